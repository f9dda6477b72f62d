"""A graph on disk that is asked without being read again: an Oxigraph store inside the build folder, made once.

It holds the union of all graphs, each triple once, as the default graph; named graphs too on request. A build that
replaces the folder's files drops it, and one whose graph has changed since is not used.
"""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg.files import os_error
from kg.model import KgError
from kg.publish import STORE, mend
from kg.store.malformed import malformed_graph

_ABOUT = "loaded.json"
_SHARDS = "part-*.nq.zst"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Loaded:
    """A store that was made: where, of how many files, and the triples of its union."""

    place: Path
    files: int
    triples: int


def load(folder: Path | str, *, graphs: bool = False) -> Loaded:
    """Makes the store of a build folder anew, from its `graph.nq` or its shards; `graphs` keeps the named graphs too.

    The old store answers until the new one takes its place. KgError where there is no graph, or the disk is full.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise KgError(f"{folder}: no such folder", "give a folder that kg build wrote")
    mend(folder)
    files = graph_files(folder)
    if not files:
        raise KgError(f"{folder}: no graph.nq and no shards in this folder", f"make one: kg build ARTICLE -o {folder}")
    part = folder / f"{STORE}.{os.getpid()}"
    shutil.rmtree(part, ignore_errors=True)
    try:
        state = _state(files)
        store = ox.Store(str(part))
        for file in files:
            _load(store, file, graphs)
        store.flush()
        store.optimize()
        triples = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        del store
        (part / _ABOUT).write_text(json.dumps({"files": state, "graphs": graphs, "triples": triples}), "utf-8")
        place = folder / STORE
        shutil.rmtree(place, ignore_errors=True)
        part.replace(place)
    except OSError as error:
        raise os_error(error.filename or part, error) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Loaded(place, len(files), triples)


def opened(folder: Path, *, graphs: bool = False) -> ox.Store | None:
    """The store of a build folder; None where there is none, it is older than the graph, or it lacks `graphs`."""
    try:
        about = json.loads((folder / STORE / _ABOUT).read_text("utf-8"))
        if about["files"] != _state(graph_files(folder)) or (graphs and not about["graphs"]):
            return None
        return ox.Store.read_only(str(folder / STORE))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def graph_files(folder: Path) -> list[Path]:
    """The files that hold the graph of a build folder: `graph.nq`, else the shards of a large build."""
    whole = folder / "graph.nq"
    return [whole] if whole.is_file() else sorted(folder.glob(_SHARDS))


def _state(files: list[Path]) -> list[list[object]]:
    """What changes when a file does."""
    return [[file.name, status.st_size, status.st_mtime_ns] for file in files for status in [file.stat()]]


def _load(store: ox.Store, file: Path, graphs: bool) -> None:
    try:
        if graphs:
            with _unpacked(file) as quads:
                store.bulk_load(input=quads, format=ox.RdfFormat.N_QUADS)
        for piece in _union(file):
            store.bulk_load(input=piece, format=ox.RdfFormat.N_TRIPLES)
    except SyntaxError as error:
        raise malformed_graph(file, ox.RdfFormat.N_QUADS.name, error) from None


def _union(file: Path) -> Iterator[bytes]:
    """The lines of a file of N-Quads as N-Triples, a piece at a time: each without its graph, an IRI at its end."""
    with _unpacked(file) as stream:
        while lines := stream.readlines(_PIECE << 5):
            yield b"".join(_triple(line) for line in lines)


def _triple(line: bytes) -> bytes:
    end = line.rfind(b" <")
    if end < 0 or not line.endswith((b"> .\n", b"> .")) or line.count(b" ", end + 1) != 1:
        return line
    triple = line[:end]
    return triple + b" .\n" if _is_whole(triple) else line


def _is_whole(triple: bytes) -> bool:
    """Whether a line without its last IRI still has an object: then that IRI was its graph."""
    return triple.count(b" ") >= 2


def _unpacked(file: Path) -> IO[bytes]:
    if file.suffix != ".zst":
        return file.open("rb")
    try:
        import zstandard
    except ImportError:
        raise KgError(f"{file}: reading it takes zstandard", "pip install 'wikikg[dumps]'") from None
    unpacked = zstandard.ZstdDecompressor().stream_reader(file.open("rb"), read_across_frames=True, closefd=True)
    return cast("IO[bytes]", io.BufferedReader(cast("io.RawIOBase", unpacked), _PIECE))

"""The explorer as files: every page, the data beside it, search and queries in the browser; no server needed."""

from __future__ import annotations

import base64
import gzip
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.files import os_error
from kg.model import KgError
from kg.web import documents, overviews, pages
from kg.web.explorer import Explorer, open_explorer, quoted
from kg.web.folding import folded
from kg.web.listing import Filters
from kg.web.negotiation import SUFFIXES
from kg.web.stores import open_store
from kg.web.wording import class_label
from kg.web.workers import Wanted, answer

MARK = "kg-site.json"
"""The file by which a folder is known as a site of kg, which a new one may replace."""

_LISTED = 20_000
_LARGEST = 64 << 20
"""Bytes of a graph that is asked in the browser."""

_ENTITY_DATA = ("json", "csv", "ttl", "jsonld", "nt", "nq")


@dataclass(frozen=True, slots=True)
class Made:
    """What was written: how many pages of things, and whether the text can be searched, too."""

    things: int
    files: int
    has_text_search: bool


def write_site(folders: Sequence[Path], out: Path, cache: Path | None = None) -> Made:
    """Writes the site of build folders into `out`, whole or not at all; a site of kg that lies there is replaced.

    Raises KgError where `out` holds something else, or cannot be written.
    """
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / MARK).is_file())):
        raise KgError(f"{out}: is there already, and no site of kg", "choose another folder with -o, or empty it")
    explorer = open_explorer(folders, live=False, cache=cache)
    part = out.parent / f".{out.name}.{os.getpid()}.part"
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        things = _write_all(explorer, part)
        searched = _index_text(part)
        count = sum(1 for path in part.rglob("*") if path.is_file())
        if out.exists():
            shutil.rmtree(out)
        part.replace(out)
    except OSError as error:
        raise os_error(error.filename or out, error) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
        explorer.index.close()
    return Made(things, count, searched)


def _write_all(explorer: Explorer, out: Path) -> int:
    shutil.copytree(Path(__file__).resolve().parent / "static", out / "static")
    for name, make in _overviews(explorer):
        _write(out / name, make())
    rows = explorer.index.rows("SELECT * FROM entity ORDER BY id")
    described = _descriptions(explorer)
    for row in rows:
        _write_entity(explorer, out / "thing", row, described)
    for row in explorer.index.rows("SELECT * FROM article ORDER BY id"):
        place = out / "article" / row["slug"]
        _write(_ending(place, "html"), pages.article(explorer, row).encode())
        _write(_ending(place, "txt"), row["text"].encode("utf-8", "replace"))
        for ending in ("json", "csv"):
            _write(_ending(place, ending), documents.of_article(explorer, row, ending)[0])
    for at, folder in enumerate(explorer.index.folders):
        target = out / "data" / (str(at) if at else "")
        target.mkdir(parents=True, exist_ok=True)
        for path in sorted(folder.iterdir()):
            if path.is_file() and not path.name.startswith("."):
                shutil.copyfile(path, target / path.name)
    _write(out / "static" / "names.js", _names(explorer, rows))
    _write(out / "static" / "graph-data.js", _graph(explorer))
    _write(out / MARK, json.dumps({"made": "kg site", "contents": explorer.index.key}).encode())
    return len(rows)


def _overviews(explorer: Explorer) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The pages that are about many things, with the files that they link."""
    nothing = Filters()
    yield "index.html", lambda: pages.home(explorer).encode()
    yield "things.html", lambda: overviews.entities(explorer, nothing, limit=_LISTED).encode()
    yield "map.html", lambda: overviews.world(explorer, nothing).encode()
    yield "timeline.html", lambda: overviews.times(explorer, nothing).encode()
    yield "quality.html", lambda: overviews.quality(explorer).encode()
    yield "sparql.html", lambda: overviews.sparql(explorer).encode()
    yield "downloads.html", lambda: overviews.downloads(explorer).encode()
    yield "places.geojson", lambda: json.dumps(overviews.geo(explorer), ensure_ascii=False).encode()
    yield "statements.csv", lambda: documents.table(explorer)
    if documents.has_parquet():
        yield "statements.parquet", lambda: documents.parquet(explorer)
    void = b"\n".join(path.read_bytes() for folder in explorer.index.folders if (path := folder / "void.ttl").is_file())
    yield "void.ttl", lambda: void
    for row in explorer.index.rows("SELECT DISTINCT class FROM entity_class ORDER BY class"):
        kind = row["class"]
        listed = Filters(kind=kind)
        name = f"class/{kind.rpartition(':')[2]}.html"
        yield name, lambda listed=listed: overviews.entities(explorer, listed, "../", _LISTED).encode()  # type: ignore[misc]


def _write_entity(explorer: Explorer, folder: Path, row: sqlite3.Row, described: Callable[[str, str], bytes]) -> None:
    place = folder / row["slug"]
    _write(_ending(place, "html"), pages.entity(explorer, row).encode())
    for ending in _ENTITY_DATA:
        if ending == "json":
            data = documents.as_json(explorer, row)
        elif ending == "csv":
            data = documents.as_csv(explorer, row)
        else:
            data = described(row["iri"], ending)
        _write(_ending(place, ending), data)


def _descriptions(explorer: Explorer) -> Callable[[str, str], bytes]:
    """Returns the function from the IRI of an entity and an ending to its description in that format."""
    store = open_store(explorer.index.folders, explorer.index.path.parent / "store")

    def described(iri: str, ending: str) -> bytes:
        reply = answer(store, Wanted(iri, SUFFIXES[ending], explorer.rdf12), _LARGEST)
        return reply.body if reply.status == 200 else documents.empty(iri, ending)[0]

    return described


def _ending(place: Path, ending: str) -> Path:
    return place.with_name(f"{place.name}.{ending}")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _names(explorer: Explorer, rows: Sequence[sqlite3.Row]) -> bytes:
    """The names of all things as a script, for search without a server; those with most facts first."""
    names: dict[int, list[str]] = {}
    for each in explorer.index.rows("SELECT entity, folded FROM name ORDER BY id"):
        names.setdefault(each["entity"], []).append(each["folded"])
    ranked = sorted(rows, key=lambda row: (-row["facts"] - row["mentions"], row["iri"]))
    table: list[list[Any]] = [
        [
            row["label"],
            f"thing/{quoted(row['slug'])}.html",
            class_label(row["class"] or ""),
            list(dict.fromkeys(names.get(row["id"], [folded(row["label"])]))),
        ]
        for row in ranked
    ]
    return f"globalThis.kgNames={json.dumps(table, ensure_ascii=False, separators=(',', ':'))};\n".encode()


def _graph(explorer: Explorer) -> bytes:
    """The graph as a script, packed; nothing where it is too large to be asked in a browser."""
    data = b"".join((folder / "graph.nq").read_bytes() for folder in explorer.index.folders)
    packed = base64.b64encode(gzip.compress(data, 6, mtime=0)).decode() if len(data) <= _LARGEST else ""
    return f'globalThis.kgGraphData="{packed}";\n'.encode()


def _index_text(out: Path) -> bool:
    """Lets Pagefind index the text of the pages, where it is installed; it takes no part in the search for names."""
    program = shutil.which("pagefind")
    if program is None:
        return False
    with suppress(OSError, subprocess.SubprocessError):
        command = [program, "--site", str(out), "--glob", "{thing,article}/**/*.html"]
        return subprocess.run(command, capture_output=True, timeout=600, check=False).returncode == 0
    return False

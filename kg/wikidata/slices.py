"""Items from files: entity JSON one by one, answers of the API, or a slice of a dump, packed or not, line by line."""

from __future__ import annotations

import bz2
import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, cast

from kg.model import KgError
from kg.wikidata.claims import Entity
from kg.wikidata.entity_json import Malformed, documents, entity, is_missing
from kg.wikidata.fetching import Found

_ENDINGS = (".json", ".jsonl", ".ndjson", ".jl")
_PACKED = (".gz", ".bz2")
_IDS = re.compile(rb'"id"\s{0,8}:\s{0,8}"(Q[1-9][0-9]{0,18})"')
_HINT = "give entity JSON, as Special:EntityData, wbgetentities or a dump of Wikidata write it"


def read_files(paths: Iterable[Path], wanted: Iterable[str]) -> Found:
    """The items of `wanted` in the files and folders; of an item that stands there twice the newest revision.

    A dump (an entity a line) is read line by line, and only lines that name a wanted item are parsed. Raises KgError
    with file and line for what is not entity JSON.
    """
    ids = set(wanted)
    found: dict[str, Entity] = {}
    files = [file for path in paths for file in _files(path)]
    for file in files:
        for place, document in _documents(file, ids):
            try:
                if is_missing(document) or not {document.get("id"), _former(document)} & ids:
                    continue
                each = entity(document)
            except Malformed as error:
                raise KgError(f"{place}: {error}", _HINT) from None
            for name in {each.id, each.asked} & ids:
                if name not in found or (each.revision or 0) >= (found[name].revision or 0):
                    found[name] = each
    where = ", ".join(str(path) for path in files[:3]) + (", …" if len(files) > 3 else "")
    return Found(found, dict.fromkeys(sorted(ids - set(found)), f"not in {where}"))


def _former(document: Mapping[str, Any]) -> str | None:
    merged = document.get("redirects")
    return merged.get("from") if isinstance(merged, dict) else None


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        inside = sorted(file for file in path.rglob("*") if file.is_file() and _is_json(file))
        if not inside:
            raise KgError(f"{path}: no entity JSON in this folder", f"its files end in {', '.join(_ENDINGS)}")
        yield from inside
    elif path.is_file():
        yield path
    else:
        raise KgError(f"{path}: no such file or folder", _HINT)


def _is_json(file: Path) -> bool:
    name = file.with_suffix("") if file.suffix in _PACKED else file
    return name.suffix in _ENDINGS


def _documents(file: Path, ids: set[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The entities of a file that may be wanted, each with its place."""
    wanted = {ident.encode() for ident in ids}
    try:
        with _opened(file) as lines:
            first = lines.readline().strip()
            if not _is_whole(first):
                yield from ((str(file), each) for each in _parsed(first + b"\n" + lines.read(), str(file)))
                return
            for number, line in enumerate(_chain(first, lines), 1):
                if wanted.intersection(_IDS.findall(line)):
                    place = f"{file}, line {number}"
                    yield from ((place, each) for each in _parsed(line.strip().rstrip(b","), place))
    except (OSError, EOFError) as error:
        raise KgError(f"{file}: {getattr(error, 'strerror', None) or error}", _HINT) from None


def _opened(file: Path) -> IO[bytes]:
    if file.suffix == ".gz":
        return cast(IO[bytes], gzip.open(file))
    return bz2.open(file) if file.suffix == ".bz2" else file.open("rb")


def _is_whole(first: bytes) -> bool:
    """Whether a file whose first line this is has an entity on each line: a dump begins with `[` alone."""
    if first == b"[":
        return True
    try:
        return isinstance(json.loads(first.rstrip(b",")), dict)
    except ValueError:
        return False


def _chain(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _parsed(text: bytes, place: str) -> list[Mapping[str, Any]]:
    try:
        return list(documents(json.loads(text)))
    except Malformed as error:
        raise KgError(f"{place}: {error}", _HINT) from None
    except ValueError as error:
        raise KgError(f"{place}: not JSON: {error}", _HINT) from None

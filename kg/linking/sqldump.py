"""Rows of a MediaWiki table from its SQL dump, streamed: alone knows how mysqldump and mariadb-dump write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.linking.streams import opened
from kg.model import KgError

_HEAD = 1 << 17
"""Bytes within which a dump names its table's columns."""

_LONGEST = 1 << 23
"""Bytes beyond which what should be one row is none (a MediaWiki blob has 64 KiB)."""

_BETWEEN = 1 << 12
"""Bytes that the head of an INSERT fits into."""

_DATABASE = re.compile(rb"^-- Host: .*?Database: (\S+)", re.MULTILINE)
_TABLE = re.compile(rb"^CREATE TABLE (?:IF NOT EXISTS )?`(\w+)` \((.*?)^\)", re.MULTILINE | re.DOTALL)
_COLUMN = re.compile(rb"^\s*`(\w+)` ", re.MULTILINE)

_TEXT = rb"(?:_binary )?'%s[^'\\]*(?:(?:\\.|'')[^'\\]*)*%s'"
_ANY = rb"(?:[-+.0-9eE]+|NULL|0x[0-9A-Fa-f]+|" + _TEXT % (b"", b"") + rb")"
_KINDS = {int: rb"(-?[0-9]+|NULL)", str: rb"(?:NULL|" + _TEXT % (b"(", b")") + rb")"}

_ESCAPE = re.compile(rb"\\(.)|''", re.DOTALL)
_MEANT = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"0": b"\0", b"Z": b"\x1a", b"b": b"\b"}

Row = tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Dump:
    """What the head of a dump says: whose database (None when it does not say), which table, with which columns."""

    path: Path
    wiki: str | None
    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a dump in order, the place among its unpacked bytes where the next one begins, and in the file."""

    rows: list[Row]
    place: int
    packed: int


def head(path: Path) -> Dump | None:
    """The dump's table and columns; None for a file that is no SQL dump."""
    with opened(path) as stream:
        data = b""
        while len(data) < _HEAD and not (found := _TABLE.search(data)):
            piece = stream.read()
            if not piece:
                break
            data += piece
    found = _TABLE.search(data)
    if not found:
        return None
    database = _DATABASE.search(data)
    columns = tuple(name.decode() for name in _COLUMN.findall(found[2]))
    return Dump(path, database[1].decode("utf-8", "replace") if database else None, found[1].decode(), columns)


def batches(dump: Dump, wanted: Mapping[str, type], place: int = 0) -> Iterator[Batch]:
    """The dump's rows from `place` on, cut down to the columns `wanted` (int or str), in that order, as written.

    Each row has an empty field after the wanted ones; texts come as bytes still escaped (see `text`), NULL as empty.
    Raises KgError (file, byte) where what should be a row is none, or the dump ends within one.
    """
    row, order = _row(dump, wanted), _order(dump, wanted)
    start = re.compile(rb"INSERT INTO `" + dump.table.encode() + rb"`(?: \([^)]*\))? VALUES\s*(?=\()")
    with opened(dump.path) as stream:
        stream.seek(place)
        rest, inside, ended = b"", place > 0, True
        while piece := stream.read():
            rest += piece
            found: list[Row] = []
            while True:
                if inside:
                    place, rest = place + len(rest) - len(rest.lstrip()), rest.lstrip()
                    rows = row.findall(rest)
                    tail: bytes = rows.pop()[-1] if rows and rows[-1][-1] else b""
                    if rows:
                        ended = rest[-len(tail) - 2 : len(rest) - len(tail)].rstrip().endswith(b";")
                        found += [tuple(map(one.__getitem__, order)) for one in rows] if order else rows
                    place, rest = place + len(rest) - len(tail), tail
                    if not rest or rest.startswith(b"("):
                        break
                    inside = False
                begun = start.search(rest)
                if begun is None:
                    cut = max(0, len(rest) - _BETWEEN)
                    place, rest = place + cut, rest[cut:]
                    break
                place, rest, inside = place + begun.end(), rest[begun.end() :], True
            if inside and len(rest) > _LONGEST:
                raise KgError(
                    f"{dump.path}: not a row of `{dump.table}` at byte {place} unpacked", "is it a dump of MediaWiki?"
                )
            yield Batch(found, place, stream.packed())
    if (inside and rest) or not ended:
        raise KgError(f"{dump.path}: ends within `{dump.table}`, at byte {place} unpacked", "fetch it again")


def text(raw: bytes) -> str:
    """A text as the database holds it; bytes that are not UTF-8 (cut titles) become U+FFFD."""
    if b"\\" in raw or b"''" in raw:
        raw = _ESCAPE.sub(lambda found: _MEANT.get(found[1], found[1]) if found[1] is not None else b"'", raw)
    return raw.decode("utf-8", "replace")


def _row(dump: Dump, wanted: Mapping[str, type]) -> re.Pattern[bytes]:
    """One row and what parts it from the next, or else all that is left (the last group)."""
    for column in wanted:
        if column not in dump.columns:
            raise KgError(
                f"{dump.path}: the table `{dump.table}` has no column {column}", f"its columns: {dump.columns}"
            )
    cells = b",".join(_KINDS[wanted[column]] if column in wanted else _ANY for column in dump.columns)
    return re.compile(rb"\(" + cells + rb"\)(?:,\s*|;\n?)|(.+)", re.DOTALL)


def _order(dump: Dump, wanted: Mapping[str, type]) -> tuple[int, ...]:
    """Where the wanted columns are among those caught; empty when they stand in the dump's order already."""
    caught = [column for column in dump.columns if column in wanted]
    order = (*(caught.index(column) for column in wanted), len(caught))
    return () if order == tuple(range(len(order))) else order

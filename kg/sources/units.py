"""Bounded pieces of input that a worker reads alone: files, streams of a multistream dump, runs of pages."""

import bz2
import hashlib
import mmap
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from typing import Literal

from kg.model import Article, KgError
from kg.sources import read
from kg.sources.dumps import dump_articles, is_dump
from kg.sources.files import found
from kg.sources.skipped import Skipped

_STREAM = re.compile(rb"BZh[1-9]1AY&SY")
"""The head of a bzip2 stream, https://en.wikipedia.org/wiki/Bzip2#File_format."""
_FILES = 50
"""Files in one unit."""
_PAGES = 200
"""Pages in one unit of a dump that is one stream."""
_BYTES = 1 << 20
"""Compressed bytes from which on whole streams of a dump make a unit."""
_HEAD = 4096
_END = b"</mediawiki>"

OnSkip = Callable[[Skipped], None]


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of input by its place: `paths` whole, or `start:end` of the bytes of one dump, or a run of its pages.

    `name` says it to people; `digest` is the SHA-256 of what it holds. A run of pages carries its `articles`, for only
    who reads the dump from its beginning can give them.
    """

    number: int
    name: str
    kind: Literal["files", "streams", "pages"]
    paths: tuple[str, ...]
    digest: str
    start: int = 0
    end: int = 0
    articles: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How articles are read: the wiki's language, and whether file names are titles."""

    lang: str | None = None
    title_from: Literal["file"] | None = None


def units(paths: Iterable[Path | str], reading: Reading, on_skip: OnSkip) -> Iterator[Unit]:
    """Every unit under `paths`, numbered in the order of the input; memory: one run of pages.

    Plain files come 50 a unit; of a multistream dump whole streams of about a megabyte; of any other dump 200 pages.
    What cannot be read is told to `on_skip`, and the rest goes on.
    """
    for number, unit in enumerate(_unnumbered(found(paths, on_skip), reading, on_skip)):
        yield Unit(number, *unit)


_Parts = tuple[str, Literal["files", "streams", "pages"], tuple[str, ...], str, int, int, tuple[Article, ...]]


def _unnumbered(places: Sequence[Path], reading: Reading, on_skip: OnSkip) -> Iterator[_Parts]:
    plain = [place for place in places if not is_dump(place)]
    for start in range(0, len(plain), _FILES):
        group = plain[start : start + _FILES]
        more = f" and {len(group) - 1} more" if len(group) > 1 else ""
        yield f"{group[0]}{more}", "files", tuple(map(str, group)), _digest_of_files(group), 0, 0, ()
    for place in places:
        if is_dump(place):
            streams = multistream(place)
            yield from _streams(place, streams) if streams else _runs(place, reading, on_skip)


def articles_of(unit: Unit, reading: Reading, on_skip: OnSkip) -> Iterator[Article]:
    """The articles of a unit, in the order of the input."""
    if unit.kind == "pages":
        yield from unit.articles
    elif unit.kind == "files":
        yield from read(unit.paths, reading.lang, title_from=reading.title_from, on_skip=on_skip)
    else:
        try:
            yield from dump_articles(_xml(unit), unit.name, reading.lang, on_skip)
        except KgError as error:
            if "holds no page" not in error.message:
                on_skip(Skipped(unit.name, "cannot be read", error=error))


def multistream(place: Path) -> tuple[int, ...]:
    """Where the bzip2 streams of a multistream dump begin, the head of the XML being the first; none of other files.

    Streams of other files may begin in the middle of a page (`pbzip2`): only those that begin with `<page>` count.
    """
    if not place.name.lower().endswith(".bz2") or not place.stat().st_size:
        return ()
    with place.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        starts = tuple(match.start() for match in _STREAM.finditer(data))
        probes = [bz2.BZ2Decompressor().decompress(data[start : start + _BYTES], _HEAD) for start in starts[1:4]]
    wanted = all(probe.lstrip().startswith((b"<page>", _END)) for probe in probes)
    return starts if len(starts) > 2 and wanted else ()


def _streams(place: Path, starts: Sequence[int]) -> Iterator[_Parts]:
    """Whole streams together, at least a megabyte each time; the first one is the head of the XML."""
    size = place.stat().st_size
    first = starts[1]
    with place.open("rb") as file:
        for _, end in pairwise((*starts[1:], size)):
            if end - first >= _BYTES or end == size:
                file.seek(first)
                digest = hashlib.sha256(file.read(end - first)).hexdigest()
                yield f"{place}, bytes {first} to {end}", "streams", (str(place),), digest, first, end, ()
                first = end


def _xml(unit: Unit) -> Iterator[bytes]:
    """The XML of some streams as a whole document: the dump's own head before them, the end behind."""
    with Path(unit.paths[0]).open("rb") as file:
        yield bz2.BZ2Decompressor().decompress(file.read(_BYTES))
        file.seek(unit.start)
        data = file.read(unit.end - unit.start)
    while data:
        stream = bz2.BZ2Decompressor()
        yield stream.decompress(data).replace(_END, b"")
        data = stream.unused_data
    yield _END


def _runs(place: Path, reading: Reading, on_skip: OnSkip) -> Iterator[_Parts]:
    articles = read([place], reading.lang, on_skip=on_skip)
    start = 0
    while run := tuple(islice(articles, _PAGES)):
        name = f"{place}, articles {start + 1} to {start + len(run)}"
        yield name, "pages", (str(place),), _digest_of_articles(run), start, start + len(run), run
        start += len(run)


def _digest_of_files(places: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for place in places:
        data = place.read_bytes() if place.is_file() else b""
        digest.update(f"{place.name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def _digest_of_articles(articles: Iterable[Article]) -> str:
    digest = hashlib.sha256()
    for article in articles:
        text = article.text.encode("utf-8", "surrogatepass")
        digest.update(f"{article.title}\0{article.revision}\0{len(text)}\0".encode())
        digest.update(text)
    return digest.hexdigest()

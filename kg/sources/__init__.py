"""Where articles come from: wikitext files, folders, standard input and MediaWiki XML dumps, read one at a time."""

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Literal

from kg.model import Article, KgError
from kg.sources.dumps import dump_articles, is_dump, opened
from kg.sources.files import SUFFIXES, article, found
from kg.sources.skipped import Skipped

__all__ = ["SUFFIXES", "Skipped", "found", "read"]

STDIN = Path("-")


def refuse(skipped: Skipped) -> None:
    """The default of `read`: stop at what cannot be read, pass over what is merely no article."""
    if skipped.error is not None:
        raise skipped.error


def read(
    paths: Iterable[Path | str],
    lang: str | None = None,
    title: str | None = None,
    title_from: Literal["file"] | None = None,
    on_skip: Callable[[Skipped], None] = refuse,
) -> Iterator[Article]:
    """Each article under `paths`, in the order of the paths, a folder's in the order of its file names.

    - `paths`: files (`SUFFIXES` says which), folders, MediaWiki XML exports (also `.bz2`, `.gz`), `-`: standard input.
    - `lang`: the wiki's language code; without one a dump's own, and `en` for plain files.
    - `title`: the title of the one article there is; KgError when there are more.
    - `title_from="file"`: a file's name, without suffix and with underscores as spaces, is its title. Never otherwise.
    - `on_skip` is told of redirects, pages outside the main namespace and pages without text, and decides about what
      cannot be read: it raises `Skipped.error` to stop, or returns to go on with the next file.

    Line ends become `\\n`, as MediaWiki stores them; a byte order mark is dropped. Memory: one article or dump page.
    """
    places = found(paths)
    if title is not None:
        _one_article(places, title)
    for place in places:
        try:
            yield from _articles(place, lang, title, title_from, on_skip)
        except KgError as error:
            on_skip(Skipped(str(place), "cannot be read", error=error))


def _articles(
    place: Path,
    lang: str | None,
    title: str | None,
    title_from: Literal["file"] | None,
    on_skip: Callable[[Skipped], None],
) -> Iterator[Article]:
    if place == STDIN:
        yield from _standard_input(sys.stdin.buffer, lang, title, on_skip)
    elif is_dump(place):
        with opened(place) as stream:
            yield from dump_articles(_chunks(stream), str(place), lang, on_skip)
    else:
        if title_from == "file":
            title = place.stem.replace("_", " ")
        yield from article(place.read_bytes(), str(place), lang or "en", title, on_skip)


def _standard_input(
    stream: BinaryIO, lang: str | None, title: str | None, on_skip: Callable[[Skipped], None]
) -> Iterator[Article]:
    chunks = _chunks(stream)
    head = next(chunks, b"")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"<mediawiki", b"<?xml")):
        if title is not None:
            raise KgError("standard input is a dump, and --title names one article", "leave --title out")
        yield from dump_articles(chain([head], chunks), "standard input", lang, on_skip)
    else:
        yield from article(head + b"".join(chunks), "standard input", lang or "en", title, on_skip)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    return iter(partial(stream.read, 1 << 16), b"")


def _one_article(places: list[Path], title: str) -> None:
    dump = next((place for place in places if place != STDIN and is_dump(place)), None)
    if dump is not None:
        raise KgError(
            f"{dump}: a dump gives its own titles, and --title {title!r} names one article", "leave --title out"
        )
    if len(places) > 1:
        raise KgError(
            f"--title {title!r} names one article, but there are {len(places)}: {places[0]}, {places[1]} …",
            "name one file, or take the titles from the file names with --title-from file",
        )

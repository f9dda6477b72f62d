"""Where articles come from: wikitext files, folders, standard input, dumps and snapshots, read one at a time."""

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Literal

from kg.files import os_error
from kg.model import Article, KgError
from kg.sources.dumps import ARTICLES, TEMPLATES, chunks_of, dump_articles, is_dump
from kg.sources.files import SUFFIXES, article, found
from kg.sources.pages import pages_of
from kg.sources.skipped import Skipped
from kg.sources.templates import Templates, is_template_file, template_pages

__all__ = ["SUFFIXES", "Skipped", "Templates", "found", "read", "template_pages"]

STDIN = Path("-")

_SURROGATE = re.compile("[\ud800-\udfff]")
_LANG = re.compile(r"[a-z]{2,}(?:-[a-z0-9]+)*")


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

    - `paths`: files (`SUFFIXES` says which), folders, MediaWiki XML exports (also `.bz2`, `.gz`, `.zst`, `.7z`), files
      of records (`DUMPS`: Wikimedia Enterprise, `page_change` events, Parquet), `-`: standard input.
    - `lang`: the wiki's language code; without one a dump's own, and `en` for plain files.
    - `title`: the title of the one article there is; KgError when there are more.
    - `title_from="file"`: a file's name, without suffix and with underscores as spaces, is its title. Never otherwise.
    - `on_skip` is told of redirects, pages outside the main namespace (files called `Template:…` among them) and pages
      without text, and decides about what cannot be read: it raises `Skipped.error` to stop, or returns to go on with
      the next file.

    Line ends become `\\n`, as MediaWiki stores them; a byte order mark is dropped. Memory: one article or dump page.
    """
    if lang is not None and not _LANG.fullmatch(lang):
        raise KgError(f"{lang!r} is no language of a wiki", "give its code as in its address: en, ko, zh-min-nan")
    places = found(paths, on_skip)
    if title is not None:
        _one_article(places, _usable(title, "--title"))
    for place in places:
        try:
            for article in _articles(place, lang, title, title_from, on_skip):
                if (sound := _sound(article, on_skip)) is not None:
                    yield sound
        except KgError as error:
            on_skip(Skipped(str(place), "cannot be read", error=error))
        except OSError as error:
            on_skip(Skipped(str(place), "cannot be read", error=os_error(error.filename or place, error)))


def _sound(article: Article, on_skip: Callable[[Skipped], None]) -> Article | None:
    """The article with its title in NFC, as wikis have titles; None, and told, where its text cannot be written.

    A surrogate on its own is no character: JSON can spell one, and no file can hold it.
    """
    if (lone := _SURROGATE.search(article.text) or _SURROGATE.search(article.title or "")) is not None:
        message = f"{article.name}: holds a lone surrogate, character {lone.start()} is U+{ord(lone[0]):04X}"
        on_skip(Skipped(article.name, "cannot be read", error=KgError(message, "fetch the page again from its wiki")))
        return None
    if article.title and not unicodedata.is_normalized("NFC", article.title):
        return replace(article, title=unicodedata.normalize("NFC", article.title))
    return article


def _articles(
    place: Path,
    lang: str | None,
    title: str | None,
    title_from: Literal["file"] | None,
    on_skip: Callable[[Skipped], None],
) -> Iterator[Article]:
    if place == STDIN:
        if sys.stdin is None:
            raise KgError("standard input is closed", "pipe an article into it: kg build - < ARTICLE")
        yield from _standard_input(sys.stdin.buffer, lang, title, on_skip)
    elif is_dump(place):
        yield from pages_of(place, lang, on_skip, ARTICLES)
    elif title is None and is_template_file(place, lang or "en"):
        on_skip(Skipped(str(place), f"namespace {TEMPLATES}"))
    else:
        if title_from == "file":
            title = _usable(place.stem.replace("_", " "), f"{place}: its name")
        yield from article(place.read_bytes(), str(place), lang or "en", title, on_skip)


def _standard_input(
    stream: BinaryIO, lang: str | None, title: str | None, on_skip: Callable[[Skipped], None]
) -> Iterator[Article]:
    chunks = chunks_of(stream)
    head = next(chunks, b"")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"<mediawiki", b"<?xml")):
        if title is not None:
            raise KgError("standard input is a dump, and --title names one article", "leave --title out")
        yield from dump_articles(chain([head], chunks), "standard input", lang, on_skip)
    else:
        yield from article(head + b"".join(chunks), "standard input", lang or "en", title, on_skip)


def _usable(title: str, what: str) -> str:
    """The title, if a thing can be called that; `what` gives it."""
    if not title.strip(" _"):
        raise KgError(f"{what} is empty", "give the article's title, or none to take it from the text")
    for letter in title:
        if unicodedata.category(letter) in ("Cc", "Cs"):
            name = "a byte that is not UTF-8" if letter > "\x9f" else "a control character"
            raise KgError(f"{what} holds {name}: {title!r}", "a title is one line of text, as the wiki shows it")
    return title


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

"""MediaWiki XML exports, page by page: knows their elements (schema 0.3 to 0.11), their compression and how they break.

Source: https://www.mediawiki.org/wiki/Help:Export and https://www.mediawiki.org/xml/export-0.11.xsd
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from kg.model import Article, KgError, Site
from kg.sources.files import DUMPS, redirect_target
from kg.sources.packing import AGAIN, broken_off, chunks_of, opened
from kg.sources.skipped import Skipped

_WIKI = re.compile(r"https?://([a-z-]+)\.wikipedia\.org/")
_NUMBER = re.compile(r"-?[0-9]{1,9}")
_ID = re.compile(r"[0-9]{1,18}")
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LARGEST = 1 << 28
"""Bytes of XML without an element that ends; MediaWiki's pages are 2 MB at most."""

__all__ = ["ARTICLES", "TEMPLATES", "chunks_of", "dump_articles", "is_dump", "opened"]


def is_dump(path: Path) -> bool:
    """Does the file's name say that it holds many pages: an XML export, JSON records or Parquet?"""
    return path.name.lower().endswith(DUMPS)


@dataclass(slots=True)
class _Site:
    """What the head of a dump says of its wiki."""

    lang: str | None = None
    namespaces: Mapping[str, str] = field(default_factory=dict)
    """The number of each namespace, by name."""
    site: Site | None = None


@dataclass(slots=True)
class _Page:
    """One page while it is read, with the newest of its revisions."""

    title: str = ""
    namespace: str | None = None
    page_id: int | None = None
    redirect: str | None = None
    is_redirect: bool = False
    revision: int | None = None
    timestamp: str | None = None
    model: str = "wikitext"
    text: str | None = None


ARTICLES, TEMPLATES = "0", "10"
"""The numbers of namespaces, as `<ns>` gives them (https://www.mediawiki.org/wiki/Manual:Namespace_constants)."""


def dump_articles(
    chunks: Iterable[bytes],
    name: str,
    lang: str | None,
    on_skip: Callable[[Skipped], None],
    namespace: str = ARTICLES,
) -> Iterator[Article]:
    """The articles of one export, in its order; other pages go to `on_skip`. Memory: one page and its newest revision.

    Of another `namespace`, such as `TEMPLATES`, the redirects come too.

    KgError names the line, the last page that was read and the remedy when the file is cut off, damaged or no export.
    """
    site, pages, last = _Site(), 0, ""
    with _explained(name, lambda: f", after page {last!r}" if last else ""):
        for page in _pages(chunks, name, site):
            pages, last = pages + 1, page.title
            skipped = _skipped(page, site, f"{name}: {page.title}", namespace)
            if skipped is not None:
                on_skip(skipped)
                continue
            yield Article(
                title=page.title,
                lang=lang or site.lang or "en",
                text=cast(str, page.text),
                revision=page.revision,
                page_id=page.page_id,
                timestamp=page.timestamp,
                name=f"{name}: {page.title}",
                site=site.site,
            )
    if not pages:
        raise KgError(f"{name}: holds no page", "give a pages-articles dump, or an export with at least one page")


@contextmanager
def _explained(name: str, last: Callable[[], str]) -> Iterator[None]:
    """Turns what the XML parser and the decompressor raise in the block into a KgError with its place."""
    try:
        with broken_off(name, lambda: last().removeprefix(",")):
            yield
    except ParseError as error:
        line, column = error.position
        reason = str(error).partition(":")[0]
        raise KgError(f"{name}: line {line}, column {column + 1}{last()}: XML {reason}", AGAIN) from None
    except (ValueError, LookupError) as error:  # expat's word on an encoding that it cannot read
        raise KgError(f"{name}: its encoding cannot be read: {error}", "MediaWiki exports are UTF-8") from None


def _skipped(page: _Page, site: _Site, name: str, wanted: str) -> Skipped | None:
    """Why a page is none of the wanted namespace, if it is none."""
    namespace = page.namespace
    if namespace is None:  # before export-0.6 only the title tells
        prefix = page.title.partition(":")[0]
        namespace = site.namespaces.get(prefix, ARTICLES) if ":" in page.title else ARTICLES
    if namespace != wanted:
        return Skipped(name, f"namespace {namespace}")
    target = page.redirect or redirect_target(page.text or "")
    if wanted == ARTICLES and (page.is_redirect or target):
        return Skipped(name, "redirect", target)
    if page.model != "wikitext":
        return Skipped(name, f"content model {page.model}")
    if not (page.text or "").strip():
        return Skipped(name, "no text in the dump")
    return Skipped(name, "no title") if not page.title else None


def _pages(chunks: Iterable[bytes], name: str, site: _Site) -> Iterator[_Page]:
    open_elements: list[Element] = []
    page = _Page()
    for event, element in _events(chunks, name):
        tag = _tag(element)
        if event == "start":
            open_elements.append(element)
            if len(open_elements) == 1:
                _check_root(element, name, site)
            elif tag == "page":
                page = _Page()
            continue
        open_elements.pop()
        if tag == "siteinfo":
            _read_site(element, site)
        elif tag == "revision" and open_elements:
            _read_revision(element, page)
            open_elements[-1].remove(element)  # a page may have thousands of revisions
        elif tag == "page":
            _read_page(element, page)
            yield page
        if len(open_elements) == 1:
            open_elements[0].clear()


def _events(chunks: Iterable[bytes], name: str) -> Iterator[tuple[str, Element]]:
    parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
    waiting, begun, before = 0, False, b""
    for chunk in chunks:
        if not begun:
            if _DECLARED.search(before + chunk):
                raise KgError(f"{name}: declares a document type or entities", "MediaWiki exports declare none")
            begun, before = b"<mediawiki" in before + chunk, chunk[-10:]
        parser.feed(chunk)
        waiting += len(chunk)
        if waiting > _LARGEST:
            raise KgError(f"{name}: a page is larger than {_LARGEST:,} bytes", "MediaWiki's pages are 2 MB at most")
        for event in cast(Iterator[tuple[str, Element]], parser.read_events()):
            waiting = 0
            yield event
    parser.close()
    yield from cast(Iterator[tuple[str, Element]], parser.read_events())


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _child(element: Element, tag: str) -> Element | None:
    return next((child for child in element if _tag(child) == tag), None)


def _words(element: Element, tag: str) -> str | None:
    child = _child(element, tag)
    return child.text if child is not None else None


def _number(element: Element, tag: str) -> int | None:
    words = _words(element, tag) or ""
    return int(words) if _ID.fullmatch(words) else None


def _check_root(root: Element, name: str, site: _Site) -> None:
    if _tag(root) != "mediawiki":
        raise KgError(
            f"{name}: is XML, but its root is <{_tag(root)}>, not <mediawiki>",
            "give a MediaWiki export: a pages-articles dump, or what Special:Export saves",
        )
    site.lang = root.get("{http://www.w3.org/XML/1998/namespace}lang")


def _read_site(element: Element, site: _Site) -> None:
    base = _WIKI.match(_words(element, "base") or "")
    if base and base[1] != "www":
        site.lang = base[1]  # the wiki's own code; xml:lang is only its language (simple.wikipedia.org says "en")
    namespaces = _child(element, "namespaces")
    if namespaces is not None:
        site.namespaces = {each.text: each.get("key", each.text) for each in namespaces if each.text}
        numbers = ((int(number), name) for name, number in site.namespaces.items() if _NUMBER.fullmatch(number))
        site.site = Site(tuple(sorted(numbers)))


def _read_page(element: Element, page: _Page) -> None:
    page.title = (_words(element, "title") or "").strip()
    page.namespace = _words(element, "ns")
    page.page_id = _number(element, "id")
    redirect = _child(element, "redirect")
    if redirect is not None:
        page.is_redirect, page.redirect = True, redirect.get("title")


def _read_revision(element: Element, page: _Page) -> None:
    """Keep the revision if it is the newest so far; exports list them in either order."""
    timestamp = _words(element, "timestamp")
    if page.revision is not None and (timestamp or "") < (page.timestamp or ""):
        return
    page.revision, page.timestamp = _number(element, "id"), timestamp
    page.model = _words(element, "model") or "wikitext"
    page.text = _words(element, "text")

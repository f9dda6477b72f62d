"""Wikitext as HTML for the explorer: escaped text with its links, marks over the places that statements rest on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from markupsafe import Markup

from kg.mapping import of_site
from kg.model import Article
from kg.rdf.iris import web_iri
from kg.wikitext.inline import parse
from kg.wikitext.language import Language
from kg.wikitext.nodes import PieceTooHard, WebLink
from kg.wikitext.page import Page
from kg.wikitext.passage import Anchor, Passage
from kg.wikitext.passage import passage as passage_of
from kg.wikitext.sentences import split

Link = Callable[[str, str], str | None]
"""Title and wiki of a link -> the address of the explorer's page about it, None where there is none."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the wikitext to be marked, with the HTML attributes of its mark."""

    start: int
    end: int
    attributes: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a piece of evidence: HTML with the evidence marked, and the plain sentence."""

    html: Markup
    plain: str
    is_sentence: bool


@lru_cache(maxsize=16)
def opened(text: str, lang: str) -> Page:
    """Opens a wikitext for rendering; the last few stay open."""
    return Page(Article(None, lang, text), of_site(lang, None))


def context(text: str, lang: str, start: int, end: int, link: Link) -> Context:
    """Renders the sentence, list item or value that `text[start:end]` stands in, with that place marked.

    Only the lines around the place are read, so it costs the same in an article of any length.
    """
    language = of_site(lang, None)
    low, high, is_item = _lines(text, start, end)
    if low < high:
        around = _passage(text, low, high, language)
        first, last = around.shown(start, end)
        if first < last:
            if not is_item:
                first, last = _sentence(language, around, first, last)
            else:
                first, last = 0, len(around.plain)
            return Context(render(around, first, last, [Mark(start, end)], link), around.plain[first:last], True)
    own = _passage(text, start, end, language)
    html = render(own, 0, len(own.plain), [Mark(start, end)], link)
    return Context(html or Markup("<code>{}</code>").format(text[start:end][:400]), own.plain, False)


@lru_cache(maxsize=4096)
def _passage(text: str, start: int, end: int, language: Language) -> Passage:
    try:
        return passage_of(parse(text[start:end], start), language)
    except PieceTooHard:
        return passage_of((), language)


_MARKERS = "*#:;"
_MARKUP = ("|", "!", "{|", "{{", "=", "}}")
_LONGEST = 20_000


def _lines(text: str, start: int, end: int) -> tuple[int, int, bool]:
    """Returns the paragraph or list item around a place, and whether it is an item; nothing for a place in markup."""
    low = text.rfind("\n", 0, start) + 1
    high = text.find("\n", end)
    high = len(text) if high < 0 else high
    line = text[low : low + 200].lstrip()
    if line.startswith(_MARKUP) or high - low > _LONGEST:
        return start, start, False
    if line.startswith(tuple(_MARKERS)):
        return low + len(text[low:high]) - len(text[low:high].lstrip(_MARKERS + " ")), high, True
    while low > 0 and _goes_on(before := text[text.rfind("\n", 0, low - 1) + 1 : low - 1]) and high - low < _LONGEST:
        low -= len(before) + 1
    while high < len(text) and high - low < _LONGEST:
        stop = text.find("\n", high + 1)
        stop = len(text) if stop < 0 else stop
        if not _goes_on(text[high + 1 : stop]):
            break
        high = stop
    return low, high, False


def _goes_on(line: str) -> bool:
    """Tells whether a line belongs to the paragraph of the line next to it."""
    return bool(line.strip()) and not line.lstrip().startswith((*_MARKUP, *_MARKERS))


def render(passage: Passage, start: int, end: int, marks: Iterable[Mark], link: Link) -> Markup:
    """Renders `passage.plain[start:end]` as HTML: links outside, then marks, languages, bold and italics inside."""
    layers: list[list[tuple[int, int, str, str]]] = [
        _links(passage, start, end, link),
        _marked(passage, start, end, marks),
    ]
    layers += [_faces(passage, start, end, kind) for kind in ("lang", "bold", "italic")]
    return Markup(_nested(passage.plain, start, end, layers))


def _nested(plain: str, start: int, end: int, layers: Sequence[Sequence[tuple[int, int, str, str]]]) -> str:
    """Wraps the stretches of the first layer in their tags, and within each those of the others."""
    if start >= end:
        return ""
    if not layers:
        return escape(plain[start:end])
    parts: list[str] = []
    for low, high, opening, closing in layers[0]:
        low, high = max(low, start), min(high, end)
        if low >= high:
            continue
        parts += (_nested(plain, start, low, layers[1:]), opening, _nested(plain, low, high, layers[1:]), closing)
        start = high
    return "".join([*parts, _nested(plain, start, end, layers[1:])])


def _links(passage: Passage, start: int, end: int, link: Link) -> list[tuple[int, int, str, str]]:
    found: list[tuple[int, int, str, str]] = []
    for anchor in passage.within(start, end, "link", "url"):
        address = _address(anchor, link)
        if address and anchor.end > anchor.start and (not found or found[-1][1] <= anchor.start):
            outside = ' rel="nofollow noopener"' if anchor.kind == "url" else ""
            found.append((anchor.start, anchor.end, f'<a href="{escape(address)}"{outside}>', "</a>"))
    return found


def _address(anchor: Anchor, link: Link) -> str | None:
    if anchor.kind == "url":
        return web_iri(anchor.node.url) if isinstance(anchor.node, WebLink) else None
    return link(anchor.target.title, anchor.target.wiki or "") if anchor.target else None


def _marked(passage: Passage, start: int, end: int, marks: Iterable[Mark]) -> list[tuple[int, int, str, str]]:
    """Cuts overlapping marks into stretches, each with the attributes of all marks that lie over it."""
    places = [(*passage.shown(mark.start, mark.end), mark.attributes) for mark in marks]
    places = [(max(low, start), min(high, end), said) for low, high, said in places if low < end and high > start]
    edges = sorted({edge for low, high, _ in places for edge in (low, high)})
    over: list[list[str]] = [[] for _ in edges]
    for low, high, said in places:
        for at in range(bisect_left(edges, low), bisect_left(edges, high)):
            over[at].append(said)
    found = []
    for at, names in enumerate(over[:-1]):
        if names:
            ids = " ".join(dict.fromkeys(filter(None, names)))
            opening = f'<mark data-s="{escape(ids)}">' if ids else "<mark>"
            found.append((edges[at], edges[at + 1], opening, "</mark>"))
    return found


def _faces(passage: Passage, start: int, end: int, kind: str) -> list[tuple[int, int, str, str]]:
    found: list[tuple[int, int, str, str]] = []
    for anchor in passage.anchors:
        if (
            anchor.kind == kind
            and anchor.end > start
            and anchor.start < end
            and (not found or found[-1][1] <= anchor.start)
        ):
            tag = {"bold": "b", "italic": "i"}.get(kind, "span")
            lang = f' lang="{escape(anchor.lang)}" dir="auto"' if anchor.lang and kind == "lang" else ""
            found.append((anchor.start, anchor.end, f"<{tag}{lang}>", f"</{tag}>"))
    return found


def _sentence(language: Language, passage: Passage, low: int, high: int) -> tuple[int, int]:
    """Returns the stretch of whole sentences that holds `plain[low:high]`."""
    found = [(a, b) for a, b in sentences(language, passage) if a < high and b > low]
    return (found[0][0], found[-1][1]) if found else (low, high)


def sentences(language: Language, passage: Passage) -> list[tuple[int, int]]:
    """Returns the sentences of a paragraph's passage as stretches of its plain text."""
    breaks = [anchor.start for anchor in passage.anchors if anchor.kind == "ref"]
    return list(split(passage.plain, language.abbreviations, breaks))

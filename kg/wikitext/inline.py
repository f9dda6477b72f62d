"""Reads a piece of wikitext into nodes, in linear time; it alone knows how links, templates and footnotes are cut.

What nests is found by one `scan`, what stands between by `runs`. Markup that is opened and never closed is forgiven,
and every character of the piece belongs to exactly one of the outermost nodes.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.wikitext.nodes import Element, Hidden, Link, Node, Parameter, PieceTooHard, Ref, Template, Words
from kg.wikitext.scan import Span, between, cut, read_spans
from kg.wikitext.tables import read_table
from kg.wikitext.tokens import Row, characters

MAX_DEPTH = 40
"""Levels of markup in one piece, as many as MediaWiki's template depth once was; the deepest of 320 articles has 9."""

_MARKUP = re.compile(r"[\n\[{<&]|//|mailto:|__|''|\A[*#:;]|\A----", re.IGNORECASE)
_MAY_MARK = re.compile(r"[\n\[{<&/:_'*#;-]")
"""A character without which there is no markup."""
_OPENING = re.compile(r"<([A-Za-z]+)[^<>]*>")
_ATTRIBUTE = re.compile(
    r"(?<![\w-])(?P<key>name|group)\s{0,9}=\s{0,9}(?:\"(?P<a>[^\"]{0,500})\"|'(?P<b>[^']{0,500})'|(?P<c>[^\s>]+))",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(r"[\[\]{}<>\n]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def parse(text: str, start: int = 0) -> tuple[Node, ...]:
    """The nodes of one piece of wikitext that begins at `start` of its page.

    Raises PieceTooHard when markup is nested more than MAX_DEPTH deep.
    """
    if not _has_markup(text):
        return (Words(start, start + len(text), text),) if text else ()
    spans = read_spans(text)[0]
    _refuse_deep(spans)
    return tuple(_Piece(text, start, 0).region(0, len(text), spans, 0, lists=True))


def parse_stretch(text: str, start: int, end: int, spans: list[Span]) -> tuple[Node, ...]:
    """The nodes of `text[start:end]`, whose outermost spans are known; those in footnotes only where it is one.

    Raises PieceTooHard as `parse` does, and gives the same nodes.
    """
    words = text[start:end]
    if not _has_markup(words):
        return (Words(start, end, words),) if words else ()
    _refuse_deep(spans)
    is_note = len(spans) == 1 and spans[0].kind == "ref" and (spans[0].start, spans[0].end) == (start, end)
    return tuple(_Piece(text, 0, start, notes=is_note).region(start, end, spans, 0, lists=True))


def _has_markup(text: str) -> bool:
    return _MAY_MARK.search(text) is not None and _MARKUP.search(text) is not None


def _refuse_deep(spans: list[Span]) -> None:
    deepest = max([span.height for span in spans], default=0)
    if deepest >= MAX_DEPTH:
        raise PieceTooHard(f"markup is nested {deepest + 1} deep, more than {MAX_DEPTH}")


def template_name(text: str, span: Span) -> str:
    """The name of the template at `span`, with single spaces, without comments or other markup."""
    words: list[str] = []
    start = span.start + 2
    for child in span.children:
        pipe = text.find("|", start, child.start)
        words.append(text[start : child.start if pipe < 0 else pipe])
        if pipe >= 0:
            break
        start = child.end
    else:
        words.append(text[start : span.end - 2].partition("|")[0])
    return " ".join("".join(words).replace("_", " ").split())


class _Piece:
    """A piece under reading, `text[begin:…]`; places within `text` become places of the page by `base`."""

    def __init__(self, text: str, base: int, begin: int, *, notes: bool = True) -> None:
        self.text, self.base, self.begin, self.notes = text, base, begin, notes

    def region(self, start: int, end: int, spans: list[Span], depth: int, *, lists: bool = False) -> list[Node]:
        """The nodes of `text[start:end]`, whose outermost spans are `spans`; `lists`: a bullet may begin it."""
        row = Row(self.text, self.base, self.begin, MAX_DEPTH - depth)
        for span in spans:
            row.read(start, span.start, lists=lists)
            row.nodes += self.node(span, depth + 1 + len(row.stack))
            start, lists = span.end, False
        row.read(start, end, lists=lists)
        return row.nodes

    def node(self, span: Span, depth: int) -> Iterator[Node]:
        start, end = self.base + span.start, self.base + span.end
        if span.kind == "template":
            yield self.template(span, depth)
        elif span.kind == "link":
            yield from self.link(span, depth)
        elif span.kind == "ref":
            yield self.ref(span, depth)
        elif span.kind == "table":
            yield Element(start, end, "table", tuple(self.cells(span, depth)))
        elif span.kind == "nowiki":
            yield self.raw(span)
        else:
            yield Hidden(start, end)

    def bare(self, start: int, end: int) -> str:
        """`text[start:end]` without comments."""
        words = self.text[start:end]
        return _COMMENT.sub("", words) if "<!--" in words else words

    def template(self, span: Span, depth: int) -> Template:
        start, end = span.start + 2, span.end - 2
        pipes = [*cut(self.text, start, end, "|", span.children), end]
        parameters: list[Parameter] = []
        number = 0
        for pipe, stop in pairwise(pipes):
            held = between(span.children, pipe + 1, stop)
            equals = next(cut(self.text, pipe + 1, stop, "=", held), None)
            if equals is None:
                number += 1
                parameters.append(self.parameter(str(number), False, pipe + 1, stop, held, depth))
            else:
                held = between(held, equals + 1, stop)
                key = self.bare(pipe + 1, equals).strip()
                parameters.append(self.parameter(key, True, equals + 1, stop, held, depth))
        name = template_name(self.text, span)
        return Template(self.base + span.start, self.base + span.end, name, tuple(parameters))

    def parameter(self, name: str, named: bool, start: int, end: int, spans: list[Span], depth: int) -> Parameter:
        nodes = tuple(self.region(start, end, spans, depth, lists=True))
        return Parameter(name, named, *_bounds(nodes, self.base + start), nodes)

    def link(self, span: Span, depth: int) -> Iterator[Node]:
        """A link; what names no page (`[[a\nb]]`, `[[http://…]]`) is its brackets and what stands between."""
        start, end = span.start + 2, span.end - 2
        pipe = next(cut(self.text, start, end, "|", span.children), None)
        stop = end if pipe is None else pipe
        target = self.bare(start, stop)
        place = self.base + span.start, self.base + span.end
        if between(span.children, start, stop) and _NO_TITLE.search(target):
            label = () if pipe is None else self.region(pipe + 1, end, between(span.children, pipe, end), depth)
            yield Link(*place, "", tuple(label), pipe is not None)
        elif _NO_TITLE.search(target) or "://" in target:
            yield Words(place[0], place[0] + 1, "[")
            yield from self.region(span.start + 1, span.end - 1, span.children, depth)
            yield Words(place[1] - 1, place[1], "]")
        elif pipe is None:
            # [[:ko:함흥]] reads "ko:함흥".
            colons = len(target) - len(target.lstrip(" :"))
            yield Link(*place, target, tuple(self.region(start + colons, end, span.children, depth)), False)
        else:
            label = self.region(pipe + 1, end, between(span.children, pipe, end), depth)
            yield Link(*place, target, tuple(label), True)

    def ref(self, span: Span, depth: int) -> Ref:
        opening = self.text.index(">", span.start) + 1
        empty = opening == span.end
        said = {m["key"].lower(): m for m in _ATTRIBUTE.finditer(self.text, span.start, opening - 1 - empty)}
        name, group = (_attribute(said.get(key)) for key in ("name", "group"))
        nodes: list[Node] = []
        if not empty and self.notes:
            close = self.text.rindex("</", span.start, span.end)
            nodes = self.region(opening, close, span.children, depth, lists=True)
        return Ref(self.base + span.start, self.base + span.end, name, group, tuple(nodes))

    def raw(self, span: Span) -> Element:
        """An extension tag whose content is no wikitext; in nowiki and pre entities are still characters."""
        opening = _OPENING.match(self.text, span.start, span.end)
        assert opening is not None, "a raw span begins with its tag"
        tag, start, nodes = opening[1].lower(), opening.end(), list[Node]()
        if start < span.end:
            close = self.text.rindex("</", start, span.end)
            if tag in ("nowiki", "pre"):
                nodes = list(characters(self.text, self.base, start, close))
            elif close > start:
                nodes = [Words(self.base + start, self.base + close, self.text[start:close])]
        return Element(self.base + span.start, self.base + span.end, tag, tuple(nodes))

    def cells(self, span: Span, depth: int) -> Iterator[Node]:
        for row in read_table(self.text, span).rows:
            for cell in row:
                held = between(span.children, cell.start, cell.end)
                nodes = self.region(cell.start, cell.end, held, depth)
                yield Element(self.base + cell.start, self.base + cell.end, "td", tuple(nodes))


def _attribute(match: re.Match[str] | None) -> str | None:
    return (match["a"] or match["b"] or match["c"] or "").strip(" \t\n\"'\\") or None if match else None


def _bounds(nodes: tuple[Node, ...], place: int) -> tuple[int, int]:
    """Where a value begins and ends, white space and comments at its edges left out."""
    first = next((n for n in nodes if _is_seen(n)), None)
    if first is None:
        return place, place
    last = first if len(nodes) == 1 else next(n for n in reversed(nodes) if _is_seen(n))
    lead = len(first.text) - len(first.text.lstrip()) if isinstance(first, Words) else 0
    trail = len(last.text) - len(last.text.rstrip()) if isinstance(last, Words) else 0
    return first.start + lead, last.end - trail


def _is_seen(node: Node) -> bool:
    return not (node.text.isspace() if isinstance(node, Words) else isinstance(node, Hidden))

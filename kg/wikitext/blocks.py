"""The blocks of a stretch of wikitext: paragraphs, list items, tables, and what stands alone on its lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from kg.wikitext.scan import Span, between, cut
from kg.wikitext.tables import read_table

_MARKERS = "*#:;"
_BULLETS = tuple(_MARKERS)
_RULE = re.compile(r"-{4,}")
_SWITCHES = re.compile(r"__[A-Z]{3,25}__")
# "| color = #fcd116" begins with no bullet.
_BULLET = re.compile(r"(?:\s|<!--[^<>]{0,500}-->){0,20}(\*|(?<=\n)#|;(?=[^\n]{1,200}\n[\s:]{0,20}[*#;]))")
_MAX_DEPTH = 8
"""Tables inside tables beyond this depth are layout gone wrong; their text is still a block of the outer one."""


@dataclass(slots=True, unsafe_hash=True)
class Block:
    """`text[start:end]` without list marker; `marker` is that marker (`*`, `**`, `;`), `depth` how deep it is embedded.

    `kind` is `alone` for lines that hold nothing but templates, files, comments or raw tags.
    """

    kind: Literal["paragraph", "item", "table", "alone"]
    start: int
    end: int
    marker: str = ""
    span: Span | None = None
    depth: int = 0


def blocks(text: str, start: int, end: int, spans: list[Span], depth: int = 0) -> Iterator[Block]:
    """The blocks of `text[start:end]`, those inside table cells and list-holding templates included, in order.

    `spans` are the outermost spans in that stretch, in order.
    """
    pending: tuple[int, int] | None = None
    for line_start, line_end, inside in _lines(text, start, end, spans):
        kind, content = _classify(text, line_start, line_end, inside)
        if kind == "paragraph":
            pending = (pending[0] if pending else content, line_end)
            continue
        if pending and kind != "alone":
            yield Block("paragraph", *pending, depth=depth)
            pending = None
        if kind == "item":
            yield from _item(text, content, line_end, depth)
        elif kind == "table":
            yield from _tables(text, inside, depth)
        elif kind == "alone":
            held = list(_alone(text, inside, depth))
            # A paragraph goes on behind a template among its lines, not behind a list in one.
            if pending and any(block.kind == "item" for block in held):
                yield Block("paragraph", *pending, depth=depth)
                pending = None
            yield from held
    if pending:
        yield Block("paragraph", *pending, depth=depth)


def _lines(text: str, start: int, end: int, spans: list[Span]) -> Iterator[tuple[int, int, list[Span]]]:
    """Lines that end only at newlines outside any span, with the spans each holds."""
    line_start = position = start
    inside: list[Span] = []
    index = 0
    newline = -1
    while position < end:
        if newline < position:
            newline = text.find("\n", position, end)
            newline = end if newline < 0 else newline
        if index < len(spans) and spans[index].start < newline:
            if spans[index].end > position:
                inside.append(spans[index])
                position = max(position, spans[index].end)
            index += 1
            continue
        yield line_start, newline, inside
        line_start = position = newline + 1
        inside = []
    if line_start < min(position, end):
        yield line_start, end, inside


def _classify(text: str, start: int, end: int, inside: list[Span]) -> tuple[str, int]:
    """The kind of a line and where its content starts (after leading comments and white space)."""
    position = start
    for span in inside:
        if span.kind == "comment" and not text[position : span.start].strip():
            position = span.end
        else:
            break
    while position < end and text[position].isspace():
        position += 1
    if position >= end:
        return ("blank" if not inside else "alone"), position
    if text[position] in _MARKERS and not (
        inside and inside[0].kind == "table" and not text[position : inside[0].start].strip(" :\t")
    ):
        return "item", position
    if any(span.kind == "table" for span in inside):
        return "table", position
    rest = "".join(_outside(text, position, end, inside)).strip(" :\t")
    if _RULE.fullmatch(rest):
        return "rule", position
    if not _SWITCHES.sub("", rest) and all(
        span.kind in ("template", "comment", "nowiki", "argument") or _is_file(text, span) for span in inside
    ):
        return "alone", position
    return "paragraph", position


def _outside(text: str, start: int, end: int, spans: list[Span]) -> Iterator[str]:
    """What stands in `text[start:end]` outside of its spans, without white space at the edges."""
    for span in spans:
        yield text[start : span.start].strip()
        start = max(start, span.end)
    yield text[start:end].strip()


def _is_file(text: str, span: Span) -> bool:
    return span.kind == "link" and ":" in text[span.start : span.start + 30]


def _item(text: str, content: int, end: int, depth: int) -> Iterator[Block]:
    position = content
    while position < end and text[position] in _MARKERS:
        position += 1
    marker = text[content:position]
    while position < end and text[position].isspace():
        position += 1
    stop = end
    while stop > position and text[stop - 1].isspace():
        stop -= 1
    if position < stop:
        yield Block("item", position, stop, marker, depth=depth)


def _tables(text: str, inside: list[Span], depth: int) -> Iterator[Block]:
    for span in inside:
        if span.kind != "table" or depth >= _MAX_DEPTH:
            continue
        yield Block("table", span.start, span.end, span=span, depth=depth)
        for row in read_table(text, span).rows:
            for cell in row:
                if text.find("\n", cell.start, cell.end) >= 0 or text.startswith(_BULLETS, cell.start, cell.end):
                    held = between(span.children, cell.start, cell.end)
                    yield from blocks(text, cell.start, cell.end, held, depth + 1)


def _alone(text: str, inside: list[Span], depth: int) -> Iterator[Block]:
    for span in inside:
        yield Block("alone", span.start, span.end, span=span, depth=depth)
        if span.kind == "template" and depth < _MAX_DEPTH:
            yield from _in_parameters(text, span, depth)


def _in_parameters(text: str, span: Span, depth: int) -> Iterator[Block]:
    """The blocks of a template's parameters that begin with a bullet (`{{columns-list|…}}`, `| members = * …`)."""
    pipes = [*cut(text, span.start + 2, span.end - 2, "|", span.children), span.end - 2]
    for pipe, stop in pairwise(pipes):
        equals = next(cut(text, pipe + 1, stop, "=", between(span.children, pipe + 1, stop)), None)
        for start in (pipe + 1, *(() if equals is None else (equals + 1,))):
            if bullet := _BULLET.match(text, start, stop):
                held = between(span.children, bullet.end(), stop)
                yield from blocks(text, bullet.start(1), stop, held, depth + 1)
                break

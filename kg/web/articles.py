"""An article as the explorer shows it: rendered text with the places of statements marked, and what was not read."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from kg.vocab import P
from kg.web.explorer import Explorer
from kg.web.facts import Fact, facts_of
from kg.web.rendering import Link, Mark, render, sentences
from kg.wikitext.blocks import Block
from kg.wikitext.nodes import Template
from kg.wikitext.page import Page

_OUTCOMES = {
    "read": "stated",
    "ignored": "ignored",
    "kept": "text",
    "kept as text": "text",
    "text": "text",
    "stated": "stated",
}
_CELLS = 4_000
"""Cells of a table that are shown."""


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the article: `kind` is `p`, `li`, `heading`, `box`, `table` or `note`; `state` a kind of coverage."""

    kind: str
    html: Markup
    level: int = 0
    state: str = ""
    reason: str = ""
    rows: tuple[tuple[str, Markup, str, str], ...] = ()
    cells: tuple[tuple[tuple[Markup, bool], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A section: its heading, its parts, and the statements that rest on it."""

    id: str
    title: str
    level: int
    parts: tuple[Part, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole article, with how many of its sentences are stated and unread."""

    stretches: tuple[Stretch, ...]
    sentences: int = 0
    unread: int = 0


@dataclass(slots=True)
class _Desk:
    """What rendering one article needs at hand."""

    page: Page
    link: Link
    rows: Sequence[sqlite3.Row]
    coverage: Sequence[sqlite3.Row]
    starts: list[int] = field(default_factory=list)
    sentences: int = 0
    unread: int = 0

    def marks(self, start: int, end: int) -> list[Mark]:
        """Returns the marks of the statements that rest on a stretch of the wikitext."""
        low, high = bisect_left(self.starts, start), bisect_right(self.starts, end)
        return [Mark(row["start"], row["end"], f"{row['id']}") for row in self.rows[low:high] if row["end"] <= end]

    def outcome(self, start: int, end: int, *kinds: str) -> tuple[str, str]:
        """Returns the kind of coverage of a place, and the reason, where the report has it."""
        for row in self.coverage:
            if row["kind"] in kinds and row["start"] == start and row["end"] == end:
                return _OUTCOMES.get(row["outcome"], "unread"), row["reason"] or ""
        return "", ""


def reading(explorer: Explorer, article: sqlite3.Row, root: str) -> Reading:
    """Renders an article with its statements; sections without text are left out."""
    index = explorer.index
    rows = index.rows("SELECT * FROM statement WHERE article = ? ORDER BY start, end, id", (article["id"],))
    covered = index.rows("SELECT * FROM coverage WHERE article = ? ORDER BY start, end", (article["id"],))
    page = explorer.page(article)
    desk = _Desk(page, explorer.links(article["lang"], root), rows, covered, [row["start"] for row in rows])
    found = []
    for number, section in enumerate(page.sections):
        parts = tuple(part for block in page.blocks(section) for part in _parts(desk, block))
        low, high = bisect_left(desk.starts, section.start), bisect_left(desk.starts, section.end)
        facts = facts_of(explorer, [row for row in rows[low:high] if row["property"] != P["links to"]], root)
        if parts or section.title:
            found.append(Stretch(f"s{number}", section.title, section.level, parts, tuple(facts)))
    return Reading(tuple(found), desk.sentences, desk.unread)


def _parts(desk: _Desk, block: Block) -> Iterator[Part]:
    if block.depth:
        return
    if block.kind == "paragraph":
        yield Part("p", _paragraph(desk, block))
    elif block.kind == "item":
        passage = desk.page.passage(block.start, block.end)
        if passage.plain:
            html = render(passage, 0, len(passage.plain), desk.marks(block.start, block.end), desk.link)
            yield Part("li", html, len(block.marker))
    elif block.kind == "table" and block.span is not None:
        state, reason = desk.outcome(block.start, block.end, "table")
        yield Part("table", Markup(""), state=state, reason=reason, cells=tuple(_cells(desk, block)))
    elif block.span is not None:
        yield from _alone(desk, block)


def _paragraph(desk: _Desk, block: Block) -> Markup:
    """Sentence by sentence: one on which nothing but links rests is unread."""
    passage = desk.page.passage(block.start, block.end)
    marks = desk.marks(block.start, block.end)
    stated = [
        (row["start"], row["end"])
        for row in desk.rows
        if block.start <= row["start"] < block.end and row["property"] != P["links to"]
    ]
    html = Markup("")
    at = 0
    for start, end in sentences(desk.page.language, passage):
        low, high = passage.source(start, end)
        is_read = any(a < high and b > low for a, b in stated)
        desk.sentences += 1
        desk.unread += not is_read
        inner = render(passage, start, end, marks, desk.link)
        gap = Markup("{}").format(passage.plain[at:start])
        html += gap + (inner if is_read else Markup('<span class="unread">{}</span>').format(inner))
        at = end
    return html


def _cells(desk: _Desk, block: Block) -> Iterator[tuple[tuple[Markup, bool], ...]]:
    count = 0
    assert block.span is not None
    for row in desk.page.table(block.span).rows:
        cells = []
        for cell in row:
            count += 1
            passage = desk.page.passage(cell.start, cell.end)
            html = render(passage, 0, len(passage.plain), desk.marks(cell.start, cell.end), desk.link)
            cells.append((html, bool(getattr(cell, "header", False))))
        if count > _CELLS:
            return
        yield tuple(cells)


def _alone(desk: _Desk, block: Block) -> Iterator[Part]:
    """A template or file that stands on its own lines: its filled parameters, or only its name."""
    assert block.span is not None
    template = desk.page.template(block.span) if block.span.kind == "template" else None
    if template is None:
        if (passage := desk.page.passage(block.start, block.end)).plain:
            yield Part("note", render(passage, 0, len(passage.plain), desk.marks(block.start, block.end), desk.link))
        return
    state, reason = desk.outcome(block.start, block.end, "template")
    rows = tuple(_parameters(desk, template))
    marks = desk.marks(block.start, block.end)
    if rows and (len(rows) > 1 or marks):
        yield Part("box", Markup("{}").format(template.name), state=state, reason=reason, rows=rows)
    else:
        yield Part("note", Markup("{}").format(f"{{{{{template.name}}}}}"), state=state, reason=reason)


def _parameters(desk: _Desk, template: Template) -> Iterator[tuple[str, Markup, str, str]]:
    for parameter in template.parameters:
        if parameter.end <= parameter.start:
            continue
        passage = desk.page.passage(parameter.start, parameter.end)
        marks = desk.marks(parameter.start, parameter.end)
        html = render(passage, 0, len(passage.plain), marks, desk.link)
        state, reason = desk.outcome(parameter.start, parameter.end, "parameter", "field")
        if not passage.plain and marks:
            ids = " ".join(mark.attributes for mark in marks)
            html = Markup('<mark data-s="{}"><code>{}</code></mark>').format(
                ids, desk.page.text[parameter.start : parameter.end][:200]
            )
        yield parameter.name, html, state or ("stated" if marks else ""), reason


def as_rows(rows: Sequence[sqlite3.Row]) -> list[dict[str, Any]]:
    """Returns rows of the index as rows of the statements table."""
    return [json.loads(row["row"]) for row in rows]

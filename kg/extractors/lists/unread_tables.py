"""Tables that no other extractor understands: the thing that each row names, kept under its heading with its date."""

import re
from collections.abc import Iterator

from kg.extractors.found import Found
from kg.extractors.lists.rows import Row, data_rows, is_layout, rows
from kg.extractors.lists.unread_lists import listed, taken
from kg.model import Findings, Qualifier, Text, Time, Value
from kg.values import parse_date
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.scan import Span

_MAX_WORDS = 120
"""Characters of a cell that names a thing; a longer one tells of something."""
_MOSTLY = 0.5
"""Cells with numbers among those filled that make a table one of figures."""
_FIGURE = re.compile(r"[\W\d_]*(?:[^\W\d_]{1,3}[\W\d_]*)?")
_QUOTES = ' "“”„«»‘’'
_BESIDE = frozenset(
    {
        "citations",
        "links",
        "media",
        "events",
        "page_facts",
        "further_reading",
        "relations",
        "institutions",
        "coordinates",
    }
)
"""Who reads what stands in a cell beside the name."""


def unread_tables(page: Page, found: Found) -> Findings:
    """`lists` for each row of a table with a column of titles or, where it is none of figures, of other things.

    Runs behind `unread_lists`. A row whose cell names nothing clearly is left for the report.
    """
    is_taken = taken(page, found, _BESIDE)
    for span in _tables(page):
        section = page.section_at(span.start)
        ordinal = 0
        listed_rows = rows(page, section, span, "kept titles", None)
        if not listed_rows and not is_figures(page, span):
            listed_rows = rows(page, section, span, "kept things", None)
        for row in listed_rows:
            ordinal += 1
            value = _thing(page, row)
            if value is None or is_taken(row.span):
                continue
            qualifiers = listed(page, section, ordinal)
            if time := _when(page, row):
                qualifiers += (Qualifier(P["point in time"], time),)
            yield page.state(
                page.subject,
                P["lists"],
                value,
                row.span,
                "table row",
                qualifiers=qualifiers,
                references=row.citations,
            )


def _tables(page: Page) -> Iterator[Span]:
    for span in page.scan.spans:
        for inner in span.walk() if span.kind != "ref" else ():
            if inner.kind == "table" and not is_layout(page, inner):
                yield inner


def is_figures(page: Page, span: Span) -> bool:
    """Whether the cells of a table are mostly numbers: results and statistics, which no list of things is."""
    data = {start for start, _ in data_rows(page, span)}
    figures, others = list[str](), list[str]()
    for row in page.table(span).rows:
        if not row or min(cell.start for cell in row) not in data:
            continue
        for index, cell in enumerate(row):
            words = page.passage(cell.start, cell.end).plain
            is_figure = _FIGURE.fullmatch(words) is not None
            # A number that leads a row only counts the rows.
            if words and not (index == 0 and is_figure):
                (figures if is_figure else others).append(words)
    # Dates are neither: which of the cells are some is asked only until that is certain.
    numbers = sum(parse_date(words, page.language.code) is None for words in figures)
    room = numbers * (1 - _MOSTLY) / _MOSTLY
    undated = (words for words in others if parse_date(words, page.language.code) is None)
    return numbers > 0 and all(count <= room for count, _ in enumerate(undated, 1))


def _thing(page: Page, row: Row) -> Value | None:
    """The thing that a cell is: a link it begins with, else the few words it holds."""
    words = row.cells["name"]
    plain = words.plain.strip()
    if not any(char.isalpha() for char in plain) or len(plain) > _MAX_WORDS:
        return None
    link = next((a for a in words.links if a.end > a.start), None)
    lead = words.plain[: link.start] if link else ""
    if link is not None and not lead.strip(_QUOTES):
        behind = words.plain[link.end :].strip(_QUOTES)
        return page.item(words, link) if not behind[:1].isalnum() else Text(_unquoted(plain), page.language.code)
    nothing = page.language.words["boxes"]["nothing"]
    if plain.casefold() in nothing or parse_date(plain, page.language.code) is not None or plain[:1].islower():
        return None
    return Text(_unquoted(plain), page.language.code)


def _unquoted(plain: str) -> str:
    """A name without the quotation marks around all of it."""
    inner = plain[1:-1].strip()
    quoted = len(plain) > 2 and plain[0] in _QUOTES and plain[-1] in _QUOTES
    return inner if quoted and not any(mark in inner for mark in _QUOTES.strip()) else plain


def _when(page: Page, row: Row) -> Time | None:
    """The one date of the row's column of dates."""
    cell = row.cells.get("when")
    time = parse_date(cell.plain, page.language.code) if cell else None
    return time if time and "/" not in time.edtf else None

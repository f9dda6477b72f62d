"""Coverage of what a reader sees outside of boxes: every list item, table cell and sentence of an article."""

from collections.abc import Iterator

from kg.extractors.coverage_index import Outcome, StatedPlaces
from kg.extractors.infobox.boxes import written_as_tables
from kg.extractors.lists.rows import data_rows, is_layout
from kg.extractors.lists.unread_tables import is_figures
from kg.mapping import mappings
from kg.model import Use
from kg.wikitext.page import Page
from kg.wikitext.parts import ListItem
from kg.wikitext.scan import Span
from kg.wikitext.titles import is_about

_QUOTE = 60
"""Characters of a passage that name it in the report."""


def sentences(page: Page, stated: StatedPlaces) -> Iterator[Use]:
    """A row for each sentence of the article's prose: what it states, else that it is not read."""
    for sentence in page.sentences:
        start, end = sentence.span
        if start >= end or not any(character.isalpha() for character in sentence.text):
            continue
        found = stated.of(start, end)
        name = sentence.text[:_QUOTE]
        if found is None:
            yield Use("sentence", name, "unread", "no rule found a statement in it", start, end)
        else:
            yield Use("sentence", name, "kept" if found.kept else "stated", found.extractor, start, end)


def lists(page: Page, stated: StatedPlaces, cited: frozenset[int]) -> Iterator[Use]:
    """A row for each list item, and one for each list: read where all of its items are."""
    group: list[ListItem] = []
    for entry in page.list_items:
        if group and (
            entry.section != group[-1].section or page.text[group[-1].span[1] : entry.block.start].count("\n") > 2
        ):
            yield from _list(page, group, stated, cited)
            group = []
        group.append(entry)
    if group:
        yield from _list(page, group, stated, cited)


def _list(page: Page, group: list[ListItem], stated: StatedPlaces, cited: frozenset[int]) -> Iterator[Use]:
    rows = [_item(page, entry, stated, cited) for entry in group]
    yield from rows
    start, end = group[0].span[0], group[-1].span[1]
    name = f"{group[0].section.title or 'lead'} ({len(group)} items)"
    unread = sum(row.outcome == "unread" for row in rows)
    if unread:
        yield Use("list", name, "unread", f"{unread} of {len(group)} items were not read", start, end)
        return
    best = min(rows, key=lambda row: ("stated", "kept", "ignored").index(row.outcome))
    yield Use("list", name, best.outcome, best.reason, start, end)


def _item(page: Page, entry: ListItem, stated: StatedPlaces, cited: frozenset[int]) -> Use:
    start, end = entry.span
    found = stated.of(start, end)
    outcome: Outcome = "unread"
    reason = "no rule found a statement in it"
    if found is not None:
        outcome, reason = ("kept" if found.kept else "stated"), found.extractor
    elif any(at in cited for at in range(start, min(end, start + 4))) or _cites(entry, cited):
        outcome, reason = "stated", "citations"
    elif why := _nothing_to_read(page, entry):
        outcome, reason = "ignored", why
    return Use("item", page.text[start : min(end, start + _QUOTE)], outcome, reason, start, end)


def _cites(entry: ListItem, cited: frozenset[int]) -> bool:
    """Whether the item is a work in a list of sources."""
    return any(anchor.source_start in cited for anchor in entry.passage.anchors if anchor.kind != "ref")


def _nothing_to_read(page: Page, entry: ListItem) -> str | None:
    """Why an item that holds nothing but ignored templates, or nothing that shows, is passed over."""
    words = entry.passage
    reasons = [mappings(page.language.code).why_ignored(template.key) for template in words.templates()]
    if page.section_at(entry.block.start).level and _is_elsewhere(page, entry):
        return "an entry of another site, made by a template from its key"
    if reasons:
        return reasons[0] if all(reasons) and not words.links else None
    return "shows nothing" if not words.plain and not words.anchors else None


def _is_elsewhere(page: Page, entry: ListItem) -> bool:
    """Whether an item under external links is nothing but a template of which no words show."""
    phrases = page.language.words.get("headings", {}).get("external links", ())
    text = page.text[entry.block.start : entry.block.end].strip()
    return (
        text.startswith("{{")
        and text.endswith("}}")
        and not entry.passage.plain
        and any(is_about(step, phrases) for step in entry.section.path)
    )


def tables(page: Page, stated: StatedPlaces) -> Iterator[Use]:
    """A row for each table and each cell with words, headers left out.

    A table that only puts things side by side is ignored: what it holds has rows of its own. An infobox written as a
    table is reported parameter by parameter.
    """
    boxes = {template.start for template, _ in written_as_tables(page)}
    for span in page.scan.spans:
        for inner in span.walk() if span.kind != "ref" else ():
            if inner.kind == "table" and inner.start not in boxes:
                yield from _table(page, inner, stated)


def _table(page: Page, span: Span, stated: StatedPlaces) -> Iterator[Use]:
    rows = list(data_rows(page, span))
    name = f"{page.section_at(span.start).title or 'lead'} ({len(rows)} rows)"
    if is_layout(page, span):
        yield Use("table", name, "ignored", "puts things side by side", span.start, span.end)
        return
    cells = list(_cells(page, span, rows, stated))
    yield from cells
    unread = sum(cell.outcome == "unread" for cell in cells)
    if not unread:
        reader = next((cell for cell in cells if cell.outcome == "stated"), next(iter(cells), None))
        outcome = reader.outcome if reader else "ignored"
        yield Use("table", name, outcome, reader.reason if reader else "nothing in it", span.start, span.end)
        return
    message = "a table of figures" if is_figures(page, span) else "no list under this heading has such columns"
    if unread < len(cells):
        message = f"{unread} of {len(cells)} cells were not read"
    yield Use("table", name, "unread", message, span.start, span.end)


def _cells(page: Page, span: Span, rows: list[tuple[int, int]], stated: StatedPlaces) -> Iterator[Use]:
    first = {start for start, _ in rows}
    for row in page.table(span).rows:
        if not row or min(cell.start for cell in row) not in first:
            continue
        for cell in row:
            text = page.text[cell.start : cell.end]
            if not text.strip():
                continue
            words = page.passage(cell.start, cell.end).plain
            found = stated.of(cell.start, cell.end, words)
            if found:
                outcome: Outcome = "kept" if found.kept else "stated"
                yield Use("cell", text.strip()[:_QUOTE], outcome, found.extractor, cell.start, cell.end)
            elif any(character.isalnum() for character in words):
                yield Use("cell", text.strip()[:_QUOTE], "unread", "no column says what it means", cell.start, cell.end)

"""The loss report: what became of every template, parameter, list and table of an article."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from kg.extractors.infobox.boxes import written_as_tables
from kg.extractors.infobox.infobox import infobox
from kg.extractors.lists.rows import data_rows, is_layout
from kg.extractors.lists.unread_tables import is_figures
from kg.extractors.page.page_facts import links
from kg.mapping import Infobox, mappings
from kg.model import Problem, Use
from kg.wikitext.nodes import Template
from kg.wikitext.page import Page
from kg.wikitext.parts import ListItem
from kg.wikitext.scan import Span


class _Used:
    """The places that extractors have read, for look-ups by overlap; that a link was noted is not yet reading."""

    def __init__(self, used: Iterable[tuple[int, int, str]]) -> None:
        self.places = sorted(place for place in used if place[2] != links.__name__)
        self.starts = [place[0] for place in self.places]
        self.reach: list[tuple[int, int]] = []
        furthest = (-1, -1)
        for index, place in enumerate(self.places):
            furthest = max(furthest, (place[1], index))
            self.reach.append(furthest)

    def by(self, start: int, end: int) -> str | None:
        """Who has read something that overlaps `start:end`."""
        index = bisect_left(self.starts, end) - 1
        if index < 0 or self.reach[index][0] <= start:
            return None
        return self.places[self.reach[index][1]][2]


def coverage(page: Page, problems: Iterable[Problem]) -> tuple[Use, ...]:
    """A row for every template, filled parameter of an infobox-like template, list and table, in article order."""
    used = _Used(page.read_spans)
    wrong = {p.evidence.start: p.message for p in problems if p.evidence.template is None}
    rows = [*_templates(page, used, wrong), *_lists(page, used, wrong), *_tables(page, wrong)]
    return tuple(sorted(rows, key=lambda use: (use.start, -use.end, use.kind, use.name)))


def _templates(page: Page, used: _Used, wrong: dict[int, str]) -> Iterator[Use]:
    known = mappings(page.language.code)
    tabular = {*known.infoboxes, *(name.casefold() for name in known.weather["names"])}
    outer = list(page.scan.spans)
    for span in outer:
        for inner in span.walk():
            if inner.kind == "argument":
                yield Use(
                    "template",
                    page.text[inner.start : inner.end][:60],
                    "problem",
                    "a template argument",
                    inner.start,
                    inner.end,
                )
            if inner.kind != "template":
                continue
            key = page.template_key(inner)
            yield _template(page, inner, key, used, wrong)
            if key in tabular and (template := page.template(inner)):
                yield from _parameters(page, template, known.infoboxes.get(key), used, wrong)


def _template(page: Page, span: Span, key: str, used: _Used, wrong: dict[int, str]) -> Use:
    known = mappings(page.language.code)
    name = page.text[span.start + 2 : span.end - 2].partition("|")[0].strip() or key
    name = " ".join(name.partition("<!--")[0].split())[:80]
    reader = used.by(span.start, span.end)
    if span.start in page.unparsed:
        return Use("template", name, "problem", page.unparsed[span.start], span.start, span.end)
    if reason := known.why_ignored(key):
        return Use("template", name, "ignored", reason, span.start, span.end)
    if reader:
        return Use("template", name, "read", reader, span.start, span.end)
    if known.language.rule(key) or name in known.language.countries:
        return Use("template", name, "read", "words of the text around it", span.start, span.end)
    return Use(
        "template", name, "problem", wrong.get(span.start, "no mapping knows this template"), span.start, span.end
    )


def _parameters(
    page: Page, template: Template, box: Infobox | None, used: _Used, wrong: dict[int, str]
) -> Iterator[Use]:
    known = mappings(page.language.code)
    for parameter in template.parameters:
        if not page.render(parameter.nodes).plain and not page.render(parameter.nodes).anchors:
            continue
        start, end = parameter.start, parameter.end
        name = f"{template.name} / {parameter.name}"
        reader = used.by(start, end)
        ignored = box.why_ignored(parameter.name) if box else known.weather_ignored(parameter.name)
        if start in wrong:
            yield Use("parameter", name, "problem", wrong[start], start, end)
        elif reader:
            yield Use("parameter", name, "read", reader, start, end)
        elif template.get(parameter.name) is not parameter:
            yield Use("parameter", name, "ignored", "given again further down, which wins", start, end)
        elif ignored:
            yield Use("parameter", name, "ignored", ignored, start, end)
        elif why := _ignored_inside(page, template, start, end):
            yield Use("parameter", name, "ignored", why, start, end)
        else:
            yield Use("parameter", name, "problem", "no extractor read it", start, end)


def _ignored_inside(page: Page, template: Template, start: int, end: int) -> str | None:
    """Why a value is ignored that holds nothing but ignored templates."""
    parameter = next(p for p in template.parameters if p.start == start and p.end == end)
    held = list(page.render(parameter.nodes).templates())
    reasons = [mappings(page.language.code).why_ignored(t.key) for t in held]
    return reasons[0] if reasons and all(reasons) else None


def _lists(page: Page, used: _Used, wrong: dict[int, str]) -> Iterator[Use]:
    group: list[ListItem] = []
    for entry in page.list_items:
        if group and (
            entry.section != group[-1].section or page.text[group[-1].span[1] : entry.block.start].count("\n") > 2
        ):
            yield _list(page, group, used, wrong)
            group = []
        group.append(entry)
    if group:
        yield _list(page, group, used, wrong)


def _list(page: Page, group: list[ListItem], used: _Used, wrong: dict[int, str]) -> Use:
    start, end = group[0].span[0], group[-1].span[1]
    readers = [used.by(*entry.span) for entry in group]
    passed = [reader or _nothing_to_read(page, entry) for reader, entry in zip(readers, group, strict=True)]
    unread = passed.count(None)
    name = f"{group[0].section.title or 'lead'} ({len(group)} items)"
    if not unread:
        reader = next(filter(None, readers), None)
        return Use("list", name, "read" if reader else "ignored", reader or str(passed[0]), start, end)
    message = wrong.get(start, f"{unread} of {len(group)} items were not read")
    return Use("list", name, "problem", message, start, end)


def _nothing_to_read(page: Page, entry: ListItem) -> str | None:
    """Why an item that holds nothing but ignored templates, or nothing that shows, is passed over."""
    words = entry.passage
    reasons = [mappings(page.language.code).why_ignored(template.key) for template in words.templates()]
    if reasons:
        return reasons[0] if all(reasons) and not words.links else None
    return "shows nothing" if not words.plain and not words.anchors else None


_BESIDE = frozenset({"citations", "links", "media"})
"""Who reads what stands in a cell beside its words: footnotes, links, pictures."""


def _tables(page: Page, wrong: dict[int, str]) -> Iterator[Use]:
    """A table that only puts things side by side is ignored: what it holds has rows of its own in this report.

    An infobox written as a table is told parameter by parameter.
    """
    boxes = {template.start: (template, mapping) for template, mapping in written_as_tables(page)}
    cells = _Used(place for place in page.read_spans if place[2] not in _BESIDE)
    for span in page.scan.spans:
        for inner in span.walk() if span.kind != "ref" else ():
            if inner.kind == "table" and inner.start in boxes:
                template, mapping = boxes[inner.start]
                yield Use("table", template.name, "read", infobox.__name__, inner.start, inner.end)
                yield from _parameters(page, template, mapping, cells, wrong)
            elif inner.kind == "table":
                yield _table(page, inner, cells)


def _table(page: Page, span: Span, used: _Used) -> Use:
    section = page.section_at(span.start).title or "lead"
    rows = list(data_rows(page, span))
    readers = [used.by(*row) for row in rows]
    name = f"{section} ({len(rows)} rows)"
    unread = readers.count(None)
    if is_layout(page, span):
        return Use("table", name, "ignored", "puts things side by side", span.start, span.end)
    if not unread:
        return Use("table", name, "read", next((r for r in readers if r), "nothing in it"), span.start, span.end)
    message = "a table of figures" if is_figures(page, span) else "no list under this heading has such columns"
    if unread < len(rows):
        message = f"{unread} of {len(rows)} rows were not read"
    return Use("table", name, "problem", message, span.start, span.end)

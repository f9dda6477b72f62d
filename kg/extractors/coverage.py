"""The coverage report: what became of every template, field, list item, table cell and sentence of an article."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from kg.extractors.coverage_index import Outcome, Stated, StatedPlaces, stated_places
from kg.extractors.coverage_passages import lists, sentences, tables
from kg.extractors.infobox.boxes import written_as_tables
from kg.extractors.infobox.infobox import infobox
from kg.extractors.infobox.value_splitting import pieces
from kg.extractors.page.page_facts import links
from kg.mapping import Infobox, mappings
from kg.mapping.citations import citing
from kg.model import Problem, Read, Statement, Use
from kg.wikitext.nodes import Parameter, Template
from kg.wikitext.page import Page
from kg.wikitext.scan import Span

OUTCOMES: tuple[Outcome, ...] = ("stated", "kept", "ignored", "unread")
"""What may become of a part of an article, the best first."""
_FIELDS = 3
"""Fields on lines of their own that make a template a box."""
_LIST_MARKS = ("<", "*", "{{", "\n")


def coverage(
    page: Page, statements: Iterable[Statement], problems: Iterable[Problem], reads: Iterable[Read]
) -> tuple[Use, ...]:
    """A row for every template, filled field and entry in it, list and item, table and cell, and sentence, in order."""
    stated = stated_places(statements)
    # A footnote or a condition (`as of`) is read without a statement of its own.
    reads = list(reads)
    read = StatedPlaces(Stated(r.start, r.end, r.reason, False) for r in reads if r.reason != links.__name__)
    wrong = {p.evidence.start: p.message for p in problems if p.evidence.template is None}
    cited = frozenset(each.start for each in reads if each.reason == "citations")
    rows = [
        *_templates(page, stated, read, wrong),
        *_table_boxes(page, stated, read, wrong),
        *lists(page, stated, cited),
        *tables(page, stated),
        *sentences(page, stated),
    ]
    return tuple(sorted(rows, key=lambda use: (use.start, -use.end, use.kind, use.name)))


def totals(uses: Iterable[Use]) -> Mapping[str, Counter[str]]:
    """How many parts of each kind had each outcome."""
    counted: dict[str, Counter[str]] = {}
    for use in uses:
        counted.setdefault(use.kind, Counter())[use.outcome] += 1
    return counted


def _templates(page: Page, stated: StatedPlaces, read: StatedPlaces, wrong: dict[int, str]) -> Iterator[Use]:
    known = mappings(page.language.code)
    tabular = {*known.infoboxes, *(name.casefold() for name in known.weather["names"])}
    for span in page.scan.spans:
        for inner in span.walk():
            if inner.kind == "argument":
                name = page.text[inner.start : inner.end][:60]
                yield Use("template", name, "unread", "a template argument", inner.start, inner.end)
            if inner.kind != "template":
                continue
            key = page.template_key(inner)
            unknown = inner is span and _is_unknown_box(page, inner, key)
            yield _template(page, inner, key, stated, read, wrong, unknown=unknown)
            if (key in tabular or unknown) and (template := page.template(inner)):
                yield from _parameters(page, template, known.infoboxes.get(key), stated, read, wrong)


def _template(
    page: Page,
    span: Span,
    key: str,
    stated: StatedPlaces,
    read: StatedPlaces,
    wrong: dict[int, str],
    *,
    unknown: bool,
) -> Use:
    known = mappings(page.language.code)
    name = page.text[span.start + 2 : span.end - 2].partition("|")[0].strip() or key
    name = " ".join(name.partition("<!--")[0].split())[:80]
    if span.start in page.unparsed:
        return Use("template", name, "unread", page.unparsed[span.start], span.start, span.end)
    if reason := known.why_ignored(key):
        return Use("template", name, "ignored", reason, span.start, span.end)
    reader = None if unknown else stated.of(span.start, span.end) or read.of(span.start, span.end)
    if reader:
        return Use("template", name, "kept" if reader.kept else "stated", reader.extractor, span.start, span.end)
    if known.language.rule(key) or name in known.language.countries:
        return Use("template", name, "stated", "words of the text around it", span.start, span.end)
    why = wrong.get(span.start, "no mapping knows this template")
    return Use("template", name, "unread", why, span.start, span.end)


def _is_unknown_box(page: Page, span: Span, key: str) -> bool:
    """Whether a template that no table names is written like a box, a field a line: then no field of it was read."""
    lines = page.text.count("\n|", span.start, span.end) + page.text.count("\n |", span.start, span.end)
    if lines < _FIELDS or not mappings(page.language.code).is_unknown(key):
        return False
    images = page.language.words.get("images", {}).get("templates", ())
    return key not in images and not citing(page.language.code).cites(key)


def _table_boxes(page: Page, stated: StatedPlaces, read: StatedPlaces, wrong: dict[int, str]) -> Iterator[Use]:
    for template, mapping in written_as_tables(page):
        yield Use("table", template.name, "stated", infobox.__name__, template.start, template.end)
        yield from _parameters(page, template, mapping, stated, read, wrong)


def _parameters(
    page: Page,
    template: Template,
    box: Infobox | None,
    stated: StatedPlaces,
    read: StatedPlaces,
    wrong: dict[int, str],
) -> Iterator[Use]:
    for parameter in template.parameters:
        words = page.render(parameter.nodes)
        if not words.plain and not words.anchors:
            continue
        entries = list(_entries(page, template, parameter, stated)) if parameter.start not in wrong else []
        if len(entries) > 1:
            yield from entries
        outcome, reason = _field(page, template, parameter, box, stated, read, wrong)
        unread = sum(entry.outcome == "unread" for entry in entries)
        if outcome == "stated" and 0 < unread < len(entries):
            outcome, reason = "unread", f"{unread} of {len(entries)} entries were not read"
        yield Use("parameter", f"{template.name} / {parameter.name}", outcome, reason, parameter.start, parameter.end)


def _field(
    page: Page,
    template: Template,
    parameter: Parameter,
    box: Infobox | None,
    stated: StatedPlaces,
    read: StatedPlaces,
    wrong: dict[int, str],
) -> tuple[Outcome, str]:
    """What became of a field as a whole: a footnote in it is not yet the field."""
    start, end = parameter.start, parameter.end
    known = mappings(page.language.code)
    ignored = box.why_ignored(parameter.name) if box else known.weather_ignored(parameter.name)
    if start in wrong:
        return "unread", wrong[start]
    if found := stated.of(start, end):
        return ("kept" if found.kept else "stated"), found.extractor
    reader = next((one for one in read.over(start, end) if one.extractor != "citations"), None)
    if reader:
        return "stated", reader.extractor
    if template.get(parameter.name) is not parameter:
        return "ignored", "given again further down, which wins"
    if ignored:
        return "ignored", ignored
    if why := _ignored_inside(page, parameter):
        return "ignored", why
    return "unread", "no mapping says what it means"


def _entries(page: Page, template: Template, parameter: Parameter, stated: StatedPlaces) -> Iterator[Use]:
    """A row for each entry that list markup keeps apart in a field from which something is stated."""
    text = page.text[parameter.start : parameter.end]
    if not any(mark in text for mark in _LIST_MARKS) or stated.of(parameter.start, parameter.end) is None:
        return
    name = f"{template.name} / {parameter.name}"
    for words in pieces(page, parameter):
        start, end = words.source(0, len(words.plain)) if words.plain else (0, 0)
        if not parameter.start <= start < end <= parameter.end:
            continue
        found = stated.of(start, end, words.plain)
        outcome: Outcome = ("kept" if found.kept else "stated") if found else "unread"
        yield Use("entry", name, outcome, found.extractor if found else "no reader found a value in it", start, end)


def _ignored_inside(page: Page, parameter: Parameter) -> str | None:
    """Why a value is ignored that holds nothing but ignored templates."""
    held = list(page.render(parameter.nodes).templates())
    reasons = [mappings(page.language.code).why_ignored(t.key) for t in held]
    return reasons[0] if reasons and all(reasons) else None

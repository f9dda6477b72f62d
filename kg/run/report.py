"""The coverage report as text and JSON lines: what became of every template, parameter, list and table."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from kg.model import Coordinate, Evidence, Extraction, Item, Media, Quantity, Text, Time, Use, Value
from kg.run.conflicts import Conflict, conflicts
from kg.vocab import properties

CREDIT = "From Wikipedia articles under CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/), changed."


_PARTS = {
    "template": "templates",
    "parameter": "parameters",
    "entry": "entries",
    "list": "lists",
    "item": "items",
    "table": "tables",
    "cell": "cells",
    "sentence": "sentences",
}
"""The parts that coverage counts, and their plurals."""
_WHOLES = frozenset({"template", "parameter", "list", "table"})
"""The parts whose rows say how much within them was not read."""


def coverage_lines(extractions: Iterable[Extraction]) -> str:
    """One JSON object a line: page, kind, name, outcome, reason, start, end; then the problems in the same shape."""
    return "".join(
        json.dumps(row, ensure_ascii=False, separators=(", ", ": ")) + "\n" for e in extractions for row in _rows(e)
    )


def _rows(extraction: Extraction) -> Iterator[dict[str, object]]:
    page = extraction.article.title
    for use in extraction.uses:
        yield {
            "page": page, "kind": use.kind, "name": use.name, "outcome": use.outcome, "reason": use.reason,
            "start": use.start, "end": use.end,
        }  # fmt: skip
    for conflict in conflicts(extraction):
        for e in (conflict.first.evidence, conflict.second.evidence):
            yield {
                "page": page, "kind": "conflict", "name": _property(conflict), "outcome": "kept",
                "reason": _told(conflict), "start": e.start, "end": e.end, "quote": e.quote[:200],
                "extractor": e.extractor, **_on(e),
            }  # fmt: skip
    for problem in extraction.problems:
        e = problem.evidence
        yield {
            "page": page, "kind": "problem", "name": e.where, "outcome": "problem", "reason": problem.message,
            "start": e.start, "end": e.end, "quote": e.quote[:200], "extractor": e.extractor, **_on(e),
        }  # fmt: skip


def _on(evidence: Evidence) -> dict[str, str]:
    return {"template": evidence.template} if evidence.template else {}


def coverage_text(extractions: Iterable[Extraction]) -> str:
    """A page for people: totals by kind, then what was not read, then what is ignored and why."""
    return "\n".join(line for e in extractions for line in _text(e)) + f"\n{CREDIT}\n"


def _text(extraction: Extraction) -> Iterator[str]:
    article = extraction.article
    title = article.title or "Untitled"
    yield f"{title}   (title from: {extraction.title_source}; {len(extraction.statements):,} statements)"
    counted: Counter[tuple[str, str]] = Counter((use.kind, use.outcome) for use in extraction.uses)
    yield f"  {'':10} {'all':>6} {'stated':>7} {'kept':>6} {'ignored':>8} {'unread':>7}"
    for kind, plural in _PARTS.items():
        numbers = [counted[kind, outcome] for outcome in ("stated", "kept", "ignored", "unread")]
        if any(numbers):
            yield f"  {plural:10} {sum(numbers):6} {numbers[0]:7} {numbers[1]:6} {numbers[2]:8} {numbers[3]:7}"
    yield f"  {prose(extraction.uses)}"
    yield from _section("not read", extraction)
    yield from _conflicts(extraction)
    yield from _ignored(extraction.uses)
    yield ""


def prose(uses: Iterable[Use]) -> str:
    """How much of the prose said something: `prose: 415 of 1,254 sentences said something`."""
    found = Counter(use.outcome for use in uses if use.kind == "sentence")
    return f"prose: {found['stated']:,} of {found.total():,} sentences said something"


def unread(extraction: Extraction) -> list[tuple[str, int, str, str]]:
    """What could not be read, in the order of the article: its template page or "", where it starts, its name, why."""
    rows = {
        ("", use.start, use.name): use.reason
        for use in extraction.uses
        if use.outcome == "unread" and use.kind in _WHOLES
    }
    for problem in extraction.problems:
        e = problem.evidence
        rows[e.template or "", e.start, e.where] = problem.message
    return [(*place, reason) for place, reason in sorted(rows.items())]


def _section(title: str, extraction: Extraction) -> Iterator[str]:
    rows = unread(extraction)
    yield f"  {title}: {len(rows) or 'nothing'}"
    for template, start, name, reason in rows:
        yield f"    {_line(extraction, template, start)}, {name}: {reason}"


def _line(extraction: Extraction, template: str | None, start: int) -> str:
    on = f"{template}, " if template else ""
    return f"{on}line {extraction.source(template or None).text.count(chr(10), 0, start) + 1}"


def _conflicts(extraction: Extraction) -> Iterator[str]:
    found = list(conflicts(extraction))
    if found:
        yield f"  the article disagrees with itself: {len(found)} (all values are kept)"
    for conflict in found:
        places = (s.evidence for s in (conflict.first, conflict.second))
        lines = [_line(extraction, e.template, e.start) for e in places]
        yield f"    {_property(conflict)}: {_told(conflict)} ({lines[0]}, {lines[1]})"


def _property(conflict: Conflict) -> str:
    known = properties().get(conflict.first.property)
    return f"{conflict.first.subject.label}, {known.label if known else conflict.first.property}"


def _told(conflict: Conflict) -> str:
    a, b = conflict.first, conflict.second
    return f"{shown(a.value)} ({a.evidence.where}) against {shown(b.value)} ({b.evidence.where})"


def shown(value: Value) -> str:
    """A value in a few words, as reports print it."""
    if isinstance(value, Item):
        return value.label
    if isinstance(value, Text):
        return value.text
    if isinstance(value, Quantity):
        return f"{value.amount:,} {value.unit or ''}".strip()
    if isinstance(value, Time):
        return value.edtf
    if isinstance(value, Coordinate):
        return f"{value.lat}, {value.lon}"
    return value.file if isinstance(value, Media) else value.url


def _ignored(uses: Iterable[Use]) -> Iterator[str]:
    reasons: dict[str, Counter[str]] = {}
    for use in uses:
        if use.outcome == "ignored":
            reasons.setdefault(use.reason, Counter())[use.name] += 1
    if reasons:
        yield "  ignored on purpose:"
    for reason, names in sorted(reasons.items()):
        shown = ", ".join(f"{name} ×{n}" if n > 1 else name for name, n in sorted(names.items()))
        yield f"    {reason}: {shown}"

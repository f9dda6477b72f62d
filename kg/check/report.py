"""Violations as a SHACL report in Turtle and as text for people: in order, the same bytes for the same violations."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import fill

from kg.vocab import PREFIXES, properties

_REPORT = "https://w3id.org/wikikg/report#"
PLACES = 3
"""Places that are named; more would hide the message."""
_LICENCE = "https://creativecommons.org/licenses/by-sa/4.0/"


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One thing that breaks one rule.

    - `thing`: its IRI; `label`: what it is called; `places`: where the article says what is wrong.
    - `path` and `value`: what is said of it, for people; empty where the rule is about the whole.
    - `rule` and `remedy`: sentences. `shape`: the rule's name in `shapes/`, a CURIE.
    - `statements`: the IRIs of the statements that say it, none where the rule is about what nobody states.
    - `result`: focus node, path, value, shape and component of the SHACL result, as Turtle writes them.
    """

    thing: str
    shape: str
    path: str
    value: str
    rule: str
    remedy: str
    label: str
    places: tuple[str, ...]
    statements: tuple[str, ...]
    result: tuple[str, str, str, str, str]

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from others: the SHACL result and the words of the rule."""
        return (*self.result, self.rule)


def text(violations: Sequence[Violation], triples: int, shapes: int) -> str:
    """The report for people, one paragraph a violation."""
    scale = f"{triples:,} triples, {shapes:,} shapes"
    if not violations:
        return f"Conforms: {scale}, no violation.\n"
    number = f"{len(violations):,} violation{'s' if len(violations) > 1 else ''}"
    return "\n".join([f"Does not conform: {scale}, {number}.\n", *map(_paragraph, violations)])


def turtle(violations: Sequence[Violation]) -> bytes:
    """The report in Turtle (https://www.w3.org/TR/shacl/#validation-report); each result is named by its content."""
    named = sorted((hashlib.sha256("\0".join(v.key).encode()).hexdigest()[:16], v) for v in violations)
    lines = [f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in sorted(_used(named))]
    lines += ["", f"<{_REPORT}report> a sh:ValidationReport ;", f"    dcterms:license <{_LICENCE}> ;"]
    if named:
        results = " ,\n        ".join(f"<{_REPORT}r-{name}>" for name, _ in named)
        lines.append(f"    sh:result {results} ;")
    lines.append(f"    sh:conforms {'false' if named else 'true'} .")
    for name, violation in named:
        lines += ["", f"<{_REPORT}r-{name}> a sh:ValidationResult ;", *_result(violation)]
    return ("\n".join(lines) + "\n").encode()


def _used(named: Sequence[tuple[str, Violation]]) -> set[str]:
    """The prefixes that the report needs, and perhaps one or two that only look like one in a literal."""
    words = {word.partition(":")[0] for _, v in named for part in v.result for word in re.split(r"[\s^(\[]+", part)}
    return {"dcterms", "kg", "sh", *words} & PREFIXES.keys()


def _result(violation: Violation) -> Iterator[str]:
    focus, path, value, shape, component = violation.result
    yield f"    sh:focusNode {focus} ;"
    if path:
        yield f"    sh:resultPath {path} ;"
    if value:
        yield f"    sh:value {value} ;"
    yield f"    sh:resultMessage {_quoted(_message(violation))}@en ;"
    if violation.statements:
        yield f"    kg:statement {' , '.join(f'<{statement}>' for statement in violation.statements)} ;"
    yield f"    sh:sourceShape {shape} ;"
    yield f"    sh:sourceConstraintComponent {component} ;"
    yield "    sh:resultSeverity sh:Violation ."


def _message(violation: Violation) -> str:
    """The whole message in one line: thing, what is said of it, rule, remedy, place."""
    parts = [violation.label or violation.thing, *_said(violation), violation.rule]
    line = ": ".join(part for part in parts if part)
    return "; ".join(part for part in (line, violation.remedy, *violation.places) if part)


def _paragraph(violation: Violation) -> str:
    lines = [f"{violation.label}  <{violation.thing}>" if violation.label else f"<{violation.thing}>"]
    rows = [("says", said) for said in _said(violation)]
    rows += [("rule", f"{violation.rule} ({violation.shape})"), ("remedy", violation.remedy)]
    rows += [("stated in", place) for place in violation.places]
    for name, words in rows:
        if words:
            lines.append(fill(words, 116, initial_indent=f"  {name + ':':<11}", subsequent_indent=" " * 13))
    return "\n".join(lines) + "\n"


def _said(violation: Violation) -> Iterator[str]:
    """The property by its label and what it holds, as in `population (wdt:…): -5`."""
    if violation.path:
        found = properties().get(violation.path.removeprefix("wdt:"))
        name = f"{found.label} ({violation.path})" if found else violation.path
        yield f"{name}: {violation.value or '(none)'}"
    elif violation.value:
        yield violation.value


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'

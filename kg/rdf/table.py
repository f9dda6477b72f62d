"""The statements table (docs/statements.md): one statement a line in JSON, for everyone who does not want RDF."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from kg.files import os_error
from kg.model import (
    Citation,
    Coordinate,
    Evidence,
    Extraction,
    Item,
    KgError,
    Media,
    Quantity,
    Scope,
    Statement,
    Text,
    Time,
    Url,
    Value,
)  # fmt: skip
from kg.rdf.iris import BASE, check_base
from kg.rdf.literals import degrees, digits
from kg.rdf.page import Page, page
from kg.rdf.statements import node

Row = dict[str, Any]
"""One statement as JSON; the order of its keys is part of the contract."""

QIDs = Mapping[tuple[str, str], str]
"""(language of the wiki, title) -> QID."""

KEYS = ("subject", "property", "value", "qualifiers", "references", "certainty", "evidence")
_SCOPES = get_args(Scope)
"""Narrowest first."""

_Form = Mapping[str, tuple[type, ...]]
_TEXT, _MAYBE, _NUMBER = (str,), (str, type(None)), (int, float)
_THING: _Form = {"iri": _TEXT, "title": _MAYBE, "label": _TEXT, "qid": _MAYBE}
_PLACE: _Form = {
    **dict.fromkeys(("page", "section", "where", "quote", "extractor"), _TEXT),
    **dict.fromkeys(("start", "end"), (int,)),
}
_REFERENCE: _Form = dict.fromkeys(("url", "title", "name"), _MAYBE)
_VALUES: Mapping[str, _Form] = {
    "item": _THING,
    "text": {"text": _TEXT, "lang": _MAYBE},
    "quantity": {"amount": _TEXT, "unit": _MAYBE},
    "time": {"edtf": _TEXT},
    "coordinate": dict.fromkeys(("lat", "lon", "precision"), _NUMBER),
    "url": {"url": _TEXT},
    "media": {"file": _TEXT},
}
_SURROGATE = re.compile("[\ud800-\udfff]")


Marks = Mapping[str, Sequence[str]]
"""Statement IRI -> the rules that it breaks, as `kg.check.Report.marks` has them."""


def rows(
    extraction: Extraction, base: str = BASE, qids: QIDs | None = None, marks: Marks | None = None
) -> Iterator[Row]:
    """The statements of one article in article order, each once.

    `base` as in `kg.rdf.lines`; `qids` says which things are linked to Wikidata, `marks` what breaks a rule (`breaks`).
    """
    check_base(base)
    here = page(extraction, base)
    seen: set[str] = set()
    for statement in sorted(extraction.statements, key=lambda s: (s.evidence.template or "", s.evidence.start)):
        row = _row(here, statement, qids or {})
        if marks and (broken := marks.get(node(here, statement)[1:-1])):
            row["breaks"] = list(broken)
        if (written := line(row)) not in seen:
            seen.add(written)
            yield row


def line(row: Row) -> str:
    """A row as one line of JSON without its end; a lone surrogate, which no file can hold, becomes U+FFFD."""
    return _SURROGATE.sub("\ufffd", json.dumps(row, ensure_ascii=False, separators=(", ", ": ")))


def read(path: Path | str) -> Iterator[Row]:
    """The rows of a table written with `line`; KgError names file and line where one is not a row."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            for number, data in enumerate(file, 1):
                if data.strip():
                    yield _read(data, f"{path}, line {number}")
    except FileNotFoundError:
        raise KgError(f"{path}: no such file", "make one with: kg build ARTICLE -o DIR") from None
    except OSError as error:
        raise os_error(path, error) from None


def _read(data: bytes, place: str) -> Row:
    hint = f"each line is one JSON object with the keys {', '.join(KEYS)}"
    try:
        row = json.loads(data)
    except ValueError as error:
        raise KgError(f"{place}: not JSON: {error}", hint) from None
    if not isinstance(row, dict) or (missing := [key for key in KEYS if key not in row]):
        what = f"no {', '.join(missing)}" if isinstance(row, dict) else "not an object"
        raise KgError(f"{place}: not a statement: {what}", hint)
    if wrong := next(_misfits(row), None):
        raise KgError(f"{place}: not a statement: {wrong}", "docs/statements.md says what each key holds")
    return row


def _misfits(row: Row) -> Iterator[str]:
    """The keys that do not hold what they should."""
    for key in ("property", "certainty"):
        if not isinstance(row[key], str):
            yield f"{key} is no text"
    yield from _misfit("subject", row["subject"], _THING)
    yield from _misfit("evidence", row["evidence"], _PLACE)
    yield from _misvalued("value", row["value"])
    for key in ("qualifiers", "references"):
        if not isinstance(row[key], list):
            yield f"{key} is no list"
            return
    for reference in row["references"]:
        yield from _misfit("references", reference, _REFERENCE)
    for qualifier in row["qualifiers"]:
        yield from _misfit("qualifiers", qualifier, {"property": _TEXT, "value": (dict,)})
        if isinstance(qualifier, dict):
            yield from _misvalued("qualifiers", qualifier.get("value"))


def _misvalued(key: str, value: object) -> Iterator[str]:
    kind = value.get("type") if isinstance(value, dict) else None
    form = _VALUES.get(kind) if isinstance(kind, str) else None
    if form is None:
        yield f"{key} has none of the types {', '.join(_VALUES)}"
    elif not (kind == "item" and isinstance(value, dict) and isinstance(value.get("class"), str)):
        yield from _misfit(key, value, form)


def _misfit(key: str, value: object, form: _Form) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{key} is no object"
        return
    for name, types in form.items():
        if not isinstance(value.get(name), types):
            yield f"{key} has no {name}" if name not in value else f"{key} has a wrong {name}"


def _row(here: Page, s: Statement, qids: QIDs) -> Row:
    return {
        "subject": _thing(here, s.subject, qids),
        "property": s.property,
        "value": _value(here, s.value, qids),
        "qualifiers": [{"property": q.property, "value": _value(here, q.value, qids)} for q in s.qualifiers],
        "references": [_reference(c) for c in sorted(s.references, key=lambda c: _SCOPES.index(c.scope))],
        "certainty": s.certainty,
        "evidence": _evidence(s.evidence),
    }


def _thing(here: Page, item: Item, qids: QIDs) -> Row:
    qid = qids.get((item.lang or here.lang, item.title)) if item.title else None
    return {"iri": here.node_of(item)[1:-1], "title": item.title, "label": item.label, "qid": qid}


def _value(here: Page, value: Value, qids: QIDs) -> Row:
    match value:
        case Item(klass=None):
            return {"type": "item", **_thing(here, value, qids)}
        case Item():
            return {"type": "item", "class": value.klass}
        case Coordinate():
            lat, lon, precision = (degrees(d, value.precision) for d in (value.lat, value.lon, value.precision))
            return {"type": "coordinate", "lat": float(lat), "lon": float(lon), "precision": float(precision)}
        case _:
            return plain_value(value)


def plain_value(value: Text | Quantity | Time | Url | Media) -> Row:
    """A value that needs no page to be named, in the shape of the table."""
    match value:
        case Text():
            return {"type": "text", "text": value.text, "lang": value.lang}
        case Quantity():
            bounds = {"lower": value.lower, "upper": value.upper}
            found = {name: digits(bound) for name, bound in bounds.items() if bound is not None}
            return {"type": "quantity", "amount": digits(value.amount), "unit": value.unit, **found}
        case Time():
            return {"type": "time", "edtf": value.edtf}
        case Url():
            return {"type": "url", "url": value.url}
        case Media():
            return {"type": "media", "file": value.file}


def _reference(citation: Citation) -> Row:
    cited = citation.reference
    found = {"url": cited.url, "title": cited.title, "name": cited.name, "scope": citation.scope, "text": cited.text}
    return {**found, "archive": cited.archive_url} if cited.archive_url else found


def _evidence(e: Evidence) -> Row:
    return {
        "page": e.page, "section": e.section, "where": e.where,
        "start": e.start, "end": e.end, "quote": e.quote, "extractor": e.extractor,
        **({"rule": e.rule} if e.rule else {}),
        **({"template": e.template} if e.template else {}),
    }  # fmt: skip

"""The statements table (docs/statements.md): one statement a line in JSON, for everyone who does not want RDF."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

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

Row = dict[str, Any]
"""One statement as JSON; the order of its keys is part of the contract."""

QIDs = Mapping[tuple[str, str], str]
"""(language of the wiki, title) -> QID."""

KEYS = ("subject", "property", "value", "qualifiers", "references", "certainty", "evidence")
_SCOPES = get_args(Scope)
"""Narrowest first."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def rows(extraction: Extraction, base: str = BASE, qids: QIDs | None = None) -> Iterator[Row]:
    """The statements of one article in article order, each once.

    `base` as in `kg.rdf.lines`; `qids` says which things are linked to Wikidata.
    """
    check_base(base)
    here = page(extraction, base)
    seen: set[str] = set()
    for statement in sorted(extraction.statements, key=lambda s: s.evidence.start):
        row = _row(here, statement, qids or {})
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
    except OSError as error:
        raise KgError(f"{path}: {error.strerror or error}", "make one with: kg build ARTICLE -o DIR") from None


def _read(data: bytes, place: str) -> Row:
    hint = f"each line is one JSON object with the keys {', '.join(KEYS)}"
    try:
        row = json.loads(data)
    except ValueError as error:
        raise KgError(f"{place}: not JSON: {error}", hint) from None
    if not isinstance(row, dict) or (missing := [key for key in KEYS if key not in row]):
        what = f"no {', '.join(missing)}" if isinstance(row, dict) else "not an object"
        raise KgError(f"{place}: not a statement: {what}", hint)
    return row


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
    return {"iri": here.thing(item)[1:-1], "title": item.title, "label": item.label, "qid": qid}


def _value(here: Page, value: Value, qids: QIDs) -> Row:
    match value:
        case Item(klass=None):
            return {"type": "item", **_thing(here, value, qids)}
        case Item():
            return {"type": "item", "class": value.klass}
        case Text():
            return {"type": "text", "text": value.text, "lang": value.lang}
        case Quantity():
            bounds = {"lower": value.lower, "upper": value.upper}
            found = {name: digits(bound) for name, bound in bounds.items() if bound is not None}
            return {"type": "quantity", "amount": digits(value.amount), "unit": value.unit, **found}
        case Time():
            return {"type": "time", "edtf": value.edtf}
        case Coordinate():
            lat, lon, precision = (degrees(d, value.precision) for d in (value.lat, value.lon, value.precision))
            return {"type": "coordinate", "lat": float(lat), "lon": float(lon), "precision": float(precision)}
        case Url():
            return {"type": "url", "url": value.url}
        case Media():
            return {"type": "media", "file": value.file}


def _reference(citation: Citation) -> Row:
    cited = citation.reference
    return {"url": cited.url, "title": cited.title, "name": cited.name, "scope": citation.scope, "text": cited.text}


def _evidence(e: Evidence) -> Row:
    return {
        "page": e.page, "section": e.section, "where": e.where,
        "start": e.start, "end": e.end, "quote": e.quote, "extractor": e.extractor,
    }  # fmt: skip

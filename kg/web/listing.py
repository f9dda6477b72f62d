"""Lists of entities and of statements, filtered: by class, year, place, certainty, property and words."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from kg.vocab import P
from kg.web.index import Index
from kg.web.search import search
from kg.web.wording import property_label, value_words

PAGE = 50
LARGEST = 10_000
"""Rows of one download."""

PLACES = (
    "located in the administrative territorial entity",
    "country",
    "location of event",
    "place of birth",
    "part of",
)
_CERTAINTIES = ("asserted", "attributed", "speculative")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty where it is not."""

    words: str = ""
    kind: str = ""
    place: str = ""
    since: float | None = None
    until: float | None = None
    certainty: str = ""
    page: int = 1

    def query(self, **changed: Any) -> str:
        """Returns the filters as the query of an address."""
        year = {"from": self.since, "to": self.until}
        fields = {"q": self.words, "class": self.kind, "place": self.place, "certainty": self.certainty}
        fields |= {name: f"{value:g}" for name, value in year.items() if value is not None}
        fields |= {"page": str(self.page) if self.page > 1 else ""} | {
            key: str(value) for key, value in changed.items()
        }
        return urlencode({name: value for name, value in fields.items() if value})


def filters(fields: Mapping[str, str]) -> Filters:
    """Reads filters from the parameters of an address; what is no year, certainty or page counts as not given."""
    certainty = fields.get("certainty", "")
    page = fields.get("page", "1")
    return Filters(
        fields.get("q", "").strip()[:100],
        fields.get("class", "").strip()[:100],
        fields.get("place", "").strip()[:500],
        _year(fields.get("from", "")),
        _year(fields.get("to", "")),
        certainty if certainty in _CERTAINTIES else "",
        int(page) if page.isdecimal() and 0 < int(page[:7]) < 100_000 else 1,
    )


def _year(text: str) -> float | None:
    try:
        year = float(text)
    except ValueError:
        return None
    return year if -100_000 < year < 100_000 else None


def entities(index: Index, wanted: Filters, limit: int = PAGE) -> tuple[list[sqlite3.Row], int]:
    """Returns the entities that fit, those with most facts first, and how many there are in all."""
    where, values = _where(index, wanted)
    count = index.row(f"SELECT count(*) AS size FROM entity WHERE {where}", values)
    rows = index.rows(
        f"SELECT * FROM entity WHERE {where} ORDER BY facts DESC, mentions DESC, iri LIMIT ? OFFSET ?",
        (*values, limit, (wanted.page - 1) * limit),
    )
    return rows, count["size"] if count else 0


def _where(index: Index, wanted: Filters) -> tuple[str, list[Any]]:
    parts, values = ["1"], list[Any]()
    if wanted.words:
        found = [row["id"] for row in search(index, wanted.words, 500)]
        parts.append(f"id IN ({','.join('?' * len(found))})")
        values += found
    if wanted.kind:
        parts.append("id IN (SELECT entity FROM entity_class WHERE class = ?)")
        values.append(wanted.kind)
    if wanted.place:
        marks = ",".join("?" * len(PLACES))
        parts.append(
            "id IN (SELECT subject FROM statement JOIN mention ON mention.statement = statement.id JOIN "
            "entity AS place "
            f"ON place.id = mention.entity WHERE property IN ({marks}) AND (place.iri = ? OR place.label = ?))"
        )
        values += [*(P[label] for label in PLACES), wanted.place, wanted.place]
    if wanted.since is not None:
        parts.append("(high >= ? OR high IS NULL AND low IS NOT NULL)")
        values.append(wanted.since)
    if wanted.until is not None:
        parts.append("(low < ? OR low IS NULL AND high IS NOT NULL)")
        values.append(wanted.until + 1)
    if wanted.certainty:
        parts.append("id IN (SELECT subject FROM statement WHERE certainty = ?)")
        values.append(wanted.certainty)
    return " AND ".join(parts), values


def statements_about(index: Index, entity: int, limit: int = 5000) -> list[sqlite3.Row]:
    """Returns the statements with an entity as subject, in the order of the articles."""
    return index.rows("SELECT * FROM statement WHERE subject = ? ORDER BY id LIMIT ?", (entity, limit))


MOST_OF_A_PROPERTY = 25
"""Statements of one property that a page shows; all of them stand in its JSON and CSV."""

_MOST_OF_ALL = 150


def statements_shown(index: Index, entity: int, climate: str) -> tuple[list[sqlite3.Row], dict[str, int]]:
    """Returns the statements about an entity that its page shows, and how many each property has that has more.

    Climate normals, which a page draws, are all there; so are all statements of an entity with few of them.
    """
    sizes = index.rows(
        "SELECT property, count(*) AS size FROM statement WHERE subject = ? GROUP BY property", (entity,)
    )
    if sum(row["size"] for row in sizes if row["property"] != climate) <= _MOST_OF_ALL:
        return statements_about(index, entity), {}
    rows = index.rows(
        "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY property ORDER BY id) AS place FROM statement "
        "WHERE subject = ?) WHERE place <= ? OR property = ? ORDER BY id",
        (entity, MOST_OF_A_PROPERTY, climate),
    )
    more = {row["property"]: row["size"] for row in sizes if row["size"] > MOST_OF_A_PROPERTY}
    return rows, more


def statements_naming(index: Index, entity: int, limit: int = 500) -> list[sqlite3.Row]:
    """Returns the statements about others that name an entity, in the order of the articles."""
    return index.rows(
        "SELECT statement.*, mention.role FROM mention JOIN statement ON statement.id = mention.statement "
        "WHERE mention.entity = ? ORDER BY statement.id LIMIT ?",
        (entity, limit),
    )


COLUMNS = (
    "subject",
    "subject_label",
    "property",
    "property_label",
    "value",
    "value_label",
    "qualifiers",
    "certainty",
    "cites",
    "article",
    "section",
    "quote",
    "start",
    "end",
)


def as_csv(rows: Iterable[sqlite3.Row]) -> str:
    """Returns statements as CSV, one a row; what a spreadsheet would take for a formula gets a quotation mark."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(map(_cell, csv_row(json.loads(row["row"]))))
    return out.getvalue()


def csv_row(row: dict[str, Any]) -> list[object]:
    """Returns a statement as the cells of a row of a table, see `COLUMNS`."""
    value, e = row["value"], row["evidence"]
    conditions = "; ".join(f"{property_label(q['property'])}: {value_words(q['value'])}" for q in row["qualifiers"])
    cites = " | ".join(str(r.get("text") or r["url"] or "") for r in row["references"])
    return [
        row["subject"]["iri"],
        row["subject"]["label"],
        row["property"],
        property_label(row["property"]),
        value.get("iri") or value.get("class") or value.get("url") or value.get("edtf") or value_words(value),
        value_words(value),
        conditions,
        row["certainty"],
        cites,
        e["page"],
        e["section"],
        e["quote"],
        e["start"],
        e["end"],
    ]


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and not _is_number(value) else value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True

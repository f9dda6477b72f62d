"""Answers on paper: SPARQL 1.1 CSV and JSON results, Turtle, and the plain words of a table."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from kg.model import KgError
from kg.store import Solutions, Term
from kg.vocab import PREFIXES, properties, units

_OF_PROPERTIES = frozenset({"wdt", "p", "ps", "pq", "kgp", "kgps", "kgpq"})

_STRING = "http://www.w3.org/2001/XMLSchema#string"


@dataclass(frozen=True, slots=True)
class Table:
    """An answer as people read it: text cells, a thing shown by its label where the query gives one."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    """Whether every cell of a column is a number (and at least one is there)."""


def table(solutions: Solutions) -> Table:
    """Columns `x` and `xLabel` become one column `x` with the label, or the thing's short IRI where it has none."""
    names = solutions.variables
    labels = {name: names.index(f"{name}Label") for name in names if f"{name}Label" in names}
    columns = [name for name in names if name.removesuffix("Label") not in labels or not name.endswith("Label")]
    places = [(names.index(name), labels.get(name)) for name in columns]
    rows = tuple(
        tuple(words(row[label] if label is not None and row[label] is not None else row[at]) for at, label in places)
        for row in solutions.rows
    )
    numeric = tuple(_numeric(row[at] for row in solutions.rows) for at, _ in places)
    return Table(tuple(columns), rows, numeric)


def words(cell: Term | None) -> str:
    """A cell for people: a literal's text, an IRI with the project's prefixes."""
    match cell:
        case None:
            return ""
        case ox.Literal():
            return cell.value
        case ox.NamedNode():
            return short(cell.value)
        case _:
            return str(cell)


def as_csv(solutions: Solutions) -> str:
    """https://www.w3.org/TR/sparql11-results-csv-tsv/"""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(solutions.variables)
    lines.writerows([_plain(cell) for cell in row] for row in solutions.rows)
    return out.getvalue()


def as_json(answer: Solutions | bool) -> str:
    """https://www.w3.org/TR/sparql11-results-json/"""
    if isinstance(answer, bool):
        return json.dumps({"head": {}, "boolean": answer}) + "\n"
    bindings = [
        {name: _binding(cell) for name, cell in zip(answer.variables, row, strict=True) if cell is not None}
        for row in answer.rows
    ]
    results = {"head": {"vars": list(answer.variables)}, "results": {"bindings": bindings}}
    return json.dumps(results, ensure_ascii=False, indent=1) + "\n"


def as_turtle(triples: Iterable[ox.Triple]) -> str:
    """Turtle with the project's prefixes, only those in use."""
    triples = list(triples)
    iris = re.findall(r"<([^<>\"]*[/#])[^/#>]*>", "\n".join(map(str, triples)))
    used = {name: iri for name, iri in PREFIXES.items() if iri in set(iris)}
    out = io.BytesIO()
    ox.serialize(triples, out, ox.RdfFormat.TURTLE, prefixes=used)
    # pyoxigraph writes the prefixes first, in an order that differs between processes
    written = out.getvalue().decode().split("\n")
    return "\n".join(sorted(written[: len(used)]) + written[len(used) :])


def short(iri: str) -> str:
    """An IRI for people: `population (P…)`, `millimetre`, `schema:City`; one of another kind stays as it is."""
    for name, start in PREFIXES.items():
        local = iri.removeprefix(start)
        if local == iri or not local.isidentifier():
            continue
        if name == "kgu":
            return next((unit.label for unit in units().values() if unit.slug == local), local)
        if name in _OF_PROPERTIES and local in _labels():
            return _labels()[local]
        return f"{name}:{local}"
    return iri


@cache
def _labels() -> dict[str, str]:
    """Local name of a property -> `population (P…)`, `climate normal`."""
    local = {identifier.rpartition(":"): known.label for identifier, known in properties().items()}
    return {name: label if prefix else f"{label} ({name})" for (prefix, _, name), label in local.items()}


def _plain(cell: Term | None) -> str:
    match cell:
        case None:
            return ""
        case ox.BlankNode():
            return f"_:{cell.value}"
        case ox.Triple():
            return str(cell)
        case _:
            return cell.value


def _binding(cell: Term) -> dict[str, str]:
    match cell:
        case ox.NamedNode():
            return {"type": "uri", "value": cell.value}
        case ox.BlankNode():
            return {"type": "bnode", "value": cell.value}
        case ox.Literal():
            if cell.language:
                return {"type": "literal", "value": cell.value, "xml:lang": cell.language}
            if cell.datatype.value == _STRING:
                return {"type": "literal", "value": cell.value}
            return {"type": "literal", "value": cell.value, "datatype": cell.datatype.value}
        case _:
            raise KgError("the answer holds a triple as a value", "SPARQL 1.1 JSON cannot say that: select its parts")


def _numeric(cells: Iterable[Term | None]) -> bool:
    found = [cell for cell in cells if cell is not None]
    return bool(found) and all(isinstance(cell, ox.Literal) and _is_number(cell) for cell in found)


def _is_number(literal: ox.Literal) -> bool:
    return literal.datatype.value.rpartition("#")[2] in ("integer", "decimal", "double", "float")

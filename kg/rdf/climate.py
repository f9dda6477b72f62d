"""Climate tables: each normal as one observation, each table as one dataset, in schema.org's terms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.model import Quantity, Statement, Text, Time, Value
from kg.rdf.iris import slug
from kg.rdf.literals import EDTF, string, tagged, typed
from kg.rdf.page import Page, term
from kg.rdf.terms import quantity_facts
from kg.vocab import P, measures


@dataclass(frozen=True, slots=True)
class Cell:
    """One normal in its table; `table` and `node` are the N-Quads terms of the dataset and the observation."""

    statement: Statement
    value: Quantity
    table: str
    node: str
    measure: str
    month: str | None
    period: Time | None


def cells(page: Page, statements: Sequence[Statement]) -> list[Cell]:
    """The climate normals among the current `statements`, in article order, each in its table.

    A table ends where its thing, period or section does, or where a cell that it has comes again.
    """
    found: list[Cell] = []
    normal, place, seen, count = P["climate normal"], None, set[tuple[str, str | None]](), 0
    for s in statements:
        if s.property != normal or not isinstance(s.value, Quantity):
            continue
        measure, month, period = _text(s, "measure"), _text(s, "month"), _qualifier(s, "period")
        if measure is None:
            continue
        here = (s.subject, period, s.evidence.section)
        if here != place or (measure, month) in seen:
            place, seen, count = here, set(), count + 1
        seen.add((measure, month))
        name = "climate" if count == 1 else f"climate-{count}"
        node = "-".join((name, slug(measure), *([slug(month)] if month else [])))
        found.append(
            Cell(s, s.value, page.fragment(name), page.fragment(node), measure, month,
                 period if isinstance(period, Time) else None)
        )  # fmt: skip
    return found


def facts(page: Page, found: Sequence[Cell]) -> Iterator[str]:
    """What the plain layer says of the tables and their cells."""
    for cell in found:
        place, measured = page.thing(cell.statement.subject), _measured(cell.measure)
        yield f"{cell.table} {term('rdf:type')} {term('schema:Dataset')}"
        yield f"{cell.table} {term('schema:about')} {place}"
        yield f"{cell.table} {term('schema:variableMeasured')} {measured}"
        yield f"{cell.node} {term('rdf:type')} {term('schema:Observation')}"
        yield f"{cell.node} {term('dcterms:isPartOf')} {cell.table}"
        yield f"{cell.node} {term('schema:observationAbout')} {place}"
        yield f"{cell.node} {term('schema:measuredProperty')} {measured}"
        yield from quantity_facts(cell.node, cell.value)
        if cell.month:
            yield f"{cell.node} {term('kg:month')} {string(cell.month)}"
        if cell.period:
            yield f"{cell.table} {term('schema:temporalCoverage')} {string(cell.period.edtf)}"
            yield f"{cell.node} {term('schema:observationPeriod')} {typed(cell.period.edtf, EDTF)}"


def _measured(label: str) -> str:
    """The measured property, or the words themselves where the dictionary has no such measure."""
    measure = measures().get(label)
    return term(measure.id) if measure else tagged(label, "en")


def _text(s: Statement, label: str) -> str | None:
    value = _qualifier(s, label)
    return value.text if isinstance(value, Text) else None


def _qualifier(s: Statement, label: str) -> Value | None:
    return next((q.value for q in s.qualifiers if q.property == P[label]), None)

"""Climate tables: each normal as one observation, each table as one dataset, in schema.org's terms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.model import Quantity, Statement, Text, Time, Value
from kg.rdf.literals import EDTF, string, tagged, typed
from kg.rdf.page import Page, term
from kg.rdf.terms import quantity_facts
from kg.vocab import P, measures
from kg.wikitext.titles import slug


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


@dataclass(slots=True)
class _Table:
    """A table under construction: one period, one unit for each measure."""

    name: str
    period: Value | None
    units: dict[str, str | None] = field(default_factory=dict)
    seen: set[tuple[str, str | None]] = field(default_factory=set)

    def takes(self, measure: str, unit: str | None, period: Value | None) -> bool:
        """Whether a number of this measure, unit and period belongs into this table."""
        return self.period == period and self.units.get(measure, unit) == unit

    def has(self, measure: str, month: str | None) -> bool:
        """Whether the cell is taken."""
        return (measure, month) in self.seen

    def add(self, measure: str, month: str | None, unit: str | None) -> None:
        """Take the cell."""
        self.units[measure] = unit
        self.seen.add((measure, month))


def cells(page: Page, statements: Sequence[Statement]) -> list[Cell]:
    """The climate normals among the current `statements`, in article order, each in its table.

    Tables end where their thing, place or section does, or where a cell comes again. Side by side stand a table for
    each period (normals, records) and for each unit of a number that is given in two (°C and °F).
    """
    found: list[Cell] = []
    normal, place, count = P["climate normal"], None, 0
    tables: list[_Table] = []
    for s in statements:
        if s.property != normal or not isinstance(s.value, Quantity):
            continue
        measure, month, period = _text(s, "measure"), _text(s, "month"), _qualifier(s, "period")
        if measure is None:
            continue
        here = (s.subject, _qualifier(s, "location"), s.evidence.section)
        if here != place:
            place, tables = here, []
        table = next((t for t in tables if t.takes(measure, s.value.unit, period)), None)
        if table is None or table.has(measure, month):
            tables = [] if table else tables
            count += 1
            table = _Table("climate" if count == 1 else f"climate-{count}", period)
            tables.append(table)
        table.add(measure, month, s.value.unit)
        node = "-".join((table.name, slug(measure), *([slug(month)] if month else [])))
        found.append(
            Cell(s, s.value, page.fragment(table.name), page.fragment(node), measure, month,
                 period if isinstance(period, Time) else None)
        )  # fmt: skip
    return found


def facts(page: Page, found: Sequence[Cell]) -> Iterator[str]:
    """What the plain layer says of the tables and their cells."""
    for cell in found:
        place, measured = page.node_of(cell.statement.subject), _measured(cell.measure)
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

"""Where an article disagrees with itself: two values of which only one can be true, each kept with its place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from kg.model import Coordinate, Extraction, Item, Qualifier, Quantity, Statement, Time, Value
from kg.vocab import properties

_TOLERANCE = 2.0
"""How many of the coarser precision two points may lie apart and still be one place."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two asserted statements about one thing and one property whose values exclude each other."""

    first: Statement
    second: Statement


def conflicts(extraction: Extraction) -> Iterator[Conflict]:
    """The disagreements of one article, in its order: infobox against prose, one infobox against another.

    Only values under the same conditions are held against each other: a population of 2000 and one of 2010 agree.
    """
    groups: dict[tuple[Item, str, frozenset[Qualifier]], list[Statement]] = {}
    for statement in extraction.statements:
        if statement.certainty == "asserted":
            about = Item("", statement.subject.title, statement.subject.lang, statement.subject.slug)
            groups.setdefault((about, statement.property, frozenset(statement.qualifiers)), []).append(statement)
    found = (pair for group in groups.values() for pair in combinations(_distinct(group), 2))
    wrong = (Conflict(a, b) for a, b in found if excludes(a.property, a.value, b.value))
    yield from sorted(wrong, key=lambda c: (c.first.evidence.start, c.second.evidence.start))


def _distinct(group: Iterable[Statement]) -> list[Statement]:
    """The first statement of each value."""
    by_value: dict[Value, Statement] = {}
    for statement in group:
        by_value.setdefault(statement.value, statement)
    return list(by_value.values())


def excludes(prop: str, a: Value, b: Value) -> bool:
    """Whether two values of a property cannot both be true.

    Dates exclude each other when no day is possible in both, points when they lie apart by more than their precision,
    amounts of one unit when they differ; things only where there can be but one (`single` in the dictionary).
    """
    one = (known := properties().get(prop)) is not None and known.single
    if isinstance(a, Time) and isinstance(b, Time):
        return one and _apart(a, b)
    if isinstance(a, Coordinate) and isinstance(b, Coordinate):
        near = _TOLERANCE * max(a.precision, b.precision)
        return abs(a.lat - b.lat) > near or abs(a.lon - b.lon) > near
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        return a.unit == b.unit and a.amount != b.amount
    if isinstance(a, Item) and isinstance(b, Item):
        return one and bool(a.title and b.title) and (a.title, a.lang) != (b.title, b.lang) and a.label != b.label
    return False


def _apart(a: Time, b: Time) -> bool:
    if None in (a.lower, a.upper, b.lower, b.upper):
        return False
    return str(a.upper) < str(b.lower) or str(b.upper) < str(a.lower)

"""Which places of an article statements rest on, for the coverage report: a bare link is not yet a statement."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from kg.model import Item, Quantity, Statement, Text, Time, Value
from kg.vocab import P

Outcome = Literal["stated", "kept", "ignored", "unread"]

_YEAR = re.compile(r"\d{3,4}")
_BARE = frozenset({P["links to"], P["mentions"], P["about"]})
"""Properties that only say that a link stands there."""
_KEPT = frozenset({P["lists"]})
"""Properties that keep what stands there as words."""


@dataclass(slots=True, unsafe_hash=True)
class Stated:
    """One place that a statement rests on: who read it, whether it is only kept, and what it names."""

    start: int
    end: int
    extractor: str
    kept: bool
    names: tuple[str, ...] = ()

    def names_in(self, words: str) -> bool:
        """Whether these words hold what the statement names; a statement that names nothing is of all its words."""
        return not self.names or any(name and (name in words or words in name) for name in self.names)


class StatedPlaces:
    """The places that statements rest on, for look-ups by overlap."""

    def __init__(self, places: Iterable[Stated]) -> None:
        self._places = sorted(places, key=lambda place: (place.start, place.end))
        self._starts = [place.start for place in self._places]
        self._reach: list[int] = []
        furthest = -1
        for place in self._places:
            furthest = max(furthest, place.end)
            self._reach.append(furthest)

    def over(self, start: int, end: int) -> Iterator[Stated]:
        """The places that overlap `start:end`, the nearest beginning first."""
        index = bisect_left(self._starts, end) - 1
        while index >= 0 and self._reach[index] > start:
            if self._places[index].end > start:
                yield self._places[index]
            index -= 1

    def of(self, start: int, end: int, words: str | None = None) -> Stated | None:
        """What rests on `start:end`, a full statement before one that keeps words.

        A place wider than that counts only where `words` hold what it names: a whole row does not read each cell.
        """
        found: Stated | None = None
        for place in self.over(start, end):
            wider = place.start < start or place.end > end
            if wider and words is not None and not place.names_in(words):
                continue
            if not place.kept:
                return place
            found = found or place
        return found


def stated_places(statements: Iterable[Statement]) -> StatedPlaces:
    """The places of the article itself that these statements rest on."""
    return StatedPlaces(_place(s) for s in statements if s.property not in _BARE and s.evidence.template is None)


def _place(statement: Statement) -> Stated:
    evidence = statement.evidence
    names = _names(statement.value)
    subject = () if statement.subject.title == evidence.page else _names(statement.subject)
    is_class = isinstance(statement.value, Item) and statement.value.klass is not None
    if names or is_class:
        names = (*names, *subject, *(name for q in statement.qualifiers for name in _names(q.value)))
    return Stated(evidence.start, evidence.end, evidence.extractor, statement.property in _KEPT, names)


def _names(value: Value) -> tuple[str, ...]:
    """How a value may be written; nothing where any words may be it."""
    if isinstance(value, Item):
        return () if value.klass else (value.label, value.title or value.label)
    if isinstance(value, Text):
        return (value.text,)
    if isinstance(value, Quantity):
        return (str(value.amount), f"{value.amount:,}")
    if isinstance(value, Time):
        return tuple(_YEAR.findall(value.edtf)[:2]) or (value.edtf,)
    return ()

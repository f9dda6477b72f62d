"""Whether two statements hold under the same conditions: qualifiers as Wikidata means them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.model import Time
from kg.vocab import P
from kg.wikidata.claims import Snak
from kg.wikidata.comparing import Compared, agrees, compare, order
from kg.wikidata.labels import label, spoken


@dataclass(frozen=True, slots=True)
class Match:
    """Two statements of one value: `compared` are the values, the rest their qualifiers.

    - `apart`: they are about different times or parts, so they are two statements (a state that came twice).
    - `contradictions`: in words, what only one of them can be right about.
    - `missing_there`: properties of qualifiers that only the article gives.
    """

    compared: Compared
    apart: bool
    contradictions: tuple[str, ...]
    missing_there: tuple[str, ...]


def meet(here: Sequence[Snak], there: Sequence[Snak], compared: Compared) -> Match:
    """The qualifiers of two statements that have one value."""
    ours, theirs = _grouped(here), _grouped(there)
    contradictions = [ident for ident in ours if ident in theirs and not _any_agrees(ours[ident], theirs[ident])]
    bounds = (P["start time"], P["end time"])
    apart = any(ident not in bounds for ident in contradictions) or _disjoint(ours, theirs)
    return Match(
        compared,
        apart,
        () if apart else tuple(_contradiction(ident, ours[ident], theirs[ident]) for ident in contradictions),
        tuple(ident for ident in ours if ident not in theirs),
    )


def same_scope(here: Sequence[Snak], there: Sequence[Snak]) -> bool:
    """Whether two values compete: they are given for the same time, and neither only for a part or by a method."""
    ours, theirs = _grouped(here), _grouped(there)
    return all(ident in ours and ident in theirs for ident in {*ours, *theirs}) and all(
        _any_agrees(ours[ident], theirs[ident]) for ident in ours
    )


def _grouped(snaks: Iterable[Snak]) -> dict[str, list[Snak]]:
    found: dict[str, list[Snak]] = {}
    for snak in snaks:
        found.setdefault(snak.property, []).append(snak)
    return found


def _any_agrees(here: Sequence[Snak], there: Sequence[Snak]) -> bool:
    """An unknown value agrees with any: it does not say that it is another."""
    return any(
        mine.value is None or yours.value is None or agrees(compare(mine.value, yours.value))
        for mine in here
        for yours in there
    )


def _disjoint(here: dict[str, list[Snak]], there: dict[str, list[Snak]]) -> bool:
    """Whether one state had ended before the other began."""
    return _before(here, there) or _before(there, here)


def _before(first: dict[str, list[Snak]], second: dict[str, list[Snak]]) -> bool:
    ends = [snak.value.upper for snak in first.get(P["end time"], ()) if isinstance(snak.value, Time)]
    starts = [snak.value.lower for snak in second.get(P["start time"], ()) if isinstance(snak.value, Time)]
    return bool(ends and starts) and max(order(day, 1) for day in ends) < min(order(day, -1) for day in starts)


def _contradiction(ident: str, here: Sequence[Snak], there: Sequence[Snak]) -> str:
    return f"{label(ident)} {' and '.join(map(spoken, here))} here, {' and '.join(map(spoken, there))} there"

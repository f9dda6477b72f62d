"""Events and claims of the statements table, each put together from the rows about it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.evaluation.gold import Fact
from kg.evaluation.groups import groups
from kg.evaluation.matching import Row, folded, names_of, urls_of


@dataclass(frozen=True, slots=True)
class Event:
    """An event or claim of the table: all that its rows say, put together."""

    words: str
    dates: frozenset[str]
    mentions: frozenset[str]
    urls: tuple[str, ...]
    certainties: frozenset[str]


def events_of(rows: Iterable[Row]) -> list[Event]:
    """Each subject whose class is an event or a claim."""
    by_subject: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_subject[row["subject"].get("iri") or json.dumps(row["subject"], sort_keys=True)].append(row)
    return [_event(group) for group in by_subject.values() if any(map(_is_event_type, group))]


def _is_event_type(row: Row) -> bool:
    value = row["value"]
    kind = str(value.get("class") or value.get("iri"))
    return row["property"] == "rdf:type" and ("Event" in kind or "Claim" in kind)


def _event(rows: Sequence[Row]) -> Event:
    values: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        values[row["property"]].append(row["value"])
    names = groups()["event"]
    starts, ends, points = ([value["edtf"] for value in values[names[key]]] for key in ("start", "end", "point"))
    words = [value.get("text", "") for name in names["words"] for value in values[name]]
    return Event(
        words=folded(" ".join(words)),
        dates=frozenset([*points, *starts, *ends, *(f"{start}/{end}" for start in starts for end in ends)]),
        mentions=frozenset().union(*(names_of(value) for name in names["mentions"] for value in values[name])),
        urls=tuple(url for row in rows for url in urls_of(row)),
        certainties=frozenset(
            row.get("certainty", "asserted") for row in rows if row["property"] in ("rdf:type", "schema:description")
        ),
    )


def mentions_match(event: Event, fact: Fact) -> bool:
    """Does the event say what the fact says: the words, one of the dates, and who stands behind it?"""
    dates = {fact.qualifiers["date"], *fact.alt_dates} - {None, ""}
    return (
        folded(fact.value) in event.words
        and (not dates or not dates.isdisjoint(event.dates))
        and (fact.certainty == "asserted" or fact.certainty in event.certainties)
    )

"""Which items a name may mean, with a score from 0 to 100 and what it is made of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, islice, takewhile
from typing import Any, Protocol

from kg.linking.table import Link
from kg.queries.item_names import fold
from kg.vocab import P, properties
from kg.web.catalogue import Catalogue, Record
from kg.wikidata.claims import QID

_MATCH = 95.0
"""The score from which a candidate is taken for the thing itself, when no other has it."""

_LEAST = 40.0
_LOOKED_AT = 50
"""Names that begin alike of which each is compared."""

_LONGEST = 200
"""Characters of a query that are looked at: things have shorter names."""


class Index(Protocol):
    """Titles of wikis with their items: `kg.linking.index.Sitelinks` is one, `Titles` makes one of a table."""

    def get(self, key: tuple[str, str], /) -> Link | None:
        """The link of a title, however it is written."""

    def search(self, prefix: str, limit: int) -> list[Link]:
        """Linked titles that begin so."""

    def titles(self, qid: str, lang: str | None) -> list[str]:
        """The pages of an item."""


class Titles:
    """A table of links as an index: exact pairs only, since a service must not pass on what is only likely."""

    def __init__(self, table: Mapping[tuple[str, str], Link]) -> None:
        links = [link for link in table.values() if link.confidence == "exact"]
        self._links = {(link.lang, link.title): link for link in links}
        self._sorted = sorted(((fold(link.title), link) for link in links), key=lambda each: (each[0], each[1].title))

    def get(self, key: tuple[str, str], /) -> Link | None:
        """The link of a title, with its first letter upper case and spaces as on the wiki."""
        lang, title = key
        title = " ".join(title.replace("_", " ").split())
        return self._links.get((lang, title[:1].upper() + title[1:]))

    def search(self, prefix: str, limit: int) -> list[Link]:
        """Titles that begin so, but for case and diacritics."""
        start = fold(prefix)
        at = bisect_left(self._sorted, start, key=lambda each: each[0])
        return [link for _, link in takewhile(lambda each: each[0].startswith(start), self._sorted[at : at + limit])]

    def titles(self, qid: str, lang: str | None) -> list[str]:
        """The pages of an item, on one wiki or on all."""
        return [link.title for _, link in self._sorted if link.qid == qid and lang in (None, link.lang)]

    @property
    def langs(self) -> tuple[str, ...]:
        """The wikis that the table knows."""
        return tuple(sorted({lang for lang, _ in self._links}))


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: a name, classes (CURIEs) it should be of, and property values it should have."""

    name: str = ""
    types: tuple[str, ...] = ()
    values: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item and how well it fits; `typed` is None where its classes are not known, `fitting` the share of values."""

    id: str
    name: str
    score: float
    match: bool
    named: float
    typed: bool | None = None
    fitting: float | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that a service knows: titles, what articles say, and the wikis whose titles are meant, first one first."""

    index: Index
    catalogue: Catalogue
    langs: tuple[str, ...]

    def name(self, item: str) -> str | None:
        """What an item is called: by an article, else by its page; None where it is not known."""
        if item in self.catalogue:
            return self.catalogue[item].name
        for lang in self.langs:
            if titles := self.index.titles(item, lang):
                return titles[0]
        return None

    def page(self, item: str) -> tuple[str, str] | None:
        """A page of an item: the wiki's code and the title."""
        for lang in self.langs:
            if titles := self.index.titles(item, lang):
                return lang, titles[0]
        return None


def candidates(knowledge: Knowledge, query: Query) -> list[Candidate]:
    """The items that fit, best first; one is a match when its name fits exactly and no other fits as well."""
    name = query.name.strip()[:_LONGEST]
    named = _named(knowledge, name, query.limit) if name else _fitting(knowledge, query)
    found = sorted(
        (_judged(knowledge, query, item, *how) for item, how in named.items()),
        key=lambda each: (-each.score, len(each.id), each.id),
    )
    kept = [each for each in found if each.score >= _LEAST][: query.limit]
    sure = [each for each in found if each.score >= _MATCH]
    return [
        Candidate(each.id, each.name, each.score, sure == [each], each.named, each.typed, each.fitting) for each in kept
    ]


Hit = tuple[str, str, float]
"""An item, the name it goes by, and how like that is to what is asked for (0 to 100)."""


def _named(knowledge: Knowledge, name: str, limit: int) -> dict[str, tuple[str, float]]:
    """Items with the name of each that is most like what is asked for, and how like."""
    best: dict[str, tuple[str, float]] = {}
    for item, called, points in chain(_exact(knowledge, name), _alike(knowledge, name, limit)):
        if item not in best or best[item][1] < points:
            best[item] = (called, points)
    return best


def _exact(knowledge: Knowledge, name: str) -> Iterator[Hit]:
    """Items of this id, title or name."""
    if QID.fullmatch(name) and (known := knowledge.name(name)):
        yield name, known, 100.0
    for lang in knowledge.langs:
        for spelled in dict.fromkeys((name, name.capitalize(), name.title())):
            if (link := knowledge.index.get((lang, spelled))) and link.confidence == "exact":
                yield link.qid, link.title, 100.0 if spelled == name else 97.0
    for item in knowledge.catalogue.called(name):
        record = knowledge.catalogue[item]
        yield item, record.name, 100.0 if name in record.names else 97.0


def _alike(knowledge: Knowledge, name: str, limit: int) -> Iterator[Hit]:
    """Items with a name that begins so; where these are few, with less and less of its beginning."""
    seen: set[str] = set()
    for size in dict.fromkeys((len(name), len(name) * 3 // 4, len(name) // 2)):
        if len(seen) >= limit or size < min(3, len(name)):  # so short a beginning is no hint
            return
        for link in knowledge.index.search(name[:size], _LOOKED_AT):
            seen.add(link.qid)
            yield link.qid, link.title, likeness(name, link.title)
        for item in islice(knowledge.catalogue.beginning(name[:size]), _LOOKED_AT):
            seen.add(item)
            record = knowledge.catalogue[item]
            yield item, record.name, max(likeness(name, called) for called in record.names)


def likeness(wanted: str, name: str) -> float:
    """0 to 100: the very name 100, but for case and marks 97, but for words in brackets 85, else what they share."""
    if wanted == name:
        return 100.0
    ours, theirs = fold(wanted), fold(name)
    if ours == theirs:
        return 97.0
    if ours == theirs.partition(" (")[0]:
        return 85.0
    share = SequenceMatcher(None, ours[:_LONGEST], theirs[:_LONGEST], autojunk=False).ratio()
    return round(80 * share, 1)


def _fitting(knowledge: Knowledge, query: Query) -> dict[str, tuple[str, float]]:
    """Without a name: every item that has one of the values asked for."""
    records = knowledge.catalogue.values()
    return {each.id: (each.name, 100.0) for each in records if fit(each, query.values, knowledge)}


def _judged(knowledge: Knowledge, query: Query, item: str, called: str, named: float) -> Candidate:
    """The likeness of the name, less what classes and values say against it; called as the item is, not the query."""
    record = knowledge.catalogue.get(item)
    score, typed, fitting = named, None, None
    if query.types and record is not None and record.types:
        typed = any(record.is_a(kind) for kind in query.types)
        score *= 1.0 if typed else 0.5
    elif query.types:
        score *= 0.9
    if query.values and record is not None and record.values:
        fitting = fit(record, query.values, knowledge)
        score *= 0.6 + 0.4 * fitting
    elif query.values:
        score *= 0.9
    return Candidate(item, knowledge.name(item) or called, round(score, 1), False, named, typed, fitting)


def fit(record: Record, wanted: Sequence[tuple[str, Collection[Any]]], knowledge: Knowledge) -> float:
    """The share of the properties asked for of which the record has one of the values."""
    hits = 0
    for prop, values in wanted:
        known = record.values.get(property_id(prop) or prop, [])
        hits += any(_is(value, each, knowledge) for value in values for each in known)
    return hits / len(wanted) if wanted else 0.0


def property_id(name: str) -> str | None:
    """A property by its id, CURIE or label."""
    return name if name in properties() else P.get(name)


def _is(wanted: Any, value: Mapping[str, Any], knowledge: Knowledge) -> bool:
    """Whether a value of the statements table is what a client asks for: an item, a number or words."""
    if isinstance(wanted, dict):
        return value.get("qid") == wanted.get("id") and value.get("qid") is not None
    if isinstance(wanted, bool):
        return False
    if isinstance(wanted, int | float):
        return value["type"] == "quantity" and float(value["amount"]) == wanted
    words = str(wanted).strip()
    if value["type"] == "item":
        names = {str(value[key]) for key in ("label", "title", "qid") if value.get(key)}
        if value.get("qid") in knowledge.catalogue:
            names |= knowledge.catalogue[value["qid"]].names
        return words in names or fold(words) in map(fold, names)
    told = value.get("text") or value.get("edtf") or value.get("url") or value.get("file") or value.get("amount")
    return told is not None and (words == told or fold(words) == fold(str(told)))

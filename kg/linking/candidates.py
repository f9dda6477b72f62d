"""Items that may be a thing that no page links: judged by name, class, distance and country, each with its reason."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

import pyoxigraph as ox

from kg.linking.table import Link
from kg.vocab import PREFIXES, P, classes, expand, superclasses

LEAST = Decimal("0.5")
"""The score from which an item is a candidate: that of the very same name, when nothing else is known."""

_EARTH = 6371.0
"""Kilometres: the mean radius."""

_NAMED = frozenset(map(expand, ("rdfs:label", "kg:linkText", "schema:alternateName", "schema:name")))


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of a thing, here or in Wikidata: `names` (text, language), `kinds` and `countries` as QIDs.

    `point` is latitude and longitude in degrees.
    """

    names: frozenset[tuple[str, str]] = frozenset()
    kinds: frozenset[str] = frozenset()
    point: tuple[float, float] | None = None
    countries: frozenset[str] = frozenset()


Suggest = Callable[[Collection[tuple[str, str]]], Iterable[tuple[str, Traits]]]
"""A source of candidates: for names (text, language), items (QID) that are called so, and what is known of them."""


@dataclass(slots=True)
class _Seen:
    names: set[tuple[str, str]] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    point: tuple[float, float] | None = None
    countries: set[str] = field(default_factory=set)


def traits(lines: Iterable[str], things: Collection[str], qids: Mapping[str, str]) -> dict[str, Traits]:
    """What a graph's plain layer says of `things` (IRIs); `qids` are the items of things that are linked."""
    seen: dict[str, _Seen] = defaultdict(_Seen)
    point, country, kind = expand(f"wdt:{P['coordinate location']}"), expand(f"wdt:{P['country']}"), expand("rdf:type")
    plain = [line for line in lines if line.endswith("#plain> .")]
    for quad in ox.parse("\n".join(plain), ox.RdfFormat.N_QUADS):
        thing, predicate, end = quad.subject.value, quad.predicate.value, quad.object
        if thing not in things:
            continue
        facts = seen[thing]
        if isinstance(end, ox.Literal):
            if predicate in _NAMED:
                facts.names.add((end.value, (end.language or "").partition("-")[0]))
            elif predicate == point:
                facts.point = wkt(end.value)
        elif isinstance(end, ox.NamedNode):
            if predicate == kind:
                facts.classes.add(end.value)
            elif predicate == country and end.value in qids:
                facts.countries.add(qids[end.value])
    return {
        thing: Traits(frozenset(facts.names), _kinds(facts.classes), facts.point, frozenset(facts.countries))
        for thing, facts in seen.items()
    }


def best(known: Mapping[str, Traits], suggest: Suggest, source: str, least: Decimal = LEAST) -> dict[str, Link]:
    """The candidate of each thing (by IRI) that has one: the item with the highest score, when no other has as high."""
    wanted = sorted({name for facts in known.values() for name in facts.names})
    items: dict[str, Traits] = {}
    for qid, found in suggest(wanted):
        items[qid] = merged(items.get(qid, Traits()), found)
    named: dict[str, set[str]] = defaultdict(set)
    for qid, found in items.items():
        for text, _ in found.names:
            named[folded(text)].add(qid)
    links: dict[str, Link] = {}
    for thing, facts in known.items():
        near = {qid for text, _ in facts.names for qid in named.get(folded(text), ())}
        scored = sorted(((*score(facts, items[qid]), qid) for qid in near), key=lambda each: (-each[0], each[2]))
        if scored and scored[0][0] >= least and (len(scored) == 1 or scored[1][0] < scored[0][0]):
            points, reason, qid = scored[0]
            links[thing] = Link("", "", qid, "candidate", source, reason, points)
    return links


def merged(one: Traits, other: Traits) -> Traits:
    """What two rows of an answer say of one item."""
    return replace(
        one,
        names=one.names | other.names,
        kinds=one.kinds | other.kinds,
        point=one.point or other.point,
        countries=one.countries | other.countries,
    )


def score(thing: Traits, item: Traits) -> tuple[Decimal, str]:
    """How likely an item is the thing, from 0 to 1, and why; 0 where no name agrees.

    The same name is 0.5 and one that differs in case or marks only 0.4; the same kind adds 0.2, a point within 1 km 0.2
    and within 10 km 0.1, the same country 0.1. What both know and differ in takes 0.2 each, 0.3 where they are more
    than 50 km apart.
    """
    texts = {text for text, _ in item.names}
    same = sorted(text for text, _ in thing.names if text in texts)
    near = sorted({folded(text) for text, _ in thing.names} & {folded(text) for text in texts})
    if not same and not near:
        return Decimal(0), "no name in common"
    points = Decimal("0.5") if same else Decimal("0.4")
    reasons = [f"called “{same[0]}” too" if same else f"called “{near[0]}” too, but for case and marks"]
    if thing.kinds and item.kinds:
        agree = bool(thing.kinds & item.kinds)
        points += Decimal("0.2") if agree else Decimal("-0.2")
        reasons.append("of the same kind" if agree else "of another kind")
    if thing.point and item.point:
        apart = distance(thing.point, item.point)
        gain = "0.2" if apart <= 1 else "0.1" if apart <= 10 else "0" if apart <= 50 else "-0.3"
        points += Decimal(gain)
        reasons.append(f"{apart:.1f} km apart")
    if thing.countries and item.countries:
        agree = bool(thing.countries & item.countries)
        points += Decimal("0.1") if agree else Decimal("-0.2")
        reasons.append("in the same country" if agree else "in another country")
    return max(Decimal(0), points), ", ".join(reasons)


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between two points on the globe, along a great circle."""
    (north, east), (north2, east2) = (tuple(map(radians, point)) for point in (one, other))
    chord = sin((north2 - north) / 2) ** 2 + cos(north) * cos(north2) * sin((east2 - east) / 2) ** 2
    return 2 * _EARTH * asin(min(1.0, sqrt(chord)))


def folded(text: str) -> str:
    """A name without its case, marks and signs: what two spellings of it have in common."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if unicodedata.category(c)[0] in "LN")
    return bare or text


def wkt(text: str) -> tuple[float, float] | None:
    """Latitude and longitude of a WKT point, None for any other shape or globe."""
    head, _, rest = text.strip().partition("(")
    longitude, _, latitude = rest.rstrip(") ").strip().partition(" ")
    if head.strip().casefold() != "point":
        return None
    try:
        return float(latitude), float(longitude)
    except ValueError:
        return None


def _kinds(iris: Collection[str]) -> frozenset[str]:
    """The Wikidata classes that the schema.org classes of a thing, and those below them, cover."""
    prefix = PREFIXES["schema"]
    mine = {f"schema:{iri.removeprefix(prefix)}" for iri in iris if iri.startswith(prefix)}
    return frozenset(qid for curie, kind in classes().items() if superclasses(curie) & mine for qid in kind.wikidata)

"""Items from a SPARQL endpoint that holds Wikidata's RDF, read into the same claims as entity JSON gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files

import pyoxigraph as ox

from kg.model import Coordinate, Media, Text, Time, Url
from kg.rdf.iris import COMMONS
from kg.store.endpoint import endpoint
from kg.vocab import PREFIXES, expand
from kg.wikidata.claims import (
    QID,
    Claim,
    Entity,
    ItemId,
    Rank,
    Snak,
    Value,
    date,
    file_name,
    in_order,
    is_julian,
    julian,
    on_earth,
    quantity,
)
from kg.wikidata.entity_json import Malformed
from kg.wikidata.fetching import Service

BATCH = 20
"""Items in one query: the public endpoint gives each 60 seconds, and large items have thousands of statements."""

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Said = Mapping[str, list[Term]]
"""What is said of one subject: predicate -> objects."""

_MOMENT = re.compile(r"([+-]?[0-9]+)-([0-9]{2})-([0-9]{2})T[0-9:.]+Z?")
_GENID = "/.well-known/genid/"
_RANKS: Mapping[str, Rank] = {"PreferredRank": "preferred", "NormalRank": "normal", "DeprecatedRank": "deprecated"}
_NO_VALUE = "http://www.wikidata.org/prop/novalue/"


def sparql(url: str, timeout: float = 60.0, pause: float = 1.0) -> Service:
    """The endpoint at `url`. Raises KgError at once where that is no address."""
    asked = endpoint(url, timeout=timeout, pause=pause)
    query = (files("kg.wikidata") / "statements.rq").read_text("utf-8")

    def fetch(items: Sequence[str]) -> Mapping[str, str]:
        triples = asked(query.replace("{items}", " ".join(f"wd:{item}" for item in items)))
        assert isinstance(triples, tuple), "a CONSTRUCT gives triples"
        return _documents(triples, items)

    return Service(url, BATCH, fetch, read)


def read(item: str, document: str) -> Entity | None:
    """The item of an N-Triples document that `sparql` fetched. Raises Malformed for a value that is none."""
    try:
        facts = _facts(quad.triple for quad in ox.parse(document, ox.RdfFormat.N_TRIPLES))
        real = _real(facts, expand(f"wd:{item}"))
        claims = [
            _claim(facts, predicate.removeprefix(PREFIXES["p"]), node.value)
            for predicate, nodes in facts.get(real, {}).items()
            for node in nodes
            if isinstance(node, ox.NamedNode) and _of(predicate, PREFIXES["p"])
        ]
        ident = real.removeprefix(PREFIXES["wd"])
        return Entity(ident, tuple(sorted(claims, key=lambda claim: claim.id)), item) if claims else None
    except (ValueError, KeyError, ArithmeticError, SyntaxError) as error:
        raise Malformed(f"{item}: {type(error).__name__}: {error}") from None


def _documents(triples: Iterable[ox.Triple], items: Sequence[str]) -> dict[str, str]:
    """The part of an answer that each item needs, as N-Triples."""
    by_subject: dict[str, list[ox.Triple]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode):
            by_subject.setdefault(triple.subject.value, []).append(triple)
    found: dict[str, str] = {}
    for item in items:
        names = [expand(f"wd:{item}")]
        lines: dict[str, None] = {}
        seen: set[str] = set()
        while names:
            name = names.pop()
            if name in seen:
                continue
            seen.add(name)
            for triple in by_subject.get(name, ()):
                lines[f"{triple} ."] = None
                # from an item on to its statements and their values, never on to another item
                if isinstance(triple.object, ox.NamedNode) and (
                    not _is_item(triple.object) or triple.predicate.value == expand("owl:sameAs")
                ):
                    names.append(triple.object.value)
        if lines:
            found[item] = "\n".join(lines) + "\n"
    return found


def _facts(triples: Iterable[ox.Triple | None]) -> Mapping[str, Said]:
    facts: dict[str, dict[str, list[Term]]] = {}
    for triple in triples:
        if triple is not None and isinstance(triple.subject, ox.NamedNode) and not isinstance(triple.object, ox.Triple):
            facts.setdefault(triple.subject.value, {}).setdefault(triple.predicate.value, []).append(triple.object)
    return facts


def _real(facts: Mapping[str, Said], iri: str) -> str:
    """Where a merged item went; itself otherwise."""
    others = [node.value for node in facts.get(iri, {}).get(expand("owl:sameAs"), ()) if node.value != iri]
    return others[0] if others else iri


def _is_item(node: ox.NamedNode) -> bool:
    return node.value.startswith(PREFIXES["wd"]) and QID.fullmatch(node.value.removeprefix(PREFIXES["wd"])) is not None


def _claim(facts: Mapping[str, Said], ident: str, node: str) -> Claim:
    """A statement by its node; `wds:q42-D84…` is the statement `q42$D84…`."""
    said = facts[node]
    found = {p.removeprefix(PREFIXES[kind]) for kind in ("pq", "pqv") for p in said if _of(p, PREFIXES[kind])}
    qualifiers = [snak for name in sorted(found) for snak in _snaks(facts, said, name, "pq", "pqv")]
    empty = sorted(
        kind.value.removeprefix(_NO_VALUE)
        for kind in said.get(expand("rdf:type"), ())
        if kind.value.startswith(_NO_VALUE) and kind.value != _NO_VALUE + ident
    )
    return Claim(
        id=node.rpartition("/")[2].replace("-", "$", 1),
        main=_snaks(facts, said, ident, "ps", "psv")[0],
        rank=_RANKS[said[expand("wikibase:rank")][0].value.rpartition("#")[2]],
        qualifiers=in_order((*qualifiers, *(Snak(name, None, "none") for name in empty))),
    )


def _of(predicate: str, namespace: str) -> bool:
    return predicate.startswith(namespace) and "/" not in predicate.removeprefix(namespace)


def _snaks(facts: Mapping[str, Said], said: Said, ident: str, plain: str, full: str) -> list[Snak]:
    """The values of one property in a statement: of value nodes where there are any, else the terms themselves."""
    nodes = [node for node in said.get(PREFIXES[full] + ident, ()) if node.value in facts]
    if nodes:
        values = [_node(facts[node.value]) for node in nodes]
        return [Snak(ident, value, "other" if value is None else "value") for value in values]
    return [_snak(ident, term) for term in said.get(PREFIXES[plain] + ident, ())] or [Snak(ident, None, "none")]


def _snak(ident: str, term: Term) -> Snak:
    if isinstance(term, ox.BlankNode) or (isinstance(term, ox.NamedNode) and _GENID in term.value):
        return Snak(ident, None, "unknown")
    value = _term(term)
    return Snak(ident, value, "other" if value is None else "value")


def _term(term: ox.NamedNode | ox.Literal) -> Value | None:
    if isinstance(term, ox.NamedNode):
        if _is_item(term):
            return ItemId(term.value.removeprefix(PREFIXES["wd"]))
        if term.value.startswith(PREFIXES["wd"]):
            return None
        return Media(file_name(term.value)) if term.value.startswith(COMMONS) else Url(term.value)
    if term.language:
        return Text(term.value, term.language)
    return Text(term.value) if term.datatype.value == expand("xsd:string") else None


def _node(node: Said) -> Value | None:
    """A value node: a date, a quantity or a coordinate."""

    def part(name: str) -> str | None:
        found = node.get(expand(f"wikibase:{name}"))
        return found[0].value if found else None

    moment, amount, latitude = part("timeValue"), part("quantityAmount"), part("geoLatitude")
    if moment is not None:
        return _time(moment, int(part("timePrecision") or 0), part("timeCalendarModel") or "")
    if amount is not None:
        return quantity(amount, part("quantityUnit") or "1", part("quantityLowerBound"), part("quantityUpperBound"))
    if latitude is not None:
        if not on_earth(part("geoGlobe") or ""):
            return None
        return Coordinate(float(latitude), float(part("geoLongitude") or "nan"), float(part("geoPrecision") or 0))
    raise ValueError("a value node says no value")


def _time(moment: str, precision: int, calendar: str) -> Time | None:
    """RDF has XSD's calendar, Gregorian and with a year 0, whatever calendar a day was written in."""
    match = _MOMENT.fullmatch(moment)
    if not match:
        raise ValueError(f"{moment!r} is no moment")
    year, month, day = (int(part) for part in match.groups())
    if is_julian(calendar) and precision >= 11:  # vaguer ones are left as they were written
        year, month, day = julian(year, month, day)
    return date(year, month, day, precision, is_julian(calendar))

"""The rules of `shapes/agreement.ttl` over a whole graph in one walk: the verdicts of their SPARQL for little."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.vocab import PREFIXES, P, expand

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Found = tuple[str, str, ox.NamedNode, dict[str, str]]
"""A rule's name, its target, the node that breaks it, and what its message names."""

_TYPE, _QUOTE, _LINK_TEXT = expand("rdf:type"), expand("kg:quote"), expand("kg:linkText")
_STATEMENT, _BEST, _SCHEMA = expand("wikibase:Statement"), expand("wikibase:BestRank"), PREFIXES["schema"]
_WIKIDATA, _DIRECT, _MAIN = PREFIXES["p"], PREFIXES["wdt"], PREFIXES["ps"]
_INVALID_URL = expand("kg:invalidUrl")
_BOUNDS = (expand("wikibase:quantityLowerBound"), expand("wikibase:quantityUpperBound"))
_CAPITAL = _DIRECT + P["capital"]
"""A city state is its own."""
_OWNED = {expand(f"wikibase:{kind}"): "Value-owner" for kind in ("TimeValue", "QuantityValue", "GlobecoordinateValue")}
_OWNED[expand("wikibase:Reference")] = "Reference-owner"
_PLACE = re.compile(r"#char=([0-9]+),([0-9]+)$")


def disagreements(triples: Iterable[ox.Triple], classes: Iterable[str]) -> Iterator[Found]:
    """Finds what breaks the rules of agreement; `classes` are those of schema.org that the shapes know."""
    known = frozenset(classes)
    facts: dict[tuple[str, str], set[Term]] = defaultdict(set)
    types: dict[str, list[ox.NamedNode]] = defaultdict(list)
    owned: dict[str, list[tuple[str, str]]] = defaultdict(list)
    valued: set[str] = set()
    for subject, predicate, value in triples:
        if not isinstance(subject, ox.NamedNode):
            continue
        name = predicate.value
        facts[subject.value, name].add(value)
        if "/prop/statement/" in name or name == _INVALID_URL:
            valued.add(subject.value)
        if isinstance(value, ox.NamedNode):
            if name == _TYPE:
                types[value.value].append(subject)
            else:
                owned[value.value].append((subject.value, name))
        yield from _of_triple(subject, name, value, known)
    yield from _of_statements(types, owned, valued)
    if types[_STATEMENT]:
        yield from _between_layers(facts, types, owned)


def _of_triple(subject: ox.NamedNode, name: str, value: Term, known: frozenset[str]) -> Iterator[Found]:
    if isinstance(value, ox.Literal):
        if name == _QUOTE and (place := _PLACE.search(subject.value)):
            wide = int(place[2]) - int(place[1])
            if wide != len(value.value):
                yield "Evidence-length", _QUOTE, subject, {"length": str(len(value.value)), "wide": str(wide)}
    elif value == subject and name.startswith((_DIRECT, _SCHEMA)) and name != _CAPITAL:
        yield "Thing-itself", expand("kg:asserted"), subject, {"plain": name}
    elif name == _TYPE and isinstance(value, ox.NamedNode) and _is_unknown(value.value, known):
        yield "Type-known", _TYPE, subject, {"class": value.value}


def _is_unknown(kind: str, known: frozenset[str]) -> bool:
    return kind.startswith(_SCHEMA) and kind not in known and kind != _SCHEMA + "Thing"


def _of_statements(
    types: dict[str, list[ox.NamedNode]], owned: dict[str, list[tuple[str, str]]], valued: set[str]
) -> Iterator[Found]:
    for node in types[_STATEMENT]:
        if not any(name.startswith((_WIKIDATA, PREFIXES["kgp"])) for _, name in owned.get(node.value, ())):
            yield "Statement-subject", _STATEMENT, node, {}
        if node.value not in valued:
            yield "Statement-value", _STATEMENT, node, {}
    for kind, rule in _OWNED.items():
        for node in types[kind]:
            if node.value not in owned:
                yield rule, kind, node, {}


def _between_layers(
    facts: dict[tuple[str, str], set[Term]],
    types: dict[str, list[ox.NamedNode]],
    owned: dict[str, list[tuple[str, str]]],
) -> Iterator[Found]:
    """What one of the plain and the statement layer says and the other does not, of Wikidata's properties."""
    stated: dict[tuple[str, str], set[Term]] = defaultdict(set)
    plain = any(name.startswith(_DIRECT) for _, name in facts)
    best = {node.value for node in types[_BEST]}
    for node in types[_STATEMENT]:
        for whose, claim in owned.get(node.value, ()):
            local = claim.removeprefix(_WIKIDATA)
            if local == claim or not local.startswith("P"):
                continue
            values = facts.get((node.value, _MAIN + local), set())
            stated[whose, _DIRECT + local] |= values
            asked = plain and node.value in best and not _is_bounded(facts, node.value, local)
            for value in values - facts.get((whose, _DIRECT + local), set()) if asked else ():
                words = {"whose": whose, "plain": _DIRECT + local, "object": _text(value)}
                yield "Statement-plain", _BEST, node, words
    for (whose, name), values in facts.items():
        if name.startswith(_DIRECT):
            for value in values - stated.get((whose, name), set()):
                words = {"plain": name, "object": _text(value)}
                yield "Plain-statement", _STATEMENT, ox.NamedNode(whose), words


def _is_bounded(facts: dict[tuple[str, str], set[Term]], statement: str, local: str) -> bool:
    """Whether the amount has a bound ("more than 10"): the plain layer holds no such number."""
    nodes = [node for node in facts.get((statement, _MAIN + "value/" + local), ()) if isinstance(node, ox.NamedNode)]
    return any((node.value, bound) in facts for node in nodes for bound in _BOUNDS)


def _text(term: Term) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value

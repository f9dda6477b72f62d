"""Every shape is proved by data that it accepts and data that it must reject; none is there for show."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.check import Violation, check
from kg.vocab import PREFIXES, Property, expand, measures, properties, resource, units

SHAPES = resource("shapes")
CASES = Path(__file__).parent / "data" / "shapes"
_CASE = re.compile(r"^### (kgsh:\S+) (accepts|rejects)\n", re.MULTILINE)
_TARGETS = [ox.NamedNode(expand(f"sh:target{kind}")) for kind in ("Class", "Node", "SubjectsOf", "ObjectsOf")]


def turtle(path: Path) -> list[ox.Quad]:
    return list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))


@cache
def shapes() -> frozenset[str]:
    """Every shape that asks something of some node, by CURIE."""
    return frozenset(
        quad.subject.value.replace(PREFIXES["kgsh"], "kgsh:")
        for path in SHAPES.glob("*.ttl")
        for quad in turtle(path)
        if quad.predicate in _TARGETS
    )


def cases() -> Iterator[tuple[str, str, str, str]]:
    """(shape, verdict, the namespace of the case, Turtle) of each case in tests/data/shapes."""
    for path in sorted(CASES.glob("*.ttl")):
        _, *parts = _CASE.split(path.read_text("utf-8"))
        for at in range(0, len(parts), 3):
            yield parts[at], parts[at + 1], f"https://example.org/{path.stem}/{at}#", parts[at + 2]


def quads(text: str, base: str) -> list[str]:
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items()) + f"@prefix : <{base}> .\n"
    return [f"{quad.triple} ." for quad in ox.parse(input=head + text, format=ox.RdfFormat.TURTLE)]


@cache
def verdicts(verdict: str) -> tuple[Violation, ...]:
    """What breaks which rule when all cases of one kind are checked together: their nodes have no name in common."""
    lines = [line for _, kind, base, text in cases() if kind == verdict for line in quads(text, base)]
    return check(lines).violations


def nodes(text: str, base: str) -> set[str]:
    return {term.strip("<>") for line in quads(text, base) for term in re.findall(r"<[^>]*>", line)}


@pytest.mark.parametrize(
    ("shape", "verdict", "base", "text"), list(cases()), ids=lambda part: part if part.startswith("kgsh:") else ""
)
def test_a_shape_accepts_and_rejects(shape: str, verdict: str, base: str, text: str) -> None:
    own = {node for node in nodes(text, base) if node.startswith(base) or "FilePath" in node or "upload." in node}
    found = [v for v in verdicts(verdict) if v.shape == shape and v.thing in own]
    assert bool(found) == (verdict == "rejects"), found


def test_every_shape_has_data_that_it_accepts_and_rejects() -> None:
    dictionary = {f"kgsh:{name(prop)}" for prop in properties().values()}
    for verdict in ("accepts", "rejects"):
        proved = {shape for shape, kind, _, _ in cases() if kind == verdict}
        assert shapes() - dictionary == proved


def name(prop: Property) -> str:
    prefix, _, local = prop.id.rpartition(":")
    return f"{prefix}-{local}" if prefix not in ("", "kg") else local


_FILE = "<http://commons.wikimedia.org/wiki/Special:FilePath/A.jpg>"
_DAY = '"1945-08-22"^^xsd:date'
GOOD = {
    "item": ["<https://example.org/thing>"], "text": ['"words"@en'], "string": ['"words"', '"Hamhŭng"@ko-latn'],
    "quantity": ["1", "0.5"], "coordinate": ['"POINT(127.5 39.9)"^^geo:wktLiteral'],
    "time": [_DAY, '"1945"^^xsd:gYear', '"1945-08"^^xsd:gYearMonth', '"199X"^^<http://id.loc.gov/datatypes/edtf>',
             '"-0019-03-15"^^xsd:date', '"12000-01-01"^^xsd:date'],
    "url": ["<https://example.org/>"], "media": [_FILE], "external-id": ['"1"'],
}  # fmt: skip
BAD = {
    "item": ["1", _DAY], "text": ["<https://example.org/thing>", "1"], "string": ["<https://example.org/thing>", "1"],
    "quantity": ['"many"', "<https://example.org/thing>"], "coordinate": ['"39.9, 127.5"', "39.9"],
    "time": ['"in summer"', '"1945-02-30"^^xsd:date', "1945"], "url": ['"example.org"'],
    "media": ['"A.jpg"', "<https://example.org/A.jpg>"], "external-id": ["1", '"1"@en'],
}  # fmt: skip
MATCHING = {
    "ISBN-13": "978-0-306-40615-7", "ISBN-10": "0-306-40615-2", "ISSN": "0378-595X", "DOI": "10.1000/182",
    "IATA airport code": "DSO", "ICAO airport code": "ZKSD", "ISO 3166-1 alpha-2 code": "KP",
    "ISO 3166-1 alpha-3 code": "PRK", "ISO 3166-2 code": "KP-08", "country calling code": "+850",
}  # fmt: skip


def good(prop: Property) -> list[str]:
    if prop.label in MATCHING:
        return [f'"{MATCHING[prop.label]}"']
    if prop.datatype == "text" and '"words"' in words(prop):
        return ['"words"@en', '"words"']
    return GOOD[prop.datatype] + (['"words"@en', '"words"'] if prop.words else [])


def bad(prop: Property) -> list[str]:
    """Values of the wrong kind; where words may stand for a thing, a number still may not."""
    found = [value for value in BAD[prop.datatype] if not (prop.words and value.startswith('"') and "^^" not in value)]
    return found + (['"?"'] if prop.label in MATCHING else []) + (['"no language"'] if langs(prop) else [])


@cache
def constraints() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for quad in turtle(SHAPES / "properties.ttl"):
        if isinstance(quad.subject, ox.NamedNode):
            local = quad.subject.value.replace(PREFIXES["kgsh"], "")
            found.setdefault(local, {})[quad.predicate.value.replace(PREFIXES["sh"], "")] = quad.object.value
    return found


def langs(prop: Property) -> bool:
    return constraints()[name(prop)].get("datatype") == expand("rdf:langString")


def words(prop: Property) -> list[str]:
    return ['"words"'] if constraints()[name(prop)].get("or") == expand("kgsh:words") else []


def path(prop: Property) -> str:
    return prop.id if ":" in prop.id else f"wdt:{prop.id}"


def used() -> list[Property]:
    return [prop for prop in properties().values() if f"kgsh:{name(prop)}" in shapes()]


def test_the_dictionary_accepts_every_kind_of_value_that_a_property_takes() -> None:
    text = "".join(f":{name(p)}-{i} {path(p)} {v} .\n" for p in used() for i, v in enumerate(good(p)))
    ours = {f"kgsh:{name(prop)}" for prop in properties().values()}
    found = [v for v in check(quads(text, "https://example.org/#")).violations if v.shape in ours]
    assert not found


def test_the_dictionary_rejects_every_other_kind_of_value() -> None:
    text = "".join(f":{name(p)}-{i} {path(p)} {v} .\n" for p in used() for i, v in enumerate(bad(p)))
    report = check(quads(text, "https://example.org/#"))
    found = {(v.shape, v.thing) for v in report.violations}
    wanted = {(f"kgsh:{name(p)}", f"https://example.org/#{name(p)}-{i}") for p in used() for i, _ in enumerate(bad(p))}
    assert len(used()) == len(properties()) - 1, "only rdf:type asks nothing"
    assert wanted - found == set()


LIMITS = {"minInclusive": -0.001, "maxInclusive": 0.001, "minExclusive": 0, "maxExclusive": 0}


def test_the_dictionary_rejects_numbers_out_of_range() -> None:
    text, wanted = "", set()
    for prop in used():
        for limit, step in LIMITS.items():
            if (bound := constraints()[name(prop)].get(limit)) is not None:
                text += f":{name(prop)}-{limit} {path(prop)} {float(bound) + step:f} .\n"
                wanted.add((f"kgsh:{name(prop)}", f"https://example.org/#{name(prop)}-{limit}"))
    assert len(wanted) > 100
    assert wanted <= {(v.shape, v.thing) for v in check(quads(text, "https://example.org/#")).violations}


def test_every_rule_says_what_is_wrong_and_what_to_do() -> None:
    for file in SHAPES.glob("*.ttl"):
        facts: dict[object, set[str]] = {}
        for quad in turtle(file):
            facts.setdefault(quad.subject, set()).add(quad.predicate.value)
        for subject, predicates in facts.items():
            asks = expand("sh:select") in predicates or {t.value for t in _TARGETS} & predicates
            explained = {expand("sh:message"), expand("kg:remedy")} <= predicates
            if asks and expand("sh:sparql") not in predicates and expand("wikibase:propertyType") not in predicates:
                assert explained, f"{file.name}: {subject}"


def test_a_climate_measure_has_a_unit_of_its_kind_and_stands_below_known_ones() -> None:
    known = {measure.id for measure in measures().values()}
    for measure in measures().values():
        assert measure.unit is None or units()[measure.unit].dimension == measure.dimension
    for quad in turtle(SHAPES / "climate.ttl"):
        if quad.predicate.value == expand("kg:notAbove"):
            assert {term.value.replace(PREFIXES["kg"], "kg:") for term in (quad.subject, quad.object)} <= known
        if quad.predicate.value == expand("sh:in") and quad.subject.value == expand("kgsh:Observation-measure"):
            listed = [
                q.object.value for q in turtle(SHAPES / "climate.ttl") if q.predicate.value == expand("rdf:first")
            ]
            assert {iri.replace(PREFIXES["kg"], "kg:") for iri in listed if PREFIXES["kg"] in iri} == known

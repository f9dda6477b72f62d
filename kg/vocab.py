"""What may be said and in whose words: properties, classes, units, prefixes; alone knows how shapes/*.ttl is read."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import pyoxigraph

Datatype = Literal["item", "text", "string", "quantity", "time", "coordinate", "url", "media", "external-id"]
"""Wikidata's kinds of value; `text` has a language, `string` and `external-id` need none."""

Annual = Literal["sum", "mean", "max", "min"]
"""How the year of a climate measure follows from its months."""

PREFIXES: Mapping[str, str] = {
    "schema": "https://schema.org/",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
    "p": "http://www.wikidata.org/prop/",
    "ps": "http://www.wikidata.org/prop/statement/",
    "psv": "http://www.wikidata.org/prop/statement/value/",
    "pq": "http://www.wikidata.org/prop/qualifier/",
    "pqv": "http://www.wikidata.org/prop/qualifier/value/",
    "pr": "http://www.wikidata.org/prop/reference/",
    "prv": "http://www.wikidata.org/prop/reference/value/",
    "wikibase": "http://wikiba.se/ontology#",
    "kg": "https://w3id.org/wikikg/ontology#",
    "kgp": "https://w3id.org/wikikg/ontology/prop/",
    "kgps": "https://w3id.org/wikikg/ontology/prop/statement/",
    "kgpsv": "https://w3id.org/wikikg/ontology/prop/statement/value/",
    "kgpq": "https://w3id.org/wikikg/ontology/prop/qualifier/",
    "kgpqv": "https://w3id.org/wikikg/ontology/prop/qualifier/value/",
    "kgu": "https://w3id.org/wikikg/unit/",
    "kgsh": "https://w3id.org/wikikg/shapes#",
    "dbo": "http://dbpedia.org/ontology/",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "geof": "http://www.opengis.net/def/function/geosparql/",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Every prefix that the graph, the shapes and the queries use."""

_DATATYPES: Mapping[str, Datatype] = {
    "WikibaseItem": "item",
    "Monolingualtext": "text",
    "String": "string",
    "Quantity": "quantity",
    "Time": "time",
    "GlobeCoordinate": "coordinate",
    "Url": "url",
    "CommonsMedia": "media",
    "ExternalId": "external-id",
}


@dataclass(frozen=True, slots=True)
class Property:
    """One property of the dictionary.

    - `id`: Wikidata's id where Wikidata has the property, else a CURIE (`kg:climateNormal`, `rdfs:label`).
    - `label`: Wikidata's English label, unique; `aliases`: other names under which `P` finds it.
    - `words`: text may stand where the article names no thing or number (an occupation without a link).
    - `schema`: local names of schema.org terms with the same meaning; which of them a thing may carry depends on its
      class, see `schema_terms`.
    - `single`: a thing has one value at most, so another one contradicts it.
    """

    id: str
    label: str
    description: str
    datatype: Datatype
    schema: tuple[str, ...] = ()
    words: bool = False
    aliases: tuple[str, ...] = ()
    single: bool = False


@dataclass(frozen=True, slots=True)
class Class:
    """A schema.org class: `id` as a CURIE, its direct superclasses, and the Wikidata classes it covers (QIDs)."""

    id: str
    broader: tuple[str, ...] = ()
    wikidata: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: UCUM `code` (ISO 4217 for money), `slug` for the IRI `kgu:<slug>`, UN/CEFACT code (Recommendation 20).

    `factor` is how many of the coherent SI unit of its `dimension` it holds, for comparing only; None where there is no
    such number (temperatures, money). `wikidata` is the item that Wikidata names it by, None where that is not known.
    """

    code: str
    slug: str
    label: str
    dimension: str
    cefact: str | None = None
    factor: Decimal | None = None
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A climate measure: CURIE, label (the text of `kg:measure`), how the year follows from the months, metric unit."""

    id: str
    label: str
    annual: Annual
    unit: str | None = None
    dimension: str | None = None


def resource(path: str) -> Path:
    """A folder or file that ships with kg (`shapes`, `queries/wards.rq`), in a checkout as in the installed wheel."""
    package = Path(__file__).resolve().parent
    checkout = package.parent / path
    return checkout if (package.parent / "pyproject.toml").is_file() and checkout.exists() else package / path


def expand(curie: str) -> str:
    """The IRI of a CURIE (`kg:month`). Raises KeyError for a prefix that is not in `PREFIXES`."""
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in PREFIXES:
        raise KeyError(f"{curie!r} does not begin with a known prefix ({', '.join(PREFIXES)})")
    return PREFIXES[prefix] + local


@cache
def properties() -> Mapping[str, Property]:
    """Property id or CURIE -> property, in the order of `shapes/properties.ttl`."""
    found: dict[str, Property] = {}
    for facts in _read("properties.ttl").values():
        if "wikibase:propertyType" not in facts:
            continue
        prefix, _, local = facts["sh:path"][0].partition(":")
        ident = local if prefix == "wdt" else f"{prefix}:{local}"
        found[ident] = Property(
            ident,
            facts["rdfs:label"][0],
            facts["sh:description"][0],
            _DATATYPES[_local(facts["wikibase:propertyType"][0])],
            tuple(map(_local, facts.get("kg:schemaTerm", ()))),
            facts.get("kg:alsoWords") == ["true"],
            tuple(facts.get("skos:altLabel", ())),
            facts.get("kg:oneValue") == ["true"],
        )
    return found


@cache
def classes() -> Mapping[str, Class]:
    """CURIE of a schema.org class -> class."""
    return {
        curie: Class(
            curie, tuple(facts.get("rdfs:subClassOf", ())), tuple(map(_local, facts.get("kg:wikidataClass", ())))
        )
        for curie, facts in _read("terms.ttl").items()
        if facts.get("rdf:type") == ["rdfs:Class"]
    }


@cache
def units() -> Mapping[str, Unit]:
    """UCUM code, or ISO 4217 code for money -> unit."""
    found: dict[str, Unit] = {}
    for curie, facts in _read("units.ttl").items():
        code = (facts.get("kg:ucum") or facts["kg:currency"])[0]
        found[code] = Unit(
            code,
            _local(curie),
            facts["rdfs:label"][0],
            facts["kg:dimension"][0],
            facts.get("schema:unitCode", [None])[0],
            Decimal(facts["kg:factor"][0]) if "kg:factor" in facts else None,
            _local(facts["kg:wikidataUnit"][0]) if "kg:wikidataUnit" in facts else None,
        )
    return found


@cache
def measures() -> Mapping[str, Measure]:
    """Label of a climate measure (`relative humidity`) -> measure."""
    rules: Mapping[str, Annual] = {rule: rule for rule in get_args(Annual)}
    return {
        facts["rdfs:label"][0]: Measure(
            curie,
            facts["rdfs:label"][0],
            rules[facts["kg:annual"][0]],
            facts.get("kg:unitCode", [None])[0],
            facts.get("kg:dimension", [None])[0],
        )
        for curie, facts in _read("climate.ttl").items()
        if facts.get("rdf:type") == ["kg:ClimateMeasure"]
    }


@cache
def superclasses(curie: str) -> frozenset[str]:
    """The class itself and every class above it; a class that the dictionary lacks stands alone."""
    known = classes().get(curie)
    return frozenset({curie}).union(*(superclasses(c) for c in known.broader)) if known else frozenset({curie})


def schema_terms(property_id: str, types: Collection[str]) -> tuple[str, ...]:
    """The schema.org terms (local names) that a thing of these classes (CURIEs) carries beside the property.

    schema.org says which classes a term is for (`schema:domainIncludes`), so `part of` is `isPartOf` on a work and
    `superEvent` on an event. A thing of no known class carries only the terms that are for every `schema:Thing`.
    """
    found = properties().get(property_id)
    if found is None or not found.schema:
        return ()
    above = frozenset({"schema:Thing"}).union(*map(superclasses, types))
    return tuple(term for term in found.schema if not above.isdisjoint(_domain(term)))


def structured(term: str) -> str | None:
    """The class of node a schema.org term takes instead of a number or point (`geo`: `GeoCoordinates`), else None."""
    ranges = _read("terms.ttl")[f"schema:{term}"].get("schema:rangeIncludes")
    return _local(ranges[0]) if ranges else None


class _Names(Mapping[str, str]):
    """A name table that is read on first use and answers a wrong name with the nearest right ones."""

    def __init__(self, kind: str, read: Callable[[], Mapping[str, str]]) -> None:
        self._kind = kind
        self._read = read

    def __getitem__(self, label: str) -> str:
        names = self._read()
        if label not in names:
            near = get_close_matches(label, names, n=3, cutoff=0.5)
            hint = f"; did you mean {' or '.join(map(repr, near))}?" if near else ""
            raise KeyError(f"no {self._kind} is called {label!r} in shapes/{hint}")
        return names[label]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())


@cache
def _property_names() -> Mapping[str, str]:
    names = {found.label: found.id for found in properties().values()}
    return names | {alias: found.id for found in properties().values() for alias in found.aliases}


@cache
def _item_names() -> Mapping[str, str]:
    return {
        facts["rdfs:label"][0]: _local(curie) for curie, facts in _read("terms.ttl").items() if curie.startswith("wd:")
    }


P: Mapping[str, str] = _Names("property", _property_names)
"""Label or alias of a property -> its id or CURIE: `P["place of birth"]`, `P["climate normal"]`."""

Q: Mapping[str, str] = _Names("item", _item_names)
"""English label of a Wikidata item that data names -> its QID: `Q["proleptic Gregorian calendar"]`."""


@cache
def _domain(term: str) -> frozenset[str]:
    return frozenset(_read("terms.ttl")[f"schema:{term}"]["schema:domainIncludes"])


@cache
def _read(name: str) -> Mapping[str, Mapping[str, list[str]]]:
    """Subject -> predicate -> values in the order of the file; IRIs as CURIEs, literals as their text."""
    facts: dict[str, dict[str, list[str]]] = {}
    for triple in pyoxigraph.parse(path=str(resource(f"shapes/{name}")), format=pyoxigraph.RdfFormat.TURTLE):
        if isinstance(triple.subject, pyoxigraph.NamedNode):
            known = facts.setdefault(_compact(triple.subject.value), {})
            value = triple.object.value
            text = _compact(value) if isinstance(triple.object, pyoxigraph.NamedNode) else str(value)
            known.setdefault(_compact(triple.predicate.value), []).append(text)
    return facts


@cache
def _compact(iri: str) -> str:
    at = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = _NAMESPACES.get(iri[:at])
    return f"{prefix}:{iri[at:]}" if prefix else iri


def _local(curie: str) -> str:
    return curie.rpartition(":")[2]


_NAMESPACES = {namespace: prefix for prefix, namespace in PREFIXES.items()}

"""The predicates of a property in each layer: Wikidata's prefixes for its own, the same pattern in `kg` for others."""

from dataclasses import dataclass
from functools import cache

from kg.rdf.page import term


@dataclass(frozen=True, slots=True)
class Predicates:
    """N-Quads terms of one property (https://www.mediawiki.org/wiki/Wikibase/Indexing/RDF_Dump_Format#Prefixes_used)."""

    plain: str
    claim: str
    value: str
    value_node: str
    qualifier: str
    qualifier_node: str


@cache
def predicates(prop: str) -> Predicates:
    """The predicates of a P-id (`P…`) or a CURIE (`kg:climateNormal`); KeyError where its prefix is not known."""
    _prefix, colon, local = prop.rpartition(":")
    ours = "kg" if colon else ""
    return Predicates(
        plain=term(prop if colon else f"wdt:{local}"),
        claim=term(f"{ours}p:{local}"),
        value=term(f"{ours}ps:{local}"),
        value_node=term(f"{ours}psv:{local}"),
        qualifier=term(f"{ours}pq:{local}"),
        qualifier_node=term(f"{ours}pqv:{local}"),
    )

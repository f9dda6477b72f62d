"""The rule that a shape makes, in a sentence: its own words, or what follows from the kind of value it asks for."""

from __future__ import annotations

from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

from kg.vocab import expand

_KIND = URIRef(expand("wikibase:propertyType"))
_WORDS = URIRef(expand("kg:alsoWords"))
_VALUES = {
    "WikibaseItem": "a thing with an IRI",
    "Monolingualtext": "words",
    "String": "words",
    "Quantity": "a whole or decimal number",
    "Time": "a year, a month, a day or an EDTF string",
    "GlobeCoordinate": "a WKT point",
    "Url": "an IRI",
    "CommonsMedia": "a file on Commons",
    "ExternalId": "a plain string",
}
_BOUNDS = (
    (SH.minInclusive, "not below"), (SH.minExclusive, "above"), (SH.maxInclusive, "not above"),
    (SH.maxExclusive, "below"), (SH.pattern, "written like"),
)  # fmt: skip


def rule(shapes: Graph, shape: Node, messages: list[str]) -> str:
    """What the shape demands. `messages` are the engine's own, used where the shape says nothing better."""
    kind = shapes.value(shape, _KIND)
    if (shape, SH.message, None) in shapes or kind is None:
        return "; ".join(messages)
    wanted = _VALUES[str(kind).rpartition("#")[2]]
    if shapes.value(shape, SH.datatype) == RDF.langString:
        wanted += " in a language"
    if (shape, _WORDS, None) in shapes:
        wanted += " or words"
    bounds = [f", {words} {limit}" for term, words in _BOUNDS if (limit := shapes.value(shape, term)) is not None]
    return f"a value of ‘{shapes.value(shape, RDFS.label)}’ is {wanted}{''.join(bounds)}"

"""RDF terms and SHACL paths as text: for people, and for Turtle."""

from __future__ import annotations

import re

from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.term import Node

from kg.vocab import PREFIXES

_NAMESPACES = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_LONG = 90


def readable(node: Node) -> str:
    """A CURIE where there is one, a literal with its language or datatype."""
    if isinstance(node, URIRef):
        return _curie(node) or str(node)
    if isinstance(node, Literal):
        kind = node.language or (_curie(node.datatype) or node.datatype if node.datatype else "")
        return f"“{clip(str(node))}”" + (f" ({kind})" if kind else "")
    return "a blank node"


def in_turtle(node: Node) -> str:
    """The term as Turtle writes it; a blank node, whose name means nothing, becomes another one without a name."""
    if isinstance(node, URIRef):
        return _curie(node) or node.n3()
    return node.n3() if isinstance(node, Literal) else "[]"


def readable_path(shapes: Graph, path: Node) -> str:
    """A SHACL property path as SPARQL writes it."""
    if isinstance(path, URIRef):
        return readable(path)
    if (path, RDF.first, None) in shapes:
        return "/".join(readable_path(shapes, step) for step in shapes.items(path))
    if (choices := shapes.value(path, SH.alternativePath)) is not None:
        return "|".join(readable_path(shapes, choice) for choice in shapes.items(choices))
    inverse = shapes.value(path, SH.inversePath)
    return f"^{readable_path(shapes, inverse)}" if inverse is not None else "a path"


def path_in_turtle(shapes: Graph, path: Node) -> str:
    """A SHACL property path as the shape writes it."""
    if isinstance(path, URIRef):
        return in_turtle(path)
    if (path, RDF.first, None) in shapes:
        return f"( {' '.join(path_in_turtle(shapes, step) for step in shapes.items(path))} )"
    parts = sorted(f"{in_turtle(p)} {path_in_turtle(shapes, o)}" for p, o in shapes.predicate_objects(path))
    return f"[ {' ; '.join(parts)} ]"


def clip(words: str) -> str:
    """One line of words, cut where it gets long."""
    line = " ".join(words.split())
    return line if len(line) <= _LONG else line[: _LONG - 1].rstrip() + "…"


def _curie(iri: str) -> str:
    """Empty where no prefix fits, or what is left would need an escape in Turtle."""
    at = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = _NAMESPACES.get(iri[:at])
    return f"{prefix}:{iri[at:]}" if prefix and re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]*", iri[at:]) else ""

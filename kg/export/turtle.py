"""Turtle and TriG for readers: one block a thing, its type first, licence and credit above it all."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import pyoxigraph as ox

from kg.export.graph import Graph, text

_CREDITS = 20
_NOT_IN_COMMENT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def union(graph: Graph) -> bytes:
    """The union of the layers in Turtle."""
    return plain_turtle(graph.union, graph.prefixes, _credits(graph))


def named_graphs(graph: Graph) -> bytes:
    """The named graphs in TriG."""
    quads = chain.from_iterable(graph.by_graph.values())
    return _laid_out(_serialized(quads, ox.RdfFormat.TRIG, graph.prefixes), graph.prefixes, _credits(graph), "\t")


def plain_turtle(
    triples: Iterable[ox.Triple] | Iterable[ox.Quad], prefixes: Mapping[str, str], comments: Sequence[str]
) -> bytes:
    """Triples in Turtle in the order given, below comments."""
    return _laid_out(_serialized(triples, ox.RdfFormat.TURTLE, prefixes), prefixes, comments, "")


def credits(graph: Graph) -> list[str]:
    """What each named graph says of its origin, each text once, sorted."""
    return sorted({text(value) for _, value in graph.said("schema:creditText")})


def _credits(graph: Graph) -> list[str]:
    found = credits(graph)
    licences = sorted({text(value) for _, value in graph.said("dcterms:license")})
    more = [f"and {len(found) - _CREDITS} more"] if len(found) > _CREDITS else []
    return [*(f"Licence: {licence}" for licence in licences), *found[:_CREDITS], *more]


def _serialized(found: Iterable[ox.Triple] | Iterable[ox.Quad], form: ox.RdfFormat, prefixes: Mapping[str, str]) -> str:
    data = ox.serialize(found, format=form, prefixes=dict(prefixes))
    assert data is not None  # it is None only when written to a file
    return data.decode()


def _laid_out(written: str, prefixes: Mapping[str, str], comments: Sequence[str], indent: str) -> bytes:
    """Comments, sorted prefixes, and an empty line before each block.

    pyoxigraph writes prefixes in no order that it promises, and one line a predicate; no literal has a bare line end.
    """
    lines = written.split("\n")[len(prefixes) :]
    head = [f"# {_NOT_IN_COMMENT.sub(' ', comment)}" for comment in comments]
    head += ["", *(f"@prefix {name}: <{space}> ." for name, space in prefixes.items())]
    body: list[str] = []
    for line in lines:
        begins = line not in ("", "}") and not line.startswith(indent + "\t")
        if begins and not (body and body[-1].endswith("{")):
            body.append("")
        body.append(line)
    return "\n".join([*head, *body]).encode()

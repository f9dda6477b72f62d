"""Turtle and TriG for readers: one block a thing, its type first, licence and credit above it all."""

import re
from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from kg.export.form import Form
from kg.export.graph import Article, Graph, text

_CREDITS = 20
_NOT_IN_COMMENT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def credits(graph: Graph) -> list[str]:
    """What the articles' graphs say of their origin, each text once, sorted."""
    return sorted({text(value) for _, value in graph.described("schema:creditText")})


def head(graph: Graph) -> bytes:
    """Licence and credit as comments, and the prefixes."""
    found = credits(graph)
    licences = sorted({text(value) for _, value in graph.described("dcterms:license")})
    more = [f"and {len(found) - _CREDITS} more"] if len(found) > _CREDITS else []
    comments = [*(f"Licence: {licence}" for licence in licences), *found[:_CREDITS], *more]
    return prologue(graph.prefixes, comments)


def prologue(prefixes: Mapping[str, str], comments: Iterable[str]) -> bytes:
    """Comments and prefixes, sorted."""
    lines = [f"# {_NOT_IN_COMMENT.sub(' ', comment)}" for comment in comments]
    lines += ["", *(f"@prefix {name}: <{prefixes[name]}> ." for name in sorted(prefixes)), ""]
    return "\n".join(lines).encode()


def blocks(found: Sequence[ox.Triple] | Sequence[ox.Quad], prefixes: Mapping[str, str], syntax: ox.RdfFormat) -> bytes:
    """Turtle or TriG in the order given, without the prefixes, an empty line before each block.

    pyoxigraph writes prefixes in no order that it promises, and one line a predicate; no literal has a bare line end.
    """
    data = ox.serialize(found, format=syntax, prefixes=dict(prefixes))
    assert data is not None  # it is None only when written to a file
    inner = "\t\t" if syntax == ox.RdfFormat.TRIG else "\t"
    body: list[str] = []
    for line in data.decode().split("\n")[len(prefixes) :]:
        begins = line not in ("", "}") and not line.startswith(inner)
        if begins and not (body and body[-1].endswith("{")):
            body.append("")
        body.append(line)
    return "\n".join(body).encode()


TURTLE = Form(
    ox.RdfFormat.TURTLE,
    Article.union,
    head,
    lambda graph, quads: blocks(quads, graph.prefixes, ox.RdfFormat.TURTLE),
)
"""The union of the layers."""

TRIG = Form(
    ox.RdfFormat.TRIG,
    Article.quads,
    head,
    lambda graph, quads: blocks(quads, graph.prefixes, ox.RdfFormat.TRIG),
)
"""The named graphs."""

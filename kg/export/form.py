"""How a graph becomes a file: a head, a piece for each article, a tail, each piece read back before it is passed on."""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass

import pyoxigraph as ox

from kg.export.graph import Article, Graph
from kg.model import KgError

BUG = "this is a bug in kg: please report it with the article"

Write = Callable[[Graph, Sequence[ox.Quad]], bytes]


@dataclass(frozen=True, slots=True)
class Form:
    """A format: `head` and `tail` make a document of the pieces, which `between` parts.

    `quads` says what of an article is written (all its layers, or their union), `piece` writes it.
    """

    syntax: ox.RdfFormat
    quads: Callable[[Article], Sequence[ox.Quad]]
    head: Callable[[Graph], bytes]
    piece: Write
    between: bytes = b""
    tail: bytes = b""


def written(form: Form, graph: Graph, name: str) -> Iterator[bytes]:
    """The document in pieces; KgError, naming the file, where one says something else than the article.

    Each is read back inside head and tail, so that a large graph takes no more memory than its largest article.
    """
    head = form.head(graph)
    yield head
    for number, article in enumerate(graph.articles):
        quads = form.quads(article)
        piece = form.piece(graph, quads)
        _compare(frozenset(quads), read(head + piece + form.tail, form.syntax, name), name)
        yield form.between + piece if number else piece
    yield form.tail


def read(data: bytes, syntax: ox.RdfFormat, name: str) -> frozenset[ox.Quad]:
    """The quads of a document; KgError, naming the file, where it is not what it should be."""
    try:
        return frozenset(ox.parse(data, format=syntax))
    except SyntaxError as error:
        raise KgError(f"{name}, line {error.lineno}: not {syntax.name}: {error.msg}", BUG) from None


def _compare(whole: Set[ox.Quad], back: Set[ox.Quad], name: str) -> None:
    if whole != back:
        lost, new = whole - back, back - whole
        what = f"{len(lost)} lost, {len(new)} new, the first {min(map(str, lost or new))}"
        raise KgError(f"{name}: read back, it says something else than the graph: {what}", BUG)

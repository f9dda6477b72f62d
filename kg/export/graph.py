"""A graph on its way into files: N-Quads lines, parsed strictly, then article by article in an order for readers."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import pyoxigraph as ox

from kg.model import KgError
from kg.store.malformed import clip, reason
from kg.vocab import PREFIXES, expand

_NQUADS = ox.RdfFormat.N_QUADS
_TYPE = f"\x00<{expand('rdf:type')}\x00".encode()
_LAYERS = ("plain", "statements", "evidence", "links")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_EDTF = "http://id.loc.gov/datatypes/"
_AT_ONCE = 50_000
"""Lines parsed at once: what limits the memory that a large graph takes."""


@dataclass(frozen=True, slots=True)
class Article:
    """The named graphs of one article, `page` being its IRI: graph -> canonical N-Triples without their full stop."""

    page: str
    triples: Mapping[str, Sequence[bytes]]

    def quads(self) -> Sequence[ox.Quad]:
        """Layer by layer from the plain one down, thing by thing."""
        names = sorted(self.triples, key=_layer)
        return [quad for name in names for quad in _parsed(self._sorted(self.triples[name]), name)]

    def union(self) -> Sequence[ox.Quad]:
        """The triples of all its graphs (as quads of the default graph), thing by thing."""
        return _parsed(self._sorted(set(chain.from_iterable(self.triples.values()))))

    def _sorted(self, triples: Iterable[bytes]) -> list[bytes]:
        """Before all others those about what the article is about."""
        start = f"<{self.page}> ".encode()
        return sorted(sorted(triples, key=_order), key=lambda triple: not triple.startswith(start))


class Graph:
    """The quads of some articles: `lines` are the sorted N-Quads lines that say them, each once."""

    def __init__(self, lines: bytes, articles: Sequence[Article]) -> None:
        self.lines = lines
        self.articles = articles

    @cached_property
    def triples(self) -> frozenset[bytes]:
        """The union of all named graphs as canonical N-Triples without their full stop."""
        return frozenset(chain.from_iterable(part for article in self.articles for part in article.triples.values()))

    @cached_property
    def pages(self) -> Sequence[str]:
        """The IRIs of the articles, sorted: what the named graphs are called, without the layer."""
        return sorted(article.page for article in self.articles if article.page)

    @cached_property
    def folder(self) -> str:
        """The longest IRI ending in a slash that all pages begin with; empty where there is none."""
        if not self.pages:
            return ""
        first, last = self.pages[0], self.pages[-1]  # of sorted texts, what these two share, all do
        same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
        start = first[:same]
        return start[: start.rfind("/") + 1] if "://" in start else ""

    @property
    def home(self) -> str:
        """What IRIs are told relative to: the page where there is one, else the pages' common folder."""
        return self.pages[0] if len(self.pages) == 1 else self.folder

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes that its IRIs use, and for its own things `:` (of one article) and the folder's last name."""
        spaces = set[bytes]()
        for part in (part for article in self.articles for part in article.triples.values()):
            words = {word.rpartition(b"<")[2] for word in set(b" ".join(part).split()) if word.endswith(b">")}
            spaces |= {word[: max(word.rfind(b"/"), word.rfind(b"#")) + 1] for word in words}
        found = {name: space for name, space in {**PREFIXES, "loc": _EDTF}.items() if space.encode() in spaces}
        if len(self.pages) == 1:
            found[""] = f"{self.pages[0]}#"
        last = self.folder.rstrip("/").rpartition("/")[2]
        if self.folder:
            found[last if _NAME.fullmatch(last) and last not in PREFIXES else "page"] = self.folder
        return dict(sorted(found.items()))

    def described(self, predicate: str) -> Sequence[tuple[str, ox.NamedNode | ox.Literal]]:
        """What the named graphs say of themselves with a CURIE `predicate`: the article's page and the value."""
        iri = expand(predicate)
        return [(page, value) for page, own, value in self._own if own == iri]

    @cached_property
    def _own(self) -> Sequence[tuple[str, str, ox.NamedNode | ox.Literal]]:
        return [
            (article.page, quad.predicate.value, quad.object)
            for article in self.articles
            for name, part in article.triples.items()
            for quad in _parsed(sorted(triple for triple in part if triple.startswith(f"<{name}> ".encode())))
            if isinstance(quad.object, ox.NamedNode | ox.Literal)
        ]


def parse(lines: Iterable[str] | bytes, name: str = "graph.nq") -> Graph:
    """The graph that N-Quads lines say; KgError names the line that is not N-Quads."""
    kept = sorted({*(lines.split(b"\n") if isinstance(lines, bytes) else (line.encode() for line in lines))} - {b""})
    graphs: dict[bytes, set[bytes]] = {}
    for start in range(0, len(kept), _AT_ONCE):
        chunk = kept[start : start + _AT_ONCE]
        try:
            canonical = ox.serialize(ox.parse(b"\n".join(chunk), format=_NQUADS), format=_NQUADS) or b""
        except SyntaxError as error:
            wrong = chunk[(error.lineno or 1) - 1]
            number = lines.split(b"\n").index(wrong) + 1 if isinstance(lines, bytes) else 0
            place = f"{name}, line {number}" if number else name
            hint = f"the line reads: {clip(wrong.decode(errors='replace'))}"
            raise KgError(f"{place}: not N-Quads: {reason(error)}", hint) from None
        for triple, graph_name in map(_parts, canonical.split(b"\n")[:-1]):
            graphs.setdefault(graph_name, set()).add(triple)
    named = {graph_name.decode(): triples for graph_name, triples in graphs.items()}
    return Graph(b"".join(line + b"\n" for line in kept), list(_articles(named)))


def text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """What a term says, without its marks."""
    return str(term) if isinstance(term, ox.Triple) else term.value


def _articles(graphs: Mapping[str, Iterable[bytes]]) -> Iterator[Article]:
    pages: dict[str, dict[str, Sequence[bytes]]] = {}
    for name in sorted(graphs):
        pages.setdefault(name.partition("#")[0], {})[name] = sorted(graphs[name])
    return (Article(page, pages[page]) for page in sorted(pages))


def _parts(line: bytes) -> tuple[bytes, bytes]:
    """The triple of a canonical N-Quads line and its graph, empty for the default graph.

    Terms are parted by one space (https://www.w3.org/TR/rdf12-n-quads/#canonical-quads), so a line has a graph when its
    last word is an IRI and three terms stand before it.
    """
    at = line.rfind(b" ", 0, -2)
    last = line[at + 1 : -2]
    if last.startswith(b"<") and b'"' not in last and line.count(b" ", 0, at) > 1:
        return line[:at], last[1:-1]
    return line[:-2], b""


def _parsed(triples: Iterable[bytes], graph_name: str = "") -> list[ox.Quad]:
    end = f" <{graph_name}> .\n".encode() if graph_name else b" .\n"
    return list(ox.parse(end.join([*triples, b""]), format=_NQUADS))


def _order(triple: bytes) -> bytes:
    """Sorts triples by subject (a thing before those whose IRI begins with its own), then the type, then the rest."""
    return triple.replace(b"> ", b"\x00", 2).replace(_TYPE, b"\x00\x00", 1)


def _layer(name: str) -> tuple[int, str]:
    layer = name.partition("#")[2]
    return _LAYERS.index(layer) if layer in _LAYERS else len(_LAYERS), layer

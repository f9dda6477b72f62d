"""A graph in memory: parsed from N-Quads lines strictly, in an order for readers, with what it says of itself."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain

import pyoxigraph as ox

from kg.model import KgError
from kg.vocab import PREFIXES, expand

_NQUADS = ox.RdfFormat.N_QUADS
_TYPE = f"\x00<{expand('rdf:type')}\x00".encode()
_LAYERS = ("plain", "statements", "evidence", "links")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_EDTF = "http://id.loc.gov/datatypes/"


class Graph:
    """The quads of some articles: `lines` are the sorted N-Quads lines that say them, each once.

    `by_graph` holds the quads of each named graph by its IRI, thing by thing; articles and layers are in order.
    """

    def __init__(self, lines: bytes, by_graph: Mapping[str, Sequence[ox.Quad]], triples: Iterable[bytes]) -> None:
        self.lines = lines
        self.by_graph = by_graph
        self._triples = frozenset(triples)

    @cached_property
    def quads(self) -> frozenset[ox.Quad]:
        """All quads."""
        return frozenset(chain.from_iterable(self.by_graph.values()))

    @cached_property
    def union(self) -> Sequence[ox.Quad]:
        """The triples of all named graphs (as quads of the default graph), the articles' own things first."""
        return _parsed(_sorted(self._triples, self.pages))

    @cached_property
    def pages(self) -> Sequence[str]:
        """The IRIs of the articles, sorted: what the named graphs are called, without the layer."""
        return sorted({name.partition("#")[0] for name in self.by_graph if name})

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
        words = {word.rpartition(b"<")[2] for word in set(self.lines.split()) if word.endswith(b">")}
        spaces = {word[: max(word.rfind(b"/"), word.rfind(b"#")) + 1] for word in words}
        found = {name: space for name, space in {**PREFIXES, "loc": _EDTF}.items() if space.encode() in spaces}
        if len(self.pages) == 1:
            found[""] = f"{self.pages[0]}#"
        last = self.folder.rstrip("/").rpartition("/")[2]
        if self.folder:
            found[last if _NAME.fullmatch(last) and last not in PREFIXES else "page"] = self.folder
        return dict(sorted(found.items()))

    def said(self, predicate: str) -> Sequence[tuple[str, ox.NamedNode | ox.Literal]]:
        """What the named graphs say of themselves with a CURIE `predicate`: graph and value, in order."""
        iri = expand(predicate)
        return [(name, value) for name, own, value in self._own if own == iri]

    @cached_property
    def _own(self) -> Sequence[tuple[str, str, ox.NamedNode | ox.Literal]]:
        starts = tuple(f"<{name}> ".encode() for name in self.by_graph)
        return [
            (quad.subject.value, quad.predicate.value, quad.object)
            for quad in _parsed(sorted(triple for triple in self._triples if triple.startswith(starts)))
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal)
        ]


def parse(lines: Iterable[str] | bytes, name: str = "graph.nq") -> Graph:
    """The graph that N-Quads lines say; KgError names the line that is not N-Quads."""
    found = lines.split(b"\n") if isinstance(lines, bytes) else [line.encode() for line in lines]
    kept = sorted(set(found) - {b""})
    try:
        canonical = ox.serialize(ox.parse(b"\n".join(kept), format=_NQUADS), format=_NQUADS) or b""
    except SyntaxError as error:
        wrong = found.index(kept[(error.lineno or 1) - 1]) + 1
        hint = "build it again with: kg build ARTICLE -o DIR"
        raise KgError(f"{name}, line {wrong}: not N-Quads: {error.msg}", hint) from None
    groups: dict[str, list[bytes]] = {}
    for triple, graph_name in map(_parts, set(canonical.split(b"\n")) - {b""}):
        groups.setdefault(graph_name[1:-1].decode(), []).append(triple)
    by_graph = {
        graph_name: _parsed(_sorted(groups[graph_name], [graph_name.partition("#")[0]]), graph_name)
        for graph_name in sorted(groups, key=_graph_order)
    }
    return Graph(b"".join(line + b"\n" for line in kept), by_graph, chain.from_iterable(groups.values()))


def text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """What a term says, without its marks."""
    return str(term) if isinstance(term, ox.Triple) else term.value


def _parts(line: bytes) -> tuple[bytes, bytes]:
    """The triple of a canonical N-Quads line and its graph, empty for the default graph.

    Terms are parted by one space (https://www.w3.org/TR/rdf12-n-quads/#canonical-quads), so a line has a graph when its
    last word is an IRI and three terms stand before it.
    """
    at = line.rfind(b" ", 0, -2)
    last = line[at + 1 : -2]
    if last.startswith(b"<") and b'"' not in last and line.count(b" ", 0, at) > 1:
        return line[:at], last
    return line[:-2], b""


def _parsed(triples: Iterable[bytes], graph_name: str = "") -> list[ox.Quad]:
    end = f" <{graph_name}> .\n".encode() if graph_name else b" .\n"
    return list(ox.parse(end.join([*triples, b""]), format=_NQUADS))


def _sorted(triples: Iterable[bytes], pages: Iterable[str]) -> list[bytes]:
    """Triples thing by thing; before all others those about what the articles are about."""
    starts = tuple(f"<{page}> ".encode() for page in pages)
    found = sorted(triples, key=_order)
    return sorted(found, key=lambda triple: not triple.startswith(starts))


def _order(triple: bytes) -> bytes:
    """Sorts triples by subject (a thing before those whose IRI begins with its own), then the type, then the rest."""
    return triple.replace(b"> ", b"\x00", 2).replace(_TYPE, b"\x00\x00", 1)


def _graph_order(name: str) -> tuple[str, int, str]:
    page, _, layer = name.partition("#")
    return page, _LAYERS.index(layer) if layer in _LAYERS else len(_LAYERS), layer

"""A graph in memory: parsed from N-Quads lines strictly, sorted for readers, with what it says of itself."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from kg.model import KgError
from kg.vocab import PREFIXES, expand

_TYPE = expand("rdf:type")
_LAYERS = ("plain", "statements", "evidence", "links")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Graph:
    """The quads of some articles, and the sorted N-Quads lines that say them, each once."""

    quads: frozenset[ox.Quad]
    lines: bytes = b""

    @cached_property
    def triples(self) -> frozenset[ox.Triple]:
        """The union of the named graphs."""
        return frozenset(quad.triple for quad in self.quads)

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The IRIs of the articles, sorted: what the named graphs are called, without the layer."""
        return tuple(sorted({name.partition("#")[0] for name in self.graphs}))

    @cached_property
    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, sorted."""
        return tuple(sorted({q.graph_name.value for q in self.quads if isinstance(q.graph_name, ox.NamedNode)}))

    @property
    def folder(self) -> str:
        """The longest IRI ending in a slash that all pages begin with; empty where there is none."""
        if not self.pages:
            return ""
        first, last = self.pages[0], self.pages[-1]  # of sorted texts, what these two share, all do
        same = next(
            (i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last))
        )
        start = first[:same]
        return start[: start.rfind("/") + 1] if "://" in start else ""

    @property
    def home(self) -> str:
        """What IRIs are told relative to: the page where there is one, else the pages' common folder."""
        return self.pages[0] if len(self.pages) == 1 else self.folder

    def prefixes(self) -> dict[str, str]:
        """The prefixes that its IRIs use, and for its own things `:` (of one article) and the folder's last name."""
        spaces = {_space(iri) for quad in self.quads for iri in _iris(quad)}
        found = {name: space for name, space in PREFIXES.items() if space in spaces}
        if _space(_EDTF) in spaces:
            found["loc"] = _space(_EDTF)
        if len(self.pages) == 1:
            found[""] = f"{self.pages[0]}#"
        last = self.folder.rstrip("/").rpartition("/")[2]
        if self.folder:
            found[last if _NAME.fullmatch(last) and last not in PREFIXES else "page"] = self.folder
        return dict(sorted(found.items()))

    def facts(self, subject: str, predicate: str) -> list[str]:
        """The texts and IRIs that `subject` has for a CURIE `predicate`, sorted."""
        return sorted(self._facts.get((subject, expand(predicate)), ()))

    @cached_property
    def _facts(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for triple in self.triples:
            if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode | ox.Literal):
                found.setdefault((triple.subject.value, triple.predicate.value), []).append(triple.object.value)
        return found


def graph(lines: Iterable[str] | bytes, name: str = "graph.nq") -> Graph:
    """The graph that N-Quads lines say; KgError names the line that is not N-Quads."""
    found = lines.split(b"\n") if isinstance(lines, bytes) else [line.encode() for line in lines]
    data = b"".join(line + b"\n" for line in sorted(set(found)) if line)
    try:
        return Graph(frozenset(ox.parse(data, format=ox.RdfFormat.N_QUADS)), data)
    except SyntaxError as error:
        wrong = data.split(b"\n")[(error.lineno or 1) - 1]
        place = f"{name}, line {found.index(wrong) + 1}" if wrong in found else name
        raise KgError(f"{place}: not N-Quads: {error.msg}", "build it again with: kg build ARTICLE -o DIR") from None


def in_order(found: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Quads as people read them: article by article, layer by layer, thing by thing, the type first."""
    return sorted(found, key=lambda quad: (graph_order(quad.graph_name), *_order(quad)))


def triples_in_order(found: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Triples thing by thing, the type first."""
    return sorted(found, key=_order)


def graph_order(name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> tuple[str, int, str]:
    """Sorts named graphs by article, then layers from the plain one down."""
    page, _, layer = name.value.partition("#") if not isinstance(name, ox.DefaultGraph) else ("", "", "")
    return page, _LAYERS.index(layer) if layer in _LAYERS else len(_LAYERS), layer


def text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """What a term says, without its marks."""
    return str(term) if isinstance(term, ox.Triple) else term.value


def _order(triple: ox.Triple | ox.Quad) -> tuple[str, bool, str, str]:
    predicate = triple.predicate.value
    return text(triple.subject), predicate != _TYPE, predicate, str(triple.object)


def _iris(quad: ox.Quad) -> Sequence[str]:
    obj = quad.object
    other = obj.value if isinstance(obj, ox.NamedNode) else obj.datatype.value if isinstance(obj, ox.Literal) else ""
    return (text(quad.subject), quad.predicate.value, other)


def _space(iri: str) -> str:
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]


_EDTF = "http://id.loc.gov/datatypes/edtf"

"""What a folder of files holds, in VoID and DCAT: counts of the graph, and the size and hash of each file."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import __version__
from kg.export.graph import Graph
from kg.export.turtle import credits, plain_turtle
from kg.vocab import PREFIXES, expand

MEDIA_TYPES = {
    ".nq": "application/n-quads", ".ttl": "text/turtle", ".trig": "application/trig", ".jsonld": "application/ld+json",
    ".jsonl": "application/x-ndjson", ".txt": "text/plain", ".md": "text/markdown",
}  # fmt: skip
"""By the ending of a file's name."""

_REGISTRY = "https://www.iana.org/assignments/media-types/"
_SPDX = "http://spdx.org/rdf/terms#"
_FORMATS = {".nq": "N-Quads", ".ttl": "Turtle", ".trig": "TriG", ".jsonld": "JSON-LD"}
_FEATURES = "http://www.w3.org/ns/formats/"


@dataclass(frozen=True, slots=True)
class File:
    """A file of the set: its name in the folder, size in bytes, SHA-256 in hex."""

    name: str
    size: int
    sha256: str

    @property
    def ending(self) -> str:
        """The ending of its name, with the dot."""
        return Path(self.name).suffix


def measure(path: Path) -> File:
    """A file as it lies there; OSError when it cannot be read."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return File(path.name, path.stat().st_size, digest.hexdigest())


def description(graph: Graph, files: Iterable[File]) -> bytes:
    """The description in Turtle. It names no time: the same graph and files give the same bytes."""
    home = graph.home or "urn:kg:"
    about: dict[ox.NamedNode, dict[ox.Triple, None]] = {}
    for s, p, o in _facts(graph, sorted(files, key=lambda f: f.name), home):
        about.setdefault(s, {})[ox.Triple(s, p, o)] = None
    triples = [triple for found in about.values() for triple in found]
    names = ("dcat", "dcterms", "rdfs", "schema", "void", "xsd")
    prefixes = {"": f"{home}#", "spdx": _SPDX, **{name: PREFIXES[name] for name in names}}
    return plain_turtle(triples, dict(sorted(prefixes.items())), credits(graph)[:1])


Fact = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]


def _facts(graph: Graph, files: list[File], home: str) -> Iterator[Fact]:
    def node(name: str) -> ox.NamedNode:
        return ox.NamedNode(f"{home}#{name}")

    whole = node("dataset")
    yield whole, _A, _term("void:Dataset")
    yield whole, _A, _term("dcat:Dataset")
    titles = [page[len(graph.folder) :].replace("_", " ") for page in graph.pages]
    named = ", ".join(titles[:3]) + (f" and {len(titles) - 3} more" if len(titles) > 3 else "")
    yield whole, _term("dcterms:title"), ox.Literal(f"{named or 'Nothing'}, as linked data", language="en")
    yield whole, _term("dcterms:creator"), ox.Literal(f"kg {__version__}")
    for predicate in ("dcterms:license", "dcterms:source", "schema:creditText"):
        yield from ((whole, _term(predicate), value) for _, value in graph.said(predicate))
    for page in graph.pages[:1]:
        yield whole, _term("void:exampleResource"), ox.NamedNode(page)
    if graph.folder:
        yield whole, _term("void:uriSpace"), ox.Literal(graph.folder)
    for space in sorted(s for name, s in graph.prefixes.items() if name in PREFIXES):
        yield whole, _term("void:vocabulary"), ox.NamedNode(space)
    for file in files:
        if file.ending in _FORMATS:
            yield whole, _term("void:feature"), ox.NamedNode(_FEATURES + _FORMATS[file.ending])
    yield from _counts(whole, graph.union)
    yield from _partitions(whole, graph, node)
    for file in files:
        yield whole, _term("dcat:distribution"), node(f"file-{file.name}")
        yield from _distribution(node(f"file-{file.name}"), file)


def _counts(node: ox.NamedNode, found: Sequence[ox.Quad]) -> Iterator[Fact]:
    yield node, _term("void:triples"), _number(len(found))
    yield node, _term("void:distinctSubjects"), _number(len({t.subject for t in found}))
    yield node, _term("void:distinctObjects"), _number(len({t.object for t in found}))
    yield node, _term("void:properties"), _number(len({t.predicate for t in found}))
    yield node, _term("void:classes"), _number(len({t.object for t in found if t.predicate == _A}))


def _partitions(whole: ox.NamedNode, graph: Graph, node: Callable[[str], ox.NamedNode]) -> Iterator[Fact]:
    layers: dict[str, int] = {}
    for name, quads in graph.by_graph.items():
        layer = name.partition("#")[2]
        layers[layer] = layers.get(layer, 0) + len(quads)
    for layer in sorted(layers):
        part = node(f"partition-layer-{layer}")
        yield whole, _term("void:subset"), part
        yield part, _A, _term("void:Dataset")
        yield part, _term("dcterms:title"), ox.Literal(layer)
        yield part, _term("void:triples"), _number(layers[layer])
    classes = Counter(t.object.value for t in graph.union if t.predicate == _A and isinstance(t.object, ox.NamedNode))
    for iri, count in sorted(classes.items()):
        part = node(f"partition-class-{_short(iri)}")
        yield whole, _term("void:classPartition"), part
        yield part, _term("void:class"), ox.NamedNode(iri)
        yield part, _term("void:entities"), _number(count)
    for iri, count in sorted(Counter(t.predicate.value for t in graph.union).items()):
        part = node(f"partition-property-{_short(iri)}")
        yield whole, _term("void:propertyPartition"), part
        yield part, _term("void:property"), ox.NamedNode(iri)
        yield part, _term("void:triples"), _number(count)


def _distribution(node: ox.NamedNode, file: File) -> Iterator[Fact]:
    checksum = ox.NamedNode(f"{node.value}-sha256")
    yield node, _A, _term("dcat:Distribution")
    yield node, _term("dcterms:title"), ox.Literal(file.name)
    media = MEDIA_TYPES.get(file.ending)
    if media and "/x-" in media:
        yield node, _term("dcterms:format"), ox.Literal(media)
    elif media:
        yield node, _term("dcat:mediaType"), ox.NamedNode(_REGISTRY + media)
    size = ox.Literal(str(file.size), datatype=_term("xsd:nonNegativeInteger"))
    yield node, _term("dcat:byteSize"), size
    yield node, ox.NamedNode(f"{_SPDX}checksum"), checksum
    yield checksum, _A, ox.NamedNode(f"{_SPDX}Checksum")
    yield checksum, ox.NamedNode(f"{_SPDX}algorithm"), ox.NamedNode(f"{_SPDX}checksumAlgorithm_sha256")
    value = ox.Literal(file.sha256, datatype=_term("xsd:hexBinary"))
    yield checksum, ox.NamedNode(f"{_SPDX}checksumValue"), value


def _short(iri: str) -> str:
    """An IRI as part of a fragment: its CURIE with a hyphen where it has one, else its last word and a hash."""
    at = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = _SPACES.get(iri[:at])
    return f"{prefix}-{iri[at:]}" if prefix else f"{iri[at:]}-{hashlib.sha256(iri.encode()).hexdigest()[:8]}"


def _term(curie: str) -> ox.NamedNode:
    return ox.NamedNode(expand(curie))


def _number(count: int) -> ox.Literal:
    return ox.Literal(str(count), datatype=_term("xsd:integer"))


_A = _term("rdf:type")
_SPACES = {space: name for name, space in PREFIXES.items()}

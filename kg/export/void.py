"""What a folder of files holds, in VoID and DCAT: counts of the graph, and the size and hash of each file."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import __version__
from kg.export.graph import Graph
from kg.export.turtle import blocks, credits, prologue
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
    return prologue(prefixes, credits(graph)[:1]) + blocks(triples, prefixes, ox.RdfFormat.TURTLE)


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
        yield from ((whole, _term(predicate), value) for _, value in graph.described(predicate))
    for page in graph.pages[:1]:
        yield whole, _term("void:exampleResource"), ox.NamedNode(page)
    if graph.folder:
        yield whole, _term("void:uriSpace"), ox.Literal(graph.folder)
    for space in sorted(s for name, s in graph.prefixes.items() if name in PREFIXES):
        yield whole, _term("void:vocabulary"), ox.NamedNode(space)
    for file in files:
        if file.ending in _FORMATS:
            yield whole, _term("void:feature"), ox.NamedNode(_FEATURES + _FORMATS[file.ending])
    yield from _counts(whole, graph, node)
    for file in files:
        yield whole, _term("dcat:distribution"), node(f"file-{file.name}")
        yield from _distribution(node(f"file-{file.name}"), file)


def _counts(whole: ox.NamedNode, graph: Graph, node: Callable[[str], ox.NamedNode]) -> Iterator[Fact]:
    parts = [triple.split(b" ", 2) for triple in graph.triples]
    properties = Counter(predicate for _, predicate, _ in parts)
    classes = Counter(obj for _, predicate, obj in parts if predicate == _TYPE and obj.startswith(b"<"))
    for name, count in (
        ("triples", len(parts)),
        ("distinctSubjects", len({subject for subject, _, _ in parts})),
        ("distinctObjects", len({obj for _, _, obj in parts})),
        ("properties", len(properties)),
        ("classes", len(classes)),
    ):
        yield whole, _term(f"void:{name}"), _number(count)
    layers = Counter[str]()
    for article in graph.articles:
        layers.update({name.partition("#")[2]: len(triples) for name, triples in article.triples.items()})
    for layer, count in sorted(layers.items()):
        part = node(f"partition-layer-{layer}")
        yield whole, _term("void:subset"), part
        yield part, _A, _term("void:Dataset")
        yield part, _term("dcterms:title"), ox.Literal(layer)
        yield part, _term("void:triples"), _number(count)
    for kind, what, found in (("class", "entities", classes), ("property", "triples", properties)):
        for term, count in sorted(found.items()):
            iri = term[1:-1].decode()
            part = node(f"partition-{kind}-{_short(iri)}")
            yield whole, _term(f"void:{kind}Partition"), part
            yield part, _term(f"void:{kind}"), ox.NamedNode(iri)
            yield part, _term(f"void:{what}"), _number(count)


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
_TYPE = str(_A).encode()
_SPACES = {space: name for name, space in PREFIXES.items()}

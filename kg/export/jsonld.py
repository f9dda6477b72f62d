"""Compact JSON-LD with its context inside, so that reading it takes no network; the same graph gives the same bytes."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from kg.export.form import Form
from kg.export.graph import Article, Graph, text
from kg.vocab import expand

_TYPE, _STRING, _INTEGER = expand("rdf:type"), expand("xsd:string"), expand("xsd:integer")
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,14}")
"""Whole numbers that JSON readers give back as they are written, even those that read them as floating point."""


@dataclass(frozen=True, slots=True)
class Term:
    """How a property is written: its key, and which values need no type (`@id`: IRIs; `@language`: words by tag)."""

    key: str
    kind: str | None = None


def head(graph: Graph) -> bytes:
    """The context, with what IRIs are told relative to."""
    context = {**({"@base": graph.home} if graph.home else {}), **_context()}
    lines = ",\n".join(f"  {_dump(key)}: {_dump(value)}" for key, value in context.items())
    return f'{{"@context": {{\n{lines}\n}},\n"@graph": [\n'.encode()


def layers(graph: Graph, quads: Sequence[ox.Quad]) -> bytes:
    """The named graphs of one article, one node a line, keys sorted."""
    names = _Names(graph.home)
    parts = []
    for name, group in groupby(quads, lambda quad: quad.graph_name):
        nodes: dict[str, dict[str, Any]] = {}
        for quad in group:
            _add(nodes.setdefault(text(quad.subject), {}), quad, names)
        lines = ",\n".join(_dump(_node(subject, node, names)) for subject, node in nodes.items())
        known = isinstance(name, ox.NamedNode)
        parts.append(f'{{"@id": {_dump(names.id(name.value))}, "@graph": [\n{lines}\n]}}' if known else lines)
    return ",\n".join(parts).encode()


JSONLD = Form(ox.RdfFormat.JSON_LD, Article.quads, head, layers, b",\n", b"\n]}\n")
"""The named graphs, nested."""


class _Names:
    """Compacts IRIs against the context and the base; remembers what it has compacted."""

    def __init__(self, home: str) -> None:
        self._home = home
        self._folder = home[: home.rfind("/") + 1]
        self._prefixes, self._terms = _vocabulary()
        self._ids: dict[str, str] = {}
        self._properties: dict[str, Term] = {}

    def id(self, iri: str) -> str:
        """An IRI as a value of `@id`: relative to the base where that is safe, else with a prefix, else as it is."""
        found = self._ids.get(iri)
        if found is None:
            found = self._ids[iri] = self._relative(iri) or self._prefixed(iri) or iri
        return found

    def word(self, iri: str) -> str:
        """An IRI as a property, type or datatype: a term of the vocabulary, else with a prefix."""
        local = iri.removeprefix(_context()["@vocab"])
        if local != iri and local.isalnum() and local not in _context():
            return local
        return self._prefixed(iri) or iri

    def property(self, iri: str) -> Term:
        """How a property is written."""
        found = self._properties.get(iri)
        if found is None:
            found = self._properties[iri] = self._terms.get(iri) or Term(self.word(iri))
        return found

    def plain(self, iri: str) -> str:
        """A property without what the context says of its values."""
        return self._prefixed(iri) or iri

    def _relative(self, iri: str) -> str | None:
        if self._home and not self._home.endswith("/") and iri.startswith(f"{self._home}#"):
            rest = iri[len(self._home) :]
            return None if ":" in rest else rest
        if not self._folder or not iri.startswith(self._folder):
            return None
        rest = iri[len(self._folder) :]
        head = rest.partition("#")[0]
        # What could be read as a keyword, a prefix, a scheme, or a path to be resolved stays absolute.
        unsafe = not head or head[0] in ".@" or ":" in rest or "/" in head or "?" in head
        return None if unsafe else rest

    def _prefixed(self, iri: str) -> str | None:
        at = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._prefixes.get(iri[:at])
        return f"{prefix}:{iri[at:]}" if prefix and at < len(iri) else None


def _add(node: dict[str, Any], quad: ox.Quad, names: _Names) -> None:
    predicate, obj = quad.predicate.value, quad.object
    if predicate == _TYPE and isinstance(obj, ox.NamedNode):
        node.setdefault("@type", []).append(names.word(obj.value))
        return
    term = names.property(predicate)
    if term.kind == "@language":
        if isinstance(obj, ox.Literal) and obj.language:
            node.setdefault(term.key, {}).setdefault(obj.language, []).append(obj.value)
            return
        term = Term(names.plain(predicate))
    node.setdefault(term.key, []).append(_value(obj, term, names))


def _value(obj: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, term: Term, names: _Names) -> Any:
    if isinstance(obj, ox.NamedNode):
        iri = names.id(obj.value)
        return iri if term.kind == "@id" else {"@id": iri}
    if not isinstance(obj, ox.Literal):
        return {"@id": str(obj)}
    if obj.language:
        return {"@language": obj.language, "@value": obj.value}
    datatype = obj.datatype.value
    if datatype == _STRING:
        return obj.value if term.kind is None else {"@value": obj.value}
    if datatype == _INTEGER and term.kind is None and _NUMBER.fullmatch(obj.value):
        return int(obj.value)
    kind = names.plain(datatype)
    return obj.value if term.kind == kind else {"@type": kind, "@value": obj.value}


def _node(subject: str, node: Mapping[str, Any], names: _Names) -> dict[str, Any]:
    found: dict[str, Any] = {"@id": names.id(subject)}
    for key in sorted(node):
        value = node[key]
        found[key] = {tag: _one(value[tag]) for tag in sorted(value)} if isinstance(value, dict) else _one(value)
    return found


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


_dump = json.JSONEncoder(ensure_ascii=False).encode


@cache
def _context() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files("kg.export").joinpath("context.jsonld").read_text("utf-8"))["@context"]
    return found


@cache
def _vocabulary() -> tuple[Mapping[str, str], Mapping[str, Term]]:
    """Namespace -> prefix, and property IRI -> how the context says to write it."""
    spaces = {name: value for name, value in _context().items() if isinstance(value, str) and name[0] != "@"}
    terms: dict[str, Term] = {}
    for key, value in _context().items():
        if isinstance(value, dict):
            prefix, _, local = value["@id"].partition(":")
            terms[spaces[prefix] + local] = Term(key, value.get("@container") or value.get("@type"))
    return {space: name for name, space in spaces.items()}, terms

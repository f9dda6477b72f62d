"""The shapes of a folder: which of them a graph can break, and what they know about the terms it uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.check.data import turtle
from kg.model import KgError
from kg.vocab import expand

_TYPE = ox.NamedNode(expand("rdf:type"))
_SUBCLASS = ox.NamedNode(expand("rdfs:subClassOf"))
_SUBJECTS_OF = ox.NamedNode(expand("sh:targetSubjectsOf"))
_LAYER = ox.NamedNode(expand("kg:layer"))
_PASS = ox.NamedNode(expand("kg:pass"))
_MESSAGE = ox.NamedNode(expand("sh:message"))
_REMEDY = ox.NamedNode(expand("kg:remedy"))
_LICENCE = ox.NamedNode(expand("dcterms:license"))
_SHAPES = (ox.NamedNode(expand("sh:NodeShape")), ox.NamedNode(expand("sh:PropertyShape")))
_SHACL = expand("sh:")
_TARGETS = tuple(f"{_SHACL}target{kind}" for kind in ("Class", "Node", "SubjectsOf", "ObjectsOf", ""))
_LISTS = (expand("rdf:first"), expand("rdf:rest"))

Facts = dict[ox.NamedNode | ox.BlankNode, list[ox.Triple]]


@dataclass(frozen=True, slots=True)
class Rules:
    """The shapes of `folder`, of which there are `count`; `facts` by subject, the shapes' own and what else is told."""

    folder: Path
    count: int
    shapes: Facts
    terms: Facts
    passes: Mapping[str, tuple[str, str]]
    """Rules that `kg.check.agreement` judges, by IRI: their message and remedy."""

    def for_graph(self, graph: Iterable[ox.Triple]) -> list[ox.Triple]:
        """The shapes that ask something of the graph.

        - A shape whose only targets are subjects of a predicate that the graph does not use has no focus node: leaving
          it out changes no verdict, it only saves the time to load it.
        - A shape with `kg:layer` asks for what that layer holds. A graph that says which layers it has (by the licence
          of each) and has not this one was built without it.
        """
        graph = list(graph)
        used = {triple.predicate for triple in graph}
        layers = {layer for triple in graph if triple.predicate == _LICENCE if (layer := _layer(triple.subject))}
        named = {triple.object for triples in self.shapes.values() for triple in triples}
        found: list[ox.Triple] = []
        for subject, triples in self.shapes.items():
            targets = [t for t in triples if t.predicate.value in _TARGETS]
            idle = targets and all(t.predicate == _SUBJECTS_OF and t.object not in used for t in targets)
            asked = {t.object.value for t in triples if t.predicate == _LAYER and isinstance(t.object, ox.Literal)}
            if layers and asked - layers:
                continue
            if not idle or subject in named:
                found += triples
        return found

    def about(self, terms: Iterable[ox.NamedNode]) -> list[ox.Triple]:
        """What the folder says about terms of the graph besides shapes: units, measures, classes and those above."""
        todo = list(terms)
        seen = set(todo)
        found: list[ox.Triple] = []
        while todo:
            for triple in self.terms.get(todo.pop(), ()):
                found.append(triple)
                if triple.predicate == _SUBCLASS and triple.object not in seen:
                    assert isinstance(triple.object, ox.NamedNode)
                    seen.add(triple.object)
                    todo.append(triple.object)
        return found


def _layer(name: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    """`plain` of `…/en/Hamhung#plain`, the name of a graph."""
    return name.value.partition("#")[2] if isinstance(name, ox.NamedNode) else ""


def read(folder: Path) -> Rules:
    """The Turtle files of a folder, or a single one. Raises KgError when there are none, or one is malformed."""
    files = [folder] if folder.is_file() else sorted(folder.glob("*.ttl"))
    if not files:
        raise KgError(f"{folder}: no shapes here (*.ttl)", "name a folder with SHACL shapes in Turtle files")
    facts: Facts = defaultdict(list)
    for file in files:
        for triple in turtle(file):
            assert isinstance(triple.subject, ox.NamedNode | ox.BlankNode)
            facts[triple.subject].append(triple)
    shapes: Facts = {}
    terms: Facts = {}
    for subject, triples in facts.items():
        is_shape = isinstance(subject, ox.BlankNode) or any(
            t.predicate.value.startswith(_SHACL) or t.predicate.value in _LISTS for t in triples
        )
        (shapes if is_shape else terms)[subject] = triples
    typed = [t for triples in shapes.values() for t in triples if t.predicate == _TYPE and t.object in _SHAPES]
    passes = {s.value: _words(ts, shapes) for s, ts in shapes.items() if any(t.predicate == _PASS for t in ts)}
    without = {subject: ts for subject, ts in shapes.items() if subject.value not in passes}
    return Rules(folder, len(typed), without, terms, passes)


def _words(triples: list[ox.Triple], shapes: Facts) -> tuple[str, str]:
    """The message and the remedy of a rule, which stand at its query."""
    nested = [t for triple in triples if isinstance(triple.object, ox.BlankNode) for t in shapes.get(triple.object, ())]
    told = {t.predicate: t.object.value for t in [*triples, *nested] if isinstance(t.object, ox.Literal)}
    return told.get(_MESSAGE, ""), told.get(_REMEDY, "")

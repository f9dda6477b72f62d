"""What a node of the graph is called, and where in the article it is stated: for messages that people can act on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdflib import Graph, URIRef
from rdflib.term import Node

from kg.check.terms import clip, readable
from kg.vocab import PREFIXES, expand, properties

_NAMES = tuple(
    URIRef(expand(curie))
    for curie in ("rdfs:label", "kg:linkText", "schema:name", "kg:citationText", "schema:description", "kgp:label")
)
_EVIDENCE, _STATEMENT, _SECTION, _WHERE = (
    URIRef(expand(f"kg:{name}")) for name in ("evidence", "statement", "section", "where")
)
_SELECTOR, _EXACT, _START = (URIRef(expand(f"oa:{name}")) for name in ("hasSelector", "exact", "start"))
_CLAIMS = (PREFIXES["p"], PREFIXES["kgp"])
_VALUES = (PREFIXES["ps"], PREFIXES["kgps"])
_IRI = re.compile(r"https?://[^\s<>\"{},;)]+")
_MOST = 3
"""Places that are named; more would hide the message."""


class Things:
    """The nodes that a graph says something about."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._own = set(graph.subjects())

    def __contains__(self, node: Node) -> bool:
        return node in self._own

    def name(self, node: Node) -> str:
        """Its label, the words of its link, its title or its sentence; empty when it has none."""
        for predicate in _NAMES:
            if names := sorted(map(str, self._graph.objects(node, predicate))):
                return clip(names[0])
        return ""

    def named(self, message: str) -> str:
        """The message with each IRI in it as people read it: by name where it has one."""

        def name(match: re.Match[str]) -> str:
            node = URIRef(match[0])
            return self.name(node) or readable(node)

        return _IRI.sub(name, message)

    def places(self, thing: Node, path: Node | None, value: Node | None) -> tuple[str, ...]:
        """Where the article states it, in the order of the text: section, kind of place, first character, quote."""
        found: set[tuple[int, str]] = set()
        for evidence in self._evidence(thing, path, value):
            selectors = list(self._graph.objects(evidence, _SELECTOR))
            quotes = [str(words) for part in selectors for words in self._graph.objects(part, _EXACT)]
            starts = [str(at) for part in selectors for at in self._graph.objects(part, _START)]
            if quotes and starts and starts[0].isdecimal():
                where = [str(part) for p in (_SECTION, _WHERE) for part in self._graph.objects(evidence, p)]
                found.add(
                    (int(starts[0]), f"{', '.join(filter(None, where))}, character {starts[0]}: “{clip(quotes[0])}”")
                )
        return tuple(words for _, words in sorted(found)[:_MOST])

    def _evidence(self, thing: Node, path: Node | None, value: Node | None) -> Iterator[Node]:
        """The node itself when it is evidence; else that of itself, of its statements, or of those that hold it."""
        graph = self._graph
        if (thing, _SELECTOR, None) in graph:
            yield thing
            return
        for nodes in (
            [thing],
            list(graph.objects(thing, _STATEMENT)),
            list(self._stating(thing, path, value)),
            [] if self._is_stated_of(thing) else list(graph.subjects(None, thing)),
        ):
            if found := [evidence for node in nodes for evidence in graph.objects(node, _EVIDENCE)]:
                yield from found
                return

    def _stating(self, thing: Node, path: Node | None, value: Node | None) -> Iterator[Node]:
        """The statements about a thing that the plain triple with this path and value comes from."""
        if not isinstance(path, URIRef):
            return
        wanted = {_local(path), *(_local(prop.id) for prop in properties().values() if _local(path) in prop.schema)}
        for predicate, statement in self._graph.predicate_objects(thing):
            if str(predicate).startswith(_CLAIMS) and _local(predicate) in wanted:
                stated = {o for p, o in self._graph.predicate_objects(statement) if str(p).startswith(_VALUES)}
                if value is None or value == thing or value in stated:
                    yield statement

    def _is_stated_of(self, thing: Node) -> bool:
        return any(str(predicate).startswith(_CLAIMS) for predicate in self._graph.predicates(thing))


def _local(iri: Node | str) -> str:
    return re.split(r"[/#:]", str(iri))[-1]

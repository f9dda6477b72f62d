"""What a node of the graph is called, and where in the article it is stated: for messages that people can act on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from kg.check.report import PLACES
from kg.check.terms import clip, readable
from kg.vocab import PREFIXES, expand, properties


def _iris(*curies: str) -> tuple[URIRef, ...]:
    return tuple(URIRef(expand(curie)) for curie in curies)


_NAMES = _iris("rdfs:label", "kg:linkText", "schema:name", "kg:citationText", "schema:description")
_SAID = _iris("kgp:label", "kgp:description")
_SUBJECT, _ABOUT = _iris("schema:about", "schema:observationAbout")
_MEASURE, _MONTH = _iris("schema:measuredProperty", "kg:month")
_EVIDENCE, _STATEMENT, _RULE, _QUOTE = _iris("kg:evidence", "kg:statement", "kg:rule", "kg:quote")
(_SECTION,) = _iris("kg:section")
_PLACE = re.compile(r"#char=(\d+),(\d+)$")
(_STATED,) = _iris("wikibase:Statement")
_CLAIMS = (PREFIXES["p"] + "P", PREFIXES["kgp"])
_VALUES = (PREFIXES["ps"] + "P", PREFIXES["kgps"])
_IRI = re.compile(r"https?://[^\s<>\"{},;)]+")
_DEPTH = 3
"""Steps from a node to the one after which it is called: value, statement, thing."""


class Things:
    """The nodes that a graph says something about."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._own = set(graph.subjects())
        self._sections: dict[str, list[tuple[int, int, str]]] | None = None

    def __contains__(self, node: Node) -> bool:
        return node in self._own

    def name(self, node: Node, depth: int = _DEPTH) -> str:
        """Its label, title or sentence; else the name of what it belongs to and as what; else nothing."""
        graph = self._graph
        for predicate in _NAMES:
            if names := sorted(map(str, graph.objects(node, predicate))):
                return clip(names[0])
        for predicate in _SAID:
            for statement in sorted(graph.objects(node, predicate), key=str):
                if said := [str(o) for p, o in graph.predicate_objects(statement) if str(p).startswith(_VALUES)]:
                    return clip(min(said))
        if node not in self._own or not depth:
            return ""
        if (place := graph.value(node, _ABOUT)) is not None:
            parts = (place, graph.value(node, _MEASURE), graph.value(node, _MONTH))
            return ", ".join(self.name(part, depth - 1) or _local(part) for part in parts if part is not None)
        if (subject := graph.value(node, _SUBJECT)) is not None:
            return f"{self.name(subject, depth - 1)}, {_local(node)}"
        for owner, link in sorted(graph.subject_predicates(node), key=str):
            if owner != node and (name := self.name(owner, depth - 1)):
                role = _role(link)
                return f"{name}, {role}" if role else name
        return ""

    def named(self, message: str) -> str:
        """The message with each IRI in it as people read it: by name where it has one."""

        def name(match: re.Match[str]) -> str:
            return self.name(URIRef(match[0])) or readable(URIRef(match[0]))

        return _IRI.sub(name, message)

    def shown(self, value: Node) -> str:
        """A value as people read it: a node by its name and IRI."""
        name = self.name(value) if isinstance(value, URIRef) else ""
        return f"{name} <{value}>" if name else readable(value)

    def places(self, thing: Node, path: Node | None, value: Node | None) -> tuple[str, ...]:
        """Where the article states it, in the order of the text: section, kind of place, first character, quote."""
        found: set[tuple[int, str]] = set()
        for evidence in self._evidence(thing, path, value):
            place = _PLACE.search(str(evidence))
            quote, rule = self._graph.value(evidence, _QUOTE), self._graph.value(evidence, _RULE)
            if quote is not None and place is not None:
                section = self._section(str(evidence)[: place.start()], int(place[1]))
                where = ", ".join(filter(None, (section, str(rule or "").partition(": ")[2], f"character {place[1]}")))
                found.add((int(place[1]), f"{where}: “{clip(str(quote))}”"))
        return tuple(words for _, words in sorted(found)[:PLACES])

    def _section(self, text: str, at: int) -> str:
        """The section of a page's text that a character is in."""
        if self._sections is None:
            self._sections = {}
            for stretch, path in self._graph.subject_objects(_SECTION):
                if place := _PLACE.search(str(stretch)):
                    part = int(place[1]), int(place[2]), str(path)
                    self._sections.setdefault(str(stretch)[: place.start()], []).append(part)
        return next((path for start, end, path in self._sections.get(text, ()) if start <= at < end), "")

    def statements(self, thing: Node, path: Node | None, value: Node | None) -> tuple[str, ...]:
        """The IRIs of the nearest statements that say it, in order."""
        for nodes in self._near(thing, path, value):
            if found := {str(node) for node in nodes if (node, RDF.type, _STATED) in self._graph}:
                return tuple(sorted(found))
        return ()

    def _evidence(self, thing: Node, path: Node | None, value: Node | None) -> list[Node]:
        """The node itself when it is evidence; else that of the nearest nodes that have some."""
        graph = self._graph
        if (thing, _QUOTE, None) in graph:
            return [thing]
        for nodes in self._near(thing, path, value):
            if found := [evidence for node in nodes for evidence in graph.objects(node, _EVIDENCE)]:
                return found
        return []

    def _near(self, thing: Node, path: Node | None, value: Node | None) -> Iterator[list[Node]]:
        graph = self._graph
        for node in (thing,) if value is None else (thing, value):
            yield [node]
            yield list(graph.objects(node, _STATEMENT))
        yield list(self._stating(thing, path, value))
        if not any(_is_claim(predicate) for predicate in graph.predicates(thing)):
            owners = list(graph.subject_predicates(thing))
            yield [owner for owner, _ in owners]
            yield [s for owner, role in owners if not _is_claim(role) for s in self._stating(owner, role, None)]

    def _stating(self, thing: Node, path: Node | None, value: Node | None) -> Iterator[Node]:
        """The statements about a thing that the plain triple with this path and value comes from."""
        if not isinstance(path, URIRef):
            return
        wanted = {_local(path), *(_local(prop.id) for prop in properties().values() if _local(path) in prop.schema)}
        for predicate, statement in self._graph.predicate_objects(thing):
            if _is_claim(predicate) and _local(predicate) in wanted:
                stated = {o for p, o in self._graph.predicate_objects(statement) if str(p).startswith(_VALUES)}
                if value is None or value == thing or value in stated:
                    yield statement


def _role(predicate: Node) -> str:
    """What a node is to the one that points to it: the property's label, nothing where the way is only technical."""
    local = _local(predicate)
    if _is_claim(predicate):
        return next((prop.label for prop in properties().values() if _local(prop.id) == local), local)
    return "" if str(predicate).startswith((*_VALUES, PREFIXES["psv"], PREFIXES["kgpsv"])) else readable(predicate)


def _is_claim(predicate: Node) -> bool:
    return str(predicate).startswith(_CLAIMS)


def _local(iri: Node | str) -> str:
    return re.split(r"[/#:]", str(iri))[-1]

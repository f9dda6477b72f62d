"""A batch of triples validated by pyshacl, known here alone: over a plain rdflib graph, where its verdicts hold."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyoxigraph as ox
import pyshacl
from pyparsing import ParseException
from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError, ValidationFailure
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.check.agreement import disagreements
from kg.check.messages import rule
from kg.check.node_labels import Things
from kg.check.report import Violation
from kg.check.rules import Rules
from kg.check.terms import in_turtle, path_in_turtle, readable, readable_path
from kg.model import KgError
from kg.vocab import expand

_REMEDY = URIRef(expand("kg:remedy"))
_STRING = expand("xsd:string")

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def violations(triples: list[ox.Triple], rules: Rules) -> set[Violation]:
    """What in these triples breaks a rule. Raises KgError when a shape is malformed."""
    with _quiet():
        graph = _graph(triples)
        things = Things(graph)
        shapes = _graph(rules.for_graph(triples))
        _fill(graph, rules.about(term for triple in triples for term in triple if isinstance(term, ox.NamedNode)))
        results = _validate(graph, shapes, rules)
    found = {_violation(results, node, things, shapes) for node in results.subjects(RDF.type, SH.ValidationResult)}
    return found | set(_disagreements(triples, rules, things))


def _disagreements(triples: list[ox.Triple], rules: Rules, things: Things) -> Iterator[Violation]:
    """What breaks the rules that are judged in one walk over the graph."""
    classes = (subject.value for subject in rules.terms)
    for name, target, node, words in disagreements(triples, classes) if rules.passes else ():
        shape, thing = URIRef(expand(f"kgsh:{name}")), URIRef(node.value)
        message, remedy = rules.passes[str(shape)]
        for variable, value in words.items():
            message = message.replace(f"{{?{variable}}}", value)
        yield Violation(
            thing=str(thing),
            shape=readable(shape),
            path="",
            value="",
            rule=things.named(message),
            remedy=remedy,
            label=things.name(thing),
            places=things.places(thing, None, thing),
            statements=things.statements(thing, None, thing),
            result=(
                in_turtle(URIRef(target)),
                "",
                in_turtle(thing),
                in_turtle(shape),
                in_turtle(SH.SPARQLConstraintComponent),
            ),
        )


def _validate(graph: Graph, shapes: Graph, rules: Rules) -> Graph:
    try:
        _, results, _ = pyshacl.validate(graph, shacl_graph=shapes, inplace=True)
    except (ConstraintLoadError, ReportableRuntimeError, ShapeLoadError, ParseException) as error:
        raise _malformed(rules, str(error)) from None
    if isinstance(results, ValidationFailure):
        raise _malformed(rules, results.message)
    assert isinstance(results, Graph)
    return results


def _malformed(rules: Rules, what: str) -> KgError:
    return KgError(f"{rules.folder}: a shape is wrong: {' '.join(what.split())}", "see https://www.w3.org/TR/shacl/")


def _violation(results: Graph, node: Node, things: Things, shapes: Graph) -> Violation:
    focus, shape = results.value(node, SH.focusNode), results.value(node, SH.sourceShape)
    component = results.value(node, SH.sourceConstraintComponent)
    assert focus is not None
    assert shape is not None
    assert component is not None
    value = results.value(node, SH.value)
    # A rule over many nodes has a focus that they share (a class, a predicate): the node that breaks it is the value.
    thing = focus if value is None or focus in things else value
    path = shapes.value(shape, SH.path) if results.value(node, SH.resultPath) is not None else None
    sources = (results.value(node, SH.sourceConstraint), shape)
    said = (thing, path if thing == focus else focus, value)
    remedies = [remedy for source in sources if source is not None for remedy in shapes.objects(source, _REMEDY)]
    return Violation(
        thing=str(thing),
        shape=readable(shape),
        path=readable_path(shapes, path) if path is not None else "",
        value=things.shown(value) if value is not None and value != thing else "",
        rule=things.named(rule(shapes, shape, sorted(map(str, results.objects(node, SH.resultMessage))))),
        remedy=str(remedies[0]) if remedies else "",
        label=things.name(thing),
        places=things.places(*said),
        statements=things.statements(*said),
        result=(
            in_turtle(focus),
            path_in_turtle(shapes, path) if path is not None else "",
            in_turtle(value) if value is not None else "",
            in_turtle(shape),
            in_turtle(component),
        ),
    )


def _graph(triples: Iterable[ox.Triple]) -> Graph:
    graph = Graph()
    _fill(graph, triples)
    return graph


def _fill(graph: Graph, triples: Iterable[ox.Triple]) -> None:
    """Add triples straight to the store, each term made once: a fifth of the time that rdflib's own parser takes."""
    terms: dict[Term, Node] = {}

    def term(of: Term) -> Node:
        if (found := terms.get(of)) is None:
            found = terms[of] = _term(of)
        return found

    add = graph.store.add
    for triple in triples:
        add((term(triple.subject), term(triple.predicate), term(triple.object)), graph)


def _term(of: Term) -> Node:
    if isinstance(of, ox.NamedNode):
        return URIRef(of.value)
    if isinstance(of, ox.BlankNode):
        return BNode(of.value)
    if isinstance(of, ox.Triple):
        raise KgError(f"{of}: a triple about a triple, which SHACL cannot check", "use statement nodes, as kg does")
    if of.language:
        return Literal(of.value, lang=of.language)
    datatype = None if of.datatype.value == _STRING else URIRef(of.datatype.value)
    return Literal(of.value, datatype=datatype, normalize=False)


@contextmanager
def _quiet() -> Iterator[None]:
    """rdflib logs a traceback for each date that Python's calendar cannot hold; what is wrong, the shapes say."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)

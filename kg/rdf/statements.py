"""The statement layer: Wikidata's own RDF pattern, so that a query for Wikidata runs here with another entity."""

from collections.abc import Iterator, Sequence, Set

from kg.model import Item, Statement, Url, Value
from kg.rdf.citations import describe_reference, describe_work, reference
from kg.rdf.page import Page, term
from kg.rdf.plain import CLAIM
from kg.rdf.predicates import predicates
from kg.rdf.terms import content, describe_node, invalid_url, value_node, value_term
from kg.vocab import P


def node(page: Page, s: Statement) -> str:
    """The statement's node: the same for a statement that the article makes twice, whatever the order of qualifiers."""
    qualifiers = sorted((q.property, *content(page, q.value)) for q in s.qualifiers)
    said = [part for qualifier in qualifiers for part in (str(len(qualifier)), *qualifier)]
    return page.node("s", page.key(s.subject), s.property, s.certainty, *content(page, s.value), *said)


def facts(page: Page, statements: Sequence[Statement], nodes: Sequence[str], best: Set[str]) -> Iterator[str]:
    """What the layer says of each statement; `nodes` are theirs, `best` those of the plain layer."""
    kind = P["type"]
    for s, node in zip(statements, nodes, strict=True):
        names = predicates(s.property)
        yield f"{page.thing(s.subject)} {names.claim} {node}"
        yield f"{node} {_A} {term('wikibase:Statement')}"
        yield f"{node} {term('wikibase:rank')} {term('wikibase:NormalRank')}"
        yield f"{node} {term('kg:certainty')} {term(f'kg:{s.certainty}')}"
        if node in best:
            yield f"{node} {_A} {term('wikibase:BestRank')}"
        yield from _value(page, node, names.value, names.value_node, s.value)
        for q in s.qualifiers:
            names = predicates(q.property)
            yield from _value(page, node, names.qualifier, names.qualifier_node, q.value)
        for citation in s.references:
            yield f"{node} {term('prov:wasDerivedFrom')} {reference(page, citation)}"
            yield from describe_reference(page, citation)
            yield from describe_work(page, citation.reference)
        if s.property == kind and isinstance(s.value, Item) and s.value.klass == CLAIM:
            yield f"{page.thing(s.subject)} {_A} {term(CLAIM)}"


def _value(page: Page, node: str, predicate: str, node_predicate: str, value: Value) -> Iterator[str]:
    obj = value_term(page, value)
    if obj is None:
        assert isinstance(value, Url)
        yield f"{node} {invalid_url(value.url)}"
        return
    yield f"{node} {predicate} {obj}"
    if detail := value_node(page, value):
        yield f"{node} {node_predicate} {detail}"
        yield from describe_node(detail, value)


_A = term("rdf:type")

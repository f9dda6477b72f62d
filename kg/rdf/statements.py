"""The statement layer: Wikidata's own RDF pattern, so that a query for Wikidata runs here with another entity."""

from collections.abc import Iterator, Sequence, Set

from kg.model import Citation, Item, Statement, Url, Value
from kg.rdf.citations import describe_reference, reference
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
    citations: dict[Citation, str] = {}
    values: dict[str, Value] = {}
    for s, node in zip(statements, nodes, strict=True):
        names = predicates(s.property)
        yield f"{page.node_of(s.subject)} {names.claim} {node}"
        yield f"{node} {_A} {_STATEMENT}"
        yield f"{node} {_RANK}"
        yield f"{node} {_CERTAINTY[s.certainty]}"
        if node in best:
            yield f"{node} {_A} {_BEST}"
        yield from _value(page, node, names.value, names.value_node, s.value, values)
        for q in s.qualifiers:
            names = predicates(q.property)
            yield from _value(page, node, names.qualifier, names.qualifier_node, q.value, values)
        for citation in s.references:
            if citation not in citations:
                citations[citation] = reference(page, citation)
            yield f"{node} {_DERIVED} {citations[citation]}"
        if s.property == kind and isinstance(s.value, Item) and s.value.klass == CLAIM:
            yield f"{page.node_of(s.subject)} {_A} {term(CLAIM)}"
    for citation in citations:
        yield from describe_reference(page, citation)
    for detail, value in values.items():
        yield from describe_node(detail, value)


def _value(
    page: Page, node: str, predicate: str, node_predicate: str, value: Value, values: dict[str, Value]
) -> Iterator[str]:
    """A value as a term and, where a term does not say it all, as a node, which is put down in `values`."""
    obj = value_term(page, value)
    if obj is None:
        assert isinstance(value, Url)
        yield f"{node} {invalid_url(value.url)}"
        return
    yield f"{node} {predicate} {obj}"
    if detail := value_node(page, value):
        yield f"{node} {node_predicate} {detail}"
        values[detail] = value


_A = term("rdf:type")
_STATEMENT, _BEST = term("wikibase:Statement"), term("wikibase:BestRank")
_RANK = f"{term('wikibase:rank')} {term('wikibase:NormalRank')}"
_CERTAINTY = {
    certainty: f"{term('kg:certainty')} {term(f'kg:{certainty}')}"
    for certainty in ("asserted", "attributed", "speculative")
}
_DERIVED = term("prov:wasDerivedFrom")

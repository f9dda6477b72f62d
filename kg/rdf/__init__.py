"""What an article states as N-Quads lines, layer by layer (docs/graph.md): pure, the same bytes for the same input."""

from collections.abc import Collection, Iterator

from kg.model import Extraction, Item, KgError
from kg.rdf import climate, evidence, plain, statements
from kg.rdf.citations import describe_work, work
from kg.rdf.iris import BASE, check_base
from kg.rdf.page import page, term

__all__ = ["BASE", "LAYERS", "SELECTORS", "check_choice", "lines"]

LAYERS = ("plain", "statements", "evidence")
"""The named graphs of an article that come from its text; the links to Wikidata come from `kg.linking`."""

SELECTORS = "selectors"
"""Chosen beside the layer `evidence`, adds the selectors of the Web Annotation vocabulary to it."""


def check_choice(base: str, layers: Collection[str]) -> None:
    """KgError for what `lines` does not take, before an article is read."""
    check_base(base)
    if unknown := sorted(set(layers) - {*LAYERS, SELECTORS}):
        raise KgError(f"there is no layer {', '.join(unknown)}", f"the layers are: {', '.join((*LAYERS, SELECTORS))}")


def lines(extraction: Extraction, base: str = BASE, layers: Collection[str] = LAYERS) -> list[str]:
    """The graph of one article as sorted N-Quads lines, each once, without line ends.

    `base` is an absolute http(s) IRI that ends in a slash; `layers` some of `LAYERS`, and
    `SELECTORS`. Raises KgError for others.
    """
    check_choice(base, layers)
    here = page(extraction, base)
    stated = [s for s in extraction.statements if s.property != evidence.LINK]
    nodes = [statements.node(here, s) for s in stated]
    current = plain.current(here, extraction.statements)
    cells = climate.cells(here, current)
    node_of = {id(s): node for s, node in zip(stated, nodes, strict=True)}

    def plain_layer() -> Iterator[str]:
        yield from plain.facts(here, current)
        yield from plain.names(here, extraction, current)
        yield from climate.facts(here, cells)

    def statement_layer() -> Iterator[str]:
        best = {node_of[id(s)] for s in current if s.property != evidence.LINK}
        yield from statements.facts(here, stated, nodes, best)
        cited = (citation.reference for s in stated for citation in s.references)
        for reference in {id(each): each for each in (*extraction.references, *cited)}.values():
            yield from describe_work(here, reference)
        for cell in cells:
            yield f"{cell.node} {term('kg:statement')} {node_of[id(cell.statement)]}"
            for citation in cell.statement.references:
                yield f"{cell.table} {term('schema:citation')} {work(here, citation.reference)}"

    def evidence_layer() -> Iterator[str]:
        linked = (here.node_of(s.value) if isinstance(s.value, Item) else "" for s in extraction.statements)
        ends = [node_of.get(id(s)) or target for s, target in zip(extraction.statements, linked, strict=True)]
        yield from evidence.facts(here, extraction, ends)
        if SELECTORS in layers:
            yield from evidence.selectors(here, extraction)

    facts = {"plain": plain_layer, "statements": statement_layer, "evidence": evidence_layer}
    found: list[str] = []
    for layer in LAYERS:
        if layer in layers:
            graph = here.fragment(layer)
            triples = {*evidence.credit(here, graph), *facts[layer]()}
            end = f" {graph} ."
            found += [triple + end for triple in triples]
    found.sort()
    return found

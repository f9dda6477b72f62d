"""What an article states as N-Quads lines, layer by layer (docs/graph.md): pure, the same bytes for the same input."""

from collections.abc import Collection, Iterator

from kg.model import Extraction, KgError
from kg.rdf import climate, evidence, plain, statements
from kg.rdf.citations import describe_work, work
from kg.rdf.iris import BASE, check_base
from kg.rdf.page import page, term

__all__ = ["BASE", "LAYERS", "check_choice", "lines"]

LAYERS = ("plain", "statements", "evidence")
"""The named graphs of an article that come from its text; the links to Wikidata come from `kg.linking`."""


def check_choice(base: str, layers: Collection[str]) -> None:
    """KgError for what `lines` does not take, before an article is read."""
    check_base(base)
    if unknown := sorted(set(layers) - set(LAYERS)):
        raise KgError(f"there is no layer {', '.join(unknown)}", f"the layers are: {', '.join(LAYERS)}")


def lines(extraction: Extraction, base: str = BASE, layers: Collection[str] = LAYERS) -> list[str]:
    """The graph of one article as sorted N-Quads lines, each once, without line ends.

    `base` is an absolute http(s) IRI that ends in a slash; `layers` some of `LAYERS`. Raises KgError for others.
    """
    check_choice(base, layers)
    here = page(extraction, base)
    stated = extraction.statements
    nodes = [statements.node(here, s) for s in stated]
    current = plain.current(here, stated)
    cells = climate.cells(here, current)
    node_of = {id(s): node for s, node in zip(stated, nodes, strict=True)}

    def plain_layer() -> Iterator[str]:
        yield from plain.facts(here, current)
        yield from plain.names(here, extraction, current)
        yield from climate.facts(here, cells)

    def statement_layer() -> Iterator[str]:
        yield from statements.facts(here, stated, nodes, {node_of[id(s)] for s in current})
        for cited in extraction.references:
            yield from describe_work(here, cited)
        for cell in cells:
            yield f"{cell.node} {term('kg:statement')} {node_of[id(cell.statement)]}"
            for citation in cell.statement.references:
                yield f"{cell.table} {term('schema:citation')} {work(here, citation.reference)}"

    facts = {"plain": plain_layer, "statements": statement_layer}
    facts["evidence"] = lambda: evidence.facts(here, extraction, nodes)
    found: list[str] = []
    for layer in LAYERS:
        if layer in layers:
            graph = here.fragment(layer)
            triples = {*evidence.credit(here, graph), *facts[layer]()}
            found += [f"{triple} {graph} ." for triple in triples]
    found.sort()
    return found

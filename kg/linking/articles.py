"""The links of one article's things, straight from its statements: what a run over a whole wiki uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.linking.join import Thing, link_quads
from kg.linking.table import Link
from kg.model import Extraction, Item
from kg.rdf.evidence import credit
from kg.rdf.iris import BASE
from kg.rdf.page import page


def article_links(
    extraction: Extraction, table: Mapping[tuple[str, str], Link], base: str = BASE
) -> tuple[list[str], dict[tuple[str, str], str]]:
    """The sorted lines of the article's `#links` graph, and the Wikidata ids of the titles that are linked exactly."""
    here = page(extraction, base)
    found: set[str] = set()
    qids: dict[tuple[str, str], str] = {}
    for item in {(item.lang or here.lang, item.title or ""): item for item in _titled(extraction)}.values():
        key = (item.lang or here.lang, item.title or "")
        if link := table.get(key):
            found.update(link_quads(Thing(here.thing(item)[1:-1], item.label, *key), link, here.iri))
            if link.confidence == "exact":
                qids[key] = link.qid
    if found:
        graph = here.fragment("links")
        found.update(f"{triple} {graph} ." for triple in credit(here, graph))
    return sorted(found), qids


def _titled(extraction: Extraction) -> Iterator[Item]:
    """The things of an article that have a title."""
    yield from (item for item in [extraction.subject] if item.title)
    for statement in extraction.statements:
        for value in (statement.subject, statement.value, *(q.value for q in statement.qualifiers)):
            if isinstance(value, Item) and value.title and value.klass is None:
                yield value

"""The join: things of a graph met with a table of links, as N-Quads lines and as a list of what stays unlinked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

import pyoxigraph as ox

from kg.linking.table import Link, Links
from kg.rdf.iris import digest
from kg.vocab import expand

_WIKI = re.compile(r"[a-z]{2,3}(-[a-z]+)*|simple")
"""A wiki's code, so that `unit/km2` beside `en/Hamhung` is not taken for an article."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of the graph: `lang` and `title` are None when it has no wiki title."""

    iri: str
    label: str
    lang: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """A thing and the pair that links it."""

    thing: Thing
    link: Link


@dataclass(frozen=True, slots=True)
class Report:
    """What became of each thing, sorted by IRI."""

    exact: tuple[Linked, ...]
    close: tuple[Linked, ...]
    unlinked: tuple[Thing, ...]


def things(quads: Iterable[ox.Quad], base: str) -> dict[str, set[Thing]]:
    """The things that each article's graph names, page IRI -> things: those with a wiki title and those with a label.

    `base` is the base IRI the graph was built with. Links and evidence are not looked at.
    """
    named: dict[str, set[str]] = {}
    labels: dict[str, dict[bool, str]] = {}
    best, words = expand("rdfs:label"), expand("kg:linkText")
    for quad in quads:
        if not isinstance(quad.graph_name, ox.NamedNode):
            continue
        page, _, layer = quad.graph_name.value.rpartition("#")
        if layer not in ("plain", "statements"):
            continue
        on_page = named.setdefault(page, set())
        for term in (quad.subject, quad.object):
            if isinstance(term, ox.NamedNode) and "#" not in term.value and _title(term.value, base):
                on_page.add(term.value)
        if quad.predicate.value in (best, words) and isinstance(quad.subject, ox.NamedNode):
            iri, label = quad.subject.value, quad.object.value if isinstance(quad.object, ox.Literal) else ""
            known = labels.setdefault(iri, {})
            first = quad.predicate.value == best
            known[first] = min(known.get(first, label), label)
            on_page.add(iri)
    return {
        page: {Thing(iri, _label(labels.get(iri, {}), iri), *(_title(iri, base) or (None, None))) for iri in iris}
        for page, iris in named.items()
    }


def link_lines(found: Iterable[Thing], table: Links, page: str) -> tuple[list[str], Report]:
    """The lines of `<page>#links` (docs/graph.md), sorted, each once, and what became of each thing.

    `table` is any mapping from (lang, title) to a Link.
    """
    exact: list[Linked] = []
    close: list[Linked] = []
    unlinked: list[Thing] = []
    lines: set[str] = set()
    for thing in sorted(set(found), key=lambda thing: thing.iri):
        link = table.get((thing.lang, thing.title)) if thing.lang and thing.title else None
        if link is None:
            unlinked.append(thing)
            continue
        (exact if link.confidence == "exact" else close).append(Linked(thing, link))
        lines.update(_lines(thing, link, page))
    return sorted(lines), Report(tuple(exact), tuple(close), tuple(unlinked))


def _lines(thing: Thing, link: Link, page: str) -> Iterator[str]:
    """The triple itself and the `kg:Link` that says why."""
    name = digest(thing.iri, link.qid, link.confidence, link.source, link.note)
    node, graph = ox.NamedNode(f"{page}#l-{name}"), ox.NamedNode(f"{page}#links")
    subject, target = ox.NamedNode(thing.iri), ox.NamedNode(expand("wd:") + link.qid)
    same = "owl:sameAs" if link.confidence == "exact" else "skos:closeMatch"
    triples: list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]] = [
        (subject, same, target),
        (node, "rdf:type", ox.NamedNode(expand("kg:Link"))),
        (node, "kg:subject", subject),
        (node, "kg:target", target),
        (node, "kg:confidence", ox.Literal(link.confidence)),
        (node, "dcterms:source", ox.Literal(link.source)),
    ]
    if link.note:
        triples.append((node, "rdfs:comment", ox.Literal(link.note)))
    for start, predicate, end in triples:
        yield f"{start} <{expand(predicate)}> {end} {graph} ."


def _title(iri: str, base: str) -> tuple[str, str] | None:
    """The wiki and the title behind an IRI that `kg.rdf.iris` made: `<base>en/South_Korea` -> (`en`, `South Korea`)."""
    if not iri.startswith(base) or "#" in iri:
        return None
    lang, slash, title = iri.removeprefix(base).partition("/")
    return (lang, unquote(title).replace("_", " ")) if slash and title and _WIKI.fullmatch(lang) else None


def _label(known: dict[bool, str], iri: str) -> str:
    return known.get(True) or known.get(False) or unquote(iri.rpartition("/")[2].rpartition("#")[2]).replace("_", " ")

"""The join: things of a graph met with a table of links, as N-Quads lines and as a list of what stays unlinked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

import pyoxigraph as ox

from kg.linking.table import Link, Links
from kg.model import KgError
from kg.rdf.iris import BASE, digest
from kg.store import clip
from kg.vocab import expand

_WIKI = re.compile(r"[a-z]{2,3}(-[a-z]+)*|simple")
"""A wiki's code, so that `unit/km2` beside `en/Hamhung` is not taken for an article."""

_HEARD = ("#plain> .", "#statements> .")
"""How the lines end that name things; evidence and links name none that these do not."""

_CREDIT = tuple(map(expand, ("dcterms:license", "dcterms:source", "schema:creditText")))


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
    """What became of each thing, sorted by IRI, each once however many articles name it."""

    exact: tuple[Linked, ...]
    close: tuple[Linked, ...]
    unlinked: tuple[Thing, ...]


@dataclass(slots=True)
class _Page:
    """What one article's graphs name, and whom they credit."""

    things: set[str] = field(default_factory=set)
    credit: set[tuple[str, ox.NamedNode | ox.Literal]] = field(default_factory=set)


def link_lines(lines: Iterable[str], table: Links, base: str = BASE) -> tuple[list[str], Report]:
    """The `#links` graphs (docs/graph.md) for a graph given as N-Quads `lines`, of one article or of many.

    `table` is any mapping from (lang, title) to a Link; `base` the base IRI the graph was built with. The lines that
    come back are sorted, each once; links that `lines` holds already are not looked at. Raises KgError for a line that
    is not N-Quads.
    """
    pages, labels = _read(lines, base)
    found: dict[str, Thing] = {}
    new: set[str] = set()
    for page, facts in pages.items():
        for iri in facts.things:
            thing = found.setdefault(iri, _thing(iri, base, labels.get(iri, {})))
            if link := _link(thing, table):
                new.update(_lines(thing, link, page))
                new.update(f"<{page}#links> <{says}> {what} <{page}#links> ." for says, what in facts.credit)
    linked = [(thing, _link(thing, table)) for _, thing in sorted(found.items())]
    report = Report(
        exact=tuple(Linked(thing, link) for thing, link in linked if link and link.confidence == "exact"),
        close=tuple(Linked(thing, link) for thing, link in linked if link and link.confidence != "exact"),
        unlinked=tuple(thing for thing, link in linked if not link),
    )
    return sorted(new), report


def _read(lines: Iterable[str], base: str) -> tuple[dict[str, _Page], dict[str, dict[bool, str]]]:
    """What each page names, and each thing's names: its labels (True) and the words of links (False).

    Events and claims are sentences of the article, nothing that a table of titles could know.
    """
    pages: dict[str, _Page] = defaultdict(_Page)
    labels: dict[str, dict[bool, str]] = defaultdict(dict)
    names = {expand("rdfs:label"): True, expand("kg:linkText"): False}
    sentences = {ox.NamedNode(expand(kind)) for kind in ("schema:Event", "schema:Claim")}
    told: set[str] = set()
    heard = [line for line in lines if line.endswith(_HEARD)]
    try:
        for quad in ox.parse("\n".join(heard), ox.RdfFormat.N_QUADS):
            subject, predicate, end, graph = (
                quad.subject.value,
                quad.predicate.value,
                quad.object,
                quad.graph_name.value,
            )
            page = graph.rpartition("#")[0]
            facts = pages[page]
            facts.things.update(
                term.value
                for term in (quad.subject, end)
                if isinstance(term, ox.NamedNode) and _title(term.value, base)
            )
            if predicate in names and isinstance(end, ox.Literal):
                best = names[predicate]
                labels[subject][best] = min(labels[subject].get(best, end.value), end.value)
                facts.things.add(subject)
            elif end in sentences:
                told.add(subject)
            elif subject == graph and predicate in _CREDIT and isinstance(end, ox.NamedNode | ox.Literal):
                facts.credit.add((predicate, end))
    except SyntaxError as error:
        bad = clip(heard[(error.lineno or 1) - 1])
        raise KgError(f"the graph is not N-Quads: {error.msg}: {bad}", "build it again with: kg build") from None
    for facts in pages.values():
        facts.things -= told
    return pages, labels


def _link(thing: Thing, table: Links) -> Link | None:
    return table.get((thing.lang, thing.title)) if thing.lang and thing.title else None


def _lines(thing: Thing, link: Link, page: str) -> Iterator[str]:
    """The triple itself and the `kg:Link` that says why."""
    name = digest(thing.iri, link.qid, link.confidence, link.source, link.note)
    node = ox.NamedNode(f"{page}#l-{name}")
    subject, target = ox.NamedNode(thing.iri), ox.NamedNode(expand(f"wd:{link.qid}"))
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
        yield f"{start} <{expand(predicate)}> {end} <{page}#links> ."


def _thing(iri: str, base: str, names: Mapping[bool, str]) -> Thing:
    tail = unquote(iri.rpartition("/")[2].rpartition("#")[2]).replace("_", " ")
    return Thing(iri, names.get(True) or names.get(False) or tail, *(_title(iri, base) or (None, None)))


def _title(iri: str, base: str) -> tuple[str, str] | None:
    """The wiki and title behind an IRI that `kg.rdf.iris.page_iri` made: `<base>en/South_Korea` -> en, South Korea."""
    if not iri.startswith(base) or "#" in iri:
        return None
    lang, slash, title = iri.removeprefix(base).partition("/")
    return (lang, unquote(title).replace("_", " ")) if slash and title and _WIKI.fullmatch(lang) else None

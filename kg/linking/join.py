"""The join: things of a graph met with a table of links, as N-Quads lines and as a list of what stays unlinked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

import pyoxigraph as ox

from kg.linking.candidates import Suggest, Traits, best, merged, traits
from kg.linking.lookup import Answer, LookUp, answers, in_table
from kg.linking.table import Confidence, Link, Links
from kg.linking.vocabulary import vocabulary_lines
from kg.model import KgError
from kg.rdf.iris import BASE
from kg.store.malformed import clip
from kg.vocab import expand
from kg.wikitext.titles import digest

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
    """What became of each thing, sorted by IRI, each once however many articles name it.

    `close` are those that are close matches only; `reasons` (IRI -> why) tell of things in `unlinked` why they are
    there, where a source says it; `unanswered` are things, linked or not, of which a source gave no answer;
    `notes` tell what else went wrong.
    """

    exact: tuple[Linked, ...]
    close: tuple[Linked, ...]
    unlinked: tuple[Thing, ...]
    reasons: Mapping[str, str] = field(default_factory=dict)
    unanswered: tuple[Thing, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Page:
    """What one article's graphs name, and whom they credit."""

    things: set[str] = field(default_factory=set)
    credit: set[tuple[str, ox.NamedNode | ox.Literal]] = field(default_factory=set)


def link_lines(
    lines: Iterable[str],
    source: Links | LookUp,
    base: str = BASE,
    *,
    before: Iterable[str] = (),
    suggest: tuple[Suggest, str] | None = None,
    vocabulary: bool = False,
) -> tuple[list[str], Report]:
    """The `#links` graphs (docs/graph.md) for a graph given as N-Quads `lines`, of one article or of many.

    `source` is any mapping from (lang, title) to a Link, or a LookUp that is asked for all titles at once; `base` the
    base IRI the graph was built with. `before` are the lines of links that the graph had: one of them stays where the
    source gave no answer. `suggest` gives candidates for things that are not linked, and the name of their source. With
    `vocabulary` the graph's units, classes and properties are linked, too. The lines that come back are sorted, each
    once. Raises KgError for a line that is not N-Quads.
    """
    lines = list(lines)
    pages, labels = _read(lines, base)
    things = {iri: _thing(iri, base, labels.get(iri, {})) for facts in pages.values() for iri in facts.things}
    said = _answers(source, things)
    old = _old(before) if any(answer.failed for answer in said.values()) else {}
    links = {iri: answer.link or (old.get(iri) if answer.failed else None) for iri, answer in said.items()}
    notes: list[str] = []
    if suggest is not None:
        try:
            links |= _candidates(lines, things, links, said, *suggest)
        except KgError as error:
            notes.append(f"no candidates: {error.message}")
    new = set(vocabulary_lines(lines) if vocabulary else ())
    for page, facts in pages.items():
        for iri in facts.things:
            if link := links.get(iri):
                new.update(link_quads(things[iri], link, page))
    graphs = {line[line.rindex("<") + 1 :].partition("#links> .")[0] for line in new}
    for page in graphs & set(pages):
        new.update(f"<{page}#links> <{says}> {what} <{page}#links> ." for says, what in pages[page].credit)
    linked = [(thing, links.get(iri)) for iri, thing in sorted(things.items())]
    report = Report(
        exact=tuple(Linked(thing, link) for thing, link in linked if link and link.confidence == "exact"),
        close=tuple(Linked(thing, link) for thing, link in linked if link and link.confidence != "exact"),
        unlinked=tuple(thing for thing, link in linked if not link),
        reasons={thing.iri: said[thing.iri].reason for thing, link in linked if not link and said[thing.iri].reason},
        unanswered=tuple(thing for thing, _ in linked if said[thing.iri].failed),
        notes=tuple(notes),
    )
    return sorted(new), report


def _answers(source: Links | LookUp, things: Mapping[str, Thing]) -> dict[str, Answer]:
    """What the source says of each thing; a thing without a title it is not asked for."""
    keys = {iri: (thing.lang, thing.title) for iri, thing in things.items() if thing.lang and thing.title}
    found = answers(source if callable(source) else in_table(source), sorted(set(keys.values())))
    return {iri: found[keys[iri]] if iri in keys else Answer() for iri in things}


def _old(before: Iterable[str]) -> dict[str, Link]:
    """The links that a graph had, by the IRI of the thing."""
    facts: dict[str, dict[str, str]] = defaultdict(dict)
    for quad in ox.parse("\n".join(before), ox.RdfFormat.N_QUADS):
        if isinstance(quad.object, ox.NamedNode | ox.Literal):
            facts[quad.subject.value][quad.predicate.value] = quad.object.value
    says = {key: expand(key) for key in ("kg:subject", "kg:target", "kg:confidence", "dcterms:source", "rdfs:comment")}
    found: dict[str, Link] = {}
    for node in facts.values():
        subject, target, confidence, source, note = (node.get(iri, "") for iri in says.values())
        if subject and target and confidence in ("exact", "label only"):
            kind: Confidence = "exact" if confidence == "exact" else "label only"
            found[subject] = Link("", "", target.removeprefix(expand("wd:")), kind, source, note)
    return found


def _candidates(
    lines: list[str],
    things: Mapping[str, Thing],
    links: Mapping[str, Link | None],
    said: Mapping[str, Answer],
    suggest: Suggest,
    source: str,
) -> dict[str, Link]:
    """Candidates for the things that nothing links; a category is no thing that a name could tell."""
    open_ = {iri for iri, thing in things.items() if not links.get(iri) and ":" not in (thing.title or "")}
    qids = {iri: link.qid for iri, link in links.items() if link and link.confidence == "exact"}
    known = traits(lines, open_, qids)
    for iri in open_:
        thing = things[iri]
        lang = thing.lang or ""
        titles = [title for title in (thing.title, said[iri].target) if title]
        titles += [title[:1].lower() + title[1:] for title in titles]  # a title begins with a capital, a label need not
        names = frozenset((text, lang) for text in (thing.label, *titles))
        known[iri] = merged(known.get(iri, Traits()), Traits(names=names))
    return best(known, suggest, source)


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


def link_quads(thing: Thing, link: Link, page: str) -> Iterator[str]:
    """The triple itself and the `kg:Link` that says why."""
    score = [] if link.score is None else [str(link.score)]
    name = digest(thing.iri, link.qid, link.confidence, link.source, link.note, *score)
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
    if link.score is not None:
        triples.append((node, "kg:score", ox.Literal(str(link.score), datatype=ox.NamedNode(expand("xsd:decimal")))))
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

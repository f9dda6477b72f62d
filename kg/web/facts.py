"""Facts as the pages show them: a statement with its value, conditions, works cited and the sentence behind it."""

from __future__ import annotations

import json
import sqlite3
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from kg.rdf.iris import web_iri
from kg.vocab import P, properties
from kg.web.explorer import Explorer, quoted
from kg.web.rendering import Context
from kg.web.wording import class_label, coordinate, fragment_link, property_label, property_note, value_words

Row = dict[str, Any]

_COMMONS = "https://commons.wikimedia.org/wiki/File:"


@dataclass(frozen=True, slots=True)
class Cited:
    """A work that an article cites for a fact; `scope` is how near the citation stands."""

    text: str
    url: str | None
    archive: str | None
    scope: str


@dataclass(frozen=True, slots=True)
class Why:
    """Where a fact comes from."""

    html: Markup
    is_sentence: bool
    section: str
    where: str
    rule: str
    article: str
    page: str | None
    live: str | None
    cited: tuple[Cited, ...]
    quote: str
    place: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement for a page; `subject` is a link where the page is not about the subject."""

    id: int
    property: str
    label: str
    note: str
    subject: Markup
    value: Markup
    conditions: tuple[tuple[str, Markup], ...]
    certainty: str
    why: Why
    breaks: tuple[str, ...] = ()
    also: tuple[Why, ...] = ()
    """Other places of the articles that state the same."""


@dataclass(frozen=True, slots=True)
class Group:
    """A section of facts: a title, and the facts of each property in order."""

    id: str
    title: str
    rows: tuple[tuple[str, str, tuple[Fact, ...]], ...]
    folded: bool = False

    @property
    def size(self) -> int:
        """How many facts there are."""
        return sum(len(facts) for _, _, facts in self.rows)


@cache
def settings() -> Mapping[str, Any]:
    """Returns the sections of a page as data."""
    return tomllib.loads(files("kg.web").joinpath("groups.toml").read_text("utf-8"))


@cache
def drawn(name: str) -> str:
    """Returns the id of a property that pages draw: `climate`, `month`, `measure`, `period`."""
    return P[settings()["drawn"][name]]


def grouped(facts: Iterable[Fact]) -> tuple[Group, ...]:
    """Sorts facts into the sections of a page, in each by property in the order of the sections' table."""
    found: dict[str, dict[str, list[Fact]]] = {}
    for fact in joined(facts):
        found.setdefault(_section(fact.property), {}).setdefault(fact.property, []).append(fact)
    groups = []
    for group in settings()["group"]:
        if rows := found.get(group["id"]):
            order = {P[label]: at for at, label in enumerate(group.get("properties", ()))}
            ranked = sorted(rows, key=lambda prop: order.get(prop, len(order)))
            entries = tuple((rows[prop][0].label, rows[prop][0].note, tuple(rows[prop])) for prop in ranked)
            groups.append(Group(group["id"], group["title"], entries, bool(group.get("folded"))))
    return tuple(groups)


def joined(facts: Iterable[Fact]) -> list[Fact]:
    """Joins facts that state the same in several places into one with several reasons."""
    found: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        key = (fact.property, fact.value, fact.conditions, fact.certainty)
        known = found.get(key)
        found[key] = fact if known is None else replace(known, also=(*known.also, fact.why))
    return list(found.values())


@cache
def _section(prop: str) -> str:
    label, known = property_label(prop), properties().get(prop)
    groups = settings()["group"]
    named = (group["id"] for group in groups if label in group.get("properties", ()))
    valued = (group["id"] for group in groups if known and known.datatype in group.get("values", ()))
    rest = (group["id"] for group in groups if not group.get("properties") and not group.get("values"))
    return next(named, None) or next(valued, None) or next(rest, "facts")


def facts_of(explorer: Explorer, rows: Sequence[sqlite3.Row], root: str) -> list[Fact]:
    """Makes facts of rows of the index that have `id` and `row`."""
    contexts: dict[tuple[str, str, int, int], Context | None] = {}
    return [_fact(explorer, row["id"], json.loads(row["row"]), root, contexts) for row in rows]


def _fact(
    explorer: Explorer, number: int, row: Row, root: str, contexts: dict[tuple[str, str, int, int], Context | None]
) -> Fact:
    subject = row["subject"]
    conditions = [(property_label(q["property"]), value_html(explorer, q["value"], root)) for q in row["qualifiers"]]
    return Fact(
        number,
        row["property"],
        property_label(row["property"]),
        property_note(row["property"]),
        entity_link(explorer, subject["iri"], subject["label"], root),
        value_html(explorer, row["value"], root),
        tuple(conditions),
        row["certainty"],
        _why(explorer, number, row, root, contexts),
        tuple(row.get("breaks", ())),
    )


def _why(
    explorer: Explorer, number: int, row: Row, root: str, contexts: dict[tuple[str, str, int, int], Context | None]
) -> Why:
    e = row["evidence"]
    key = (e["page"], e.get("template", ""), e["start"], e["end"])
    article = explorer.article(key[0], key[1])
    if key not in contexts:
        contexts[key] = explorer.context(article, e["start"], e["end"], root) if article else None
    around = contexts[key]
    html = around.html if around else Markup("<mark>{}</mark>").format(e["quote"][:1000])
    live = article["url"] if article else None
    plain = around.plain if around else ""
    shown = bool(around and around.is_sentence)
    rule = e["extractor"] + (f"/{e['rule']}" if e.get("rule") and e["rule"] != e["extractor"] else "")
    return Why(
        html=html,
        is_sentence=shown,
        section=e["section"],
        where=e["where"],
        rule=rule,
        article=e.get("template") or e["page"],
        page=_place_in_article(explorer, article, number, row["property"], root),
        live=fragment_link(live, plain) if live and shown else live,
        cited=tuple(map(_cited, row["references"])),
        quote=e["quote"],
        place=f"{e['start']}–{e['end']}",
    )


def _place_in_article(explorer: Explorer, article: sqlite3.Row | None, number: int, prop: str, root: str) -> str | None:
    """Returns the address at which the article's page lights the fact up; links are seen there, and not listed."""
    if article is None:
        return None
    listed = prop != P["links to"]
    if explorer.alone:
        return f"#af{number}" if listed and not article["template"] else "#text"
    return f"{root}article/{quoted(article['slug'])}.html" + (f"#f{number}" if listed else "")


def _cited(reference: Row) -> Cited:
    text = reference.get("text") or reference["title"] or reference["url"] or reference["name"] or ""
    url, archive = reference["url"], reference.get("archive")
    return Cited(text, web_iri(url) if url else None, web_iri(archive) if archive else None, reference.get("scope", ""))


def entity_link(explorer: Explorer, iri: str, label: str, root: str) -> Markup:
    """Returns a link to an entity's page, or its label where it has none."""
    address = explorer.address(iri, root)
    return Markup('<a href="{}">{}</a>').format(address, label) if address else Markup("{}").format(label)


def class_link(explorer: Explorer, kind: str, root: str) -> Markup:
    """Returns a link to the list of a class."""
    if explorer.alone:
        return Markup("{}").format(class_label(kind))
    live, name = f"things.html?class={quote(kind)}", f"class/{quote(kind.rpartition(':')[2])}.html"
    return Markup('<a href="{}{}">{}</a>').format(root, live if explorer.live else name, class_label(kind))


def value_html(explorer: Explorer, value: Row, root: str) -> Markup:
    """Returns a value as HTML: links to pages, words with their language, files by name."""
    match value["type"]:
        case "item" if value.get("class"):
            return class_link(explorer, value["class"], root)
        case "item":
            return entity_link(explorer, value["iri"], value["label"], root)
        case "text" if value["lang"]:
            return Markup('<span lang="{}" dir="auto">{}</span>').format(value["lang"], value["text"])
        case "coordinate":
            return Markup('<span class="nowrap">{}</span>').format(coordinate(value["lat"], value["lon"]))
        case "url" if web_iri(value["url"]):
            return Markup('<a href="{}" rel="nofollow noopener">{}</a>').format(web_iri(value["url"]), value["url"])
        case "media":
            return Markup('<a href="{}{}" rel="noopener">{}</a>').format(_COMMONS, quote(value["file"]), value["file"])
        case "time":
            return Markup('<time title="{}">{}</time>').format(value["edtf"], value_words(value))
        case _:
            return Markup("{}").format(value_words(value))

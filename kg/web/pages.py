"""The explorer's pages as functions of the index: each returns a whole HTML document with relative links only."""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from kg import __version__
from kg.model import KgError
from kg.vocab import P, classes, expand
from kg.web import listing, related
from kg.web.articles import reading
from kg.web.climate import climates
from kg.web.explorer import Explorer, quoted
from kg.web.facts import drawn, facts_of, grouped
from kg.web.timeline import GRADIENTS
from kg.web.wording import class_label, coordinate, property_label

_OUTCOMES: Mapping[str, str] = {
    "read": "stated",
    "problem": "unread",
    "not read": "unread",
    "kept": "text",
    "kept as text": "text",
}
"""Outcomes of the coverage report -> the four kinds of coverage: `stated`, `text`, `ignored`, `unread`."""

COVERAGE = ("stated", "text", "ignored", "unread")


def kind_of_coverage(outcome: str) -> str:
    """Returns the kind of coverage that an outcome of the report stands for."""
    return _OUTCOMES.get(outcome, outcome)


@cache
def _environment() -> jinja2.Environment:
    loader = jinja2.PackageLoader("kg.web", "templates")
    made = jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    made.filters |= {
        "class_label": class_label,
        "property_label": property_label,
        "slug": quoted,
        "n": "{:,}".format,
        "data": data_block,
        "block_query": block_query,
    }
    return made


def page(explorer: Explorer, name: str, root: str, **values: Any) -> str:
    """Fills the template `name`; `root` leads from the page to the home of the site (`../../`)."""
    known = {"site": explorer, "root": root, "version": __version__, "page": name, "gradients": GRADIENTS}
    return _environment().get_template(f"{name}.html").render(**known, **values)


def block_query(group: Any, iri: str) -> str:
    """Returns the SPARQL that asks for the facts of a section of an entity's page."""
    names = sorted({fact.property for _, _, facts in group.rows for fact in facts})
    terms = " ".join(f"<{expand(name if ':' in name else f'wdt:{name}')}>" for name in names)
    return (
        f"SELECT DISTINCT ?property ?value WHERE {{\n  VALUES ?property {{ {terms} }}\n  <{iri}> ?property ?value\n}}"
    )


def data_block(value: object) -> Markup:
    """Returns JSON that is safe inside a script element of the type application/json."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def home(explorer: Explorer) -> str:
    """The first page: search, what is in the graph, where to begin."""
    index = explorer.index
    articles = index.rows("SELECT * FROM article WHERE template = '' ORDER BY page LIMIT 60")
    best = index.rows(
        "SELECT * FROM entity WHERE facts > 0 AND class IS NOT NULL AND class NOT IN (?, ?) ORDER BY "
        "facts DESC, iri LIMIT 12",
        (related.EVENT, related.CLAIM),
    )
    return page(
        explorer,
        "home",
        "",
        numbers=index.counts(),
        kinds=class_counts(explorer),
        articles=articles,
        best=best,
        coverage=coverage(explorer),
        events=index.row("SELECT 1 FROM entity WHERE low IS NOT NULL") is not None,
        points=index.row("SELECT 1 FROM entity WHERE lat IS NOT NULL") is not None,
    )


def class_counts(explorer: Explorer, limit: int = 40) -> list[sqlite3.Row]:
    """Returns the classes with how many entities are directly of each, the largest first."""
    return explorer.index.rows(
        "SELECT class, count(*) AS size FROM entity WHERE class IS NOT NULL GROUP BY class ORDER BY size "
        "DESC, class LIMIT ?",
        (limit,),
    )


def coverage(explorer: Explorer, article: int | None = None) -> dict[str, int]:
    """Counts what became of each part of the articles, or of one, by the four kinds of coverage."""
    where, values = ("WHERE article = ?", [article]) if article is not None else ("", [])
    rows = explorer.index.rows(
        f"SELECT outcome, sum(size) AS size FROM outcome {where} GROUP BY outcome",
        values,
    )
    found: Counter[str] = Counter()
    for row in rows:
        found[kind_of_coverage(row["outcome"])] += row["size"]
    return {name: found[name] for name in COVERAGE}


_NAMES = (
    "label", "native label", "alternative label", "McCune-Reischauer romanization", "Revised Romanization",
)  # fmt: skip


def entity(explorer: Explorer, row: sqlite3.Row) -> str:
    """The page of a thing: its names, its facts with why, what it is a part of, who names it."""
    root = "../" * (row["slug"].count("/") + 1)
    return page(explorer, "thing", root, **entity_values(explorer, row, root))


def entity_values(explorer: Explorer, row: sqlite3.Row, root: str) -> dict[str, Any]:
    """Returns what the page of a thing shows."""
    index = explorer.index
    about, more = listing.statements_shown(index, row["id"], drawn("climate"))
    naming = listing.statements_naming(index, row["id"])
    normals = [each for each in about if each["property"] == drawn("climate")]
    others = [each for each in about if each["property"] != drawn("climate")]
    facts = facts_of(explorer, [each for each in others if each["certainty"] == "asserted"], root)
    names = {P[label] for label in _NAMES}
    return {
        "entity": row,
        "more": {property_label(prop): size for prop, size in more.items()},
        "groups": grouped(facts),
        "climates": climates(json.loads(each["row"]) for each in normals),
        "measured": facts_of(explorer, normals[:1], root),
        "hedged": facts_of(explorer, [each for each in others if each["certainty"] != "asserted"], root),
        "names": related.once([fact for fact in facts if fact.property in names], row["label"]),
        "events": related.events(explorer, row["id"], root),
        "claims": related.claims(explorer, row["id"], root),
        "people": related.people(explorer, naming, root),
        "division": related.divisions(explorer, row["id"], root),
        "mentioned": related.mentions(explorer, naming, root),
        "jsonld": data_block(schema_org(row, facts)),
        "kinds": related.kinds(explorer, row["id"]),
        "where": coordinate(row["lat"], row["lon"]) if row["lat"] is not None else "",
        "graph": related.neighbourhood(explorer, row, root),
    }


def schema_org(row: sqlite3.Row, facts: Iterable[Any]) -> dict[str, Any]:
    """Returns what search engines read of a page: schema.org as JSON-LD."""
    known = [kind for kind in [row["class"]] if kind and kind in classes()]
    found: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@id": row["iri"],
        "@type": [kind.rpartition(":")[2] for kind in known] or "Thing",
        "name": row["label"],
    }
    names = [
        str(fact.value.striptags()) for fact in facts if fact.property in (P["native label"], P["alternative label"])
    ]
    if names:
        found["alternateName"] = list(dict.fromkeys(names))
    if row["description"]:
        found["description"] = row["description"]
    if row["lat"] is not None:
        found["geo"] = {"@type": "GeoCoordinates", "latitude": row["lat"], "longitude": row["lon"]}
    if row["qid"]:
        found["sameAs"] = f"http://www.wikidata.org/entity/{row['qid']}"
    return found


def article(explorer: Explorer, row: sqlite3.Row) -> str:
    """An article's text beside its statements."""
    root = "../" * (row["slug"].count("/") + 1)
    return page(explorer, "article", root, **article_values(explorer, row, root))


def article_values(explorer: Explorer, row: sqlite3.Row, root: str) -> dict[str, Any]:
    """Returns what the page of an article shows."""
    return {
        "article": row,
        "reading": reading(explorer, row, root),
        "subject": explorer.address(row["iri"], root),
        "coverage": coverage(explorer, row["id"]),
    }


def report(explorer: Explorer, row: sqlite3.Row) -> str:
    """One page that holds all: what an article states, its text, the table; with style and script inside."""
    entity_row = explorer.index.row("SELECT * FROM entity WHERE iri = ?", (row["iri"],))
    if entity_row is None:
        raise KgError(f"{row['page']}: states nothing", "is it the wikitext of an article?")
    every = explorer.index.rows("SELECT * FROM statement WHERE article = ? ORDER BY start, end, id", (row["id"],))
    style, script = (files("kg.web").joinpath(f"static/{name}").read_text("utf-8") for name in ("kg.css", "kg.js"))
    return page(
        explorer,
        "report",
        "",
        **entity_values(explorer, entity_row, ""),
        **article_values(explorer, row, ""),
        every=facts_of(explorer, every, ""),
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

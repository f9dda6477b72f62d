"""What stands in relation to an entity: events, claims, people, divisions, mentions, and its neighbourhood."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from kg.vocab import P
from kg.web import listing
from kg.web.explorer import Explorer
from kg.web.facts import Fact, entity_link, facts_of
from kg.web.timeline import Entry, Timeline, timeline
from kg.web.wording import property_label
from kg.web.years import Period, words

EVENT, CLAIM = "schema:Event", "schema:Claim"


def once(facts: Iterable[Fact], label: str) -> list[Fact]:
    """Returns the facts whose value is not the label and was not before."""
    found: dict[str, Fact] = {}
    for fact in facts:
        found.setdefault(str(fact.value.striptags()), fact)
    found.pop(label, None)
    return list(found.values())


def kinds(explorer: Explorer, entity: int) -> list[str]:
    """Returns the classes of an entity, those above among them."""
    rows = explorer.index.rows("SELECT class FROM entity_class WHERE entity = ?", (entity,))
    return sorted(row["class"] for row in rows)


def _related(explorer: Explorer, entity: int, prop: str, kind: str) -> list[sqlite3.Row]:
    """Entities of a class whose statement in `prop` has this entity as its value."""
    return explorer.index.rows(
        "SELECT DISTINCT entity.* FROM mention JOIN statement ON statement.id = mention.statement JOIN "
        "entity ON entity.id = statement.subject "
        "JOIN entity_class ON entity_class.entity = entity.id AND entity_class.class = ? "
        "WHERE mention.entity = ? AND statement.property = ? ORDER BY entity.low IS NULL, entity.low, "
        "entity.id LIMIT 400",
        (kind, entity, prop),
    )


def events(explorer: Explorer, entity: int, root: str) -> Timeline | None:
    """Draws the timeline of the events about an entity."""
    return timeline([entry(explorer, row, root) for row in _related(explorer, entity, P["about"], EVENT)])


def claims(explorer: Explorer, entity: int, root: str) -> list[Any]:
    """Returns what is claimed about an entity, each claim by its description."""
    rows = _related(explorer, entity, P["about"], CLAIM)
    said = [
        each
        for row in rows
        for each in listing.statements_about(explorer.index, row["id"])
        if each["property"] == P["description"]
    ]
    return facts_of(explorer, said, root)


def entry(explorer: Explorer, row: sqlite3.Row, root: str) -> Entry:
    """Makes the entry of an entity on a timeline."""
    time = Period(row["low"], row["high"], bool(row["soft_low"]), bool(row["soft_high"]))
    is_told = row["class"] in (EVENT, CLAIM)
    html = entity_link(explorer, row["iri"], (row["description"] if is_told else "") or row["label"], root)
    if row["description"] and not is_told:
        html += Markup(' <span class="quiet">{}</span>').format(row["description"])
    return Entry(time, _when(explorer, row["id"]), html, bool(row["hedged"]))


def _when(explorer: Explorer, entity: int) -> str:
    """Returns the time of an event or state in words."""
    found: dict[str, str] = {}
    props = {
        P[name]: name
        for name in ("point in time", "start time", "end time", "inception", "date of birth", "date of death")
    }
    for each in listing.statements_about(explorer.index, entity, 60):
        if (name := props.get(each["property"])) and name not in found:
            value = json.loads(each["row"])["value"]
            found[name] = value.get("edtf", "")
    if point := found.get("point in time") or found.get("inception"):
        return words(point)
    start = found.get("start time") or found.get("date of birth", "")
    end = found.get("end time") or found.get("date of death", "")
    return words(f"{start}/{end}") if start or end else ""


def people(explorer: Explorer, naming: Sequence[sqlite3.Row], root: str) -> list[dict[str, Any]]:
    """People whose page names this one, with what ties them to it."""
    ties: dict[int, list[str]] = {}
    for each in naming:
        if each["role"] == "value":
            ties.setdefault(each["subject"], []).append(each["property"])
    if not ties:
        return []
    marks = ",".join("?" * len(ties))
    rows = explorer.index.rows(
        "SELECT entity.* FROM entity JOIN entity_class ON entity_class.entity = entity.id AND "
        "entity_class.class = 'schema:Person' "
        f"WHERE entity.id IN ({marks}) ORDER BY entity.low IS NULL, entity.low, entity.label",
        list(ties),
    )
    return [
        {
            "link": entity_link(explorer, row["iri"], row["label"], root),
            "description": row["description"],
            "when": _when(explorer, row["id"]),
            "ties": sorted({property_label(prop) for prop in ties[row["id"]]}),
        }
        for row in rows
    ]


def divisions(explorer: Explorer, entity: int, root: str) -> list[dict[str, Any]]:
    """The divisions of a place as a tree of two levels, with the names that each had before."""
    found = []
    for row in _divisions(explorer, entity):
        former = [
            json.loads(each["row"])
            for each in listing.statements_about(explorer.index, row["id"], 200)
            if each["property"] == P["official name"]
        ]
        names = [
            (each["value"]["text"], _span(each["qualifiers"])) for each in former if each["value"]["type"] == "text"
        ]
        below = [entity_link(explorer, each["iri"], each["label"], root) for each in _divisions(explorer, row["id"])]
        found.append({"link": entity_link(explorer, row["iri"], row["label"], root), "former": names, "parts": below})
    return found


def _divisions(explorer: Explorer, entity: int) -> list[sqlite3.Row]:
    return explorer.index.rows(
        "SELECT DISTINCT entity.* FROM statement JOIN mention ON mention.statement = statement.id AND "
        "mention.role = 'value' "
        "JOIN entity ON entity.id = mention.entity WHERE statement.subject = ? AND statement.property IN "
        "(?, ?) ORDER BY statement.id LIMIT 200",
        (entity, P["contains administrative territorial entity"], P["has part(s)"]),
    )


def _span(qualifiers: Iterable[Mapping[str, Any]]) -> str:
    times = {q["property"]: q["value"]["edtf"] for q in qualifiers if q["value"]["type"] == "time"}
    start, end = times.get(P["start time"], ""), times.get(P["end time"], "")
    return words(f"{start}/{end}") if start or end else ""


def mentions(explorer: Explorer, naming: Sequence[sqlite3.Row], root: str) -> list[tuple[str, list[Any]]]:
    """Statements about others, by property; links of whole articles last."""
    shown = [each for each in naming if each["property"] not in (P["about"], P["type"])]
    found: dict[str, list[Any]] = {}
    for fact in facts_of(explorer, shown[:40], root):
        found.setdefault(fact.label, []).append(fact)
    links = property_label(P["links to"])
    return sorted(found.items(), key=lambda entry: (entry[0] == links, -len(entry[1]), entry[0]))


def neighbourhood(explorer: Explorer, row: sqlite3.Row, root: str, most: int = 32) -> dict[str, Any]:
    """The entity with those that its statements join it to, as nodes and edges; links of articles are left out."""
    found = (
        "SELECT statement.id, property, subject, mention.entity AS other FROM {} WHERE {} = ? AND role = 'value' "
        "AND property NOT IN (?, ?, ?) LIMIT 400"
    )
    about = found.format("statement JOIN mention ON mention.statement = statement.id", "statement.subject")
    naming = found.format("mention JOIN statement ON statement.id = mention.statement", "mention.entity")
    values = (row["id"], P["links to"], P["category"], P["interlanguage link"])
    rows = explorer.index.rows(
        f"SELECT * FROM (SELECT * FROM ({about}) UNION SELECT * FROM ({naming})) ORDER BY id LIMIT 400",
        (*values, *values),
    )
    ids = list(dict.fromkeys(each["other"] if each["subject"] == row["id"] else each["subject"] for each in rows))[
        :most
    ]
    chosen = {row["id"], *ids}
    marks = ",".join("?" * len(chosen))
    nodes = explorer.index.rows(f"SELECT * FROM entity WHERE id IN ({marks}) ORDER BY id", sorted(chosen))
    edges = {(each["subject"], each["other"], property_label(each["property"])) for each in rows}
    return {
        "nodes": [
            {
                "id": f"n{each['id']}",
                "label": each["label"][:40],
                "kind": each["class"] or "",
                "own": each["id"] == row["id"],
                "href": explorer.address(each["iri"], root),
            }
            for each in nodes
        ],
        "edges": [
            {"source": f"n{a}", "target": f"n{b}", "label": label}
            for a, b, label in sorted(edges)
            if {a, b} <= chosen and a != b
        ],
    }

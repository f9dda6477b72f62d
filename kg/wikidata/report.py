"""A diff for programs: as JSON in the shapes of the statements table, and as RDF beside the graph it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from kg.model import Coordinate, Media, Quantity, Text, Time, Url
from kg.rdf.page import LICENCE
from kg.rdf.table import Row, plain_value
from kg.vocab import PREFIXES, expand
from kg.wikidata.article_statements import ArticleStatement, is_wikidata
from kg.wikidata.claims import Claim, ItemId, Value
from kg.wikidata.differences import Diff, Difference
from kg.wikidata.evidence import Backing
from kg.wikidata.labels import conditions, label, labelled, spoken
from kg.wikitext.titles import digest

_PREFIXES = ("schema", "wd", "kg", "dcterms", "rdf", "rdfs", "xsd")
_STATEMENT = PREFIXES["wd"] + "statement/"


def as_json(diff: Diff, notes: Iterable[str] = ()) -> dict[str, Any]:
    """The diff as JSON values; docs/diff.md describes the keys."""
    return {
        "differences": [_difference(each) for each in diff.differences],
        "not_compared": [{"reason": each.reason, **_place(each.row)} for each in diff.unheld],
        "absent": dict(sorted(diff.absent.items())),
        "notes": list(notes),
    }


def _difference(each: Difference) -> dict[str, Any]:
    return {
        "verdict": each.verdict,
        "sure": each.sure,
        "item": each.item,
        "property": each.property,
        "property_label": label(each.property),
        "here": _here(each.said) if each.said else None,
        "there": _there(each.claim) if each.claim else None,
        "notes": list(each.notes),
    }


def _here(labelled: ArticleStatement) -> dict[str, Any]:
    """The rows of the statements table, without what they have in common."""
    first = labelled.rows[0]
    return {
        "subject": first["subject"],
        "value": first["value"],
        "qualifiers": [each for each in first["qualifiers"] if is_wikidata(each["property"])],
        "references": [cited for row in labelled.rows for cited in row["references"]],
        "evidence": [row["evidence"] for row in labelled.rows],
    }


def _there(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "rank": claim.rank,
        "kind": claim.main.kind,
        "value": value_as_json(claim.main.value),
        "qualifiers": [
            {"property": each.property, "kind": each.kind, "value": value_as_json(each.value)}
            for each in claim.qualifiers
        ],
    }


def _place(row: Row) -> dict[str, Any]:
    return {key: row[key] for key in ("subject", "property", "value", "certainty", "evidence")}


def value_as_json(value: Value | None) -> dict[str, Any] | None:
    """A value in the shape of the statements table (docs/statements.md)."""
    match value:
        case ItemId():
            return {"type": "item", "qid": value.id}
        case Coordinate():
            return {"type": "coordinate", "lat": value.lat, "lon": value.lon, "precision": value.precision}
        case Text() | Quantity() | Time() | Media() | Url():
            return plain_value(value)
    return None


def as_turtle(diff: Diff, backing: Backing, names: Mapping[str, str], things: Mapping[str, str]) -> bytes:
    """The diff as Turtle: a `kg:Difference` each, which names the statement here and the one there.

    `names` says what items are called, `things` which thing of the graph an item is (item -> IRI).
    """
    triples: set[ox.Triple] = set()
    for each in diff.differences:
        triples.update(_triples(each, backing, names, things))
    prefixes = {name: PREFIXES[name] for name in _PREFIXES}
    return ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""


def _triples(
    each: Difference, backing: Backing, names: Mapping[str, str], things: Mapping[str, str]
) -> Iterable[ox.Triple]:
    thing = each.said.rows[0]["subject"]["iri"] if each.said else things[each.item]
    source = backing.source(each.said.rows[0]) if each.said else None
    page = source.page if source else thing.partition("#")[0]
    claim, said_ = each.claim, each.said
    said_here = (labelled(said_.value, names), conditions(said_.qualifiers, names)) if said_ else ("", "")
    name = digest(each.verdict, thing, each.property, *said_here, claim.id if claim else "")
    node, whole = ox.NamedNode(f"{page}#d-{name}"), ox.NamedNode(f"{page}#differences")
    facts: list[tuple[str, ox.NamedNode | ox.Literal | None]] = [
        ("rdf:type", _node(expand("kg:Difference"))),
        ("kg:verdict", ox.Literal(each.verdict)),
        ("kg:sureness", ox.Literal(format(Decimal(str(each.sure)), "f"), datatype=_node(expand("xsd:decimal")))),
        ("kg:subject", _node(thing)),
        ("kg:target", _node(expand(f"wd:{each.item}"))),
        ("kg:property", _node(expand(f"wd:{each.property}"))),
        ("dcterms:isPartOf", whole),
        *(("rdfs:comment", ox.Literal(note, language="en")) for note in each.notes),
    ]
    if said_:
        nodes = {backing.node(row, page) for row in said_.rows} - {None}
        facts += [("kg:statement", _node(found)) for found in nodes if found]
        facts.append(("kg:here", ox.Literal(_with(*said_here))))
    if claim:
        facts.append(("kg:claim", _node(_STATEMENT + claim.id.replace("$", "-", 1)) if claim.id else None))
        facts.append(("kg:there", ox.Literal(_with(spoken(claim.main, names), _conditions(claim, names)))))
    yield from (ox.Triple(node, _node(expand(p)), value) for p, value in facts if value is not None)
    yield ox.Triple(whole, _node(expand("dcterms:license")), _node(LICENCE))
    if source and source.url:
        yield ox.Triple(whole, _node(expand("dcterms:source")), _node(source.url))


def _conditions(claim: Claim, names: Mapping[str, str]) -> str:
    return conditions(claim.qualifiers, names)


def _with(words: str, when: str) -> str:
    return f"{words} ({when})" if when else words


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)

"""SPARQL that is built by clicking: the filters of a list as a query that can be read, changed and run."""

from __future__ import annotations

import re

from kg.vocab import P, classes, expand, superclasses
from kg.web.listing import PLACES, Filters

_STARTS = ("point in time", "start time", "inception", "date of birth")


def built(wanted: Filters) -> str:
    """Returns the query that asks for what a list is narrowed to."""
    lines = [
        "SELECT DISTINCT ?thing (SAMPLE(?name) AS ?label) WHERE {",
        "  ?thing rdfs:label|skos:altLabel|schema:description ?name .",
    ]
    if wanted.kind:
        kinds = [kind for kind in classes() if wanted.kind in superclasses(kind)] or [wanted.kind]
        lines += [f"  VALUES ?class {{ {' '.join(map(_class, kinds))} }}", "  ?thing a ?class ."]
    if wanted.words:
        lines.append(f"  FILTER(CONTAINS(LCASE(STR(?name)), {_text(wanted.words.casefold())}))")
    lines += [*_place(wanted.place), *_years(wanted.since, wanted.until)]
    head = [f"PREFIX {name}: <{expand(f'{name}:x')[:-1]}>" for name in ("rdfs", "schema", "skos", "wdt", "xsd")]
    return "\n".join([*head, "", *lines, "}", "GROUP BY ?thing", "ORDER BY ?label", "LIMIT 500"])


def _place(place: str) -> list[str]:
    if not place:
        return []
    path = "|".join(_direct(P[label]) for label in PLACES)
    if place.startswith(("http://", "https://")) and not re.search(r'[\s<>"{}|\\^`]', place):
        return [f"  ?thing {path} <{place}> ."]
    return [
        f"  ?thing {path} ?place .",
        "  ?place rdfs:label ?placeName .",
        f"  FILTER(STR(?placeName) = {_text(place)})",
    ]


def _years(since: float | None, until: float | None) -> list[str]:
    if since is None and until is None:
        return []
    path = "|".join(_direct(P[label]) for label in _STARTS)
    year = 'xsd:integer(REPLACE(REPLACE(STR(?time), "^(-?[0-9X]+).*", "$1"), "X", "0"))'
    lines = [f"  ?thing {path} ?time .", f"  BIND({year} AS ?year)"]
    lines += [f"  FILTER(?year >= {since:.0f})"] if since is not None else []
    return lines + ([f"  FILTER(?year <= {until:.0f})"] if until is not None else [])


def _class(curie: str) -> str:
    return curie if re.fullmatch(r"schema:\w+", curie) else _iri(curie)


def _iri(curie: str) -> str:
    try:
        return f"<{expand(curie)}>"
    except KeyError:
        return "<urn:kg:nothing>"


def _direct(identifier: str) -> str:
    return _iri(identifier) if ":" in identifier else f"wdt:{identifier}"


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ")
    return f'"{escaped}"'

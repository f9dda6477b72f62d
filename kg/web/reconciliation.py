"""The Reconciliation Service API v0.2, so that OpenRefine and others can match their names to Wikidata's items.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from html import escape
from http import HTTPStatus
from itertools import islice
from typing import Any

import kg
from kg.queries.item_names import fold
from kg.rdf.iris import article_url
from kg.vocab import PREFIXES, classes, properties
from kg.web.candidates import Candidate, Knowledge, Query, candidates, property_id
from kg.web.extension import extension
from kg.web.http import Page, Refused, Request, Response, Site, as_json, whole_number
from kg.wikidata.claims import QID

PATH = "/reconcile"
BATCH = 50
"""Queries in one batch."""

_MOST = 100
"""Candidates of one query, suggestions of one page, and proposals."""

_PREVIEW = (430, 140)
"""Pixels, width and height."""

ANYTHING = {"id": "schema:Thing", "name": "Thing"}


def reconciliation(knowledge: Knowledge, name: str) -> Site:
    """The service over what is known; `name` is what people see in a list of services."""

    def endpoint(request: Request) -> Response:
        if "queries" in request.fields:
            return as_json(_batch(knowledge, _parsed(request.fields["queries"], "queries")))
        if "extend" in request.fields:
            return as_json(extension(knowledge, _parsed(request.fields["extend"], "extend")))
        return as_json(manifest(name, request.site))

    return {
        PATH: endpoint,
        f"{PATH}/suggest/entity": _suggest(lambda prefix: _entities(knowledge, prefix)),
        f"{PATH}/suggest/property": _suggest(_properties),
        f"{PATH}/suggest/type": _suggest(_types),
        f"{PATH}/properties": lambda request: as_json(_proposals(knowledge, request)),
        f"{PATH}/preview": lambda request: _preview(knowledge, request),
    }


def manifest(name: str, site: str) -> dict[str, Any]:
    """What the service offers, and where."""
    here = site + PATH

    def suggest(kind: str) -> dict[str, str]:
        return {"service_url": here, "service_path": f"/suggest/{kind}"}

    width, height = _PREVIEW
    return {
        "versions": ["0.2"],
        "name": name,
        "identifierSpace": PREFIXES["wd"],
        "schemaSpace": PREFIXES["wdt"],
        "defaultTypes": [ANYTHING],
        "documentation": "https://w3id.org/wikikg/",
        "serviceVersion": kg.__version__,
        "view": {"url": "https://www.wikidata.org/wiki/{{id}}"},
        "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": width, "height": height},
        "suggest": {kind: suggest(kind) for kind in ("entity", "property", "type")},
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/properties"},
            "property_settings": [
                {
                    "name": "limit", "label": "Limit", "type": "number", "default": 0,
                    "help_text": "How many values at most; 0 for all.",
                },
                {
                    "name": "number", "label": "Numbers without their unit", "type": "checkbox", "default": False,
                    "help_text": "330 in place of 330 km2.",
                },
            ],
        },
        "batchSize": BATCH,
    }  # fmt: skip


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, f"{name} is not JSON: {error}") from None
    if not isinstance(data, dict):
        raise Refused(HTTPStatus.BAD_REQUEST, f"{name} is a JSON object")
    return data


def _batch(knowledge: Knowledge, queries: dict[str, Any]) -> dict[str, Any]:
    if len(queries) > BATCH:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {BATCH} queries in a batch")
    asked = {key: _query(key, data) for key, data in queries.items()}  # one that is malformed spoils no answer halfway
    return {
        key: {"result": [_candidate(knowledge, each) for each in candidates(knowledge, query)]}
        for key, query in asked.items()
    }


def _query(key: str, data: Any) -> Query:
    try:
        types = data.get("type") or []
        types = [types] if isinstance(types, str) else types
        wanted = [(each["pid"], each["v"]) for each in data.get("properties") or []]
        values = tuple((str(pid), tuple(v) if isinstance(v, list) else (v,)) for pid, v in wanted)
        limit = whole_number(data.get("limit") or 10, f"queries: {key}: limit", _MOST)
        name = data.get("query") or ""
        if not isinstance(name, str) or limit < 1 or not all(isinstance(each, str) for each in types):
            raise ValueError("query and type are strings, limit is positive")
        if not name.strip() and not values:
            raise ValueError("a query or properties are needed")
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, f"queries: {key}: {error}") from None
    kinds = tuple(_curie(each) for each in types if _curie(each) != ANYTHING["id"])
    return Query(name, kinds, values, min(limit, _MOST))


def _curie(kind: str) -> str:
    """A class by its CURIE, address or name."""
    if kind.startswith(PREFIXES["schema"]):
        return "schema:" + kind.removeprefix(PREFIXES["schema"])
    return kind if ":" in kind else f"schema:{kind}"


def _candidate(knowledge: Knowledge, found: Candidate) -> dict[str, Any]:
    explained: list[dict[str, Any]] = [{"id": "name", "value": found.named}]
    if found.typed is not None:
        explained.append({"id": "type", "value": found.typed})
    if found.fitting is not None:
        explained.append({"id": "properties", "value": round(found.fitting, 3)})
    about = {"id": found.id, "name": found.name, "score": found.score, "match": found.match, "features": explained}
    return {**about, "type": _kinds(knowledge, found.id), **_described(knowledge, found.id)}


def _kinds(knowledge: Knowledge, item: str) -> list[dict[str, str]]:
    record = knowledge.catalogue.get(item)
    return [{"id": each, "name": each.partition(":")[2]} for each in (record.types if record else ())]


def _described(knowledge: Knowledge, item: str) -> dict[str, str]:
    words = _description(knowledge, item)
    return {"description": words} if words else {}


def _description(knowledge: Knowledge, item: str) -> str:
    """What an article says it is, else which page is about it."""
    record = knowledge.catalogue.get(item)
    if record and record.description:
        return record.description
    page = knowledge.page(item)
    return f"{page[0]}.wikipedia: {page[1]}" if page else ""


# Suggestions


def _suggest(find: Callable[[str], Iterable[dict[str, Any]]]) -> Page:
    def page(request: Request) -> Response:
        prefix = request.fields.get("prefix", "").strip()[:500]
        skip = whole_number(request.fields.get("cursor", "0"), "cursor", 10_000)
        return as_json({"result": list(islice(find(prefix), skip, skip + 10)) if prefix else []})

    return page


def _entities(knowledge: Knowledge, prefix: str) -> Iterable[dict[str, Any]]:
    """Items by id or by the beginning of a name: those that articles speak of first."""
    seen: set[str] = set()

    def explained(item: str, name: str) -> Iterable[dict[str, Any]]:
        if item not in seen:
            seen.add(item)
            yield {"id": item, "name": name, **_described(knowledge, item), "notable": _kinds(knowledge, item)}

    if QID.fullmatch(prefix) and (name := knowledge.name(prefix)):
        yield from explained(prefix, name)
    for item in knowledge.catalogue.beginning(prefix):
        yield from explained(item, knowledge.catalogue[item].name)
    for link in knowledge.index.search(prefix, _MOST):
        yield from explained(link.qid, link.title)


def _properties(prefix: str) -> Iterable[dict[str, Any]]:
    start = fold(prefix)
    for each in properties().values():
        names = (each.id, each.label, *each.aliases)
        if any(fold(name).startswith(start) for name in names):
            yield {"id": each.id, "name": each.label, "description": each.description}


def _types(prefix: str) -> Iterable[dict[str, Any]]:
    start = fold(prefix)
    for curie, each in classes().items():
        name = curie.partition(":")[2]
        if fold(name).startswith(start) or fold(curie).startswith(start):
            broader = [{"id": above, "name": above.partition(":")[2]} for above in each.broader]
            yield {"id": curie, "name": name, **({"broader": broader} if broader else {})}


def _proposals(knowledge: Knowledge, request: Request) -> dict[str, Any]:
    """Properties that things of a class have, the most frequent first."""
    kind, limit = request.fields.get("type", ""), whole_number(request.fields.get("limit", "0"), "limit", _MOST)
    counted = knowledge.catalogue.properties(None if kind in ("", ANYTHING["id"]) else _curie(kind))
    known = [(prop, count) for prop, count in counted.items() if property_id(prop)]
    ranked = [prop for prop, _ in sorted(known, key=lambda each: (-each[1], each[0]))][: limit or _MOST]
    proposed = [{"id": prop, "name": properties()[prop].label} for prop in ranked]
    return {"type": kind, "properties": proposed, **({"limit": limit} if limit else {})}


def _preview(knowledge: Knowledge, request: Request) -> Response:
    """A small page about an item, for a frame."""
    item = request.fields.get("id", "")
    name = knowledge.name(item) if QID.fullmatch(item) else None
    if name is None:
        raise Refused(HTTPStatus.NOT_FOUND, "id is that of an item that the service knows")
    kinds = ", ".join(each["name"] for each in _kinds(knowledge, item))
    page = knowledge.page(item)
    url = article_url(page[1], page[0]) if page else None
    about = " · ".join(
        filter(None, (escape(item), escape(kinds), f'<a href="{escape(url)}">article</a>' if url else ""))
    )
    body = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>' + escape(name) + "</title></head>"
        '<body style="margin:0;font:14px/1.4 sans-serif">'
        f'<b><a href="https://www.wikidata.org/wiki/{item}">{escape(name)}</a></b><br>{about}'
        f"<p>{escape(_description(knowledge, item))}</p></body></html>"
    )
    safe = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return Response(body.encode(), "text/html; charset=utf-8", headers=safe)

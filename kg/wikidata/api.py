"""Items from the API of a Wikibase (`wbgetentities`), asked as https://www.mediawiki.org/wiki/API:Etiquette wishes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from kg.linking.mediawiki import Ask, caller
from kg.model import KgError
from kg.store.http import is_address
from kg.wikidata.claims import Entity
from kg.wikidata.entity_json import Malformed, documents, entity, is_missing
from kg.wikidata.fetching import Service

WIKIDATA = "https://www.wikidata.org/w/api.php"

_MOST = 50
"""Ids in one request; more are for bots with the right to it."""


def api(url: str = WIKIDATA, call: Ask | None = None) -> Service:
    """The API at `url`, called with `call`. Raises KgError at once where that is no address."""
    if not is_address(url):
        raise KgError(f"{url}: not the address of an API", f"it looks like {WIKIDATA}")
    asking = call or caller()

    def fetch(items: Sequence[str]) -> Mapping[str, str]:
        fields = {"action": "wbgetentities", "ids": "|".join(items), "props": "info|claims", "redirects": "yes"}
        try:
            found = list(documents(asking(url, fields)))
        except Malformed as wrong:
            raise KgError(f"{url}: {wrong}", f"is this the API of a Wikibase, like {WIKIDATA}?") from None
        named = {name: each for each in found for name in _names(each)}
        return {item: json.dumps(named[item], ensure_ascii=False) for item in items if item in named}

    return Service(url, _MOST, fetch, read)


def read(item: str, document: str) -> Entity | None:
    """The item of a document that `api` fetched. Raises Malformed for one that is not whole, or another item's."""
    try:
        data = json.loads(document)
    except ValueError as error:
        raise Malformed(f"{item}: not JSON: {error}") from None
    if is_missing(data):
        return None
    found = entity(data)
    if item not in (found.id, found.asked):
        raise Malformed(f"asked for {item}, got {found.id}")
    return found


def _names(document: Mapping[str, Any]) -> set[str]:
    """The ids under which an entity can have been asked for: a merged one is given under its new id."""
    merged = document.get("redirects")
    former = merged.get("from") if isinstance(merged, dict) else None
    return {name for name in (document.get("id"), former) if isinstance(name, str)}

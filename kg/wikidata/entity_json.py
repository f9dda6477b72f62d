"""Wikidata's entity JSON, of the API, of Special:EntityData and of the dumps of every year, read into claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import InvalidOperation
from typing import Any

from kg.model import Coordinate, Media, Text, Time, Url
from kg.vocab import properties
from kg.wikidata.claims import (
    Claim,
    Entity,
    ItemId,
    Kind,
    Rank,
    Snak,
    Value,
    date,
    file_name,
    in_order,
    is_julian,
    on_earth,
    quantity,
)

_KINDS: Mapping[str, Kind] = {"value": "value", "somevalue": "unknown", "novalue": "none"}
_RANKS: Mapping[str, Rank] = {"preferred": "preferred", "normal": "normal", "deprecated": "deprecated"}


class Malformed(ValueError):
    """The JSON is not what https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html describes."""


def documents(data: Any) -> Iterator[Mapping[str, Any]]:
    """The entities of a JSON document: one entity, an answer with `entities`, or an array of entities.

    Raises Malformed for anything else, also for an answer that says `error`.
    """
    if isinstance(data, dict) and isinstance(data.get("entities"), dict):
        yield from (found for found in data["entities"].values() if isinstance(found, dict))
    elif isinstance(data, dict) and isinstance(data.get("id"), str):
        yield data
    elif isinstance(data, list) and all(isinstance(found, dict) for found in data):
        yield from data
    else:
        raise Malformed("no entities in it")


def is_missing(document: Mapping[str, Any]) -> bool:
    """Whether it says that there is no such item."""
    return "missing" in document


def entity(document: Mapping[str, Any]) -> Entity:
    """The item that a document describes. Raises Malformed where it is none, or not whole."""
    try:
        ident = document["id"]
        groups = document.get("claims") or document.get("statements") or {}  # an empty object is [] in old answers
        claims = tuple(_claim(each) for found in groups.values() for each in found)
        revision = document.get("lastrevid")
        merged = document.get("redirects") or {}
        asked = merged.get("from", ident) if isinstance(merged, dict) else ident
        if not isinstance(ident, str) or not isinstance(asked, str):
            raise TypeError("an id is no string")
        return Entity(
            ident,
            tuple(sorted(claims, key=lambda claim: claim.id)),
            asked,
            revision if isinstance(revision, int) else None,
        )
    except (KeyError, TypeError, AttributeError, ValueError, InvalidOperation) as error:
        name = document.get("id", "an entity without id")
        raise Malformed(f"{name}: {type(error).__name__}: {error}") from None


def _claim(data: Mapping[str, Any]) -> Claim:
    qualifiers = data.get("qualifiers") or {}
    return Claim(
        id=str(data.get("id", "")),
        main=_snak(data["mainsnak"]),
        rank=_RANKS[data.get("rank", "normal")],
        qualifiers=in_order(_snak(each) for found in qualifiers.values() for each in found),
    )


def _snak(data: Mapping[str, Any]) -> Snak:
    ident, kind = data["property"], _KINDS[data["snaktype"]]
    if kind != "value":
        return Snak(ident, None, kind)
    value = _value(data["datavalue"], data.get("datatype") or _datatype(ident))
    return Snak(ident, value, "other" if value is None else "value")


def _datatype(ident: str) -> str:
    """Where an old document does not say it: what the dictionary says."""
    found = properties().get(ident)
    return {"media": "commonsMedia", "url": "url"}.get(found.datatype, "string") if found else "string"


def _value(data: Mapping[str, Any], datatype: str) -> Value | None:
    value = data["value"]
    match data["type"]:
        case "string" if datatype == "url":
            return Url(_text(value))
        case "string" if datatype == "commonsMedia":
            return Media(file_name(_text(value)))
        case "string" if datatype in ("string", "external-id"):
            return Text(_text(value))
        case "monolingualtext":
            return Text(_text(value["text"]), _text(value["language"]))
        case "quantity":
            return quantity(value["amount"], value["unit"], value.get("lowerBound"), value.get("upperBound"))
        case "time":
            return _time(value)
        case "globecoordinate":
            if not on_earth(value.get("globe") or ""):
                return None
            return Coordinate(float(value["latitude"]), float(value["longitude"]), float(value.get("precision") or 0))
        case "wikibase-entityid" if value.get("entity-type", "item") == "item":
            return ItemId(value.get("id") or f"Q{int(value['numeric-id'])}")
    return None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no string")
    return value


def _time(value: Mapping[str, Any]) -> Time | None:
    """`+00000001952-03-11T00:00:00Z`: JSON knows no year 0, so -0020 is 20 BC."""
    written = _text(value["time"])
    year, month, day = written[1:].partition("T")[0].split("-")
    number = -int(year) + 1 if written.startswith("-") else int(year)
    return date(number, int(month), int(day), int(value["precision"]), is_julian(value["calendarmodel"]))

"""Values of properties for a table of items (data extension), in the kinds of value that the Reconciliation API has."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from kg.rdf.literals import is_day
from kg.rdf.table import Row
from kg.vocab import properties
from kg.web.candidates import Knowledge, property_id
from kg.web.http import Refused, whole_number

_MOST = 1000
"""Items or properties in one question."""

_CELLS = 20_000
"""Cells, items times properties, in one question: OpenRefine asks for ten items at a time."""


def extension(knowledge: Knowledge, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What articles say: for each id of `ids` the values of each of `properties`. Raises Refused for another shape."""
    try:
        ids = [str(each) for each in asked["ids"]]
        wanted = [(str(each["id"]), dict(each.get("settings") or {})) for each in asked["properties"]]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, f"extend: ids and properties are lists: {error!r}") from None
    if len(ids) > _MOST or len(wanted) > _MOST:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {_MOST} ids and properties")
    if len(ids) * len(wanted) > _CELLS:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {_CELLS} cells, ids times properties")
    return {
        "meta": [_meta(prop) for prop, _ in wanted],
        "rows": {item: {prop: _values(knowledge, item, prop, chosen) for prop, chosen in wanted} for item in ids},
    }


def _meta(prop: str) -> dict[str, Any]:
    ident = property_id(prop)
    known = properties()[ident] if ident else None
    about: dict[str, Any] = {"id": prop, "name": known.label if known else prop}
    if known and known.datatype == "item":
        about["type"] = {"id": "schema:Thing", "name": "Thing"}
    return about


def _values(knowledge: Knowledge, item: str, prop: str, chosen: Mapping[str, Any]) -> list[dict[str, Any]]:
    record = knowledge.catalogue.get(item)
    found = record.values.get(property_id(prop) or prop, []) if record else []
    limit = whole_number(chosen.get("limit") or 0, f"extend: the limit of {prop}", len(found))
    told = [_value(value, bare=chosen.get("number") in (True, "true", "on", 1)) for value in found]
    return told[:limit] if limit > 0 else told


def _value(value: Row, bare: bool) -> dict[str, Any]:
    match value["type"]:
        case "item" if value.get("qid"):
            return {"id": value["qid"], "name": value["label"]}
        case "item":
            return {"str": value.get("label") or value.get("class") or ""}
        case "quantity":
            return (
                _number(value["amount"]) if bare or not value["unit"] else {"str": f"{value['amount']} {value['unit']}"}
            )
        case "time" if is_day(value["edtf"]) and not value["edtf"].startswith("-"):
            return {"date": f"{value['edtf']}T00:00:00Z"}
        case "time":
            return {"str": value["edtf"]}
        case "coordinate":
            return {"str": f"{value['lat']},{value['lon']}"}
    return {"str": str(value.get("text") or value.get("url") or value.get("file") or "")}


def _number(digits: str) -> dict[str, Any]:
    number = Decimal(digits)
    return {"int": int(number)} if number == number.to_integral_value() else {"float": float(number)}

"""Values in words for people: `330 km2`, `40.67, -73.94`, `1624`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kg.model import Coordinate, Media, Quantity, Text, Time, Url
from kg.vocab import properties
from kg.wikidata.claims import ItemId, Snak, Value


def spoken(snak: Snak, names: Mapping[str, str] | None = None) -> str:
    """A snak's value; `names` says what items are called, where that is known."""
    if snak.value is not None:
        return labelled(snak.value, names)
    return {"unknown": "unknown value", "none": "no value"}.get(snak.kind, "a value of another kind")


def labelled(value: Value, names: Mapping[str, str] | None = None) -> str:
    """A value."""
    match value:
        case ItemId():
            name = (names or {}).get(value.id)
            return f"{name} ({value.id})" if name else value.id
        case Text():
            return f"{value.text} ({value.lang})" if value.lang else value.text
        case Quantity():
            return _quantity(value)
        case Time():
            return value.edtf
        case Coordinate():
            return f"{value.lat:.7g}, {value.lon:.7g}"
        case Media():
            return value.file
        case Url():
            return value.url


def label(ident: str) -> str:
    """What a property is called."""
    found = properties().get(ident)
    return found.label if found else ident


def conditions(snaks: tuple[Snak, ...], names: Mapping[str, str] | None = None) -> str:
    """Qualifiers as `start time 1982, end time 1990`."""
    return ", ".join(f"{label(snak.property)} {spoken(snak, names)}" for snak in snaks)


def _quantity(value: Quantity) -> str:
    words = _number(value.amount)
    if value.lower is not None or value.upper is not None:
        low, high = ("?" if bound is None else _number(bound) for bound in (value.lower, value.upper))
        words += f" [{low} to {high}]"
    return f"{words} {value.unit}" if value.unit else words


def _number(number: Decimal) -> str:
    return f"{number:,f}"

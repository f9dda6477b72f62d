"""Values of the statements table as people read them: numbers with their units, dates in words, names of properties."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import quote

from kg.vocab import properties, units
from kg.web.years import words

Value = dict[str, Any]

_SIGNS = {"km2": "km²", "m2": "m²", "/km2": "per km²", "Cel": "°C", "[degF]": "°F", "%": "%"}


def property_label(identifier: str) -> str:
    """Returns what a property is called; the identifier itself where the dictionary lacks it."""
    known = properties().get(identifier)
    return known.label if known else identifier


def property_note(identifier: str) -> str:
    """Returns what a property means, in the dictionary's words."""
    known = properties().get(identifier)
    return known.description if known else ""


def class_label(curie: str) -> str:
    """Returns the name of a class in words: `schema:PerformingArtsTheater` is `performing arts theater`."""
    name = curie.rpartition(":")[2]
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def value_words(value: Value) -> str:
    """Returns a value in a few words."""
    match value["type"]:
        case "item":
            return class_label(value["class"]) if value.get("class") else str(value["label"])
        case "text":
            return str(value["text"])
        case "quantity":
            return quantity(value)
        case "time":
            return words(value["edtf"])
        case "coordinate":
            return coordinate(value["lat"], value["lon"])
        case kind:
            return str(value["file" if kind == "media" else kind])


def quantity(value: Value) -> str:
    """Writes a quantity with its unit and bounds: `330 km²`, `at least 200`, `300–400 t`."""
    lower, upper = value.get("lower"), value.get("upper")
    number = grouped(value["amount"])
    if lower is not None and upper is not None:
        number = f"{grouped(lower)}–{grouped(upper)}"
    elif lower is not None:
        number = f"at least {grouped(lower)}"
    elif upper is not None:
        number = f"at most {grouped(upper)}"
    sign = unit_sign(value.get("unit"))
    gap = "" if sign == "%" else "\u00a0"
    return f"{number}{gap}{sign}" if sign else number


@cache
def unit_sign(code: str | None) -> str:
    """Returns the sign of a unit by its UCUM code, else its label."""
    if not code:
        return ""
    known = units().get(code)
    if code in _SIGNS:
        return _SIGNS[code]
    return known.label if known and ("[" in code or "{" in code) else code


def grouped(amount: str) -> str:
    """Groups the digits of a decimal number by thousands; short ones, which may be years, stay whole."""
    whole, dot, rest = amount.partition(".")
    digits = whole.lstrip("-")
    if len(digits) < 5 or not digits.isdecimal():
        return amount.replace("-", "\u2212", 1)
    return f"{int(whole):,}{dot}{rest}".replace("-", "\u2212", 1)


def coordinate(lat: float, lon: float) -> str:
    """Writes a point as people do: `39.92° N, 127.54° E`."""
    return f"{abs(lat):g}° {'S' if lat < 0 else 'N'}, {abs(lon):g}° {'W' if lon < 0 else 'E'}"


def fragment_link(url: str, sentence: str) -> str:
    """Returns the address of a page with a text fragment that lights up `sentence` in the reader's browser."""
    spoken = sentence.split()
    if not spoken:
        return url
    if len(spoken) <= 8:
        return f"{url}#:~:text={_fragment(' '.join(spoken))}"
    return f"{url}#:~:text={_fragment(' '.join(spoken[:4]))},{_fragment(' '.join(spoken[-4:]))}"


def _fragment(text: str) -> str:
    return quote(text, safe="").replace("-", "%2D")

"""Coordinates from `{{coord}}` in every form and from plain text, with the precision that the form shows."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import partial
from itertools import pairwise

from kg.model import Coordinate
from kg.values.language_tables import tables, units
from kg.values.rendering import Wikitext, of_nodes, words
from kg.values.template_parameters import parameter
from kg.wikitext.inline import parse
from kg.wikitext.language import Language
from kg.wikitext.nodes import Node, PieceTooHard, Template, inside
from kg.wikitext.passage import Passage

_SIGNS = {"N": 1, "S": -1, "E": 1, "W": -1}
_NUMBER = r"\d{1,3}(?:\.\d{1,12})?"
_DEGREES, _MINUTES, _SECONDS = "[°ºo˚]", "['′’ʹ]", "(?:[\"″”]|''|′′)"
_ANGLE = rf"([-−+]?)({_NUMBER})\s?{_DEGREES}(?:\s?({_NUMBER})\s?{_MINUTES}(?:\s?({_NUMBER})\s?{_SECONDS})?)?"
_BEHIND = re.compile(rf"{_ANGLE}\s?([NSEW])(?![A-Za-z])")
_BEFORE = re.compile(rf"(?<![A-Za-z])([NSEW])\s?{_ANGLE}")
_UNSIGNED = re.compile(rf"(?>{_ANGLE})(?!\s?[^\W\d_])")
_WORD = re.compile(r"(\s{0,2})([^\W\d_]{1,12})(?![^\W\d_])([.:]?\s?)")
_PARTS = rf"({_NUMBER})(?:[\s:-]({_NUMBER})(?:[\s:-]({_NUMBER}))?)?"
_LETTER_BEHIND = re.compile(rf"(?<![\d.:-])(?<!\d\s){_PARTS}\s?([NSEW])(?![A-Za-z])")
_LETTER_BEFORE = re.compile(rf"(?<![A-Za-z])([NSEW])\s?{_PARTS}(?![\d.])")
_PAIR = re.compile(r"\s*\(?([-−+]?\d{1,3}(?:\.\d{1,12})?)\s{0,3}[,;\s]\s{0,3}([-−+]?\d{1,3}(?:\.\d{1,12})?)\)?\s*")
_STROKE = re.compile(r"(\d\.\d{2,12}) ?/ ?(?=[-−+]?\d{1,3}\.\d{2,12}\Z)")
_SLASHED = re.compile(rf"[-−+]?{_NUMBER}(?:/{_NUMBER}){{0,2}}/[NSEW]")
_FINEST = 12


def parse_coordinates(wikitext: Wikitext, lang: str = "en", language: Language | None = None) -> Coordinate | None:
    """The first point on Earth that a piece of wikitext gives; None where it gives none or an impossible one.

    `precision` is in degrees: 1 for whole degrees, 1/60 for minutes, 1/3600 for seconds, 10⁻ⁿ for n decimals, of the
    finer of the two angles. A point on another globe is refused. See https://en.wikipedia.org/wiki/Template:Coord.
    """
    if isinstance(wikitext, Passage):
        nodes: tuple[Node, ...] = tuple(a.node for a in wikitext.anchors if isinstance(a.node, Template))
    else:
        try:
            nodes = parse(wikitext)
        except PieceTooHard:
            return None
    names: Mapping[str, str] = tables(lang).get("templates", {}).get("values", {})
    for node in inside(nodes):
        if isinstance(node, Template) and names.get(node.key) == "coordinates":
            return from_template(node, lang)
    return from_text(words(wikitext, lang, language), lang)


def from_template(template: Template, lang: str = "en") -> Coordinate | None:
    """The point of one `{{coord}}` (positional, decimal or with letters) or `{{Coordinate|NS=|EW=}}`."""
    fields = [part for p in template.positional() for part in _fields(of_nodes(p.nodes, lang).strip())]
    for given in template.parameters:
        if given.named and _other_globe(f"{given.name}:{of_nodes(given.nodes, lang)}"):
            return None
    if any(_other_globe(field) for field in fields):
        return None
    north, east = (template.get(*named) if (named := parameter(lang, n)) else None for n in ("latitude", "longitude"))
    if north and east:
        return from_parts(_split(of_nodes(north.nodes, lang)), _split(of_nodes(east.nodes, lang)))
    letters = [i for i, field in enumerate(fields) if field.upper() in _SIGNS]
    if len(letters) >= 2:
        return from_parts(fields[: letters[0] + 1], fields[letters[0] + 1 : letters[1] + 1])
    if letters:
        return None
    numbers = []
    for field in fields:
        if _decimal(field) is None:
            break
        numbers.append(field)
    if len(numbers) == 2:
        return from_parts(numbers[:1], numbers[1:])
    if len(numbers) == 1:
        return from_text(" ".join(fields[:2]), lang)
    return from_text(", ".join(fields[:2]), lang) if fields and not numbers else None


def _fields(written: str) -> list[str]:
    """`52/31/7/N` is four fields in one."""
    return _split(written) if _SLASHED.fullmatch(written) else [written]


def from_parts(lat: Sequence[str], lon: Sequence[str]) -> Coordinate | None:
    """The point of two angles given as degrees, minutes, seconds and a letter, the last ones optional or empty."""
    north, east = _angle(lat, "NS"), _angle(lon, "EW")
    return _point(north, east) if north and east else None


def from_text(plain: str, lang: str = "en") -> Coordinate | None:
    """The first pair of angles in plain text: with letters anywhere, two bare decimals only as the whole text."""
    plain = _WORD.sub(partial(_sign, tables(lang)), plain)
    angles = list(_written(plain))
    for (one, axis), (two, other) in pairwise(angles):
        if axis in ("N", "S") and other in ("E", "W"):
            return _point(one, two)
        if axis in ("E", "W") and other in ("N", "S"):
            return _point(two, one)
        if not axis and not other:
            return _point(one, two)
    if not angles and (pair := _PAIR.fullmatch(_STROKE.sub(r"\1, ", plain))) and "." in plain:
        return from_parts([pair.group(1)], [pair.group(2)])
    return None


def _sign(known: Mapping[str, Mapping[str, str]], found: re.Match[str]) -> str:
    """`north` is N, `degrees` the sign; `Lat:` says nothing that a pair of numbers does not."""
    before, word, behind = found.group(1), found.group(2).casefold(), found.group(3)
    if letter := known.get("directions", {}).get(word):
        return f"{before}{letter}{' ' if behind.strip() else behind}"
    sign = known.get("angles", {}).get(word)
    return found.group() if sign is None else sign or before


_Angle = tuple[Fraction, Fraction]
"""Degrees with their sign, and how fine they are given."""


def _written(plain: str) -> list[tuple[_Angle, str]]:
    for pattern, letter_at, base in ((_BEHIND, 5, 1), (_BEFORE, 1, 2)):
        found = []
        for match in pattern.finditer(plain):
            letter = match.group(letter_at)
            sign, *parts = (match.group(base + i) or "" for i in range(4))
            if angle := _angle([sign + parts[0], parts[1], parts[2], letter], ""):
                found.append((angle, letter))
        if len(found) >= 2:
            return found
    for pattern, letter_at, base in ((_LETTER_BEHIND, 4, 1), (_LETTER_BEFORE, 1, 2)):
        found = []
        for match in pattern.finditer(plain):
            letter = match.group(letter_at)
            if angle := _angle([*(match.group(base + i) or "" for i in range(3)), letter], ""):
                found.append((angle, letter))
        if len(found) >= 2:
            return found
    found = []
    for match in _UNSIGNED.finditer(plain):
        sign, *parts = (match.group(1 + i) or "" for i in range(4))
        if angle := _angle([sign + parts[0], parts[1], parts[2]], ""):
            found.append((angle, ""))
    return found


def _angle(parts: Sequence[str], letters: str) -> _Angle | None:
    """Degrees of the parts; None when one is no number, minutes reach 60, or the letter is another axis's."""
    numbers, letter = [p.strip() for p in parts], ""
    while numbers and not numbers[-1]:
        numbers.pop()
    if numbers and numbers[-1].upper() in _SIGNS:
        letter = numbers.pop().upper()
    while numbers and not numbers[-1]:
        numbers.pop()
    if not 1 <= len(numbers) <= 3 or (letter and letters and letter not in letters):
        return None
    value, fineness = Fraction(0), Fraction(1)
    negative = numbers[0][:1] in ("-", "−")
    for place, text in enumerate(numbers):
        number = _decimal(text or "0")
        if number is None or (place and not 0 <= number < 60):
            return None
        unit = Fraction(1, 60**place)
        value += abs(Fraction(number)) * unit
        decimals = min(max(0, -int(number.as_tuple().exponent)), _FINEST)
        fineness = unit / 10**decimals
    if negative and letter in ("S", "W"):
        letter = ""
    sign = _SIGNS.get(letter, 1) * (-1 if negative else 1)
    return value * sign, fineness


def _decimal(text: str) -> Decimal | None:
    if len(text) > 24:
        return None
    try:
        number = Decimal(text.replace("−", "-").lstrip("+"))
    except InvalidOperation:
        return None
    return number if number.is_finite() and -1000 < number < 1000 else None


def _point(lat: _Angle, lon: _Angle) -> Coordinate | None:
    if not (-90 <= lat[0] <= 90 and -180 <= lon[0] <= 180):
        return None
    return Coordinate(float(lat[0]), float(lon[0]), float(min(lat[1], lon[1])))


def _split(angle: str) -> list[str]:
    return angle.split("/")


def _other_globe(field: str) -> bool:
    globes = units()["globes"]
    _, colon, rest = field.partition(f"{globes['field']}:")
    globe = rest.split("_")[0].strip().casefold() if colon else ""
    return bool(globe) and globe not in globes["earth"]

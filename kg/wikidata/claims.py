"""What Wikidata says of an item, as values like an article's; alone knows how its dates, units and file names read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal
from urllib.parse import unquote

from kg.model import Coordinate, Media, Quantity, Text, Time, Url
from kg.values import edtf
from kg.vocab import Q, units

QID = re.compile(r"Q[1-9][0-9]*")


@dataclass(frozen=True, slots=True)
class ItemId:
    """A Wikidata item as a value."""

    id: str


Value = ItemId | Text | Quantity | Time | Coordinate | Url | Media
"""A value on either side. The unit of a quantity that kg has no code for is the address of its item."""

Kind = Literal["value", "unknown", "none", "other"]
"""`unknown` and `none` are Wikidata's somevalue and novalue; `other` is a value of a kind that articles do not give."""

Rank = Literal["preferred", "normal", "deprecated"]


@dataclass(frozen=True, slots=True)
class Snak:
    """A property with its value, None unless `kind` is value; https://www.mediawiki.org/wiki/Wikibase/DataModel#Snaks."""

    property: str
    value: Value | None
    kind: Kind = "value"


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of an item, without its references: they are not compared."""

    id: str
    main: Snak
    rank: Rank = "normal"
    qualifiers: tuple[Snak, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """An item: `asked` is the id that was asked for, another one where the item was merged into `id` since.

    `revision` is None where the source does not say it.
    """

    id: str
    claims: tuple[Claim, ...]
    asked: str
    revision: int | None = None


def in_order(snaks: Iterable[Snak]) -> tuple[Snak, ...]:
    """Qualifiers in an order that does not depend on who gave them."""
    return tuple(sorted(snaks, key=lambda snak: (snak.property, snak.kind, repr(snak.value))))


def date(year: int, month: int, day: int, precision: int, julian: bool) -> Time | None:
    """A date of Wikidata's (https://www.wikidata.org/wiki/Help:Dates), None where it is vaguer than a millennium.

    `year` is astronomical. The result is written in the calendar it was given in, its first and last day are
    Gregorian: so a Julian day is one whose `edtf` is another day than its bounds.
    """
    if precision >= 11 and not day:
        precision = 10
    if precision >= 10 and not month:
        precision = 9
    if precision < 6:
        return None
    if precision < 9:
        return _span(year, 10 ** (9 - precision))
    written = edtf.year(year)
    if precision >= 10:
        written += f"-{month:02d}"
    if precision >= 11:
        written += f"-{day:02d}"
    if not julian or precision == 9:
        return edtf.time(written)
    first = day if precision >= 11 else 1
    last = day if precision >= 11 else _julian_month(year, month)
    if not 1 <= month <= 12 or not 1 <= first <= _julian_month(year, month):
        return None
    return Time(written, gregorian(year, month, first), gregorian(year, month, last))


def gregorian(year: int, month: int, day: int) -> str:
    """A Julian day as an ISO 8601 date (proleptic Gregorian, astronomical year)."""
    march = (month + 9) % 12
    years = year - (march > 9)
    number = 365 * years + years // 4 + (153 * march + 2) // 5 + day - 3  # days since Gregorian 0000-03-01
    era, rest = divmod(number, 146_097)
    of_era = (rest - rest // 1460 + rest // 36_524 - rest // 146_096) // 365
    years, month, day = _civil(of_era + era * 400, rest - (365 * of_era + of_era // 4 - of_era // 100))
    return f"{'-' if years < 0 else ''}{abs(years):04d}-{month:02d}-{day:02d}"


def julian(year: int, month: int, day: int) -> tuple[int, int, int]:
    """A Gregorian day in the Julian calendar: year (astronomical), month, day."""
    march = (month + 9) % 12
    years = year - (march > 9)
    number = 365 * years + years // 4 - years // 100 + years // 400 + (153 * march + 2) // 5 + day + 1
    era, rest = divmod(number, 1461)
    of_era = min(rest // 365, 3)
    return _civil(of_era + era * 4, rest - 365 * of_era)


def _civil(year: int, day: int) -> tuple[int, int, int]:
    """Year, month and day of the day (from 0) of a year that begins with March."""
    march = (5 * day + 2) // 153
    return year + (march > 9), (march + 2) % 12 + 1, day - (153 * march + 2) // 5 + 1


def is_julian(model: str) -> bool:
    """Whether a calendar model, given by the address of its item, is the Julian calendar."""
    return model.rpartition("/")[2] == Q["proleptic Julian calendar"]


def on_earth(globe: str) -> bool:
    """Whether a globe, given by the address of its item, is the Earth."""
    return globe.rpartition("/")[2] == Q["Earth"]


def unit_code(unit: str) -> str | None:
    """The UCUM or ISO 4217 code of a unit, given as `1` or by its item's address; the address where none is known."""
    return _units().get(unit.rpartition("/")[2], unit)


def unit_known(quantity: Quantity) -> bool:
    """Whether both sides know the unit of this quantity: it has a code here and an item there."""
    code = quantity.unit or "1"
    return code in units() and units()[code].wikidata is not None


def file_name(name: str) -> str:
    """A file's name as Commons keys it: no prefix, spaces, first letter upper case, NFC; from a name or an address."""
    if "://" in name:
        name = unquote(name.rpartition("/")[2])
    name = unicodedata.normalize("NFC", " ".join(name.replace("_", " ").split()))
    prefix, colon, rest = name.partition(":")
    if colon and prefix.casefold() in ("file", "image"):
        name = rest.strip()
    return name[:1].upper() + name[1:]


def quantity(amount: str, unit: str, lower: str | None, upper: str | None) -> Quantity:
    """A quantity from the strings that Wikidata writes it in; ValueError where one is no number."""
    numbers = [None if number is None else Decimal(number) for number in (amount, lower, upper)]
    if numbers[0] is None or any(number is not None and not number.is_finite() for number in numbers):
        raise ValueError(f"{amount!r} is no number")
    return Quantity(_plain(numbers[0]), unit_code(unit), *(None if n is None else _plain(n) for n in numbers[1:]))


def _plain(number: Decimal) -> Decimal:
    """Without an exponent, so that `+1E+3` and `1000` have the same digits."""
    return Decimal(format(number, "f"))


@cache
def _units() -> Mapping[str, str | None]:
    known: dict[str, str | None] = {unit.wikidata: code for code, unit in units().items() if unit.wikidata}
    none = units()["1"].wikidata
    return known | {"1": None} | ({none: None} if none else {})


def _span(year: int, length: int) -> Time | None:
    """The decade, century or millennium of a year: a decade begins with 0, the others with 1 (1501 to 1600)."""
    if length == 10:
        return edtf.time(edtf.year(year)[:-1] + "X") if abs(year) <= 9999 else None
    before = year < 1
    number = (1 - year if before else year) - 1
    first = number // length * length + 1
    last = first + length - 1
    low, high = (1 - last, 1 - first) if before else (first, last)
    if abs(low) > 9999 or abs(high) > 9999:
        return None
    bounds = edtf.time(f"{edtf.year(low)}/{edtf.year(high)}")
    return replace(bounds, edtf=f"{edtf.year(low)}/{edtf.year(high)}") if bounds else None


def _julian_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 else 28
    return 30 if month in (4, 6, 9, 11) else 31

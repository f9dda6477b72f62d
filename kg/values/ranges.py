"""Two numbers that make one quantity: ranges (`80–90`, `5 m to 7 m`) and tolerances (`1.2 ± 0.1`, `5(+2/−3)`)."""

import re
from dataclasses import dataclass
from decimal import Decimal

from kg.values import modifiers, units
from kg.values.language_tables import DASHES, after_space
from kg.values.money import currency, money_scale
from kg.values.not_quantities import table
from kg.values.numbers import Number, number, written

_PLUS_MINUS = re.compile(r"\s?(\(?)(?:±|\+/[-−–])\s?")
_TWO_ERRORS = re.compile(r"\s?\(\+(?=\d)")
_LESS = re.compile(r"\s?[/,;]?\s?[-−–](?=\d)")
_LAST_DIGITS = re.compile(r"\((\d{1,3})\)")


@dataclass(frozen=True, slots=True)
class Spread:
    """Both bounds, the amount between them, and where their numbers end."""

    amount: Decimal
    lower: Decimal
    upper: Decimal
    end: int


def spread(plain: str, first: Number, lang: str, money: str | None) -> Spread | None:
    """What follows the number `first` and gives it bounds; None where nothing does."""
    if found := _concise(plain, first):
        return found
    unit = units.match(plain, first.end, lang)
    places = [(first.end, None), *([(unit[1], unit[0])] if unit else [])]
    if found := _two_errors(plain, first, lang):
        return found
    for end, repeated in places:
        found = _tolerance(plain, first, end, repeated, lang) or _range(plain, first, end, repeated, lang, money)
        if found:
            return _out_of_brackets(plain, first, found, lang)
    return None


def _concise(plain: str, first: Number) -> Spread | None:
    """`1.234(5)`: the digits in brackets are how far the last ones may be off."""
    match = _LAST_DIGITS.match(plain, first.end)
    decimals = -int(first.value.as_tuple().exponent)
    if match is None or decimals < 1 or not plain[first.end - 1].isdigit():
        return None
    error = Decimal(match.group(1)).scaleb(-decimals)
    return Spread(first.value, written(first.value - error), written(first.value + error), match.end())


def _out_of_brackets(plain: str, first: Number, found: Spread, lang: str) -> Spread:
    """`(5 ± 1) km`, `(1.2–1.5)×10^6`: the unit and the power of ten stand behind the bracket."""
    if not first.start or plain[first.start - 1] != "(" or plain[found.end : found.end + 1] != ")":
        return found
    power = number(f"1{plain[found.end + 1 : found.end + 12]}", 0, lang)
    if power is None or power.scale or not plain[found.end + 1 :].lstrip().startswith(("×", "x", "·")):
        return Spread(found.amount, found.lower, found.upper, found.end + 1)
    tens = power.value.adjusted()
    amount, lower, upper = (written(n.scaleb(tens)) for n in (found.amount, found.lower, found.upper))
    return Spread(amount, lower, upper, found.end + power.end)


def _tolerance(plain: str, first: Number, end: int, repeated: str | None, lang: str) -> Spread | None:
    """The `0.1` of `1.2 ± 0.1`, of `1.2 km ± 0.1 km`, of `1.2 (± 0.1)`."""
    match = _PLUS_MINUS.match(plain, end)
    error = number(plain, match.end(), lang) if match else None
    if match is None or error is None or not (repeated is None or _has_unit(plain, error.end, repeated, lang)):
        return None
    if match.group(1) and plain[error.end : error.end + 1] != ")":
        return None
    last = error.end + len(match.group(1))
    return Spread(first.value, written(first.value - error.value), written(first.value + error.value), last)


def _two_errors(plain: str, first: Number, lang: str) -> Spread | None:
    """`5(+2/−3)`, as `{{val|5|2|3}}` is written out."""
    opened = _TWO_ERRORS.match(plain, first.end)
    more = number(plain, opened.end(), lang) if opened else None
    between = _LESS.match(plain, more.end) if more else None
    less = number(plain, between.end(), lang) if between else None
    if more is None or less is None or plain[less.end : less.end + 1] != ")":
        return None
    return Spread(first.value, written(first.value - less.value), written(first.value + more.value), less.end + 1)


def _range(plain: str, first: Number, end: int, repeated: str | None, lang: str, money: str | None) -> Spread | None:
    """The other end of `80–90`, `5 to 7`, `5 m to 7 m`, `$5m–$7m`; the amount is the number that stands first."""
    start = after_range_sign(plain, end, lang, below_zero=first.value < 0)
    if start is None:
        return None
    again, begin = currency(plain, start, lang)
    second = number(plain, begin if again and again == money else start, lang)
    if second is None:
        return None
    second = money_scale(plain, second, lang) if money else second
    if not _ranges(plain, first, second) or not (repeated is None or _has_unit(plain, second.end, repeated, lang)):
        return None
    value = first.value
    if second.scale and not first.scale and value < second.value:
        value = written(value.scaleb(second.scale))  # "2–3 million"
    return Spread(value, min(value, second.value), max(value, second.value), second.end)


def after_range_sign(plain: str, place: int, lang: str, *, below_zero: bool = False) -> int | None:
    """Where the second number begins behind a dash or a word like `to`; None without one.

    Behind a dash a minus sign counts only when the first number is `below_zero` too (`−10 – −5`).
    """
    at = after_space(plain, place)
    if plain[at : at + 1] and (plain[at] in DASHES or plain[at] in modifiers.dashes(lang)):
        start = after_space(plain, at + 1)
        return start if below_zero or plain[start : start + 1] not in ("-", "−") else None
    found = modifiers.longest(plain, place, table(lang, "range"))
    if found is None:
        return None
    start = after_space(plain, found[1])
    zone = modifiers.longest(plain, start, table(lang, "hours_after"))  # "UTC+2 to UTC+12"
    return after_space(plain, zone[1]) if zone else start


def _ranges(plain: str, first: Number, second: Number) -> bool:
    """The second is greater, or (`−3.5 to −8`) both are below zero; codes (`06-19455`) are no range."""
    if any(plain[n.start] == "0" and plain[n.start + 1 : n.start + 2].isdigit() for n in (first, second)):
        return False
    return second.value > first.value or (second.value < 0 and first.value < 0 and second.value != first.value)


def _has_unit(plain: str, end: int, unit: str, lang: str) -> bool:
    other = units.match(plain, end, lang)
    return other is not None and other[0] == unit

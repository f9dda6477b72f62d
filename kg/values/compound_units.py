"""Sums of units (`5 ft 11 in`, `1 h 30 min`) and times on a clock (`3:45`): exact, in the smaller unit."""

import re
from decimal import Decimal

from kg.model import Quantity
from kg.values import modifiers, units
from kg.values.language_tables import SPACES, after_space
from kg.values.not_quantities import table
from kg.values.numbers import number, written

CLOCK = re.compile(r"([-−+±]?)\s?(\d{1,3}):([0-5]\d)(?::([0-5]\d))?(?![\d:])")
_BETWEEN = f"{SPACES},-"
_SECONDS = re.compile(r"\s?(\d{1,2}(?:\.\d{1,3})?)\s?s(?![^\W_])")
"""Behind a number and an m they say that these were minutes: `5m 30s`."""


def summed(plain: str, amount: Decimal, code: str, end: int, lang: str) -> tuple[Decimal, str, int] | None:
    """`amount` of the unit `code`, which ends at `end`, with what follows in smaller units, and where that ends.

    None where nothing smaller follows.
    """
    if code == "m" and (seconds := _SECONDS.match(plain, end)):
        return written(amount * 60 + Decimal(seconds.group(1))), "s", seconds.end()
    total, unit, last = amount, code, end
    while more := _smaller_part(plain, last, unit, lang):
        part, smaller, last = more
        total, unit = written(total * units.smaller(unit)[smaller] + part), smaller
    return (total, unit, last) if last > end else None


def _smaller_part(plain: str, end: int, unit: str, lang: str) -> tuple[Decimal, str, int] | None:
    if not units.smaller(unit):
        return None
    at = after_space(plain, end, _BETWEEN, 3)
    if joint := modifiers.longest(plain, at, table(lang, "joints")):
        at = after_space(plain, joint[1], _BETWEEN, 3)
    found = number(plain, at, lang) if plain[at : at + 1].isdigit() else None
    if found is None:
        return None
    code = units.match_smaller(plain, found.end, unit, lang)
    if code is None and plain[end - 1] in "'′" and at == end and not plain[found.end : found.end + 1].isalnum():
        code = ("[in_i]", found.end)  # "6'3": what stood for inches read as italics
    if code is None and unit == "[ft_i]" and found.end == len(plain) and found.value < 12:
        code = ("[in_i]", found.end)  # "6 foot 2"
    return (found.value, code[0], code[1]) if code and found.value < units.smaller(unit)[code[0]] else None


def clock(match: re.Match[str], unit: str) -> Quantity:
    """`+5:30` hours or `3:45` minutes and seconds, by the unit that is meant; a third part is seconds."""
    sign = -1 if match.group(1) in ("-", "−") else 1
    one, two, three = int(match.group(2)), int(match.group(3)), match.group(4)
    if unit == "h" and three is None:
        amount, code = (Decimal(one) + Decimal(two) / 60).quantize(Decimal("0.0001")).normalize(), "h"
    elif three is not None:
        amount, code = Decimal(one * 3600 + two * 60 + int(three)), "s"
    else:
        amount, code = Decimal(one * 60 + two), "s"
    return Quantity(written(amount * sign), code)

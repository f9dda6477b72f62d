"""One measure at a place in text: a number or range with its unit or currency, and where it ends."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kg.model import Quantity
from kg.values import context, units
from kg.values.lexicon import goes_on, phrase, tables
from kg.values.numbers import Number, number, written

SPACES = " \t\n\u00a0\u2009\u202f"
DASHES = "-‐‑‒–—−"
_CLOCK = re.compile(r"([-−+±]?)\s?(\d{1,3}):([0-5]\d)(?::([0-5]\d))?(?![\d:])")
_PLUS_MINUS = re.compile(r"\s?(?:±|\+/[-−–])\s?")
_TIMES = re.compile(r"\s?[×x*]\s?(?=\d)")
_TELEPHONE = re.compile(r"\d{3}-\d{4}")


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity at `plain[start:end]`; `number_start:number_end` is the number or range alone."""

    quantity: Quantity
    start: int
    end: int
    number_start: int
    number_end: int


def measure(plain: str, at: int, lang: str, default: str | None = None) -> Measure | None:
    """The measure that begins at `plain[at]`, a currency in front of it included; `default` is a bare number's unit.

    Refused are ordinals, telephone numbers, dimensions (`5 × 7 m`), ratios, and units that go on into unknown ones.
    """
    money, begin = currency(plain, at, lang)
    clock = _CLOCK.match(plain, begin)
    if clock and (default in ("h", "min", "s") or (clock.group(1) and default is None)):
        return _clock(clock, default or "h")
    return _measure(plain, at, begin, lang, money, default)


def measure_in_prose(plain: str, at: int, lang: str) -> Measure | None:
    """The measure whose number begins at `plain[at]`; a currency may stand before it."""
    before = units.money_before(plain, at, lang)
    money, start = before or (None, at)
    found = _measure(plain, start, at, lang, money, None)
    return found if found and plain[found.number_start : found.number_start + 1] and not _worded(plain, found) else None


def _worded(plain: str, found: Measure) -> bool:
    return plain[found.number_start].isalpha()


def _measure(plain: str, start: int, at: int, lang: str, money: str | None, default: str | None) -> Measure | None:
    first = number(plain, at, lang)
    if first is None or _is_ordinal(plain, first.end, lang):
        return None
    first = _money_scale(plain, first, lang) if money else first
    tolerance = _tolerance(plain, first, lang)
    second = tolerance or _second(plain, first, lang, money)
    number_end = second.end if second else first.end
    code, end = _unit(plain, number_end, lang, money)
    if not _is_whole(plain, first, second, number_end, code, end, lang):
        return None
    if code and not second and not money:
        return _compound(plain, first, code, end, start, lang)
    quantity = _quantity(first, second, bool(tolerance), code or default)
    return Measure(quantity, start, end, first.start, number_end)


def _quantity(first: Number, second: Number | None, tolerance: bool, unit: str | None) -> Quantity:
    """`amount` is the number that stands first; the bounds of a range are in order."""
    value = first.value
    if second is None:
        return Quantity(value, unit)
    if tolerance:
        return Quantity(value, unit, written(value - second.value), written(value + second.value))
    if second.scale and not first.scale and value < second.value:
        value = written(value.scaleb(second.scale))  # "2–3 million"
    return Quantity(value, unit, min(value, second.value), max(value, second.value))


def _is_whole(
    plain: str, first: Number, second: Number | None, number_end: int, code: str | None, end: int, lang: str
) -> bool:
    """Nothing follows that makes it another kind of number."""
    if code is None:
        following = plain[number_end : number_end + 2]
        if goes_on("0", following[:1]) or (following[:1] in (*DASHES, "/") and following[1:].isalnum()):
            return False
        if second and _TELEPHONE.fullmatch(plain[first.start : number_end]):
            return False
    elif _divided(plain, end, lang):
        return False
    if _TIMES.match(plain, number_end) or _TIMES.match(plain, end):
        return False
    return not _is_part(plain, end, lang)


@lru_cache(maxsize=256)
def _table(lang: str, name: str) -> dict[str, str]:
    return dict.fromkeys(context.word_set(lang, "numbers", name), name)


def _is_part(plain: str, end: int, lang: str) -> bool:
    """`5 p.m.`, `1 in 5`."""
    if context.longest(plain, end, _table(lang, "refused_before")):
        return True
    found = context.longest(plain, end, _table(lang, "ratio") | _table(lang, "times"))
    return found is not None and plain[found[1] : found[1] + 2].strip()[:1].isdigit()


def _divided(plain: str, end: int, lang: str) -> bool:
    """`5 km per year`, `$5/share`: the unit goes on into one that is not known."""
    if plain[end : end + 1] == "/" and plain[end + 1 : end + 2].isalpha():
        return True
    found = context.longest(plain, end, _table(lang, "per"))
    if found is None:
        return False
    return phrase(context.word_after(plain, found[1])) not in context.word_set(lang, "numbers", "per_one")


def _is_ordinal(plain: str, end: int, lang: str) -> bool:
    """`61st`: the suffix touches the number."""
    if not plain[end : end + 1].isalpha():
        return False
    return context.word_after(plain, end) in tables(lang).get("dates", {}).get("ordinal_suffixes", ())


def _money_scale(plain: str, found: Number, lang: str) -> Number:
    """`£5m`: behind money a letter can be a scale."""
    if found.scale:
        return found
    word = context.word_after(plain, found.end)
    power = tables(lang).get("numbers", {}).get("money_scales", {}).get(word)
    if power is None:
        return found
    end = plain.find(word, found.end) + len(word)
    return Number(written(found.value.scaleb(power)), found.start, end, power)


def currency(plain: str, at: int, lang: str) -> tuple[str | None, int]:
    """The currency that stands at `at` in front of a number, and where the number begins."""
    table = units.known(lang).money
    for size in range(units.LONGEST_SIGN, 0, -1):
        code = table.get(plain[at : at + size])
        if code is None or (plain[at + size - 1 : at + size].isalpha() and plain[at + size : at + size + 1].isalpha()):
            continue
        return code, _after_space(plain, at + size)
    return None, at


def _after_space(plain: str, at: int) -> int:
    while at < len(plain) and plain[at] in SPACES:
        at += 1
    return at


def _tolerance(plain: str, first: Number, lang: str) -> Number | None:
    """The `0.1` of `1.2 ± 0.1`."""
    match = _PLUS_MINUS.match(plain, first.end)
    return number(plain, match.end(), lang) if match else None


def _second(plain: str, first: Number, lang: str, money: str | None) -> Number | None:
    """The other end of a range: `80–90`, `5 to 7`, `5 m to 7 m`, `$5m–$7m`."""
    unit = units.match(plain, first.end, lang)
    for place, repeated in ((first.end, None), (unit[1] if unit else -1, unit and unit[0])):
        start = _after_joint(plain, place, lang) if place >= 0 else None
        if start is None:
            continue
        again, begin = currency(plain, start, lang)
        second = number(plain, begin if again and again == money else start, lang)
        if second is None:
            continue
        second = _money_scale(plain, second, lang) if money else second
        if _ranges(first, second) and (repeated is None or _has_unit(plain, second.end, repeated, lang)):
            return second
    return None


def _after_joint(plain: str, place: int, lang: str) -> int | None:
    at = _after_space(plain, place)
    if plain[at : at + 1] and plain[at] in DASHES:
        start = _after_space(plain, at + 1)
        return start if plain[start : start + 1] not in ("-", "−") else None
    found = context.longest(plain, place, _table(lang, "range"))
    return _after_space(plain, found[1]) if found else None


def _ranges(first: Number, second: Number) -> bool:
    """The second is greater, or (`−3.5 to −8`) both are below zero."""
    return second.value > first.value or (second.value < 0 and first.value < 0 and second.value != first.value)


def _has_unit(plain: str, end: int, unit: str, lang: str) -> bool:
    other = units.match(plain, end, lang)
    return other is not None and other[0] == unit


def _unit(plain: str, end: int, lang: str, money: str | None) -> tuple[str | None, int]:
    if money is not None:
        return money, end
    found = units.match(plain, end, lang)
    cash = units.money_after(plain, end, lang)
    if cash and (found is None or cash[1] > found[1]):
        return cash
    if found:
        return found
    noun = context.word_after(plain, end)
    if noun and phrase(noun) in context.word_set(lang, "numbers", "nouns"):
        density = units.match(plain, plain.find(noun, end) + len(noun), lang)
        if density and density[0].startswith("/"):
            return density
    return None, end


def _compound(plain: str, first: Number, code: str, end: int, start: int, lang: str) -> Measure | None:
    """`5 ft 11 in` is 71 inches, `1 h 30 min` 90 minutes: a sum in the smaller unit, exact."""
    total, unit, number_end = first.value, code, first.end
    while more := _smaller_part(plain, end, unit, lang):
        amount, smaller, end, number_end = more
        total, unit = written(total * units.smaller(unit)[smaller] + amount), smaller
    if _TIMES.match(plain, end) or (plain[end : end + 1].isdigit() and plain[end - 1].isalpha()):
        return None
    return Measure(Quantity(total, unit), start, end, first.start, number_end)


def _smaller_part(plain: str, end: int, unit: str, lang: str) -> tuple[Decimal, str, int, int] | None:
    if not units.smaller(unit):
        return None
    at = end
    while at < len(plain) and plain[at] in SPACES + "," and at - end < 3:
        at += 1
    found = number(plain, at, lang) if plain[at : at + 1].isdigit() else None
    if found is None:
        return None
    code = units.match_smaller(plain, found.end, unit, lang)
    if code is None and plain[end - 1] in "'′" and at == end and not plain[found.end : found.end + 1].isalnum():
        code = ("[in_i]", found.end)  # "6'3": what stood for inches read as italics
    return (found.value, code[0], code[1], found.end) if code else None


def _clock(match: re.Match[str], unit: str) -> Measure:
    """`+5:30` hours or `3:45` minutes and seconds, by the unit that is meant; a third part is seconds."""
    sign = -1 if match.group(1) in ("-", "−") else 1
    one, two, three = int(match.group(2)), int(match.group(3)), match.group(4)
    if unit == "h" and three is None:
        amount, code = (Decimal(one) + Decimal(two) / 60).quantize(Decimal("0.0001")).normalize(), "h"
    elif three is not None:
        amount, code = Decimal(one * 3600 + two * 60 + int(three)), "s"
    else:
        amount, code = Decimal(one * 60 + two), "s"
    start, end = match.span()
    return Measure(Quantity(written(amount * sign), code), start, end, start, end)

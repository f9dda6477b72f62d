"""One measure at a place in text: a number or range with its unit or currency, and where it ends."""

import re
from dataclasses import dataclass, replace

from kg.model import Quantity
from kg.values import compound_units, modifiers, not_quantities, units
from kg.values.language_tables import phrase
from kg.values.language_tables import units as shared
from kg.values.money import currency, money_scale
from kg.values.numbers import Number, number, scale_at, written
from kg.values.ranges import Spread, after_range_sign, spread

_TELEPHONE = re.compile(r"\d{3}-\d{4}")
_MINUS = ("-", "−", "–")


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
    if money is None and plain[at : at + 1] in _MINUS and (owed := currency(plain, at + 1, lang))[0]:
        found = _measure(plain, at, owed[1], lang, owed[0], default)
        return _negative(found) if found else None
    clock = compound_units.CLOCK.match(plain, begin)
    named = units.match(plain, clock.end(), lang) if clock else None
    if clock and named and named[0] in ("h", "min"):
        return Measure(compound_units.clock(clock, named[0]), begin, named[1], *clock.span())
    if clock and (default in ("h", "min", "s") or (clock.group(1) and default is None)):
        return Measure(compound_units.clock(clock, default or "h"), *clock.span(), *clock.span())
    return _measure(plain, at, begin, lang, money, default)


def measure_in_prose(plain: str, at: int, lang: str) -> Measure | None:
    """The measure whose number begins at `plain[at]`; a currency may stand before it."""
    before = units.money_before(plain, at, lang)
    money, start = before or (None, at)
    found = _measure(plain, start, at, lang, money, None)
    return found if found and plain[found.number_start : found.number_start + 1] and not _worded(plain, found) else None


def _worded(plain: str, found: Measure) -> bool:
    return plain[found.number_start].isalpha()


def _negative(found: Measure) -> Measure | None:
    """`−$5 million`."""
    quantity = found.quantity
    if quantity.lower is not None or quantity.upper is not None or quantity.amount < 0:
        return None
    return replace(found, quantity=replace(quantity, amount=written(-quantity.amount)))


def _measure(plain: str, start: int, at: int, lang: str, money: str | None, default: str | None) -> Measure | None:
    first = number(plain, at, lang)
    if first is None or not_quantities.is_ordinal(plain, first.end, lang):
        return None
    first = money_scale(plain, first, lang) if money else first
    bounds = spread(plain, first, lang, money)
    number_end = bounds.end if bounds else first.end
    if not bounds and first.start and plain[first.start - 1] == "(" and plain[number_end : number_end + 1] == ")":
        number_end += units.match(plain, number_end + 1, lang) is not None  # "(6.4×10^23) kg"
    code, end = _unit(plain, number_end, lang, money)
    if code and not (money or bounds or first.scale) and (late := scale_at(plain, end, lang)):
        if not _is_money(code):
            return None  # "5 km million"
        first, end = replace(first, value=written(first.value.scaleb(late[0])), scale=late[0]), late[1]
    if code is not None and not_quantities.divided(plain, end, code, lang):
        return None
    if code is None and (not_quantities.goes_beyond(plain, number_end, lang) or _is_telephone(plain, first, bounds)):
        return None
    if not_quantities.is_part(plain, number_end, end, first.value, lang):
        return None
    if code and not bounds and not money:
        return _compound(plain, start, first, code, end, lang)
    return Measure(_quantity(first, bounds, code or default), start, end, first.start, number_end)


def _is_money(code: str) -> bool:
    return code in shared()["currency_codes"]["codes"]


def _quantity(first: Number, bounds: Spread | None, unit: str | None) -> Quantity:
    if bounds:
        return Quantity(bounds.amount, unit, bounds.lower, bounds.upper)
    return Quantity(first.value, unit, first.value if first.least else None)


def _is_telephone(plain: str, first: Number, bounds: Spread | None) -> bool:
    return bounds is not None and _TELEPHONE.fullmatch(plain[first.start : bounds.end]) is not None


def _unit(plain: str, end: int, lang: str, money: str | None) -> tuple[str | None, int]:
    if money is not None:
        again = units.money_after(plain, end, lang)  # "$5 million CAD"
        inner = units.money_after(plain, end + 2, lang) if plain[end : end + 2] == " (" else None
        if inner and plain[end + 2 : inner[1] + 1] == f"{inner[0]})":  # "$5 million (CAD)"
            return inner[0], inner[1] + 1
        return again if again and plain[end : again[1]].strip() == again[0] else (money, end)
    found = units.match(plain, end, lang)
    cash = units.money_after(plain, end, lang)
    if cash and (found is None or cash[1] > found[1]):
        return cash
    if found:
        return found
    noun = modifiers.word_after(plain, end)
    if noun and phrase(noun) in modifiers.word_set(lang, "numbers", "nouns"):
        density = units.match(plain, plain.find(noun, end) + len(noun), lang)
        if density and density[0].startswith("/"):
            return density
    return None, end


def _compound(plain: str, start: int, first: Number, code: str, end: int, lang: str) -> Measure | None:
    """`5 ft 11 in` is 71 inches, `1 h 30 min` 90 minutes; two of them can be a range (`5 ft 6 in – 6 ft 2 in`)."""
    found = compound_units.summed(plain, first.value, code, end, lang)
    if found is None:
        if plain[end : end + 1].isdigit() and (plain[end - 1].isalpha() or plain[end - 1] in "'′"):
            return None
        return Measure(_quantity(first, None, code), start, end, first.start, first.end)
    total, unit, end = found
    quantity = Quantity(total, unit)
    joint = after_range_sign(plain, end, lang)
    other = number(plain, joint, lang) if joint is not None else None
    larger = units.match(plain, other.end, lang) if other else None
    if other and larger and larger[0] == code:
        second = compound_units.summed(plain, other.value, code, larger[1], lang)
        if second and second[1] == unit and second[0] > total:
            quantity, end = Quantity(total, unit, total, second[0]), second[2]
    if not_quantities.is_part(plain, end, end, total, lang):
        return None
    return Measure(quantity, start, end, first.start, end)

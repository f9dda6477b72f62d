"""Quantities: numbers with units, bounds and ranges, as the value of a parameter or all in a sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kg.model import Quantity
from kg.values import context, units
from kg.values.date_forms import parts
from kg.values.lexicon import phrase, tables
from kg.values.numbers import Number, number, written
from kg.values.rendering import Wikitext, words
from kg.wikitext.language import Language

_SPACES = " \t\n\u00a0\u2009\u202f"
_DASHES = "-‐‑‒–—−"
_CLOCK = re.compile(r"([-−+±]?)\s?(\d{1,3}):([0-5]\d)(?::([0-5]\d))?(?![\d:])")
_PLUS_MINUS = re.compile(r"\s?(?:±|\+/[-−–])\s?")
_TIMES = re.compile(r"\s?[×x*]\s?(?=\d)")
_CANDIDATE = re.compile(r"\d|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒]")


@dataclass(frozen=True, slots=True)
class FoundQuantity:
    """A quantity in plain text: `start:end` with its words (`more than 10%`), `approximate` for `about`.

    `number_start:number_end` is the number (or range) alone; what is counted may follow (`175 members`).
    """

    quantity: Quantity
    start: int
    end: int
    number_start: int
    number_end: int
    approximate: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """A quantity and where it ends; `dimensions` when a second one is multiplied with it."""

    quantity: Quantity
    start: int
    end: int
    number_start: int
    number_end: int
    dimensions: bool = False


def parse_number(wikitext: Wikitext, lang: str = "en", language: Language | None = None) -> Decimal | None:
    """The one number that a piece of wikitext gives, whatever its unit; None for a range, a date or no number."""
    plain = words(wikitext, lang, language)
    found = _value(plain, lang, None)
    if found is None or (found.quantity.lower is not None and found.quantity.upper is not None):
        return None
    return found.quantity.amount


def parse_quantity(
    wikitext: Wikitext, lang: str = "en", unit: str | None = None, language: Language | None = None
) -> Quantity | None:
    """The quantity that a piece of wikitext gives: the number as written and its unit, never converted.

    `unit` (UCUM or ISO 4217) is what a bare number means (`area_total_km2`); a unit in the text wins. A range has its
    first number as `amount`, and `lower` and `upper`; `more than 5` has `lower` only. `5 ft 11 in` is counted in the
    smaller unit. Dates, ordinals, pages, scores and dimensions (`5 × 7 m`) are refused.
    """
    plain = words(wikitext, lang, language)
    found = _value(plain, lang, unit)
    return found.quantity if found else None


def find_quantities(plain: str, lang: str = "en") -> list[FoundQuantity]:
    """All numbers with a unit, a counted noun or a bound in a plain sentence, in order, not overlapping. Linear."""
    found, at = list[FoundQuantity](), 0
    for match in _CANDIDATE.finditer(plain):
        begin = match.start()
        if begin < at:
            continue
        read = _in_prose(plain, begin, at, lang)
        if read is None:
            at = _past(plain, begin)
            continue
        found.append(read)
        at = read.end
    return found


def _past(plain: str, begin: int) -> int:
    while begin < len(plain) and (plain[begin].isalnum() or plain[begin] in ".,"):
        begin += 1
    return begin


def _in_prose(plain: str, begin: int, floor: int, lang: str) -> FoundQuantity | None:
    if begin and (plain[begin - 1].isalnum() or plain[begin - 1] in "#№§/_=@"):
        return None
    start = (
        begin - 1
        if begin and plain[begin - 1] in _DASHES + "+" and (begin < 2 or plain[begin - 2] in _SPACES + "(")
        else begin
    )
    read = _read(plain, start, lang, None, prose=True)
    if read is None or read.dimensions:
        return None
    around = _bounds_before(plain, read.start, floor, lang)
    if phrase(context.word_before(plain, around.start, floor)) in context.word_set(lang, "numbers", "named_after"):
        return None
    noun = phrase(context.word_after(plain, read.end)) in context.word_set(lang, "numbers", "nouns")
    if read.quantity.unit is None and not (noun or around.kinds or read.end > read.number_end):
        return None
    if (
        read.quantity.unit is None
        and not noun
        and not {"least", "most"} & set(around.kinds)
        and not _scaled(plain, read)
    ):
        return None
    quantity = _bounded(read.quantity, around.kinds)
    return FoundQuantity(quantity, around.start, read.end, read.number_start, read.number_end, "about" in around.kinds)


def _scaled(plain: str, read: _Read) -> bool:
    return any(c in ",." or c.isalpha() for c in plain[read.number_start : read.number_end])


@dataclass(frozen=True, slots=True)
class _Around:
    kinds: tuple[str, ...]
    start: int


@lru_cache(maxsize=32)
def _prefix_words(lang: str) -> dict[str, str]:
    numbers = tables(lang).get("numbers", {})
    kinds: dict[str, str] = {}
    for kind, key in (
        ("filler", "prefixes"),
        ("about", "about"),
        ("least", "at_least"),
        ("most", "at_most"),
        ("between", "between"),
        ("hours", "hours_after"),
    ):
        kinds |= {phrase(w): kind for w in numbers.get(key, [])}
    return kinds


@lru_cache(maxsize=32)
def _suffix_words(lang: str) -> dict[str, str]:
    numbers = tables(lang).get("numbers", {})
    return {phrase(w): "least" for w in numbers.get("plus", [])} | {phrase(w): "most" for w in numbers.get("minus", [])}


def _bounds_before(plain: str, at: int, floor: int, lang: str) -> _Around:
    kinds: list[str] = []
    table = _prefix_words(lang)
    start = at
    while found := context.phrase_before(plain, at, floor, table):
        kind, at = found
        if kind != "filler":
            kinds.append(kind)
            start = at
    return _Around(tuple(kinds), start)


def _bounded(quantity: Quantity, kinds: tuple[str, ...]) -> Quantity:
    if quantity.lower is not None or quantity.upper is not None:
        return quantity
    if "least" in kinds:
        return Quantity(quantity.amount, quantity.unit, lower=quantity.amount)
    if "most" in kinds:
        return Quantity(quantity.amount, quantity.unit, upper=quantity.amount)
    return quantity


def _value(plain: str, lang: str, unit: str | None) -> _Read | None:
    """The quantity at the beginning of a value, behind words that say how it is meant."""
    at, kinds = _skip_prefix(plain, lang)
    if "hours" in kinds:
        unit = "h"
    read = _read(plain, at, lang, unit, prose=False)
    if read is None or read.dimensions or _is_date(plain, read, lang):
        return None
    suffix = context.longest(plain, read.end, _suffix_words(lang))
    if plain[read.end : read.end + 1] == "+" and not plain[read.end + 1 : read.end + 2].isdigit():
        kinds.append("least")
    elif suffix:
        kinds.append(suffix[0])
    quantity = _bounded(read.quantity, tuple(kinds))
    return _Read(quantity, read.start, read.end, read.number_start, read.number_end)


def _skip_prefix(plain: str, lang: str) -> tuple[int, list[str]]:
    at, kinds = 0, list[str]()
    table = _prefix_words(lang)
    for _ in range(6):
        while at < len(plain) and (plain[at] in _SPACES or plain[at] in "(\"'“:*•"):
            at += 1
        if plain[at : at + 1] in ("~", "≈", "∼", "<", ">", "≥", "≤", "±"):
            size = 2 if plain[at + 1 : at + 2] == "=" else 1
            kinds.append(table.get(plain[at : at + size], "about"))
            at += size
            continue
        found = context.longest(plain, at, table)
        if found is None:
            break
        kinds.append(found[0])
        at = found[1]
    return at, kinds


def _is_date(plain: str, read: _Read, lang: str) -> bool:
    """`20 May 1990`, `1990s`, `18th century`: the number belongs to a date."""
    if read.quantity.unit not in (None, "s") and read.end > read.number_end:
        return False

    for part in parts(plain[: read.end + 40], lang):
        if part.start > read.start:
            break
        if part.end > read.number_end and part.start <= read.start and not part.digits:
            return True
    return False


def _read(plain: str, at: int, lang: str, default: str | None, *, prose: bool) -> _Read | None:
    """A number or range with its unit and currency at `at`."""
    start = at
    money: str | None = None
    if not prose:
        money, at = _sign(plain, at, lang)
        if (clock := _CLOCK.match(plain, at)) and default in ("h", "min", "s"):
            return _clock(clock, default)
    elif before := units.money_before(plain, at, lang):
        money, start = before
    first = number(plain, at, lang)
    if first is None or (first.worded and prose) or _ordinal(plain, first.end, lang):
        return None
    first = _money_scale(plain, first, lang) if money else first
    second, span_end = _second(plain, first, lang)
    if second and money:
        second = _money_scale(plain, second, lang)
    ranged = second is not None
    number_end = second.end if second else first.end
    if (
        plain[number_end : number_end + 1].isalpha()
        and not units.match(plain, number_end, lang)
        and not units.money_after(plain, number_end, lang)
    ):
        return None
    if _TIMES.match(plain, number_end):
        return _Read(Quantity(first.value), start, number_end, first.start, number_end, dimensions=True)
    code, end = _unit(plain, number_end, lang, money)
    if code is None and not ranged and _goes_on(plain, number_end):
        return None
    if code is not None and not ranged and money is None:
        return _compound(plain, first, code, end, start, lang)
    low, high = first.value, second.value if second else None
    if second and second.scale and not first.scale and first.value < second.value:
        # "2–3 million": the scale counts for both.
        low = written(first.value.scaleb(second.scale))
    unit = code or default
    if span_end == "±" and second:
        return _Read(
            Quantity(low, unit, written(low - second.value), written(low + second.value)),
            start,
            end,
            first.start,
            number_end,
        )
    if high is not None and low > high:
        return None
    if ranged and unit is None and _telephone(plain[first.start : number_end]):
        return None
    return _Read(
        Quantity(low, unit, low if ranged else None, high),
        start,
        end,
        first.start,
        number_end,
        bool(_TIMES.match(plain, end)),
    )


def _ordinal(plain: str, end: int, lang: str) -> bool:
    """`61st`: the suffix touches the number."""
    suffixes = tables(lang).get("dates", {}).get("ordinal_suffixes", [])
    word = context.word_after(plain, end) if plain[end : end + 1].isalpha() else ""
    return bool(word) and word in suffixes


def _telephone(written_range: str) -> bool:
    return bool(re.fullmatch(r"\d{3}-\d{4}", written_range))


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


def _goes_on(plain: str, end: int) -> bool:
    """What follows makes it no number: `5-a-side`, `3–1–2`, `555-1234`."""
    return (
        plain[end : end + 1] in tuple(_DASHES)
        and plain[end + 1 : end + 2].isalnum()
        and plain[end + 1 : end + 2].isdigit()
    )


def _sign(plain: str, at: int, lang: str) -> tuple[str | None, int]:
    """A currency in front of the number, a minus before or behind it left for the number."""
    table = units.known(lang).money
    for size in range(7, 0, -1):
        code = table.get(plain[at : at + size])
        if code is None or (plain[at + size - 1 : at + size].isalpha() and plain[at + size : at + size + 1].isalpha()):
            continue
        at += size
        while at < len(plain) and plain[at] in _SPACES:
            at += 1
        return code, at
    return None, at


def _second(plain: str, first: Number, lang: str) -> tuple[Number | None, str]:
    """The other end of a range (`80–90`, `5 to 7`) or the tolerance of `1.2 ± 0.1`."""
    end = first.end
    if tolerance := _PLUS_MINUS.match(plain, end):
        return number(plain, tolerance.end(), lang), "±"
    at = end
    unit = units.match(plain, end, lang)
    for place in (end, unit[1] if unit else None):
        if place is None:
            continue
        at = place
        while at < len(plain) and plain[at] in _SPACES:
            at += 1
        if plain[at : at + 1] in tuple("-‐‑‒–—−") and at < len(plain):
            stop = at + 1
            while plain[stop : stop + 1] in tuple(_SPACES):
                stop += 1
            second = number(plain, stop, lang) if plain[stop : stop + 1].isdigit() else None
            if second and second.value > first.value and _same_unit(plain, second.end, unit, place == end, lang):
                return second, "-"
        elif found := context.longest(plain, place, _range_words(lang)):
            stop = found[1]
            while plain[stop : stop + 1] in tuple(_SPACES):
                stop += 1
            second = number(plain, stop, lang) if plain[stop : stop + 1].isdigit() else None
            if second and second.value > first.value and _same_unit(plain, second.end, unit, place == end, lang):
                return second, "to"
    return None, ""


def _same_unit(plain: str, end: int, unit: tuple[str, int] | None, bare: bool, lang: str) -> bool:
    """`5 m to 7 m` is a range, `−5 °C or 23 °F` is not."""
    if bare or unit is None:
        return True
    other = units.match(plain, end, lang)
    return other is not None and other[0] == unit[0]


@lru_cache(maxsize=32)
def _range_words(lang: str) -> dict[str, str]:
    return {phrase(w): w for w in tables(lang).get("numbers", {}).get("range", [])}


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
        behind = plain.find(noun, end) + len(noun)
        density = units.match(plain, behind, lang)
        if density and density[0].startswith("/"):
            return density
    return None, end


def _compound(plain: str, first: Number, code: str, end: int, start: int, lang: str) -> _Read:
    """`5 ft 11 in` is 71 inches, `1 h 30 min` 90 minutes: a sum in the smaller unit, exact."""
    total, unit, number_end = first.value, code, first.end
    while (step := units.smaller(unit)) and (more := _smaller_part(plain, end, step[0], lang)):
        amount, end, number_end = more
        total, unit = written(total * step[1] + amount), step[0]
    return _Read(Quantity(total, unit), start, end, first.start, number_end, bool(_TIMES.match(plain, end)))


def _smaller_part(plain: str, end: int, unit: str, lang: str) -> tuple[Decimal, int, int] | None:
    at = end
    while at < len(plain) and plain[at] in _SPACES + "," and at - end < 3:
        at += 1
    if not plain[at : at + 1].isdigit():
        return None
    found = number(plain, at, lang)
    code = units.match(plain, found.end, lang) if found else None
    return (found.value, code[1], found.end) if found and code and code[0] == unit else None


def _clock(match: re.Match[str], unit: str) -> _Read:
    """`+5:30` hours or `3:45` minutes and seconds, by the unit that the parameter means; a third part is seconds."""
    sign = -1 if match.group(1) in ("-", "−") else 1
    one, two, three = int(match.group(2)), int(match.group(3)), match.group(4)
    if unit == "h" and three is None:
        amount, code = (Decimal(one) + Decimal(two) / 60).quantize(Decimal("0.0001")).normalize(), "h"
    elif three is not None:
        amount, code = Decimal(one * 3600 + two * 60 + int(three)), "s"
    else:
        amount, code = Decimal(one * 60 + two), "s"
    return _Read(Quantity(written(amount * sign), code), match.start(), match.end(), match.start(), match.end())

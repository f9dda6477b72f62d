"""Quantities: the one that a parameter gives (`parse_quantity`), or all in a sentence (`find_quantities`)."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from kg.model import Quantity
from kg.values import modifiers, units
from kg.values.date_forms import parts
from kg.values.language_tables import DASHES, SPACES, after_space, phrase, tables
from kg.values.measures import Measure, measure, measure_in_prose
from kg.values.money import currency
from kg.values.rendering import Wikitext, words
from kg.wikitext.language import Language

_LABEL = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’()-]){0,38}(?::\s?|\s)(?=[-−+$€£¥~<>]?\s?\d)")
_AGAIN = re.compile(r"[,;]? (?:[^\W\d_]{2,20} ){1,3}(?=\d)")
_NUMBER = re.compile(r"[\d½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒]")
_RUN = re.compile(r"[^\W_](?:[\w.,]*[^\W_])?")
_YEAR_LABEL = re.compile(r"(?:[^\W\d_]{2,9} ){0,2}((?:1[5-9]|20)\d\d)(?![\d.,:]\d|\d|\w)")
_CLOSING = re.compile(r"\):?\s|:\s")
_COMMA = re.compile(r",\s")
_NUMBER_FOLLOWS = re.compile(r"[ (]{0,3}[-−+$€£¥~<>]?\s?\d")
_SIGNS = frozenset({"~", "≈", "∼", "<", ">", "≥", "≤"})


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


def parse_number(wikitext: Wikitext, lang: str = "en", language: Language | None = None) -> Decimal | None:
    """The one number that a piece of wikitext gives, whatever its unit; None for a range, a date or no number.

    A tolerance (`500 ± 10`) makes no range.
    """
    found = _value(words(wikitext, lang, language), lang, None)
    if found is None or None in (found.lower, found.upper):
        return found.amount if found else None
    return None if found.amount in (found.lower, found.upper) else found.amount


def parse_quantity(
    wikitext: Wikitext, lang: str = "en", unit: str | None = None, language: Language | None = None
) -> Quantity | None:
    """The quantity that a piece of wikitext gives: the number as written and its unit, never converted.

    `unit` (UCUM or ISO 4217) is what a bare number means (`area_total_km2`); a unit in the text wins. A range has its
    first number as `amount`, and `lower` and `upper`; `more than 5` has `lower` only. `5 ft 11 in` is counted in the
    smaller unit. Dates, ordinals, pages, scores and dimensions (`5 × 7 m`) are refused: None.
    """
    return _value(words(wikitext, lang, language), lang, unit)


def find_quantities(plain: str, lang: str = "en") -> list[FoundQuantity]:
    """All numbers with a unit, a counted noun or a bound in a plain sentence, in order. Linear in its length."""
    found, at = list[FoundQuantity](), 0
    while match := _NUMBER.search(plain, at):
        read = _in_prose(plain, match.start(), at, lang)
        if read is None:
            run = _RUN.match(plain, match.start())
            at = run.end() if run else match.end()
            continue
        found.append(read)
        at = read.end
    return found


def _in_prose(plain: str, begin: int, floor: int, lang: str) -> FoundQuantity | None:
    before = plain[begin - 1 : begin] if begin > floor else ""
    if before and (before.isalnum() or before in "#№§/_=@"):
        return None
    signed = bool(before) and before in DASHES + "+" and plain[max(begin - 2, 0)] in SPACES + "(-+−"
    read = measure_in_prose(plain, begin - 1 if signed else begin, lang)
    if read is None or read.start < floor:
        return None
    kinds, start = _bounds_before(plain, read, floor, lang)
    if phrase(modifiers.word_before(plain, start, floor)) in modifiers.word_set(lang, "numbers", "named_after"):
        return None
    noun = modifiers.counted(plain, read.end, lang)
    if noun and not kinds and _may_be_year(plain, read, floor, lang):
        return None
    if read.quantity.unit is None and not noun and not _stands_alone(plain, read, kinds):
        return None
    quantity = _bounded(read.quantity, kinds)
    return FoundQuantity(quantity, start, read.end, read.number_start, read.number_end, "about" in kinds)


def _may_be_year(plain: str, read: Measure, floor: int, lang: str) -> bool:
    """`In 1995 soldiers began`: who knows."""
    written = plain[read.number_start : read.number_end]
    if not (len(written) == 4 and written.isdecimal() and 1000 <= int(written) <= 2100):
        return False
    return modifiers.before(plain, read.start, lang, floor).has(
        "at", "since", "until", "by", "before", "after", "as of"
    )


def _stands_alone(plain: str, read: Measure, kinds: tuple[str, ...]) -> bool:
    """A number with neither unit nor noun counts only with a bound, or (`about 2,500`) when it can be no year."""
    if "least" in kinds or "most" in kinds:
        return True
    return "about" in kinds and ("," in plain[read.number_start : read.number_end] or read.quantity.amount > 2100)


@lru_cache(maxsize=32)
def _prefixes(lang: str) -> dict[str, str]:
    numbers = tables(lang).get("numbers", {})
    kinds: dict[str, str] = {}
    for kind, key in _PREFIX_TABLES:
        kinds |= {phrase(w): kind for w in numbers.get(key, [])}
    return kinds | {phrase(w): f"{_RATE}{time}" for w, time in numbers.get("rates", {}).items()}


_PREFIX_TABLES = (
    ("filler", "prefixes"),
    ("about", "about"),
    ("least", "at_least"),
    ("most", "at_most"),
    ("between", "between"),
    ("hours", "hours_after"),
    ("negative", "negative"),
)
_RATE = "over "


@lru_cache(maxsize=32)
def _suffixes(lang: str) -> dict[str, str]:
    numbers = tables(lang).get("numbers", {})
    return {phrase(w): "least" for w in numbers.get("plus", [])} | {phrase(w): "most" for w in numbers.get("minus", [])}


def _bounds_before(plain: str, read: Measure, floor: int, lang: str) -> tuple[tuple[str, ...], int]:
    """What the words before a number make of it, and where they start; `from` and `between` belong to ranges only."""
    kinds, start, table = list[str](), read.start, _prefixes(lang)
    ranged = read.quantity.lower is not None
    at = start
    while found := modifiers.phrase_before(plain, at, floor, table):
        kind, at = found
        if kind == "between" and not ranged:
            break
        if kind != "filler":
            kinds.append(kind)
            start = at
    return tuple(kinds), start


def _bounded(quantity: Quantity, kinds: tuple[str, ...]) -> Quantity:
    """The quantity with what the words before it make of it: a bound, a sign, or (`시속 100km`) a rate."""
    over = next((kind.removeprefix(_RATE) for kind in kinds if kind.startswith(_RATE)), None)
    if over and quantity.unit and "/" not in quantity.unit:
        quantity = replace(quantity, unit=f"{quantity.unit}/{over}")
    if "negative" in kinds and quantity.lower is None and quantity.upper is None and quantity.amount > 0:
        quantity = replace(quantity, amount=-quantity.amount)
    if quantity.lower is not None or quantity.upper is not None:
        return quantity
    if "least" in kinds:
        return replace(quantity, lower=quantity.amount)
    return replace(quantity, upper=quantity.amount) if "most" in kinds else quantity


def _value(plain: str, lang: str, unit: str | None) -> Quantity | None:
    """The quantity at the beginning of a value, behind words that say how it is meant or a label."""
    at, kinds = _skip_prefix(plain, lang, 0)
    unit = "h" if "hours" in kinds else unit
    read = measure(plain, at, lang, unit)
    if dated := _dated(plain, read, at, lang):
        at, more = _skip_prefix(plain, lang, dated)
        kinds += more
        read = measure(plain, at, lang, unit)
    elif label := _labelled(plain, read, at, lang):
        at, more = _skip_prefix(plain, lang, label)
        kinds += more
        read = measure(plain, at, lang, unit)
    if read is None or _is_date(plain, read, lang):
        return None
    quantity = read.quantity
    if unit and quantity.unit == unit and not unit.startswith("/") and modifiers.counted(plain, read.end, lang):
        return None  # five people are no five metres
    suffix = _suffix(plain, read.end, lang)
    if plain[read.end : read.end + 1] == "+" and not plain[read.end + 1 : read.end + 2].isdigit():
        kinds.append("least")
        if quantity.unit in (None, unit) and (code := units.match(plain, read.end + 1, lang)):
            quantity = replace(quantity, unit=code[0])
    elif suffix:
        kinds.append(suffix)
    return _bounded(quantity, tuple(kinds))


def _suffix(plain: str, end: int, lang: str) -> str | None:
    """What the last words make of a quantity: `or more`, `plus`, `(max.)`; None where the sentence goes on."""
    bracket = plain[end : end + 2] == " ("
    found = modifiers.longest(plain, end + 2 * bracket, _suffixes(lang))
    if found is None:
        return None
    follows = plain[found[1] :].lstrip(" .")[:1]
    return found[0] if (follows == ")" if bracket else not follows.isalnum()) else None


def _labelled(plain: str, read: Measure | None, begun: int, lang: str) -> int:
    """Where the value begins behind a label: `1959: 585 kg`, `United States: 6,824`, `Mean depth 20 m`; 0 without one.

    A label without a colon must lead to a unit.
    """
    if read:
        return read.number_end + 1 if plain[read.number_end : read.number_end + 2] == ": " else 0
    label = _LABEL.match(plain, begun)
    if not label:
        return 0
    named = modifiers.word_set(lang, "numbers", "named_after")
    if any(phrase(word) in named for word in label.group().replace(":", " ").split()):
        return 0
    if ":" in label.group():
        return label.end()
    behind = measure(plain, label.end(), lang)
    if behind is None or behind.quantity.unit is None or behind.end == behind.number_end:
        return 0
    return 0 if _labelled_again(plain, behind, lang) else label.end()


def _labelled_again(plain: str, read: Measure, lang: str) -> bool:
    """`Males 1.8 m, females 1.6 m`: two values of one unit, of different parts; nobody knows which of them is asked."""
    label = _AGAIN.match(plain, read.end)
    other = measure(plain, label.end(), lang) if label else None
    return other is not None and other.quantity.unit == read.quantity.unit


def _dated(plain: str, read: Measure | None, at: int, lang: str) -> int:
    """Where the value begins behind the year that it is of; else 0.

    `(2011) 500`, `2011 census: 500`, `In 2011, 500`, `As of 2011 US$5`. A year with one of the first words and nothing
    behind it leads to the end of the text: no value.
    """
    begun = _YEAR_LABEL.match(plain, at)
    if begun is None or (read and read.number_end > begun.end(1)):
        return 0
    end = begun.end()
    named = modifiers.longest(plain, end, modifiers.listed(lang, "numbers", "dated"))
    end = named[1] if named else end
    if _paid(plain, end, lang):
        return after_space(plain, end)
    introduced = modifiers.before(plain, begun.start(1), lang, at).has("at", "as of", "by", "since")
    closing = _CLOSING.match(plain, end) or (_COMMA.match(plain, end) if introduced else None)
    if closing is None or (plain[closing.start()] == ")" and plain[at - 1 : at] != "("):
        return len(plain) if named and not _goes_on(plain, end) else end if named else 0
    begins = _goes_on(plain, closing.end()) or _paid(plain, closing.end(), lang)
    return closing.end() if begins else 0


def _goes_on(plain: str, end: int) -> bool:
    """Whether a number follows."""
    return bool(_NUMBER_FOLLOWS.match(plain, end))


def _paid(plain: str, end: int, lang: str) -> bool:
    """Whether an amount of money follows that begins with its currency."""
    money, begin = currency(plain, after_space(plain, end), lang)
    return money is not None and plain[begin : begin + 1].isdigit()


def _skip_prefix(plain: str, lang: str, at: int) -> tuple[int, list[str]]:
    kinds, table = list[str](), _prefixes(lang)
    for _ in range(6):
        while at < len(plain) and (plain[at] in SPACES or plain[at] in "(\"'“:*•"):
            at += 1
        if plain.startswith("×10^", at):
            at += 1
        if plain[at : at + 1] in _SIGNS:
            size = 2 if plain[at + 1 : at + 2] == "=" else 1
            kinds.append(table.get(plain[at : at + size], "about"))
            at += size
            continue
        found = modifiers.longest(plain, at, table)
        if found is None:
            break
        kinds.append(found[0])
        at = found[1]
    return at, kinds


def _is_date(plain: str, read: Measure, lang: str) -> bool:
    """`20 May 1990`, `1990s`, `18th century`: the number belongs to a date."""
    if read.quantity.unit not in (None, "s") and read.end > read.number_end:
        return False
    for part in parts(plain[: read.end + 40], lang):
        if part.start > read.number_start:
            break
        if part.end > read.number_end and not part.digits:
            return True
    return False

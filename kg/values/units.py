"""Units and currencies: which UCUM or ISO 4217 code a word, symbol or Template:Convert code means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.values.lexicon import goes_on, phrase, tables, units

TIME = frozenset({"ms", "s", "min", "h", "d", "wk", "mo", "a"})
"""UCUM codes of units of time."""
LONGEST_SIGN = 8
"""Characters in the longest currency sign or code."""
_SPACES = " \t\n\u00a0\u2009\u202f"


@dataclass(frozen=True, slots=True)
class Names:
    """What things are called: `exact` as written, `words` as phrases; `sizes` has the lengths by first character."""

    exact: Mapping[str, str]
    words: Mapping[str, str]
    sizes: Mapping[str, tuple[int, ...]]


def _names(exact: Mapping[str, str], words: Mapping[str, str]) -> Names:
    sizes: dict[str, set[int]] = {}
    for name in exact:
        sizes.setdefault(name[0], set()).add(len(name))
    for name in words:
        for first in {name[0], name[0].upper()}:
            sizes.setdefault(first, set()).add(len(name))
    return Names(exact, words, {first: tuple(sorted(found, reverse=True)) for first, found in sizes.items()})


@dataclass(frozen=True, slots=True)
class Units:
    """The units one language knows, and its currencies; `money` has the signs and codes alone.

    `doubtful` symbols are also words or suffixes of the language (`in`): only where no word follows are they units.
    """

    units: Names
    currencies: Names
    doubtful: frozenset[str]
    money: Mapping[str, str]


@lru_cache(maxsize=32)
def known(lang: str) -> Units:
    """Units and currencies by what they are called in this language."""
    shared, own = units(), tables(lang)
    symbols = {s: code for code, unit in shared["units"].items() for s in unit["symbols"]}
    words = {phrase(w): code for code, listed in own.get("units", {}).items() for w in listed}
    money = {sign: code for code, signs in shared["currencies"].items() for sign in signs}
    money |= {code: code for code in shared["currency_codes"]["codes"]}
    money_words: dict[str, str] = {}
    for code, listed in own.get("currencies", {}).items():
        for word in listed:
            if len(word) < 4 and not word.islower():
                money[word] = code
            else:
                money_words[phrase(word)] = code
    doubtful = frozenset(own.get("numbers", {}).get("doubtful_symbols", []))
    return Units(_names(symbols, words), _names(money, money_words), doubtful, money)


@lru_cache(maxsize=1)
def _convert() -> tuple[Mapping[str, str], Mapping[str, int]]:
    shared = units()
    codes = {c: code for code, unit in shared["units"].items() for c in unit["convert"]}
    return codes, shared["convert_multiples"]


def convert_unit(code: str) -> tuple[str, int] | None:
    """The UCUM code that a unit code of Template:Convert means, and the power of ten written with it (`e6km2`: 6)."""
    codes, multiples = _convert()
    if code in codes:
        return codes[code], 0
    for prefix, power in multiples.items():
        if code.startswith(prefix) and code[len(prefix) :] in codes:
            return codes[code[len(prefix) :]], power
    return None


def symbol(code: str, lang: str) -> str:
    """How kg writes a unit in plain words so that it reads it back: the first symbol, else the first word."""
    listed = units()["units"].get(code, {}).get("symbols") or tables(lang).get("units", {}).get(code) or [code]
    return str(listed[0])


def smaller(code: str) -> Mapping[str, int]:
    """The units that may follow this one (`ft` then `in`), and how many of each it holds."""
    holds: Mapping[str, int] = units()["compound"].get(code, {})
    return holds


def match_smaller(plain: str, at: int, code: str, lang: str) -> tuple[str, int] | None:
    """The smaller unit that begins at `at` behind a number that follows `code`, and where it ends.

    Letters that are other units elsewhere count here (`1 h 30 m`); behind `6'` the sign for inches may be missing.
    """
    start = at
    while start < len(plain) and plain[start] in _SPACES and start - at < 3:
        start += 1
    start += start == at and plain[start : start + 1] == "-"
    for sign, unit in units().get("short", {}).get(code, {}).items():
        end = start + len(sign)
        if plain.startswith(sign, start) and not plain[end : end + 1].isalnum():
            return unit, end
    found = _longest(plain, start, known(lang).units)
    return found if found and found[0] in smaller(code) else None


def match(plain: str, at: int, lang: str) -> tuple[str, int] | None:
    """The longest unit that begins at `at`, white space or a hyphen before it, and where it ends."""
    start = at
    while start < len(plain) and plain[start] in _SPACES and start - at < 3:
        start += 1
    if start == at and plain[start : start + 1] == "-":
        start += 1
    table = known(lang)
    found = _longest(plain, start, table.units)
    found = _to_the_minus(plain, start, found, table.units) or found
    if found and plain[start : found[1]] in table.doubtful and _word_follows(plain, found[1]):
        return None
    if found and start == at and (found[0] == "K" or (found[0] == "s" and plain[start - 1 : start] == "0")):
        return None  # 50K is fifty thousand, the 1990s are years
    return found


_RECIPROCAL = re.compile(r"[ \u00a0·⋅]?([^\W\d_]{1,4})⁻([¹²³])")


def _to_the_minus(plain: str, start: int, found: tuple[str, int] | None, names: "Names") -> tuple[str, int] | None:
    """`kg m⁻³` is `kg/m³`, `km⁻²` is `/km²`."""
    end = found[1] if found else start
    power = _RECIPROCAL.match(plain, end)
    if power is None:
        return None
    below = f"/{power.group(1)}{power.group(2).replace('¹', '')}"
    code = names.exact.get(plain[start:end] + below)
    return (code, power.end()) if code else None


def _word_follows(plain: str, end: int) -> bool:
    while end < len(plain) and plain[end] in _SPACES:
        end += 1
    return plain[end : end + 1].isalpha() or (plain[end : end + 1].isdigit() and plain[end : end + 4].isdigit())


def money_after(plain: str, at: int, lang: str) -> tuple[str, int] | None:
    """The currency that follows an amount (`5 euros`, `500 SEK`), and where it ends."""
    start = at
    while start < len(plain) and plain[start] in _SPACES and start - at < 3:
        start += 1
    table = known(lang)
    return _longest(plain, start, table.currencies)


def money_before(plain: str, at: int, lang: str) -> tuple[str, int] | None:
    """The currency that stands before an amount (`US$ 5`), and where it begins."""
    end = at
    while end > 0 and plain[end - 1] in _SPACES and at - end < 3:
        end -= 1
    table = known(lang)
    for size in range(min(LONGEST_SIGN, end), 0, -1):
        start = end - size
        code = table.money.get(plain[start:end])
        if code and not (plain[start].isalnum() and start and plain[start - 1].isalnum()):
            return code, start
    return None


def _ends(plain: str, end: int, code: str) -> bool:
    """The name does not go on; a digit may follow only where a smaller unit can (`1h30m`)."""
    following = plain[end : end + 1]
    if following in ("²", "³", "⁻"):
        return False
    if following.isdigit() and plain[end - 1].isalpha():
        return code in units()["compound"]
    return not goes_on(plain[end - 1], following)


def _longest(plain: str, start: int, names: "Names") -> tuple[str, int] | None:
    """The longest name that stands at `start` and does not end inside a word, and where it ends."""
    for size in names.sizes.get(plain[start : start + 1], ()):
        end = start + size
        if end > len(plain) or plain[end - 1] in _SPACES:
            continue
        piece = plain[start:end]
        code = names.exact.get(piece) or names.words.get(phrase(piece))
        if code is not None and _ends(plain, end, code):
            return code, end
    return None

"""Units and currencies: which UCUM or ISO 4217 code a word, symbol or Template:Convert code means."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kg.values.lexicon import phrase, tables, units

_LONGEST = 40
_SPACES = " \t\n\u00a0\u2009\u202f"


@dataclass(frozen=True, slots=True)
class Units:
    """The units one language knows: `symbols` exactly as written, `words` as phrases; money by its signs.

    `doubtful` symbols are also words or suffixes of the language (`in`): only where no word follows are they units.
    """

    symbols: Mapping[str, str]
    words: Mapping[str, str]
    doubtful: frozenset[str]
    money: Mapping[str, str]
    money_words: Mapping[str, str]


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
            if len(word) < 4 and not word.isalpha():
                money[word] = code
            else:
                money_words[phrase(word)] = code
    doubtful = frozenset(own.get("numbers", {}).get("doubtful_symbols", []))
    return Units(symbols, words, doubtful, money, money_words)


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
    """How kg writes a unit in plain words so that it reads it back: the first symbol, else the language's first word."""
    listed = units()["units"].get(code, {}).get("symbols") or tables(lang).get("units", {}).get(code) or [code]
    return str(listed[0])


def smaller(code: str) -> tuple[str, Decimal] | None:
    """The unit that may follow this one (`ft` then `in`), and how many of it this one holds."""
    entry = units()["compound"].get(code)
    return (entry["unit"], Decimal(entry["holds"])) if entry else None


def match(plain: str, at: int, lang: str) -> tuple[str, int] | None:
    """The longest unit that begins at `at`, white space or a hyphen before it, and where it ends."""
    start = at
    while start < len(plain) and plain[start] in _SPACES and start - at < 3:
        start += 1
    if start == at and plain[start : start + 1] == "-":
        start += 1
    table = known(lang)
    found = _longest(plain, start, table.symbols, table.words)
    if found and plain[start : found[1]] in table.doubtful and _word_follows(plain, found[1]):
        return None
    if found and found[0] == "s" and start == at and plain[start - 1 : start] == "0":
        return None  # the 1990s
    return found


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
    return _longest(plain, start, table.money, table.money_words)


def money_before(plain: str, at: int, lang: str) -> tuple[str, int] | None:
    """The currency that stands before an amount (`US$ 5`), and where it begins."""
    end = at
    while end > 0 and plain[end - 1] in _SPACES and at - end < 3:
        end -= 1
    table = known(lang)
    for size in range(min(8, end), 0, -1):
        start = end - size
        code = table.money.get(plain[start:end])
        if code and not (plain[start].isalnum() and start and plain[start - 1].isalnum()):
            return code, start
    return None


def _longest(plain: str, start: int, exact: Mapping[str, str], words: Mapping[str, str]) -> tuple[str, int] | None:
    window = plain[start : start + _LONGEST]
    for size in range(len(window), 0, -1):
        end = start + size
        if end < len(plain) and plain[end].isalnum() and plain[end - 1].isalnum():
            continue
        if plain[end : end + 1] in ("²", "³", "⁻"):
            continue
        piece = window[:size]
        code = exact.get(piece)
        if code is None and piece[-1] not in _SPACES and (piece[0].isalpha() or piece[0] in "/°"):
            code = words.get(phrase(piece))
        if code is not None:
            return code, end
    return None

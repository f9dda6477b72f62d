"""Units and currencies: which UCUM or ISO 4217 code a word, symbol or Template:Convert code means."""

import re
from collections.abc import Mapping

from kg.values.language_tables import SPACES, after_space, goes_on, phrase, tables, units
from kg.values.unit_names import Names, convert_codes, known, shown

TIME = frozenset({"ms", "s", "min", "h", "d", "wk", "mo", "a"})
"""UCUM codes of units of time."""
LONGEST_SIGN = 8
"""Characters in the longest currency sign or code."""


def convert_unit(code: str) -> tuple[str, int] | None:
    """The UCUM code that a unit code of Template:Convert means, and the power of ten written with it (`e6km2`: 6)."""
    known_codes = convert_codes()
    if code in known_codes:
        return known_codes[code], 0
    for prefix, power in units()["convert_multiples"].items():
        if code.startswith(prefix) and code[len(prefix) :] in known_codes:
            return known_codes[code[len(prefix) :]], power
    above, stroke, below = code.partition("/")
    one, other = (convert_unit(above), convert_unit(below)) if stroke and "/" not in below else (None, None)
    return (_over(one[0], other[0]), one[1]) if one and other and not other[1] else None


def _over(above: str, below: str) -> str:
    """The UCUM code of a quotient: `g/km`, `g/(kW.h)`."""
    return f"{above}/({below})" if "." in below else f"{above}/{below}"


def symbol(code: str, lang: str) -> str:
    """How kg writes a unit in plain words so that it reads it back: the first symbol, else the first word."""
    names = shown(lang)
    above, stroke, below = code.partition("/")
    if code not in names and stroke and above:
        return f"{symbol(above, lang)}/{symbol(below.strip('()'), lang)}"
    return names.get(code, code)


def smaller(code: str) -> Mapping[str, int]:
    """The units that may follow this one (`ft` then `in`), and how many of each it holds."""
    holds: Mapping[str, int] = units()["compound"].get(code, {})
    return holds


def match_smaller(plain: str, at: int, code: str, lang: str) -> tuple[str, int] | None:
    """The smaller unit that begins at `at` behind a number that follows `code`, and where it ends.

    Letters that are other units elsewhere count here (`1 h 30 m`); behind `6'` the sign for inches may be missing.
    """
    start = after_space(plain, at, most=3)
    start += start == at and plain[start : start + 1] == "-"
    for sign, unit in units().get("short", {}).get(code, {}).items():
        end = start + len(sign)
        if plain.startswith(sign, start) and not plain[end : end + 1].isalnum():
            return unit, end
    found = _longest(plain, start, known(lang).units)
    return found if found and found[0] in smaller(code) else None


def match(plain: str, at: int, lang: str) -> tuple[str, int] | None:
    """The longest unit that begins at `at`, white space or a hyphen before it, and where it ends.

    A unit over another that no list has together is their quotient (`g/km`, `kilometres per day`).
    """
    start = after_space(plain, at, most=3)
    if start == at and plain[start : start + 1] == "-":
        start += 1
    if start > at and plain[start : start + 1] == '"' and plain[start + 1 : start + 2].isalpha():
        return None  # 'in 1995 "The House" was built': no inches, a quotation
    table = known(lang)
    found = _longest(plain, start, table.units)
    found = _to_the_minus(plain, start, found, table.units) or found
    if found is None:
        return None
    above = (found[0], found[1])
    for _ in range(_MOST_BELOW):
        found = _product(plain, found, table.units) or _quotient(plain, found, lang) or found
    ratios = tables(lang).get("numbers", {}).get("ratio", ())
    if found == above and plain[start : found[1]] in ratios and plain[found[1] + 1 : found[1] + 2].isdigit():
        return None  # 1 in 50
    if found == above and plain[start : found[1]] in table.doubtful and _word_follows(plain, found[1]):
        return None
    if start == at and (found[0] == "K" or (found[0] == "s" and plain[start - 1 : start] == "0")):
        return None  # 50K is fifty thousand, the 1990s are years
    return found


_MOST_BELOW = 2
_RECIPROCAL = re.compile(r"[ \u00a0·⋅]?([^\W\d_]{1,4})⁻([¹²³])")


def _to_the_minus(plain: str, start: int, found: tuple[str, int] | None, names: Names) -> tuple[str, int] | None:
    """`kg m⁻³` is `kg/m³`, `km⁻²` is `/km²`."""
    end = found[1] if found else start
    power = _RECIPROCAL.match(plain, end)
    if power is None:
        return None
    raised = power.group(2).replace("¹", "").translate(_DIGITS)
    listed = names.exact.get(f"{plain[start:end]}/{power.group(1)}{power.group(2).replace('¹', '')}")
    below = units()["below"].get(power.group(1)) or names.exact.get(power.group(1))
    code = listed or (_over(found[0], below) + raised if found and below else None)
    return (code, power.end()) if code else None


_DIGITS = str.maketrans("²³", "23")


def _product(plain: str, found: tuple[str, int], names: Names) -> tuple[str, int] | None:
    """`kg·m`: a raised dot multiplies."""
    code, end = found
    if plain[end : end + 1] not in ("·", "⋅") or "/" in code:
        return None
    other = _longest(plain, end + 1, names)
    return (f"{code}.{other[0]}", other[1]) if other and "/" not in other[0] else None


def _quotient(plain: str, found: tuple[str, int], lang: str) -> tuple[str, int] | None:
    """`g/km`, `kilometres per day`, `miles an hour` (an article stands before units of time only)."""
    code, end = found
    if code.startswith("/") or code in _NEVER_OVER:
        return None
    at, words = after_space(plain, end, most=2), tables(lang).get("numbers", {})
    if plain[at : at + 1] == "/":
        at += 1 + (at > end and plain[at + 1 : at + 2] == " ")
        names, signs = known(lang).units, units()["below"]
        sign = _SIGN.match(plain, at)
        below = (signs[sign.group()], sign.end()) if sign and sign.group() in signs else _longest(plain, at, names)
        return (_over(code, below[0]), below[1]) if below and _is_below(below[0]) else None
    for kind in ("per", "each"):
        for word in words.get(kind, ()) if at > end else ():
            begin = at + len(word)
            if plain[at:begin].casefold() == word and plain[begin : begin + 1] in tuple(SPACES):
                below = _longest(plain, begin + 1, known(lang).units)
                if below and _is_below(below[0]) and (kind == "per" or below[0] in TIME):
                    return _over(code, below[0]), below[1]
    return None


_NEVER_OVER = frozenset({"deg", "Cel", "[degF]"})
_SIGN = re.compile(r"[^\W\d_]{1,4}(?![^\W_]|[²³⁻])")


def _is_below(code: str) -> bool:
    return "/" not in code and code not in ("%", "deg", "Cel", "[degF]")


def _word_follows(plain: str, end: int) -> bool:
    end = after_space(plain, end)
    return plain[end : end + 1].isalpha() or (plain[end : end + 1].isdigit() and plain[end : end + 4].isdigit())


def money_after(plain: str, at: int, lang: str) -> tuple[str, int] | None:
    """The currency that follows an amount (`5 euros`, `500 SEK`), and where it ends."""
    start = after_space(plain, at, most=3)
    found = _longest(plain, start, known(lang).currencies)
    is_of_next = found and not plain[found[1] - 1].isalnum() and plain[found[1] : found[1] + 1].isdigit()
    return None if is_of_next else found  # `2019 $5`


def money_before(plain: str, at: int, lang: str) -> tuple[str, int] | None:
    """The currency that stands before an amount (`US$ 5`), and where it begins."""
    end = at
    while end > 0 and plain[end - 1] in SPACES and at - end < 3:
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


def _longest(plain: str, start: int, names: Names) -> tuple[str, int] | None:
    """The longest name that stands at `start` and does not end inside a word, and where it ends."""
    for size in names.sizes.get(plain[start : start + 1], ()):
        end = start + size
        if end > len(plain) or plain[end - 1] in SPACES:
            continue
        piece = plain[start:end]
        code = names.exact.get(piece) or names.words.get(phrase(piece))
        if code is not None and _ends(plain, end, code):
            return code, end
    return None

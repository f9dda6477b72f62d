"""What stands behind a number and makes it no quantity; it alone knows these signs and words."""

import re
from decimal import Decimal
from functools import lru_cache

from kg.values import modifiers, units
from kg.values.language_tables import DASHES, after_space, goes_on, phrase, tables

_TIMES = re.compile(r"\s?[×x*]\s?(?=\d)")
_YEAR = re.compile(r"(?:1\d|20)\d\d(?![\d.,/:%]\d|\d|%)")
_SUBDIVIDED = re.compile(r"\(\w\)")
_RATE = re.compile(r"\s?[^\W\d_]{1,12}[/·⋅][^\W\d_]|\s[^\W\d_]?[☉⊕]")
_TELEPHONE = re.compile(r"\) ?\d{3,4}[- ]\d{3,4}")
_NOUN = re.compile(r"\s[^\W\d_]{2,20}(?=\s)")
_LETTER = re.compile(r"\s[CFGHMT](?![\w.])")
_MINUTES = re.compile(r"\s?\d")
_BEARING = re.compile(r"\s?[NSEW](?!\w)")
_DIVIDED = re.compile(r"/[^\W\d_]|/\(|/ ?10{2,3} ?[^\W\d_]")
_TO_THE_MINUS = re.compile(r"[ \u00a0·⋅]?[^\W\d_]{1,4}⁻")
_LONGEST_NAME = 4
"""Words in the longest name of a street."""


@lru_cache(maxsize=256)
def table(lang: str, name: str) -> dict[str, str]:
    """A list of `[numbers]` for `modifiers.longest`."""
    return modifiers.listed(lang, "numbers", name)


def is_ordinal(plain: str, end: int, lang: str) -> bool:
    """`61st`: the suffix touches the number."""
    if not plain[end : end + 1].isalpha():
        return False
    return modifiers.word_after(plain, end) in tables(lang).get("dates", {}).get("ordinal_suffixes", ())


def goes_beyond(plain: str, end: int, lang: str) -> bool:
    """A number without a unit goes on at `end`: `5-a-side`, `501(c)`, `3 to 1`, `5 tons`, `200 Clair Road`."""
    following = plain[end : end + 2]
    if goes_on("0", following[:1]) or (following[:1] in (*DASHES, "/") and following[1:].isalnum()):
        return True
    if (following[:1] == "+" and following[1:].isdigit()) or _SUBDIVIDED.match(plain, end) or _RATE.match(plain, end):
        return True
    noun = _NOUN.match(plain, end)
    if noun and _is_rate(plain, noun.end(), lang, "per_one"):
        return True  # 600 rounds per minute
    if _TELEPHONE.match(plain, end) or _LETTER.match(plain, end) or _is_rate(plain, end, lang, "per_one"):
        return True
    odds = modifiers.longest(plain, end, table(lang, "odds"))
    if odds and plain[odds[1] : odds[1] + 2].strip()[:1].isdigit():
        return True
    return modifiers.longest(plain, end, table(lang, "other_units")) is not None or is_address(plain, end, lang)


def divided(plain: str, end: int, code: str, lang: str) -> bool:
    """`5 km per year`, `$5/share`, `5 kg m⁻³`, `169° 30′`: the unit goes on into one that is not known."""
    if _DIVIDED.match(plain, end) or _TO_THE_MINUS.match(plain, end):
        return True
    if code == "deg" and (_MINUTES.match(plain, end) or _BEARING.match(plain, end)):
        return True
    of = modifiers.longest(plain, end, table(lang, "of"))
    stuff = _NOUN.match(plain, of[1]) if of else None
    if stuff and _is_rate(plain, stuff.end(), lang):
        return True
    return _is_rate(plain, end, lang, "per_one", *(("per_time",) if code in units.TIME else ()))


def _is_rate(plain: str, end: int, lang: str, *allowed: str) -> bool:
    """`per year`, but none of what is allowed behind `per`."""
    found = modifiers.longest(plain, end, table(lang, "per"))
    one = phrase(modifiers.word_after(plain, found[1])) if found else ""
    return found is not None and not any(one in modifiers.word_set(lang, "numbers", name) for name in allowed)


def is_part(plain: str, number_end: int, end: int, value: Decimal, lang: str) -> bool:
    """`5 p.m.`, `1 in 5` (not `500 in 2010`), `5 × 7 m`, `5 by 7 m`; `end` is behind the unit."""
    if _TIMES.match(plain, number_end) or _TIMES.match(plain, end):
        return True
    if modifiers.longest(plain, end, table(lang, "refused_before" if end == number_end else "refused_behind_units")):
        return True
    found = modifiers.longest(plain, end, table(lang, "ratio") | table(lang, "times"))
    if found is None or not plain[found[1] : found[1] + 2].strip()[:1].isdigit():
        return False
    dated = found[0] == "ratio" and value != 1 and _YEAR.match(plain, after_space(plain, found[1]))
    return not dated


def is_address(plain: str, end: int, lang: str) -> bool:
    """`608 College Street`: up to four words with a capital, the last one a kind of street."""
    streets = modifiers.word_set(lang, "numbers", "streets")
    for _ in range(_LONGEST_NAME):
        word = modifiers.word_after(plain, end)
        if not word or not word[0].isupper() or plain[end : end + 1] != " ":
            return False
        if phrase(word) in streets:
            return True
        end += len(word) + 1
    return False

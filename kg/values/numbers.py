"""Numbers as written in text: digits with separators, fractions, powers of ten, scale words and number words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Any
from unicodedata import normalize

from kg.values import modifiers, units
from kg.values.language_tables import UNSPACED, phrase, tables

_VULGAR = {c: tuple(map(int, normalize("NFKC", c).split("⁄"))) for c in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
_FRACTION = re.compile(r"(\d{1,3})[⁄/](\d{1,4})(?![\d/⁄])")
_MIXED = re.compile(r"(?:[\s+⁺]{0,3}|-(?=\d{1,3}[⁄/]))(?:(\d{1,3})[⁄/](\d{1,4})(?![\d/⁄])|([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒]))")
_POWER = re.compile(
    r"\s?[×x·*]\s?10(?:\^\s?([-−+]?\d{1,3})|([⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))(?!\d)"
    r"|×10([-−]?\d{1,2})(?!\d)|[eE]([-−+]?\d{1,3})(?!\d)"
)
_TEN = re.compile(r"10(?:\^([-−]?\d{1,3})|([⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))(?!\d)")
_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 8, 12, 16, 32, 64})
_OF_ONE = frozenset({10, 100, 1000})
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]|[^\W\d_]{1,20}\.?")
_SPACE = re.compile(r"[\s\u00a0\u2009\u202f-]{1,3}")
_LETTER = re.compile(r"[A-Za-z](?![^\W_])")
_MAX_POWER = 60
_MAX_WORDS = 12
_MAX_SCALE = 15
_DIGITS = 40
_SIGNS = {"-": -1, "−": -1, "–": -1, "+": 1, "‒": -1, "﹣": -1}


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `plain[start:end]`; `scale` is the power of ten of a word like million (0 without one).

    `least` says that a plus sign stands between the two (`5+ million`).
    """

    value: Decimal
    start: int
    end: int
    scale: int = 0
    worded: bool = False
    grouped: bool = False
    least: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    digits: re.Pattern[str]
    joints: frozenset[str]
    additive: bool
    scales: Mapping[str, int]
    attached: Mapping[str, int]
    counted: Mapping[str, int]
    words: Mapping[str, int]
    opens: Mapping[str, str]
    fractions: Mapping[str, Decimal]
    more: Mapping[str, str]
    multiples: Mapping[str, int]
    foreign: re.Pattern[str]


@lru_cache(maxsize=32)
def _words(lang: str) -> _Words:
    numbers: Mapping[str, Any] = tables(lang).get("numbers", {})
    decimal, group = re.escape(numbers.get("decimal", ".")), re.escape(numbers.get("group", ","))
    spaces = r"[ \u00a0\u2009\u202f'’]"
    integer = (
        rf"[1-9]\d{{0,2}}(?:{group}\d{{3}}){{1,12}}(?!\d)|[1-9]\d?(?:{group}\d{{2}}){{1,8}}{group}\d{{3}}(?!\d)"
        rf"|[1-9]\d{{0,2}}(?:{spaces}\d{{3}}){{1,8}}(?!\d)|\d{{1,{_DIGITS}}}"
    )
    fraction = rf"(?:{decimal}(?P<fraction>\d{{1,{_DIGITS}}}))?"
    scales = {phrase(w): n for w, n in numbers.get("scales", {}).items()}
    words = {phrase(w): int(n) for w, n in numbers.get("words", {}).items()}
    joints = frozenset(phrase(w) for w in numbers.get("joints", []))
    digits = re.compile(rf"(?P<integer>{integer}){fraction}|{decimal}(?P<only>\d{{1,{_DIGITS}}})")
    return _Words(
        digits,
        joints,
        bool(numbers.get("additive_scales")),
        scales,
        numbers.get("attached_scales", {}),
        numbers.get("counted_scales", {}),
        words,
        {phrase(w): share for w, share in numbers.get("shares", {}).items()}
        | {phrase(w): "1" for w in numbers.get("articles", [])},
        {phrase(w): _share(*map(int, share.split("/"))) for w, share in numbers.get("fractions", {}).items()},
        {phrase(w): share for w, share in numbers.get("more", {}).items()},
        {phrase(w): n for w, n in numbers.get("multiples", {}).items()},
        # The other way round (1.234,56 in English) where the digits leave no doubt.
        re.compile(
            rf"(?P<integer>[1-9]\d{{0,2}}(?:{decimal}\d{{3}}){{2,8}})(?:{group}(?P<fraction>\d{{1,{_DIGITS}}}))?"
            rf"|(?P<whole>[1-9]\d{{0,2}}{decimal}\d{{3}}){group}(?P<rest>\d{{1,2}})(?!\d)"
        ),
    )


def number(plain: str, at: int, lang: str) -> Number | None:
    """The number that begins at `plain[at]`, its sign included; None where none does.

    Digits that go on in a way that is no number (`1.2.3`, `12:30`, `555-1234`, `5th`, `1,23`) are refused.
    """
    known = _words(lang)
    start, sign = at, 1
    if plain[at : at + 1] in _SIGNS:
        sign = _SIGNS[plain[at]]
        at += 1
        while plain[at : at + 1] == " ":
            at += 1
    found = _digits(plain, at, known) or (_worded(plain, at, lang, known) if sign == 1 and start == at else None)
    if found is None:
        return None
    value, end, worded, grouped = found
    scale, least = 0, False
    if (power := _POWER.match(plain, end)) and not worded:
        exponent = int(next(g for g in power.groups() if g).translate(_SUPERSCRIPTS))
        if abs(exponent) > _MAX_POWER:
            return None
        value, end = value.scaleb(exponent), power.end()
    if more := modifiers.longest(plain, end, known.more) if known.more else None:
        value, end = value + Decimal(more[0]), more[1]
    if plain[end : end + 1] == "+" and _scale(plain, end + 1, known):
        end, least = end + 1, True
    while scaled := _scale(plain, end, known) or _letter(plain, end, lang, known, scale):
        value, scale, end = value.scaleb(scaled[0]), scale + scaled[0], scaled[1]
        if scale > _MAX_POWER:
            return None
    if dozen := _multiple(plain, end, known):
        value, end = value * dozen[0], dozen[1]
    if scale and known.additive and (rest := _rest(plain, end, scale, lang)):
        value, end = value + rest.value, rest.end
    return Number(written(value * sign), start, end, scale, worded, grouped, least)


def scale_at(plain: str, end: int, lang: str) -> tuple[int, int] | None:
    """The power of ten of a scale word that follows at `end`, and where it ends."""
    return _scale(plain, end, _words(lang))


def _multiple(plain: str, end: int, known: _Words) -> tuple[int, int] | None:
    """`two dozen`."""
    at = _after_space(plain, end)
    word = _WORD.match(plain, at) if known.multiples and at > end else None
    number = known.multiples.get(phrase(word.group().rstrip("."))) if word else None
    return (number, at + len(word.group().rstrip("."))) if word and number else None


def _letter(plain: str, end: int, lang: str, known: _Words, scale: int) -> tuple[int, int] | None:
    """`1.2M`, and before what is counted also letters that are units elsewhere: `50K copies`."""
    if scale or not plain[end - 1].isdigit() or not _LETTER.match(plain, end):
        return None
    power = known.attached.get(plain[end])
    if power is None and plain[end] in known.counted and modifiers.counted(plain, end + 1, lang):
        power = known.counted[plain[end]]
    return (power, end + 1) if power else None


def _rest(plain: str, end: int, scale: int, lang: str) -> Number | None:
    """The `8551` of `76만 8551`; without a scale only at the end or before what is counted (not `3만 2010년`)."""
    at = _after_space(plain, end)
    found = number(plain, at, lang) if plain[at : at + 1].isdecimal() else None
    if found is None or found.value >= 10**scale:
        return None
    follows = plain[found.end :].strip()
    return found if found.scale or not follows or modifiers.counted(plain, found.end, lang) else None


def written(value: Decimal) -> Decimal:
    """The same number without an exponent and with the digits that the source gives."""
    return Decimal(format(value, "f")) if value else Decimal(format(abs(value), "f"))


def _digits(plain: str, at: int, known: _Words) -> tuple[Decimal, int, bool, bool] | None:
    if plain[at : at + 1] in _VULGAR:
        return _share(*_VULGAR[plain[at]]), at + 1, False, False
    if fraction := _FRACTION.match(plain, at):
        if int(fraction.group(2)) not in (_DENOMINATORS | _OF_ONE if fraction.group(1) == "1" else _DENOMINATORS):
            return None  # 7/10 is a mark
        return _share(int(fraction.group(1)), int(fraction.group(2))), fraction.end(), False, False
    if ten := _TEN.match(plain, at):
        power = int(next(g for g in ten.groups() if g).translate(_SUPERSCRIPTS))
        return (Decimal(1).scaleb(power), ten.end(), True, False) if abs(power) <= _MAX_POWER else None
    match = known.digits.match(plain, at)
    if not match:
        return None
    if (other := known.foreign.match(plain, at)) and other.end() > match.end() and _ends(plain, other.end()):
        whole = "".join(c for c in other.group("integer") or other.group("whole") if c.isdigit())
        rest = other.group("fraction") or other.group("rest")
        return Decimal(f"{whole}.{rest}" if rest else whole), other.end(), False, True
    integer = match.group("integer") or "0"
    clean = "".join(c for c in integer if c.isdigit())
    decimals = match.group("fraction") or match.group("only")
    value, end = Decimal(f"{clean}.{decimals}" if decimals else clean), match.end()
    if not decimals and (mixed := _MIXED.match(plain, end)) and not plain[end : end + 2].isspace():
        share = _mixed(mixed)
        if share is not None and share < 1:
            value, end = value + share, mixed.end()
    if not _ends(plain, end):
        return None
    return value, end, False, len(clean) != len(integer)


def _mixed(match: re.Match[str]) -> Decimal | None:
    if match.group(3):
        return _share(*_VULGAR[match.group(3)])
    return _share(int(match.group(1)), int(match.group(2))) if int(match.group(2)) else None


def _share(one: int, of: int) -> Decimal:
    """A fraction as a decimal: exact where it can be, else to twelve digits."""
    with localcontext() as context:
        context.prec = 12
        return Decimal(one) / Decimal(of)


def _ends(plain: str, end: int) -> bool:
    """No more digits follow in a way that makes the whole no number."""
    following, next_one = plain[end : end + 1], plain[end + 1 : end + 2]
    if following.isdigit() or following in ("_", "¢", "^") or (following == " " and next_one.isdigit()):
        return False
    return not (following in (".", ",", ":", "/") and next_one.isdigit())


def _scale(plain: str, end: int, known: _Words) -> tuple[int, int] | None:
    space = _SPACE.match(plain, end)
    start = space.end() if space else end
    word = _WORD.match(plain, start)
    if not word:
        return None
    for text in (word.group(), word.group().rstrip(".")):
        # Of short words the case counts: a mn is a million, an MN a unit of force.
        power = known.scales.get(text if len(text) < 4 else phrase(text))
        if power is not None and (space or len(text) > 1 or UNSPACED.match(text)):
            return power, start + len(text)
    return None


def _worded(plain: str, at: int, lang: str, known: _Words) -> tuple[Decimal, int, bool, bool] | None:
    """`twelve`, `twenty-five`, `two thousand one hundred and five`, `a million`; a scale word alone is no number."""
    if opened := _opened(plain, at, lang, known):
        return opened
    total, current, end, position, joined = 0, -1, at, at, False
    for _ in range(_MAX_WORDS):
        word = _WORD.match(plain, position)
        if not word:
            break
        text = phrase(word.group())
        small, power = known.words.get(text), known.scales.get(text)
        if small is not None and _may_follow(current, small):
            current = max(current, 0) + small
        elif power is not None and current > 0 and power <= _MAX_SCALE:
            current = current * 100 if power == 2 else current
            total, current = (total, current) if power == 2 else (total + current * 10**power, 0)
        elif text in known.joints and end > at and not joined:
            joined, position = True, _after_space(plain, word.end())
            continue
        else:
            break
        joined, end = False, word.end()
        position = _after_space(plain, end)
        if position == end:
            break
    if end == at or (end < len(plain) and plain[end].isalnum()):
        return None
    return Decimal(total + max(current, 0)), end, True, False


def _opened(plain: str, at: int, lang: str, known: _Words) -> tuple[Decimal, int, bool, bool] | None:
    """What a scale word or a unit completes: `half a million`, `half an hour`; an article only the former."""
    for words, share in known.fractions.items():
        end = at + len(words)
        if plain[at:end].casefold() == words and not plain[end : end + 1].isalnum():
            return share, end, True, False
    found = modifiers.longest(plain, at, known.opens) if known.opens and plain[at : at + 1].isalpha() else None
    if found is None:
        return None
    if scaled := _scale(plain, found[1], known):
        return written(Decimal(found[0]).scaleb(scaled[0])), scaled[1], True, False
    if dozen := _multiple(plain, found[1], known):
        return written((Decimal(found[0]) * dozen[0]).normalize()), dozen[1], True, False
    is_share = found[0] != "1" and units.match(plain, found[1], lang)
    return (Decimal(found[0]), found[1], True, False) if is_share else None


def _may_follow(current: int, small: int) -> bool:
    """`twenty` then `five`, `hundred` then anything below it; never `one two`."""
    if current <= 0:
        return True
    return (current % 100 == 0 and small < 100) or (current % 10 == 0 and current % 100 >= 20 and 0 < small < 10)


def _after_space(plain: str, at: int) -> int:
    space = _SPACE.match(plain, at)
    return space.end() if space else at

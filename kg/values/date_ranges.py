"""How one date in a text is joined to the next, or ends in what stands right behind it: from parts to spans."""

import re

from kg.values import completion, edtf, modifiers
from kg.values.date_forms import Part, short_year
from kg.values.date_patterns import forms
from kg.values.edtf_builder import Span
from kg.values.language_tables import after_space

_SHORT = re.compile(r"\s?[-‐‑‒–—/]\s?(\d{2})(?![\d,.]\d|\d|\w)")
_OPEN_END = re.compile(r"\s?[-‒–—]\s?(?=[)\];,]|\Z)")
_UNKNOWN_END = re.compile(r"\s?[-‒–—]\s?\?(?!\?)")
_UNKNOWN_DAY = re.compile(r"(?:-(?:\?\?|[Xx]{2}|00)){1,2}(?!\w)")
_LATER = re.compile(r"(\d{1,4})(?![\d,.]\d|\d|\w)")
_SHORTER = re.compile(r"([-‐‑‒–—/])(\d)(?![\w:/]|[,.-]\d)")


def joined(
    plain: str, part: Part, following: Part | None, around: modifiers.Surroundings, lang: str
) -> tuple[Span | None, int]:
    """The part with what it is joined to, and how many parts that used up."""
    both = around.has("between", "from")
    doubt = plain[part.end : part.end + 1] == "?"
    at = part.end + 1 if doubt or (both and plain[part.end : part.end + 1] == ",") else part.end
    if (joint := modifiers.range_sign(plain, at, lang)) is not None:
        kind, at = joint
        if kind in ("dash", "to") and part.first and (end := _listed(plain, at, lang, "present")):
            return Span(part.first, None, end, joined=True, present=True, first_perhaps=doubt), 0
        if kind in ("dash", "to") and part.first and (end := _listed(plain, at, lang, "unknown")):
            return Span(part.first, "", end, joined=True, first_perhaps=doubt), 0
        if (
            following is not None
            and (kind != "and" or both or _adjacent(part, following))
            and (span := _pair(plain, part, following, kind, at, lang))
        ):
            span.first_perhaps = doubt
            return span, 1
    return (None if part.level == "part" else _single(plain, part, around, lang)), 0


_SIZES = {"decade": 10, "century": 100}


def _adjacent(part: Part, following: Part) -> bool:
    """`May and June 1808`, `the 1980s and 1990s`, `12th and 13th centuries`: two that make one period."""
    if part.level == "part" and following.level == "century" and part.month is None and part.day is not None:
        size = 100 if following.era >= 0 else -100
        return following.year == (part.day * size if size > 0 else (part.day - 1) * size + 1)
    if part.level == following.level and part.level in _SIZES and part.year is not None:
        return following.year == part.year + _SIZES[part.level]
    months = part.day is None and following.day is None and part.month is not None
    return months and following.level in ("month", "season") and following.month == (part.month or 0) + 1


def _pair(plain: str, part: Part, following: Part, kind: str, at: int, lang: str) -> Span | None:
    """Two parts with a joint between them, which ends at `at`."""
    if kind in ("dash", "slash") and _is_winter(part, following):
        return Span(part.first, part.last, following.end)
    inner = modifiers.before(plain, following.start, lang, at, whole=True)
    if plain[at : inner.start].strip() or not _INNER.issuperset(inner.kinds):
        return None
    ends = _ends(part, following)
    if ends is None and kind in ("dash", "slash") and _is_reversed(part, following):
        return Span(None, None, following.end, possible=False)
    if ends is None:
        return None
    if kind == "slash" and edtf.same_day(ends[0] or "", ends[1] or ""):
        return Span(ends[1], ends[1], following.end)
    span = Span(*ends, following.end, joined=True, choice=kind == "or")
    span.last_about, span.last_perhaps = inner.has("about"), inner.has("perhaps")
    span.bare = following.level == "year" and not following.era
    span.possible = None not in ends
    return span


def _is_reversed(part: Part, following: Part) -> bool:
    """`1945–1939`, `1920/1080`: nobody knows which of the two is wrong."""
    return part.digits == following.digits == 4 and (following.year or 0) < (part.year or 0)


def _is_winter(part: Part, following: Part) -> bool:
    """`winter 1962–1963` is one season."""
    if part.level != "season" or part.first is None or following.digits != 4 or following.year is None:
        return False
    return edtf.crosses_year(part.first) and following.year == (part.year or 0) + 1


def _single(plain: str, part: Part, around: modifiers.Surroundings, lang: str) -> Span:
    """The part alone, with what stands right behind it: a shortened year, an open or an unknown end."""
    if part.other and around.has("between"):
        return Span(part.first, part.other, part.end, joined=True)
    if part.level == "decade" and part.first and (decades := _later_decade(plain, part, lang)):
        return decades
    if part.digits == 4 and (shortened := _shortened(plain, part) or _last_digit(plain, part)):
        return shortened
    if part.era > 0 and part.level == "year" and (later := _later_of_era(plain, part, lang)):
        return later
    if part.first and (unknown := _unknown(plain, part) or _open(plain, part, lang)):
        return unknown
    run = part.level in ("day", "year") and part.first != part.last
    return Span(part.first, part.last, part.end, run, choice=part.choice, possible=part.first is not None)


def _shortened(plain: str, part: Part) -> Span | None:
    """`1914–18`."""
    short = _SHORT.match(plain, part.end)
    last = _short(part.year or 0, short) if short else None
    return Span(part.first, edtf.year(last), short.end(1), joined=True) if short and last else None


def _last_digit(plain: str, part: Part) -> Span | None:
    """`1914–8`: behind a hyphen the next digit may be a month, behind a slash any but the next."""
    shorter = _SHORTER.match(plain, part.end)
    if shorter is None:
        return None
    year, sign = part.year or 0, shorter.group(1)
    more = int(shorter.group(2)) - year % 10
    if more <= 0 or (sign == "-" and more == 1) or (sign == "/" and more > 1):
        return None
    return Span(part.first, edtf.year(year + more), shorter.end(), joined=True)


def _later_of_era(plain: str, part: Part, lang: str) -> Span | None:
    """`AD 50–60`, `AD 50 to 60`: the era before the first year counts for the second."""
    if not plain[part.start].isalpha():
        return None
    to = modifiers.range_sign(plain, part.end, lang)
    if to is None or to[0] not in ("dash", "to"):
        return None
    later = _LATER.match(plain, to[1])
    if later is None and to[0] == "to":
        later = _LATER.match(plain, after_space(plain, to[1]))
    if later is None or int(later.group(1)) <= (part.year or 0):
        return None
    return Span(part.first, edtf.year(int(later.group(1))), later.end(), joined=True)


def _unknown(plain: str, part: Part) -> Span | None:
    """`1945-??` is 1945, `1945 – ?` has an unknown end."""
    if day := _UNKNOWN_DAY.match(plain, part.end):
        return Span(part.first, part.last, day.end())
    unknown = _UNKNOWN_END.match(plain, part.end)
    return Span(part.first, "", unknown.end(), joined=True) if unknown else None


def _open(plain: str, part: Part, lang: str) -> Span | None:
    """`1945 –)`: the end is open; a century has none."""
    if part.level == "century":
        return None
    if end := _OPEN_END.match(plain, part.end):
        return Span(part.first, None, end.end(), joined=True, present=True)
    own = plain[part.end : part.end + 1] in modifiers.dashes(lang) and not plain[part.end + 1 :].strip(" )],;")
    return Span(part.first, None, part.end + 1, joined=True, present=True) if own else None


def _later_decade(plain: str, part: Part, lang: str) -> Span | None:
    """`1980s–90s`."""
    match = forms(lang).later_decade.match(plain, part.end)
    first = part.year or 0
    last = first - first % 100 + int(match.group(1)) if match else 0
    if match is None or part.era or last <= first:
        return None
    return Span(part.first, f"{last // 10:03d}X", match.end(), joined=True)


_INNER = frozenset({"of", "at", "about", "perhaps", "early", "mid", "late", "filler", "early at", "late at"})


def _short(first: int, match: re.Match[str]) -> int | None:
    """`1914–18`; the next year only behind a slash or a dash that is no hyphen (`1731/32`, `2004–05`)."""
    last = short_year(first, match.group(1))
    if last is None and "-" not in match.group():
        last = first - first % 100 + int(match.group(1))
        last = last if last > first else last + 100 if last + 100 - first <= 10 else None
    return last


def _listed(plain: str, at: int, lang: str, name: str) -> int | None:
    """Where one of the words that mean `present` or `unknown` ends."""
    found = modifiers.longest(plain, at, modifiers.listed(lang, "dates", name), lang)
    return found[1] if found else None


def _ends(part: Part, following: Part) -> tuple[str | None, str | None] | None:
    """EDTF of both ends; None where the two do not belong together."""
    if following.level == "part":
        return completion.by_preceding(part, following)
    if part.level == "part":
        return completion.by_following(part, following)
    if part.first is None or following.last is None:
        return part.first, following.last
    first = part.first
    if following.era < 0 and not part.era and part.level == "year" and part.year:
        first = edtf.year(1 - part.year)
    if edtf.time(f"{first}/{following.last}") is None:
        return None
    return first, following.last

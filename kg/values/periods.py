"""Dates joined to periods and qualified by their surroundings: from the parts in a text to one EDTF string each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kg.model import Time
from kg.values import completion, context, edtf
from kg.values.date_forms import Part, parts, short_year
from kg.values.date_patterns import forms
from kg.values.spans import Role, Span, edtf_text

_SHORT = re.compile(r"\s?[-‐‑‒–—/]\s?(\d{2})(?![\d,.]\d|\d|\w)")
_ERA_RANGE = re.compile(r"(?<![\d.,])(\d{1,4})\s?(?:[-‐‑‒–—/]|or|to|and)(?=\s?\Z)")
_OPEN_END = re.compile(r"\s?[-‒–—]\s?(?=[)\];,]|\Z)")
_UNKNOWN_END = re.compile(r"\s?[-‒–—]\s?\?(?!\?)")
_UNKNOWN_DAY = re.compile(r"(?:-(?:\?\?|[Xx]{2}|00)){1,2}(?!\w)")
_LATER = re.compile(r"(?:\s?[-‒–—−]\s?|\sto\s)(\d{1,4})(?![\d,.]\d|\d|\w)")
_SHORTER = re.compile(r"([-‐‑‒–—/])(\d)(?![\w:/]|[,.-]\d)")
_DOUBT = re.compile(r"\s?\(\?\)|\s\?(?![?\w])")


@dataclass(frozen=True, slots=True)
class Expression:
    """One date or period as the text has it: `start:end` with its words, `bare_start:bare_end` without.

    `time` is None for an impossible date. `part` is its first part; `lone` says that it is a bare year.
    """

    time: Time | None
    role: Role
    start: int
    end: int
    bare_start: int
    bare_end: int
    part: Part
    lone: bool
    joined: bool
    kinds: tuple[str, ...]
    word_before: str
    style: Literal["old", "new"] | None


def expressions(plain: str, lang: str, year: int | None = None) -> Iterator[Expression]:
    """All dates and periods of the text, in order; `year` completes those that name only day and month."""
    found = completion.completed(plain, list(parts(plain, lang)), lang)
    index, floor = 0, 0
    while index < len(found):
        part = found[index]
        around = context.before(plain, part.start, lang, floor)
        following = found[index + 1] if index + 1 < len(found) else None
        span, used = _joined(plain, part, following, around, lang)
        index += 1 + used
        if span is None and part.level == "part":
            span = _completed(part, year, around)
        if span is None:
            continue
        expression = _expression(plain, part, span, around, lang)
        floor = expression.end
        yield expression


def _completed(part: Part, year: int | None, around: context.Surroundings) -> Span | None:
    """`on 2 May`, `in April` in a text that is about one year; a month alone needs a word that introduces it."""
    if year is None or not part.month or part.month > 12 or not (part.day or around.has(*_INTRODUCE)):
        return None
    text = f"{edtf.year(year)}-{part.month:02d}" + (f"-{part.day:02d}" if part.day else "")
    return Span(text, text, part.end, possible=edtf.time(text) is not None)


_INTRODUCE = ("at", "since", "until", "before", "after", "by")


def _joined(
    plain: str, part: Part, following: Part | None, around: context.Surroundings, lang: str
) -> tuple[Span | None, int]:
    """The part with what it is joined to, and how many parts that used up."""
    both = around.has("between", "from")
    doubt = plain[part.end : part.end + 1] == "?"
    at = part.end + 1 if doubt or (both and plain[part.end : part.end + 1] == ",") else part.end
    if (joint := context.joint(plain, at, lang)) is not None:
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
    inner = context.before(plain, following.start, lang, at, whole=True)
    if plain[at : inner.start].strip() or not _INNER.issuperset(inner.kinds):
        return None
    ends = _ends(part, following)
    if ends is None:
        return None
    span = Span(*ends, following.end, joined=True, choice=kind == "or")
    span.last_about, span.last_perhaps = inner.has("about"), inner.has("perhaps")
    span.bare = following.level == "year" and not following.era
    span.possible = None not in ends
    return span


def _is_winter(part: Part, following: Part) -> bool:
    """`winter 1962–1963` is one season."""
    if part.level != "season" or part.first is None or following.digits != 4 or following.year is None:
        return False
    return edtf.crosses_year(part.first) and following.year == (part.year or 0) + 1


def _single(plain: str, part: Part, around: context.Surroundings, lang: str) -> Span:
    """The part alone, with what stands right behind it: a shortened year, an open or an unknown end."""
    if part.other and around.has("between"):
        return Span(part.first, part.other, part.end, joined=True)
    if part.level == "decade" and part.first and (later := _later_decade(plain, part, lang)):
        return later
    if (short := _SHORT.match(plain, part.end)) and part.digits == 4 and (last := _short(part.year or 0, short)):
        return Span(part.first, edtf.year(last), short.end(1), joined=True)
    if part.digits == 4 and (shorter := _SHORTER.match(plain, part.end)):
        year = part.year or 0
        last = year - year % 10 + int(shorter.group(2))
        if last - year > 1 if shorter.group(1) == "-" else last > year and (shorter.group(1) != "/" or last == year + 1):
            return Span(part.first, edtf.year(last), shorter.end(), joined=True)
    if part.era > 0 and part.level == "year" and plain[part.start].isalpha():
        later = _LATER.match(plain, part.end)  # "AD 50–60"
        if later and int(later.group(1)) > (part.year or 0):
            return Span(part.first, edtf.year(int(later.group(1))), later.end(), joined=True)
    if part.first and (day := _UNKNOWN_DAY.match(plain, part.end)):
        return Span(part.first, part.last, day.end())
    if part.first and (unknown := _UNKNOWN_END.match(plain, part.end)):
        return Span(part.first, "", unknown.end(), joined=True)
    if part.first and part.level != "century" and (open_end := _OPEN_END.match(plain, part.end)):
        return Span(part.first, None, open_end.end(), joined=True, present=True)
    days = part.level == "day" and part.first != part.last
    return Span(part.first, part.last, part.end, days, choice=part.choice, possible=part.first is not None)


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
    words = dict.fromkeys(context.word_set(lang, "dates", name), name)
    found = context.longest(plain, at, words, lang)
    return found[1] if found else None


def _ends(part: Part, following: Part) -> tuple[str | None, str | None] | None:
    """EDTF of both ends; None where the two do not belong together."""
    if following.level == "part":
        return None
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


def _expression(plain: str, part: Part, span: Span, around: context.Surroundings, lang: str) -> Expression:
    kinds, start, end = around.kinds, around.start, span.end
    bare_start = part.start
    if part.era and part.level == "year" and not span.joined and (earlier := _era_range(plain, part)):
        bare_start, span.first, span.choice = earlier
        span.joined = True
        around = context.before(plain, bare_start, lang)
        kinds, start = around.kinds, around.start
    if plain[bare_start - 1 : bare_start] == "?" and (bare_start == 1 or plain[bare_start - 2] in " ("):
        kinds, start = (*kinds, "perhaps"), bare_start - 1
    if span.first_perhaps:
        kinds = (*kinds, "perhaps")
    doubt = _DOUBT.match(plain, end)
    if plain[end : end + 1] == "?" or doubt:
        end = doubt.end() if doubt else end + 1
        span.last_perhaps = span.joined
        kinds = kinds if span.joined else (*kinds, "perhaps")
    more, end = _qualified(plain, end, lang, span)
    kinds = (*kinds, *more)
    role, style, end = _behind(plain, end, lang, _role(kinds, span), kinds, joined=span.joined)
    if narrower := context.narrowed_after(plain, end, lang):
        kinds, end = (*kinds, narrower[0]), narrower[1]
    if "between" in kinds and not span.joined and part.digits:
        span.possible = False
    text = edtf_text(part, span, kinds, role) if span.possible else None
    time = edtf.time(text) if text else None
    lone = part.level == "year" and part.digits > 0 and span.bare
    return Expression(
        time, role, start, end, bare_start, span.end, part, lone, span.joined, kinds, around.word_before, style
    )


def _era_range(plain: str, part: Part) -> tuple[int, str, bool] | None:
    """`27–14 BC`, `44 or 43 BC`: the era behind the second year counts for the first; whether it is a choice."""
    base = max(part.start - 12, 0)
    match = _ERA_RANGE.search(plain[base : part.start])
    if not match:
        return None
    number = int(match.group(1))
    first = edtf.year(1 - number if part.era < 0 else number)
    if part.last is None or edtf.time(f"{first}/{part.last}") is None:
        return None
    return base + match.start(1), first, match.group().endswith("or")


def _role(kinds: tuple[str, ...], span: Span) -> Role:
    for kind in kinds:
        if kind in ("since", "until", "before", "after", "by", "as of"):
            return kind  # type: ignore[return-value]
        if kind == "from" and not span.joined:
            return "since"
    if span.present:
        return "since"
    return "period" if span.joined and not span.choice else "at"


def _qualified(plain: str, end: int, lang: str, span: Span) -> tuple[list[str], int]:
    """What words behind a date make of it in languages that put them there (`1945년경`, `19세기 말`), and their end."""
    kinds = list[str]()
    while found := context.after(plain, end, lang) or context.bracketed(plain, end, lang):
        kind, stop = found
        if kind not in _QUALIFY:
            break
        if span.joined and kind in ("about", "perhaps"):
            span.last_about, span.last_perhaps = span.last_about or kind == "about", span.last_perhaps or kind != "about"
        elif kind != "filler":
            kinds.append(kind)
        end = stop
    return kinds, end


_QUALIFY = frozenset({"about", "perhaps", "early", "mid", "late", "half 1", "half 2", "filler"})


def _behind(
    plain: str, end: int, lang: str, role: Role, kinds: tuple[str, ...], *, joined: bool
) -> tuple[Role, Literal["old", "new"] | None, int]:
    """What follows the date: `onwards`, `(O.S.)`."""
    style: Literal["old", "new"] | None = "old" if "old" in kinds else "new" if "new" in kinds else None
    bracket = 1 if plain[end : end + 2] in (" (", " [") else 0
    found = context.after(plain, end + 2 * bracket, lang)
    if found is None:
        return role, style, end
    kind, stop = found
    if kind in ("old", "new") and (not bracket or plain[stop : stop + 1] in (")", "]")):
        return role, "old" if kind == "old" else "new", stop + bracket
    if bracket or kind in ("old", "new"):
        return role, style, end
    if joined:
        return role, style, stop  # the word belongs to the end of the period
    return kind, style, stop  # type: ignore[return-value]

"""Dates joined to periods and qualified by their surroundings: from the parts in a text to one EDTF string each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kg.model import Time
from kg.values import context, edtf
from kg.values.date_forms import Part, parts, short_year

Role = Literal["at", "period", "since", "until", "before", "after", "by", "as of"]
"""What the text says of a date: it happened then, lasted so long, or is a bound."""

_SHORT = re.compile(r"\s?[-‐‑‒–—/]\s?(\d{2})(?![\d,.]\d|\d|\w)")
_ERA_RANGE = re.compile(r"(?<![\d.,])(\d{1,4})\s?(?:[-‐‑‒–—/]|or|to|and)\s?\Z")
_MARKS = {(True, False): "~", (False, True): "?", (True, True): "%"}
_OPEN_END = re.compile(r"\s?[-‒–—]\s?(?=[)\];,]|\Z)")
_UNKNOWN_END = re.compile(r"\s?[-‒–—]\s?\?")


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


@dataclass(slots=True)
class _Span:
    """A period under construction: EDTF of both ends (None where open) and how sure they are."""

    first: str | None
    last: str | None
    end: int
    joined: bool = False
    present: bool = False
    choice: bool = False
    possible: bool = True
    bare: bool = True
    """Nothing but bare years stands in it."""
    last_about: bool = False
    last_perhaps: bool = False


def expressions(plain: str, lang: str, year: int | None = None) -> Iterator[Expression]:
    """All dates and periods of the text, in order; `year` completes those that name only day and month."""
    found = list(parts(plain, lang))
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


def _completed(part: Part, year: int | None, around: context.Surroundings) -> _Span | None:
    """`on 2 May` in a text that is about one year."""
    if (
        year is None
        or not part.month
        or part.month > 12
        or not around.has("at", "since", "until", "before", "after", "by")
    ):
        return None
    text = f"{edtf.year(year)}-{part.month:02d}" + (f"-{part.day:02d}" if part.day else "")
    return _Span(text, text, part.end, possible=edtf.time(text) is not None)


def _joined(
    plain: str, part: Part, following: Part | None, around: context.Surroundings, lang: str
) -> tuple[_Span | None, int]:
    """The part with what it is joined to, and how many parts that used up."""
    if (joint := context.joint(plain, part.end, lang)) is not None:
        kind, at = joint
        if kind in ("dash", "to") and (end := _present(plain, at, lang)) and part.first:
            return _Span(part.first, None, end, joined=True, present=True), 0
        if following is not None and _may_join(kind, around):
            inner = context.before(plain, following.start, lang, at)
            if not plain[at : inner.start].strip() and all(k in _INNER for k in inner.kinds):
                ends = _ends(part, following)
                if ends is not None:
                    span = _Span(*ends, following.end, joined=True, choice=kind == "or")
                    span.last_about, span.last_perhaps = inner.has("about"), inner.has("perhaps")
                    span.bare = following.level == "year" and not following.era
                    span.possible = ends[0] is not None and ends[1] is not None
                    return span, 1
    if part.level == "part":
        return None, 0
    if part.level == "year" and part.digits == 4 and part.year and (short := _SHORT.match(plain, part.end)):
        if last := _short(part.year, short):
            return _Span(part.first, edtf.year(last), short.end(1), joined=True), 0
    if part.first and (unknown := _UNKNOWN_END.match(plain, part.end)):
        return _Span(part.first, "", unknown.end(), joined=True), 0
    if part.first and part.level != "century" and (open_end := _OPEN_END.match(plain, part.end)):
        return _Span(part.first, None, open_end.end(), joined=True, present=True), 0
    return _Span(part.first, part.last, part.end, possible=part.first is not None), 0


_INNER = frozenset({"about", "perhaps", "early", "mid", "late", "filler", "early at", "late at", "at", "of"})


def _may_join(kind: str, around: context.Surroundings) -> bool:
    return kind in ("dash", "to", "or") or (kind == "and" and around.has("between", "from"))


def _short(first: int, match: re.Match[str]) -> int | None:
    """`1914–18`; behind a slash the next year too (`1731/32`, `2004/05`), and with a dash that is no hyphen (`2004–05`)."""
    last = short_year(first, match.group(1))
    if last is None and "-" not in match.group():
        last = first - first % 100 + int(match.group(1))
        last = last if last > first else None
    return last


def _present(plain: str, at: int, lang: str) -> int | None:
    words = {w: "present" for w in context.word_set(lang, "dates", "present")}
    found = context.longest(plain, at, words)
    return found[1] if found else None


def _ends(part: Part, following: Part) -> tuple[str | None, str | None] | None:
    """EDTF of both ends; None where the two do not belong together."""
    if following.level == "part":
        return None
    if part.level == "part":
        return _completed_by(part, following)
    if part.first is None or following.last is None:
        return part.first, following.last
    first = part.first
    if following.era < 0 and not part.era and part.level == "year" and part.year:
        first = edtf.year(1 - part.year)
    if edtf.time(f"{first}/{following.last}") is None:
        return None
    return first, following.last


def _completed_by(part: Part, following: Part) -> tuple[str | None, str | None] | None:
    """`17 October – 17 December 1950`, `May–June 1950`, `1st to 15th May 1950`, `18th and 19th centuries`."""
    last, year = following.last, following.year
    if last is None or year is None:
        return (None, last) if last is None else None
    if part.month is None and part.day is not None:
        if following.level == "century":
            first = f"{last[:-4]}{part.day - 1:02d}XX"
            return (first, last) if edtf.time(f"{first}/{last}") else None
        if following.level == "day" and following.month:
            first = f"{last[:-2]}{part.day:02d}"
            return (first, last) if edtf.time(f"{first}/{last}") else (None, None)
        return None
    if part.month is None or (part.day is None) != (following.day is None) or following.month is None:
        return None
    if (part.month > 12) != (following.month > 12):
        return None
    for candidate in (year, year - 1):
        first = f"{edtf.year(candidate)}-{part.month:02d}" + (f"-{part.day:02d}" if part.day else "")
        if edtf.time(first) is None:
            return None, None
        if edtf.time(f"{first}/{last}"):
            return first, last
    return None


def _expression(plain: str, part: Part, span: _Span, around: context.Surroundings, lang: str) -> Expression:
    kinds, start, end = around.kinds, around.start, span.end
    bare_start = part.start
    if part.era and part.level == "year" and not span.joined and (earlier := _era_range(plain, part)):
        bare_start, span.first = earlier
        span.joined = True
        around = context.before(plain, bare_start, lang)
        kinds, start = around.kinds, around.start
    if plain[end : end + 1] == "?":
        kinds, end = (*kinds, "perhaps"), end + 1
    role, style, end = _behind(plain, end, lang, _role(kinds, span), kinds)
    if "between" in kinds and not span.joined:
        span.possible = False
    text = _text(part, span, kinds, role) if span.possible else None
    time = edtf.time(text) if text else None
    lone = part.level == "year" and part.digits > 0 and span.bare
    return Expression(
        time, role, start, end, bare_start, span.end, part, lone, span.joined, kinds, around.word_before, style
    )


def _era_range(plain: str, part: Part) -> tuple[int, str] | None:
    """`27–14 BC`: the era behind the second year counts for the first."""
    base = max(part.start - 12, 0)
    match = _ERA_RANGE.search(plain[base : part.start])
    if not match:
        return None
    number = int(match.group(1))
    first = edtf.year(1 - number if part.era < 0 else number)
    return (base + match.start(1), first) if part.last and edtf.time(f"{first}/{part.last}") else None


def _role(kinds: tuple[str, ...], span: _Span) -> Role:
    for kind in kinds:
        if kind in ("since", "until", "before", "after", "by", "as of"):
            return kind  # type: ignore[return-value]
        if kind == "from" and not span.joined:
            return "since"
    if span.present:
        return "since"
    return "period" if span.joined and not span.choice else "at"


def _behind(
    plain: str, end: int, lang: str, role: Role, kinds: tuple[str, ...]
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
    return kind, style, stop  # type: ignore[return-value]


def _text(part: Part, span: _Span, kinds: tuple[str, ...], role: Role) -> str | None:
    first, last = span.first, span.last
    mark = _MARKS.get(("about" in kinds, "perhaps" in kinds), "")
    if span.choice and first and last:
        return f"[{first},{last}]" if "X" not in first + last else f"{first}/{last}"
    if not span.joined:
        narrowed = _narrowed(part, kinds)
        if narrowed:
            first, last = narrowed
    if last is None or (last == "" and first):
        return f"{_opened(first, part, kinds, mark)}/{'..' if last is None else ''}" if first else None
    if first is None:
        return None
    if role in ("since", "after"):
        return f"{_opened(first, part, kinds, mark)}/.."
    if role in ("until", "before", "by"):
        return f"../{_closed(last, mark)}"
    if first == last:
        return _marked(first, mark)
    if not span.joined:
        return f"{first}/{last}"
    last_mark = _MARKS.get((span.last_about, span.last_perhaps), "")
    return f"{_marked(first, mark)}/{_marked(last, last_mark)}"


def _marked(text: str, mark: str) -> str:
    """EDTF level 1 qualifies neither seasons nor long years."""
    return text if not mark or text.startswith("Y") or re.search(r"-2[1-4]\Z", text) else text + mark


def _opened(first: str, part: Part, kinds: tuple[str, ...], mark: str) -> str:
    """A masked year cannot open an interval: the decade's first year, or its middle, about."""
    if "X" not in first:
        return _marked(first, mark)
    year = part.year or 0
    if part.level == "decade" and "mid" in kinds:
        year += 5
    elif part.level == "century" and "mid" in kinds:
        year += 50
    return f"{edtf.year(year)}~"


def _closed(last: str, mark: str) -> str:
    time = edtf.time(last)
    if "X" in last and time and time.upper:
        return f"{time.upper[:-6]}~"
    return _marked(last, mark)


_HALVES = {"half 1": (0, 1, 2), "half 2": (1, 1, 2)} | {f"quarter {n}": (n - 1, 1, 4) for n in range(1, 5)}


def _narrowed(part: Part, kinds: tuple[str, ...]) -> tuple[str, str] | None:
    """`the second half of 1995` is July to December; of a century or decade, half of its years."""
    narrow = next((_HALVES[kind] for kind in kinds if kind in _HALVES), None)
    if narrow is None or part.year is None or part.era < 0:
        return None
    index, _, of = narrow
    if part.level == "year":
        months = 12 // of
        year = edtf.year(part.year)
        return f"{year}-{index * months + 1:02d}", f"{year}-{(index + 1) * months:02d}"
    size = {"decade": 10, "century": 100}.get(part.level)
    if size is None or size % of:
        return None
    share = size // of
    return edtf.year(part.year + index * share), edtf.year(part.year + (index + 1) * share - 1)

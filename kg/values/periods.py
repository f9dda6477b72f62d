"""Dates and periods qualified by their surroundings: from the parts in a text to one EDTF string each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kg.model import Time
from kg.values import completion, edtf, modifiers
from kg.values.date_forms import Part, parts
from kg.values.date_patterns import forms
from kg.values.date_ranges import joined
from kg.values.edtf_builder import Role, Span, edtf_text

_DOUBT = re.compile(r"\s?\(\?\)|\s\?(?=\s{0,3}(?:\Z|[,;)\]‒–—-]))")


@dataclass(slots=True, unsafe_hash=True)
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


def expressions(plain: str, lang: str, year: int | None = None, *, alone: bool = False) -> Iterator[Expression]:
    """All dates and periods of the text, in order; `year` completes those that name only day and month.

    `alone` says that the text is a value, not prose.
    """
    found = _parts(plain, lang, alone)
    index, floor = 0, 0
    while index < len(found):
        part = found[index]
        around = modifiers.before(plain, part.start, lang, floor)
        following = found[index + 1] if index + 1 < len(found) else None
        span, used = joined(plain, part, following, around, lang)
        index += 1 + used
        if span is None and part.level == "part":
            span = _completed(part, year, around)
        if span is None:
            continue
        expression = _expression(plain, part, span, around, lang)
        floor = expression.end
        yield expression


@lru_cache(maxsize=1024)
def _parts(plain: str, lang: str, alone: bool) -> tuple[Part, ...]:
    """The dates of the text before their surroundings are read, which are the same for every year."""
    return tuple(completion.completed(plain, list(parts(plain, lang, alone=alone)), lang))


def lacks_year(plain: str, lang: str) -> bool:
    """Whether prose has a date that names only day and month, so that a year would complete it."""
    return any(part.level == "part" for part in _parts(plain, lang, False))


def _completed(part: Part, year: int | None, around: modifiers.Surroundings) -> Span | None:
    """`on 2 May`, `in April` in a text that is about one year; a month alone needs a word that introduces it."""
    if year is None or not part.month or part.month > 12 or not (part.day or around.has(*_INTRODUCE)):
        return None
    text = f"{edtf.year(year)}-{part.month:02d}" + (f"-{part.day:02d}" if part.day else "")
    return Span(text, text, part.end, possible=edtf.time(text) is not None)


_INTRODUCE = ("at", "since", "until", "before", "after", "by")


def _expression(plain: str, part: Part, span: Span, around: modifiers.Surroundings, lang: str) -> Expression:
    kinds, start, end = around.kinds, around.start, span.end
    bare_start = part.start
    if part.era and part.level == "year" and not span.joined and (earlier := _era_range(plain, part, lang)):
        bare_start, span.first, span.choice = earlier
        span.joined = True
        around = modifiers.before(plain, bare_start, lang)
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
    if narrower := modifiers.narrowed_after(plain, end, lang):
        kinds, end = (*kinds, narrower[0]), narrower[1]
    if "between" in kinds and not span.joined and part.digits:
        span.possible = False
    text = edtf_text(part, span, kinds, role) if span.possible else None
    time = edtf.time(text) if text else None
    lone = part.level == "year" and part.digits > 0 and span.bare
    return Expression(
        time, role, start, end, bare_start, span.end, part, lone, span.joined, kinds, around.word_before, style
    )


def _era_range(plain: str, part: Part, lang: str) -> tuple[int, str, bool] | None:
    """`27–14 BC`, `44 or 43 BC`: the era behind the second year counts for the first; whether it is a choice."""
    base = max(part.start - 12, 0)
    match = forms(lang).era_range.search(plain[base : part.start])
    if not match:
        return None
    number = int(match.group(1))
    first = edtf.year(1 - number if part.era < 0 else number)
    if part.last is None or edtf.time(f"{first}/{part.last}") is None:
        return None
    return base + match.start(1), first, modifiers.joins(match.group().split()[-1], lang) == "or"


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
    while found := modifiers.after(plain, end, lang) or modifiers.bracketed(plain, end, lang):
        kind, stop = found
        if kind not in _QUALIFY:
            break
        if span.joined and kind in ("about", "perhaps"):
            span.last_about |= kind == "about"
            span.last_perhaps |= kind == "perhaps"
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
    found = modifiers.after(plain, end + 2 * bracket, lang)
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

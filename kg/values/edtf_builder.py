"""The EDTF string of a date or period under construction, with approximation, doubt and open ends."""

import re
from dataclasses import dataclass
from typing import Literal

from kg.values import edtf
from kg.values.date_forms import Part

Role = Literal["at", "period", "since", "until", "before", "after", "by", "as of"]
"""What the text says of a date: it happened then, lasted so long, or is a bound."""

_MARKS = {(True, False): "~", (False, True): "?", (True, True): "%"}


@dataclass(slots=True)
class Span:
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
    first_perhaps: bool = False
    last_about: bool = False
    last_perhaps: bool = False


def edtf_text(part: Part, span: Span, kinds: tuple[str, ...], role: Role) -> str | None:
    """The EDTF string of a period with what its words make of it; None where an end that it needs is missing."""
    first, last = span.first, span.last
    mark = _MARKS.get(("about" in kinds, "perhaps" in kinds), "")
    if span.choice and first and last:
        plain = not re.search(r"X|Y|-2[1-4]\Z|-2[1-4],", f"{first},{last}")
        return f"[{first},{last}]" if plain else _interval(first, "", last, "")
    if not span.joined:
        narrowed = _narrowed(part, kinds)
        if narrowed:
            first, last = narrowed
    if first is None:
        return None
    if last is None or role in ("since", "after"):
        return f"{bound(first, mark)}/.."
    if last == "":
        return f"{bound(first, mark)}/"
    if role in ("until", "before", "by"):
        return f"../{bound(last, mark, is_last=True)}"
    if first == last:
        return _marked(first, mark)
    if not span.joined:
        return f"{first}/{last}"
    last_mark = _MARKS.get((span.last_about, span.last_perhaps), "")
    return _interval(first, mark, last, last_mark)


def _interval(first: str, mark: str, last: str, last_mark: str) -> str:
    """Masked years stand in intervals only unmarked and of our era, both ends alike; else a year, about."""
    if "X" in first + last and (mark or last_mark or _MASKED_BC.search(f"{first}/{last}")):
        return f"{_about(first, mark)}/{_about(last, last_mark, is_last=True)}"
    return f"{_marked(first, mark)}/{_marked(last, last_mark)}"


def bound(text: str, mark: str, *, is_last: bool = False) -> str:
    """The known end of an open interval (`199X` of `199X/..`); a masked year that is marked or BC is a year, about."""
    return _about(text, mark, is_last=is_last) if mark or _MASKED_BC.search(text) else text


_MASKED_BC = re.compile(r"-\d[\dX]{2}X")


def _about(text: str, mark: str, *, is_last: bool = False) -> str:
    """A masked year as its first or last year, about; what is not masked with its own mark."""
    time = edtf.time(text)
    day = (time.upper if is_last else time.lower) if time and "X" in text else None
    return f"{day[:-6]}~" if day else _marked(text, mark)


def _marked(text: str, mark: str) -> str:
    """EDTF level 1 qualifies neither seasons nor long years."""
    return text if not mark or text.startswith("Y") or re.search(r"-2[1-4]\Z", text) else text + mark


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

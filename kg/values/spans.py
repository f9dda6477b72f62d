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
        return f"{_opened(first, part, kinds, mark)}/.."
    if last == "":
        return f"{_opened(first, part, kinds, mark)}/"
    if role in ("until", "before", "by"):
        return f"../{closed(last, mark)}"
    if first == last:
        return _marked(first, mark)
    if not span.joined:
        return f"{first}/{last}"
    last_mark = _MARKS.get((span.last_about, span.last_perhaps), "")
    return _interval(first, mark, last, last_mark)


def _interval(first: str, mark: str, last: str, last_mark: str) -> str:
    """Masked years stand in intervals only unmarked and of our era; else their first or last year, about."""
    if "X" in first + last and (mark or last_mark or re.search(r"-\d[\dX]{2}X", f"{first}/{last}")):
        low, high = edtf.time(first), edtf.time(last)
        if "X" in first and low and low.lower:
            first, mark = low.lower[:-6], "~"
        if "X" in last and high and high.upper:
            last, last_mark = high.upper[:-6], "~"
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


def closed(last: str, mark: str) -> str:
    """The end of an open interval: a masked year cannot close one, its last year, about, does."""
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

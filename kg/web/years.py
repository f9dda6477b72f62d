"""EDTF dates as decimal years for axes and filters, with whether each end is soft; and as people write them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

_DATE = re.compile(r"(-?)Y?(\d{0,3}X{1,4}|\d{1,9})(?:-(\d\d|XX))?(?:-(\d\d|XX))?")
_SOFT = re.compile(r"[~?%X]")
_CENTURY = 2
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time in decimal years; None is an open end, a soft end is only about right."""

    low: float | None
    high: float | None
    soft_low: bool = False
    soft_high: bool = False


def period(edtf: str) -> Period | None:
    """Reads an EDTF date or interval; None where it is none."""
    start, slash, end = edtf.partition("/")
    first = _span(start)
    if not slash:
        return (
            None
            if first is None
            else Period(*first, soft_low=bool(_SOFT.search(start)), soft_high=bool(_SOFT.search(start)))
        )
    last = _span(end)
    if first is None and last is None:
        return None
    return Period(
        first[0] if first else None,
        last[1] if last else None,
        first is None or bool(_SOFT.search(start)),
        last is None or bool(_SOFT.search(end)),
    )


def _span(text: str) -> tuple[float, float] | None:
    found = _DATE.match(text.strip("~?%"))
    if not found:
        return None
    sign, year, month, day = found.groups()
    if set(year) == {"X"}:
        return None
    factor = -1 if sign else 1
    low, high = sorted((factor * int(year.replace("X", "0")), factor * int(year.replace("X", "9"))))
    if month is None or not month.isdecimal() or not 1 <= int(month) <= 12:
        return float(low), high + 1.0
    at = low + (int(month) - 1) / 12
    if day is None or not day.isdecimal():
        return at, at + 1 / 12
    at += (int(day) - 1) / 366
    return at, at + 1 / 366


def words(edtf: str) -> str:
    """Writes an EDTF date as people do: `22 August 1945`, `1955–1962`, `c. 1335`, `1990s`, `20 BC`."""
    start, slash, end = edtf.partition("/")
    if not slash:
        return _one(start)
    if start in ("", ".."):
        return f"until {_one(end)}" if end not in ("", "..") else edtf
    if end in ("", ".."):
        return f"since {_one(start)}"
    gap = "–" if start.isdecimal() and end.isdecimal() else " – "
    return f"{_one(start)}{gap}{_one(end)}"


def _one(text: str) -> str:
    mark = text[-1:] if text[-1:] in "~?%" else ""
    found = _DATE.fullmatch(text.strip("~?%"))
    if not found:
        return text
    if set(found[2]) == {"X"}:
        return "an unknown time"
    before = "c. " if mark in ("~", "%") else ""
    after = "?" if mark in ("?", "%") else ""
    return f"{before}{_date(*found.groups())}{after}"


def _date(sign: str, year: str, month: str | None, day: str | None) -> str:
    unknown = year.count("X")
    if unknown > 1:
        name = f"{_ordinal(int(year.rstrip('X') or 0) + 1)} {'century' if unknown == _CENTURY else 'millennium'}"
        name += " BC" if sign else ""
    elif unknown:
        name = f"{int(year.replace('X', '0'))}s" + (" BC" if sign else "")
    else:
        number = int(year)
        name = f"{number + 1} BC" if sign else str(number)
    if month is None or not month.isdecimal():
        return name
    if not 1 <= int(month) <= 12:
        return f"{name}-{month}"
    shown = f"{calendar.month_name[int(month)]} {name}"
    return f"{int(day)} {shown}" if day and day.isdecimal() else shown


def _ordinal(number: int) -> str:
    last = number % 10 if number % 100 not in (11, 12, 13) else 0
    return f"{number}{_ENDINGS.get(last, 'th')}"

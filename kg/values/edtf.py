"""Dates and periods as EDTF strings with their first and last possible day; it alone knows how both are computed."""

import re
from calendar import monthrange

from kg.model import Time

_SINGLE = re.compile(
    r"(?P<year>Y-?\d{5,}|-?\d[\dX]{3})(?:-(?P<month>0[1-9]|1[0-2]|2[1-4])(?:-(?P<day>0[1-9]|[12]\d|3[01]))?)?(?P<mark>[~?%]?)"
)
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}
"""First and last month; EDTF leaves that open, these are the meteorological seasons of the northern hemisphere."""
_OPEN = ("..", "")


def time(edtf: str) -> Time | None:
    """The Time of an EDTF string (level 0 and 1, of level 2 `[a,b]` and masked intervals); None when it is not one.

    `lower` is the first day of its first part, `upper` the last day of its last, both as ISO 8601 dates in
    astronomical years; approximation (`~`) and doubt (`?`) do not widen them. See https://www.loc.gov/standards/datetime/.
    """
    if edtf.startswith("["):
        first, comma, last = edtf[1:-1].partition(",")
        low, high = _days(first), _days(last)
        if not (comma and edtf.endswith("]") and low and high):
            return None
        return Time(edtf, low[0], high[1])
    first, slash, last = edtf.partition("/")
    if slash and "Y" in edtf:
        return None
    if not slash:
        days = _days(edtf)
        return Time(edtf, *days) if days else None
    low, high = _days(first), _days(last)
    if (low is None and first not in _OPEN) or (high is None and last not in _OPEN) or (low is None and high is None):
        return None
    if low and high and _order(low[0]) > _order(high[1]):
        return None
    return Time(edtf, low[0] if low else None, high[1] if high else None)


def year(number: int) -> str:
    """An astronomical year in EDTF: `1945`, `0476`, `-0019` (20 BC), `Y-11999`."""
    if abs(number) > 9999:
        return f"Y{number}"
    return f"-{-number:04d}" if number < 0 else f"{number:04d}"


def same_day(earlier: str, later: str) -> bool:
    """Whether two days of one year or the next are one in the Julian and the Gregorian calendar (`12/23 June 1690`)."""
    first, last = _SINGLE.fullmatch(earlier), _SINGLE.fullmatch(later)
    if not (first and last and first.group("day") and last.group("day")) or first.group("year").startswith(("Y", "-")):
        return False
    year, month = int(last.group("year")), int(first.group("month"))
    if not 1582 <= year <= 1950 or year - int(first.group("year")) not in (0, 1):
        return False
    days = int(last.group("day")) - int(first.group("day"))
    if first.group("month") != last.group("month"):
        days += _length(int(first.group("year")), month)
        if int(last.group("month")) != month % 12 + 1:
            return False
    since = year - (month < 3)
    return days == since // 100 - since // 400 - 2


def crosses_year(season: str) -> bool:
    """Whether a season (`1962-24`) ends in the year after the one that it begins in."""
    begin, end = _SEASONS.get(int(season[-2:]), (1, 12))
    return end < begin


def day_exists(number: int, month: int, day: int) -> bool:
    """Whether the (proleptic Gregorian) year has this day."""
    return 1 <= month <= 12 and 1 <= day <= _length(number, month)


def _length(number: int, month: int) -> int:
    # The calendar repeats every 400 years, and the standard library knows the years from 1 only.
    return monthrange(number % 400 + 400, month)[1]


def _days(single: str) -> tuple[str, str] | None:
    match = _SINGLE.fullmatch(single)
    if not match:
        return None
    written, month, day = match.group("year"), match.group("month"), match.group("day")
    if "X" in written:
        if month:
            return None
        low, high = int(written.replace("X", "0")), int(written.replace("X", "9"))
        if written.startswith("-"):
            low, high = high, low
        return _first(low, 1), _last(high, 12)
    number = int(written.lstrip("Y"))
    if not month:
        return _first(number, 1), _last(number, 12)
    if int(month) in _SEASONS:
        if day:
            return None
        begin, end = _SEASONS[int(month)]
        return _first(number, begin), _last(number + (end < begin), end)
    if not day:
        return _first(number, int(month)), _last(number, int(month))
    if not day_exists(number, int(month), int(day)):
        return None
    iso = f"{_iso(number)}-{month}-{day}"
    return iso, iso


def _iso(number: int) -> str:
    return f"-{-number:04d}" if number < 0 else f"{number:04d}"


def _first(number: int, month: int) -> str:
    return f"{_iso(number)}-{month:02d}-01"


def _last(number: int, month: int) -> str:
    return f"{_iso(number)}-{month:02d}-{_length(number, month):02d}"


def _order(iso: str) -> tuple[int, str]:
    digits, rest = iso[:-6], iso[-6:]
    return int(digits), rest

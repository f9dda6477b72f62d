"""Dates that another date completes: days of a list or range without a year, and days of two calendars side by side."""

import re
from dataclasses import replace

from kg.values import edtf, modifiers
from kg.values.date_forms import Part

_AND = re.compile(r",? (?:\S{1,4} )?")
_BRACKETED = re.compile(r"\s?[\[(][^\[\]()]{1,40}[\])],?\s?")
_DUAL_YEAR = re.compile(r"/(\d{1,2}|\d{4})(?!\d|/|-\d)")
_Ends = tuple[str | None, str | None]


def completed(plain: str, found: list[Part], lang: str) -> list[Part]:
    """The parts of a text with those completed whose year stands behind a later one of the same list or bracket."""
    parts = list(found)
    index = len(parts) - 2
    while index >= 0:
        part = parts[index]
        if part.level == "part" and part.month and part.month <= 12:
            if part.day and (dual := _dual(plain, parts, index)):
                merged, used = dual
                parts[index : index + used] = [merged]
            else:
                parts[index] = _listed(plain, part, parts[index + 1], lang)
        index -= 1
    return [_dual_year(plain, part) for part in parts]


def _dated(part: Part, year: int, end: int) -> Part:
    text = f"{edtf.year(year)}-{part.month:02d}" + (f"-{part.day:02d}" if part.day else "")
    first = text if edtf.time(text) else None
    return replace(part, level="day" if part.day else "month", first=first, last=first, year=year, end=end)


def _listed(plain: str, part: Part, following: Part, lang: str) -> Part:
    """`17 January and 7 February 2010`, `March and May 1808`."""
    gap = plain[part.end : following.start]
    level = "day" if part.day else "month"
    if following.level != level or following.year is None or len(gap) > 8 or not _AND.fullmatch(gap):
        return part
    joint = modifiers.range_sign(plain, part.end, lang)
    if gap.strip(" ,") and (joint is None or joint[0] not in ("and", "or")):
        return part
    return _dated(part, following.year, part.end)


def _dual(plain: str, parts: list[Part], index: int) -> tuple[Part, int] | None:
    """`7 November [O.S. 25 October] 1917`, `25 October (7 November) 1917`: the later day is the Gregorian one."""
    part = parts[index]
    for used in (2, 3):
        if index + used > len(parts):
            break
        year = parts[index + used - 1]
        if year.level != "year" or year.era or year.year is None:
            continue
        if not _BRACKETED.fullmatch(plain[part.end : year.start]):
            continue
        inner = parts[index + 1] if used == 3 else part
        later = inner if _days(inner) - _days(part) in range(1, 15) else part
        return replace(_dated(later, year.year, year.end), start=part.start), used
    return None


def _days(part: Part) -> int:
    return 31 * (part.month or 0) + (part.day or 0)


def _dual_year(plain: str, part: Part) -> Part:
    """`11 February 1731/32`: the year began in March where this was written; the second figure is ours."""
    if part.level != "day" or part.year is None or part.first is None or part.first != part.last:
        return part
    match = _DUAL_YEAR.match(plain, part.end)
    if not match or int(match.group(1)) != (part.year + 1) % 10 ** len(match.group(1)):
        return part
    return _dated(part, part.year + 1, match.end())


def by_following(part: Part, following: Part) -> _Ends | None:
    """EDTF of both ends of a range whose first part has no year: `17 October – 17 December 1950`, `May–June 1950`,
    `1st to 15th May 1950`, `18th and 19th centuries`; None where they do not belong together."""
    last, year = following.last, following.year
    if last is None or year is None:
        return (None, last) if last is None else None
    if part.month is None and part.day is not None:
        return _ordinal(part.day, following, last)
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


def by_preceding(part: Part, following: Part) -> _Ends | None:
    """EDTF of both ends of a range whose last part has no year: `15 August 1945 – 2 September`, `May 1945 – June`."""
    year, month = part.year, following.month
    if part.first is None or year is None or not month or month > 12 or not part.month or part.month > 12:
        return None
    if (part.day is None) != (following.day is None) or part.first != part.last:
        return None
    for candidate in (year, year + 1):
        last = f"{edtf.year(candidate)}-{month:02d}" + (f"-{following.day:02d}" if following.day else "")
        if edtf.time(last) is None:
            return None, None
        if last > part.first:
            return part.first, last
    return None


def _ordinal(number: int, following: Part, last: str) -> _Ends | None:
    if following.level == "century":
        first = f"{last[:-4]}{number - 1:02d}XX"
        return (first, last) if edtf.time(f"{first}/{last}") else None
    if following.level == "day" and following.month:
        first = f"{last[:-2]}{number:02d}"
        return (first, last) if edtf.time(f"{first}/{last}") else (None, None)
    return None

"""Single dates in text (`22 August 1945`, `18th century`, `2004-05`), read by a language's patterns."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from kg.values import edtf, modifiers
from kg.values.date_patterns import Forms, forms
from kg.values.language_tables import goes_on, phrase

Level = Literal["day", "month", "season", "year", "decade", "century", "millennium", "part"]
"""How precise a part is; `part` is one without a year, that only another date can complete."""

_NUMERIC = re.compile(r"(\d{1,2})(?P<s>[/.-])(\d{1,2})(?P=s)(\d{4})|(\d{4})([/.-])(\d{1,2})\6(\d{1,2})(?!\d)")
_RUN = re.compile(r"[\d.,]*\d")


@dataclass(slots=True, unsafe_hash=True)
class Part:
    """One date as written at `plain[start:end]`; `first` and `last` are EDTF, None if the date is impossible.

    The two differ for a run of days and for a `choice` of two (`4 or 5 July 1335`); `other` is the second of two days
    that are no run (`1 and 8 May 1808`). `year` is astronomical; `digits` is how many digits a bare year has (0 in any
    fuller form); `era` is 1 or -1 where one is named.
    """

    start: int
    end: int
    level: Level
    first: str | None
    last: str | None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    digits: int = 0
    era: int = 0
    choice: bool = False
    other: str | None = None


def parts(plain: str, lang: str, *, alone: bool = False) -> Iterator[Part]:
    """Every date form in the text, in order, not overlapping: also those without a year, and impossible ones.

    `alone` says that the text is a value: in prose ordinal words are frequent and dates only before "century".
    """
    known = forms(lang)
    starts = known.starts_of_centuries if alone or known.centuries.search(plain) else known.starts
    at = end = 0
    while start := starts.search(plain, at):
        begin = start.start()
        if begin and _inside(plain, begin, end, lang):
            at = _past(plain, begin)
            continue
        part = _longest(plain, begin, known)
        if part is None:
            at = _past(plain, begin)
            continue
        yield part
        at = end = part.end


def _inside(plain: str, begin: int, after_part: int, lang: str) -> bool:
    """In the middle of a word or number: `A1945`, `2.1945`; but not in `c1945` and `1335/1340`."""
    before = plain[begin - 1]
    if goes_on(before, plain[begin]):
        word = modifiers.word_before(plain, begin)
        return not (word.isalpha() and modifiers.qualifies(word, lang) and plain[begin].isdigit())
    if begin == after_part + 1 and before == "/":
        return False
    if before == "." and (begin == 1 or plain[begin - 2].isspace()):
        return True  # ".289"
    return begin > 1 and before in ".,/:" and plain[begin - 2].isdigit()


def _past(plain: str, begin: int) -> int:
    """Behind the whole word or number that starts here: nothing in its middle is a date."""
    if run := _RUN.match(plain, begin):
        return run.end()
    end = begin + 1
    while end < len(plain) and plain[end].isalpha():
        end += 1
    return end


def _longest(plain: str, begin: int, known: Forms) -> Part | None:
    best: re.Match[str] | None = None
    for pattern in known.full:
        match = pattern.match(plain, begin)
        if match and (best is None or match.end() > best.end()) and _ends(plain, match.end()):
            best = match
    numeric = _NUMERIC.match(plain, begin)
    if numeric and _ends(plain, numeric.end()) and (best is None or numeric.end() > best.end()):
        return _numeric(numeric, known.order)
    return _part(best, known) if best else None


def _ends(plain: str, end: int) -> bool:
    """No letter or digit goes on where the form ends."""
    if end >= len(plain):
        return True
    following = plain[end]
    return not (goes_on(plain[end - 1], following) or following.isdigit())


def _numeric(match: re.Match[str], order: str) -> Part:
    """`22/08/1945`: a dot means day first; with a slash a number above 12 tells, or the language's habit."""
    if match.group(4):
        one, two, year = int(match.group(1)), int(match.group(3)), int(match.group(4))
        dotted = match.group("s") == "."
        if dotted or one > 12 or order == "day first" or one == two:
            day, month = one, two
        elif two > 12 or order == "month first":
            day, month = two, one
        else:
            # Both readings fall in this year: that much is certain.
            return Part(match.start(), match.end(), "year", edtf.year(year), edtf.year(year), year)
    else:
        year, month, day = int(match.group(5)), int(match.group(7)), int(match.group(8))
    return _day(match.start(), match.end(), year, month, day, None, 0)


def _part(match: re.Match[str], known: Forms) -> Part:
    found = match.groupdict()
    start, end = match.span()
    if iso := found.get("iso"):
        return _iso(start, end, iso, _era(found, known))
    if word := found.get("century"):
        return _century(start, end, found, word, known)
    if decade := found.get("decade"):
        return _decade(start, end, int(decade), _era(found, known))
    if _is_zero(found):
        return Part(start, end, "year", None, None)
    year, digits, era = _year(found, known)
    if digits and match.end("year") < end:
        digits = 0  # "1945년" says that it is a year
    month = known.months[phrase(found["month"])] if found.get("month") else None
    if month is None and found.get("month_number"):
        month = int(found["month_number"])
    season = known.seasons[phrase(found["season"])] if found.get("season") else None
    day = int(found["day"]) if found.get("day") else _nth(found, known) if month is not None else None
    if year is None:
        number = _nth(found, known)
        return Part(start, end, "part", None, None, None, month or season, day if number is None else number)
    if day is not None and month is not None:
        last = int(found["day2"]) if found.get("day2") else None
        whole = _day(start, end, year, month, day, last, era)
        between = match.string[match.end("day") : match.start("day2")] if last else ""
        if "/" in between and edtf.same_day(whole.first or "", whole.last or ""):
            return replace(whole, first=whole.last, day=last)
        return _two_days(match, whole, int(found["next"] or "0"), known) if found.get("next") else whole
    if month is not None or season is not None:
        number = month or season or 0
        text = f"{edtf.year(year)}-{number:02d}" if abs(year) <= 9999 and number > 0 else None
        if month is not None and month > 12:
            text = None
        return Part(start, end, "season" if month is None else "month", text, text, year, number, None, 0, era)
    text = edtf.year(year)
    return Part(start, end, "year", text, text, year, None, None, digits, era)


def _two_days(match: re.Match[str], first: Part, number: int, known: Forms) -> Part:
    """`1 and 2 May 1808` is a run of days, `1 or 2 May 1808` a choice."""
    other = _ymd(first.year or 0, first.month or 0, number)
    if first.first is None or other is None or number <= (first.day or 0):
        return replace(first, first=None, last=None)
    between = match.string[match.end("day") : match.start("next")].split()
    if modifiers.joins(between[-1] if between else "", known.lang) == "or":
        return replace(first, last=other, choice=True)
    return replace(first, last=other) if number == (first.day or 0) + 1 else replace(first, other=other)


def _is_zero(found: Mapping[str, str | None]) -> bool:
    """`0 BC`: no year."""
    written = found.get("year_after") or found.get("year_before")
    return written is not None and not written.strip("0., ")


def _nth(found: Mapping[str, str | None], known: Forms) -> int | None:
    if found.get("nth"):
        return int(found["nth"] or "0")
    if roman := found.get("roman"):
        values = [_ROMAN[letter] for letter in roman]
        return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
    word = found.get("nth_word")
    return known.ordinals[phrase(word)] if word else None


_ROMAN = {"I": 1, "V": 5, "X": 10}


def _year(found: Mapping[str, str | None], known: Forms) -> tuple[int | None, int, int]:
    """The astronomical year, how many digits it has when it stands alone, and the sign of its era."""
    if bare := found.get("year"):
        return int(bare), len(bare), 0
    written = found.get("year_after") or found.get("year_before")
    if not written:
        return None, 0, 0
    sign = known.eras[found.get("era_before") or found.get("era") or ""]
    number = int("".join(c for c in written if c.isdigit()))
    return (number if sign > 0 else 1 - number), 0, sign


def _day(start: int, end: int, year: int, month: int, day: int, last: int | None, era: int) -> Part:
    first = _ymd(year, month, day)
    final = first if last is None else _ymd(year, month, last)
    if last is not None and (last <= day or final is None):
        first = final = None
    return Part(start, end, "day", first, final, year, month, day, 0, era)


def _ymd(year: int, month: int, day: int) -> str | None:
    if abs(year) > 9999 or not edtf.day_exists(year, month, day):
        return None
    return f"{edtf.year(year)}-{month:02d}-{day:02d}"


def _iso(start: int, end: int, iso: str, era: int) -> Part:
    sign, body = (-1, iso[1:]) if iso.startswith("-") else (1, iso)
    numbers = [int(n) for n in body.split("-")]
    year = 1 - numbers[0] if era < 0 else sign * numbers[0]
    if len(numbers) == 2:
        if last := short_year(year, body[5:]):
            return Part(start, end, "year", edtf.year(year), edtf.year(last), year)
        text = f"{edtf.year(year)}-{numbers[1]:02d}" if 1 <= numbers[1] <= 12 else None
        return Part(start, end, "month", text, text, year, numbers[1])
    return _day(start, end, year, numbers[1], numbers[2], None, 0)


def short_year(first: int, two_digits: str) -> int | None:
    """The year that two digits behind a dash mean (`1914–18`, `1999–00`); None where they may be a month."""
    last = first - first % 100 + int(two_digits)
    if last == first + 1 and int(two_digits) <= 12:
        return None
    if last > first:
        return None if int(two_digits) <= 12 and last - first < 0 else last
    return first + 1 if two_digits == "00" and first % 100 == 99 else None


def _decade(start: int, end: int, first: int, era: int) -> Part:
    if era < 0:
        low, high = edtf.year(1 - first - 9), edtf.year(1 - first)
        return Part(start, end, "decade", low, high, 1 - first - 9, era=era)
    # The 1700s are the century or its first decade: the century holds both. The 2000s are mostly the decade.
    text = f"{first // 100:02d}XX" if first % 100 == 0 and first < 2000 else f"{first // 10:03d}X"
    return Part(start, end, "decade", text, text, first, era=era)


def _era(found: Mapping[str, str | None], known: Forms) -> int:
    return known.eras.get(found.get("era") or found.get("era_before") or "", 0)


def _century(start: int, end: int, found: Mapping[str, str | None], word: str, known: Forms) -> Part:
    """The 18th century is `17XX` by EDTF's habit (1701 to 1800 strictly); the 5th century BC is exactly `-04XX`."""
    number, era = _nth(found, known) or 0, _era(found, known)
    long = phrase(word) in known.millennia
    sign = "-" if era < 0 else ""
    if number < 1 or number > (10 if long else 99):
        return Part(start, end, "century", None, None)
    text = f"{sign}{number - 1}XXX" if long else f"{sign}{number - 1:02d}XX"
    size = 1000 if long else 100
    first = -(number * size - 1) if era < 0 else (number - 1) * size
    return Part(start, end, "millennium" if long else "century", text, text, first, era=era)

"""Dates as a narrative gives them: a sentence may leave the year, or the whole day, to the sentences before it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg.mapping import mappings
from kg.model import Time
from kg.values import FoundDate, find_dates
from kg.values.edtf import time as edtf_time

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR = re.compile(r"[1-9]\d{3}")
_LONGEST = 80
"""Characters in the longest period that is read."""
_YEARS = re.compile(r"(?<![\d–-])(?:1[5-9]|20)\d\d(?![\d–-]|\w)")
_NEAR = 2
"""Sentences after which "the following year" no longer follows the year that was named last."""


@dataclass(frozen=True, slots=True)
class Narrative:
    """How far a text has come: the last `year` of four digits, and the last `day` where that is what was named last.

    `latest` is the year named last in any way (`until 1646`), `silent` counts the sentences without a date since.
    """

    year: int | None = None
    day: Time | None = None
    latest: int | None = None
    silent: int = 0

    def after(self, dates: list[FoundDate]) -> "Narrative":
        """The narrative once a sentence with these dates has been read."""
        year = year_of(dates) or self.year
        points = [f.time for f in dates if "/" not in f.time.edtf]
        day = points[-1] if points and _DAY.fullmatch(points[-1].edtf) else None
        latest = _latest(dates) or self.latest
        return Narrative(year, day if points else self.day, latest, 0 if dates else self.silent + 1)

    def entering(self, heading: str, before: "Narrative") -> "Narrative":
        """The narrative at the beginning of a section: a single year in its heading is the year it tells of."""
        return Narrative(_only_year(heading) or before.year)


def beginning(title: str) -> Narrative:
    """The narrative at the beginning of an article: a year in its title is the year it tells of."""
    return Narrative(_only_year(title))


def _only_year(heading: str) -> int | None:
    years = _YEARS.findall(heading)
    return int(years[0]) if len(years) == 1 else None


def year_of(dates: list[FoundDate]) -> int | None:
    """The year that a later "on May 2" belongs to: the last one, of four digits, that these dates have come to."""
    years = [_YEAR.match(f.time.edtf) for f in dates if f.role != "period" and "/" not in f.time.edtf]
    return next((int(year.group()) for year in reversed(years) if year), None)


def _latest(dates: list[FoundDate]) -> int | None:
    """The year that the last of the dates comes to."""
    years = re.findall(r"(?<!\d)[1-9]\d{3}(?!\d)", dates[-1].time.edtf) if dates else ()
    return int(years[-1]) if years else None


def dates_in(plain: str, lang: str, told: Narrative) -> list[FoundDate]:
    """The dates of a sentence, what it leaves to the narrative filled in, in order.

    "On May 2" takes the narrative's year, and ", May 4," does; "February 28 Vinylon factory" is a name, and what is so
    each January ("range in January from …") is told in the present. A year that the sentence named before goes before
    that of earlier ones. "That day" is the day named last; "the following year" follows the year named last; "won the
    2006 Prize" was in 2006.
    """
    words = mappings(lang).prose["clause"]
    dated = find_dates(plain, lang)
    if not re.search(words["past"], plain):
        return dated
    found = _completed(plain, lang, dated, told)
    for named in re.finditer(words.get("year_of") or "(?!)", plain):
        time = edtf_time(named["year"])
        if time is not None and not any(f.start < named.end() and named.start() < f.end for f in found):
            found.append(FoundDate(time, *named.span("year"), "at", *named.span("year")))
    if any(noun in plain for noun in words.get("relative_nouns", ())):
        found += _relative(plain, words.get("relative", {}), found, told)
    same = re.search(words["same_day"], plain) if told.day and "same_day" in words and not found else None
    if same and told.day:
        found.append(FoundDate(told.day, *same.span(), "at", *same.span()))
    return sorted(found, key=lambda f: f.start)


def _relative(plain: str, words: Mapping[str, str], found: list[FoundDate], told: Narrative) -> list[FoundDate]:
    """`the following year`, `a year later`: so many years after the last one named in the sentence or just before."""
    dates = []
    for offset, pattern in words.items():
        for match in re.finditer(pattern, plain):
            if any(f.start < match.end() and match.start() < f.end for f in found):
                continue
            own = _latest([f for f in found if f.end <= match.start()])
            if (own and not int(offset)) or (not own and int(offset) > 1):
                continue
            year = own or (told.latest if told.silent < _NEAR else None)
            time = edtf_time(f"{year + int(offset):04d}") if year else None
            if time and not any(f.time == time for f in found):
                dates.append(FoundDate(time, *match.span(), "at", *match.span()))
    return dates


def _completed(plain: str, lang: str, dated: list[FoundDate], told: Narrative) -> list[FoundDate]:
    whole = {f.date_start for f in dated}
    found: list[FoundDate] = []
    for each in find_dates(plain, lang, told.year or year_of(dated)):
        if each.date_start in whole:
            found.append(each)
            continue
        own = year_of([f for f in dated if f.end <= each.start]) or told.year
        if own and (period := _period(plain, lang, each, own)):
            found = [f for f in found if f.end <= period.start] + [period]
        elif own and (each.start < each.date_start or _apposed(plain, each)):
            found += [f for f in find_dates(plain, lang, own) if f.date_start == each.date_start]
    return found


def _period(plain: str, lang: str, found: FoundDate, year: int) -> FoundDate | None:
    """`from 7–15 January`, `between 12 and 14 April`: the period that a date without a year ends, as if it had one."""
    base = max(found.date_end - _LONGEST, 0)
    joint = ", " if plain[found.date_end - 1].isdigit() else " "
    text = f"{plain[base : found.date_end]}{joint}{year}"
    last = next((f for f in reversed(find_dates(text, lang)) if f.end == len(text) and f.role == "period"), None)
    if last is None:
        return None
    return FoundDate(last.time, base + last.start, found.end, "period", base + last.date_start, found.date_end)


def _apposed(plain: str, found: FoundDate) -> bool:
    return plain[: found.start].rstrip().endswith(",") and plain[found.end : found.end + 1] == ","

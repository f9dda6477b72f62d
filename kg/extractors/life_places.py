"""Where somebody was born and died, as the brackets behind a name tell beside the dates: `born 5 May 1946 in Seoul`."""

import re
from dataclasses import replace

from kg.extractors.lifespans import Vital
from kg.extractors.vitals import told
from kg.mapping.lists import folded, pattern
from kg.model import Item, Time
from kg.values import FoundDate, find_dates, parse_date
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.passage import Anchor, Passage

_BRACKETS = re.compile(r"\(([^()]{4,300})\)")
_NEAR = 60
"""Characters before a link in which "born in" stands."""
_BETWEEN_ENDS = re.compile(r"\s[–—-]\s")
_YEAR_FIRST = re.compile(r"\s*\d{3,4}(?= )")
"""A year that only its place at the start makes one (`1857 in Alessandria`)."""
Stretch = tuple[int, int]
WHERE = {"date of birth": "place of birth", "date of death": "place of death"}
"""The property of the place beside a date of a life."""


def ends_with_places(page: Page, inner: str) -> list[tuple[str, Time, str]]:
    """`1863 in Vestby – 1944`, `5 May 1946, Seoul – 3 June 1990, Pusan`: property, date and place of each end."""
    found: list[tuple[str, Time, str]] = []
    form = pattern(page.language.code, "people", "dated_place")
    halves = _BETWEEN_ENDS.split(inner.strip("() "))
    for prop, half in zip((P["date of birth"], P["date of death"]), halves if len(halves) == 2 else (), strict=False):
        match = form.fullmatch(half.strip())
        time = parse_date(match["date"], page.language.code) if match else None
        if match is None or time is None or "/" in time.edtf:
            return []
        found.append((prop, time, (match["place"] or "").strip()))
    in_order = len(found) == 2 and (found[0][1].lower or "") < (found[1][1].lower or "")
    return found if in_order and any(place for _, _, place in found) else []


def born_where(page: Page, said: str) -> bool:
    """Whether words say that somebody was born in what the article is about (`born 1946 in Hamhung`)."""
    for match in pattern(page.language.code, "people", "born_at").finditer(said):
        where = match["where"].strip()
        if page.is_subject(where) or folded(where) in page.language.words["subject"]["phrases"]["place"]:
            return True
    brackets = _BRACKETS.search(said)
    ends = ends_with_places(page, brackets.group(1)) if brackets else []
    return bool(ends) and page.is_subject(ends[0][2])


def born_at_link(page: Page, words: Passage, start: int) -> Anchor | None:
    """The link behind "born in", where somebody was born elsewhere (`born 1943 in [[Malmö]]`)."""
    behind = pattern(page.language.code, "people", "born_before_link")
    links = (a for a in words.links if a.start >= start and a.end > a.start)
    return next((a for a in links if behind.search(words.plain[max(start, a.start - _NEAR) : a.start])), None)


def place_beside(page: Page, words: Passage, vital: Vital, shift: int) -> tuple[Item, Stretch] | None:
    """The place beside a date, on either side of it: `5 May 1900, [[Paris]]`, `born in Paris on 5 May 1900`."""
    language = page.language
    start, end = vital.start + shift, vital.end + shift
    said = words.plain[start:end]
    dates = [moved(date, start - 1) for date in find_dates(f"({said})", language.code)]
    people = language.words["people"]
    cues = "|".join(re.escape(word) for word in (*people["born"], *people["died"]) if " " not in word)
    cue = re.match(rf"\s*(?:(?:{cues})(?!\w)\.?|[*†])", said)
    first = told(page, words, start + (cue.end() if cue else 0), end, dates, loose=cue is None)
    if not dates and (year := _YEAR_FIRST.match(said)):
        first = told(page, words, start + year.end(), end, dates)
        return (first.place, first.at) if first.place is not None else None
    named = first.place is not None and first.place.title is None
    if first.place is None or first.date is None or (named and cue is None):
        first = told(page, words, vital.date_end + shift, end, dates, loose=True)
    return (first.place, first.at) if first.place is not None else None


def place_told(page: Page, words: Passage, start: int) -> tuple[Item, Stretch] | None:
    """The place that words behind a name tell somebody was born in: `theologian, born in Kiel`."""
    match = pattern(page.language.code, "people", "born_told").search(words.plain, start)
    if match is None:
        return None
    dates = [date for date in find_dates(words.plain, page.language.code) if date.start >= match.end()]
    first = told(page, words, match.end(), len(words.plain), dates)
    return (first.place, first.at) if first.place is not None else None


def moved(date: FoundDate, by: int) -> FoundDate:
    """A date of a piece of text at its place in the whole."""
    starts = (date.start + by, date.end + by)
    return replace(date, start=starts[0], end=starts[1], date_start=date.date_start + by, date_end=date.date_end + by)

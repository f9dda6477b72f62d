"""Where somebody was born or died: what the words right behind `born` or a date tell, step by step."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extractors.people.lifespans import LifeDate, lifespan
from kg.mapping.lists import folded, pattern
from kg.model import Item
from kg.values import FoundDate, find_dates
from kg.wikitext.page import Page
from kg.wikitext.passage import Anchor, Passage
from kg.wikitext.sentence_patterns import either, name_pattern

_BRACKETS = re.compile(r"\(([^()]{4,300})\)")
_NEAR = 60
"""Characters before a link in which "born in" stands."""
_YEAR_FIRST = re.compile(r"\s*\d{3,4}(?= )")
"""A year that only its place at the start makes one (`1857 in Alessandria`)."""
Stretch = tuple[int, int]
WHERE = {"date of birth": "place of birth", "date of death": "place of death"}
"""The property of the place beside a date of a life."""
_MAX_STEPS = 24
"""Dates, places and joints that one telling may hold."""


@dataclass(frozen=True, slots=True)
class DatePlace:
    """The first date and the first place of a telling, with their places in the plain text, and where it ends."""

    date: FoundDate | None
    place: Item | None
    at: tuple[int, int]
    end: int


def date_and_place(
    page: Page, words: Passage, start: int, end: int, dates: Sequence[FoundDate], *, loose: bool = False
) -> DatePlace:
    """What `words.plain[start:end]` begins with, up to another word: ` on 5 May 1950 in [[Leeds]], England, to …`.

    `dates` are those of the text, with places in `words.plain`. A place is a link or a name with capitals behind "in",
    "at" and the like or, where `loose`, behind a comma or nothing. Only the first counts: what follows it holds it; one
    that may be another ("in Leeds or York") is none.
    """
    rules = page.language.words.get("vital")
    if not rules:
        return DatePlace(None, None, (start, start), start)
    joint, skips, unsure = (re.compile(rules[name]) for name in ("joint", "skips", "unsure"))
    by_start = {at: date for date in dates for at in (date.start, date.date_start) if date.date_end <= end}
    date: FoundDate | None = None
    place: tuple[Item, int, int] | None = None
    position, is_place = start, loose
    for _ in range(_MAX_STEPS):
        position += words.plain[position : position + 1] == " "
        if position >= end:
            break
        if match := skips.match(words.plain, position, end):
            position = match.end()
        elif match := joint.match(words.plain, position, end):
            is_place = bool(match["at"]) or (match["comma"] is not None and (loose or place is not None))
            position = match.end()
        elif found := by_start.get(position):
            date, position, is_place = date or found, found.end, loose
        elif (is_place or place) and (here := _place(page, words, position, end)):
            if place is None and (not _may_be_place(page, here, rules) or unsure.match(words.plain, here[2], end)):
                break
            place, position, is_place = place or here, here[2], False
        else:
            break
    return DatePlace(date, place[0] if place else None, place[1:] if place else (start, start), position)


def _place(page: Page, words: Passage, start: int, end: int) -> tuple[Item, int, int] | None:
    """The link or the name with capitals that begins here, with its place."""
    link = next((a for a in words.within(start, end, "link") if a.start == start < a.end), None)
    if link is not None:
        return page.item(words, link), start, link.end
    match = re.compile(name_pattern(page.language)).match(words.plain, start, end)
    if match is None:
        return None
    # "Zavrazhye in the Yuryevetsky District": small words that lead to another place end the name.
    name = re.split(page.language.words["vital"]["ends"], match.group(), maxsplit=1)[0].rstrip(".")
    return page.resolve(name), start, start + len(name)


def _may_be_place(page: Page, here: tuple[Item, int, int], rules: dict[str, str]) -> bool:
    """Whether a thing may be a place: no year, no small letter (`[[prison]]`), no war and no disaster."""
    label, title = here[0].label, here[0].title or ""
    small = bool(page.language.words["names"].get("capitals")) and label[:1].islower()
    return not (small or label[:1].isdigit() or re.search(rules["never"], f"{label} {title}", re.IGNORECASE))


def born_where(page: Page, said: str) -> bool:
    """Whether words say that somebody was born in what the article is about (`born 1946 in Hamhung`)."""
    for match in pattern(page.language.code, "people", "born_at").finditer(said):
        where = match["where"].strip()
        if page.is_subject(where) or folded(where) in page.language.words["subject"]["phrases"]["place"]:
            return True
    between = _BRACKETS.search(said)
    inner = between.group(1) if between else ""
    found = lifespan(page, inner, years=1)
    if [vital.prop for vital in found] != ["date of birth", "date of death"]:
        return False
    born = found[0]
    dated = pattern(page.language.code, "people", "dated_place").fullmatch(inner[born.start : born.end].strip())
    return dated is not None and page.is_subject((dated["place"] or "").strip())


def born_at_link(page: Page, words: Passage, start: int) -> Anchor | None:
    """The link behind "born in", where somebody was born elsewhere (`born 1943 in [[Malmö]]`)."""
    behind = pattern(page.language.code, "people", "born_before_link")
    links = (a for a in words.links if a.start >= start and a.end > a.start)
    return next((a for a in links if behind.search(words.plain[max(start, a.start - _NEAR) : a.start])), None)


def place_near_date(page: Page, words: Passage, vital: LifeDate, shift: int) -> tuple[Item, Stretch] | None:
    """The place beside a date, on either side of it: `5 May 1900, [[Paris]]`, `born in Paris on 5 May 1900`."""
    language = page.language
    start, end = vital.start + shift, vital.end + shift
    said = words.plain[start:end]
    dates = [moved(date, start - 1) for date in find_dates(f"({said})", language.code)]
    people = language.words["people"]
    cues = either(word for word in (*people["born"], *people["died"]) if " " not in word)
    cue = re.match(rf"\s*(?:{cues}(?!\w)\.?|[*†])", said)
    first = date_and_place(page, words, start + (cue.end() if cue else 0), end, dates, loose=cue is None)
    if not dates and (year := _YEAR_FIRST.match(said)):
        first = date_and_place(page, words, start + year.end(), end, dates)
        return (first.place, first.at) if first.place is not None else None
    named = first.place is not None and first.place.title is None
    if first.place is None or first.date is None or (named and cue is None):
        first = date_and_place(page, words, vital.date_end + shift, end, dates, loose=True)
    return (first.place, first.at) if first.place is not None else None


def place_of_event(page: Page, words: Passage, start: int) -> tuple[Item, Stretch] | None:
    """The place that words behind a name tell somebody was born in: `theologian, born in Kiel`."""
    match = pattern(page.language.code, "people", "born_told").search(words.plain, start)
    if match is None:
        return None
    dates = [date for date in find_dates(words.plain, page.language.code) if date.start >= match.end()]
    first = date_and_place(page, words, match.end(), len(words.plain), dates)
    return (first.place, first.at) if first.place is not None else None


def moved(date: FoundDate, by: int) -> FoundDate:
    """A date of a piece of text at its place in the whole."""
    starts = (date.start + by, date.end + by)
    return replace(date, start=starts[0], end=starts[1], date_start=date.date_start + by, date_end=date.date_end + by)

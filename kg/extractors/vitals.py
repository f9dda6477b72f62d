"""Where and when somebody was born or died, as the words right behind `born` or a date tell it, step by step."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import Item
from kg.values import FoundDate
from kg.wikitext.marked import name_pattern
from kg.wikitext.page import Page
from kg.wikitext.passage import Passage

_MAX_STEPS = 24
"""Dates, places and joints that one telling may hold."""


@dataclass(frozen=True, slots=True)
class Told:
    """The first date and the first place of a telling, with their places in the plain text, and where it ends."""

    date: FoundDate | None
    place: Item | None
    at: tuple[int, int]
    end: int


def told(page: Page, words: Passage, start: int, end: int, dates: Sequence[FoundDate], *, loose: bool = False) -> Told:
    """What `words.plain[start:end]` begins with, up to another word: ` on 5 May 1950 in [[Leeds]], England, to …`.

    `dates` are those of the text, with places in `words.plain`. A place is a link or a name with capitals behind "in",
    "at" and the like or, where `loose`, behind a comma or nothing. Only the first counts: what follows it holds it; one
    that may be another ("in Leeds or York") is none.
    """
    rules = page.language.words.get("vital")
    if not rules:
        return Told(None, None, (start, start), start)
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
    return Told(date, place[0] if place else None, place[1:] if place else (start, start), position)


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
    return page.thing(name), start, start + len(name)


def _may_be_place(page: Page, here: tuple[Item, int, int], rules: dict[str, str]) -> bool:
    """Whether a thing may be a place: no year, no small letter (`[[prison]]`), no war and no disaster."""
    label, title = here[0].label, here[0].title or ""
    small = bool(page.language.words["names"].get("capitals")) and label[:1].islower()
    return not (small or label[:1].isdigit() or re.search(rules["never"], f"{label} {title}", re.IGNORECASE))

"""Where somebody was born and died, as the brackets behind a name tell beside the dates: `born 5 May 1946 in Seoul`."""

import re
from collections.abc import Iterator

from kg.model import Item
from kg.values import FoundDate, find_dates, parse_date
from kg.vocab import P
from kg.wikitext.marked import name_pattern
from kg.wikitext.page import Page
from kg.wikitext.passage import Passage

_CUT = re.compile(r"[;†]|\s[–—-]\s")
Stretch = tuple[int, int]


def life_places(page: Page, words: Passage, start: int, end: int) -> Iterator[tuple[str, Item, Stretch]]:
    """The places in the brackets `plain[start:end]`: one for each date of birth and death, right behind or before it.

    The first stretch with a date is about the birth unless it says otherwise, one behind the dash is about the death.
    """
    told = page.language.words["people"]
    index = 0
    for low, high in _stretches(words, start, end):
        inner = words.plain[low:high]
        dates = find_dates(inner, page.language.code)
        if not dates:
            continue
        index += 1
        first = inner.lstrip(" (").casefold()
        died = index == 2 or first.startswith(tuple(told["died"])) or words.plain[max(0, low - 1) : low] == "†"
        said = first.startswith(("*", *told["born"])) or re.search(told["born_behind"], inner[: dates[0].start])
        born = index == 1 and not died and (said or _has_end(words, high, end))
        prop = P["place of death"] if died else P["place of birth"]
        if (born or died) and len(dates) == 1 and (found := _place(page, words, low, high, dates[0])):
            yield prop, *found
        if index == 2:
            return


def _has_end(words: Passage, at: int, end: int) -> bool:
    """Whether a dash follows, and with it a death."""
    return words.plain[at : min(end, at + 3)].strip() in ("–", "—", "-")


def _stretches(words: Passage, start: int, end: int) -> Iterator[Stretch]:
    """The brackets cut at semicolons and dashes, outside links."""
    inside = [(a.start, a.end) for a in words.within(start, end, "link")]
    position = start
    for match in _CUT.finditer(words.plain, start, end):
        if not any(low < match.start() < high for low, high in inside):
            yield position, match.start()
            position = match.end()
    yield position, end


def _place(page: Page, words: Passage, low: int, high: int, date: FoundDate) -> tuple[Item, Stretch] | None:
    """The place that stands right behind the date (`1946 in Seoul`, `1946, [[Seoul]]`), else right before it."""
    told = page.language.words["people"]
    before, behind = low + date.start, low + date.date_end
    links = [a for a in words.within(low, high, "link") if a.end > a.start]
    for link in links:
        ahead = re.fullmatch(told["place_behind"], words.plain[behind : link.start]) if link.start >= behind else None
        led = re.fullmatch(told["place_before"], words.plain[low : link.start]) if link.end <= before else None
        unsure = re.match(told["place_unsure"], words.plain[link.end : high])
        if (ahead or led) and not unsure and parse_date(words.plain[link.start : link.end], page.language.code) is None:
            return page.item(words, link), (link.start, link.end)
    match = re.compile(told["place_named"] + rf"(?P<name>{name_pattern(page.language)})(?=$|[,)])").match(
        words.plain, behind, high
    )
    if match is None or any(a.start < match.end() and match.start() < a.end for a in links):
        return None
    return page.thing(match["name"]), match.span("name")

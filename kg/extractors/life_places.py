"""Where somebody was born and died, as the brackets behind a name tell beside the dates: `born 5 May 1946 in Seoul`."""

import re
from collections.abc import Iterator

from kg.mapping.lists import pattern
from kg.model import Item, Time
from kg.values import FoundDate, find_dates, parse_date
from kg.vocab import P
from kg.wikitext.marked import name_pattern
from kg.wikitext.page import Page
from kg.wikitext.passage import Anchor, Passage

_CUT = re.compile(r"[;†]|\s[–—-]\s")
_BRACKETS = re.compile(r"\(([^()]{4,300})\)")
_NEAR = 60
"""Characters before a link in which "born in" stands."""
_BETWEEN_ENDS = re.compile(r"\s[–—-]\s")
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
        if page.is_subject(match["where"].strip()):
            return True
    brackets = _BRACKETS.search(said)
    ends = ends_with_places(page, brackets.group(1)) if brackets else []
    return bool(ends) and page.is_subject(ends[0][2])


def born_at_link(page: Page, words: Passage, start: int) -> Anchor | None:
    """The link behind "born in", where somebody was born elsewhere (`born 1943 in [[Malmö]]`)."""
    behind = pattern(page.language.code, "people", "born_before_link")
    links = (a for a in words.links if a.start >= start and a.end > a.start)
    return next((a for a in links if behind.search(words.plain[max(start, a.start - _NEAR) : a.start])), None)


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

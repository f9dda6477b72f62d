"""Where somebody was born and died, as the brackets behind a name tell beside the dates: `born 5 May 1946 in Seoul`."""

import re

from kg.mapping.lists import pattern
from kg.model import Time
from kg.values import parse_date
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.passage import Anchor, Passage

_BRACKETS = re.compile(r"\(([^()]{4,300})\)")
_NEAR = 60
"""Characters before a link in which "born in" stands."""
_BETWEEN_ENDS = re.compile(r"\s[–—-]\s")
Stretch = tuple[int, int]


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

"""Where among the words behind the name of a listed person their life stands: in brackets, bare, or as a phrase."""

import re

from kg.extractors.people.lifespans import ONLY_TOLD, life_dates
from kg.extractors.people.occupations import first_phrase, occupations
from kg.mapping.lists import folded
from kg.values import find_dates
from kg.wikitext.page import Page

_BRACKETS = re.compile(r"\s{0,2}\(([^()]{0,300})\)")
_SQUARE = re.compile(r"\s{0,2}\[([^\[\]]{4,80})\]")
_BARE = re.compile(r"\s((?:c\. )?\d{3,4}\s?[–—-]\s?(?:c\. )?\d{4})(?=\s{0,2}(?:$|[,;.]))")
SEPARATOR = re.compile(r"\s{0,2}[,–—:;-]\s{0,2}|\.\s{1,2}")
"""What parts a name from the words about it."""
_FIRST_BRACKETS = re.compile(r"\(([^()]{4,80})\)[\s,–-]{0,3}")
_LAST_BRACKETS = re.compile(r"\s\(([^()]{4,80})\)$")
_LAST_PHRASE = re.compile(r"[,;]\s(\d{4}\s?[–—-]\s?\d{4})$")
_FIRST_PHRASE = re.compile(r"([^,;()]{4,40})[,;]\s")
_YEARS = 25
"""A period before a description that is shorter is no life."""
_YEARS_BEHIND = 32
"""The same behind one, where years may be those of the work that it names."""
_MAX_TOLD = 60
OPEN = ("–", "-", "—")
"""What leaves a period open at its end."""


def brackets_after(plain: str, end: int) -> re.Match[str] | None:
    """The brackets behind a name, or a bare `1920–1999` there; group 1 is what stands in them."""
    return next((found for form in (_BRACKETS, _SQUARE, _BARE) if (found := form.match(plain, end))), None)


def dates_among(page: Page, plain: str, start: int, end: int) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """A life within a description, as (its place, the rest): `poet (1801–1866)`, `born 1984, footballer`."""
    ahead = _FIRST_BRACKETS.match(plain, start, end)
    if ahead and _is_life(page, ahead.group(1)):
        return ahead.span(1), (ahead.end(), end)
    behind = _LAST_BRACKETS.search(plain, start, end)
    if behind and behind.start() > start and _is_life_behind(page, plain[start : behind.start()], behind.group(1)):
        return behind.span(1), (start, behind.start())
    last = _LAST_PHRASE.search(plain, start, end)
    said = plain[start : last.start()] if last else ""
    if last and any(True for _ in occupations(page, said)) and _is_life_behind(page, said, last.group(1)):
        return last.span(1), (start, last.start())
    born = _told_last(page, plain, start, end)
    if born:
        return born
    first = _FIRST_PHRASE.match(plain, start, end)
    if first and _is_life(page, first.group(1)):
        return first.span(1), (first.end(), end)
    return None


def _is_life(page: Page, words: str) -> bool:
    return any(True for _ in life_dates(page, words, years=_YEARS))


def _is_life_behind(page: Page, said: str, words: str) -> bool:
    """Whether brackets behind a description date the person, not an office or a thing that it ends with."""
    last = said.split()[-1] if said.split() else ""
    capitals = page.language.words["names"].get("capitals") and not last.islower()
    years = ONLY_TOLD if capitals or names_an_office(page, said) else _YEARS_BEHIND
    return not words.rstrip().endswith(OPEN) and any(True for _ in life_dates(page, words, years=years))


def names_an_office(page: Page, said: str) -> bool:
    """Whether a description begins with an office, so that the years beside it may be those of the office."""
    head = f" {folded(first_phrase(page, said))} "
    return any(f" {office} " in head for office in page.language.words["offices"]["words"])


def _told_last(page: Page, plain: str, start: int, end: int) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The last phrase of a description that says "born" or "died": `singer, born May 12, 1970`."""
    words = page.language.words["people"]
    told = (plain.rfind(f", {word} ", start, end) for word in (*words["born"], *words["died"]))
    at = max(told)
    phrase = (at + 2, end)
    if (
        at > start
        and end - at < _MAX_TOLD
        and any(True for _ in life_dates(page, plain[slice(*phrase)], years=ONLY_TOLD))
    ):
        return phrase, (start, at)
    return None


def aside(page: Page, plain: str, start: int, end: int) -> tuple[int, int]:
    """Words in the brackets that are no dates: `(1923–2002, businessman)`, `(film director)`."""
    inner = plain[start:end]
    last = max((date.end for date in find_dates(inner, page.language.code)), default=0)
    if any(char.isdigit() for char in inner[last:]):
        return (end, end)
    separator = SEPARATOR.match(inner, last) if last else None
    if last and separator is None:
        return (end, end)
    return (start + (separator.end() if separator else 0), end)

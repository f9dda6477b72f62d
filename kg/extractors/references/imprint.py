"""What stands around the title of a plain citation: its date, publisher, pages, numbers, language, date of reading."""

import re

from kg.extractors.references.parameter_readers import labelled, read_date, word_pattern
from kg.mapping.citations import Citing
from kg.model import Time
from kg.values import find_dates
from kg.values.identifiers import doi, isbn, issn
from kg.wikitext.page import Page

_YEAR_IN_BRACKETS = re.compile(r"\((?:[^()]{1,80}[,.:] ?)?(?P<date>1[4-9]\d\d|20\d\d)\)")
_LOOSE_YEAR = re.compile(r"(?<=[,.:] )(?P<date>1[4-9]\d\d|20\d\d)(?=[.,;)]| \(|$)")
_SEGMENT = re.compile(r"[.,;:()]")
_PLACE = re.compile(
    r"(?:^|[.,;(]\s?)(?P<place>[^\W\d_][^\d.,:;()]{1,30}(?:, [^\W\d_][^\W\d_.]{1,20})?): "
    r"(?P<publisher>[^\W\d_][^.,:;()\d]{1,70})(?=[.,;)]|$)"
)
_FOLLOWING = re.compile(r"[\s\"”»']{0,3}[.,;–—-]\s?(?P<words>[^\W\d_][^.,:;()\[\]\d]{1,70})(?=\s?[.,]?\s?(?:\(|\d|$))")
_URL = re.compile(r"https?://\S{1,2000}")
_PAGES = r"(?P<pages>\d(?:[\d–—, -]{0,60}\d)?|[ivxlc]{1,8}(?:[–-][ivxlc]{1,8})?\b)"
NUMBERS = {
    "isbn": (isbn, re.compile(r"ISBN(?:-1[03])?[\s:]{0,3}(?P<number>\d[\dXx\s‐‑–-]{8,20}[\dXx])")),
    "issn": (issn, re.compile(r"ISSN[\s:]{0,3}(?P<number>\d{4}[-–]?\d{3}[\dXx])")),
    "doi": (doi, re.compile(r"doi(?:\s?:\s?|\.org/)(?P<number>10\.\d{4,9}/[^\s\]|]{1,200})", re.IGNORECASE)),
}
"""How each number is read, and how it stands in plain words."""


def before_access(style: Citing, after: str) -> str:
    """What follows a title, up to when it was retrieved or archived."""
    words = (word_pattern(style.plain[kind]).search(after) for kind in ("retrieved", "archived"))
    return after[: min((word.start() for word in words if word), default=len(after))]


def accessed(page: Page, style: Citing, after: str) -> Time | None:
    """`Retrieved on 2 May 2011`"""
    word = word_pattern(style.plain["retrieved"]).search(after)
    if word is None:
        return None
    found = find_dates(after[word.end() : word.end() + 40], page.language.code)
    return next((date.time for date in found if date.start <= 6), None)


def published_on(page: Page, after: str) -> Time | None:
    """A date with a month, else a year in brackets, at the end of brackets, or set off by commas or full stops."""
    bare = _URL.sub(" ", after)[:1000]
    for found in find_dates(bare, page.language.code):
        if len(found.time.edtf) in (7, 10) and found.time.edtf.replace("-", "").isdigit():
            return found.time
    match = _YEAR_IN_BRACKETS.search(bare) or _LOOSE_YEAR.search(bare)
    return read_date(page, match["date"]) if match else None


def publisher(style: Citing, after: str, *, dated: bool) -> tuple[str | None, str | None]:
    """Place and publisher: `Aachen: Shaker`, `Yale University Press`, or `Kyiv Post` before a date."""
    if match := _PLACE.search(after):
        place, named = match["place"].strip(), match["publisher"].strip()
        return (named, place) if _publishes(style, place) else (place, named)
    found = next((part for part in map(str.strip, _SEGMENT.split(after)) if _publishes(style, part)), None)
    match = _FOLLOWING.match(after) if dated and not found else None
    if match:
        said = match["words"].strip()
        if said[0].isupper() and said.casefold() not in style.names["not_names"] and len(said.split()) <= 8:
            found = said
    return None, found


def _publishes(style: Citing, words: str) -> bool:
    """`Yale University Press`, not `Google Books`."""
    if not words[:1].isupper() or not 2 <= len(words.split()) <= 8 or words.casefold() in style.titles["weak"]:
        return False
    return words.casefold().rpartition(" ")[2] in style.plain["publisher"]


def pages(style: Citing, words: str) -> str | None:
    """`pp. 33–6`"""
    match = labelled(style.plain["pages"], _PAGES).search(_URL.sub(" ", words))
    return match["pages"] if match else None


def language(style: Citing, words: str) -> str | None:
    """`(in German)`"""
    before, after = style.text["language"].split("{}")
    start = words.find(before)
    end = words.find(after, start + len(before)) if start >= 0 else -1
    return style.language(words[start + len(before) : end]) if 0 < end - start < 40 else None

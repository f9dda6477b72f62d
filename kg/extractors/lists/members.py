"""Who plays and played in a band: members listed with what they play and when."""

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.extractors.lists.entries import Entry, entries
from kg.extractors.lists.subdivisions import labels
from kg.mapping.lists import folded, listing, stands_in
from kg.model import Findings, Item, Qualifier, Text
from kg.reading.date_qualifiers import interval
from kg.values import parse_date
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.passage import Anchor
from kg.wikitext.sentence_patterns import either
from kg.wikitext.titles import slug

_NAME_END = re.compile(r"\s?[–—:;,(/]|\s-\s|\s?\n")
_BRACKETS = re.compile(r"\(([^()]{1,120})\)")
_SEPARATOR = re.compile(r"\s{0,3}(?:[–—:,]|-\s)\s{0,3}")
_YEARS = re.compile(r"\s{0,3}[,;&]\s{0,3}(?=\d{4})")
_DIGITS = re.compile(r"(?<!\d)\d{4}(?!\d)")
_WORDS = 5
"""Words of a name; what is longer is a sentence."""


def members(page: Page) -> Findings:
    """The members of a musical group: since when and until when, and their instruments; who left is a former member."""
    if page.klass != "schema:MusicGroup":
        return
    for entry in entries(page, "members"):
        above = [*entry.section.path, *_labels(entry)]
        if entry.holds or _says(page, above, "no_member"):
            continue
        found = _who(page, entry)
        if found is None:
            continue
        person, link, end = found
        told = entry.columns.get("years")
        periods = list(_periods(page, told.plain if told else _last_brackets(entry.passage.plain, end)))
        for period in periods or [()]:
            left = _says(page, above, "former") or (bool(periods) and all(_is_closed(each) for each in periods))
            prop = P["former member"] if left else P["has part"]
            yield page.state(
                page.subject, prop, person, entry.span, entry.where, qualifiers=period, references=entry.citations
            )
        yield page.state(person, P["type"], Item("person", klass="schema:Person"), entry.span, entry.where)
        if link is not None:
            yield from labels(page, person, link)
        else:
            place = entry.passage.source(*_stretch(entry.passage.plain, person.label))
            yield page.state(person, P["label"], Text(person.label, page.language.code), place, entry.where)
        yield from _instruments(page, entry, person, end)


def _labels(entry: Entry) -> Iterator[str]:
    """The lines that an entry stands under (`;Former members`)."""
    parent = entry.parent
    while parent is not None:
        yield parent.passage.plain
        parent = parent.parent


def _says(page: Page, headings: list[str], key: str) -> bool:
    words = listing(page.language.code).table("members").get(key, ())
    return any(stands_in(word, folded(heading)) for heading in headings for word in words)


def _is_closed(period: tuple[Qualifier, ...]) -> bool:
    return any(qualifier.property == P["end time"] for qualifier in period)


def _who(page: Page, entry: Entry) -> tuple[Item, Anchor | None, int] | None:
    """The member an entry begins with, by link or by name, and where the name ends."""
    plain, link = entry.passage.plain, entry.first_link()
    if link is not None and link.start <= 1:
        item = page.item(entry.passage, link)
        return (item, link, link.end) if not _plays(page, item.label) else None
    match = _NAME_END.search(plain)
    end = match.start() if match else len(plain.rstrip(" ."))
    name = plain[:end].strip(" '\"«»")
    words = name.split()
    held = link is not None and link.start < end
    is_name = 1 <= len(words) <= _WORDS and all(word.strip("\"'«»“”(")[:1].isupper() for word in words)
    if held or not is_name or _plays(page, name) or any(char.isdigit() for char in name):
        return None
    return page.resolve(name), None, end


def _stretch(plain: str, name: str) -> tuple[int, int]:
    start = max(0, plain.find(name))
    return start, min(len(plain), start + len(name))


def _last_brackets(plain: str, start: int) -> str:
    """The words of the last brackets with a year in them."""
    return next((b for b in reversed(_BRACKETS.findall(plain[start:])) if _DIGITS.search(b)), "")


def _periods(page: Page, written: str) -> Iterator[tuple[Qualifier, ...]]:
    """`1984–1997, 2010–present`: start and end of each period; a lone year is both."""
    for part in _YEARS.split(written):
        time = parse_date(part, page.language.code) if _DIGITS.search(part) else None
        if time is None:
            return
        whole = (Qualifier(P["start time"], time), Qualifier(P["end time"], time))
        yield interval(time) if "/" in time.edtf else whole


def _plays(page: Page, words: str) -> bool:
    """Whether words are an instrument (`lead guitar`), or say what somebody does in a band."""
    known = listing(page.language.code).table("members").get("instruments", ())
    return any(words.casefold().endswith(word) for word in known)


def _instruments(page: Page, entry: Entry, person: Item, start: int) -> Findings:
    """What stands behind the name and a dash: `lead vocals, guitar (1984–1997)`."""
    words = entry.columns.get("instruments", entry.passage)
    plain = words.plain
    position = 0
    if words is entry.passage:
        brackets = _BRACKETS.match(plain, start + len(plain[start:]) - len(plain[start:].lstrip()))
        position = brackets.end() if brackets else start
        separator = _SEPARATOR.match(plain, position)
        if separator is None:
            return
        position = separator.end()
    stop = next((match.start() for match in _BRACKETS.finditer(plain, position)), len(plain))
    for low, high in _parts(page, plain, position, stop):
        if not _plays(page, plain[low:high]):
            continue
        link = next((a for a in words.within(low, high, "link") if (a.start, a.end) == (low, high)), None)
        value = page.item(words, link) if link else Item(plain[low:high], slug=slug(plain[low:high]))
        yield page.state(
            person, P["instrument"], value, words.source(low, high), entry.where, references=entry.citations
        )


@lru_cache
def _joint(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"[,;/&]|\s{either((*words, '&'))}\s")


def _parts(page: Page, plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    position = start
    for match in [*_joint(tuple(page.language.words["boxes"]["and"])).finditer(plain, start, end), None]:
        low, high = position, match.start() if match else end
        while low < high and plain[low] in " .\n":
            low += 1
        while high > low and plain[high - 1] in " .\n":
            high -= 1
        if low < high:
            yield low, high
        position = match.end() if match else end

"""The place that stands beside a date in a value: where what is dated happened."""

import re
from collections.abc import Iterator

from kg.extractors.infobox.fields import Field, ReadValue
from kg.extractors.infobox.value_splitting import Place, pieces
from kg.model import Item
from kg.values import parse_date
from kg.wikitext.page import Page
from kg.wikitext.passage import Anchor, Passage
from kg.wikitext.titles import slug

_NAME = re.compile(r"[^\W\d_a-z][^\W\d_]*(?:[ '’.-]{1,2}[^\W\d_]+){0,4}")


def event_place(cell: Field, prop: str) -> Iterator[ReadValue]:
    """The first place of a dated value: behind `in`, before the date in brackets, or behind it on a line of its own.

    `1949 in [[Wakefield]], England`; `[[Bridgeport, Connecticut]], U.S. (1965)`; `1911<br>[[Endicott, New York]], U.S.`
    """
    for words in pieces(cell.page, cell.parameter):
        if found := _linked(cell.page, words) or _named(cell.page, words):
            thing, place = found
            yield ReadValue(thing, place, property=prop)
            return


def _linked(page: Page, words: Passage) -> tuple[Item, Place] | None:
    for link in words.links:
        if link.end > link.start:
            if not _is_date(page, words.plain[link.start : link.end]) and _stands_as_place(page, words, link):
                return page.item(words, link), (link.source_start, link.source_end)
            if not _is_date(page, words.plain[link.start : link.end]):
                return None
    return None


def _stands_as_place(page: Page, words: Passage, link: Anchor) -> bool:
    """Whether `in` stands before a link, or nothing but a date does while a comma says that a place goes on."""
    before = words.plain[: link.start].rstrip()
    if before.rpartition(" ")[2].casefold() in page.language.words["boxes"].get("placed", ()):
        return "(" not in before or ")" in before
    further = words.plain[link.end : link.end + 2] == ", " or "," in words.plain[link.start : link.end]
    dated = before.endswith(",") and _is_date(page, before.rstrip(","))
    return dated or (further and not before)


def _named(page: Page, words: Passage) -> tuple[Item, Place] | None:
    """A place without a link: capitals behind `in`, or a line that ends with a country."""
    plain = words.plain
    parts = [part.strip() for part in plain.split(",")]
    countries = page.language.country_titles
    if len(parts) > 1 and parts[-1] in countries and _NAME.fullmatch(parts[0]) and not words.links:
        start = plain.index(parts[0])
    else:
        said = "|".join(map(re.escape, page.language.words["boxes"].get("placed", ())))
        match = re.search(rf"\b(?:{said})\s(?=[^\W\d_a-z])", plain) if said else None
        if match is None or "(" in plain[: match.start()].rpartition(")")[2]:
            return None
        start = match.end()
    name = _NAME.match(plain, start)
    if name is None or (name.end() < len(plain) and plain[name.end()] not in ",;.()") or _is_date(page, name[0]):
        return None
    known = page.resolve(name[0])
    thing = known if known.title else Item(name[0], slug=slug(name[0]))
    return None if thing is page.subject else (thing, words.source(name.start(), name.end()))


def _is_date(page: Page, words: str) -> bool:
    return parse_date(words, page.language.code) is not None

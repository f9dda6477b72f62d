"""What lists say under their headings: subdivisions and twin towns."""

import re

from kg.extractors.dating import during
from kg.model import Findings, Item, Text
from kg.values import find_dates
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import ListItem
from kg.wikitext.passage import Anchor

_PARENTHESES = re.compile(r"\(([^()]{1,200})\)")
_FROM_MARGIN = 3
"""Characters that may stand before the name an item is about (a quote, a dash)."""


def subdivisions(page: Page) -> Findings:
    """Each place that leads an item under a heading about subdivisions is part of the subject."""
    for entry in page.items("subdivisions") if page.is_place else ():
        link = entry.first_link()
        if link is None or link.start > _FROM_MARGIN:
            continue
        part = page.item(entry.passage, link)
        refs = entry.citations
        contains, located = (
            P["contains administrative territorial entity"],
            P["located in the administrative territorial entity"],
        )
        yield page.state(page.subject, contains, part, entry.span, "list item", references=refs)
        yield page.state(part, located, page.subject, entry.span, "list item", references=refs)
        area = Item("administrative area", klass="schema:AdministrativeArea")
        yield page.state(part, P["type"], area, entry.span, "list item")
        yield from labels(page, part, link)
        yield from _former_names(page, entry, part, link)


def labels(page: Page, thing: Item, link: Anchor) -> Findings:
    """The name as the link shows it, and the one that another wiki's article has for a red link."""
    place = (link.source_start, link.source_end)
    yield page.state(thing, P["label"], Text(thing.label, page.language.code), place, "link")
    if link.foreign:
        wiki, title = link.foreign
        yield page.state(thing, P["label"], Text(title, wiki), place, "link")
        yield page.state(thing, P["interlanguage link"], Item(title, title, wiki), place, "link")


def _former_names(page: Page, entry: ListItem, part: Item, link: Anchor) -> Findings:
    """`(Hungnam-si until 2005)` beside the name: a former name and when it ended."""
    plain = entry.passage.plain
    for match in _PARENTHESES.finditer(plain, link.end):
        inner = match.group(1)
        for found in find_dates(inner, page.language.code):
            name = inner[: found.start].strip(" ,;")
            if found.role != "until" or not name or not name[0].isupper():
                continue
            where = entry.passage.source(match.start(1), match.end(1))
            value = Text(name, page.language.code)
            yield page.state(
                part,
                P["official name"],
                value,
                where,
                "list item",
                qualifiers=during(found),
                references=entry.citations,
            )


def twin_towns(page: Page) -> Findings:
    """Each place listed under a twin-towns heading is a twin; `since 1982` beside it starts the relation."""
    for entry in page.items("twin towns") if page.is_place else ():
        link = entry.first_link()
        if link is None:
            continue
        refs = entry.citations
        town = page.item(entry.passage, link)
        since = next(iter(find_dates(entry.passage.plain[link.end :], page.language.code)), None)
        yield page.state(
            page.subject,
            P["twinned administrative body"],
            town,
            entry.span,
            "list item",
            qualifiers=during(since, point="start time"),
            references=refs,
        )
        if country := _country(page, entry, link):
            yield page.state(town, P["country"], country, entry.span, "list item", references=refs)


def _country(page: Page, entry: ListItem, town: Anchor) -> Item | None:
    """The country that the item names behind the town, else the one of the flag before it."""
    links = entry.passage.links
    for link in links:
        if link.start > town.end and entry.passage.plain[town.end : link.start].strip() in (",", "("):
            return page.item(entry.passage, link)
    flags = (link for link in links if link.start == link.end and link.start <= town.start)
    return next((page.item(entry.passage, flag) for flag in flags), None)

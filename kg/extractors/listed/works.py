"""Works listed under headings such as "Novels" or "Discography": each italic title is a work of the subject."""

import re

from kg.model import Findings, Item, Text
from kg.values import find_dates
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import ListItem
from kg.wikitext.passage import Anchor
from kg.wikitext.titles import slug

_YEAR = re.compile(r"(?<![\d–-])(?:1[4-9]|20)\d\d(?![\d–-])")
_LED = re.compile(r"\(?(?:1[4-9]|20)\d\d\)?\s{0,2}[:–—-]?\s{0,2}")
_TOPICS = {
    "works": (("schema:Person",), "author", "schema:CreativeWork"),
    "albums": (("schema:Person", "schema:MusicGroup"), "performer", "schema:MusicAlbum"),
}
"""What the lists of a topic hold: of whom, what the subject is of them, and their class."""
_FROM_MARGIN = 1
"""Characters that may stand before a title (a quotation mark)."""


def works(page: Page) -> Findings:
    """Author or performer, and year of publication, of each work that a list names in italics."""
    seen: set[tuple[str | None, str]] = set()
    for topic, (classes, prop, klass) in _TOPICS.items():
        if page.klass not in classes:
            continue
        never = {section.start for section in page.under(f"not {topic}")}
        for entry in page.items(topic):
            title = _title(entry, dated=topic != "works") if entry.section.start not in never else None
            if title is None:
                continue
            work = _work(page, entry, title)
            if (work.title, work.label) in seen:
                continue
            seen.add((work.title, work.label))
            place = (title.source_start, title.source_end)
            refs = entry.citations
            yield page.state(work, P["type"], Item("work", klass=klass), place, "list item")
            yield page.state(work, P[prop], page.subject, entry.span, "list item", references=refs)
            yield page.state(work, P["title"], Text(work.label, page.languages.get(work.label)), place, "list item")
            yield from _published(page, entry, work, title)


def _title(entry: ListItem, *, dated: bool) -> Anchor | None:
    """The italics that an item begins with; also behind a year where the list is `dated` (`2005 – ''Title''`)."""
    first = next((a for a in entry.passage.anchors if a.kind == "italic" and a.end > a.start), None)
    if first is None or first.start <= _FROM_MARGIN:
        return first
    return first if dated and _LED.fullmatch(entry.passage.plain[: first.start]) else None


def _work(page: Page, entry: ListItem, title: Anchor) -> Item:
    words = entry.passage.plain[title.start : title.end].strip(" .,;:")
    link = next(entry.passage.within(title.start, title.end, "link"), None)
    if link is not None:
        return Item(words, page.item(entry.passage, link).title, link.lang)
    return Item(words, slug=slug(words))


def _published(page: Page, entry: ListItem, work: Item, title: Anchor) -> Findings:
    """The first year behind the title: `New York: Columbia University Press, 1989.` or `(1989)`; else one before it."""
    ahead = _YEAR.search(entry.passage.plain[: title.start])
    behind = entry.passage.plain[title.end :]
    found = _YEAR.search(behind) if ahead is None else ahead
    dates = find_dates(f"({found.group()})", page.language.code) if found else []
    if found and dates:
        offset = 0 if ahead else title.end
        place = entry.passage.source(offset + found.start(), offset + found.end())
        yield page.state(work, P["publication date"], dates[0].time, place, "list item", references=entry.citations)

"""Works listed under headings such as "Novels": each italic title is a work by the person the article is about."""

import re

from kg.model import Findings, Item, Text
from kg.values import find_dates
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import ListItem
from kg.wikitext.passage import Anchor
from kg.wikitext.titles import slug

_YEAR = re.compile(r"(?<![\d–-])(?:1[4-9]|20)\d\d(?![\d–-])")
_FROM_MARGIN = 1
"""Characters that may stand before a title (a quotation mark)."""


def works(page: Page) -> Findings:
    """Author and year of publication of each work of a person that a list names in italics."""
    if page.klass != "schema:Person":
        return
    seen: set[tuple[str | None, str]] = set()
    for entry in page.items("works"):
        title = _title(entry)
        if title is None:
            continue
        work = _work(page, entry, title)
        if (work.title, work.label) in seen:
            continue
        seen.add((work.title, work.label))
        place = (title.source_start, title.source_end)
        refs = entry.citations
        yield page.state(work, P["type"], Item("work", klass="schema:CreativeWork"), place, "list item")
        yield page.state(work, P["author"], page.subject, entry.span, "list item", references=refs)
        yield page.state(work, P["title"], Text(work.label, page.languages.get(work.label)), place, "list item")
        yield from _published(page, entry, work, title)


def _title(entry: ListItem) -> Anchor | None:
    """The italics that an item begins with."""
    first = next((a for a in entry.passage.anchors if a.kind == "italic" and a.end > a.start), None)
    return first if first and first.start <= _FROM_MARGIN else None


def _work(page: Page, entry: ListItem, title: Anchor) -> Item:
    words = entry.passage.plain[title.start : title.end].strip(" .,;:")
    link = next(entry.passage.within(title.start, title.end, "link"), None)
    if link is not None:
        return Item(words, page.item(entry.passage, link).title, link.lang)
    return Item(words, slug=slug(words))


def _published(page: Page, entry: ListItem, work: Item, title: Anchor) -> Findings:
    """The first year behind the title: `New York: Columbia University Press, 1989.` or `(1989)`."""
    behind = entry.passage.plain[title.end :]
    found = _YEAR.search(behind)
    dates = find_dates(f"({found.group()})", page.language.code) if found else []
    if found and dates:
        place = entry.passage.source(title.end + found.start(), title.end + found.end())
        yield page.state(work, P["publication date"], dates[0].time, place, "list item", references=entry.citations)

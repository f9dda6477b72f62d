"""Works listed under headings such as "Novels" or "Discography": what an item begins with is a work of the subject."""

import re

from kg.extractors.lists.work_titles import Titled, isbns, titled
from kg.model import Findings, Item, Text
from kg.values import find_dates
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import ListItem

_YEAR = re.compile(r"(?<![\d–-])(?:1[4-9]|20)\d\d(?![\d–-])")
_TOPICS = {
    "works": (("schema:Person",), "author", "schema:CreativeWork"),
    "albums": (("schema:Person", "schema:MusicGroup"), "performer", "schema:MusicAlbum"),
}
"""What the lists of a topic hold: of whom, what the subject is of them, and their class."""


def works(page: Page) -> Findings:
    """Author, editor or performer, year of publication and ISBN of each work that a list begins an item with."""
    seen: set[tuple[str | None, str]] = set()
    for topic, (classes, prop, klass) in _TOPICS.items():
        if page.klass not in classes:
            continue
        never = {section.start for section in page.under(f"not {topic}")}
        edited = {section.start for section in page.under("edited works")}
        built = {section.start for section in page.under("built works")}
        for entry in page.items(topic):
            section = entry.section.start
            found = (
                titled(page, entry, plainly=topic != "works", built=section in built) if section not in never else None
            )
            if found is None or (found.work.title, found.work.label) in seen:
                continue
            work, place = found.work, found.place
            seen.add((work.title, work.label))
            refs = entry.citations
            yield page.state(work, P["type"], Item("work", klass=klass), place, "list item")
            by_editor = topic == "works" and (found.edited or (section in edited and found.cited is None))
            of = P["editor"] if by_editor else P[prop]
            yield page.state(work, of, page.subject, entry.span, "list item", references=refs)
            yield page.state(work, P["title"], Text(work.label, page.languages.get(work.label)), place, "list item")
            yield from _published(page, entry, found)
            for number, at in isbns(page, entry):
                kind = "ISBN-13" if len(number) == 13 else "ISBN-10"
                yield page.state(work, P[kind], Text(number), at, "list item", references=refs)


def _published(page: Page, entry: ListItem, found: Titled) -> Findings:
    """The first year behind the title: `New York: Columbia University Press, 1989.` or `(1989)`; else one before it."""
    plain, refs = entry.passage.plain, entry.citations
    if found.cited is not None:
        if found.cited.date is not None:
            yield page.state(found.work, P["publication date"], found.cited.date, found.place, "list item")
        return
    year = _YEAR.search(plain[: found.start]) or _YEAR.search(plain, found.end)
    dates = find_dates(f"({year.group()})", page.language.code) if year else []
    if year and dates:
        place = entry.passage.source(year.start(), year.end())
        yield page.state(found.work, P["publication date"], dates[0].time, place, "list item", references=refs)

"""Which sections are about a topic that lists have, by their headings and those above."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from kg.mapping.lists import Listing, Topic, folded, listing, stands_in
from kg.wikitext.page import Page
from kg.wikitext.parts import Section

_ENOUGH = 5_000
"""Characters in which the words before a list say what it is."""
_STEM = 4
"""Letters that the name of a place and of those who live there have in common (Bavaria, Bavarians)."""


def sections(page: Page, topic: str) -> list[Section]:
    """The sections about a topic."""
    return [section for section in page.sections if (found := about(page, section)) and found.name == topic]


def about(page: Page, section: Section) -> Topic | None:
    """What a section is about; None for the lead and for what no topic names."""
    return about_path(page, section.path)


def about_path(page: Page, path: tuple[str, ...]) -> Topic | None:
    """What a part of the page is about that has these headings, from the top."""
    return _topic(page.language.code, path, f"{page.subject.label} {page.subject.title or ''}")


@lru_cache(maxsize=1024)
def _topic(lang: str, path: tuple[str, ...], names: str) -> Topic | None:
    known = listing(lang)
    return known.topic([_without_demonym(step, names, known) for step in path])


def _without_demonym(heading: str, names: str, known: Listing) -> str:
    """`Notable Bavarians` in the article on Bavaria is a heading about notable people."""
    first, _, rest = folded(heading).partition(" ")
    if first not in known.table("demonym").get("before", ()) or len(rest) < _STEM:
        return heading
    stems = {name[:_STEM] for name in folded(names).split() if len(name) >= _STEM}
    return str(known.table("demonym")["means"]) if rest.split()[-1][:_STEM] in stems else heading


def doubtful(page: Page, section: Section, topic: Topic) -> bool:
    """Whether the headings are vague and the words before the list do not help ("International relations")."""
    if not topic.weak or not all(topic.doubts(folded(step)) for step in section.path if topic.names(folded(step))):
        return False
    said = folded(" ".join(_under(page, section))[:_ENOUGH])
    return not any(stands_in(word, said) for word in topic.sure)


def _under(page: Page, section: Section) -> Iterator[str]:
    """The sentences under the highest heading of a section, as many as are enough."""
    places = page.sections
    first = last = bisect_left(places, section.start, key=lambda one: one.start)
    while first and places[first].level and places[first].path[1:]:
        first -= 1
    while last + 1 < len(places) and places[last + 1].path[:1] == section.path[:1] and places[last + 1].path[1:]:
        last += 1
    length = 0
    start = bisect_left(page.sentences, places[first].start, key=lambda sentence: sentence.section.start)
    for sentence in islice(page.sentences, start, None):
        if sentence.section.start > places[last].start or length > _ENOUGH:
            return
        length += len(sentence.text)
        yield sentence.text

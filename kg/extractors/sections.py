"""Which sections are about a topic that lists have, by their headings and those above."""

from kg.mapping.lists import Listing, Topic, folded, listing, stands_in
from kg.wikitext.page import Page
from kg.wikitext.parts import Section

_STEM = 4
"""Letters that the name of a place and of those who live there have in common (Bavaria, Bavarians)."""


def sections(page: Page, topic: str) -> list[Section]:
    """The sections about a topic."""
    return [section for section in page.sections if (found := about(page, section)) and found.name == topic]


def about(page: Page, section: Section) -> Topic | None:
    """What a section is about; None for the lead and for what no topic names."""
    known = listing(page.language.code)
    return known.topic([_without_demonym(page, step, known) for step in section.path])


def _without_demonym(page: Page, heading: str, known: Listing) -> str:
    """`Notable Bavarians` in the article on Bavaria is a heading about notable people."""
    first, _, rest = folded(heading).partition(" ")
    if first not in known.table("demonym").get("before", ()) or len(rest) < _STEM:
        return heading
    names = folded(f"{page.subject.label} {page.subject.title or ''}").split()
    stems = {name[:_STEM] for name in names if len(name) >= _STEM}
    return str(known.table("demonym")["means"]) if rest.split()[-1][:_STEM] in stems else heading


def doubtful(page: Page, section: Section, topic: Topic) -> bool:
    """Whether the headings are vague and the words before the list do not help ("International relations")."""
    if not topic.weak or not all(topic.doubts(folded(step)) for step in section.path if topic.names(folded(step))):
        return False
    said = folded(" ".join(s.text for s in page.sentences if s.section.path[:1] == section.path[:1])[:5000])
    return not any(stands_in(word, said) for word in topic.sure)

"""Sentences that name people: `Notable residents include A and B`, `the painter C was born in Docking`."""

import re
from dataclasses import dataclass

from kg.extractors.lists.name_lists import listed_names
from kg.extractors.lists.person_entries import person_in
from kg.extractors.lists.subdivisions import labels
from kg.extractors.people.lifespans import LIFE_OF_OFFICE, life_dates
from kg.extractors.people.occupations import occupations
from kg.mapping.lists import before, folded
from kg.model import Citation, Findings, Item, Qualifier, Text
from kg.reading.certainty import certainty
from kg.reading.mentions import mentions
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence
from kg.wikitext.passage import Anchor, Passage

RELATIONS = {
    "born here": "place of birth",
    "alumni": "educated at",
    "staff": "employer",
    "notable people": None,
    "mixed people": None,
}
"""What ties the people of a topic to the subject; None: they only belong to it."""
_BRACKETS = re.compile(r"\s{0,2}\(([^()]{4,80})\)")
_ASIDE = re.compile(r"\s{0,2}[(\[][^()\[\]]{0,300}[)\]]")
_NEAR = 120


@dataclass(frozen=True, slots=True)
class _Named:
    """A person in a run of names, and where their occupation stands before the name."""

    item: Item
    link: Anchor
    occupation: tuple[int, int] | None


def person_statements(
    page: Page,
    person: Item,
    topic: str,
    place: tuple[int, int],
    where: str,
    refs: tuple[Citation, ...],
    qualifiers: tuple[Qualifier, ...],
) -> Findings:
    """That somebody is a person, and what ties them to the subject."""
    yield page.state(person, P["type"], Item("person", klass="schema:Person"), place, where)
    if relation := RELATIONS[topic]:
        yield page.state(person, P[relation], page.subject, place, where, qualifiers=qualifiers, references=refs)
    else:
        yield page.state(page.subject, P["notable person"], person, place, where, references=refs)


def of_sentence(page: Page, sentence: Sentence, topic: str) -> Findings:
    """`Notable residents include A, the poet B and C`: each of them, where the whole sentence can be read."""
    lang = page.language.code
    if certainty(sentence.text, lang) != "asserted":
        return
    found = before(lang, topic).search(sentence.text)
    if found is not None:
        for person in _run_of(page, sentence.passage, sentence.start + found.end(), sentence.end):
            yield from _told(page, sentence, person, topic)
    elif topic == "notable people" and (behind := before(lang, "born here", "behind").search(sentence.text)):
        where = behind["where"]
        if (
            where is None
            or page.is_subject(where)
            or folded(where) in page.language.words["subject"]["phrases"]["place"]
        ):
            for person in _run_of(page, sentence.passage, sentence.start, sentence.start + behind.start()):
                yield from _told(page, sentence, person, "born here")


def birthplace(page: Page, sentence: Sentence) -> Findings:
    """`Docking is the birthplace of the painter A`: only whom an occupation tells to be a person was born there."""
    plainly = before(page.language.code, "born here", "plain")
    for _, end in mentions(sentence) if plainly.search(sentence.text) else ():
        match = plainly.match(sentence.text[end : end + _NEAR])
        if match and certainty(sentence.text, page.language.code) == "asserted":
            people = _run_of(page, sentence.passage, sentence.start + end + match.end(), sentence.end)
            for person in people if all(person.occupation for person in people) else ():
                yield from _told(page, sentence, person, "born here")
            return


def _told(page: Page, sentence: Sentence, person: _Named, topic: str) -> Findings:
    item, link, words = person.item, person.link, sentence.passage
    refs = sentence.citations(link.start - sentence.start, link.end - sentence.start)
    yield from person_statements(page, item, topic, sentence.span, "sentence", refs, ())
    yield from labels(page, item, link)
    if person.occupation:
        occupation = Text(words.plain[slice(*person.occupation)], page.language.code)
        place = words.source(*person.occupation)
        yield page.state(item, P["occupation"], occupation, place, "sentence", references=refs)
    if brackets := _BRACKETS.match(words.plain, link.end):
        for prop, time in life_dates(page, brackets.group(1), years=LIFE_OF_OFFICE):
            yield page.state(item, prop, time, words.source(*brackets.span(1)), "sentence", references=refs)


def _run_of(page: Page, words: Passage, start: int, end: int) -> list[_Named]:
    """The people of a sentence with the occupations before their names; none where anything else stands among them."""
    found: list[_Named] = []
    for piece in listed_names(page, words, start, end):
        aside = _ASIDE.match(words.plain, found[-1].link.end) if found else None
        if aside and piece.end <= aside.end():
            continue
        if person := person_in(page, words, piece):
            found.append(_Named(*person, None))
            continue
        last = next((a for a in words.links if a.end == piece.end and a.end > a.start and a.start > piece.start), None)
        lead = words.plain[piece.start : last.start].rstrip() if last else ""
        known = next(iter(occupations(page, lead[:1].casefold() + lead[1:])), None)
        if last is None or known is None or not lead.endswith(known[0]):
            return []
        at = piece.start + known[1]
        found.append(_Named(page.item(words, last), last, (at, at + len(known[0]))))
    return found

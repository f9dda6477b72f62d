"""Lives of others that an article on a person tells beside names: `his son John Lee (5 May 1900 – 3 June 1970)`."""

import re
from collections.abc import Iterator

from kg.extractors.found import Found, Known
from kg.extractors.people.lifespans import LifeDate, brackets, lifespan
from kg.mapping import mappings
from kg.model import Findings, Item, Statement, Text, Time
from kg.reading.certainty import certainty
from kg.reading.sentences import prose
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence
from kg.wikitext.sentence_patterns import name_pattern

_LEAST = 15
"""Years of a life whose brackets do not say "born": fewer may be those of an office."""
_BEFORE = 80
"""Characters in which a name stands before brackets."""


def relatives(page: Page, found: Found) -> Findings:
    """Birth and death of each person whose brackets tell them in a sentence that speaks of kin."""
    rules = mappings(page.language.code).prose.get("kin")
    if not rules or page.klass != "schema:Person":
        return
    kin = re.compile(rules["where"])
    lead, known = page.lead, found.known()
    for sentence in prose(page):
        if kin.search(sentence.text) and certainty(sentence.text, page.language.code) == "asserted":
            first = _behind_own(page, sentence) if sentence == lead else sentence.start
            never = re.compile(rules["never"], re.IGNORECASE)
            yield from map(known.add, _of_sentence(page, sentence, first, never, known))


def _of_sentence(
    page: Page, sentence: Sentence, first: int, never: re.Pattern[str], known: Known
) -> Iterator[Statement]:
    words = sentence.passage
    for start, end in brackets(words.plain, sentence.start, sentence.end):
        named = _name(page, sentence, start) if start >= first else None
        if named is None or never.search(f"{named[0].label} {named[0].title or ''}") or named[0] == page.subject:
            continue
        inner = words.plain[start + 1 : end - 1]
        found = lifespan(page, inner, years=_LEAST) or _in_days(lifespan(page, inner, years=1))
        if not found:
            continue
        person, at = named
        references = sentence.citations(start - sentence.start, end - sentence.start)
        yield page.state(person, P["type"], Item("person", klass="schema:Person"), words.source(*at), "sentence")
        yield page.state(person, P["label"], Text(person.label, page.language.code), words.source(*at), "sentence")
        for vital in found:
            dates = known.values(person, P[vital.prop])
            if any(isinstance(date, Time) and date.edtf.startswith(vital.time.edtf) for date in dates):
                continue
            place = words.source(start + 1 + vital.date_start, start + 1 + vital.date_end)
            yield page.state(person, P[vital.prop], vital.time, place, "sentence", references=references)


def _in_days(found: list[LifeDate]) -> list[LifeDate]:
    """A life told to the day counts however short it was."""
    return found if all(len(vital.time.edtf) == len("1925-01-26") for vital in found) else []


def _behind_own(page: Page, lead: Sentence) -> int:
    """Where the brackets end that tell of the person the article is about."""
    plain = lead.passage.plain
    for start, end in brackets(plain, lead.start, min(lead.end, lead.start + _BEFORE)):
        if lifespan(page, plain[start + 1 : end - 1], years=0):
            return end
    return lead.start


def _name(page: Page, sentence: Sentence, end: int) -> tuple[Item, tuple[int, int]] | None:
    """The person right before the brackets: a link, or a name of two words and more."""
    words = sentence.passage
    stop = end - 1 if words.plain[end - 1 : end] == " " else end
    link = next((a for a in words.within(sentence.start, stop, "link") if a.end == stop and a.start < a.end), None)
    if link is not None:
        item = page.item(words, link)
        return (item, (link.start, link.end)) if " " in f"{item.label} {item.title or ''}".strip() else None
    low = max(sentence.start, stop - _BEFORE)
    found = None
    for match in re.finditer(name_pattern(page.language), words.plain[low:stop]):
        found = match if match.end() == stop - low else found
    if found is None or " " not in found.group() or any(char.isdigit() for char in found.group()):
        return None
    return page.resolve(found.group()), (low + found.start(), stop)

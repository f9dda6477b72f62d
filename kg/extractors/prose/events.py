"""Dated clauses in prose as events, and hedged sentences as claims; each is a subject of its own with its words."""

import re
from collections.abc import Iterator
from hashlib import sha256

from kg.extractors.date_qualifiers import interval
from kg.extractors.prose.happenings import happenings, quoted
from kg.extractors.prose.hedging import certainty, is_attributed, is_planned
from kg.extractors.prose.mentions import mentions
from kg.extractors.prose.narrative import Narrative, beginning, dates_in
from kg.extractors.prose.relations import prose, states
from kg.mapping import mappings
from kg.model import Certainty, Citation, Findings, Item, Statement, Text, Time
from kg.values import FoundDate, find_dates
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence
from kg.wikitext.sentences import split

_ASIDE = re.compile(r"\([^()]{1,400}\)|\"[^\"]{1,400}\"|“[^”]{1,400}”")
"""Where no clause ends: in brackets and quotations."""
_TOP = 2
"""The level of the headings of an article's main sections."""
_ENTRY = re.compile(r"([12]\d{3}) ?[:–—-] ?")
"""A year that begins an entry of a chronicle: `1902: The mill burned down.`"""


def events(page: Page) -> Findings:
    """An event for each dated clause of plain prose; a claim for each hedged sentence, whether dated or not."""
    lead, quotes, words = page.lead, quoted(page), page.language.words
    start = beginning(page.subject.title or page.subject.label)
    told, section = start, page.sections[0]
    for sentence in prose(page):
        if _within(sentence.span[0], quotes):
            continue
        if section != sentence.section:
            section = sentence.section
            # One event is told from section to section; elsewhere each begins anew.
            goes_on = section.level > _TOP or (not start.year and page.klass in words["subject"]["events"])
            told = told.entering(section.title, told if goes_on else start)
        dates = dates_in(sentence.text, page.language.code, told)
        told = told.after(dates)
        yield from _of(page, sentence, happenings(page, sentence, dates, lead=sentence == lead))
    for sentence in chronicle(page):
        dates = dates_in(sentence.text, page.language.code, Narrative())
        if (entry := _ENTRY.match(sentence.text)) and not any(f.start < entry.end() for f in dates):
            dates.insert(0, FoundDate(Time(entry[1], f"{entry[1]}-01-01", f"{entry[1]}-12-31"), 0, 4, "at", 0, 4))
        yield from _of(page, sentence, happenings(page, sentence, dates))


def _of(page: Page, sentence: Sentence, found: list[FoundDate]) -> Findings:
    hedge = certainty(sentence.text, page.language.code)
    if found and not states(page, sentence):
        boundary = re.compile(mappings(page.language.code).prose["clause"]["boundary"])
        before = 0
        for start, end, date in clauses(sentence.text, found, boundary):
            planned = hedge == "asserted" and is_planned(sentence.text[before : date.start], page.language.code)
            yield from _told(page, sentence, start, end, [date], "speculative" if planned else hedge)
            before = date.end
    elif hedge != "asserted" and is_attributed(sentence):
        yield from _told(page, sentence, 0, len(sentence.text), [], hedge)


def _within(place: int, stretches: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in stretches)


def chronicle(page: Page) -> Iterator[Sentence]:
    """The list items that tell of the past and begin with a date (`1866: The railway was opened.`)."""
    past = re.compile(mappings(page.language.code).prose["clause"]["past"])
    skipped = {s.start for s in page.under("not prose")}
    for item in page.list_items:
        plain = item.passage.plain
        if item.section.level and item.section.start in skipped:
            continue
        entry = _ENTRY.match(plain)
        first = next((f.end for f in find_dates(plain, page.language.code) if not f.start), entry and entry.end())
        if first and past.search(plain, first):
            for start, end in split(plain, page.language.abbreviations):
                yield Sentence(page, item.passage, start, end, item.section)


def clauses(plain: str, dates: list[FoundDate], boundary: re.Pattern[str]) -> Iterator[tuple[int, int, FoundDate]]:
    """One stretch of the sentence for each date: cut where clauses join, the whole where they cannot be told apart."""
    aside = [m.span() for m in _ASIDE.finditer(plain)]
    cuts = [m.start() for m in boundary.finditer(plain) if not _within(m.start(), aside)]
    for index, date in enumerate(dates):
        before = dates[index - 1].end if index else 0
        after = dates[index + 1].start if index + 1 < len(dates) else len(plain)
        left = [cut for cut in cuts if before <= cut < date.start] if index else []
        right = [cut for cut in cuts if date.end <= cut < after] if index + 1 < len(dates) else []
        start = left[0] if left else 0
        end = right[-1] if right else len(plain)
        joint = boundary.match(plain, start) if left else None
        yield (joint.end() if joint else start), end, date


def _told(
    page: Page, sentence: Sentence, start: int, end: int, dates: list[FoundDate], hedge: Certainty
) -> Iterator[Statement]:
    words = sentence.text[start:end].strip(" ,;")
    place = sentence.place(start, end)
    what = "event" if hedge == "asserted" else "claim"
    key = sha256(f"{place[0]}:{place[1]}:{[d.time.edtf for d in dates]}".encode()).hexdigest()[:10]
    subject = Item(words if len(words) <= 80 else f"{words[:77]}…", slug=f"{what}-{key}")
    klass = Item(what, klass=f"schema:{what.capitalize()}")
    references = sentence.citations(start, end)

    def state(
        prop: str, value: Item | Text | Time, at: tuple[int, int], cited: tuple[Citation, ...] = references
    ) -> Statement:
        return page.state(subject, prop, value, at, "sentence", references=cited, certainty=hedge)

    yield state(P["type"], klass, place)
    yield state(P["description"], Text(words, page.language.code), place)
    for date in dates:
        at = sentence.place(date.start, date.end)
        if "/" in date.time.edtf:
            for edge in interval(date.time):
                assert isinstance(edge.value, Time), "the edges of an interval are dates"
                yield state(edge.property, edge.value, at)
        else:
            yield state(P["point in time"], date.time, at)
    yield state(P["about"], page.subject, place)
    if page.is_place and mentions(sentence):
        yield state(P["location of event"], page.subject, place)
    for link in sentence.passage.within(sentence.start + start, sentence.start + end, "link"):
        if link.end > link.start:
            yield state(P["mentions"], page.item(sentence.passage, link), (link.source_start, link.source_end))

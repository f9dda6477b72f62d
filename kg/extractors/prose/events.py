"""Dated clauses in prose as events, and hedged sentences as claims; each is a subject of its own with its words."""

import re
from collections.abc import Iterator
from hashlib import sha256

from kg.extractors.prose.clauses import Clause, clauses, grammar
from kg.extractors.prose.event_labels import kind, label
from kg.extractors.prose.happenings import happenings, happens, quoted
from kg.extractors.prose.narrative import Narrative, beginning, dates_in
from kg.mapping import mappings
from kg.model import Certainty, Findings, Item, Statement, Text, Time
from kg.reading.certainty import certainty, is_attributed, is_planned
from kg.reading.date_qualifiers import interval
from kg.reading.mentions import mentions
from kg.reading.sentences import prose
from kg.rules.engine import is_state
from kg.values import FoundDate, find_dates
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence
from kg.wikitext.passage import Anchor
from kg.wikitext.sentences import split

_STATE = "state"
"""The kind of what has begun and still holds."""
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
    lang = page.language.code
    hedge = certainty(sentence.text, lang)
    if found and not is_state(sentence):
        before = 0
        for clause in clauses(sentence.text, found, grammar(lang)):
            if clause.date and (hedge != "asserted" or happens(page, clause)):
                leading = sentence.text[before : clause.date.start]
                planned = hedge == "asserted" and is_planned(leading, lang)
                yield from _stated(page, sentence, clause, "speculative" if planned else hedge)
                before = clause.date.end
    elif hedge != "asserted" and is_attributed(sentence):
        whole = Clause(0, len(sentence.text), None, sentence.text.strip(" ,;"))
        yield from _stated(page, sentence, whole, hedge)


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


def _stated(page: Page, sentence: Sentence, clause: Clause, hedge: Certainty) -> Iterator[Statement]:
    """A clause as an event, or, where it is hedged, as a claim: its words, kind, date and what it links."""
    lang, date = page.language.code, clause.date
    place = sentence.place(clause.start, clause.end)
    what = "event" if hedge == "asserted" else "claim"
    key = sha256(f"{place[0]}:{place[1]}:{[date.time.edtf] if date else []}".encode()).hexdigest()[:10]
    subject = Item(label(clause, lang), slug=f"{what}-{key}")
    references = sentence.citations(clause.start, clause.end)

    def state(prop: str, value: Item | Text | Time, at: tuple[int, int]) -> Statement:
        return page.state(subject, prop, value, at, "sentence", references=references, certainty=hedge)

    yield state(P["type"], Item(what, klass=f"schema:{what.capitalize()}"), place)
    yield state(P["description"], Text(clause.words, lang), place)
    if date:
        if of_kind := _STATE if date.role == "since" else kind(subject.label, lang):
            yield state(P["kind of event"], Text(of_kind), place)
        for prop, time in _times(date):
            yield state(prop, time, sentence.place(date.start, date.end))
    yield state(P["about"], page.subject, place)
    if page.is_place and mentions(sentence):
        yield state(P["location of event"], page.subject, place)
    for link in _links(sentence, clause):
        yield state(P["mentions"], page.item(sentence.passage, link), (link.source_start, link.source_end))


def _links(sentence: Sentence, clause: Clause) -> Iterator[Anchor]:
    """The links of a clause that show words, those of its subject first."""
    for start, end in (*([clause.subject] if clause.subject else []), (clause.start, clause.end)):
        for link in sentence.passage.within(sentence.start + start, sentence.start + end, "link"):
            if link.end > link.start:
                yield link


def _times(date: FoundDate) -> Iterator[tuple[str, Time]]:
    """Start and end of what lasted, the start of what still holds, or the point in time."""
    if "/" in date.time.edtf:
        for edge in interval(date.time):
            assert isinstance(edge.value, Time), "the edges of an interval are dates"
            yield edge.property, edge.value
    else:
        yield P["start time" if date.role == "since" else "point in time"], date.time

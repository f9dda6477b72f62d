"""Dated clauses in prose as events, and hedged sentences as claims; each is a subject of its own with its words."""

import re
from collections.abc import Iterator
from hashlib import sha256

from kg.extractors.dating import interval
from kg.extractors.prose.hedging import certainty
from kg.extractors.prose.mentions import mentions
from kg.extractors.prose.narrative import Narrative, dates_in
from kg.extractors.prose.relations import prose, states
from kg.mapping import mappings
from kg.model import Certainty, Citation, Findings, Item, Statement, Text, Time
from kg.values import FoundDate
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence


def events(page: Page) -> Findings:
    """An event for each dated clause of plain prose; a claim for each hedged sentence, whether dated or not."""
    told = Narrative()
    for sentence in prose(page):
        hedge = certainty(sentence.text, page.language.code)
        dates = dates_in(sentence.text, page.language.code, told)
        told = told.after(dates)
        found = [f for f in dates if _is_event(f)]
        if hedge != "asserted":
            yield from _told(page, sentence, 0, len(sentence.text), found[:1], hedge)
        elif found and not states(page, sentence):
            boundary = re.compile(mappings(page.language.code).prose["clause"]["boundary"])
            for start, end, date in clauses(sentence.text, found, boundary):
                yield from _told(page, sentence, start, end, [date], "asserted")


def _is_event(found: FoundDate) -> bool:
    """Open ends (`since 1967`) describe what still holds, not what happened; `by April 29` something had."""
    return found.role == "by" or (".." not in found.time.edtf and found.role not in ("since", "before", "until"))


def clauses(plain: str, dates: list[FoundDate], boundary: re.Pattern[str]) -> Iterator[tuple[int, int, FoundDate]]:
    """One stretch of the sentence for each date: cut where clauses join, the whole where they cannot be told apart."""
    cuts = [m.start() for m in boundary.finditer(plain)]
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

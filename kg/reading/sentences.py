"""Sentences as rules see them: annotated, with their words, dates, certainty and links, each computed once."""

import re
from collections.abc import Iterator
from functools import cached_property

from kg.model import Certainty, Time
from kg.reading.certainty import certainty
from kg.reading.mentions import annotated, shown_links
from kg.values import FoundDate, edtf, find_dates
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence
from kg.wikitext.passage import Anchor
from kg.wikitext.sentence_patterns import AnnotatedSentence

_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_BLOCKS = re.compile(r"==|<ref\b")
"""Markup of blocks that a broken page leaves inside a line: around it are lists and headings, no sentence."""


class Reading:
    """A sentence read: every property is computed when it is first asked for, and only then."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence

    @cached_property
    def annotated(self) -> AnnotatedSentence:
        """The sentence with links and mentions of the subject marked."""
        return annotated(self.sentence)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the annotated sentence in lower case."""
        return frozenset(_WORD.findall(self.annotated.text.lower()))

    @cached_property
    def dates(self) -> list[FoundDate]:
        """The dates of the sentence, in order."""
        return find_dates(self.sentence.text, self.sentence.page.language.code)

    @cached_property
    def certainty(self) -> Certainty:
        """Who stands behind the sentence."""
        return certainty(self.sentence.text, self.sentence.page.language.code)

    @cached_property
    def links(self) -> list[Anchor]:
        """The links that show words, as the annotation numbers them."""
        return shown_links(self.sentence)

    @cached_property
    def last_point(self) -> Time | None:
        """The last point in time that the sentence names."""
        return next((f.time for f in reversed(self.dates) if f.role == "at" and "/" not in f.time.edtf), None)


def reading(sentence: Sentence) -> Reading:
    """The reading of a sentence, the same one at each call."""
    found = sentence.cache.get("reading")
    if not isinstance(found, Reading):
        found = sentence.cache["reading"] = Reading(sentence)
    return found


def prose(page: Page) -> Iterator[Sentence]:
    """The sentences of the sections that are prose (not references, not lists of works)."""
    skipped = {s.start for s in page.under("not prose")}
    for s in page.sentences:
        if not (s.section.level and s.section.start in skipped) and not _BLOCKS.search(s.text):
            yield s


def point_reached(sentences: list[Sentence]) -> Time | None:
    """The point in time that a section has come to with the last of these sentences of it: that of the nearest one
    that names any, else the year of the heading (`2010 census`)."""
    point = next((time for s in reversed(sentences) if (time := reading(s).last_point)), None)
    year = _YEAR.search(sentences[-1].section.title) if sentences and not point else None
    return edtf.time(year.group()) if year else point

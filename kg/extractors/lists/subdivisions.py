"""What lists, tables and sentences say of the parts of a place: subdivisions, settlements, neighbourhoods."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain

from kg.extractors.lists.entries import Entry, entries, entries_of_topic
from kg.extractors.lists.name_lists import ListedName, is_entry, listed_names
from kg.extractors.lists.part_columns import parts_from_columns
from kg.extractors.lists.sections import about
from kg.extractors.page.classes import kind_of
from kg.extractors.people.occupations import is_person_description
from kg.mapping.lists import before, folded, listing, singulars, stands_in
from kg.model import Citation, Findings, Item, Text
from kg.reading.certainty import certainty
from kg.reading.date_qualifiers import date_qualifiers
from kg.reading.mentions import mentions
from kg.values import find_dates
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence
from kg.wikitext.passage import Anchor, Passage
from kg.wikitext.sentence_patterns import name_pattern

_PARENTHESES = re.compile(r"\(([^()]{1,200})\)")
_FROM_MARGIN = 3
"""Characters that may stand before the name an item is about (a quote, a dash)."""
_BRACKETS = re.compile(r"\([^()]{0,120}\)")
_NUMBERED = re.compile(r"(?:\d{1,3}|[ivxIVX]{1,5}(?=[.):–—]))(?:[.):]? ?[-–—] ?|[.):] ?| )")
_BEHIND_NAME = re.compile(r"\s{0,2}(?:$|[(,;])")
_MAX_NAME = 60
_CONTAINS = {
    "subdivisions": "contains administrative territorial entity",
    "settlements": "contains settlement",
    "neighbourhoods": "has part",
}
"""How a place holds the things of a topic."""


@dataclass(frozen=True, slots=True)
class _Name:
    """The name that an entry begins with: the thing, its link, where its name stands in the plain text."""

    item: Item
    link: Anchor | None
    start: int
    end: int


def subdivisions(page: Page) -> Findings:
    """Each place that leads an entry under a heading about subdivisions, or that a sentence lists, is a part."""
    if not page.is_place:
        return
    for topic in _CONTAINS:
        held: dict[tuple[int, int], Item] = {}
        told = entries_of_topic(page, listing(page.language.code).named(topic), partial(_tells, page, topic))
        for entry in chain(entries(page, topic), told):
            if (name := _named(page, entry)) is None:
                continue
            held[entry.span] = name.item
            whole = held.get(entry.parent.span) if entry.parent else None
            yield from _part(page, topic, entry, name, whole or page.subject)
    for sentence in page.sentences:
        yield from _listed(page, sentence)


def _tells(page: Page, topic: str, sentence: Sentence) -> bool:
    """Whether a sentence says that the list below it names the parts of the subject."""
    words = listing(page.language.code).table("prose", topic)
    match = before(page.language.code, topic, "intro").search(sentence.text)
    if match is None or not _speaks_of_subject(page, sentence, match.start()):
        return False
    refused = (*words.get("ended", ()), *words.get("never", ()))
    return not any(stands_in(word, folded(sentence.text)) for word in refused)


def _named(page: Page, entry: Entry) -> _Name | None:
    """The place an entry is about; None where it begins with something else, or only gathers the entries under it."""
    words = entry.passage
    plain = words.plain
    number = _NUMBERED.match(plain) if entry.row is None else None
    margin = max(_FROM_MARGIN, number.end() if number else 0)
    link = entry.first_link()
    if link is not None and link.start <= margin:
        item = page.item(words, link)
        return _Name(item, link, link.start, link.end) if is_entry(page, item.label, item.title) else None
    if entry.holds:
        return None
    return _unlinked(page, entry, number.end() if number else 0)


def _unlinked(page: Page, entry: Entry, start: int) -> _Name | None:
    """A name without a link, alone or before a bracket, a comma or a dash."""
    plain = entry.passage.plain
    match = re.compile(name_pattern(page.language)).match(plain, start)
    if match is None or not _BEHIND_NAME.match(plain, match.end()):
        return None
    name = match.group().rstrip(".")
    if len(name) > _MAX_NAME or folded(name) in _no_names(page.language.code):
        return None
    return _Name(page.resolve(name), None, start, start + len(name))


@lru_cache
def _no_names(lang: str) -> frozenset[str]:
    """Words that lead an entry and name nothing: "Total", "Districts (5)"."""
    kinds = (kind for topic in _CONTAINS for kind in listing(lang).table("prose", topic).get("kinds", ()))
    return frozenset(folded(word) for word in (*listing(lang).table("rows").get("skip", ()), *kinds))


def _part(page: Page, topic: str, entry: Entry, name: _Name, whole: Item) -> Findings:
    part, refs = name.item, entry.citations
    if part == page.subject or is_person_description(page, entry.passage.plain[name.end :].lstrip(" ,–—-:")):
        return
    yield from _held(page, topic, part, whole, entry.span, entry.where, refs)
    yield page.state(part, P["type"], _kind(page, topic, entry.section.title), entry.span, entry.where)
    if name.link is not None:
        yield from labels(page, part, name.link)
    elif part.title is None:
        place = entry.passage.source(name.start, name.end)
        yield page.state(part, P["label"], Text(part.label, page.language.code), place, entry.where)
    yield from _former_names(page, entry, part, name.end)
    if entry.row is not None:
        yield from parts_from_columns(page, part, entry.row, refs)


def _held(
    page: Page, topic: str, part: Item, whole: Item, place: tuple[int, int], where: str, refs: tuple[Citation, ...]
) -> Findings:
    yield page.state(whole, P[_CONTAINS[topic]], part, place, where, references=refs)
    located = P["located in the administrative territorial entity"]
    yield page.state(part, located, whole, place, where, references=refs)


def _kind(page: Page, topic: str, heading: str) -> Item:
    if topic == "subdivisions":
        return Item("administrative area", klass="schema:AdministrativeArea")
    kinds = page.language.words["kinds"]
    singular = " ".join(_singular(page.language.code, word, kinds) for word in heading.casefold().split())
    found = kind_of(singular, kinds) if topic == "settlements" else None
    words, klass = found or ("place", "schema:Place")
    return Item(words, klass=klass)


def _singular(lang: str, word: str, known: Mapping[str, str]) -> str:
    return next((form for form in (word, *singulars(lang, word)) if form in known), word)


def labels(page: Page, thing: Item, link: Anchor) -> Findings:
    """The name as the link shows it, and the one that another wiki's article has for a red link."""
    place = (link.source_start, link.source_end)
    yield page.state(thing, P["label"], Text(thing.label, page.language.code), place, "link")
    if link.foreign:
        wiki, title = link.foreign
        yield page.state(thing, P["label"], Text(title, wiki), place, "link")
        yield page.state(thing, P["interlanguage link"], Item(title, title, wiki), place, "link")


def _former_names(page: Page, entry: Entry, part: Item, start: int) -> Findings:
    """`(Hungnam-si until 2005)` beside the name: a former name and when it ended."""
    plain = entry.passage.plain
    for match in _PARENTHESES.finditer(plain, start):
        inner = match.group(1)
        for found in find_dates(inner, page.language.code):
            name = inner[: found.start].strip(" ,;")
            if found.role != "until" or not name or not name[0].isupper():
                continue
            where = entry.passage.source(match.start(1), match.end(1))
            value = Text(name, page.language.code)
            yield page.state(
                part,
                P["official name"],
                value,
                where,
                entry.where,
                qualifiers=date_qualifiers(found),
                references=entry.citations,
            )


def _listed(page: Page, sentence: Sentence) -> Findings:
    """`is divided into the districts of A, B and C`: each is a part, where the whole list can be read."""
    lang = page.language.code
    for topic in _CONTAINS:
        found = before(lang, topic).search(sentence.text)
        ended = listing(lang).table("prose", topic).get("ended", ())
        if found is None or not _speaks_of_subject(page, sentence, found.start()):
            continue
        never = listing(lang).table("prose", topic).get("never", ())
        if any(stands_in(word, folded(sentence.text)) for word in ended):
            continue
        if any(stands_in(word, folded(found.group())) for word in never):
            continue
        if certainty(sentence.text, lang) != "asserted":
            return
        kind = next((words for words in found.groupdict().values() if words), "")
        words, start = sentence.passage, sentence.start + found.end()
        parts = _whole_run(page, words, start, sentence.end)
        for piece in parts:
            item = (
                page.item(words, piece.link)
                if piece.link
                else page.resolve(words.plain[piece.name_start : piece.name_end])
            )
            refs = sentence.citations()
            yield from _held(page, topic, item, page.subject, sentence.span, "sentence", refs)
            yield page.state(item, P["type"], _kind(page, topic, kind), sentence.span, "sentence")
            if piece.link:
                yield from labels(page, item, piece.link)
        if parts:
            return


def _speaks_of_subject(page: Page, sentence: Sentence, at: int) -> bool:
    """Whether the sentence stands under a heading about parts, or names the subject right before `at`."""
    known = listing(page.language.code)
    topic = about(page, sentence.section) if sentence.section.level else None
    if topic is not None and topic.name in _CONTAINS:
        return True
    between = set(known.table("prose").get("between", ()))
    stretches = (_BRACKETS.sub("", sentence.text[end:at]) for _, end in mentions(sentence) if end <= at)
    return any(set(stretch.casefold().split()) <= between for stretch in stretches)


def _whole_run(page: Page, words: Passage, start: int, end: int) -> list[ListedName]:
    """The names of a list that ends with its sentence; none where something else stands among them."""
    found: list[ListedName] = []
    for piece in listed_names(page, words, start, end):
        if piece.joint in ("(", "[") and found:
            continue
        label = words.plain[piece.name_start : piece.name_end]
        target = piece.link.target if piece.link else None
        linked = target is not None and is_entry(page, label, target.title)
        if piece.joint not in ("", ",", ";", "and", ")", "]", ":") or not (linked or piece.is_name):
            return []
        found.append(piece)
    return found if len(found) > 1 and any(piece.link for piece in found) else []

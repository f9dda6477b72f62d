"""Who an entry of a list of people is: the name it begins with, the brackets and the words that are said of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.extractors.lists.entries import Entry
from kg.extractors.lists.name_lists import ListedName, is_entry, listed_names
from kg.extractors.people.lifespans import life_dates
from kg.extractors.people.occupations import first_phrase, is_person, is_person_description, occupations
from kg.extractors.people.person_descriptions import SEPARATOR, aside, brackets_after, dates_among
from kg.mapping.lists import folded, listing, pattern, stands_in
from kg.model import Item
from kg.values import parse_date
from kg.wikitext.page import Page
from kg.wikitext.parts import Section
from kg.wikitext.passage import Anchor, Passage
from kg.wikitext.sentence_patterns import name_pattern

_POSTNOMINALS = re.compile(r"(?: [A-Z][A-Za-z]{0,3}[A-Z]){1,6}(?![\w-])")
"""Letters of honours behind a name: OBE, FRS, PhD."""
_YEARS_INSIDE = re.compile(r"\s\([^()]{0,30}\d{3,4}[^()]{0,30}\)\Z")
"""A life in the brackets of a link itself: `[[Cy Poe (1900–1980)]]`."""
_OTHER_NAME = re.compile(r" ([^\W\d_]{2,3}) [^\W\d_a-z][^,;:()–]{1,40}(?=[,;:(–]| –|$)")
_FROM_MARGIN = 1
"""Characters that may stand before a name (a quote)."""
_MAX_LEAD = 40
"""Characters of titles, years or numbers that may stand before a name."""
_MAX_SAID = 600
_IN_RUN = ("", ",", ";", "and", ":")
_WIDE = ("schema:Country", "schema:State", "schema:Continent")
"""What is so large that "People" is a heading about its inhabitants."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A person with their name at `plain[start:end]`; `brackets` and `said` are stretches of the same plain text.

    `after` is where the brackets end, `everything` is all that is said.
    """

    item: Item
    link: Anchor | None
    start: int
    end: int
    after: int
    brackets: tuple[int, int] | None
    said: tuple[int, int]
    everything: str


def sure(page: Page, section: Section) -> bool:
    """Whether the heading speaks of notable people, so that a bare name is one."""
    words = listing(page.language.code).table("people").get("sure", ())
    return page.klass not in _WIDE or any(stands_in(word, folded(step)) for step in section.path for word in words)


def listed(page: Page, entry: Entry) -> Listed | None:
    """The person that an entry is about; None where it begins with something else, or nothing says that it is one."""
    words = entry.passage
    plain = words.plain
    name = _name(page, entry)
    if name is None:
        return None
    item, link, start, end = name
    end = _after_other_name(page, plain, end)
    brackets = brackets_after(plain, end)
    before = _occupation_before(page, words, start) if start > _FROM_MARGIN else None
    behind = _said(page, plain, brackets.end() if brackets else end, bool(brackets)) if before else None
    if before and not (behind and any(True for _ in occupations(page, first_phrase(page, plain[slice(*behind)])))):
        inner = (brackets.start(1), brackets.end(1)) if brackets else None
        return Listed(item, link, start, end, brackets.end() if brackets else end, inner, before, plain[end:])
    after = brackets.end() if brackets else end
    said = _said(page, plain, after, bool(brackets))
    if said is None and link is not None and not brackets and sure(page, entry.section) and is_full(item):
        said = _without_sign(page, plain, after)
    if said is None or (said[0] == said[1] and brackets):
        said = said and aside(page, plain, brackets.start(1), brackets.end(1)) if brackets else said
    if said is None:
        return None
    inner = (brackets.start(1), brackets.end(1)) if brackets else None
    if inner is None and (found := dates_among(page, plain, *said)):
        inner, said = found
    text = plain[slice(*said)]
    person = Listed(item, link, start, end, after, inner, said, plain[end:])
    return person if _is_listed(page, entry, person, text) else None


def _name(page: Page, entry: Entry) -> tuple[Item, Anchor | None, int, int] | None:
    """The name an entry begins with: a link, behind titles and years at most, or words with capitals."""
    plain, link = entry.passage.plain, _first_name(page, entry)
    is_first = link is not None and (
        link.start <= _FROM_MARGIN
        or _is_lead(page, plain[: link.start])
        or _occupation_before(page, entry.passage, link.start) is not None
    )
    if link is not None and is_first:
        item, end = page.item(entry.passage, link), link.end
        if years := _YEARS_INSIDE.search(item.label):
            item, end = replace(item, label=item.label[: years.start()]), link.start + years.start()
        return (item, link, link.start, end) if is_entry(page, item.label, item.title) else None
    match = re.compile(name_pattern(page.language)).match(plain)
    if match is None or (entry.holds and not entry.columns) or (link is not None and link.start < match.end()):
        return None
    name = match.group().rstrip(".'’")
    titles = listing(page.language.code).table("people").get("titles", ())
    while name.partition(" ")[2] and name.partition(" ")[0].casefold() in titles:
        name = name.partition(" ")[2]
    start = match.group().index(name)
    # A single word, or one with a number, may be anything.
    if " " not in name or len(name) > 60 or any(char.isdigit() for char in name):
        return None
    return page.resolve(name), None, start, start + len(name)


def _first_name(page: Page, entry: Entry) -> Anchor | None:
    """The first link, or the one behind it where that is an occupation (`[[Astronaut]] [[Pete Conrad]]`)."""
    links = [a for a in entry.passage.links if a.end > a.start][:2]
    if len(links) == 2 and entry.passage.plain[links[0].end : links[1].start] == " ":
        words = entry.passage.plain[: links[0].end]
        if words.casefold() in page.language.words["occupations"]["words"]:
            return links[1]
    return links[0] if links else None


def _is_lead(page: Page, lead: str) -> bool:
    """Titles, a number or years before a name: `Sir `, `12. `, `1801–1866: `."""
    if len(lead) > _MAX_LEAD:
        return False
    titles = listing(page.language.code).table("people").get("titles", ())
    rest = " ".join(word for word in lead.casefold().split() if word not in titles).strip(" :–—-,.")
    return not re.search(r"[^\W\d_]", rest) or parse_date(rest, page.language.code) is not None


def _occupation_before(page: Page, words: Passage, start: int) -> tuple[int, int] | None:
    """The occupation that stands before a name (`Olympic athlete [[X]]`)."""
    lead = words.plain[:start].rstrip()
    if len(lead) > _MAX_LEAD or not lead or any(True for _ in words.within(0, start, "bold")):
        return None
    small = lead[:1].casefold() + lead[1:]
    found = [occupation for occupation, _ in occupations(page, small)]
    return (0, len(lead)) if found and small.endswith(found[-1]) else None


def _said(page: Page, plain: str, after: int, has_brackets: bool) -> tuple[int, int] | None:
    """The words behind a name that say who it is; None where other words follow ("lived here")."""
    end = len(plain.rstrip(" ."))
    if after >= end:
        return (end, end)
    if (letters := _POSTNOMINALS.match(plain, after)) and SEPARATOR.match(plain, letters.end()):
        after = letters.end()
    verb = pattern(page.language.code, "people", "verb").match(plain, after)
    separator = verb or SEPARATOR.match(plain, after)
    if separator is None and not (has_brackets and plain[after] == " "):
        return None
    start = separator.end() if separator else after + 1
    return (start, end) if start < end <= start + _MAX_SAID else (end, end)


def _after_other_name(page: Page, plain: str, end: int) -> int:
    """Where the names end: `[[Ann Lee]] or Ann Roe, singer`."""
    other = _OTHER_NAME.match(plain, end)
    return other.end() if other and other[1] in page.language.words["boxes"].get("or", ()) else end


def _without_sign(page: Page, plain: str, after: int) -> tuple[int, int] | None:
    """The words behind a linked name that only a space parts from it: who it is, or what it did (no description)."""
    end = len(plain.rstrip(" ."))
    if plain[after : after + 1] != " " or not plain[after + 1 : after + 2].islower():
        return None
    said = plain[after + 1 : end]
    return (after + 1, end) if len(said) <= _MAX_SAID and is_person_description(page, said) else (end, end)


def _is_listed(page: Page, entry: Entry, person: Listed, said: str) -> bool:
    columns = " ".join(
        entry.columns[role].plain for role in ("description", "born", "died", "lived") if role in entry.columns
    )
    if not is_person(page, said) or not is_person(page, person.item.label):
        return False
    if person.brackets:
        inner = entry.passage.plain[slice(*person.brackets)]
        if any(True for _ in life_dates(page, inner, years=0)):
            return True
    if person.link is None:
        return bool(columns.strip()) or is_person_description(page, said)
    if said or columns.strip():
        return sure(page, entry.section) or is_person_description(page, said or columns)
    return sure(page, entry.section) and is_full(person.item) and not _is_of_subject(page, person.item)


def _is_of_subject(page: Page, item: Item) -> bool:
    """`Docking Hall` in the article on Docking is no person."""
    return bool(page.subject.label) and page.subject.label.casefold() in item.label.casefold()


def is_full(item: Item) -> bool:
    """Whether a name without more is one of a person: of two words, or told apart by brackets in its title."""
    return len(item.label.split()) > 1 or (item.title or "").endswith(")")


def in_run(page: Page, entry: Entry) -> Iterator[tuple[Item, Anchor]]:
    """The people behind a label (`'''Painters:''' A, B and C`), or of an entry that is nothing but names."""
    words = entry.passage
    link = entry.first_link()
    if link is None or entry.columns:
        return
    lead = words.plain[: link.start].strip()
    bold = any(a.end - a.start >= len(lead.rstrip(":")) for a in words.within(0, link.start, "bold"))
    run = listed_names(page, words, link.start, len(words.plain))
    people = [found for piece in run if (found := person_in(page, words, piece))]
    if (lead and (lead.endswith(":") or bold)) or (not lead and len(people) == len(run) > 1 and run[-1].joint == "and"):
        yield from people


def person_in(page: Page, words: Passage, piece: ListedName) -> tuple[Item, Anchor] | None:
    """The person that a piece of a run is, by a link that is all of it."""
    if piece.link is None or piece.joint not in _IN_RUN or not words.plain[piece.link.start].isalpha():
        return None
    item = page.item(words, piece.link)
    offices = tuple(page.language.words["offices"]["words"])
    if not is_full(item) or not is_entry(page, item.label, item.title) or item.label.casefold().startswith(offices):
        return None
    return item, piece.link

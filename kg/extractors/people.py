"""What lists of people say: who, born and died when, known as what, in which office."""

import re
from collections.abc import Iterator

from kg.extractors.dating import during, interval
from kg.extractors.lists import labels
from kg.model import Findings, Item, Qualifier, Statement, Text, Time
from kg.values import find_dates
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import ListItem
from kg.wikitext.titles import slug

_PARENTHESES = re.compile(r"\s{0,2}\(([^()]{0,300})\)")
_LEAD_BRACKETS = re.compile(r"\(([^()]{4,300})\)")
_NEAR = 60
"""Characters that may stand between a name in the lead and the brackets with its dates."""
_WORD = re.compile(r"\S+")
_DESCRIPTION = re.compile(r"\s{0,2}[,–—:-]\s{0,2}")


def people(page: Page) -> Findings:
    """People listed under "born here" headings are born here; under "notable people" they only belong to the place."""
    if page.is_organization:
        for entry in page.items("alumni"):
            yield from _person(page, entry, P["educated at"])
    if not page.is_place:
        return
    born = list(page.items("born here"))
    for entry in born:
        yield from _person(page, entry, P["place of birth"])
    seen = {entry.block.start for entry in born}
    for entry in page.items("notable people"):
        if entry.block.start not in seen:
            yield from _person(page, entry, None)


def life(page: Page) -> Findings:
    """What the lead says of the person it is about: born and died in the brackets, occupations behind "is a"."""
    lead = next((s for s in page.sentences if not s.section.level), None)
    if lead is None or page.klass != "schema:Person":
        return
    bold = next(lead.passage.within(lead.start, lead.end, "bold"), None)
    end = bold.end - lead.start if bold else 0
    brackets = _LEAD_BRACKETS.search(lead.text, end)
    if bold and brackets and brackets.start() - end < _NEAR:
        place = lead.place(brackets.start(1), brackets.end(1))
        for prop, date in _life(page, brackets.group(1)):
            yield page.state(page.subject, prop, date, place, "lead")
    kind = re.search(page.language.words["lead"]["kind"], lead.text)
    if kind is None:
        return
    links = {a.start - lead.start: a for a in lead.links if a.end > a.start}
    for occupation, at in _occupations(page, kind["kind"]):
        start = kind.start("kind") + at
        link = links.get(start)
        whole = link is not None and link.end - link.start == len(occupation)
        value = page.item(lead.passage, link) if link and whole else Text(occupation, page.language.code)
        place = lead.place(start, start + len(occupation))
        yield page.state(page.subject, P["occupation"], value, place, "lead", references=lead.citations())


def _person(page: Page, entry: ListItem, relation: str | None) -> Findings:
    """A person who leads an item; `relation` is what ties them to the subject, None where the list does not say."""
    link = entry.first_link()
    if link is None or link.start > 1:
        return
    plain, refs = entry.passage.plain, entry.citations
    person = page.item(entry.passage, link)
    brackets = _PARENTHESES.match(plain, link.end)
    dates = list(_life(page, brackets.group(1))) if brackets else []
    after = brackets.end() if brackets else link.end
    comma = _DESCRIPTION.match(plain, after)
    alone = link.end == len(plain.rstrip(" .")) and relation is not None
    if not dates and comma is None and not alone:
        return
    human = Item("person", klass="schema:Person")
    yield page.state(person, P["type"], human, entry.span, "list item")
    if relation:
        yield page.state(person, relation, page.subject, entry.span, "list item", references=refs)
    else:
        yield page.state(page.subject, P["notable person"], person, entry.span, "list item", references=refs)
    yield from labels(page, person, link)
    for anchor in entry.passage.within(link.end, after, "lang"):
        name = Text(plain[anchor.start : anchor.end], anchor.lang)
        place = (anchor.source_start, anchor.source_end)
        yield page.state(person, P["label"], name, place, "list item")
    for prop, found in dates:
        assert brackets is not None, "dates were read from the brackets"
        place = entry.passage.source(brackets.start(1), brackets.end(1))
        yield page.state(person, prop, found, place, "list item", references=refs)
    if comma:
        yield from _described(page, entry, person, comma.end())


def _life(page: Page, inner: str) -> Iterator[tuple[str, Time]]:
    """Birth and death from `1335–1408`, `born 1946`, `d. 1990`, `born 5 May 1946`."""
    words = page.language.words["people"]
    for found in find_dates(inner, page.language.code):
        before = inner[: found.date_start].rstrip().casefold()
        if "/" in found.time.edtf:
            for edge in interval(found.time):
                assert isinstance(edge.value, Time), "the edges of an interval are dates"
                yield (P["date of birth"] if edge.property == P["start time"] else P["date of death"]), edge.value
        elif before.endswith(tuple(words["born"])) or found.role == "since":
            yield P["date of birth"], found.time
        elif before.endswith(tuple(words["died"])):
            yield P["date of death"], found.time


def _described(page: Page, entry: ListItem, person: Item, start: int) -> Findings:
    """The words behind the name: a description always, an occupation or an office where they plainly are one."""
    plain = entry.passage.plain
    words = plain[start:].strip().rstrip(".;,").strip()
    if not words:
        return
    start = plain.index(words, start)
    place = entry.passage.source(start, start + len(words))
    lang = page.language.code
    yield page.state(person, P["description"], Text(words, lang), place, "list item", references=entry.citations)
    stop = re.search(page.language.words["people"]["phrase_ends"], words)
    head = words[: stop.start()] if stop else words
    if office := _office(page, entry, person, words, start):
        yield office
        return
    for occupation, at in _occupations(page, head):
        where = entry.passage.source(start + at, start + at + len(occupation))
        yield page.state(
            person, P["occupation"], Text(occupation, lang), where, "list item", references=entry.citations
        )


def _office(page: Page, entry: ListItem, person: Item, words: str, start: int) -> Statement | None:
    """`President of the Supreme People's Assembly from 1984 to 1998`: the office, its body and its years."""
    dates = find_dates(words, page.language.code)
    held = words[: dates[0].start].rstrip(" ,(") if dates else words
    match = re.match(page.language.words["people"]["office"], held)
    if match is None or not match["office"].casefold().endswith(tuple(page.language.words["offices"]["words"])):
        return None
    office = Item(held, slug=slug(held))
    inside = entry.passage.within(start, start + len(held), "link")
    body = next((page.item(entry.passage, a) for a in inside if a.end == start + len(held)), None)
    of = (Qualifier(P["of"], body),) if body else ()
    place = entry.passage.source(start, start + len(words))
    return page.state(
        person,
        P["position held"],
        office,
        place,
        "list item",
        qualifiers=(*during(dates[0] if dates else None), *of),
        references=entry.citations,
    )


def _occupations(page: Page, head: str) -> Iterator[tuple[str, int]]:
    """Occupations in `South Korean writer and poet`, without nationality, each with its place in `head`."""
    language = page.language.words
    skip = {*language["nationalities"]["words"], *language["people"]["before_occupation"]}
    known = tuple(language["occupations"]["words"])
    for start, end in _between(language["people"]["joints"], head):
        words = [(m.group(), m.start()) for m in _WORD.finditer(head, start, end)]
        while words and any(piece in skip for piece in [words[0][0].casefold(), words[0][0].casefold().split("-")[0]]):
            words.pop(0)
        capital = language["people"]["lower_case"] and any(not word.islower() for word, _ in words)
        if not words or len(words) > 4 or capital:
            continue
        found = head[words[0][1] : words[-1][1] + len(words[-1][0])]
        if found.casefold().endswith(known):
            yield found, words[0][1]


def _between(joint: str, words: str) -> Iterator[tuple[int, int]]:
    """The stretches of `words` between the joints."""
    start = 0
    for match in re.finditer(joint, words):
        yield start, match.start()
        start = match.end()
    yield start, len(words)

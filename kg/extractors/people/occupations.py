"""What words beside a name make of somebody: occupations without nationality, an office with its years."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.mapping.lists import listing
from kg.model import Citation, Findings, Item, Qualifier, Statement, Text
from kg.reading.date_qualifiers import date_qualifiers
from kg.values import FoundDate, find_dates
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.passage import Passage
from kg.wikitext.sentence_patterns import either, name_pattern
from kg.wikitext.titles import slug

_WORD = re.compile(r"\S+")
_LONGEST = 5
"""Words of an occupation."""


def birth_name(page: Page, inner: str) -> tuple[int, int] | None:
    """Where brackets give the name at birth (`born Martijn Gerard Garritsen, 1996`)."""
    words = either(listing(page.language.code).table("people").get("birth_name", ()))
    match = re.match(rf"{words} (?P<name>{name_pattern(page.language)})(?=,|;|$)", inner)
    if match is None or " " not in match["name"] or any(char.isdigit() for char in match["name"]):
        return None
    return match.span("name")


def occupations(page: Page, head: str) -> Iterator[tuple[str, int]]:
    """Occupations in `South Korean writer and poet`, without nationality, each with its place in `head`."""
    language = page.language.words
    skip = {*language["nationalities"]["words"], *language["people"]["before_occupation"]}
    known = (*language["occupations"]["words"], *language["occupations"].get("positions", ()))
    for start, end in _between(language["people"]["joints"], head):
        stop = re.compile(language["people"]["occupation_ends"]).search(head, start, end)
        words = [(m.group(), m.start()) for m in _WORD.finditer(head, start, stop.start() if stop else end)]
        while words and not _names_sport(language, head, words) and _passed_over(words[0][0], skip):
            words.pop(0)
        if language["people"]["lower_case"] and words and not _names_sport(language, head, words):
            words = _behind_names(words, language["occupations"])
        if not words or len(words) > _LONGEST:
            continue
        found = head[words[0][1] : words[-1][1] + len(words[-1][0])]
        if found.casefold().endswith(known):
            yield found, words[0][1]


def _passed_over(word: str, skip: set[str]) -> bool:
    return any(piece in skip for piece in [word.casefold(), word.casefold().split("-")[0]])


def _names_sport(language: Mapping[str, Any], head: str, words: list[tuple[str, int]]) -> bool:
    """Whether the words begin with the name of a sport (`American football quarterback`), and no nationality."""
    rest = head[words[0][1] :].casefold()
    return rest.startswith(tuple(language["occupations"].get("sports", ())))


def _behind_names(words: list[tuple[str, int]], known: Mapping[str, Any]) -> list[tuple[str, int]]:
    """The small words behind the last capital one (`Major League Baseball outfielder`), unless they say too little."""
    ends = tuple(known.get("merits", ()))
    named = (not word.islower() and word.casefold() not in known["words"] for word, _ in words)
    last = max((at for at, is_name in enumerate(named) if is_name or words[at][0].endswith(ends)), default=-1)
    small = words[last + 1 :]
    return words if len(small) == 1 and small[0][0] in known.get("general", ()) else small


def _between(joint: str, words: str) -> Iterator[tuple[int, int]]:
    """The stretches of `words` between the joints."""
    start = 0
    for match in re.finditer(joint, words):
        yield start, match.start()
        start = match.end()
    yield start, len(words)


def described(
    page: Page, words: Passage, start: int, end: int, person: Item, where: str, refs: tuple[Citation, ...]
) -> Findings:
    """The words behind a name: a description always, an occupation or an office where they plainly are one."""
    said = words.plain[start:end].strip(" .;,").strip()
    if not said:
        return
    start = words.plain.index(said, start)
    place = words.source(start, start + len(said))
    lang = page.language.code
    yield page.state(person, P["description"], Text(said, lang), place, where, references=refs)
    if office := _office(page, words, person, said, start, where, refs):
        yield office
        return
    for occupation, at in occupations(page, _small(page, first_phrase(page, said))):
        inside = words.source(start + at, start + at + len(occupation))
        yield page.state(person, P["occupation"], Text(occupation, lang), inside, where, references=refs)


def _small(page: Page, head: str) -> str:
    """A phrase that begins with an occupation, as it is written within a sentence: `Poet and writer`."""
    if not page.language.words["people"]["lower_case"]:
        return head
    first = head.split(" ")[0].rstrip(",").casefold()
    return head[:1].casefold() + head[1:] if first in page.language.words["occupations"]["words"] else head


def first_phrase(page: Page, said: str) -> str:
    """A description up to where it goes into detail: `poet` of `poet who lived in Seoul`."""
    stop = re.search(page.language.words["people"]["phrase_ends"], said)
    return said[: stop.start()].rstrip(" ,") if stop else said


def is_person(page: Page, said: str) -> bool:
    """Whether a description does not say that its subject is a band, a family or a horse."""
    head = first_phrase(page, said).casefold().split(",")[0]
    never = listing(page.language.code).table("people").get("not_people", ())
    return not any(f" {head} ".endswith(f" {word} ") for word in never)


def is_person_description(page: Page, said: str) -> bool:
    """Whether a description names an occupation or an office."""
    return (
        any(True for _ in occupations(page, _small(page, first_phrase(page, said))))
        or _held_office(page, said) is not None
    )


def _held_office(page: Page, said: str) -> tuple[str, FoundDate | None] | None:
    """The office that words begin with, and when it was held."""
    dates = find_dates(said, page.language.code)
    held = said[: dates[0].start].rstrip(" ,(") if dates else said
    match = re.match(page.language.words["people"]["office"], held)
    if match is None or not match["office"].casefold().endswith(tuple(page.language.words["offices"]["words"])):
        return None
    return held, dates[0] if dates else None


def _office(
    page: Page, words: Passage, person: Item, said: str, start: int, where: str, refs: tuple[Citation, ...]
) -> Statement | None:
    """`President of the Supreme People's Assembly from 1984 to 1998`: the office, its body and its years."""
    found = _held_office(page, said)
    if found is None:
        return None
    held, date = found
    inside = words.within(start, start + len(held), "link")
    body = next((page.item(words, a) for a in inside if a.end == start + len(held)), None)
    of = (Qualifier(P["of"], body),) if body else ()
    return page.state(
        person,
        P["position held"],
        Item(held, slug=slug(held)),
        words.source(start, start + len(said)),
        where,
        qualifiers=(*date_qualifiers(date), *of),
        references=refs,
    )

"""Where the lead says that its place lies: each place around it, from the nearest to the country."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.mapping import mappings
from kg.mapping.lists import plurals
from kg.model import Findings, Item, Qualifier
from kg.reading.certainty import certainty
from kg.reading.date_qualifiers import SOME_TIME
from kg.reading.mentions import annotated, shown_links
from kg.rules.patterns import compile_pattern
from kg.vocab import P
from kg.wikitext.language import Language
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence
from kg.wikitext.sentence_patterns import either, name_pattern

_REACH = 300
"""Characters behind "is a" within which the first place must stand."""
_SUBJECT = re.compile(r"⟦S:([^⟦⟧]*)⟧")


@dataclass(frozen=True, slots=True)
class _Words:
    """The patterns of one language: what opens, what a step to the next place looks like, what may follow one."""

    opening: re.Pattern[str]
    lying: re.Pattern[str]
    first: re.Pattern[str]
    step: re.Pattern[str]
    beside: re.Pattern[str]
    nouns: re.Pattern[str]
    follows: re.Pattern[str]
    never: re.Pattern[str]


def situation(page: Page) -> Findings:
    """The administrative entities and the country in which the first sentence, or "It lies in …", puts its subject."""
    told: Mapping[str, Any] = mappings(page.language.code).prose.get("situation", {})
    lead = page.lead
    if lead is None or page.klass not in told.get("classes", ()):
        return
    words = _words(page.language)
    for sentence in page.sentences:
        if sentence.section.level:
            return
        if certainty(sentence.text, page.language.code) == "asserted":
            yield from _of_sentence(page, sentence, words, words.opening if sentence == lead else words.lying)


def _of_sentence(page: Page, sentence: Sentence, words: _Words, opening: re.Pattern[str]) -> Findings:
    text = annotated(sentence)
    bare = _unmarked(_without_brackets(text.text))
    begun = opening.search(bare)
    if begun is None:
        return
    around = list(_around(page, sentence, bare, begun.end(), words))
    told = mappings(page.language.code).prose["situation"]
    ended: tuple[Qualifier, ...] = ()
    if begun.groupdict().get("ended") and page.klass in told["passing"]:
        ended = (Qualifier(P["end time"], SOME_TIME),)
    within = P["located in the administrative territorial entity"]
    near = any(prop == within for prop, _, _ in around)
    for prop, item, end in around:
        references = sentence.citations(*text.plain(end, end))
        # Where nothing nearer is named, the country is what it lies in.
        for each in (prop, within) if prop == P["country"] and not near else (prop,):
            yield page.state(
                page.subject, each, item, sentence.span, "sentence", qualifiers=ended, references=references
            )


def _around(page: Page, sentence: Sentence, bare: str, start: int, words: _Words) -> Iterator[tuple[str, Item, int]]:
    """Each place around the subject, as the property that it is a value of, the thing, and where it ends."""
    limit = min(len(bare), start + _REACH)
    stop = bare.find(";", start, limit)
    position = start
    for opened in words.first.finditer(bare, start, stop if stop > 0 else limit):
        if words.beside.search(bare, max(start, opened.start() - 40), opened.end()):
            continue
        if opened["of"] and not words.nouns.search(bare, max(start, opened.start() - 40), opened.start()):
            continue
        position = opened.start()
        if found := list(_steps(page, sentence, bare, position, words)):
            yield from found
            return


def _steps(page: Page, sentence: Sentence, bare: str, position: int, words: _Words) -> Iterator[tuple[str, Item, int]]:
    links, told = shown_links(sentence), mappings(page.language.code).prose["situation"]
    while step := words.step.match(bare, position):
        if words.beside.search(step["gap"]):
            return
        position = step.end()
        label = (f"{step['label']}{step['trail']}" if step["link"] else step["name"]).strip(" .")
        item = page.item(sentence.passage, links[int(step["link"])]) if step["link"] else page.resolve(label)
        if item == page.subject or item.klass:
            return
        if step["name"] and bare[position:].lstrip().startswith("⟦"):  # "the United States [[National Park Service]]"
            return
        adjective = label.casefold() in page.language.words["nationalities"]["words"]
        if not adjective and not words.follows.match(bare, position):
            return
        if country := _country(page, item, label):
            yield P["country"], country, position
            if country.title in told["parts"]:
                yield P["located in the administrative territorial entity"], country, position
        elif label != label.lower() and (prop := _property(page, item, label, words)):
            yield prop, item, position


def _property(page: Page, item: Item, label: str, words: _Words) -> str | None:
    """What a place around another is to it; None for a river or a mountain range, which hold nothing."""
    if item.title and item.title in page.language.words["continents"]["titles"]:
        return P["continent"]
    if page.klass == "schema:Country" or words.never.search(f"{label} {item.title or ''}"):
        return None
    return P["located in the administrative territorial entity"]


def _country(page: Page, item: Item, label: str) -> Item | None:
    """The country that words name: by its title, its short name ("USA"), or behind small words ("northern Italy")."""
    titles = page.language.country_titles
    if page.klass == "schema:Country":
        return None
    if item.title in titles:
        return item
    bare = re.sub(r"^(?:[^\W\d_A-Z][\w-]*\s)+", "", label)
    if bare in titles and (item.title is None or item.title.casefold() == label.casefold()):
        return Item(bare, bare)
    short: Mapping[str, str] = mappings(page.language.code).prose["situation"]["countries"]
    return Item(label, short[label]) if item.title is None and label in short else None


def _unmarked(text: str) -> str:
    """The text with mentions of the subject as plain words: "the county" is not yet the subject where it is told."""
    return _SUBJECT.sub(lambda match: f"   {match[1]} ", text)


def _without_brackets(text: str) -> str:
    """The text with spaces for what stands in brackets, outside links."""
    out, depth, linked = [], 0, False
    for character in text:
        linked = (linked or character == "⟦") and character != "⟧"
        if not linked and character == "(":
            depth += 1
        out.append(" " if depth else character)
        if not linked and character == ")" and depth:
            depth -= 1
    return "".join(out)


@lru_cache(maxsize=32)
def _words(language: Language) -> _Words:
    told: Mapping[str, Any] = mappings(language.code).prose["situation"]
    within, name = either(told["within"]), name_pattern(language)
    kinds = [*language.words["kinds"], *told["nouns"]]
    kinds += [form for kind in kinds for form in plurals(language.code, kind)]
    gap = rf"(?P<gap>[\s,]*(?:{within}[\s,]+)*)"
    return _Words(
        opening=compile_pattern(told["opening"], language),
        lying=re.compile(told["lying"].replace("{subject}", r"[^⟦⟧;,.]{1,80}")),
        first=re.compile(rf"\b(?:{either(told['in'])}|(?P<of>{either(told['of'])}))\s"),
        step=re.compile(rf"{gap}(?:⟦(?P<link>\d+):(?P<label>[^⟦⟧]*)⟧(?P<trail>[^\W\d_]*)|(?P<name>{name}))"),
        beside=re.compile(told["beside"]),
        nouns=re.compile(rf"\b{either(kinds)}\W+\Z"),
        follows=re.compile(rf"\s*(?:[,.;]|\Z|⟦|(?:{within}|{either(told['follows'])})\b)"),
        never=re.compile(rf"\b{either(told['never'])}\b", re.IGNORECASE),
    )

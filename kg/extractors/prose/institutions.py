"""Institutions and places that prose names: what they are by the head word of their name, and where they are."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.mapping import mappings
from kg.model import Findings, Item, Text
from kg.reading.certainty import certainty
from kg.reading.mentions import annotated
from kg.reading.sentences import prose, reading
from kg.rules.patterns import compile_pattern
from kg.rules.values import linked_item
from kg.values import find_dates
from kg.vocab import P, superclasses
from kg.wikitext.language import Language
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence
from kg.wikitext.passage import Anchor
from kg.wikitext.sentence_patterns import AnnotatedSentence, either, name_pattern
from kg.wikitext.titles import slug

_NEAR = 40
"""Characters beside a name in which a word may say what it is ("the Pyongra Line railway")."""


@dataclass(frozen=True, slots=True)
class Named:
    """An institution that a sentence names: `sentence.text[start:end]` is its name, `link` the link if it has one."""

    item: Item
    klass: str
    start: int
    end: int
    link: Anchor | None
    nameless: bool = False


def institutions(page: Page) -> Findings:
    """Type and location of each institution in the article's plain sentences, with the sentence as evidence."""
    stated: set[tuple[str, str]] = set()
    for sentence in prose(page):
        found = list(named(page, sentence))
        if not found or certainty(sentence.text, page.language.code) != "asserted":
            continue
        text = annotated(sentence)
        for index, one in enumerate(found):
            stop = found[index + 1].start if index + 1 < len(found) else len(sentence.text)
            where = _location(page, sentence, text, one, stop)
            if where is None and (one.nameless or _doubtful(page, one)):
                continue
            key = (one.item.title or one.item.slug or "", one.klass)
            if key not in stated:
                stated.add(key)
                yield from _kind(page, sentence, one)
            if where is not None:
                yield from _located(page, sentence, one, where)
            yield from _opened(page, sentence, one, stop)


def named(page: Page, sentence: Sentence) -> Iterator[Named]:
    """The institutions of a sentence, in order: links, proper names without a link, and things with a common name."""
    found = [*_linked(page, sentence), *_proper(page, sentence), *_common(page, sentence)]
    found.sort(key=lambda one: (one.start, -one.end))
    end = 0
    for one in found:
        if one.start >= end and not _is_subject(page, one.item):
            end = one.end
            yield one


def _doubtful(page: Page, one: Named) -> bool:
    words = one.item.label.casefold().split()
    rules = mappings(page.language.code).prose["institution"]
    doubtful = [*rules["doubtful"], *(rules.get("of_people", ()) if page.klass == "schema:Person" else ())]
    if (
        words[-1] in rules.get("always_doubtful", ())
        and " ".join(words[-2:]) not in page.language.words["institutions"]
    ):
        return True
    return one.klass in rules["placed"] or (len(words) < 3 and words[-1] in doubtful)


def _is_subject(page: Page, item: Item) -> bool:
    return item == page.subject or (item.title is not None and item.title == page.subject.title)


def _linked(page: Page, sentence: Sentence) -> Iterator[Named]:
    for link in sentence.links:
        if link.end <= link.start or link.target is None:
            continue
        item = page.item(sentence.passage, link)
        start, end = link.start - sentence.start, link.end - sentence.start
        if item.label[:1].islower() or _is_kind(item):
            continue
        klass = klass_by_head(page, item.label, sentence.text) or klass_by_head(page, item.title or "", sentence.text)
        if klass:
            yield Named(item, klass, start, end, link)


def _is_kind(item: Item) -> bool:
    """Whether a link leads to a kind of thing ("Catholic school"), not to one of them ("Oro concentration camp")."""
    words = (item.title or "").partition(" (")[0].split()
    return len(words) == 2 and words[1].islower()


def _proper(page: Page, sentence: Sentence) -> Iterator[Named]:
    rules = mappings(page.language.code).prose["institution"]
    links = [(a.start - sentence.start, a.end - sentence.start) for a in sentence.links]
    dates = [f.start for f in find_dates(sentence.text, page.language.code)]
    for match in compile_pattern(name_pattern(page.language), page.language).finditer(sentence.text):
        start, end = match.span()
        name = match.group().rstrip(".'’")
        while extra := re.match(rf"{rules['before_names']}|[\da-z]\S* ", name):
            start, name = start + extra.end(), name[extra.end() :]
        end = min([start + len(name), *(at for at in dates if start < at < start + len(name))])
        name = sentence.text[start:end].rstrip()
        stop = re.search(rules.get("name_stops", "(?!)"), name)
        if stop:
            name = name[: stop.start()]
        end = start + len(name)
        if any(start < e and s < end for s, e in links) or len(name.split()) < 2:
            continue
        if klass := klass_by_head(page, name, sentence.text):
            yield Named(page.resolve(name), klass, start, end, None)


def _common(page: Page, sentence: Sentence) -> Iterator[Named]:
    """`a large trolleybus network`, `a national museum`: an institution without a name of its own."""
    for match in _common_pattern(page.language.code).finditer(sentence.text):
        words = match["words"].strip()
        start = match.start("words")
        klass = klass_by_head(page, words, sentence.text)
        if klass:
            yield Named(Item(words, slug=slug(words)), klass, start, start + len(words), None, nameless=True)


@lru_cache
def _common_pattern(lang: str) -> re.Pattern[str]:
    heads = either(mappings(lang).words["institutions"])
    return re.compile(mappings(lang).prose["institution"]["common"].replace("{heads}", heads))


def klass_by_head(page: Page, name: str, around: str) -> str | None:
    """The class of an institution by the head of its name: its end, else the words before "of", "for" or a comma.

    The longest head counts, and one without a class ("power station") is no institution; nor is what is only of one
    ("Mayor of the Palace"). Some heads need a word near the name that says what they are ("line", railway).
    """
    heads = _heads(page.language)
    if heads.never.search(name):
        return None
    head = heads.head_ends.split(name, maxsplit=1)[0].casefold().strip()
    whole = name.casefold().strip()
    words, words_of_head = whole.split(), head.split()
    if words_of_head and words_of_head[-1] in heads.no_heads:
        return None
    if words and words[-1] in heads.no_tails:
        return None
    beginning = words[: len(words_of_head) + 1]  # with what follows the head: "academy of"
    if " " not in head and not " ".join(beginning).endswith(heads.of):
        return None
    for candidate in (words, beginning, words_of_head):
        for size in (3, 2, 1):
            klass = heads.classes.get(" ".join(candidate[-size:]))
            if klass is not None:
                return klass if klass and len(name.split()) > 1 else None
    return _by_context(heads, words_of_head[-1] if words_of_head else "", name, around)


def _by_context(heads: "_Heads", last: str, name: str, around: str) -> str | None:
    """The class of a head that needs a word near the name which says what it is."""
    entry = heads.by_context.get(last)
    at = around.find(name) if entry else -1
    if entry is None or at < 0:
        return None
    near = around[max(at - _NEAR, 0) : at + len(name) + _NEAR]
    return str(entry["class"]) if set(re.findall(r"[a-z]+", near.casefold())) & set(entry["words"]) else None


@dataclass(frozen=True, slots=True, eq=False)
class _Heads:
    """What a language says of the heads of names of institutions."""

    never: re.Pattern[str]
    head_ends: re.Pattern[str]
    no_heads: frozenset[str]
    no_tails: frozenset[str]
    of: tuple[str, ...]
    classes: Mapping[str, str]
    by_context: Mapping[str, Mapping[str, Any]]


@lru_cache(maxsize=32)
def _heads(language: Language) -> _Heads:
    rules = mappings(language.code).prose["institution"]
    return _Heads(
        never=re.compile(rules.get("never", "(?!)")),
        head_ends=re.compile(rules["head_ends"]),
        no_heads=frozenset({*rules["no_heads"], *language.words["offices"]["words"]}),
        no_tails=frozenset(rules.get("no_tails", ())),
        of=tuple(rules.get("of", ("",))),
        classes=language.words["institutions"],
        by_context=mappings(language.code).prose["institution_context"],
    )


def _kind(page: Page, sentence: Sentence, one: Named) -> Findings:
    place = sentence.place(one.start, one.end)
    yield page.state(one.item, P["type"], Item(one.klass.partition(":")[2], klass=one.klass), place, "sentence")
    words = sentence.text[one.start : one.end]
    # A link may show the beginning of a name and mean the whole ("to [[Barcelona Airport|Barcelona]]").
    if not (one.item.title or "").casefold().startswith(f"{words.casefold()} "):
        yield page.state(one.item, P["label"], Text(words, page.language.code), place, "sentence")


def _location(page: Page, sentence: Sentence, text: AnnotatedSentence, one: Named, stop: int) -> Item | None:
    """Where the sentence says the institution is: behind it, or before a list of which it is one."""
    rules = mappings(page.language.code).prose["location"]
    for match in compile_pattern(rules["after"], page.language).finditer(text.text):
        start, end = text.plain(match.start(), match.end())
        if one.end <= start and end <= stop + 1:
            where = page.subject if match.groupdict().get("here") else linked_item(reading(sentence), match, "place")
            return where if where and where.title and not (where == page.subject and _is_work(page)) else None
    for pattern in rules["before"]:
        before = compile_pattern(pattern, page.language).search(text.text)
        if before and text.plain(before.start(), before.end())[1] <= one.start:
            return None if _is_work(page) else page.subject
    return None


def _is_work(page: Page) -> bool:
    """Whether the article is about a work, which holds no institutions."""
    return "schema:CreativeWork" in superclasses(page.klass or "")


def _located(page: Page, sentence: Sentence, one: Named, where: Item) -> Findings:
    located = P["located in the administrative territorial entity"]
    references = sentence.citations(one.start, one.end)
    yield page.state(one.item, located, where, sentence.span, "sentence", references=references)


def _opened(page: Page, sentence: Sentence, one: Named, stop: int) -> Findings:
    """The date of opening, where the sentence has one date and says "opened" of this institution."""
    rules = mappings(page.language.code).prose["location"]
    match = compile_pattern(rules["opened"], page.language).search(sentence.text, one.end, stop)
    dates = [f for f in find_dates(sentence.text, page.language.code) if "/" not in f.time.edtf]
    if match is None or len(dates) != 1:
        return
    date = dates[0]
    place = sentence.place(date.start, date.end)
    references = sentence.citations(one.start, one.end)
    yield page.state(one.item, P["date of official opening"], date.time, place, "sentence", references=references)

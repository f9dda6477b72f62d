"""Enumerations of named things in an annotated sentence: "[[A]], B (1990) and the singer C as D"."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.model import Item
from kg.reading.sentences import Reading
from kg.wikitext.language import Language
from kg.wikitext.sentence_patterns import either, word_patterns

_LINK = re.compile(r"⟦(?P<link>\d+):[^⟦⟧]*⟧")
_QUOTED = re.compile(r"[\"“](?P<quoted>[^\"”⟦⟧]{1,80}?),?[\"”]")
_LOWER = re.compile(r"(?:[^\W\d_A-Z][\w/'’-]{0,30} ){1,4}")
_AMPERSAND = " & "
_INITIALS = re.compile(r"\b\w\.\w\.$")
_POSSESSIVE = ("'s", "’s")


@dataclass(frozen=True, slots=True)
class Member:
    """One thing of an enumeration with its place in the annotated text, the words of its bracket and its role."""

    item: Item
    start: int
    end: int
    bracket: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Enumeration:
    """The patterns of one language: what joins members, stands before a name, behind it, and what begins a clause."""

    join: re.Pattern[str]
    last_join: re.Pattern[str]
    article: re.Pattern[str]
    described: re.Pattern[str]
    name: re.Pattern[str]
    bracket: re.Pattern[str]
    role: re.Pattern[str]
    clause: re.Pattern[str]
    attribute: re.Pattern[str]
    not_name: re.Pattern[str]
    bearers: tuple[str, ...]
    no_names: frozenset[str]


def members(reading: Reading, at: int, words: Enumeration) -> list[Member]:
    """The things that an enumeration beginning at a place of the annotated text names.

    Members that only commas join are none ("born in Leeds, England"): a list ends with its last joining word, and a
    last member that a verb follows begins a clause ("by Ann Lee, and Tom Hill played").
    """
    text = reading.annotated.text
    found: list[Member] = []
    closed = False
    joined: re.Match[str] | None = None
    while member := _member(reading, joined.end() if joined else at, words):
        is_last = joined is not None and words.last_join.fullmatch(joined.group()) is not None
        if is_last and words.clause.match(text, member.end):
            closed = len(found) > 1
            break
        found.append(member)
        closed = closed or is_last
        joined = words.join.match(text, member.end)
        if joined is None:
            break
    if joined is not None and words.last_join.fullmatch(joined.group()):
        closed = True
    if not closed and any(_AMPERSAND in member.item.label for member in found[1:]):
        return []  # the name of a firm or a band: "Crosby, Stills & Nash"
    return found if closed else found[:1]


def _member(reading: Reading, at: int, words: Enumeration) -> Member | None:
    text, page = reading.annotated.text, reading.sentence.page
    start = _behind_description(text, at, words)
    if start is None:
        return None
    if link := _LINK.match(text, start):
        item, end = page.item(reading.sentence.passage, reading.links[int(link["link"])]), link.end()
    elif quoted := _QUOTED.match(text, start):
        item, end = page.resolve(quoted["quoted"]), quoted.end()
    elif (name := words.name.match(text, start)) and (label := _label(name.group(), words)):
        item, end = page.resolve(label), _end(text, start + len(name.group().rstrip(" .,")), words)
    else:
        return None
    if not link and (further := _named_further(text, end, words)):
        return _member(reading, further, words)
    if words.attribute.match(text, end) or item == page.subject or item.klass:
        return None
    bracket = words.bracket.match(text, end)
    end = bracket.end() if bracket else end
    role = words.role.match(text, end)
    return Member(item, start, role.end() if role else end, bracket[1] if bracket else "", role[1] if role else "")


def _end(text: str, at: int, words: Enumeration) -> int:
    """Where a name ends, its full stop included where the enumeration goes on behind it ("Ann Lee Jr. and")."""
    return at + 1 if text.startswith(".", at) and words.join.match(text, at + 1) else at


def _behind_description(text: str, at: int, words: Enumeration) -> int | None:
    """Where the name begins behind an article and what its bearer is ("the Japanese film director")."""
    if article := words.article.match(text, at):
        at = article.end()
    if described := words.described.match(text, at):
        at = described.end()
    lower = _LOWER.match(text, at)
    if lower is None:
        return at
    return lower.end() if lower.group().rstrip().casefold().endswith(words.bearers) else None


def _label(name: str, words: Enumeration) -> str | None:
    label = name.replace("⟦S:", "").replace("⟧", "").strip(" ,")
    label = label if _INITIALS.search(label) else label.rstrip(" .,")
    if label.endswith(_POSSESSIVE) or label.casefold() in words.no_names or len(label) < 2:
        return None
    return None if words.not_name.search(label) else label


def _named_further(text: str, at: int, words: Enumeration) -> int | None:
    """Where the name begins that what seemed one only describes ("the Eurodance artist Haddaway")."""
    lower = _LOWER.match(text, at + 1) if text.startswith(" ", at) else None
    if (
        lower
        and lower.group().count(" ") <= 2
        and lower.group().rstrip().endswith(words.bearers)
        and (text.startswith("⟦", lower.end()) or words.name.match(text, lower.end()))
    ):
        return lower.end()
    return None


def enumeration(language: Language, table: Mapping[str, Any]) -> Enumeration:
    """Compiles the `[enumeration]` table of a language; nothing is an enumeration where it is empty."""
    adjectives = language.words["nationalities"]["words"]
    months = language.words.get("months", {})
    pronouns = (word for words in language.words["subject"]["pronouns"].values() for word in words)
    name = word_patterns(language, tuple(table.get("small", ())))
    return Enumeration(
        join=re.compile(table.get("join", "(?!)")),
        last_join=re.compile(table.get("last_join", "(?!)")),
        article=re.compile(table.get("article", "(?!)")),
        described=re.compile(
            rf"(?:(?:{either(adjectives)}|{either(map(str.title, adjectives))})(?:[ -](?=[^\W\d_])))+"
        ),
        name=re.compile(rf"{name}(?: [\"“][^\"“”⟦⟧]{{1,24}}[\"”] {name})?(?: ⟦S:[^⟦⟧]*⟧)?"),
        bracket=re.compile(r" \(([^()]{0,100})\)"),
        role=re.compile(table.get("role", "(?!)")),
        clause=re.compile(table.get("clause", "(?!)")),
        attribute=re.compile(table.get("attribute", "(?!)")),
        not_name=re.compile(table.get("not_name", "(?!)")),
        bearers=(*language.words["occupations"]["words"], *table.get("bearers", ())),
        no_names=frozenset(map(str.casefold, (*adjectives, *months, *pronouns, *table.get("no_names", ())))),
    )


def terms(text: str, table: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    """The terms of a table that a phrase holds, the longest first where they overlap, as (label, start, end)."""
    if table:
        for match in _terms(tuple(table)).finditer(text):
            yield table[match.group().casefold()], match.start(), match.end()


@lru_cache(maxsize=64)
def _terms(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?i)(?<![\w-]){either(words)}(?![\w-])")

"""Over which years a climate table was taken and which of its sources says what, read from the words beside it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kg.mapping import mappings
from kg.model import Time
from kg.values import parse_date
from kg.wikitext.sentence_patterns import either

_HEAD = re.compile(r"[^,;:()\[\]]{0,200}")
_WORD = re.compile(r"[^\W_]+")
_BRACKETS = re.compile(r"\(([^()]{1,200})\)")
_YEAR = r"(?<!\d)(?:1[6-9]|20)\d\d"
_DASHES = str.maketrans("−‒—~∼〜～", "–––––––")


@dataclass(frozen=True, slots=True)
class Periods:
    """Periods by measure (`of`), the one of all others (`rest`), and whether that one is of normals, not of records."""

    of: Mapping[str, Time] = field(default_factory=dict)
    rest: Time | None = None
    normals: bool = False

    def over(self, measure: str, lang: str) -> Time | None:
        """The years that a measure was taken over; None where the words do not say."""
        if measure in self.of:
            return self.of[measure]
        return None if self.normals and measure in _records(lang) else self.rest


def read_periods(words: str, lang: str) -> Periods:
    """The periods in `Portland (1991–2020 normals, extremes 1940–present)`."""
    words = _without_name(words.translate(_DASHES), lang)
    of: dict[str, Time] = {}
    rest: Time | None = None
    normals = False
    waiting: set[str] = set()
    general = False
    for clause in _clauses(words, lang):
        waiting |= _spoken_of(clause, lang)
        general |= _is_general(clause, lang)
        found = next(_years(clause, lang), None)
        if found is None:
            continue
        of |= {measure: found for measure in sorted(waiting) if measure not in of}
        if rest is None and (general or not waiting):
            rest, normals = found, general
        waiting, general = set(), False
    return Periods(of, rest, normals)


def _without_name(words: str, lang: str) -> str:
    """The words behind the name of the place: the Sunshine Coast is no sunshine."""
    head = _HEAD.match(words)
    if head is None or next(_years(head.group(), lang), None) or head.group().casefold().strip() in _roles(lang):
        return words
    return words[head.end() :]


def joined(stated: Iterable[Periods]) -> Periods:
    """Several periods as one: the first that speaks of a measure wins, the rest only where all that say it agree."""
    every = list(stated)
    of: dict[str, Time] = {}
    for periods in every:
        of = dict(periods.of) | of
    rest = {periods.rest for periods in every if periods.rest}
    one = next(iter(rest)) if len(rest) == 1 else None
    return Periods(of, one, all(periods.normals for periods in every if periods.rest))


def measures_of(words: str, lang: str) -> frozenset[str]:
    """The measures that the brackets of a source limit it to (`DMI (sun, 1961–1990)`); none where it tells all."""
    inside = [match.group(1) for match in _BRACKETS.finditer(words)]
    if any(_is_general(clause, lang) for part in inside for clause in _clauses(part, lang)):
        return frozenset()
    return frozenset(
        measure for part in inside for clause in _clauses(part, lang) for measure in _spoken_of(clause, lang)
    )


def _clauses(words: str, lang: str) -> Iterator[str]:
    start = 0
    for match in _joints(lang).finditer(words):
        yield words[start : match.start()]
        start = match.end()
    yield words[start:]


def _years(clause: str, lang: str) -> Iterator[Time]:
    for match in _ranges(lang).finditer(clause):
        time = parse_date(match.group(), lang)
        if time is not None and "/" in time.edtf:
            yield time


@lru_cache
def _joints(lang: str) -> re.Pattern[str]:
    joined = (*mappings(lang).weather.get("speaks", {}).get("and", ()), "&", "+")
    return re.compile(rf"[,;:()\[\]|/]|\s{either(joined)}\s")


@lru_cache
def _ranges(lang: str) -> re.Pattern[str]:
    spoken = mappings(lang).weather.get("speaks", {})
    joints = either((*spoken.get("joints", ()), "–", "-"))
    closed = rf"{_YEAR}\s?{joints}(?:\s?(?:(?:1[6-9]|20)?\d\d(?!\d)|{either(spoken.get('open', ()))}))?"
    return re.compile(rf"{either(spoken.get('since', ()))} {_YEAR}(?!\s?[–-])|{closed}", re.IGNORECASE)


def _spoken_of(clause: str, lang: str) -> set[str]:
    """The measures whose words stand in a clause."""
    folded = _folded(clause)
    entries: list[Mapping[str, Any]] = mappings(lang).weather.get("speaks", {}).get("of", [])
    found = (entry for entry in entries if any(f" {word} " in folded for word in entry["words"]))
    return {measure for entry in found for measure in entry["measures"]}


def _is_general(clause: str, lang: str) -> bool:
    folded = _folded(clause)
    return any(f" {word} " in folded for word in mappings(lang).weather.get("speaks", {}).get("all", ()))


def _folded(clause: str) -> str:
    return f" {' '.join(_WORD.findall(clause.casefold()))} "


@lru_cache
def _roles(lang: str) -> frozenset[str]:
    entries = mappings(lang).weather.get("speaks", {}).get("of", [])
    return frozenset(word for entry in entries for word in entry["words"])


@lru_cache
def _records(lang: str) -> frozenset[str]:
    """The measures of single days, which no average is taken of: the first entry of `speaks.of`."""
    entries = mappings(lang).weather.get("speaks", {}).get("of", [])
    return frozenset(entries[0]["measures"]) if entries else frozenset()

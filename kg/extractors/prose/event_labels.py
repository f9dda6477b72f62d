"""What an event is called, and its kind: a short phrase about its participants, made from the clause that tells it."""

import re
from collections.abc import Mapping
from functools import lru_cache

from kg.extractors.prose.clauses import Clause, grammar
from kg.mapping import mappings

_LONGEST = 80
"""Characters in the longest label."""
_BRACKETS = re.compile(r" ?\([^()]{0,200}\)")
_NEVER = re.compile(r"(?!)")


def label(clause: Clause, lang: str) -> str:
    """The part of a clause that its date stands in, without the date and what leads in; cut where a phrase ends."""
    words = _dated_part(*_without_date(clause), lang)
    words = _BRACKETS.sub("", words).strip(" ,;:–-")
    words = _shortened(words, lang).strip(" ,;:.–-")
    return words or clause.words[:_LONGEST]


def kind(words: str, lang: str) -> str | None:
    """The kind of event that the first telling verb or noun of a clause names (`founding`); None where none does."""
    match = _kinds(lang).search(words)
    return match.lastgroup.replace("_", " ") if match and match.lastgroup else None


def _without_date(clause: Clause) -> tuple[str, int]:
    """The words with the date left out where it opens or closes them, and the place in them that it stands at."""
    words, date = clause.words, clause.date
    if date is None:
        return words, 0
    base = clause.start - (clause.subject[1] - clause.subject[0] + 1 if clause.subject else 0)
    start, end = max(date.start - base, 0), date.end - base
    if start == 0 and end < len(words):
        return words[end:].lstrip(" ,"), 0
    if 0 < start < len(words) and not words[end:].strip(" .,;"):
        return words[:start].rstrip(" ,"), start - 1
    return words, start


def _dated_part(words: str, at: int, lang: str) -> str:
    """The main clause, or what explains, follows or continues it, whichever the date stands in."""
    rules = grammar(lang)
    opening = _pattern(lang, "opening").match(words)
    first = opening.end() if opening else 0
    verb = rules.past.search(words, first)
    if verb is None:
        return words[first:]
    parts = (
        pattern.finditer(words, verb.end()) for pattern in (rules.boundary, rules.relative, _pattern(lang, "aside"))
    )
    cuts = sorted({match.start(): match.end() for found in parts for match in found}.items())
    before = [cut for cut in cuts if cut[1] <= at]
    start = before[-1][1] if before and rules.past.search(words, before[-1][1]) else first
    return words[start : next((cut for cut, _ in cuts if cut > max(start, at)), len(words))].strip()


def _shortened(words: str, lang: str) -> str:
    """At most so many characters, cut before a preposition, else at a word."""
    if len(words) <= _LONGEST:
        return words
    stops = [m.start() for m in _pattern(lang, "phrase").finditer(words, 20, _LONGEST)]
    return words[: stops[-1]] if stops else words[:_LONGEST].rpartition(" ")[0]


@lru_cache
def _pattern(lang: str, name: str) -> re.Pattern[str]:
    expression = mappings(lang).prose.get("event_label", {}).get(name)
    return re.compile(expression) if expression else _NEVER


@lru_cache
def _kinds(lang: str) -> re.Pattern[str]:
    kinds: Mapping[str, str] = mappings(lang).prose.get("event_kind", {})
    return re.compile("|".join(rf"(?P<{name}>{words})" for name, words in kinds.items()) or "(?!)")

"""What the words around a date make of it (`since`, `c.`, `the late`, `onwards`), looked up in a language's tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.values.language_tables import DASHES, Phrases, after_space, particles, phrase, tables, written_on

_LONGEST = 6
"""Words in the longest phrase that is looked up."""
_MOST = 8
"""Phrases that are read before one date."""
_SIGNS = "~≈<>≤≥†"
_SPACES = " \t\n\u00a0"


@dataclass(slots=True, unsafe_hash=True)
class Surroundings:
    """The words before a date from nearest to farthest, as kinds (`at`, `about`, `filler`, …), and where they start."""

    kinds: tuple[str, ...]
    start: int
    word_before: str
    """The word that stands in front of all that was understood."""

    def has(self, *kinds: str) -> bool:
        """Whether one of these kinds is among them."""
        return any(kind in self.kinds for kind in kinds)


@lru_cache(maxsize=32)
def _words(lang: str) -> Mapping[str, Phrases]:
    dates: Mapping[str, Any] = tables(lang).get("dates", {})
    return {
        name: Phrases({phrase(k): v for k, v in dates.get(name, {}).items()})
        for name in ("before", "after", "after_final", "bracketed", "between", "narrow")
    }


_QUALIFIES = frozenset({"about", "perhaps", "early", "mid", "late", "filler", "old", "new"})


def before(plain: str, at: int, lang: str, floor: int = 0, *, whole: bool = False) -> Surroundings:
    """Read backwards from `at`, not beyond `floor`, until a word that says nothing about the date.

    An article at the very start (`the`) is left out unless the `whole` is wanted.
    """
    words, kinds = _words(lang)["before"], list[str]()
    while len(kinds) < _MOST:
        found = phrase_before(plain, at, floor, words)
        if found is None:
            break
        kind, start = found
        if kinds and kinds[-1] not in _QUALIFIES and not _may_precede(kind, kinds[-1]):
            break
        kinds.append(kind)
        at = start
    while kinds and kinds[-1] == "filler" and not whole:
        kinds.pop()
        at = _skip_word_forward(plain, at)
    return Surroundings(tuple(kinds), at, phrase(word_before(plain, at)))


def qualifies(word: str, lang: str) -> bool:
    """Whether the word means "about" (`c1945`) or is written on to years (`FY2012`)."""
    return _words(lang)["before"].get(phrase(word)) == "about" or word in tables(lang).get("dates", {}).get("glued", ())


def _may_precede(kind: str, nearer: str) -> bool:
    """`since early in 1990`, `in the first half of 1995`: a role may stand before a part with its own `of` or `in`."""
    return nearer.startswith(("half", "quarter")) or nearer.endswith(" at") or kind in ("perhaps", "filler")


def _skip_word_forward(plain: str, at: int) -> int:
    while at < len(plain) and plain[at] not in _SPACES:
        at += 1
    while at < len(plain) and plain[at] in _SPACES:
        at += 1
    return at


def phrase_before(plain: str, at: int, floor: int, words: Mapping[str, str]) -> tuple[str, int] | None:
    """The longest phrase of the table that ends before `at` (white space, hyphen or comma between), and its start."""
    end = at
    while end > floor and (plain[end - 1] in _SPACES or plain[end - 1] in "-,") and at - end < 3:
        end -= 1
    best: tuple[str, int] | None = None
    position = end
    for _ in range(_LONGEST):
        start = _word_start(plain, position, floor)
        if start == position:
            break
        kind = words.get(phrase(plain[start:end]))
        if kind is not None:
            best = (kind, start)
        position = start
        gap = 0
        while position > floor and plain[position - 1] in _SPACES and gap < 3:
            position, gap = position - 1, gap + 1
        if not gap:
            break
    return best


def _word_start(plain: str, end: int, floor: int) -> int:
    if end > floor and plain[end - 1] in _SIGNS:
        return end - 1
    start = end
    while start > floor and end - start < 20 and (plain[start - 1].isalnum() or plain[start - 1] in ".'’×"):
        start -= 1
    return start


def word_before(plain: str, at: int, floor: int = 0) -> str:
    """The word that ends right before `at` (white space between), or the sign that stands there."""
    while at > floor and plain[at - 1] in _SPACES:
        at -= 1
    start = _word_start(plain, at, floor)
    return plain[start:at] if start < at else plain[max(at - 1, floor) : at]


def word_after(plain: str, at: int) -> str:
    """The word that begins at `at` (white space between); empty where punctuation or nothing stands there."""
    while at < len(plain) and plain[at] in _SPACES:
        at += 1
    end = at
    while end < len(plain) and end - at < 30 and (plain[end].isalnum() or plain[end] in ".'’"):
        end += 1
    return plain[at:end].rstrip("'’")


def after(plain: str, at: int, lang: str) -> tuple[str, int] | None:
    """The kind of the phrase that follows a date, and where it ends."""
    found = longest(plain, at, _words(lang)["after"], lang)
    if found is None and (final := longest(plain, at, _words(lang)["after_final"], lang)):
        return None if word_after(plain, final[1]) else final
    return found


def bracketed(plain: str, at: int, lang: str) -> tuple[str, int] | None:
    """The kind of what stands in brackets behind a date and is about the date (`(approx.)`), and where they end."""
    found = longest(plain, at + 2, _words(lang)["bracketed"]) if plain[at : at + 2] == " (" else None
    return (found[0], found[1] + 1) if found and plain[found[1] : found[1] + 1] == ")" else None


def joins(word: str, lang: str) -> str | None:
    """How this word joins two dates (`and`, `or`, `to`); None where it does not."""
    return _words(lang)["between"].get(phrase(word))


def narrowed_after(plain: str, at: int, lang: str) -> tuple[str, int] | None:
    """The part of a year that stands behind it (`2016, first quarter`), and where it ends."""
    found = longest(plain, at, _words(lang)["narrow"], lang)
    return found if plain[at : at + 1] in tuple(_SPACES) else None


def range_sign(plain: str, at: int, lang: str) -> tuple[str, int] | None:
    """What joins two dates at `at`: `dash`, `slash`, `to`, `and` or `or`, and where it ends."""
    at = after_space(plain, at, _SPACES, 3)
    if at >= len(plain):
        return None
    if plain[at] in DASHES or plain[at] in dashes(lang):
        return "dash", after_space(plain, at + 1, _SPACES, 3)
    if plain[at] == "/":
        return "slash", at + 1
    return longest(plain, at, _words(lang)["between"], lang)


@lru_cache(maxsize=32)
def dashes(lang: str) -> frozenset[str]:
    """The signs that stand for a dash in this language alone (`1910~1945`)."""
    return frozenset(tables(lang).get("dates", {}).get("dashes", ()))


def longest(plain: str, at: int, words: Mapping[str, str], lang: str = "") -> tuple[str, int] | None:
    """The longest phrase of the table that begins at `at` after white space, and where it ends.

    Of a language that writes particles on to words, `lang` lets a phrase end inside what is written together.
    """
    at = after_space(plain, at, _SPACES)
    if lang and particles(lang) and (found := _inside(plain, at, words, lang)):
        return found
    best: tuple[str, int] | None = None
    end = at
    for count in range(_LONGEST):
        stop = _word_end(plain, end)
        if stop == end:
            break
        cuts = (stop, stop - 1) if plain[stop - 1] == "." else (stop,)
        if not count and isinstance(words, Phrases) and not any(phrase(plain[at:cut]) in words.firsts for cut in cuts):
            break
        for cut in cuts:
            kind = words.get(phrase(plain[at:cut]))
            if kind is not None and plain[cut : cut + 1] not in _NO_END:
                best = (kind, cut)
                break
        end = after_space(plain, stop, _SPACES, 3)
        if end == stop:
            break
    return best


_NO_END = tuple("$£€¥'’")


def _word_end(plain: str, start: int) -> int:
    stop, most = start, min(len(plain), start + 20)
    while stop < most and (plain[stop].isalnum() or plain[stop] in ".'’"):
        stop += 1
    return stop


@lru_cache(maxsize=128)
def listed(lang: str, table: str, name: str, meaning: str = "") -> Phrases:
    """A list of `[table.words]` (or of the table itself) as phrases that all mean `meaning`, their name if none."""
    return Phrases(dict.fromkeys(word_set(lang, table, name), meaning or name))


def is_counted(word: str, lang: str) -> bool:
    """Whether a word, a full stop behind it or not, names what numbers count (`people`)."""
    nouns = word_set(lang, "numbers", "nouns")
    return phrase(word) in nouns or phrase(word.rstrip(".")) in nouns


def counted(plain: str, at: int, lang: str) -> bool:
    """Whether what numbers count follows, also where particles are written on to it (`3,562,166명으로`)."""
    if is_counted(word_after(plain, at), lang):
        return True
    nouns = dict.fromkeys(word_set(lang, "numbers", "nouns"), "") if particles(lang) else {}
    return bool(nouns) and longest(plain, at, nouns, lang) is not None


def _inside(plain: str, at: int, words: Mapping[str, str], lang: str) -> tuple[str, int] | None:
    """The longest phrase at `at` behind which only particles go on (`말까지` is `말` and `까지`)."""
    for size in range(min(_LONGEST_INSIDE, len(plain) - at), 0, -1):
        kind = None if plain[at + size - 1].isspace() else words.get(phrase(plain[at : at + size]))
        if kind is not None and written_on(plain, at + size, lang):
            return kind, at + size
    return None


_LONGEST_INSIDE = 12


@lru_cache(maxsize=32)
def word_set(lang: str, table: str, name: str) -> frozenset[str]:
    """A list of `[table.words]` (or of the table itself) as a set of phrases."""
    section = tables(lang).get(table, {})
    listed = section.get("words", {}) if isinstance(section.get("words"), dict) else {}
    return frozenset(phrase(w) for w in (listed.get(name) or section.get(name) or []))

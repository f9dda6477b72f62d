"""A sentence with its links and mentions of the subject marked, so that patterns kept as data can speak of them.

`Hamhŭng is the capital of South Hamgyong` reads `⟦S:Hamhŭng⟧ is the capital of ⟦0:South Hamgyong⟧`; every match leads
back to places in the plain sentence.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.wikitext.language import Language

_NOTHING = "(?!)"
# Where letters have two cases: Latin to Armenian, Georgian, Cherokee, more Latin and Cyrillic, wide letters, Deseret, …
_CASED = (
    *(range(0x41, 0x590), range(0x10A0, 0x1100), range(0x13F8, 0x1400), range(0x1C80, 0x2190), range(0x2C00, 0x2D30)),
    *(range(0xA640, 0xABC0), range(0xFB00, 0xFB18), range(0xFF21, 0xFF5B), range(0x10400, 0x10600)),
)


@dataclass(slots=True, eq=False)
class AnnotatedSentence:
    """`text` is the marked sentence; `offsets[i]` is the place of its i-th character in the plain sentence."""

    text: str
    offsets: Sequence[int]

    def plain(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the plain sentence under `text[start:end]`."""
        return self.offsets[start], self.offsets[end]


@lru_cache
def _small_letters() -> str:
    """The small letters of all scripts that have two cases, as ranges of a character class: "ö" is as small as "o"."""
    small = {code for block in _CASED for code in block if unicodedata.category(chr(code)) == "Ll"}
    starts = sorted(code for code in small if code - 1 not in small)
    ends = sorted(code for code in small if code + 1 not in small)
    return "".join(f"{chr(start)}-{chr(end)}" for start, end in zip(starts, ends, strict=True))


@lru_cache(maxsize=32)
def name_pattern(language: Language) -> str:
    """A run of words with capitals, as proper names are written; nothing where capitals do not tell names apart."""
    return word_patterns(language, tuple(language.words.get("names", {}).get("small", ())))


@lru_cache(maxsize=32)
def word_patterns(language: Language, small_words: tuple[str, ...]) -> str:
    """A run of words with capitals, joined by none but these small words."""
    names = language.words.get("names", {})
    if not names.get("capitals"):
        return _NOTHING
    small = either(small_words)
    word, rest = rf"(?<![^\W_])[^\W\d_{_small_letters()}]", r"[\w'’.·&-]{0,60}"
    # A number may end a name ("Route 66"), but no small word leads to one ("Reid in 1952").
    elided = either(names.get("elided", ()))
    return rf"{word}{rest}(?: (?:(?:{small} ){{1,2}}{word}|(?:{small} )?{elided}{word}|[^\W_a-z]){rest}){{0,7}}"


def either(words: Iterable[str]) -> str:
    """A regular expression for any of these words, the longest first; nothing where there are none."""
    ordered = sorted(words, key=len, reverse=True)
    return rf"(?:{'|'.join(map(re.escape, ordered))})" if ordered else _NOTHING


def annotate(plain: str, links: list[tuple[int, int]], mentions: list[tuple[int, int]]) -> AnnotatedSentence:
    """Mark a plain sentence; links and mentions are (start, end) pairs in it, links winning where they overlap."""
    marks = [(start, end, f"{index}") for index, (start, end) in enumerate(links) if end > start]
    marks += [(start, end, "S") for start, end in _beside(mentions, [(s, e) for s, e, _ in marks])]
    if "⟦" in plain or "⟧" in plain:
        plain = plain.translate(_NO_MARKS)
    pieces: list[str] = []
    offsets: list[int] = []
    position = 0
    for start, end, name in sorted(marks):
        if start < position:
            continue
        opening = f"⟦{name}:"
        pieces += (plain[position:start], opening, plain[start:end], "⟧")
        offsets += range(position, start)
        offsets += [start] * len(opening)
        offsets += range(start, end + 1)
        position = end
    pieces.append(plain[position:])
    offsets += range(position, len(plain) + 1)
    return AnnotatedSentence("".join(pieces), offsets)


def _beside(places: list[tuple[int, int]], taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The places that touch none of the taken ones."""
    reach = -1
    waiting = sorted(taken, reverse=True)
    for start, end in sorted(places):
        while waiting and waiting[-1][0] < end:
            reach = max(reach, waiting.pop()[1])
        if reach <= start:
            yield start, end


_NO_MARKS = str.maketrans("⟦⟧", "[]")

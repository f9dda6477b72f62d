"""A sentence with its links and mentions of the subject marked, so that patterns kept as data can speak of them.

`Hamhŭng is the capital of South Hamgyong` reads `⟦S:Hamhŭng⟧ is the capital of ⟦0:South Hamgyong⟧`. Patterns use the
placeholders of `compile_pattern`; every match leads back to places in the plain sentence.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_SMALL = "of|the|and|de|del|da|di|la|le|al|el|for|in|von|van|zu"
NAME = rf"[^\W\d_a-z][\w'’.·&-]*(?: (?:(?:{_SMALL}) ){{0,2}}[^\W_a-z][\w'’.·&-]*){{0,7}}"
"""A run of words with capitals, as proper names are written."""

_PLACEHOLDERS = {
    "{subject}": r"⟦S:[^⟦⟧]*⟧",
    "{agent}": r"(?<!of )(?<!in )(?<!near )(?<!from )(?<!outside )⟦S:[^⟦⟧]*⟧",
    "{link}": r"⟦(?P<link>\d+):[^⟦⟧]*⟧",
    "{item}": rf"(?:⟦(?P<item>\d+):[^⟦⟧]*⟧(?P<tail> [A-Z]\w+)?|(?P<item_name>{NAME}))",
    "{place}": rf"(?:⟦(?P<place>\d+):[^⟦⟧]*⟧|⟦S:(?P<place_subject>[^⟦⟧]*)⟧|(?P<place_name>{NAME}))",
    "{name}": rf"⟦?(?:\d+:|S:)?(?P<name>{NAME})⟧?",
    "{number}": r"(?P<number>\d[\d,.]*\d|\d)",
    "{quantity}": r"(?P<quantity>(?:about |some |over |nearly |around )?\d[\d,. ]*[^\W\d_]\w*)",
    "{any}": r"[^;]{0,160}?",
    "{gap}": r"[^⟦⟧,;]{0,60}?",
}


@dataclass(frozen=True, slots=True)
class Marked:
    """`text` is the marked sentence; `offsets[i]` is the place of its i-th character in the plain sentence."""

    text: str
    offsets: tuple[int, ...]

    def plain(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the plain sentence under `text[start:end]`."""
        return self.offsets[start], self.offsets[end]


@lru_cache(maxsize=512)
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern of `prose.toml` as a regular expression.

    `{subject}` a mention of what the article is about, `{agent}` one that no preposition rules ("north of Hamhung");
    `{link}` a link; `{item}` a link or a proper name; `{name}` a proper name as words; `{place}` a link, a name or the
    subject; `{number}` a number, `{quantity}` one with a word; `{any}` up to 160 characters within the clause; `{gap}`
    up to 60 without links. Every gap is bounded: matching stays linear.
    """
    for placeholder, expression in _PLACEHOLDERS.items():
        pattern = pattern.replace(placeholder, expression)
    return re.compile(pattern)


def mark(plain: str, links: list[tuple[int, int]], mentions: list[tuple[int, int]]) -> Marked:
    """Mark a plain sentence; links and mentions are (start, end) pairs in it, links winning where they overlap."""
    marks = [(start, end, f"{index}") for index, (start, end) in enumerate(links) if end > start]
    taken = [(start, end) for start, end, _ in marks]
    marks += [(s, e, "S") for s, e in mentions if not any(s < end and start < e for start, end in taken)]
    characters: list[str] = []
    offsets: list[int] = []
    position = 0
    for start, end, name in sorted(marks):
        if start < position:
            continue
        _copy(plain, position, start, characters, offsets)
        opening = f"⟦{name}:"
        characters += opening
        offsets += [start] * len(opening)
        _copy(plain, start, end, characters, offsets)
        characters.append("⟧")
        offsets.append(end)
        position = end
    _copy(plain, position, len(plain), characters, offsets)
    return Marked("".join(characters), (*offsets, len(plain)))


def _copy(plain: str, start: int, end: int, characters: list[str], offsets: list[int]) -> None:
    characters += plain[start:end].translate(_NO_MARKS)
    offsets += range(start, end)


_NO_MARKS = str.maketrans("⟦⟧", "[]")

"""Where sentences end in plain text: it knows abbreviations, initials, quotes and the footnotes that stand between."""

import heapq
import re
from collections.abc import Collection, Iterator

# A closing mark, quotes or brackets that belong to it, then white space; bounded so that a run of quotes costs nothing.
_END = re.compile(r"""[.!?。！？]["'”’»)\]]{0,4}(?=\s|$)|[。！？]""")
LONGEST = 2_000
"""Characters in one sentence; what is longer is a list without full stops and is cut at a space."""
ANY_NUMBER = "#."
"""Among the abbreviations: a number of up to three digits with a full stop is an ordinal (`3. Oktober`)."""
_ORDINAL = 3
_OPENER = "\"'“‘«([¿¡„"


def split(
    plain: str,
    abbreviations: Collection[str] = (),
    breaks: Collection[int] = (),
    names: Collection[tuple[int, int]] = (),
) -> Iterator[tuple[int, int]]:
    """The sentences of `plain` as (start, end) pairs without surrounding white space.

    `abbreviations` are case-folded words whose full stop ends no sentence (`st.`); `breaks` are positions of footnotes,
    after which a sentence may begin without a space; `names` are stretches (in order) that hold no end of a sentence.
    """
    start = 0
    for end in heapq.merge(
        _outside(_ends(plain, abbreviations), names), _after_footnotes(plain, breaks), (len(plain),)
    ):
        while end - start > LONGEST:
            space = plain.rfind(" ", start + 1, start + LONGEST)
            cut = space if space > 0 else start + LONGEST
            yield from _trim(plain, start, cut)
            start = cut
        yield from _trim(plain, start, end)
        start = end


def _outside(ends: Iterator[int], names: Collection[tuple[int, int]]) -> Iterator[int]:
    """The ends that lie in none of the stretches."""
    waiting = sorted(names, reverse=True)
    reach = -1
    for end in ends:
        while waiting and waiting[-1][0] < end:
            reach = max(reach, waiting.pop()[1])
        if reach <= end:
            yield end


def _ends(plain: str, abbreviations: Collection[str]) -> Iterator[int]:
    for match in _END.finditer(plain):
        end = match.end()
        following = plain[end : end + 3].lstrip()
        if following and not _may_begin(following):
            continue
        if match.group() == "." and _is_abbreviation(plain, match.start(), abbreviations):
            continue
        yield end


def _after_footnotes(plain: str, breaks: Collection[int]) -> Iterator[int]:
    for position in sorted(breaks):
        if 0 < position < len(plain) and plain[position - 1] in ".!?" and _is_capital(plain[position]):
            yield position


def _may_begin(following: str) -> bool:
    first = following[0]
    return first in _OPENER or first.isdigit() or _is_capital(first)


def _is_capital(letter: str) -> bool:
    """A capital, or a letter of a script without small ones."""
    return letter.isalpha() and not letter.islower()


def _is_abbreviation(plain: str, dot: int, abbreviations: Collection[str]) -> bool:
    start = dot
    while start > 0 and dot - start < 20 and (plain[start - 1].isalnum() or plain[start - 1] in ".&"):
        start -= 1
    word = plain[start:dot]
    if plain[start - 1 : start] == "°":
        return False  # "at 200 °C. It": a unit, no initial
    if all(len(part) == 1 and part.isalpha() for part in word.split(".")) and word[-1:].isupper():
        return True
    if word.isdecimal() and len(word) <= _ORDINAL and ANY_NUMBER in abbreviations:
        return True
    return f"{word.casefold()}." in abbreviations


def _trim(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch without white space around it; none where there is nothing else."""
    while start < end and plain[start].isspace():
        start += 1
    while end > start and plain[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end

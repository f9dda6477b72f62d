"""Where sentences end in plain text: it knows abbreviations, initials, quotes and the footnotes that stand between."""

import re
from collections.abc import Collection, Iterator

# A closing mark, quotes or brackets that belong to it, then white space; bounded so that a run of quotes costs nothing.
_END = re.compile(r"""[.!?。！？]["'”’»)\]]{0,4}(?=\s|$)|[。！？]""")
_OPENER = "\"'“‘«([¿¡„"


def split(plain: str, abbreviations: Collection[str] = (), breaks: Collection[int] = ()) -> Iterator[tuple[int, int]]:
    """The sentences of `plain` as (start, end) pairs without surrounding white space.

    `abbreviations` are case-folded words whose full stop ends no sentence (`st.`); `breaks` are positions of footnotes,
    after which a sentence may begin without a space.
    """
    start = 0
    for end in _ends(plain, abbreviations, frozenset(breaks)):
        if span := _trim(plain, start, end):
            yield span
        start = end
    if span := _trim(plain, start, len(plain)):
        yield span


def _ends(plain: str, abbreviations: Collection[str], breaks: frozenset[int]) -> Iterator[int]:
    for match in _END.finditer(plain):
        end = match.end()
        following = plain[end : end + 3].lstrip()
        if following and not _may_begin(following):
            continue
        if match.group()[0] == "." and _is_abbreviation(plain, match.start(), abbreviations):
            continue
        yield end
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
    if all(len(part) == 1 and part.isalpha() for part in word.split(".")) and word[-1:].isupper():
        return True
    return f"{word.casefold()}." in abbreviations


def _trim(plain: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and plain[start].isspace():
        start += 1
    while end > start and plain[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None

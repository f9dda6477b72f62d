"""The clauses of a sentence: for each date the words that it dates, by the grammar of `[clause]` in prose.toml."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.mapping import mappings
from kg.values import FoundDate

_ASIDE = re.compile(r"\([^()]{1,400}\)|\"[^\"]{1,400}\"|“[^”]{1,400}”")
"""Where no clause ends: in brackets and quotations."""
_SUBJECT = 60
"""Characters in the longest subject that is said again with a later clause."""
_BROKEN = re.compile(r"[,;:()\"“”]")
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Grammar:
    """Where clauses of a language join: at a `boundary`, or, at a `verb_boundary`, before a verb of the `past`.

    `relative` ends a clause but begins none that stands alone; `subordinate` opens a phrase that is dated apart from
    the main clause (`After the fire of 1901, …`); `coordinated` stands between dates of one clause (`1904 and 1911`).
    """

    past: re.Pattern[str]
    boundary: re.Pattern[str]
    verb_boundary: re.Pattern[str]
    relative: re.Pattern[str]
    subordinate: re.Pattern[str]
    coordinated: re.Pattern[str]
    opening: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Clause:
    """`sentence[start:end]` and the one date it has, if any; `words` are its text without the dates of others.

    A clause that begins with its verb has the `subject` of the one before it, which stands first in its words too.
    """

    start: int
    end: int
    date: FoundDate | None
    words: str
    subject: tuple[int, int] | None = None
    is_phrase: bool = False
    """Whether it is a phrase that opens a sentence, without a verb of its own (`After the fire of 1901`)."""


@lru_cache
def grammar(lang: str) -> Grammar:
    """The grammar of a language; what it does not give matches nothing."""
    prose = mappings(lang).prose
    words: Mapping[str, str] = {**prose["clause"], **prose.get("event_label", {})}
    names = ("past", "boundary", "verb_boundary", "relative_clause", "subordinate", "coordinated", "opening")
    return Grammar(*(re.compile(words[name]) if words.get(name) else _NEVER for name in names))


def clauses(plain: str, dates: Sequence[FoundDate], rules: Grammar) -> Iterator[Clause]:
    """Yields a clause for each date of a sentence, in order; dates that nothing parts share their clause."""
    aside = [m.span() for m in _ASIDE.finditer(plain)]
    main = _cuts(plain, aside, rules.boundary)
    joined = [*main, *_cuts(plain, aside, rules.verb_boundary)] if len(dates) > 1 else main
    ends = sorted(cut for cut, _ in (*joined, *_cuts(plain, aside, rules.relative)))
    start, subject = 0, _subject(plain, rules)
    for index, date in enumerate(dates):
        before = dates[index - 1].end if index else 0
        after = dates[index + 1].start if index + 1 < len(dates) else len(plain)
        if index and (cuts := [end for cut, end in sorted(joined) if before <= cut < date.start]):
            start = cuts[-1]
        end = len(plain)
        if index + 1 < len(dates) and (cuts := [cut for cut in ends if date.end <= cut < after]):
            leads = not rules.past.search(plain, start, date.start)
            end = max([cut for cut, _ in joined if cut in cuts], default=cuts[-1]) if leads else cuts[0]
        phrase = _subordinate(plain, start, end, date, rules)
        span = phrase or (start, end)
        words = _own_words(plain, span, index, dates, rules)
        if subject and span[0] >= subject[1] and rules.past.match(plain, span[0]):
            yield Clause(*span, date, f"{plain[slice(*subject)]} {words}", subject)
        else:
            yield Clause(*span, date, words, is_phrase=phrase is not None)


def _subject(plain: str, rules: Grammar) -> tuple[int, int] | None:
    """The words before the first verb of a sentence, without what leads them in; None for more than a short phrase."""
    verb = rules.past.search(plain)
    if verb is None:
        return None
    opening = rules.opening.match(plain)
    start, end = opening.end() if opening else 0, len(plain[: verb.start()].rstrip())
    words = plain[start:end]
    return (start, end) if 0 < len(words) <= _SUBJECT and not _BROKEN.search(words) else None


def _cuts(plain: str, aside: Sequence[tuple[int, int]], boundary: re.Pattern[str]) -> list[tuple[int, int]]:
    spans = (m.span() for m in boundary.finditer(plain))
    return [span for span in spans if not any(start <= span[0] < end for start, end in aside)]


def _subordinate(plain: str, start: int, end: int, date: FoundDate, rules: Grammar) -> tuple[int, int] | None:
    """The opening phrase that a date stands in (`After the partition in 387, …`), without the word that opens it."""
    opened = rules.subordinate.match(plain, start)
    comma = plain.find(",", date.end, end)
    if opened is None or comma < 0 or date.start < opened.end():
        return None
    first = plain.find(", ", opened.end(), date.start)
    inside = first < 0 or not rules.past.search(plain, first, date.start)
    return (opened.end(), comma) if inside else None


def _own_words(plain: str, span: tuple[int, int], index: int, dates: Sequence[FoundDate], rules: Grammar) -> str:
    """The words of a clause; of dates that are only listed (`in 1904, 1911 and 1920`) its own."""
    first = last = index
    while first and rules.coordinated.fullmatch(plain, dates[first - 1].end, dates[first].date_start):
        first -= 1
    while last + 1 < len(dates) and rules.coordinated.fullmatch(plain, dates[last].end, dates[last + 1].date_start):
        last += 1
    start, end = span
    listed = dates[first].date_start, dates[last].end
    if first == last or listed[0] < start or listed[1] > end:
        return plain[start:end].strip(" ,;")
    own = plain[dates[index].date_start : dates[index].date_end]
    return f"{plain[start : listed[0]]}{own}{plain[listed[1] : end]}".strip(" ,;")

"""What the dates of a sentence mean for what a rule states: the qualifiers of each statement that a match makes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.mapping import mappings
from kg.model import Qualifier, Time
from kg.reading.date_qualifiers import SOME_TIME, date_qualifiers
from kg.reading.sentences import Reading, point_reached
from kg.rules.rule import Rule
from kg.values import FoundDate, edtf
from kg.vocab import P
from kg.wikitext.parts import Sentence

_NEAR = 40
"""Characters behind a match in which its own date stands (`Hamju (as recorded in 1108`)."""
_APART = re.compile(r"[,;\d]")

Qualifiers = tuple[Qualifier, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A rule's match in a sentence: its place in the plain text, and the sentences of its section up to it."""

    rule: Rule
    reading: Reading
    found: re.Match[str]
    start: int
    end: int
    section: Sequence[Sentence]

    def group(self, name: str) -> str | None:
        """The text of a group, None where the pattern has none of this name or it took no part."""
        return self.found.groupdict().get(name)

    def place(self, name: str) -> tuple[int, int]:
        """The place of a group in the plain sentence."""
        return self.reading.annotated.plain(self.found.start(name), self.found.end(name))


def qualified(match: Match) -> Iterator[tuple[str, Qualifiers]]:
    """The property and the qualifiers of each statement that a match makes of one value."""
    rule = match.rule
    year = match.group("year") if rule.value != "year" else None
    for qualifiers in _dated(match):
        prop = rule.states if qualifiers or not rule.undated else rule.undated
        if year and (named := edtf.time(year)):
            qualifiers = (Qualifier(P["start time" if rule.date == "start" else "point in time"], named),)
        if rule.ended and all(q.property != P["end time"] for q in qualifiers):
            qualifiers += (Qualifier(P["end time"], SOME_TIME),)
        yield P[prop], qualifiers


def _dated(match: Match) -> Iterator[Qualifiers]:
    """The qualifiers by what the rule takes dates for: those of each date that counts, none where there is none."""
    rule, found, end = match.rule, match.reading.dates if match.rule.date else [], match.end
    match rule.date:
        case "context":
            at = _point_near(match) or point_reached(list(match.section))
            yield (Qualifier(P["point in time"], at),) if at else ()
        case "only":
            single = len(found) == 1 and found[0].role == "at"
            yield (Qualifier(P["point in time"], found[0].time),) if single else ()
        case "near":
            dates = [f for f in found if end - 5 <= f.date_start <= end + _NEAR][:1]
            yield from (date_qualifiers(date) for date in dates)
            if not dates:
                yield ()
        case "start":
            yield from _started(match, found)
        case "span":
            yield from (date_qualifiers(date) for date in found)
            if not found:
                yield ()
        case _:
            yield ()


def _started(match: Match, found: list[FoundDate]) -> Iterator[Qualifiers]:
    """A date is a start; those in brackets belong to what stands before them, those near the match count first."""
    found = [f for f in found if not _in_brackets(match.reading.sentence.text, f.date_start)] or found
    found = [f for f in found if match.end - 5 <= f.start <= match.end + _NEAR] or found
    yield from (date_qualifiers(date, point="start time") for date in found[:1])
    if not found:
        yield ()


def _point_near(match: Match) -> Time | None:
    """The time of a figure that ends here: one right behind it, else the last before it, else the next."""
    sentence, end = match.reading.sentence, match.end
    points = [
        (f.date_start, f.time) for f in match.reading.dates if f.role in ("at", "as of") and "/" not in f.time.edtf
    ]
    census = mappings(sentence.page.language.code).prose.get("census", {}).get("year")
    for each in re.finditer(census, sentence.text) if census else ():
        year = each["year"]
        points.append((each.start("year"), Time(year, f"{year}-01-01", f"{year}-12-31")))
    points.sort(key=lambda point: point[0])
    before = [time for at, time in points if at < end]
    after = [(at, time) for at, time in points if at >= end]
    if after and not _APART.search(sentence.text, end, after[0][0]):
        return after[0][1]
    return before[-1] if before else after[0][1] if after else None


def _in_brackets(words: str, place: int) -> bool:
    """Whether brackets are open at a place: the dates in them are those of what stands before."""
    return words.rfind("(", 0, place) > words.rfind(")", 0, place)

"""Recall, precision and their intervals by group, counted the way tests/gold/FORMAT.md describes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from kg.evaluation.events import Event, events_of, mentions_match
from kg.evaluation.gold import Fact
from kg.evaluation.groups import groups
from kg.evaluation.matching import Row, cites, names_of, states, subjects_of, urls_of, wanted

_Z = 1.959963984540054  # the two-sided 95 % point of the normal distribution


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one group (or of many, added up), with the facts missed and the rows that are wrong."""

    labelled: int = 0
    found: int = 0
    stated: int = 0
    right: int = 0
    referenced_labelled: int = 0
    referenced: int = 0
    mentions_labelled: int = 0
    mentions: int = 0
    missed: tuple[Fact, ...] = ()
    wrong: tuple[Row, ...] = ()

    def __add__(self, other: "Score") -> "Score":
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def recall(self) -> float | None:
        """Share of the labelled facts that are stated; None where nothing is labelled."""
        return self.found / self.labelled if self.labelled else None

    @property
    def precision(self) -> float | None:
        """Share of what is stated that is right; None where nothing is, or the group is not labelled exhaustively."""
        return self.right / self.stated if self.stated else None


def wilson(hits: int, of: int) -> tuple[float, float] | None:
    """The 95 % interval of a share by Wilson's score method; None for a share of nothing.

    Source: E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22.
    """
    if not of:
        return None
    share, z2 = hits / of, _Z * _Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def about(rows: Iterable[Row], gold: Sequence[Fact]) -> list[Row]:
    """The rows read from the article that `gold` labels: the one named as subject most often."""
    if not gold:
        return []
    article = Counter(fact.subject for fact in gold).most_common(1)[0][0]
    names = wanted(article)
    return [row for row in rows if names_of({"title": row["evidence"]["page"]}) & names]


def evaluate(rows: Sequence[Row], gold: Sequence[Fact], complete: Iterable[str] = ()) -> dict[str, Score]:
    """The score of each group; `complete` names the groups whose every row must be right."""
    events = events_of(rows)
    by_property: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_property[row["property"]].append(row)
    scores: dict[str, Score] = defaultdict(Score)
    accepted: set[int] = set()
    for fact in gold:
        if fact.type == "event":
            matching = [event for event in events if mentions_match(event, fact)]
            accepted.update(map(id, matching))
            scores[fact.group] += _found_event(fact, matching)
        else:
            hits = [row for row in by_property[fact.predicate] if states(row, fact)]
            accepted.update(map(id, hits))
            scores[fact.group] += _found(fact, [urls_of(row) for row in hits])
    subjects = frozenset().union(*map(subjects_of, gold))
    for group in complete:
        counted = events if group == "events" else _counted(group, by_property, subjects)
        wrong = tuple(_shown(each) for each in counted if id(each) not in accepted)
        scores[group] += Score(stated=len(counted), right=len(counted) - len(wrong), wrong=wrong)
    return dict(sorted(scores.items()))


def total(scores: Iterable[Score]) -> Score:
    """All groups, or all articles, added up."""
    return sum(scores, Score())


def _counted(group: str, by_property: dict[str, list[Row]], subjects: frozenset[str]) -> list[Row]:
    rows = [row for name in groups()["groups"].get(group, ()) for row in by_property.get(name, ())]
    if group in groups()["about_labelled_subjects"]["groups"]:
        rows = [row for row in rows if names_of(row["subject"]) & subjects]
    return rows


def _shown(stated: Event | Row) -> Row:
    """A wrong row or event in short, for people."""
    if isinstance(stated, Event):
        return {"dates": sorted(stated.dates), "words": stated.words[:120]}
    return {key: stated[key] for key in ("subject", "property", "value")}


def _found(fact: Fact, urls: Sequence[Sequence[str]]) -> Score:
    """The score of one fact, given the URLs that each matching row (or event) cites."""
    if fact.optional:
        return Score()
    hit, cited = bool(urls), bool(fact.references)
    return Score(
        labelled=1,
        found=int(hit),
        missed=() if hit else (fact,),
        referenced_labelled=int(cited),
        referenced=int(cited and any(cites(each, fact) for each in urls)),
    )


def _found_event(fact: Fact, events: Sequence[Event]) -> Score:
    score = _found(fact, [event.urls for event in events])
    if fact.optional:
        return score
    met = sum(any(wanted(name) & event.mentions for event in events) for name in fact.mentions)
    return score + Score(mentions_labelled=len(fact.mentions), mentions=met)

"""The article held against Wikidata: for each statement the verdict, why, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from kg.vocab import properties
from kg.wikidata.article_statements import ArticleStatement, ArticleStatements, NotCompared
from kg.wikidata.claims import Claim, Entity
from kg.wikidata.comparing import agrees, compare
from kg.wikidata.conditions import Match, meet, same_scope
from kg.wikidata.labels import label

Verdict = Literal["in conflict", "missing there", "more precise here", "same", "missing here"]
"""`here` is the article, `there` Wikidata."""

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

_READ = {"sentence": 0.88, "list item": 0.93, "caption": 0.88}
"""How sure a reading is by where it stands; elsewhere (a template's parameter, a table's cell) it is `_FILLED_IN`."""
_FILLED_IN = 0.97


@dataclass(frozen=True, slots=True)
class Difference:
    """One verdict. `said` is None for what the article does not say, `claim` for what Wikidata does not say.

    `sure` (0 to 1) is how sure the verdict is, `notes` say what it rests on.
    """

    verdict: Verdict
    sure: float
    item: str
    property: str
    said: ArticleStatement | None
    claim: Claim | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diff:
    """All differences, surest first; what was not held against Wikidata; the items that could not be had, and why."""

    differences: tuple[Difference, ...]
    unheld: tuple[NotCompared, ...]
    absent: Mapping[str, str]


def diff(sayings: ArticleStatements, entities: Mapping[str, Entity], absent: Mapping[str, str]) -> Diff:
    """Hold what an article says against the items' claims.

    `entities` are keyed by the id that the article's links give; `absent` says of the others why they are not there.
    """
    grouped: dict[str, dict[str, list[ArticleStatement]]] = {item: {} for item in sorted(entities)}
    for each in sayings.said:
        if each.item in grouped:
            grouped[each.item].setdefault(each.property, []).append(each)
    unheld = [*sayings.unheld]
    found: list[Difference] = []
    for item, said in grouped.items():
        claims = _by_property(entities[item].claims)
        # what only Wikidata says is a gap of the article only where the article is about the thing
        known = [ident for ident in claims if ident in properties()] if item in sayings.subjects else []
        for ident in dict.fromkeys([*said, *known]):
            verdicts, apart = _held(item, said.get(ident, []), claims.get(ident, []), gaps=ident in known)
            found += verdicts
            unheld += apart
    return Diff(tuple(sorted(found, key=_order)), tuple(unheld), absent)


def _order(each: Difference) -> tuple[object, ...]:
    """Surest first, then by verdict, item, property and place in the article."""
    place = each.said.rows[0]["evidence"]["start"] if each.said else 0
    claim = each.claim.id if each.claim else ""
    return (-each.sure, VERDICTS.index(each.verdict), each.item, each.property, place, claim)


def _by_property(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.main.property, []).append(claim)
    return found


def _held(
    item: str, said: Sequence[ArticleStatement], claims: Sequence[Claim], gaps: bool
) -> tuple[list[Difference], list[NotCompared]]:
    """The verdicts for one property of one item, and what cannot be compared."""
    found: list[Difference] = []
    unheld: list[NotCompared] = []
    taken: set[int] = set()
    unmet: list[ArticleStatement] = []
    for each in said:
        at, match = _best(each, claims)
        if match is None or match.apart:
            unmet.append(each)
        else:
            taken.add(at)
            found.append(_met(each, claims[at], match))
    for each in unmet:
        if reason := _incomparable(each, claims):
            unheld += (NotCompared(row, reason) for row in each.rows)
        else:
            found.append(_unmet(each, claims, taken))
    if gaps:
        found += (_gap(item, claim) for at, claim in enumerate(claims) if at not in taken and _is_best(claim, claims))
    return found, unheld


def _best(said: ArticleStatement, claims: Sequence[Claim]) -> tuple[int, Match | None]:
    """The claim that says the same best: first by conditions, then by value, then by rank."""
    found: list[tuple[tuple[bool, ...], int, int, Match]] = []
    for at, claim in enumerate(claims):
        if claim.main.value is None:
            continue
        compared = compare(said.value, claim.main.value)
        if agrees(compared):
            match = meet(said.qualifiers, claim.qualifiers, compared)
            worth = (match.apart, bool(match.contradictions), compared.relation != "equal", claim.rank == "deprecated")
            found.append((worth, len(match.missing_there), at, match))
    if not found:
        return -1, None
    _, _, at, match = min(found, key=lambda each: each[:3])
    return at, match


def _met(said: ArticleStatement, claim: Claim, match: Match) -> Difference:
    """The verdict on a statement whose value is there."""
    notes = [match.compared.note, *match.contradictions]
    sure = _read(said) * match.compared.sure
    if claim.rank == "deprecated":
        return _difference("in conflict", sure, said, claim, [*notes, "deprecated there"])
    if match.contradictions:
        return _difference("in conflict", sure * 0.9, said, claim, notes)
    if match.compared.relation == "finer":
        return _difference("more precise here", sure, said, claim, notes)
    if match.missing_there:
        names = ", ".join(map(label, match.missing_there))
        return _difference("more precise here", sure, said, claim, [*notes, f"without {names} there"])
    return _difference("same", sure, said, claim, notes)


def _incomparable(said: ArticleStatement, claims: Sequence[Claim]) -> str:
    """Why a value can be compared with none of those there; empty where it can, or none is there."""
    compared = [compare(said.value, claim.main.value) for claim in claims if claim.main.value is not None]
    return compared[0].note if compared and all(each.relation == "apart" for each in compared) else ""


def _unmet(said: ArticleStatement, claims: Sequence[Claim], taken: set[int]) -> Difference:
    """The verdict on a statement whose value is not there; a claim that it meets is put into `taken`."""
    free = [(at, claim) for at, claim in enumerate(claims) if at not in taken and claim.rank != "deprecated"]
    for at, claim in free:
        if claim.main.kind in ("unknown", "none") and same_scope(said.qualifiers, claim.qualifiers):
            taken.add(at)
            unknown = claim.main.kind == "unknown"
            note = "unknown value there" if unknown else "no value there"
            return _difference("more precise here" if unknown else "in conflict", _read(said), said, claim, [note])
    if single := _single(said):
        rivals = [
            (claim.rank != "preferred", -compared.sure, at, compared)
            for at, claim in free
            if claim.main.value is not None
            and (compared := compare(said.value, claim.main.value)).relation == "different"
            and same_scope(said.qualifiers, claim.qualifiers)
        ]
        if rivals:
            *_, at, compared = min(rivals, key=lambda rival: rival[:3])
            taken.add(at)
            sure = _read(said) * compared.sure * single
            return _difference("in conflict", sure, said, claims[at], [compared.note])
    others = sum(claim.rank != "deprecated" for claim in claims)
    note = f"{others} other value{'' if others == 1 else 's'} there" if others else ""
    return _difference("missing there", _read(said) * (0.85 if others else 1.0), said, None, [note])


def _single(said: ArticleStatement) -> float:
    """How sure it is that of two values one is wrong; 0 where a thing may have many."""
    found = properties()[said.property]
    if found.single:
        return 0.97
    return 0.75 if found.datatype in ("quantity", "time", "coordinate") else 0.0


def _gap(item: str, claim: Claim) -> Difference:
    """What only Wikidata says: the article may say it in words that kg does not read, so no verdict is less sure."""
    found = properties()[claim.main.property]
    sure = 0.3 if found.datatype == "external-id" else 0.5
    return Difference("missing here", sure, item, claim.main.property, None, claim)


def _is_best(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether it is of the best rank of its property, as Wikidata's simple answers have it."""
    preferred = any(each.rank == "preferred" for each in claims)
    return claim.rank == ("preferred" if preferred else "normal") and claim.main.kind == "value"


def _read(said: ArticleStatement) -> float:
    """How sure the reading is: the best of its places; a second place, or a citation, makes it surer."""
    best = max(_READ.get(row["evidence"]["where"], _FILLED_IN) for row in said.rows)
    places = {row["evidence"]["start"] for row in said.rows}
    backed = (len(places) > 1) + any(row["references"] for row in said.rows)
    return best + (1 - best) * backed / 4


def _difference(
    verdict: Verdict, sure: float, said: ArticleStatement, claim: Claim | None, notes: Iterable[str]
) -> Difference:
    kept = tuple(note for note in notes if note)
    return Difference(verdict, round(sure, 2), said.item, said.property, said, claim, kept)

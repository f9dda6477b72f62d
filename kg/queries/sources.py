"""What an answer rests on: joins statement nodes to the words of the article that state them and the works it cites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.model import KgError
from kg.queries.bind import bound, with_prefixes
from kg.queries.header import Query
from kg.store import Ask, Solutions, Term

COLUMNS = ("quote", "quotedFrom", "cites")

_BATCH = 1000
"""Statements asked for at once: some 60 kB of query, which endpoints take."""


@dataclass(frozen=True, slots=True, order=True)
class _Source:
    """One place that makes a statement, with one work it cites; ordered as an article is read."""

    page: str
    start: int
    quote: str
    place: str
    work: str


def with_sources(ask: Ask, sources: Query, answer: Solutions, column: str) -> Solutions:
    """`answer` with the columns `quote`, `quotedFrom` and `cites` after its own.

    `column` holds a statement node, or several as text with spaces between (GROUP_CONCAT); what several statements
    share is said once, in the order of the article. A statement with nothing behind it (the evidence layer was not
    built) has empty cells. Raises KgError when the answer has a column of one of these names.
    """
    if taken := sorted({*COLUMNS} & {*answer.variables}):
        raise KgError(f"the query has a column {taken[0]!r} of its own", "call it something else to see the sources")
    at = answer.variables.index(column)
    wanted = sorted({iri for row in answer.rows for iri in _statements(row[at])})
    behind: dict[str, list[_Source]] = {iri: [] for iri in wanted}
    for start in range(0, len(wanted), _BATCH):
        for statement, source in _evidence(ask, sources, wanted[start : start + _BATCH]):
            behind[statement].append(source)
    rows = []
    for row in answer.rows:
        statements = _statements(row[at])
        cell = ox.Literal(" ".join(statements)) if isinstance(row[at], ox.Literal) else row[at]
        found = sorted({source for iri in statements for source in behind[iri]})
        said = (
            _once(source.quote for source in found),
            _once(source.place for source in found),
            _once(source.work for source in found),
        )
        rows.append((*row[:at], cell, *row[at + 1 :], *said))
    return Solutions(answer.variables + COLUMNS, tuple(rows))


def _statements(cell: Term | None) -> list[str]:
    return sorted(set(cell.value.split())) if isinstance(cell, ox.NamedNode | ox.Literal) else []


def _evidence(ask: Ask, sources: Query, statements: list[str]) -> Iterator[tuple[str, _Source]]:
    answer = ask(with_prefixes(bound(sources, {"statement": statements})))
    if not isinstance(answer, Solutions):
        raise TypeError("queries/sources.rq is a SELECT")
    for row in answer.rows:
        cell = {name: "" if term is None else _value(term) for name, term in zip(answer.variables, row, strict=True)}
        place = " § ".join(filter(None, (cell["page"], cell["section"])))
        place = ": ".join(filter(None, (place, cell["where"])))
        citation = " ".join(filter(None, (cell["citation"], cell["url"] and f"<{cell['url']}>")))
        yield cell["statement"], _Source(cell["page"], int(cell["start"]), cell["quote"], place, citation)


def _value(term: Term) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value


def _once(words: Iterable[str]) -> ox.Literal | None:
    """What is said, each thing once, in the order it comes."""
    said = dict.fromkeys(word for word in words if word)
    return ox.Literal(" | ".join(said)) if said else None

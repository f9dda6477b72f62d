"""What an answer rests on: joins statement nodes to the words of the article that state them and the works it cites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.queries.bind import bound
from kg.queries.header import Query
from kg.store import Ask, Solutions, Term

COLUMNS = ("quote", "place", "citation")

_BATCH = 1000
"""Statements asked for at once: some 60 kB of query, which endpoints take."""


def with_sources(ask: Ask, sources: Query, answer: Solutions, column: str) -> Solutions:
    """`answer` with the columns `quote`, `place` and `citation` after its own.

    `column` holds a statement node, or several as text with spaces between (GROUP_CONCAT); what several statements
    share is said once. A statement with nothing behind it (the evidence layer was not built) has empty cells.
    """
    at = answer.variables.index(column)
    wanted = sorted({iri for row in answer.rows for iri in _statements(row[at])})
    behind: dict[str, tuple[list[str], ...]] = {iri: ([], [], []) for iri in wanted}
    for start in range(0, len(wanted), _BATCH):
        for statement, cells in _evidence(ask, sources, wanted[start : start + _BATCH]):
            for said, cell in zip(behind[statement], cells, strict=True):
                said.append(cell)
    rows = []
    for row in answer.rows:
        several = [behind[iri] for iri in _statements(row[at])]
        rows.append(row + tuple(_once(said[kind] for said in several) for kind in range(len(COLUMNS))))
    return Solutions(answer.variables + COLUMNS, tuple(rows))


def _statements(cell: Term | None) -> list[str]:
    return cell.value.split() if isinstance(cell, ox.NamedNode | ox.Literal) else []


def _evidence(ask: Ask, sources: Query, statements: list[str]) -> Iterator[tuple[str, tuple[str, str, str]]]:
    answer = ask(bound(sources, {"statement": statements}))
    if not isinstance(answer, Solutions):
        raise TypeError("queries/sources.rq is a SELECT")
    for row in answer.rows:
        cell = {name: "" if term is None else _value(term) for name, term in zip(answer.variables, row, strict=True)}
        place = " § ".join(filter(None, (cell["page"], cell["section"])))
        citation = " ".join(filter(None, (cell["citation"], cell["url"] and f"<{cell['url']}>")))
        yield cell["statement"], (cell["quote"], ": ".join(filter(None, (place, cell["where"]))), citation)


def _value(term: Term) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value


def _once(several: Iterable[list[str]]) -> ox.Literal | None:
    """What is said, each thing once, in the order it comes."""
    words = dict.fromkeys(word for said in several for word in said if word)
    return ox.Literal(" | ".join(words)) if words else None

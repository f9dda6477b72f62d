"""Questions in SPARQL, bundled or from a file, asked of a store or an endpoint, each row with its source on request."""

from __future__ import annotations

from collections.abc import Set
from difflib import get_close_matches
from pathlib import Path

import pyoxigraph as ox

from kg.model import KgError
from kg.queries.bind import Params, bound, with_prefixes
from kg.queries.header import Parameter, Query, read_query
from kg.queries.sources import with_sources
from kg.rdf import LAYERS
from kg.store import Answer, Ask, Solutions, form
from kg.vocab import resource

__all__ = ["Parameter", "Params", "Query", "bound", "bundled", "get", "layers", "names", "run"]

_LAYERS = with_prefixes("SELECT DISTINCT ?layer { ?layer dcterms:license ?licence }")


def names() -> tuple[str, ...]:
    """The bundled queries, sorted by name."""
    return tuple(sorted(path.stem for path in resource("queries").glob("*.rq")))


def bundled() -> tuple[Query, ...]:
    """The bundled queries, sorted by name."""
    return tuple(map(get, names()))


def get(name: str) -> Query:
    """The bundled query of that name, or the one in that file; KgError with the names that exist otherwise."""
    if name in names():
        return read_query(resource("queries") / f"{name}.rq")
    path = Path(name)
    if path.suffix == ".rq" or path.is_file():
        return read_query(path)
    near = get_close_matches(name, names(), n=1)
    start = f"did you mean {near[0]}? " if near else ""
    raise KgError(f"there is no query {name!r}", f"{start}the queries are: {', '.join(names())}")


def run(ask: Ask, query: Query, params: Params | None = None, *, sources: bool = False) -> Answer:
    """The answer of `ask` to `query`.

    The column of statement nodes that the header calls `source` is left out, and rows that differ only there are one;
    with `sources` it stays, and the columns `quote`, `quotedFrom` and `cites` say what each row rests on.
    Rows of a query without ORDER BY are sorted, so that the same graph gives the same bytes.

    Raises KgError for a malformed query (file and line), a wrong parameter, and whatever `ask` raises.
    """
    text = bound(query, params or {})
    form(text, query.place)
    answer = ask(with_prefixes(text))
    if not isinstance(answer, Solutions):
        if sources:
            raise _sourceless(query)
        return answer
    if "ORDER BY" not in text.upper():
        answer = Solutions(answer.variables, tuple(sorted(answer.rows, key=str)))
    if sources:
        if query.source not in answer.variables:
            raise _sourceless(query)
        return with_sources(ask, get("sources"), answer, query.source)
    return _without(answer, query.source)


def layers(ask: Ask) -> Set[str]:
    """The layers of `kg.rdf.LAYERS` that the graph says it has; none for a graph that kg did not make."""
    answer = ask(_LAYERS)
    assert isinstance(answer, Solutions)
    named = {row[0].value.rpartition("#")[2] for row in answer.rows if isinstance(row[0], ox.NamedNode)}
    return named.intersection(LAYERS)


def _without(answer: Solutions, source: str | None) -> Solutions:
    if source not in answer.variables:
        return answer
    at = answer.variables.index(source)
    rows = dict.fromkeys(row[:at] + row[at + 1 :] for row in answer.rows)
    return Solutions(answer.variables[:at] + answer.variables[at + 1 :], tuple(rows))


def _sourceless(query: Query) -> KgError:
    return KgError(
        f"{query.name}: does not say where its rows come from",
        "select the statement nodes (?subject p:… ?statement) and add to the header: # source: ?statement",
    )

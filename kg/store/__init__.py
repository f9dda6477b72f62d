"""A graph that can be asked: reads RDF files into memory and runs SPARQL; this alone knows pyoxigraph's store."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal as OneOf

import pyoxigraph as ox

from kg.files import os_error
from kg.model import KgError
from kg.publish import mend
from kg.store.guard import is_remote_ask, refuse_depth
from kg.store.malformed import malformed_graph, malformed_query
from kg.vocab import PREFIXES

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
"""What a cell of an answer holds."""

Form = OneOf["select", "ask", "graph"]
"""What a query gives: rows, yes or no, or triples (CONSTRUCT and DESCRIBE)."""


@dataclass(frozen=True, slots=True)
class Solutions:
    """The rows of a SELECT in the order they came; a cell is None where the variable is unbound."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


Answer = Solutions | bool | tuple[ox.Triple, ...]
"""The answer to a SELECT, an ASK, or a CONSTRUCT/DESCRIBE (triples sorted, each once)."""

Ask = Callable[[str], Answer]
"""Anything that answers SPARQL text: a store in memory or an endpoint elsewhere."""

_GRAPH = re.compile(r"(?<![?$\w:#/-])(?:GRAPH|FROM(?:\s+NAMED)?)\s*(?:[<?$]|\w*:)", re.IGNORECASE)
"""What asks for a graph by name; a store of the union has none."""

_FORMATS = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}


def open(path: Path | str) -> ox.Store:
    """The graph of a build folder (its `graph.nq`) or of one RDF file, in memory.

    The default graph is the merge of all graphs, each triple once, so counts are right without `GRAPH`; named graphs
    stay beside it. (pyoxigraph's `use_default_graph_as_union` gives a triple once per graph that holds it.)

    Raises KgError when there is no such file, its ending is unknown, or it is not the RDF its ending promises.
    """
    file = graph_file(Path(path))
    form = _FORMATS.get(file.suffix)
    if form is None:
        raise KgError(f"{file}: the ending {file.suffix or '(none)'} names no RDF format", "use " + ", ".join(_FORMATS))
    store = ox.Store()
    try:
        data = file.read_bytes()
        if not data.strip():
            raise KgError(f"{file}: is empty", "build it again with: kg build ARTICLE -o DIR")
        store.bulk_load(data, form)
    except SyntaxError as error:
        raise malformed_graph(file, form.name, error) from None
    except OSError as error:
        raise os_error(file, error) from None
    store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
    return store


def graph_file(path: Path) -> Path:
    """The file that holds the graph of `path`: itself, or `graph.nq` when it is a folder."""
    if path.is_dir():
        mend(path)
    file = path / "graph.nq" if path.is_dir() else path
    if file.is_file():
        return file
    if path.is_dir():
        raise KgError(f"{path}: no graph.nq in this folder", f"make one with: kg build ARTICLE -o {path}")
    raise KgError(f"{path}: no such file or folder", "make a graph with: kg build ARTICLE -o output")


def form(text: str, name: str) -> Form:
    """What `text` gives, found by the SPARQL parser itself on an empty store; the project's prefixes need no PREFIX.

    Raises KgError(name, line) when it is malformed, nested too deep, or an update.
    """
    refuse_depth(text, name)
    if is_remote_ask(text):
        return "ask"
    try:
        result = ox.Store().query(text, prefixes=dict(PREFIXES))
    except SyntaxError as error:
        raise malformed_query(text, name, str(error)) from None
    if isinstance(result, ox.QuerySolutions):
        return "select"
    return "ask" if isinstance(result, ox.QueryBoolean) else "graph"


def ask(store: ox.Store, text: str) -> Answer:
    """The answer of `store` to SPARQL `text`, which `form` has accepted."""
    refuse_depth(text, "the query")
    try:
        return answer(store.query(text))
    except OSError as error:
        raise KgError(f"the query could not be run: {error}", "a SERVICE in it may be out of reach") from None


def embedded(path: Path | str) -> Ask:
    """The graph at `path` as something to ask: the store that `kg load` made of it, else its file, read into memory."""
    from kg.store.persistent import opened

    place = Path(path)
    store = opened(place) if place.is_dir() else None
    if store is None:
        return partial(ask, open(path))
    loaded = store
    with_graphs: list[ox.Store] = []

    def answer_to(text: str) -> Answer:
        if _GRAPH.search(text) is None:
            return ask(loaded, text)
        if not with_graphs:
            with_graphs.append(opened(place, graphs=True) or open(path))
        return ask(with_graphs[0], text)

    return answer_to


def answer(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Answer:
    """pyoxigraph's lazy result, read to its end."""
    if isinstance(result, ox.QueryBoolean):
        return bool(result)
    if isinstance(result, ox.QuerySolutions):
        names = tuple(variable.value for variable in result.variables)
        return Solutions(names, tuple(tuple(row[name] for name in names) for row in result))
    return graph(result)


def graph(triples: ox.QueryTriples | list[ox.Triple]) -> tuple[ox.Triple, ...]:
    """Triples sorted by their N-Triples text, each once."""
    return tuple(sorted(set(triples), key=str))

"""The graph to check as it comes in: from where, in which format, and how many pages of it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from kg.files import os_error
from kg.model import KgError
from kg.store import graph_file
from kg.store.malformed import malformed_graph

if TYPE_CHECKING:
    import rdflib

_BATCH = 200_000
"""Triples after which the pages so far are checked: as rdflib holds them they take about a kilobyte each."""

_FORMATS = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}


def batches(data: Path | str | Iterable[str] | rdflib.Graph) -> Iterator[list[ox.Triple]]:
    """The triples of the graph, each once, in batches of whole pages in the order of the pages' names.

    Raises KgError where the file is missing, of an unknown kind, or malformed.
    """
    pages: dict[str, dict[ox.Triple, None]] = {}
    for quad in _quads(data):
        graph = quad.graph_name
        page = "" if isinstance(graph, ox.DefaultGraph) else graph.value.partition("#")[0]
        pages.setdefault(page, {})[quad.triple] = None
    batch: dict[ox.Triple, None] = {}
    for page in sorted(pages):
        batch |= pages.pop(page)
        if len(batch) >= _BATCH:
            yield list(batch)
            batch = {}
    if batch:
        yield list(batch)


def turtle(file: Path) -> list[ox.Triple]:
    """The triples of a Turtle file. Raises KgError with file and line when it is malformed."""
    form = ox.RdfFormat.TURTLE
    return [quad.triple for quad in _read(str(file), form.name, lambda: ox.parse(path=str(file), format=form))]


def _quads(data: Path | str | Iterable[str] | rdflib.Graph) -> Iterator[ox.Quad]:
    if isinstance(data, Path | str):
        file = graph_file(Path(data))
        form = _FORMATS.get(file.suffix)
        if form is None:
            known = ", ".join(_FORMATS)
            raise KgError(f"{file}: the ending {file.suffix or '(none)'} names no RDF format", f"use {known}")
        if file.stat().st_size == 0:  # what a full disk leaves; it would conform
            raise KgError(f"{file}: is empty", "build it again with: kg build ARTICLE -o DIR")
        return _read(str(file), form.name, lambda: ox.parse(path=str(file), format=form))
    if hasattr(data, "serialize"):
        return _from_rdflib(cast("rdflib.Graph", data))
    lines = "\n".join(data)
    form = ox.RdfFormat.N_QUADS
    return _read("the N-Quads", form.name, lambda: ox.parse(input=lines, format=form))


def _from_rdflib(data: rdflib.Graph) -> Iterator[ox.Quad]:
    """The quads of a graph or dataset, which is only read."""
    for graph in data.graphs() if hasattr(data, "graphs") else (data,):
        lines = graph.serialize(format="nt")
        name = ox.NamedNode(str(graph.identifier)) if graph is not data else ox.DefaultGraph()
        for quad in ox.parse(input=lines, format=ox.RdfFormat.N_TRIPLES):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, name)


def _read(name: str, form: str, parse: Callable[[], Iterator[ox.Quad]]) -> Iterator[ox.Quad]:
    """Parse, naming file and line of what is no RDF."""
    try:
        yield from parse()
    except SyntaxError as error:
        raise malformed_graph(name, form, error) from None
    except OSError as error:
        raise os_error(name, error) from None

"""The graph of the explorer: an Oxigraph store on disk, made once for the same contents, and what is asked of it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg.vocab import expand

_OWN = re.compile(r"#(?:[a-z]-[0-9a-f]{16}|climate-[^#]*|char=[0-9,]+)$")
"""What kg calls nodes that belong to a statement: statements, values, references, places."""

_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_DEPTH = 4
_MOST = 50_000
"""Quads in the description of one entity."""


def open_store(folders: Sequence[Path], place: Path) -> ox.Store:
    """Opens the store at `place` for reading; makes it from the graphs of `folders` where there is none."""
    with _alone(place):
        if not place.is_dir():
            part = place.with_name(f".{place.name}.{os.getpid()}.part")
            shutil.rmtree(part, ignore_errors=True)
            store = ox.Store(str(part))
            for folder in folders:
                path, form = str(folder / "graph.nq"), ox.RdfFormat.N_QUADS
                store.bulk_load(path=path, format=form)
                store.bulk_extend(map(_merged, ox.parse(path=path, format=form)))
            store.flush()
            del store
            part.replace(place)
    return ox.Store.read_only(str(place))


def _merged(quad: ox.Quad) -> ox.Quad:
    """Returns a quad of the default graph, which is the merge of all others."""
    return ox.Quad(quad.subject, quad.predicate, quad.object)


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Waits until no other process makes the same store."""
    try:
        import fcntl
    except ImportError:  # Windows, where a store is made by one process
        yield
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(place.parent, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def description(store: ox.Store, iri: str) -> list[ox.Quad]:
    """Returns the quads about an entity in all layers, with the nodes of its statements, sorted."""
    found: dict[ox.Quad, None] = {}
    seen = {iri}
    front = [iri]
    for _ in range(_DEPTH):
        following: list[str] = []
        for name in front:
            for quad in store.quads_for_pattern(ox.NamedNode(name), None, None):
                if isinstance(quad.graph_name, ox.DefaultGraph):
                    continue
                found[quad] = None
                other = quad.object
                if isinstance(other, ox.NamedNode) and other.value not in seen and _OWN.search(other.value):
                    seen.add(other.value)
                    following.append(other.value)
                if len(found) >= _MOST:
                    return sorted(found, key=str)
        front = following
    return sorted({**found, **dict.fromkeys(_fragments(store, iri))}, key=str)


def _fragments(store: ox.Store, iri: str) -> Iterator[ox.Quad]:
    """Yields what the plain layer says of the fragments of a page, since who asks for one is given the page."""
    if "#" in iri:
        return
    for quad in islice(store.quads_for_pattern(None, None, None, ox.NamedNode(f"{iri}#plain")), _MOST):
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(f"{iri}#"):
            yield quad


def reified(quads: Sequence[ox.Quad]) -> list[ox.Quad]:
    """Adds to a description what RDF 1.2 has for it: each statement node reifies the triple that it states.

    The triple is that of the plain layer where there is one: `<statement> rdf:reifies <<( subject wdt:P value )>>`.
    """
    main = expand("ps:X")[:-1]
    values = {
        (quad.subject.value, quad.predicate.value.removeprefix(main)): quad.object
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode) and quad.predicate.value.startswith(main)
    }
    return [*quads, *(each for quad in quads if (each := _reifying(quad, values)))]


def _reifying(quad: ox.Quad, values: Mapping[tuple[str, str], _Term]) -> ox.Quad | None:
    """Returns the quad by which a statement node reifies its triple; None for a quad that leads to no such node."""
    own, thing, node = expand("p:X")[:-1], quad.subject, quad.object
    name = quad.predicate.value.removeprefix(own)
    if not (
        quad.predicate.value.startswith(own) and isinstance(thing, ox.NamedNode) and isinstance(node, ox.NamedNode)
    ):
        return None
    value = values.get((node.value, name))
    if value is None:
        return None
    triple = ox.Triple(thing, ox.NamedNode(expand("wdt:X")[:-1] + name), value)
    return ox.Quad(node, ox.NamedNode(expand("rdf:reifies")), triple, quad.graph_name)

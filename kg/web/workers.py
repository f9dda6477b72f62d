"""Processes that answer SPARQL and describe entities: each query has its time, memory and size, whatever it asks."""

from __future__ import annotations

import io
import multiprocessing
import queue
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.vocab import PREFIXES

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_OPENING = 120.0
"""Seconds that a question waits for a store that is being made."""

RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may cost: seconds, bytes of its answer, bytes of memory, and how long it may wait for its turn."""

    seconds: float = 20.0
    bytes: int = 32 << 20
    memory: int = 4 << 30
    patience: float = 10.0


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: `status` as in HTTP; `text` says what is wrong where it is not 200."""

    status: int
    kind: str = "text/plain; charset=utf-8"
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Question:
    """A query with the media types that its asker takes, best first, and the graphs that it is asked of."""

    text: str
    accepted: tuple[str, ...] = ()
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """The description of an entity in a format."""

    iri: str
    kind: str
    rdf12: bool = False


class TooLarge(Exception):
    """An answer has more bytes than it may have."""


class Workers:
    """A few processes with the store open; one that overruns its time is ended and another takes its place."""

    def __init__(self, folders: Sequence[Path], place: Path, count: int = 2, limits: Limits = Limits()) -> None:
        self.limits = limits
        self._arguments = (tuple(folders), place, limits)
        self._idle: queue.Queue[_Worker] = queue.Queue()
        self._all: list[_Worker] = []
        self._lock = threading.Lock()
        self._closed = False
        for _ in range(count):
            self._idle.put(self._start())

    def ask(self, question: Question | Wanted) -> Reply:
        """Answers a question, or says why not: 400 malformed, 413 too large, 503 busy, 504 too slow."""
        try:
            worker = self._idle.get(timeout=self.limits.patience)
        except queue.Empty:
            return Reply(503, body=b"too many queries at once: ask again in a while")
        try:
            if not worker.is_open and not worker.opened():
                return Reply(503, body=b"the graph is still being opened: ask again in a while")
            worker.pipe.send(question)
            if worker.pipe.poll(self.limits.seconds):
                reply: Reply = worker.pipe.recv()
                return reply
            words = f"the query took more than {self.limits.seconds:g} seconds: ask for less, or put a LIMIT on it"
            worker = self._replaced(worker)
            return Reply(504, body=words.encode())
        except (EOFError, OSError):
            worker = self._replaced(worker)
            return Reply(507, body=b"the query took too much memory: ask for less")
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        """Ends the processes."""
        with self._lock:
            self._closed = True
            for worker in self._all:
                worker.end()
            self._all.clear()

    def _start(self) -> _Worker:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, *self._arguments), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        with self._lock:
            self._all.append(worker)
        return worker

    def _replaced(self, worker: _Worker) -> _Worker:
        worker.end()
        with self._lock:
            if worker in self._all:
                self._all.remove(worker)
            if self._closed:
                return worker
        return self._start()


class _Worker:
    def __init__(self, process: Any, pipe: Connection) -> None:
        self.process = process
        self.pipe = pipe
        self.is_open = False

    def opened(self) -> bool:
        """Waits until the process has the store open, which takes long where it has to be made."""
        if self.pipe.poll(_OPENING):
            self.is_open = bool(self.pipe.recv())
        return self.is_open

    def end(self) -> None:
        self.process.kill()
        self.process.join(5)
        self.pipe.close()


def _work(pipe: Connection, folders: Sequence[Path], place: Path, limits: Limits) -> None:
    """What runs in the process: answers until the other end of the pipe is closed."""
    import signal

    from kg.web.stores import open_store

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its workers
    store = open_store(folders, place)
    pipe.send(True)
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            question = pipe.recv()
            pipe.send(answer(store, question, limits.bytes))


def answer(store: ox.Store, question: Question | Wanted, most: int) -> Reply:
    """Answers one question from a store."""
    try:
        return _described(store, question, most) if isinstance(question, Wanted) else _queried(store, question, most)
    except TooLarge:
        return Reply(413, body=f"the answer has more than {most >> 20} MB: put a LIMIT on the query".encode())
    except SyntaxError as error:
        return Reply(400, body=f"the query is malformed: {error}".encode())
    except (OSError, ValueError, RuntimeError) as error:
        return Reply(400, body=f"the query could not be run: {error}".encode())


def _queried(store: ox.Store, question: Question, most: int) -> Reply:
    graphs = [ox.NamedNode(iri) for iri in question.default_graphs] or None
    named: list[ox.NamedNode | ox.BlankNode] | None = [ox.NamedNode(iri) for iri in question.named_graphs] or None
    if named and graphs is None:
        graphs = []
    found = store.query(question.text, prefixes=dict(PREFIXES), default_graph=graphs, named_graphs=named)  # type: ignore[arg-type]
    out = _Limited(most)
    if isinstance(found, ox.QueryTriples):
        kind = next((each for each in question.accepted if each in GRAPHS), "text/turtle")
        found.serialize(out, format=GRAPHS[kind])
    else:
        kind = next((each for each in question.accepted if each in RESULTS), "application/sparql-results+json")
        if isinstance(found, ox.QueryBoolean) and kind.startswith("text/"):
            out.write(b"true\n" if found else b"false\n")
        else:
            found.serialize(out, format=RESULTS[kind])
    return Reply(200, kind if "json" in kind or "xml" in kind else f"{kind}; charset=utf-8", out.getvalue())


def _described(store: ox.Store, wanted: Wanted, most: int) -> Reply:
    from kg.web.stores import description, reified

    quads = description(store, wanted.iri)
    if not quads:
        return Reply(404, body=b"the graph says nothing about it")
    if wanted.rdf12:
        quads = reified(quads)
    form = GRAPHS[wanted.kind]
    if not form.supports_datasets or wanted.kind == "application/ld+json":
        triples = dict.fromkeys(quad.triple for quad in quads)
        data = ox.serialize(triples, format=form, prefixes=_used(quads))
    else:
        data = ox.serialize(quads, format=form, prefixes=_used(quads))
    if data is None or len(data) > most:
        raise TooLarge
    return Reply(200, wanted.kind if "json" in wanted.kind else f"{wanted.kind}; charset=utf-8", data)


def _used(quads: Sequence[ox.Quad]) -> dict[str, str]:
    """Returns the prefixes that the quads use."""
    text = " ".join(str(quad) for quad in quads)
    return {name: space for name, space in PREFIXES.items() if f"<{space}" in text}


class _Limited(io.BytesIO):
    """A file in memory that takes so many bytes and no more."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def write(self, data: ReadableBuffer) -> int:
        if self.tell() + memoryview(data).nbytes > self.most:
            raise TooLarge
        return super().write(data)

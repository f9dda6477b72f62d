"""The explorer on loopback, for tests: a real server in a thread, over a build folder."""

import http.client
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kg.linking import read_table
from kg.rdf.table import read
from kg.web.app import application
from kg.web.candidates import Knowledge, Titles
from kg.web.catalogue import Catalogue
from kg.web.explorer import open_explorer
from kg.web.reconciliation import reconciliation
from kg.web.running import listening, server
from kg.web.workers import Limits, Workers

OUTPUT = Path(__file__).resolve().parent.parent / "output"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


def ask(
    address: str, path: str, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """One request, its path as it stands: nothing is resolved or quoted on the way."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        connection.request(method, path, body, dict(headers or {}))
        reply = connection.getresponse()
        return Answer(reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read())
    finally:
        connection.close()


@contextmanager
def explorer(folder: Path = OUTPUT, cache: Path | None = None, limits: Limits | None = None) -> Iterator[str]:
    """A server over `folder` on a free port; the address."""
    opened = open_explorer([folder], cache=cache)
    found = Titles(read_table())
    knowledge = Knowledge(found, Catalogue(read(folder / "statements.jsonl")), found.langs)
    workers = Workers([folder], opened.index.path.parent / "store", count=2, limits=limits or Limits())
    with listening("127.0.0.1", 0) as (socket, address):
        running = server(application(opened, workers, reconciliation(knowledge, "kg")))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [socket]})
        thread.start()
        while not running.started:
            time.sleep(0.01)
        try:
            yield address
        finally:
            running.should_exit = True
            thread.join(20)

"""The same questions to a real SPARQL server, and to servers that misbehave in every way servers do."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import queries
from kg.cli import cli
from kg.model import KgError
from kg.rdf import lines
from kg.store import Ask, Solutions, embedded
from kg.store.endpoint import endpoint
from tests.query_sample import altstadt, ordna
from tests.servers import reply, sparql

ROWS = "SELECT ?s WHERE { ?s ?p ?o }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build folder with two articles."""
    folder = tmp_path_factory.mktemp("graph")
    (folder / "graph.nq").write_text("\n".join([*lines(ordna()), *lines(altstadt())]) + "\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    """A real SPARQL server that holds that graph and, like public ones, asks the union of its graphs."""
    data = (folder / "graph.nq").read_bytes()
    with sparql(data, "application/n-quads", "--union-default-graph", graph="") as address:
        yield address


@pytest.mark.parametrize("name", queries.names())
def test_an_endpoint_answers_as_the_graph_here(name: str, folder: Path, server: str) -> None:
    query = queries.get(name)
    here, there = embedded(folder), endpoint(server)
    assert queries.run(there, query) == queries.run(here, query)
    if query.source:
        sourced = queries.run(there, query, sources=True)
        assert sourced == queries.run(here, query, sources=True)
        assert isinstance(sourced, Solutions)
        assert sourced.rows


@pytest.mark.parametrize(
    ("name", "key", "value", "count"),
    [
        ("people", "since", "1900", 1),
        ("people", "born_in", "https://w3id.org/wikikg/en/Ordna", 2),
        ("timeline", "until", "1750-01-01", 1),
        ("distances", "within_km", "55.5", 0),
        ("citations", "cited", 'a "history', 0),
        ("citations", "cited", "a history", 3),
    ],
)
def test_parameters_reach_the_endpoint_as_they_reach_the_graph_here(
    name: str, key: str, value: str, count: int, folder: Path, server: str
) -> None:
    asked = [queries.run(ask, queries.get(name), {key: [value]}) for ask in (embedded(folder), endpoint(server))]
    assert asked[0] == asked[1]
    assert isinstance(asked[0], Solutions)
    assert len(asked[0].rows) == count


def test_yes_or_no_and_triples_come_through(server: str) -> None:
    ask = endpoint(server)
    assert ask("ASK { ?s ?p ?o }") is True
    assert ask("ASK { ?s ?p 'nowhere' }") is False
    triples = ask("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(triples, tuple)
    assert len(triples) > 1000


def test_the_command_asks_an_endpoint(server: str) -> None:
    done = CliRunner().invoke(cli, ["query", "twin-towns", "--endpoint", server, "--format", "csv", "--sources"])
    assert done.exit_code == 0
    assert "Grenz,1982" in done.output
    assert "{{flag|Grenz}}" in done.output


def test_a_malformed_query_is_not_sent(server: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text("SELECT *\nWHERE { ?s ?p ?o }\nORDER ?s\n", "utf-8")
    done = CliRunner().invoke(cli, ["query", str(file), "--endpoint", server])
    assert done.exit_code == 2
    assert f"{file}, line 3, column 9: not a SPARQL query" in done.stderr


# What follows are servers that misbehave: real ones, on loopback.

Answering = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(*answers: Answering) -> Iterator[tuple[str, list[str]]]:
    """A server that gives one answer after the other, the last for good; yields its address and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            answers[min(len(asked), len(answers)) - 1](self)

        def log_message(self, *args: object) -> None:
            """Silence."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{httpd.server_port}/sparql", asked
        finally:
            httpd.shutdown()


def saying(body: str, kind: str = "application/sparql-results+json", status: int = 200, **headers: str) -> Answering:
    return lambda handler: reply(handler, body.encode(), kind, status, **headers)


def hanging(handler: BaseHTTPRequestHandler) -> None:
    del handler
    time.sleep(1)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then: no single wait is long."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/sparql-results+json")
    handler.end_headers()
    for _ in range(20):
        try:
            handler.wfile.write(b" ")
        except OSError:
            return
        time.sleep(0.05)


def hanging_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def rows(*bindings: str) -> Answering:
    return saying(f'{{"head": {{"vars": ["s"]}}, "results": {{"bindings": [{", ".join(bindings)}]}}}}')


GOOD = rows('{"s": {"type": "uri", "value": "http://a/b"}}')


def asking(url: str, timeout: float = 5) -> Ask:
    return endpoint(url, timeout=timeout, pause=0.01)


def refusal(url: str, text: str = ROWS, timeout: float = 5) -> KgError:
    with pytest.raises(KgError) as caught:
        asking(url, timeout)(text)
    assert caught.value.message.startswith(url)
    assert "\n" not in caught.value.message + caught.value.hint
    return caught.value


@pytest.mark.parametrize(
    "first",
    [
        saying("slow down", status=429, Retry_After="0"),
        saying("slow down", status=429),
        saying("out of order", status=500),
        saying("out of order", status=503),
        hanging_up,
        saying("{", Content_Length="100"),
    ],
    ids=["429 with time", "429", "500", "503", "hangs up", "breaks off"],
)
def test_a_passing_fault_is_asked_again(first: Answering) -> None:
    with serving(first, first, GOOD) as (url, asked):
        answer = asking(url)(ROWS)
    assert isinstance(answer, Solutions)
    assert len(answer.rows) == 1
    assert len(asked) == 3
    assert len(set(asked)) == 1


def test_a_lasting_fault_is_told_after_three_tries() -> None:
    with serving(saying("<h1>out of\norder</h1>", "text/html", 503)) as (url, asked):
        error = refusal(url)
    assert "HTTP 503" in error.message
    assert "<h1>out of order</h1>" in error.message
    assert len(asked) == 3


def test_a_long_retry_after_is_not_waited_for() -> None:
    with serving(saying("come back tomorrow", status=429, Retry_After="86400"), GOOD) as (url, asked):
        error = refusal(url)
    assert "HTTP 429" in error.message
    assert len(asked) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 414])
def test_a_refusal_is_final(status: int) -> None:
    with serving(saying("no such thing", "text/plain", status)) as (url, asked):
        error = refusal(url)
    assert f"HTTP {status}" in error.message
    assert "no such thing" in error.message
    assert len(asked) == 1


@pytest.mark.parametrize("slow", [hanging, dripping])
def test_a_slow_endpoint_is_given_up_on_time(slow: Answering) -> None:
    with serving(slow) as (url, asked):
        error = refusal(url, timeout=0.2)
    assert "no full answer within 0.2 s" in error.message
    assert len(asked) == 1


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/sparql"
    error = refusal(url)
    assert "cannot be reached" in error.message
    assert "running" in error.hint


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (saying("<html>Welcome!</html>", "text/html"), "answered text/html"),
        (saying("<html>Welcome!</html>"), "the answer is broken"),
        (saying('{"head": {"vars": ["s"]}, "results": {"bindings": [{"s"'), "the answer is broken"),
        (rows('{"t": {"type": "uri", "value": "a:b"}}'), "the answer is broken"),
        (rows('{"s": {"type": "uri", "value": "a b"}}'), "the answer is broken"),
        (saying('["nonsense"]'), "the answer is broken"),
        (saying(""), "the answer is broken"),
        (saying('{"head": {}, "boolean": true}'), "not the result of this query"),
        (saying("<a:b> <a:c> <a:d> .", "text/turtle"), "answered text/turtle"),
        (saying("x", "no type at all"), "not the result of this query"),
    ],
)  # fmt: skip
def test_nonsense_is_called_nonsense(answer: Answering, said: str) -> None:
    with serving(answer) as (url, asked):
        error = refusal(url)
    assert said in error.message
    assert "is this the address of a SPARQL endpoint" in error.hint
    assert len(asked) == 1


def test_nonsense_in_place_of_triples_or_yes() -> None:
    with serving(saying("<a:b> <a:c>", "text/turtle"), saying("{}", "application/json"), GOOD) as (url, _):
        assert "the answer is broken" in refusal(url, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }").message
        assert "answered application/json" in refusal(url, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }").message
        assert "not the result of this query" in refusal(url, "ASK { ?s ?p ?o }").message


def test_xml_results_are_read_too() -> None:
    body = (
        '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/></head>'
        "<results><result><binding name='s'><literal xml:lang='en'>x</literal></binding></result></results></sparql>"
    )
    with serving(saying(body, "application/sparql-results+xml")) as (url, _):
        answer = asking(url)(ROWS)
    assert isinstance(answer, Solutions)
    assert str(answer.rows[0][0]) == '"x"@en'


@pytest.mark.parametrize(
    "url",
    [
        "localhost:7878/query",
        "ftp://example.org/",
        "http://",
        "output/graph.nq",
        "http://h:x/",
        "http://h:99999/",
        "http://h/a b",
        "http://例え.jp/",
        "http://[::/",
    ],
)
def test_what_is_no_address_is_not_asked(url: str) -> None:
    with pytest.raises(KgError, match="not the address of a SPARQL endpoint"):
        endpoint(url)

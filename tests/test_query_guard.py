"""What a query from a file may not do: call others, end the process, run on, steer the terminal."""

import json
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from kg.model import KgError
from kg.store.guard import DEEPEST, is_remote_ask, refuse_depth, refuse_service

SUBJECT = "<https://w3id.org/wikikg/en/A>"
LABEL = "<https://w3id.org/wikikg/ontology#linkText>"
EVERYTHING = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """A graph in which a join of everything with everything takes for ever, and a name that steers terminals."""
    lines = [f"{SUBJECT} <https://w3id.org/wikikg/ontology#p> <https://w3id.org/wikikg/en/{n}> ." for n in range(400)]
    lines.append(rf'{SUBJECT} {LABEL} "A\u001B]0;owned\u0007B"@en .')
    (tmp_path / "graph.nt").write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path / "graph.nt"


def command(graph: Path, query: str, *options: str) -> list[str]:
    file = graph.with_name("question.rq")
    file.write_text(query, "utf-8")
    return [sys.executable, "-m", "kg", "query", str(file), "--graph", str(graph), *options]


def asked(graph: Path, query: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(graph, query, *options), capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
        "ASK { service SILENT <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
        r"SELECT * { \u0053ERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    ],
)
def test_a_query_from_a_file_calls_nobody(graph: Path, query: str) -> None:
    calls: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_error(500)

        do_POST = do_GET  # noqa: N815  the name is the server's

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Listening) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        query = query.replace("PORT", str(server.server_port))
        refused = asked(graph, query)
        assert (refused.returncode, calls) == (2, [])
        assert "SERVICE is refused" in refused.stderr
        assert len(refused.stderr.splitlines()) == 2
        if "\\u" not in query:
            asked(graph, query, "--allow-service")
            assert calls
        server.shutdown()


def test_deep_nesting_is_an_error_and_no_crash(graph: Path) -> None:
    deep = 20_000
    for query in ("SELECT * WHERE " + "{" * deep + "}" * deep, f"ASK {{ FILTER({'(' * deep}1{')' * deep}) }}"):
        done = asked(graph, query)
        assert done.returncode == 2
        assert f"nested more than {DEEPEST} deep" in done.stderr
    with pytest.raises(KgError, match="line 2"):
        refuse_depth("ASK\n{ FILTER(" + "!" * deep + "true) }", "q")
    refuse_depth('SELECT * { ?s ?p "' + "(" * deep + '" }', "q")


def test_a_query_that_runs_on_ends_at_its_time(graph: Path) -> None:
    done = asked(graph, EVERYTHING, "--timeout", "1.5")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 2)
    assert "took more than 1.5 seconds" in done.stderr


def test_ctrl_c_ends_a_query(graph: Path) -> None:
    run = subprocess.Popen(command(graph, EVERYTHING), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(2)
    run.send_signal(signal.SIGINT)
    assert run.wait(20) != 0


def test_what_a_graph_holds_does_not_steer_the_terminal(graph: Path) -> None:
    done = asked(graph, f"SELECT ?n {{ ?s {LABEL} ?n }}")
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout
    assert r"A\x1b]0;owned\x07B" in done.stdout
    exact = asked(graph, f"SELECT ?n {{ ?s {LABEL} ?n }}", "--format", "json")
    assert json.loads(exact.stdout)["results"]["bindings"][0]["n"]["value"] == "A\x1b]0;owned\x07B"


def test_a_word_in_a_name_or_a_text_calls_nothing() -> None:
    for query in (
        'SELECT * { ?s ?p "SERVICE <http://x/>" }',
        "SELECT ?service { ?service ?p ex:service }",
        "# SERVICE\nASK {}",
    ):
        refuse_service(query, "q")
        assert not is_remote_ask(query)

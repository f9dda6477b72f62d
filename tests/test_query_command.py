"""`kg query` as people use it: what it lists, prints and refuses."""

import csv
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kg import queries
from kg.cli import cli
from kg.model import KgError
from kg.queries.answers import as_csv, as_json, as_turtle
from kg.store import Ask, Solutions, embedded
from kg.store import open as open_store
from tests.query_sample import BASE, altstadt, ordna, write

ARTICLES = (ordna(), altstadt())
ORDNA = f"{BASE}en/Ordna"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("graph"), *ARTICLES)


@pytest.fixture(scope="module")
def graph(folder: Path) -> Ask:
    return embedded(folder)


def command(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["query", *arguments, "--graph", str(folder)])


def test_without_a_name_the_queries_are_listed() -> None:
    done = CliRunner().invoke(cli, ["query"])
    assert done.exit_code == 0
    for query in queries.bundled():
        assert f"\n{query.name} " in f"\n{done.output}"
        assert query.question in done.output
        for parameter in query.parameters:
            assert f"{parameter.name} ({parameter.type}): {parameter.meaning}" in done.output


def test_an_unknown_name_lists_those_that_exist(folder: Path) -> None:
    done = command(folder, "twintowns")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "there is no query 'twintowns'" in done.stderr
    assert "did you mean twin-towns?" in done.stderr
    assert all(name in done.stderr for name in queries.names())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no/such.rq"], "no/such.rq: no such file or directory"),
        (["wards", "--param", "since=1"], "wards: has no parameter 'since'"),
        (["wards", "--param", "subject"], "--param subject: no value"),
        (["uncited", "--param", "x=1"], "it takes no parameters"),
        (["wards", "--format", "ttl"], "gives no triples"),
        (["describe", "--format", "csv"], "gives triples, which csv cannot hold"),
        (["describe", "--sources"], "does not say where its rows come from"),
        (["people", "--param", "since=long ago"], "not of type integer"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], said: str, folder: Path) -> None:
    done = command(folder, *arguments)
    assert done.exit_code == 2
    assert said in done.stderr.replace("No such", "no such")


def test_a_malformed_query_is_named_with_its_line(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    for text, said in (
        ("SELECT *\nWHERE { ?s ?p ?o }\nORDER ?s\n", "line 3, column 9: not a SPARQL query"),
        ("SELECT *\nWHERE { ?s nope:p ?o }", "line 2: nothing says what the prefix nope: stands for"),
        (
            "PREFIX a: <x:y>\nSELECT * { ?s a:b 'c:d' ; <e:f> _:g .\n?s ns:x ?o }",
            "line 3: nothing says what the prefix ns:",
        ),
        ("SELECT *\nWHERE { ?s p:P19 ?o", "not a SPARQL query"),
        ("SELECT kg:x *", "line 1, column"),
        ("", "line 1: there is no query"),
        ("# SELECT *\n", "line 1: there is no query"),
        ("\nPREFIX a: <x:y> # z\nDELETE WHERE { ?s ?p ?o }", "line 3: this is an update (DELETE)"),
    ):
        file.write_text(text, "utf-8")
        done = command(folder, str(file))
        assert done.exit_code == 2
        assert f"{file}, " in done.stderr
        assert said in done.stderr
        assert done.stderr.count("\n") == 2
    file.write_bytes(b"SELECT * { ?s ?p '\xff' }")
    assert "not UTF-8 at byte 18" in command(folder, str(file)).stderr


def test_a_graph_that_is_not_there_or_broken(tmp_path: Path) -> None:
    assert "no graph.nq in this folder" in command(tmp_path, "wards").stderr
    assert "no such file or folder" in command(tmp_path / "nothing", "wards").stderr
    broken = tmp_path / "graph.nq"
    broken.write_text("<a:b> <a:c> <a:d> <a:e> .\n<a:b> a:c <a:d> .\n", "utf-8")
    done = command(tmp_path, "wards")
    assert done.exit_code == 2
    assert f"{broken}, line 2: not N-Quads: " in done.stderr
    broken.write_text("", "utf-8")
    assert f"{broken}: is empty" in command(tmp_path, "wards").stderr
    (tmp_path / "graph.txt").touch()
    assert "the ending .txt names no RDF format" in command(tmp_path / "graph.txt", "wards").stderr


def test_formats_are_those_of_the_standards(folder: Path) -> None:
    wanted = queries.run(embedded(folder), queries.get("people"))
    assert isinstance(wanted, Solutions)
    told = command(folder, "people", "--format", "json").output
    read = ox.parse_query_results(told, ox.QueryResultsFormat.JSON)
    assert isinstance(read, ox.QuerySolutions)
    assert [variable.value for variable in read.variables] == list(wanted.variables)
    assert [tuple(row[name] for name in wanted.variables) for row in read] == list(wanted.rows)
    comma = command(folder, "people", "--format", "csv").stdout_bytes.decode()
    assert comma.startswith("person,personLabel,born,died,birthplace,birthplaceLabel,what\r\n")
    assert list(csv.reader(io.StringIO(comma, newline="")))[1:] == [
        ["" if cell is None else cell.value for cell in row] for row in wanted.rows
    ]
    turtle = command(folder, "describe").output
    triples = queries.run(embedded(folder), queries.get("describe"))
    assert isinstance(triples, tuple)
    assert {quad.triple for quad in ox.parse(turtle, ox.RdfFormat.TURTLE)} == set(triples)
    assert command(folder, "describe", "--format", "ttl").output == turtle


def test_odd_cells_are_written_as_the_standards_say() -> None:
    cells = (
        ox.Literal('a "b",\nc', language="en"),
        ox.BlankNode("x"),
        None,
        ox.NamedNode("a:b"),
        ox.Literal("1.50", datatype=ox.NamedNode("a:t")),
    )
    odd = Solutions(tuple("abcde"), (cells,))
    assert as_csv(odd) == 'a,b,c,d,e\r\n"a ""b"",\nc",_:x,,a:b,1.50\r\n'
    (row,) = json.loads(as_json(odd))["results"]["bindings"]
    assert row == {
        "a": {"type": "literal", "value": 'a "b",\nc', "xml:lang": "en"},
        "b": {"type": "bnode", "value": "x"},
        "d": {"type": "uri", "value": "a:b"},
        "e": {"type": "literal", "value": "1.50", "datatype": "a:t"},
    }
    triple = ox.Triple(ox.NamedNode("a:b"), ox.NamedNode("a:c"), ox.Literal("d"))
    with pytest.raises(KgError, match="triple as a value"):
        as_json(Solutions(("a",), ((triple,),)))
    assert as_turtle([triple]) == '<a:b> <a:c> "d" .\n'


def test_yes_or_no(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text("ASK { ?town wdt:P1082 61234 }", "utf-8")
    assert command(folder, str(file)).output == "yes\n"
    assert json.loads(command(folder, str(file), "--format", "json").output) == {"head": {}, "boolean": True}
    assert "yes or no, which csv cannot hold" in command(folder, str(file), "--format", "csv").stderr
    file.write_text("ASK { ?town wdt:P1082 5 }", "utf-8")
    assert command(folder, str(file)).output == "no\n"


def test_rows_without_an_order_are_sorted(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text("SELECT ?n { ?town p:P1082/ps:P1082 ?n }", "utf-8")
    assert command(folder, str(file), "--format", "csv").output.split() == ["n", "1200", "50000", "61234"]


def test_a_triple_in_two_articles_counts_once(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text('<a:b> <a:c> "x" <a:1> .\n<a:b> <a:c> "x" <a:2> .\n', "utf-8")
    file = tmp_path / "count.rq"
    file.write_text("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "utf-8")
    assert command(tmp_path, str(file), "--format", "csv").output.split() == ["n", "1"]
    file.write_text("SELECT ?g { GRAPH ?g { ?s ?p ?o } }", "utf-8")
    assert command(tmp_path, str(file), "--format", "csv").output.split() == ["g", "a:1", "a:2"]


@pytest.mark.parametrize("ending", ["ttl", "trig", "nt", "jsonld", "rdf"])
def test_other_files_of_a_build_can_be_asked_too(ending: str, folder: Path, tmp_path: Path, graph: Ask) -> None:
    store = open_store(folder)
    form = ox.RdfFormat.from_extension(ending)
    assert form is not None
    file = tmp_path / f"graph.{ending}"
    store.dump(file, form, from_graph=None if form.supports_datasets else ox.DefaultGraph())
    assert queries.run(embedded(file), queries.get("people")) == queries.run(graph, queries.get("people"))


def test_a_pipe_gets_markdown_and_a_terminal_a_drawing(folder: Path) -> None:
    arguments = [sys.executable, "-m", "kg", "query", "wards", "--graph", folder]
    piped = subprocess.run(arguments, capture_output=True, encoding="utf-8", check=True).stdout
    assert piped == (
        "| subject | part     | formerName | until |\n"
        "| ------- | -------- | ---------- | ----- |\n"
        "| Ordna   | Nord     | Leninsky   | 1991  |\n"
        "| Ordna   | Süd-ward |            |       |\n"
    )
    screen, terminal = pty.openpty()
    with subprocess.Popen(arguments, stdout=terminal, env={**os.environ, "TERM": "dumb"}):
        os.close(terminal)
        shown = b""
        try:
            while chunk := os.read(screen, 4096):
                shown += chunk
        except OSError:  # Linux says so when the other end has closed
            pass
        finally:
            os.close(screen)
    assert "─" in shown.decode()
    assert "Süd-ward" in shown.decode()
    assert "2 rows" in shown.decode()


def test_cells_of_a_pipe_stay_on_their_line(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text('SELECT ?a ?b { VALUES (?a ?b) { ("x|y\\nz" "함흥시") } }', "utf-8")
    assert command(folder, str(file)).output == "| a      | b      |\n| ------ | ------ |\n| x\\|y z | 함흥시 |\n"


def test_a_fresh_store_has_the_merge_and_the_named_graphs(folder: Path) -> None:
    store = open_store(folder)
    named = {quad.triple for quad in store if quad.graph_name != ox.DefaultGraph()}
    merged = {quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    assert merged == named
    assert len(list(store.named_graphs())) == 6


def test_a_query_without_statements_has_no_sources(folder: Path, tmp_path: Path) -> None:
    done = command(folder, "works", "--sources")
    assert done.exit_code == 2
    assert "works: does not say where its rows come from" in done.stderr
    assert "# source: ?statement" in done.stderr
    file = tmp_path / "mine.rq"
    file.write_text("# source: ?st\nSELECT ?n { ?town p:P1082 ?statement . ?statement ps:P1082 ?n }", "utf-8")
    assert "does not say" in command(folder, str(file), "--sources").stderr
    file.write_text("# source: ?st\nSELECT ?n ?st { ?town p:P1082 ?st . ?st ps:P1082 ?n } ORDER BY ?n", "utf-8")
    assert "| 50000 | 50,000 in 1990" in command(folder, str(file), "--sources").output
    file.write_text("# source: ?st\nSELECT ?quote ?st { ?town p:P1082 ?st . ?st ps:P1082 ?quote }", "utf-8")
    assert "the query has a column 'quote' of its own" in command(folder, str(file), "--sources").stderr

"""`kg load`: a store that answers every bundled query as the graph itself does, and is never older than it."""

import shutil
import subprocess
from pathlib import Path

import pytest
import zstandard
from click.testing import CliRunner, Result

import kg.store
from kg import queries
from kg.cli import cli
from kg.publish import STORE
from kg.run import build
from kg.store.persistent import load, opened
from tests.servers import OXIGRAPH

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("loaded") / "out"
    shutil.copytree(ROOT / "output", out)
    load(out)
    return out


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.mark.parametrize("query", queries.bundled(), ids=lambda query: query.name)
def test_a_bundled_query_is_answered_alike(loaded: Path, query: queries.Query) -> None:
    assert opened(loaded) is not None
    stored, read = kg.store.embedded(loaded), kg.store.embedded(loaded / "graph.nq")
    answers = [queries.run(ask, query, {}) for ask in (stored, read)]
    assert rows(answers[0]) == rows(answers[1])


def rows(answer: kg.store.Answer) -> list[str]:
    """In an order of their own: a query may leave rows that its ORDER BY does not tell apart in any order."""
    return sorted(map(str, answer.rows if isinstance(answer, kg.store.Solutions) else [answer]))


COUNTS = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"


@pytest.mark.parametrize("text", [COUNTS, GRAPHS, "SELECT (COUNT(*) AS ?n) WHERE { graph ?g { ?s ?p ?o } }"])
def test_triples_are_counted_once_and_graphs_are_there(loaded: Path, text: str) -> None:
    assert kg.store.embedded(loaded)(text) == kg.store.embedded(loaded / "graph.nq")(text)


def test_named_graphs_on_request(loaded: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(loaded, out, ignore=shutil.ignore_patterns(STORE))
    made = load(out, graphs=True)
    assert made.triples == load(loaded).triples
    store = opened(out, graphs=True)
    assert store is not None
    assert kg.store.ask(store, GRAPHS) == kg.store.embedded(loaded / "graph.nq")(GRAPHS)


def test_a_store_that_is_older_than_the_graph_is_not_used(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (tmp_path / "a.wikitext").write_text("'''Ordna''' is a town in [[Latvia]].", "utf-8")
    build([tmp_path / "a.wikitext"], out)
    load(out)
    assert opened(out) is not None
    with (out / "graph.nq").open("a", encoding="utf-8") as file:
        file.write("<https://a.example/x> <https://a.example/y> <https://a.example/z> <https://a.example/g> .\n")
    assert opened(out) is None
    assert kg.store.embedded(out)("ASK { <https://a.example/x> ?p ?o }") is True


def test_the_next_build_drops_the_store(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (tmp_path / "a.wikitext").write_text("'''Ordna''' is a town in [[Latvia]].", "utf-8")
    build([tmp_path / "a.wikitext"], out)
    load(out)
    assert (out / STORE).is_dir()
    build([tmp_path / "a.wikitext"], out)
    assert not (out / STORE).exists()


def test_shards_are_a_graph_too(loaded: Path, tmp_path: Path) -> None:
    lines = (loaded / "graph.nq").read_bytes().splitlines(keepends=True)
    for number, start in enumerate(range(0, len(lines), 3000)):
        shard = zstandard.compress(b"".join(lines[start : start + 3000]))
        (tmp_path / f"part-{number:05}.nq.zst").write_bytes(shard)
    done = run("load", tmp_path)
    assert done.exit_code == 0
    answers = [run("query", "names", "--graph", folder).stdout for folder in (tmp_path, loaded)]
    assert sorted(answers[0].splitlines()) == sorted(answers[1].splitlines())


def test_oxigraph_loads_the_same_file(loaded: Path, tmp_path: Path) -> None:
    place, file = str(tmp_path / "store"), str(loaded / "graph.nq")
    subprocess.run([OXIGRAPH, "load", "--location", place, "--file", file], check=True, capture_output=True)
    asked = [OXIGRAPH, "query", "--location", place, "--union-default-graph", "--results-format", "csv"]
    count = "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } }"
    done = subprocess.run([*asked, "--query", count], check=True, capture_output=True, encoding="utf-8")
    assert done.stdout.split()[-1] == str(load(loaded).triples)


def test_without_a_graph_it_says_how_to_make_one(tmp_path: Path) -> None:
    done = run("load", tmp_path)
    assert done.exit_code == 2
    assert "no graph.nq and no shards" in str(done.output) + str(done.stderr)


def test_a_damaged_graph_leaves_no_store(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("<https://a.example/x> nonsense\n", "utf-8")
    assert run("load", tmp_path).exit_code == 2
    assert [file.name for file in tmp_path.iterdir()] == ["graph.nq"]

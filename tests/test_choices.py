"""What `kg build` lets people choose (layers, formats, base, links) leaves a folder that all commands understand."""

import itertools
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kg import Article, build, export, extract, queries
from kg.cli import cli
from kg.rdf import BASE, LAYERS
from kg.store import embedded

ARTICLE = """{{Infobox settlement |name=Ordna |population_total=448 |population_as_of=2001
|coordinates={{coord|52.9|0.6|region:GB}} |area_total_km2=3}}
'''Ordna''' is a [[town]] in [[England]].

== History ==
In 1846 a [[Watermill|mill]] was built. One survivor claimed that it burned in 1850.<ref>{{cite web
|title=Mills |url=http://example.org/mills}}</ref>

== Twin towns ==
* [[Shanghai]], since 1982

[[Category:Ordna| ]]
"""
SOME = [layers for count in (1, 2) for layers in itertools.combinations(LAYERS, count)]


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(cli, list(map(str, arguments)))
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("article") / "ordna.wikitext"
    path.write_text(ARTICLE, "utf-8")
    return path


@pytest.fixture(scope="module")
def whole(article: Path) -> Path:
    run("build", article, "-o", article.parent / "whole")
    return article.parent / "whole"


def lines(folder: Path) -> list[str]:
    return (folder / "graph.nq").read_text("utf-8").splitlines()


def layer(line: str) -> str:
    return line.rpartition("#")[2].removesuffix("> .")


@pytest.mark.parametrize("layers", SOME, ids=",".join)
def test_some_layers_are_those_of_the_whole_and_conform(
    article: Path, whole: Path, tmp_path: Path, layers: tuple[str, ...]
) -> None:
    built = run("build", article, "-o", tmp_path, "--layers", ",".join(layers))
    assert built.stdout.endswith("conforms to the shapes\n")
    assert [line for line in lines(tmp_path) if layer(line) != "links"] == [
        line for line in lines(whole) if layer(line) in layers
    ]
    assert run("check", tmp_path / "graph.ttl").stdout.startswith("Conforms")
    assert queries.layers(embedded(tmp_path)) == set(layers)
    assert run("explain", "Ordna", "--graph", tmp_path).stdout == run("explain", "Ordna", "--graph", whole).stdout
    assert export.description(tmp_path) == (tmp_path / "void.ttl").read_bytes()
    if layers != ("evidence",):  # which names no thing that could be linked
        assert (tmp_path / "statements.jsonl").read_bytes() == (whole / "statements.jsonl").read_bytes()
        before = lines(tmp_path)
        assert "Shanghai" in run("link", tmp_path).stdout
        assert lines(tmp_path) == before


def test_the_plain_layer_alone_answers_what_is_plain_and_says_what_it_lacks(article: Path, tmp_path: Path) -> None:
    run("build", article, "-o", tmp_path, "--layers", "plain")
    assert "wdt:P1082 448" in run("query", "describe", "--graph", tmp_path).stdout
    lacking = run("query", "twin-towns", "--graph", tmp_path)
    assert lacking.stderr == "nothing found, but the graph was built without its layer statements and evidence\n"
    assert run("query", "timeline", "--graph", tmp_path).stdout.count("mill was built") == 1
    assert "burned" not in (tmp_path / "graph.nq").read_text("utf-8")


def test_an_empty_answer_says_so_beside_it(whole: Path) -> None:
    nobody = run("query", "people", "--graph", whole, "--format", "csv")
    assert nobody.stdout.count("\n") == 1
    assert nobody.stderr == "nothing found: the graph states nothing of that kind\n"
    assert run("query", "twin-towns", "--graph", whole).stderr == ""


def test_statements_need_no_evidence_only_where_that_layer_was_not_built(whole: Path) -> None:
    from kg.check import check

    kept = [line for line in lines(whole) if "ontology#evidence>" not in line]
    assert {violation.shape for violation in check(kept).violations} == {"kgsh:Statement-evidence"}
    assert check([line for line in kept if layer(line) != "evidence"]).conforms


@pytest.mark.parametrize("form", ["nq", "ttl", "trig", "jsonld", "jsonl"])
def test_one_format_is_the_same_file_alone(article: Path, whole: Path, tmp_path: Path, form: str) -> None:
    run("build", article, "-o", tmp_path, "--format", form, "--no-check")
    name = export.FILES[form]
    others = {"ATTRIBUTION.md", "coverage.jsonl", "coverage.txt", "void.ttl"}
    others |= {"articles.jsonl"} if form == "jsonl" else set()
    assert {path.name for path in tmp_path.iterdir()} == {name, *others}
    assert (tmp_path / name).read_bytes() == (whole / name).read_bytes()
    described = (tmp_path / "void.ttl").read_text("utf-8")
    assert described.count("a dcat:Distribution") == len(others)
    assert f'"{name}"' in described
    if form in ("ttl", "trig", "jsonld"):
        assert run("check", tmp_path / name).stdout.startswith("Conforms")
        assert "448" in run("query", "population", "--graph", tmp_path / name).stdout


def test_another_base_changes_names_and_nothing_else(article: Path, whole: Path, tmp_path: Path) -> None:
    base = "https://example.org/a b%20/é/".replace(" ", "")
    run("build", article, "-o", tmp_path, "--base", base)
    minted, link = re.compile(f"<{BASE}(?=en/|software/)"), re.compile("#l-[0-9a-f]{16}")
    renamed = [minted.sub(f"<{base}", line) for line in lines(whole)]
    assert sorted(link.sub("#l-", line) for line in lines(tmp_path)) == sorted(
        link.sub("#l-", line) for line in renamed
    )
    assert f"<{BASE}en/" not in (tmp_path / "graph.nq").read_text("utf-8")
    before = lines(tmp_path)
    assert "Shanghai" in run("link", tmp_path, "--base", base).stdout
    assert lines(tmp_path) == before
    assert run("check", tmp_path).stdout.startswith("Conforms")
    assert run("explain", f"{base}en/Shanghai", "--graph", tmp_path).stdout.startswith(f"Shanghai  {base}en/Shanghai")
    for query in queries.bundled():
        asked = [run("query", query.name, "--graph", folder).stdout for folder in (tmp_path, whole)]
        assert len(asked[0].splitlines()) == len(asked[1].splitlines()), query.name
    for form in ("ttl", "trig", "jsonld"):
        assert run("export", tmp_path, "--format", form).stdout.encode() == (tmp_path / export.FILES[form]).read_bytes()


def test_links_are_a_choice(article: Path, whole: Path, tmp_path: Path) -> None:
    table = tmp_path / "links.tsv"
    table.write_text(
        "lang\ttitle\tqid\tconfidence\tsource\tnote\nen\tWatermill\tQ185187\tlabel only\tme\tby hand\n", "utf-8"
    )
    run("build", article, "-o", tmp_path / "none", "--no-links", "--no-check")
    run("build", article, "-o", tmp_path / "own", "--links", table, "--no-check")
    assert not [line for line in lines(tmp_path / "none") if "wikidata.org/entity/Q8686" in line]
    assert [line for line in lines(tmp_path / "own") if "closeMatch" in line and "/Q185187>" in line]
    assert [line for line in lines(whole) if "sameAs" in line and "/Q8686>" in line]
    run("link", tmp_path / "none")
    assert lines(tmp_path / "none") == lines(whole)


@pytest.mark.parametrize("lang", ["en", "ko", "simple", "be-x-old"])
def test_the_language_is_that_of_the_wiki(article: Path, lang: str) -> None:
    built = build([article], lang=lang, check=False, links={})
    assert built.extractions[0].article.lang == lang
    assert {line.partition("> ")[0][1:].rpartition("/")[0] for line in built.lines} >= {f"{BASE}{lang}"}


def test_a_wiki_in_simple_english_is_read_as_english() -> None:
    text = "'''Ordna''' is a [[town]] in [[Grenz]]. It was founded in 1200 and burned down in May 1350."
    simple, english = (extract(Article("Ordna", lang, text)) for lang in ("simple", "en"))
    assert simple.problems == english.problems == ()
    assert simple.statements == english.statements


def test_what_build_gives_in_python_is_what_it_writes(article: Path, whole: Path) -> None:
    built = build([article])
    assert built.lines == tuple(lines(whole))
    assert built.report is None
    dataset = built.graph()
    quads = set(ox.parse(path=str(whole / "graph.nq"), format=ox.RdfFormat.N_QUADS))
    named = {str(name) for *_, name in dataset.quads()}
    assert len(list(dataset.quads())) == len(quads)
    assert named == {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}

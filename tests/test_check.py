"""`kg check` on real graphs: verdicts as pyshacl gives them, reports that name thing, value, rule, remedy and place."""

import doctest
import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from click.testing import CliRunner

from kg import Article, build, extract
from kg.check import Report, check
from kg.cli.check import command
from kg.model import KgError
from kg.rdf import lines
from kg.rdf.table import read
from kg.vocab import PREFIXES, P, expand, resource
from tests.rdf_sample import extraction

ROOT = Path(__file__).resolve().parent.parent
CITY = "<https://w3id.org/wikikg/en/Hamhung>"
PLAIN = "<https://w3id.org/wikikg/en/Hamhung#plain>"
WDT = "http://www.wikidata.org/prop/direct/"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
RDFLIB = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib", "ignore::ResourceWarning")  # of its own making


@pytest.fixture(scope="module")
def graph() -> list[str]:
    """The graph of the example article."""
    text = (ROOT / "examples" / "Hamhung.wikitext").read_text("utf-8")
    return lines(extract(Article(None, "en", text)))


@pytest.fixture(scope="module")
def broken(graph: list[str]) -> list[str]:
    """The same with the mistakes that extraction makes elsewhere: a digit, a swap, a missing place, a leaked claim."""
    found = [line.replace('"768551"', '"7685510"').replace('"39.91667"', '"127.53333"') for line in graph]
    evidence = next(line for line in found if f"{CITY[:-1]}#s-" in line and "ontology#evidence>" in line)
    found.remove(evidence)
    claim = next(re.findall(r"<\S+#claim-\S+>", line) for line in found if "#claim-" in line)[0]
    found.append(f"{claim} <https://schema.org/location> {CITY} {PLAIN} .")
    found.append(f'{CITY} <{WDT}{P["twin town"]}> "Shanghai" {PLAIN} .')
    return found


@pytest.fixture(scope="module")
def small() -> list[str]:
    """A small graph that breaks rules: an event without a description, a death before the birth."""
    return lines(extraction())


@pytest.fixture(scope="module")
def report(small: list[str]) -> Report:
    return check(small)


@pytest.fixture(scope="module")
def broken_report(broken: list[str]) -> Report:
    return check(broken)


def write(path: Path, found: list[str]) -> Path:
    path.write_text("".join(f"{line}\n" for line in found), "utf-8")
    return path


def test_the_example_conforms(graph: list[str]) -> None:
    report = check(graph)
    assert report.conforms, report.text
    assert report.text.startswith("Conforms: ")
    assert b"sh:conforms true" in report.turtle
    assert report.triples == len({line.rpartition(" <")[0] for line in graph})


def test_a_report_names_thing_value_rule_remedy_and_place(broken_report: Report) -> None:
    text = broken_report.text
    assert text.startswith("Does not conform: ")
    for words in (
        "Hamhŭng  <https://w3id.org/wikikg/en/Hamhung>\n  says:      twinned administrative body (wdt:",
        "rule:      a value of ‘twinned administrative body’ is a thing with an IRI",
        "a density of 2328 (per square kilometre) does not follow from population and area, which give 23289",
        "remedy:    look whether population, area and density are of the same place and year",
        "stated in: Infobox settlement / population_density_km2, character",
        "says:      kg:evidence: (none)",
        "yet the plain layer says schema:location Hamhŭng",
        "says:      wikibase:geoLatitude: “127.53333” (xsd:decimal)",
        "remedy:    south is negative; look whether latitude and longitude were swapped",
    ):
        assert words in " ".join(re.split(r"\n {13}", text)), words


def test_the_report_is_a_shacl_report(broken_report: Report) -> None:
    report = broken_report
    results = rdflib.Graph().parse(data=report.turtle, format="turtle")
    assert (None, rdflib.SH.conforms, rdflib.Literal(False)) in results
    nodes = set(results.objects(None, rdflib.SH.result))
    assert len(nodes) == len(report.violations) > 4
    assert not [node for node in nodes if isinstance(node, rdflib.BNode)]
    for node in nodes:
        for needed in (rdflib.SH.focusNode, rdflib.SH.sourceShape, rdflib.SH.sourceConstraintComponent):
            assert len(list(results.objects(node, needed))) == 1
        assert (node, rdflib.SH.resultSeverity, rdflib.SH.Violation) in results
        message = str(results.value(node, rdflib.SH.resultMessage))
        assert "{?" not in message, "a variable of the rule has no value"


@RDFLIB
def test_the_verdict_is_that_of_pyshacl_over_all_shapes(broken: list[str], broken_report: Report) -> None:
    """Loading fewer shapes, straight into the store, changes nothing; the dictionary stands beside the data."""
    told = rdflib.Graph()
    quads = rdflib.Dataset(default_union=True).parse(data="\n".join(broken), format="nquads")
    for s, p, o, _ in quads.quads():
        told.add((s, p, o))
    shapes = rdflib.Graph()
    for file in resource("shapes").glob("*.ttl"):
        shapes.parse(file)
    dictionary = tuple(PREFIXES[prefix] for prefix in ("kg", "kgu", "schema"))
    told += [triple for triple in shapes if str(triple[0]).startswith(dictionary)]
    conforms, results, _ = pyshacl.validate(told, shacl_graph=shapes)
    assert not conforms
    wanted = {
        (
            str(results.value(node, rdflib.SH.focusNode)),
            str(results.value(node, rdflib.SH.sourceShape)).rpartition("#")[2],
        )
        for node in results.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult)
    }
    report = rdflib.Graph().parse(data=broken_report.turtle, format="turtle")
    found = {
        (
            str(report.value(node, rdflib.SH.focusNode)),
            str(report.value(node, rdflib.SH.sourceShape)).rpartition("#")[2],
        )
        for node in report.objects(None, rdflib.SH.result)
    }
    assert found == wanted


@RDFLIB
def test_lines_files_folders_and_rdflib_graphs_are_checked_alike(
    small: list[str], report: Report, tmp_path: Path
) -> None:
    write(tmp_path / "graph.nq", small)
    dataset = rdflib.Dataset().parse(data="\n".join(small), format="nquads")
    merged = rdflib.Graph()
    for s, p, o, _ in dataset.quads():
        merged.add((s, p, o))
    merged.serialize(tmp_path / "graph.ttl", format="turtle")
    for data in (tmp_path, str(tmp_path / "graph.nq"), dataset, merged):
        size = len(merged)
        assert check(data).turtle == report.turtle
        assert len(merged) == size, "the graph that is given stays as it is"
    # rdflib's Turtle writes 330 for "330.0": the same rules are small, some numbers look different.
    turtle = check(tmp_path / "graph.ttl").violations
    assert [(v.thing, v.shape) for v in turtle] == [(v.thing, v.shape) for v in report.violations]


def test_the_same_graph_gives_the_same_bytes_in_any_process(small: list[str], tmp_path: Path) -> None:
    write(tmp_path / "graph.nq", small)
    outputs = set()
    for seed, form in (("0", "ttl"), ("1", "ttl"), ("0", "json"), ("1", "json")):
        run = subprocess.run(
            [sys.executable, "-m", "kg", "check", str(tmp_path), "--format", form],
            env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=False,
        )  # fmt: skip
        assert (run.returncode, run.stderr) == (1, b"")
        outputs.add(run.stdout)
    assert len(outputs) == 2


def test_many_pages_are_checked_some_at_a_time(small: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [line.replace("en/Hamhung#", f"en/{name}#").replace("en/Hamhung>", f"en/{name}>")
             for name in ("Alpha", "Beta", "Gamma") for line in small]  # fmt: skip
    whole = check(pages)
    monkeypatch.setattr("kg.check.data._BATCH", 1)
    apart = check(pages)
    assert apart.turtle == whole.turtle
    assert {v.thing.rpartition("/")[2] for v in apart.violations} == {
        "Alpha#event-2", "Beta#event-2", "Gamma#event-2", "Yang_Hyong-sop",
    }  # fmt: skip


def test_dates_before_our_era_are_no_mistake_and_make_no_noise(caplog: pytest.LogCaptureFixture) -> None:
    day = f'"-0043-03-15"^^<{XSD}date>'
    with caplog.at_level(logging.DEBUG):
        assert check([f"{CITY} <{WDT}{P['date of death']}> {day} ."]).conforms
    assert not caplog.records


def test_an_empty_graph_conforms() -> None:
    assert check([]).text == f"Conforms: 0 triples, {check([]).shapes:,} shapes, no violation.\n"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.nq", '<http://a> <http://b> "c" .\n<http://a> <http://b> c .\n', r"a\.nq, line 2: not N-Quads"),
        ("a.ttl", "@prefix : <http://a/> .\n:a :b foo:c .\n", r"a\.ttl, line 2: not Turtle: The prefix foo:"),
        ("a.nq", "", r"a\.nq: is empty"),
        ("a.csv", "a,b\n", r"a\.csv: the ending \.csv names no RDF format"),
    ],
)
def test_what_is_no_graph_is_named_with_file_and_line(name: str, text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(KgError, match=message):
        check(tmp_path / name)


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KgError, match=r"none\.nq: no such file"):
        check(tmp_path / "none.nq")
    with pytest.raises(KgError, match=r"no graph\.nq in this folder"):
        check(tmp_path)
    with pytest.raises(KgError, match="line 1: not N-Quads") as error:
        check(["no triple"])
    assert "the N-Quads" in error.value.message


SHAPE = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<http://a/shape> a sh:NodeShape ; sh:targetNode <http://a/b> ; """


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        ("nonsense", r"own\.ttl, line 1: not Turtle"),
        (SHAPE + 'sh:minLength "x" .', "a shape is wrong"),
        (SHAPE + 'sh:sparql [ sh:select "SELECT $this WHERE { $this }" ] .', "a shape is wrong"),
        (SHAPE + 'sh:sparql [ sh:select "SELECT $this WHERE { MINUS { $this ?p ?o } }" ] .', "a shape is wrong.*MINUS"),
    ],
)
def test_a_wrong_shape_is_named(turtle: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(turtle)
    with pytest.raises(KgError, match=message):
        check(['<http://a/b> <http://a/p> "c" .'], tmp_path)


def test_a_folder_without_shapes_is_named(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="no shapes here"):
        check([], tmp_path)


def test_own_shapes_may_use_all_of_shacl(tmp_path: Path) -> None:
    """Paths of every kind, blank shapes, a class hierarchy: what kg's own shapes need is not all there is."""
    (tmp_path / "own.ttl").write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://a/> .
        :Dog <http://www.w3.org/2000/01/rdf-schema#subClassOf> :Animal .
        :shape a sh:NodeShape ; sh:targetClass :Animal ;
            sh:property [ sh:path [ sh:inversePath :owns ] ; sh:minCount 1 ; sh:message "it has an owner" ] ,
                [ sh:path ( :head [ sh:zeroOrMorePath :part ] ) ; sh:minCount 1 ] ."""
    )
    data = [f"<http://a/rex> {TYPE} <http://a/Dog> ."]
    report = check(data, tmp_path)
    assert sorted((v.path, v.rule) for v in report.violations) == [
        ("^http://a/owns", "it has an owner"),
        ("http://a/head/a path", report.violations[-1].rule),
    ]
    assert rdflib.Graph().parse(data=report.turtle, format="turtle")
    assert check(data, tmp_path).turtle == report.turtle


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, arguments, standalone_mode=False)
    if isinstance(result.exception, KgError):
        return 2, result.exception.message
    assert result.exception is None
    return int(result.return_value), result.output


def test_the_exit_code_tells(small: list[str], report: Report, tmp_path: Path) -> None:
    fine = ['<http://a/b> <http://a/p> "c" .']
    good, bad = write(tmp_path / "good.nq", fine), write(tmp_path / "bad.nq", small)
    assert run(str(good)) == (0, check(fine).text)
    assert run(str(bad)) == (1, report.text)
    assert run(str(bad), "--shapes", str(resource("shapes")), "--format", "ttl") == (1, report.turtle.decode())
    code, output = run(str(bad), "--format", "json")
    assert (code, len(json.loads(output)["violations"])) == (1, len(report.violations))
    assert run(str(tmp_path / "none.nq"))[0] == 2


def test_the_docs_show_what_is_printed(report: Report) -> None:
    page = (ROOT / "docs" / "check.md").read_text("utf-8")
    block = re.search(r"```text\n(Does not conform.*?)```", page, re.DOTALL)
    assert block is not None
    assert block[1].partition("\n")[2] == report.text.partition("\n")[2], "all but the number of shapes"
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    dictionary = set(ox.parse(path=str(resource("shapes/properties.ttl")), format=ox.RdfFormat.TURTLE))
    for turtle in re.findall(r"```turtle\n(.*?)```", (ROOT / "docs" / "vocabulary.md").read_text("utf-8"), re.DOTALL):
        assert dictionary >= set(ox.parse(input=head + turtle, format=ox.RdfFormat.TURTLE))
    failed, tried = doctest.testfile(str(ROOT / "docs" / "vocabulary.md"), module_relative=False)
    assert (failed, tried > 5) == (0, True)


def test_a_statement_that_breaks_a_rule_is_kept_and_marked(tmp_path: Path) -> None:
    """In the graph, in the table and in the report; those beside it are not, and what was there before still is."""
    article = tmp_path / "Testburg.wikitext"
    article.write_text(
        "{{Infobox settlement|population_total=7,000|area_total_km2=10|population_density_km2=70}}\n"
        "'''Testburg''' is a town in [[Albania]].\n",
        "utf-8",
    )
    marked = build([article], tmp_path / "out", title="Testburg")
    plain = build([article], title="Testburg", check=False)
    assert marked.report is not None
    [(statement, rules)] = marked.report.marks.items()
    assert rules == ("kgsh:Place-density",)
    [mark] = set(marked.lines) - set(plain.lines)
    assert mark.startswith(f"<{statement}> <{expand('kg:breaks')}> <{expand('kgsh:Place-density')}> <")
    assert set(plain.lines) < set(marked.lines)
    assert mark in (tmp_path / "out" / "graph.nq").read_text("utf-8").splitlines()
    assert f"kg:statement <{statement}>" in (tmp_path / "out" / "shacl.ttl").read_text("utf-8")
    said = {row["property"]: row.get("breaks") for row in read(tmp_path / "out" / "statements.jsonl")}
    assert [found for found in said.items() if found[1]] == [("dbo:populationDensity", ["kgsh:Place-density"])]
    assert check(tmp_path / "out").violations == marked.report.violations

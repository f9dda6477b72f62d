import dataclasses
import hashlib
import json
import os
import runpy
import stat
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import export, files
from kg.cli import cli
from kg.export.graph import Graph, parse
from kg.model import Article, Extraction, KgError
from kg.rdf import BASE, lines
from kg.rdf.table import rows
from kg.vocab import PREFIXES

SAMPLE = runpy.run_path(str(Path(__file__).with_name("rdf_sample.py")))
EXTRACTION: Extraction = SAMPLE["extraction"]()
LINES = lines(EXTRACTION)
LICENCE = "https://creativecommons.org/licenses/by-sa/4.0/"
FORMS = {"graph.nq": ox.RdfFormat.N_QUADS, "graph.trig": ox.RdfFormat.TRIG, "graph.jsonld": ox.RdfFormat.JSON_LD}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built")
    export.write_table(rows(EXTRACTION), out)
    export.describe(export.write_graph(LINES, out), out)
    return out


def kg(*args: str) -> Result:
    return CliRunner().invoke(cli, args)


def test_a_build_has_its_files(built: Path) -> None:
    assert {path.name for path in built.iterdir()} == {*export.FILES.values(), "ATTRIBUTION.md"}
    assert (built / "graph.nq").read_text("utf-8").split("\n") == [*LINES, ""]


@pytest.mark.parametrize("name", FORMS)
def test_each_file_holds_the_same_quads(built: Path, name: str) -> None:
    assert set(ox.parse(path=str(built / name), format=FORMS[name])) == set(
        ox.parse("\n".join(LINES), format=ox.RdfFormat.N_QUADS)
    )


def test_turtle_is_the_union(built: Path) -> None:
    found = {quad.triple for quad in ox.parse(path=str(built / "graph.ttl"), format=ox.RdfFormat.TURTLE)}
    assert found == {quad.triple for quad in ox.parse("\n".join(LINES), format=ox.RdfFormat.N_QUADS)}


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # of its own making
def test_rdflib_reads_the_same() -> None:
    """Another reader than the one that checked the files; its dates end in the year 1, so those stay out."""
    kept = [line for line in LINES if '"-' not in line]
    found = parse(kept)
    one, other = rdflib.Dataset(), rdflib.Dataset()
    one.parse(data=export.render(found, "jsonld").decode(), format="json-ld")
    other.parse(data=export.render(found, "trig").decode(), format="trig")
    assert set(one.quads()) == set(other.quads())
    assert len(one) == len(kept)


@pytest.mark.parametrize("name", ["graph.nq", "graph.ttl", "graph.trig", "graph.jsonld", "void.ttl", "ATTRIBUTION.md"])
def test_each_file_names_licence_and_article(built: Path, name: str) -> None:
    text = (built / name).read_text("utf-8")
    assert LICENCE in text
    assert "https://en.wikipedia.org/wiki/Hamhung" in text
    assert "hanges were made" in text


def test_turtle_is_for_readers(built: Path) -> None:
    text = (built / "graph.ttl").read_text("utf-8")
    head = [line for line in text.split("\n") if line.startswith("@prefix")]
    assert head == sorted(head)
    assert "@prefix sh:" not in text  # only prefixes that are used
    assert '> .\n\nen:Hamhung a schema:City ;\n\tdbo:populationDensity 2328 ;\n\trdfs:label "Hamhŭng"@en ;' in text
    assert "\n\n:plain {\n\ten:Hamhung a schema:City ;" in (built / "graph.trig").read_text("utf-8")


def test_jsonld_is_compact_and_needs_no_network(built: Path) -> None:
    document = json.loads((built / "graph.jsonld").read_text("utf-8"))
    assert list(document) == ["@context", "@graph"]
    assert isinstance(document["@context"], dict)
    assert [layer["@id"] for layer in document["@graph"]] == ["#plain", "#statements", "#evidence"]
    plain = {node["@id"]: node for node in document["@graph"][0]["@graph"]}
    city = plain["Hamhung"]
    assert city["@type"] == "City"
    assert city["label"] == {"en": "Hamhŭng"}
    assert city["containedInPlace"] == "South_Hamgyong_Province"
    assert city["dbo:populationDensity"] == 2328
    assert plain["#event-1"]["startDate"] == {"@type": "xsd:date", "@value": "1945-08-22"}
    assert plain["#climate-precipitation-year"]["value"] == {"@type": "xsd:decimal", "@value": "830.0"}
    assert all(list(node) == sorted(node) for node in plain.values())


def test_the_context_names_only_what_there_is() -> None:
    """Prefixes mean what they mean everywhere in kg, and no term hides another."""
    context = json.loads(Path(export.__file__).with_name("context.jsonld").read_text("utf-8"))["@context"]
    prefixes = {name: value for name, value in context.items() if isinstance(value, str) and name[0] != "@"}
    known = {**PREFIXES, "geosparql": PREFIXES["geo"], "loc": "http://id.loc.gov/datatypes/"}
    assert {name: known[name] for name in prefixes} == prefixes
    terms = {name: value["@id"] for name, value in context.items() if isinstance(value, dict)}
    assert len(set(terms.values())) == len(terms)
    assert all(value.partition(":")[0] in prefixes for value in terms.values())


def test_void_counts_and_measures(built: Path) -> None:
    store = ox.Store()
    store.load(path=str(built / "void.ttl"), format=ox.RdfFormat.TURTLE)
    found = parse(LINES)

    def ask(pattern: str) -> list[ox.QuerySolution]:
        return list(
            store.query(f"SELECT * {{ {pattern} }}", prefixes={**PREFIXES, "spdx": "http://spdx.org/rdf/terms#"})
        )

    (whole,) = ask("?set a dcat:Dataset ; void:triples ?n ; void:distinctSubjects ?m ; dcterms:license ?licence")
    assert whole["set"].value == f"{BASE}en/Hamhung#dataset"
    assert int(whole["n"].value) == len(found.triples)
    assert int(whole["m"].value) == len({triple.split(b" ")[0] for triple in found.triples})
    parts = ask("?set void:propertyPartition [ void:property ?p ; void:triples ?n ]")
    assert sum(int(row["n"].value) for row in parts) == len(found.triples)
    (events,) = ask("?set void:classPartition [ void:class schema:Event ; void:entities ?n ]")
    assert events["n"].value == "2"
    described = ask(
        "?set dcat:distribution [ dcterms:title ?name ; dcat:byteSize ?size ; spdx:checksum/spdx:checksumValue ?hash ]"
    )
    assert {row["name"].value for row in described} == {path.name for path in built.iterdir()} - {"void.ttl"}
    for row in described:
        data = (built / row["name"].value).read_bytes()
        assert (int(row["size"].value), row["hash"].value) == (len(data), hashlib.sha256(data).hexdigest())


def test_a_chosen_format_comes_alone(tmp_path: Path) -> None:
    export.write_graph(LINES, tmp_path / "deep" / "er", formats=["ttl"])
    assert {path.name for path in (tmp_path / "deep" / "er").iterdir()} == {"graph.ttl", "ATTRIBUTION.md"}
    with pytest.raises(KgError, match="xlsx") as caught:
        export.write_graph(LINES, tmp_path, formats=["xlsx"])
    assert "jsonld" in caught.value.hint


def test_lines_that_are_no_rdf_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    wrong = "<http://a> <http://b c> <http://d> ."
    with pytest.raises(KgError, match="not N-Quads") as caught:
        export.write_graph([*LINES[:2], wrong], tmp_path)
    assert wrong in caught.value.hint
    assert not list(tmp_path.iterdir())
    (tmp_path / "graph.nq").write_text("\n".join([*LINES[:2], wrong, *LINES[2:]]), "utf-8")
    with pytest.raises(KgError, match=r"graph\.nq, line 3: not N-Quads"):
        export.load(tmp_path)


@pytest.mark.parametrize("name", ["ttl", "trig", "jsonld"])
def test_a_file_that_says_something_else_never_takes_its_name(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A serializer that loses a statement, invents one, or writes nonsense is found out."""
    form = export._FORMS[name]
    more = ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.NamedNode("urn:o"))
    wrong = {
        "1 lost, 0 new": lambda graph, quads: form.piece(graph, quads[1:]),
        "0 lost, 1 new": lambda graph, quads: form.piece(graph, [*quads, more]),
        "not ": lambda graph, quads: b"<a {" + form.piece(graph, quads),
    }
    for what, broken in wrong.items():
        monkeypatch.setattr(export, "_FORMS", {name: dataclasses.replace(form, piece=broken)})
        with pytest.raises(KgError, match=what) as caught:
            export.write_graph(LINES, tmp_path, formats=[name])
        assert export.FILES[name] in caught.value.message
        assert not list(tmp_path.iterdir())


def several() -> Graph:
    """Articles whose titles ask for trouble: slashes, colons, dots, an at sign, other scripts, no folder in common."""
    found: list[str] = []
    for lang, title in [
        ("en", "AC/DC"),
        ("en", "@media"),
        ("ko", "함흥: 시"),
        ("en", ".hack"),
        ("fr", "C'est (ça), l'été"),
    ]:
        article = Article(title, lang, EXTRACTION.article.text)
        subject = dataclasses.replace(EXTRACTION.subject, title=title)
        found += lines(dataclasses.replace(EXTRACTION, article=article, subject=subject))
    return parse(found)


def test_many_articles_fit_in_one_graph() -> None:
    found = several()
    assert len(found.pages) == 5
    for name in ("ttl", "trig", "jsonld"):
        assert export.render(found, name)
    assert json.loads(export.render(found, "jsonld"))["@context"]["@base"] == BASE
    assert b"@prefix wikikg: <https://w3id.org/wikikg/>" in export.render(found, "ttl")


@pytest.mark.parametrize("title", ["AC/DC", "@media", "함흥: 시", ".hack", "a//b", "x?y#z", "..", "100%"])
def test_any_title_can_be_the_home_of_a_file(title: str) -> None:
    subject = dataclasses.replace(EXTRACTION.subject, title=title)
    found = parse(lines(dataclasses.replace(EXTRACTION, subject=subject)))
    for name in ("ttl", "trig", "jsonld"):
        assert export.render(found, name)


def test_a_graph_without_named_graphs_or_lines_can_be_written() -> None:
    for found in (parse([]), parse(['<http://a/b> <http://a/c> "x\\u0085\\u2028\\u0000"@ko-Hang .'])):
        for name in ("nq", "ttl", "trig", "jsonld"):
            assert export.render(found, name) is not None


SPACES = ["https://schema.org/", BASE + "en/", BASE, PREFIXES["kg"], PREFIXES["rdfs"], "urn:x:"]
LOCALS = st.text("abgeot@:.~-_/#é함", max_size=6) | st.sampled_from(
    ["label", "name", "geo", "a/b", "@id", "%2E%2E/a", "a#b:c", "#://"]
)
IRIS = st.builds("{}{}".format, st.sampled_from(SPACES), LOCALS).filter(lambda iri: iri.count("#") < 2)
LITERALS = st.one_of(
    st.builds(ox.Literal, st.text(st.characters(exclude_categories=["Cs"]), max_size=8)),
    st.builds(
        lambda text, tag: ox.Literal(text, language=tag),
        st.text('ab\n"\\', max_size=4),
        st.sampled_from(["en", "ko-hang"]),
    ),
    st.builds(
        lambda text, kind: ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + kind)),
        st.sampled_from(["1", "01", "-0", "1.0", "1e5", "true", "12345678901234567890", "x", "1945-08-22"]),
        st.sampled_from(["integer", "decimal", "double", "boolean", "date", "string"]),
    ),
)
NODES = st.builds(ox.NamedNode, IRIS)
TERMS = [
    ox.NamedNode(PREFIXES[p] + n)
    for p, n in (("rdf", "type"), ("rdfs", "label"), ("schema", "name"), ("schema", "geo"), ("kg", "edtf"))
]
QUADS = st.builds(ox.Quad, NODES, NODES | st.sampled_from(TERMS), NODES | LITERALS, NODES)


@settings(max_examples=200)
@given(st.lists(QUADS, max_size=8))
def test_whatever_the_graph_every_format_says_the_same(quads: list[ox.Quad]) -> None:
    found = parse([f"{quad} ." for quad in quads])
    for name in ("ttl", "trig", "jsonld"):
        assert export.render(found, name)  # raises where it reads back differently


def test_the_command_makes_each_format_anew(built: Path, tmp_path: Path) -> None:
    for form, name in export.FILES.items():
        result = kg("export", str(built), "--format", form)
        assert (result.exit_code, result.stdout_bytes) == (0, (built / name).read_bytes()), form
    target = tmp_path / "new" / "x.ttl"
    assert kg("export", str(built), "-o", str(target)).exit_code == 0
    assert target.read_bytes() == (built / "graph.ttl").read_bytes()
    assert kg("export", str(built / "graph.nq"), "-f", "trig").stdout_bytes == (built / "graph.trig").read_bytes()


@pytest.mark.parametrize(
    ("args", "what"),
    [
        (["nowhere"], "nowhere"),
        (["nowhere", "-f", "jsonl"], "nowhere"),
        (["nowhere", "-f", "void"], "not a folder"),
        ([".", "-f", "xlsx"], "xlsx"),
    ],
)
def test_the_command_fails_in_two_lines(
    args: list[str], what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = kg("export", *args)
    assert result.exit_code == 2
    assert what in result.stderr
    assert len(result.stderr.strip().split("\n")) == 2


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "a" / "x.txt"
    files.write(path, b"old")

    def fail() -> None:
        with files.replacing(path) as part:
            part.write_bytes(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert path.read_bytes() == b"old"
    assert [p.name for p in path.parent.iterdir()] == ["x.txt"]
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~umask


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(KgError, match="file"):
        files.write(tmp_path / "file" / "x", b"")


def test_turtle_of_the_same_graph_is_the_same_whatever_the_order_of_lines() -> None:
    assert export.render(parse(LINES[::-1]), "ttl") == export.render(parse(LINES), "ttl")

"""Titles joined to Wikidata items: what the table says, what the join makes of it, what `kg link` writes."""

import csv
import json
import shutil
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kg import export
from kg.cli import cli
from kg.linking import Link, link_lines, qids, read_table
from kg.model import KgError
from kg.rdf import lines
from kg.rdf.iris import page_iri
from kg.rdf.table import read, rows
from kg.vocab import expand
from tests.query_sample import BASE, altstadt, ordna

TABLE = {
    ("en", "Ordna"): Link("en", "Ordna", "Q111", "exact", "a list", "title found"),
    ("en", "Great Northern War"): Link("en", "Great Northern War", "Q222", "label only", "another list", "two agree"),
    ("de", "Altstadt"): Link("de", "Altstadt", "Q333", "exact", "a list"),
    ("en", "Nowhere"): Link("en", "Nowhere", "Q444", "exact", "a list"),
}
HEAD = "lang\ttitle\tqid\tconfidence\tsource\tnote\n"


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


# The table


def test_the_table_that_comes_with_kg() -> None:
    table = read_table()
    assert Counter(link.confidence for link in table.values()) == {"exact": 23, "label only": 6}
    assert len({link.qid for link in table.values()}) == 27
    assert all(link.source and link.note.startswith(link.confidence) for link in table.values())
    assert table["en", "Hamhung"].qid in {link.qid for link in table.values() if link.confidence == "exact"}
    assert {link.title for link in table.values() if link.confidence == "label only"} == {
        "Bauhaus", "Japanese rule of Korea", "Joseon", "Railway", "The Washington Post", "Urban planning",
    }  # fmt: skip


def test_only_exact_pairs_are_identities() -> None:
    assert qids(TABLE) == {("en", "Ordna"): "Q111", ("de", "Altstadt"): "Q333", ("en", "Nowhere"): "Q444"}
    assert len(qids(read_table())) == 23


def test_a_table_of_ones_own(tmp_path: Path) -> None:
    text = f"# a comment\n\n{HEAD}ko\t해안_구역\tQ5\texact\tme\t\nko\t해안 구역\tQ5\texact\tme too\t\n"
    table = read_table(written(tmp_path / "mine.tsv", text))
    assert table == {("ko", "해안 구역"): Link("ko", "해안 구역", "Q5", "exact", "me")}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("en\tX\t\texact\tme\t", "line 2: no qid"),
        ("en\tX\tQ1\texact\t\t", "line 2: no source"),
        ("en\t\tQ1\texact\tme\t", "line 2: no title"),
        ("en\tX\tQ1", "line 2: no confidence"),
        ("en\tX\tQ01\texact\tme\t", "line 2: 'Q01' is no Wikidata item"),
        ("en\tX\tP31\texact\tme\t", "line 2: 'P31' is no Wikidata item"),
        ("en\tX\tQ1\tsure\tme\t", "line 2: the confidence 'sure' is unknown"),
        ("en\tX\tQ1\texact\tme\t\nen\tX\tQ2\texact\tme\t", "line 3: 'X' is Q2 here and Q1 above"),
    ],
)
def test_a_row_that_is_no_link_is_named(row: str, said: str, tmp_path: Path) -> None:
    file = written(tmp_path / "mine.tsv", HEAD + row + "\n")
    with pytest.raises(KgError) as caught:
        read_table(file)
    assert caught.value.message == f"{file}, {said}"


def test_a_file_that_is_no_table(tmp_path: Path) -> None:
    for text, said in (("", "is empty"), ("# only\n", "is empty"), ("lang\ttitle\n", "line 1: no column 'qid'")):
        with pytest.raises(KgError, match=said):
            read_table(written(tmp_path / "mine.tsv", text))
    (tmp_path / "mine.tsv").write_bytes(b"\xff")
    with pytest.raises(KgError, match="not UTF-8"):
        read_table(tmp_path / "mine.tsv")
    with pytest.raises(KgError, match="No such file"):
        read_table(tmp_path / "none.tsv")


# The join


def triples(found: list[str]) -> set[tuple[str, str, str]]:
    quads = ox.parse("\n".join(found), ox.RdfFormat.N_QUADS)
    return {(quad.subject.value, quad.predicate.value, quad.object.value) for quad in quads}


def test_exact_pairs_are_the_same_and_others_a_close_match() -> None:
    found, report = link_lines(lines(ordna()), TABLE)
    assert found == sorted(set(found))
    said = triples(found)
    assert (f"{BASE}en/Ordna", expand("owl:sameAs"), expand("wd:Q111")) in said
    assert (f"{BASE}en/Great_Northern_War", expand("skos:closeMatch"), expand("wd:Q222")) in said
    assert len([triple for triple in said if triple[1] == expand("owl:sameAs")]) == 1
    assert [(linked.thing.label, linked.link.qid) for linked in report.exact] == [("Ordna", "Q111")]
    assert [(linked.thing.label, linked.link.note) for linked in report.close] == [("Great Northern War", "two agree")]


def test_each_link_says_why() -> None:
    said = triples(link_lines(lines(ordna()), TABLE)[0])
    (node,) = {s for s, p, o in said if (p, o) == (expand("kg:target"), expand("wd:Q222"))}
    assert node.startswith(f"{BASE}en/Ordna#l-")
    assert {(p, o) for s, p, o in said if s == node} == {
        (expand("rdf:type"), expand("kg:Link")),
        (expand("kg:subject"), f"{BASE}en/Great_Northern_War"),
        (expand("kg:target"), expand("wd:Q222")),
        (expand("kg:confidence"), "label only"),
        (expand("dcterms:source"), "another list"),
        (expand("rdfs:comment"), "two agree"),
    }


def test_every_pair_of_the_own_table_becomes_what_its_confidence_allows() -> None:
    table = read_table()
    named = [f'<{page_iri(title, lang)}> <{expand("kg:linkText")}> "x" <{BASE}en/P#plain> .' for lang, title in table]
    found, report = link_lines(named, table)
    said = triples(found)
    assert len([p for _, p, _ in said if p == expand("owl:sameAs")]) == 23
    assert len([p for _, p, _ in said if p == expand("skos:closeMatch")]) == 6
    assert not report.unlinked
    reasons = {o for _, p, o in said if p == expand("rdfs:comment")}
    assert all(linked.link.note in reasons for linked in report.close)


def test_links_stand_in_a_graph_of_their_own_with_its_credit() -> None:
    found, _ = link_lines(lines(ordna()), TABLE)
    assert {line.rpartition(" <")[2] for line in found} == {f"{BASE}en/Ordna#links> ."}
    said = triples(found)
    graph = f"{BASE}en/Ordna#links"
    assert (graph, expand("dcterms:license"), "https://creativecommons.org/licenses/by-sa/4.0/") in said
    assert (graph, expand("dcterms:source"), "https://en.wikipedia.org/wiki/Ordna") in said
    assert [o for s, p, o in said if (s, p) == (graph, expand("schema:creditText"))]


def test_a_title_means_a_thing_only_on_its_own_wiki() -> None:
    found, report = link_lines(lines(ordna()) + lines(altstadt()), TABLE)
    linked = {linked.thing.iri: linked.link.qid for linked in report.exact}
    assert linked == {f"{BASE}en/Ordna": "Q111", f"{BASE}de/Altstadt": "Q333"}
    graphs = Counter(line.rpartition(" <")[2] for line in found if expand("owl:sameAs") in line)
    # the German article names Ordna as well
    assert graphs == {f"{BASE}en/Ordna#links> .": 1, f"{BASE}de/Altstadt#links> .": 2}


def test_everything_else_is_listed_as_not_linked() -> None:
    _, report = link_lines(lines(ordna()), TABLE)
    assert [thing.iri for thing in report.unlinked] == sorted(thing.iri for thing in report.unlinked)
    names = {thing.label: thing.title for thing in report.unlinked}
    assert names == {
        "Ada Ek": "Ada Ek", "Altstadt": "Altstadt (Grenz)", "Bo Lind": "Bo Lind", "Cy Om": "Cy Om", "Grenz": "Grenz",
        "Nord": "Nord (Ordna)", "Ordna College": "Ordna College", "Swedish Army": "Swedish Army", "Süd-ward": None,
        "Town Library": None, "Zeta": "Zeta", "free city": "Free city",
    }  # fmt: skip


def test_links_that_are_there_already_do_not_matter() -> None:
    plain = lines(ordna())
    once = link_lines(plain, TABLE)
    assert link_lines(plain + once[0], TABLE) == once
    assert link_lines(reversed(plain), TABLE) == once
    assert link_lines(plain, {}) == ([], link_lines(plain, {})[1])


def test_any_mapping_can_be_the_source_of_links() -> None:
    class Asking(dict[tuple[str, str], Link]):
        """A source that makes up its answers when asked."""

        def get(self, key: tuple[str, str], default: Link | None = None) -> Link | None:  # type: ignore[override]
            return Link(*key, "Q7", "exact", "asked") if key == ("en", "Zeta") else default

    _, report = link_lines(lines(ordna()), Asking())
    assert [linked.thing.title for linked in report.exact] == ["Zeta"]


@pytest.mark.parametrize("title", ["A/B", "50% (song)", "Who?", "A_b", "Ångström", "C#", 'x"y', "함흥", "A:B", ".."])
def test_titles_are_read_back_from_their_iris(title: str) -> None:
    line = f'<{page_iri(title, "en", BASE)}> <{expand("rdfs:label")}> "x" <{BASE}en/P#plain> .'
    wanted = title.replace("_", " ")
    _, report = link_lines([line], {("en", wanted): Link("en", wanted, "Q1", "exact", "me")})
    assert [linked.thing.title for linked in report.exact] == [wanted]


def test_what_is_no_n_quads_is_named() -> None:
    with pytest.raises(KgError, match=r"the graph is not N-Quads: .*: <a:b> a:c <a:e#plain> \."):
        link_lines(["<a:b> <a:c> <a:d> <a:e#plain> .", "<a:b> a:c <a:e#plain> ."], TABLE)


# The command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A build folder with all its files."""
    folder = tmp_path / "built"
    graph = export.write_graph([*lines(ordna()), *lines(altstadt())], folder)
    export.write_table([*rows(ordna()), *rows(altstadt())], folder)
    export.describe(graph, folder)
    return folder


@pytest.fixture
def table(tmp_path: Path) -> Path:
    text = HEAD + "".join(
        "\t".join((link.lang, link.title, link.qid, link.confidence, link.source, link.note)) + "\n"
        for link in TABLE.values()
    )
    return written(tmp_path / "links.tsv", text)


def link(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["link", *map(str, arguments)])


def test_the_command_links_every_file_of_a_build(folder: Path, table: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = link(folder, "--table", table)
    assert done.exit_code == 0
    assert done.output.startswith(
        "exact, owl:sameAs: 2\n  Altstadt  (de:Altstadt) -> Q333\n  Ordna  (en:Ordna) -> Q111\n"
    )
    assert (
        "by label only, skos:closeMatch: 1\n  Great Northern War  (en:Great Northern War) -> Q222: two agree\n"
        in done.output
    )
    assert "not linked: 12\n" in done.output
    assert "  Altstadt  (en:Altstadt (Grenz))\n" in done.output
    assert {path.name for path in folder.iterdir()} == set(before)
    for name in ("graph.nq", "graph.ttl", "graph.trig", "graph.jsonld", "statements.jsonl"):
        assert b"Q111" in (folder / name).read_bytes(), name
        assert b"Q111" not in before[name], name
    whole = ox.parse(path=folder / "graph.nq")
    union = {quad.triple for quad in ox.parse(path=folder / "graph.ttl")}
    assert {quad.triple for quad in whole} == union
    qid = {thing["iri"]: thing["qid"] for row in read(folder / "statements.jsonl") for thing in (row["subject"],)}
    assert qid[f"{BASE}en/Ordna"] == "Q111"
    assert qid[f"{BASE}en/Ada_Ek"] is None
    values = [row["value"] for row in read(folder / "statements.jsonl") if row["value"]["type"] == "item"]
    assert {value["qid"] for value in values if value.get("title") == "Great Northern War"} == {None}


def test_linking_anew_replaces_the_old_links(folder: Path, table: Path, tmp_path: Path) -> None:
    link(folder, "--table", table)
    once = {path.name: path.read_bytes() for path in folder.iterdir()}
    link(folder, "--table", table)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == once
    link(folder, "--table", written(tmp_path / "other.tsv", f"{HEAD}en\tZeta\tQ9\texact\tme\t\n"))
    graph = (folder / "graph.nq").read_text("utf-8")
    assert "Q111" not in graph
    assert "entity/Q9>" in graph


def test_only_the_files_that_are_there_are_written(folder: Path, table: Path) -> None:
    for name in ("graph.ttl", "graph.jsonld", "statements.jsonl", "void.ttl"):
        (folder / name).unlink()
    assert link(folder, "--table", table).exit_code == 0
    assert {path.name for path in folder.iterdir()} == {"graph.nq", "graph.trig", "ATTRIBUTION.md"}


def test_the_report_as_json(folder: Path, table: Path) -> None:
    report = json.loads(link(folder, "--table", table, "--format", "json").output)
    told = {"exact": 2, "close": 1, "unlinked": 12, "unanswered": 0, "notes": 0}
    assert {key: len(found) for key, found in report.items()} == told
    assert report["close"][0]["thing"]["title"] == "Great Northern War"
    assert report["close"][0]["link"]["source"] == "another list"


def test_the_own_table_is_used_when_none_is_given(folder: Path) -> None:
    done = link(folder)
    assert done.exit_code == 0
    assert done.output.startswith("exact, owl:sameAs: 0\n")


def test_what_cannot_be_linked_is_said(folder: Path, table: Path, tmp_path: Path) -> None:
    before = (folder / "graph.nq").read_bytes()
    other = link(folder, "--table", table, "--base", "https://example.org/")
    assert other.exit_code == 2
    assert "no thing of the graph has an IRI below https://example.org/" in other.stderr
    wrong = link(folder, "--table", written(tmp_path / "wrong.tsv", f"{HEAD}en\tX\tQ0\texact\tme\t\n"))
    assert "'Q0' is no Wikidata item" in wrong.stderr
    assert (folder / "graph.nq").read_bytes() == before
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "graph.nq" in link(empty).stderr
    shutil.copy(table, empty / "graph.nq")
    assert "not N-Quads" in link(empty).stderr


def test_the_table_file_is_plain_tsv() -> None:
    path = Path(__file__).parents[1] / "kg/linking/links.tsv"
    body = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    cells = list(csv.reader(body, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert {len(row) for row in cells} == {6}
    assert body[1:] == sorted(body[1:])

"""`kg explain`: the statements about a thing, each with its words, place and citation."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import cli
from kg.export import write_table
from kg.queries.explain import Explanation, Unknown, explain
from kg.queries.item_names import fold, matching, near
from kg.rdf.table import rows
from tests.query_sample import BASE, altstadt, ordna

ROWS = [*rows(ordna(), qids={("en", "Ordna"): "Q111"}), *rows(altstadt())]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    write_table(ROWS, folder)
    return folder


def command(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["explain", *arguments, "--graph", str(folder)])


def test_each_statement_comes_with_its_words_place_and_citation(folder: Path) -> None:
    done = command(folder, "Ordna")
    assert done.exit_code == 0
    start = ordna().article.text.index("61,234")
    assert (
        "population (P1082): 61234; point in time (P585) 2010\n"
        "    “61,234”\n"
        f"    Ordna: sentence, characters {start}–{start + 6}\n"
        "    cites Census Office, Results (2010) <https://census.example/2010> (value)\n"
    ) in done.output
    assert done.output.startswith(f"Ordna  {BASE}en/Ordna  wd:Q111\n\ntype: schema:City\n")


def test_no_statement_is_left_out() -> None:
    found = explain(ROWS, "Ordna")
    assert isinstance(found, Explanation)
    assert len(found.about) == sum(row["subject"]["iri"] == f"{BASE}en/Ordna" for row in ROWS)
    about = {row["subject"]["label"] for row in found.named}
    assert about == {"Ada Ek", "Bo Lind", "Ordna College", "Altstadt", "Tunnels run below the town"}


def test_hedged_statements_say_so(folder: Path) -> None:
    done = command(folder, f"{BASE}en/Ordna#claim-1")
    assert done.output.count("[attributed, not asserted]") == 3


def test_a_thing_that_is_only_named_is_explained_by_who_names_it(folder: Path) -> None:
    done = command(folder, "grenz")
    assert "Named in 1 statement about other things\n\nAltstadt: country (P17): Grenz\n" in done.output


@pytest.mark.parametrize(
    "wanted",
    [f"{BASE}en/Ordna", "Ordna", "ordna", "ORDNA", " ordna ", "Òrdnà", "q111", "Ордна", "ордна", "Partnerstadt Ordna"],
)
def test_a_thing_is_found_whatever_it_is_called(wanted: str) -> None:
    found = explain(ROWS, wanted)
    assert isinstance(found, Explanation)
    assert found.iri == f"{BASE}en/Ordna"


def test_several_things_of_a_name_are_listed(folder: Path, tmp_path: Path) -> None:
    done = command(folder, "ordna")
    assert done.exit_code == 0
    twice = [{**row, "subject": {**row["subject"], "iri": f"{BASE}de/Ordna"}} for row in ROWS[:1]]
    found = explain([*ROWS, *twice], "ordna")
    assert isinstance(found, Unknown)
    assert found.several == ((f"{BASE}de/Ordna", "Ordna"), (f"{BASE}en/Ordna", "Ordna"))
    write_table([*ROWS, *twice], tmp_path)
    done = command(tmp_path, "Òrdna")
    assert done.exit_code == 2
    assert f"2 things are called 'Òrdna'\n  give the IRI of one: Ordna <{BASE}de/Ordna>; Ordna <{BASE}en" in done.stderr


def test_a_title_is_meant_before_a_name() -> None:
    found = explain(ROWS, "altstadt")
    assert isinstance(found, Explanation)
    assert found.iri == f"{BASE}de/Altstadt"
    found = explain(ROWS, "Altstadt (Grenz)")
    assert isinstance(found, Explanation)
    assert found.iri == f"{BASE}en/Altstadt_(Grenz)"


def test_an_unknown_thing_suggests_near_ones(folder: Path) -> None:
    done = command(folder, "Ordana")
    assert done.exit_code == 2
    assert "no thing is called 'Ordana'" in done.stderr
    assert "is it one of: Ordna" in done.stderr
    assert "Swedish Army" in command(folder, "army").stderr
    assert "kg query unlinked lists" in command(folder, "xyzzy").stderr


def test_json_holds_the_rows_of_the_table(folder: Path) -> None:
    found = json.loads(command(folder, "Zeta", "--format", "json").output)
    assert (found["label"], found["qid"], found["about"]) == ("Zeta", None, [])
    assert found["named"] == [row for row in ROWS if row["value"].get("title") == "Zeta"]


def test_the_table_itself_may_be_given_and_must_be_there(folder: Path, tmp_path: Path) -> None:
    assert command(folder / "statements.jsonl", "Zeta").output == command(folder, "Zeta").output
    missing = command(tmp_path, "Zeta")
    assert missing.exit_code == 2
    assert f"{tmp_path}/statements.jsonl: no such file" in missing.stderr
    (tmp_path / "statements.jsonl").write_text('{"subject": 1}\n', "utf-8")
    assert "line 1: not a statement" in command(tmp_path, "Zeta").stderr


def test_values_of_every_kind_are_told_in_words(tmp_path: Path) -> None:
    from tests.rdf_sample import extraction

    write_table(rows(extraction()), tmp_path)
    told = command(tmp_path, "Hamhung").output
    for words in (
        "native label (P1705): 함흥시 (ko-Hang)",
        "area (P2046): 330 km2",
        "water as percent of area (P2927): 10 % (at least 10)",
        "coordinate location (P625): 39.91667, 127.53333 (±0.01667°)",
        "image (P18): Hamhung (1429).jpg; caption View of Königspalast (en)",
        "official website (P856): http://ham hung.kp/",
        "inception (P571): 0918?",
        "climate normal: 12.3 mm; measure precipitation; month Jan; period 1991/2020",
    ):
        assert words in told


def test_names_match_without_case_and_accents() -> None:
    assert fold("Hamhŭng") == fold("HAMHUNG") == "hamhung"
    assert fold("South_Hamgyŏng  Province") == "south hamgyong province"
    assert fold("함흥시") == fold("함흥시".encode().decode())
    names = {"a/1": ["Hamhung"], "a/2": ["Hamhŭng"], "a/Ham": ["x"], "a/P#hamhung": ["y"]}
    assert matching(names, "Hamhŭng") == ["a/2"]
    assert matching(names, "hamhung") == ["a/1", "a/2"]
    assert matching(names, "HAM") == ["a/Ham"]
    assert matching(names, "a/1") == ["a/1"]
    assert matching(names, "z") == []
    assert near(names, "") == []


def test_what_is_suggested_does_not_depend_on_the_hash_seed() -> None:
    names = {"a": frozenset({"Hamhŭng", "Hamhung", "HAMHUNG"})}
    assert near(names, "Hamhun") == ["HAMHUNG"]

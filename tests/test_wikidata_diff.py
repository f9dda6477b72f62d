"""The article held against Wikidata: each verdict, and how `kg diff` tells of it."""

import bz2
import gzip
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kg.cli import cli
from kg.extractors import extract
from kg.model import Article, KgError
from kg.rdf.table import Row, line, rows
from kg.vocab import expand
from kg.wikidata import Difference, Entity, diff, read_files, sayings
from kg.wikidata.entity_json import entity
from tests.wikidata_sample import ARTICLE, PAGE, built
from tests.wikidata_server import DATA, documents

NYC = {"iri": "https://w3id.org/wikikg/en/New_York_City", "title": PAGE, "label": "NYC", "qid": "Q60"}


def row(prop: str, value: dict[str, Any], *qualifiers: tuple[str, dict[str, Any]], **more: Any) -> Row:
    """One statement about New York City, as the statements table has it."""
    start = more.get("start", 1)
    cited = [{"url": url, "title": None, "name": None, "scope": "value", "text": ""} for url in more.get("cites", ())]
    return {
        "subject": more.get("subject", NYC),
        "property": prop,
        "value": value,
        "qualifiers": [{"property": ident, "value": said} for ident, said in qualifiers],
        "references": cited,
        "certainty": more.get("certainty", "asserted"),
        "evidence": {
            "page": PAGE, "section": "", "where": more.get("where", "Infobox settlement / x"),
            "start": start, "end": start + 3, "quote": "NYC", "extractor": "infobox",
        },
    }  # fmt: skip


def item(qid: str | None) -> dict[str, Any]:
    iri = f"https://w3id.org/wikikg/en/{qid}"
    return {"type": "item", "iri": iri, "title": qid, "label": f"thing {qid}", "qid": qid}


def year(edtf: str) -> dict[str, Any]:
    return {"type": "time", "edtf": edtf}


def amount(number: str, unit: str | None = None) -> dict[str, Any]:
    return {"type": "quantity", "amount": number, "unit": unit}


def snak(prop: str, value: Any) -> dict[str, Any]:
    if value in ("somevalue", "novalue"):
        return {"snaktype": value, "property": prop}
    match value:
        case {"amount": number, "unit": unit}:
            address = {None: "1", "km2": "http://www.wikidata.org/entity/Q712226"}.get(unit, unit)
            told, kind = {"amount": number, "unit": address}, "quantity"
        case {"edtf": edtf}:
            calendar = "http://www.wikidata.org/entity/Q1985727"
            told, kind = {"time": f"+{edtf}-00-00T00:00:00Z", "precision": 9, "calendarmodel": calendar}, "time"
        case {"qid": qid}:
            told, kind = {"entity-type": "item", "id": qid}, "wikibase-entityid"
    return {"snaktype": "value", "property": prop, "datavalue": {"type": kind, "value": told}}


def claim(prop: str, value: Any, *qualifiers: tuple[str, Any], rank: str = "normal") -> tuple[str, dict[str, Any]]:
    told: dict[str, list[Any]] = {}
    for ident, each in qualifiers:
        told.setdefault(ident, []).append(snak(ident, each))
    return prop, {"mainsnak": snak(prop, value), "rank": rank, "qualifiers": told}


def there(*claims: tuple[str, dict[str, Any]]) -> dict[str, Entity]:
    found: dict[str, list[Any]] = {}
    for number, (prop, each) in enumerate(claims):
        found.setdefault(prop, []).append({**each, "id": f"Q60${number}"})
    return {"Q60": entity({"id": "Q60", "claims": found})}


def held(here: Iterable[Row], *claims: tuple[str, dict[str, Any]]) -> list[Difference]:
    return list(diff(sayings(here), there(*claims), {}).differences)


def verdicts(here: Iterable[Row], *claims: tuple[str, dict[str, Any]]) -> list[str]:
    return [each.verdict for each in held(here, *claims)]


START, END, POINT = "P580", "P582", "P585"
COUNTRY, TWIN, POPULATION, AREA, INCEPTION, PART = "P17", "P190", "P1082", "P2046", "P571", "P518"


def people(number: str, at: str | None = None) -> Row:
    return row(POPULATION, amount(number), *([(POINT, year(at))] if at else []))


def people_there(number: str, at: str) -> tuple[str, dict[str, Any]]:
    return claim(POPULATION, amount(number), (POINT, year(at)))


def twin(*when: tuple[str, Any]) -> Row:
    return row(TWIN, item("Q84"), *when)


def twin_there(*when: tuple[str, Any]) -> tuple[str, dict[str, Any]]:
    return claim(TWIN, item("Q84"), *when)


SINCE_82, SINCE_83, SINCE_90 = ((START, year(each)) for each in ("1982", "1983", "1990"))
FROM_60, TO_70 = (START, year("1960")), (END, year("1970"))
FOUNDED = row(INCEPTION, year("1624"))
FOUNDED_THERE = claim(INCEPTION, year("1624"))


@pytest.mark.parametrize(
    ("said", "claims", "expected"),
    [
        # a value, there or not
        (row(COUNTRY, item("Q30")), [claim(COUNTRY, item("Q30"))], ["same"]),
        (row(COUNTRY, item("Q30")), [], ["missing there"]),
        (row(TWIN, item("Q84")), [claim(TWIN, item("Q90"))], ["missing there", "missing here"]),
        # one value at most, or a number: another one contradicts it
        (FOUNDED, [claim(INCEPTION, year("1625"))], ["in conflict"]),
        (row(AREA, amount("784", "km2")), [claim(AREA, amount("1214", "km2"))], ["in conflict"]),
        # more precise, here or there
        (row(INCEPTION, year("1624-05-20")), [FOUNDED_THERE], ["more precise here"]),
        (row(INCEPTION, year("162X")), [FOUNDED_THERE], ["same"]),
        # numbers of two years are two statements, of one year rivals
        (people("8", "2010"), [people_there("8", "2010")], ["same"]),
        (people("8", "2010"), [people_there("9", "2010")], ["in conflict"]),
        (people("8", "2010"), [people_there("9", "2020")], ["missing there", "missing here"]),
        (people("8", "2010"), [people_there("8", "2020")], ["missing there", "missing here"]),
        (people("8"), [people_there("9", "2020")], ["missing there", "missing here"]),
        # qualifiers: one more here, contradicting, of another state, of a part
        (twin(SINCE_82), [twin_there()], ["more precise here"]),
        (twin(), [twin_there(SINCE_82)], ["same"]),
        (twin(SINCE_82), [twin_there(SINCE_83)], ["in conflict"]),
        (twin(SINCE_90), [twin_there(FROM_60, TO_70)], ["missing there", "missing here"]),
        (twin(FROM_60, TO_70), [twin_there(SINCE_90)], ["missing there", "missing here"]),
        (
            row(AREA, amount("784", "km2")),
            [claim(AREA, amount("1214", "km2"), (PART, item("Q3")))],
            ["missing there", "missing here"],
        ),
        # ranks, unknown and no value
        (FOUNDED, [claim(INCEPTION, year("1624"), rank="deprecated")], ["in conflict"]),
        (FOUNDED, [claim(INCEPTION, year("1700"), rank="deprecated"), FOUNDED_THERE], ["same"]),
        (FOUNDED, [claim(INCEPTION, year("1700"), rank="deprecated")], ["missing there"]),
        (FOUNDED, [claim(INCEPTION, "somevalue")], ["more precise here"]),
        (FOUNDED, [claim(INCEPTION, "novalue")], ["in conflict"]),
        # only best ranks are missed here, and only properties that kg knows
        (
            FOUNDED,
            [FOUNDED_THERE, claim(TWIN, item("Q84"), rank="preferred"), claim(TWIN, item("Q90"))],
            ["same", "missing here"],
        ),
        (FOUNDED, [FOUNDED_THERE, claim("P99999", item("Q84"))], ["same"]),
        (FOUNDED, [FOUNDED_THERE, claim(COUNTRY, "somevalue")], ["same"]),
    ],
)
def test_a_verdict(said: Row, claims: list[tuple[str, dict[str, Any]]], expected: list[str]) -> None:
    assert verdicts([said], *claims) == expected


def test_why_is_told() -> None:
    told = [
        held([twin(SINCE_82)], twin_there(SINCE_83)),
        held([twin(SINCE_82)], twin_there()),
        held([twin()], claim(TWIN, item("Q90"))),
        held([FOUNDED], claim(INCEPTION, year("1624"), rank="deprecated")),
    ]
    assert [found[0].notes for found in told] == [
        ("start time 1982 here, 1983 there",),
        ("without start time there",),
        ("1 other value there",),
        ("deprecated there",),
    ]


def test_two_states_of_one_value_find_each_its_own() -> None:
    found = held([twin(SINCE_90), twin(FROM_60, TO_70)], twin_there(FROM_60, TO_70), twin_there(SINCE_90))
    assert [each.verdict for each in found] == ["same", "same"]
    assert {each.claim.id for each in found if each.claim} == {"Q60$0", "Q60$1"}


def test_an_unknown_end_is_no_contradiction() -> None:
    assert verdicts([twin((END, year("XXXX")))], twin_there((END, year("1990")))) == ["same"]
    assert verdicts([twin((END, year("1990")))], twin_there((END, "somevalue"))) == ["same"]


def test_a_statement_made_twice_is_held_once_and_is_surer() -> None:
    once = held([row(COUNTRY, item("Q30"), where="sentence")])
    twice = held([row(COUNTRY, item("Q30"), where="sentence"), row(COUNTRY, item("Q30"), where="sentence", start=50)])
    assert len(once) == len(twice) == 1
    assert len(twice[0].said.rows) == 2 if twice[0].said else False
    assert twice[0].sure > once[0].sure


def test_what_makes_it_surer() -> None:
    def sure(*here: Row) -> float:
        return held(here)[0].sure

    sentence, filled = row(COUNTRY, item("Q30"), where="sentence"), row(COUNTRY, item("Q30"))
    cited = row(COUNTRY, item("Q30"), where="sentence", cites=["https://a.example/"])
    assert sure(sentence) < sure(cited) < sure(filled) < 1
    others = held([filled], claim(COUNTRY, item("Q183")))
    assert others[0].sure < sure(filled)
    gap = next(each for each in others if each.verdict == "missing here")
    assert gap.sure < min(each.sure for each in others if each is not gap)


def test_the_surest_comes_first() -> None:
    here = [row(COUNTRY, item("Q30"), where="sentence"), row(AREA, amount("784", "km2")), row(TWIN, item("Q84"))]
    found = held(here, claim(AREA, amount("1214", "km2")), claim(INCEPTION, year("1624")))
    assert [each.sure for each in found] == sorted((each.sure for each in found), reverse=True)
    assert [each.verdict for each in found] == ["missing there", "missing there", "in conflict", "missing here"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (row(TWIN, item(None)), "the value is not linked to Wikidata"),
        (row(TWIN, item("Q84"), certainty="speculative"), "only speculative in the article"),
        (row("rdfs:label", {"type": "text", "text": "NYC", "lang": "en"}), "Wikidata has no such property"),
        (row("P99999", item("Q84")), "the property is not in kg's dictionary"),
        (row(TWIN, {"type": "text", "text": "London", "lang": "en"}), "words where Wikidata has an item"),
        (row(TWIN, item("Q84"), subject={**NYC, "qid": None}), "the subject is not linked to Wikidata"),
        (row("P31", {"type": "item", "class": "schema:City"}), "the value is not linked to Wikidata"),
    ],
)  # fmt: skip
def test_what_is_not_held_against_wikidata_is_listed(said: Row, reason: str) -> None:
    found = diff(sayings([said, row(COUNTRY, item("Q30"))]), there(claim(COUNTRY, item("Q30"))), {})
    assert [each.reason for each in found.unheld] == [reason]
    assert [each.verdict for each in found.differences] == ["same"]


def test_a_unit_that_is_not_known_is_not_guessed() -> None:
    ell = "http://www.wikidata.org/entity/Q12345678"
    found = diff(sayings([row(AREA, amount("784", "km2"))]), there(claim(AREA, amount("784", ell))), {})
    assert [each.reason for each in found.unheld] == [f"unit unknown: {ell}"]
    assert [each.verdict for each in found.differences] == ["missing here"]


def test_what_is_no_subject_of_an_article_lacks_nothing() -> None:
    london = {"iri": "https://w3id.org/wikikg/en/London", "title": "London", "label": "London", "qid": "Q60"}
    assert verdicts([row(COUNTRY, item("Q145"), subject=london)], claim(TWIN, item("Q84"))) == ["missing there"]


def test_a_row_that_is_not_whole_is_named() -> None:
    with pytest.raises(KgError, match="row 2 of the statements table is not whole"):
        sayings([row(COUNTRY, item("Q30")), {**row(COUNTRY, item("Q30")), "value": {"type": "quantity"}}])


# Files


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A slice of a dump: one entity a line, as Wikidata writes it."""
    folder = tmp_path / "dump"
    folder.mkdir()
    found = [json.dumps(each, ensure_ascii=False) for each in documents().values()]
    (folder / "slice.json").write_text("[\n" + ",\n".join(found) + "\n]\n", "utf-8")
    return folder / "slice.json"


def test_every_shape_of_file_gives_the_same_items(dump: Path, tmp_path: Path) -> None:
    wanted = ["Q22", "Q42", "Q582", "Q60"]
    whole = read_files([dump], wanted)
    assert sorted(whole.entities) == wanted
    assert not whole.absent
    for pack, ending in ((gzip.compress, ".gz"), (bz2.compress, ".bz2")):
        file = tmp_path / f"slice.json{ending}"
        file.write_bytes(pack(dump.read_bytes()))
        assert read_files([file], wanted) == whole
    bare = tmp_path / "slice.jsonl"
    bare.write_text("\n".join(json.dumps(each) for each in documents().values()) + "\n", "utf-8")
    assert read_files([bare], wanted) == whole
    assert read_files([DATA], wanted) == whole
    assert (
        read_files([DATA / "Q22.json", DATA / "Q60.json.gz"], ["Q22", "Q60"]).entities["Q60"] == whole.entities["Q60"]
    )


def test_what_is_not_in_the_files_is_absent(dump: Path) -> None:
    found = read_files([dump], ["Q60", "Q1"])
    assert found.absent == {"Q1": f"not in {dump}"}
    assert read_files([DATA], ["Q6"]).absent.keys() == {"Q6"}


def test_of_two_revisions_the_newer_counts(tmp_path: Path) -> None:
    for name, revision in (("a", 5), ("b", 9), ("c", 7)):
        (tmp_path / f"{name}.json").write_text(json.dumps({"id": "Q1", "claims": {}, "lastrevid": revision}), "utf-8")
    assert read_files([tmp_path], ["Q1"]).entities["Q1"].revision == 9


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.json", b"not json", "a.json: not JSON"),
        ("a.json", b"", "a.json: not JSON"),
        ("a.json", b"[1]", "no entities in it"),
        ("a.json", b'[\n{"id":"Q60","claims":{}},\n{"id":"Q60" oops\n]', "a.json, line 3: not JSON"),
        ("a.json", b'{"id":"Q60","claims":{"P1":[{}]}}', "a.json, line 1: Q60: KeyError"),
        ("a.json.gz", b"no gzip", "a.json.gz: Not a gzipped file"),
        ("a.json.bz2", b"no bzip", "a.json.bz2: Invalid data stream"),
        ("a.json.gz", gzip.compress(b'[\n{"id":"Q60","claims":{}}', mtime=0)[:-9], "a.json.gz: Compressed file ended"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_named_with_its_line(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(KgError) as caught:
        read_files([tmp_path / name], ["Q60"])
    assert said in caught.value.message


def test_no_files(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="no such file or folder"):
        read_files([tmp_path / "none.json"], ["Q60"])
    with pytest.raises(KgError, match="no entity JSON in this folder"):
        read_files([tmp_path], ["Q60"])


# A made-up article about New York City, against what Wikidata said of it in 2014.


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("build"))


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, ["diff", *map(str, words)])


def told(build: Path, *words: object) -> Any:
    done = run(build, "--entities", DATA, "--format", "json", *words)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_an_article_against_what_wikidata_said(build: Path) -> None:
    found = {(each["verdict"], each["property"]): each for each in told(build)["differences"]}
    assert found["same", "P17"]["there"]["value"] == {"type": "item", "qid": "Q30"}
    assert found["same", "P571"]["sure"] > 0.9
    assert (
        found["in conflict", "P625"]["notes"] == ["7.35 km apart"]
        or "km apart" in found["in conflict", "P625"]["notes"][0]
    )
    assert found["missing there", "P2046"]["here"]["value"] == {"type": "quantity", "amount": "1214", "unit": "km2"}
    assert found["more precise here", "P190"]["notes"] == ["without start time there"]
    assert found["missing here", "P41"]["there"]["value"] == {"type": "media", "file": "Flag of New York City.svg"}
    assert ("missing here", "P17") not in found


def test_json_keeps_where_it_stands_and_what_is_left_out(build: Path) -> None:
    answer = told(build)
    twin = next(each for each in answer["differences"] if each["property"] == "P190" and each["here"])
    (place,) = twin["here"]["evidence"]
    assert ARTICLE[place["start"] : place["end"]] == place["quote"]
    assert twin["here"]["references"][0]["url"] == "https://cities.example/nyc"
    assert {"the value is not linked to Wikidata"} <= {each["reason"] for each in answer["not_compared"]}
    assert answer["absent"] == {}


def test_only_some_verdicts_and_only_sure_ones(build: Path) -> None:
    some = told(build, "--only", "missing there", "--only", "same")["differences"]
    assert {each["verdict"] for each in some} == {"missing there", "same"}
    sure = told(build, "--sure", "0.9")["differences"]
    assert sure
    assert min(each["sure"] for each in sure) >= 0.9


def test_the_table_is_markdown_in_a_pipe(build: Path) -> None:
    done = run(build, "--entities", DATA)
    first, rule, *body = done.stdout.splitlines()
    assert [cell.strip() for cell in first.strip("|").split("|")] == [
        "verdict", "sure", "thing", "property", "here", "there", "note", "where",
    ]  # fmt: skip
    assert set(rule) <= set("|-: ")
    assert any("New York City (Q60)" in each and "area (P2046)" in each and "1,214 km2" in each for each in body)
    assert "1 in conflict" in done.stdout
    assert "not compared: " in done.stdout


def test_turtle_names_both_statements(build: Path) -> None:
    done = run(build, "--entities", DATA, "--format", "ttl")
    assert done.exit_code == 0
    store = ox.Store()
    store.bulk_load(done.stdout.encode(), ox.RdfFormat.TURTLE)
    store.bulk_load((build / "graph.nq").read_bytes(), ox.RdfFormat.N_QUADS)
    query = """SELECT ?there ?value WHERE {
        ?d a kg:Difference ; kg:verdict "in conflict" ; kg:target wd:Q60 ; kg:property wd:P625 .
        ?d kg:claim ?there ; kg:statement ?s .
        GRAPH ?g { ?s ps:P625 ?value } }"""
    prefixes = {name: expand(f"{name}:") for name in ("kg", "wd", "ps")}
    (found,) = list(store.query(query, prefixes=prefixes))
    assert found["there"].value == "http://www.wikidata.org/entity/statement/q60-f00c56de-4bac-e259-b146-254897432868"
    assert "POINT(-74.006" in found["value"].value
    whole = store.query(
        "SELECT DISTINCT ?l { ?w dcterms:license ?l ; ^dcterms:isPartOf ?d }", prefixes={"dcterms": expand("dcterms:")}
    )
    assert [str(each["l"]) for each in whole] == ["<https://creativecommons.org/licenses/by-sa/4.0/>"]
    assert run(build, "--entities", DATA, "--format", "ttl").stdout == done.stdout


def test_a_table_in_a_file_is_tab_separated(build: Path, tmp_path: Path) -> None:
    done = run(build, "--entities", DATA, "-o", tmp_path / "diff.tsv")
    assert done.exit_code == 0
    head, *body = (tmp_path / "diff.tsv").read_text("utf-8").splitlines()
    assert head.split("\t")[0] == "verdict"
    assert {len(each.split("\t")) for each in body} == {8}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "one source of Wikidata's statements is needed"),
        (("--wikidata", "--entities", "x.json"), "one source of Wikidata's statements is needed"),
        (("--entities", "nowhere.json"), "nowhere.json: no such file or folder"),
        (("--api", "wikidata.org"), "wikidata.org: not the address of an API"),
        (("--endpoint", "wikidata.org"), "wikidata.org: not the address of a SPARQL endpoint"),
        (("--entities", DATA / "Q582.json"), "none of 1 items could be had: not in"),
    ],
)
def test_two_lines_say_what_is_wrong(words: tuple[object, ...], said: str, build: Path) -> None:
    done = run(build, *words)
    assert done.exit_code == 2
    assert said in done.stderr.splitlines()[0]
    assert len(done.stderr.splitlines()) == 2


def test_a_folder_without_links_or_table(tmp_path: Path) -> None:
    assert "statements.jsonl" in run(tmp_path, "--entities", DATA).stderr
    extraction = extract(Article(PAGE, "en", ARTICLE))
    (tmp_path / "statements.jsonl").write_text("".join(line(each) + "\n" for each in rows(extraction)), "utf-8")
    done = run(tmp_path, "--entities", DATA)
    assert done.exit_code == 2
    assert "nothing in it is linked to Wikidata" in done.stderr


def test_the_graph_is_needed_for_the_links_of_turtle_only(build: Path, tmp_path: Path) -> None:
    shutil.copy(build / "statements.jsonl", tmp_path)
    assert run(tmp_path, "--entities", DATA).exit_code == 0
    done = run(tmp_path, "--entities", DATA, "--format", "ttl")
    assert done.exit_code == 0
    assert "kg:statement" not in done.stdout


def test_the_first_article_against_a_slice_of_reference_data(tmp_path: Path) -> None:
    examples = Path(__file__).resolve().parent.parent / "examples"
    built = CliRunner().invoke(cli, ["build", str(examples / "Hamhung.wikitext"), "-o", str(tmp_path)])
    assert built.exit_code == 0, built.output
    done = run(tmp_path, "--entities", examples / "wikidata-slice.json", "--format", "json")
    found = {(each["item"], each["property"]): each["verdict"] for each in json.loads(done.stdout)["differences"]}
    assert found["Q109356", "P17"] == "same"
    assert found["Q109356", "P625"] == "same"
    assert found["Q109356", "P1566"] == "missing here"
    assert found["Q109356", "P2046"] == "missing there"
    assert found["Q224982", "P131"] == "missing there"
    assert ("Q224982", "P1566") not in found, "the article is not about the ward"

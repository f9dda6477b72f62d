"""The scorer on small tables whose right answer can be counted by hand."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.evaluation import evaluate, read_complete, read_gold, total, wilson
from kg.model import KgError
from kg.rdf.table import read

GOLD = Path(__file__).parent / "gold"
TOWN = {"title": "Bircham", "label": "Bircham Magna", "iri": "x/Bircham"}


def written(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def fact(group: str, prop: str, kind: str, value: str, **more: Any) -> dict[str, Any]:
    return {"group": group, "subject": "Bircham", "property": prop, "type": kind, "value": value, **more}


def row(prop: str, value: dict[str, Any], subject: dict[str, Any] = TOWN, **more: Any) -> dict[str, Any]:
    rest = {"qualifiers": [], "references": [], "certainty": "asserted", "evidence": {"page": "Bircham"}}
    return {"subject": subject, "property": prop, "value": value, **rest, **more}


def whole(part: dict[str, Any]) -> dict[str, Any]:
    """A row with all that the statements table holds: what these tests do not look at is filled in."""
    nobody = {"iri": "x:y", "title": None, "label": "y", "qid": None}
    place = {"section": "", "where": "sentence", "start": 0, "end": 1, "quote": "x", "extractor": "lead"}
    qualifiers = [{**each, "value": typed(each["value"])} for each in part["qualifiers"]]
    references = [{"title": None, "name": None, **each} for each in part["references"]]
    return {
        **part,
        "subject": {**nobody, **part["subject"]},
        "value": typed(part["value"]),
        "qualifiers": qualifiers,
        "references": references,
        "evidence": {**place, **part["evidence"]},
    }


def typed(value: dict[str, Any]) -> dict[str, Any]:
    if "amount" in value:
        return {"type": "quantity", "unit": None, **value}
    if "edtf" in value:
        return {"type": "time", **value}
    if "text" in value:
        return {"type": "text", "lang": None, **value}
    return {"type": "item", "iri": "x:z", "title": None, "label": "z", "qid": None, **value}


def qualifier(prop: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"property": prop, "value": value}


def only(fact_row: dict[str, Any], *rows: dict[str, Any], tmp_path: Path) -> bool:
    """Is this one fact found in these rows?"""
    gold = read_gold(written(tmp_path / "one.jsonl", [fact_row]))
    return total(evaluate(rows, gold).values()).found == 1


@pytest.mark.parametrize(
    ("fact_row", "right", "wrong"),
    [
        (
            fact("infobox", "P17", "item", "United Kingdom", alt=["UK"]),
            [
                {"title": "United_Kingdom"},
                {"title": "united Kingdom#History"},
                {"label": "uk"},
                {"type": "text", "text": "united kingdom"},
            ],
            [{"title": "England"}, {"type": "text", "text": "UK of GB"}],
        ),
        (fact("people", "P19", "item", "label:Old Hall"), [{"label": "old hall"}], [{"title": "Old Hall"}]),
        (
            fact("names", "rdf:type", "class", "schema:Place", alt=["schema:City"]),
            [{"class": "schema:Place"}, {"iri": "https://schema.org/City"}, {"class": "http://schema.org/City"}],
            [{"class": "schema:Person"}],
        ),
        (
            fact("names", "rdfs:label", "text", "St Mary’s_Bircham", qualifiers={"lang": "en"}),
            [{"text": "St Mary's  Bircham", "lang": "en-GB"}],
            [
                {"text": "St Mary's Bircham", "lang": "fr"},
                {"text": "St Mary's Bircham"},
                {"text": "St Mary", "lang": "en"},
            ],
        ),
        (
            fact("infobox", "P2046", "quantity", "14.60", qualifiers={"unit": "km2"}),
            [{"amount": "14.6", "unit": "km2"}],
            [{"amount": "14.6"}, {"amount": "14.7", "unit": "km2"}, {"amount": "about 14.6", "unit": "km2"}],
        ),
        (fact("infobox", "P2044", "quantity", "-3"), [{"amount": "−3"}], [{"amount": "3"}]),
        (
            fact("people", "P569", "time", "1881", alt=["1881~"]),
            [{"edtf": "1881"}, {"edtf": "1881~"}],
            [{"edtf": "1882"}],
        ),
        (
            fact("infobox", "P625", "coordinate", "52.85,-0.6", tolerance=0.002),
            [{"type": "coordinate", "lat": 52.8511, "lon": -0.6}],
            [{"type": "coordinate", "lat": 52.8531, "lon": -0.6}, {"type": "coordinate", "lat": 52.85, "lon": 0.6}],
        ),
        (
            fact("page", "P856", "url", "bircham.org/"),
            [{"url": "https://bircham.org"}, {"url": "http://www.bircham.org/"}],
            [{"url": "https://bircham.org/about"}],
        ),
        (fact("media", "P18", "media", "Bircham_mill.jpg"), [{"file": "Bircham mill.jpg"}], [{"file": "Mill.jpg"}]),
    ],
)
def test_what_counts_as_the_same_value(
    fact_row: dict[str, Any], right: list[dict[str, Any]], wrong: list[dict[str, Any]], tmp_path: Path
) -> None:
    for value in right:
        assert only(fact_row, row(fact_row["property"], value), tmp_path=tmp_path), value
    for value in wrong:
        assert not only(fact_row, row(fact_row["property"], value), tmp_path=tmp_path), value
    elsewhere = {"title": "Docking"}
    assert not only(fact_row, row(fact_row["property"], right[0], elsewhere), tmp_path=tmp_path)
    assert not only(fact_row, row("P0", right[0]), tmp_path=tmp_path)


def test_qualifiers_must_be_there_and_the_same(tmp_path: Path) -> None:
    twin = fact("twin_towns", "P190", "item", "Arques", qualifiers={"P580": "1982"})
    value = {"title": "Arques"}
    assert only(twin, row("P190", value, qualifiers=[qualifier("P580", {"edtf": "1982"})]), tmp_path=tmp_path)
    assert not only(twin, row("P190", value), tmp_path=tmp_path)
    assert not only(twin, row("P190", value, qualifiers=[qualifier("P580", {"edtf": "1983"})]), tmp_path=tmp_path)


def normal(month: str, amount: str, unit: str | None = "mm") -> dict[str, Any]:
    said = [qualifier("kg:measure", {"text": "precipitation"}), qualifier("kg:month", {"text": month})]
    return row("kg:climateNormal", {"amount": amount, "unit": unit}, qualifiers=said)


def event(iri: str, text: str, edtf: str, kind: str = "schema:Event", **more: Any) -> list[dict[str, Any]]:
    subject = {"iri": iri, "title": None, "label": text}
    return [
        row("rdf:type", {"class": kind}, subject, **more),
        row("schema:description", {"text": text}, subject, **more),
        row("P585", {"edtf": edtf}, subject, **more),
        row("schema:mentions", {"title": "Duke of Norfolk"}, subject, **more),
    ]


def small_case(folder: Path) -> tuple[Path, Path]:
    """A gold file and a table: of 7 labelled facts 4 are found, of 9 statements that count 5 are right."""
    month = {"month": "Jan", "value": "50.0", "unit": "mm"}
    gold = [
        fact("infobox", "P17", "item", "England", references=["books.org"]),
        fact("infobox", "P1082", "quantity", "448"),
        fact("infobox", "P2044", "quantity", "60", optional=True),
        fact("climate", "climate", "climate", "precipitation", qualifiers=month),
        fact("climate", "climate", "climate", "precipitation", qualifiers={**month, "month": "Feb"}),
        fact(
            "events",
            "event",
            "event",
            "mill was built",
            qualifiers={"date": "1846", "mentions": ["Duke of Norfolk", "King"]},
        ),
        fact("events", "event", "event", "mill burned", qualifiers={"date": "1850"}, alt_dates=["1851"]),
        fact("claims", "event", "event", "haunted", qualifiers={"date": ""}, certainty="attributed"),
    ]
    table = [
        row("P17", {"title": "England"}, references=[{"url": "https://books.org/1"}]),
        row("P17", {"title": "France"}),
        row("P17", {"title": "France"}, {"title": "Calais"}),  # about another thing: not counted
        row("P2044", {"amount": "60"}),
        normal("Jan", "50"),
        normal("Feb", "50.0", "in"),
        normal("Mar", "7"),
        *event("#1", "The mill was  built in 1846", "1846"),
        *event("#2", "The mill burned", "1849"),
        *event("#3", "It is said to be haunted", "1900", "schema:Claim", certainty="attributed"),
    ]
    return written(folder / "town.jsonl", gold), written(folder / "statements.jsonl", map(whole, table))


def test_counts_of_a_small_table(tmp_path: Path) -> None:
    gold, table = small_case(tmp_path)
    scores = evaluate(list(read(table)), read_gold(gold), ("infobox", "climate", "events"))
    counted = {name: (s.labelled, s.found, s.stated, s.right) for name, s in scores.items()}
    assert counted == {"infobox": (2, 1, 3, 2), "climate": (2, 1, 3, 1), "events": (2, 1, 3, 2), "claims": (1, 1, 0, 0)}
    assert [(f.predicate, f.value) for f in scores["infobox"].missed] == [("P1082", "448")]
    assert [wrong["value"]["title"] for wrong in scores["infobox"].wrong] == ["France"]
    assert scores["events"].wrong == ({"dates": ["1849"], "words": "the mill burned"},)
    everything = total(scores.values())
    assert (everything.labelled, everything.found, everything.stated, everything.right) == (7, 4, 9, 5)
    assert (everything.referenced_labelled, everything.referenced) == (1, 1)
    assert (everything.mentions_labelled, everything.mentions) == (2, 1)
    assert everything.recall == pytest.approx(4 / 7)
    assert everything.precision == pytest.approx(5 / 9)


def test_a_start_and_an_end_are_one_period(tmp_path: Path) -> None:
    period = fact("events", "event", "event", "siege", qualifiers={"date": "1643/1644"})
    rows = event("#1", "The siege", "1900")
    rows[2:3] = [row("P580", {"edtf": "1643"}, rows[0]["subject"]), row("P582", {"edtf": "1644"}, rows[0]["subject"])]
    assert only(period, *rows, tmp_path=tmp_path)
    assert not only(period, *rows[:3], tmp_path=tmp_path)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (98, 100, 0.9300, 0.9945)],
)
def test_wilson_intervals(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=5e-5)


def test_nothing_has_no_interval() -> None:
    assert wilson(0, 0) is None


def test_the_command_prints_the_same_numbers_as_a_table_and_as_json(tmp_path: Path) -> None:
    gold, table = small_case(tmp_path)
    arguments = ["evaluate", str(table), str(gold), "--complete", "infobox,climate,events"]
    printed = CliRunner().invoke(cli, [*arguments, "--verbose"])
    assert printed.exit_code == 0
    last = printed.output.splitlines()[-2].split()
    assert last == ["TOTAL", "7", "4", "0.571", "9", "5", "0.556", "1/1", "1/2"]
    assert "missed  Bircham · P1082 · 448" in printed.output
    assert '"title": "France"' in printed.output
    report = json.loads(CliRunner().invoke(cli, [*arguments, "--format", "json"]).output)
    assert (report["total"]["found"], report["groups"]["climate"]["right"]) == (4, 1)
    missed = report["articles"]["town"]["total"]["missed"]
    assert [each["value"] for each in missed] == ["precipitation", "mill burned", "448"]


def test_several_gold_files_each_get_their_own_article(tmp_path: Path) -> None:
    gold, table = small_case(tmp_path)
    other = [{**fact("infobox", "P17", "item", "France"), "subject": "Calais"}]
    calais = written(tmp_path / "calais.jsonl", other)
    page = {**row("P17", {"title": "France"}, {"title": "Calais"}), "evidence": {"page": "Calais"}}
    both = written(tmp_path / "both.jsonl", [*read(table), whole(page)])
    arguments = ["evaluate", str(both), str(gold), str(calais), "--complete", "infobox", "--format", "json"]
    report = json.loads(CliRunner().invoke(cli, arguments).output)
    assert report["articles"]["calais"]["total"]["stated"] == 1
    assert report["articles"]["town"]["total"]["stated"] == 3
    together = report["groups"]["infobox"]
    assert (together["labelled"], together["found"], together["stated"], together["right"]) == (3, 2, 4, 3)
    assert together["recall_interval"] == pytest.approx(wilson(2, 3))


def test_a_folder_holds_a_table_for_each_gold_file(tmp_path: Path) -> None:
    gold, table = small_case(tmp_path)
    built = tmp_path / "built" / "town"
    built.mkdir(parents=True)
    table.rename(built / "statements.jsonl")
    done = CliRunner().invoke(cli, ["evaluate", str(tmp_path / "built"), str(gold)])
    assert "TOTAL               7      4" in done.output
    other = written(tmp_path / "b.jsonl", [fact("infobox", "P17", "item", "England")])
    missing = CliRunner().invoke(cli, ["evaluate", str(tmp_path / "built"), str(other)])
    assert missing.exit_code == 2
    assert "no statements for b.jsonl" in missing.stderr


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "line 2, column 2"),
        ("[]", "line 2 is no JSON object"),
        ('{"group": "infobox"}', "line 2: no subject and no property and no value and no type"),
        (json.dumps(fact("infobox", "P17", "country", "x")), "line 2: unknown type 'country'"),
        (json.dumps(fact("events", "event", "event", "x")), "line 2: no qualifier date"),
    ],
)
def test_a_gold_line_that_cannot_be_read_is_named(line: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(f"\n{line}\n", "utf-8")
    with pytest.raises(KgError, match=f"{path.name}, {says}"):
        read_gold(path)


def test_a_gold_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes('{"a": "é"}'.encode("latin-1"))
    with pytest.raises(KgError, match="is not UTF-8 at byte 7"):
        read_gold(path)


def test_a_table_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    gold, table = small_case(tmp_path)
    table.write_text('{"a": 1}\n', "utf-8")
    done = CliRunner().invoke(cli, ["evaluate", str(table), str(gold)])
    assert done.exit_code == 2
    assert f"{table}, line 1" in done.stderr


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.jsonl")), ids=lambda path: path.stem)
def test_the_projects_gold_can_be_read(path: Path) -> None:
    facts = read_gold(path)
    groups = {each.group for each in facts}
    assert groups
    assert len(read_complete(path)) >= 5
    pages = [
        GOLD / "pages" / f"{path.stem}.wikitext",
        GOLD.parent.parent / "examples" / f"{path.stem.title()}.wikitext",
    ]
    assert any(page.exists() for page in pages)
    title = json.loads((GOLD / "titles.json").read_text("utf-8"))[path.stem]
    assert title in {each.subject for each in facts}


def test_what_is_no_gold_and_no_group_is_told(tmp_path: Path) -> None:
    gold, table = small_case(tmp_path)
    empty = written(tmp_path / "empty.jsonl", [])
    done = CliRunner().invoke(cli, ["evaluate", str(table), str(empty)])
    assert (done.exit_code, "empty.jsonl: holds no labelled fact" in done.stderr) == (2, True)
    done = CliRunner().invoke(cli, ["evaluate", str(table), str(gold), "--complete", "infobox,town"])
    assert (done.exit_code, "there is no group 'town'" in done.stderr) == (2, True)
    assert "twin_towns" in done.stderr


def test_the_folder_of_a_build_holds_the_table_of_its_article(tmp_path: Path) -> None:
    gold, table = small_case(tmp_path)
    (tmp_path / "built").mkdir()
    table = table.rename(tmp_path / "built" / table.name)
    of_folder = CliRunner().invoke(cli, ["evaluate", str(table.parent), str(gold)])
    assert of_folder.exit_code == 0
    assert of_folder.output == CliRunner().invoke(cli, ["evaluate", str(table), str(gold)]).output

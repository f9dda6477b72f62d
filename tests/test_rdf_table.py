import dataclasses
import json
import runpy
from pathlib import Path

import pytest

from kg.model import Article, Citation, Evidence, Extraction, Item, KgError, Statement, Text
from kg.rdf import BASE
from kg.rdf.table import KEYS, line, read, rows
from kg.vocab import P

SAMPLE = runpy.run_path(str(Path(__file__).with_name("rdf_sample.py")))
EXTRACTION: Extraction = SAMPLE["extraction"]()
ROWS = list(rows(EXTRACTION, BASE, {("en", "Shanghai"): "Q-of-Shanghai", ("ko", "해안구역"): "Q-of-ward"}))


def one(label: str, number: int = 0) -> dict:
    return [row for row in ROWS if row["property"] == P[label]][number]


def test_a_row_is_a_statement_in_the_order_of_the_article() -> None:
    assert len(ROWS) == len(EXTRACTION.statements)
    assert all(tuple(row) == KEYS for row in ROWS)
    starts = [row["evidence"]["start"] for row in ROWS]
    assert starts == sorted(starts)
    text = EXTRACTION.article.text
    assert all(text[e["start"] : e["end"]] == e["quote"] for e in (row["evidence"] for row in ROWS))


def test_order_is_the_articles_not_the_extractors() -> None:
    turned = Extraction(EXTRACTION.article, EXTRACTION.subject, "given", EXTRACTION.statements[::-1])
    assert [line(row) for row in rows(turned)] == [line(row) for row in rows(EXTRACTION)]


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("type", {"type": "item", "class": "schema:City"}),
        ("native label", {"type": "text", "text": "함흥시", "lang": "ko-Hang"}),
        ("area", {"type": "quantity", "amount": "330", "unit": "km2"}),
        ("population", {"type": "quantity", "amount": "711000", "unit": None}),
        ("elevation above sea level", {"type": "quantity", "amount": "319.0", "unit": "m"}),
        ("water as percent of area", {"type": "quantity", "amount": "10", "unit": "%", "lower": "10"}),
        ("coordinate location", {"type": "coordinate", "lat": 39.91667, "lon": 127.53333, "precision": 0.01667}),
        ("date of birth", {"type": "time", "edtf": "1335~"}),
        ("official website", {"type": "url", "url": "http://ham hung.kp/"}),
        ("image", {"type": "media", "file": "Hamhung (1429).jpg"}),
        (
            "twinned administrative body",
            {
                "type": "item",
                "iri": f"{BASE}en/Shanghai",
                "title": "Shanghai",
                "label": "Shanghai",
                "qid": "Q-of-Shanghai",
            },
        ),
        (
            "highest point",
            {
                "type": "item",
                "iri": f"{BASE}en/Hamhung#mount-tonghŭng",
                "title": None,
                "label": "Mount Tonghŭng",
                "qid": None,
            },
        ),
    ],
)
def test_values_look_as_the_contract_says(label: str, value: dict) -> None:
    assert list(one(label)["value"].items()) == list(value.items())


def test_subject_qualifiers_references_and_certainty() -> None:
    row = one("twinned administrative body")
    assert row["subject"] == {"iri": f"{BASE}en/Hamhung", "title": "Hamhung", "label": "Hamhŭng", "qid": None}
    assert row["qualifiers"] == [{"property": P["start time"], "value": {"type": "time", "edtf": "1982"}}]
    assert [list(reference.items()) for reference in row["references"]] == [
        [
            ("url", "http://www.cybernk.net/list.aspx?ac=A|08[01]"),
            ("title", "Regional information"),
            ("name", None),
            ("scope", "item"),
            ("text", "Regional information"),
            ("archive", "https://web.archive.org/web/2021/http://x"),
        ]
    ]
    assert one("twinned administrative body", 1)["references"] == []
    assert one("inception")["certainty"] == "speculative"
    assert one("label", 1)["subject"]["qid"] == "Q-of-ward"


def test_the_narrowest_citation_comes_first() -> None:
    said = EXTRACTION.statements[0]
    cited = tuple(Citation(SAMPLE["BOOK"], scope) for scope in ("section lead", "value", "sentence"))
    (row,) = rows(dataclasses.replace(EXTRACTION, statements=(dataclasses.replace(said, references=cited),)))
    assert [reference["scope"] for reference in row["references"]] == ["value", "sentence", "section lead"]


def test_a_statement_is_told_once() -> None:
    twice = Extraction(EXTRACTION.article, EXTRACTION.subject, "given", EXTRACTION.statements * 2)
    assert list(rows(twice)) == list(rows(EXTRACTION))


def test_a_table_is_read_back(tmp_path: Path) -> None:
    table = tmp_path / "statements.jsonl"
    table.write_bytes("".join(f"{line(row)}\n" for row in ROWS).encode())
    assert list(read(table)) == ROWS
    assert "함흥시" in table.read_text("utf-8")


def test_any_text_makes_one_line() -> None:
    text = "a\nb\u2028c\ud800"
    said = Statement(Item(text), P["label"], Text(text), Evidence("X", "", "sentence", 0, 1, text, "prose"))
    (row,) = rows(Extraction(Article("X", "en", text), Item("X", title="X"), "given", (said,)))
    written = line(row)
    assert "\n" not in written
    assert json.loads(written.encode())["value"]["text"] == "a\nb\u2028c\ufffd"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b'{"subject": ', "line 2: not JSON"),
        (b"[]", "line 2: .*not an object"),
        (b"{}", "line 2: .*no subject"),
        (b"\xff", "line 2"),
    ],
)
def test_a_line_that_is_no_statement_is_named(tmp_path: Path, content: bytes, what: str) -> None:
    table = tmp_path / "statements.jsonl"
    table.write_bytes(line(ROWS[0]).encode() + b"\n" + content + b"\n")
    with pytest.raises(KgError, match=what) as caught:
        list(read(table))
    assert str(table) in caught.value.message
    assert "subject" in caught.value.hint


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("subject", 3, "subject is no object"),
        ("subject", {"iri": "x:y", "title": None, "qid": None}, "subject has no label"),
        ("subject", {"iri": "x:y", "title": 3, "label": "x", "qid": None}, "subject has a wrong title"),
        ("property", None, "property is no text"),
        ("value", [], "value has none of the types item, text"),
        ("value", {"type": []}, "value has none of the types"),
        ("value", {"type": "item", "label": "x"}, "value has no iri"),
        ("value", {"type": "quantity", "amount": 3, "unit": None}, "value has a wrong amount"),
        ("qualifiers", 3, "qualifiers is no list"),
        ("qualifiers", [3], "qualifiers is no object"),
        ("qualifiers", [{"property": "kg:month", "value": {"type": "text"}}], "qualifiers has no text"),
        ("references", [{"url": 3, "title": None, "name": None}], "references has a wrong url"),
        ("evidence", None, "evidence is no object"),
        ("evidence", {"page": "X"}, "evidence has no section"),
    ],
)
def test_a_key_that_holds_something_else_is_named(tmp_path: Path, key: str, value: object, what: str) -> None:
    table = tmp_path / "statements.jsonl"
    table.write_bytes(line({**ROWS[0], key: value}).encode() + b"\n")
    with pytest.raises(KgError, match=f"line 1: not a statement: {what}"):
        list(read(table))


def test_a_missing_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(KgError, match=r"none\.jsonl: no such file"):
        list(read(tmp_path / "none.jsonl"))

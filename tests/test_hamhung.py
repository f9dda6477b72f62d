"""The first article, held against what a reader counts in it."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from kg.extractors import extract
from kg.extractors.citations import read_references
from kg.mapping import mappings
from kg.model import Article, Extraction, Item, Quantity, Statement, Text, Time
from kg.vocab import P
from kg.wikitext.page import Page

ARTICLE = Path("examples/Hamhung.wikitext")
OUTPUT = Path("output")


@pytest.fixture(scope="module")
def found() -> Extraction:
    return extract(Article(None, "en", ARTICLE.read_text("utf-8")))


def about(found: Extraction, prop: str, subject: str = "Hamhung") -> list[Statement]:
    return [s for s in found.statements if s.property == P[prop] and s.subject.title == subject]


def labels(statements: list[Statement]) -> list[str]:
    return [s.value.label for s in statements if isinstance(s.value, Item)]


def test_title_comes_from_the_eponymous_category_and_a_given_one_wins(found: Extraction) -> None:
    assert (found.subject.title, found.title_source) == ("Hamhung", "eponymous category")
    given = extract(Article("Hamhŭng", "en", ARTICLE.read_text("utf-8")))
    assert (given.subject.title, given.title_source) == ("Hamhŭng", "given")


def test_nothing_is_left_unread(found: Extraction) -> None:
    assert [use for use in found.uses if use.outcome == "unread" and use.kind != "sentence"] == []
    assert found.problems == ()
    counted = Counter(use.kind for use in found.uses)
    assert counted == {"template": 60, "parameter": 135, "list": 6, "item": 23, "table": 1, "sentence": 59}


def test_evidence_is_exact_and_every_statement_has_it(found: Extraction) -> None:
    text = found.article.text
    for statement in found.statements:
        e = statement.evidence
        assert text[e.start : e.end] == e.quote, statement
        assert e.extractor, statement


def test_names_in_every_script(found: Extraction) -> None:
    native = {(s.value.text, s.value.lang) for s in about(found, "native label") if isinstance(s.value, Text)}
    assert native == {("함흥시", "ko"), ("함흥시", "ko-Hang"), ("咸興市", "ko-Hani")}
    former = {
        s.value.text: [q.value.edtf for q in s.qualifiers if isinstance(q.value, Time)]
        for s in about(found, "official name")
        if isinstance(s.value, Text)
    }
    assert former == {
        "Hamju": ["1108", "XXXX"],
        "Hamjumok": ["1369", "XXXX"],
        "Hamhung": ["1416"],
        "Kankō": ["1910", "1945"],
    }


def test_the_idiom_in_history_is_no_name_of_the_city(found: Extraction) -> None:
    assert not [s for s in found.statements if isinstance(s.value, Text) and s.value.text == "함흥차사"]


def test_wards_with_korean_names_and_the_introducing_citation(found: Extraction) -> None:
    wards = about(found, "contains administrative territorial entity")
    assert len(wards) == 7
    for ward in wards:
        assert [(c.scope, "cybernk.net" in (c.reference.url or "")) for c in ward.references] == [
            ("introducing sentence", True)
        ]


def test_climate_is_seven_rows_of_thirteen_and_the_year_agrees(found: Extraction) -> None:
    cells: dict[str, dict[str, Quantity]] = {}
    for s in about(found, "climate normal"):
        words = {q.property: q.value for q in s.qualifiers}
        measure, month, period = words[P["measure"]], words[P["month"]], words[P["period"]]
        assert isinstance(measure, Text)
        assert isinstance(month, Text)
        assert isinstance(period, Time)
        assert period.edtf == "1991/2020"
        assert isinstance(s.value, Quantity)
        cells.setdefault(measure.text, {})[month.text] = s.value
        assert any("data.kma.go.kr" in (c.reference.url or "") for c in s.references)
    assert {measure: len(row) for measure, row in cells.items()} == dict.fromkeys(cells, 13)
    assert len(cells) == 7
    rain = cells["precipitation"]
    assert sum(v.amount for month, v in rain.items() if month != "year") == rain["year"].amount


def test_people_born_here(found: Extraction) -> None:
    born = [s.subject.title for s in found.statements if s.property == P["place of birth"]]
    assert len(born) == 5
    office = next(s for s in found.statements if s.property == P["position held"])
    assert [q.value.edtf for q in office.qualifiers if isinstance(q.value, Time)] == ["1984", "1998"]


def test_hedged_sentences_are_claims_and_nothing_else(found: Extraction) -> None:
    hedged = [s for s in found.statements if s.certainty != "asserted"]
    kinds = {s.subject.slug: s.certainty for s in hedged}
    assert all(slug and slug.startswith("claim-") for slug in kinds)
    assert Counter(kinds.values()) == {"attributed": 3, "speculative": 2}


def test_every_ref_tag_is_a_typed_work_and_the_reused_one_is_resolved() -> None:
    text = ARTICLE.read_text("utf-8")
    page = Page(Article("Hamhung", "en", text), mappings("en").language)
    cited = read_references(page)
    written = [at for at in range(len(text)) if text.startswith(("<ref>", "<ref "), at)]
    # One of the 29 stands in a comment ("use<ref> tags"): no reader sees it.
    tags = [at for at in written if not text.startswith("<ref> tags-->", at)]
    assert (len(written), len(tags)) == (29, 28)
    assert sorted(cited.references) == tags
    assert len(cited.works) == 27
    assert all(work.title or work.url for work in cited.references.values())
    reused = [at for at in tags if text.startswith('<ref name=":0"', at)]
    assert len({cited.references[at] for at in reused}) == 1


def test_two_processes_with_different_hash_seeds_write_the_same_bytes(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        build(tmp_path / seed, seed)
    first, second = tmp_path / "1", tmp_path / "2"
    names = sorted(path.name for path in first.iterdir())
    assert names == sorted(path.name for path in second.iterdir())
    assert [name for name in names if (first / name).read_bytes() != (second / name).read_bytes()] == []
    committed = sorted(path.name for path in OUTPUT.iterdir())
    assert committed == names, "make graph, then commit output/"
    stale = [name for name in names if (first / name).read_bytes() != (OUTPUT / name).read_bytes()]
    assert stale == [], "make graph, then commit output/"


def build(out: Path, seed: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "kg", "build", str(ARTICLE), "-o", str(out)],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )


def test_the_table_and_the_graph_say_the_same() -> None:
    rows = [json.loads(line) for line in (OUTPUT / "statements.jsonl").read_text("utf-8").splitlines()]
    graph = (OUTPUT / "graph.nq").read_text("utf-8")
    assert graph.count("<http://wikiba.se/ontology#Statement>") == sum(row["property"] != "kg:linksTo" for row in rows)

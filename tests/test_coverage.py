"""What coverage says of the parts of an article: stated, kept, ignored or unread, and never read because touched."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import Article, extract
from kg.cli import cli
from kg.evaluation.gold import Fact
from kg.evaluation.silence import Report
from kg.extractors.coverage import OUTCOMES, totals
from kg.model import Use
from kg.rdf.table import line, rows
from kg.run.report import coverage_lines, coverage_text

HEAD = "{{Infobox settlement |name=Docking}}\n'''Docking''' is a town in [[Norfolk]], [[England]].\n"


def uses(text: str, *kinds: str) -> list[Use]:
    return [use for use in extract(Article("Docking", "en", text)).uses if use.kind in kinds]


def outcomes(text: str, *kinds: str) -> list[tuple[str, str]]:
    return [(use.name, use.outcome) for use in uses(text, *kinds)]


def test_a_field_is_unread_where_one_of_its_entries_is() -> None:
    text = "{{Infobox settlement |name=Docking |population_total=1,200 |twin1=[[Ulm]]<br>[[Lens]]<br>* 12 }}\n"
    fields = dict(outcomes(text, "parameter"))
    assert fields["Infobox settlement / population_total"] == "stated"
    box = "{{Infobox country |name=Docking |official_languages=[[Ido]]<br>3<br>[[Volapük]]}}\n"
    entries = [use.outcome for use in uses(box, "entry")]
    assert entries == ["stated", "unread", "stated"]
    assert dict(outcomes(box, "parameter"))["Infobox country / official_languages"] == "unread"


def test_no_field_of_a_box_that_no_table_names_is_read_by_its_footnotes_or_links() -> None:
    text = HEAD + "{{Infobox tramstop\n| lines = [[Red Line]]<ref>Map</ref>\n| depth = 12 m\n| opened = 1902\n}}\n"
    assert outcomes(text, "template")[-1] == ("Infobox tramstop", "unread")
    named = [row for row in outcomes(text, "parameter") if row[0].startswith("Infobox tramstop")]
    assert named == [(f"Infobox tramstop / {name}", "unread") for name in ("lines", "depth", "opened")]


def test_an_item_with_a_footnote_is_no_item_that_was_read() -> None:
    text = HEAD + "== Odds ==\n* a hat<ref>Hats</ref>\n* " + "a very long item that tells of many things " * 20 + "\n"
    assert [use.outcome for use in uses(text, "item")] == ["kept", "unread"]
    assert [use.outcome for use in uses(text, "list")] == ["unread"]


def test_a_row_does_not_read_each_of_its_cells() -> None:
    text = HEAD + "== Districts ==\n{|class=wikitable\n! District !! Mascot\n|-\n| [[Aan]] || a hen\n|}\n"
    assert outcomes(text, "cell") == [("[[Aan]]", "stated"), ("a hen", "unread")]


def test_a_sentence_that_only_links_states_nothing() -> None:
    text = HEAD + "Everyone likes [[tea]] there.\n"
    assert [use.outcome for use in uses(text, "sentence")] == ["stated", "unread"]
    assert "prose: 1 of 2 sentences said something" in coverage_text([extract(Article("Docking", "en", text))])


def test_every_part_has_one_of_four_outcomes() -> None:
    found = extract(Article("Hamhung", "en", Path("examples/Hamhung.wikitext").read_text("utf-8")))
    assert {use.outcome for use in found.uses} <= set(OUTCOMES)
    assert sum(counted.total() for counted in totals(found.uses).values()) == len(found.uses)


FACT = Fact("infobox", "Docking", "P131", "Norfolk", "item")


@pytest.mark.parametrize(
    ("outcome", "silent"), [("stated", True), ("ignored", True), ("kept", False), ("unread", False)]
)
def test_a_missed_fact_is_lost_in_silence_where_its_words_count_as_read(outcome: str, silent: bool) -> None:
    part = {"kind": "sentence", "start": 0, "end": 18, "outcome": outcome}
    assert Report("It is in [[Norfolk]].", (part,)).is_silent(FACT) is silent
    assert Report("It is in Suffolk now.", (part,)).is_silent(FACT)


def test_evaluate_says_what_was_lost_in_silence(tmp_path: Path) -> None:
    found = extract(Article("Docking", "en", HEAD + "Everyone likes [[tea]] there.\n"))
    label = next(line(row) for row in rows(found) if row["property"] == "rdfs:label")
    (tmp_path / "statements.jsonl").write_text(f"{label}\n", "utf-8")
    (tmp_path / "coverage.jsonl").write_text(coverage_lines([found]), "utf-8")
    text = json.dumps({"page": "Docking", "text": found.article.text})
    (tmp_path / "articles.jsonl").write_text(f"{text}\n", "utf-8")
    facts = [
        {"group": "prose", "subject": "Docking", "property": "P131", "value": "Norfolk", "type": "item"},
        {"group": "prose", "subject": "Docking", "property": "P737", "value": "Tea", "type": "item"},
    ]
    gold = tmp_path / "gold" / "docking.jsonl"
    gold.parent.mkdir()
    gold.write_text("".join(f"{json.dumps(fact)}\n" for fact in facts), "utf-8")
    printed = CliRunner().invoke(cli, ["evaluate", str(tmp_path), str(gold)]).stdout
    assert "lost in silence: 1 of 2 (50.0%); missed in all: 2" in printed

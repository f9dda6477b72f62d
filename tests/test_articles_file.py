"""The texts of a build: what the evidence of the statements table points into."""

import json
from pathlib import Path
from typing import Any

from kg.export.articles import article_lines
from kg.extractors import extract
from kg.model import Article

OUTPUT = Path(__file__).resolve().parent.parent / "output"


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (OUTPUT / name).read_text("utf-8").split("\n")[:-1]]


def test_each_quote_of_the_table_stands_in_the_text_of_its_article() -> None:
    texts = {row["page"]: row["text"] for row in read("articles.jsonl")}
    for row in read("statements.jsonl"):
        e = row["evidence"]
        assert texts[e["page"]][e["start"] : e["end"]] == e["quote"]


def test_a_template_page_that_two_articles_show_is_written_once() -> None:
    box = Article("Template:Wards of Ordna", "en", "* [[Umra]]\n")
    pages = {"wards of ordna": box}
    articles = [
        Article(title, "en", f"'''{title}''' is a city.\n{{{{Wards of Ordna}}}}\n") for title in ("Ordna", "Isha")
    ]
    found = [extract(article, templates=pages) for article in articles]
    rows = list(map(json.loads, article_lines(found)))
    assert [row.get("page") for row in rows if "page" in row] == ["Ordna", "Isha"]
    assert len([row for row in rows if "template" in row]) == len({e.title for f in found for e in f.templates})


def test_half_a_surrogate_pair_becomes_the_replacement_sign() -> None:
    (row,) = map(json.loads, article_lines([extract(Article("Ordna", "en", "'''Ordna''' \ud800"))]))
    assert row["text"] == "'''Ordna''' \ufffd"

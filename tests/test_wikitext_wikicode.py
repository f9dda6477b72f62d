"""A piece as Wikicode, for extractors of other packages."""

from pathlib import Path

import pytest

from kg.extractors import extract
from kg.mapping import mappings
from kg.model import Article, Findings, Text
from kg.wikitext.nodes import PieceTooHard
from kg.wikitext.page import Page
from kg.wikitext.wikicode import wikicode


def opened(text: str) -> Page:
    return Page(Article("X", "en", text), mappings("en").language)


def test_a_piece_is_what_mwparserfromhell_makes_of_it() -> None:
    page = opened(Path("examples/Hamhung.wikitext").read_text("utf-8"))
    box = next(page.templates("infobox settlement"))
    code = wikicode(page, box.start, box.end)
    assert str(code) == page.text[box.start : box.end]
    assert code.filter_templates()[0].get("area_total_km2").value.strip_code().strip() == "330"


@pytest.mark.parametrize("text", ["{{a|[[b|c}}]]" * 1000, "{{a|" * 4000, "{{a|" * 30 + "}}" * 30, "x" * 20_001])
def test_what_would_cost_too_much_is_refused(text: str) -> None:
    with pytest.raises(PieceTooHard):
        wikicode(opened(text), 0, len(text))


def test_an_extractor_written_against_it_takes_part() -> None:
    def nicknames(page: Page) -> Findings:
        for template in page.templates("infobox settlement"):
            code = wikicode(page, template.start, template.end).filter_templates()[0]
            at = template.get("nickname")
            assert at is not None
            words = Text(code.get("nickname").value.strip_code().strip(), "en")
            yield page.state(page.subject, "skos:altLabel", words, (at.start, at.end), "nickname")

    text = "{{Infobox settlement|name=X|nickname=''The [[Gate]]''}}"
    found = extract(Article("X", "en", text), (nicknames,))
    assert [(s.value, s.evidence.quote) for s in found.statements] == [(Text("The Gate", "en"), "''The [[Gate]]''")]

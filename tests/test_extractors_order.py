"""No extractor depends on what others found: in any order, and without any one of them, each finds the same."""

import random
from pathlib import Path

import pytest

from kg import Article, Extraction, extract
from kg.extractors import EXTRACTORS, Extractor
from kg.extractors.infobox.infobox import infobox
from kg.vocab import P

ARTICLES = sorted((Path(__file__).parent / "gold" / "pages").glob("*.wikitext"))[:4]


def opened(path: Path) -> Article:
    return Article(path.stem.replace("_", " "), "en", path.read_text("utf-8"))


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_the_order_of_extractors_changes_nothing(path: Path) -> None:
    article = opened(path)
    as_written = extract(article)
    assert as_written.statements
    for seed in range(3):
        shuffled = random.Random(seed).sample(EXTRACTORS, len(EXTRACTORS))
        assert extract(article, tuple(shuffled)) == as_written


def of(name: str, extraction: Extraction) -> list[object]:
    found = [*extraction.statements, *extraction.problems]
    return [each for each in found if each.evidence.extractor == name]


@pytest.mark.parametrize("left_out", EXTRACTORS, ids=lambda each: each.__name__)
def test_an_extractor_finds_the_same_without_any_other(left_out: Extractor) -> None:
    article = opened(ARTICLES[0])
    whole, less = extract(article), extract(article, tuple(each for each in EXTRACTORS if each is not left_out))
    for each in EXTRACTORS:
        if each is not left_out:
            assert of(each.__name__, less) == of(each.__name__, whole)


def test_a_pass_says_nothing_less_than_what_an_extractor_found() -> None:
    text = "{{Infobox person|name=Ann Lee|birth_date=5 May 1950}}\n'''Ann Lee''' is a poet. Lee was born in May 1950."
    without = tuple(each for each in EXTRACTORS if each is not infobox)
    births = {
        extractors: [s.value for s in extract(Article("Ann Lee", "en", text), extractors).statements if is_birth(s)]
        for extractors in (EXTRACTORS, without)
    }
    assert [getattr(value, "edtf", None) for value in births[EXTRACTORS]] == ["1950-05-05"]
    assert [getattr(value, "edtf", None) for value in births[without]] == ["1950-05"]


def is_birth(statement: object) -> bool:
    return getattr(statement, "property", None) == P["date of birth"]

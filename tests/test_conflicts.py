"""What an article says twice and differently is kept twice and told."""

from kg.extractors import extract
from kg.model import Article
from kg.run.conflicts import conflicts
from kg.run.report import coverage_text

BOX = """{{Infobox person|name=Ada Roe|birth_date={{birth date|1901|2|3}}}}
'''Ada Roe''' (born %s) was a British writer.
"""


def read(birth: str) -> str:
    return coverage_text([extract(Article("Ada Roe", "en", BOX % birth))])


def test_infobox_and_lead_that_disagree_are_both_kept_and_told() -> None:
    found = extract(Article("Ada Roe", "en", BOX % "4 February 1902"))
    (conflict,) = conflicts(found)
    assert {conflict.first.value.edtf, conflict.second.value.edtf} == {"1901-02-03", "1902-02-04"}  # type: ignore[union-attr]
    assert "the article disagrees with itself: 1" in read("4 February 1902")


def test_what_is_less_precise_does_not_disagree() -> None:
    assert "disagrees" not in read("February 1901")
    assert "disagrees" not in read("1901")


def test_populations_of_two_years_agree_and_of_one_year_do_not() -> None:
    text = """{{Infobox settlement|name=Docking|population_total=%s|population_as_of=2010}}
'''Docking''' is a town. The population was 1,200 at the 2010 census.
"""
    same, other, earlier = (extract(Article("Docking", "en", text % n)) for n in ("1200", "1300", "1200"))
    assert not list(conflicts(same))
    assert [c.first.value.amount for c in conflicts(other)] == [1300]  # type: ignore[union-attr]
    assert not list(conflicts(earlier))

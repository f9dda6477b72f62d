"""Errors seeded into the graph of an article: each is caught by a shape, or listed as one that no shape sees."""

from functools import cache

import pytest

from kg.check import check
from kg.extractors import extract
from kg.model import Article
from kg.rdf import lines
from tools.mutants import mutants, seeded

TEXT = """{{Infobox settlement
| name = Foo
| settlement_type = City
| subdivision_type = Country
| subdivision_name = [[Bar]]
| coordinates = {{coord|39|54|N|127|32|E}}
| area_total_km2 = 330
| population_total = 768551
| population_as_of = 2008
| established_date = 1416<ref>{{cite book |title=Baz |author=Ann Lee |year=1999}}</ref>
}}
'''Foo''' is a city in [[Bar]]. It was founded in 1416.<ref>{{cite web |title=Old towns |url=https://example.org/}}</ref>
"""


@cache
def graph() -> list[str]:
    found = lines(extract(Article(title="Foo", lang="en", text=TEXT)))
    assert check(found).conforms
    return found


@pytest.mark.parametrize("mutant", mutants(), ids=lambda mutant: mutant["kind"])
def test_an_error_that_is_seeded_is_caught_or_known_not_to_be(mutant: dict[str, str]) -> None:
    found = seeded(graph(), mutant)
    assert found is not None
    assert check(found).conforms == ("uncaught" in mutant)

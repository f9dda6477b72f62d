"""The whole of extraction costs linear work, whatever an article repeats; what grows with the square fails by count."""

from itertools import pairwise

import pytest
from markup import COSTLY, costly, steps, work

from kg import Article, extract
from kg.rdf import lines

PLACE = "{{Infobox settlement|name=X}}\n"
# What begins an article, and what it then repeats.
REPEATED = {
    "parameters": ("{{Infobox settlement\n", "|a=b\n"),
    "lines of a value": (PLACE[:-3] + "|leader_title=Mayor|leader_name=", "[[A]]<br>"),
    "weather boxes": (PLACE, "{{Weather box|Jan high C=3|location=A (1990–2000)}}\n"),
    "born here": (PLACE + "== People born in X ==", "\n* [[A b]] (1900–1950), writer"),
    "twin towns": (PLACE + "== Twin towns ==", "\n* {{flagicon|FRA}} [[A]], France (1982)<ref>x</ref>"),
    "parts": (PLACE + "== Administrative divisions ==\nX has:<ref>a</ref>", "\n* [[A]] (B until 1990)"),
    "weak headings": (PLACE, "\n== International relations ==\nX is. Y is.\n* [[A]]"),
    "sections": (PLACE, "\n== A ==\n=== B ===\nc d.\n* [[e]]"),
    "tables": (PLACE + "{|\n! x !! y", "\n|-\n| [[a]] || b"),
    "events": (PLACE, "In 1990 [[A]] fell. "),
    "dates of one sentence": (PLACE + "X", " in 1990 [[A]] fell,"),
    "claims": (PLACE, "He claimed that [[A]] fell in 1990. "),
    "institutions": (PLACE, "The [[Foo University]] is in [[Bar]]. "),
    "relations": (PLACE, "X is the capital of X and "),
    "footnotes": ("", "<ref>{{cite web|url=http://a.b/c|title=d|date=1990}}</ref>"),
    "plain footnotes": ("", "<ref>Smith, J. (1990). Foo. p. 3; Jones, p. 9</ref>"),
    "reuses": ("<ref name=a>b</ref>", "<ref name=a/>"),
    "short citations": ("{{cite book|last=A|year=1990|title=b}}", "{{sfn|A|1990}}"),
    "images": ("", "\n[[File:A.jpg|thumb|b [[c]]]]"),
    "links at the foot": ("== External links ==", "\n* [http://a b]"),
    "bold names": ("'''A'''", " or '''B'''"),
}


def told(text: str) -> None:
    lines(extract(Article("X", "en", text)))


@pytest.mark.parametrize("name", REPEATED)
def test_what_an_article_repeats_costs_linear_work(name: str) -> None:
    start, unit = REPEATED[name]
    told(start + unit)
    small, large = (work(told, start + unit * (size // len(unit))) for size in (2_000, 8_000))
    assert large <= 4.6 * small + 5_000


@pytest.mark.parametrize("name", COSTLY)
def test_what_costs_bad_parsers_dearly_costs_linear_work(name: str) -> None:
    told(costly(name, 100))
    # The first sentences of a text (2,000 characters each at most) cost less than others: what more text costs counts.
    small, middle, large = (work(told, costly(name, size)) for size in (3_000, 6_000, 12_000))
    assert large - middle <= 2.3 * (middle - small) + 5_000


VALUE = "{{Infobox settlement\n| name = X\n| nickname = "
END = "\n}}\nIt is a city."
BROKEN = {
    "pipes in a value": (VALUE, "|", END),
    "tables opened in a value": (VALUE, "{|", END),
    "tables on lines of a value": (VALUE, "\n{|", END),
    "links opened in a value": (VALUE, "[[a|", END),
    "templates opened in a value": (VALUE, "{{a|", END),
    "short sentences": (PLACE, "He ran. ", ""),
    "dated sentences": (PLACE, "It was built in 1900. ", ""),
    "brackets left open": (PLACE + "== People from X ==", "\n* [[a]] (born 1900", ""),
    "brackets left open in a plain list": (PLACE, "\n* [[a]] (born 1900", ""),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_opened_and_never_closed_costs_linear_work(name: str) -> None:
    start, unit, end = BROKEN[name]
    told(start + unit * 9 + end)
    counted = [steps(told, start + unit * (size // len(unit)) + end) for size in (700, 1_400, 2_800, 5_600)]
    # What is remembered between articles (names of parameters) makes single steps uneven.
    assert all(large <= 2.4 * small + 3_000 for small, large in pairwise(counted)), counted

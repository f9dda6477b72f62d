"""Climate tables: the years, sources and unit of a cell, and boxes that the article keeps on a template page."""

from collections import Counter
from decimal import Decimal

import pytest

from kg import Article, Extraction, extract
from kg.check import check
from kg.extractors.climate.weather_periods import joined, measures_of, read_periods
from kg.model import Item, Quantity, Statement, Text, Time
from kg.rdf import lines
from kg.run.report import coverage_text
from kg.vocab import P

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HEAD = "{{Infobox settlement|name=Docking}}\n'''Docking''' is a town.\n== Climate ==\n"
BOX = """{{Weather box
|location = [[Docking Airport]] (1991–2020 normals, extremes 1940–present)<ref>{{cite web|title=Where|url=https://example.org/where}}</ref>
|single line = Y
%s
|Jan record low C = −24
|source = Met Office<ref>{{cite web|title=Normals|url=https://example.org/normals}}</ref>
}}
""" % "\n".join(f"|{month} high C = 20.0 |{month} high F = 68.0" for month in MONTHS)  # noqa: UP031


def read(text: str, **templates: str) -> Extraction:
    names = {name.replace("_", " "): wikitext for name, wikitext in templates.items()}
    pages = {name: Article(f"Template:{name}", "en", wikitext) for name, wikitext in names.items()}
    return extract(Article("Docking", "en", HEAD + text), templates=pages)


def cells(found: Extraction) -> list[Statement]:
    return [s for s in found.statements if s.property == P["climate normal"]]


def qualified(statement: Statement, label: str) -> Item | Text | Time | None:
    value = next((q.value for q in statement.qualifiers if q.property == P[label]), None)
    assert value is None or isinstance(value, Item | Text | Time)
    return value


@pytest.mark.parametrize(
    ("words", "rest", "records"),
    [
        ("Docking (1991–2020)", "1991/2020", "1991/2020"),
        ("Docking, Norfolk (1981−2010)", "1981/2010", "1981/2010"),
        ("Docking, 1961–90, extremes since 1899", "1961/1990", "1899/.."),
        ("Docking (1991–2020 normals, extremes 1940–present)", "1991/2020", "1940/.."),
        ("Docking (1991–2020 normals)", "1991/2020", None),
        ("Docking (normals and extremes 1991–2020)", "1991/2020", "1991/2020"),
        ("Docking (extremes: 1871–2014, normals: 1981–2010)", "1981/2010", "1871/2014"),
        ("Docking Airport, 1981–2010 normals, extremes 1911–", "1981/2010", "1911/.."),
        ("Sunshine Coast (1991 to 2020)", "1991/2020", "1991/2020"),
        ("Docking", None, None),
        ("Station 1991", None, None),
    ],
)
def test_the_years_of_a_table(words: str, rest: str | None, records: str | None) -> None:
    periods = read_periods(words, "en")
    for measure, wanted in (("mean temperature", rest), ("record high temperature", records)):
        found = periods.over(measure, "en")
        assert (found.edtf if found else None) == wanted


def test_sources_that_disagree_about_the_years_say_nothing() -> None:
    both = joined([read_periods("WMO (1961–1990)", "en"), read_periods("DWD (1991–2020, sun 1981–2010)", "en")])
    assert both.over("mean temperature", "en") is None
    assert both.over("sunshine hours", "en") == Time("1981/2010", "1981-01-01", "2010-12-31")


def test_a_source_may_be_limited_to_some_measures() -> None:
    assert measures_of("DMI (humidity and sun, 1961–1990)", "en") >= {"relative humidity", "sunshine hours"}
    assert "mean temperature" not in measures_of("DMI (humidity and sun, 1961–1990)", "en")
    assert measures_of("NOAA (normals, extremes)", "en") == frozenset()
    assert measures_of("NOAA", "en") == frozenset()


def test_two_units_a_place_of_its_own_and_a_period_for_the_records() -> None:
    found = cells(read(BOX))
    assert Counter(s.value.unit for s in found if isinstance(s.value, Quantity)) == {"Cel": 13, "[degF]": 12}
    low = next(s for s in found if qualified(s, "measure") == Text("record low temperature"))
    assert (low.value, qualified(low, "period")) == (Quantity(Decimal(-24), "Cel"), Time("1940/..", "1940-01-01", None))
    assert qualified(low, "location") == Item("Docking Airport", "Docking Airport")
    assert [c.reference.title for c in low.references] == ["Normals", "Where"]


def test_a_box_on_a_template_page_is_read_from_there_and_stands_there() -> None:
    page = (
        f"<noinclude>{{{{Weather box|Jan high C = 99}}}}</noinclude>{BOX}<noinclude>{{{{documentation}}}}</noinclude>"
    )
    found = read("{{Docking weatherbox}}", Docking_weatherbox=page)
    assert found.problems == ()
    assert [s.value for s in cells(found)] == [s.value for s in cells(read(BOX))]
    assert [held.title for held in found.templates] == ["Template:Docking weatherbox"]
    for statement in cells(found):
        e = statement.evidence
        assert (e.page, e.section, e.template) == ("Docking", "Climate", "Template:Docking weatherbox")
        assert e.where.startswith("Weather box / ")
        assert page[e.start : e.end] == e.quote in ("20.0", "68.0", "−24")
        assert all(citation.reference in found.references for citation in statement.references)
    for work in found.references:
        assert page[work.start : work.end].startswith("<ref>{{cite web")
    graph = lines(found)
    assert check(graph).conforms
    source = "https://w3id.org/wikikg/en/Template:Docking_weatherbox#source"
    place = "ontology#evidence> <https://w3id.org/wikikg/en/Template:Docking_weatherbox#char="
    assert sum(place in line for line in graph) == len(cells(found)) + len(found.references)
    credits = {
        line.split(" ", 1)[0] for line in graph if "creditText" in line and "Template:Docking weatherbox" in line
    }
    page_iri = "https://w3id.org/wikikg/en/Docking"
    assert credits == {f"<{source}>", *(f"<{page_iri}#{layer}>" for layer in ("plain", "statements", "evidence"))}


def test_what_cannot_be_read_on_a_template_page_stands_there() -> None:
    found = read("{{Docking weatherbox}}", Docking_weatherbox="\n{{Weather box|Jan high C=1|Feb high C=warm}}")
    assert [(p.evidence.template, p.evidence.quote) for p in found.problems] == [
        ("Template:Docking weatherbox", "warm")
    ]
    assert "Template:Docking weatherbox, line 2, Weather box / Feb high C: could not be read" in coverage_text([found])


def test_what_is_on_a_page_decides_whatever_its_name() -> None:
    found = read("{|\n| {{Climate of Docking}}\n|}", Climate_of_Docking=BOX)
    assert (len(cells(found)), found.problems) == (25, ())
    assert any(use.name == "Climate of Docking" and use.outcome == "stated" for use in found.uses)


def test_arguments_have_their_defaults_unless_the_article_gives_them() -> None:
    page = BOX.replace("[[Docking Airport]]", "{{{at|[[Docking Airport]]}}}").replace("Y\n", "{{{single|Y}}}\n")
    found = read("{{Docking weatherbox}}", Docking_weatherbox=page)
    assert {qualified(s, "location") for s in cells(found)} == {Item("Docking Airport", "Docking Airport")}
    given = read("{{Docking weatherbox|at=Hull}}", Docking_weatherbox=page)
    assert (cells(given), [p.message for p in given.problems]) == ([], ["what it shows depends on conditions"])


def test_a_table_under_a_condition_is_a_problem() -> None:
    found = read("{{Docking weatherbox}}", Docking_weatherbox=f"{{{{#if: {{{{{{x|}}}}}}|{BOX}}}}}")
    assert (cells(found), [p.message for p in found.problems]) == ([], ["what it shows depends on conditions"])


def test_pages_that_lead_on_are_followed_and_circles_end() -> None:
    moved = read(
        "{{Weather box/D}}", **{"Weather_box/D": "#REDIRECT [[Template:Docking weatherbox]]", "Docking_weatherbox": BOX}
    )
    assert len(cells(moved)) == 25
    german = read("{{Weather box/D}}", **{"Weather_box/D": "#WEITERLEITUNG [[Vorlage:A]]", "A": BOX})
    assert len(cells(german)) == 25
    shown = read("{{Weather box/D}}", **{"Weather_box/D": "{{Docking weatherbox}}", "Docking_weatherbox": BOX})
    assert {s.evidence.template for s in cells(shown)} == {"Template:Docking weatherbox"}
    circle = read("{{A weatherbox}}", A_weatherbox="#REDIRECT [[Template:A weatherbox]]")
    assert [problem.evidence.where for problem in circle.problems] == ["A weatherbox"]
    ring = read("{{A weatherbox}}", A_weatherbox="{{B weatherbox}}", B_weatherbox="{{A weatherbox}} {{B weatherbox}}")
    assert [p.message.split(" ", 1)[1].split(",")[0] for p in ring.problems] == ["weatherbox shows itself"] * 2
    chain = {f"P{n}_weatherbox": f"{{{{P{n + 1} weatherbox}}}}" for n in range(9)}
    assert ["too many pages" in p.message for p in read("{{P0 weatherbox}}", **chain).problems] == [True]


def test_a_page_that_is_too_long_is_a_problem() -> None:
    found = read("{{Docking weatherbox}}", Docking_weatherbox=BOX + " " * 500_000)
    assert (cells(found), "too long" in found.problems[0].message) == ([], True)


def test_a_box_elsewhere_without_its_page_is_a_problem() -> None:
    found = read("{{Docking weatherbox}}\n{{Weather box/Docking}}\n{{Docking F.C.}}")
    assert [problem.evidence.where for problem in found.problems] == ["Docking weatherbox", "Weather box/Docking"]
    empty = read("{{Docking weatherbox}}", Docking_weatherbox="See [[Docking]].")
    assert [problem.message for problem in empty.problems] == ["Template:Docking weatherbox holds no climate table"]


def test_boxes_side_by_side_are_tables_of_their_own_and_pass_the_checks() -> None:
    found = read(
        BOX
        + BOX.replace("Docking Airport", "Docking Harbour")
        + "{|\n| {{Weather box|location=Docking|Jan high C=1}}\n|}"
    )
    assert len(cells(found)) == 51
    graph = lines(found)
    tables = {line.split()[0] for line in graph if "schema.org/Dataset>" in line and "#climate" in line}
    assert len(tables) == 7  # °C, °F and records of two places, and the last one
    assert check(graph).conforms


def test_what_is_no_number_is_told_or_passed_over() -> None:
    found = read(
        "{{Weather box|location=Docking|Jan high C=—|Feb high C=n/a|Mar high C=12,3|Apr snow cm=Tr.|Jan mood=3}}"
    )
    assert [(s.value, qualified(s, "month")) for s in cells(found)] == [
        (Quantity(Decimal(0), "cm", Decimal(0)), Text("Apr"))
    ]
    assert [(p.evidence.quote, p.message.split()[0]) for p in found.problems] == [("12,3", "could"), ("3", "no")]


def test_a_chart_has_its_values_in_order() -> None:
    values = "|".join(str(n) for n in range(1, 37))
    found = cells(read(f"{{{{climate chart|Docking|{values}|units=imperial|float=right}}}}"))
    last = found[-1]
    assert (len(found), last.value, qualified(last, "month")) == (36, Quantity(Decimal(36), "[in_i]"), Text("Dec"))
    assert [qualified(s, "measure") for s in found[:3]] == [
        Text("mean daily minimum temperature"),
        Text("mean daily maximum temperature"),
        Text("precipitation"),
    ]

"""QuickStatements: each line is read back by a reader of the documented syntax; what cannot be said is left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.rdf.table import Row
from kg.wikidata import Entity, commands, diff, read_backing, sayings
from kg.wikidata.evidence import Backing
from kg.wikidata.quickstatements import LeftOut
from tests.test_wikidata_diff import COUNTRY, END, START, TWIN, amount, claim, item, row, there, year
from tests.wikidata_sample import built
from tests.wikidata_server import DATA


@dataclass
class Read:
    """A line as https://www.wikidata.org/wiki/Help:QuickStatements has it read."""

    item: str
    property: str
    value: str
    qualifiers: list[tuple[str, str]] = field(default_factory=list)
    references: list[list[tuple[str, str]]] = field(default_factory=list)
    comment: str = ""


VALUE = re.compile(
    r"""(?P<item>Q\d+) | (?P<special>somevalue|novalue) | (?P<text>[a-z]{2,3}:"[^\t\n|]*") | (?P<string>"[^\t\n|]*") |
        (?P<time>[+-]\d{4}-\d\d-\d\dT00:00:00Z/(?:8|9|10|11)) | (?P<place>@-?\d+(?:\.\d+)?/-?\d+(?:\.\d+)?) |
        (?P<number>-?\d+(?:\.\d+)?(?:~\d+(?:\.\d+)?|\[-?\d+(?:\.\d+)?,-?\d+(?:\.\d+)?\])?(?:U\d+)?)""",
    re.VERBOSE,
)


def read(line: str) -> Read:
    """Refuses whatever the documented syntax does not have."""
    match = re.fullmatch(r"(.*?)\s*/\*\s*(.*?)\s*\*/\s*", line)  # as QuickStatements itself finds the comment
    assert match, line
    assert "|" not in line
    said, comment = match.groups()
    first, prop, value, *rest = said.split("\t")
    assert re.fullmatch(r"Q\d+", first)
    assert re.fullmatch(r"P\d+", prop)
    assert VALUE.fullmatch(value), value
    found = Read(first, prop, value, comment=comment)
    assert len(rest) % 2 == 0
    for key, each in zip(rest[::2], rest[1::2], strict=True):
        assert VALUE.fullmatch(each), each
        kind = re.fullmatch(r"(P|!?S)(\d+)", key)
        assert kind, key
        if kind[1] == "P":
            assert not found.references, "qualifiers come first"
            found.qualifiers.append((key, each))
            continue
        if kind[1] == "!S" or not found.references:
            assert bool(found.references) == (kind[1] == "!S")
            found.references.append([])
        found.references[-1].append((f"P{kind[2]}", each))
    return found


def made(
    *here: Row, claims: tuple[tuple[str, dict[str, Any]], ...] = (), backing: Backing | None = None
) -> tuple[list[Read], list[LeftOut]]:
    entities: dict[str, Entity] = there(*claims)
    kept, left = commands(diff(sayings(here), entities, {}), entities, backing or Backing())
    return [read(each.line) for each in kept], left


def text(words: str, lang: str | None = None) -> dict[str, Any]:
    return {"type": "text", "text": words, "lang": lang}


def place(lat: float, lon: float) -> dict[str, Any]:
    return {"type": "coordinate", "lat": lat, "lon": lon, "precision": 0.01667}


def between(number: str, lower: str | None, upper: str | None, unit: str | None = None) -> dict[str, Any]:
    bounds = {name: bound for name, bound in (("lower", lower), ("upper", upper)) if bound is not None}
    return {**amount(number, unit), **bounds}


@pytest.mark.parametrize(
    ("prop", "value", "written"),
    [
        ("P17", item("Q30"), "Q30"),
        ("P1705", text("함흥시", "ko"), 'ko:"함흥시"'),
        ("P898", text("hamɣɯŋ"), '"hamɣɯŋ"'),
        ("P1942", text("Hamhŭng-si", "ko-Latn"), '"Hamhŭng-si"'),
        ("P281", text("12345"), '"12345"'),
        ("P18", {"type": "media", "file": "A_b.jpg"}, '"A b.jpg"'),
        ("P856", {"type": "url", "url": "https://nyc.gov/"}, '"https://nyc.gov/"'),
        ("P856", {"type": "url", "url": "https://nyc.gov/?a|b/*c"}, '"https://nyc.gov/?a%7Cb/%2Ac"'),
        ("P625", place(40.67, -73.94), "@40.67/-73.94"),
        ("P625", place(-0.5, 0.0), "@-0.5/0"),
        ("P1082", amount("768551"), "768551"),
        ("P2046", amount("330", "km2"), "330U712226"),
        ("P2046", amount("330.50", "km2"), "330.50U712226"),
        ("P2044", amount("-3", "m"), "-3U11573"),
        ("P2046", between("330", "325", "335", "km2"), "330~5U712226"),
        ("P2046", between("330", "300", "335", "km2"), "330[300,335]U712226"),
        ("P571", year("1624"), "+1624-00-00T00:00:00Z/9"),
        ("P571", year("1924-05"), "+1924-05-00T00:00:00Z/10"),
        ("P571", year("1924-05-20"), "+1924-05-20T00:00:00Z/11"),
        ("P571", year("192X"), "+1920-00-00T00:00:00Z/8"),
        ("P571", year("0476"), "+0476-00-00T00:00:00Z/9"),
        ("P571", year("-0019"), "-0020-00-00T00:00:00Z/9"),
        ("P571", year("0000"), "-0001-00-00T00:00:00Z/9"),
        ("P571", year("1582-10-15"), "+1582-10-15T00:00:00Z/11"),
    ],
)
def test_a_value(prop: str, value: dict[str, Any], written: str) -> None:
    (found,), left = made(row(prop, value))
    assert (found.item, found.property, found.value) == ("Q60", prop, written)
    assert not left


@pytest.mark.parametrize(
    ("prop", "value", "reason"),
    [
        ("P1705", text("咸興市", "ko-Hani"), "code for the language ko-Hani is not known"),
        ("P1705", text("NYC"), "a value of another kind than there"),
        ("P898", text("a|b"), "characters that QuickStatements cannot hold"),
        ("P898", text("a\tb"), "characters that QuickStatements cannot hold"),
        ("P898", text("a /* b"), "characters that QuickStatements cannot hold"),
        ("P898", text('"quoted"'), "characters that QuickStatements cannot hold"),
        ("P898", text(" a"), "characters that QuickStatements cannot hold"),
        ("P898", text("“a”"), "straighten the quotation marks"),
        ("P856", {"type": "url", "url": "mailto:a@b.example"}, "none of the web"),
        ("P2046", amount("330", "[acr_br]"), "unit unknown: [acr_br]"),
        ("P2046", amount("330", "wholly odd"), "unit unknown: wholly odd"),
        ("P2046", between("330", "330", None, "km2"), "only a bound is known"),
        ("P571", year("1335~"), "approximate"),
        ("P571", year("1624?"), "approximate"),
        ("P571", year("1950/1960"), "a period"),
        ("P571", year("15XX"), "vaguer than a decade"),
        ("P571", year("1945-21"), "approximate, a period"),
        ("P571", year("1066-10-14"), "before the Gregorian calendar"),
        ("P571", year("1582-10"), "before the Gregorian calendar"),
        ("P571", year("-0044-03-15"), "before the Gregorian calendar"),
    ],
)
def test_what_cannot_be_said_exactly_is_left_out_with_the_reason(prop: str, value: dict[str, Any], reason: str) -> None:
    found, (left,) = made(row(prop, value))
    assert not found
    assert reason in left.reason


def test_hedged_unlinked_and_own_statements_never_become_lines() -> None:
    here = [
        row(COUNTRY, item("Q30"), certainty="speculative"),
        row(COUNTRY, item("Q30"), certainty="attributed"),
        row(TWIN, item(None)),
        row("kg:climateNormal", amount("5", "Cel")),
        row("rdfs:label", text("NYC", "en")),
    ]
    assert made(*here) == ([], [])


def test_only_what_is_missing_there() -> None:
    here = [
        row(COUNTRY, item("Q30")),
        row(TWIN, item("Q84")),
        row("P571", year("1625")),
        row("P2046", amount("1", "km2")),
    ]
    claims = (claim(COUNTRY, item("Q30")), claim("P571", year("1624")), claim("P2046", amount("1.2", "km2")))
    found, left = made(*here, claims=claims)
    assert [(each.property, each.value) for each in found] == [(TWIN, "Q84")]
    assert not left


def test_qualifiers_follow_their_value() -> None:
    here = row(TWIN, item("Q84"), (START, year("1982")), (END, year("XXXX")), ("schema:caption", text("x", "en")))
    (found,), _ = made(here)
    assert found.qualifiers == [(START, "+1982-00-00T00:00:00Z/9"), (END, "somevalue")]


def test_a_statement_whose_condition_cannot_be_said_is_left_out() -> None:
    found, (left,) = made(row(TWIN, item("Q84"), (START, year("1335~"))))
    assert not found
    assert "approximate" in left.reason
    found, (left,) = made(row(TWIN, item("Q84"), ("P518", item(None))))
    assert not found
    assert "its applies to part is not linked" in left.reason


def test_only_the_qualifiers_that_are_missing_are_added() -> None:
    here = row(TWIN, item("Q84"), (START, year("1982")), (END, year("1999")))
    (found,), _ = made(here, claims=(claim(TWIN, item("Q84"), (START, year("1982"))),))
    assert (found.value, found.qualifiers) == ("Q84", [(END, "+1999-00-00T00:00:00Z/9")])


def test_a_more_precise_date_is_for_people_to_mend() -> None:
    assert made(row("P571", year("1624-05-20")), claims=(claim("P571", year("1624")),)) == ([], [])


SINCE = (START, year("1990"))
STATE = ((START, year("1960")), (END, year("1970")))


def test_what_would_be_merged_with_another_statement_is_left_out() -> None:
    found, left = made(row(TWIN, item("Q84"), SINCE), row(TWIN, item("Q84"), *STATE))
    assert not found
    assert [each.reason for each in left] == ["two lines of one value would be merged into one statement"] * 2
    found, (left_there,) = made(row(TWIN, item("Q84"), SINCE), claims=(claim(TWIN, item("Q84"), *STATE),))
    assert not found
    assert "merged with another statement of the same value there" in left_there.reason
    two = (claim(TWIN, item("Q84")), claim(TWIN, item("Q84"), *STATE))
    found, (left_there,) = made(row(TWIN, item("Q84"), SINCE), claims=two)
    assert not found
    assert "merged" in left_there.reason


# References


CITED = ["https://a.example/1", "https://b.example/2", "https://c.example/3", "https://d.example/4"]
GRAPH = """
<https://w3id.org/wikikg/en/New_York_City#source> <http://purl.org/dc/terms/source> <https://en.wikipedia.org/wiki/New_York_City> <g:g> .
<https://w3id.org/wikikg/en/New_York_City#source> <https://schema.org/version> "1234" <g:g> .
<https://w3id.org/wikikg/en/New_York_City#source> <https://schema.org/inLanguage> "en" <g:g> .
<https://w3id.org/wikikg/en/New_York_City#w-1> <https://schema.org/url> <https://a.example/1> <g:g> .
<https://w3id.org/wikikg/en/New_York_City#w-1> <https://w3id.org/wikikg/ontology#accessDate> "2020-05-05"^^<http://www.w3.org/2001/XMLSchema#date> <g:g> .
<https://w3id.org/wikikg/en/New_York_City#w-2> <https://schema.org/url> <https://b.example/2> <g:g> .
<https://w3id.org/wikikg/en/New_York_City#w-2> <http://www.w3.org/2002/07/owl#sameAs> <http://www.wikidata.org/entity/Q9684> <g:g> .
<https://w3id.org/wikikg/en/New_York_City#w-2> <https://w3id.org/wikikg/ontology#accessDate> "2020"^^<http://www.w3.org/2001/XMLSchema#gYear> <g:g> .
"""  # noqa: E501


@pytest.fixture
def backing(tmp_path: Path) -> Backing:
    (tmp_path / "graph.nq").write_text(GRAPH.lstrip(), "utf-8")
    return read_backing(tmp_path / "graph.nq")


PERMANENT = '"https://en.wikipedia.org/w/index.php?title=New_York_City&oldid=1234"'


def test_each_cited_work_is_a_reference_of_its_own_and_the_article_the_last(backing: Backing) -> None:
    (found,), _ = made(row(COUNTRY, item("Q30"), cites=CITED[:2]), backing=backing)
    assert found.references == [
        [("P854", '"https://a.example/1"'), ("P813", "+2020-05-05T00:00:00Z/11")],
        [("P248", "Q9684"), ("P854", '"https://b.example/2"')],
        [("P4656", PERMANENT)],
    ]


def test_without_a_citation_the_article_alone_is_the_source(backing: Backing) -> None:
    (found,), _ = made(row(COUNTRY, item("Q30")), backing=backing)
    assert found.references == [[("P4656", PERMANENT)]]


def test_at_most_three_works_and_no_address_twice(backing: Backing) -> None:
    twice = [row(COUNTRY, item("Q30"), cites=CITED), row(COUNTRY, item("Q30"), cites=CITED[:1], start=9)]
    (found,), _ = made(*twice, backing=backing)
    assert [[pair[1] for pair in each if pair[0] == "P854"] for each in found.references] == [
        ['"https://a.example/1"'], ['"https://b.example/2"'], ['"https://c.example/3"'], [],
    ]  # fmt: skip


def test_a_citation_of_a_whole_section_is_not_this_statement_s() -> None:
    here = row(COUNTRY, item("Q30"), cites=CITED[:1])
    here["references"][0]["scope"] = "section lead"
    (found,), _ = made(here)
    assert found.references == []


def test_an_address_that_no_line_can_hold_costs_only_itself(backing: Backing) -> None:
    (found,), _ = made(row(COUNTRY, item("Q30"), cites=["gopher://a.example/", "https://a.example/1"]), backing=backing)
    assert [each[0][0] for each in found.references] == ["P854", "P4656"]


@pytest.mark.parametrize(
    ("missing", "address"),
    [
        ("schema.org/version", '"https://en.wikipedia.org/wiki/New_York_City"'),
        ("terms/source", None),
    ],
)
def test_the_article_s_address_is_as_good_as_what_is_known(missing: str, address: str | None, tmp_path: Path) -> None:
    kept = [line for line in GRAPH.strip().splitlines() if missing not in line]
    (tmp_path / "graph.nq").write_text("\n".join(kept) + "\n", "utf-8")
    (found,), _ = made(row(COUNTRY, item("Q30")), backing=read_backing(tmp_path / "graph.nq"))
    assert found.references == ([[("P4656", address)]] if address else [])


def test_the_comment_tells_where_the_article_says_it(backing: Backing) -> None:
    (found,), _ = made(row(COUNTRY, item("Q30"), where="Infobox settlement / a|b */ c"), backing=backing)
    assert found.comment == "en.wikipedia, New York City, Infobox settlement / a b c: NYC: country thing Q30 (Q30)"
    (found,), _ = made(row("P625", place(40.67, -73.94)))
    assert found.comment.endswith("coordinate location 40.67, -73.94 (to 0.01667°)")


def test_a_graph_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("<https://a.example/#source> <https://schema.org/version> oops .\n", "utf-8")
    with pytest.raises(Exception, match="not N-Quads"):
        read_backing(tmp_path / "graph.nq")


# The command


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("build"))


def lines(build: Path, *words: str) -> Iterator[Read]:
    done = CliRunner().invoke(cli, ["diff", str(build), "--entities", str(DATA), "-f", "quickstatements", *words])
    assert done.exit_code == 0, done.output
    yield from map(read, done.stdout.splitlines())


def test_what_an_article_adds_to_what_wikidata_said(build: Path) -> None:
    found = {(each.property, each.value): each for each in lines(build)}
    assert found["P2046", "1214U712226"].references == [[("P4656", PERMANENT)]]
    twin = found["P190", "Q84"]
    assert twin.qualifiers == [("P580", "+2001-00-00T00:00:00Z/9")]
    assert twin.references == [
        [("P854", '"https://cities.example/nyc"'), ("P813", "+2020-05-05T00:00:00Z/11")],
        [("P4656", PERMANENT)],
    ]
    assert not {"P17", "P571", "P625"} & {prop for prop, _ in found}, "they are there, or in conflict"


def test_nothing_is_uploaded_and_the_command_says_so(build: Path, tmp_path: Path) -> None:
    words = ["diff", str(build), "--entities", str(DATA), "-f", "quickstatements", "-o", str(tmp_path / "nyc.qs")]
    done = CliRunner().invoke(cli, words)
    assert done.stdout == ""
    assert "Nothing is uploaded" in done.stderr
    written = (tmp_path / "nyc.qs").read_text("utf-8")
    assert written.splitlines()
    assert [read(line) for line in written.splitlines()] == list(lines(build))


def test_only_sure_ones(build: Path) -> None:
    assert len(list(lines(build, "--sure", "0.99"))) < len(list(lines(build)))

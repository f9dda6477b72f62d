"""Each sign, role and threshold that a docstring states: what lies on it, and what lies just beyond."""

from decimal import Decimal

import pytest

from kg import Article, extract
from kg.linking.candidates import LEAST
from kg.model import Coordinate, Extraction, Item, Media, Quantity, Text, Time, Value
from kg.reading.date_qualifiers import date_qualifiers
from kg.values import find_dates, parse_quantity
from kg.vocab import P
from kg.wikidata.comparing import compare


def read(text: str, title: str = "Ordna") -> Extraction:
    return extract(Article(title, "en", text))


def values(found: Extraction, label: str) -> list[Value]:
    return [statement.value for statement in found.statements if statement.property == P[label]]


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("−7", "-7"),
        ("-7", "-7"),
        ("–7", "-7"),
        ("+7", "7"),
        ("7", "7"),
        ("−3:30", "-3.5"),
        ("+5:45", "5.75"),
    ],
)
def test_an_offset_has_the_sign_that_is_written(written: str, hours: str) -> None:
    found = read(f"{{{{Infobox settlement |name=Ordna |utc_offset={written}}}}}")
    assert values(found, "UTC timezone offset") == [Quantity(Decimal(hours), "h")]


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("It was a port before 1950.", ["end time"]),
        ("It was a port until 1950.", ["end time"]),
        ("It has been a port since 1950.", ["start time"]),
        ("It was a port in 1950.", ["point in time"]),
        ("It was a port from 1940 to 1950.", ["start time", "end time"]),
    ],
)
def test_a_role_says_which_end_of_a_state_a_date_is(words: str, labels: list[str]) -> None:
    (date,) = find_dates(words, "en")
    assert [qualifier.property for qualifier in date_qualifiers(date)] == [P[label] for label in labels]


@pytest.mark.parametrize(("written", "upper"), [("5–6 km", "6"), ("5–5 km", None), ("5–4 km", None)])
def test_a_range_has_two_ends_that_rise(written: str, upper: str | None) -> None:
    found = parse_quantity(written, "en")
    assert (found.upper if found else None) == (Decimal(upper) if upper else None)


@pytest.mark.parametrize(("died", "is_life"), [(1930, True), (1931, False), (1815, True), (1814, False)])
def test_a_life_is_15_to_130_years_long(died: int, is_life: bool) -> None:
    text = f"{{{{Infobox settlement |name=Ordna}}}}\n== Notable people ==\n* [[Ann Lee]] (1800–{died}), painter\n"
    assert values(read(text), "date of death") == (
        [Time(f"{died}", f"{died}-01-01", f"{died}-12-31")] if is_life else []
    )


@pytest.mark.parametrize(("pixels", "files"), [(50, []), (51, ["Coat.svg"])])
def test_a_picture_of_at_most_50_pixels_in_a_table_is_an_icon(pixels: int, files: list[str]) -> None:
    text = f"{{{{Infobox settlement |name=Ordna}}}}\n{{|\n| [[File:Coat.svg|{pixels}px]] || [[Leeds]]\n|}}\n"
    found = [statement.value for statement in read(text).statements if isinstance(statement.value, Media)]
    assert [value.file for value in found] == files


@pytest.mark.parametrize(("off", "kind"), [(0.01, "equal"), (0.0101, "different")])
def test_places_are_one_when_they_differ_by_no_more_than_their_precision(off: float, kind: str) -> None:
    here, there = Coordinate(10.0, 20.0, 0.01), Coordinate(10.0 + off, 20.0, 0.01)
    assert compare(here, there).relation == kind  # type: ignore[arg-type]


def test_a_candidate_needs_half_of_the_score() -> None:
    assert Decimal("0.5") == LEAST


def test_a_neighbour_of_what_was_read_is_not_read() -> None:
    found = read("{{Infobox settlement |name=Ordna |population_total=5000 |zzz_unknown=6000}}")
    outcomes = {use.name: use.outcome for use in found.uses if use.kind == "parameter"}
    assert outcomes["Infobox settlement / population_total"] == "stated"
    assert outcomes["Infobox settlement / zzz_unknown"] == "unread"
    assert isinstance(found.subject, Item)
    assert Text("Ordna", "en") in values(found, "label")

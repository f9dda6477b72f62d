"""Two values are one as far as each says so: precision, calendars, units, places, languages."""

from decimal import Decimal

import pytest

from kg.model import Coordinate, Media, Quantity, Text, Time, Url
from kg.values import edtf
from kg.wikidata.claims import ItemId, Value
from kg.wikidata.comparing import Compared, agrees, compare


def q(amount: str, unit: str | None = None, lower: str | None = None, upper: str | None = None) -> Quantity:
    return Quantity(Decimal(amount), unit, (lower and Decimal(lower)) or None, (upper and Decimal(upper)) or None)


def t(written: str) -> Time:
    found = edtf.time(written)
    assert found is not None
    return found


JULIAN = Time("1066-10-14", "1066-10-20", "1066-10-20")
UNKNOWN_UNIT = "http://www.wikidata.org/entity/Q24564698"


@pytest.mark.parametrize(
    ("here", "there", "relation"),
    [
        # items and files by name
        (ItemId("Q60"), ItemId("Q60"), "equal"),
        (ItemId("Q60"), ItemId("Q61"), "different"),
        (Media("A.jpg"), Media("A.jpg"), "equal"),
        (Media("A.jpg"), Media("B.jpg"), "different"),
        # dates by what they leave open
        (t("1952-03-11"), t("1952-03-11"), "equal"),
        (t("1952-03-11"), t("1952"), "finer"),
        (t("1952"), t("1952-03-11"), "coarser"),
        (t("1952-03"), t("195X"), "finer"),
        (t("1952"), t("1953"), "different"),
        (t("1950/1960"), t("1955/1970"), "coarser"),
        (t("../1985"), t("1980"), "coarser"),
        (t("1990"), t("../1985"), "different"),
        (t("-0019"), t("-0019"), "equal"),
        (t("-0019"), t("0019"), "different"),
        (t("-0500"), t("-0019"), "different"),
        # a Julian day in either calendar
        (t("1066-10-14"), JULIAN, "equal"),
        (t("1066-10-20"), JULIAN, "equal"),
        (t("1066"), JULIAN, "coarser"),
        (t("1066-10-15"), JULIAN, "different"),
        # numbers by their last digit or bounds
        (q("768551"), q("768551"), "equal"),
        (q("768551"), q("768552"), "different"),
        (q("330"), q("330.0"), "equal"),
        (q("330"), q("330.4"), "coarser"),
        (q("330.4"), q("330"), "finer"),
        (q("330"), q("331"), "different"),
        (q("330"), q("325", None, "320", "335"), "finer"),
        (q("325", None, "320", "335"), q("330"), "coarser"),
        (q("330"), q("330", None, "329", "331"), "equal"),
        (q("-5"), q("5"), "different"),
        (q("0"), q("0"), "equal"),
        # units, converted to compare
        (q("330", "km2"), q("330", "km2"), "equal"),
        (q("330", "km2"), q("127", "[mi_i]2"), "finer"),
        (q("127", "[mi_i]2"), q("330", "km2"), "coarser"),
        (q("330", "km2"), q("33000", "har"), "coarser"),
        (q("330", "km2"), q("330", "[mi_i]2"), "different"),
        (q("330", "km2"), q("330", "km"), "apart"),
        (q("20", "Cel"), q("68", "[degF]"), "apart"),
        (q("20", "Cel"), q("20", "Cel"), "equal"),
        (q("16"), q("16", UNKNOWN_UNIT), "apart"),
        (q("16", "dunno"), q("16"), "apart"),
        (q("5", "KPW"), q("5", "USD"), "apart"),
        # places by the coarser precision
        (Coordinate(40.67, -73.94, 0.01), Coordinate(40.67, -73.94, 0.01), "equal"),
        (Coordinate(40.67, -73.94, 0.001), Coordinate(40.6701, -73.9401, 0.01), "finer"),
        (Coordinate(40.67, -73.94, 0.01), Coordinate(40.6743, -73.9371, 0.0001), "coarser"),
        (Coordinate(40.67, -73.94, 0.0001), Coordinate(40.6743, -73.94, 0.0001), "different"),
        (Coordinate(-16.5, 179.995, 0.01), Coordinate(-16.5, -179.998, 0.01), "equal"),
        (Coordinate(40.67, 73.94, 0.01), Coordinate(40.67, -73.94, 0.01), "different"),
        (Coordinate(40.67, -73.94, 0.0), Coordinate(40.6701, -73.94, 0.0), "equal"),
        # words by language
        (Text("함흥시", "ko-Hang"), Text("함흥시", "ko"), "equal"),
        (Text("Hamhung", "en"), Text("Hamhung", "de"), "different"),
        (Text("Hamh\u016dng"), Text("Hamhu\u0306ng"), "equal"),
        (Text("Hamhŭng-si", "ko-Latn"), Text("Hamhŭng-si"), "equal"),
        (Text("Hamhung"), Text("hamhung"), "different"),
        (Text("a  b"), Text("a b"), "equal"),
        # addresses
        (Url("https://nyc.gov/"), Url("https://nyc.gov/"), "equal"),
        (Url("http://NYC.gov"), Url("https://nyc.gov/"), "equal"),
        (Url("https://nyc.gov/a"), Url("https://nyc.gov/A"), "different"),
        (Url("http://[broken"), Url("https://nyc.gov/"), "different"),
        # values of two kinds
        (Text("Dwa"), ItemId("Q589326"), "apart"),
        (q("5"), t("0005"), "apart"),
    ],
)
def test_two_values(here: Value, there: Value, relation: str) -> None:
    assert compare(here, there).relation == relation


def test_what_agrees_can_be_true_together() -> None:
    assert [agrees(Compared(each)) for each in ("equal", "finer", "coarser")] == [True] * 3
    assert [agrees(Compared(each)) for each in ("different", "apart")] == [False] * 2


def test_assumptions_are_told_and_make_it_less_sure() -> None:
    cases = [
        (q("330", "km2"), q("127", "[mi_i]2"), "converted: square mile there"),
        (t("1066-10-14"), JULIAN, "in the Julian calendar there"),
        (t("1066-10-20"), JULIAN, "converted from the Julian calendar there"),
        (t("1335~"), t("1340"), "approximate here"),
        (q("770000"), q("768551"), "one may be rounded"),
        (Url("http://nyc.gov"), Url("https://nyc.gov/"), "spelled otherwise there"),
        (q("16"), q("16", UNKNOWN_UNIT), f"unit unknown: {UNKNOWN_UNIT}"),
        (Text("Dwa"), ItemId("Q1"), "words here, a thing there"),
        (Coordinate(40.0, 0.0, 0.01), Coordinate(41.0, 0.0, 0.01), "111 km apart"),
    ]
    for here, there, note in cases:
        assert note in compare(here, there).note
    less = [cases[at] for at in (0, 2, 3, 4, 5)]
    assert all(compare(here, there).sure < 1 for here, there, _ in less)
    assert compare(q("330"), q("330")).sure == 1


def test_a_near_miss_on_the_map_is_less_sure_than_a_far_one() -> None:
    here = Coordinate(40.0, 0.0, 0.01)
    assert compare(here, Coordinate(40.02, 0.0, 0.01)).sure < compare(here, Coordinate(45.0, 0.0, 0.01)).sure


def test_comparing_is_even_handed() -> None:
    values: list[Value] = [
        q("330", "km2"), q("127", "[mi_i]2"), q("330.4", "km2"), t("1952"), t("1952-03"), t("1950/1955"), JULIAN,
        Coordinate(1, 2, 0.1), Coordinate(1.05, 2, 0.01), Text("a", "en"), Text("a"), ItemId("Q1"),
    ]  # fmt: skip
    mirrored = {"finer": "coarser", "coarser": "finer"}
    for here in values:
        for there in values:
            back = compare(there, here)
            found = compare(here, there)
            assert agrees(found) == agrees(back)
            if JULIAN not in (here, there) and "overlap" not in found.note:
                assert back.relation == mirrored.get(found.relation, found.relation), (here, there)

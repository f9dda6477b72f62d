"""What Wikidata's entity JSON says, read from real answers of three interfaces and eleven years."""

import copy
import json
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from kg.model import Coordinate, Media, Quantity, Text, Time, Url
from kg.wikidata.claims import ItemId, date, file_name, gregorian, julian, quantity
from kg.wikidata.entity_json import Malformed, documents, entity, is_missing
from tests.wikidata_server import DATA
from tests.wikidata_server import documents as real


@pytest.mark.parametrize(
    ("ident", "count", "kinds"),
    [
        ("Q60", 66, {"ItemId": 45, "Text": 14, "Media": 5, "Coordinate": 1, "Time": 1}),
        ("Q42", 69, {"ItemId": 27, "Text": 39, "Media": 1, "Time": 2}),
        ("Q22", 81, {"ItemId": 33, "Text": 39, "Media": 5, "Coordinate": 1, "Url": 1, "Quantity": 2}),
        ("Q582", 4, {"ItemId": 2, "Media": 1, "Text": 1}),
    ],
)
def test_every_statement_of_real_items_is_read(ident: str, count: int, kinds: dict[str, int]) -> None:
    found = entity(real()[ident])
    assert (found.id, found.asked, len(found.claims)) == (ident, ident, count)
    assert Counter(type(claim.main.value).__name__ for claim in found.claims) == kinds
    assert {claim.main.kind for claim in found.claims} == {"value"}


def values(ident: str, prop: str) -> list[Any]:
    return [claim.main.value for claim in entity(real()[ident]).claims if claim.main.property == prop]


def test_values_of_every_kind() -> None:
    assert values("Q60", "P625") == [Coordinate(40.67, -73.94, 0.00027777777777778)]
    assert values("Q60", "P571") == [Time("1624", "1624-01-01", "1624-12-31")]
    assert Media("Flag of New York City.svg") in values("Q60", "P41")
    assert ItemId("Q30") in values("Q60", "P17")
    assert values("Q42", "P569") == [Time("1952-03-11", "1952-03-11", "1952-03-11")]
    assert values("Q22", "P2046") == [Quantity(Decimal(78782), "km2")]
    assert values("Q22", "P856") == [Url("http://www.scotland.org/")]
    assert Text("schottisch", "de") in values("Q22", "P1549")


def test_a_unit_that_kg_has_no_code_for_stays_the_address_of_its_item() -> None:
    (age,) = values("Q22", "P2997")
    assert age == Quantity(Decimal(16), "http://www.wikidata.org/entity/Q24564698", Decimal(16), Decimal(16))


def test_qualifiers_are_kept_and_references_are_not_asked_for() -> None:
    (sound,) = [claim for claim in entity(real()["Q582"]).claims if claim.main.property == "P443"]
    assert [(snak.property, snak.value) for snak in sound.qualifiers] == [("P407", ItemId("Q150"))]


def test_an_answer_of_the_api_holds_what_is_missing_too() -> None:
    answer = json.loads((DATA / "wbgetentities-Q6-Q42-P31.json").read_text("utf-8"))
    found = list(documents(answer))
    assert [(each["id"], is_missing(each)) for each in found] == [("Q6", True), ("Q42", False), ("P31", False)]


def snak(kind: str, value: Any, datatype: str = "string") -> dict[str, Any]:
    return {"snaktype": "value", "property": "P1", "datavalue": {"type": kind, "value": value}, "datatype": datatype}


def one(main: dict[str, Any], **more: Any) -> Any:
    document = {"id": "Q1", "claims": {"P1": [{"mainsnak": main, "id": "Q1$1", "rank": "normal", **more}]}}
    return entity(document).claims[0]


def moment(time: str, precision: int, calendar: str = "Q1985727") -> Any:
    value = {"time": time, "precision": precision, "calendarmodel": f"http://www.wikidata.org/entity/{calendar}"}
    return one(snak("time", value, "time")).main


@pytest.mark.parametrize(
    ("time", "precision", "edtf", "lower", "upper"),
    [
        ("+2001-12-31T00:00:00Z", 11, "2001-12-31", "2001-12-31", "2001-12-31"),
        ("+00000002001-12-31T00:00:00Z", 14, "2001-12-31", "2001-12-31", "2001-12-31"),
        ("+2001-12-00T00:00:00Z", 11, "2001-12", "2001-12-01", "2001-12-31"),
        ("+2001-12-00T00:00:00Z", 10, "2001-12", "2001-12-01", "2001-12-31"),
        ("+2001-00-00T00:00:00Z", 10, "2001", "2001-01-01", "2001-12-31"),
        ("+2001-01-01T00:00:00Z", 9, "2001", "2001-01-01", "2001-12-31"),
        ("+1990-00-00T00:00:00Z", 8, "199X", "1990-01-01", "1999-12-31"),
        ("+1501-00-00T00:00:00Z", 7, "1501/1600", "1501-01-01", "1600-12-31"),
        ("+1600-00-00T00:00:00Z", 7, "1501/1600", "1501-01-01", "1600-12-31"),
        ("+1001-00-00T00:00:00Z", 6, "1001/2000", "1001-01-01", "2000-12-31"),
        ("-0020-00-00T00:00:00Z", 9, "-0019", "-0019-01-01", "-0019-12-31"),
        ("-0001-00-00T00:00:00Z", 9, "0000", "0000-01-01", "0000-12-31"),
        ("-0350-00-00T00:00:00Z", 7, "-0399/-0300", "-0399-01-01", "-0300-12-31"),
    ],
)
def test_dates_are_as_precise_as_they_say(time: str, precision: int, edtf: str, lower: str, upper: str) -> None:
    assert moment(time, precision).value == Time(edtf, lower, upper)


@pytest.mark.parametrize(("time", "precision"), [("-13798000000-00-00T00:00:00Z", 3), ("+1751-02-30T00:00:00Z", 11)])
def test_a_date_that_no_article_gives_is_of_another_kind(time: str, precision: int) -> None:
    assert (moment(time, precision).kind, moment(time, precision).value) == ("other", None)


def test_a_julian_day_keeps_its_words_and_gets_gregorian_bounds() -> None:
    assert moment("+1066-10-14T00:00:00Z", 11, "Q1985786").value == Time("1066-10-14", "1066-10-20", "1066-10-20")
    assert moment("+1066-10-00T00:00:00Z", 10, "Q1985786").value == Time("1066-10", "1066-10-07", "1066-11-06")
    assert moment("+1066-00-00T00:00:00Z", 9, "Q1985786").value == Time("1066", "1066-01-01", "1066-12-31")
    assert moment("+1300-02-29T00:00:00Z", 11, "Q1985786").value == Time("1300-02-29", "1300-03-08", "1300-03-08")


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ((1582, 10, 5), "1582-10-15"), ((1700, 2, 29), "1700-03-11"), ((1900, 2, 29), "1900-03-13"),
        ((325, 5, 20), "0325-05-21"), ((1, 1, 1), "0000-12-30"), ((-4712, 1, 1), "-4713-11-24"),
    ],
)  # fmt: skip
def test_the_two_calendars(there: tuple[int, int, int], here: str) -> None:
    assert gregorian(*there) == here
    year, month, day = here.lstrip("-").split("-")
    assert julian(-int(year) if here.startswith("-") else int(year), int(month), int(day)) == there


def test_unknown_values_no_values_and_kinds_that_articles_do_not_give() -> None:
    assert one({"snaktype": "somevalue", "property": "P1"}).main.kind == "unknown"
    assert one({"snaktype": "novalue", "property": "P1"}).main.kind == "none"
    moon = {"latitude": 0, "longitude": 0, "precision": 1, "globe": "http://www.wikidata.org/entity/Q405"}
    others = [
        snak("globecoordinate", moon, "globe-coordinate"),
        snak("string", "x^2", "math"),
        snak("wikibase-entityid", {"entity-type": "property", "numeric-id": 31}, "wikibase-property"),
        snak("wikibase-entityid", {"entity-type": "lexeme", "id": "L1"}, "wikibase-lexeme"),
    ]
    assert [one(each).main.kind for each in others] == ["other"] * 4


def test_old_documents_with_number_alone_and_without_kinds() -> None:
    old = snak("wikibase-entityid", {"entity-type": "item", "numeric-id": 42})
    del old["datatype"]
    assert one(old).main.value == ItemId("Q42")
    assert entity({"id": "Q1", "claims": []}).claims == ()


def test_a_merged_item_says_so() -> None:
    found = entity({"id": "Q2", "redirects": {"from": "Q1", "to": "Q2"}, "claims": {}, "lastrevid": 7})
    assert (found.id, found.asked, found.revision) == ("Q2", "Q1", 7)


def broken() -> list[Any]:
    """A real item with one thing wrong at a time."""
    found = []
    for wrong in (
        ("mainsnak", None), ("rank", "best"), ("mainsnak", {"snaktype": "value", "property": "P1"}),
        ("mainsnak", {"snaktype": "perhaps", "property": "P1"}), ("qualifiers", {"P1": "x"}),
        ("mainsnak", snak("time", {"time": "yesterday", "precision": 11, "calendarmodel": ""})),
        ("mainsnak", snak("quantity", {"amount": "many", "unit": "1"})),
        ("mainsnak", snak("quantity", {"amount": "NaN", "unit": "1"})),
        ("mainsnak", snak("globecoordinate", {"latitude": "north", "globe": "x/Q2"})),
        ("mainsnak", snak("string", 5)),
    ):  # fmt: skip
        document = copy.deepcopy(real()["Q582"])
        document["claims"]["P31"][0][wrong[0]] = wrong[1]
        found.append(document)
    return [
        *found,
        {"claims": {}},
        {"id": 5, "claims": {}},
        {"id": "Q1", "claims": {"P1": [5]}},
        {"id": "Q1", "claims": 5},
    ]


@pytest.mark.parametrize("document", broken())
def test_what_is_not_whole_is_refused(document: Any) -> None:
    with pytest.raises(Malformed):
        entity(document)


@pytest.mark.parametrize("data", [None, 5, "Q1", {}, {"entities": []}, {"error": {}}, [5]])
def test_what_holds_no_entities_is_refused(data: Any) -> None:
    with pytest.raises(Malformed):
        list(documents(data))


@pytest.mark.parametrize(
    "name",
    [
        "File:Flag of New York City.svg", "flag_of New_York  City.svg", "Image: Flag of New York City.svg",
        "http://commons.wikimedia.org/wiki/Special:FilePath/Flag%20of%20New%20York%20City.svg",
    ],
)  # fmt: skip
def test_one_name_for_a_file(name: str) -> None:
    assert file_name(name) == "Flag of New York City.svg"


def test_numbers_keep_their_digits() -> None:
    assert quantity("+330.50", "http://www.wikidata.org/entity/Q712226", None, None) == Quantity(
        Decimal("330.50"), "km2"
    )
    assert str(quantity("+1E+3", "1", "+999", "+1001").amount) == "1000"
    assert quantity("+1", "http://www.wikidata.org/entity/Q199", None, None).unit is None


def test_no_date_is_too_odd_to_be_read() -> None:
    for year in (-10_000, -1, 0, 1, 9_999, 10_000, 99_999):
        for month, day in ((0, 0), (1, 0), (2, 29), (12, 31), (13, 1)):
            for precision in range(15):
                for calendar in (False, True):
                    date(year, month, day, precision, calendar)

from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.model import Coordinate, Time
from kg.rdf import literals
from kg.rdf.literals import EDTF, XSD, degrees, is_day, language, number, string, tagged, time, wkt

ANY = st.text(st.characters(), max_size=40)


def parsed(term: str) -> ox.Literal:
    (quad,) = ox.parse(f"<urn:s> <urn:p> {term} .".encode(), format=ox.RdfFormat.N_QUADS)
    assert isinstance(quad.object, ox.Literal)
    return quad.object


def whole(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


@given(ANY)
@example('"\\\n\r\t\b\f\x00\x7f\x85\u2028\ufffe\uffff\ud800')
def test_text_is_kept_character_by_character(text: str) -> None:
    term = string(text)
    assert parsed(term).value == whole(text)
    assert len(term.splitlines()) == 1  # whatever a reader takes for a line end


def test_text_is_not_normalized() -> None:
    assert parsed(tagged("e\u0301", "fr")).value == "e\u0301"


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("en", "en"), ("ko-Hang", "ko-hang"), ("zh-Hant-TW", "zh-hant-tw"), ("sl-rozaj-biske", "sl-rozaj-biske"),
        ("de-1996", "de-1996"), ("x-own", "x-own"), ("i-klingon", "i-klingon"), ("en-a-bbb-x-c", "en-a-bbb-x-c"),
        ("simple", "en"), ("zh-classical", "lzh"), ("be-x-old", "be-tarask"), ("und", "und"),
        ("", None), ("a", None), ("en_US", None), ("english language", None), ("en-", None), ("abcdefghi", None),
        ("en-us-us", None), ("de-u", None), ("en\n", None), ("ſv", None), ("Ko-Hang!", None),
    ],
)  # fmt: skip
def test_only_language_tags_tag(code: str, tag: str | None) -> None:
    assert language(code) == tag
    found = parsed(tagged("x", code))
    assert found.language == tag
    assert found.datatype.value == (
        f"{XSD}string" if tag is None else "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
    )


@given(st.text("aexi-0129_ Hang", max_size=14) | ANY, ANY)
def test_any_tag_gives_a_valid_literal(code: str, text: str) -> None:
    assert parsed(tagged(text, code)).value == whole(text)


@pytest.mark.parametrize(
    ("edtf", "kind", "lexical"),
    [
        ("1416", "gYear", "1416"), ("-0019", "gYear", "-0019"), ("0000", "gYear", "0000"), ("Y17000", "gYear", "17000"),
        ("Y-17000", "gYear", "-17000"), ("1945-08", "gYearMonth", "1945-08"), ("1945-08-22", "date", "1945-08-22"),
        ("2000-02-29", "date", "2000-02-29"), ("1900-02-29", "string", "1900-02-29"),
        ("1945-13-01", "string", "1945-13-01"), ("", "string", ""),
    ],
)  # fmt: skip
def test_a_date_has_the_type_that_says_all_of_it(edtf: str, kind: str, lexical: str) -> None:
    assert (parsed(time(edtf)).value, parsed(time(edtf)).datatype.value) == (lexical, XSD + kind)


@pytest.mark.parametrize("edtf", ["199X", "1335~", "1955/1962", "1945-21", "../1985", "[1914..1918]", "1985-XX"])
def test_any_other_date_is_edtf(edtf: str) -> None:
    assert (parsed(time(edtf)).value, parsed(time(edtf)).datatype.value) == (edtf, EDTF)


@pytest.mark.parametrize(
    ("edtf", "precision"),
    [
        ("1945-08-22", 11), ("1945-08", 10), ("1945", 9), ("-0019", 9), ("199X", 8), ("19XX", 7), ("1XXX", 6),
        ("1335~", 9), ("1955/1962", 9), ("../1985-02", 10), ("1945-21", 9), ("1985-XX-XX", 9), ("Y17000", 9),
    ],
)  # fmt: skip
def test_precision_is_wikibases(edtf: str, precision: int) -> None:
    assert literals.precision(Time(edtf)) == precision


@pytest.mark.parametrize("day", ["-0004-02-29", "12345-01-01", "0000-12-31", "0001-01-01"])
def test_days_outside_pythons_calendar_are_days(day: str) -> None:
    assert is_day(day)


@pytest.mark.parametrize("day", ["-0000-01-01", "01234-01-01", "1900-02-29", "2001-00-01", "2001-1-1", "2001-01-01\n"])
def test_other_strings_are_not(day: str) -> None:
    assert not is_day(day)


@pytest.mark.parametrize(
    ("written", "lexical", "kind"),
    [("330", "330", "integer"), ("830.0", "830.0", "decimal"), ("-3.40", "-3.40", "decimal"),
     ("1E+3", "1000", "integer"), ("1E-7", "0.0000001", "decimal"), ("-0", "-0", "integer")],
)  # fmt: skip
def test_numbers_are_as_precise_as_written(written: str, lexical: str, kind: str) -> None:
    found = parsed(number(Decimal(written)))
    assert (found.value, found.datatype.value) == (lexical, XSD + kind)


def test_what_is_no_number_is_no_number() -> None:
    with pytest.raises(ValueError, match="NaN"):
        number(Decimal("NaN"))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_every_number_is_valid(value: Decimal) -> None:
    assert Decimal(parsed(number(value)).value) == value


def test_degrees_drop_the_noise_of_binary_fractions_only() -> None:
    assert degrees(39 + 55 / 60, 1 / 60) == "39.91667"
    assert degrees(-33.856784, 1e-6) == "-33.856784"
    assert degrees(-1e-9, 1 / 60) == "0"
    assert degrees(10.0, 100) == "10"
    assert degrees(12.5, 0) == "12.5"


@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(1e-9, 10))
def test_points_stay_where_they_are(lon: float, lat: float, precision: float) -> None:
    text = parsed(wkt(Coordinate(lat, lon, precision))).value
    east, north = text.removeprefix("POINT(").removesuffix(")").split()
    assert abs(float(east) - lon) <= precision / 100
    assert abs(float(north) - lat) <= precision / 100
    assert "e" not in text

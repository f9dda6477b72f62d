"""Coordinates come from every form of the templates and from plain text, with the precision of the form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Coordinate
from kg.values import parse_coordinates
from kg.values.coordinates import from_parts
from kg.values.standalone_language import standalone
from kg.wikitext.inline import parse
from kg.wikitext.passage import passage

POINTS = [
    (
        "{{coord|39|55|N|127|32|E|region:KP_type:city_source:enwiki-GNS|display=inline,title}}",
        (39 + 55 / 60, 127 + 32 / 60, 1 / 60),
    ),
    ("{{Coord|45|32|22|N|89|45|19|W|region:US-WI|display=inline,title}}", (45.539444, -89.755278, 1 / 3600)),
    ("{{coord|37|16|14.66|N|76|41|59.98|W|display=title}}", (37.2707389, -76.6999944, 1 / 360000)),
    ("{{coord|39|55.5|S|127|32.1|W}}", (-39.925, -127.535, 1 / 600)),
    ("{{coord|52.87262|0.62547|display=inline,title}}", (52.87262, 0.62547, 1e-5)),
    ("{{coord|-33.87|151.2|type:city}}", (-33.87, 151.2, 0.01)),
    ("{{coord|39.9|N|127.5|W}}", (39.9, -127.5, 0.1)),
    ("{{coord|39|N|127|E}}", (39, 127, 1)),
    ("{{coord|59|9|29|s|37|w}}", (-59.1580556, -37, 1 / 3600)),
    ("{{coord|1=39.5|2=127.25}}", (39.5, 127.25, 0.01)),
    ("{{nowrap|{{coord|1|2|N|3|4|E}}}}", (1 + 2 / 60, 3 + 4 / 60, 1 / 60)),
    ("{{coor dms|39|55|12|N|127|32|1|E|}}", (39.92, 127.533611, 1 / 3600)),
    ("{{Coordinate|NS=48/12/30/N|EW=11/30/0/E|type=city}}", (48.208333, 11.5, 1 / 3600)),
    ("{{coord|41|24|12|N|2|10|26|E|globe:earth}}", (41.403333, 2.173889, 1 / 3600)),
    ("39°55′N 127°32′E", (39 + 55 / 60, 127 + 32 / 60, 1 / 60)),
    ("39°55'12.3\"N, 127°32'1\"W", (39.9200833, -127.5336111, 1 / 36000)),
    ("39° 55′ 12″ S; 127° 32′ 1″ E", (-39.92, 127.5336111, 1 / 3600)),
    ("40.7128° N, 74.0060° W", (40.7128, -74.006, 1e-4)),
    ("40.7128 N 74.0060 W", (40.7128, -74.006, 1e-4)),
    ("N 39° 55' E 127° 32'", (39 + 55 / 60, 127 + 32 / 60, 1 / 60)),
    ("Near the river (39°55′N 127°32′E)", (39 + 55 / 60, 127 + 32 / 60, 1 / 60)),
    ("-33.8, 151.2", (-33.8, 151.2, 0.1)),
    ("51.5 / 0.1", None),
]
REFUSED = [
    *(
        "",
        "nothing",
        "5",
        "5, 7",
        "330 km2",
        "{{coord}}",
        "{{coord|Paris}}",
        "{{coord missing|Kerala}}",
        "{{coord|39|55|N}}",
    ),
    *(
        "{{coord|91|N|1|E}}",
        "{{coord|39|60|N|1|E}}",
        "{{coord|39|10|60|N|1|1|1|E}}",
        "{{coord|39|N|181|E}}",
        "91.5, 1.5",
    ),
    *(
        "{{coord|12|20|N|15|30|E|globe:moon}}",
        "{{coord|12.5|15.5|globe:Mars_type:mountain}}",
        "39°55′N",
        "{{coord|1e99|5}}",
    ),
    *("{{coord|39|N|127|N}}", "{{coord|N|39|E|127}}", "{{coord|a|b|N|c|d|E}}", "{{coord|39|-5|N|1|1|E}}"),
]


@pytest.mark.parametrize(("text", "expected"), POINTS)
def test_a_point_is_read_with_its_precision(text: str, expected: tuple[float, float, float] | None) -> None:
    found = parse_coordinates(text)
    if expected is None:
        assert found is None
        return
    assert found is not None
    assert (found.lat, found.lon, found.precision) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_point_on_earth_is_refused(text: str) -> None:
    assert parse_coordinates(text) is None


def test_parts_of_old_infoboxes_make_a_point() -> None:
    assert from_parts(["45", "32", "22", "N"], ["89", "45", "19", "W"]) == parse_coordinates(
        "{{coord|45|32|22|N|89|45|19|W}}"
    )
    assert from_parts(["45.5", "", ""], ["-89.75"]) == Coordinate(45.5, -89.75, 0.01)
    assert from_parts(["45", "32", "", "N"], ["89", "45", "", "W"]) == parse_coordinates("{{coord|45|32|N|89|45|W}}")
    assert from_parts([], ["1"]) is None


def test_a_passage_gives_the_point_of_its_template() -> None:
    text = "at {{coord|39|55|N|127|32|E}} in Korea"
    assert parse_coordinates(passage(parse(text), standalone("en"))) == parse_coordinates(text)


PIECES = st.sampled_from(
    [
        *("39", "55.5", "127", "-5", "N", "S", "E", "W"),
        *("°", "′", "″", "'", '"', ",", "{{coord|", "|"),
        *("}}", "globe:moon", "1e9", "181", ".", "−", "+"),
    ]
)


@given(st.text(max_size=60) | st.lists(PIECES, max_size=14).map(" ".join) | st.lists(PIECES, max_size=14).map("".join))
def test_no_text_raises_and_every_point_is_on_earth(text: str) -> None:
    found = parse_coordinates(text)
    if found:
        assert -90 <= found.lat <= 90
        assert -180 <= found.lon <= 180
        assert 0 < found.precision <= 1


@given(
    st.integers(0, 89),
    st.integers(0, 59),
    st.integers(0, 59),
    st.sampled_from("NS"),
    st.integers(0, 179),
    st.sampled_from("EW"),
)
def test_template_and_text_give_the_same_point(
    degrees: int, minutes: int, seconds: int, ns: str, east: int, ew: str
) -> None:
    template = f"{{{{coord|{degrees}|{minutes}|{seconds}|{ns}|{east}|{minutes}|{seconds}|{ew}}}}}"
    text = f"{degrees}°{minutes}′{seconds}″{ns} {east}°{minutes}′{seconds}″{ew}"
    found = parse_coordinates(template)
    assert found is not None
    assert parse_coordinates(text) == found
    assert (found.lat < 0) == (ns == "S" and degrees + minutes + seconds > 0)

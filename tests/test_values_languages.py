"""Another language is a data file and nothing else: German and Korean tables made here are read by the same code."""

from decimal import Decimal
from pathlib import Path

import pytest

from kg.model import Quantity
from kg.values import find_dates, language_tables, parse_date, parse_number, parse_quantity

GERMAN = """
[dates]
forms = [
    "{day} {month} {year}", "{day}{dash}{day2} {month} {year}", "{month} {year}", "{year}", "{decade}", "{century}",
]
partial = ["{day} {month}", "{month}", "{ordinal}"]
ordinal_suffixes = ["."]
decade_suffixes = ["er Jahre", "er-Jahre", "er"]
century_words = ["Jahrhundert", "Jahrhunderts"]
numeric_order = "day first"
months = { Januar = 1, Mai = 5, August = 8, Oktober = 10, Dezember = 12 }
eras = { "v. Chr." = -1, "n. Chr." = 1 }
between = { bis = "to", und = "and" }
[dates.before]
"im Jahr" = "at"
im = "at"
in = "at"
am = "at"
seit = "since"
bis = "until"
vor = "before"
nach = "after"
vom = "from"
von = "from"
um = "about"
der = "filler"
[dates.words]
present = ["heute"]
[numbers]
decimal = ","
group = "."
nouns = ["Einwohner", "Einwohnern"]
scales = { Million = 6, Millionen = 6, Mio = 6 }
about = ["ca.", "rund"]
[units]
km2 = ["Quadratkilometer"]
"/km2" = ["Einwohner je km²"]
"""
KOREAN = """
[dates]
forms = [
    "{year_figures}년 {month_number}월 {day}일", "{year_figures}년 {month_number}월", "{year_figures}년",
    "{era_year}년", "{decade}", "{century}",
]
ordinal_suffixes = [""]
decade_suffixes = ["년대"]
century_words = ["세기"]
eras = { "기원전" = -1 }
before = { "약" = "about" }
after = { "부터" = "since", "까지" = "until", "이후" = "after", "이전" = "before" }
between = { "부터" = "to", "에서" = "to" }
[numbers]
additive_scales = true
scales = { "만" = 4, "억" = 8 }
nouns = ["명"]
[units]
km2 = ["제곱킬로미터"]
"""


@pytest.fixture(autouse=True)
def languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables under codes that no wiki has, so that nothing else is touched."""
    language_tables.units()
    language_tables.wikis()
    for code, text in (("xde", GERMAN), ("xko", KOREAN)):
        (tmp_path / code).mkdir()
        (tmp_path / code / "values.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(language_tables, "_FOLDER", tmp_path)


@pytest.mark.parametrize(
    ("lang", "text", "edtf"),
    [
        ("xde", "22. August 1945", "1945-08-22"),
        ("xde", "22.08.1945", "1945-08-22"),
        ("xde", "5.6.1945", "1945-06-05"),
        ("xde", "August 1945", "1945-08"),
        ("xde", "im Jahr 1945", "1945"),
        ("xde", "1990er Jahre", "199X"),
        ("xde", "18. Jahrhundert", "17XX"),
        ("xde", "20 v. Chr.", "-0019"),
        ("xde", "um 1335", "1335~"),
        ("xde", "seit 1967", "1967/.."),
        ("xde", "1955 bis heute", "1955/.."),
        ("xde", "von 1955 bis 1962", "1955/1962"),
        ("xde", "vom 17. Oktober bis 17. Dezember 1950", "1950-10-17/1950-12-17"),
        ("xde", "1945 Einwohner", None),
        ("xko", "1945년 8월 22일", "1945-08-22"),
        ("xko", "1945년 8월", "1945-08"),
        ("xko", "1945년", "1945"),
        ("xko", "1990년대", "199X"),
        ("xko", "18세기", "17XX"),
        ("xko", "기원전 20년", "-0019"),
        ("xko", "1967년 이후", "1967/.."),
        ("xko", "1955년부터 1962년까지", "1955/1962"),
        ("xko", "1945년 2월 30일", None),
    ],
)
def test_dates(lang: str, text: str, edtf: str | None) -> None:
    found = parse_date(text, lang)
    assert (found and found.edtf) == edtf


def test_dates_in_prose() -> None:
    german = "Im Jahr 1945 wurde sie am 22. August 1945 befreit und seit 1967 von 2000 Einwohnern bewohnt."
    assert [d.time.edtf for d in find_dates(german, "xde")] == ["1945", "1945-08-22", "1967/.."]
    korean = "함흥은 1945년 8월 22일에 해방되었고 1967년부터 함경남도에 속하며 319m의 산이 있다."
    assert [d.time.edtf for d in find_dates(korean, "xko")] == ["1945-08-22", "1967/.."]


def test_numbers_and_units() -> None:
    assert parse_number("1.234,5", "xde") == Decimal("1234.5")
    assert parse_quantity("1,5 Millionen Quadratkilometer", "xde") == Quantity(Decimal(1500000), "km2")
    assert parse_quantity("319m의", "xko") == Quantity(Decimal(319), "m")
    assert parse_number("76만 8551명", "xko") == Decimal(768551)
    assert parse_quantity("330제곱킬로미터", "xko") == Quantity(Decimal(330), "km2")

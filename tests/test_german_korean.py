"""German and Korean as data: what their `values.toml` makes the readers of dates, numbers and quantities say."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from kg.values import find_dates, find_quantities, parse_coordinates, parse_date, parse_number, parse_quantity

DATES = {
    "de": {
        "3. Oktober 1990": "1990-10-03",
        "3.10.1990": "1990-10-03",
        "1. Jänner 1900": "1900-01-01",
        "Oktober 1990": "1990-10",
        "1990er Jahre": "199X",
        "den 1990er-Jahren": "199X",
        "19. Jahrhundert": "18XX",
        "um 1200": "1200~",
        "ca. 1100 v. Chr.": "-1099~",
        "44 v. Chr.": "-0043",
        "5. Jahrhundert v. Chr.": "-04XX",
        "seit 1990": "1990/..",
        "ab 1821": "1821/..",
        "bis 1960": "../1960",
        "nach 1945": "1945/..",
        "vor 1945": "../1945",
        "von 1955 bis 1962": "1955/1962",
        "zwischen 1955 und 1962": "1955/1962",
        "1955–1962": "1955/1962",
        "1990 bis heute": "1990/..",
        "19. bis 27. Juli 1981": "1981-07-19/1981-07-27",
        "in der Nacht vom 7. auf den 8. Oktober 1943": "1943-10-07/1943-10-08",
        "24. Februar bis 3. März 1525": "1525-02-24/1525-03-03",
        "7. bis 9. Jahrhundert": "06XX/08XX",
        "zweite Hälfte des 19. Jahrhunderts": "1850/1899",
        "Sommer 1813": "1813-22",
        "25.000 v. Chr.": "Y-24999",
        "30. Februar 1990": None,
        "1945 Einwohner": None,
        "2.000 Einwohner": None,
        "Seite 1945": None,
        "Nr. 1945": None,
    },
    "ko": {
        "1945년 8월 15일": "1945-08-15",
        "1945년8월15일": "1945-08-15",
        "1945년 8월": "1945-08",
        "1945년": "1945",
        "918년": "0918",
        "1990년대": "199X",
        "1100년대": "11XX",
        "19세기": "18XX",
        "15세기 후반": "1450/1499",
        "17~18세기": "16XX/17XX",
        "기원전 37년": "-0036",
        "기원전 3세기": "-02XX",
        "1945년경": "1945~",
        "1945년까지": "../1945",
        "1945년부터": "1945/..",
        "1945년 이후": "1945/..",
        "1806년부터 1808년까지": "1806/1808",
        "1950년 6월 25일부터 1953년 7월 27일까지": "1950-06-25/1953-07-27",
        "1910년~1945년": "1910/1945",
        "1910–1945": "1910/1945",
        "1990년부터 현재까지": "1990/..",
        "2014년 12월 현재": "2014-12",
        "2016": "2016",
        "10년간": None,
        "500년 전": None,
        "1945년 13월 40일": None,
    },
}

# What a reader takes for dates in a sentence; numbers that count or measure are none.
SENTENCES = {
    "de": {
        "1793 zog der Vater mit der Familie nach Hamburg.": ["1793"],
        "Die Stadt wurde 1945 zerstört und 1960 wieder aufgebaut.": ["1945", "1960"],
        "Am 22. Februar 1788 wurde Arthur in Danzig geboren.": ["1788-02-22"],
        "Im Jahr 1709 stieg die Zahl auf 57.000.": ["1709"],
        "Seit 1999 ist die Stadt Sitz der Regierung.": ["1999/.."],
        "Von 1808 bis 1935 und von 1945 bis 1948 wurde Berlin verwaltet.": ["1808/1935", "1945/1948"],
        "An der Nordempore von 1612 sind dreißig Szenen.": ["1612"],
        "1850 hatte Böblingen 3665 evangelische Einwohner.": ["1850"],
        "Christian Trosiener (1730–1797) war Kaufmann.": ["1730/1797"],
        "Er hatte 1500 deutsche Soldaten.": [],
        "Er war 1807 Schüler.": [],
        "Mit 1345 Metern ist er hoch.": [],
        "Die Zahl wuchs von 1500 auf 2000 Einwohner.": [],
        "Dort lebten 1945 Einwohner.": [],
    },
    "ko": {
        "독일인 정착자들이 1100년대에 이 지역을 차지하였다.": ["11XX"],
        "1307년에는 베를린과 쾰른이 연합을 설립하였다.": ["1307"],
        "1640년부터 1688년까지 통치하였고, 산업을 촉진시켰다.": ["1640/1688"],
        "인구는 1871년에 826,000명에서 1910년에 2,076,200명으로 늘어났다.": ["1871", "1910"],
        "2016년 9월 18일에 치러졌으며": ["2016-09-18"],
        "로스앤젤레스 (1967년)": ["1967"],
        "약 1,500년 전에는 마을이 있었다.": [],
        "인구가 6,000명으로 줄어들었다.": [],
    },
}

NUMBERS = {
    "de": {
        "1.234,5": "1234.5",
        "57.000": "57000",
        "3665": "3665",
        "3,77 Millionen": "3770000",
        "rund 4,7 Mio.": "4700000",
        "6.195.632 (31. Oktober 2020)": "6195632",
        "1,2,3": None,
        "3. Oktober 1990": None,
    },
    "ko": {
        "3,562,166명": "3562166",
        "3만 5천 명": "35000",
        "5천만": "50000000",
        "1억 2,345만 6,789명": "123456789",
        "약 100만 명": "1000000",
        "3만 2010년": "30000",
        "만": None,
        "1945년": None,
    },
}

QUANTITIES = {
    "de": {
        "891,68 km²": ("891.68", "km2"),
        "1.200 Quadratkilometer": ("1200", "km2"),
        "115 m ü. NHN": ("115", "m"),
        "20,94 %": ("20.94", "%"),
        "4.100 Einwohner je km²": ("4100", "/km2"),
        "153,3 Mrd. €": ("153300000000", "EUR"),
        "9,5 °C": ("9.5", "Cel"),
    },
    "ko": {
        "891.85 km²": ("891.85", "km2"),
        "891.85제곱킬로미터": ("891.85", "km2"),
        "4,100명/km²": ("4100", "/km2"),
        "1,950 미터의": ("1950", "m"),
        "15%는": ("15", "%"),
        "3조 원": ("3000000000000", "KRW"),
    },
}


def each(table: dict[str, dict[str, object]]) -> list[tuple[str, str, object]]:
    return [(lang, words, expected) for lang, cases in table.items() for words, expected in cases.items()]


@pytest.mark.parametrize(("lang", "words", "edtf"), each(DATES))  # type: ignore[arg-type]
def test_dates(lang: str, words: str, edtf: str | None) -> None:
    found = parse_date(words, lang)
    assert (found.edtf if found else None) == edtf


@pytest.mark.parametrize(("lang", "sentence", "edtf"), each(SENTENCES))  # type: ignore[arg-type]
def test_dates_in_a_sentence(lang: str, sentence: str, edtf: list[str]) -> None:
    assert [found.time.edtf for found in find_dates(sentence, lang)] == edtf


@pytest.mark.parametrize(("lang", "words", "number"), each(NUMBERS))  # type: ignore[arg-type]
def test_numbers(lang: str, words: str, number: str | None) -> None:
    assert parse_number(words, lang) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(("lang", "words", "expected"), each(QUANTITIES))  # type: ignore[arg-type]
def test_quantities(lang: str, words: str, expected: tuple[str, str]) -> None:
    found = parse_quantity(words, lang)
    assert found is not None
    assert (str(found.amount), found.unit) == expected


def test_quantities_in_a_sentence() -> None:
    korean = find_quantities("인구가 6,000명으로 줄었다. 면적은 891.85km²로, 인구는 350만 명이다.", "ko")
    assert [(str(f.quantity.amount), f.quantity.unit) for f in korean] == [
        ("6000", None),
        ("891.85", "km2"),
        ("3500000", None),
    ]
    german = find_quantities("Sie hat 891,68 km² und 3,6 Millionen Einwohner; es waren 2.807.405 Menschen.", "de")
    assert [(str(f.quantity.amount), f.quantity.unit) for f in german] == [
        ("891.68", "km2"),
        ("3600000", None),
        ("2807405", None),
    ]


@pytest.mark.parametrize(
    ("lang", "wikitext"),
    [
        ("de", "{{Coordinate|article=/|NS=52/31/7/N|EW=13/24/30/E|type=city|region=DE-BE}}"),
        ("ko", "{{좌표|52|31|7|N|13|24|30|E|type:city|display=title}}"),
    ],
)
def test_coordinates_by_the_template_of_the_wiki(lang: str, wikitext: str) -> None:
    point = parse_coordinates(wikitext, lang)
    assert point is not None
    assert (round(point.lat, 4), round(point.lon, 4)) == (52.5186, 13.4083)


def test_no_language_stands_in_the_code() -> None:
    """Letters beyond Latin and English month names live in data; docstrings and comments may show examples."""
    months = {m for lang in ("en", "de") for m in _dates(lang)["months"] if len(m) > 4}
    for path in sorted(Path("kg").rglob("*.py")):
        code = re.sub(r'""".*?"""|#[^\n]*', "", path.read_text("utf-8"), flags=re.DOTALL)
        assert not re.search(r"[\u1100-\u11ff\uac00-\ud7af]", code), path
        assert not [month for month in months if re.search(rf"\b{re.escape(month)}\b", code)], path


def _dates(lang: str) -> dict[str, dict[str, int]]:
    dates: dict[str, dict[str, int]] = tomllib.loads(Path(f"kg/mappings/{lang}/values.toml").read_text("utf-8"))[
        "dates"
    ]
    return dates

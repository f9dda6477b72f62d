"""Some 6,000 values as editors write them (tests/data/values/*.tsv) are read as a careful reader understands them."""

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from test_values_dates import assert_sound

from kg.values import parse_coordinates, parse_date, parse_number, parse_quantity, parse_text

TABLES = Path(__file__).parent / "data" / "values"
REFUSED = "—"
Row = list[str]


def date(row: Row, lang: str = "en") -> Row:
    """Wikitext, EDTF."""
    found = parse_date(row[0], lang)
    if found:
        assert_sound(found)
    return [row[0], found.edtf if found else REFUSED]


def number(row: Row, lang: str = "en") -> Row:
    """Wikitext, number."""
    return [row[0], written(parse_number(row[0], lang)) or REFUSED]


def quantity(row: Row, lang: str = "en") -> Row:
    """Wikitext, amount, unit, lower and upper bound, the parameter's own unit."""
    found = parse_quantity(row[0], lang, unit=row[5] or None)
    read = [found.amount, found.unit, found.lower, found.upper] if found else [REFUSED, None, None, None]
    return [row[0], *map(written, read), row[5]]


def point(row: Row, lang: str = "en") -> Row:
    """Wikitext, latitude, longitude, precision; the row's own words where they mean the same number."""
    found = parse_coordinates(row[0], lang)
    if found is None:
        return [row[0], REFUSED, "", ""]
    read = round(found.lat, 5), round(found.lon, 5), found.precision
    same = row[1] != REFUSED and (*map(float, row[1:3]), pytest.approx(float(Fraction(row[3])))) == read
    return row[:4] if same else [row[0], *map(str, read)]


def text(row: Row, lang: str = "en") -> Row:
    """Wikitext, words, language."""
    found = parse_text(row[0], lang)
    return [row[0], found.text if found else REFUSED, (found and found.lang) or ""]


def written(value: object) -> str:
    """A part of an answer as the tables have it."""
    return "" if value is None else str(value)


READERS: dict[str, tuple[Callable[[Row, str], Row], int]] = {
    "dates": (date, 2),
    "numbers": (number, 2),
    "quantities": (quantity, 6),
    "coordinates": (point, 4),
    "texts": (text, 3),
}
FILES = sorted(path.stem for path in TABLES.glob("*.tsv"))


def sections() -> list[tuple[str, str, list[Row]]]:
    """The rows under each heading of each table (`dates.tsv` in English, `dates.de.tsv` in German), all of one length.

    What rows say about themselves is left out.
    """
    found: list[tuple[str, str, list[Row]]] = []
    for name in FILES:
        _, cells = READERS[name.partition(".")[0]]
        for line in (TABLES / f"{name}.tsv").read_text(encoding="utf-8").split("\n"):
            if line.startswith("## "):
                found.append((name, line[3:], []))
            elif line.strip() and not line.startswith("# "):
                row = [cell.replace("\\n", "\n") for cell in line.split("\t")]
                assert 2 <= len(row) <= cells + 1, line
                found[-1][2].append((row + [""] * cells)[:cells])
    return found


@pytest.mark.parametrize(("name", "heading", "rows"), sections())
def test_values_are_read_as_a_careful_reader_understands_them(name: str, heading: str, rows: list[Row]) -> None:
    kind, _, lang = name.partition(".")
    reader, _ = READERS[kind]
    assert rows, heading
    assert [read for row in rows if (read := reader(row, lang or "en")) != row] == []


def test_no_value_stands_in_two_rows() -> None:
    for name in FILES:
        rows = Counter((row[0], *row[5:]) for table, _, rows in sections() if table == name for row in rows)
        assert [row for row, times in rows.items() if times > 1] == []

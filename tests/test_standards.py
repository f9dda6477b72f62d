"""What kg writes is held against other people's readers of the same standards: EDTF and BCP 47."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kg import Article, Extraction, Text, Time, extract
from kg.model import Value

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "examples" / "Hamhung.wikitext", *sorted((ROOT / "tests" / "gold" / "pages").glob("*.wikitext"))]


@cache
def extraction(page: Path) -> Extraction:
    return extract(Article(None, "en", page.read_text("utf-8")))


def values(page: Path) -> Iterator[Value]:
    """Every value of the article's statements, their qualifiers and their works."""
    for statement in extraction(page).statements:
        yield statement.value
        yield from (qualifier.value for qualifier in statement.qualifiers)
    for work in extraction(page).references:
        yield from (date for date in (work.date, work.access_date, work.archive_date) if date)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_date_is_edtf_and_its_bounds_are_the_same(page: Path) -> None:
    from edtf import parse_edtf, struct_time_to_date

    times = sorted({value for value in values(page) if isinstance(value, Time)}, key=lambda time: time.edtf)
    for time in times:
        parsed = parse_edtf(time.edtf)
        if time.lower and not time.lower.startswith("-"):
            assert struct_time_to_date(parsed.lower_strict()).isoformat() == time.lower, time
        if time.upper and not time.upper.startswith("-"):
            assert struct_time_to_date(parsed.upper_strict()).isoformat() == time.upper, time


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_language_tag_is_valid(page: Path) -> None:
    from langcodes import tag_is_valid

    tags = {value.lang for value in values(page) if isinstance(value, Text) and value.lang}
    tags |= {item.lang for item in {s.subject for s in extraction(page).statements} if item.lang}
    assert {tag for tag in tags if not tag_is_valid(tag)} == set()


def test_there_is_something_to_hold_against_them() -> None:
    everything = [value for page in PAGES for value in values(page)]
    assert len({value.edtf for value in everything if isinstance(value, Time)}) > 50
    assert len({value.lang for value in everything if isinstance(value, Text)}) > 3

"""What the columns of a table say of the places it lists: people, area, capital, names in other scripts."""

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.extractors.lists.rows import Column, Row
from kg.mapping.lists import listing
from kg.model import Citation, Findings, Item, Qualifier, Quantity, Text
from kg.values import find_dates, parse_date, parse_number, parse_quantity
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.passage import Passage
from kg.wikitext.sentence_patterns import either

_COUNTED = {"population": "population", "area": "area", "density": "population density"}
"""The property by the role of its column."""
_YEAR = re.compile(r"(?<![\d.,])(?:1[6-9]|20)\d\d(?![\d.,])")


def parts_from_columns(page: Page, part: Item, row: Row, refs: tuple[Citation, ...]) -> Findings:
    """What the other cells of a row say of the place that it names."""
    for column, cell, place in row.counted:
        value = _number(page, column, cell, place)
        if value is not None:
            beside = [c for header in column.headers for c in page.citations(header, "introducing sentence")]
            yield page.state(
                part,
                P[_COUNTED[column.role]],
                value,
                place,
                "table row",
                qualifiers=tuple(_dated(page, column)),
                references=tuple(dict.fromkeys((*refs, *beside))),
            )
    for role, words in row.cells.items():
        tag = role.removeprefix("native:")
        if tag != role and words.plain.strip():
            place = words.source(0, len(words.plain))
            name = Text(words.plain.strip(), tag)
            yield page.state(part, P["native label"], name, place, "table row", references=refs)
    capital = row.cells.get("capital")
    link = next((a for a in capital.links if a.end > a.start), None) if capital else None
    if capital and link and link.start == 0:
        place = (link.source_start, link.source_end)
        yield page.state(part, P["capital"], page.item(capital, link), place, "table row", references=refs)


def _number(page: Page, column: Column, cell: Passage, place: tuple[int, int]) -> Quantity | None:
    """The number of a cell: a bare one for people, for an area one with the unit of cell or header; else None."""
    lang = page.language.code
    if column.role == "population":
        amount = parse_number(cell.plain, lang)
        return Quantity(amount) if amount is not None and amount == int(amount) else None
    unit = _unit(column, lang)
    if unit and column.role == "density":
        unit = unit if unit.startswith("/") else f"/{unit}"
    value = parse_quantity(page.text[place[0] : place[1]], lang, unit=unit)
    return value if value is not None and value.unit else None


@lru_cache
def _units(lang: str) -> re.Pattern[str]:
    """Where a header gives the unit of its column: `Area (km²)`, `Density per km²`."""
    behind = either(listing(lang).table("rows").get("units", ()))
    return re.compile(rf"\(([^()]{{1,20}})\)|\[([^\[\]]{{1,20}})\]| {behind} ([^ ]{{1,12}})(?: |$)")


def _without_per(unit: str, lang: str) -> str:
    words = (f"{word} " for word in listing(lang).table("rows").get("per", ()))
    return next((unit.removeprefix(word) for word in words if unit.startswith(word)), unit)


def _unit(column: Column, lang: str) -> str | None:
    """The unit in `Area (km²)`, or in a header of its own below it."""
    words = column.headers[-1].plain
    inside = [next(group for group in match.groups() if group) for match in _units(lang).finditer(column.words)]
    for candidate in (*inside, words if len(words) <= 12 else ""):
        found = parse_quantity(f"1 {_without_per(candidate, lang).lstrip('/')}", lang) if candidate else None
        if found is not None and found.unit:
            return found.unit
    return None


def _dated(page: Page, column: Column) -> Iterator[Qualifier]:
    """The date in `Population (1 July 2011)`, the year in `Population (2011 census)`, where it is the only one."""
    dates = [date.time for date in find_dates(column.words, page.language.code) if date.role in ("at", "as of")]
    if len(dates) == 1:
        yield Qualifier(P["point in time"], dates[0])
        return
    years = {match.group() for match in _YEAR.finditer(column.words)}
    time = parse_date(years.pop(), page.language.code) if len(years) == 1 else None
    if time is not None:
        yield Qualifier(P["point in time"], time)

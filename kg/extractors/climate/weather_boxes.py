"""The climate tables of a page as cells: boxes of named values, charts of values in order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.mapping import mappings
from kg.wikitext.nodes import Parameter, Template
from kg.wikitext.page import Page

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEAR = "year"
"""How the graph writes months and the year, whatever a wiki calls them (`kg:month` in shapes/climate.ttl)."""


@dataclass(frozen=True, slots=True)
class Box:
    """One table: its template on `page`, the article's or that of a template page which the article shows."""

    page: Page
    template: Template

    def place(self, parameter: Parameter) -> tuple[int, int]:
        """Where a parameter stands on its page."""
        return parameter.start, parameter.end

    def where(self, parameter: Parameter) -> str:
        """The place of a parameter for people."""
        return f"{self.template.name} / {parameter.name}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: the month as statements write it, the measure and the unit of the number."""

    parameter: Parameter
    month: str
    measure: str
    unit: str | None


def boxes(page: Page) -> Iterator[Box]:
    """Every climate table that stands in the article, in order, also those inside tables and other templates."""
    names = known(page.language.code)
    for span in page.scan.walk():
        if span.kind == "template" and page.template_key(span) in names and (found := page.template(span)):
            yield Box(page, found)


@lru_cache
def known(lang: str) -> frozenset[str]:
    """The case-folded names of all templates that hold a climate table."""
    data = mappings(lang).weather
    names = [*data["names"], *(name for chart in data.get("chart", ()) for name in chart["names"])]
    return frozenset(name.casefold() for name in names)


def chart(template: Template, lang: str) -> Mapping[str, Any] | None:
    """What is known of a table whose values stand in order; None for one with named values."""
    for entry in mappings(lang).weather.get("chart", ()):
        if template.key in (name.casefold() for name in entry["names"]):
            return dict(entry)
    return None


def cells(box: Box, lang: str) -> Iterator[Cell | Parameter]:
    """The filled parameters of a box, in order: cells, and as they are those that are none."""
    entry = chart(box.template, lang)
    found = _in_order(box, entry, lang) if entry else {}
    named = _named(lang)
    for parameter in box.template.parameters:
        if parameter.end == parameter.start or box.template.get(parameter.name) is not parameter:
            continue
        cell = found.get(parameter.name) if entry else named.get(spelled(parameter.name))
        yield Cell(parameter, *cell) if cell else parameter


def _in_order(box: Box, entry: Mapping[str, Any], lang: str) -> dict[str, tuple[str, str, str | None]]:
    """Month, measure and unit by the number of the parameter."""
    data = mappings(lang).weather
    rows, other = entry["rows"], entry.get("other", {})
    chosen = box.template.get(other["parameter"]) if other else None
    if chosen and box.page.render(chosen.nodes).plain.casefold() == other["value"]:
        rows = other["rows"]
    found: dict[str, tuple[str, str, str | None]] = {}
    for index in range(12 * len(rows)):
        by_month = entry["by"] == "month"
        month, row = divmod(index, len(rows)) if by_month else (index % 12, index // 12)
        measure = data["measures"][rows[row]]
        found[str(entry["first"] + index)] = (_MONTHS[month], measure["measure"], measure.get("unit"))
    return found


@lru_cache
def _named(lang: str) -> dict[str, tuple[str, str, str | None]]:
    """Month, measure and unit by the spelling of the parameter's name."""
    data = mappings(lang).weather
    found: dict[str, tuple[str, str, str | None]] = {}
    for row, entry in data["measures"].items():
        pattern = entry.get("parameter", data.get("parameter", "{month} {measure}")).replace("{measure}", row)
        for month, words in zip((*_MONTHS, _YEAR), (*data["months"], data["year"]), strict=True):
            found[spelled(pattern.replace("{month}", words))] = (month, entry["measure"], entry.get("unit"))
    return found


def spelled(name: str) -> str:
    """A parameter's name without what does not tell it apart: case, `_` for a space, the degree sign."""
    return " ".join(name.replace("_", " ").replace("°", "").casefold().split())

"""Populations by year that an article gives as a table made by a template (`{{US Census population|1880=900}}`)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.model import Citation, Findings, Qualifier, Quantity, Text, Time
from kg.values import parse_date, parse_number
from kg.vocab import P
from kg.wikitext.nodes import Parameter, Template
from kg.wikitext.page import Page

_YEAR = re.compile(r"[12]\d{3}")
_SHOWN = re.compile(r"(?:[12]\d{3}|\d{1,2} [^\W\d_]+ [12]\d{3}|[^\W\d_]+ \d{1,2}, [12]\d{3}|[^\W\d_]+ [12]\d{3})")

Count = tuple[Time | None, Parameter, tuple[Citation, ...]]
"""A year, the parameter with the number of people in it, and what the year cites."""


def censuses(page: Page) -> Findings:
    """The population of the place in each year of such a table, with the works that the table cites."""
    told: Mapping[str, Any] = page.language.words.get("censuses", {})
    if not told.get("title") or not page.is_place:
        return
    for template in page.templates(*told["named"], *told["paired"]):
        shown = " ".join(_words(page, template, name) for name in (told["title"], *told["sources"]))
        if {word.casefold() for word in re.findall(r"\w+", shown)} & set(told["never"]):
            continue
        named = template.key in told["named"]
        references = tuple(c for name in told["sources"] for c in _cited(page, template, name))
        pairs = _named(template) if named else _paired(page, template)
        for year, parameter, beside in pairs:
            amount = parse_number(page.text[parameter.start : parameter.end], page.language.code)
            if amount is None or year is None:
                continue
            when = (Qualifier(P["point in time"], year),)
            yield from _state(page, template, parameter, Quantity(amount), when, beside or references)
        yield from _estimate(page, template, told)
        page.mark_read((template.start, template.end))


def _state(
    page: Page,
    template: Template,
    parameter: Parameter,
    amount: Quantity,
    qualifiers: tuple[Qualifier, ...],
    references: tuple[Citation, ...],
) -> Findings:
    place, where = (parameter.start, parameter.end), f"{template.name} / {parameter.name}"
    own = page.citations(page.render(parameter.nodes), "value")
    cited = own or references
    yield page.state(page.subject, P["population"], amount, place, where, qualifiers=qualifiers, references=cited)


def _named(template: Template) -> Iterator[Count]:
    for parameter in template.parameters:
        if _YEAR.fullmatch(parameter.name) and template.get(parameter.name) is parameter:
            yield parse_date(parameter.name), parameter, ()


def _paired(page: Page, template: Template) -> Iterator[Count]:
    """Unnamed parameters by twos: a year, then the population in it."""
    plain = [p for p in template.parameters if p.name.isdigit()]
    for year, parameter in zip(plain[::2], plain[1::2], strict=False):
        shown = page.render(year.nodes).plain
        cited = page.citations(page.render(year.nodes), "value")
        yield (parse_date(shown, page.language.code) if _SHOWN.fullmatch(shown) else None), parameter, cited


def _estimate(page: Page, template: Template, told: Mapping[str, Any]) -> Findings:
    amount, year = template.get(told["estimate"]), template.get(told["estimated in"])
    if amount is None or year is None:
        return
    value = parse_number(page.text[amount.start : amount.end], page.language.code)
    when = parse_date(page.text[year.start : year.end].strip(), page.language.code)
    if value is None or when is None:
        return
    method = Qualifier(P["determination method"], Text(told["estimate"], page.language.code))
    references = tuple(_cited(page, template, told["estimate source"]))
    qualifiers = (Qualifier(P["point in time"], when), method)
    yield from _state(page, template, amount, Quantity(value), qualifiers, references)


def _words(page: Page, template: Template, name: str) -> str:
    parameter = template.get(name)
    return page.render(parameter.nodes).plain if parameter else ""


def _cited(page: Page, template: Template, name: str) -> Iterator[Citation]:
    parameter = template.get(name)
    if parameter is not None:
        yield from page.citations(page.render(parameter.nodes), "value")

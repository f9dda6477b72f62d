"""Climate normals from weather boxes: each cell a statement with measure, month, period and source."""

import re
from collections.abc import Iterator

from kg.mapping import mappings
from kg.model import Citation, Findings, Qualifier, Quantity, Text, Time
from kg.values import find_dates, parse_number
from kg.vocab import P
from kg.wikitext.nodes import Parameter, Template
from kg.wikitext.page import Page

_MINUS = str.maketrans("−–", "--")


def weather(page: Page) -> Findings:
    """Every filled month or year cell of every weather box of the article."""
    data = mappings(page.language.code).weather
    names = [name.casefold() for name in data["names"]]
    months = {m.casefold(): m for m in (*data["months"], data["year"])}
    measures = {words.casefold(): entry for words, entry in data["measures"].items()}
    for template in page.templates(*names):
        period = _period(page, template, data["location"])
        references = tuple(_sources(page, template, data["source"]))
        shared = _shared(page, template, data["location"], period)
        for parameter in template.parameters:
            head, _, words = parameter.name.partition(" ")
            if head.casefold() not in months or parameter.end == parameter.start:
                yield from _other(page, template, parameter)
                continue
            entry = measures.get(words.casefold())
            yield from _cell(page, template, parameter, months[head.casefold()], entry, shared, references)


def _cell(
    page: Page,
    template: Template,
    parameter: Parameter,
    month: str,
    entry: dict[str, str] | None,
    shared: tuple[Qualifier, ...],
    references: tuple[Citation, ...],
) -> Findings:
    place, where = (parameter.start, parameter.end), f"{template.name} / {parameter.name}"
    if entry is None:
        yield page.problem(place, where, "no mapping says what this row measures")
        return
    words = page.render(parameter.nodes)
    amount = parse_number(words.plain.translate(_MINUS), page.language.code)
    if amount is None:
        if words.plain not in ("", "-", "—"):
            yield page.problem(place, where, "could not be read as a number")
        return
    measure, unit = entry["measure"], entry.get("unit")
    qualifiers = (Qualifier(P["measure"], Text(measure)), Qualifier(P["month"], Text(month)), *shared)
    own = page.citations(words, "value")
    yield page.state(
        page.subject,
        P["climate normal"],
        Quantity(amount, unit),
        place,
        where,
        qualifiers=qualifiers,
        references=own + references,
    )


def _shared(page: Page, template: Template, location: str, period: Time | None) -> tuple[Qualifier, ...]:
    """What holds for every cell: the period, and the box's location where the article has several boxes."""
    found: tuple[Qualifier, ...] = (Qualifier(P["period"], period),) if period else ()
    place = template.get(location)
    boxes = list(page.templates(template.key))
    if place and len(boxes) > 1:
        found += (Qualifier(P["location"], Text(page.render(place.nodes).plain, page.language.code)),)
    return found


def _period(page: Page, template: Template, location: str) -> Time | None:
    """The years in `location = Hamhung (1991–2020)`."""
    parameter = template.get(location)
    if parameter is None:
        return None
    page.use((parameter.start, parameter.end), page.extractor)
    found = find_dates(page.render(parameter.nodes).plain, page.language.code)
    return next((f.time for f in found if re.fullmatch(r"\d{4}/\d{4}", f.time.edtf)), None)


def _sources(page: Page, template: Template, names: list[str]) -> Iterator[Citation]:
    """What the box cites below its table."""
    for name in names:
        if parameter := template.get(name):
            page.use((parameter.start, parameter.end), page.extractor)
            yield from page.citations(page.render(parameter.nodes), "value")


def _other(page: Page, template: Template, parameter: Parameter) -> Findings:
    """A parameter that is no cell: known, ignored, or a Problem."""
    data = mappings(page.language.code).weather
    known = {data["location"], *data["source"]}
    name = parameter.name
    if parameter.end > parameter.start and name not in known and not mappings(page.language.code).weather_ignored(name):
        place = (parameter.start, parameter.end)
        yield page.problem(place, f"{template.name} / {name}", "no mapping says what this parameter means")

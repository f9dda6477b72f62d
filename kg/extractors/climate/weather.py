"""Climate normals: each cell of a climate table is a statement with measure, month, period, place and source."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from kg.extractors.climate.on_template_pages import shown
from kg.extractors.climate.weather_boxes import Box, Cell, boxes, cells, chart
from kg.extractors.climate.weather_periods import Periods, joined, measures_of, read_periods
from kg.mapping import mappings
from kg.model import Citation, Findings, Item, Problem, Qualifier, Quantity, Text, Value
from kg.values import parse_number
from kg.vocab import P
from kg.wikitext.nodes import Parameter
from kg.wikitext.page import Page
from kg.wikitext.passage import Passage

_MINUS = str.maketrans("−–‐‑‒﹣－˗＋", "--------+")
_PERIOD = re.compile(r"\s{0,2}[(,:;–-]?\s{0,2}[^()\d]{0,40}(?:1[6-9]|20)\d\d")


def weather(page: Page) -> Findings:
    """Every filled month or year cell of every climate table of the article."""
    for box in boxes(page):
        yield from _table(page, box)
    for found in shown(page):
        if isinstance(found, Problem):
            yield found
        else:
            yield from _table(page, found)


@dataclass(frozen=True, slots=True)
class _Source:
    """One source of a table: what it cites, the measures it is limited to (none: all) and the periods that it names."""

    citations: tuple[Citation, ...]
    measures: frozenset[str]
    periods: Periods


def _table(page: Page, box: Box) -> Findings:
    lang = page.language.code
    known = {*_names(box, "location"), *mappings(lang).weather["source"]}
    sources = list(_sources(page, box))
    located = _location(box)
    stated = read_periods(located.plain, lang) if located else Periods()
    periods = _over(stated, [source.periods for source in sources])
    where = _where(page, located) if located else None
    beside = box.page.citations(located, "value") if located else ()
    for found in cells(box, lang):
        if isinstance(found, Cell):
            # A source that names this measure before those that tell all; one limited to others cites nothing here.
            own = [s.citations for s in sources if found.measure in s.measures]
            cited = own + [s.citations for s in sources if not s.measures]
            period = periods.over(found.measure, lang)
            yield from _cell(
                page,
                box,
                found,
                (
                    Qualifier(P["measure"], Text(found.measure)),
                    Qualifier(P["month"], Text(found.month)),
                    *([Qualifier(P["period"], period)] if period else []),
                    *([Qualifier(P["location"], where)] if where else []),
                ),
                tuple(dict.fromkeys((*(c for each in cited for c in each), *beside))),
            )
        elif found.name not in known and not mappings(lang).weather_ignored(found.name):
            yield from _unread(box, found)


def _over(stated: Periods, sources: list[Periods]) -> Periods:
    """What the title of the table says, and for what it leaves open what the sources say."""
    cited = joined(sources)
    rest, normals = (stated.rest, stated.normals) if stated.rest else (cited.rest, cited.normals)
    return Periods(dict(cited.of) | dict(stated.of), rest, normals)


def _cell(
    page: Page, box: Box, cell: Cell, qualifiers: tuple[Qualifier, ...], references: tuple[Citation, ...]
) -> Findings:
    parameter, data = cell.parameter, mappings(page.language.code).weather
    place, where = box.place(parameter), box.where(parameter)
    words = box.page.render(parameter.nodes)
    text = words.plain.translate(_MINUS)
    # Many templates count with their cells, so that these are written as machines write numbers.
    amount = parse_number(text, data.get("numbers", page.language.code))
    lower = None
    if amount is None and text.casefold() in data.get("trace", ()):
        amount = lower = Decimal(0)
    if amount is None:
        if text and text.casefold() not in data.get("empty", ()):
            yield box.page.problem(place, where, "could not be read as a number")
        return
    own = box.page.citations(words, "value")
    value = Quantity(amount, cell.unit, lower)
    yield box.page.state(
        page.subject, P["climate normal"], value, place, where, qualifiers=qualifiers, references=own + references
    )


def _names(box: Box, key: str) -> list[str]:
    """The parameters of a table that may hold its title."""
    entry = chart(box.template, box.page.language.code)
    named = (entry or {}).get(key) or mappings(box.page.language.code).weather[key]
    return [named] if isinstance(named, str) else list(named)


def _location(box: Box) -> Passage | None:
    """The title of a table: the place, and mostly the years."""
    parameter = box.template.get(*_names(box, "location"))
    if parameter is None:
        return None
    box.page.mark_read(box.place(parameter))
    return box.page.render(parameter.nodes)


def _where(page: Page, located: Passage) -> Value | None:
    """The place where the weather was observed, unless that is simply the subject."""
    years = _PERIOD.search(located.plain)
    bracket = located.plain.find("(")
    end = min(at for at in (years.start() if years else -1, bracket, len(located.plain)) if at >= 0)
    name = located.plain[:end].strip(" ,;:–-")
    if not name or page.is_subject(name) or page.is_subject(name.split(",")[0]):
        return None
    link = next((a for a in located.links if a.start == 0 and a.end == end and a.end > 0), None)
    link = link or next((a for a in located.links if located.plain[a.start : a.end] == name), None)
    item = page.item(located, link) if link else Item(name)
    return item if link else Text(item.label, page.language.code)


def _sources(page: Page, box: Box) -> Iterator[_Source]:
    """What the table cites below it."""
    lang = page.language.code
    for name in mappings(lang).weather["source"]:
        if (parameter := box.template.get(name)) is None:
            continue
        box.page.mark_read(box.place(parameter))
        words = box.page.render(parameter.nodes)
        periods = read_periods(words.plain, lang)
        for said, citations in _cited_parts(box.page, words):
            yield _Source(citations, measures_of(said, lang), periods)
            periods = Periods()


def _cited_parts(page: Page, words: Passage) -> Iterator[tuple[str, tuple[Citation, ...]]]:
    """The words of a source with what each part cites: `A<ref> (extremes)<ref>` limits only the second footnote.

    Footnotes side by side cite the same words; words behind the last footnote are of that one.
    """
    ends = sorted({a.start for a in words.anchors if page.cited_at(a)})
    whole = page.citations(words, "value")
    if len(ends) < 2:
        yield words.plain, whole
        return
    for start, end in pairwise([0, *ends]):
        cited = tuple(Citation(work, "value") for a in words.anchors if a.start == end for work in page.cited_at(a))
        yield words.plain[start : len(words.plain) if end == ends[-1] else end], cited


def _unread(box: Box, parameter: Parameter) -> Findings:
    """A parameter that nobody knows; a chart's number beyond its rows is one as well."""
    if box.page.render(parameter.nodes).plain:
        yield box.page.problem(
            box.place(parameter), box.where(parameter), "no mapping says what this parameter of a climate table means"
        )

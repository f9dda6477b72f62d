"""What stands beside an entry of a value (brackets, a template's years) as qualifiers: when it holds."""

import re
from collections.abc import Iterator

from kg.extractors.infobox.value_splitting import ValuePart
from kg.mapping.infobox import WHOLE
from kg.model import Qualifier, Time
from kg.reading.date_qualifiers import interval, interval_end
from kg.values import parse_date
from kg.vocab import P
from kg.wikitext.nodes import Template
from kg.wikitext.page import Page

_YEARS = re.compile(r"\d{4}(?:,\s?\d{4}){1,30}\Z")
_YEAR = re.compile(r"\d{3}|\d\s?(?:BC|AD|CE)")


def when(page: Page, chunk: ValuePart, dated: str) -> tuple[Qualifier, ...]:
    """The time that an entry gives for itself; `dated` is the property of a lone date."""
    if found := _from_template(page, chunk):
        return found
    for note in (chunk.note, _outside(chunk)):
        if note and (found := tuple(_dates(page, note, dated))):
            return found
    return _as_of(page, chunk, dated)


def _as_of(page: Page, chunk: ValuePart, dated: str) -> tuple[Qualifier, ...]:
    """The date of `{{as of|2020|lc=y}}` behind an entry."""
    keys = page.language.words["boxes"].get("dating", ())
    for anchor in chunk.words.within(chunk.end, len(chunk.words.plain), "template", "unknown"):
        node = anchor.node
        if isinstance(node, Template) and node.key in keys:
            value = parse_date(page.text[node.start : node.end], page.language.code)
            return tuple(_one(value, dated)) if value else ()
    return ()


def _from_template(page: Page, chunk: ValuePart) -> tuple[Qualifier, ...]:
    """Start and end from `{{marriage|…|1903|1919}}` and its kin."""
    tables = page.language.words["boxes"]["dated"]
    for anchor in chunk.words.within(chunk.start, chunk.end, "template", "link"):
        node = anchor.node
        if isinstance(node, Template) and node.key in tables:
            labels = ("start time",) if _by_death(page, node) else ("start time", "end time")
            edges = zip(labels, tables[node.key], strict=False)
            return tuple(q for label, name in edges for q in _edge(page, node, label, name))
    return ()


def _by_death(page: Page, node: Template) -> bool:
    """Whether a dated template says that somebody died, which is no end that anybody made (`reason=died`)."""
    said = page.language.words["boxes"]
    parameter = node.get(*said.get("ended_by", ()))
    return parameter is not None and page.render(parameter.nodes).plain.casefold() in said.get("deaths", ())


def _edge(page: Page, node: Template, label: str, name: str) -> Iterator[Qualifier]:
    parameter = node.get(name)
    value = parse_date(page.written(parameter), page.language.code) if parameter else None
    if value is not None and "/" not in value.edtf:
        yield Qualifier(P[label], value)


def _dates(page: Page, note: str, dated: str) -> Iterator[Qualifier]:
    """The dates of a note as points; or the first as start and a later one, or one behind "until", as end."""
    said = page.language.words["boxes"]
    ends = tuple(said["ends"])
    deaths = tuple(f"{word} " for word in said.get("deaths", ()))
    parts = [part for part in _parts(note) if not (dated == P["start time"] and part.casefold().startswith(deaths))]
    found = [(part, value) for part in parts if (value := parse_date(part, page.language.code))]
    for index, (part, value) in enumerate(found):
        if dated == P["start time"] and "/" not in value.edtf and (index or part.casefold().startswith(ends)):
            yield Qualifier(P["end time"], value)
        elif not index or dated == P["point in time"]:
            yield from _one(value, dated)


def _parts(note: str) -> list[str]:
    """The dated parts of a note: between semicolons, or years between commas."""
    parts = [part.strip() for part in note.split(";")]
    years = [year for part in parts for year in (part.split(",") if _YEARS.match(part) else [part])]
    return [part.strip() for part in years if _YEAR.search(part)]


def _one(time: Time, dated: str) -> Iterator[Qualifier]:
    if "/" in time.edtf:
        yield from interval(time)
    elif dated == WHOLE:
        yield from (Qualifier(P["start time"], time), Qualifier(P["end time"], time))
    else:
        yield Qualifier(dated, time)


def _outside(chunk: ValuePart) -> str:
    """The words of an entry before and behind its link (`1931–1938: [[X]]`)."""
    link = chunk.link
    if link is None:
        return ""
    plain = chunk.words.plain
    return f"{plain[chunk.start : link.start]} {plain[link.end : chunk.end]}".strip(" :,–-")


def span(page: Page, written: str) -> tuple[Qualifier, ...]:
    """Start and end of a period as written (`1984–1987`, `2005–present`); a single date is both."""
    value = parse_date(written, page.language.code)
    if value is None:
        return ()
    if "/" in value.edtf:
        return interval(value)
    return (Qualifier(P["start time"], value), Qualifier(P["end time"], value))


def edges(value: Time) -> tuple[Time | None, Time | None]:
    """The first and last date of an EDTF interval, None where it is open."""
    start, _, end = value.edtf.partition("/")
    first = interval_end(start, value.lower, first=True) if start not in ("", "..") else None
    last = interval_end(end, value.upper, first=False) if end not in ("", "..") else None
    return first, last

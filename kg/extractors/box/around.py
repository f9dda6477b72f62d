"""What stands beside the first thing of a value: the places around a location, the hours from UTC of a time zone."""

import re
from collections.abc import Iterator
from decimal import Decimal

from kg.extractors.box.cells import Cell, Found
from kg.extractors.box.pieces import Chunk, chunks, pieces
from kg.mapping import mappings
from kg.model import Item, Qualifier, Quantity, Text
from kg.vocab import P

_HOURS = r"([+\-−–])\s?(\d{1,2})(?::(\d{2}))?"
_OFFSET = re.compile(rf"\b(?:UTC|GMT)\s{{0,3}}{_HOURS}(?:\s?/\s?{_HOURS})?(?!\d)")


def around(cell: Cell) -> Iterator[Found]:
    """The country with which a location ends, and linked places before it (`[[Ulm]], [[Bavaria]], Germany`)."""
    told = mappings(cell.page.language.code).prose.get("situation", {})
    if cell.rule.property != P["location"] or cell.page.klass not in told.get("classes", ()):
        return
    for words in pieces(cell.page, cell.parameter):
        found = list(chunks(cell.page, words))
        for index, chunk in enumerate(found):
            link = next((a for a in chunk.links if a.end > a.start), None)
            item = cell.page.item(chunk.words, link) if link else None
            if country := _country(cell, chunk, item, told.get("countries", {})):
                yield Found(country, chunk.place, property=P["country"])
            elif index and item and link and (link.start, link.end) == (chunk.start, chunk.end):
                yield Found(item, chunk.place, property=P["located in the administrative territorial entity"])


def _country(cell: Cell, chunk: Chunk, item: Item | None, short: dict[str, str]) -> Item | None:
    titles = set(cell.page.language.countries.values())
    if item is not None:
        return item if item.title in titles else None
    name = chunk.text.strip(" .")
    title = name if name in titles else short.get(name)
    return Item(name, title) if title else None


def hours(cell: Cell) -> Iterator[Found]:
    """The offset that a time zone names: `[[Mountain Time Zone|Mountain]]: UTC−7`, that of summer behind a slash."""
    if cell.rule.property != P["located in time zone"]:
        return
    match = _OFFSET.search(cell.words.plain)
    if match is None:
        return
    yield Found(_hours(*match.group(1, 2, 3)), cell.place, property=P["UTC timezone offset"])
    if match[4]:
        summer = Text(cell.page.language.words["boxes"]["summer time"], cell.page.language.code)
        said = (Qualifier(P["valid in period"], summer),)
        yield Found(_hours(*match.group(4, 5, 6)), cell.place, said, property=P["UTC timezone offset"])


def _hours(sign: str, whole: str, minutes: str | None) -> Quantity:
    amount = Decimal(int(whole)) + Decimal(int(minutes or 0)) / 60
    return Quantity(amount if sign == "+" else -amount, "h")

"""The places around the one that a value names as a location: its country, and the parts of it in between."""

from collections.abc import Iterator

from kg.extractors.infobox.fields import Field, ReadValue
from kg.extractors.infobox.value_splitting import ValuePart, pieces, split_value
from kg.mapping import mappings
from kg.model import Item, Text
from kg.vocab import P

_ADDRESS = ("location", "headquarters location", "location of event")
"""Properties (their labels) of fields that may begin with a street and its number."""


def streets(cell: Field) -> Iterator[ReadValue]:
    """The street with its number in front of a place: `1181 Hollis Street<br>[[Halifax]]`."""
    if cell.rule.property not in {P[label] for label in _ADDRESS}:
        return
    for words in pieces(cell.page, cell.parameter):
        first = next(split_value(cell.page, words), None)
        if first and first.text[:1].isdigit() and not first.links and len(first.text.split()) > 1:
            yield ReadValue(Text(first.text), first.place, property=P["street address"])


def containing_places(cell: Field) -> Iterator[ReadValue]:
    """The country with which a location ends, and linked places before it (`[[Ulm]], [[Bavaria]], Germany`)."""
    told = mappings(cell.page.language.code).prose.get("situation", {})
    if cell.rule.property != P["location"] or cell.page.klass not in told.get("classes", ()):
        return
    for words in pieces(cell.page, cell.parameter):
        found = list(split_value(cell.page, words))
        for index, chunk in enumerate(found):
            link = chunk.link
            item = cell.page.item(chunk.words, link) if link else None
            if country := _country(cell, chunk, item, told.get("countries", {})):
                yield ReadValue(country, chunk.place, property=P["country"])
            elif index and item and link and (link.start, link.end) == (chunk.start, chunk.end):
                yield ReadValue(item, chunk.place, property=P["located in the administrative territorial entity"])


def _country(cell: Field, chunk: ValuePart, item: Item | None, short: dict[str, str]) -> Item | None:
    titles = cell.page.language.country_titles
    if item is not None:
        return item if item.title in titles else None
    name = chunk.text.strip(" .")
    title = name if name in titles else short.get(name)
    return Item(name, title) if title else None

"""Dates of release that one template gives, each with its place: `{{film date|2010|9|5|[[Venice]]|2010|10|1}}`."""

from collections.abc import Iterator

from kg.extractors.infobox.fields import Field, ReadValue
from kg.model import Item, Qualifier, Time
from kg.vocab import P
from kg.wikitext.nodes import Parameter, Template


def releases(cell: Field) -> Iterator[ReadValue]:
    """A date for each group of year, month and day, with the place behind it; nothing for a single date."""
    names = cell.page.language.words["boxes"].get("releases", ())
    for anchor in cell.words.anchors:
        node = anchor.node
        if anchor.kind == "template" and isinstance(node, Template) and node.key in names:
            groups = list(_groups(cell, node))
            if len(groups) > 1 or (groups and groups[0][1]):
                yield from (_value(cell, numbers, place) for numbers, place in groups)


def _groups(cell: Field, node: Template) -> Iterator[tuple[list[Parameter], Parameter | None]]:
    """The numbers of each date, and the parameter with its place."""
    numbers: list[Parameter] = []
    for parameter in node.positional():
        words = cell.page.render(parameter.nodes).plain
        if not words.isdecimal():
            if words and numbers:
                yield numbers, parameter
                numbers = []
            continue
        if len(words) > 2 and numbers:
            yield numbers, None
            numbers = []
        numbers.append(parameter)
    if numbers:
        yield numbers, None


def _value(cell: Field, numbers: list[Parameter], place: Parameter | None) -> ReadValue:
    parts = [cell.page.render(parameter.nodes).plain.zfill(2) for parameter in numbers[:3]]
    qualifiers = (Qualifier(P["place of publication"], _place(cell, place)),) if place else ()
    span = (numbers[0].start, (place or numbers[-1]).end)
    return ReadValue(Time("-".join(parts)), span, qualifiers)


def _place(cell: Field, parameter: Parameter) -> Item:
    words = cell.page.render(parameter.nodes)
    link = next(iter(words.links), None)
    if link is not None and link.end > link.start:
        return cell.page.item(words, link)
    known = words.plain if words.plain in cell.page.language.country_titles else None
    return Item(words.plain, known) if known else cell.page.resolve(words.plain)

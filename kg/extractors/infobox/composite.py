"""Values that several parameters of an infobox make together: degrees and minutes, feet and inches, day and year."""

from collections.abc import Iterator

from kg.extractors.infobox.boxes import Box
from kg.extractors.infobox.fields import Field, ReadValue
from kg.model import Value
from kg.values import parse_coordinates, parse_date, parse_quantity
from kg.wikitext.nodes import Parameter


def compose(box: Box, cell: Field, number: str) -> Iterator[ReadValue]:
    """The value of the rule's `parts`; its evidence is the parameter that the rule stands for."""
    if cell.rule.reads == "coordinates":
        written = "|".join(word for _, word in _parts(box, cell, number))
        value: Value | None = parse_coordinates(f"{{{{coord|{written}}}}}", cell.page.language.code)
    elif cell.rule.reads in ("time", "period"):
        value = parse_date(" ".join(word for _, word in _parts(box, cell, number)), cell.page.language.code)
    else:
        value = parse_quantity(" ".join(word for _, word in _parts(box, cell, number)), cell.page.language.code)
    if value is not None:
        for parameter, _ in _parts(box, cell, number):
            if parameter is not None:
                cell.page.mark_read((parameter.start, parameter.end))
        yield ReadValue(value, cell.place)


def _parts(box: Box, cell: Field, number: str) -> Iterator[tuple[Parameter | None, str]]:
    """Each filled part with its words: `name`, `name unit` (`height_ft ft`), `name=literal` where it may be missing."""
    for part in cell.rule.parts:
        names, equals, literal = part.partition("=")
        names, _, unit = names.partition(" ")
        parameter = box.sibling(names, number)
        words = box.words(names, number) if parameter else literal if equals else ""
        if words:
            yield parameter, f"{words} {unit}".strip()

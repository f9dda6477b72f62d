"""The qualifiers that other parameters of an infobox give a value: since when, of which office, with whom."""

from collections.abc import Iterator
from decimal import Decimal

from kg.extractors.infobox.boxes import Box
from kg.extractors.infobox.date_qualifiers import span
from kg.extractors.infobox.fields import Field
from kg.extractors.infobox.readers import READERS
from kg.extractors.infobox.value_splitting import pieces
from kg.mapping import Rule
from kg.model import Qualifier, Quantity, Text, Value
from kg.values import parse_date
from kg.vocab import P, properties
from kg.wikitext.nodes import Parameter

_READ_AS = {"item": "things", "text": "text", "string": "text", "url": "url", "media": "media", "quantity": "quantity"}
_MANY = frozenset({"item", "media"})


def conditions(box: Box, rule: Rule, number: str, nth: tuple[int, int] = (0, 1)) -> Iterator[Qualifier]:
    """The qualifiers of a rule, read from the parameters that it names; `nth` is the place of the value among all."""
    if rule.period:
        yield from _period(box, rule.period, number, nth)
    for prop, names in rule.qualifiers:
        for name in names.split("|"):
            found = list(_literal(box, prop, name) if name.startswith("=") else _from(box, prop, name, number))
            yield from found
            if found:
                break


def _literal(box: Box, prop: str, name: str) -> Iterator[Qualifier]:
    kind = properties()[prop].datatype
    value: Value | None = Text(name[1:], box.page.language.code)
    if kind == "time":
        value = parse_date(name[1:], box.page.language.code)
    elif kind == "quantity":
        value = Quantity(Decimal(name[1:]))
    if value is not None:
        yield Qualifier(prop, value)


def _from(box: Box, prop: str, name: str, number: str) -> Iterator[Qualifier]:
    parameter = box.sibling(name.removeprefix("^"), number)
    if parameter is None:
        return
    for value in _values(box, prop, parameter):
        box.page.mark_read((parameter.start, parameter.end))
        yield Qualifier(prop, value)
        if name.startswith("^"):
            return


def _values(box: Box, prop: str, parameter: Parameter) -> Iterator[Value]:
    kind = properties()[prop].datatype
    if kind == "time":
        value = parse_date(box.page.written(parameter), box.page.language.code)
        if value is not None:
            yield value
        return
    cell = Field(box.page, parameter, Rule(_READ_AS.get(kind, "text"), prop))
    for found in READERS[cell.rule.reads](cell):
        yield found.value
        if kind not in _MANY:
            return


def _period(box: Box, options: str, number: str, nth: tuple[int, int]) -> Iterator[Qualifier]:
    """Start and end from `years#`, or from two parameters `term_start#–term_end#`."""
    for option in options.split("|"):
        first, dash, last = option.partition("–")
        found = list(_two(box, first, last, number) if dash else _one(box, first, number, nth))
        yield from found
        if found:
            return


def _one(box: Box, name: str, number: str, nth: tuple[int, int]) -> Iterator[Qualifier]:
    """The period of one parameter; several periods go with several values only one by one."""
    parameter = box.sibling(name, number)
    if parameter is None:
        return
    written = [words.plain for words in pieces(box.page, parameter)]
    index, total = nth
    if len(written) == 1 or len(written) == total:
        found = span(box.page, written[index if len(written) > 1 else 0])
        if found:
            box.page.mark_read((parameter.start, parameter.end))
        yield from found


def _two(box: Box, first: str, last: str, number: str) -> Iterator[Qualifier]:
    for label, name in (("start time", first), ("end time", last)):
        parameter = box.sibling(name, number)
        if parameter is None:
            continue
        written = box.page.written(parameter)
        value = parse_date(written, box.page.language.code)
        box.page.mark_read((parameter.start, parameter.end))
        if value is not None and "/" not in value.edtf:
            yield Qualifier(P[label], value)

"""How the value of a parameter becomes values: one reader for each kind that a mapping may name."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from kg.extractors.infobox import awards as award_values
from kg.extractors.infobox import band_members, item_readers
from kg.extractors.infobox.codes import codes
from kg.extractors.infobox.containing_places import containing_places, streets
from kg.extractors.infobox.countries import countries
from kg.extractors.infobox.date_qualifiers import when
from kg.extractors.infobox.fields import Field, ReadValue
from kg.extractors.infobox.links import media, url
from kg.extractors.infobox.name_readers import language, native_names, own_name, spoken
from kg.extractors.infobox.number_readers import (
    coordinates,
    count,
    density,
    loss,
    measure,
    money,
    number,
    period,
    quantity,
    time,
)
from kg.extractors.infobox.utc_offset import hours, offset
from kg.extractors.infobox.value_splitting import ValuePart, is_empty_value, pieces, split_value
from kg.model import Item, Qualifier, Text
from kg.values import parse_quantity
from kg.vocab import P
from kg.wikitext.nodes import Parameter
from kg.wikitext.page import Page

_QUOTED = re.compile(r"[\"“][^\"“”]+[\"”]")
_PERCENT = re.compile(r"\d[\d.]{0,8}\s?%")


def text(cell: Field) -> Iterator[ReadValue]:
    """All the words of a value as one text; of a name, those in another script or the short form apart."""
    words = cell.words
    if not words.plain or cell.is_empty():
        return
    if cell.rule.property == P["label"]:
        yield from own_name(cell)
    elif cell.rule.property == P["native label"]:
        yield from native_names(cell)
    else:
        yield ReadValue(Text(words.plain, spoken(cell, words)), cell.place)


def texts(cell: Field) -> Iterator[ReadValue]:
    """A text for each piece of a value."""
    for words in pieces(cell.page, cell.parameter):
        yield from _text(cell, next(split_value(cell.page, words, apart=False), None))


def colors(cell: Field) -> Iterator[ReadValue]:
    """A thing for each colour: `blue and gold` are two."""
    for words in pieces(cell.page, cell.parameter):
        for chunk in split_value(cell.page, words, every_and=True):
            link = chunk.link if chunk.link and not item_readers.has_more_words(cell.page, chunk, chunk.link) else None
            for value, part in item_readers.item_and_part(cell.page, chunk, link):
                yield ReadValue(value, part.place, text=part.text, note=part.note)


def names(cell: Field) -> Iterator[ReadValue]:
    """A text for each entry between commas."""
    for words in pieces(cell.page, cell.parameter):
        for chunk in split_value(cell.page, words, whole_links=False):
            yield from _text(cell, chunk)


def _text(cell: Field, chunk: ValuePart | None) -> Iterator[ReadValue]:
    if chunk is None or not chunk.text or is_empty_value(chunk.text, cell.page.language.words["boxes"]):
        return
    if cell.rule.form and not re.fullmatch(cell.rule.form, chunk.text):
        return
    tagged = next(
        (a.lang for a in chunk.words.within(chunk.start, chunk.end, "lang") if a.start - chunk.start <= 1), None
    )
    dated = when(cell.page, chunk, cell.rule.dated) if cell.rule.dated else ()
    text = chunk.text[1:-1].strip() if _QUOTED.fullmatch(chunk.text) else chunk.text
    yield ReadValue(Text(text, tagged or language(cell, chunk.text)), chunk.place, dated, chunk.text, chunk.note)


def _each(cell: Field, read: Callable[[Page, Parameter], Iterator[item_readers.Entry]]) -> Iterator[ReadValue]:
    for value, chunk in read(cell.page, cell.parameter):
        dated = when(cell.page, chunk, cell.rule.dated) if cell.rule.dated else ()
        yield ReadValue(value, chunk.place, (*dated, *_share(cell, chunk)), chunk.text, chunk.note)


def _share(cell: Field, chunk: ValuePart) -> Iterator[Qualifier]:
    """How much of the whole an owner holds: `[[Tom Mill]] (60%)`."""
    share = _PERCENT.fullmatch(chunk.note.strip()) if cell.rule.property == P["owned by"] else None
    if share and (value := parse_quantity(share[0], cell.page.language.code)):
        yield Qualifier(P["proportion"], value)


def items(cell: Field) -> Iterator[ReadValue]:
    """A thing for each piece: its links where only commas part them, the first link else, the words without any."""
    yield from _each(cell, countries if cell.rule.property == P["country"] else item_readers.linked_items)


def item(cell: Field) -> Iterator[ReadValue]:
    """The first thing of a value, and what stands beside it."""
    yield from _first(items(cell))
    yield from hours(cell)


def entries(cell: Field) -> Iterator[ReadValue]:
    """A thing for each entry between commas, by its link or its name; a bare number where the rule has `numbers`."""
    if cell.rule.numbers and (number := _lone_number(cell)):
        yield number
        return
    if cell.rule.numbers and (number := _leading_number(cell)):
        yield number
    yield from _each(cell, item_readers.items)


def merits(cell: Field) -> Iterator[ReadValue]:
    """An award for each entry; what was won in a competition is said with all its words."""
    yield from _each(cell, award_values.merits)


def players(cell: Field) -> Iterator[ReadValue]:
    """A member of a band for each entry, what they play left aside."""
    yield from _each(cell, band_members.players)


def phrases(cell: Field) -> Iterator[ReadValue]:
    """A thing for each entry as a whole: `[[France|French]] actor` is not France."""
    yield from _each(cell, item_readers.phrases)


def first(cell: Field) -> Iterator[ReadValue]:
    """The first entry as a whole."""
    yield from _first(phrases(cell))


def phrase(cell: Field) -> Iterator[ReadValue]:
    """The whole value as one thing."""
    yield from _each(cell, item_readers.phrase)


def places(cell: Field) -> Iterator[ReadValue]:
    """The first place of each piece, and the places around it."""
    yield from _each(cell, item_readers.places)
    yield from streets(cell)
    yield from containing_places(cell)


def place(cell: Field) -> Iterator[ReadValue]:
    """The first place of a value (`[[Ulm]], [[Germany]]` is Ulm), of a seat a linked one; and those around it."""
    found = list(_each(cell, item_readers.places))
    if cell.rule.property == P["headquarters location"]:
        countries = cell.page.language.country_titles
        titles = [each.value.title if isinstance(each.value, Item) else None for each in found]
        found = [f for f, t in zip(found, titles, strict=True) if t and t not in countries] or found
    yield from found[:1]
    yield from streets(cell)
    yield from containing_places(cell)
    if cell.rule.property in (P["location"], P["location of event"]):
        yield from (replace(point, property=P["coordinate location"]) for point in coordinates(cell))


def _first(found: Iterator[ReadValue]) -> Iterator[ReadValue]:
    one = next(found, None)
    if one:
        yield one


def shares(cell: Field) -> Iterator[ReadValue]:
    """A thing for each entry with its share (`42% [[Pashtuns|Pashtun]]`) as the qualifier `proportion`."""
    for value, chunk in item_readers.items(cell.page, cell.parameter):
        match = _PERCENT.search(chunk.words.plain, max(0, chunk.start - 12), _line_end(chunk))
        share = parse_quantity(match[0], cell.page.language.code) if match else None
        label = _PERCENT.sub("", chunk.text).strip(" :–—-.")
        named = value.title is None
        qualifiers = (Qualifier(P["proportion"], share),) if share else ()
        if label or not named:
            yield ReadValue(
                cell.page.resolve(label) if named else value, chunk.place, qualifiers, chunk.text, chunk.note
            )


def _line_end(chunk: ValuePart) -> int:
    return max([chunk.end, *(end for _, end in chunk.notes)])


def _lone_number(cell: Field) -> ReadValue | None:
    """`2`, `3 (2 sons)`, `four children`: a value that counts and names nothing."""
    if any(not cell.words.plain[a.start : a.end].isdecimal() for a in cell.words.links):
        return None
    found = next(count(cell), None)
    return found if found is None or not found.qualifiers else replace(found, qualifiers=())


def _leading_number(cell: Field) -> ReadValue | None:
    """The count before those that are named: `3, including [[Eve Lee]]`."""
    words = next(pieces(cell.page, cell.parameter), None)
    chunks = list(split_value(cell.page, words)) if words else []
    if len(chunks) < 2 or not chunks[0].text.isdecimal():
        return None
    value = parse_quantity(chunks[0].text, cell.page.language.code)
    return ReadValue(value, chunks[0].place) if value else None


def sound(cell: Field) -> Iterator[ReadValue]:
    """The pronunciation in IPA, from the template that writes it."""
    for anchor in cell.words.anchors:
        key = getattr(anchor.node, "key", "")
        spoken = cell.words.plain[anchor.start : anchor.end].strip("[]/ ")
        if anchor.kind == "template" and key.startswith("ipa") and spoken:
            yield ReadValue(Text(spoken), (anchor.source_start, anchor.source_end))


Reader = Callable[[Field], Iterator[ReadValue]]

_ALL: tuple[Reader, ...] = (
    *(
        text,
        texts,
        names,
        item,
        items,
        merits,
        players,
        phrase,
        phrases,
        colors,
        first,
        place,
        places,
        shares,
        media,
        url,
        codes,
        sound,
    ),
    *(quantity, measure, money, density, number, count, loss, offset, time, period, coordinates),
)

READERS: Mapping[str, Reader] = {reader.__name__: reader for reader in _ALL} | {"things": entries}
"""Every reader by the name that mappings use."""

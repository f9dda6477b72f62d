"""How the value of a parameter becomes values: one reader for each kind that a mapping may name."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from kg.extractors.box import merits as won
from kg.extractors.box import players as listed
from kg.extractors.box import things
from kg.extractors.box.addresses import media, url
from kg.extractors.box.around import around
from kg.extractors.box.beside import when
from kg.extractors.box.cells import Cell, Found
from kg.extractors.box.codes import codes
from kg.extractors.box.figures import (
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
from kg.extractors.box.named import language, native_names, own_name, spoken
from kg.extractors.box.nations import countries
from kg.extractors.box.offsets import hours, offset
from kg.extractors.box.pieces import Chunk, chunks, pieces, says_nothing
from kg.model import Item, Qualifier, Text
from kg.values import parse_quantity
from kg.vocab import P
from kg.wikitext.nodes import Parameter
from kg.wikitext.page import Page

_PERCENT = re.compile(r"\d[\d.]{0,8}\s?%")


def text(cell: Cell) -> Iterator[Found]:
    """All the words of a value as one text; of a name, those in another script or the short form apart."""
    words = cell.words
    if not words.plain or cell.says_nothing():
        return
    if cell.rule.property == P["label"]:
        yield from own_name(cell)
    elif cell.rule.property == P["native label"]:
        yield from native_names(cell)
    else:
        yield Found(Text(words.plain, spoken(cell, words)), cell.place)


def texts(cell: Cell) -> Iterator[Found]:
    """A text for each piece of a value."""
    for words in pieces(cell.page, cell.parameter):
        yield from _text(cell, next(chunks(cell.page, words, apart=False), None))


def names(cell: Cell) -> Iterator[Found]:
    """A text for each entry between commas."""
    for words in pieces(cell.page, cell.parameter):
        for chunk in chunks(cell.page, words):
            yield from _text(cell, chunk)


def _text(cell: Cell, chunk: Chunk | None) -> Iterator[Found]:
    if chunk is None or not chunk.text or says_nothing(chunk.text, cell.page.language.words["boxes"]):
        return
    if cell.rule.form and not re.fullmatch(cell.rule.form, chunk.text):
        return
    tagged = next(
        (a.lang for a in chunk.words.within(chunk.start, chunk.end, "lang") if a.start - chunk.start <= 1), None
    )
    dated = when(cell.page, chunk, cell.rule.dated) if cell.rule.dated else ()
    yield Found(Text(chunk.text, tagged or language(cell, chunk.text)), chunk.place, dated, chunk.text, chunk.note)


def _each(cell: Cell, read: Callable[[Page, Parameter], Iterator[things.Entry]]) -> Iterator[Found]:
    for value, chunk in read(cell.page, cell.parameter):
        dated = when(cell.page, chunk, cell.rule.dated) if cell.rule.dated else ()
        yield Found(value, chunk.place, (*dated, *_share(cell, chunk)), chunk.text, chunk.note)


def _share(cell: Cell, chunk: Chunk) -> Iterator[Qualifier]:
    """How much of the whole an owner holds: `[[Tom Mill]] (60%)`."""
    share = _PERCENT.fullmatch(chunk.note.strip()) if cell.rule.property == P["owned by"] else None
    if share and (value := parse_quantity(share[0], cell.page.language.code)):
        yield Qualifier(P["proportion"], value)


def items(cell: Cell) -> Iterator[Found]:
    """A thing for each piece: its links where only commas part them, the first link else, the words without any."""
    yield from _each(cell, countries if cell.rule.property == P["country"] else things.items)


def item(cell: Cell) -> Iterator[Found]:
    """The first thing of a value, and what stands beside it."""
    yield from _first(items(cell))
    yield from hours(cell)


def entries(cell: Cell) -> Iterator[Found]:
    """A thing for each entry between commas, by its link or its name; a bare number where the rule has `numbers`."""
    if cell.rule.numbers and (number := _lone_number(cell)):
        yield number
        return
    yield from _each(cell, things.things)


def merits(cell: Cell) -> Iterator[Found]:
    """An award for each entry; what was won in a competition is said with all its words."""
    yield from _each(cell, won.merits)


def players(cell: Cell) -> Iterator[Found]:
    """A member of a band for each entry, what they play left aside."""
    yield from _each(cell, listed.players)


def phrases(cell: Cell) -> Iterator[Found]:
    """A thing for each entry as a whole: `[[France|French]] actor` is not France."""
    yield from _each(cell, things.phrases)


def first(cell: Cell) -> Iterator[Found]:
    """The first entry as a whole."""
    yield from _first(phrases(cell))


def phrase(cell: Cell) -> Iterator[Found]:
    """The whole value as one thing."""
    yield from _each(cell, things.phrase)


def places(cell: Cell) -> Iterator[Found]:
    """The first place of each piece, and the places around it."""
    yield from _each(cell, things.places)
    yield from around(cell)


def place(cell: Cell) -> Iterator[Found]:
    """The first place of a value (`[[Ulm]], [[Germany]]` is Ulm), of a seat a linked one; and those around it."""
    found = list(_each(cell, things.places))
    if cell.rule.property == P["headquarters location"]:
        countries = cell.page.language.country_titles
        titles = [each.value.title if isinstance(each.value, Item) else None for each in found]
        found = [f for f, t in zip(found, titles, strict=True) if t and t not in countries] or found
    yield from found[:1]
    yield from around(cell)
    if cell.rule.property in (P["location"], P["location of event"]):
        yield from (replace(point, property=P["coordinate location"]) for point in coordinates(cell))


def _first(found: Iterator[Found]) -> Iterator[Found]:
    one = next(found, None)
    if one:
        yield one


def shares(cell: Cell) -> Iterator[Found]:
    """A thing for each entry with its share (`42% [[Pashtuns|Pashtun]]`) as the qualifier `proportion`."""
    for value, chunk in things.things(cell.page, cell.parameter):
        match = _PERCENT.search(chunk.words.plain, max(0, chunk.start - 12), _line_end(chunk))
        share = parse_quantity(match[0], cell.page.language.code) if match else None
        label = _PERCENT.sub("", chunk.text).strip(" :–—-.")
        named = value.title is None
        qualifiers = (Qualifier(P["proportion"], share),) if share else ()
        if label or not named:
            yield Found(cell.page.thing(label) if named else value, chunk.place, qualifiers, chunk.text, chunk.note)


def _line_end(chunk: Chunk) -> int:
    return max([chunk.end, *(end for _, end in chunk.notes)])


def _lone_number(cell: Cell) -> Found | None:
    """`2`, `3 (2 sons)`, `four children`: a value that counts and names nothing."""
    if any(not cell.words.plain[a.start : a.end].isdecimal() for a in cell.words.links):
        return None
    found = next(count(cell), None)
    return found if found is None or not found.qualifiers else replace(found, qualifiers=())


def sound(cell: Cell) -> Iterator[Found]:
    """The pronunciation in IPA, from the template that writes it."""
    for anchor in cell.words.anchors:
        key = getattr(anchor.node, "key", "")
        spoken = cell.words.plain[anchor.start : anchor.end].strip("[]/ ")
        if anchor.kind == "template" and key.startswith("ipa") and spoken:
            yield Found(Text(spoken), (anchor.source_start, anchor.source_end))


Reader = Callable[[Cell], Iterator[Found]]

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

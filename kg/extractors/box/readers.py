"""How the value of a parameter becomes values: one reader for each kind that a mapping may name."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from kg.extractors.box import merits as won
from kg.extractors.box import players as listed
from kg.extractors.box import things
from kg.extractors.box.around import around, hours
from kg.extractors.box.beside import when
from kg.extractors.box.cells import Cell, Found
from kg.extractors.box.figures import (
    LABEL,
    coordinates,
    count,
    density,
    loss,
    measure,
    money,
    number,
    offset,
    period,
    quantity,
    time,
)
from kg.extractors.box.named import language, native_names, own_name, spoken
from kg.extractors.box.nations import countries
from kg.extractors.box.pieces import Chunk, chunks, pieces, says_nothing
from kg.model import Item, Media, Qualifier, Text, Url
from kg.values import parse_quantity
from kg.vocab import P
from kg.wikitext.nodes import Element, Node, Parameter, Template, WebLink, Words, inside
from kg.wikitext.page import Page
from kg.wikitext.titles import normalize

_IMAGE = re.compile(r"[^\[\]|{}<>\n]{1,240}\.(?:jpe?g|png|svg|gif|tiff?|webp|webm|ogv|ogg|pdf|djvu)\Z", re.IGNORECASE)
_FILE_PREFIX = re.compile(r"^(?:[^\W\d_]{2,12}):\s{0,3}", re.IGNORECASE)
_CODE = re.compile(r"[\w+.][\w./:* –—~-]{0,30}\w|\w|\.\w{2,20}")
_BEHIND = re.compile(r":|\s?[^\W\d_]{3}")
_PERCENT = re.compile(r"\d[\d.]{0,8}\s?%")
_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]{1,63}\.){1,5}[a-z]{2,12}(?:/\S{0,400})?\Z", re.IGNORECASE)


def text(cell: Cell) -> Iterator[Found]:
    """All the words of a value as one text; of a name, those in another script or the short form apart."""
    words = cell.words
    if not words.plain or cell.says_nothing():
        return
    if cell.rule.property == P["label"]:
        yield from own_name(cell)
    elif cell.rule.property in (P["native label"], P["name in native language"]):
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
        countries = set(cell.page.language.countries.values())
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


def media(cell: Cell) -> Iterator[Found]:
    """Every file that a value names: `X.jpg`, `[[File:X.jpg|…]]`, or the parameters of `{{multiple image}}`."""
    for node, candidate in _candidates(cell.parameter.nodes):
        candidate = candidate.strip().partition("{{!}}")[0]
        name = _FILE_PREFIX.sub("", candidate) if ":" in candidate[:14] else candidate
        if _IMAGE.match(name):
            yield Found(Media(normalize(name)), (node.start, node.end))


def _candidates(nodes: tuple[Node, ...]) -> Iterator[tuple[Node | Parameter, str]]:
    for node in nodes:
        if isinstance(node, Words):
            lead = len(node.text) - len(node.text.lstrip())
            stripped = node.text.strip()
            yield Words(node.start + lead, node.start + lead + len(stripped), stripped), stripped
        elif isinstance(node, Template):
            for parameter in node.parameters:
                yield from _candidates(parameter.nodes)
        elif isinstance(node, Element):
            yield from _candidates(node.nodes)
        elif not isinstance(node, WebLink) and hasattr(node, "target"):
            yield node, str(node.target)


def url(cell: Cell) -> Iterator[Found]:
    """A web address: bare, `[url label]`, `{{URL|…}}`, or a host alone."""
    for node in inside(cell.parameter.nodes):
        if isinstance(node, WebLink):
            address = f"https:{node.url}" if node.url.startswith("//") else node.url
            yield Found(Url(address), (node.start, node.end))
            return
    for node in inside(cell.parameter.nodes):
        if isinstance(node, Template) and (first := node.get("1", "url", "URL")):
            address = cell.page.text[first.start : first.end].strip()
            if "." in address and " " not in address:
                yield Found(Url(address if "://" in address else f"http://{address}"), (first.start, first.end))
                return
    if _ADDRESS.match(cell.source):
        yield Found(Url(cell.source if "://" in cell.source else f"http://{cell.source}"), cell.place)


def codes(cell: Cell) -> Iterator[Found]:
    """Codes without language, a statement for each: `715 & 534`; a label before a code (`CSM: 4039`) says of what."""
    form = re.compile(cell.rule.form) if cell.rule.form else _CODE
    for words in pieces(cell.page, cell.parameter):
        chunk = next(chunks(cell.page, words, apart=False), None)
        if chunk is None:
            continue
        label = LABEL.match(words.plain, chunk.start, chunk.end)
        of = (Qualifier(P["applies to part"], Text(label[1], cell.page.language.code)),) if label else ()
        for start, end in _linked(chunk) or [(label.end() if label else chunk.start, chunk.end)]:
            for at, part in _separated(cell.page, words.plain, start, end):
                if form.fullmatch(part) and not says_nothing(part, cell.page.language.words["boxes"]):
                    yield Found(Text(part), words.source(at, at + len(part)), of, part)


def _linked(chunk: Chunk) -> list[tuple[int, int]]:
    """The words of links that are codes themselves (`[[.ad]]`), without the footnote letters behind them.

    A link with a word or a colon behind it is none (`[[DJIA]] component`, `[[NYSE]]: IBM`).
    """
    shown = [a for a in chunk.links if a.end > a.start]
    if not shown or shown[0].start != chunk.start or _BEHIND.match(chunk.words.plain, shown[0].end, chunk.end):
        return []
    return [(a.start, a.end) for a in shown]


def _separated(page: Page, plain: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    position = start
    said = page.language.words["boxes"]
    for part in _separator((*said["and"], *said["or"])).split(plain[start:end]):
        if part:
            at = plain.index(part, position)
            position = at + len(part)
            yield at, part


@lru_cache
def _separator(words: tuple[str, ...]) -> re.Pattern[str]:
    """What parts codes: signs, `and`, `or`."""
    joined = "".join(rf"\b{re.escape(word)}\b|" for word in words)
    return re.compile(rf"\s?(?:,|;| / | & |{joined}·|•)\s?")


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

"""How the value of a parameter becomes values: one reader for each kind that a mapping may name."""

import re
from collections.abc import Callable, Iterator, Mapping

from kg.model import Media, Quantity, Text, Url, Value
from kg.values import parse_coordinates, parse_date, parse_number, parse_quantity
from kg.wikitext.nodes import Element, Node, Parameter, Template, WebLink, Words, inside
from kg.wikitext.page import Page
from kg.wikitext.passage import Passage
from kg.wikitext.titles import normalize

Place = tuple[int, int]
Found = tuple[Value, Place]

_IMAGE = re.compile(r"[^\[\]|{}<>\n]{1,240}\.(?:jpe?g|png|svg|gif|tiff?|webp|webm|ogv|ogg|pdf|djvu)\Z", re.IGNORECASE)
_FILE_PREFIX = re.compile(r"^(?:[^\W\d_]{2,12}):\s{0,3}", re.IGNORECASE)
_BULLET = re.compile(r"\n\s{0,3}\*+\s{0,3}|^\s{0,3}\*+\s{0,3}")
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z./ -]{0,24}[0-9A-Za-z]|[0-9A-Za-z]")
_CODE_SEPARATOR = re.compile(r"\s?(?:,|;|/|&|\band\b)\s?")
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+\-−–±]?)\s?(\d{1,2})(?:[:.](\d{2}))?(?:\s?h(?:ours?)?)?\Z", re.IGNORECASE)
_WORDS_AROUND = re.compile(r"[^\W\d_]{2,}")


def pieces(page: Page, parameter: Parameter) -> Iterator[Passage]:
    """The parts of a value that list markup keeps apart: `<br>`, bullets, `{{hlist}}` and its kin."""
    group: list[Node] = []
    for node in parameter.nodes:
        rule = page.language.rule(node.key) if isinstance(node, Template) else None
        if isinstance(node, Template) and rule and rule.how == "join":
            yield from _passage(page, group)
            group = []
            for inner in node.positional():
                yield from pieces(page, inner)
        elif (isinstance(node, Element) and node.tag in ("br", "hr")) or (
            isinstance(node, Element) and node.tag == "li" and not node.nodes
        ):
            yield from _passage(page, group)
            group = []
        elif isinstance(node, Words) and "*" in node.text:
            first, *rest = _split_words(node)
            group.append(first)
            for words in rest:
                yield from _passage(page, group)
                group = [words]
        else:
            group.append(node)
    yield from _passage(page, group)


def _split_words(node: Words) -> list[Words]:
    found, position = [], 0
    for match in _BULLET.finditer(node.text):
        found.append(Words(node.start + position, node.start + match.start(), node.text[position : match.start()]))
        position = match.end()
    found.append(Words(node.start + position, node.end, node.text[position:]))
    return found


def _passage(page: Page, group: list[Node]) -> Iterator[Passage]:
    words = page.render(group)
    if words.plain or words.links:
        yield words


def _whole(words: Passage) -> Place:
    """The place of a piece in the source, flags without words included."""
    places = [words.source(0, len(words.plain))] if words.plain else []
    places += [(a.source_start, a.source_end) for a in words.links if a.start == a.end]
    return min(p[0] for p in places), max(p[1] for p in places)


def text(page: Page, parameter: Parameter, _unit: str | None, lang: str | None) -> Iterator[Found]:
    """All the words of a value as one text."""
    words = page.render(parameter.nodes)
    if words.plain:
        tagged = next((a.lang for a in words.anchors if a.kind == "lang" and a.end - a.start == len(words.plain)), None)
        tagged = tagged or lang or page.languages.get(words.plain) or page.language.code
        yield Text(words.plain, tagged), (parameter.start, parameter.end)


def texts(page: Page, parameter: Parameter, _unit: str | None, lang: str | None) -> Iterator[Found]:
    """A text for each piece of a value."""
    for words in pieces(page, parameter):
        if words.plain:
            yield Text(words.plain, lang or page.language.code), _whole(words)


def items(page: Page, parameter: Parameter, _unit: str | None, _lang: str | None) -> Iterator[Found]:
    """A thing for each piece: its links where only commas part them, the first link else, the words without any."""
    for words in pieces(page, parameter):
        links = words.links
        outside = list(words.plain)
        for link in links:
            outside[link.start : link.end] = " " * (link.end - link.start)
        shown = [link for link in links if link.end > link.start]
        if len(shown) > 1 and _WORDS_AROUND.search("".join(outside).replace(" and ", " ")):
            shown = shown[:1]
        for link in shown:
            yield page.item(words, link), (link.source_start, link.source_end)
        if not shown and words.plain:
            yield page.thing(words.plain), _whole(words)
        elif not shown and links:
            yield page.item(words, links[0]), _whole(words)


def item(page: Page, parameter: Parameter, unit: str | None, lang: str | None) -> Iterator[Found]:
    """The first thing of a value."""
    found = next(items(page, parameter, unit, lang), None)
    if found:
        yield found


def quantity(page: Page, parameter: Parameter, unit: str | None, _lang: str | None) -> Iterator[Found]:
    """A number with its unit, `unit` where the value gives none."""
    value = parse_quantity(page.text[parameter.start : parameter.end], page.language.code, unit=unit)
    if value is not None:
        yield value, (parameter.start, parameter.end)


def number(page: Page, parameter: Parameter, _unit: str | None, _lang: str | None) -> Iterator[Found]:
    """A bare number."""
    value = parse_number(page.text[parameter.start : parameter.end], page.language.code)
    if value is not None:
        yield Quantity(value), (parameter.start, parameter.end)


def count(page: Page, parameter: Parameter, _unit: str | None, _lang: str | None) -> Iterator[Found]:
    """A number that words may follow (`7 kuyok`)."""
    words = page.render(parameter.nodes).plain
    value = parse_number(words.split(" ")[0], page.language.code) if words else None
    if value is not None:
        yield Quantity(value), (parameter.start, parameter.end)


def offset(page: Page, parameter: Parameter, _unit: str | None, _lang: str | None) -> Iterator[Found]:
    """Hours from UTC: `+9`, `−3:30`, `UTC+5:30`."""
    match = _OFFSET.fullmatch(page.render(parameter.nodes).plain)
    if match and match[1] != "±":
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        hours = parse_number(f"{minutes / 60:.4f}".rstrip("0").rstrip("."))
        if hours is not None:
            yield Quantity(-hours if match[1] in "-−–" and match[1] else hours, "h"), (parameter.start, parameter.end)


def time(page: Page, parameter: Parameter, _unit: str | None, _lang: str | None) -> Iterator[Found]:
    """A date or period."""
    value = parse_date(page.text[parameter.start : parameter.end], page.language.code)
    if value is not None:
        yield value, (parameter.start, parameter.end)


def coordinates(page: Page, parameter: Parameter, _unit: str | None, _lang: str | None) -> Iterator[Found]:
    """A point on the Earth."""
    value = parse_coordinates(page.text[parameter.start : parameter.end], page.language.code)
    if value is not None:
        yield value, (parameter.start, parameter.end)


def media(_page: Page, parameter: Parameter, _unit: str | None, _lang: str | None) -> Iterator[Found]:
    """Every file that a value names: `X.jpg`, `[[File:X.jpg|…]]`, or the parameters of `{{multiple image}}`."""
    for node, candidate in _candidates(parameter.nodes):
        name = _FILE_PREFIX.sub("", candidate.strip()) if ":" in candidate[:14] else candidate.strip()
        if _IMAGE.match(name):
            yield Media(normalize(name)), (node.start, node.end)


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


def url(page: Page, parameter: Parameter, _unit: str | None, _lang: str | None) -> Iterator[Found]:
    """A web address: bare, `[url label]` or `{{URL|…}}`."""
    for node in inside(parameter.nodes):
        if isinstance(node, WebLink):
            yield Url(node.url), (node.start, node.end)
            return
    for node in inside(parameter.nodes):
        if isinstance(node, Template) and (first := node.get("1", "url")):
            address = page.text[first.start : first.end].strip()
            if "." in address and " " not in address:
                yield Url(address if "://" in address else f"http://{address}"), (first.start, first.end)
                return


def codes(page: Page, parameter: Parameter, _unit: str | None, _lang: str | None) -> Iterator[Found]:
    """Codes without language, a statement for each: `715 & 534`."""
    for words in pieces(page, parameter):
        position = 0
        for part in _CODE_SEPARATOR.split(words.plain):
            start = words.plain.index(part, position)
            position = start + len(part)
            if part and _CODE.fullmatch(part):
                yield Text(part), words.source(start, position)


Reader = Callable[[Page, Parameter, str | None, str | None], Iterator[Found]]

READERS: Mapping[str, Reader] = {
    reader.__name__: reader
    for reader in (text, texts, item, items, quantity, number, count, offset, time, coordinates, media, url, codes)
}
"""Every reader by the name that mappings use."""

"""Which things the entries of a value name: by their links where a link is the name, else by their words."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from kg.extractors.infobox.roles import after_rank, with_roles
from kg.extractors.infobox.value_splitting import ValuePart, is_empty_value, pieces, split_value
from kg.model import Item
from kg.wikitext.nodes import Parameter
from kg.wikitext.page import Page
from kg.wikitext.passage import Anchor
from kg.wikitext.titles import slug

Entry = tuple[Item, ValuePart]
"""A thing and the entry of the value that names it."""

_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_ORDINAL = re.compile(r"\d+[^\W\d_]{0,3}\Z")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_NAME = re.compile(r"[^\W\d_]\W{0,3}[^\W\d_]")
_LONGEST = 160
"""Characters of a name; what is longer is a sentence."""


def linked_items(page: Page, parameter: Parameter) -> Iterator[Entry]:
    """A thing for each linked entry of each piece; a piece without links is one thing by its words."""
    for words in pieces(page, parameter):
        whole = next(split_value(page, words, apart=False), None)
        if whole is None:
            continue
        linked = [(chunk, link) for chunk in split_value(page, words) for link in _together(chunk)]
        for chunk, link in linked:
            yield from item_and_part(page, ValuePart(words, link.start, link.end, chunk.notes), link)
        if not linked:
            yield from item_and_part(page, whole, None)


def _together(chunk: ValuePart) -> list[Anchor]:
    """The links of an entry: the first, and those that follow it without a word between."""
    shown = chunk.shown
    for index, (before, after) in enumerate(pairwise(shown)):
        if _LETTERS.search(chunk.words.plain[before.end : after.start]):
            return shown[: index + 1]
    return shown


def items(page: Page, parameter: Parameter) -> Iterator[Entry]:
    """A thing for each entry, commas part entries: its link, else its words as a name.

    A country behind something else says where that is (`[[IHÉS]], France`).
    """
    countries = page.language.country_titles
    for words in pieces(page, parameter):
        before = ""
        for chunk in with_roles(page, split_value(page, words)):
            chunk = after_rank(page, _after_including(page, chunk))
            link = naming_link(page, chunk)
            title = link.target.title if link and link.target else chunk.text
            if title in countries and before and before not in countries:
                page.mark_read(chunk.place)
            elif link is not None or not _is_lower(chunk.text):
                yield from item_and_part(page, chunk, link)
            before = title


def _after_including(page: Page, chunk: ValuePart) -> ValuePart:
    """An entry without the word that only says that there are more (`3, including [[Eve Lee]]`)."""
    for word in page.language.words["boxes"].get("including", ()):
        if chunk.text.casefold().startswith(f"{word} "):
            return replace(chunk, start=chunk.start + len(word) + 1)
    return chunk


def naming_link(page: Page, chunk: ValuePart) -> Anchor | None:
    """The link that names an entry; of links that only a space parts, the last (`[[General]] [[Tom Mill]]`)."""
    link = naming_links(page, chunk)
    shown = chunk.shown
    for before, after in pairwise(shown):
        if before is link and page.text[before.source_end : after.source_start] in (" ", "&nbsp;"):
            link = after
    return link


def _is_lower(words: str) -> bool:
    """Whether words hold no capital, so name nobody (`private`, `two sons`); scripts without case can name."""
    return any(c.islower() for c in words) and not any(c.isupper() for c in words)


def phrases(page: Page, parameter: Parameter) -> Iterator[Entry]:
    """What each entry says as a whole: the linked thing only when the link is all of it."""
    for chunk in _entries(page, parameter):
        yield from _phrase(page, chunk)


def phrase(page: Page, parameter: Parameter) -> Iterator[Entry]:
    """What the whole value says, as one thing."""
    words = page.render(parameter.nodes)
    chunk = next(split_value(page, words, apart=False), None)
    if chunk is not None:
        yield from _phrase(page, chunk)


def places(page: Page, parameter: Parameter) -> Iterator[Entry]:
    """The first place of each piece: what stands before the first comma, linked or not; a house number is no place."""
    for words in pieces(page, parameter):
        found = list(split_value(page, words))
        street = [chunk for chunk in found[:1] if chunk.text[:1].isdigit() and not chunk.links]
        first = next((c for c in found[1:] if c.links), None) if street else _within(page, found)
        if street:
            page.mark_read(street[0].place)
        if first is not None:
            yield from _place(page, first)


def _within(page: Page, found: list[ValuePart]) -> ValuePart | None:
    """The first entry; where a country stands in front of a linked place, that place (`{{UKR}}, [[Kiev]]`)."""
    countries = page.language.country_titles
    titles = [next((a.target.title for a in chunk.links if a.target), "") for chunk in found[:2]]
    turned = len(titles) == 2 and titles[0] in countries and titles[1] and titles[1] not in countries
    return found[1] if turned else next(iter(found), None)


def _entries(page: Page, parameter: Parameter) -> Iterator[ValuePart]:
    for words in pieces(page, parameter):
        yield from split_value(page, words)


def _phrase(page: Page, chunk: ValuePart) -> Iterator[Entry]:
    link = chunk.link
    if link and _is_list(page, link) and link.target and chunk.text.casefold() != link.target.title.casefold():
        link = None  # `[[List of Scottish monarchs|King of Alba]]` says what its words say
    yield from item_and_part(page, chunk, link if link and not has_more_words(page, chunk, link) else None)


def _is_list(page: Page, link: Anchor) -> bool:
    titles = tuple(page.language.words["lists"]["titles"])
    return link.target is not None and link.target.title.casefold().startswith(titles)


def item_and_part(page: Page, chunk: ValuePart, link: Anchor | None) -> Iterator[Entry]:
    """The thing of an entry: by its link, its words, or a flag; nothing for `N/A`, and for a list to read elsewhere."""
    words = page.language.words
    if chunk.text and is_empty_value(chunk.text, words["boxes"]):
        return
    if link is not None and _is_list(page, link):
        page.mark_read(chunk.place)
    elif link is not None:
        yield _linked(page, chunk, link), chunk
    elif chunk.text:
        yield from _named(page, chunk)
    elif chunk.links:
        yield page.item(chunk.words, chunk.links[0]), chunk


def _linked(page: Page, chunk: ValuePart, link: Anchor) -> Item:
    """The thing of a link; a part of a page under another name is a thing of its own (`[[Foo family#Ann|Ann]]`)."""
    item = page.item(chunk.words, link)
    part = link.target.fragment if link.target else None
    if not part or not item.title or item.title == page.subject.title or item.label.casefold() in item.title.casefold():
        return item
    named = item.label.casefold() in part.replace("_", " ").casefold()
    return Item(item.label, slug=slug(item.label)) if named else item


def has_more_words(page: Page, chunk: ValuePart, link: Anchor) -> bool:
    """Whether an entry says more than its link: another word before or behind it (not a title, not an ending)."""
    if any(a.end > a.start and a is not link for a in chunk.links):
        return True
    plain = chunk.words.plain
    articles = page.language.words["boxes"]["articles"]
    before = _WORD.findall(plain[chunk.start : link.start])
    behind = plain[link.end : chunk.end]
    ending = len(behind) - len(behind.lstrip("abcdefghijklmnopqrstuvwxyz"))
    after = _WORD.findall(behind[ending:])
    return any(w.casefold() not in articles and not _ORDINAL.match(w) for w in before + after)


def naming_links(page: Page, chunk: ValuePart) -> Anchor | None:
    """The link that names an entry: the first, unless a word before it makes a phrase (`subsidiary of [[X]]`)."""
    link = chunk.link
    if link is None:
        return None
    loose = page.language.words["boxes"]["loose"]
    before = _WORD.findall(chunk.words.plain[chunk.start : link.start])
    return None if any(w[0].islower() and w.casefold() not in loose for w in before) else link


def _place(page: Page, chunk: ValuePart) -> Iterator[Entry]:
    """The linked place, unless another name stands before the link (`Family vault at [[Mount Vernon]]`)."""
    if chunk.text.casefold() in page.language.words["boxes"].get("everywhere", ()):
        page.mark_read(chunk.place)
        return
    link = naming_links(page, chunk)
    loose = page.language.words["boxes"]["loose"]
    before = _WORD.findall(chunk.words.plain[chunk.start : link.start]) if link else []
    apart = link is None or any(w[0].isupper() and w.casefold() not in loose for w in before)
    yield from item_and_part(page, chunk, None if apart else link)


def _named(page: Page, chunk: ValuePart) -> Iterator[Entry]:
    """The thing that plain words name; nothing for a number, a sentence or the end of a bracket."""
    if len(chunk.text) > _LONGEST or not _NAME.search(chunk.text) or chunk.text.count("(") < chunk.text.count(")"):
        return
    known = page.resolve(chunk.text)
    if known is page.subject or (known.title or "").casefold() == chunk.text.casefold():
        yield known if known is page.subject else replace(known, label=chunk.text), chunk
    else:
        yield Item(chunk.text, slug=slug(chunk.text)), chunk

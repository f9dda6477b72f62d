"""Who plays in a band, as its infobox lists them: with what they play behind a dash or without."""

from collections.abc import Iterator
from dataclasses import replace

from kg.extractors.infobox.item_readers import Entry, item_and_part
from kg.extractors.infobox.value_splitting import DASH, ValuePart, pieces, split_value
from kg.wikitext.nodes import Parameter
from kg.wikitext.page import Page


def players(page: Page, parameter: Parameter) -> Iterator[Entry]:
    """A member for each entry; of `Ruslan Prystupa – lead vocals, bayan` only the name."""
    for words in pieces(page, parameter):
        dash = DASH.search(words.plain)
        whole = next(split_value(page, words, apart=False), None) if dash else None
        named = (
            [_until(whole, dash.start())] if dash and whole and whole.start < dash.start() else split_value(page, words)
        )
        for chunk in named:
            link = chunk.link
            if link is not None or any(character.isupper() for character in chunk.text):
                yield from item_and_part(page, chunk, link)


def _until(chunk: ValuePart, end: int) -> ValuePart:
    return replace(chunk, end=min(chunk.end, end))

"""Who plays in a band, as its infobox lists them: with what they play behind a dash or without."""

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.extractors.box.pieces import Chunk, chunks, pieces
from kg.extractors.box.things import Entry, said
from kg.wikitext.nodes import Parameter
from kg.wikitext.page import Page

_DASH = re.compile(r"\s[–—-]\s")


def players(page: Page, parameter: Parameter) -> Iterator[Entry]:
    """A member for each entry; of `Ruslan Prystupa – lead vocals, bayan` only the name."""
    for words in pieces(page, parameter):
        dash = _DASH.search(words.plain)
        whole = next(chunks(page, words, apart=False), None) if dash else None
        named = [_until(whole, dash.start())] if dash and whole and whole.start < dash.start() else chunks(page, words)
        for chunk in named:
            link = next((a for a in chunk.links if a.end > a.start), None)
            if link is not None or any(character.isupper() for character in chunk.text):
                yield from said(page, chunk, link)


def _until(chunk: Chunk, end: int) -> Chunk:
    return replace(chunk, end=min(chunk.end, end))

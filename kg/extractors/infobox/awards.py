"""What somebody has won, as highlights of a career name it: an award by its link, a title won as a phrase."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from kg.extractors.infobox.item_readers import Entry, item_and_part
from kg.extractors.infobox.value_splitting import ValuePart, pieces, split_value
from kg.wikitext.nodes import Parameter
from kg.wikitext.page import Page

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def merits(page: Page, parameter: Parameter) -> Iterator[Entry]:
    """Each award by its link; `2× [[EuroCup]] champion` as these words, for it is not the cup that was received."""
    counted = _times(tuple(page.language.words["boxes"].get("times", ())))
    for words in pieces(page, parameter):
        for entry in split_value(page, words):
            times = counted.match(words.plain, entry.start, entry.end)
            chunk = replace(entry, start=times.end()) if times and times.end() < entry.end else entry
            link = chunk.link
            if link is not None and _is_won(page, chunk, link.start, link.end):
                link = None
            yield from item_and_part(page, chunk, link)


@lru_cache
def _times(words: tuple[str, ...]) -> re.Pattern[str]:
    """How often something was won: `2× `, `three-time ` in figures."""
    return re.compile(rf"\d{{1,3}}\s?(?:{'|'.join(('[×x]', *map(re.escape, words)))})\s?", re.IGNORECASE)


def _is_won(page: Page, chunk: ValuePart, start: int, end: int) -> bool:
    """Whether a word before or behind the link makes the entry something won in what is linked."""
    told = page.language.words["boxes"].get("merits", ())
    around = f"{chunk.words.plain[chunk.start : start]} {chunk.words.plain[end : chunk.end]}"
    return any(word.casefold() in told for word in _WORD.findall(around))

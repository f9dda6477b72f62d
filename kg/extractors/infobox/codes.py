"""Codes without language in a value of an infobox: one or several, each with the label that stands before it."""

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.extractors.infobox.fields import Field, ReadValue
from kg.extractors.infobox.number_readers import LABEL
from kg.extractors.infobox.value_splitting import ValuePart, is_empty_value, pieces, split_value
from kg.model import Qualifier, Text
from kg.vocab import P
from kg.wikitext.page import Page

_CODE = re.compile(r"[\w+.][\w./:* –—~-]{0,30}\w|\w|\.\w{2,20}")
_BEHIND = re.compile(r":|\s?[^\W\d_]{3}")


def codes(cell: Field) -> Iterator[ReadValue]:
    """Codes without language, a statement for each: `715 & 534`; a label before a code (`CSM: 4039`) says of what."""
    form = re.compile(cell.rule.form) if cell.rule.form else _CODE
    for words in pieces(cell.page, cell.parameter):
        chunk = next(split_value(cell.page, words, apart=False), None)
        if chunk is None:
            continue
        label = LABEL.match(words.plain, chunk.start, chunk.end)
        of = (Qualifier(P["applies to part"], Text(label[1], cell.page.language.code)),) if label else ()
        for start, end in _linked(chunk) or [(label.end() if label else chunk.start, chunk.end)]:
            for at, part in _separated(cell.page, words.plain, start, end):
                if form.fullmatch(part) and not is_empty_value(part, cell.page.language.words["boxes"]):
                    yield ReadValue(Text(part), words.source(at, at + len(part)), of, part)


def _linked(chunk: ValuePart) -> list[tuple[int, int]]:
    """The words of links that are codes themselves (`[[.ad]]`), without the footnote letters behind them.

    A link with a word or a colon behind it is none (`[[DJIA]] component`, `[[NYSE]]: IBM`).
    """
    shown = chunk.shown
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

"""A piece of a page as mwparserfromhell's Wikicode, which authors of extractors know; only this module imports it."""

from typing import TYPE_CHECKING

from kg.wikitext.nodes import PieceTooHard
from kg.wikitext.page import Page
from kg.wikitext.scan import read_spans

if TYPE_CHECKING:
    from mwparserfromhell.wikicode import Wikicode

MAX_LENGTH = 20_000
"""Characters in one piece; the longest infobox of 323 articles has 13,000."""
MAX_DEPTH = 24
"""Levels of markup in one piece."""


def wikicode(page: Page, start: int, end: int) -> "Wikicode":
    """`text[start:end]` of a page as mwparserfromhell reads it; `str()` of what comes back is that text.

    For extractors of other packages written against mwparserfromhell; kg's own read `page.nodes`, which say the
    same (tests/test_wikitext_judge.py). Raises PieceTooHard for a piece that is long, deep or has markup that never
    closes: such inputs cost mwparserfromhell more than linear time, so a whole article is never parsed.
    """
    text = page.text[start:end]
    spans, unclosed = read_spans(text)
    deepest = max((span.height + 1 for span in spans), default=0)
    if len(text) > MAX_LENGTH or deepest > MAX_DEPTH or unclosed:
        what = f"{len(text):,} characters, {deepest} deep, {len(unclosed)} unclosed"
        raise PieceTooHard(f"{what}: more than mwparserfromhell reads in bounded time")
    import mwparserfromhell

    return mwparserfromhell.parse(text)

"""The things that an article links, by what it calls them."""

import re
from collections.abc import Iterator

from kg.model import Item
from kg.wikitext.language import Language
from kg.wikitext.scan import Scan
from kg.wikitext.titles import target
from kg.wikitext.tokens import decoded

_APOSTROPHES = re.compile(r"'{2,}")


def linked(text: str, scan: Scan, language: Language) -> dict[str, Item]:
    """Things by case-folded link label and by title, the first link with a label counting."""
    known: dict[str, Item] = {}
    for span in scan.walk():
        if span.kind == "link" and not span.children:
            for name, item in _named(text[span.start + 2 : span.end - 2], language):
                known.setdefault(name.casefold(), item)
    return known


def _named(inner: str, language: Language) -> Iterator[tuple[str, Item]]:
    """The names that one link gives a thing."""
    head, pipe, label = inner.partition("|")
    to = target(head, language)
    if to is None or to.namespace or "{" in inner or "[" in inner or "<" in inner:
        return
    label = decoded(_APOSTROPHES.sub("", label)).strip() if pipe else to.title
    for name in (label, to.title):
        yield name, Item(label, to.title, to.wiki)

"""Which countries the value of a parameter names: by link or flag, else by the names and codes that flags have."""

from collections.abc import Iterator

from kg.extractors.infobox.item_readers import Entry, items
from kg.extractors.infobox.value_splitting import pieces, split_value
from kg.model import Item
from kg.wikitext.nodes import Parameter
from kg.wikitext.page import Page


def countries(page: Page, parameter: Parameter) -> Iterator[Entry]:
    """A country for each entry; a known one without a link is that country all the same (`U.S.`, `UK, Ireland`).

    "Worldwide" and its like are none. A value that names no known country is read as things are.
    """
    nowhere = page.language.words["boxes"].get("everywhere", ())
    found = [chunk for words in pieces(page, parameter) for chunk in split_value(page, words)]
    named = [(chunk, _title(page, chunk.text)) for chunk in found]
    if any(chunk.links for chunk in found) or not any(title for _, title in named):
        for thing, chunk in items(page, parameter):
            if chunk.text.casefold() not in nowhere:
                yield (thing if thing.title else Item(thing.label, _title(page, thing.label), slug=thing.slug)), chunk
        return
    yield from ((Item(chunk.text, title), chunk) for chunk, title in named if title)


def _title(page: Page, words: str) -> str | None:
    """The title of the country that has this name or code."""
    known = page.language.countries
    titles = set(known.values())
    for article in ("", *page.language.words["boxes"]["articles"]):
        name = words[len(article) :].lstrip() if words.casefold().startswith(f"{article} ".lstrip()) else ""
        if name in known or name in titles:
            return known.get(name, name)
    return None

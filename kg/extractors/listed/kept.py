"""Lists that no other extractor understands, kept item by item under their heading: nothing is lost in silence."""

from bisect import bisect_left

from kg.model import Findings, Qualifier, Text, Value
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import ListItem

_MAX_WORDS = 600
"""Characters of an item that is kept as words; a longer one is prose with a bullet, not an entry."""


def kept_lists(page: Page) -> Findings:
    """`lists` for each item of each list that is not read otherwise: the thing it begins with, else its words.

    Runs last: it looks at what the extractors before it have used.
    """
    used = sorted({(start, end) for start, end, _ in page.used})
    starts = [start for start, _ in used]
    ordinals: dict[int, int] = {}
    for entry in page.list_items:
        ordinal = ordinals[entry.section.start] = ordinals.get(entry.section.start, 0) + 1
        index = bisect_left(starts, entry.span[1])
        if any(end > entry.span[0] for _, end in used[max(0, index - 8) : index]):
            continue
        value = _value(page, entry)
        if value is not None:
            qualifiers = [Qualifier(P["series ordinal"], Text(str(ordinal)))]
            if entry.section.title:
                qualifiers.append(Qualifier(P["heading"], Text(entry.section.title, page.language.code)))
            yield page.state(
                page.subject,
                P["lists"],
                value,
                entry.span,
                "list item",
                qualifiers=tuple(qualifiers),
                references=entry.own,
            )


def _value(page: Page, entry: ListItem) -> Value | None:
    words = entry.passage
    link = entry.first_link()
    if link is not None and link.start <= 1:
        return page.item(words, link)
    if words.plain and len(words.plain) <= _MAX_WORDS:
        return Text(words.plain, page.language.code)
    return None

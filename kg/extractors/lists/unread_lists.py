"""Lists that no other extractor understands, kept item by item under their heading: nothing is lost in silence."""

from bisect import bisect_left
from collections.abc import Callable, Collection

from kg.extractors.found import Found
from kg.extractors.lists.group_lines import Group, group_lines
from kg.model import Findings, Item, Qualifier, Text, Value
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import ListItem, Section

_MAX_WORDS = 600
"""Characters of an item that is kept as words; a longer one is prose with a bullet, not an entry."""
_BACK = 8
"""Stretches that begin before a span and are looked at: more of them do not lie in one another."""


def unread_lists(page: Page, found: Found) -> Findings:
    """`lists` for each item of each list that is not read otherwise: the thing it begins with, else its words."""
    is_taken = taken(page, found, ("links",))
    ordinals: dict[int, int] = {}
    groups: dict[int, list[Group]] = {}
    for entry in page.list_items:
        place = entry.section.start
        if place not in groups:
            groups[place] = group_lines(page, entry.section)
        if any(group.line == entry.span for group in groups[place]):
            page.mark_read(entry.span)
            continue
        ordinal = ordinals[place] = ordinals.get(place, 0) + 1
        if not is_taken(entry.span) and (value := _value(page, entry)) is not None:
            group = next((each.title for each in reversed(groups[place]) if each.holds(entry.span)), None)
            qualifiers = (*listed(page, entry.section, ordinal, group), *_description(page, entry, value))
            yield page.state(
                page.subject,
                P["lists"],
                value,
                entry.span,
                "list item",
                qualifiers=qualifiers,
                references=entry.own,
            )


def taken(page: Page, found: Found, beside: Collection[str]) -> Callable[[tuple[int, int]], bool]:
    """Whether another extractor has read something in a stretch of the text; those `beside` take nothing away."""
    noted = page.references  # a footnote says where an entry is from, not what it says
    used = sorted(
        {(each.start, each.end) for each in found.reads if each.reason not in beside and each.start not in noted}
    )
    starts = [start for start, _ in used]

    def is_taken(span: tuple[int, int]) -> bool:
        index = bisect_left(starts, span[1])
        return any(end > span[0] for _, end in used[max(0, index - _BACK) : index])

    return is_taken


def listed(page: Page, section: Section, ordinal: int, group: str | None = None) -> tuple[Qualifier, ...]:
    """The place of an entry in its list, and the heading or group line that the list stands under."""
    qualifiers = [Qualifier(P["series ordinal"], Text(str(ordinal)))]
    if group or section.title:
        qualifiers.append(Qualifier(P["heading"], Text(group or section.title, page.language.code)))
    return tuple(qualifiers)


def _description(page: Page, entry: ListItem, value: Value) -> tuple[Qualifier, ...]:
    """All the words of an item that says more than the name of its thing."""
    words = entry.passage.plain
    if isinstance(value, Text) or len(words) > _MAX_WORDS or words.strip(" .,;") == value_label(value):
        return ()
    return (Qualifier(P["description"], Text(words, page.language.code)),)


def value_label(value: Value) -> str:
    """The words that a link shows for a thing."""
    return value.label if isinstance(value, Item) else ""


def _value(page: Page, entry: ListItem) -> Value | None:
    words = entry.passage
    link = entry.first_link()
    if link is not None and link.start <= 1:
        return page.item(words, link)
    if words.plain and len(words.plain) <= _MAX_WORDS:
        return Text(words.plain, page.language.code)
    return None

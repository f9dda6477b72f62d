"""Institutions in lists: name, town and district run by commas, what each is by the head of its name."""

import re

from kg.extractors.institutions import klass_by_head
from kg.model import Findings, Item, Text
from kg.values import parse_coordinates
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import ListItem
from kg.wikitext.titles import slug

_CAPITALS = re.compile(r"[^\W\d_a-z]\S* .*[^\W\d_a-z]")


def listed_institutions(page: Page) -> Findings:
    """Each institution listed under a heading about them: its kind, where it is, and of what it is part."""
    for entry in page.items("institutions"):
        words = entry.passage.plain
        name = _name(page, entry)
        if name is None:
            continue
        item, end = name
        place = entry.passage.source(0, end)
        where = _where(page, entry, end)
        klass = klass_by_head(page, item.label, words)
        if klass is None and where is None:
            continue
        refs = entry.citations
        kind = klass or "schema:Organization"
        yield page.state(item, P["type"], Item(kind.partition(":")[2], klass=kind), place, "list item")
        yield page.state(item, P["label"], Text(item.label, page.language.code), place, "list item")
        if where is not None:
            located = P["located in the administrative territorial entity"]
            yield page.state(item, located, where, entry.span, "list item", references=refs)
        if page.is_organization:
            yield page.state(item, P["part of"], page.subject, entry.span, "list item", references=refs)


def _name(page: Page, entry: ListItem) -> tuple[Item, int] | None:
    """The thing an item begins with (a link, or words with capitals up to a comma) and where its name ends."""
    words = entry.passage.plain
    link = entry.first_link()
    if link is not None and link.start == 0:
        return page.item(entry.passage, link), link.end
    end = min((at for at in (words.find(","), words.find(" ("), len(words)) if at > 0), default=0)
    refs = [a.start for a in entry.passage.anchors if a.kind == "ref" and 0 < a.start < end]
    name = words[: min([end, *refs])].strip(" .")
    if not _CAPITALS.match(name) or len(name) > 100:
        return None
    return Item(name, slug=slug(words[:100])), len(name)


def _where(page: Page, entry: ListItem, end: int) -> Item | None:
    """The first link behind the name, where only commas and names stand between."""
    for link in entry.passage.links:
        if link.start >= end and link.end > link.start:
            between = entry.passage.plain[end : link.start]
            plain = all(word[:1].isupper() for word in re.findall(r"\w+", between))
            return page.item(entry.passage, link) if "(" not in between and plain and between.strip() else None
    return None


def coordinates(page: Page) -> Findings:
    """`{{coord|…|display=title}}` outside an infobox places the subject of the article."""
    for template in page.templates("coord"):
        display = template.get("display")
        shown = page.text[display.start : display.end] if display else ""
        if "title" in shown or shown.strip() == "t":
            place = (template.start, template.end)
            point = parse_coordinates(page.text[template.start : template.end], page.language.code)
            if point is None:
                yield page.problem(place, template.name, "could not be read as coordinates")
            else:
                yield page.state(page.subject, P["coordinate location"], point, place, template.name)

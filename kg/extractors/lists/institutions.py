"""Institutions in lists and tables: name, town and district run by commas, what each is by the head of its name."""

import re

from kg.extractors.lists.entries import Entry, entries
from kg.extractors.prose.institutions import klass_by_head
from kg.mapping import mappings
from kg.mapping.lists import folded, listing, pattern, stands_in
from kg.model import Findings, Item, Text
from kg.values import find_dates, parse_coordinates, parse_date
from kg.vocab import P
from kg.wikitext.nodes import Parameter
from kg.wikitext.page import Page
from kg.wikitext.titles import slug

_CAPITALS = re.compile(r"[^\W\d_a-z]\S* .*[^\W\d_a-z]")
_ALONE = re.compile(r"\s{0,2}(?:\([^()]{0,80}\))?[\s.;,]{0,3}")
"""What may stand behind the name of an institution that is simply in the place the article is about."""


def listed_institutions(page: Page) -> Findings:
    """Each institution listed under a heading about them: its kind, where it is, and of what it is part."""
    if not (page.is_place or page.is_organization):
        return
    if page.is_place:
        yield from sights(page)
    for entry in entries(page, "institutions"):
        words = entry.passage.plain
        name = _name(page, entry)
        if name is None:
            continue
        item, end = name
        kind = entry.columns.get("type")
        where = _where(page, entry, end) or _in_column(page, entry)
        klass = klass_by_head(page, item.label, f"{words} {kind.plain if kind else ''}")
        if klass is None and where is None:
            continue
        if where is None and klass and page.is_place and _ALONE.fullmatch(words, end):
            where = page.subject
        yield from _stated(page, entry, item, end, klass or "schema:Organization", where)


def sights(page: Page) -> Findings:
    """Each thing listed as a sight: by the head of its name or the line above what it is, and in the subject."""
    rules = listing(page.language.code).table("sights")
    for entry in entries(page, "sights"):
        if entry.holds or (name := _name(page, entry, str(rules.get("article", "")))) is None:
            continue
        item, end = name
        words = entry.passage.plain
        klass = klass_by_head(page, item.label, words) or class_above(page, entry) or str(rules.get("default", ""))
        where = _where(page, entry, end) or _in_column(page, entry)
        if where is None and not pattern(page.language.code, "sights", "elsewhere").search(words, end):
            where = page.subject
        if klass and not page.is_subject(item.label):
            yield from _stated(page, entry, item, end, klass, where)


def class_above(page: Page, entry: Entry) -> str | None:
    """The class that the line above an entry, or else the nearest heading, names in the plural: `;Beaches`."""
    classes = listing(page.language.code).table("sights", "classes")
    above = [entry.parent.passage.plain] if entry.parent else []
    for said in (*above, *reversed(entry.section.path)):
        words = folded(said.strip(" :"))
        if found := next((str(classes[name]) for name in classes if stands_in(name, words)), None):
            return found
    return None


def _stated(page: Page, entry: Entry, item: Item, end: int, kind: str, where: Item | None) -> Findings:
    place, refs = entry.passage.source(0, end), entry.citations
    yield page.state(item, P["type"], Item(kind.partition(":")[2], klass=kind), place, entry.where)
    yield page.state(item, P["label"], Text(item.label, page.language.code), place, entry.where)
    if where is not None:
        located = "located in the administrative territorial entity"
        # A country is no administrative part of itself.
        prop = P["country" if where == page.subject and page.klass == "schema:Country" else located]
        yield page.state(item, prop, where, entry.span, entry.where, references=refs)
    if page.is_organization:
        yield page.state(item, P["part of"], page.subject, entry.span, entry.where, references=refs)
    yield from _founded(page, entry, item, end)


def _founded(page: Page, entry: Entry, item: Item, end: int) -> Findings:
    """`founded in 1946` behind the name, or the year in a column of its own."""
    cell = entry.columns.get("since")
    time = parse_date(cell.plain, page.language.code) if cell and cell.plain else None
    if cell and time and "/" not in time.edtf:
        place = cell.source(0, len(cell.plain))
        yield page.state(item, P["inception"], time, place, entry.where, references=entry.citations)
        return
    words = entry.passage.plain
    said = pattern(page.language.code, "institutions", "founded").search(words, end)
    date = next(iter(find_dates(words[said.start() :], page.language.code)), None) if said else None
    if said and date and "/" not in date.time.edtf and not words[said.end() : said.start() + date.date_start].strip():
        place = entry.passage.source(said.start() + date.date_start, said.start() + date.date_end)
        yield page.state(item, P["inception"], date.time, place, entry.where, references=entry.citations)


def _name(page: Page, entry: Entry, article: str = "") -> tuple[Item, int] | None:
    """The thing an item begins with (a link, or words with capitals up to a comma) and where its name ends."""
    words = entry.passage.plain
    link = entry.first_link()
    begins = len(article) if article and words[: len(article)].casefold() == article else 0
    if link is not None and link.start in (0, begins):
        return page.item(entry.passage, link), link.end
    end = min((at for at in (words.find(","), words.find(" ("), len(words)) if at > 0), default=0)
    refs = [a.start for a in entry.passage.anchors if a.kind == "ref" and 0 < a.start < end]
    name = words[: min([end, *refs])].strip(" .")
    if not _CAPITALS.match(name) or len(name) > 100:
        return None
    return Item(name, slug=slug(words)), len(name)


def _where(page: Page, entry: Entry, end: int) -> Item | None:
    """The first link behind the name, where only commas and names stand between."""
    for link in entry.passage.links:
        if link.start >= end and link.end > link.start:
            between = entry.passage.plain[end : link.start]
            plain = all(word[:1].isupper() for word in re.findall(r"\w+", between))
            return page.item(entry.passage, link) if "(" not in between and plain and between.strip() else None
    return None


def _in_column(page: Page, entry: Entry) -> Item | None:
    """The place in a column of its own."""
    cell = entry.columns.get("where")
    link = next((a for a in cell.links if a.end > a.start), None) if cell else None
    return page.item(cell, link) if cell and link and link.start == 0 else None


def _shows(page: Page, parameter: Parameter | None, values: list[str]) -> bool:
    """Whether a parameter has one of these values (any value where none is listed), alone or among others."""
    if parameter is None:
        return False
    given = page.text[parameter.start : parameter.end].replace(",", " ").split()
    return not values or any(value in given for value in values)


def coordinates(page: Page) -> Findings:
    """A template such as `{{coord|…|display=title}}` outside an infobox places the subject of the article."""
    known = mappings(page.language.code).coordinates
    for template in page.templates(*known["names"]):
        if any(_shows(page, template.get(name), values) for name, values in known["shown"].items()):
            place = (template.start, template.end)
            point = parse_coordinates(page.text[template.start : template.end], page.language.code)
            if point is None:
                yield page.problem(place, template.name, "could not be read as coordinates")
            else:
                yield page.state(page.subject, P["coordinate location"], point, place, template.name)

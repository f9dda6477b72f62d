"""Climate tables that an article shows from template pages (`{{Toronto weatherbox}}`), and which pages hold such."""

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.extractors.climate.weather_boxes import Box, Cell, boxes, cells, known
from kg.extractors.template_pages import opened, too_hard
from kg.mapping import mappings
from kg.model import Article, Problem
from kg.wikitext.inline import template_name
from kg.wikitext.nodes import Template
from kg.wikitext.noinclude import included
from kg.wikitext.page import Page
from kg.wikitext.scan import Span
from kg.wikitext.template_pages import MAX_SIZE, MAX_STEPS, held
from kg.wikitext.titles import normalize


def shown(page: Page) -> Iterator[Box | Problem]:
    """Every climate table that the article shows from a template page; a Problem where one cannot be had."""
    for span in page.scan.walk():
        if _leads_on(page, span) and (template := page.template(span)):
            yield from _tables(page, template, ())


def holds_tables(source: Article) -> bool:
    """Whether a template page holds a climate table with values of its own, or shows one from another page."""
    if not _names(source.lang).search(source.text) or len(source.text) > MAX_SIZE:
        return False
    page = Page(source, mappings(source.lang).language, text=included(source.text))
    if any(isinstance(cell, Cell) and _is_told(page, cell) for box in boxes(page) for cell in cells(box, source.lang)):
        return True
    return any(_leads_on(page, span) for span in page.scan.walk())


def _is_told(page: Page, cell: Cell) -> bool:
    return any(letter.isdecimal() for letter in page.render(cell.parameter.nodes).plain)


def _leads_on(page: Page, span: Span) -> bool:
    """Whether a template may show a table: its page is at hand, or it is named as such templates are."""
    if span.kind != "template" or (key := page.template_key(span)) in known(page.language.code):
        return False
    if _named_so(page.language.code).fullmatch(key):
        return True
    source = held(page.transcluded, template_name(page.text, span)) if page.transcluded else None
    return source is not None and _names(page.language.code).search(source.text) is not None


def _tables(page: Page, template: Template, above: tuple[str, ...]) -> Iterator[Box | Problem]:
    """The tables on the page of a template; `above` are the pages that are open already."""
    place, source = (template.start, template.end), held(page.transcluded, template.name)
    is_table = bool(_named_so(page.language.code).fullmatch(template.key))
    if source is None:
        if is_table or normalize(template.name) in page.transcluded:
            yield page.problem(place, template.name, "a climate table on a template page that is not at hand")
        return
    title = source.title or ""
    if title in above or len(above) >= MAX_STEPS:
        yield page.problem(place, template.name, f"{title} shows itself, or too many pages show one another")
        return
    if len(source.text) > MAX_SIZE:
        yield page.problem(place, template.name, f"{title} is too long: more than {MAX_SIZE:,} characters")
        return
    found = list(_on(page, template, source, (*above, title)))
    if found:
        page.mark_read(place)
    elif is_table:
        yield page.problem(place, template.name, f"{title} holds no climate table")
    yield from found


def _on(page: Page, template: Template, source: Article, above: tuple[str, ...]) -> Iterator[Box | Problem]:
    inner, problems = opened(page, template, source)
    tables = False
    for span, depends in _spans(inner):
        is_box = inner.template_key(span) in known(inner.language.code)
        if not is_box and not _leads_on(inner, span):
            continue
        if depends or any(each.kind == "argument" for each in span.walk()):
            yield inner.problem((span.start, span.end), source.title or "", "what it shows depends on conditions")
        elif (found := inner.template(span)) and is_box:
            tables = True
            yield Box(inner, found)
        elif found:
            yield from _tables(inner, found, above)
    yield from problems if tables else ()
    yield from too_hard(inner)


def _spans(page: Page) -> Iterator[tuple[Span, bool]]:
    """The templates of a page, outer before inner, and whether what shows them decides by a condition."""
    stack = [(span, False) for span in reversed(page.scan.spans)]
    while stack:
        span, depends = stack.pop()
        if span.kind == "template":
            yield span, depends
            depends |= page.template_key(span).startswith("#")
        stack.extend((child, depends) for child in reversed(span.children))


@lru_cache
def _named_so(lang: str) -> re.Pattern[str]:
    patterns = (re.escape(name).replace(r"\*", ".{0,80}") for name in mappings(lang).weather.get("elsewhere", ()))
    return re.compile("|".join(patterns) or r"(?!)")


@lru_cache
def _names(lang: str) -> re.Pattern[str]:
    """Words without which a page holds none of the templates that are, or lead to, climate tables."""
    parts = {max(name.split("*"), key=len).strip() for name in mappings(lang).weather.get("elsewhere", ())}
    words = (re.escape(name).replace(r"\ ", "[ _]") for name in {*known(lang), *parts} if name)
    return re.compile("|".join(sorted(words)) or r"(?!)", re.IGNORECASE)

"""Succession boxes at the foot of an article on a person: offices held, their years, and who came before and after."""

from collections.abc import Iterator, Mapping
from typing import Any

from kg.extractors.infobox.value_splitting import is_empty_value
from kg.model import Findings, Item, Qualifier
from kg.reading.date_qualifiers import date_qualifiers
from kg.values import FoundDate, find_dates
from kg.vocab import P
from kg.wikitext.nodes import Parameter, Template
from kg.wikitext.page import Page
from kg.wikitext.passage import Passage
from kg.wikitext.titles import slug


def successions(page: Page) -> Findings:
    """`{{s-bef|before=A}}{{s-ttl|title=B|years=…}}{{s-aft|after=C}}` and `{{succession box}}`: an office.

    What stands under a header of achievements or awards is no office. See
    https://en.wikipedia.org/wiki/Template:S-start and https://en.wikipedia.org/wiki/Template:Succession_box.
    """
    rules = page.language.words.get("succession")
    if rules is None or page.klass != "schema:Person":
        return
    is_office, before = True, None
    held: list[tuple[Template, Parameter | None]] = []
    for template in page.templates(*_keys(rules)):
        if template.key in rules["headers"] or template.key in rules["no_offices"]:
            yield from _all(page, rules, held, None)
            is_office, before, held = template.key in rules["headers"], None, []
        elif template.key in rules["before"]:
            yield from _all(page, rules, held, None)
            before, held = template.get("before", "1"), []
        elif template.key in rules["title"] and is_office:
            held.append((template, before))
        elif template.key in rules["after"]:
            yield from _all(page, rules, held, template.get("after", "1"))
            before, held = None, []
        elif template.key in rules["whole"] and is_office:
            yield from _office(page, rules, template, template.get("before"), template.get("after"))
    yield from _all(page, rules, held, None)


def _keys(rules: Mapping[str, Any]) -> Iterator[str]:
    for name in ("headers", "no_offices", "before", "title", "after", "whole"):
        yield from rules[name]


def _all(
    page: Page, rules: Mapping[str, Any], held: list[tuple[Template, Parameter | None]], after: Parameter | None
) -> Findings:
    for template, before in held:
        yield from _office(page, rules, template, before, after)


def _office(
    page: Page, rules: Mapping[str, Any], template: Template, before: Parameter | None, after: Parameter | None
) -> Findings:
    place = (template.start, template.end)
    value, of = _title(page, template, rules["whole"].get(template.key, ""))
    if value is None:
        yield page.problem(place, template.name, "no office is named")
        return
    years = template.get("years", "year", "2")
    dates = find_dates(f"({page.render(years.nodes).plain})", page.language.code) if years else []
    beside = (("replaces", before), ("replaced by", after))
    others = (Qualifier(P[prop], who) for prop, given in beside if given and (who := _person(page, given)))
    # Several terms in one box have the same office before and after, but not the same dates.
    terms: list[FoundDate | None] = [*dates] or [None]
    for date in terms:
        yield page.state(
            page.subject,
            P["position held"],
            value,
            place,
            template.name,
            qualifiers=(*date_qualifiers(date), *of, *others),
        )


def _title(page: Page, template: Template, form: str) -> tuple[Item | None, tuple[Qualifier, ...]]:
    """The office: its link, and the body or district that a further link names; else all its words, or a form."""
    given = template.get("title", "1") if not form else None
    if given is None:
        said = {p.name: page.render(p.nodes).plain for p in template.parameters}
        try:
            words = form.format_map(said) if form else ""
        except KeyError:
            words = ""
        return (Item(words, slug=slug(words)) if words else None), ()
    passage = page.render(given.nodes)
    links = [a for a in passage.links if a.end > a.start]
    if is_empty_value(passage.plain, page.language.words["boxes"]) or not passage.plain:
        return None, ()
    if links and links[0].start == 0 and (links[0].end == len(passage.plain) or links[1:]):
        of = (Qualifier(P["of"], page.item(passage, links[1])),) if links[1:] else ()
        return page.item(passage, links[0]), of
    return Item(passage.plain, slug=slug(passage.plain)), ()


def _person(page: Page, given: Parameter) -> Item | None:
    """Who came before or after: the first link, else a name."""
    passage: Passage = page.render(given.nodes)
    link = next((a for a in passage.links if a.end > a.start), None)
    if link is not None:
        return page.item(passage, link)
    words = passage.plain.strip()
    is_name = words and len(words) < 60 and not is_empty_value(words, page.language.words["boxes"])
    return page.resolve(words) if is_name and words[:1].isupper() and " " in words else None

"""What infoboxes state, parameter by parameter, as the mappings of the language say."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from kg.extractors.infobox.boxes import Box, boxes, class_of, is_filled
from kg.extractors.infobox.censuses import censuses
from kg.extractors.infobox.composite import compose
from kg.extractors.infobox.date_qualifiers import edges
from kg.extractors.infobox.event_place import event_place
from kg.extractors.infobox.fields import Field, ReadValue
from kg.extractors.infobox.qualifiers import conditions
from kg.extractors.infobox.readers import READERS
from kg.mapping import Rule, mappings
from kg.mapping.citations import citing
from kg.model import Citation, Findings, Item, Qualifier, Quantity, Statement, Text, Time, Value
from kg.values import parse_date
from kg.vocab import P
from kg.wikitext.nodes import Parameter
from kg.wikitext.page import Page
from kg.wikitext.titles import slug

_YEAR = re.compile(r"\(([^()]{0,24}\d{4})\)")


def infobox(page: Page) -> Findings:
    """Every filled parameter of every infobox: a statement, ignored on purpose, or a Problem."""
    for box in boxes(page):
        if not box.embedded:
            yield from _kind(box)
        told = False
        for parameter in box.template.parameters:
            if box.template.get(parameter.name) is parameter and is_filled(page, parameter):
                for found in _parameter(box, parameter):
                    told = told or (isinstance(found, Statement) and found.property == P["country"])
                    yield found
        if not told and not box.embedded:
            yield from _country(box)
    yield from censuses(page)


def _country(box: Box) -> Findings:
    """The country in the name of a box that is made for the places of one (`Infobox French commune`)."""
    page = box.page
    if box.mapping.class_of(box.template.key) not in page.language.words["subject"]["places"]:
        return
    words = set(re.findall(r"[^\W_][\w.]*", box.template.key))
    known: Mapping[str, str] = page.language.words.get("boxes for", {})
    title = next((known[word] for word in sorted(words) if word in known), None)
    if title:
        place = (box.template.start, box.template.start + 2 + len(box.template.name))
        yield page.state(box.subject, P["country"], Item(title, title), place, box.template.name)


def _kind(box: Box) -> Findings:
    """The class of the subject: by the words of the kind parameter, by what is filled, else the one of the infobox."""
    words, klass, parameter = class_of(box.page, box.template, box.mapping)
    if not klass:
        return
    head = (box.template.start, box.template.start + 2 + len(box.template.name))
    place = (parameter.start, parameter.end) if parameter else head
    where = box.where(parameter) if parameter else box.template.name
    yield box.page.state(box.subject, P["type"], Item(words, klass=klass), place, where)


def _parameter(box: Box, parameter: Parameter) -> Findings:
    page, place = box.page, (parameter.start, parameter.end)
    found = box.mapping.rule(parameter.name)
    if found is None:
        if box.mapping.why_ignored(parameter.name) is None:
            yield page.problem(place, box.where(parameter), "no mapping says what this parameter means")
        return
    rule, number = found
    if (rule.unless and box.sibling(rule.unless, number)) or (rule.needs and not box.sibling(rule.needs, number)):
        page.mark_read(place)
        return
    chosen = _choose(box, rule, number)
    if chosen is None:
        kind = box.words(rule.by or "", number)
        yield page.problem(place, box.where(parameter), f"no mapping says what {kind!r} means here")
        return
    if rule.reads == "kind":
        yield from _instance(box, parameter, chosen)
        return
    lang = citing(page.language.code).language(box.words(chosen.lang or "", number))
    cell = Field(page, parameter, chosen, lang)
    values = list(_composed(box, cell, number) or READERS[chosen.reads](cell))
    if not values and not _only_ignored(page, parameter) and not (cell.is_empty() and _is_all_seen(cell)):
        yield page.problem(place, box.where(parameter), f"could not be read as {chosen.reads}")
    elif not values:
        page.mark_read(place)
    elif chosen.placed:
        values.extend(event_place(cell, chosen.placed))
    yield from _statements(box, parameter, chosen, number, values)


def _only_ignored(page: Page, parameter: Parameter) -> bool:
    templates = list(page.render(parameter.nodes).templates())
    known = mappings(page.language.code)
    return bool(templates) and all(
        known.why_ignored(t.key) and page.template_values.shown(t) is None for t in templates
    )


def _is_all_seen(cell: Field) -> bool:
    """Whether kg knows how every template of a value reads, so that one without words says nothing indeed."""
    return bool(cell.words.plain) or all(cell.page.language.rule(t.key) for t in cell.words.templates())


def _composed(box: Box, cell: Field, number: str) -> list[ReadValue]:
    """A value that several parameters make together, or that a text says with their words; a link says itself."""
    rule = cell.rule
    if rule.says and rule.reads != "item":
        label = box.said(rule.says, number)
        if rule.form and not re.fullmatch(rule.form, cell.words.plain):
            return []
        return [ReadValue(Text(label) if rule.reads == "text" else Item(label, slug=slug(label)), cell.place)]
    if rule.says and not cell.words.links and not cell.is_empty():
        return [ReadValue(box.page.resolve(box.said(rule.says, number)), cell.place)]
    return list(compose(box, cell, number)) if rule.parts else []


def _choose(box: Box, rule: Rule, number: str) -> Rule | None:
    """The rule with its property, for paired parameters found by the words in the twin that names the kind."""
    if rule.by is None or rule.choose is None or rule.by in (".", "()"):
        return rule
    twin = box.sibling(rule.by, number)
    entry = _entry(box, rule, box.words(rule.by, number))
    if entry is None:
        return None
    if twin is not None:
        box.page.mark_read((twin.start, twin.end))
    return _with(rule, entry)


def _entry(box: Box, rule: Rule, words: str) -> Mapping[str, Any] | None:
    table: Mapping[str, Any] = mappings(box.page.language.code).choices[rule.choose or ""]
    kind = words.casefold()
    if not kind:
        return table.get("_none")
    return next((e for phrase, e in table.items() if _stands_in(phrase, kind)), table.get("_default"))


def _with(rule: Rule, entry: Mapping[str, Any]) -> Rule:
    """A rule completed by an entry of a choice table."""
    more = tuple((P[name], parameter) for name, parameter in entry.get("qualifiers", {}).items())
    return replace(
        rule,
        reads=entry.get("reads", rule.reads),
        property=P[entry["property"]],
        unit=entry.get("unit", rule.unit),
        event=rule.by if entry.get("event") else rule.event,
        lang=f"={entry['lang']}" if "lang" in entry else rule.lang,
        qualifiers=(*rule.qualifiers, *more),
    )


def _stands_in(words: str, kind: str) -> bool:
    """Whether a choice is meant: its whole words stand in the text, or it is a pattern (`~^97[89]`) that does."""
    if words.startswith("~"):
        return re.search(words[1:], kind) is not None
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", kind) is not None


def _instance(box: Box, parameter: Parameter, rule: Rule) -> Findings:
    """`instance of` for a linked kind; a list article is a place to read about the kind, not the kind."""
    page = box.page
    lists = tuple(page.language.words.get("lists", {}).get("titles", ()))
    for found in READERS["items"](Field(page, parameter, rule)):
        value = found.value
        if isinstance(value, Item) and value.title and not value.title.casefold().startswith(lists):
            yield page.state(box.subject, rule.property or "", value, found.place, box.where(parameter))
    page.mark_read((parameter.start, parameter.end))


def _statements(box: Box, parameter: Parameter, rule: Rule, number: str, values: list[ReadValue]) -> Findings:
    page = box.page
    references = page.citations(page.render(parameter.nodes), "value") + _cited_beside(box, rule, number)
    titled = _titled(box, rule, number)
    for index, found in enumerate(values):
        qualifiers = tuple(conditions(box, rule, number, (index, len(values))))
        if isinstance(found.value, Quantity) and not any(q.property == P["point in time"] for q in found.qualifiers):
            qualifiers = (*qualifiers, *titled)
        for stated, prop in _stated(box, rule, number, as_country(box, rule, found)):
            if is_itself(box.subject, stated.value):
                page.mark_read(stated.place)
                continue
            said = {q.property for q in stated.qualifiers}
            yield page.state(
                box.subject,
                prop,
                stated.value,
                stated.place,
                box.where(parameter),
                qualifiers=(*(q for q in qualifiers if q.property not in said), *stated.qualifiers),
                references=references,
            )


_OF_COUNTRIES = (
    "country of citizenship",
    "country of origin",
    "basin country",
    "allegiance",
    "country for sport",
    "territory claimed by",
)
"""Properties (their labels) whose values are countries, so that the name of one is that country without a link."""


def as_country(box: Box, rule: Rule, found: ReadValue) -> ReadValue:
    """A country by its name where the property takes countries: `Germany` is [[Germany]]."""
    value = found.value
    if not isinstance(value, Item) or value.title or rule.property not in {P[label] for label in _OF_COUNTRIES}:
        return found
    name = value.label.strip()
    known = name if name in box.page.language.country_titles else None
    return replace(found, value=Item(value.label, known)) if known else found


def _titled(box: Box, rule: Rule, number: str) -> tuple[Qualifier, ...]:
    """The year in the title of a figure: `blank_name = HDI (2019)`."""
    match = _YEAR.search(box.words(rule.by, number)) if rule.by and rule.by not in (".", "()") else None
    date = parse_date(match[1], box.page.language.code) if match else None
    return (Qualifier(P["point in time"], date),) if date and "/" not in date.edtf else ()


def is_itself(subject: Item, value: Value) -> bool:
    """Whether a value is the subject: nothing contains, borders or follows itself."""
    return isinstance(value, Item) and bool(value.title) and value.title == subject.title


def _stated(box: Box, rule: Rule, number: str, found: ReadValue) -> Iterator[tuple[ReadValue, str]]:
    """What a value says, as pairs of value and property: edges of a period, an event with its date, a mere count."""
    value = found.value
    if found.property:
        yield found, found.property
    elif rule.by in (".", "()"):
        entry = _entry(box, rule, found.note if rule.by == "()" else _own_words(found))
        if entry is not None:
            chosen = _with(rule, entry)
            yield (
                replace(found, qualifiers=(*found.qualifiers, *conditions(box, chosen, number))),
                chosen.property or "",
            )
    elif rule.numbers and isinstance(value, Quantity):
        yield found, rule.numbers
    elif rule.event and isinstance(value, Time):
        yield from _event(box, rule, number, found, value)
    elif rule.start and isinstance(value, Time):
        yield from _edges(rule, found, value)
    elif rule.property:
        yield replace(found, qualifiers=(*found.qualifiers, *_noted(box, rule, found))), rule.property


def _noted(box: Box, rule: Rule, found: ReadValue) -> Iterator[Qualifier]:
    """What the brackets behind a value say of it, where the rule knows; a date there is no such thing."""
    words = found.note.strip()
    if rule.noted and words and not any(c.isdigit() for c in words):
        yield Qualifier(rule.noted, Text(words, box.page.language.code))


def _own_words(found: ReadValue) -> str:
    title = found.value.title if isinstance(found.value, Item) else ""
    return f"{found.text} {title or ''}".strip()


def _event(box: Box, rule: Rule, number: str, found: ReadValue, value: Time) -> Iterator[tuple[ReadValue, str]]:
    """`significant event` with its time as the condition, the event named by a parameter or by the mapping."""
    parameter = box.sibling(rule.event or "", number)
    if parameter is not None and parameter.start <= found.place[0] < parameter.end:
        parameter = None  # `first_ascent` is the date of the first ascent, not its name
    names = READERS["phrase"](Field(box.page, parameter, rule)) if parameter else iter(())
    named = next(names, None)
    label = rule.event or ""
    if parameter is not None:
        box.page.mark_read((parameter.start, parameter.end))
    thing = named.value if named else Item(label, slug=slug(label))
    first, last = edges(value) if "/" in value.edtf else (None, None)
    when = [Qualifier(P["start time"], first)] if first else []
    when += [Qualifier(P["end time"], last)] if last else []
    point = [Qualifier(P["point in time"], value)] if "/" not in value.edtf else when
    yield replace(found, value=thing, qualifiers=(*found.qualifiers, *point)), rule.property or ""


def _edges(rule: Rule, found: ReadValue, value: Time) -> Iterator[tuple[ReadValue, str]]:
    if "/" not in value.edtf:
        yield found, rule.property or rule.start or ""
        return
    first, last = edges(value)
    if first is not None and rule.start:
        yield replace(found, value=first), rule.start
    if last is not None and rule.end:
        yield replace(found, value=last), rule.end


def _cited_beside(box: Box, rule: Rule, number: str) -> tuple[Citation, ...]:
    parameter = box.sibling(rule.references, number) if rule.references else None
    if parameter is None:
        return ()
    box.page.mark_read((parameter.start, parameter.end))
    return box.page.citations(box.page.render(parameter.nodes), "value")

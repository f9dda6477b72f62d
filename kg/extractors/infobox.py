"""What infoboxes state, parameter by parameter, as the mappings of the language say."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.extractors.kinds import kind_of
from kg.extractors.readers import READERS, Found
from kg.mapping import Infobox, Rule, mappings
from kg.model import Citation, Findings, Item, Qualifier, Text, Value
from kg.values import parse_date
from kg.vocab import P, properties
from kg.wikitext.nodes import Parameter, Template
from kg.wikitext.page import Page


@dataclass(frozen=True, slots=True)
class _Box:
    """One infobox of the page with its mapping."""

    page: Page
    template: Template
    mapping: Infobox

    def sibling(self, name: str, number: str) -> Parameter | None:
        """Another parameter of the box, with this one's number for `#`."""
        return self.template.get(*spellings(name.replace("#", number)))

    def words(self, name: str, number: str) -> str:
        """A sibling's plain text, or the literal after `=`."""
        if name.startswith("="):
            return name[1:]
        parameter = self.sibling(name, number)
        return self.page.render(parameter.nodes).plain if parameter else ""

    def where(self, parameter: Parameter) -> str:
        return f"{self.template.name} / {parameter.name}"


def spellings(name: str) -> tuple[str, ...]:
    """The ways a parameter name is written: with underscores or spaces, in lower case."""
    return tuple(dict.fromkeys((name, name.replace("_", " "), name.casefold(), name.capitalize())))


def infobox(page: Page) -> Findings:
    """Every filled parameter of every infobox: a statement, ignored on purpose, or a Problem."""
    boxes = mappings(page.language.code).infoboxes
    for template in page.templates(*boxes):
        box = _Box(page, template, boxes[template.key])
        yield from _kind(box)
        for parameter in template.parameters:
            if parameter.end > parameter.start and template.get(parameter.name) is parameter:
                yield from _parameter(box, parameter)


def _kind(box: _Box) -> Findings:
    """The class of the subject: by the words of the kind parameter, else the one of the infobox."""
    page = box.page
    for name in box.mapping.kind:
        parameter = box.sibling(name, "")
        if parameter is None:
            continue
        if found := kind_of(page.render(parameter.nodes).plain, page.language.words["kinds"]):
            words, klass = found
            place = (parameter.start, parameter.end)
            yield page.state(page.subject, P["type"], Item(words, klass=klass), place, box.where(parameter))
            return
    head = (box.template.start, box.template.start + 2 + len(box.template.name))
    yield page.state(page.subject, P["type"], Item(box.template.name, klass=box.mapping.klass), head, box.template.name)


def _parameter(box: _Box, parameter: Parameter) -> Findings:
    page, place = box.page, (parameter.start, parameter.end)
    if not _filled(page, parameter):
        return
    found = box.mapping.rule(parameter.name)
    if found is None:
        if box.mapping.why_ignored(parameter.name) is None:
            yield page.problem(place, box.where(parameter), "no mapping says what this parameter means")
        return
    rule, number = found
    chosen = _choose(box, rule, number)
    if chosen is None:
        kind = box.words(rule.by or "", number)
        yield page.problem(place, box.where(parameter), f"no mapping says what {kind!r} means here")
        return
    if rule.reads == "kind":
        yield from _instance(box, parameter, chosen)
        return
    lang = box.words(chosen.lang or "", number) or None
    values = list(READERS[chosen.reads](page, parameter, chosen.unit, lang))
    if not values and not _only_ignored(page, parameter):
        yield page.problem(place, box.where(parameter), f"could not be read as {chosen.reads}")
    yield from _statements(box, parameter, chosen, number, values)


def _filled(page: Page, parameter: Parameter) -> bool:
    """Whether a reader of the article sees anything of the value (a comment alone is nothing)."""
    words = page.render(parameter.nodes)
    return bool(words.plain or words.anchors)


def _only_ignored(page: Page, parameter: Parameter) -> bool:
    templates = list(page.render(parameter.nodes).templates())
    known = mappings(page.language.code)
    return bool(templates) and all(known.why_ignored(t.key) for t in templates)


def _choose(box: _Box, rule: Rule, number: str) -> Rule | None:
    """The rule with its property, for paired parameters found by the words in the twin that names the kind."""
    if rule.by is None or rule.choose is None:
        return rule
    twin = box.sibling(rule.by, number)
    kind = box.words(rule.by, number).casefold()
    table: Mapping[str, Any] = mappings(box.page.language.code).choices[rule.choose]
    entry = next((e for words, e in table.items() if _stands_in(words, kind)), table.get("_default"))
    if entry is None or not kind:
        return None
    if twin is not None:
        box.page.use((twin.start, twin.end), box.page.extractor)
    more = tuple((P[name], parameter) for name, parameter in entry.get("qualifiers", {}).items())
    return Rule(
        reads=entry.get("reads", rule.reads),
        property=P[entry["property"]],
        unit=rule.unit,
        references=rule.references,
        lang=f"={entry['lang']}" if "lang" in entry else rule.lang,
        qualifiers=(*rule.qualifiers, *more),
    )


def _stands_in(words: str, kind: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", kind) is not None


def _instance(box: _Box, parameter: Parameter, rule: Rule) -> Findings:
    """`instance of` for a linked kind; a list article is a place to read about the kind, not the kind."""
    page = box.page
    lists = tuple(page.language.words.get("lists", {}).get("titles", ()))
    for value, place in READERS["items"](page, parameter, None, None):
        if isinstance(value, Item) and value.title and not value.title.casefold().startswith(lists):
            yield page.state(page.subject, rule.property or "", value, place, box.where(parameter))


def _statements(box: _Box, parameter: Parameter, rule: Rule, number: str, values: list[Found]) -> Findings:
    page = box.page
    qualifiers = tuple(_qualifiers(box, rule, number))
    inner = page.render(parameter.nodes)
    references = page.citations(inner, "value") + _cited_beside(box, rule, number)
    for value, place in values:
        yield page.state(
            page.subject,
            rule.property or "",
            value,
            place,
            box.where(parameter),
            qualifiers=qualifiers,
            references=references,
        )


def _cited_beside(box: _Box, rule: Rule, number: str) -> tuple[Citation, ...]:
    parameter = box.sibling(rule.references, number) if rule.references else None
    if parameter is None:
        return ()
    box.page.use((parameter.start, parameter.end), box.page.extractor)
    return box.page.citations(box.page.render(parameter.nodes), "value")


def _qualifiers(box: _Box, rule: Rule, number: str) -> Iterator[Qualifier]:
    page = box.page
    for prop, name in rule.qualifiers:
        if name.startswith("="):
            yield Qualifier(prop, Text(name[1:], page.language.code))
            continue
        parameter = box.sibling(name, number)
        if parameter is None:
            continue
        value = _qualifier_value(page, prop, parameter)
        if value is not None:
            page.use((parameter.start, parameter.end), page.extractor)
            yield Qualifier(prop, value)


def _qualifier_value(page: Page, prop: str, parameter: Parameter) -> Value | None:
    kind = properties()[prop].datatype
    if kind == "time":
        return parse_date(page.text[parameter.start : parameter.end], page.language.code)
    words = page.render(parameter.nodes)
    if kind == "item" and (link := next((a for a in words.links if a.end > a.start), None)):
        return page.item(words, link)
    return Text(words.plain, page.language.code) if words.plain else None

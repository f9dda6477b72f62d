"""The infoboxes of a page with their mappings: nested ones included, and whose each of them is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extractors.infobox.fields import Field
from kg.extractors.infobox.name_readers import own_name
from kg.extractors.page.classes import kind_of
from kg.mapping import Infobox, mappings
from kg.mapping.infobox import spelled
from kg.model import Item, Text
from kg.vocab import P
from kg.wikitext.nodes import Parameter, Template, inside
from kg.wikitext.page import Page
from kg.wikitext.tables import Cell as TableCell
from kg.wikitext.titles import slug

_CSS = re.compile(r"""\bclass\s{0,3}=\s{0,3}["']?([\w -]{1,200})""")
_BRACE = re.compile(r"\{([^{}]{1,60})\}")


@dataclass(frozen=True, slots=True)
class Box:
    """One infobox of the page with its mapping and its subject; `embedded` in a parameter of another."""

    page: Page
    template: Template
    mapping: Infobox
    subject: Item
    embedded: bool
    filled: dict[str, Parameter]

    def sibling(self, names: str, number: str = "") -> Parameter | None:
        """The first filled of the parameters `a|b`, `#` being this number."""
        for name in names.split("|"):
            if found := self.filled.get(spelled(name.replace("#", number))):
                return found
        return None

    def words(self, names: str, number: str = "") -> str:
        """A sibling's plain text, or the literal after `=`."""
        if names.startswith("="):
            return names[1:]
        parameter = self.sibling(names, number)
        return self.page.render(parameter.nodes).plain if parameter else ""

    def said(self, text: str, number: str) -> str:
        """A text with the words of the parameters in its braces."""
        return " ".join(_BRACE.sub(lambda m: self.words(m[1], number), text).split())

    def where(self, parameter: Parameter) -> str:
        """The place of a parameter for people: `Infobox settlement / population_total`."""
        return f"{self.template.name} / {parameter.name}"


def is_filled(page: Page, parameter: Parameter) -> bool:
    """Whether a reader of the article sees anything of the value (a comment alone is nothing)."""
    if parameter.end <= parameter.start:
        return False
    words = page.render(parameter.nodes)
    return bool(words.plain or words.anchors)


def outer_boxes(page: Page) -> Iterator[Template]:
    """The infoboxes that stand in no other template, in article order."""
    known = mappings(page.language.code).infoboxes
    for span in page.scan.spans:
        for inner in span.walk() if span.kind == "table" else (span,):
            if inner.kind == "template" and page.template_key(inner) in known and (found := page.template(inner)):
                yield found


def boxes(page: Page) -> Iterator[Box]:
    """Every infobox of the page, an embedded one after the one that holds it."""
    known = mappings(page.language.code).infoboxes
    for order, template in enumerate(outer_boxes(page)):
        mapping = known[template.key]
        subject = _subject(page, template, mapping, order)
        yield Box(page, template, mapping, subject, False, _filled(page, template))
        for inner in _embedded(template):
            if inner.key in known:
                yield Box(page, inner, known[inner.key], subject, True, _filled(page, inner))
    for template, mapping in written_as_tables(page):
        yield Box(page, template, mapping, page.subject, False, _filled(page, template))


def written_as_tables(page: Page) -> Iterator[tuple[Template, Infobox]]:
    """Infoboxes written as tables, each as the template that it could be: a parameter for each row of two cells."""
    for span in page.scan.spans:
        if span.kind != "table":
            continue
        css = _CSS.search(page.text[span.start : page.text.find("\n", span.start)])
        mapping = mappings(page.language.code).infoboxes.of_table(css[1].split()) if css else None
        if mapping is None:
            continue
        rows = (row for row in page.table(span).rows if len(row) == 2)
        parameters = tuple(p for head, cell in rows for p in _row(page, head, cell))
        yield Template(span.start, span.end, " ".join(css[1].split()) if css else "", parameters), mapping


def _row(page: Page, head: TableCell, cell: TableCell) -> Iterator[Parameter]:
    name = page.passage(head.start, head.end).plain.strip(" :•*–-")
    text = page.text[cell.start : cell.end]
    start = cell.start + len(text) - len(text.lstrip())
    end = cell.start + len(text.rstrip())
    if name and start < end:
        yield Parameter(name, True, start, end, page.nodes(start, end))


def _embedded(template: Template) -> Iterator[Template]:
    for parameter in template.parameters:
        yield from (node for node in inside(parameter.nodes) if isinstance(node, Template))


def _filled(page: Page, template: Template) -> dict[str, Parameter]:
    """The filled parameters in the spelling of mappings; of a name given twice the last one wins."""
    return {spelled(p.name): p for p in template.parameters if is_filled(page, p)}


def label_of(page: Page, template: Template, mapping: Infobox) -> str | None:
    """The name that an infobox gives its subject."""
    for parameter in template.parameters:
        found = mapping.rule(parameter.name)
        if found and found[0].property == P["label"] and not found[0].by and is_filled(page, parameter):
            name = next(own_name(Field(page, parameter, found[0])), None)
            return name.value.text or None if name and isinstance(name.value, Text) else None
    return None


def class_of(page: Page, template: Template, mapping: Infobox) -> tuple[str, str, Parameter | None]:
    """The class of what an infobox is about, as (its words, the class, the parameter that tells it, if one does)."""
    filled = _filled(page, template) if mapping.kind or mapping.filled else {}
    for name in mapping.kind:
        parameter = filled.get(spelled(name))
        kinds = mapping.kinds or page.language.words["kinds"]
        if parameter is not None and (found := kind_of(page.render(parameter.nodes).plain, kinds)):
            return *found, parameter
    for names, klass in mapping.filled:
        if told := next((filled[spelled(name)] for name in names.split("|") if spelled(name) in filled), None):
            return template.name, klass, told
    return template.name, mapping.class_of(template.key), None


def stated_in_infobox(page: Page) -> frozenset[str]:
    """The properties that filled parameters of infoboxes about the article's subject mean."""
    own = (box for box in boxes(page) if box.subject == page.subject)
    rules = (box.mapping.rule(parameter.name) for box in own for parameter in box.filled.values())
    return frozenset(found[0].property for found in rules if found and found[0].property)


def _subject(page: Page, template: Template, mapping: Infobox, order: int) -> Item:
    """The article's subject for the first box and for those that name it or nothing; else a thing of its own."""
    is_first = order == 0 and not page.section_at(template.start).level
    if mapping.about == "subject" or (is_first and mapping.about != "part"):
        return page.subject
    name = label_of(page, template, mapping)
    if mapping.label and name:
        return page.resolve(mapping.label.format(name=name))
    if mapping.about in ("part", "own"):
        label = name or page.subject.label
        return (
            page.resolve(label)
            if name and not _same(page, name)
            else Item(label, slug=f"{slug(template.name)}-{order}")
        )
    return page.subject if name is None or _same(page, name) else page.resolve(name)


def _same(page: Page, name: str) -> bool:
    """Whether a name is the subject's, stands in it, or only adds where it is (`Bradley, Wisconsin`)."""
    known = [_plain(page.subject.label), _plain(page.subject.title or "")]
    given = _plain(name)
    return any(given and each and (given in each or given.startswith(f"{each},")) for each in known)


def _plain(name: str) -> str:
    return " ".join(re.sub(r"\([^()]{0,80}\)", " ", name).casefold().split())

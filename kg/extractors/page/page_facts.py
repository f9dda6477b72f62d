"""Facts of the article itself: categories, see also, further reading, external links, Commons, navigation."""

from bisect import bisect_left
from collections.abc import Iterator

from kg.extractors.citations import read_work
from kg.extractors.found import Found
from kg.mapping import mappings
from kg.mapping.citations import citing
from kg.model import Citation, Findings, Item, Text, Url, Value
from kg.vocab import P, properties
from kg.wikitext.nodes import Template, WebLink, inside
from kg.wikitext.page import Page
from kg.wikitext.scan import Span
from kg.wikitext.titles import normalize, target

_NAVIGATION_OPTIONS = frozenset({"state", "expanded", "collapsed", "expand", "1", "nobold", "style"})
"""Parameters by which an article opens a part of a navigation box (https://en.wikipedia.org/wiki/Template:Navbox)."""

_NO_WORDS = frozenset({"none"})
"""What `{{short description|none}}` holds where the title says enough."""


def page_facts(page: Page) -> Findings:
    """Categories and the lists at the foot of an article."""
    yield from _categories(page)
    yield from _see_also(page)
    yield from _external_links(page)
    yield from _named_templates(page)


def _categories(page: Page) -> Findings:
    for span in page.scan.spans:
        if span.kind != "link":
            continue
        to = target(page.text[span.start + 2 : span.end - 2].partition("|")[0], page.language)
        if to and to.namespace == "category" and not page.text.startswith("[[:", span.start):
            yield page.state(
                page.subject,
                P["category"],
                Item(to.title, f"{_namespace(page, 'category title')}:{to.title}"),
                (span.start, span.end),
                "category",
            )


def _see_also(page: Page) -> Findings:
    for entry in page.items("see also"):
        for link in entry.passage.links:
            if link.end > link.start:
                place = (link.source_start, link.source_end)
                yield page.state(page.subject, P["see also"], page.item(entry.passage, link), place, "list item")


def _external_links(page: Page) -> Findings:
    for entry in page.items("external links"):
        for node in inside(page.nodes(*entry.span)):
            if isinstance(node, WebLink) and _top_level(page, entry.span, node):
                yield page.state(page.subject, P["external link"], Url(node.url), entry.span, "list item")
                break


def _top_level(page: Page, span: tuple[int, int], node: WebLink) -> bool:
    return any(n is node for n in page.nodes(*span))


def further_reading(page: Page, found: Found) -> Findings:
    """Works that an article lists, and those that it cites outside of footnotes where no extractor has read them."""
    own: list[tuple[int, int]] = []
    for topic, prop in (("further reading", P["further reading"]), ("cited works", P["citation"])):
        for entry in page.items(topic):
            for work in _work(page, prop, entry.span, "list item"):
                own.append(entry.span)
                yield work
    cites = citing(page.language.code).kinds
    read = sorted({*own, *((each.start, each.end) for each in found.reads if each.reason != links.__name__)})
    for span in page.scan.spans:
        if span.kind == "template" and page.template_key(span) in cites:
            at = bisect_left(read, (span.start + 1, 0))
            if not any(end >= span.end for _, end in read[max(0, at - 8) : at]):
                yield from _work(page, P["citation"], (span.start, span.end), "a citation outside a footnote")


def _work(page: Page, prop: str, place: tuple[int, int], where: str) -> Findings:
    work = read_work(page, page.nodes(*place))
    if work is not None and (work.title or work.url):
        words = Text(work.text, page.language.code)
        yield page.state(page.subject, prop, words, place, where, references=(Citation(work, "value"),))


def _named_templates(page: Page) -> Findings:
    """Templates that say one thing about the page (`[page]` in templates.toml), and the boxes that only navigate.

    A box that navigates is a template that no mapping knows, without parameters but for its looks, on its own line.
    """
    known = mappings(page.language.code)
    alone = {block.start for section in page.sections for block in page.blocks(section) if block.kind == "alone"}
    for span in page.scan.spans:
        if span.kind != "template":
            continue
        key, place = page.template_key(span), (span.start, span.end)
        prop = known.page_templates.get(key)
        if prop and (template := page.template(span)):
            yield from _stated(page, template, prop)
        elif span.start in alone and known.is_unknown(key) and (template := page.template(span)):
            title = f"{_namespace(page, 'template')}:{normalize(template.name)}"
            if template.name and all(p.name in _NAVIGATION_OPTIONS for p in template.parameters):
                item = Item(template.name, title)
                yield page.state(page.subject, P["navigation template"], item, place, "a line of its own")


def _stated(page: Page, template: Template, prop: str) -> Findings:
    """What one template says of the page: pages of a namespace, a name, or words; a bare one has the page's name."""
    kind = properties()[prop].datatype
    words = [page.render(parameter.nodes).plain for parameter in template.positional()]
    if not words and kind == "string" and page.subject.title:
        words = [page.subject.title]
    if kind == "url":
        written = [page.text[parameter.start : parameter.end].strip() for parameter in template.positional()]
        words = [word for word in written[:1] if "." in word and not set(word) & set(" {}[]<>|")]
    for word in words if kind == "item" else words[:1]:
        if not word or word.casefold() in _NO_WORDS:
            continue
        value: Value = Text(word, page.language.code if kind == "text" else None)
        if kind == "url":
            value = Url(word if "://" in word else f"http://{word}")
        if kind == "item":
            value = Item(word, f"{_namespace(page, 'portal')}:{normalize(word)}")
        yield page.state(page.subject, prop, value, (template.start, template.end), template.name)


def _namespace(page: Page, name: str) -> str:
    return str(page.language.words["namespaces"][name])


def links(page: Page) -> Findings:
    """Every page the article links, once, where it is linked first; country and red-link templates link too."""
    seen: set[tuple[str | None, str]] = set()
    for span in page.scan.walk():
        for item in _linked(page, span):
            if item.title and (item.lang, item.title) not in seen:
                seen.add((item.lang, item.title))
                yield page.state(page.subject, P["links to"], item, (span.start, span.end), "link")


def _linked(page: Page, span: Span) -> Iterator[Item]:
    """The page that a link leads to, read without parsing it, or that a template of countries or red links does."""
    if span.kind == "template":
        rule = page.language.rule(page.template_key(span))
        country = page.text[span.start + 2 : span.end - 2].strip() in page.language.countries
        if country or (rule is not None and rule.how in ("country", "link")):
            words = page.passage(span.start, span.end)
            yield from (page.item(words, anchor) for anchor in words.links if anchor.source_start == span.start)
    if span.kind != "link":
        return
    head, pipe, label = page.text[span.start + 2 : span.end - 2].partition("|")
    to = target(head, page.language)
    if to is None or to.namespace or any(mark in head for mark in "{}[]<>\n"):
        return
    plain = label.strip() if pipe and not any(mark in label for mark in "{}[]<>'&") else ""
    yield Item(plain or to.title, to.title, to.wiki)

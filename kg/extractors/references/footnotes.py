"""The footnotes of an article (`<ref>`, `{{refn}}`, `{{r}}`, `{{sfn}}`), each read once and not yet resolved."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from kg.extractors.references import short
from kg.extractors.references.parameter_readers import words_of
from kg.extractors.references.plain_citations import from_text
from kg.extractors.references.short import Short
from kg.extractors.references.template import from_template, is_citation
from kg.extractors.references.template_text import Marks, visible
from kg.extractors.references.work import Work
from kg.mapping.citations import Citing
from kg.model import Problem
from kg.wikitext.nodes import Element, Hidden, Node, Ref, Template, Words
from kg.wikitext.page import Page
from kg.wikitext.scan import Span

_TAG = re.compile(r"<ref(?P<attributes>[^<>]{0,2000})>", re.IGNORECASE)
_CLOSE = re.compile(r"</ref\s{0,9}>\Z", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"(?<!\w)(?P<key>name|group)\s{0,9}=\s{0,9}(?:\"(?P<a>[^\"]{0,500})\"|'(?P<b>[^']{0,500})'|(?P<c>[^\s\"'>/]{1,500}))",
    re.IGNORECASE,
)
MAX_NESTED = 3
"""Footnotes inside one another: MediaWiki allows one level, with templates two."""
_BREAKS = frozenset({"br", "li", "dd", "dt", "hr"})
_UNWRAPPED = frozenset({"small", "span", "div", "p", "li", "ul", "ol", "cite", "big"})


@dataclass(slots=True)
class Footnote:
    """One footnote: where it stands, its name, and what it cites (None where it only names another footnote)."""

    start: int
    end: int
    name: str | None
    group: str = ""
    cites: list[Work | Short] | None = None


@dataclass(slots=True)
class Footnotes:
    """All footnotes of a page in text order, and what helps to resolve them.

    - `listed`: the citation templates that stand outside of footnotes.
    - `locators`: `{{rp|…}}` by where it starts.
    - `remarks`: the offsets of footnotes that cite nothing on purpose.
    """

    all: list[Footnote] = field(default_factory=list)
    listed: list[Span] = field(default_factory=list)
    locators: dict[int, Template] = field(default_factory=dict)
    remarks: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_footnotes(page: Page, style: Citing) -> Footnotes:
    """Every footnote of the page; one inside MAX_NESTED others is a problem, so that the work stays linear."""
    found = Footnotes()
    stack = [(span, 0, False) for span in reversed(page.scan.spans)]
    while stack:
        span, depth, inside = stack.pop()
        if span.kind in ("ref", "template"):
            if depth == MAX_NESTED:
                found.problems.append(_problem(page, span.start, span.end, "footnotes are nested too deep to be read"))
                continue
            read = _ref if span.kind == "ref" else _template_inside if inside else _template
            depth += read(page, style, span, found)
        inside = inside or span.kind == "ref"
        stack.extend((child, depth, inside) for child in reversed(span.children))
    return found


def _template(page: Page, style: Citing, span: Span, found: Footnotes) -> bool:
    """Note a template outside of refs that makes a footnote or cites a work; whether it was one."""
    key = page.template_key(span)
    if _template_inside(page, style, span, found):
        return True
    if is_short(style, key):
        if template := page.template(span):
            cites = short.from_template(page, style, template)
            found.all.append(Footnote(span.start, span.end, None, "", list(cites)))
            if not cites:
                found.problems.append(_problem(page, span.start, span.end, "the short citation names nobody"))
        return True
    if style.cites(key):
        found.listed.append(span)
        return True
    return False


def _template_inside(page: Page, style: Citing, span: Span, found: Footnotes) -> bool:
    """Note a template that makes a footnote even inside another one; whether it was one."""
    key = page.template_key(span)
    if key in style.notes["refs"] or key.startswith("#tag:ref"):
        _ref_by_template(page, style, span, found)
    elif key in style.notes["words"]:
        found.remarks.append(span.start)
    elif key in style.notes["reuse"]:
        found.all += _reuses(page, span)
    elif key in style.notes["locator"]:
        if template := page.template(span):
            found.locators[span.start] = template
    else:
        return False
    return True


def _ref(page: Page, style: Citing, span: Span, found: Footnotes) -> bool:
    """Read a `<ref>` tag, which is always a footnote."""
    nodes = page.nodes(span.start, span.end)
    if len(nodes) == 1 and isinstance(nodes[0], Ref):
        name, group, inner = nodes[0].name, nodes[0].group, nodes[0].nodes
    else:
        name, group, inner = _broken(page, span)
    note = Footnote(span.start, span.end, _plain_name(name), group or "")
    found.all.append(note)
    if why := page.unparsed.get(span.start):
        note.cites = []
        found.problems.append(_problem(page, span.start, span.end, f"the reference is too hard to read: {why}"))
    elif inner or note.name is None:
        _fill(page, style, note, inner, found)
    return True


def _broken(page: Page, span: Span) -> tuple[str | None, str | None, tuple[Node, ...]]:
    """A ref whose tag the parser did not take for one."""
    text = page.text[span.start : span.end]
    tag, close = _TAG.match(text), _CLOSE.search(text)
    if tag is None:
        return None, None, ()
    said = {
        m["key"].lower(): (m["a"] or m["b"] or m["c"] or "").strip() for m in _ATTRIBUTE.finditer(tag["attributes"])
    }
    inner = page.nodes(span.start + tag.end(), span.start + close.start()) if close else ()
    return said.get("name"), said.get("group"), inner


def _plain_name(name: str | None) -> str | None:
    """A ref's name without the quotation marks that were typed wrong around it."""
    return (name or "").strip(" \\\"'“”") or None


def _ref_by_template(page: Page, style: Citing, span: Span, found: Footnotes) -> None:
    """`{{refn|…|name=x}}` and `{{#tag:ref|…|name=x}}`: a ref written as a template."""
    template = page.template(span)
    if template is None:
        return
    name, group = template.get("name"), template.get("group")
    note = Footnote(span.start, span.end, _plain_name(words_of(page, name.nodes) if name else None))
    note.group = words_of(page, group.nodes) if group else ""
    content = next((p for p in template.positional() if p.end > p.start), None)
    if template.key.startswith("#tag:ref:"):
        content = None
    if content:
        _fill(page, style, note, content.nodes, found)
    if content or note.name:
        found.all.append(note)


def _reuses(page: Page, span: Span) -> Iterator[Footnote]:
    """`{{r|name|other}}` stands for `<ref name="name"/><ref name="other"/>`."""
    if template := page.template(span):
        group = template.get("group")
        for parameter in template.positional():
            if name := words_of(page, parameter.nodes):
                yield Footnote(span.start, span.end, name, words_of(page, group.nodes) if group else "")


def _fill(page: Page, style: Citing, note: Footnote, inner: tuple[Node, ...], found: Footnotes) -> None:
    """Read what a footnote holds; tell remarks from citations, and say what is empty."""
    note.cites = list(_pieces(page, style, note, inner, found))
    if not note.cites:
        message = "the reference cites nothing that can be read" if inner else "the reference is empty"
        found.problems.append(_problem(page, note.start, note.end, message))
    elif note.group and not any(_names_a_work(cited) for cited in note.cites):
        found.remarks.append(note.start)
        note.cites = []


def _names_a_work(cited: Work | Short) -> bool:
    if isinstance(cited, Short):
        return True
    return bool(cited.reference.title or cited.reference.url or cited.reference.authors)


def _pieces(
    page: Page, style: Citing, note: Footnote, nodes: tuple[Node, ...], found: Footnotes
) -> Iterator[Work | Short]:
    """The citations of a footnote: it may be a list, or broken into lines."""
    parts: list[list[Node]] = [[]]
    for node in _unwrapped(nodes):
        if isinstance(node, Hidden):
            continue
        if isinstance(node, Element) and node.tag in _BREAKS and not node.nodes:
            parts.append([])
        else:
            parts[-1].append(node)
    filled = [part for part in parts if any(not isinstance(n, Words) or n.text.strip() for n in part)]
    for part in filled:
        whole = len(filled) == 1
        if not whole and _introduces(part):
            continue
        start, end = (note.start, note.end) if whole else (part[0].start, part[-1].end)
        for cited in citations(page, style, tuple(part), start, end, note.name):
            if isinstance(cited, Work):
                found.problems += cited.problems
            yield cited


def _introduces(part: list[Node]) -> bool:
    """Whether a line only leads up to the next (`See:`)."""
    return (
        all(isinstance(n, Words) for n in part) and isinstance(part[-1], Words) and part[-1].text.rstrip().endswith(":")
    )


def citations(
    page: Page, style: Citing, nodes: tuple[Node, ...], start: int, end: int, name: str | None = None
) -> Iterator[Work | Short]:
    """The citations of one line at `start:end`: its templates, short or full; plain words where it has none.

    `name` is that of the footnote.
    """
    templates = [(place, node) for place, node in enumerate(nodes) if isinstance(node, Template)]
    short_ones = {place for place, node in templates if is_short(style, node.key)}
    full = {place for place, node in templates if place not in short_ones and is_citation(page, style, node)}
    for place, template in templates:
        if place in short_ones:
            yield from short.from_template(page, style, template)
        elif place in full:
            work = from_template(page, style, template)
            if len(full) == 1:
                text = _around(page, style, nodes, place, work.reference.text)
                reference = replace(work.reference, text=text, start=start, end=end, name=name or work.reference.name)
                yield Work(reference, work.anchors, work.problems)
            else:
                yield _named(work, name)
    if not full and not short_ones and (plain := from_text(page, style, nodes, start, end)):
        yield _named(plain, name)


def _named(work: Work, name: str | None) -> Work:
    """A work with the name of the footnote that cites it."""
    return Work(replace(work.reference, name=name), work.anchors, work.problems) if name else work


def is_short(style: Citing, key: str) -> bool:
    """Whether the template of this name points to a work by surnames and year."""
    return key not in style.short["anchors"] and (key in style.short["names"] or key in style.short["several"])


def _around(page: Page, style: Citing, nodes: tuple[Node, ...], place: int, text: str) -> str:
    """The text of the citation template at a place among nodes, with the words before and after it."""
    if len(nodes) == 1:
        return text
    sides = (nodes[:place], nodes[place + 1 :])
    before, after = (page.render(visible(page, style, side, Marks())).plain for side in sides)
    return " ".join(filter(None, (before, text, after.strip(" .")))).strip()


def _unwrapped(nodes: Iterable[Node]) -> Iterator[Node]:
    """Nodes, with what small print, spans and list items hold taken out of them."""
    for node in nodes:
        if isinstance(node, Element) and node.nodes and node.tag in _UNWRAPPED:
            yield from _unwrapped(node.nodes)
        else:
            yield node


def _problem(page: Page, start: int, end: int, message: str) -> Problem:
    return page.problem((start, end), "reference", message)

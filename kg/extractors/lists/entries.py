"""What stands under headings about a topic, entry by entry: list items with what they belong to, and rows of tables."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kg.extractors.lists.group_lines import group_lines
from kg.extractors.lists.rows import Row, rows
from kg.extractors.lists.sections import about, about_path, doubtful
from kg.mapping.lists import Topic, folded, listing, stands_in
from kg.model import Citation
from kg.wikitext.blocks import Block
from kg.wikitext.page import Page
from kg.wikitext.parts import ListItem, Section, Sentence
from kg.wikitext.passage import Anchor, Passage

_LABEL = 80
"""Characters in a line of its own that names the list below it ("France:")."""
_SIGNS = re.compile(r"[,;•·|/–—*.-]{0,2}")
_LASTING = ("twin towns", "subdivisions", "settlements", "neighbourhoods")
"""Topics of what no longer counts when it is over."""
_WITH_PLACES = ("twin towns", "institutions")
"""Topics of whose lines some links say where the others are."""
_HTML_ITEM = re.compile(r"<li(?:\s[^<>]{0,80})?>", re.IGNORECASE)
_HTML_BREAK = re.compile(r"<br\s{0,3}/?\s{0,3}>", re.IGNORECASE)
_HTML_END = re.compile(r"</?(?:li|ol|ul)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a list or table names: `passage` is the item, of a row the cell with the name.

    `parent` is the item or line that it stands under, `columns` are the other cells of a row by their role, `intro` is
    the sentence before the list. `holds` says that other entries stand under this one.
    """

    page: Page
    passage: Passage
    span: tuple[int, int]
    where: str
    citations: tuple[Citation, ...]
    section: Section
    parent: "Entry | None" = None
    holds: bool = False
    columns: Mapping[str, Passage] = field(default_factory=dict)
    row: Row | None = None
    intro: str = ""

    def first_link(self) -> Anchor | None:
        """The first link with words (a flag has none)."""
        return next((a for a in self.passage.links if a.end > a.start), None)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a list before it is known what stands under it; `label` is the line of its own above the list."""

    marker: str
    entry: Entry
    label: int | None = None


def entries(page: Page, *topics: str) -> Iterator[Entry]:
    """The entries under the headings about any of these topics, in article order."""
    items = {item.block.start: item for item in page.list_items}
    for section in page.sections:
        topic = about(page, section)
        if topic and topic.name in topics and (not doubtful(page, section, topic)):
            yield from _read(page, section, topic, items)
            continue
        for group in group_lines(page, section):
            named = about_path(page, (*section.path, group.title))
            if named and named is not topic and named.name in topics:
                found = _read(page, section, named, items)
                yield from (entry for entry in found if group.holds(entry.span))


def entries_of_topic(page: Page, topic: Topic, tells: Callable[[Sentence], bool]) -> Iterator[Entry]:
    """The entries of lists that a sentence introduces ("It is divided into three wards:") where no heading says so."""
    intros = {item.intro.span: item.intro for item in page.list_items if item.intro}
    told = {span for span, intro in intros.items() if tells(intro) and about(page, intro.section) is None}
    items = {item.block.start: item for item in page.list_items if item.intro and item.intro.span in told}
    for section in sorted({intros[span].section for span in told}, key=lambda one: one.start):
        yield from (entry for entry in _read(page, section, topic, items) if entry.where == "list item")


def _read(page: Page, section: Section, topic: Topic, items: Mapping[int, ListItem]) -> Iterator[Entry]:
    lines: list[_Line] = []
    labels: list[Entry] = []
    label: int | None = None
    skip, intro = section.body, None
    for block in page.blocks(section):
        if block.start < skip:
            continue
        if block.kind == "paragraph":
            html = list(_html_items(page, block, section))
            lines += [_Line("*", entry, label) for entry in html]
            if html:
                continue
            intro, label = page.passage(block.start, block.end), None
            if topic.name not in _WITH_PLACES:
                lines += [_Line("*", entry, None) for entry in _run(page, block, section)]
            if found := _label(page, block, section):
                labels.append(found)
                label = len(labels) - 1
        elif block.kind == "item" and block.start in items:
            item = items[block.start]
            lines.append(_Line(block.marker, _entry(page, item, section), label))
        elif block.kind == "alone":
            lines += [_Line("*", entry, label) for entry in _joined(page, block, section)]
        elif block.kind == "table" and block.span is not None:
            found_rows = rows(page, section, block.span, topic.name, intro)
            if found_rows:
                skip = block.end
                said = intro.plain if intro else ""
                lines += [_Line("", _of_row(page, row, section, said), label) for row in found_rows]
    # Former residents and members are people still.
    lasting = topic.name in _LASTING
    yield from (entry for entry in _nested(lines, labels) if not (lasting and _is_over(entry)))


def _is_over(entry: Entry) -> bool:
    """Whether the line or item above says that what stands below it is no more: "Former twin towns:"."""
    words = listing(entry.page.language.code).table("over").get("above", ())
    above = entry.parent
    while above is not None:
        said = folded(above.passage.plain[:_LABEL])
        if (above.where == "line" or above.holds) and any(stands_in(word, said.strip(" :")) for word in words):
            return True
        above = above.parent
    return False


def _entry(page: Page, item: ListItem, section: Section) -> Entry:
    intro = item.intro.text if item.intro else ""
    return Entry(page, item.passage, item.span, "list item", item.citations, section, intro=intro)


def _of_row(page: Page, row: Row, section: Section, intro: str) -> Entry:
    name, cells = row.cells["name"], row.cells
    return Entry(page, name, row.span, "table row", row.citations, section, columns=cells, row=row, intro=intro)


def _nested(lines: list[_Line], labels: list[Entry]) -> Iterator[Entry]:
    """The entries with their parents: by the markers of the lists, by the line above a list, else none."""
    parents: list[int | None] = []
    stack: list[int] = []
    for index, line in enumerate(lines):
        while stack and (not _under(lines[stack[-1]].marker, line.marker) or lines[stack[-1]].label != line.label):
            stack.pop()
        parents.append(stack[-1] if stack else None)
        if line.marker:
            stack.append(index)
    holders = {parent for parent in parents if parent is not None}
    made: list[Entry] = []
    for index, line in enumerate(lines):
        parent = parents[index]
        above = made[parent] if parent is not None else labels[line.label] if line.label is not None else None
        is_head = above is not None and (parent is None or lines[parent].marker[-1:] == ";")
        cited = line.entry.citations or (_of_group(above) if above and is_head else ())
        made.append(replace(line.entry, parent=above, holds=index in holders, citations=cited))
    yield from made


def _of_group(above: Entry) -> tuple[Citation, ...]:
    """What a line that heads a group cites, for what stands under it."""
    return tuple(Citation(c.reference, "introducing sentence") for c in above.citations)


def _under(above: str, marker: str) -> bool:
    """Whether a list line with this marker stands under one with the other: `**` under `*`, all under `;`."""
    if above[-1:] == ";" and marker[-1:] != ";":
        return True
    return len(marker) > len(above) and marker.startswith(above)


def _label(page: Page, block: Block, section: Section) -> Entry | None:
    """A short line that is bold or ends with a colon names the list below it."""
    words = page.passage(block.start, block.end)
    plain = words.plain.strip()
    if not plain or len(plain) > _LABEL:
        return None
    bold = any(a.end - a.start >= len(plain.rstrip(" :")) for a in words.within(0, len(words.plain), "bold"))
    if not bold and not plain.endswith(":"):
        return None
    return Entry(page, words, (block.start, block.end), "line", page.citations(words, "item"), section)


def _joined(page: Page, block: Block, section: Section) -> Iterator[Entry]:
    """The parameters of `{{hlist|[[A]]|[[B]]}}` where it stands alone, the lines of `{{nowrap|[[A]]<br>[[B]]}}`.

    Parameters that hold a list are blocks themselves.
    """
    rule = page.language.rule(page.template_key(block.span)) if block.span and block.span.kind == "template" else None
    template = page.template(block.span) if block.span and rule and rule.how in ("join", "show") else None
    if template is None or rule is None:
        return
    stretches = [(parameter.start, parameter.end) for parameter in template.positional()]
    if rule.how == "show":
        shown = next((found for name in rule.show if (found := template.get(name))), None)
        stretches = list(_html_lines(page, shown.start, shown.end)) if shown else []
    for start, end in stretches:
        if start < end and page.text[start] not in "*#:;":
            words = page.passage(start, end)
            yield Entry(page, words, (start, end), "list item", page.citations(words, "item"), section)


def _html_lines(page: Page, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines of `text[start:end]` that `<br>` parts, without white space around them; none without `<br>`."""
    breaks = [(match.start(), match.end()) for match in _HTML_BREAK.finditer(page.text, start, end)]
    for (_, at), (stop, _) in pairwise([(start, start), *breaks, (end, end)]) if breaks else ():
        line = page.text[at:stop]
        yield at + len(line) - len(line.lstrip()), at + len(line.rstrip())


def _run(page: Page, block: Block, section: Section) -> Iterator[Entry]:
    """The links of a line that is nothing but links with signs between them: `[[A]] – [[B]] • [[C]]`."""
    words = page.passage(block.start, block.end)
    links = [a for a in words.links if a.end > a.start]
    edges = pairwise([0, *(edge for a in links for edge in (a.start, a.end)), len(words.plain)])
    between = [words.plain[start:end].strip() for start, end in list(edges)[::2]]
    if len(links) < 2 or not all(_SIGNS.fullmatch(sign) for sign in between) or not all(between[1:-1]):
        return
    for link in links:
        place = (link.source_start, link.source_end)
        alone = page.passage(*place)
        yield Entry(page, alone, place, "line", page.citations(words, "introducing sentence"), section)


def _html_items(page: Page, block: Block, section: Section) -> Iterator[Entry]:
    """The items of a list in HTML, `<ol start=10><li>[[A]]<li>[[B]]</ol>`, each on one line of the paragraph or not."""
    for match in _HTML_ITEM.finditer(page.text, block.start, block.end):
        end = _HTML_END.search(page.text, match.end(), block.end)
        start, stop = match.end(), end.start() if end else block.end
        while start < stop and page.text[start].isspace():
            start += 1
        while stop > start and page.text[stop - 1].isspace():
            stop -= 1
        if start < stop:
            words = page.passage(start, stop)
            yield Entry(page, words, (start, stop), "list item", page.citations(words, "item"), section)

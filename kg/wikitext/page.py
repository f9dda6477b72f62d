"""One article opened for reading: its sections, sentences, list items, templates and references, each with its place.

A Page belongs to one `extract()` call. What it remembers (parsed pieces, places already used) never leaves that call.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kg.model import (
    Article,
    Certainty,
    Citation,
    Evidence,
    Item,
    Problem,
    Qualifier,
    Reference,
    Scope,
    Statement,
    Value,
)
from kg.wikitext.blocks import Block, blocks
from kg.wikitext.inline import parse, parse_stretch
from kg.wikitext.language import Language
from kg.wikitext.link_index import linked
from kg.wikitext.nodes import Node, Parameter, PieceTooHard, Template
from kg.wikitext.parts import ListItem, Section, Sentence, sections
from kg.wikitext.passage import Anchor, Passage, Shown, passage
from kg.wikitext.scan import Scan, Span, between, scan, spans_of
from kg.wikitext.sentences import split
from kg.wikitext.tables import Table, read_table
from kg.wikitext.template_names import TemplateNames
from kg.wikitext.template_pages import Calls
from kg.wikitext.titles import is_about, slug

_NAME = 120
"""Characters of a name in another language; what is longer may be sentences."""


@dataclass(slots=True, eq=False)
class Page:
    """An article with its language; `subject`, its `klass` and `references` are set once, before extractors run.

    No extractor sees what others found. `places_read` are those of the one that runs: the runner takes them away and
    says whose they are, as it does for evidence.

    `transcluded` are the template pages that may hold a part of the article, by normalized name (`Toronto weatherbox`).
    Opened itself, such a page has as `text` what of it others show, and is `shown_in` a section of the article.
    """

    article: Article
    language: Language
    subject: Item = field(default_factory=lambda: Item(label=""))
    klass: str | None = None
    references: Mapping[int, tuple[Reference, ...]] = field(default_factory=dict)
    transcluded: Mapping[str, Article] = field(default_factory=dict)
    host_section: str | None = None
    places_read: list[tuple[int, int]] = field(default_factory=list)
    text: str = ""
    scan: Scan = field(init=False)
    sections: list[Section] = field(init=False)
    _template_names: TemplateNames = field(init=False)
    _tables: dict[int, Table] = field(default_factory=dict)
    _nodes: dict[tuple[int, int], tuple[Node, ...]] = field(default_factory=dict)
    _passages: dict[tuple[int, int], Passage] = field(default_factory=dict)
    _rendered: dict[int, tuple[tuple[Node, ...], Passage]] = field(default_factory=dict)
    _sentences: list[Sentence] | None = None
    _items: list[ListItem] | None = None
    _known: dict[str, Item] | None = None
    unparsed: dict[int, str] = field(default_factory=dict)
    template_values: Calls = field(init=False)
    render_unknown: Shown | None = None

    def __post_init__(self) -> None:
        self.text = self.text or self.article.text
        self.template_values = Calls(self.transcluded, lambda parameter: self.render(parameter.nodes).plain)
        self.render_unknown = self.template_values.shown if self.transcluded else None
        self.scan = scan(self.text)
        self._template_names = TemplateNames(self.text, self.scan.spans)
        titles = (self.passage(h.title_start, h.title_end).plain for h in self.scan.headings)
        self.sections = list(sections(self.scan.headings, titles, len(self.text)))

    # Structure

    def section_at(self, place: int) -> Section:
        """The section that a place in the wikitext belongs to."""
        return self.sections[bisect_right(self.sections, place, key=lambda s: s.start) - 1]

    def nodes(self, start: int, end: int) -> tuple[Node, ...]:
        """The inline nodes of `text[start:end]`; none, and an entry in `unparsed`, where it is too hard to parse.

        What stands in footnotes is left out where the stretch is not itself a footnote.
        """
        key = (start, end)
        if key not in self._nodes:
            try:
                spans = spans_of(self.scan.spans, start, end)
                self._nodes[key] = (
                    parse(self.text[start:end], start) if spans is None else parse_stretch(self.text, start, end, spans)
                )
            except PieceTooHard as error:
                self.unparsed[start] = str(error)
                self._nodes[key] = ()
        return self._nodes[key]

    def passage(self, start: int, end: int) -> Passage:
        """`text[start:end]` as a reader sees it."""
        key = (start, end)
        if key not in self._passages:
            self._passages[key] = passage(self.nodes(start, end), self.language, self.render_unknown)
        return self._passages[key]

    def render(self, nodes: Iterable[Node]) -> Passage:
        """Nodes of this page as a reader sees them."""
        nodes = tuple(nodes)
        known = self._rendered.get(id(nodes))
        if known is None or known[0] is not nodes:
            known = self._rendered[id(nodes)] = nodes, passage(nodes, self.language, self.render_unknown)
        return known[1]

    def written(self, parameter: Parameter) -> str:
        """A value as it is written: in the article, or on the template page that the whole of it is a call of."""
        whole = parameter.start, parameter.end
        node = next((node for node in parameter.nodes if (node.start, node.end) == whole), None)
        shown = self.template_values.shown(node) if isinstance(node, Template) else None
        return self.text[parameter.start : parameter.end] if shown is None else shown

    def blocks(self, section: Section) -> Iterator[Block]:
        """The blocks of a section's own text."""
        yield from blocks(self.text, section.body, section.end, between(self.scan.spans, section.body, section.end))

    def template(self, span: Span) -> Template | None:
        """The template at a span of the scan."""
        nodes = self.nodes(span.start, span.end)
        return nodes[0] if len(nodes) == 1 and isinstance(nodes[0], Template) else None

    def templates(self, *keys: str) -> Iterator[Template]:
        """The outermost templates of the article, with these case-folded names or starting with `prefix*`."""
        for span in self._template_names.outermost(keys):
            if found := self.template(span):
                yield found

    def template_key(self, span: Span) -> str:
        """The case-folded name of the template at a span, read without parsing it."""
        return self._template_names.of(span)

    def table(self, span: Span) -> Table:
        """The cells of the table at a span of the scan."""
        if span.start not in self._tables:
            self._tables[span.start] = read_table(self.text, span)
        return self._tables[span.start]

    # Prose and lists

    @property
    def sentences(self) -> list[Sentence]:
        """Every sentence of the article's paragraphs, in order."""
        self._read_blocks()
        return self._sentences or []

    @property
    def lead(self) -> Sentence | None:
        """The sentence that says what the article is about: the first of its own text, not one in a table before it."""
        for block in self.blocks(self.sections[0]):
            own = block.kind == "paragraph" and not block.depth
            if own and (first := next(self._split(block, self.sections[0]), None)):
                return first
        return None

    @property
    def list_items(self) -> list[ListItem]:
        """Every list item of the article, those in table cells included, in order."""
        self._read_blocks()
        return self._items or []

    def _read_blocks(self) -> None:
        if self._sentences is not None:
            return
        self._sentences, self._items = [], []
        for section in self.sections:
            intro: Sentence | None = None
            for block in self.blocks(section):
                if block.kind == "paragraph":
                    found = list(self._split(block, section))
                    self._sentences += found
                    intro = found[-1] if found else None
                elif block.kind == "item":
                    self._items.append(ListItem(self, block, section, intro))

    def _split(self, block: Block, section: Section) -> Iterator[Sentence]:
        whole = self.passage(block.start, block.end)
        breaks = [a.start for a in whole.anchors if a.kind == "ref"]
        foreign = [(a.start, a.end) for a in whole.anchors if a.kind == "lang" and a.end - a.start <= _NAME]
        for start, end in split(whole.plain, self.language.abbreviations, breaks, foreign):
            yield Sentence(self, whole, start, end, section)

    def under(self, topic: str) -> list[Section]:
        """The sections whose heading, or a heading above, is about `topic` (a key of `headings` in words.toml)."""
        phrases = self.language.words.get("headings", {}).get(topic, ())
        return [s for s in self.sections if any(is_about(step, phrases) for step in s.path)]

    def items(self, topic: str) -> Iterator[ListItem]:
        """The list items under the headings about `topic`."""
        wanted = {s.start for s in self.under(topic)}
        yield from (item for item in self.list_items if item.section.start in wanted and item.section.level)

    # Things and citations

    def item(self, words: Passage, anchor: Anchor) -> Item:
        """The thing that a link of this passage leads to, labelled as the link shows it."""
        assert anchor.target is not None, "only links to pages are things"
        return Item(
            words.plain[anchor.start : anchor.end] or anchor.target.title, anchor.target.title, anchor.target.wiki
        )

    def resolve(self, label: str) -> Item:
        """The thing this page calls `label`: the subject, a link seen anywhere on the page, else a thing of its own."""
        if self.is_subject(label):
            return self.subject
        head, _, kind = label.casefold().rpartition(" ")
        known = self.links_by_label.get(label.casefold())
        if known is None and head and kind in self.language.words.get("kinds", ()):
            known = self.links_by_label.get(head)
        return known or Item(label, slug=slug(label))

    @property
    def languages(self) -> dict[str, str]:
        """The language of words that the lead marks with one (`{{lang-fa|…}}`)."""
        lead = [s.passage for s in self.sentences if not s.section.level]
        marked = ((words, a) for words in lead for a in words.anchors if a.kind == "lang" and a.lang)
        return {words.plain[a.start : a.end]: a.lang or "" for words, a in marked}

    def is_subject(self, words: str) -> bool:
        """Whether `words` are a name of what the article is about."""
        names = {self.subject.label.casefold(), (self.subject.title or "").casefold()}
        return words.casefold() in names - {""}

    @property
    def is_place(self) -> bool:
        """Whether the article is about a place, by the class of its infobox."""
        return self.klass in self.language.words["subject"]["places"]

    @property
    def is_organization(self) -> bool:
        """Whether the article is about an organisation, by the class of its infobox or lead."""
        return self.klass in self.language.words["subject"]["organizations"]

    @property
    def links_by_label(self) -> dict[str, Item]:
        """Things by case-folded link label and by title, the first link with a label counting."""
        if self._known is None:
            self._known = linked(self.text, self.scan, self.language)
        return self._known

    def cited_at(self, anchor: Anchor) -> tuple[Reference, ...]:
        """The works cited by the footnote at an anchor; none where it is a remark or no footnote."""
        return self.references.get(anchor.source_start, ())

    def citations(self, words: Passage, scope: Scope) -> tuple[Citation, ...]:
        """Everything cited within a passage, with this scope."""
        return tuple(Citation(work, scope) for anchor in words.anchors for work in self.cited_at(anchor))

    # Saying things

    def evidence(self, place: tuple[int, int], where: str) -> Evidence:
        """Evidence for what stands at `place`, which counts as read from now on."""
        self.mark_read(place)
        return self._at(place, where)

    def _at(self, place: tuple[int, int], where: str) -> Evidence:
        name, path, held, (start, end) = (
            self.subject.title or self.subject.label,
            self.host_section,
            self.article,
            place,
        )
        if path is None:
            path = " / ".join(self.section_at(place[0]).path)
            held, start, end = self.template_values.found.get(place) or (held, *place)
        template = held.title if held is not self.article or self.host_section is not None else None
        return Evidence(name, path, where, start, end, held.text[start:end], "", template)

    def mark_read(self, place: tuple[int, int]) -> None:
        """Note that what stands at `place` has been read, for the coverage report."""
        self.places_read.append(place)

    def state(
        self,
        subject: Item,
        prop: str,
        value: Value,
        place: tuple[int, int],
        where: str,
        *,
        qualifiers: tuple[Qualifier, ...] = (),
        references: tuple[Citation, ...] = (),
        certainty: Certainty = "asserted",
        rule: str = "",
    ) -> Statement:
        """A statement with its evidence at `place` of the wikitext, read by a `rule`, if one did."""
        evidence = self.evidence(place, where)
        if rule:
            evidence = replace(evidence, rule=rule)
        return Statement(subject, prop, value, evidence, qualifiers, references, certainty)

    def problem(self, place: tuple[int, int], where: str, message: str) -> Problem:
        """Something at `place` that was filled in and could not be read."""
        return Problem(self._at(place, where), message)

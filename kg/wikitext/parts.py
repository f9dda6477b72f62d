"""The parts of a page that extractors read: sections, sentences, list items, each with its place and citations."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.model import Citation, Scope
from kg.wikitext.blocks import Block
from kg.wikitext.passage import Anchor, Passage
from kg.wikitext.scan import Heading

if TYPE_CHECKING:
    from kg.wikitext.page import Page


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text up to the next; `path` holds the titles from the top, its own last (the lead: none)."""

    title: str
    level: int
    start: int
    body: int
    end: int
    path: tuple[str, ...] = ()


def sections(headings: Sequence[Heading], titles: Iterable[str], end: int) -> Iterator[Section]:
    """The lead and the section behind each heading, up to the next heading or the `end` of the text."""
    ends = [h.start for h in headings[1:]] + [end] * bool(headings)
    yield Section("", 0, 0, 0, headings[0].start if headings else end)
    path: list[tuple[int, str]] = []
    for heading, title, stop in zip(headings, titles, ends, strict=True):
        path = [step for step in path if step[0] < heading.level] + [(heading.level, title)]
        names = tuple(step[1] for step in path)
        yield Section(title, heading.level, heading.start, heading.end, stop, names)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`passage.plain[start:end]` is one sentence of a paragraph."""

    page: "Page"
    passage: Passage
    start: int
    end: int
    section: Section
    cache: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What `kg.reading` has computed of the sentence."""

    @property
    def text(self) -> str:
        """The sentence in plain text."""
        return self.passage.plain[self.start : self.end]

    @property
    def links(self) -> list[Anchor]:
        """The page links in it."""
        return list(self.passage.within(self.start, self.end, "link"))

    @property
    def span(self) -> tuple[int, int]:
        """Its place in the wikitext."""
        return self.passage.source(self.start, self.end)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The place in the wikitext of `text[start:end]`."""
        return self.passage.source(self.start + start, self.start + end)

    def _is_aside(self, at: int, start: int, end: int) -> bool:
        """Whether a footnote stands in a bracket apart from `text[start:end]`."""
        opened = self.text.rfind("(", 0, at)
        if opened <= self.text.rfind(")", 0, at) or at == end:
            return False
        return opened >= end or self.text.find(")", at) < start

    def citations(self, start: int | None = None, end: int | None = None) -> tuple[Citation, ...]:
        """What this sentence cites; with a stretch of it, the refs of that clause first.

        A ref belongs to the clause it directly follows; one that follows the full stop belongs to the whole sentence,
        one inside a bracket to what stands in that bracket.
        """
        found: list[Citation] = []
        for anchor in self.passage.within(self.start + 1, self.end, "ref", "template"):
            at = anchor.start - self.start
            if start is not None and end is not None and self._is_aside(at, start, end):
                continue
            near = start is not None and end is not None and start < at <= end + 1 < len(self.text)
            scope: Scope = "clause" if near else "sentence"
            found += (Citation(work, scope) for work in self.page.cited_at(anchor))
        return tuple(sorted(found, key=lambda citation: citation.scope != "clause"))


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item of a list, with the sentence that introduces the list (None where there is none)."""

    page: "Page"
    block: Block
    section: Section
    intro: Sentence | None

    @property
    def passage(self) -> Passage:
        """The item as a reader sees it."""
        return self.page.passage(self.block.start, self.block.end)

    @property
    def span(self) -> tuple[int, int]:
        """Its place in the wikitext, without the marker."""
        return self.block.start, self.block.end

    @property
    def own(self) -> tuple[Citation, ...]:
        """What the item itself cites."""
        return self.page.citations(self.passage, "item")

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Its own refs, else those of the sentence that introduces the list."""
        if self.own or self.intro is None:
            return self.own
        return tuple(Citation(c.reference, "introducing sentence") for c in self.intro.citations())

    def first_link(self) -> Anchor | None:
        """The first link with words (a flag has none)."""
        return next((a for a in self.passage.links if a.end > a.start), None)

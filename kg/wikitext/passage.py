"""Wikitext as a reader sees it, with a way back: each character of the plain text knows its place in the source."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal

from kg.wikitext.bold_italic import Face, styles
from kg.wikitext.inline_templates import transclude
from kg.wikitext.language import Language
from kg.wikitext.nodes import Character, Element, Link, Node, Ref, Template, WebLink, Words
from kg.wikitext.source_map import SourceMap
from kg.wikitext.titles import Target, target

AnchorKind = Literal["link", "elsewhere", "url", "template", "ref", "bold", "italic", "lang", "image", "unknown"]

_APOSTROPHES = re.compile(r"'{2,}|\n")
# White space and characters that nobody sees (zero-width space, directional marks, soft hyphen, byte-order mark).
_GAP = re.compile(r"[\s\u200b\u200e\u200f\u00ad\ufeff]+")
# A gap that is not one plain space.
_WIDE_GAP = re.compile(r"[\s\u200b\u200e\u200f\u00ad\ufeff]{2,}|[^\S ]|[\u200b\u200e\u200f\u00ad\ufeff]")
_SPACE = re.compile(r"\s")
_BREAKS = frozenset({"br", "p", "div", "li", "dd", "dt", "tr", "td", "hr", "ul", "ol", "blockquote", "center"})
_UNSEEN = frozenset(
    {"ref", "references", "math", "gallery", "imagemap", "timeline", "score", "hiero", "style", "section"}
    | {"templatestyles", "graph", "mapframe", "maplink", "indicator", "includeonly", "templatedata", "inputbox"}
)
_LITERAL = frozenset({"nowiki", "pre", "chem", "ce", "syntaxhighlight", "source"})


@dataclass(slots=True, unsafe_hash=True)
class Anchor:
    """A stretch `plain[start:end]` with meaning: a link and its target, a language, bold, or a template's words.

    `source_start:source_end` is the whole markup in the wikitext. `ref` and hidden templates have no width. `elsewhere`
    is a link to what is no article: another namespace, another project. `lang` is the language of the words or, for
    links, of the wiki; `foreign` the title another wiki has for a red link.
    """

    kind: AnchorKind
    start: int
    end: int
    source_start: int
    source_end: int
    node: Node | None = None
    target: Target | None = None
    lang: str | None = None
    foreign: tuple[str, str] | None = None


@dataclass(slots=True, eq=False)
class Passage:
    """Plain text of a piece of wikitext: white space single, markup gone, links, refs and templates kept as anchors.

    `runs` know where each character comes from; places grow with the text. Outer anchors come before inner ones.
    """

    plain: str
    runs: SourceMap
    anchors: tuple[Anchor, ...]

    @property
    def starts(self) -> "array[int]":
        """Where each character begins in the wikitext."""
        return array("l", map(self.runs.start, range(len(self.plain))))

    @property
    def ends(self) -> "array[int]":
        """Where each character ends in the wikitext."""
        return array("l", map(self.runs.end, range(len(self.plain))))

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The place in the wikitext of `plain[start:end]`; markup whose words all lie inside is taken whole."""
        size = len(self.plain)
        if not size:
            return (0, 0)
        start = min(max(start, 0), size - 1)
        end = min(max(end, start + 1), size)
        low, high = self.runs.start(start), self.runs.end(end - 1)
        for anchor in self._from(start, end):
            if anchor.start < anchor.end <= end:
                low, high = min(low, anchor.source_start), max(high, anchor.source_end)
        return low, high

    def within(self, start: int, end: int, *kinds: AnchorKind) -> Iterator[Anchor]:
        """The anchors of these kinds that lie in `plain[start:end]` or at its edges, in order."""
        return (a for a in self._from(start, end) if a.kind in kinds and a.end <= end)

    def _from(self, start: int, end: int) -> tuple[Anchor, ...]:
        """The anchors that begin in `start:end`, its end included."""
        low = bisect_left(self.anchors, start, key=lambda anchor: anchor.start)
        return self.anchors[low : bisect_right(self.anchors, end, low, key=lambda anchor: anchor.start)]

    @property
    def links(self) -> list[Anchor]:
        """The links to articles (not files, categories or other projects), in order."""
        return [a for a in self.anchors if a.kind == "link"]

    def templates(self, *keys: str) -> Iterator[Template]:
        """The templates with these case-folded names (all when none is given), in order."""
        for anchor in self.anchors:
            if isinstance(anchor.node, Template) and (not keys or anchor.node.key in keys):
                yield anchor.node


def _anchor_order(anchor: Anchor) -> tuple[int, int, int, int]:
    """Where an anchor begins, outer ones first."""
    return (anchor.start, -anchor.end, anchor.source_start, -anchor.source_end)


Shown = Callable[[Template], str | None]
"""The words that a template shows which no rule knows, from a page of its own; None where it has none at hand."""


def passage(nodes: tuple[Node, ...], language: Language, shown: Shown | None = None) -> Passage:
    """Render nodes as a reader sees them."""
    writer = Writer(language, shown)
    writer.fragment(nodes)
    return writer.finish()


class Writer:
    """The plain text under construction."""

    def __init__(self, language: Language, shown: Shown | None = None) -> None:
        self.language, self.shown = language, shown
        self.parts: list[str] = []
        self.size = 0
        self.last = " "
        self.runs = SourceMap()
        self.anchors: list[Anchor] = []
        self.faces: dict[int, tuple[int, tuple[Face, ...]]] = {}
        self.open_faces: dict[Face, tuple[int, int]] = {}

    def fragment(self, nodes: tuple[Node, ...]) -> None:
        """Write nodes whose bold and italics are balanced among themselves."""
        outer = self.faces, self.open_faces
        self.faces, self.open_faces = styles(nodes), {}
        self.write(nodes)
        self.faces, self.open_faces = outer

    def plain(self, nodes: tuple[Node, ...]) -> str:
        """Nodes as a reader sees them, not written."""
        return passage(nodes, self.language, self.shown).plain

    def write(self, nodes: tuple[Node, ...]) -> None:
        for node in nodes:
            if isinstance(node, Words):
                self.words(node)
            elif isinstance(node, Character):
                self.put(node.text, node.start, node.end)
            elif isinstance(node, Link):
                self.link(node)
            elif isinstance(node, WebLink):
                start, first = self.size, len(self.parts)
                self.write(node.label)
                self.anchor("url", node, start, first)
            elif isinstance(node, Template):
                transclude(self, node)
            elif isinstance(node, Ref):
                self.mark("ref", node)
            elif isinstance(node, Element):
                self.element(node)

    def finish(self) -> Passage:
        plain = "".join(self.parts)
        size = len(plain.rstrip(" "))
        anchors = self.anchors
        if size < len(plain):
            plain = plain[:size]
            anchors = [a if a.end <= size else replace(a, start=min(a.start, size), end=size) for a in anchors]
        anchors.sort(key=_anchor_order)
        return Passage(plain, self.runs, tuple(anchors))

    def put(self, text: str, start: int, end: int) -> None:
        """Append text that all comes from one place; white space runs become one space."""
        position = 0
        for gap in _GAP.finditer(text):
            self.same(text[position : gap.start()], start, end)
            if _SPACE.search(gap.group()):
                self.space(start, end)
            position = gap.end()
        self.same(text[position:], start, end)

    def same(self, text: str, start: int, end: int) -> None:
        if text:
            if end == start + 1 and len(text) == 1:
                self.runs.copy(self.size, start)
            else:
                self.runs.whole(self.size, start, end)
            self.add(text)

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)
        self.last = text[-1]

    def space(self, start: int, end: int) -> None:
        if self.last != " ":
            self.same(" ", start, end)

    def words(self, node: Words) -> None:
        text = node.text
        if node.end - node.start != len(text):
            self.put(text, node.start, node.end)
            return
        position = 0
        if "\n" in text or "''" in text:
            for match in _APOSTROPHES.finditer(text):
                self.run(node, position, match.start())
                if match.group() == "\n":
                    self.open_faces.clear()
                    position = match.start()
                else:
                    self.apostrophes(node.start + match.start(), node.start + match.end())
                    position = match.end()
        self.run(node, position, len(text))

    def run(self, node: Words, start: int, end: int) -> None:
        """Append `node.text[start:end]`, each character with its own place, white space between words as one space."""
        text, base = node.text, node.start
        if self.last == " " and (gap := _GAP.match(text, start, end)):
            start = gap.end()
        for gap in _WIDE_GAP.finditer(text, start, end):
            self.each(text, base, start, gap.start())
            if space := _SPACE.search(text, gap.start(), gap.end()):
                at = base + space.start()
                self.space(at, at + 1)
            start = gap.end()
        self.each(text, base, start, end)

    def each(self, text: str, base: int, start: int, end: int) -> None:
        if start < end:
            self.runs.copy(self.size, base + start)
            self.add(text[start:end])

    def apostrophes(self, start: int, end: int) -> None:
        """Open or close what a run of apostrophes toggles; the first of them may be text."""
        literal, toggled = self.faces.get(start, (end - start, ()))
        for at in range(start, start + literal):
            self.same("'", at, at + 1)
        for face in toggled:
            if face in self.open_faces:
                plain_start, source_start = self.open_faces.pop(face)
                self.anchors.append(Anchor(face, plain_start, self.size, source_start, end))
            else:
                self.open_faces[face] = (self.size, start + literal)

    def mark(self, kind: AnchorKind, node: Node) -> None:
        """An anchor of no width."""
        at = self.size
        self.anchors.append(Anchor(kind, at, at, node.start, node.end, node))

    @contextmanager
    def anchored(
        self,
        kind: AnchorKind,
        node: Node,
        *,
        to: Target | None = None,
        lang: str | None = None,
        foreign: tuple[str, str] | None = None,
    ) -> Iterator[None]:
        """Anchor what is written meanwhile (white space around it left outside)."""
        start, first = self.size, len(self.parts)
        yield
        self.anchor(kind, node, start, first, to=to, lang=lang, foreign=foreign)

    def anchor(
        self,
        kind: AnchorKind,
        node: Node,
        start: int,
        first: int,
        *,
        to: Target | None = None,
        lang: str | None = None,
        foreign: tuple[str, str] | None = None,
    ) -> None:
        """Anchor what was written from `plain[start]`, that is from the part `first`, on."""
        end = self.size
        if start < end:
            written = "".join(self.parts[first:])
            if written[-1] == " ":
                end -= len(written) - len(written.rstrip(" "))
            if written[0] == " " and start < end:
                start += len(written) - len(written.lstrip(" "))
            end = max(start, end)
        self.anchors.append(Anchor(kind, start, end, node.start, node.end, node, to, lang, foreign))

    def whole(self, kind: AnchorKind, node: Node, text: str, *, to: Target | None = None) -> None:
        """Words that stand in no place of their own, all of them from the whole of a node."""
        start = self.size
        self.put(text, node.start, node.end)
        self.anchors.append(Anchor(kind, start, self.size, node.start, node.end, node, to))

    def link(self, node: Link) -> None:
        to = target(node.target, self.language)
        named = node.target.lstrip().startswith(":")
        if to is None:
            self.write(node.label)
        elif to.namespace == "file" and not named:
            at = self.size
            self.anchors.append(Anchor("image", at, at, node.start, node.end, node, to))
        elif named or to.namespace not in ("category", "interlanguage"):
            start, first = self.size, len(self.parts)
            self.write(node.label)
            self.anchor("elsewhere" if to.namespace else "link", node, start, first, to=to, lang=to.wiki)

    def element(self, node: Element) -> None:
        if node.tag in _UNSEEN:
            return
        if node.tag in _BREAKS:
            self.space(node.start, node.start + 1)
        if node.tag in _LITERAL:
            for one in node.nodes:
                if isinstance(one, Words):
                    self.run(one, 0, len(one.text))
                elif isinstance(one, Character):
                    self.put(one.text, one.start, one.end)
        else:
            self.write(node.nodes)
        if node.tag in _BREAKS and node.nodes:
            self.space(node.end - 1, node.end)

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
from kg.wikitext.titles import Target, target

AnchorKind = Literal["link", "elsewhere", "url", "template", "ref", "bold", "italic", "lang", "image", "unknown"]

_APOSTROPHES = re.compile(r"'{2,}|\n")
# White space and characters that nobody sees (zero-width space, directional marks, soft hyphen, byte-order mark).
_GAP = re.compile(r"[\s\u200b\u200e\u200f\u00ad\ufeff]+")
_SPACE = re.compile(r"\s")
_BREAKS = frozenset({"br", "p", "div", "li", "dd", "dt", "tr", "td", "hr", "ul", "ol", "blockquote", "center"})
_UNSEEN = frozenset(
    {"ref", "references", "math", "gallery", "imagemap", "timeline", "score", "hiero", "style", "section"}
    | {"templatestyles", "graph", "mapframe", "maplink", "indicator", "includeonly", "templatedata", "inputbox"}
)
_LITERAL = frozenset({"nowiki", "pre", "chem", "ce", "syntaxhighlight", "source"})


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Passage:
    """Plain text of a piece of wikitext: white space single, markup gone, links, refs and templates kept as anchors.

    `plain[i]` comes from `starts[i]:ends[i]` of the wikitext; both grow with i. Outer anchors come before inner ones.
    """

    plain: str
    starts: "array[int]"
    ends: "array[int]"
    anchors: tuple[Anchor, ...]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The place in the wikitext of `plain[start:end]`; markup whose words all lie inside is taken whole."""
        if not self.starts:
            return (0, 0)
        start = min(max(start, 0), len(self.starts) - 1)
        end = min(max(end, start + 1), len(self.ends))
        low, high = self.starts[start], self.ends[end - 1]
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
        self.characters: list[str] = []
        self.starts: array[int] = array("l")
        self.ends: array[int] = array("l")
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
                with self.anchored("url", node):
                    self.write(node.label)
            elif isinstance(node, Template):
                transclude(self, node)
            elif isinstance(node, Ref):
                self.mark("ref", node)
            elif isinstance(node, Element):
                self.element(node)

    def finish(self) -> Passage:
        while self.characters and self.characters[-1] == " ":
            self.characters.pop(), self.starts.pop(), self.ends.pop()
        size = len(self.characters)
        anchors = [a if a.end <= size else replace(a, start=min(a.start, size), end=size) for a in self.anchors]
        anchors.sort(key=lambda a: (a.start, -a.end, a.source_start, -a.source_end))
        return Passage("".join(self.characters), self.starts, self.ends, tuple(anchors))

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
        self.characters += text
        self.starts.extend([start] * len(text))
        self.ends.extend([end] * len(text))

    def space(self, start: int, end: int) -> None:
        if self.characters and self.characters[-1] != " ":
            self.same(" ", start, end)

    def words(self, node: Words) -> None:
        if node.end - node.start != len(node.text):
            self.put(node.text, node.start, node.end)
            return
        position = 0
        for match in _APOSTROPHES.finditer(node.text):
            self.run(node, position, match.start())
            if match.group() == "\n":
                self.open_faces.clear()
                position = match.start()
            else:
                self.apostrophes(node.start + match.start(), node.start + match.end())
                position = match.end()
        self.run(node, position, len(node.text))

    def run(self, node: Words, start: int, end: int) -> None:
        """Append `node.text[start:end]`, each character with its own place."""
        for gap in _GAP.finditer(node.text, start, end):
            self.each(node, start, gap.start())
            if space := _SPACE.search(node.text, gap.start(), gap.end()):
                at = node.start + space.start()
                self.space(at, at + 1)
            start = gap.end()
        self.each(node, start, end)

    def each(self, node: Words, start: int, end: int) -> None:
        self.characters += node.text[start:end]
        self.starts.extend(range(node.start + start, node.start + end))
        self.ends.extend(range(node.start + start + 1, node.start + end + 1))

    def apostrophes(self, start: int, end: int) -> None:
        """Open or close what a run of apostrophes toggles; the first of them may be text."""
        literal, toggled = self.faces.get(start, (end - start, ()))
        for at in range(start, start + literal):
            self.same("'", at, at + 1)
        for face in toggled:
            if face in self.open_faces:
                plain_start, source_start = self.open_faces.pop(face)
                self.anchors.append(Anchor(face, plain_start, len(self.characters), source_start, end))
            else:
                self.open_faces[face] = (len(self.characters), start + literal)

    def mark(self, kind: AnchorKind, node: Node) -> None:
        """An anchor of no width."""
        at = len(self.characters)
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
        start = len(self.characters)
        yield
        end = len(self.characters)
        while start < end and self.characters[start] == " ":
            start += 1
        while end > start and self.characters[end - 1] == " ":
            end -= 1
        self.anchors.append(Anchor(kind, start, end, node.start, node.end, node, to, lang, foreign))

    def whole(self, kind: AnchorKind, node: Node, text: str, *, to: Target | None = None) -> None:
        """Words that stand in no place of their own, all of them from the whole of a node."""
        start = len(self.characters)
        self.put(text, node.start, node.end)
        self.anchors.append(Anchor(kind, start, len(self.characters), node.start, node.end, node, to))

    def link(self, node: Link) -> None:
        to = target(node.target, self.language)
        named = node.target.lstrip().startswith(":")
        if to is None:
            self.write(node.label)
        elif to.namespace == "file" and not named:
            at = len(self.characters)
            self.anchors.append(Anchor("image", at, at, node.start, node.end, node, to))
        elif named or to.namespace not in ("category", "interlanguage"):
            with self.anchored("elsewhere" if to.namespace else "link", node, to=to, lang=to.wiki):
                self.write(node.label)

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

"""Wikitext as a reader sees it, with a way back: each character of the plain text knows its place in the source."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Literal

from kg.wikitext.bold_italic import Face, styles
from kg.wikitext.inline_templates import transclude
from kg.wikitext.language import Language
from kg.wikitext.nodes import Character, Element, Link, Node, Ref, Template, WebLink, Words
from kg.wikitext.titles import Target, target

AnchorKind = Literal["link", "elsewhere", "url", "template", "ref", "bold", "italic", "lang", "image", "unknown"]

_APOSTROPHES = re.compile(r"'{2,}|\n")
# White space and characters that nobody sees (zero-width space, directional marks, soft hyphen, byte-order mark).
_ODD = re.compile(r"[\s\u200b\u200e\u200f\u00ad\ufeff](?:[\s\u200b\u200e\u200f\u00ad\ufeff]+|(?<! ))")
"""Every run of them but a single space, which stands in the plain text as it is."""
_SPACE = re.compile(r"\s")
_BREAKS = frozenset({"br", "p", "div", "li", "dd", "dt", "tr", "td", "hr", "ul", "ol", "blockquote", "center"})
_UNSEEN = frozenset(
    {"ref", "references", "math", "gallery", "imagemap", "timeline", "score", "hiero", "style", "section"}
    | {"templatestyles", "graph", "mapframe", "maplink", "indicator", "includeonly", "templatedata", "inputbox"}
)
_LITERAL = frozenset({"nowiki", "pre", "chem", "ce", "syntaxhighlight", "source"})


# Nobody changes an anchor: it is not frozen because a frozen one costs three times as much to make.
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

    `place(i)` is where `plain[i]` comes from; places grow with i. Outer anchors come before inner ones. Places are kept
    as runs: the characters from `runs[k]` on stand in the wikitext from `run_starts[k]` on, one by one; where
    `run_ends[k]` is not -1, all of them come from the one place that ends there.
    """

    plain: str
    anchors: tuple[Anchor, ...]
    runs: list[int]
    run_starts: list[int]
    run_ends: list[int]

    def place(self, at: int) -> tuple[int, int]:
        """The place in the wikitext of the character `plain[at]`."""
        run = bisect_right(self.runs, at) - 1
        start, end = self.run_starts[run], self.run_ends[run]
        if end >= 0:
            return start, end
        start += at - self.runs[run]
        return start, start + 1

    def shown(self, start: int, end: int) -> tuple[int, int]:
        """Where in the plain text `start:end` of the wikitext shows; an empty stretch where it does not."""
        places = range(len(self.plain))
        low = bisect_right(places, start, key=lambda at: self.place(at)[1])
        return low, max(low, bisect_left(places, end, key=lambda at: self.place(at)[0]))

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The place in the wikitext of `plain[start:end]`; markup whose words all lie inside is taken whole."""
        size = len(self.plain)
        if not size:
            return (0, 0)
        start = min(max(start, 0), size - 1)
        end = min(max(end, start + 1), size)
        low, high = self.place(start)[0], self.place(end - 1)[1]
        for anchor in self._from(start, end):
            if anchor.start < anchor.end <= end:
                low, high = min(low, anchor.source_start), max(high, anchor.source_end)
        return low, high

    def within(self, start: int, end: int, *kinds: AnchorKind) -> Iterator[Anchor]:
        """The anchors of these kinds that lie in `plain[start:end]` or at its edges, in order."""
        return iter([a for a in self._from(start, end) if a.kind in kinds and a.end <= end])

    def _from(self, start: int, end: int) -> tuple[Anchor, ...]:
        """The anchors that begin in `start:end`, its end included."""
        anchors = self.anchors
        if not anchors or anchors[-1].start < start:
            return ()
        low = bisect_left(anchors, start, key=_start)
        return anchors[low : bisect_right(anchors, end, low, key=_start)]

    @property
    def links(self) -> list[Anchor]:
        """The links to articles (not files, categories or other projects), in order."""
        return [a for a in self.anchors if a.kind == "link"]

    def templates(self, *keys: str) -> Iterator[Template]:
        """The templates with these case-folded names (all when none is given), in order."""
        for anchor in self.anchors:
            if isinstance(anchor.node, Template) and (not keys or anchor.node.key in keys):
                yield anchor.node


_start = attrgetter("start")


Shown = Callable[[Template], str | None]
"""The words that a template shows which no rule knows, from a page of its own; None where it has none at hand."""


def passage(nodes: tuple[Node, ...], language: Language, shown: Shown | None = None) -> Passage:
    """Render nodes as a reader sees them."""
    writer = Writer(language, shown)
    writer.fragment(nodes)
    return writer.finish()


class Writer:
    """The plain text under construction: `size` characters in `pieces`, `blank` where a space would add nothing."""

    __slots__ = (
        *("language", "shown", "pieces", "size", "blank", "runs", "run_starts", "run_ends"),
        *("anchors", "faces", "open_faces"),
    )

    def __init__(self, language: Language, shown: Shown | None = None) -> None:
        self.language, self.shown = language, shown
        self.pieces: list[str] = []
        self.size, self.blank = 0, True
        self.runs: list[int] = []
        self.run_starts: list[int] = []
        self.run_ends: list[int] = []
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
            kind = type(node)
            if kind is Words:
                self.words(node)  # type: ignore[arg-type]
            elif kind is Link:
                self.link(node)  # type: ignore[arg-type]
            elif kind is Ref:
                self.mark("ref", node)
            elif isinstance(node, Template):
                transclude(self, node)
            elif isinstance(node, Character):
                self.put(node.text, node.start, node.end)
            elif isinstance(node, WebLink):
                with self.anchored("url", node):
                    self.write(node.label)
            elif isinstance(node, Element):
                self.element(node)

    def finish(self) -> Passage:
        plain = "".join(self.pieces)
        if plain[-1:] == " ":
            plain = plain[:-1]
        size = len(plain)
        anchors = self.anchors
        if size < self.size:
            anchors = [a if a.end <= size else replace(a, start=min(a.start, size), end=size) for a in anchors]
        if len(anchors) > 1:
            anchors.sort(key=_order)
        return Passage(plain, tuple(anchors), self.runs, self.run_starts, self.run_ends)

    def put(self, text: str, start: int, end: int) -> None:
        """Append text that all comes from one place; white space runs become one space."""
        position = 0
        for gap in _ODD.finditer(text):
            self.same(text[position : gap.start()], start, end)
            if _SPACE.search(gap.group()):
                self.space(start, end)
            position = gap.end()
        self.same(text[position:], start, end)

    def same(self, text: str, start: int, end: int) -> None:
        """Append text with single spaces that all comes from one place."""
        if self.blank and text[:1] == " ":
            text = text[1:]
        if text:
            self.runs.append(self.size)
            self.run_starts.append(start)
            self.run_ends.append(end)
            self.add(text)

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.size += len(text)
        self.blank = text[-1] == " "

    def space(self, start: int, end: int) -> None:
        if not self.blank:
            self.same(" ", start, end)

    def words(self, node: Words) -> None:
        text = node.text
        if node.end - node.start != len(text):
            self.put(text, node.start, node.end)
            return
        if "''" not in text:
            if self.open_faces and "\n" in text:
                self.open_faces.clear()
            self.run(node, 0, len(text))
            return
        position = 0
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
        """Append `node.text[start:end]`, each character with its own place."""
        for gap in _ODD.finditer(node.text, start, end):
            self.each(node, start, gap.start())
            if not self.blank and (space := _SPACE.search(node.text, gap.start(), gap.end())):
                at = node.start + space.start()
                self.same(" ", at, at + 1)
            start = gap.end()
        self.each(node, start, end)

    def each(self, node: Words, start: int, end: int) -> None:
        """Append a stretch with single spaces, each character with its own place."""
        if start < end and self.blank and node.text[start] == " ":
            start += 1
        if start >= end:
            return
        place = node.start + start
        if not self.runs or self.run_ends[-1] >= 0 or self.run_starts[-1] + self.size - self.runs[-1] != place:
            self.runs.append(self.size)
            self.run_starts.append(place)
            self.run_ends.append(-1)
        self.add(node.text[start:end])

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
        start, index = self.size, len(self.pieces)
        yield
        self.anchor(kind, node, start, index, to, lang, foreign)

    def anchor(
        self,
        kind: AnchorKind,
        node: Node,
        start: int,
        index: int,
        to: Target | None,
        lang: str | None,
        foreign: tuple[str, str] | None = None,
    ) -> None:
        """Anchor what has been written since there were `start` characters in `index` pieces."""
        end = self.size
        if start < end and self.pieces[index][0] == " ":
            start += 1
        if start < end and self.blank:
            end -= 1
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
            start, index = self.size, len(self.pieces)
            self.write(node.label)
            self.anchor("elsewhere" if to.namespace else "link", node, start, index, to, to.wiki)

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


def _order(anchor: Anchor) -> tuple[int, int, int, int]:
    return anchor.start, -anchor.end, anchor.source_start, -anchor.source_end

"""Wikitext as a reader sees it, with a way back: each character of the plain text knows its place in the source."""

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from kg.wikitext.language import Inline, Language
from kg.wikitext.nodes import Character, Element, Link, Node, Ref, Template, WebLink, Words
from kg.wikitext.titles import Target, normalize, target

AnchorKind = Literal["link", "url", "template", "ref", "bold", "italic", "lang", "image", "unknown"]

_APOSTROPHES = re.compile(r"'{2,}")
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "td", "hr", "ul", "ol"})
_UNSEEN = frozenset(
    {"ref", "references", "math", "gallery", "timeline", "score", "style", "templatestyles", "section", "graph"}
)
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A stretch `plain[start:end]` with meaning: a link and its target, a language, bold, or a template's words.

    `source_start:source_end` is the whole markup in the wikitext. `ref` and hidden templates have no width.
    `lang` is the language of the words or, for links, of the wiki; `foreign` the title another wiki has for a red link.
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
    """Plain text of a piece of wikitext: white space single, markup gone, links, refs and templates kept as anchors."""

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
        low, high = min(self.starts[start:end]), max(self.ends[start:end])
        for anchor in self.anchors:
            if start <= anchor.start < anchor.end <= end:
                low, high = min(low, anchor.source_start), max(high, anchor.source_end)
        return low, high

    def within(self, start: int, end: int, *kinds: AnchorKind) -> Iterator[Anchor]:
        """The anchors of these kinds that touch `plain[start:end]`, in order."""
        for anchor in self.anchors:
            if anchor.kind in kinds and start <= anchor.start and anchor.end <= end:
                yield anchor

    @property
    def links(self) -> list[Anchor]:
        """The links to pages (not files, not categories), in order."""
        return [a for a in self.anchors if a.kind == "link"]

    def templates(self, *keys: str) -> Iterator[Template]:
        """The templates with these case-folded names (all when none is given), in order."""
        for anchor in self.anchors:
            if isinstance(anchor.node, Template) and (not keys or anchor.node.key in keys):
                yield anchor.node


def passage(nodes: tuple[Node, ...], language: Language) -> Passage:
    """Render nodes as a reader sees them."""
    writer = _Writer(language)
    writer.write(nodes)
    return writer.finish()


class _Writer:
    """The plain text under construction."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.characters: list[str] = []
        self.starts: array[int] = array("l")
        self.ends: array[int] = array("l")
        self.anchors: list[Anchor] = []
        self.open_quotes: dict[str, tuple[int, int]] = {}

    def write(self, nodes: tuple[Node, ...]) -> None:
        for node in nodes:
            if isinstance(node, Words):
                self.words(node)
            elif isinstance(node, Character):
                self.put(node.text, node.start, node.end)
            elif isinstance(node, Link):
                self.link(node)
            elif isinstance(node, WebLink):
                self.around("url", node, node.label)
            elif isinstance(node, Template):
                self.template(node)
            elif isinstance(node, Ref):
                self.mark("ref", node)
            elif isinstance(node, Element):
                self.element(node)

    def finish(self) -> Passage:
        while self.characters and self.characters[-1] == " ":
            self.characters.pop(), self.starts.pop(), self.ends.pop()
        size = len(self.characters)
        anchors = [replace(a, start=min(a.start, size), end=min(a.end, size)) for a in self.anchors]
        anchors.sort(key=lambda a: (a.start, -a.end))
        return Passage("".join(self.characters), self.starts, self.ends, tuple(anchors))

    def put(self, text: str, start: int, end: int) -> None:
        """Append text that all comes from one place; white space runs become one space."""
        for character in text:
            self.one(character, start, end)

    def one(self, character: str, start: int, end: int) -> None:
        if character.isspace():
            if not self.characters or self.characters[-1] == " ":
                return
            character = " "
        elif character in "\u200b\u200e\u200f\u00ad\ufeff":
            return
        self.characters.append(character)
        self.starts.append(start)
        self.ends.append(end)

    def words(self, node: Words) -> None:
        position = 0
        for match in _APOSTROPHES.finditer(node.text):
            self.run(node, position, match.start())
            self.quotes(len(match.group()), node.start + match.start(), node.start + match.end())
            position = match.end()
        self.run(node, position, len(node.text))

    def run(self, node: Words, start: int, end: int) -> None:
        for index in range(start, end):
            self.one(node.text[index], node.start + index, node.start + index + 1)

    def quotes(self, size: int, start: int, end: int) -> None:
        """Two apostrophes toggle italics, three bold, five both (https://www.mediawiki.org/wiki/Help:Formatting)."""
        if size == 4:
            self.put("'", start, start + 1)
            size, start = 3, start + 1
        elif size > 5:
            self.put("'" * (size - 5), start, end - 5)
            size, start = 5, end - 5
        kinds: tuple[Literal["bold", "italic"], ...] = {2: ("italic",), 3: ("bold",)}.get(size, ("bold", "italic"))  # type: ignore[assignment]
        for kind in kinds:
            if kind in self.open_quotes:
                plain_start, source_start = self.open_quotes.pop(kind)
                self.anchors.append(Anchor(kind, plain_start, len(self.characters), source_start, end))
            else:
                self.open_quotes[kind] = (len(self.characters), start)

    def mark(self, kind: AnchorKind, node: Node) -> None:
        at = len(self.characters)
        self.anchors.append(Anchor(kind, at, at, node.start, node.end, node))

    def around(
        self,
        kind: AnchorKind,
        node: Node,
        nodes: tuple[Node, ...],
        *,
        to: Target | None = None,
        lang: str | None = None,
        foreign: tuple[str, str] | None = None,
    ) -> None:
        """Write the nodes and anchor what they wrote (white space around them left outside)."""
        start = len(self.characters)
        self.write(nodes)
        end = len(self.characters)
        while start < end and self.characters[start] == " ":
            start += 1
        while end > start and self.characters[end - 1] == " ":
            end -= 1
        self.anchors.append(Anchor(kind, start, end, node.start, node.end, node, to, lang, foreign))

    def link(self, node: Link) -> None:
        to = target(node.target, self.language)
        if to is not None and to.namespace == "file" and not node.target.lstrip().startswith(":"):
            self.anchors.append(
                Anchor("image", len(self.characters), len(self.characters), node.start, node.end, node, to)
            )
        elif to is not None and to.namespace == "category" and not node.target.lstrip().startswith(":"):
            return
        elif to is None:
            self.write(node.label)
        else:
            self.around("link", node, node.label, to=to, lang=to.wiki)

    def element(self, node: Element) -> None:
        if node.tag in _UNSEEN:
            return
        if node.tag in _BREAKS:
            self.put(" ", node.start, node.start + 1)
        self.write(node.nodes)
        if node.tag in _BREAKS and node.nodes:
            self.put(" ", node.end - 1, node.end)

    def template(self, node: Template) -> None:
        rule = self.language.rule(node.key)
        if rule is None:
            country = self.language.countries.get(node.name)
            if country and not node.parameters:
                self.labelled(node, country, None)
            else:
                self.mark("unknown", node)
            return
        self.render(node, rule)

    def render(self, node: Template, rule: Inline) -> None:
        shown = node.get(*rule.show)
        if rule.how == "show":
            self.around("template", node, shown.nodes if shown else ())
        elif rule.how == "lang":
            code = rule.lang[1:] if rule.lang.startswith("=") else self.value(node, rule.lang)
            self.around("lang", node, shown.nodes if shown else (), lang=code or None)
        elif rule.how == "text":
            self.put(rule.text, node.start, node.end)
            self.mark("template", node)
        elif rule.how in ("hide", "note"):
            self.mark("template", node)
        elif rule.how == "link":
            self.titled(node, rule, shown.nodes if shown else None)
        elif rule.how == "country":
            name = rule.title[1:] if rule.title.startswith("=") else self.value(node, rule.title)
            self.labelled(node, self.language.countries.get(name, name), rule.text)
        elif rule.how == "join":
            self.joined(node, rule.text)
        elif rule.how == "measure":
            self.measure(node)
        else:
            self.date(node)

    def value(self, node: Template, name: str) -> str:
        parameter = node.get(*name.split("|")) if name else None
        return passage(parameter.nodes, self.language).plain if parameter else ""

    def titled(self, node: Template, rule: Inline, label: tuple[Node, ...] | None) -> None:
        title = normalize(self.value(node, rule.title))
        named = node.get(*rule.title.split("|"))
        foreign_wiki = self.value(node, rule.wiki) if rule.wiki else ""
        foreign_title = self.value(node, rule.foreign) if rule.foreign else ""
        foreign = (foreign_wiki, normalize(foreign_title) or title) if foreign_wiki and title else None
        nodes = label if label is not None else (named.nodes if named else ())
        self.around("link", node, nodes, to=Target(title, "") if title else None, foreign=foreign)

    def labelled(self, node: Template, title: str, shown: str | None) -> None:
        """A link whose words stand in no parameter: `{{DPRK}}` shows the country's name, `{{flagicon|…}}` nothing."""
        start = len(self.characters)
        if shown != "icon":
            self.put(title, node.start, node.end)
        to = Target(normalize(title), "") if title else None
        self.anchors.append(Anchor("link", start, len(self.characters), node.start, node.end, node, to))

    def joined(self, node: Template, separator: str) -> None:
        start = len(self.characters)
        for index, parameter in enumerate(node.positional()):
            if index:
                self.put(separator, parameter.start - 1, parameter.start)
            self.write(parameter.nodes)
        self.anchors.append(Anchor("template", start, len(self.characters), node.start, node.end, node))

    def measure(self, node: Template) -> None:
        """`{{cvt|319|m}}` reads `319 m`: the numbers and words before the first unit, then the unit."""
        start = len(self.characters)
        for index, parameter in enumerate(node.positional()):
            words = passage(parameter.nodes, self.language).plain
            if index:
                self.put(" ", parameter.start - 1, parameter.start)
            self.write(parameter.nodes)
            if index and words and not words[0].isdecimal() and words not in _RANGE_WORDS:
                break
        self.anchors.append(Anchor("template", start, len(self.characters), node.start, node.end, node))

    def date(self, node: Template) -> None:
        """`{{start date|1945|8|22}}` reads `1945-08-22`; a parameter that is no number ends the date."""
        start, parts = len(self.characters), list[str]()
        for parameter in node.positional():
            words = passage(parameter.nodes, self.language).plain
            if not words.isdecimal() or len(parts) == 3:
                if words and not parts:
                    self.write(parameter.nodes)
                break
            parts.append(words)
            self.put(f"-{words:0>2}" if parts[1:] else words, parameter.start, parameter.end)
        self.anchors.append(Anchor("template", start, len(self.characters), node.start, node.end, node))


_RANGE_WORDS = frozenset({"-", "–", "to", "and", "by", "x", "×", "+/-", "±", "or", "to(-)", "and(-)", "-(-)"})

"""The inline markup of one piece of wikitext as nodes with exact places; only this module knows mwparserfromhell.

mwparserfromhell reproduces its input exactly, so a node's place is the length of all that stands before it. Some
inputs cost it exponential time, hence the limits: a piece beyond them raises `PieceTooHard`, reported as a Problem.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MAX_LENGTH = 60_000
"""Characters in one piece; the longest infobox of 320 articles has 13,000."""
MAX_DEPTH = 24
"""Levels of nesting (templates, links and tags together) in one piece."""
MAX_UNBALANCED = 6
"""Openers without a closer in one piece: mwparserfromhell backtracks over each."""


class PieceTooHard(ValueError):
    """A piece is too long, too deep or too broken to be parsed in bounded time."""


@dataclass(frozen=True, slots=True)
class Words:
    """Running text, apostrophe runs for bold and italics included."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Character:
    """An HTML entity, as the character it stands for."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """`[[target|label]]`; without a pipe the label is the target's own text."""

    start: int
    end: int
    target: str
    label: "tuple[Node, ...]"
    piped: bool


@dataclass(frozen=True, slots=True)
class WebLink:
    """`[url label]` or a bare URL (then the label is empty)."""

    start: int
    end: int
    url: str
    label: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a template; `start:end` is its value without white space and comments around it."""

    name: str
    named: bool
    start: int
    end: int
    nodes: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Template:
    """`{{name|…}}`; `name` has single spaces and no comments, `parameters` keep their order."""

    start: int
    end: int
    name: str
    parameters: tuple[Parameter, ...]

    @property
    def key(self) -> str:
        """The name as tables of templates spell it: case-folded, spaces for underscores."""
        return self.name.replace("_", " ").casefold()

    def get(self, *names: str) -> Parameter | None:
        """The first of these parameters that is filled in (the last of that name wins, as in MediaWiki)."""
        for name in names:
            for parameter in reversed(self.parameters):
                if parameter.name == name and parameter.end > parameter.start:
                    return parameter
        return None

    def positional(self) -> list[Parameter]:
        """The parameters `1`, `2`, … in order, also where written with their number."""
        return [p for p in self.parameters if p.name.isdecimal()]


@dataclass(frozen=True, slots=True)
class Ref:
    """`<ref name= group=>…</ref>`; a reuse (`<ref name="x"/>`) has no nodes."""

    start: int
    end: int
    name: str | None
    group: str | None
    nodes: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Element:
    """Any other HTML or extension tag; `raw` elements (nowiki, math, …) hold their content as one Words node."""

    start: int
    end: int
    tag: str
    nodes: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a reader does not see: comments, and template arguments outside a template."""

    start: int
    end: int


Node = Words | Character | Link | WebLink | Template | Ref | Element | Hidden

_RAW_TAGS = frozenset(
    {"nowiki", "pre", "math", "chem", "ce", "syntaxhighlight", "source", "score", "timeline", "graph"}
)


def parse(text: str, start: int = 0) -> tuple[Node, ...]:
    """The nodes of one piece of wikitext that begins at `start` of its page.

    Raises PieceTooHard when the piece is beyond the limits of this module.
    """
    if not _has_markup(text):
        return (Words(start, start + len(text), text),) if text else ()
    _refuse_hard(text)
    import mwparserfromhell

    try:
        code = mwparserfromhell.parse(text, skip_style_tags=True)
    except (mwparserfromhell.parser.ParserError, RecursionError) as error:
        raise PieceTooHard(f"the parser gave up: {error}") from error
    if str(code) != text:
        raise PieceTooHard("the parser did not reproduce the text")
    return _convert(code, start)


def _has_markup(text: str) -> bool:
    return any(mark in text for mark in ("{{", "[", "<", "&", "//", "mailto:", "{|", "\n")) or text[:1] in "*#;:="


def _refuse_hard(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise PieceTooHard(f"{len(text):,} characters are more than {MAX_LENGTH:,}")
    broken = 0
    for opener, closer in (("{{", "}}"), ("[[", "]]"), ("<", ">"), ("{|", "|}")):
        broken += abs(text.count(opener) - text.count(closer))
    if broken > MAX_UNBALANCED:
        raise PieceTooHard(f"{broken} pieces of markup are opened or closed without their other half")
    depth = deepest = 0
    for character in text:
        if character in "{[<":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "}]>":
            depth -= 1
    if deepest > 2 * MAX_DEPTH:
        raise PieceTooHard(f"markup is nested {deepest // 2} deep, more than {MAX_DEPTH}")


def _convert(code: Any, start: int) -> tuple[Node, ...]:
    nodes: list[Node] = []
    for node in code.nodes:
        end = start + len(str(node))
        nodes.append(_one(node, start, end))
        start = end
    return tuple(nodes)


def _one(node: Any, start: int, end: int) -> Node:
    kind = type(node).__name__
    if kind == "Text":
        return Words(start, end, str(node))
    if kind == "Template":
        return _template(node, start, end)
    if kind == "Wikilink":
        return _link(node, start, end)
    if kind == "ExternalLink":
        return _web_link(node, start, end)
    if kind == "Tag":
        return _tag(node, start, end)
    if kind == "HTMLEntity":
        return Character(start, end, _entity(node))
    if kind == "Heading":
        return Element(start, end, f"h{node.level}", _convert(node.title, start + node.level))
    return Hidden(start, end)


def _entity(node: Any) -> str:
    try:
        return str(node.normalize())
    except (ValueError, OverflowError):
        return str(node)


def _template(node: Any, start: int, end: int) -> Template:
    name = " ".join(node.name.strip_code().replace("_", " ").split())
    place = start + 2 + len(str(node.name))
    parameters: list[Parameter] = []
    for param in node.params:
        key = str(param.name)
        place += 1 + (len(key) + 1 if param.showkey else 0)
        nodes = _convert(param.value, place)
        clean = param.name.strip_code().strip() if "<" in key else key.strip()
        parameters.append(Parameter(clean, bool(param.showkey), *_bounds(nodes, place), nodes))
        place += len(str(param.value))
    return Template(start, end, name, tuple(parameters))


def _bounds(nodes: tuple[Node, ...], place: int) -> tuple[int, int]:
    """Where a value begins and ends, white space and comments at its edges left out."""
    seen = [n for n in nodes if not isinstance(n, Hidden) and not (isinstance(n, Words) and n.text.isspace())]
    if not seen:
        return place, place
    first, last = seen[0], seen[-1]
    lead = len(first.text) - len(first.text.lstrip()) if isinstance(first, Words) else 0
    trail = len(last.text) - len(last.text.rstrip()) if isinstance(last, Words) else 0
    return first.start + lead, last.end - trail


def _link(node: Any, start: int, end: int) -> Link:
    target = str(node.title)
    if node.text is None:
        return Link(start, end, target, (Words(start + 2, end - 2, target),), False)
    return Link(start, end, target, _convert(node.text, start + 3 + len(target)), True)


def _web_link(node: Any, start: int, end: int) -> WebLink:
    url = str(node.url)
    if node.title is None:
        return WebLink(start, end, url, ())
    return WebLink(start, end, url, _convert(node.title, end - 1 - len(str(node.title))))


def _tag(node: Any, start: int, end: int) -> Node:
    tag = str(node.tag).strip().lower()
    if node.wiki_markup:
        if node.contents is None or not str(node.contents):
            return Element(start, end, tag, ())
        inner = start + max(str(node).find(str(node.contents)), 0)
        return Element(start, end, tag, _convert(node.contents, inner))
    if tag == "ref":
        names = {str(a.name).strip().lower(): _attribute(a) for a in node.attributes}
        nodes = () if node.self_closing else _convert(node.contents, _inside(node, start))
        return Ref(start, end, names.get("name"), names.get("group"), nodes)
    if node.self_closing or node.contents is None:
        return Element(start, end, tag, ())
    inner = _inside(node, start)
    if tag in _RAW_TAGS:
        content = str(node.contents)
        return Element(start, end, tag, (Words(inner, inner + len(content), content),))
    return Element(start, end, tag, _convert(node.contents, inner))


def _inside(node: Any, start: int) -> int:
    opening = 1 + len(str(node.tag)) + sum(len(str(a)) for a in node.attributes) + len(str(node.padding)) + 1
    return start + opening


def _attribute(attribute: Any) -> str | None:
    return None if attribute.value is None else str(attribute.value).strip().strip("\"'").strip() or None


def inside(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Every node, outer before inner, in text order; what hides in refs is not visited."""
    for node in nodes:
        yield node
        if isinstance(node, Link | WebLink):
            yield from inside(node.label)
        elif isinstance(node, Template):
            for parameter in node.parameters:
                yield from inside(parameter.nodes)
        elif isinstance(node, Element):
            yield from inside(node.nodes)

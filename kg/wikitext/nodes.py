"""The inline markup of a piece of wikitext as nodes, each with its exact place; nothing here reads or renders.

Nobody changes a node. They are not frozen because a frozen dataclass costs three times as much to make.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache


class PieceTooHard(ValueError):
    """A piece is nested too deep to be read."""


@dataclass(slots=True, unsafe_hash=True)
class Words:
    """Running text, apostrophe runs for bold and italics included."""

    start: int
    end: int
    text: str


@dataclass(slots=True, unsafe_hash=True)
class Character:
    """An HTML entity, as the character it stands for."""

    start: int
    end: int
    text: str


@dataclass(slots=True, unsafe_hash=True)
class Link:
    """`[[target|label]]`; without a pipe the label is the target's own text."""

    start: int
    end: int
    target: str
    label: "tuple[Node, ...]"
    piped: bool


@dataclass(slots=True, unsafe_hash=True)
class WebLink:
    """`[url label]` or a bare URL (then the label is empty)."""

    start: int
    end: int
    url: str
    label: "tuple[Node, ...]"


@dataclass(slots=True, unsafe_hash=True)
class Parameter:
    """One parameter of a template; `start:end` is its value without white space and comments around it."""

    name: str
    named: bool
    start: int
    end: int
    nodes: "tuple[Node, ...]"


@dataclass(slots=True, unsafe_hash=True)
class Template:
    """`{{name|…}}`; `name` has single spaces and no comments, `parameters` keep their order."""

    start: int
    end: int
    name: str
    parameters: tuple[Parameter, ...]
    _filled: dict[str, Parameter] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def key(self) -> str:
        """The name as tables of templates spell it: case-folded, spaces for underscores."""
        return _key(self.name)

    def get(self, *names: str) -> Parameter | None:
        """The first of these parameters that is filled in (the last of that name wins, as in MediaWiki)."""
        if self._filled is None:
            self._filled = {p.name: p for p in self.parameters if p.end > p.start}
        for name in names:
            if name in self._filled:
                return self._filled[name]
        return None

    def positional(self) -> list[Parameter]:
        """The parameters `1`, `2`, … in order, also where written with their number."""
        return [p for p in self.parameters if p.name.isdecimal()]


@dataclass(slots=True, unsafe_hash=True)
class Ref:
    """`<ref name= group=>…</ref>`; a reuse (`<ref name="x"/>`) has no nodes."""

    start: int
    end: int
    name: str | None
    group: str | None
    nodes: "tuple[Node, ...]"


@dataclass(slots=True, unsafe_hash=True)
class Element:
    """Any other HTML or extension tag, and what wikitext says for one: list markers (`li`, `dd`, `dt`), `hr`, tables.

    Extension tags whose content is no wikitext (nowiki, math, …) hold it as Words and Characters. A tag that is opened
    and never closed holds nothing: what follows it stands beside it.
    """

    start: int
    end: int
    tag: str
    nodes: "tuple[Node, ...]"


@dataclass(slots=True, unsafe_hash=True)
class Hidden:
    """What a reader does not see: comments, template arguments outside a template, closing tags without a beginning."""

    start: int
    end: int


Node = Words | Character | Link | WebLink | Template | Ref | Element | Hidden


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    return name.replace("_", " ").casefold()


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

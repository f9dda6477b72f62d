"""Runs of apostrophes: which of them open and close bold and italics, balanced line by line as MediaWiki does.

See https://www.mediawiki.org/wiki/Help:Formatting and doQuotes in MediaWiki's Parser.php: two apostrophes toggle
italics, three bold, five both; of four the first is text; where a line leaves both bold and italics open, one of its
threes is an apostrophe and italics.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from kg.wikitext.nodes import Element, Link, Node, WebLink, Words

Face = Literal["bold", "italic"]

_RUN = re.compile(r"'{2,}|\n")
_RAW = frozenset({"nowiki", "pre", "math", "chem", "ce", "syntaxhighlight", "source", "score", "timeline", "gallery"})
_FACES: Mapping[int, tuple[Face, ...]] = {2: ("italic",), 3: ("bold",), 5: ("bold", "italic")}


@dataclass(frozen=True, slots=True)
class Run:
    """A run of `size` apostrophes at `start`; `before` holds the two characters before it."""

    start: int
    size: int
    before: str

    @property
    def markup(self) -> int:
        """How many of the apostrophes are markup; the others, in front, are text."""
        return 3 if self.size == 4 else min(self.size, 5)


def styles(nodes: Iterable[Node]) -> dict[int, tuple[int, tuple[Face, ...]]]:
    """For the place of each run of apostrophes in `nodes`: how many of them are text, and what the others toggle."""
    found: dict[int, tuple[int, tuple[Face, ...]]] = {}
    line: list[Run] = []
    for run in _runs(nodes):
        if run is None:
            found.update(_balanced(line))
            line = []
        else:
            line.append(run)
    found.update(_balanced(line))
    return found


def _runs(nodes: Iterable[Node]) -> Iterator[Run | None]:
    """The runs of visible words in order, None for the end of a line; templates and footnotes balance their own."""
    for node in nodes:
        if isinstance(node, Words):
            for match in _RUN.finditer(node.text):
                at = match.start()
                yield (
                    None
                    if match.group() == "\n"
                    else Run(node.start + at, len(match.group()), node.text[max(at - 2, 0) : at])
                )
        elif isinstance(node, Link | WebLink):
            yield from _runs(node.label)
        elif isinstance(node, Element) and node.tag not in _RAW:
            yield from _runs(node.nodes)


def _balanced(line: list[Run]) -> Iterator[tuple[int, tuple[int, tuple[Face, ...]]]]:
    sizes = [run.markup for run in line]
    if sum(size != 2 for size in sizes) % 2 and sum(size != 3 for size in sizes) % 2:
        odd = _apostrophe(line, sizes)
        if odd is not None:
            sizes[odd] = 2
    for run, size in zip(line, sizes, strict=True):
        yield run.start, (run.size - size, _FACES[size])


def _apostrophe(line: list[Run], sizes: list[int]) -> int | None:
    """The three that is text and italics: behind a word of one letter, else behind a longer word, else a space."""
    several = space = None
    for index, (run, size) in enumerate(zip(line, sizes, strict=True)):
        if size != 3:
            continue
        if run.before[-1:] == " ":
            space = index if space is None else space
        elif run.before[:-1] == " ":
            return index
        elif several is None:
            several = index
    return several if several is not None else space

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


@dataclass(slots=True, unsafe_hash=True)
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
    runs: list[Run | None] = []
    _add_runs(nodes, runs)
    line: list[Run] = []
    for run in runs:
        if run is not None:
            line.append(run)
        elif line:
            found.update(_balanced(line))
            line = []
    if line:
        found.update(_balanced(line))
    return found


def _add_runs(nodes: Iterable[Node], runs: list[Run | None]) -> None:
    """Add the runs of visible words in order, None for the end of a line; templates and footnotes balance their own."""
    for node in nodes:
        kind = type(node)
        if kind is Words:
            text = node.text  # type: ignore[union-attr]
            if "''" in text:
                _add_runs_of(text, node.start, runs)
            elif runs and runs[-1] is not None and "\n" in text:
                runs.append(None)
        elif kind is Link or kind is WebLink:
            _add_runs(node.label, runs)  # type: ignore[union-attr]
        elif kind is Element and node.tag not in _RAW:  # type: ignore[union-attr]
            _add_runs(node.nodes, runs)  # type: ignore[union-attr]


def _add_runs_of(text: str, place: int, runs: list[Run | None]) -> None:
    for match in _RUN.finditer(text):
        at = match.start()
        runs.append(None if match.group() == "\n" else Run(place + at, len(match.group()), text[max(at - 2, 0) : at]))


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

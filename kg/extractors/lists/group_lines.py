"""Lines that head a part of a list: `;Beaches`, or a line that is bold; they are headings of the lowest level."""

from dataclasses import dataclass
from itertools import pairwise

from kg.model import Citation
from kg.wikitext.blocks import Block
from kg.wikitext.page import Page
from kg.wikitext.parts import Section

_LONGEST = 80
"""Characters of a line that is a heading."""
_SIGNS = ("\n;", "|;", "\n'''")


@dataclass(frozen=True, slots=True)
class Group:
    """A group line with the stretch of the section that it heads, and what it cites."""

    title: str
    line: tuple[int, int]
    end: int
    citations: tuple[Citation, ...]

    def holds(self, place: tuple[int, int]) -> bool:
        """Whether a place stands under this line."""
        return self.line[1] <= place[0] < self.end


def group_lines(page: Page, section: Section) -> list[Group]:
    """The group lines of a section, in order; each reaches to the next one."""
    if not any(page.text.find(sign, section.body - 1, section.end) >= 0 for sign in _SIGNS):
        return []
    blocks = list(page.blocks(section))
    heads = [block for block, after in pairwise(blocks) if _heads(page, block, after)]
    ends = [*(block.start for block in heads[1:]), section.end]
    return [_group(page, block, end) for block, end in zip(heads, ends, strict=False)]


def _group(page: Page, block: Block, end: int) -> Group:
    words = page.passage(block.start, block.end)
    cited = page.citations(words, "introducing sentence")
    return Group(words.plain.strip(" :"), (block.start, block.end), end, cited)


def _heads(page: Page, block: Block, after: Block) -> bool:
    """Whether a line is `;Group` before items, or bold as a whole before a list or table."""
    if block.kind == "item":
        return block.marker == ";" and after.kind == "item" and after.marker[:1] in "*#"
    if block.kind != "paragraph" or after.kind not in ("item", "table", "alone") or block.end - block.start > 400:
        return False
    if not page.text.startswith("'''", block.start):
        return False
    words = page.passage(block.start, block.end)
    plain = words.plain.rstrip(" :")
    bold = words.within(0, len(words.plain), "bold")
    return 0 < len(plain) <= _LONGEST and any(a.end - a.start >= len(plain) for a in bold)

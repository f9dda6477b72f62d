"""Tables in wiki markup: rows of cells with their spans (https://www.mediawiki.org/wiki/Help:Tables)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.wikitext.scan import Span, between, cut

_ATTRIBUTE = re.compile(r"""(rowspan|colspan)\s{0,5}=\s{0,5}["']?\s{0,5}(\d{1,4})""", re.IGNORECASE)
_MAY_MARK = re.compile(r"\n|\|(?=\|)|!(?=!)")
_MAX_SPAN = 200
_MAX_COLUMNS = 400
"""No table has more; what stands further right in a grid is left out, so that spans cannot blow it up."""


@dataclass(slots=True, unsafe_hash=True)
class Cell:
    """One cell: `start:end` is its content; `header` for `!` cells; `rows` and `columns` are its spans."""

    start: int
    end: int
    header: bool
    rows: int = 1
    columns: int = 1


@dataclass(slots=True, unsafe_hash=True)
class Table:
    """`rows` of cells as written; `grid()` spreads spans so that columns line up."""

    start: int
    end: int
    rows: tuple[tuple[Cell, ...], ...]

    def grid(self) -> list[list[Cell | None]]:
        """Rows of equal meaning by column: a spanning cell stands in each place that it covers."""
        grid: list[list[Cell | None]] = []
        widest = max((_width(row) for row in self.rows), default=0)
        below: dict[int, tuple[int, Cell]] = {}
        for row in self.rows:
            line: list[Cell | None] = []
            above, below = below, {}
            # A full row of which every cell spans others is one row: nothing could stand in them.
            full = not above and _width(row) == widest
            beyond = min((cell.rows for cell in row), default=1) - 1 if full else 0
            cells = iter(row)
            last = max(above, default=-1)
            while len(line) < _MAX_COLUMNS:
                if held := above.get(len(line)):
                    _place(line, below, held[1], held[0], 1)
                elif following := next(cells, None):
                    _place(line, below, following, following.rows - beyond, following.columns)
                elif len(line) < last:
                    line.append(None)
                else:
                    break
            grid.append(line[:_MAX_COLUMNS])
        return grid


def _width(row: tuple[Cell, ...]) -> int:
    return sum(cell.columns for cell in row)


def _place(line: list[Cell | None], below: dict[int, tuple[int, Cell]], cell: Cell, rows: int, columns: int) -> None:
    """Append a cell to a line of the grid; where it covers `rows` lines, it waits for the next ones in `below`."""
    for column in range(len(line), len(line) + columns):
        if rows > 1:
            below[column] = (rows - 1, cell)
        line.append(cell)


def read_table(text: str, span: Span) -> Table:
    """The cells of the table at `span`; markup nested in cells is passed over by its spans, so the cost is linear."""
    rows: list[tuple[Cell, ...]] = []
    row: list[Cell] = []
    cell: tuple[int, int, bool] | None = None
    for start, mark in _marks(text, span):
        if cell is not None:
            row.append(_cell(text, cell[0], start, cell[2], between(span.children, cell[0], start)))
            cell = None
        if mark in ("|-", "|}"):
            if row:
                rows.append(tuple(row))
            row = []
        elif mark != "|+":
            cell = (start + len(mark), start, mark[0] == "!")
    return Table(span.start, span.end, tuple(rows))


def _marks(text: str, span: Span) -> Iterator[tuple[int, str]]:
    """Row, cell and caption marks at the table's own depth, the closing one last."""
    holes = iter(span.children)
    hole = next(holes, None)
    position = text.find("\n", span.start, span.end)
    position = span.end if position < 0 else position
    line_mark, at_line_start = "", True
    while position < span.end - 2:
        if not at_line_start:
            limit = span.end - 2 if hole is None else min(hole.start, span.end - 2)
            following = _MAY_MARK.search(text, position, max(limit, position) + 1)
            position = max(position, min(following.start(), limit) if following else limit)
            if position >= span.end - 2:
                break
        if hole is not None and position >= hole.start:
            position = max(hole.end, position)
            # A comment is as if it were not there.
            at_line_start = at_line_start and hole.kind == "comment"
            hole = next(holes, None)
            continue
        character = text[position]
        if character == "\n":
            at_line_start, line_mark = True, ""
        elif at_line_start and character in "|!":
            mark = text[position : position + 2] if text[position : position + 2] in ("|-", "|+") else character
            yield position, mark
            line_mark, at_line_start = mark, False
            if mark == "|-":
                line_end = text.find("\n", position, span.end)
                position = span.end if line_end < 0 else line_end
                continue
            position += len(mark) - 1
        elif (
            line_mark in ("|", "!")
            and text.startswith(("||", "!!"), position)
            and (character == "|" or line_mark == "!")
        ):
            yield position, "||" if line_mark == "|" else "!!"
            position += 1
        elif not character.isspace():
            at_line_start = False
        position += 1
    yield span.end - 2, "|}"


def _cell(text: str, start: int, end: int, header: bool, holes: list[Span]) -> Cell:
    """A cell from behind its mark; what stands before a single pipe are attributes, unless a link is among them."""
    rows = columns = 1
    pipe = next(cut(text, start, end, "|", holes), end)
    line_end = next(cut(text, start, end, "\n", holes), end)
    linked = next((hole.start for hole in holes if hole.kind == "link"), end)
    if pipe < min(line_end, linked, end) and text[pipe + 1 : pipe + 2] != "|":
        for name, value in _ATTRIBUTE.findall(text[start:pipe]):
            size = max(1, min(int(value), _MAX_SPAN))
            rows, columns = (size, columns) if name.lower() == "rowspan" else (rows, size)
        start = pipe + 1
    while start < end and text[start].isspace() and text[start] != "\n":
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Cell(start, end, header, rows, columns)

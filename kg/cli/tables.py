"""Tables for people: drawn on a terminal, Markdown in a pipe or a file; alone knows how wide letters are."""

import sys
import unicodedata
from collections.abc import Sequence

import click

_WIDEST = 48
"""Letters up to which a column of plain text is padded."""


def show(columns: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool]) -> None:
    """Print a table: on a terminal one that wraps to its width, into a pipe or file Markdown, a row a line.

    `numeric` says which columns are set flush right.
    """
    columns, rows = spelled(columns), [spelled(row) for row in rows]
    if sys.stdout.isatty():
        _drawn(columns, rows, numeric)
    else:
        click.echo("\n".join(_markdown(columns, rows, numeric)))


def spelled(cells: Sequence[str]) -> list[str]:
    """Cells with control characters spelled out: what a graph holds may steer the terminal that shows it."""
    return ["".join(_spelled(letter) for letter in cell) for cell in cells]


def _spelled(letter: str) -> str:
    if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs"):
        return letter
    return repr(letter)[1:-1]


def _drawn(columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    count = f"{len(rows)} row{'' if len(rows) == 1 else 's'}"
    table = Table(box=box.SIMPLE_HEAD, caption=count, caption_justify="left")
    for column, number in zip(columns, right, strict=True):
        table.add_column(column, justify="right" if number else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    Console().print(table)


def _markdown(columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool]) -> list[str]:
    """Cells padded to their column, as far as that helps to read them; wide scripts take two places a letter."""
    from rich.cells import cell_len

    lines = [columns, *([" ".join(cell.split()).replace("|", "\\|") for cell in row] for row in rows)]
    widths = [max(3, *(min(cell_len(line[at]), _WIDEST) for line in lines)) for at in range(len(columns))]

    def drawn(line: Sequence[str]) -> str:
        cells = zip(line, widths, right, strict=True)
        pads = ((cell, " " * (width - cell_len(cell)), number) for cell, width, number in cells)
        return "| " + " | ".join(pad + cell if number else cell + pad for cell, pad, number in pads) + " |"

    rule = ["-" * (width - 1) + (":" if number else "-") for width, number in zip(widths, right, strict=True)]
    return [drawn(lines[0]), "| " + " | ".join(rule) + " |", *map(drawn, lines[1:])]

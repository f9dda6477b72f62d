"""Tables: rows and cells with their content, header cells, and the grid that spans fill."""

import pytest
from hypothesis import given
from markup import broken, costly, work

from kg.wikitext.scan import scan
from kg.wikitext.tables import Table, read_table


def table(text: str) -> Table:
    return read_table(text, next(span for span in scan(text).walk() if span.kind == "table"))


def cells(text: str) -> list[list[str]]:
    return [[text[cell.start : cell.end] for cell in row] for row in table(text).rows]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("{|\n|}", []),
        ("{|\n| a\n| b\n|-\n| c\n|}", [["a", "b"], ["c"]]),
        ('{| class="wikitable"\n|+ Caption\n|-\n! A !! B\n|-\n| a || b\n|}', [["A", "B"], ["a", "b"]]),
        ("{|\n! A || B\n|}", [["A", "B"]]),
        ("{|\n| a !! b\n|}", [["a !! b"]]),
        ('{|\n| style="x" | a || align=left|b\n|}', [["a", "b"]]),
        ("{|\n|| a || b\n|}", [["a", "b"]]),
        ("{|\n| [[a|b]] || {{c|d}} || <ref>e|f</ref>\n|}", [["[[a|b]]", "{{c|d}}", "<ref>e|f</ref>"]]),
        ("{|\n| x [[a]] | b\n|}", [["x [[a]] | b"]]),
        ("{|\n| {{a|\n| b\n}} c\n|}", [["{{a|\n| b\n}} c"]]),
        ("{|\n| a\nb || c\n| d\n|}", [["a\nb || c", "d"]]),
        ('{|\n|-\n| valign="top" |\n* a\n* b\n|}', [["\n* a\n* b"]]),
        ('{|\n|- style="x"\n| a\n|-----\n| b\n|}', [["a"], ["b"]]),
        ("{|\n| a\n{|\n| b\n|}\n| c\n|}", [["a\n{|\n| b\n|}", "c"]]),
        ("{|\n<!-- x -->| a\n| b <!-- | --> c\n|}", [["a", "b <!-- | --> c"]]),
        ("{|\n|\n|a\n|}", [["", "a"]]),
        ("{|\n  | a\n  |-\n  | b\n  |}", [["a"], ["b"]]),
        ("{|\n| a<math>|x|</math>\n|}", [["a<math>|x|</math>"]]),
        ("{|\n|a|b|c\n|}", [["b|c"]]),
    ],
)
def test_rows_and_cells(text: str, rows: list[list[str]]) -> None:
    assert cells(text) == rows


def test_cells_know_their_kind_and_spans() -> None:
    text = "{|\n! rowspan=2 | A\n| colspan=\"3\" rowspan = '2' | b\n| rowspan=0 | c\n| colspan=9999 | d\n|}"
    assert [(c.header, c.rows, c.columns) for c in table(text).rows[0]] == [
        (True, 2, 1),
        (False, 2, 3),
        (False, 1, 1),
        (False, 1, 200),
    ]


def grid(text: str) -> list[str]:
    """Each row of the grid with its cells, `.` for none."""
    return [" ".join(text[cell.start : cell.end] if cell else "." for cell in row) for row in table(text).grid()]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("{|\n|a||b\n|-\n|c||d\n|}", ["a b", "c d"]),
        ("{|\n|rowspan=2|a||b\n|-\n|c\n|-\n|d||e\n|}", ["a b", "a c", "d e"]),
        ("{|\n|colspan=2|a||b\n|-\n|c||d||e\n|}", ["a a b", "c d e"]),
        ("{|\n|a||rowspan=3|b||c\n|-\n|d||e\n|-\n|f\n|}", ["a b c", "d b e", "f b"]),
        ("{|\n|rowspan=2 colspan=2|a||b\n|-\n|c\n|}", ["a a b", "a a c"]),
        ("{|\n|a||b||rowspan=2|c\n|-\n|d\n|}", ["a b c", "d . c"]),
        ("{|\n|rowspan=9|a||b\n|-\n|c\n|}", ["a b", "a c"]),
    ],
)
def test_spans_fill_the_grid(text: str, rows: list[str]) -> None:
    assert grid(text) == rows


def test_spans_cannot_blow_up_the_grid() -> None:
    wide = "{|\n" + "|colspan=200 rowspan=200|a" * 500 + "\n|-\n|b" * 300 + "\n|}"
    assert max(map(len, table(wide).grid())) <= 400


@given(broken)
def test_any_table_has_its_cells_inside_in_order(inner: str) -> None:
    text = "{|\n" + inner + "\n|}"
    for span in scan(text).walk():
        if span.kind == "table":
            place = span.start
            for row in read_table(text, span).rows:
                for cell in row:
                    assert place <= cell.start <= cell.end <= span.end - 2
                    place = cell.start
            read_table(text, span).grid()


@pytest.mark.parametrize("name", ["cells", "wide cells", "templates in a line", "lines", "attributes", "bullets"])
def test_no_table_costs_more_than_linear_work(name: str) -> None:
    def read(size: int) -> None:
        text = "{|\n|" + costly(name, size) + "\n|}"
        for span in scan(text).spans:
            if span.kind == "table":
                read_table(text, span).grid()

    assert work(read, 16_000) <= 4.4 * work(read, 4_000) + 200
    read(60_000)

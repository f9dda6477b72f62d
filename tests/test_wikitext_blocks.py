"""Blocks: paragraphs, list items wherever they stand, tables, and what stands alone on its lines."""

from itertools import pairwise

import pytest
from hypothesis import given
from markup import COSTLY, broken, costly, work

from kg.wikitext.blocks import Block, blocks
from kg.wikitext.scan import between, scan


def read(text: str, start: int = 0, end: int | None = None) -> list[Block]:
    end = len(text) if end is None else end
    return list(blocks(text, start, end, between(scan(text).spans, start, end)))


def shown(text: str) -> list[tuple[str, str]]:
    return [(block.marker or block.kind, text[block.start : block.end]) for block in read(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("\n \n", []),
        ("a\nb\n\nc", [("paragraph", "a\nb"), ("paragraph", "c")]),
        ("  a", [("paragraph", "a")]),
        ("* a\n** b\n# c\n: d\n; e", [("*", "a"), ("**", "b"), ("#", "c"), (":", "d"), (";", "e")]),
        ("a\n* b\nc", [("paragraph", "a"), ("*", "b"), ("paragraph", "c")]),
        ("*", []),
        ("* a {{b|\n* c\n}} d\n* e", [("*", "a {{b|\n* c\n}} d"), ("*", "e")]),
        ("a <!--\n\n--> b", [("paragraph", "a <!--\n\n--> b")]),
        ("<!-- x -->* a\n<!-- y --> b", [("*", "a"), ("paragraph", "b")]),
        ("a\n----\nb", [("paragraph", "a"), ("paragraph", "b")]),
        ("__NOTOC__\na", [("paragraph", "a")]),
        ("{{a}}\n\nb", [("alone", "{{a}}"), ("paragraph", "b")]),
        ("{{a}} {{b}}<!-- c -->", [("alone", "{{a}}"), ("alone", "{{b}}"), ("alone", "<!-- c -->")]),
        ("{{a}} is b", [("paragraph", "{{a}} is b")]),
        ("[[File:a.jpg|thumb|b\nc]]\nd", [("alone", "[[File:a.jpg|thumb|b\nc]]"), ("paragraph", "d")]),
        ("[[File:a.jpg]] d", [("paragraph", "[[File:a.jpg]] d")]),
        ("[[a]]", [("paragraph", "[[a]]")]),
        ("[[Category:A]]\n[[Category:B]]", [("alone", "[[Category:A]]"), ("alone", "[[Category:B]]")]),
        ("a\n{{b}}\nc", [("alone", "{{b}}"), ("paragraph", "a\n{{b}}\nc")]),
        ("<gallery>\na.jpg\n</gallery>", [("alone", "<gallery>\na.jpg\n</gallery>")]),
        ("''see'' {{a}}", [("paragraph", "''see'' {{a}}")]),
    ],
)
def test_blocks(text: str, found: list[tuple[str, str]]) -> None:
    assert shown(text) == found


def test_lists_in_table_cells_are_found_and_know_their_depth() -> None:
    text = "x:\n{|\n|-\n| valign=top |\n* a\n* b {{c}}\n| d\n|\nA paragraph.\n|}\n* e"
    assert shown(text) == [
        ("paragraph", "x:"),
        ("table", text[3 : text.rindex("\n")]),
        ("*", "a"),
        ("*", "b {{c}}"),
        ("paragraph", "A paragraph."),
        ("*", "e"),
    ]
    assert [block.depth for block in read(text)] == [0, 0, 1, 1, 1, 0]
    assert shown("{|\n|* a\n|}")[1:] == [("*", "a")]
    assert shown(": {|\n| a\n|}") == [("table", "{|\n| a\n|}")]


def test_lists_in_tables_in_tables() -> None:
    text = "{|\n|\n{|\n|\n* a\n|}\n* b\n|}"
    assert [pair for pair in shown(text) if pair[0] == "*"] == [("*", "a"), ("*", "b")]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("{{div col}}\n* a\n* b\n{{div col end}}", ["a", "b"]),
        ("{{columns-list|colwidth=20em|\n* a\n* [[b|c]]\n}}", ["a", "[[b|c]]"]),
        ("{{columns-list|1=\n* a [http://x?y=z w]\n* b}}", ["a [http://x?y=z w]", "b"]),
        ("{{columns-list|\n# a\n# b}}", ["a", "b"]),
        ("{{plainlist|* a\n* b}}", ["a", "b"]),
        ("{{Infobox x\n| name = y\n| members = <!-- z -->\n* a\n* b\n}}", ["a", "b"]),
        ("{{a|\n* b {{c|\n* d\n}}\n}}", ["b {{c|\n* d\n}}"]),
        ("{{a|{{b|\n* c\n}}}}", []),
        ("{{Infobox x\n| color = #fcd116\n| see = #History\n}}", []),
        ("{{see also|#History}}", []),
        ("{{a|b\n* c}}", []),
    ],
)
def test_lists_in_templates_are_found(text: str, items: list[str]) -> None:
    assert [piece for kind, piece in shown(text) if kind.strip("*#:;") == ""] == items


def test_only_the_stretch_that_is_asked_for_is_read() -> None:
    text = "a\n\n* b\n\n{{c}}\n\nd"
    assert [text[block.start : block.end] for block in read(text, 3, 13)] == ["b", "{{c}}"]


@given(broken)
def test_blocks_of_any_text_lie_in_it_in_order(text: str) -> None:
    found = read(text)
    assert all(0 <= block.start < block.end <= len(text) for block in found)
    for kind in ("paragraph", "item"):
        flat = [block for block in found if block.kind == kind and block.depth == 0]
        assert all(one.end <= other.start for one, other in pairwise(flat))
        assert all(text[block.start : block.end].strip() for block in flat)


@pytest.mark.parametrize("name", COSTLY)
def test_no_text_costs_more_than_linear_work(name: str) -> None:
    def each(size: int) -> None:
        text = costly(name, size)
        spans = scan(text + "\n}}]]").spans
        list(blocks(text, 0, len(text), [span for span in spans if span.end <= len(text)]))

    assert work(each, 16_000) <= 4.4 * work(each, 4_000) + 200
    each(60_000)

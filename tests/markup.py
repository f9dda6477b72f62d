"""Wikitext made up for tests: well-formed, broken, costly for bad parsers; and the work of functions counted."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from hypothesis import strategies as st

BROKEN = [
    *("{{", "}}", "{{{", "}}}", "[[", "]]", "[", "]", "|", "=", "==", "\n", "\n* ", "\n# ", "\n; ", "\n: ", "\n----\n"),
    *(
        "\n{|",
        "\n|}",
        "\n|-\n",
        "\n| ",
        "\n! ",
        "||",
        "!!",
        "<!--",
        "-->",
        "''",
        "'''",
        "'''''",
        "'",
        "_",
        '"',
        "a",
        "B ",
    ),
    *(
        "<ref>",
        '<ref name="a">',
        "<ref name=a />",
        "</ref>",
        "<nowiki>",
        "</nowiki>",
        "<br>",
        "<br/>",
        "</br>",
        "<b>",
        "</b>",
    ),
    *("<div a='", '<div style="', '">', "</div>", "<gallery>", "</gallery>", "<i", "</", "<", ">", "<MATH>", "</math>"),
    *(
        "[http://a.org ",
        "https://b.org/c?d=e",
        "mailto:a@b.c",
        "//",
        "&amp;",
        "&nbsp;",
        "&#39;",
        "&#0;",
        "&",
        "__TOC__",
    ),
    *("{{a|", "{{lang|ko|", "[[File:a.jpg|thumb|", "[[Category:", "[[:", "[[#", "{{flag|", "{{cvt|3|km}}", "{{DPRK}}"),
    *(
        "\n==A==\n",
        " ",
        "\t",
        "\u00a0",
        "\u200b",
        "\u3000",
        "함흥",
        "Ḥamhŭng",
        "\U0001f3f4",
        "\ud800",
        "\0",
        "\r\n",
        "\u2028",
    ),
]
broken = st.lists(st.sampled_from(BROKEN) | st.text(max_size=3), max_size=50).map("".join)
"""Any text, most of it markup out of place."""

_WORDS = ["a", "Hamhŭng", "함흥", " ", "x y", "it's", "1,234", ".", "–", "\n", "é "]
_PLAIN = ["<!-- c -->", "&amp;", "&#39;", "<br />", '<ref name="y" />', "<nowiki>[[x]]</nowiki>", "[[b c]]"]
_AROUND = [
    *("{{a|%s}}", "{{Some name|key=%s|b}}", "{{a|b|1=%s}}", "<ref>%s</ref>", '<ref name="x" group=note>%s</ref>'),
    *(
        "<small>%s</small>",
        "<b>%s</b>",
        "<span>%s</span>",
        "[[a|%s]]",
        "[[File:a.jpg|thumb|%s]]",
        "[http://a.org/b %s]",
    ),
]


@st.composite
def _nested(draw: st.DrawFn, levels: int, *, line: bool = False, web: bool = True) -> str:
    """Words and markup; on one line, and without web links, where they stand in a link."""
    text = ""
    for _ in range(draw(st.integers(0, 3))):
        kind = draw(st.integers(0, 3 if levels else 1))
        if kind == 0:
            text += draw(st.sampled_from(_WORDS))
        elif kind == 1:
            text += draw(st.sampled_from(_PLAIN))
        else:
            around = draw(st.sampled_from(_AROUND if web else _AROUND[:-1]))
            inner = draw(_nested(levels - 1, line=line or "[" in around, web=web and not around.startswith("[http")))
            text += around % inner
    return text.replace("\n", " ") if line else text


well_formed = _nested(4)
"""Markup in which everything that is opened is closed, in order."""

# Each is repeated some ten thousand times; a parser that backtracks or rescans does not come back.
COSTLY = {
    "openers": ("{{", ""),
    "named openers": ("{{a|", ""),
    "links": ("[[", ""),
    "closers": ("}}]]", ""),
    "crossed": ("{{a|[[b|c}}]]", ""),
    "crossed tags": ("{{a|<b>}}</b>", ""),
    "crossed refs": ("<ref>{{a|</ref>}}", ""),
    "refs": ("<ref>", ""),
    "named refs": ('<ref name="', ""),
    "nowiki": ("<nowiki>", ""),
    "comments": ("<!--", ""),
    "comments in a heading": ("<!---->", "== a "),
    "tags": ("<i>", ""),
    "attributes": ('<div a="', ""),
    "halves of tags": ('<div a="{{b}}', ""),
    "web links": ("[http://a ", ""),
    "web links closed crosswise": ("{{a|[http://b }}]", ""),
    "tables": ("\n{|", ""),
    "cells": ("| a || b ", "\n{|\n"),
    "wide cells": ("| colspan=200 rowspan=200 | b |", "\n{|\n|"),
    "quotes": ("'''a''", ""),
    "headings": ("\n= a", ""),
    "a heading of spaces": (" ", "="),
    "entities": ("&a", ""),
    "capitals": ("A", ""),
    "names": ("Ab ", ""),
    "digits": ("1", ""),
    "full stops": (". ", ""),
    "brackets": ("(", ""),
    "lines": ("\n", "a"),
    "bullets": ("\n* [[a]]", ""),
    "links in a line": ("[[a]] ", ""),
    "templates in a line": ("{{a}} ", ""),
    "nested links": ("[[File:a|", ""),
    "nested web links": ("[[File:a|[http://b ", ""),
}


def costly(name: str, size: int) -> str:
    """A text of about `size` characters that repeats a costly pattern."""
    unit, start = COSTLY[name]
    return start + unit * (size // len(unit))


def steps(function: Callable[..., Any], *arguments: Any) -> int:
    """How many lines of Python it takes to run a function: a loop that calls nothing counts as well."""
    count = 0

    def counting(_frame: FrameType, event: str, _argument: Any) -> Callable[..., Any]:
        nonlocal count
        count += event == "line"
        return counting

    before = sys.gettrace()
    sys.settrace(counting)
    try:
        function(*arguments)
    finally:
        sys.settrace(before)
    return count


def work(function: Callable[..., Any], *arguments: Any) -> int:
    """How many calls of functions, Python's and C's, it takes to run a function."""
    count = 0

    def counting(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        function(*arguments)
    finally:
        sys.setprofile(before)
    return count

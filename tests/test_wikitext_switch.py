"""Tables of values on template pages: which words a call shows, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.wikitext.parser_functions import decided, is_table

PIECES = [
    "{{#switch:",
    "{{{1}}}",
    "{{{1|",
    "}}",
    "}}}",
    "|",
    "=",
    "a",
    "7",
    "#default",
    "{{#if:",
    "formatnum:",
    "<!--",
    "-->",
    " ",
]


def shown(text: str, *arguments: str) -> str | None:
    place = decided(text, {str(number): value for number, value in enumerate(arguments, 1)})
    return text[slice(*place)] if place else None


@pytest.mark.parametrize(
    ("text", "arguments", "words"),
    [
        ("{{#switch:{{{1}}}|a=1|b=2}}", ("b",), "2"),
        ("{{#switch: {{{1}}} | a = 1 | b = 2 }}", ("a",), "1"),
        ("{{#switch:{{{1}}}|a|b=2|c=3}}", ("a",), "2"),
        ("{{#switch:{{{1}}}|a=1|#default=9}}", ("x",), "9"),
        ("{{#switch:{{{1}}}|#default=9|a=1}}", ("a",), "1"),
        ("{{#switch:{{{1}}}|a=1|9}}", ("x",), "9"),
        ("{{#switch:{{{1}}}|a|#default=9|b=1}}", ("a",), "9"),
        ("{{#switch:{{{1}}}|a=1}}", ("x",), None),
        ("{{#switch:{{{1|b}}}|a=1|b=2}}", (), "2"),
        ("{{#switch:DE-{{{1}}}|DE-BE=1}}", ("BE",), "1"),
        ("{{#switch:{{{1}}}|a={{formatnum:1234}}}}", ("a",), "1234"),
        ("{{#switch:{{{1}}}|a={{#switch:{{{2}}}|x=1|y=2}}}}", ("a", "y"), "2"),
        ("{{#if:{{{2|}}}|1|{{#switch:{{{1}}}|a=7}}}}", ("a",), "7"),
        ("{{#ifeq:{{{1}}}|a|1|2}}", ("a",), "1"),
        ("{{#ifeq:{{{1}}}|a|1|2}}", ("b",), "2"),
        ("<noinclude>x</noinclude><!-- y --> {{#switch:{{{1}}}|a=1}}\n<!-- z -->", ("a",), "1"),
        ("{{#switch:{{{1}}}|a=[http://x y]}}", ("a",), None),
        ("{{#switch:{{{1}}}|a={{{1}}}}}", ("a",), None),
        ("{{#switch:{{{1}}}|a=1 {{b}}}}", ("a",), None),
        ("{{#switch:{{#expr:{{{1}}}+1}}|2=1}}", ("1",), None),
        ("{{#switch:{{{1}}}|{{x}}=1|a=2}}", ("a",), None),
        ("{{#switch:{{{1}}}|a=1}} people", ("a",), None),
        ("{{#if:{{{1}}}}}", ("a",), None),
        ("", (), None),
    ],
)
def test_what_a_call_shows(text: str, arguments: tuple[str, ...], words: str | None) -> None:
    assert shown(text, *arguments) == words


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("{{#switch:{{{1}}}|a=1,234|b=2}}", True),
        ("{{#switch:{{{1}}}|a=#FF0000}}", False),
        ("{{#switch:{{{1}}}|a=red}}", False),
        ("<noinclude>{{#switch:{{{1}}}|a=1}}</noinclude>", False),
        ("{{Infobox|a=1}}", False),
    ],
)
def test_a_table_holds_numbers(text: str, table: bool) -> None:
    assert is_table(text) is table


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.sampled_from(["a", "7", ""]))
def test_nothing_breaks_it_and_what_it_shows_stands_there(text: str, argument: str) -> None:
    words = shown(text, argument)
    assert words is None or (words == words.strip() and words in text)


def test_a_page_of_many_towns_is_opened_once() -> None:
    page = "{{#switch:{{{1}}}" + "".join(f"|{n:08}={n}" for n in range(5000)) + "}}"
    assert [shown(page, f"{n:08}") for n in range(0, 5000, 1000)] == ["0", "1000", "2000", "3000", "4000"]

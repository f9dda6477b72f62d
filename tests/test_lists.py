"""Headings, runs of names and tables: what decides how a list is read, each part alone and on whole articles."""

import pytest
from markup import work

from kg import Article, extract
from kg.extractors.lists.name_lists import listed_names
from kg.mapping import mappings
from kg.mapping.lists import listing
from kg.model import Item, Use
from kg.vocab import P
from kg.wikitext.page import Page

HEAD = "{{Infobox settlement|name=Docking}}\n'''Docking''' is a town.\n"


@pytest.mark.parametrize(
    ("path", "topic"),
    [
        (["Twin towns – sister cities"], "twin towns"),
        (["International relations", "Sister cities"], "twin towns"),
        (["International relations", "Consulates"], None),
        (["Former twin towns"], None),
        (["Administrative divisions"], "subdivisions"),
        (["Administrative divisions", "Villages"], "subdivisions"),
        (["Administrative divisions", "History"], None),
        (["Government", "Wards"], "subdivisions"),
        (["Adjacent counties"], None),
        (["School districts"], None),
        (["Former districts"], None),
        (["Villages"], "settlements"),
        (["Ghost towns"], None),
        (["Neighborhoods"], "neighbourhoods"),
        (["People born in Docking"], "born here"),
        (["Notable people", "Born in Docking"], "born here"),
        (["People born or raised in Docking"], "notable people"),
        (["Notable people", "Sports"], "notable people"),
        (["Notable people", "In fiction"], None),
        (["Honorary citizens"], None),
        (["Notable alumni"], "alumni"),
        (["Alumni association"], None),
        (["Notable alumni and faculty"], "mixed people"),
        (["Red light district"], None),
        (["Economy"], None),
        ([], None),
    ],
)
def test_the_nearest_heading_that_is_about_anything_decides(path: list[str], topic: str | None) -> None:
    found = listing("en").topic(path)
    assert (found.name if found else None) == topic


def test_a_language_without_lists_toml_has_no_topics() -> None:
    assert listing("xx").topic(["Twin towns"]) is None
    assert listing("xx").table("columns", "people") == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[[Lille]], [[Nord]], France", [("", "Lille"), (",", "Nord"), (",", "France")]),
        ("[[A]], [[B]] and the city of [[C]]", [("", "A"), (",", "B"), ("and", "C")]),
        ("[[Bosnia and Herzegovina]] and [[Nord, France]]", [("", "Bosnia and Herzegovina"), ("and", "Nord, France")]),
        ("Sarajevo, Bosnia and Herzegovina", [("", "Sarajevo"), (",", "Bosnia and Herzegovina")]),
        ("[[Ulm]] in Germany since 1980", [("", "Ulm"), ("in", "Germany"), ("when", "1980")]),
        ("[[A]]<br>[[B]]", [("", "A"), (";", "B")]),
        ("{{JPN}} [[Osaka]]", [("", "Japan"), (":", "Osaka")]),
        ("[[A]]{{flagicon|FRA}}", [("", "A")]),
        ("", []),
        (", ;", []),
    ],
)
def test_names_in_a_run(text: str, found: list[tuple[str, str]]) -> None:
    page = Page(Article("Docking", "en", text), mappings("en").language)
    words = page.passage(0, len(text))
    run = listed_names(page, words, 0, len(words.plain))
    assert [(piece.joint, words.plain[piece.name_start : piece.name_end]) for piece in run] == found


def test_a_flag_belongs_to_the_name_beside_it() -> None:
    text = "{{flagicon|FRA}} [[Rouen]], {{flagicon|GER}} [[Trier]] and [[Lens]]"
    page = Page(Article("Docking", "en", text), mappings("en").language)
    words = page.passage(0, len(text))
    flags = [piece.flag.label if piece.flag else None for piece in listed_names(page, words, 0, len(words.plain))]
    assert flags == ["France", "Germany", None]


def tables(text: str) -> list[tuple[str, str]]:
    uses: tuple[Use, ...] = extract(Article("Docking", "en", HEAD + text)).uses
    return [(use.outcome, use.reason) for use in uses if use.kind == "table"]


def test_every_table_is_read_or_ignored_on_purpose_or_a_problem() -> None:
    read = "== Districts ==\n{|class=wikitable\n! District !! Population\n|-\n| [[Aan]] || 5\n|}\n"
    assert tables(read) == [("stated", "subdivisions")]
    assert tables("== Districts ==\n{|\n|\n* [[Aan]]\n|\n* [[Boan]]\n|}\n") == [("ignored", "puts things side by side")]
    strange = "== Films ==\n{|class=wikitable\n! Film !! Year\n|-\n| [[Aan]]<ref>[http://a.org]</ref> || 1952\n|}\n"
    assert tables(strange) == [("kept", "unread_tables")]
    assert tables(strange.replace("! Film", "! Recording of")) == [
        ("unread", "no list under this heading has such columns")
    ]
    figures = "== Films ==\n{|class=wikitable\n! Country !! Seats\n|-\n| [[Aan]]<ref>[http://a.org]</ref> || 12\n|}\n"
    assert tables(figures) == [("unread", "a table of figures")]
    half = read.replace("|}", "|-\n| see below || 7\n|}")
    assert tables(half) == [("unread", "2 of 4 cells were not read")]


def test_a_table_in_a_table_is_told_too() -> None:
    inner = "{|class=wikitable\n! Meaning\n|-\n| [[Aan]]\n|}"
    assert [outcome for outcome, _ in tables(f"== Films ==\n{{|\n|\n{inner}\n|}}\n")] == ["ignored", "unread"]


def parts(text: str) -> list[Item]:
    found = extract(Article("Docking", "en", HEAD + text)).statements
    prop = P["contains administrative territorial entity"]
    return [s.value for s in found if s.property == prop and isinstance(s.value, Item)]


def test_headers_tell_the_column_even_below_a_title_and_again_within_the_table() -> None:
    table = """== Municipalities ==
{|class=wikitable
! colspan=2 | All of them
|-
! No. !! Municipality
|-
| 1 || [[Aan]]
|-
! No. !! Township
|-
| 2 || [[Boan]]
|-
! colspan=2 | Total: 2
|}
"""
    assert [part.label for part in parts(table)] == ["Aan", "Boan"]


@pytest.mark.parametrize(
    "header",
    ["! Year !! Name", "! Name !! Party", "! Film !! Role", "! A !! B", "| plain || cells"],
)
def test_a_table_that_is_about_something_else_gives_no_parts(header: str) -> None:
    assert parts(f"== Districts ==\n{{|class=wikitable\n{header}\n|-\n| [[Aan]] || [[Boan]]\n|}}\n") == []


def long_texts(size: int) -> list[str]:
    return [
        "== Twin towns ==\n* " + " ".join(f"{{{{flagicon|FRA}}}} [[Town{n}]]" for n in range(size)),
        "== Twin towns ==\n" + "".join(f"* [[Town{n}]], [[Region{n}]], France (1978)\n" for n in range(size)),
        "== Notable people ==\n* '''Painters:''' " + ", ".join(f"[[Ann Lee{n}]]" for n in range(size)),
        "== Districts ==\n{|class=wikitable\n! District\n"
        + "".join(f"|-\n| [[Town{n}]]\n" for n in range(size))
        + "|}",
        "== Districts ==\n" + "".join("*" * (n % 40 + 1) + f" [[Town{n}]]\n" for n in range(size)),
    ]


@pytest.mark.parametrize("kind", range(5))
def test_long_lists_runs_and_tables_cost_linear_work(kind: int) -> None:
    def each(size: int) -> None:
        found = extract(Article("Docking", "en", HEAD + long_texts(size)[kind]))
        assert len(found.statements) > size

    each(10)  # tables are read, patterns compiled
    assert work(each, 800) <= 6 * work(each, 200)  # quadratic work would be 16 times as much

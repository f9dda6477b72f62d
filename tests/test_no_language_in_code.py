"""Articles are read by words that are data: no module of the reading floors holds an English one to match text with."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.mapping.lists import plurals, singulars

KG = Path(__file__).resolve().parent.parent / "kg"
MODULES = sorted(path for room in ("wikitext", "extractors", "mapping") for path in (KG / room).rglob("*.py"))

_PATTERNS = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "finditer", "findall"}
_OF_TEXT = {"startswith", "endswith", "removeprefix", "removesuffix", "partition", "rpartition", "split", "rsplit"}
_OF_TEXT |= {"find", "rfind", "index", "rindex", "count", "replace"}
_FOLDED = re.compile(r"casefold\(|lower\(|\.plain\b|normalize\(|folded\(")
# What a pattern says without letters of the text: groups, flags, escapes, sets of characters, counts.
_NO_LETTERS = re.compile(r"\(\?P[<=]\w+[>)]?|\(\?[aiLmsux-]+[:)]|\\[A-Za-z]|\\u[0-9a-f]{4}|\[\^?\]?[^\]]*\]|\{[^{}]*\}")
_WORD = re.compile(r"[a-z]{2,}")

# Words that are the same on every wiki: HTML and wikitext, parts of addresses, endings of files, symbols.
_SYNTAX = {
    *(
        "ref",
        "refs",
        "name",
        "group",
        "tag",
        "br",
        "li",
        "ol",
        "ul",
        "class",
        "rowspan",
        "colspan",
        "wikitable",
        "nbsp",
        "amp",
        "px",
    ),
    *(
        "gallery",
        "blockquote",
        "noinclude",
        "includeonly",
        "onlyinclude",
        "switch",
        "if",
        "ifeq",
        "formatnum",
        "lang",
        "ipa",
    ),
    *("https", "http", "mailto", "doi", "org", "web", "archive", "today", "is", "ph", "md", "vn", "fo"),
    *("jpe", "png", "svg", "gif", "tiff", "webp", "webm", "ogv", "ogg", "pdf", "djvu"),
}


def literals(node: ast.AST) -> Iterator[str]:
    """The strings in an expression, keys of tables left out."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
        return
    for child in ast.iter_child_nodes(node):
        is_key = isinstance(node, ast.Subscript) and child is node.slice
        is_look_up = isinstance(node, ast.Call) and child in node.args
        if not is_key and not is_look_up:
            yield from literals(child)


def matched(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """What code matches text with: patterns, arguments of string methods, words compared with folded or plain text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of_re = isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
            if of_re and node.func.attr in _PATTERNS and node.args:
                yield from ((node.lineno, _NO_LETTERS.sub(" ", said)) for said in literals(node.args[0]))
            elif not of_re and node.func.attr in _OF_TEXT:
                # `{month}` and `(?P<unit>` are places to fill, `\n[table]` and `role:` are of the project's own files.
                own = (said for argument in node.args[:1] for said in literals(argument))
                yield from ((node.lineno, said) for said in own if not re.search(r"[{<\n]|\A\w+:\Z", said))
        elif isinstance(node, ast.Compare) and _FOLDED.search(ast.unparse(node)):
            sides = (
                side for side in (node.left, *node.comparators) if isinstance(side, ast.Constant | ast.Tuple | ast.Set)
            )
            yield from ((node.lineno, said) for side in sides for said in literals(side) if said != "asserted")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(KG).as_posix())
def test_no_word_of_a_language_stands_in_code(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    found = {(line, word) for line, said in matched(tree) for word in _WORD.findall(said) if word not in _SYNTAX}
    assert not found, f"{path.name}: words that articles are matched with belong in kg/mappings/<lang>: {sorted(found)}"


BAD = """
joint = re.compile(r"[,;]| and ")
name = words.removesuffix(" language")
is_name = "name" in folded(head).split()
towns = [word for word in run if word.casefold() == "town"]
"""
GOOD = """
joint = re.compile(rf"{either(told['and'])}(?P<year>[0-9]{4})")
nothing = language.words["boxes"].get("nothing", ())
is_topic = topic == "people"
"""


def test_the_rule_finds_what_it_is_for() -> None:
    assert [_WORD.findall(said) for _, said in matched(ast.parse(BAD))] == [["and"], ["language"], ["name"], ["town"]]
    assert not [said for _, said in matched(ast.parse(GOOD)) if _WORD.search(said)]


def test_plurals_are_data() -> None:
    assert "counties" in plurals("en", "county")
    assert "city" in singulars("en", "cities")
    assert "gemeinden" in plurals("de", "gemeinde")
    assert plurals("ko", "시") == []

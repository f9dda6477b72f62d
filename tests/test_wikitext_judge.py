"""The nodes that kg reads, judged by mwparserfromhell: the same links, templates, parameters, refs, tags and places."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import mwparserfromhell
import pytest
from hypothesis import given, settings
from markup import well_formed

from kg.wikitext.blocks import blocks
from kg.wikitext.inline import parse
from kg.wikitext.nodes import Character, Element, Hidden, Link, Node, Ref, Template, WebLink, Words
from kg.wikitext.scan import between, scan

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = [ROOT / "examples" / "Hamhung.wikitext", *sorted((ROOT / "tests" / "gold" / "pages").glob("*.wikitext"))]

# What the two mean to read differently: tables by cell, raw tags as one piece of text.
OPAQUE = {"table", "gallery", "imagemap", "math", "nowiki", "pre"}


def read(nodes: Iterable[Node]) -> list[Any]:
    """kg's nodes as comparable lists, neighbouring words joined."""
    return joined(one(node) for node in nodes)


def one(node: Node) -> Any:
    place = (node.start, node.end)
    if isinstance(node, Words):
        return node.text
    if isinstance(node, Character):
        return ("character", *place, node.text)
    if isinstance(node, Link):
        return ("link", *place, node.target, read(node.label) if node.piped else None)
    if isinstance(node, WebLink):
        return ("web", *place, node.url, read(node.label))
    if isinstance(node, Template):
        return ("template", *place, node.name, [(p.name, p.named, read(p.nodes)) for p in node.parameters])
    if isinstance(node, Ref):
        return ("ref", *place, node.name, node.group, read(node.nodes))
    if isinstance(node, Element):
        return (node.tag, *place, [] if node.tag in OPAQUE else read(node.nodes))
    assert isinstance(node, Hidden)
    return ("hidden", *place)


def judged(code: Any, start: int) -> list[Any]:
    """mwparserfromhell's nodes in the same form; it reproduces its text, so places are sums of lengths."""

    def each() -> Iterator[Any]:
        place = start
        for node in code.nodes:
            end = place + len(str(node))
            yield judged_one(node, place, end)
            place = end

    return joined(each())


def judged_one(node: Any, start: int, end: int) -> Any:
    kind = type(node).__name__
    if kind == "Text":
        return str(node)
    if kind == "HTMLEntity":
        return ("character", start, end, node.normalize())
    if kind == "Wikilink":
        target = str(node.title)
        return ("link", start, end, target, None if node.text is None else judged(node.text, start + 3 + len(target)))
    if kind == "ExternalLink":
        label = [] if node.title is None else judged(node.title, end - 1 - len(str(node.title)))
        return ("web", start, end, str(node.url), label)
    if kind == "Template":
        return judged_template(node, start, end)
    if kind == "Tag":
        return judged_tag(node, start, end)
    return ("hidden", start, end)


def judged_template(node: Any, start: int, end: int) -> Any:
    name = " ".join(node.name.strip_code().replace("_", " ").split())
    place, parameters = start + 2 + len(str(node.name)), []
    for parameter in node.params:
        key = str(parameter.name)
        place += 1 + (len(key) + 1 if parameter.showkey else 0)
        bare = parameter.name.strip_code().strip() if "<" in key else key.strip()
        parameters.append((bare, bool(parameter.showkey), judged(parameter.value, place)))
        place += len(str(parameter.value))
    return ("template", start, end, name, parameters)


def judged_tag(node: Any, start: int, end: int) -> Any:
    tag = str(node.tag).strip().lower()
    opening = 2 + len(str(node.tag)) + sum(len(str(a)) for a in node.attributes) + len(str(node.padding))
    empty = node.self_closing or node.contents is None or node.wiki_markup or tag in OPAQUE
    inner = [] if empty else judged(node.contents, start + opening)
    if tag != "ref":
        return (tag, start, end, inner)
    said = {str(a.name).strip(): str(a.value).strip().strip("\"'").strip() or None for a in node.attributes}
    return ("ref", start, end, said.get("name"), said.get("group"), inner)


def joined(nodes: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for node in nodes:
        if isinstance(node, str) and found and isinstance(found[-1], str):
            found[-1] += node
        else:
            found.append(node)
    return found


def verdict(text: str, start: int) -> list[Any]:
    return judged(mwparserfromhell.parse(text, skip_style_tags=True), start)


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """The templates, refs, links, paragraphs and list items of an article."""
    found = scan(text)
    yield from ((s.start, s.end) for s in found.walk() if s.kind in ("template", "ref", "link"))
    starts, ends = [0, *(h.end for h in found.headings)], [*(h.start for h in found.headings), len(text)]
    for start, end in zip(starts, ends, strict=True):
        for block in blocks(text, start, end, between(found.spans, start, end)):
            if block.kind in ("paragraph", "item"):
                yield block.start, block.end


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_real_articles_are_read_as_the_judge_reads_them(path: Path) -> None:
    text = path.read_text("utf-8")
    found = list(pieces(text))
    assert found
    for start, end in found:
        assert read(parse(text[start:end], start)) == verdict(text[start:end], start)


@settings(max_examples=300)
@given(well_formed)
def test_what_is_well_formed_is_read_as_the_judge_reads_it(text: str) -> None:
    assert read(parse(text, 5)) == verdict(text, 5)

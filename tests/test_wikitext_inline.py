"""Nodes: every kind read and placed to the character, broken markup forgiven, no piece beyond linear work."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

import pytest
from hypothesis import example, given
from markup import COSTLY, broken, costly, well_formed, work

from kg.wikitext.inline import MAX_DEPTH, parse, template_name
from kg.wikitext.nodes import (
    Character,
    Element,
    Link,
    Node,
    PieceTooHard,
    Ref,
    Template,
    WebLink,
    Words,
    inside,
)
from kg.wikitext.scan import scan


def tree(nodes: Iterable[Node]) -> list[object]:
    """Nodes without their places: words as themselves, the rest as tuples."""
    return [shape(node) for node in nodes]


def shape(node: Node) -> object:
    if isinstance(node, Words):
        return node.text
    if isinstance(node, Character):
        return ("char", node.text)
    if isinstance(node, Link):
        return ("link", node.target, *tree(node.label))
    if isinstance(node, WebLink):
        return ("web", node.url, *tree(node.label))
    if isinstance(node, Template):
        return ("template", node.name, {p.name: tree(p.nodes) for p in node.parameters})
    if isinstance(node, Ref):
        return ("ref", node.name, node.group, *tree(node.nodes))
    return (node.tag, *tree(node.nodes)) if isinstance(node, Element) else ("hidden",)


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("", []),
        ("plain ''text''", ["plain ''text''"]),
        ("a [[b]] c", ["a ", ("link", "b", "b"), " c"]),
        ("[[b|c ''d'']]s", [("link", "b", "c ''d''"), "s"]),
        ("[[b|]]", [("link", "b")]),
        ("[[b#c|d|e]]", [("link", "b#c", "d|e")]),
        ("[[:ko:함흥|x]] [[:ko:함흥]]", [("link", ":ko:함흥", "x"), " ", ("link", ":ko:함흥", "ko:함흥")]),
        ("[[A&amp;B]]", [("link", "A&amp;B", "A", ("char", "&"), "B")]),
        ("[[A<!-- x -->B]]", [("link", "AB", "A", ("hidden",), "B")]),
        ("[[File:a.jpg|thumb|b [[c]]]]", [("link", "File:a.jpg", "thumb|b ", ("link", "c", "c"))]),
        ("[[{{PAGENAME}}|x]]", [("link", "", "x")]),
        ("[[a\nb]]", ["[", "[a\nb]", "]"]),
        ("[[a<b>c</b>|d]]", ["[", "[a", ("b", "c"), "|d]", "]"]),
        ("[[http://a.org b]]", ["[", ("web", "http://a.org", "b"), "]"]),
        ("[http://a.org/b?c=d e [[f]] g]", [("web", "http://a.org/b?c=d", "e ", ("link", "f", "f"), " g")]),
        ("[[a|[http://b.org c]]]", [("link", "a", ("web", "http://b.org", "c"))]),
        ("[http://a.org]", [("web", "http://a.org")]),
        ("[//a.org x] [mailto:a@b.c y]", [("web", "//a.org", "x"), " ", ("web", "mailto:a@b.c", "y")]),
        ("[HTTPS://a.org x]", [("web", "HTTPS://a.org", "x")]),
        ("[http://a.org http://b.org]", [("web", "http://a.org", "http://b.org")]),
        ("[http://a.org b [http://c.org d] e]", [("web", "http://a.org", "b [http://c.org d"), " e]"]),
        ("[http://a.org b\nc]", ["[", ("web", "http://a.org"), "b\nc]"]),
        ("[//a.org b\nc]", ["[//a.org ", "b\nc]"]),
        ("[http://a.org {{b|\n}} c]", [("web", "http://a.org", ("template", "b", {"1": ["\n"]}), " c")]),
        ("see http://a.org/(b), or c", ["see ", ("web", "http://a.org/(b)"), ", or c"]),
        ("(http://a.org).", ["(", ("web", "http://a.org"), ")."]),
        ("''http://a.org''", ["''", ("web", "http://a.org"), "''"]),
        ("http://a.org&lt;b", [("web", "http://a.org"), ("char", "<"), "b"]),
        ("http://a.org{{b}}", [("web", "http://a.org"), ("template", "b", {})]),
        ("xhttp://a.org", ["xhttp://a.org"]),
        ("[a] //b", ["[a] //b"]),
        ("&nbsp;&#39;&#x1F3F4;&eacute;", [("char", "\u00a0"), ("char", "'"), ("char", "\U0001f3f4"), ("char", "é")]),
        ("&#0; &#xD800; &#x110000; &nosuch; AT&T &amp", ["&#0; &#xD800; &#x110000; &nosuch; AT&T &amp"]),
        ("{{a}}", [("template", "a", {})]),
        ("{{ Some_name <!-- x --> | b | c = d }}", [("template", "Some name", {"1": [" b "], "c": [" d "]})]),
        ("{{a|b|c=d|e}}", [("template", "a", {"1": ["b"], "c": ["d"], "2": ["e"]})]),
        ("{{a|1=b|{{c|d=e}}}}", [("template", "a", {"1": [("template", "c", {"d": ["e"]})]})]),
        (
            "{{a|[[b|c]]|<ref>d|e=f</ref>}}",
            [("template", "a", {"1": [("link", "b", "c")], "2": [("ref", None, None, "d|e=f")]})],
        ),
        ("{{a|b<!-- | = -->=c}}", [("template", "a", {"b": ["c"]})]),
        ("{{a|x=y=z}}", [("template", "a", {"x": ["y=z"]})]),
        ("{{{1|a}}}", [("hidden",)]),
        ("<!-- a -->", [("hidden",)]),
        ("a<ref>b</ref>", ["a", ("ref", None, None, "b")]),
        ('<ref name="a b" group=note>c</ref>', [("ref", "a b", "note", "c")]),
        (
            "<ref name=a/><ref name='b' /><ref group=\"n\" name=c></ref>",
            [("ref", "a", None), ("ref", "b", None), ("ref", "c", "n")],
        ),
        ('<ref name=\\"a\\">b</ref>', [("ref", "a", None, "b")]),
        ('<ref name="" >b</ref>', [("ref", None, None, "b")]),
        ("<small>a<b>c</b></small>", [("small", "a", ("b", "c"))]),
        ('<span style="a:b" class=c>d</span>', [("span", "d")]),
        (
            "a<br>b<br/>c<br />d</br>e<BR / >f",
            ["a", ("br",), "b", ("br",), "c", ("br",), "d", ("br",), "e", ("br",), "f"],
        ),
        ('<div style="{{a}}">b</div>', [("div", "b")]),
        ('<div style="{{a}}{{b}}">c', [("div",), "c"]),
        ('<div style="{{a}}<b>c</b>', ['<div style="', ("template", "a", {}), ("b", "c")]),
        ("<div>a", [("div",), "a"]),
        ("a</div>b", ["a", ("hidden",), "b"]),
        ("<b>a<i>b</b>c</i>", [("b", "a", ("i",), "b"), "c", ("hidden",)]),
        ("<i><i>a</i>", [("i",), ("i", "a")]),
        ("a < b <c@d.e> <foo>x</foo>", ["a < b <c@d.e> <foo>x</foo>"]),
        ("<li>a<li>b", [("li",), "a", ("li",), "b"]),
        ("<nowiki>''a'' &amp; [[b]]</nowiki>", [("nowiki", "''a'' ", ("char", "&"), " [[b]]")]),
        ("<nowiki/>a<math>x<y</math>", [("nowiki",), "a", ("math", "x<y")]),
        ("<math />", [("math",)]),
        ("a\n* b\n*# c\n: d\n; e", ["a\n", ("li",), " b\n", ("li",), ("li",), " c\n", ("dd",), " d\n", ("dt",), " e"]),
        ("{{a|\n* b\n* c}}", [("template", "a", {"1": ["\n", ("li",), " b\n", ("li",), " c"]})]),
        ("{{a|* b\n* c}}", [("template", "a", {"1": [("li",), " b\n", ("li",), " c"]})]),
        ("{{a|*b|c=#d}}", [("template", "a", {"1": ["*b"], "c": ["#d"]})]),
        ("a\n----\nb", ["a\n", ("hr",), "\nb"]),
        ("__NOTOC__a __b__", [("hidden",), "a __b__"]),
        ("{|\n! a\n|-\n| b || {{c}}\n|}", [("table", ("td", "a"), ("td", "b"), ("td", ("template", "c", {})))]),
        ("{{a", ["{{a"]),
        ("a]] }} b", ["a]] }} b"]),
    ],
)
def test_every_kind_of_node(text: str, nodes: list[object]) -> None:
    assert tree(parse(text)) == nodes
    check(text, parse(text, 1_000), 1_000)


def check(text: str, nodes: tuple[Node, ...], base: int) -> None:
    """The nodes cover the text without gap or overlap, and each says the truth about its place."""
    place = base
    for node in nodes:
        assert node.start == place
        place = node.end
    assert place == base + len(text)
    for node in everything(nodes):
        source = text[node.start - base : node.end - base]
        if isinstance(node, Words):
            assert node.text == source
            assert source
        elif isinstance(node, Character):
            assert source.startswith("&")
            assert source.endswith(";")
        elif isinstance(node, Link):
            assert source.startswith("[[")
            assert source.endswith("]]")
        elif isinstance(node, Template):
            assert source.startswith("{{")
            assert source.endswith("}}")
            for parameter in node.parameters:
                value = text[parameter.start - base : parameter.end - base]
                assert value == value.strip() or parameter.nodes
                assert node.start < parameter.start <= parameter.end <= node.end - 2
        elif isinstance(node, WebLink):
            assert node.url in source
        elif isinstance(node, Ref):
            assert source[:4].lower() == "<ref"


def everything(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every node, those in footnotes included; siblings do not overlap and lie inside their parent."""
    for node in nodes:
        yield node
        held: list[tuple[Node, ...]] = []
        if isinstance(node, Link | WebLink):
            held = [node.label]
        elif isinstance(node, Ref | Element):
            held = [node.nodes]
        elif isinstance(node, Template):
            held = [parameter.nodes for parameter in node.parameters]
        place = node.start
        for group in held:
            for child in group:
                assert place <= child.start < child.end <= node.end
                place = child.end
            yield from everything(group)


@given(broken)
@example("{{a|[[b|<i>" * 12)
@example("[http://a <div style='{{b}}]{{c}}'>")
@example("[[a|[http://b c]]] d]")
def test_any_text_is_covered_to_the_character(text: str) -> None:
    check(text, parse(text, 7), 7)


@given(well_formed)
def test_what_is_well_formed_is_covered_to_the_character(text: str) -> None:
    check(text, parse(text), 0)


def only(text: str) -> Template:
    node = parse(text)[0]
    assert isinstance(node, Template)
    return node


def test_a_parameter_knows_where_its_value_stands() -> None:
    text = "{{a| name = <!-- x --> Hamhŭng <!-- y --> |empty= |b=\n* c\n}}"
    first, empty, bullets = only(text).parameters
    assert text[first.start : first.end] == "Hamhŭng"
    assert empty.start == empty.end
    assert text[bullets.start : bullets.end] == "* c"
    assert (first.named, first.name) == (True, "name")


def test_get_takes_the_last_filled_one_and_positional_counts_numbers() -> None:
    template = only("{{A_b|x=1|x=|x=2|c|3=d|y=}}")
    assert template.key == "a b"
    found = template.get("y", "x")
    assert found is not None
    assert found.name == "x"
    assert tree(found.nodes) == ["2"]
    assert [p.name for p in template.positional()] == ["1", "3"]
    assert template.get("z") is None


def test_inside_visits_everything_but_footnotes() -> None:
    nodes = parse("{{a|[[b|{{c}}]]<ref>{{d}}</ref>}}<small>{{e}}</small>[http://f {{g}}]")
    assert [n.name for n in inside(nodes) if isinstance(n, Template)] == ["a", "c", "e", "g"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{{A}}", "A"),
        ("{{ a_b\n| c}}", "a b"),
        ("{{a<!-- | -->b|c}}", "ab"),
        ("{{a{{b|c}}|d}}", "a"),
        ("{{ {{b}} }}", ""),
        ("{{#tag:ref|a}}", "#tag:ref"),
    ],
)
def test_a_name_is_read_in_one_way(text: str, name: str) -> None:
    assert template_name(text, scan(text).spans[0]) == name
    assert only(text).name == name


def test_markup_nested_too_deep_is_refused() -> None:
    def nested(depth: int) -> str:
        return "{{a|" * depth + "x" + "}}" * depth

    assert len([n for n in inside(parse(nested(MAX_DEPTH))) if isinstance(n, Template)]) == MAX_DEPTH
    with pytest.raises(PieceTooHard, match=f"nested {MAX_DEPTH + 1} deep, more than {MAX_DEPTH}"):
        parse(nested(MAX_DEPTH + 1))


def test_tags_nested_too_deep_lose_their_meaning_and_no_words() -> None:
    nodes = parse("<b>" * 500 + "x" + "</b>" * 500)
    assert "".join(n.text for n in inside(nodes) if isinstance(n, Words)) == "x"
    assert depth(nodes) == MAX_DEPTH + 2
    mixed = parse(("<b>{{a|" * (MAX_DEPTH // 2)) + "x" + "}}</b>" * (MAX_DEPTH // 2))
    assert depth(mixed) <= 2 * MAX_DEPTH


def depth(nodes: Iterable[Node]) -> int:
    children = [n.nodes for n in nodes if isinstance(n, Element)]
    children += [p.nodes for n in nodes if isinstance(n, Template) for p in n.parameters]
    return 1 + max(map(depth, children), default=0)


def attempt(text: str) -> None:
    with suppress(PieceTooHard):
        parse(text)


@pytest.mark.parametrize("name", COSTLY)
def test_no_piece_costs_more_than_linear_work(name: str) -> None:
    small, large = work(attempt, costly(name, 4_000)), work(attempt, costly(name, 16_000))
    assert large <= 4.4 * small + 200
    # mwparserfromhell needs minutes for most of these.
    attempt(costly(name, 30_000))
    attempt("{{a|" + costly(name, 30_000) + "}}")

"""The scan: what nests is found, what is broken is forgiven, and no text costs more than linear work."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from markup import COSTLY, broken, costly, well_formed, work

from kg.wikitext.scan import Scan, Span, between, cut, scan


def outline(text: str) -> list[object]:
    """The spans of a text as (kind, wikitext) pairs, those that hold others as (kind, wikitext, what they hold)."""
    return [shape(text, span) for span in scan(text).spans]


def shape(text: str, span: Span) -> object:
    inner = [shape(text, child) for child in span.children]
    own = (span.kind, text[span.start : span.end])
    return (*own, inner) if inner else own


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("plain text", []),
        ("{{a}}", [("template", "{{a}}")]),
        ("x {{a|b}} y [[c]]", [("template", "{{a|b}}"), ("link", "[[c]]")]),
        ("{{a|{{b}}}}", [("template", "{{a|{{b}}}}", [("template", "{{b}}")])]),
        ("{{{1|x}}}", [("argument", "{{{1|x}}}")]),
        ("{{{{a}}}}", [("argument", "{{{a}}}")]),
        ("{{{{{a}}}}}", [("template", "{{{{{a}}}}}", [("argument", "{{{a}}}")])]),
        ("{{a{{{b}}}", [("argument", "{{{b}}}")]),
        ("{{{a}}", [("template", "{{a}}")]),
        ("[[File:a|[[b]] c]]", [("link", "[[File:a|[[b]] c]]", [("link", "[[b]]")])]),
        ("[[[a]]]", [("link", "[[a]]")]),
        ("[[a]]]]", [("link", "[[a]]")]),
        ("[[File:a|[http://b c]]]", [("link", "[[File:a|[http://b c]]]")]),
        (
            "[[File:a|[http://b {{c}} [[d]]]]]",
            [("link", "[[File:a|[http://b {{c}} [[d]]]]]", [("template", "{{c}}"), ("link", "[[d]]")])],
        ),
        ("[[File:a|[b] [[c]]]]]", [("link", "[[File:a|[b] [[c]]]]", [("link", "[[c]]")])]),
        ("<!-- {{a}} [[b]] -->", [("comment", "<!-- {{a}} [[b]] -->")]),
        ("{{a<!-- }} -->}}", [("template", "{{a<!-- }} -->}}", [("comment", "<!-- }} -->")])]),
        ("<nowiki>{{a}}</nowiki>", [("nowiki", "<nowiki>{{a}}</nowiki>")]),
        ("<NoWiki>[[</nowiki >", [("nowiki", "<NoWiki>[[</nowiki >")]),
        ("<nowiki/>{{a}}", [("nowiki", "<nowiki/>"), ("template", "{{a}}")]),
        ("<math>a_{b_{c}}</math>", [("nowiki", "<math>a_{b_{c}}</math>")]),
        ("<mathematics>{{a}}", [("template", "{{a}}")]),
        ("<gallery>\na.jpg|[[b\n</gallery>", [("nowiki", "<gallery>\na.jpg|[[b\n</gallery>")]),
        ("a<ref>{{b}}</ref>", [("ref", "<ref>{{b}}</ref>", [("template", "{{b}}")])]),
        ('<ref name="a" /><ref name=a/>', [("ref", '<ref name="a" />'), ("ref", "<ref name=a/>")]),
        ("<REF>a</Ref>", [("ref", "<REF>a</Ref>")]),
        ("<references>{{a}}</references>", [("template", "{{a}}")]),
        ("{|\n|a\n|}", [("table", "{|\n|a\n|}")]),
        ("x {|\n|}", []),
        (":: {|\n| {{a}}\n|}", [("table", "{|\n| {{a}}\n|}", [("template", "{{a}}")])]),
        ("{|\n|\n{|\n|}\n|}", [("table", "{|\n|\n{|\n|}\n|}", [("table", "{|\n|}")])]),
        ("{{a|\n|}}", [("template", "{{a|\n|}}")]),
    ],
)
def test_what_nests_is_found(text: str, spans: list[object]) -> None:
    assert outline(text) == spans
    assert scan(text).unclosed == [] or text == "{{a{{{b}}}"


@pytest.mark.parametrize(
    ("text", "spans", "unclosed"),
    [
        ("{{a [[b]]", [("link", "[[b]]")], [0]),
        ("{{a [[b}}", [("template", "{{a [[b}}")], [4]),
        ("{{a|<ref>b}} c</ref>", [("template", "{{a|<ref>b}}")], [4]),
        ("<ref>{{a</ref>}}", [("ref", "<ref>{{a</ref>")], [5]),
        ("<ref>a <ref>b</ref>", [("ref", "<ref>b</ref>")], [0]),
        ("[[a {{b]] c}}", [("template", "{{b]] c}}")], [0]),
        ("}} ]] </ref>", [], []),
        ("{|\n| {{a\n|}", [("table", "{|\n| {{a\n|}")], [5]),
        ("<nowiki>{{a}}", [("template", "{{a}}")], []),
        ("a <!-- {{b}}", [("comment", "<!-- {{b}}")], []),
        ("{{a|{{b|{{c}}", [("template", "{{c}}")], [0, 4]),
    ],
)
def test_what_is_broken_is_forgiven(text: str, spans: list[object], unclosed: list[int]) -> None:
    assert outline(text) == spans
    assert scan(text).unclosed == unclosed


def test_what_a_dropped_opener_held_belongs_to_its_parent_in_order() -> None:
    text = "{{t|1 {{a}} [[x {{b}} {{c}} <ref>y {{d}} }}"
    assert outline(text) == [
        ("template", text, [("template", "{{a}}"), ("template", "{{b}}"), ("template", "{{c}}"), ("template", "{{d}}")])
    ]


def test_height_counts_the_levels_inside() -> None:
    spans = scan("{{a}} {{b|{{c|[[d]]}}}} <ref/>").spans
    assert [span.height for span in spans] == [0, 2, 0]


def headings(text: str) -> list[tuple[int, str, str]]:
    return [(h.level, text[h.title_start : h.title_end], text[h.start : h.end]) for h in scan(text).headings]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("== A ==", [(2, " A ", "== A ==")]),
        ("a\n=== B ===\nc", [(3, " B ", "=== B ===")]),
        ("== A ==  ", [(2, " A ", "== A ==  ")]),
        ("== A ==<!-- x --> <!-- y -->", [(2, " A ", "== A ==<!-- x --> <!-- y -->")]),
        ("== A ==<!-- x\ny -->\nz", [(2, " A ", "== A ==<!-- x\ny -->")]),
        ("== A ==<!-- x\ny --> z\n", []),
        ("== A == b", []),
        (" == A ==", []),
        ("=A=", [(1, "A", "=A=")]),
        ("== A ===", [(2, " A =", "== A ===")]),
        ("======= A =======", [(6, "= A =", "======= A =======")]),
        ("====", []),
        ("= =", [(1, " ", "= =")]),
        ("{{a|\n== B ==\n}}", []),
        ("<!--\n== B ==\n-->", []),
        ("<nowiki>\n== B ==\n</nowiki>", []),
        ("{{a\n== B ==", [(2, " B ", "== B ==")]),
        ("== {{flag|x}} [[a]] ==", [(2, " {{flag|x}} [[a]] ", "== {{flag|x}} [[a]] ==")]),
        ("== A == {{anchor}}", []),
    ],
)
def test_headings(text: str, found: list[tuple[int, str, str]]) -> None:
    assert headings(text) == found


def test_between_and_cut() -> None:
    text = "a|{{b|c}}|[[d|e]] <!-- | -->|"
    spans = scan(text).spans
    assert [text[s.start : s.end] for s in between(spans, 3, 20)] == ["[[d|e]]", "<!-- | -->"]
    assert between(spans, 2, 3) == spans[:1]
    assert list(cut(text, 0, len(text), "|", spans)) == [1, 9, 28]
    assert list(cut(text, 2, 9, "|", spans[:1])) == []


def check(text: str, found: Scan) -> None:
    """Spans lie inside their parents, side by side and in order; headings lie outside of them."""
    stack = [(0, len(text), found.spans)]
    while stack:
        low, high, spans = stack.pop()
        assert all(low <= s.start < s.end <= high for s in spans)
        assert all(one.end <= other.start for one, other in pairwise(spans))
        stack += [(s.start, s.end, s.children) for s in spans]
        assert all(s.height == 1 + max((c.height for c in s.children), default=-1) for s in spans)
    for heading in found.headings:
        assert not any(span.start <= heading.start < span.end for span in found.spans)
        assert heading.start < heading.title_start < heading.title_end < heading.end
    assert found.unclosed == sorted(set(found.unclosed))


@given(broken)
@example("{{a|[[b|<i>" * 30)
@example("<!--" + "{{" * 10)
def test_any_text_has_an_orderly_scan(text: str) -> None:
    check(text, scan(text))


@given(well_formed)
def test_nothing_is_dropped_of_what_is_well_formed(text: str) -> None:
    found = scan(text)
    check(text, found)
    assert found.unclosed == []


def test_walk_goes_through_every_span_however_deep() -> None:
    deep = scan("[[" + "a [[" * 5_000 + "]]" * 5_001)
    starts = [span.start for span in deep.walk()]
    assert len(starts) == 5_001
    assert starts == sorted(starts)


@pytest.mark.parametrize("name", COSTLY)
def test_no_pattern_costs_more_than_linear_work(name: str) -> None:
    small, large = work(scan, costly(name, 4_000)), work(scan, costly(name, 16_000))
    assert large <= 4.4 * small + 200
    # Closed at the end: whatever looks back or rescans does not come back from here.
    unit = costly(name, 100_000)
    scan(unit + "\n" + "]]" * 1_000 + "}}" * 1_000 + "</ref>" + "\n|}" * 1_000)

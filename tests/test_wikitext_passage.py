"""Passages: the words a reader sees, the place of every character, links and templates as anchors."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from markup import COSTLY, broken, costly, well_formed, work

from kg.mapping import mappings
from kg.wikitext.inline import parse
from kg.wikitext.language import Inline, Language
from kg.wikitext.nodes import Node
from kg.wikitext.passage import Anchor, Passage, passage
from kg.wikitext.titles import Target

LANGUAGE = Language(
    "en",
    inline={
        "small": Inline("show"),
        "abbr": Inline("show", show=("2", "1")),
        "lang": Inline("lang", show=("2",), lang="1"),
        "hangul": Inline("lang", show=("1",), lang="=ko-Hang"),
        "efn": Inline("note"),
        "clear": Inline("hide"),
        "circa": Inline("text", text="c. "),
        "ill": Inline("link", show=("lt", "1"), title="1", wiki="2", foreign="3|1"),
        "sortname": Inline("name", show=("1", "2"), title="3", foreign="dab", text=" ", words=("nolink",)),
        "flag": Inline("country"),
        "flagicon": Inline("country", text="icon"),
        "home": Inline("country", title="=North Korea"),
        "hlist": Inline("join", text=", "),
        "cvt": Inline("measure", words=("to", "-", "by")),
        "start date": Inline("date"),
        "formatnum:": Inline("show"),
    },
    countries={"DPRK": "North Korea", "KOR": "South Korea"},
    category_prefixes=("category",),
    namespaces=frozenset({"wikt", "template"}),
    wikis=frozenset({"ko", "zh-classical"}),
)


def read(text: str, base: int = 0) -> Passage:
    return passage(parse(text, base), LANGUAGE)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("", ""),
        ("  a \n\t b\u00a0 \u3000c  ", "a b c"),
        ("a\u200bb\u00adc\u200e \ufeffd", "abc d"),
        ("a [[b|c]]s [[d]] e", "a cs d e"),
        ("[[b|]]x", "x"),
        ("[[#Section|here]]", "here"),
        ("[[:ko:함흥시]]", "ko:함흥시"),
        ("[[ko:함흥시]]", ""),
        ("[[Category:Cities]]a", "a"),
        ("see [[:Category:Cities]]", "see Category:Cities"),
        ("[[File:a.jpg|thumb|b [[c]]]] d", "d"),
        ("[[wikt:bread|loaf]]", "loaf"),
        ("[[a\nb]]", "[[a b]]"),
        ("[http://a.org b c] d", "b c d"),
        ("at http://a.org.", "at ."),
        ("&lt;b&gt; &amp;nbsp; AT&amp;T &#0;", "<b> &nbsp; AT&T &#0;"),
        ("a<ref>b</ref>. c", "a. c"),
        ("a<br>b<br/>c", "a b c"),
        ("a<b>b</b><sup>2</sup>", "ab2"),
        ("<div>a</div>b", "a b"),
        ("a<blockquote>b\n\n", "a b"),
        ("a</div>b<small>c", "abc"),
        ("x<math>a</math>y<gallery>\nb.jpg\n</gallery>z", "xyz"),
        ("<nowiki>''a'' [[b]] &amp;</nowiki>", "''a'' [[b]] &"),
        ("<pre>a\n  b</pre>", "a b"),
        ("a<!-- b -->c {{{1|d}}}e", "ac e"),
        ("__NOTOC__a", "a"),
        ("a\n* b\n* c\n----\nd", "a b c d"),
        ("{|\n! a\n! b\n|-\n| c\n| d\n|}", "a b c d"),
        ("{{no such}}a", "a"),
    ],
)
def test_the_words_a_reader_sees(text: str, plain: str) -> None:
    assert read(text).plain == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("{{small|a [[b]]}} c", "a b c"),
        ("{{Small| a }}", "a"),
        ("{{small}}x", "x"),
        ("{{abbr|pop.|population}}", "population"),
        ("{{abbr|pop.}}", "pop."),
        ("{{lang|ko-Hang|함흥}}", "함흥"),
        ("{{hangul|함흥}}", "함흥"),
        ("a{{efn|b}}.", "a."),
        ("a{{clear}}b", "ab"),
        ("{{circa}}1335", "c. 1335"),
        ("{{ill|Haean-guyŏk|ko|해안구역}}", "Haean-guyŏk"),
        ("{{ill|Haean District|ko|해안구역|lt=Haean}}", "Haean"),
        ("{{flag|KOR}}", "South Korea"),
        ("{{flag|France}}", "France"),
        ("{{flagicon|KOR}} [[Busan]]", "Busan"),
        ("{{DPRK}}", "North Korea"),
        ("{{DPRK|x}}", ""),
        ("{{home}}", "North Korea"),
        ("{{hlist|a|[[b]]||c}}", "a, b, c"),
        ("{{hlist|\n* a\n* [[b]]\n* <!-- x -->\n}}", "a, b"),
        ("{{cvt|319|m}}", "319 m"),
        ("{{cvt|1,000|km2|mi2|abbr=on}}", "1,000 km2"),
        ("{{cvt|5|to|7|km|mi}}", "5 to 7 km"),
        ("{{cvt|-3|to|-1|C}}", "-3 to -1 C"),
        ("{{cvt|6|ft|2|in|m}}", "6 ft 2 in"),
        ("{{cvt|100|km|0}}", "100 km"),
        ("{{cvt|.5|m}}", ".5 m"),
        ("{{start date|1945|8|22}}", "1945-08-22"),
        ("{{start date|1945|8}}", "1945-08"),
        ("{{start date|df=y|1945}}", "1945"),
        ("{{start date|2008|1930|12}}", "2008"),
        ("{{start date|22 August 1945|x}}", "22 August 1945"),
        ("{{start date|22|August|1945}}", "22 August 1945"),
        ("{{start date}}", ""),
        ("{{formatnum:3003}} m", "3003 m"),
        ("{{formatnum:{{x}}}} m", "m"),
        ("{{small|{{lang|ko|{{small|a}} {{circa}}5}}}}", "a c. 5"),
    ],
)
def test_templates_read_by_the_kind_of_their_rule(text: str, plain: str) -> None:
    assert read(text).plain == plain


def anchors(text: str) -> list[tuple[str, str, str]]:
    """The anchors of a text: kind, words, wikitext."""
    words = read(text)
    return [(a.kind, words.plain[a.start : a.end], text[a.source_start : a.source_end]) for a in words.anchors]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[[ a ]] b", [("link", "a", "[[ a ]]")]),
        ("x [[b| c ]]d", [("link", "c", "[[b| c ]]")]),
        ("[[:Category:A]]", [("elsewhere", "Category:A", "[[:Category:A]]")]),
        ("[[wikt:b]]", [("elsewhere", "wikt:b", "[[wikt:b]]")]),
        ("[[File:a.jpg|thumb]]", [("image", "", "[[File:a.jpg|thumb]]")]),
        ("[http://a b] http://c", [("url", "b", "[http://a b]"), ("url", "", "http://c")]),
        ("a <ref>b</ref>", [("ref", "", "<ref>b</ref>")]),
        ("''a'' '''b'''", [("italic", "a", "''a''"), ("bold", "b", "'''b'''")]),
        ("''[[a]] b''", [("italic", "a b", "''[[a]] b''"), ("link", "a", "[[a]]")]),
        ("''[[a]]''", [("italic", "a", "''[[a]]''"), ("link", "a", "[[a]]")]),
        ("{{lang|ko|함흥}}", [("lang", "함흥", "{{lang|ko|함흥}}")]),
        ("{{x}}", [("unknown", "", "{{x}}")]),
        ("{{small|[[a]]}}", [("template", "a", "{{small|[[a]]}}"), ("link", "a", "[[a]]")]),
        ("{{DPRK}}", [("link", "North Korea", "{{DPRK}}")]),
        ("{{flagicon|KOR}}[[a]]", [("link", "a", "[[a]]"), ("link", "", "{{flagicon|KOR}}")]),
    ],
)
def test_anchors_stand_in_order_outer_before_inner(text: str, found: list[tuple[str, str, str]]) -> None:
    assert anchors(text) == found


def link(text: str) -> Anchor:
    return read(text).links[0]


def test_links_know_where_they_lead() -> None:
    assert link("[[chosŏn_dynasty#Kings|c]]").target == Target("Chosŏn dynasty", "", None, "Kings")
    assert link("[[:ko:함흥시|c]]").target == Target("함흥시", "", "ko")
    assert link("[[:ko:함흥시|c]]").lang == "ko"
    red = link("{{ill|Haean-guyŏk|ko|해안구역}}")
    assert (red.target, red.foreign) == (Target("Haean-guyŏk", ""), ("ko", "해안구역"))
    assert link("{{ill|Haean|ko}}").foreign == ("ko", "Haean")
    assert link("{{flagicon|KOR}}").target == Target("South Korea", "")
    assert read("[[wikt:a]] [[b]]").links == [read("[[wikt:a]] [[b]]").anchors[1]]
    assert [a.lang for a in read("{{lang|fr|a}} {{hangul|b}} {{lang||c}}").anchors] == ["fr", "ko-Hang", None]


# https://www.mediawiki.org/wiki/Help:Formatting, and what MediaWiki makes of unbalanced runs.
@pytest.mark.parametrize(
    ("text", "plain", "found"),
    [
        ("'''''a''''' b", "a b", {("bold", "a"), ("italic", "a")}),
        ("'''''a''' b''", "a b", {("bold", "a"), ("italic", "a b")}),
        ("'''''a'' b'''", "a b", {("italic", "a"), ("bold", "a b")}),
        ("''a '''b''' c''", "a b c", {("italic", "a b c"), ("bold", "b")}),
        ("'a' it's", "'a' it's", set()),
        ("''''a'''", "'a", {("bold", "a")}),
        ("'''''''a'''''", "''a", {("bold", "a"), ("italic", "a")}),
        ("L'''homme''", "L'homme", {("italic", "homme")}),
        ("''a'' d'''Orsay'' b", "a d'Orsay b", {("italic", "a"), ("italic", "Orsay")}),
        ("an '''a''b", "an 'ab", {("italic", "a")}),
        ("'''a", "a", set()),
        ("'''a\n'''b''' c", "a b c", {("bold", "b")}),
        ("''a\n b''", "a b", set()),
        ("[[a|''b]] c''", "b c", {("italic", "b c"), ("link", "b")}),
        ("''{{small|''b''}} c''", "b c", {("italic", "b"), ("italic", "b c"), ("template", "b")}),
        ("''{{small|'''b''}} c''", "'b c", {("italic", "'b c"), ("italic", "b"), ("template", "'b")}),
    ],
)
def test_bold_and_italics(text: str, plain: str, found: set[tuple[str, str]]) -> None:
    words = read(text)
    assert words.plain == plain
    assert {(a.kind, plain[a.start : a.end]) for a in words.anchors} == found


def test_every_character_knows_its_place_and_markup_is_taken_whole() -> None:
    text = "x '''[[Hamhŭng|H.]]''' is&nbsp;{{cvt|319|m}}<ref>a</ref> high"
    words = read(text, 100)
    assert words.plain == "x H. is 319 m high"
    for index, character in enumerate(words.plain):
        source = text[words.place(index)[0] - 100 : words.place(index)[1] - 100]
        assert source == character or character == " "

    def source_of(part: str) -> str:
        start, end = words.source(words.plain.index(part), words.plain.index(part) + len(part))
        return text[start - 100 : end - 100]

    assert source_of("H.") == "'''[[Hamhŭng|H.]]'''"
    assert source_of("319 m") == "{{cvt|319|m}}"
    assert source_of("19 m") == "19|m"
    assert words.source(0, 99) == (100, 100 + len(text))
    assert read("").source(0, 5) == (0, 0)


def test_within_gives_what_lies_inside_or_at_the_edges() -> None:
    words = read("[[a]] [[b]]<ref>c</ref> [[d]]")
    assert [a.source_start for a in words.within(0, 3, "link", "ref")] == [0, 6, 11]
    assert [a.source_start for a in words.within(0, 2, "link")] == [0]
    assert [a.source_start for a in words.within(3, 3, "ref")] == [11]
    assert list(words.within(1, 2, "link")) == []


def test_templates_by_name() -> None:
    words = read("{{small|{{x|1}}}} {{X|2}} {{y}}")
    assert [t.key for t in words.templates()] == ["small", "x", "x", "y"]
    assert [t.parameters[0].name for t in words.templates("x")] == ["1", "1"]


def check(text: str, words: Passage, base: int) -> None:
    """Places grow and lie in the text, white space is single, anchors lie in the words, their wikitext in the text."""
    places = [words.place(at) for at in range(len(words.plain))]
    assert all(one[0] <= other[0] and one[1] <= other[1] for one, other in pairwise(places))
    assert all(base <= s < e <= base + len(text) for s, e in places)
    assert words.plain == " ".join(words.plain.split())
    assert all(0 <= a.start <= a.end <= len(words.plain) for a in words.anchors)
    assert all(base <= a.source_start < a.source_end <= base + len(text) for a in words.anchors)
    assert all((a.start, -a.end) <= (b.start, -b.end) for a, b in pairwise(words.anchors))
    for at in range(len(words.plain)):
        start, end = words.source(at, at + 1)
        assert base <= start < end <= base + len(text)


@given(broken)
@example("{{hlist|a\n* |b}}{{cvt|1|{{x}}|2}}")
@example("'''''''a''''b'''\n''")
def test_any_text_reads_in_order(text: str) -> None:
    check(text, read(text, 3), 3)


@given(well_formed)
def test_what_is_well_formed_reads_in_order(text: str) -> None:
    check(text, passage(parse(text, 9), mappings("en").language), 9)


@pytest.mark.parametrize("name", COSTLY)
def test_no_passage_costs_more_than_linear_work(name: str) -> None:
    def nodes(size: int) -> tuple[Node, ...]:
        return parse(costly(name, size).replace("[[File:a|", "").replace("{{a|", "{{small|"))

    small, large = work(passage, nodes(4_000), LANGUAGE), work(passage, nodes(16_000), LANGUAGE)
    assert large <= 4.4 * small + 200


def test_many_anchors_are_found_without_looking_at_all_of_them() -> None:
    words = read("[[a]] " * 5_000)

    def each() -> None:
        for at in range(0, len(words.plain), 2):
            assert len(list(words.within(at, at + 1, "link"))) == 1
            assert words.source(at, at + 1) == (at * 3, at * 3 + 5)

    assert work(each) < 200 * 5_000


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("{{sortname|Ann|Lee}}", "Ann Lee"),
        ("{{sortname|Ann|Lee|Ann Lee (mystic)}}", "Ann Lee (mystic)"),
        ("{{sortname|Ann|Lee|dab=mystic}}", "Ann Lee (mystic)"),
        ("{{sortname|Ann|Lee|nolink=1}}", None),
        ("{{sortname||}}", None),
    ],
)
def test_a_name_in_parts_links_its_page(text: str, title: str | None) -> None:
    words = read(text)
    assert words.plain == ("Ann Lee" if "Lee" in text else "")
    assert [link.target.title for link in words.links if link.target] == ([title] if title else [])
    if words.plain:
        assert words.source(0, len(words.plain)) == (0, len(text))

"""The page: sections, sentences and list items, things by name, citations by scope, places of everything said."""

import pytest
from markup import costly, work

from kg.mapping import mappings
from kg.model import Article, Citation, Item, Reference
from kg.wikitext.nodes import Template
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence

ENGLISH = mappings("en").language


def page(text: str, title: str = "Hamhung", label: str = "Hamhŭng", klass: str | None = "schema:City") -> Page:
    found = Page(Article(title, "en", text), ENGLISH)
    found.subject, found.klass = Item(label, title), klass
    return found


def cited(text: str) -> Page:
    """A page whose refs cite works named after their text, by the places where they stand."""
    found = page(text)
    found.references = {
        span.start: (Reference("WebPage", text[span.start : span.end], span.start, span.end),)
        for span in found.scan.walk()
        if span.kind == "ref"
    }
    return found


def works(citations: tuple[Citation, ...]) -> list[tuple[str, str]]:
    return [(c.reference.text.removeprefix("<ref>").removesuffix("</ref>"), c.scope) for c in citations]


SECTIONS = "lead\n\n== A ==\na\n=== ''B'' [[c|C]] ===\nb\n== D ==<!-- x -->\n==== E ====\n"


def test_sections_have_their_path_and_their_own_text() -> None:
    found = page(SECTIONS)
    assert [(s.title, s.level, s.path) for s in found.sections] == [
        ("", 0, ()),
        ("A", 2, ("A",)),
        ("B C", 3, ("A", "B C")),
        ("D", 2, ("D",)),
        ("E", 4, ("D", "E")),
    ]
    assert [SECTIONS[s.body : s.end].strip() for s in found.sections] == ["lead", "a", "b", "", ""]
    assert [s.title for s in map(found.section_at, (0, 5, 6, 15, 20, len(SECTIONS)))] == ["", "", "A", "A", "B C", "E"]
    assert [s.title for s in page("== A ==\nb").sections] == ["", "A"]
    assert [s.title for s in page("").sections] == [""]


@pytest.mark.parametrize(
    ("heading", "topic", "about"),
    [
        ("Further reading", "further reading", True),
        ("External-links", "external links", True),
        ("References – Notes", "cited works", True),
        ("Literature", "further reading", True),
        ("Literatures", "further reading", False),
        ("See also", "see also", True),
        ("Oversee also", "see also", False),
    ],
)
def test_headings_are_about_topics(heading: str, topic: str, about: bool) -> None:
    found = page(f"== {heading} ==\n=== Below ===\n* a\n== Other ==\n* b")
    assert [s.title for s in found.under(topic)] == ([heading, "Below"] if about else [])
    assert [item.passage.plain for item in found.items(topic)] == (["a"] if about else [])


def test_templates_by_name_in_text_order() -> None:
    text = "{{b}}{{A|1}}\n{{Infobox x|y={{a|2}}}}{{a<!-- c -->|3}}{{infobox z}}[[{{a}}]]"
    found = page(text)
    assert [text[t.start : t.end] for t in found.templates("a", "b")] == ["{{b}}", "{{A|1}}", "{{a<!-- c -->|3}}"]
    assert [t.name for t in found.templates("infobox*")] == ["Infobox x", "infobox z"]
    assert [t.name for t in found.templates()] == ["b", "A", "Infobox x", "a", "infobox z"]
    assert list(found.templates("none")) == []


def test_sentences_of_paragraphs_and_the_list_they_introduce() -> None:
    text = "One. Two:\n* a\n* b\n\nThree.\n{|\n|\n* c\n|}\n== D ==\n* d\n"
    found = page(text)
    assert [s.text for s in found.sentences] == ["One.", "Two:", "Three."]
    assert [(i.passage.plain, i.intro.text if i.intro else None) for i in found.list_items] == [
        ("a", "Two:"),
        ("b", "Two:"),
        ("c", "Three."),
        ("d", None),
    ]
    assert [text[slice(*s.span)] for s in found.sentences] == ["One.", "Two:", "Three."]


def test_a_sentence_leads_back_to_the_wikitext() -> None:
    text = "First. '''[[Hamhung|Hamhŭng]]''' lies on the [[sea]]<ref>a</ref>."
    second = page(text).sentences[1]
    assert second.text == "Hamhŭng lies on the sea."
    assert text[slice(*second.span)] == text[7:]
    assert text[slice(*second.place(0, 7))] == "'''[[Hamhung|Hamhŭng]]'''"
    assert text[slice(*second.place(20, 23))] == "[[sea]]"
    assert [a.target.title for a in second.links if a.target] == ["Hamhung", "Sea"]


def sentence(text: str) -> Sentence:
    return cited(text).sentences[-1]


def test_citations_of_a_sentence_and_of_its_clauses() -> None:
    text = "It rose in 1416<ref>a</ref> and fell in 1950<ref>b</ref>, it is said.<ref>c</ref> Then."
    found = cited(text).sentences[0]
    assert works(found.citations()) == [("a", "sentence"), ("b", "sentence"), ("c", "sentence")]
    assert works(found.citations(0, 15)) == [("a", "clause"), ("b", "sentence"), ("c", "sentence")]
    assert works(found.citations(16, 31)) == [("b", "clause"), ("a", "sentence"), ("c", "sentence")]
    assert works(cited(text).sentences[1].citations()) == []
    assert works(sentence("One.<ref>a</ref> Two.<ref>b</ref>").citations()) == [("b", "sentence")]
    assert works(sentence("One.<ref>a</ref><ref>b</ref>").citations()) == [("a", "sentence"), ("b", "sentence")]
    assert works(sentence("One. <ref>a</ref>").citations()) == [("a", "sentence")]


def test_citations_of_a_list_item_else_those_that_introduce_the_list() -> None:
    items = cited("Twins are:<ref>a</ref>\n* b<ref>c</ref>\n* d\n").list_items
    assert [works(item.citations) for item in items] == [[("c", "item")], [("a", "introducing sentence")]]
    assert works(cited("* d\n").list_items[0].citations) == []


def test_citations_within_a_passage() -> None:
    found = cited("x {{small|a<ref>b</ref>}} y")
    assert works(found.citations(found.passage(0, len(found.text)), "value")) == [("b", "value")]


def test_things_are_known_by_the_links_of_the_page() -> None:
    found = page(
        "[[Hamhung Station]] and [[Taejo of Joseon|Yi Seong-gye]], ''[[b|'''B''']]'', [[File:A.jpg|[[c]]]], "
        "[[:ko:함흥역|역]], [[Category:D]] {{x|[[Yonggwang]]}} [[wikt:e|E]] [[F&amp;G]]"
    )
    assert found.resolve("hamhung station") == Item("Hamhung Station", "Hamhung Station")
    assert found.resolve("Yi Seong-gye") == Item("Yi Seong-gye", "Taejo of Joseon")
    assert found.resolve("Taejo of Joseon").title == "Taejo of Joseon"
    assert found.resolve("B") == Item("B", "B")
    assert found.resolve("역") == Item("역", "함흥역", "ko")
    assert found.resolve("Yonggwang County") == Item("Yonggwang", "Yonggwang")
    assert found.resolve("F&G") == Item("F&G", "F&G")
    assert found.resolve("Hamhŭng") == found.subject
    assert found.resolve("HAMHUNG") == found.subject
    assert found.resolve("Nobody knows it") == Item("Nobody knows it", slug="nobody-knows-it")
    assert found.resolve("E").title is None
    assert found.resolve("D").title is None


def test_the_first_link_with_a_label_counts() -> None:
    assert page("[[A (city)|A]] [[A (river)|A]]").resolve("a").title == "A (city)"


def test_what_is_said_has_its_evidence_and_counts_as_read() -> None:
    text = "== A ==\n=== B ===\nHamhŭng is old."
    found = page(text)
    said = found.state(found.subject, "rdfs:label", Item("x"), (18, 25), "sentence")
    assert said.evidence.quote == text[18:25] == "Hamhŭng"
    assert (said.evidence.section, said.evidence.page) == ("A / B", "Hamhung")
    assert found.places_read == [(18, 25)]
    wrong = found.problem((0, 7), "heading", "could not be read")
    assert (wrong.evidence.quote, wrong.message) == ("== A ==", "could not be read")
    assert found.places_read == [(18, 25)]


def test_a_piece_too_hard_to_read_is_noted_and_read_as_nothing() -> None:
    text = "{{a|" * 60 + "}}" * 60
    found = page(text)
    assert list(found.templates()) == []
    assert found.nodes(0, len(text)) == ()
    assert found.unparsed == {0: "markup is nested 60 deep, more than 40"}
    assert found.passage(0, len(text)).plain == ""


def test_what_is_read_twice_is_parsed_once() -> None:
    found = page("{{a|b}}")
    assert found.nodes(0, 7) is found.nodes(0, 7)
    assert found.passage(0, 7) is found.passage(0, 7)
    template = found.template(found.scan.spans[0])
    assert isinstance(template, Template)
    assert template is found.nodes(0, 7)[0]


NAMES = [
    "nested links",
    "links in a line",
    "templates in a line",
    "bullets",
    "headings",
    "full stops",
    "refs",
    "crossed",
]


@pytest.mark.parametrize("name", NAMES)
def test_no_page_costs_more_than_linear_work(name: str) -> None:
    def each(size: int) -> None:
        found = page(costly(name, size) + "]]" * (size // 20))
        assert found.sections
        found.resolve("nobody")
        list(found.templates("a"))
        for part in found.sentences:
            part.citations()
        for item in found.list_items:
            assert item.span

    assert work(each, 16_000) <= 4.4 * work(each, 4_000) + 500
    each(40_000)

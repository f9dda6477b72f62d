import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.model import Item, KgError
from kg.rdf.iris import BASE, article_url, check_base, file_iri, fragment, item_iri, page_iri, web_iri
from kg.wikitext.titles import digest, slug

ANY = st.text(st.characters(), max_size=40)  # lone surrogates too
PIECES = [*"abZ09:/?#[]@!$&'()*+,;=%.-_~ |<>\"\\^`{}", "http://", "%20", "é", "함", "\u200e", "\ue000", "\U000e0001"]
URLISH = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


def strictly_valid(iri: str) -> bool:
    """Whether a strict parser takes `iri` between angle brackets, as the same IRI."""
    try:
        (quad,) = ox.parse(f"<{iri}> <urn:p> <urn:o> .".encode(), format=ox.RdfFormat.N_QUADS)
    except SyntaxError:
        return False
    return isinstance(quad.subject, ox.NamedNode) and quad.subject.value == iri


@pytest.mark.parametrize(
    ("title", "iri"),
    [
        ("Hamhung", "en/Hamhung"),
        ("South Hamgyong Province", "en/South_Hamgyong_Province"),
        ("함흥시", "en/함흥시"),
        ("AC/DC", "en/AC/DC"),
        ("C++ (language)", "en/C++_(language)"),
        ("What? #1 50%", "en/What%3F_%231_50%25"),
        ('a"<b>\\^`{|}[]', "en/a%22%3Cb%3E%5C%5E%60%7B%7C%7D%5B%5D"),
        ("Category:Cities", "en/Category:Cities"),
        ("..", "en/%2E%2E"),
        ("./a", "en/%2E/a"),
        ("e\u0301", "en/é"),  # MediaWiki keeps titles in NFC
    ],
)
def test_a_title_stays_readable_in_its_iri(title: str, iri: str) -> None:
    assert page_iri(title, "en") == BASE + iri
    assert strictly_valid(BASE + iri)


@given(ANY, ANY)
@example("\ufffd\uffff\U0010ffff", "en fr")
def test_every_title_has_a_valid_iri(title: str, lang: str) -> None:
    assert strictly_valid(page_iri(title, lang))
    assert strictly_valid(item_iri(Item(title), title, lang))


def test_things_are_named_by_title_then_slug_then_label() -> None:
    assert item_iri(Item("x", title="A b"), "Page", "en") == f"{BASE}en/A_b"
    assert item_iri(Item("x", title="가", lang="ko"), "Page", "en") == f"{BASE}ko/가"
    assert item_iri(Item("x", slug="event-1"), "Page", "en") == f"{BASE}en/Page#event-1"
    assert item_iri(Item("Mount Tonghŭng!"), "Page", "en") == f"{BASE}en/Page#mount-tonghŭng"
    assert item_iri(Item("City", klass="schema:City"), "Page", "en") == "https://schema.org/City"
    with pytest.raises(KeyError, match="nonsense"):
        item_iri(Item("x", klass="nonsense:X"), "Page", "en")


@pytest.mark.parametrize(
    "name", ["source", "plain", "links", "s-0123456789abcdef", "climate-x", "extraction-y", "thing-z"]
)
def test_a_thing_never_takes_a_name_that_kg_gives(name: str) -> None:
    assert fragment(name) == f"thing-{name}"


@given(ANY, ANY)
def test_fragments_are_distinct(one: str, other: str) -> None:
    if fragment(one) == fragment(other):
        assert page_iri(one, "en") == page_iri(other, "en")


@given(ANY)
def test_a_slug_is_short_and_made_of_words(text: str) -> None:
    name = slug(text)
    assert 0 < len(name) <= 80
    assert not any(c.isspace() for c in name)


def test_a_slug_keeps_marks_and_tells_long_names_apart() -> None:
    assert slug("हिन्दी भाषा") == "हिन्दी-भाषा"
    assert slug("a" * 90) != slug("a" * 91)
    assert slug("???") != slug("!!!")


def test_two_long_names_that_begin_alike_are_two_things() -> None:
    """However a thing comes by its fragment: named by an extractor, or by its label."""
    names = ["Institute of " + "Very " * 20 + end for end in ("Old Studies", "New Studies")]
    iris = {item_iri(item, "A", "en") for name in names for item in (Item(name), Item(name, slug=slug(name)))}
    assert len(iris) == 2


@pytest.mark.parametrize(
    ("url", "iri"),
    [
        ("http://www.cybernk.net/a?ac=A0801&mc=1", "http://www.cybernk.net/a?ac=A0801&mc=1"),
        ("HTTP://Ex.org/a b[c]|d", "http://Ex.org/a%20b%5Bc%5D%7Cd"),
        ("http://ex.org/%20%zz%", "http://ex.org/%20%25zz%25"),
        ("http://ex.org/a#b#c", "http://ex.org/a#b%23c"),
        ("https://ko.wikipedia.org/wiki/함흥", "https://ko.wikipedia.org/wiki/함흥"),
        ("http://[::1]:80/x", "http://[::1]:80/x"),
        ("ftp://u:p@h/x", "ftp://u:p@h/x"),
        ("mailto:a@b.org", "mailto:a@b.org"),
        ("urn:isbn:123", "urn:isbn:123"),
        (" http://ex.org/ \n", "http://ex.org/"),
        ("http://ex.org/a\nb", "http://ex.org/a%0Ab"),
        ("not a url", None),
        ("www.example.org", None),
        ("http:///x", None),
        ("http:/x", None),
        ("http://a b/", None),
        ("http://a:port/", None),
        ("http://[zz]/", None),
        ("javascript:alert(1)", None),
        ("//example.org/x", "https://example.org/x"),
        ("//", None),
        ("", None),
    ],
)
def test_a_url_becomes_valid_or_nothing(url: str, iri: str | None) -> None:
    assert web_iri(url) == iri
    assert iri is None or strictly_valid(iri)


@given(URLISH | URLISH.map("http://".__add__) | ANY.map("https://ex.org/".__add__))
def test_whatever_is_made_of_a_url_is_valid_and_stays(url: str) -> None:
    iri = web_iri(url)
    if iri is not None:
        assert strictly_valid(iri)
        assert web_iri(iri) == iri  # nothing is encoded twice


@given(ANY)
def test_files_are_spelled_as_wikidata_spells_them(name: str) -> None:
    assert strictly_valid(file_iri(name))
    assert file_iri("A_b (1).jpg") == "http://commons.wikimedia.org/wiki/Special:FilePath/A%20b%20%281%29.jpg"


def test_the_article_has_an_address_only_where_there_is_such_a_wiki() -> None:
    assert article_url("Ham hung", "en") == "https://en.wikipedia.org/wiki/Ham_hung"
    assert article_url("x", "be-x-old") == "https://be-x-old.wikipedia.org/wiki/x"
    assert article_url("x", "en.evil.org/") is None


@pytest.mark.parametrize(
    "base", ["", "kg", "https://ex.org/kg", "https://ex.org/#", "ftp://ex.org/", "https://e x.org/"]
)
def test_a_base_that_cannot_name_things_is_refused(base: str) -> None:
    with pytest.raises(KgError, match="base") as caught:
        check_base(base)
    assert BASE in caught.value.hint


@given(st.lists(ANY, max_size=4), st.lists(ANY, max_size=4))
def test_a_digest_knows_where_its_parts_end(one: list[str], other: list[str]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)

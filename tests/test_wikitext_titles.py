"""Titles and targets: one spelling for every way a link may name a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.mapping import mappings
from kg.wikitext.titles import Target, digest, normalize, slug, target

ENGLISH = mappings("en").language


@pytest.mark.parametrize(
    ("title", "normal"),
    [
        ("hamhung", "Hamhung"),
        ("South_Hamgyong  Province ", "South Hamgyong Province"),
        ("a\u00a0b\u3000c", "A b c"),
        ("éa", "Éa"),
        ("ßa", "ßa"),
        ("함흥", "함흥"),
        ("a\u200eb\u202ac", "Abc"),
        ("iPhone", "IPhone"),
        ("", ""),
        (" _ ", ""),
    ],
)
def test_a_title_has_one_spelling(title: str, normal: str) -> None:
    assert normalize(title) == normal
    assert normalize(normal) == normal


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("hamhung", Target("Hamhung", "")),
        (" Hamhung_city#History of it ", Target("Hamhung city", "", None, "History of it")),
        ("#History", None),
        ("", None),
        (" : ", None),
        ("Category:cities in_Korea", Target("Cities in Korea", "category")),
        (":Category:Cities", Target("Cities", "category")),
        ("category : Cities", Target("Cities", "category")),
        ("File:a b.jpg", Target("A b.jpg", "file")),
        ("Image:A.jpg", Target("A.jpg", "file")),
        (":File:A.jpg", Target("A.jpg", "file")),
        ("wikt:bread", Target("Bread", "wikt")),
        ("Wikipedia:About", Target("About", "wikipedia")),
        (":ko:함흥시", Target("함흥시", "", "ko")),
        ("ko:함흥시", Target("함흥시", "interlanguage", "ko")),
        (":zh-min-nan:A", Target("A", "", "zh-min-nan")),
        ("Mission: Impossible", Target("Mission: Impossible", "")),
        ("CSI: Miami", Target("CSI: Miami", "")),
        ("2001: A Space Odyssey", Target("2001: A Space Odyssey", "")),
        ("en:Hamhung", Target("En:Hamhung", "")),
        ("AT&amp;T", Target("AT&T", "")),
        ("Rock &#39;n&#39; Roll", Target("Rock 'n' Roll", "")),
        ("Quebec&nbsp;City", Target("Quebec City", "")),
        ("Caf%C3%A9", Target("Café", "")),
        ("100% Wolf", Target("100% Wolf", "")),
        ("/subpage", Target("/subpage", "")),
    ],
)
def test_a_link_leads_to_its_target(link: str, found: Target | None) -> None:
    assert target(link, ENGLISH) == found


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Mount Tonghŭng", "mount-tonghŭng"),
        ("A & B (1990)", "a-b-1990"),
        ("함흥 시", "함흥-시"),
        ("বাংলা", "বাংলা"),
        ("'—!", digest("'—!")[:8]),
        ("x" * 80, "x" * 80),
        ("x" * 200, "x" * 64 + "-" + digest("x" * 200)[:8]),
    ],
)
def test_a_slug_names_a_thing(words: str, name: str) -> None:
    assert slug(words) == name


@given(st.text(max_size=30))
def test_any_link_leads_somewhere_or_nowhere(link: str) -> None:
    found = target(link, ENGLISH)
    assert found is None or (found.title and found.title == normalize(found.title))
    assert slug(link)

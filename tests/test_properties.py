"""Whatever the text, extraction ends, loses no place, and gives lines that a parser takes (Hypothesis)."""

import os
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg import Article, Evidence, Extraction, extract
from kg.rdf import lines
from kg.rdf.table import line, rows

EXAMPLES = int(os.environ.get("FUZZ", "60"))
STEADY = "CI" in os.environ  # CI judges the change, not the luck of the draw
EXAMPLE = (Path(__file__).parent.parent / "examples" / "Hamhung.wikitext").read_text("utf-8")

# The pieces that markup is made of, whole and broken; ␣ is a space, ⏎ a line end.
PIECES = r"""
{{ }} {{{ }}} [[ ]] [ ] | = == ⏎ ⏎⏎ ⏎*␣ ⏎#␣ ⏎;␣ ⏎:␣ ⏎----⏎ {| |} ⏎|-⏎ ⏎|␣ ⏎!␣ || !! <!-- --> '' ''' % _ " a B ␣
<ref> <ref␣name="a"> <ref␣name="a"␣/> </ref> <nowiki> </nowiki> <br> <gallery> </gallery> <div␣a=" <b
> </div> {{Infobox␣settlement⏎|name= ⏎|population_total=
⏎|coordinates= ⏎|subdivision_type1= ⏎|subdivision_name1= {{Weather␣box⏎
⏎|area_total_km2= {{Infobox␣person⏎|birth_date= |Jan␣high␣C= {{cite␣web|url= |title= |date= |access-date= {{coord|
{{sfn|Kim|1998|p=3}} {{coord|39|55|N|127|32|E}} {{lang|ko| {{Korean|hangul= {{convert|3|km2}} {{flag| {{DPRK}} {{ill|
{{nobold| {{circa}} {{cvt|-3|C}} {{multiple␣image|image1=
[[File: |thumb| [[Category: [[# [[: [[en: [http://a.org␣ https://a.org/b?c=d
&nbsp; &amp; &#x110000; &#0; ⏎==History==⏎ ⏎==␣Notable␣people␣==⏎ ⏎==Sister␣cities==⏎*␣ ⏎==Born␣in␣the␣city==⏎*␣
⏎==References==⏎ ⏎==Climate==⏎ 1945 22␣August␣1945 31␣February␣1900 1990s from␣1960␣to␣1967 c.␣1335 80–90% about␣175
-0.5 −3 1,234.5 ␣BC th␣century was␣born␣in␣ claimed␣that␣ There␣is␣speculation␣ became␣ opened␣in␣ located␣in␣
␣(since␣1982) ␣(1335–1408) .␣ 함흥 咸興 Ḥamhŭng İ ß
"""
MARKUP = [piece.replace("␣", " ").replace("⏎", "\n") for piece in PIECES.split()]
ODD = ["\0", "\ud800", "\U0001f3f4", "\u202e", "\u00a0", "\ufeff", "\u2028", "\t", "\x1f", "\x85"]

markup = st.lists(st.sampled_from(MARKUP + ODD) | st.text(max_size=6), max_size=60).map("".join)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A stretch of a real article with something cut out and something put in."""
    start = draw(st.integers(0, len(EXAMPLE)))
    stretch = EXAMPLE[start : start + draw(st.sampled_from([0, 200, 1000, 3000, 9000]))]
    cut = draw(st.integers(0, len(stretch)))
    return stretch[:cut] + draw(markup) + stretch[cut + draw(st.integers(0, 300)) :]


def places(extraction: Extraction) -> Iterator[Evidence]:
    yield from (statement.evidence for statement in extraction.statements)
    yield from (problem.evidence for problem in extraction.problems)


@settings(max_examples=EXAMPLES, derandomize=STEADY, suppress_health_check=[HealthCheck.too_slow])
@given(text=markup | damaged(), title=st.none() | st.text(max_size=12))
@example(text="{{Infobox settlement" * 40, title=None)
@example(text="{{a|[[b|<i>" * 200, title="A")
@example(text="=" + " " * 3000, title="")
def test_no_text_breaks_extraction_or_loses_its_place(text: str, title: str | None) -> None:
    extraction = extract(Article(title, "en", text))
    for evidence in places(extraction):
        assert text[evidence.start : evidence.end] == evidence.quote
    for reference in extraction.references:
        assert 0 <= reference.start <= reference.end <= len(text)
    for use in extraction.uses:
        assert 0 <= use.start <= use.end <= len(text)
    graph = lines(extraction)
    assert graph == sorted(set(graph))
    assert len(list(ox.parse("\n".join(graph), ox.RdfFormat.N_QUADS))) == len(graph)
    for row in rows(extraction):
        line(row).encode()


@settings(max_examples=EXAMPLES // 4, derandomize=STEADY, suppress_health_check=[HealthCheck.too_slow])
@given(text=damaged())
def test_the_same_text_gives_the_same_statements(text: str) -> None:
    article = Article(None, "en", text)
    assert extract(article) == extract(article)

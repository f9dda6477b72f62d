import dataclasses
import os
import runpy
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import (
    Article,
    Citation,
    Coordinate,
    Evidence,
    Extraction,
    Item,
    KgError,
    Media,
    Qualifier,
    Quantity,
    Reference,
    Statement,
    Text,
    Time,
    Url,
)
from kg.rdf import BASE, LAYERS, lines
from kg.vocab import PREFIXES, P

SAMPLE = runpy.run_path(str(Path(__file__).with_name("rdf_sample.py")))
EXTRACTION: Extraction = SAMPLE["extraction"]()
PAGE = f"{BASE}en/Hamhung"


def test_lines_are_sorted_unique_and_strictly_valid() -> None:
    found = lines(EXTRACTION)
    assert found == sorted(set(found))
    assert not [line for line in found if len(line.splitlines()) != 1 or not line.endswith(" .")]
    assert len(set(ox.parse("\n".join(found).encode(), format=ox.RdfFormat.N_QUADS))) == len(found)
    assert not [line for line in found if "_:" in line.split(" ")[0]]


def test_layers_are_graphs_and_can_be_chosen() -> None:
    whole = lines(EXTRACTION)
    parts = {layer: lines(EXTRACTION, layers=[layer]) for layer in LAYERS}
    assert sorted(line for part in parts.values() for line in part) == whole
    for layer, part in parts.items():
        assert part
        assert all(line.endswith(f" <{PAGE}#{layer}> .") for line in part)
    with pytest.raises(KgError, match="nonsense"):
        lines(EXTRACTION, layers=["nonsense"])


def test_another_base_moves_everything_of_ours() -> None:
    moved = lines(EXTRACTION, "https://ex.org/x/")
    ours = (BASE + "ontology", BASE + "unit")
    assert not [line for line in moved if BASE in line.replace(ours[0], "").replace(ours[1], "")]
    assert sorted(line.replace("https://ex.org/x/", BASE) for line in moved) == lines(EXTRACTION)
    with pytest.raises(KgError, match="base"):
        lines(EXTRACTION, "https://ex.org/x")


def test_nothing_is_told_that_the_source_did_not_say() -> None:
    text = "\n".join(lines(EXTRACTION))
    assert not [name for name in ("schema.org/version>", "terms/modified>") if name in text]
    given = dataclasses.replace(EXTRACTION.article, revision=7, page_id=8, timestamp="2024-01-02T03:04:05Z")
    text = "\n".join(lines(dataclasses.replace(EXTRACTION, article=given), layers=["evidence"]))
    for said in (
        'version> "7"',
        'identifier> "8"',
        '"2024-01-02T03:04:05Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>',
    ):
        assert said in text


def test_an_article_without_title_is_named_by_its_text() -> None:
    article = Article(None, "xx yy", "some text")
    nameless = Extraction(article, Item("thing"), "none")
    text = "\n".join(lines(nameless))
    assert f"<{BASE}xx_yy/sha256-" in text
    assert "wikipedia.org/wiki" not in text


def test_a_work_is_the_same_under_any_name_and_place() -> None:
    book = SAMPLE["BOOK"]
    twin = dataclasses.replace(book, name="other", start=3, end=5)
    text = lines(dataclasses.replace(EXTRACTION, references=(book, twin)), layers=["statements"])
    assert len({line.split(" ")[0] for line in text if "/Book>" in line}) == 1
    assert sum("refName" in line for line in text) == 2


def test_same_input_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    code = f"""
import runpy, sys, kg.export
from kg.rdf import lines
from kg.rdf.table import rows
found = runpy.run_path({str(Path(__file__).with_name("rdf_sample.py"))!r})["extraction"]()
kg.export.write_table(rows(found), sys.argv[1])
kg.export.describe(kg.export.write_graph(lines(found), sys.argv[1]), sys.argv[1])
"""
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code, str(tmp_path / seed)], check=True, env=environment)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / seed).iterdir()} for seed in ("1", "2"))
    assert one == two
    assert len(one) == 7


WORDS = st.text(st.characters(), max_size=12)
MAYBE = st.none() | WORDS
ITEMS = st.builds(Item, WORDS, title=MAYBE, lang=MAYBE, slug=MAYBE)
DAYS = st.none() | st.sampled_from(["1945-08-22", "-0019-01-01", "nonsense", "2001-02-30"])
TIMES = st.builds(Time, WORDS | st.sampled_from(["1945", "199X", "1955/1962", "../1985", "1945-08-22"]), DAYS, DAYS)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9)
VALUES = st.one_of(
    ITEMS,
    st.builds(Text, WORDS, MAYBE),
    st.builds(Quantity, DECIMALS, MAYBE, st.none() | DECIMALS, st.none() | DECIMALS),
    TIMES,
    st.builds(Coordinate, st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 10)),
    st.builds(Url, WORDS | WORDS.map("http://ex.org/".__add__)),
    st.builds(Media, WORDS),
)
PROPERTIES = st.sampled_from(
    [
        P[label]
        for label in (
            "population",
            "coordinate location",
            "point in time",
            "climate normal",
            "official website",
            "label",
        )
    ]
    + ["schema:description", "rdf:type", P["height"], P["image"], P["end time"]]
)
QUALIFIERS = st.lists(
    st.builds(Qualifier, PROPERTIES | st.sampled_from([P["measure"], P["month"], P["period"], P["caption"]]), VALUES),
    max_size=3,
).map(tuple)
WORKS = st.builds(
    Reference, st.just("Book") | WORDS, WORDS, st.integers(0, 9), st.integers(0, 9), MAYBE, MAYBE, url=MAYBE, doi=MAYBE,
    lang=MAYBE, date=st.none() | TIMES, authors=st.lists(WORDS, max_size=2).map(tuple), isbn=MAYBE,
)  # fmt: skip
CITATIONS = st.lists(st.builds(Citation, WORKS, st.sampled_from(["value", "item"])), max_size=2).map(tuple)
EVIDENCE = st.builds(Evidence, WORDS, WORDS, WORDS, st.integers(0, 9), st.integers(0, 9), WORDS, WORDS)
CERTAINTY = st.sampled_from(["asserted", "attributed", "speculative"])
STATEMENTS = st.builds(Statement, ITEMS, PROPERTIES, VALUES, EVIDENCE, QUALIFIERS, CITATIONS, CERTAINTY)
ARTICLES = st.builds(Article, MAYBE, st.just("en") | WORDS, WORDS, timestamp=MAYBE)
EXTRACTIONS = st.builds(
    Extraction,
    ARTICLES,
    ITEMS,
    WORDS,
    st.lists(STATEMENTS, max_size=4).map(tuple),
    references=st.lists(WORKS, max_size=2).map(tuple),
)


@settings(max_examples=150)
@given(EXTRACTIONS)
def test_whatever_was_extracted_is_valid_rdf(extraction: Extraction) -> None:
    found = lines(extraction)
    quads = list(ox.parse("\n".join(found).encode(), format=ox.RdfFormat.N_QUADS))
    assert len(quads) == len(found)
    assert {quad.graph_name.value.partition("#")[2] for quad in quads} == set(LAYERS)


def test_amounts_are_never_converted() -> None:
    place = Evidence("X", "", "sentence", 0, 1, "x", "prose")
    said = Statement(Item("X", title="X"), P["area"], Quantity(Decimal("1.60"), "[mi_i]2"), place)
    text = "\n".join(lines(Extraction(Article("X", "en", "x"), Item("X", title="X"), "given", (said,))))
    assert text.count('"1.60"^^<http://www.w3.org/2001/XMLSchema#decimal>') == 3
    assert f"<{PREFIXES['kgu']}mi2>" in text

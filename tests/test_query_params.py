"""How questions are filled in: any value becomes a term of its type, and no value changes the question."""

from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import queries
from kg.cli import cli
from kg.model import KgError
from kg.queries.answers import words
from kg.queries.bind import bound, term, with_prefixes
from kg.queries.header import Parameter, parse_query
from kg.store import Ask, Solutions, ask, embedded, form
from kg.vocab import expand
from tests.query_sample import BASE, altstadt, ordna, write

ARTICLES = (ordna(), altstadt())
ORDNA = f"{BASE}en/Ordna"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("graph"), *ARTICLES)


@pytest.fixture(scope="module")
def graph(folder: Path) -> Ask:
    return embedded(folder)


def command(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["query", *arguments, "--graph", str(folder)])


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
@settings(max_examples=200)
def test_any_text_is_a_value_and_nothing_else(value: str) -> None:
    text = "# param x text any: x\n# param y text any: y\nSELECT ?x ?y { VALUES ?x { UNDEF } VALUES ?y { UNDEF } }"
    query = parse_query("q", "q.rq", text)
    for other in (value, "y", "} UNION { ?s ?p ?o"):
        answer = queries.run(lambda text: ask(ox.Store(), text), query, {"x": [value], "y": [other]})
        assert isinstance(answer, Solutions)
        assert [tuple(map(words, row)) for row in answer.rows] == [(value, other)]


@pytest.mark.parametrize(
    "value",
    ['" } ; DROP ALL', "VALUES ?y { UNDEF }", "\\u0022 } #", "\\", "'''", "\n}\n", "?x", "<a:b>", "${x}", r"\g<0> \1"],
)
def test_hostile_text_stays_text(value: str) -> None:
    test_any_text_is_a_value_and_nothing_else.hypothesis.inner_test(value)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("kind", "value", "hint"),
    [
        ("integer", "19x0", "whole number"),
        ("integer", "1.5", "whole number"),
        ("integer", "", "whole number"),
        ("integer", "١٩", "whole number"),
        ("decimal", "1e3", "12.5"),
        ("decimal", "1 } UNION {", "12.5"),
        ("date", "1945", "1945-08-22"),
        ("date", "1945-02-30", "1945-08-22"),
        ("iri", "http://a/> } #", "an IRI looks like"),
        ("iri", "no scheme", "an IRI looks like"),
        ("iri", "", "an IRI looks like"),
    ],
)
def test_a_value_of_another_type_is_refused(kind: Any, value: str, hint: str) -> None:
    with pytest.raises(KgError) as caught:
        term(Parameter("x", kind, "any", "x"), value)
    assert caught.value.message == f"--param x={value}: not of type {kind}"
    assert hint in caught.value.hint


def test_values_become_terms_of_their_type() -> None:
    def as_term(kind: Any, value: str) -> str:
        return str(term(Parameter("x", kind, "any", "x"), value))

    assert as_term("iri", "schema:City") == as_term("iri", "<https://schema.org/City>") == "<https://schema.org/City>"
    assert as_term("iri", "urn:x:é") == "<urn:x:é>"
    assert as_term("integer", "-7") == '"-7"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert as_term("decimal", "12.50") == '"12.50"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    assert as_term("date", "1945-08-22") == f'"{date(1945, 8, 22)}"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert as_term("text", "any") == '"any"'


def test_several_values_are_alternatives(graph: Ask) -> None:
    query = queries.get("population")
    answer = queries.run(graph, query, {"subject": [ORDNA, f"{BASE}de/Altstadt", f"{BASE}en/Zeta"]})
    assert isinstance(answer, Solutions)
    assert len(answer.rows) == 3


def test_a_thing_may_be_given_by_name(folder: Path, tmp_path: Path) -> None:
    by_name = command(folder, "names", "--param", "subject=ORDNA")
    assert by_name.exit_code == 0
    assert by_name.output == command(folder, "names", "--param", f"subject={ORDNA}").output
    assert "1200" in command(folder, "population", "--param", "subject=altstadt").output
    assert "no thing in the graph has that name" in command(folder, "names", "--param", "subject=Category:X").stderr
    (tmp_path / "graph.nq").write_text(
        (folder / "graph.nq").read_text("utf-8") + f'<{BASE}ko/Ordna> <{expand("rdfs:label")}> "x" <a:b> .\n', "utf-8"
    )
    ambiguous = command(tmp_path, "names", "--param", "subject=ordna")
    assert ambiguous.exit_code == 2
    assert "2 things have that name" in ambiguous.stderr
    assert f"{BASE}en/Ordna, {BASE}ko/Ordna" in ambiguous.stderr
    unknown = command(folder, "names", "--param", "subject=Ordnung")
    assert "no thing in the graph has that name" in unknown.stderr
    assert "is it one of: Ordna" in unknown.stderr


def test_filling_in_keeps_line_numbers() -> None:
    text = "# param x integer any: x\nSELECT ?x {\n  VALUES ?x {\n    UNDEF\n  }\n}"
    filled = bound(parse_query("q", "q.rq", text), {"x": ["1"]})
    assert filled.count("\n") == text.count("\n")
    assert with_prefixes(filled).count("\n") == text.count("\n")


def test_a_bound_query_declares_the_prefixes_it_uses() -> None:
    text = "SELECT * { ?town p:P1082/ps:P1082 ?n }"
    form(text, "q")
    ox.Store().query(with_prefixes(text))
    own = "PREFIX p: <http://example.org/> SELECT * { ?s p:x ?o }"
    assert "http://example.org/x" in str(
        ask(open_store_of("<a:b> <http://example.org/x> 1 ."), with_prefixes(own.replace("?s p:x", "?s ?p")))
    )


def open_store_of(turtle: str) -> ox.Store:
    store = ox.Store()
    store.load(turtle, ox.RdfFormat.TURTLE)
    return store


# Headers


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# title: x\n# param since number any: x\nASK {}", "q.rq, line 2: 'number' is no type of parameter"),
        ("# param since integer\nASK {}", "q.rq, line 1: cannot read 'since integer'"),
        ("# param 1x integer any: x\nASK {}", "q.rq, line 1: cannot read"),
        ("# source: statement\nASK {}", "q.rq, line 1: cannot read 'statement'"),
        ("# param since integer any: x\nASK { ?s ?p ?since }", "q.rq: the parameter 'since' has no place in the query"),
    ],
)
def test_a_malformed_header_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(KgError) as caught:
        parse_query("q", "q.rq", text)
    assert caught.value.message.startswith(message)


def test_a_header_may_say_nothing_or_go_on_over_lines() -> None:
    bare = parse_query("q", "q.rq", "ASK { ?s ?p ?o }")
    assert (bare.title, bare.question, bare.parameters, bare.source) == ("", "", (), None)
    text = "# title: One\n#   and two\n# Copyright: me\n# source: ?s\nASK { }\n# title: not the header"
    query = parse_query("q", "q.rq", text)
    assert (query.title, query.source) == ("One and two", "s")

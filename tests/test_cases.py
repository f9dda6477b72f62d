"""What kg understands, case by case: tests/cases/*.md. The comparison itself is tested first."""

from pathlib import Path

import pytest
from casebook import BASE, Case, differences, parse_expected, parse_lines, read_cases

from kg import Article
from kg.rdf import LAYERS, lines
from kg.rdf.page import page

CASES = Path(__file__).parent / "cases"
PAGE = BASE + "en/Bircham"

GRAPH = """
<en/Bircham> a schema:Place ; rdfs:label "Bircham"@en ; wdt:P190 <en/Arques>, <en/Dax> .
<en/Bircham> schema:geo :v-0123456789abcdef .
<en/Arques> rdfs:label "Arques"@en ; wdt:P17 <en/France> .
:v-0123456789abcdef a schema:GeoCoordinates ; schema:latitude 52.850 ; schema:longitude 0.6 .
:event-0123456789abcdef a schema:Event ; schema:startDate "1846"^^xsd:gYear ; schema:mentions <en/Bircham> .
:event-fedcba9876543210 a schema:Event ; schema:startDate "1850"^^xsd:gYear ; schema:mentions <en/Bircham> .
<en/Bircham> p:P190 :s-0000000000000001, :s-0000000000000002 .
:s-0000000000000001 ps:P190 <en/Arques> ; pq:P580 "1982"^^xsd:gYear ; prov:wasDerivedFrom :r-0000000000000001 .
:s-0000000000000002 ps:P190 <en/Dax> .
:r-0000000000000001 kg:scope "item" .
"""


@pytest.mark.parametrize(
    "turtle",
    [
        "<en/Bircham> wdt:P190 <en/Dax>, <en/Arques> .",
        "<en/Bircham> a schema:Place .",
        '<en/Bircham> rdfs:label "Bircham"@en .',
        "<en/Bircham> schema:geo [ schema:latitude 52.850 ] .",
        '[] a schema:Event ; schema:startDate "1846"^^xsd:gYear . [schema:startDate "1850"^^xsd:gYear] a schema:Event.',
        "<en/Bircham> p:P190 [ ps:P190 <en/Dax> ], [ ps:P190 <en/Arques> ] .",
        '<en/Bircham> p:P190 [ ps:P190 <en/Dax> ], [ ps:P190 <en/Arques> ; prov:wasDerivedFrom [ kg:scope "item" ] ] .',
    ],
)
def test_the_comparison_accepts(turtle: str) -> None:
    graph = parse_expected(GRAPH, PAGE)
    assert differences(parse_expected(turtle, PAGE), graph, PAGE, frozenset()) == []


@pytest.mark.parametrize(
    ("turtle", "found"),
    [
        ("<en/Bircham> wdt:P190 <en/Dax> .", ["unexpected  <en/Bircham> wdt:P190 <en/Arques> ."]),
        (
            "<en/Dax> wdt:P17 <en/France> .",
            ["missing     <en/Dax> wdt:P17 <en/France> .", "unexpected  <en/Arques> wdt:P17 <en/France> ."],
        ),
        (
            '<en/Bircham> rdfs:label "Bircham" .',
            ['missing     <en/Bircham> rdfs:label "Bircham" .', 'unexpected  <en/Bircham> rdfs:label "Bircham"@en .'],
        ),
        (
            "<en/Bircham> schema:geo [ schema:latitude 52.85 ] .",
            [
                "missing     <en/Bircham> schema:geo [ schema:latitude 52.85 ] .",
                "unexpected  <en/Bircham> schema:geo [ schema:latitude 52.850 ] .",
            ],
        ),
        (
            '[] a schema:Event ; schema:startDate "1846"^^xsd:gYear .',
            ['unexpected  [ a schema:Event ; schema:startDate "1850"^^xsd:gYear ] .'],
        ),
        (
            '<en/Bircham> p:P190 [ ps:P190 <en/Arques> ], [ ps:P190 <en/Dax> ; pq:P580 "1982"^^xsd:gYear ] .',
            [
                'missing     <en/Bircham> p:P190 [ pq:P580 "1982"^^xsd:gYear ; ps:P190 <en/Dax> ] .',
                "missing     <en/Bircham> p:P190 [ ps:P190 <en/Arques> ] .",
                'unexpected  <en/Bircham> p:P190 [ pq:P580 "1982"^^xsd:gYear ; ps:P190 <en/Arques> ] .',
                "unexpected  <en/Bircham> p:P190 [ ps:P190 <en/Dax> ] .",
            ],
        ),
    ],
)
def test_the_comparison_refuses(turtle: str, found: list[str]) -> None:
    graph = parse_expected(GRAPH, PAGE)
    assert differences(parse_expected(turtle, PAGE), graph, PAGE, frozenset()) == found


def test_contains_and_absent() -> None:
    graph = parse_expected(GRAPH, PAGE)
    one = parse_expected("<en/Bircham> wdt:P190 <en/Dax> .", PAGE)
    assert differences(one, graph, PAGE, frozenset({"contains"})) == []
    assert differences(one, graph, PAGE, frozenset({"absent"})) == ["unexpected  <en/Bircham> wdt:P190 <en/Dax> ."]
    birth = parse_expected("[] wdt:P19 [] .", PAGE)
    assert differences(birth, graph, PAGE, frozenset({"absent"})) == []
    assert differences(birth, graph, PAGE, frozenset({"contains"})) == ["missing     [ wdt:P19 [] ] ."]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("```wikitext\nx\n```\n", "case 1 has no turtle block"),
        ("```wikitext author=me\nx\n```\n```turtle\n```\n", "unknown words author"),
        ("# A\n```wikitext\nx\n```\n```turtle exact\n```\n", "line 5: cannot understand ```turtle exact"),
        ("```wikitext\nx\n```\n```json\n```\n", "line 4: cannot understand ```json"),
    ],
)
def test_a_case_that_cannot_be_understood_is_named(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "case.md"
    path.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=says):
        list(read_cases(path))


ALL = [case for path in sorted(CASES.glob("*.md")) for case in read_cases(path)]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    from kg import extract

    templates = {title.partition(":")[2]: Article(title, case.lang, text) for title, text in case.templates}
    extraction = extract(Article(case.title, case.lang, case.wikitext), templates=templates)
    iri = page(extraction, BASE).iri
    wrong = []
    for expectation in case.expectations:
        if expectation.kind == "turtle":
            layers = LAYERS if expectation.layer == "all" else (expectation.layer,)
            expected = parse_expected(expectation.text, iri)
            actual = parse_lines(lines(extraction, BASE, layers))
            found = differences(expected, actual, iri, expectation.words)
            wrong += [f"{case.file.name}, line {expectation.line}: {each}" for each in found]
    problems = [f"{each.evidence.where}: {each.message}" for each in extraction.problems]
    told = [line for each in case.expectations if each.kind == "problems" for line in each.text.splitlines()]
    if len(problems) != len(told) or any(part not in whole for part, whole in zip(told, problems, strict=True)):
        wrong += [f"{case.file.name}: problem: {each}" for each in problems or ["none"]]
    assert not wrong, "\n" + "\n".join(wrong)

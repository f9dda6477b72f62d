"""The bundled queries on two small articles whose right answers can be read off, and what each row rests on."""

import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import queries
from kg.queries.answers import table, words
from kg.queries.bind import term
from kg.queries.header import Query
from kg.store import Ask, Solutions, embedded
from kg.vocab import PREFIXES, resource
from tests.query_sample import BASE, altstadt, ordna, write

ARTICLES = (ordna(), altstadt())
ORDNA = f"{BASE}en/Ordna"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("graph"), *ARTICLES)


@pytest.fixture(scope="module")
def graph(folder: Path) -> Ask:
    return embedded(folder)


def rows(asked: Ask, name: str, **params: str) -> list[tuple[str, ...]]:
    """The cells a reader sees."""
    answer = queries.run(asked, queries.get(name), {key: [value] for key, value in params.items()})
    assert isinstance(answer, Solutions)
    return list(table(answer).rows)


TEMPERATURES = "-3.4 -1 4.2 10.8 16 19.8 23.1 23.5 19 12.8 5.4 -1.2 10.8"
RAIN = "12.3 11.2 20.3 44.9 72.2 85.3 205 172.8 95.8 41.8 49.4 19 830"
CLIMATE = [
    ("Ordna", "mean temperature", "degree Celsius", *TEMPERATURES.split(), "1991/2020"),
    ("Ordna", "precipitation", "millimetre", *RAIN.split(), "1991/2020"),
]
TUNNELS = "One chronicler claimed that tunnels run below the town."
HISTORY = "Brandt, A.; Ek, B. (1999). A History of Ordna"
COMMONS = "http://commons.wikimedia.org/wiki/Special:FilePath/"

ANSWERS: list[tuple[str, dict[str, str], list[tuple[str, ...]]]] = [
    ("wards", {}, [("Ordna", "Nord", "Leninsky", "1991"), ("Ordna", "Süd-ward", "", "")]),
    ("wards", {"subject": f"{BASE}de/Altstadt"}, []),
    ("population", {}, [
        ("Altstadt", "1200", "", "https://de.wikipedia.org/wiki/Altstadt"),
        ("Ordna", "61234", "2010", "Census Office, Results (2010)"),
        ("Ordna", "50000", "1990", "https://en.wikipedia.org/wiki/Ordna"),
    ]),
    ("names", {"subject": ORDNA}, [
        ("Ordna", "Cyrillic", "Ордна", "ru", "native name", "", "", ""),
        ("Ordna", "Latin", "Ordna", "en", "label", "", "", ""),
    ]),
    ("names", {"script": "Latin"}, [
        ("Altstadt", "Latin", "Altstadt", "de", "label", "", "", ""),
        ("Nord", "Latin", "Leninsky", "en", "official name", "", "1991", ""),
        ("Ordna", "Latin", "Ordna", "en", "label", "", "", ""),
    ]),
    ("climate", {}, CLIMATE),
    ("climate", {"measure": "precipitation"}, CLIMATE[1:]),
    ("warmest-and-wettest", {}, [
        ("Ordna", "warmest", "Aug", "23.5", "degree Celsius", "1991/2020"),
        ("Ordna", "coldest", "Jan", "-3.4", "degree Celsius", "1991/2020"),
        ("Ordna", "wettest", "Jul", "205", "millimetre", "1991/2020"),
        ("Ordna", "driest", "Feb", "11.2", "millimetre", "1991/2020"),
    ]),
    ("people", {}, [
        ("Bo Lind", "1850", "", "Ordna", ""), ("Ada Ek", "1901", "1980", "Ordna", "chemist"), ("Cy Om", "", "", "", ""),
    ]),
    ("people", {"born_in": ORDNA}, [
        ("Bo Lind", "1850", "", "Ordna", ""), ("Ada Ek", "1901", "1980", "Ordna", "chemist"),
    ]),
    ("people", {"since": "1851"}, [("Ada Ek", "1901", "1980", "Ordna", "chemist")]),
    ("people", {"until": "1850"}, [("Bo Lind", "1850", "", "Ordna", "")]),
    ("people", {"born_in": f"{BASE}en/Zeta"}, []),
    ("timeline", {}, [
        ("Swedes besieged it from 1700 to 1703.", "1700-01-01", "1703-12-31", "Great Northern War, Swedish Army"),
        ("The town burned down on 3 May 1827.", "1827-05-03", "1827-05-03", ""),
    ]),
    ("timeline", {"since": "1704-01-01"}, [("The town burned down on 3 May 1827.", "1827-05-03", "1827-05-03", "")]),
    ("timeline", {"until": "1699-12-31"}, []),
    ("timeline", {"involved": f"{BASE}en/Swedish_Army"}, [
        ("Swedes besieged it from 1700 to 1703.", "1700-01-01", "1703-12-31", "Great Northern War, Swedish Army"),
    ]),
    ("twin-towns", {}, [
        ("Altstadt", "Ordna", "", "", ""), ("Ordna", "Altstadt", "Grenz", "1982", ""), ("Ordna", "Zeta", "", "", ""),
    ]),
    ("institutions", {}, [
        ("schema:CollegeOrUniversity", "Ordna College", "Ordna"), ("schema:Library", "Town Library", ""),
    ]),
    ("institutions", {"type": "schema:Library"}, [("schema:Library", "Town Library", "")]),
    ("institutions", {"within": ORDNA}, [("schema:CollegeOrUniversity", "Ordna College", "Ordna")]),
    # one degree of longitude at 60° north is half of 111.2 km
    ("distances", {}, [("Altstadt", "Ordna", "55.6", "POINT(30 60)"), ("Ordna", "Altstadt", "55.6", "POINT(31 60)")]),
    ("distances", {"from": ORDNA}, [("Ordna", "Altstadt", "55.6", "POINT(31 60)")]),
    ("distances", {"lat": "61", "lon": "30", "within_km": "112"}, [("", "Ordna", "111.2", "POINT(30 60)")]),
    ("claims", {}, [("attributed", TUNNELS, "Ordna", HISTORY)]),
    ("claims", {"certainty": "speculative"}, []),
    ("citations", {"cited": "HISTORY of"}, [
        (HISTORY, "", "sentence", TUNNELS, "description", TUNNELS),
        (HISTORY, "", "sentence", "The town burned down", "point in time (P585)", "1827-05-03"),
        (HISTORY, "", "sentence", "The town burned down", "description", "The town burned down on 3 May 1827."),
    ]),
    ("works", {}, [
        ("schema:WebPage", "Results", "", "", "https://census.example/2010", "29"),
        ("schema:Book", "A History of Ordna", "Brandt, A., Ek, B.", "1999", "", "3"),
    ]),
    ("works", {"kind": "schema:Book"}, [("schema:Book", "A History of Ordna", "Brandt, A., Ek, B.", "1999", "", "3")]),
    ("unlinked", {"kind": "schema:Person"}, [
        ("Ada Ek", "schema:Person", "5", ""), ("Bo Lind", "schema:Person", "3", ""),
        ("Cy Om", "schema:Person", "1", ""),
    ]),
    ("images", {}, [
        ("Ordna", "image", f"{COMMONS}Ordna%20view.jpg", "The market"),
        ("Ordna", "locator map", f"{COMMONS}Ordna%20map.svg", ""),
    ]),
    ("wikidata-style", {"item": ORDNA}, [("Ordna", "instance of (P31)", "free city", "", "1815", "false")]),
    ("states", {}, [
        ("Nord", "official name (P1448)", "Leninsky", "", "1991"),
        ("Ordna", "instance of (P31)", "free city", "", "1815"),
        ("Ordna", "twinned administrative body (P190)", "Altstadt", "1982", ""),
    ]),
    ("uncited", {}, [
        ("Altstadt", "", "5", "0"), ("Ordna", "Climate", "26", "26"), ("Ordna", "History", "13", "3"),
        ("Ordna", "People", "9", "0"), ("Ordna", "", "8", "1"), ("Ordna", "Wards", "5", "2"),
        ("Ordna", "Education", "3", "0"), ("Ordna", "Twin towns", "3", "0"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "params", "expected"), ANSWERS)
def test_each_query_gives_the_right_answer(
    name: str, params: dict[str, str], expected: list[tuple[str, ...]], graph: Ask
) -> None:
    assert rows(graph, name, **params) == expected


@pytest.mark.parametrize(("lat", "lon"), [("-30", "-60"), ("0", "0"), ("89.9", "179.5"), ("39.03", "125.75")])
def test_distances_are_told_to_a_tenth_of_a_kilometre(lat: str, lon: str, graph: Ask) -> None:
    far = rows(graph, "distances", lat=lat, lon=lon)
    assert len(far) == 2
    assert all(re.fullmatch(r"[0-9]{4,5}(\.[0-9])?", km) for _, _, km, _ in far)


def test_things_without_a_link_are_named(graph: Ask) -> None:
    found = rows(graph, "unlinked")
    assert ("Süd-ward", "schema:AdministrativeArea", "2", "") in found
    assert not [row for row in found if row[1] == "schema:Event"]
    everything = {name for name, *_ in found}
    assert {"Ordna", "Altstadt", "Zeta", "Grenz", "Swedish Army"} <= everything


def test_description_is_the_plain_layer_of_a_thing(graph: Ask) -> None:
    about = queries.run(graph, queries.get("describe"), {"subject": [f"{BASE}en/Ada_Ek"]})
    assert isinstance(about, tuple)
    said = {(words(triple.predicate), words(triple.object)) for triple in about}
    assert ("date of birth (P569)", "1901") in said
    assert ("rdf:type", "schema:Person") in said
    assert not [triple for triple in about if "prop/P" in str(triple.predicate)]
    whole = queries.run(graph, queries.get("describe"))
    assert isinstance(whole, tuple)
    assert {str(triple.subject) for triple in whole} == {f"<{ORDNA}>", f"<{BASE}de/Altstadt>"}


def test_every_bundled_query_is_asked_above_or_tested_elsewhere() -> None:
    assert {name for name, _, _ in ANSWERS} | {"describe", "sources"} == set(queries.names())
    assert len(queries.names()) >= 15


@pytest.mark.parametrize("query", queries.bundled(), ids=lambda query: query.name)
def test_a_bundled_query_says_what_it_is(query: Query) -> None:
    assert query.title
    assert query.question.endswith("?") or query.question.endswith(")")
    # it runs as it stands, anywhere: its prefixes are its own, its parameters have their defaults
    ox.Store().query(query.text)
    for parameter in query.parameters:
        default = re.search(rf"VALUES \?{parameter.name} {{ (.*) }}", query.text)
        assert default
        assert default[1] == ("UNDEF" if parameter.default == "any" else str(term(parameter, parameter.default)))
    for name, iri in re.findall(r"(?m)^PREFIX (\w+): <(.*)>$", query.text):
        assert PREFIXES.get(name, "http://www.opengis.net/def/uom/OGC/1.0/") == iri
        assert re.search(rf"(?<!\w){name}:", re.sub(r"(?m)^(PREFIX|#).*$", "", query.text)), f"{name}: is not used"


@pytest.mark.parametrize("path", sorted(resource("queries").glob("*")), ids=lambda path: path.name)
def test_no_bundled_query_knows_one_article(path: Path) -> None:
    text = path.read_text("utf-8")
    assert path.suffix == ".rq"
    assert "Hamh" not in text
    assert not re.search(r"\bwd:Q\d|wikikg/\w\w/", text)


@pytest.mark.parametrize("name", queries.names())
def test_the_answer_does_not_hang_on_the_order_of_the_graph(
    name: str, folder: Path, graph: Ask, tmp_path: Path
) -> None:
    found = (folder / "graph.nq").read_text("utf-8").splitlines()
    random.Random(7).shuffle(found)
    (tmp_path / "graph.nq").write_text("\n".join(found) + "\n", "utf-8")
    query = queries.get(name)
    assert queries.run(embedded(tmp_path), query) == queries.run(graph, query)


def test_the_same_bytes_whatever_the_hash_seed(folder: Path) -> None:
    code = (
        "import sys; from kg import queries; from kg.queries.answers import *; from kg.store import *\n"
        "graph = embedded(sys.argv[1])\n"
        "for query in queries.bundled():\n"
        "    answer = queries.run(graph, query, sources=query.source is not None)\n"
        "    print(as_turtle(answer) if isinstance(answer, tuple) else as_json(answer))\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code, folder],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
    assert len(said.pop()) > 10_000


@pytest.mark.parametrize("layers", [("plain",), ("statements",), ("plain", "statements"), ("evidence",)])
@pytest.mark.parametrize("query", queries.bundled(), ids=lambda query: query.name)
def test_a_query_needs_no_layer_that_was_not_built(query: Query, layers: tuple[str, ...], tmp_path: Path) -> None:
    asked = embedded(write(tmp_path, *ARTICLES, layers=layers))
    queries.run(asked, query, sources=query.source is not None)


# Sources


@pytest.mark.parametrize("name", [query.name for query in queries.bundled() if query.source])
def test_every_row_can_show_the_words_it_rests_on(name: str, graph: Ask) -> None:
    query = queries.get(name)
    plain, sourced = queries.run(graph, query), queries.run(graph, query, sources=True)
    assert isinstance(plain, Solutions)
    assert isinstance(sourced, Solutions)
    assert sourced.variables == (*plain.variables, query.source, "quote", "quotedFrom", "cites")
    kept = [sourced.variables.index(column) for column in plain.variables]
    assert list(dict.fromkeys(tuple(row[at] for at in kept) for row in sourced.rows)) == list(plain.rows)
    text = "".join(article.article.text for article in ARTICLES)
    for row in sourced.rows:
        quote, place = row[-3], row[-2]
        assert isinstance(quote, ox.Literal)
        assert isinstance(place, ox.Literal)
        assert all(part in text for part in quote.value.split(" | "))
        assert place.value.startswith(("Ordna", "Altstadt"))


def test_sources_come_in_the_order_of_the_article_with_what_they_cite(graph: Ask) -> None:
    answer = queries.run(graph, queries.get("wards"), sources=True)
    assert isinstance(answer, Solutions)
    assert [tuple(map(words, row[-3:])) for row in answer.rows] == [
        ("* Nord | (Leninsky until 1991)", "Ordna § Wards: sentence", "Census Office, Results (2010) <https://census.example/2010>"),
        ("* Süd-ward", "Ordna § Wards: sentence", "Census Office, Results (2010) <https://census.example/2010>"),
    ]  # fmt: skip


def test_where_statements_stand(graph: Ask) -> None:
    answer = queries.run(graph, queries.get("sources"))
    assert isinstance(answer, Solutions)
    texts = {"Ordna": ARTICLES[0].article.text, "Altstadt": ARTICLES[1].article.text}
    stated = {id(statement) for article in ARTICLES for statement in article.statements}
    for row in answer.rows:
        cell = dict(zip(answer.variables, map(words, row), strict=True))
        assert texts[cell["page"]][int(cell["start"]) : int(cell["end"])] == cell["quote"]
    assert len({row[0] for row in answer.rows}) == len(stated)

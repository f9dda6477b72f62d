"""The SPARQL 1.1 Protocol at /sparql, asked by its clients, and what it refuses."""

import json
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper

from kg.queries import bundled
from kg.web.workers import Limits
from tests.explorer_server import Answer, ask, explorer

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
HEAVY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a != ?d && ?d != ?g) }"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def address(cache: Path) -> Iterator[str]:
    with explorer(cache=cache) as found:
        ask(found, f"/sparql?query={quote(COUNT)}")
        yield found


@pytest.fixture(scope="module")
def strict(cache: Path) -> Iterator[str]:
    """An endpoint with little time and little room."""
    with explorer(cache=cache, limits=Limits(seconds=1.0, bytes=1 << 20, patience=0.5)) as found:
        for _ in range(2):
            ask(found, asking("ASK {}"))
        yield found


def asking(query: str) -> str:
    return f"/sparql?query={quote(query)}"


def get(address: str, query: str, accept: str = "") -> Answer:
    return ask(address, f"/sparql?{urlencode({'query': query})}", headers={"Accept": accept} if accept else {})


def number(found: Answer) -> int:
    return int(json.loads(found.body)["results"]["bindings"][0]["n"]["value"])


def test_a_query_by_get_by_form_and_as_a_body_has_one_answer(address: str) -> None:
    expected = number(get(address, COUNT))
    assert expected > 5_000
    assert number(ask(address, "/sparql", "POST", urlencode({"query": COUNT}).encode(), FORM)) == expected
    direct = {"Content-Type": "application/sparql-query; charset=utf-8"}
    assert number(ask(address, "/sparql", "POST", COUNT.encode(), direct)) == expected


@pytest.mark.parametrize(
    ("accept", "kind", "start"),
    [
        ("application/sparql-results+json", "application/sparql-results+json", b'{"head"'),
        ("*/*", "application/sparql-results+json", b'{"head"'),
        ("application/sparql-results+xml", "application/sparql-results+xml", b"<?xml"),
        ("text/csv", "text/csv; charset=utf-8", b"n\r\n"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", b"?n\n"),
        ("text/csv;q=0.1, application/sparql-results+xml", "application/sparql-results+xml", b"<?xml"),
    ],
)
def test_rows_come_in_every_format(address: str, accept: str, kind: str, start: bytes) -> None:
    found = get(address, COUNT, accept)
    assert (found.status, found.headers["content-type"]) == (200, kind)
    assert found.body.startswith(start)


@pytest.mark.parametrize(
    "kind",
    [
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/ld+json",
        "application/trig",
        "application/n-quads",
    ],
)
def test_graphs_come_in_every_format(address: str, kind: str) -> None:
    found = get(address, "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 5", kind)
    assert found.headers["content-type"].partition(";")[0] == kind
    form = ox.RdfFormat.from_media_type(kind)
    assert form is not None
    assert len(list(ox.parse(found.body, format=form))) == 5
    assert get(address, "DESCRIBE <https://w3id.org/wikikg/en/Hamhung>", "text/turtle").status == 200


def test_yes_or_no_and_the_format_by_name(address: str) -> None:
    assert json.loads(get(address, "ASK { ?s ?p ?o }").body)["boolean"] is True
    assert ask(address, f"/sparql?query={quote(COUNT)}&format=csv").body.startswith(b"n\r\n")


def test_the_default_graph_is_the_merge_and_graphs_can_be_named(address: str) -> None:
    one = "https://w3id.org/wikikg/en/Hamhung#plain"
    plain = number(get(address, f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{one}> {{ ?s ?p ?o }} }}"))
    assert 0 < plain < number(get(address, COUNT))
    by_protocol = ask(address, f"/sparql?{urlencode({'query': COUNT, 'default-graph-uri': one})}")
    assert number(by_protocol) == plain
    named = urlencode({"query": "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }", "named-graph-uri": one})
    assert number(ask(address, f"/sparql?{named}")) == plain


def test_every_bundled_query_has_an_answer(address: str) -> None:
    empty = []
    for query in bundled():
        found = get(address, query.text, "application/sparql-results+json, text/turtle;q=0.5")
        assert found.status == 200, (query.name, found.text)
        if "json" in found.headers["content-type"] and not json.loads(found.body)["results"]["bindings"]:
            empty.append(query.name)
    assert set(empty) <= {"works", "warmest-and-wettest"}, "all others have rows for the first article"


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status", "words"),
    [
        ("GET", "/sparql?query=SELECT", None, {}, 400, "malformed"),
        ("GET", "/sparql?query=", None, {}, 400, "malformed"),
        ("GET", "/sparql?query=ASK{}&query=ASK{}", None, {}, 400, "one query"),
        ("POST", "/sparql", b"update=DELETE+WHERE+{}", FORM, 403, "read-only"),
        ("GET", asking("INSERT DATA { <a:b> <a:c> <a:d> }"), None, {}, 400, "malformed"),
        ("GET", asking("LOAD <http://127.0.0.1:9/x>"), None, {}, 400, "malformed"),
        ("POST", "/sparql", b"CLEAR ALL", {"Content-Type": "application/sparql-update"}, 403, "read-only"),
        ("POST", "/sparql", b"ASK {}", {"Content-Type": "text/plain"}, 415, "application/sparql-query"),
        ("POST", "/sparql", b"x=1", FORM, 400, "one query"),
        ("GET", asking("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"), None, {}, 403, "SERVICE"),
        ("GET", asking("SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }"), None, {}, 403, "SERVICE"),
        ("GET", asking("ASK { #<\nSERVICE<http://127.0.0.1:9/>{?s ?p ?o}}"), None, {}, 403, "SERVICE"),
        ("GET", asking("ASK {}"), None, {"Accept": "image/png"}, 406, "text/turtle"),
        ("PUT", "/sparql", b"", {}, 405, ""),
    ],
)
def test_what_the_endpoint_refuses(
    address: str, method: str, path: str, body: bytes | None, headers: dict[str, str], status: int, words: str
) -> None:
    found = ask(address, path, method, body, headers)
    assert (found.status, words in found.text) == (status, True), found.text


@pytest.mark.parametrize(
    "query",
    [
        'ASK { FILTER("SERVICE <x>" = "y") }',
        "ASK { ?service ?p ?o }",
        "ASK { ?s <http://x/SERVICE> ?o } # SERVICE <x>",
        "PREFIX service: <http://x/> ASK { ?s service:a ?o }",
        "ASK { ?s ?p '''a ' SERVICE b''' }",
        "ASK { ?s ?p '\\' SERVICE ' }",
    ],
)
def test_the_word_service_is_no_service(address: str, query: str) -> None:
    assert get(address, query).status == 200


def test_an_endpoint_describes_itself_and_shows_people_the_editor(address: str) -> None:
    found = ask(address, "/sparql", headers={"Accept": "text/turtle"})
    sd = "http://www.w3.org/ns/sparql-service-description#"
    triples = list(ox.parse(found.body, format=ox.RdfFormat.TURTLE))
    assert [t.object.value for t in triples if t.predicate.value == f"{sd}endpoint"] == [f"{address}/sparql"]
    assert f"{sd}SPARQL11Query" in {t.object.value for t in triples if isinstance(t.object, ox.NamedNode)}
    people = ask(address, "/sparql", headers={"Accept": "text/html"})
    assert (people.status, people.headers["location"]) == (303, f"{address}/sparql.html")


def test_pages_of_other_sites_may_ask(address: str) -> None:
    found = ask(
        address, "/sparql", "OPTIONS", headers={"Origin": "https://x.org", "Access-Control-Request-Method": "POST"}
    )
    assert (found.status, found.headers["access-control-allow-origin"]) == (204, "*")
    assert "POST" in found.headers["access-control-allow-methods"]


def test_a_query_that_takes_too_long_is_ended_and_the_next_one_is_answered(strict: str) -> None:
    for _ in range(3):
        found = get(strict, HEAVY)
        assert (found.status, "1 seconds" in found.text) == (504, True)
    assert number(get(strict, COUNT)) > 5_000


def test_an_answer_that_is_too_large_is_refused(strict: str) -> None:
    found = get(strict, "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } LIMIT 1000000")
    assert found.status in (413, 504)
    small = get(strict, "SELECT ?a ?b ?c WHERE { ?a ?b ?c }")
    assert (small.status, "LIMIT" in small.text) == (413, True)


def test_who_comes_when_all_are_busy_is_told_to_come_back(strict: str) -> None:
    statuses: list[Answer] = []
    threads = [threading.Thread(target=lambda: statuses.append(get(strict, HEAVY))) for _ in range(6)]
    for thread in threads:
        thread.start()
    assert ask(strict, "/index.html").status == 200, "pages do not wait for queries"
    for thread in threads:
        thread.join()
    assert {found.status for found in statuses} <= {503, 504}
    busy = [found for found in statuses if found.status == 503]
    assert busy
    assert all(found.headers["retry-after"] == "5" for found in busy)


@pytest.mark.parametrize("form", [JSON, XML, CSV])
@pytest.mark.parametrize(("method", "how"), [("GET", "urlencoded"), (POST, "urlencoded"), (POST, POSTDIRECTLY)])
def test_sparqlwrapper_is_answered(address: str, form: str, method: str, how: str) -> None:
    client = SPARQLWrapper(f"{address}/sparql")
    client.setQuery(COUNT)
    client.setReturnFormat(form)
    client.setMethod(method)
    client.setRequestMethod(how)
    found = client.query().convert()
    expected = str(number(get(address, COUNT)))
    if form == JSON:
        assert found["results"]["bindings"][0]["n"]["value"] == expected
    elif form == XML:
        assert expected in found.toxml()
    else:
        assert found.decode().split() == ["n", expected]


def test_sparqlwrapper_reads_graphs(address: str) -> None:
    client = SPARQLWrapper(f"{address}/sparql")
    client.setQuery("CONSTRUCT WHERE { ?s a ?c }")
    client.setReturnFormat(TURTLE)
    assert client.query().convert().count(b" a ") > 10


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_is_answered(address: str) -> None:
    command = ["curl", "-sf", f"{address}/sparql", "-H", "Accept: text/csv", "--data-urlencode", f"query={COUNT}"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["n", str(number(get(address, COUNT)))]


def test_fifty_clients_at_once_have_their_answers(address: str) -> None:
    """Fifty threads that ask for pages, searches, data and queries for a while: each answer is the right one."""
    paths = [
        "/",
        "/thing/en/Hamhung.html",
        "/search.json?q=hamhung",
        "/things.html",
        f"/sparql?query={quote(COUNT)}",
        "/thing/en/Hamhung.json",
    ]
    wrong: list[tuple[str, int]] = []
    done: list[int] = []
    until = time.monotonic() + 5

    def client(at: int) -> None:
        while time.monotonic() < until:
            path = paths[at % len(paths)]
            found = ask(address, path)
            done.append(1)
            if found.status != 200:
                wrong.append((path, found.status))
            at += 1

    threads = [threading.Thread(target=client, args=(at,)) for at in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(done) >= 50


@pytest.mark.parametrize(
    "filters",
    [
        "class=schema:Person",
        "class=schema:Event",
        "class=schema:Place",
        "q=guy%C5%8Fk",
        "class=schema:Person&place=Hamh%C5%ADng",
    ],
)
def test_what_is_clicked_together_is_what_sparql_finds(address: str, filters: str) -> None:
    from urllib.parse import parse_qsl

    from kg.web.builder import built
    from kg.web.listing import filters as read

    query = built(read(dict(parse_qsl(filters))))
    found = {each["thing"]["value"] for each in json.loads(get(address, query).body)["results"]["bindings"]}
    listed = {each["iri"] for each in json.loads(ask(address, f"/things.json?{filters}").body)["things"]}
    assert found
    assert found <= listed
    assert len(found) >= 0.7 * len(listed), "a list also has things that are only named by a link"


def test_years_and_hostile_words_make_a_query_that_runs(address: str) -> None:
    from kg.web.builder import built
    from kg.web.listing import Filters

    years = get(address, built(Filters(kind="schema:Event", since=1940, until=1960)))
    assert 3 <= len(json.loads(years.body)["results"]["bindings"]) <= 8
    for odd in ('" } # ', "\\", "'''", "<x>", "a\nb", "}{"):
        assert get(address, built(Filters(words=odd, place=odd, kind=odd))).status == 200
        assert get(address, built(Filters(place=f"https://x.org/{odd}"))).status == 200

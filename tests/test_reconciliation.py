"""The reconciliation service over HTTP, on loopback: what the specification asks of it, and what clients get wrong."""

import http.client
import json
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.linking import Link, open_index, read_table
from kg.linking.building import build_index
from kg.model import KgError
from kg.rdf.table import read
from kg.web.candidates import Knowledge, Titles, likeness
from kg.web.catalogue import Catalogue
from kg.web.http import Request, Response, as_json, serving
from kg.web.reconciliation import BATCH, reconciliation
from tests.test_wikidata_diff import START, amount, item, row, year
from tests.wiki_sample import Wiki, dumps
from tests.wikidata_sample import built

LONDON = {"iri": "https://w3id.org/wikikg/en/London", "title": "London", "label": "London", "qid": "Q84"}
ONTARIO = {"iri": "https://w3id.org/wikikg/en/x", "title": "London, Ontario", "label": "London", "qid": "Q92561"}


def link(title: str, qid: str, confidence: Any = "exact", lang: str = "en") -> tuple[tuple[str, str], Link]:
    return (lang, title), Link(lang, title, qid, confidence, "made up")


TABLE = dict(
    (
        link("New York City", "Q60"), link("New York (state)", "Q1384"), link("New York Yankees", "Q213417"),
        link("Łódź", "Q580"), link("Berlin", "Q64"), link("Berlin", "Q64", lang="de"), link("Zürich", "Q72"),
        link("Spree", "Q1684", lang="de"), link("Railway", "Q3565868", "label only"),
    )
)  # fmt: skip


def text(words: str, lang: str | None = "en") -> dict[str, Any]:
    return {"type": "text", "text": words, "lang": lang}


ROWS = [
    row("rdfs:label", text("New York City")),
    row("skos:altLabel", text("The Big Apple")),
    row("rdf:type", {"type": "item", "class": "schema:City"}),
    row("schema:description", text("a <city> & more")),
    row("P17", {**item("Q30"), "label": "United States", "title": "United States"}),
    row("P1082", amount("8804190"), ("P585", year("2020"))),
    row("P2046", amount("1223.59", "km2")),
    row("P571", year("1624")),
    row("P576", year("1898-01-01")),
    row("P625", {"type": "coordinate", "lat": 40.67, "lon": -73.94, "precision": 0.01}),
    row("P190", item("Q84"), (START, year("2001"))),
    row("P190", {**item(None), "label": "Nowhere Town"}),
    row("P1449", text("Gotham"), certainty="speculative"),
    row("rdf:type", {"type": "item", "class": "schema:Museum"}, subject=LONDON),
    row("rdf:type", {"type": "item", "class": "schema:City"}, subject=ONTARIO),
    row("P17", {**item("Q16"), "label": "Canada", "title": "Canada"}, subject=ONTARIO),
]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge(Titles(TABLE), Catalogue(ROWS), ("en", "de"))


@pytest.fixture(scope="module")
def address(knowledge: Knowledge) -> Iterator[str]:
    with serving(reconciliation(knowledge, "a test"), "127.0.0.1", 0) as (server, address):
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield address
        server.shutdown()


Answer = tuple[int, dict[str, str], bytes]


def ask(address: str, path: str, fields: dict[str, str] | None = None, method: str = "GET", **more: Any) -> Answer:
    """One request; `fields` go into the address of a GET and into the form of a POST."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    body, headers = more.get("body"), dict(more.get("headers", {}))
    if fields is not None and method == "POST":
        body, headers["Content-Type"] = urlencode(fields), "application/x-www-form-urlencoded"
    elif fields is not None:
        path += "?" + urlencode(fields)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    found = (answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    connection.close()
    return found


def told(address: str, path: str, fields: dict[str, str] | None = None, method: str = "GET") -> Any:
    status, headers, body = ask(address, path, fields, method)
    assert (status, headers["content-type"]) == (200, "application/json; charset=utf-8"), body
    return json.loads(body)


def results(address: str, method: str = "POST", **queries: Any) -> dict[str, list[Any]]:
    answer = told(address, "/reconcile", {"queries": json.dumps(queries)}, method)
    assert set(answer) == set(queries)
    for each in answer.values():
        assert set(each) == {"result"}
        for candidate in each["result"]:
            fields(candidate, {"id": str, "name": str, "score": float, "match": bool, "features": list, "type": list})
            for feature in candidate["features"]:
                fields(feature, {"id": str, "value": float | bool})
            for kind in candidate["type"]:
                fields(kind, {"id": str, "name": str})
        scores = [candidate["score"] for candidate in each["result"]]
        assert scores == sorted(scores, reverse=True), "the array SHOULD be sorted by decreasing score"
    return {key: each["result"] for key, each in answer.items()}


def fields(data: dict[str, Any], required: dict[str, Any]) -> None:
    for name, kind in required.items():
        assert isinstance(data[name], kind), name


def ids(found: list[Any]) -> list[str]:
    return [each["id"] for each in found]


# The manifest


def test_without_parameters_the_manifest_is_given(address: str) -> None:
    manifest = told(address, "/reconcile")
    fields(manifest, {"versions": list, "name": str, "identifierSpace": str, "schemaSpace": str})
    assert "0.2" in manifest["versions"]
    assert manifest["name"] == "a test"
    assert manifest["identifierSpace"] == "http://www.wikidata.org/entity/"
    assert "{{id}}" in manifest["view"]["url"]
    for kind in manifest["defaultTypes"]:
        fields(kind, {"id": str, "name": str})
    assert isinstance(manifest["batchSize"], int)
    assert told(address, "/reconcile", {}, "POST") == manifest


def test_every_address_in_the_manifest_answers(address: str) -> None:
    manifest = told(address, "/reconcile")
    places = [each["service_url"] + each["service_path"] for each in manifest["suggest"].values()]
    proposals = manifest["extend"]["propose_properties"]
    places.append(proposals["service_url"] + proposals["service_path"])
    places.append(manifest["preview"]["url"].replace("{{id}}", "Q60"))
    for place in places:
        assert place.startswith(address)
        parts = urlsplit(place)
        status, _, _ = ask(address, parts.path + (f"?{parts.query}" if parts.query else ""))
        assert status == 200
    fields(manifest["preview"], {"url": str, "width": int, "height": int})
    for setting in manifest["extend"]["property_settings"]:
        fields(setting, {"name": str, "label": str, "type": str})
        assert setting["type"] in ("number", "text", "checkbox", "select")


def test_the_address_is_that_by_which_it_was_reached(address: str) -> None:
    _, _, body = ask(address, "/reconcile", headers={"Host": "kg.example:8080"})
    assert json.loads(body)["preview"]["url"].startswith("http://kg.example:8080/reconcile/")
    _, _, body = ask(address, "/reconcile", headers={"Host": 'evil"><script>'})
    assert json.loads(body)["preview"]["url"].startswith(address)


def test_behind_a_proxy_it_is_told_its_address(knowledge: Knowledge) -> None:
    with serving(reconciliation(knowledge, "x"), "127.0.0.1", 0, "https://kg.example/") as (server, url):
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        _, _, body = ask(f"http://127.0.0.1:{server.server_port}", "/reconcile")
        server.shutdown()
    assert url == "https://kg.example"
    assert json.loads(body)["preview"]["url"].startswith("https://kg.example/reconcile/")


# Queries


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_batch_is_answered_query_by_query(method: str, address: str) -> None:
    found = results(address, method, q0={"query": "New York City"}, q1={"query": "Łódź"}, q2={"query": "zzzz"})
    assert [ids(found[key])[:1] for key in ("q0", "q1", "q2")] == [["Q60"], ["Q580"], []]


@pytest.mark.parametrize(
    ("query", "first", "match"),
    [
        ("New York City", "Q60", True), ("new york city", "Q60", True), ("NEW YORK CITY", "Q60", True),
        ("New_York_City", "Q60", True), ("The Big Apple", "Q60", True), ("the big apple", "Q60", True),
        ("ZURICH", "Q72", True), ("Łódź", "Q580", True), ("Q60", "Q60", True), ("Q580", "Q580", True),
        ("Spree", "Q1684", True), ("Berlin", "Q64", True), ("New York", "Q1384", False),
        ("New York Yan", "Q213417", False), ("Berlim", "Q64", False), ("New York Sity", "Q60", False),
    ],
)  # fmt: skip
def test_a_name_finds_its_item(query: str, first: str, match: bool, address: str) -> None:
    best = results(address, q={"query": query})["q"][0]
    assert (best["id"], best["match"]) == (first, match)


def test_what_is_only_likely_is_not_passed_on(address: str) -> None:
    assert results(address, q={"query": "Railway"})["q"] == []
    assert ids(results(address, q={"query": "Gotham"})["q"]) == [], "a guess of the article is no name"


def test_two_things_of_one_name_are_no_match(address: str) -> None:
    found = results(address, q={"query": "London"})["q"]
    assert {each["id"] for each in found[:2]} == {"Q84", "Q92561"}
    assert not any(each["match"] for each in found)


def test_a_class_decides(address: str) -> None:
    found = results(
        address,
        city={"query": "London", "type": "schema:City"},
        several={"query": "London", "type": ["schema:Person", "schema:Museum"], "type_strict": "any"},
        above={"query": "London", "type": "schema:AdministrativeArea"},
        whole={"query": "London", "type": "https://schema.org/City"},
        anything={"query": "New York City", "type": "schema:Thing"},
        none={"query": "New York City", "type": "schema:Person"},
    )
    first = {key: each[0] for key, each in found.items()}
    told = {key: first[key]["id"] for key in ("city", "several", "above", "whole")}
    assert told == {"city": "Q92561", "several": "Q84", "above": "Q92561", "whole": "Q92561"}
    assert all(first[key]["match"] for key in ("city", "several", "above", "whole", "anything"))
    assert not any(each["match"] for each in found["none"])
    assert {"id": "type", "value": True} in found["city"][0]["features"]


@pytest.mark.parametrize(
    ("pid", "value", "fits"),
    [
        ("P17", "Canada", True), ("P17", "canada", True), ("P17", "Q16", True), ("country", "Canada", True),
        ("P17", {"id": "Q16", "name": "Canada"}, True), ("P17", ["Mexico", "Canada"], True),
        ("P17", {"id": "Q30"}, False), ("P17", "France", False), ("P9999", "Canada", False), ("P17", True, False),
        ("P17", 5, False),
    ],
)  # fmt: skip
def test_values_of_properties_decide(pid: str, value: Any, fits: bool, address: str) -> None:
    found = results(address, q={"query": "London", "properties": [{"pid": pid, "v": value}]})["q"]
    assert (found[0]["id"] == "Q92561") == fits
    fitting = {each["id"]: each for each in found}["Q92561"] if fits else None
    assert fitting is None or {"id": "properties", "value": 1.0} in fitting["features"]


@pytest.mark.parametrize(
    ("pid", "value"),
    [("P1082", 8804190), ("P2046", 1223.59), ("P571", "1624"), ("P2046", "1223.59"), ("P190", "thing Q84")],
)
def test_without_a_name_values_are_enough(pid: str, value: Any, address: str) -> None:
    assert ids(results(address, q={"properties": [{"pid": pid, "v": value}]})["q"]) == ["Q60"]


def test_as_many_as_are_asked_for(address: str) -> None:
    found = results(address, one={"query": "New York", "limit": 1}, two={"query": "New York", "limit": 2})
    assert (len(found["one"]), len(found["two"])) == (1, 2)


def test_descriptions_tell_things_apart(address: str) -> None:
    found = results(address, a={"query": "Q60"}, b={"query": "Q580"})
    assert found["a"][0]["description"] == "a <city> & more"
    assert found["b"][0]["description"] == "en.wikipedia: Łódź"


@pytest.mark.parametrize(
    ("queries", "said"),
    [
        ("not json", "queries is not JSON"),
        ("[]", "queries is a JSON object"),
        ('{"q": 5}', "queries: q:"),
        ('{"q": {}}', "a query or properties are needed"),
        ('{"q": {"query": ""}}', "a query or properties are needed"),
        ('{"q": {"query": "x", "limit": "many"}}', "queries: q:"),
        ('{"q": {"query": "x", "limit": -1}}', "limit is a whole number"),
        ('{"q": {"query": 5}}', "strings"),
        ('{"q": {"query": "x", "type": 5}}', "queries: q:"),
        ('{"q": {"query": "x", "properties": [5]}}', "queries: q:"),
        ('{"q": {"query": "x", "properties": [{"pid": "P17"}]}}', "queries: q:"),
        ("[" * 100_000, "queries is not JSON"),
    ],
)
def test_a_malformed_batch_is_refused_in_words(queries: str, said: str, address: str) -> None:
    status, headers, body = ask(address, "/reconcile", {"queries": queries}, "POST")
    assert status == 400
    assert said in json.loads(body)["error"]
    assert headers["access-control-allow-origin"] == "*"


def test_too_large_a_batch_is_refused(address: str) -> None:
    queries = {f"q{number}": {"query": "x"} for number in range(BATCH + 1)}
    status, _, body = ask(address, "/reconcile", {"queries": json.dumps(queries)}, "POST")
    assert status == 413
    assert "at most 50" in json.loads(body)["error"]
    status, _, _ = ask(address, "/reconcile", method="POST", headers={"Content-Length": str(1 << 30)})
    assert status == 413


def test_long_names_are_answered(address: str) -> None:
    found = results(address, **{f"q{number}": {"query": "New York " + "x" * 100_000} for number in range(20)})
    assert len(found) == 20


# Suggestions, previews


@pytest.mark.parametrize(
    ("kind", "prefix", "first"),
    [
        ("entity", "new y", "Q60"), ("entity", "the big", "Q60"), ("entity", "Q580", "Q580"), ("entity", "łód", "Q580"),
        ("property", "popul", "P1082"), ("property", "P1082", "P1082"), ("property", "coordinates", "P625"),
        ("type", "city", "schema:City"), ("type", "schema:City", "schema:City"),
    ],
)  # fmt: skip
def test_suggestions(kind: str, prefix: str, first: str, address: str) -> None:
    found = told(address, f"/reconcile/suggest/{kind}", {"prefix": prefix})
    assert set(found) == {"result"}
    for each in found["result"]:
        fields(each, {"id": str, "name": str})
    assert found["result"][0]["id"] == first


def test_more_suggestions_follow_the_cursor(address: str) -> None:
    whole = [
        ids(told(address, "/reconcile/suggest/property", {"prefix": "p", "cursor": str(at)})["result"]) for at in (0, 5)
    ]
    assert whole[0][5:] == whole[1][:5]
    assert told(address, "/reconcile/suggest/entity", {"prefix": "new", "cursor": "2"})["result"]
    assert told(address, "/reconcile/suggest/entity", {"prefix": ""}) == {"result": []}
    assert told(address, "/reconcile/suggest/entity") == {"result": []}
    assert ask(address, "/reconcile/suggest/entity", {"prefix": "x", "cursor": "-1"})[0] == 400


def test_a_type_names_what_is_above_it(address: str) -> None:
    city = told(address, "/reconcile/suggest/type", {"prefix": "schema:City"})["result"][0]
    assert city["broader"] == [{"id": "schema:AdministrativeArea", "name": "AdministrativeArea"}]


def test_a_preview_is_a_page_that_can_do_no_harm(address: str) -> None:
    status, headers, body = ask(address, "/reconcile/preview", {"id": "Q60"})
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    page = body.decode()
    assert page.startswith("<!DOCTYPE html>")
    assert "a &lt;city&gt; &amp; more" in page
    assert "default-src 'none'" in headers["content-security-policy"]
    for wrong in ("Q1", "<script>", "", "P17"):
        assert ask(address, "/reconcile/preview", {"id": wrong})[0] == 404


# Data extension


def extended(address: str, method: str = "POST", **query: Any) -> Any:
    answer = told(address, "/reconcile", {"extend": json.dumps(query)}, method)
    assert set(answer) == {"meta", "rows"}
    for each in answer["meta"]:
        fields(each, {"id": str, "name": str})
    moment = re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
    for found in answer["rows"].values():
        assert list(found) == [each["id"] for each in answer["meta"]]
        for value in [value for values in found.values() for value in values]:
            kinds = {"str": str, "int": int, "float": float, "date": str}
            if "id" in value:
                assert set(value) == {"id", "name"}
            else:
                ((key, said),) = value.items()
                assert isinstance(said, kinds[key])
                assert key != "date" or moment.fullmatch(said)
    return answer


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_values_in_the_kinds_that_clients_know(method: str, address: str) -> None:
    wanted = ["P1082", "P2046", "P17", "P190", "P571", "P576", "P625", "rdf:type", "P1449", "P9999"]
    answer = extended(address, method, ids=["Q60", "Q1"], properties=[{"id": each} for each in wanted])
    assert answer["rows"]["Q60"] == {
        "P1082": [{"int": 8804190}], "P2046": [{"str": "1223.59 km2"}],
        "P17": [{"id": "Q30", "name": "United States"}],
        "P190": [{"id": "Q84", "name": "thing Q84"}, {"str": "Nowhere Town"}], "P571": [{"str": "1624"}],
        "P576": [{"date": "1898-01-01T00:00:00Z"}], "P625": [{"str": "40.67,-73.94"}],
        "rdf:type": [{"str": "schema:City"}], "P1449": [], "P9999": [],
    }  # fmt: skip
    assert answer["rows"]["Q1"] == {each: [] for each in wanted}
    assert answer["meta"][2] == {"id": "P17", "name": "country", "type": {"id": "schema:Thing", "name": "Thing"}}


def test_settings_of_a_property(address: str) -> None:
    chosen = [{"id": "P190", "settings": {"limit": "1"}}, {"id": "P2046", "settings": {"number": True}}]
    found = extended(address, ids=["Q60"], properties=chosen)["rows"]["Q60"]
    assert found == {"P190": [{"id": "Q84", "name": "thing Q84"}], "P2046": [{"float": 1223.59}]}


def test_properties_of_a_class_are_proposed(address: str) -> None:
    found = told(address, "/reconcile/properties", {"type": "schema:City", "limit": "2"})
    assert (found["type"], found["limit"], len(found["properties"])) == ("schema:City", 2, 2)
    assert found["properties"][0] == {"id": "P17", "name": "country"}
    everything = told(address, "/reconcile/properties", {"type": "schema:Thing"})["properties"]
    assert {"P17", "P1082", "P571"} <= set(ids(everything))
    assert told(address, "/reconcile/properties", {"type": "schema:Person"})["properties"] == []


@pytest.mark.parametrize(
    "query",
    [
        "5",
        "{}",
        '{"ids": 5, "properties": []}',
        '{"ids": [], "properties": [5]}',
        '{"ids": ["Q60"], "properties": [{}]}',
    ],
)
def test_a_malformed_extension_is_refused(query: str, address: str) -> None:
    assert ask(address, "/reconcile", {"extend": query}, "POST")[0] == 400
    limit = {"ids": ["Q60"], "properties": [{"id": "P17", "settings": {"limit": "x"}}]}
    assert ask(address, "/reconcile", {"extend": json.dumps(limit)}, "POST")[0] == 400


# HTTP


def test_pages_of_other_sites_may_ask(address: str) -> None:
    for method, path in (("GET", "/reconcile"), ("OPTIONS", "/reconcile"), ("GET", "/nowhere"), ("PUT", "/reconcile")):
        _, headers, _ = ask(address, path, method=method)
        assert headers.get("access-control-allow-origin", "*" if method == "PUT" else "") == "*"
    status, headers, body = ask(
        address,
        "/reconcile",
        method="OPTIONS",
        headers={"Access-Control-Request-Method": "POST", "Origin": "https://a.example"},
    )
    assert (status, body) == (204, b"")
    assert "POST" in headers["access-control-allow-methods"]


def test_old_clients_may_ask_for_a_call(address: str) -> None:
    queries = json.dumps({"q": {"query": "Łódź"}})
    status, headers, body = ask(address, "/reconcile", {"queries": queries, "callback": "jQuery123._f"})
    assert (status, headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    match = re.fullmatch(r"/\*\*/jQuery123\._f\((.*)\);", body.decode(), re.DOTALL)
    assert match
    assert json.loads(match[1])["q"]["result"][0]["id"] == "Q580"
    assert ask(address, "/reconcile", {"callback": "alert(1)//"})[0] == 400


def test_what_is_not_there(address: str) -> None:
    assert ask(address, "/")[0] == 404
    assert ask(address, "/reconcile/../etc/passwd")[0] == 404
    status, headers, body = ask(address, "/reconcile", method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) > 100


def test_half_a_surrogate_pair_is_answered(address: str) -> None:
    asked = '{"ids": ["Q60", "\\ud800"], "properties": [{"id": "\\udfff"}]}'
    assert told(address, "/reconcile", {"extend": asked}, "POST")["rows"] == {"Q60": {"?": []}, "?": {"?": []}}
    assert results(address, q={"query": "\ud800"})["q"] == []
    assert told(address, "/reconcile/suggest/entity", {"prefix": "\ufffd"})["result"] == []


def test_a_bug_is_told_and_the_server_goes_on(capfd: pytest.CaptureFixture[str]) -> None:
    def broken(request: Request) -> Response:
        raise ZeroDivisionError(request.path)

    with serving({"/broken": broken, "/whole": lambda _: as_json(1)}, "127.0.0.1", 0) as (server, address):
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        status, _, body = ask(address, "/broken")
        assert told(address, "/whole") == 1
        server.shutdown()
    assert (status, "a bug in kg" in json.loads(body)["error"]) == (500, True)
    assert "ZeroDivisionError: /broken" in capfd.readouterr().err


def test_one_connection_serves_many_requests(address: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    for _ in range(3):
        connection.request("GET", "/reconcile/suggest/entity?prefix=new")
        assert json.loads(connection.getresponse().read())["result"]
    connection.close()


def test_a_silent_client_holds_up_nobody(address: str) -> None:
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port)) as silent:
        silent.sendall(b"POST /reconcile HTTP/1.1\r\nContent-Length: 100\r\n\r\nqu")
        assert told(address, "/reconcile")["versions"] == ["0.2"]


# What it knows


def test_likeness() -> None:
    assert likeness("Berlin", "Berlin") == 100
    assert likeness("berlin", "Berlin") == likeness("Łodz", "Łodź") == 97
    assert likeness("Ordna", "Ordna (river)") == 85
    assert 40 < likeness("Berlim", "Berlin") < 85
    assert likeness("", "Berlin") == 0


def test_a_table_is_an_index_of_exact_pairs() -> None:
    index = Titles(TABLE)
    found = index.get(("en", "new_York  City"))
    assert found is not None
    assert found.qid == "Q60"
    assert index.get(("en", "Railway")) is None
    assert [each.title for each in index.search("new york", 2)] == ["New York (state)", "New York City"]
    assert index.titles("Q64", None) == ["Berlin", "Berlin"]
    assert index.titles("Q64", "en") == ["Berlin"]
    assert index.langs == ("de", "en")


def test_a_sitelink_index_is_asked_for_titles(tmp_path: Path) -> None:
    wiki = Wiki({"China": "Q148", "Hamhung": "Q109356", "Amb": "Q5", "Noitem": None}, {"PRC": ("China", "")}, {"Amb"})
    build_index(dumps(wiki, tmp_path), tmp_path / "index")
    index = open_index(tmp_path / "index")
    site = reconciliation(Knowledge(index, Catalogue(), index.langs), "x")
    with serving(site, "127.0.0.1", 0) as (server, address):
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        asked = {each: {"query": each} for each in ("China", "china", "PRC", "Amb", "Noitem", "Hamhun", "Q148", "Q1")}
        found = results(address, **asked)
        suggested = told(address, "/reconcile/suggest/entity", {"prefix": "ham"})["result"]
        server.shutdown()
    assert {key: ids(each) for key, each in found.items()} == {
        "China": ["Q148"], "china": ["Q148"], "PRC": ["Q148"], "Amb": [], "Noitem": [], "Hamhun": ["Q109356"],
        "Q148": ["Q148"], "Q1": [],
    }  # fmt: skip
    assert {each["name"] for key in ("China", "china", "PRC", "Q148") for each in found[key]} == {"China"}
    assert [found[key][0]["match"] for key in ("China", "PRC", "Hamhun")] == [True, True, False]
    assert ids(suggested) == ["Q109356"]


def test_a_row_that_is_not_whole_is_named() -> None:
    with pytest.raises(KgError, match="row 1 of the statements table is not whole"):
        Catalogue([{"subject": {}}])


# The command


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("build"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_until_it_is_interrupted(number: int, build: Path) -> None:
    command = [sys.executable, "-m", "kg", "serve", str(build), "--port", "0", "--name", "mine"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            match = re.search(r"(http://127\.0\.0\.1:\d+)/reconcile", first)
            assert match, first
            assert told(match[1], "/reconcile")["name"] == "mine"
            found = results(match[1], q={"query": "new york city"}, r={"query": "Shanghai"})
            assert ids(found["q"])[0] == "Q60", "what the article is about"
            assert ids(found["r"])[0] == "Q8686", "kg's own table"
            process.send_signal(number)
            out, err = process.communicate(timeout=10)
        finally:
            process.kill()
    assert (process.returncode, out, err) == (0, "", "")


def test_the_command_tells_why_it_cannot_listen(build: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = CliRunner().invoke(cli, ["serve", str(build), "--port", str(taken.getsockname()[1])])
    assert done.exit_code == 2
    assert "cannot listen there" in done.stderr
    assert len(done.stderr.splitlines()) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere/"], "no such file"),
        (["--links", "nowhere.tsv"], "nowhere.tsv"),
        (["--host", "no.such.host.invalid"], "cannot listen there"),
    ],
)
def test_the_command_tells_what_is_missing(words: list[str], said: str) -> None:
    done = CliRunner().invoke(cli, ["serve", "--port", "0", *words])
    assert done.exit_code == 2
    assert said.casefold() in done.stderr.casefold()


# The docs


DOCS = Path(__file__).resolve().parent.parent / "docs" / "reconciliation.md"
CURL = re.compile(r"```console\n\$ (curl [^\n]*)\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def first_article() -> Iterator[str]:
    """The service as the docs show it: kg's own table, and the build of the first article."""
    table = Path(__file__).resolve().parent.parent / "output" / "statements.jsonl"
    index = Titles(read_table())
    site = reconciliation(Knowledge(index, Catalogue(read(table)), index.langs), "kg")
    with serving(site, "127.0.0.1", 0) as (server, address):
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield address
        server.shutdown()


def curled(command: str, address: str) -> Any:
    """What `curl -s URL [--data-urlencode NAME=VALUE]` gives, from the server at `address`."""
    _, silent, url, *data = shlex.split(command)
    assert silent == "-s"
    parts = urlsplit(url)
    if not data:
        return told(address, parts.path + (f"?{parts.query}" if parts.query else ""))
    option, form = data
    assert option == "--data-urlencode"
    name, _, value = form.partition("=")
    return told(address, parts.path, {name: value}, "POST")


@pytest.mark.parametrize(("command", "shown"), CURL.findall(DOCS.read_text("utf-8")), ids=lambda _: "")
def test_what_the_docs_show_is_what_is_answered(command: str, shown: str, first_article: str) -> None:
    assert json.loads(shown) == curled(command, first_article)

"""The limits of the reconciliation service: numbers, sizes and request lines beyond them are refused."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest

from kg.web.candidates import Knowledge, Titles
from kg.web.catalogue import Catalogue
from kg.web.http import serving
from kg.web.reconciliation import reconciliation
from tests.test_reconciliation import ROWS, TABLE

DIGITS = "9" * 5000


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    knowledge = Knowledge(Titles(TABLE), Catalogue(ROWS), ("en", "de"))
    with serving(reconciliation(knowledge, "limits"), "127.0.0.1", 0) as (server, url):
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield url
        server.shutdown()
        thread.join()


def asked(address: str, method: str, target: str, body: str = "", **headers: str) -> tuple[int, str]:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    kind = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    connection.request(method, target, body or None, kind)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


@pytest.mark.parametrize("limit", ["1e999", "-1e999", "NaN", "-3", '"ten"', "[1]", "2.5"])
def test_a_limit_that_is_no_number_is_refused(address: str, limit: str, capfd: pytest.CaptureFixture[str]) -> None:
    body = urlencode({"queries": f'{{"q0": {{"query": "Berlin", "limit": {limit}}}}}'})
    assert asked(address, "POST", "/reconcile", body)[0] == 400
    chosen = f'{{"ids": ["Q60"], "properties": [{{"id": "P17", "settings": {{"limit": {limit}}}}}]}}'
    assert asked(address, "POST", "/reconcile", urlencode({"extend": chosen}))[0] == 400
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "target",
    [f"/reconcile/suggest/entity?prefix=Ber&cursor={DIGITS}", f"/reconcile/properties?limit={DIGITS}"],
)
def test_numbers_of_five_thousand_digits_are_the_largest(
    address: str, target: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert asked(address, "GET", target)[0] == 200
    query = json.dumps({"q0": {"query": "Berlin", "limit": DIGITS}})
    assert asked(address, "POST", "/reconcile", urlencode({"queries": query}))[0] == 200
    assert capfd.readouterr().err == ""


def test_a_table_of_a_million_cells_is_refused(address: str) -> None:
    properties = [{"id": "P17"}] * 1000
    query = urlencode({"extend": json.dumps({"ids": ["Q60"] * 1000, "properties": properties})})
    assert asked(address, "POST", "/reconcile", query)[0] == 413


@pytest.mark.parametrize("body", ["a&" * 4_000_000, "a=1&" * 51])
def test_a_body_of_many_parameters_or_bytes_is_refused(address: str, body: str) -> None:
    assert asked(address, "POST", "/reconcile", body)[0] == 413


def test_a_length_that_is_no_number_is_refused(address: str) -> None:
    for length in (DIGITS, "²", "-1", "ten"):
        parts = urlsplit(address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        connection.putrequest("POST", "/reconcile")
        connection.putheader("Content-Length", length.encode("latin-1"))
        connection.endheaders()
        answer = connection.getresponse()
        assert answer.status in (400, 413)
        answer.read()
        connection.close()


def test_a_request_line_may_name_the_whole_address(address: str) -> None:
    status, text = asked(address, "GET", f"{address}/reconcile")
    assert status == 200
    assert json.loads(text)["versions"] == ["0.2"]
    with socket.create_connection((urlsplit(address).hostname, urlsplit(address).port), timeout=60) as client:
        client.sendall(b"GET http://[::1/reconcile HTTP/1.1\r\nHost: x\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 400 ")

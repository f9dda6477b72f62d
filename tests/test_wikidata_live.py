"""Items from live services, real ones on loopback: each path gives the same, and a fault costs time but no item."""

import json
import socket
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.linking.mediawiki import caller
from kg.model import KgError
from kg.store.http import Patience
from kg.wikidata import Cache, Entity, Found, Service, api, fetch, read_files, sparql
from kg.wikidata.sparql import read
from tests import servers
from tests.wikidata_sample import built
from tests.wikidata_server import DATA, WB, WD, P, documents, entities, lines, saying, serving

ALL = ["Q22", "Q42", "Q582", "Q60"]
QUICK = caller(Patience(timeout=5, tries=3, pause=0.01))
GOOD = entities(documents())


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A real SPARQL server that holds the real statements in Wikidata's RDF."""
    merged = f"<{WD}Q7> <http://www.w3.org/2002/07/owl#sameAs> <{WD}Q582> .\n"
    data = (lines(list(documents().values())) + merged).encode()
    with servers.sparql(data, "application/n-triples") as address:
        yield address


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("build"))


def without_revisions(found: Found) -> dict[str, Entity]:
    return {item: Entity(each.id, each.claims, each.asked) for item, each in found.entities.items()}


def test_every_path_gives_the_same_items(endpoint: str) -> None:
    files = without_revisions(read_files([DATA], ALL))
    with serving(GOOD) as (url, asked):
        live = fetch(api(url, QUICK), ALL)
    assert without_revisions(live) == files
    assert without_revisions(fetch(sparql(endpoint), ALL)) == files
    assert [each["ids"] for each in asked] == ["Q22|Q42|Q60|Q582"]
    assert asked[0]["User-Agent"].startswith("kg/")
    assert asked[0]["props"] == "info|claims"


def test_an_item_that_was_merged_is_followed(endpoint: str) -> None:
    merged = {**documents()["Q582"], "redirects": {"from": "Q7", "to": "Q582"}}

    with serving(saying({"entities": {"Q582": merged}})) as (url, _):
        live = fetch(api(url, QUICK), ["Q7"]).entities["Q7"]
    there = fetch(sparql(endpoint), ["Q7"]).entities["Q7"]
    assert (live.id, live.asked, len(live.claims)) == (there.id, there.asked, len(there.claims)) == ("Q582", "Q7", 4)


def test_an_item_that_is_missing_is_told(endpoint: str) -> None:
    with serving(GOOD) as (url, _):
        found = fetch(api(url, QUICK), ["Q60", "Q6"])
    assert found.absent == {"Q6": "there is no such item"}
    assert list(found.entities) == ["Q60"]
    assert not found.failed
    assert fetch(sparql(endpoint), ["Q60", "Q6"]).absent == {"Q6": f"{endpoint} does not know it"}


def test_fifty_ids_a_request() -> None:
    items = [f"Q{number}" for number in range(1, 121)]
    with serving(GOOD) as (url, asked):
        found = fetch(api(url, QUICK), items)
    assert [each["ids"].count("|") + 1 for each in asked] == [50, 50, 20]
    assert set(found.entities) | set(found.absent) == set(items)


LAG = saying(
    {"error": {"code": "maxlag", "info": "Waiting for 10.64.0.1: 8 seconds lagged", "lag": 8}}, Retry_After="0"
)


@pytest.mark.parametrize(
    "fault",
    [
        LAG,
        saying("slow down", "text/plain", 429, Retry_After="0"),
        saying("out of order", "text/html", 503),
        saying("<html>maintenance</html>", "text/html"),
        saying(b'{"entities": {"Q60"', "application/json"),
        saying("{", Content_Length="100"),
    ],
    ids=["maxlag", "429", "503", "HTML", "truncated JSON", "breaks off"],
)
def test_a_passing_fault_costs_time_not_data(fault: Any) -> None:
    with serving(fault, fault, GOOD) as (url, asked):
        found = fetch(api(url, QUICK), ["Q60"])
    assert list(found.entities) == ["Q60"]
    assert len(asked) == 3


def lying(body: Any) -> Any:
    return saying(body)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (saying("nothing here", "text/plain", 404), "HTTP 404"),
        (saying("out of order", "text/html", 500), "HTTP 500"),
        (lying({"unexpected": 1}), "no entities in it"),
        (lying([1, 2]), ""),
        (lying({"entities": {}}), "does not know it"),
        (lying({"entities": {"Q60": {"id": "Q61", "claims": {}}}}), "does not know it"),
        (lying({"entities": {"Q60": {"id": "Q60", "claims": {"P1": [{}]}}}}), "Q60: KeyError"),
        (lying({"error": {"code": "readapidenied", "info": "You need read permission"}}), "readapidenied"),
    ],
)
def test_a_lasting_fault_is_told_for_each_item(answer: Any, said: str) -> None:
    with serving(answer) as (url, _):
        found = fetch(api(url, QUICK), ["Q60"])
    assert not found.entities
    assert said in found.absent["Q60"]
    assert found.failed == ({"Q60"} if said != "does not know it" else frozenset())


def test_one_bad_id_does_not_cost_the_others() -> None:
    items = [*ALL, "Q9999999999999"]
    with serving(GOOD) as (url, asked):
        found = fetch(api(url, QUICK), items)
    assert sorted(found.entities) == ALL
    assert "Could not find an entity" in found.absent["Q9999999999999"]
    assert len(asked) < 10


def test_a_service_that_is_down_is_not_asked_again_and_again() -> None:
    items = [f"Q{number}" for number in range(1, 301)]
    with serving(saying("out of order", "text/html", 503)) as (url, asked):
        found = fetch(api(url, QUICK), items)
    assert len(found.absent) == 300
    assert all("HTTP 503" in reason for reason in found.absent.values())
    assert len(asked) == 3
    with serving(saying("go away", "text/plain", 403)) as (url, asked):
        found = fetch(api(url, QUICK), items)
    assert len(found.absent) == 300
    assert len(asked) < 25


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    assert "cannot be reached" in fetch(api(f"{url}/w/api.php", QUICK), ["Q60"]).absent["Q60"]
    assert "cannot be reached" in fetch(sparql(f"{url}/sparql", pause=0.01), ["Q60"]).absent["Q60"]


# Kept answers


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def test_an_answer_is_kept_as_long_as_it_is_good(tmp_path: Path) -> None:
    clock = Clock()
    cache = Cache(tmp_path, max_age=100, now=clock)
    with serving(GOOD) as (url, asked):
        service = api(url, QUICK)
        first = fetch(service, ["Q60"], cache)
        clock.now += 100
        assert fetch(service, ["Q60"], cache) == first
        assert len(asked) == 1
        clock.now += 1
        assert fetch(service, ["Q60"], cache) == first
        assert len(asked) == 2
        assert fetch(service, ["Q60", "Q42"], cache).entities.keys() == {"Q60", "Q42"}
        assert asked[2]["ids"] == "Q42"


def test_that_there_is_none_is_kept_too(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    with serving(GOOD) as (url, asked):
        service = api(url, QUICK)
        assert (
            fetch(service, ["Q6"], cache).absent
            == fetch(service, ["Q6"], cache).absent
            == {"Q6": "there is no such item"}
        )
        assert len(asked) == 1


def test_an_older_answer_stands_in_for_a_service_that_fails(tmp_path: Path) -> None:
    clock = Clock()
    cache = Cache(tmp_path, max_age=100, now=clock)
    with serving(GOOD, saying("out of order", "text/html", 503)) as (url, _):
        service = api(url, QUICK)
        first = fetch(service, ["Q60"], cache)
        clock.now += 3 * 86_400
        later = fetch(service, ["Q60", "Q42"], cache)
    assert later.entities == first.entities
    assert later.absent.keys() == {"Q42"}
    assert len(later.notes) == 1
    assert later.notes[0].startswith("Q60: a copy 3 days old stands in: ")
    assert "HTTP 503" in later.notes[0]


def test_an_older_answer_stands_in_for_one_that_is_not_whole(tmp_path: Path) -> None:
    clock = Clock()
    cache = Cache(tmp_path, max_age=100, now=clock)
    with serving(GOOD, saying({"entities": {"Q60": {"id": "Q60", "claims": {"P1": [{}]}}}})) as (url, _):
        service = api(url, QUICK)
        first = fetch(service, ["Q60"], cache)
        clock.now += 86_400
        later = fetch(service, ["Q60"], cache)
        assert later.entities == first.entities
        assert "Q60: KeyError" in later.notes[0]
    assert cache.get(service.name, "Q60") is not None


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"document": "x"}', b'{"document": "x", "fetched": 1000000}', b"\xff"]
)
def test_a_kept_file_that_is_broken_is_fetched_anew(data: bytes, tmp_path: Path) -> None:
    cache = Cache(tmp_path, now=Clock())
    with serving(GOOD) as (url, asked):
        service = api(url, QUICK)
        fetch(service, ["Q60"], cache)
        (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]
        file.write_bytes(data)
        assert list(fetch(service, ["Q60"], cache).entities) == ["Q60"]
        assert len(asked) == 2
        assert list(fetch(service, ["Q60"], cache).entities) == ["Q60"]
        assert len(asked) == 2


def test_two_services_do_not_share_answers(tmp_path: Path, endpoint: str) -> None:
    cache = Cache(tmp_path)
    with serving(GOOD) as (url, _):
        fetch(api(url, QUICK), ["Q60"], cache)
    fetch(sparql(endpoint), ["Q60"], cache)
    assert len(list(tmp_path.rglob("Q60.json"))) == 2


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way", "utf-8")
    with serving(GOOD) as (url, _), pytest.raises(KgError):
        fetch(api(url, QUICK), ["Q60"], Cache(tmp_path / "cache"))


def test_batches_are_as_large_as_the_service_allows() -> None:
    asked: list[list[str]] = []

    def ask(items: Sequence[str]) -> Mapping[str, str]:
        asked.append(list(items))
        return dict.fromkeys(items, "")

    service = Service("here", 3, ask, lambda item, _: Entity(item, (), item))
    fetch(service, [f"Q{number}" for number in (10, 9, 2, 1, 1, 3)])
    assert asked == [["Q1", "Q2", "Q3"], ["Q9", "Q10"]]


# The command


def run(*words: object) -> Any:
    return CliRunner().invoke(cli, ["diff", *map(str, words)])


@pytest.fixture
def cached(tmp_path: Path) -> tuple[str, Path]:
    return ("--cache", tmp_path / "cache")


def test_the_command_asks_an_api_or_an_endpoint(build: Path, endpoint: str, cached: tuple[str, Path]) -> None:
    files = run(build, "--entities", DATA, "--format", "json").stdout
    with serving(GOOD) as (url, asked):
        assert run(build, "--api", url, *cached, "--format", "json").stdout == files
        assert run(build, "--api", url, *cached, "--format", "json").stdout == files
        assert len(asked) == 1
        assert run(build, "--api", url, *cached, "--format", "json", "--max-age", 0).stdout == files
        assert len(asked) == 2
    assert run(build, "--endpoint", endpoint, *cached, "--format", "json").stdout == files


def test_the_command_tells_when_nothing_could_be_had(build: Path, cached: tuple[str, Path]) -> None:
    with serving(saying("nothing here", "text/plain", 404)) as (url, _):
        done = run(build, "--api", url, *cached)
    assert done.exit_code == 2
    assert "none of 1 items could be had" in done.stderr
    assert "HTTP 404" in done.stderr


def test_the_command_uses_an_old_copy_and_says_so(build: Path, cached: tuple[str, Path]) -> None:
    with serving(GOOD, saying("nothing here", "text/plain", 404)) as (url, _):
        first = run(build, "--api", url, *cached, "--format", "json")
        for file in cached[1].rglob("*.json"):
            kept = json.loads(file.read_text("utf-8"))
            file.write_text(json.dumps({**kept, "fetched": kept["fetched"] - 30 * 86_400}), "utf-8")
        later = run(build, "--api", url, *cached, "--format", "json")
    assert later.exit_code == 0
    assert "Q60: a copy 30 days old stands in" in later.stderr
    assert json.loads(later.stdout)["differences"] == json.loads(first.stdout)["differences"]
    assert json.loads(later.stdout)["notes"][0].startswith("Q60: a copy 30 days old")


def test_what_could_be_had_is_compared_and_the_exit_code_tells_of_the_rest(
    tmp_path: Path, cached: tuple[str, Path]
) -> None:
    folder = built(tmp_path)
    table = (folder / "statements.jsonl").read_text("utf-8")
    (folder / "statements.jsonl").write_text(table + table.replace('"qid": "Q60"', '"qid": "Q9999999999999"'), "utf-8")
    with serving(GOOD) as (url, _):
        done = run(folder, "--api", url, *cached, "--format", "json")
    assert done.exit_code == 2
    assert "kg: not compared: 1 item: " in done.stderr
    assert {each["item"] for each in json.loads(done.stdout)["differences"]} == {"Q60"}


# What RDF says that the real sample does not show


def described(*facts: str) -> Any:
    node = f"<{WD}statement/Q1-A>"
    said = "".join(f"{node} {fact} .\n" for fact in facts)
    found = read("Q1", f"<{WD}Q1> <{P}P1> {node} .\n{node} <{WB}rank> <{WB}NormalRank> .\n{said}")
    assert found is not None
    return found.claims[0]


def test_unknown_values_and_no_values() -> None:
    unknown = described(f"<{P}statement/P1> <{WD}.well-known/genid/abc>")
    assert (unknown.id, unknown.main.kind) == ("Q1$A", "unknown")
    assert described(f"<{P}statement/P1> _:b").main.kind == "unknown"
    none = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.wikidata.org/prop/novalue/"
    assert described(f"{none}P1>").main.kind == "none"
    ended = described(f"<{P}statement/P1> <{WD}Q5>", f"{none}P582>")
    assert [(each.property, each.kind) for each in ended.qualifiers] == [("P582", "none")]


def timed(moment: str, precision: int, calendar: str) -> Any:
    value = "<http://www.wikidata.org/value/v>"
    xsd = "http://www.w3.org/2001/XMLSchema#"
    facts = [
        f'{value} <{WB}timeValue> "{moment}"^^<{xsd}dateTime>',
        f'{value} <{WB}timePrecision> "{precision}"^^<{xsd}integer>',
        f"{value} <{WB}timeCalendarModel> <{WD}{calendar}>",
    ]
    node = f"<{WD}statement/Q1-A>"
    text = (
        f"<{WD}Q1> <{P}P1> {node} .\n{node} <{WB}rank> <{WB}NormalRank> .\n{node} <{P}statement/value/P1> {value} .\n"
    )
    found = read("Q1", text + "".join(f"{fact} .\n" for fact in facts))
    assert found is not None
    return found.claims[0].main.value


def test_rdf_has_gregorian_days_and_a_year_0() -> None:
    """https://www.mediawiki.org/wiki/Wikibase/Indexing/RDF_Dump_Format#Time"""
    day = timed("1066-10-20T00:00:00Z", 11, "Q1985786")
    assert (day.edtf, day.lower) == ("1066-10-14", "1066-10-20")
    assert timed("-0019-01-01T00:00:00Z", 9, "Q1985786").edtf == "-0019"
    month = timed("1066-10-01T00:00:00Z", 10, "Q1985786")
    assert (month.edtf, month.lower) == ("1066-10", "1066-10-07")


def test_rdf_that_is_not_whole_is_refused() -> None:
    service = Service("here", 1, lambda items: dict.fromkeys(items, f"<{WD}Q1> <{P}P1> <{WD}statement/Q1-A> .\n"), read)
    assert "KeyError" in fetch(service, ["Q1"]).absent["Q1"]

"""Links asked of services: the same as from dumps, and whatever a service does costs time, never data."""

import gzip
import json
import re
import shlex
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import cli
from kg.linking import Answer, Link, LookUp, in_order, in_table, link_lines, open_index, read_table
from kg.linking.building import build_index
from kg.linking.cache import cached
from kg.linking.lookup import answers
from kg.linking.mediawiki import caller, wiki_api
from kg.linking.sitelinks import addresses, sitelinks
from kg.model import KgError
from kg.run import build
from kg.store.endpoint import endpoint
from kg.store.http import AGENT, Patience, seconds
from kg.vocab import expand
from tests.servers import reply
from tests.wiki_sample import Answering, Server, Wiki, api, dumps, seeded, seeds, turtle, wikidata

ROOT = Path(__file__).resolve().parent.parent
QUICK = Patience(timeout=5, tries=3, pause=0.01, longest=1)
SAME, CLOSE = expand("owl:sameAs"), expand("skos:closeMatch")

WIKI = Wiki(
    {
        "China": "Q148", "Hamhung": "Q109356", "Amb": "Q5", "Noitem": None, "Category:Hamhung": "Q66",
        "R&B ~ 50% (a)": "Q7",
    },
    {
        "PRC": ("China", ""), "Sec": ("China", "History"), "To amb": ("Amb", ""), "Twice": ("PRC", ""),
        "Loop": ("Pool", ""), "Pool": ("Loop", ""), "Broken": ("Nowhere", ""), "To bare": ("Noitem", ""),
        "Own": ("China", ""), "Away": ("de:China", ""),
    },
    {"Amb"},
    {"Own": "Q11"},
)  # fmt: skip
LINKED = {
    "China": "Q148", "china": "Q148", "Hamhung": "Q109356", "PRC": "Q148", "Twice": "Q148", "Own": "Q11",
    "Category:Hamhung": "Q66", "R&B ~ 50% (a)": "Q7",
}  # fmt: skip
UNLINKED = ["Amb", "To amb", "Noitem", "To bare", "Sec", "Loop", "Broken", "Away", "Nowhere", "A|B", "A#B", "x" * 256]
KEYS = [("en", title) for title in (*LINKED, *UNLINKED)]


@pytest.fixture(scope="module")
def slice_() -> Iterator[str]:
    """A SPARQL server with the sitelinks of `WIKI`."""
    with wikidata(turtle(WIKI)) as url:
        yield url


@pytest.fixture(scope="module")
def seeded_slice() -> Iterator[str]:
    """A SPARQL server with the sitelinks that the seed table knows."""
    with wikidata(turtle(seeded())) as url:
        yield url


def by_api(url: str, patience: Patience = QUICK) -> LookUp:
    return wiki_api(url, caller(patience))


def by_sparql(url: str, wiki: str | None) -> LookUp:
    return sitelinks(endpoint(url, timeout=5, pause=0.01), wiki, caller(QUICK))


def links(source: LookUp, keys: list[tuple[str, str]] = KEYS) -> dict[str, str]:
    return {key[1]: answer.link.qid for key, answer in answers(source, keys).items() if answer.link}


# The same from every source


@pytest.fixture(scope="module")
def plain() -> list[str]:
    """The first article's graph, not linked."""
    return list(build([ROOT / "examples" / "Hamhung.wikitext"], links={}, check=False).lines)


def pairs(lines: list[str]) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {SAME: set(), CLOSE: set()}
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        if predicate[1:-1] in found:
            found[predicate[1:-1]].add((subject, rest.split(" ")[0]))
    return found


def test_offline_the_article_gets_the_sourced_links_and_no_other(plain: list[str]) -> None:
    found, report = link_lines(plain, read_table())
    linked = {
        each.thing.title: (each.link.qid, each.link.confidence == "exact") for each in (*report.exact, *report.close)
    }
    assert linked == {seed.title: (seed.qid, seed.exact) for seed in seeds()}
    assert {len(each) for each in pairs(found).values()} == {23, 6}


@pytest.fixture(scope="module", params=["index", "api", "sparql"])
def source(
    request: pytest.FixtureRequest, seeded_slice: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LookUp]:
    if request.param == "index":
        folder = tmp_path_factory.mktemp("seeded")
        build_index(dumps(seeded(), folder), folder / "x")
        yield open_index(folder / "x")
        return
    with api(seeded()) as server:
        yield by_api(server.url) if request.param == "api" else by_sparql(seeded_slice, server.url)


def test_each_source_gives_identical_links(source: LookUp, plain: list[str]) -> None:
    offline, table = link_lines(plain, read_table())
    found, report = link_lines(plain, source)
    assert pairs(found)[SAME] == pairs(offline)[SAME]
    assert not pairs(found)[CLOSE]
    assert not report.unanswered
    assert {thing.iri for thing in report.unlinked} == {thing.iri for thing in table.unlinked} | {
        linked.thing.iri for linked in table.close
    }
    assert all(report.reasons[thing.iri] for thing in report.unlinked if thing.title)


def test_sources_agree_on_what_redirects_spellings_and_sections_are(slice_: str, tmp_path: Path) -> None:
    build_index(dumps(WIKI, tmp_path), tmp_path / "x")
    with api(WIKI) as server:
        for source in (open_index(tmp_path / "x"), by_api(server.url), by_sparql(slice_, server.url)):
            found = answers(source, KEYS)
            assert {key[1]: answer.link.qid for key, answer in found.items() if answer.link} == LINKED
            assert all(answer.reason and not answer.failed for answer in found.values() if not answer.link)
            assert {found["en", title].target for title in ("PRC", "Twice")} == {"China"}
            assert "section" in found["en", "Sec"].reason
            assert "disambiguation" in found["en", "Amb"].reason


def test_without_the_wiki_redirects_stay_unlinked(slice_: str) -> None:
    found = answers(by_sparql(slice_, None), KEYS)
    assert {key[1] for key, answer in found.items() if answer.link} == {*LINKED} - {"PRC", "Twice"}
    assert found["en", "PRC"].reason == "no item has this page; redirects were not asked for"


def test_addresses_are_written_as_wikidata_writes_them() -> None:
    assert addresses("en", "People's Republic of China") == (
        "https://en.wikipedia.org/wiki/People%27s_Republic_of_China",
    )
    assert addresses("ko", "함흥시")[0].startswith("https://ko.wikipedia.org/wiki/%ED%95%A8")
    assert addresses("en", "A/B: (c), d!") == ("https://en.wikipedia.org/wiki/A/B:_(c),_d!",)
    assert addresses("en", "a~b") == ("https://en.wikipedia.org/wiki/a~b", "https://en.wikipedia.org/wiki/a%7Eb")


# How services are asked


def test_the_api_is_asked_as_its_etiquette_wants() -> None:
    keys = [("en", f"Page {number}") for number in range(120)]
    with api(Wiki({title: "Q1" for _, title in keys})) as server:
        assert len(links(by_api(server.url), keys)) == 120
    assert [len(fields["titles"].split("|")) for fields in server.asked] == [50, 50, 20]
    for fields in server.asked:
        told = {
            key: fields[key] for key in ("action", "prop", "ppprop", "redirects", "format", "formatversion", "maxlag")
        }
        assert told == {
            "action": "query", "prop": "pageprops", "ppprop": "wikibase_item|disambiguation", "redirects": "1",
            "format": "json", "formatversion": "2", "maxlag": "5",
        }  # fmt: skip
    assert {headers["User-Agent"] for headers in server.headers} == {AGENT}
    assert AGENT.startswith("kg/")
    assert "https://" in AGENT
    assert {headers["Accept-Encoding"] for headers in server.headers} == {"gzip"}


def test_each_wiki_is_asked_for_its_own_titles() -> None:
    with api(Wiki({"A": "Q1"})) as server:
        address = server.url.replace("/w/", "/{lang}/w/")
        found = answers(by_api(address), [("en", "A"), ("ko", "A")])
    assert [answer.link.source for answer in found.values() if answer.link] == [
        "enwiki API, pageprops",
        "kowiki API, pageprops",
    ]
    assert len(server.asked) == 2


def test_answers_in_parts_are_put_together() -> None:
    one, other = (
        {"title": "A", "pageprops": {"wikibase_item": "Q1"}},
        {"title": "B", "pageprops": {"wikibase_item": "Q2"}},
    )
    more = {"ppcontinue": "2", "continue": "||"}
    parts = [
        {"continue": more, "query": {"pages": [one, {"title": "B"}]}},
        {"batchcomplete": True, "query": {"pages": [{"title": "A"}, other]}},
    ]

    def part(number: int) -> Answering:
        return lambda handler: reply(handler, json.dumps(parts[number - 1]).encode())

    with api(WIKI, part) as server:
        assert links(by_api(server.url), [("en", "A"), ("en", "B")]) == {"A": "Q1", "B": "Q2"}
    assert server.asked[1]["ppcontinue"] == "2"


def test_a_packed_answer_is_unpacked() -> None:
    body = gzip.compress(
        json.dumps({"query": {"pages": [{"title": "A", "pageprops": {"wikibase_item": "Q1"}}]}}).encode()
    )
    with api(WIKI, lambda _: lambda handler: reply(handler, body, Content_Encoding="gzip")) as server:
        assert links(by_api(server.url), [("en", "A")]) == {"A": "Q1"}


def test_sparql_is_asked_a_hundred_titles_at_a_time() -> None:
    asked: list[str] = []

    def sparql(text: str) -> object:
        asked.append(text)
        return endpoint_answer

    from kg.store import Solutions

    endpoint_answer = Solutions(("page", "item", "apart"), ())
    found = answers(sitelinks(sparql, None), [("en", f"P{number}") for number in range(250)])  # type: ignore[arg-type]
    assert [text.count("<https://en.wikipedia.org/wiki/") for text in asked] == [100, 100, 50]
    assert not any(answer.link for answer in found.values())


def test_titles_are_asked_for_as_the_wiki_spells_them_each_once() -> None:
    keys = [("en", title) for title in ("china", "China", "_China", "chi\u200ena", "Cafe\u0301", "category:  hamhung")]
    with api(Wiki({"China": "Q148", "Café": "Q77", "Category:Hamhung": "Q66"})) as server:
        assert set(links(by_api(server.url), keys).values()) == {"Q148", "Q77", "Q66"}
        assert len(links(by_api(server.url), keys)) == len(keys)
    assert sorted(server.asked[0]["titles"].split("|")) == ["Café", "Category:Hamhung", "China"]


def test_what_an_answer_leaves_out_is_not_answered_and_the_rest_is() -> None:
    partly = {"query": {"pages": [{"title": "China", "pageprops": {"wikibase_item": "Q148"}}]}}
    with api(WIKI, lambda _: saying(json.dumps(partly))) as server:
        found = answers(by_api(server.url), [("en", "China"), ("en", "Hamhung")])
    assert found["en", "China"].link
    assert found["en", "Hamhung"].failed
    assert "the answer says nothing of 'Hamhung'" in found["en", "Hamhung"].reason


def test_retry_after_is_seconds_or_a_date() -> None:
    assert seconds("7") == 7
    assert seconds("Tue, 24 Nov 2026 00:01:00 GMT", lambda: 1795478400.0) == pytest.approx(60, abs=90_000)
    assert seconds("Thu, 01 Jan 1970 00:01:00 GMT", lambda: 30.0) == 30
    assert seconds("Thu, 01 Jan 1970 00:01:00 GMT", lambda: 90.0) == 0
    assert seconds("soon") is seconds("") is seconds("-5") is None


# Faults


def saying(body: bytes | str, kind: str = "application/json", status: int = 200, **headers: str) -> Answering:
    return lambda handler: reply(handler, body if isinstance(body, bytes) else body.encode(), kind, status, **headers)


def hanging(handler: BaseHTTPRequestHandler) -> None:
    del handler
    time.sleep(1.5)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(40):
        try:
            handler.wfile.write(b" ")
        except OSError:
            return
        time.sleep(0.05)


def hanging_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def error(code: str, **headers: str) -> Answering:
    return saying(json.dumps({"error": {"code": code, "info": "Waiting for a host: 7 seconds lagged."}}), **headers)


GOOD = {"query": {"pages": [{"title": "China", "pageprops": {"wikibase_item": "Q148"}}]}}
PASSING = {
    "429": saying("slow down", "text/plain", 429, Retry_After="0"),
    "429 without a time": saying("slow down", "text/plain", 429),
    "500": saying("out of order", "text/html", 500),
    "503": saying("<h1>busy</h1>", "text/html", 503),
    "maxlag": error("maxlag", Retry_After="0"),
    "ratelimited": error("ratelimited"),
    "readonly": error("readonly"),
    "internal error": error("internal_api_error_DBQueryError"),
    "HTML": saying("<!DOCTYPE html><title>Welcome to the hotel</title>", "text/html"),
    "not JSON": saying("{'query': }"),
    "truncated JSON": saying('{"query": {"pages": [{"title": "Chi'),
    "breaks off": saying("{", Content_Length="100"),
    "packed and broken": saying(gzip.compress(b"{}" * 99)[:-9], Content_Encoding="gzip"),
    "packed otherwise": saying(b"x", Content_Encoding="br"),
    "slow": hanging,
    "dripping": dripping,
    "hangs up": hanging_up,
}
LASTING = {
    "400": saying("no", "text/plain", 400),
    "403": saying("blocked: https://foundation.wikimedia.org/wiki/Policy:User-Agent_policy", "text/plain", 403),
    "404": saying("not here", "text/html", 404),
    "another error": error("badvalue"),
    "no JSON object": saying("[]"),
    "no query": saying("{}"),
    "no pages": saying('{"query": {"pages": 7}}'),
    "no titles": saying('{"query": {"pages": [{"pageid": 1}]}}'),
    "another page": saying('{"query": {"pages": [{"title": "Japan", "pageprops": {"wikibase_item": "Q17"}}]}}'),
    "no item": saying('{"query": {"pages": [{"title": "China", "pageprops": {"wikibase_item": "Q0"}}]}}'),
    "a lie in markup": saying('{"query": {"pages": [{"title": "China", "pageprops": {"wikibase_item": "> <x"}}]}}'),
    "deep": saying("[" * 100_000),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_a_passing_fault_costs_time_only(fault: Answering) -> None:
    patience = Patience(timeout=1, tries=3, pause=0.01)
    with api(WIKI, lambda number: fault if number < 3 else None) as server:
        assert links(by_api(server.url, patience), [("en", "China")]) == {"China": "Q148"}
    assert len(server.asked) == 3
    assert len({json.dumps(fields, sort_keys=True) for fields in server.asked}) == 1


@pytest.mark.parametrize("fault", (PASSING | LASTING).values(), ids=PASSING | LASTING)
def test_a_lasting_fault_is_the_reason_and_takes_nothing_away(fault: Answering) -> None:
    patience = Patience(timeout=1, tries=2, pause=0.01)
    keys = [("en", f"Page {number:03}") for number in range(60)]
    with api(Wiki({title: "Q1" for _, title in keys}), lambda number: fault if number > 1 else None) as server:
        found = answers(by_api(server.url, patience), keys)
    assert sum(answer.link is not None for answer in found.values()) == 50
    lost = [answer for answer in found.values() if answer.link is None]
    assert len(lost) == 10
    assert all(answer.failed and answer.reason.startswith(server.url) for answer in lost)
    assert "\n" not in lost[0].reason


def test_waits_double_or_are_what_the_service_says() -> None:
    waits: list[float] = []
    faults = [
        PASSING["500"],
        PASSING["500"],
        saying("", status=429, Retry_After="3"),
        error("maxlag", Retry_After="5"),
        PASSING["500"],
    ]
    call = caller(Patience(tries=6, pause=1.0), waits.append)
    with api(WIKI, lambda number: faults[number - 1] if number <= len(faults) else None) as server:
        assert links(wiki_api(server.url, call), [("en", "China")]) == {"China": "Q148"}
    assert waits == [1, 2, 3, 5, 16]


def test_a_long_retry_after_is_not_waited_for() -> None:
    waits: list[float] = []
    with api(WIKI, lambda _: saying("tomorrow", status=429, Retry_After="86400")) as server:
        found = answers(wiki_api(server.url, caller(Patience(), waits.append)), [("en", "China")])
    assert not waits
    assert "HTTP 429" in found["en", "China"].reason


def test_a_service_that_is_down_is_not_asked_for_every_batch() -> None:
    keys = [("en", f"Page {number}") for number in range(500)]
    with api(WIKI, lambda _: PASSING["503"]) as server:
        found = answers(by_api(server.url), keys)
    assert len(server.asked) == 2 * QUICK.tries
    assert all(answer.failed for answer in found.values())
    assert sum(answer.reason.startswith("not asked, since") for answer in found.values()) == 400


def test_nobody_there() -> None:
    found = answers(by_api(nowhere()), [("en", "China")])
    assert "cannot be reached" in found["en", "China"].reason
    found = answers(by_sparql(nowhere(), None), [("en", "China")])
    assert "cannot be reached" in found["en", "China"].reason
    assert found["en", "China"].failed


def nowhere() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/x"


def test_a_wiki_that_is_down_takes_only_the_redirects_from_sparql(slice_: str) -> None:
    found = answers(by_sparql(slice_, nowhere()), KEYS)
    assert {key[1] for key, answer in found.items() if answer.link} == {*LINKED} - {"PRC", "Twice"}
    assert found["en", "PRC"].failed
    assert "whether it redirects is not known" in found["en", "PRC"].reason


SPARQL_FAULTS = {
    "429": saying("slow down", "text/plain", 429),
    "500": saying("java.util.concurrent.TimeoutException", "text/plain", 500),
    "HTML": saying("<html>Welcome</html>", "text/html"),
    "truncated": saying(
        '{"head": {"vars": ["page"]}, "results": {"bindings": [{"pa', "application/sparql-results+json"
    ),
    "yes": saying('{"head": {}, "boolean": true}', "application/sparql-results+json"),
    "hangs up": hanging_up,
}


@pytest.mark.parametrize("fault", SPARQL_FAULTS.values(), ids=SPARQL_FAULTS)
def test_sparql_faults_are_the_reason_and_take_nothing_away(fault: Answering, slice_: str) -> None:
    """A server that answers the first query by asking the real one, and then no more."""
    first = [("en", title) for title in sorted([*LINKED, *(f"Z{number}" for number in range(150))])]
    with proxy(slice_, lambda number: fault if number > 1 else None) as server:
        source = sitelinks(endpoint(server.url, timeout=5, pause=0.01), None)
        found = answers(source, first)
    linked = {key[1] for key, answer in found.items() if answer.link}
    assert {"China", "Hamhung", "Own"} <= linked
    lost = [answer for answer in found.values() if answer.failed]
    assert len(lost) == len(first) - 100 - 1  # `china` is asked for as `China`
    assert all(server.url in answer.reason for answer in lost)


@contextmanager
def proxy(url: str, faults: Callable[[int], Answering | None]) -> Iterator[Server]:
    from urllib.parse import urlencode
    from urllib.request import Request, urlopen

    def through(fields: dict[str, str]) -> Answering:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            request = Request(url, urlencode(fields).encode(), {"Accept": "application/sparql-results+json"})
            with urlopen(request, timeout=5) as response:
                reply(handler, response.read(), "application/sparql-results+json")

        return answer

    with api(WIKI, lambda number: faults(number) or through(server.asked[-1])) as server:
        yield server


@pytest.mark.parametrize(
    "row",
    [
        '{"page": {"type": "uri", "value": "https://en.wikipedia.org/wiki/Japan"}, "item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q17"}}',
        '{"page": {"type": "uri", "value": "https://en.wikipedia.org/wiki/China"}, "item": {"type": "uri", "value": "http://example.org/China"}}',
        '{"page": {"type": "uri", "value": "https://en.wikipedia.org/wiki/China"}}',
    ],
)  # fmt: skip
def test_an_endpoint_that_lies_is_not_believed(row: str) -> None:
    body = f'{{"head": {{"vars": ["page", "item", "apart"]}}, "results": {{"bindings": [{row}]}}}}'
    with api(WIKI, lambda _: saying(body, "application/sparql-results+json")) as server:
        found = answers(by_sparql(server.url, None), [("en", "China")])
    assert found["en", "China"].failed
    assert found["en", "China"].link is None


def test_a_query_that_is_too_slow_is_asked_in_halves(slice_: str) -> None:
    keys = [("en", title) for title in LINKED]
    slow = saying("Query deadline is expired", "text/plain", 504)
    with proxy(slice_, lambda _: slow if len(server.asked[-1]["query"]) > 600 else None) as server:
        source = sitelinks(endpoint(server.url, timeout=5, tries=1), None)
        found = answers(source, keys)
    assert {key[1] for key, answer in found.items() if answer.link} == {*LINKED} - {"PRC", "Twice"}


# What was answered is remembered


def test_answers_are_remembered_for_as_long_as_wanted(tmp_path: Path) -> None:
    now = [1_000_000.0]
    with api(WIKI) as server:

        def ask(keys: list[tuple[str, str]] = KEYS, age: float = 100) -> dict[str, str]:
            source = cached(by_api(server.url), tmp_path / "cache" / "links.db", "api", age, lambda: now[0])
            return links(source, keys)

        assert ask() == LINKED
        calls = len(server.asked)
        assert ask() == LINKED
        assert len(server.asked) == calls  # that there is no item is remembered as well
        WIKI_NEW = WIKI.items | {"New": "Q99"}  # noqa: N806
        assert "New" in WIKI_NEW
        assert ask([*KEYS, ("en", "New")]) == LINKED
        assert server.asked[-1]["titles"] == "New"  # only what is not known is asked for
        now[0] += 101
        ask()
        assert len(server.asked) > calls + 1


def test_an_older_answer_counts_when_there_is_none_now(tmp_path: Path) -> None:
    now = [0.0]
    broken = [False]
    with api(WIKI, lambda _: PASSING["503"] if broken[0] else None) as server:
        source = cached(by_api(server.url), tmp_path / "links.db", "api", 10, lambda: now[0])
        assert links(source, [("en", "China")]) == {"China": "Q148"}
        now[0], broken[0] = 100.0, True
        found = answers(source, [("en", "China"), ("en", "Hamhung")])
    assert found["en", "China"].link == Link(
        "en", "China", "Q148", "exact", "enwiki API, pageprops", "exact enwiki title"
    )
    assert found["en", "China"].failed
    assert "an older answer counts" in found["en", "China"].reason
    assert found["en", "Hamhung"].link is None


def test_no_answer_is_not_remembered_and_an_interruption_keeps_what_came(tmp_path: Path) -> None:
    def halting(_: object) -> Iterator[tuple[tuple[str, str], Answer]]:
        yield ("en", "A"), Answer(Link("en", "A", "Q1", "exact", "s"))
        yield ("en", "B"), Answer(reason="silence", failed=True)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        answers(cached(halting, tmp_path / "c", "x", 10), [("en", "A"), ("en", "B")])
    asked: list[list[tuple[str, str]]] = []

    def noting(keys: object) -> Iterator[tuple[tuple[str, str], Answer]]:
        asked.append(list(keys))  # type: ignore[call-overload]
        yield from ()

    assert links(cached(noting, tmp_path / "c", "x", 10), [("en", "A"), ("en", "B")]) == {"A": "Q1"}
    assert asked == [[("en", "B")]]
    assert links(cached(noting, tmp_path / "c", "another service", 10), [("en", "A")]) == {}


def test_what_is_no_cache_is_not_written_to(tmp_path: Path) -> None:
    other, text = tmp_path / "other.db", tmp_path / "text"
    sqlite3.connect(other).execute("CREATE TABLE mine(x)").connection.close()
    text.write_text("dear diary " * 500, "utf-8")
    for path, said in ((other, "a database of something else"), (text, "not a cache"), (tmp_path, "not a cache")):
        before = path.read_bytes() if path.is_file() else None
        with pytest.raises(KgError, match=said):
            answers(cached(in_table({}), path, "x", 1), [("en", "A")])
        assert before is None or path.read_bytes() == before


def test_sources_are_asked_one_after_another() -> None:
    def silent(keys: object) -> list[tuple[tuple[str, str], Answer]]:
        return [(key, Answer(reason="silence", failed=True)) for key in keys]  # type: ignore[attr-defined]

    table = in_table({("en", "A"): Link("en", "A", "Q1", "exact", "t")})
    found = answers(
        in_order(table, silent, in_table({("en", "B"): Link("en", "B", "Q2", "exact", "t")})),
        [("en", "A"), ("en", "B"), ("en", "C")],
    )
    assert [answer.link.qid if answer.link else answer.reason for answer in found.values()] == ["Q1", "Q2", "silence"]
    assert found["en", "C"].failed


# The command


@pytest.fixture
def folder(plain: list[str], tmp_path: Path) -> Path:
    built = tmp_path / "built"
    built.mkdir()
    (built / "graph.nq").write_text("\n".join(plain) + "\n", "utf-8")
    return built


def run(folder: Path, *arguments: str) -> Result:
    cache = str(folder.parent / "links.db")
    return CliRunner().invoke(cli, ["link", str(folder), "--cache", cache, "--timeout", "5", *arguments])


def graph(folder: Path) -> list[str]:
    return (folder / "graph.nq").read_text("utf-8").splitlines()


def test_the_command_links_live_through_each_path(folder: Path, seeded_slice: str) -> None:
    assert run(folder).exit_code == 0
    offline = pairs(graph(folder))
    with api(seeded()) as server:
        for arguments in (
            ("api", "--endpoint", server.url),
            ("sparql", "--endpoint", seeded_slice, "--wiki", server.url),
        ):
            extra = ("--candidates", *(("--wikidata", server.url) if arguments[0] == "api" else ()))
            done = run(folder, "--live", *arguments)
            assert done.exit_code == 0, done.stderr
            assert pairs(graph(folder)) == {SAME: offline[SAME], CLOSE: set()}
            assert "there is no such page\n" in done.output
            done = run(folder, "--live", *arguments, *extra)
            assert done.exit_code == 0, done.stderr
            assert pairs(graph(folder)) == offline  # the candidates are those that the table has by label


def test_the_command_links_from_an_index(folder: Path, tmp_path: Path) -> None:
    build_index(dumps(seeded(), tmp_path), tmp_path / "enwiki.sitelinks")
    done = run(folder, "--index", str(tmp_path / "enwiki.sitelinks"))
    assert done.exit_code == 0
    assert done.output.startswith("exact, owl:sameAs: 23\n")
    assert "  Ahn Soo-kil  (en:Ahn Soo-kil): the page has no item\n" in done.output
    report = json.loads(run(folder, "--index", str(tmp_path / "enwiki.sitelinks"), "--format", "json").output)
    assert {each["reason"] for each in report["unlinked"] if each["title"] == "Ahn Soo-kil"} == {"the page has no item"}


def test_line_ends_of_other_scripts_stay_in_their_literals(folder: Path) -> None:
    page = "https://w3id.org/wikikg/en/Hamhung"
    odd = f'<{page}> <https://schema.org/x> "a\u2028b\u0085c" <{page}#plain> .'
    with (folder / "graph.nq").open("a", encoding="utf-8", newline="") as file:
        file.write(odd + "\n")
    assert run(folder).exit_code == 0
    assert odd in (folder / "graph.nq").read_text("utf-8").split("\n")


def test_one_file_is_linked_as_a_folder_is(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.nq"
    file.write_bytes((folder / "graph.nq").read_bytes())
    assert run(folder).output == run(file).output
    assert file.read_bytes() == (folder / "graph.nq").read_bytes()
    turtle_file = tmp_path / "mine.ttl"
    turtle_file.write_text("", "utf-8")
    assert "not an N-Quads file" in run(turtle_file).stderr


def test_links_stay_when_a_service_gives_no_answer(folder: Path) -> None:
    run(folder)
    before = graph(folder)
    done = run(folder, "--live", "sparql", "--endpoint", nowhere(), "--wiki", "none", "--tries", "1")
    assert done.exit_code == 2
    assert "titles got no answer: " in done.stderr
    assert "cannot be reached" in done.stderr
    assert "run it again" in done.stderr
    assert pairs(graph(folder)) == pairs(before)
    assert done.output.startswith("exact, owl:sameAs: 23\n")


def test_units_classes_and_properties_are_linked(folder: Path) -> None:
    run(folder)
    said = {line.rpartition(" <")[0] for line in graph(folder) if line.endswith("#links> .")}
    words = [line.split(" ")[1] for line in said]
    assert words.count(f"<{expand('skos:exactMatch')}>") >= 4
    assert words.count(f"<{expand('wikibase:directClaim')}>") == words.count(f"<{expand('wikibase:claim')}>") > 20
    covered = {line.split(" ")[2] for line in said if f"<{expand('rdfs:subClassOf')}>" in line}
    assert f"<{expand('schema:City')}>" in covered
    once = graph(folder)
    run(folder)
    assert graph(folder) == once


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--endpoint", "http://x/"), "say where --live asks"),
        (("--live", "api", "--endpoint", "ftp://x"), "not the address of a web service"),
        (("--live", "sparql", "--wiki", "somewhere"), "not the address of a web service"),
        (("--candidates",), "a table of links knows no candidates"),
        (("--index", "nowhere.idx"), "nowhere.idx: no such file"),
    ],
)
def test_what_cannot_be_asked_is_said(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    before = graph(folder)
    done = run(folder, *arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert graph(folder) == before


# The docs


def told() -> list[tuple[str, list[str]]]:
    """Each command of docs/linking.md that is shown with what it printed on loopback."""
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / "docs" / "linking.md").read_text("utf-8"), re.DOTALL)
    shown = [part.splitlines() for block in blocks for part in block.split("$ kg ")[1:]]
    return [(command, lines) for command, *lines in shown]


def test_what_the_docs_show_was_printed_on_loopback(
    folder: Path, seeded_slice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dumps(seeded(), tmp_path)
    folder.rename(tmp_path / "output")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with api(seeded()) as server:
        for command, lines in told():
            real = command.replace("http://127.0.0.1:7878/query", seeded_slice)
            real = real.replace("http://127.0.0.1:8080/w/api.php", server.url)
            done = CliRunner().invoke(cli, shlex.split(real))
            assert done.exit_code == 0, done.stderr
            printed = iter(done.output.splitlines())
            for line in lines:
                assert any(line == found or found.startswith(f"{line} (") for found in printed), f"{command}: {line}"
    assert len(told()) == 3

"""`kg fetch` from a wiki on loopback: its pages as rows, asked politely and once."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner, Result

from kg.cli import cli
from kg.run import build
from kg.sources import read
from tests.servers import reply
from tests.wiki_sample import Server

TEXT = "'''{}''' is a city in [[North Korea]]."
REDIRECTS = {"Hamheung": "Hamhung"}
PAGES = ("Hamhung", "Wonsan", "Template:Hamhung weatherbox", *(f"Town {number}" for number in range(30)))


def page(title: str) -> dict[str, Any]:
    facts: dict[str, Any] = {"ns": 10 if title.startswith("Template:") else 0, "title": title}
    if title not in PAGES:
        return {**facts, "missing": True}
    slot = {"contentmodel": "wikitext", "contentformat": "text/x-wiki", "content": TEXT.format(title)}
    number = PAGES.index(title) + 1
    day = {"revid": 70 + number, "timestamp": "2024-05-01T00:00:00Z", "slots": {"main": slot}}
    return {**facts, "pageid": number, "revisions": [day]}


def answered(fields: dict[str, str]) -> dict[str, Any]:
    """action=query with prop=revisions, formatversion 2; five texts an answer, the others with the continuation."""
    titles = [title.replace("_", " ") for title in fields["titles"].split("|")]
    led = [{"from": title, "to": REDIRECTS[title]} for title in titles if title in REDIRECTS]
    pages = [page(REDIRECTS.get(title, title)) for title in titles]
    start = int(fields.get("rvcontinue", "0"))
    for number, each in enumerate(pages):
        if not start <= number < start + 5:
            each.pop("revisions", None)
    query = {"normalized": [], "redirects": led, "pages": pages}
    more = {"continue": {"rvcontinue": str(start + 5), "continue": "||"}} if start + 5 < len(pages) else {}
    return {"query": query, **more}


@contextmanager
def wiki(down: bool = False) -> Iterator[Server]:
    server = Server("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            fields = {key: values[0] for key, values in parse_qs(body, keep_blank_values=True).items()}
            server.asked.append(fields)
            server.headers.append(dict(self.headers))
            reply(self, json.dumps(answered(fields)).encode(), status=403 if down else 200)

        def log_message(self, *args: object) -> None:
            """Silence."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        server.url = f"http://127.0.0.1:{httpd.server_port}/w/api.php"
        try:
            yield server
        finally:
            httpd.shutdown()


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["fetch", *words, "--cache", "cache"])


def test_pages_become_an_input_of_a_build_with_their_revisions() -> None:
    with wiki() as server:
        done = run("Hamheung", "Wonsan", "Template:Hamhung weatherbox", "--api", server.url)
    assert (done.exit_code, done.stdout) == (0, "3 pages in articles.jsonl\n")
    assert done.stderr == "Hamheung leads to Hamhung\n"
    articles = list(read(["articles.jsonl"], on_skip=lambda _: None))
    assert [(a.title, a.lang, a.revision, a.page_id, a.timestamp) for a in articles] == [
        ("Hamhung", "en", 71, 1, "2024-05-01T00:00:00Z"),
        ("Wonsan", "en", 72, 2, "2024-05-01T00:00:00Z"),
    ]
    assert articles[0].text == TEXT.format("Hamhung")
    (first, _) = build(["articles.jsonl"], title_from=None).extractions
    assert first.article == articles[0]


def test_the_wiki_is_asked_politely_and_once() -> None:
    titles = [f"Town {number}" for number in range(30)]
    with wiki() as server:
        assert run(*titles, "--api", server.url).stdout == "30 pages in articles.jsonl\n"
        first = len(server.asked)
        assert [len(fields["titles"].split("|")) for fields in server.asked] == [20] * 4 + [10] * 2
        assert all(fields["maxlag"] == "5" for fields in server.asked)
        assert all("kg/" in headers["User-Agent"] for headers in server.headers)
        assert run(*titles, "Wonsan", "--api", server.url).stdout == "31 pages in articles.jsonl\n"
        assert [fields["titles"] for fields in server.asked[first:]] == ["Wonsan"]
        run("Wonsan", "--api", server.url, "--max-age", "0")
        assert len(server.asked) == first + 2


def test_what_is_not_there_is_told_and_the_rest_written() -> None:
    with wiki() as server:
        done = run("Nowhere", "Wonsan", "--api", server.url)
    assert (done.exit_code, done.stdout) == (2, "1 pages in articles.jsonl\n")
    assert "kg: Nowhere: the wiki has no such page" in done.stderr


def test_a_wiki_that_refuses_writes_nothing(here: Path) -> None:
    with wiki(down=True) as server:
        done = run("Wonsan", "--api", server.url)
    assert done.exit_code == 2
    assert "kg: " in done.stderr
    assert not (here / "articles.jsonl").exists()

"""The explorer over HTTP: pages, the data beside them, search in every script, and what hostile input does not do."""

import csv
import io
import json
import re
import socket
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import KgError
from kg.run import build
from kg.web import needed
from kg.web.folding import folded, grams
from kg.web.timeline import Entry, timeline
from kg.web.wording import fragment_link, quantity
from kg.web.years import Period, period, words
from tests.explorer_server import OUTPUT, Answer, ask, explorer

HAMHUNG = "/thing/en/Hamhung"
PAGES = (
    "/", "/index.html", "/things.html", "/map.html", "/timeline.html", "/quality.html", "/sparql.html",
    "/downloads.html",
    "/compare.html?a=Hamhung&b=Shanghai", f"{HAMHUNG}.html", "/article/en/Hamhung.html",
    "/things.html?class=schema:Event",
)  # fmt: skip
ROWS = [json.loads(line) for line in (OUTPUT / "statements.jsonl").read_text("utf-8").split("\n")[:-1]]
ABOUT = [row for row in ROWS if row["subject"]["iri"] == "https://w3id.org/wikikg/en/Hamhung"]
HOSTILE = '<script>alert(1)</script>"onload=x'


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with explorer(cache=tmp_path_factory.mktemp("cache")) as found:
        yield found


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An article whose title, labels, captions, links and categories try to be markup."""
    folder = tmp_path_factory.mktemp("hostile")
    text = (
        f"{{{{Infobox settlement\n| name = Ordna {HOSTILE}\n| population_total = 12,000\n| population_as_of = 2010\n"
        "| image_skyline = <img src=x onerror=alert(1)>.jpg\n| image_caption = A \"><svg onload=alert(1)>\n"
        "| website = {{URL|javascript:alert(1)}}\n| coordinates = {{coord|1|2|display=title}}\n}}\n"
        f"'''Ordna''' is a city by the [[River {HOSTILE.replace('<', '&lt;')}|<b onmouseover=alert(1)>river</b>]]. "
        "It was founded in 1200 by [[../../etc/passwd|Ann]]. [javascript:alert(1) here] "
        "In 1950 <style>body{{display:none}}</style> the [[=cmd()|mayor]] left.\n\n"
        "== </script><script>alert(2)</script> ==\n"
        "Twins are [[Đà Nẵng]] and [[Łódź]].\n"
        "* [[C:\\windows\\x]] – born 1900\n[[Category:\"><script>alert(3)</script>]]\n"
    )  # fmt: skip
    (folder / "in.wikitext").write_text(text, "utf-8")
    build([folder / "in.wikitext"], folder / "out", title="Ordna <i>&\"'", links={})
    with explorer(folder / "out", cache=folder / "cache") as found:
        yield found


class Page(HTMLParser):
    """The links, elements and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.sources: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag in ("a", "link", "form") and (link := found.get("href") or found.get("action")):
            self.links.append(link)
        if source := found.get("src"):
            self.sources.append(source)


def page(found: Answer) -> Page:
    assert found.status == 200
    assert found.headers["content-type"] == "text/html; charset=utf-8"
    return Page(found.text)


# Pages


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_has_a_policy_and_asks_nobody_else(address: str, path: str) -> None:
    found = ask(address, path)
    read = page(found)
    policy = found.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "'unsafe-inline'" not in policy.partition("style-src")[0]
    assert ("'unsafe-inline'" in policy) == ("sparql" in path), "only the query editor writes styles"
    assert found.headers["x-content-type-options"] == "nosniff"
    assert not [source for source in read.sources if urlsplit(source).netloc]
    for tag, attributes in read.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], (tag, attributes)
        if tag == "script" and not attributes.get("src"):
            assert attributes["type"] in ("application/json", "application/ld+json")
        if tag == "link" and attributes.get("rel") == "stylesheet":
            assert not urlsplit(attributes["href"] or "").netloc
    assert sum(tag == "h1" for tag, _ in read.tags) == 1


def test_the_first_page_is_small_and_says_what_is_in_the_graph(address: str) -> None:
    found = ask(address, "/")
    assert all(
        number in found.text for number in ("<b>1</b> article", f"<b>{len(ROWS)}</b> statements", "linked to Wikidata")
    )
    assert "left out on purpose" in found.text
    parts = [ask(address, f"/{name}") for name in ("static/kg.css", "static/kg.js", "static/icon.svg")]
    assert sum(len(part.body) for part in (found, *parts)) < 100_000


def test_a_fact_shows_the_sentence_its_section_its_citation_and_the_rule(address: str) -> None:
    text = ask(address, f"{HAMHUNG}.html").text
    fact = next(part for part in text.split('<div class="fact') if "<mark>768,551</mark>" in part)
    assert "Infobox settlement / population_total" in fact
    assert "point in time" in fact
    assert "stated by the article" in fact
    assert "<code>infobox</code>" in fact
    cited = next(part for part in text.split('<div class="fact') if "source</a>" in part)
    assert re.search(r'<a href="https?://[^"]+" rel="nofollow noopener">source</a>', cited)
    claim = next(part for part in text.split('<div class="fact') if "speculation" in part)
    assert "§ " in claim
    assert "a guess" in claim
    assert "https://en.wikipedia.org/wiki/Hamhung#:~:text=There%20is" in claim
    assert text.index("These never count as facts") < text.index(claim[:200])


def test_a_place_shows_its_climate_events_divisions_people_and_claims_apart(address: str) -> None:
    text = ask(address, f"{HAMHUNG}.html").text
    assert 'class="climate"' in text
    assert "10.8 °C · 830 mm" in text
    assert text.count('class="strip"') >= 10
    tree = text[text.index('<ul class="tree">') : text.index("</ul>\n</section>", text.index('<ul class="tree">'))]
    assert "Pallyong-guyŏk" in tree
    assert "until 1977" in tree
    assert "Yang Hyong-sop" in text[text.index('<ul class="people">') :]
    assert text.count('<div class="claim">') >= 5


def test_an_article_stands_beside_its_statements_and_shows_what_was_not_read(address: str) -> None:
    text = ask(address, "/article/en/Hamhung.html").text
    marks = set(re.findall(r"\d+", " ".join(re.findall(r'data-s="([\d ]+)"', text))))
    glosses = set(re.findall(r'data-f="(\d+)"', text))
    assert len(glosses) > 0.6 * len(ROWS)
    assert len(glosses & marks) > 0.8 * len(glosses), "most statements rest on words that are seen"
    assert '<span class="unread">The longer period of warmer temperatures favors the growing of crops.</span>' in text


def test_a_link_into_the_article_leads_to_the_statement(address: str) -> None:
    read = page(ask(address, f"{HAMHUNG}.html"))
    target = next(link for link in read.links if "/article/en/Hamhung.html#f" in link)
    path, name = urldefrag(urljoin(f"{address}{HAMHUNG}.html", target))
    assert f'id="{name}"' in ask(address, urlsplit(path).path).text


def test_no_link_of_the_site_is_dead(address: str) -> None:
    seen, front = {f"{address}/"}, [f"{address}/"]
    while front:
        url = front.pop()
        path = url.removeprefix(address)
        found = ask(address, quote(unquote(path), safe="/?=&:;,+@~!'()*#%") if not path.isascii() else path)
        assert found.status in (200, 303), url
        if not found.headers.get("content-type", "").startswith("text/html"):
            continue
        for link in Page(found.text).links:
            target = urldefrag(urljoin(url, link))[0]
            if (
                target.startswith(address)
                and target not in seen
                and "query=" not in target
                and "/compare.html?" not in target
            ):
                seen.add(target)
                front.append(target)
    assert len(seen) > 400


# Search


@pytest.mark.parametrize(
    "typed", ["Hamhŭng", "hamhung", "HAMHU", "함흥", "흥시", "함", "咸興", "興市", "Hamheung-si", "hamhŭng  si"]
)
def test_search_finds_a_name_in_any_script(address: str, typed: str) -> None:
    found = json.loads(ask(address, f"/search.json?q={quote(typed)}").body)["found"]
    assert "thing/en/Hamhung.html" in [each["path"] for each in found]


@pytest.mark.parametrize("typed", ["", " ", '"', "x' OR 1=1 --", "*", "NEAR(", "\x00", "%", "a" * 5000, "\ud83d"])
def test_search_takes_anything(address: str, typed: str) -> None:
    found = ask(address, f"/search.json?q={quote(typed, errors='surrogatepass')}")
    assert found.status == 200
    assert isinstance(json.loads(found.body)["found"], list)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Đà Nẵng", "da nang"), ("Łódź", "lodz"), ("Tromsø", "tromso"), ("Diyarbakır", "DIYARBAKIR"),
        ("Straße", "strasse"), ("Ærø", "aero"), ("Tønder", "tonder"), ("São_Paulo", "sao paulo"), ("ＨＡＭ", "ham"),
    ],
)  # fmt: skip
def test_letters_with_bars_and_marks_fold(name: str, typed: str) -> None:
    assert folded(name) == folded(typed)


@pytest.mark.parametrize(
    ("typed", "label"), [("Da Nang", "Đà Nẵng"), ("nang", "Đà Nẵng"), ("lodz", "Łódź"), ("ŁÓD", "Łódź")]
)
def test_search_finds_names_with_barred_letters(hostile: str, typed: str, label: str) -> None:
    found = json.loads(ask(hostile, f"/search.json?q={quote(typed)}").body)["found"]
    assert label in [each["label"] for each in found]


def test_names_of_scripts_without_spaces_have_pairs_and_others_none() -> None:
    assert grams("함흥시") == {"함", "흥", "시", "함흥", "흥시"}
    assert grams("hamhung") == frozenset()
    assert "咸興" in grams("咸興市")


# The same as data


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        ("ttl", "text/turtle"),
        ("nt", "application/n-triples"),
        ("nq", "application/n-quads"),
        ("jsonld", "application/ld+json"),
    ],
)
def test_a_thing_is_rdf_at_the_same_address(address: str, ending: str, kind: str) -> None:
    found = ask(address, f"{HAMHUNG}.{ending}")
    assert (found.status, found.headers["content-type"].partition(";")[0]) == (200, kind)
    form = ox.RdfFormat.from_media_type(kind)
    assert form is not None
    triples = {quad.triple for quad in ox.parse(found.body, format=form)}
    thing = ox.NamedNode("https://w3id.org/wikikg/en/Hamhung")
    assert len({triple for triple in triples if triple.subject == thing}) > 100
    assert any(triple.predicate.value == "https://w3id.org/wikikg/ontology#evidence" for triple in triples)


def test_who_asks_for_a_fragment_gets_a_document_that_speaks_of_it(address: str) -> None:
    event = next(row["subject"]["iri"] for row in ROWS if "#event-" in row["subject"]["iri"])
    path = event.removeprefix("https://w3id.org/wikikg").partition("#")[0]
    moved = ask(address, path, headers={"Accept": "application/n-triples"})
    found = ask(address, moved.headers["location"])
    assert f"<{event}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/Event>" in found.text


def test_a_host_that_is_none_is_not_repeated(address: str) -> None:
    found = ask(address, "/.well-known/void", headers={"Host": "x> <y"})
    assert "x> <y" not in found.text


def test_a_thing_is_json_and_csv_at_the_same_address(address: str) -> None:
    data = json.loads(ask(address, f"{HAMHUNG}.json").body)
    assert (data["label"], data["qid"]) == ("Hamhŭng", "Q109356")
    assert len(data["about"]) == len(ABOUT)
    assert {"함흥시", "咸興市"} <= {each["name"] for each in data["names"]}
    rows = list(csv.DictReader(io.StringIO(ask(address, f"{HAMHUNG}.csv").text)))
    assert len(rows) == len(ABOUT)
    assert [row["qualifiers"] for row in rows if row["property_label"] == "population"] == ["point in time: 2008"]


@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "html"), ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/n-quads;q=0.5, application/n-triples", "nt"), ("text/turtle;q=0.2, text/csv;q=0.9", "csv"),
        ("*/*", "html"),
        ("application/json", "json"), ("text/*;q=0.1, application/n-quads", "nq"), ("text/turtle;q=0, */*", "html"),
    ],
)  # fmt: skip
def test_content_is_negotiated_on_the_iri_and_on_the_document(address: str, accept: str, ending: str) -> None:
    moved = ask(address, "/en/Hamhung", headers={"Accept": accept})
    assert (moved.status, moved.headers["location"]) == (303, f"{HAMHUNG}.{ending}")
    assert "accept" in moved.headers["vary"].lower()
    found = ask(address, HAMHUNG, headers={"Accept": accept})
    assert (found.status, found.headers["content-location"]) == (200, f"{HAMHUNG}.{ending}")
    assert "accept" in found.headers["vary"].lower()
    assert found.body == ask(address, f"{HAMHUNG}.{ending}").body


def test_what_nobody_offers_is_not_acceptable(address: str) -> None:
    assert ask(address, HAMHUNG, headers={"Accept": "image/png"}).status == 406
    assert ask(address, "/en/Hamhung", headers={"Accept": "image/png"}).status == 406


def test_iris_in_other_scripts_and_with_fragments_lead_to_pages(address: str) -> None:
    things = json.loads(ask(address, "/things.json").body)["things"]
    assert {each["iri"] for each in things} >= {row["subject"]["iri"] for row in ROWS}
    for each in things:
        path = each["iri"].removeprefix("https://w3id.org/wikikg").partition("#")[0]
        assert ask(address, quote(path, safe="/%'(),:")).status in (303, 404 if "#" in each["iri"] else 303)
        assert ask(address, f"/{each['page']}").status == 200


def test_an_answer_has_a_tag_and_is_not_sent_twice(address: str) -> None:
    first = ask(address, f"{HAMHUNG}.html")
    again = ask(address, f"{HAMHUNG}.html", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    other = ask(address, f"{HAMHUNG}.ttl", headers={"If-None-Match": first.headers["etag"]})
    assert other.status == 200


def test_headers_of_linked_data(address: str) -> None:
    found = ask(address, f"{HAMHUNG}.ttl", headers={"Origin": "https://example.org"})
    assert found.headers["access-control-allow-origin"] == "*"
    link = found.headers["link"]
    assert '<https://w3id.org/wikikg/en/Hamhung>; rel="describes"' in link
    assert 'rel="alternate"; type="text/csv"' in link
    assert 'rel="license"' in link
    head = ask(address, f"{HAMHUNG}.html", "HEAD")
    assert (head.status, head.body) == (200, b"")


def test_rdf_1_2_reifies_the_triple_of_each_statement(address: str) -> None:
    found = ask(address, f"{HAMHUNG}.nt?rdf12")
    assert "version=1.2" in found.headers["content-type"]
    reified = [t for t in ox.parse(found.body, format=ox.RdfFormat.N_TRIPLES) if isinstance(t.object, ox.Triple)]
    population = "http://www.wikidata.org/prop/direct/P1082"
    assert [t.object.object.value for t in reified if t.object.predicate.value == population] == ["768551"]
    assert {t.predicate.value for t in reified} == {"http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies"}


def test_pages_carry_schema_org_for_search_engines(address: str) -> None:
    text = ask(address, f"{HAMHUNG}.html").text
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[0])
    assert (data["@type"], data["name"], data["geo"]["latitude"]) == (["City"], "Hamhŭng", 39.91667)


def test_the_set_describes_itself(address: str) -> None:
    found = ask(address, "/.well-known/void")
    triples = list(ox.parse(found.body, format=ox.RdfFormat.TURTLE, base_iri=address))
    void = "http://rdfs.org/ns/void#"
    assert [t.object.value for t in triples if t.predicate.value == f"{void}sparqlEndpoint"] == [f"{address}/sparql"]
    dumps = [
        t.object.value for t in triples if t.predicate.value == f"{void}dataDump" and t.object.value.startswith(address)
    ]
    assert f"{address}/data/graph.nq" in dumps
    assert all(ask(address, dump.removeprefix(address)).status == 200 for dump in dumps)
    assert f"{void}Linkset" in {t.object.value for t in triples if isinstance(t.object, ox.NamedNode)}


def test_the_sitemap_names_pages_that_are_there(address: str) -> None:
    urls = re.findall("<loc>(.*?)</loc>", ask(address, "/sitemap.xml").text)
    assert len(urls) > 50
    assert {ask(address, url.removeprefix(address)).status for url in urls[:20]} == {200}
    assert f"{address}/sitemap.xml" in ask(address, "/robots.txt").text


# Lists


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("class=schema:Library", {"South Hamgyong Sci-Tech Library"}), ("q=%ED%95%A8%ED%9D%A5", {"Hamhŭng"}),
        ("class=schema:Person&from=1990&to=2000&place=", {"Yang Hyong-sop", "Richard E. Kim", "Yoon Kwang-cho"}),
        ("class=schema:Person&to=1500", {"Yi Seonggye"}), ("class=schema:Nothing", set()),
        ("certainty=nonsense&class=schema:City", {"Hamhŭng"}),
    ],
)  # fmt: skip
def test_lists_are_narrowed_and_downloaded_as_they_are_shown(address: str, query: str, labels: set[str]) -> None:
    assert {each["label"] for each in json.loads(ask(address, f"/things.json?{query}").body)["things"]} == labels
    shown = ask(address, f"/things.html?{query}").text
    assert all(label in shown for label in labels)
    rows = csv.DictReader(io.StringIO(ask(address, f"/things.csv?{query}").text))
    assert {row["label"] for row in rows} == labels
    triples = ox.parse(ask(address, f"/things.ttl?{query}").body, format=ox.RdfFormat.TURTLE)
    assert len({t.subject for t in triples}) == len(labels)


def test_lists_are_narrowed_by_place_and_certainty(address: str) -> None:
    placed = json.loads(ask(address, "/things.json?place=Hamh%C5%ADng&class=schema:Person").body)["things"]
    assert len(placed) == 5
    hedged = json.loads(ask(address, "/things.json?certainty=speculative").body)["things"]
    assert {each["class"] for each in hedged} == {"schema:Claim"}


def test_two_things_stand_side_by_side(address: str) -> None:
    text = ask(address, "/compare.html?a=Hamhung&b=Haean-guy%C5%8Fk").text
    assert re.search(
        r"<th scope=\"row\">located in the administrative territorial entity</th>.*?South Hamgy.*?</td>\s*<td>",
        text,
        re.DOTALL,
    )
    assert "No thing is called" in ask(address, "/compare.html?a=Hamhung&b=nowhere-at-all").text


def test_statements_are_parquet_where_pyarrow_is_installed(address: str) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    table = parquet.read_table(io.BytesIO(ask(address, "/statements.parquet").body))
    assert table.num_rows == len(ROWS)
    assert table.column("quote").to_pylist() == [row["evidence"]["quote"] for row in ROWS]
    assert table.column("start").to_pylist() == [row["evidence"]["start"] for row in ROWS]


def test_places_are_geojson(address: str) -> None:
    data = json.loads(ask(address, "/places.geojson").body)
    assert [each["properties"]["name"] for each in data["features"]] == ["Hamhŭng"]
    assert data["features"][0]["geometry"]["coordinates"] == pytest.approx([127.533, 39.917], abs=0.01)


# What hostile input does not do


def test_hostile_words_stay_words(hostile: str) -> None:
    things = json.loads(ask(hostile, "/things.json").body)["things"]
    paths = ["/", "/things.html", "/map.html", "/timeline.html", "/quality.html", "/sparql.html", "/downloads.html"]
    paths += [f"/{each['page']}" for each in things]
    paths += [re.findall(r'article/[^"]+\.html', ask(hostile, "/").text)[0].join(("/", ""))]
    paths += [f"/things.html?q={quote(HOSTILE)}", f"/compare.html?a={quote(HOSTILE)}&b=x", f"/nothing/{quote(HOSTILE)}"]
    for path in paths:
        found = ask(hostile, path)
        for tag, attributes in Page(found.text).tags:
            assert not [name for name in attributes if name.startswith("on")], (path, tag, attributes)
            assert not (attributes.get("href") or "").lower().startswith(("javascript:", "data:", "vbscript:")), path
            assert tag != "script" or attributes.get("src") or attributes.get("type"), path
            assert tag not in ("style", "img", "iframe", "object", "base"), path
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in ask(hostile, f"/things.html?q={quote(HOSTILE)}").text


def test_a_title_that_climbs_out_has_a_page_that_does_not(hostile: str) -> None:
    things = json.loads(ask(hostile, "/things.json").body)["things"]
    pages = [unquote(each["page"]) for each in things]
    assert all(re.fullmatch(r"thing/[^/\\<>\"]+/[^/\\<>\"]+\.html", each) and "/../" not in each for each in pages), (
        pages
    )


def test_cells_that_would_be_formulas_are_quoted(hostile: str) -> None:
    cells = [cell for row in csv.reader(io.StringIO(ask(hostile, "/statements.csv").text)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


@pytest.mark.parametrize(
    "path",
    [
        "/data/../pyproject.toml", "/data/..%2fpyproject.toml", "/data/0/../../pyproject.toml", "/static/../app.py",
        "/static/..%2fapp.py",
        "/data/%2e%2e/pyproject.toml", "/data//etc/passwd", "/data/1/graph.nq", "/data/.hidden",
        "/static/%2e%2e/%2e%2e/vocab.py",
        "/thing/../../../etc/passwd", "/thing/en/..%2f..%2fx.html", "/article/..%5c..%5cx.html",
        "/data/graph.nq%00.txt", "/%00", "/thing/",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_folders(address: str, path: str) -> None:
    found = ask(address, path)
    assert found.status in (404, 400)
    assert b"[project]" not in found.body
    assert b"root:" not in found.body


def test_requests_that_are_too_large_are_refused(address: str) -> None:
    assert ask(address, "/things.html?q=" + "x" * 40_000).status == 413
    assert ask(address, "/sparql", "POST", b"x", {"Content-Length": str(1 << 40)}).status == 413
    long = b"query=" + b"x" * (4 << 20)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert ask(address, "/sparql", "POST", long, form).status == 413


def test_a_slow_client_keeps_nobody_waiting(address: str) -> None:
    place = urlsplit(address)
    slow = [socket.create_connection((place.hostname, place.port)) for _ in range(20)]
    try:
        for each in slow:
            each.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert ask(address, "/").status == 200
        slow[0].sendall(b"1\r\n\r\n")
        assert slow[0].recv(12).startswith(b"HTTP/1.1 200")
    finally:
        for each in slow:
            each.close()


def test_methods_that_nobody_serves_are_refused(address: str) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        assert ask(address, f"{HAMHUNG}.html", method).status == 405


def test_the_reconciliation_service_is_at_its_place(address: str) -> None:
    assert json.loads(ask(address, "/reconcile").body)["versions"] == ["0.2"]
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    queries = quote(json.dumps({"a": {"query": "Hamhŭng"}}))
    found = json.loads(ask(address, "/reconcile", "POST", f"queries={queries}".encode(), form).body)
    assert found["a"]["result"][0]["id"] == "Q109356"


def test_who_lacks_the_extra_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.web.find_spec", lambda name: None if name == "uvicorn" else name)
    with pytest.raises(KgError, match="uvicorn") as told:
        needed()
    assert "wikikg[web]" in told.value.hint


def test_pages_come_from_the_index_that_is_there(tmp_path: Path) -> None:
    from kg.web.index import open_index

    first = open_index([OUTPUT], tmp_path)
    made = first.path.stat().st_mtime_ns
    time.sleep(0.01)
    assert open_index([OUTPUT], tmp_path).path.stat().st_mtime_ns == made
    assert not [path for path in OUTPUT.iterdir() if path.name.startswith(".")], "nothing is written into the build"
    first.close()


# Dates and numbers


@pytest.mark.parametrize(
    ("edtf", "shown", "low", "high", "soft"),
    [
        ("1945-08-22", "22 August 1945", 1945.64, 1945.643, (False, False)),
        ("1955/1962", "1955–1962", 1955, 1963, (False, False)),
        ("199X", "1990s", 1990, 2000, (True, True)), ("18XX", "19th century", 1800, 1900, (True, True)),
        ("-00XX", "1st century BC", -99, 1, (True, True)),
        ("0XXX", "1st millennium", 0, 1000, (True, True)), ("201X~", "c. 2010s", 2010, 2020, (True, True)),
        ("1335~", "c. 1335", 1335, 1336, (True, True)),
        ("-0019", "20 BC", -19, -18, (False, False)),
        ("1946/..", "since 1946", 1946, None, (False, True)), ("../1977", "until 1977", None, 1978, (True, False)),
        ("1948?", "1948?", 1948, 1949, (True, True)), ("1950-10", "October 1950", 1950.75, 1950.833, (False, False)),
    ],
)  # fmt: skip
def test_dates_in_words_and_on_an_axis(
    edtf: str, shown: str, low: float | None, high: float | None, soft: tuple[bool, bool]
) -> None:
    found = period(edtf)
    assert found is not None
    assert words(edtf) == shown
    assert (found.low, found.high) == (pytest.approx(low, abs=0.002), pytest.approx(high, abs=0.002))
    assert (found.soft_low, found.soft_high) == soft


@given(st.text("0123456789X-/~?%.Y ", max_size=24))
def test_no_date_is_too_odd_to_be_written(edtf: str) -> None:
    assert isinstance(words(edtf), str)
    found = period(edtf)
    assert found is None or found.low is not None or found.high is not None


@pytest.mark.parametrize("edtf", ["", "..", "../..", "XXXX", "nonsense", "/"])
def test_what_is_no_date_has_no_place_on_an_axis(edtf: str) -> None:
    assert period(edtf) is None


def test_a_timeline_is_in_order_and_its_soft_ends_fade() -> None:
    from markupsafe import Markup

    entries = [
        Entry(Period(1950.0, 1953.0), "1950–1953", Markup("war")),
        Entry(Period(1108.0, 1109.0, soft_low=True, soft_high=True), "c. 1108", Markup("name")),
        Entry(Period(1946.0, None), "since 1946", Markup("person")),
    ]
    drawn = timeline(entries)
    assert drawn is not None
    assert [row.entry.words for row in drawn.rows] == ["c. 1108", "since 1946", "1950–1953"]
    assert [re.findall(r"soft-\w+", row.strip) for row in drawn.rows] == [["soft-both"], ["soft-high"], []]
    assert timeline([]) is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"amount": "768551", "unit": None}, "768,551"), ({"amount": "330", "unit": "km2"}, "330\u00a0km²"),
        ({"amount": "2328", "unit": None}, "2328"),
        ({"amount": "-3.4", "unit": "Cel"}, "\u22123.4\u00a0°C"), ({"amount": "63.7", "unit": "%"}, "63.7%"),
        ({"amount": "5", "unit": None, "lower": "5"}, "at least 5"),
        ({"amount": "5", "unit": None, "lower": "4", "upper": "6"}, "4–6"),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(value: dict[str, str], shown: str) -> None:
    assert quantity({"type": "quantity", **value}) == shown


def test_a_text_fragment_names_both_ends_of_a_long_sentence() -> None:
    url = fragment_link("https://x.org/y", "It was, so they say - liberated by the Red Army on 22 August 1945.")
    assert url == "https://x.org/y#:~:text=It%20was%2C%20so%20they,on%2022%20August%201945."
    assert fragment_link("https://x.org/y", "A-b, c") == "https://x.org/y#:~:text=A%2Db%2C%20c"

"""What people do in the explorer, in Chromium: clicks, keys, maps, queries; accessibility; requests to others."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.web.site import write_site
from tests.explorer_server import OUTPUT, explorer

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium")

ROWS = ".tabPanel.active .yasr tbody tr"
HAMHUNG = "thing/en/Hamhung.html"
PAGES = (
    "index.html",
    "things.html",
    "things.html?class=schema:Event",
    "map.html",
    "timeline.html",
    "quality.html",
    "compare.html?a=Hamhung&b=Shanghai",
    "downloads.html",
    HAMHUNG,
    "article/en/Hamhung.html",
    "nothing.html",
)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def address(cache: Path) -> Iterator[str]:
    with explorer(cache=cache) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        launched = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page on which nothing may fail, and which may ask nobody but its own site."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    opened.on("console", lambda said: wrong.append(f"console: {said.text}") if said.type == "error" else None)
    own = ("http://127.0.0.1", "file:", "data:", "blob:")
    opened.on("request", lambda asked: wrong.append(f"asks {asked.url}") if not asked.url.startswith(own) else None)
    yield opened
    opened.close()
    assert wrong == []


def test_four_clicks_lead_from_the_first_page_to_the_sentence_of_a_former_name(page: Any, address: str) -> None:
    page.goto(f"{address}/")
    page.fill("#search", "hamhung")
    page.locator(".found a", has_text="Hamhŭng").first.click()
    page.locator(".tree a", has_text="Tonghŭngsan-guyŏk").click()
    fact = page.locator(".fact").filter(has=page.locator(".says", has_text="Pallyong-guyŏk")).first
    fact.locator("summary").click()
    because = fact.locator(".because")
    assert "Pallyong-guyŏk until 1977" in "".join(because.locator("mark").all_inner_texts())
    assert "Administrative divisions" in because.inner_text()
    assert "북한지역정보넷" in because.inner_text()
    assert because.locator("a", has_text="source").get_attribute("href").startswith("http://www.cybernk.net/")


@pytest.mark.parametrize("typed", ["함흥", "咸興", "Hamhŭng", "hamheung"])
def test_search_as_one_types_by_keys_alone(page: Any, address: str, typed: str) -> None:
    page.goto(f"{address}/")
    page.keyboard.press("Tab")
    page.locator("#search").focus()
    page.keyboard.type(typed)
    page.wait_for_selector(".found li")
    page.keyboard.press("ArrowDown")
    assert page.locator("#search").get_attribute("aria-activedescendant") == "search-list-0"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{HAMHUNG}")


def test_text_and_statements_light_each_other_up(page: Any, address: str) -> None:
    page.goto(f"{address}/article/en/Hamhung.html")
    mark = page.locator(".text p mark", has_text="It was liberated by the").first
    ids = mark.get_attribute("data-s").split()
    mark.hover()
    lit = page.locator(".gloss.lit")
    assert lit.count() > 0
    assert {each.get_attribute("data-f") for each in lit.all()} <= set(ids)
    page.mouse.move(0, 0)
    gloss = page.locator(f'.gloss[data-f="{ids[0]}"]')
    gloss.hover()
    assert "lit" in mark.get_attribute("class")


def test_a_fact_leads_to_its_place_in_the_article(page: Any, address: str) -> None:
    page.goto(f"{address}/{HAMHUNG}")
    fact = page.locator(".claims .fact", has_text="speculation").first
    fact.locator("summary").click()
    fact.locator("dd a", has_text="Hamhung").first.click()
    page.wait_for_url("**/article/en/Hamhung.html#f*")
    assert page.locator(".text mark.lit").first.is_visible()
    assert "speculation" in " ".join(page.locator(".text mark.lit").all_inner_texts())


def test_a_marker_on_the_map_leads_to_a_page(page: Any, address: str) -> None:
    page.goto(f"{address}/map.html")
    page.locator("path.place").first.click()
    page.locator(".leaflet-popup-content a").click()
    page.wait_for_url(f"**/{HAMHUNG}")
    assert page.locator("#map path.land").count() > 0


def test_the_neighbourhood_is_drawn_and_leads_on(page: Any, address: str) -> None:
    page.goto(f"{address}/{HAMHUNG}")
    page.wait_for_function("globalThis.kgGraph !== undefined")
    assert page.evaluate("kgGraph.nodes().length") > 10
    page.evaluate("() => { kgGraph.nodes('[!own]')[0].emit('tap') }")
    page.wait_for_url(lambda url: not url.endswith(HAMHUNG))
    assert page.locator("h1").inner_text()


def test_a_bundled_query_runs_in_a_tab(page: Any, address: str) -> None:
    page.goto(f"{address}/sparql.html")
    page.locator("[data-query=wards]").click()
    page.wait_for_selector(ROWS, timeout=20_000)
    assert page.locator(ROWS).count() == 7
    page.goto(f"{address}/{HAMHUNG}")
    page.locator("h2", has_text="Where").hover()
    page.locator("h2", has_text="Where").locator("a.ask").click()
    page.wait_for_selector(ROWS, timeout=20_000)
    assert "South_Hamgy" in page.locator(".tabPanel.active .yasr").inner_text()


def test_completion_knows_the_vocabulary_by_its_names(page: Any, address: str) -> None:
    page.goto(f"{address}/sparql.html")
    query = "SELECT * WHERE { ?s wdt:pop }"
    page.evaluate(
        "(text) => { const y = kgYasgui.getTab().getYasqe(); y.setValue(text); y.focus(); y.setCursor(0, 27) }", query
    )
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".CodeMirror-hints li")
    assert page.locator(".CodeMirror-hints li").all_inner_texts()[0] == "wdt:P1082  population"
    page.keyboard.press("Enter")
    assert page.evaluate("kgYasgui.getTab().getYasqe().getValue()").endswith("SELECT * WHERE { ?s wdt:P1082 }")


def test_filters_compare_and_downloads(page: Any, address: str) -> None:
    page.goto(f"{address}/things.html")
    page.select_option("select[name=class]", "schema:Person")
    page.fill("input[name=to]", "1500")
    page.locator(".filters button").click()
    assert page.locator(".rows li").all_inner_texts()[0].startswith("Yi Seonggye")
    with page.expect_download() as waiting:
        page.goto(f"{address}/downloads.html")
        page.locator("a", has_text="statements.jsonl").click()
    assert Path(waiting.value.path()).read_bytes() == (OUTPUT / "statements.jsonl").read_bytes()


@pytest.mark.parametrize("width", [1280, 800, 390])
def test_nothing_is_wider_than_the_screen(page: Any, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    wide = []
    for path in PAGES[:-1]:
        page.goto(f"{address}/{path}")
        size = page.evaluate("document.documentElement.scrollWidth")
        wide += [(path, size)] if size > width else []
    assert wide == []


MODULES = Path(os.environ.get("KG_NODE_MODULES") or "node_modules")
"""Where npm has put axe-core and Comunica: npm install --no-save axe-core @comunica/query-sparql@3"""


def axe() -> str | None:
    """The script of axe-core."""
    path = MODULES / "axe-core" / "axe.min.js"
    return path.read_text("utf-8") if path.is_file() else None


@pytest.mark.skipif(axe() is None, reason="axe-core is not there: npm install --no-save axe-core")
@pytest.mark.parametrize(("scheme", "paths"), [("light", PAGES), ("dark", ("index.html", "timeline.html", HAMHUNG))])
def test_pages_are_accessible_by_wcag_2_2_aa(browser: Any, address: str, scheme: str, paths: tuple[str, ...]) -> None:
    """axe-core finds nothing against WCAG 2.2 A and AA on any kind of page."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme, bypass_csp=True)
    found = []
    for path in paths:
        page.goto(f"{address}/{path}")
        page.evaluate(axe())
        options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
        result = page.evaluate("(options) => axe.run(document, options)", options)
        found += [(path, each["id"], each["nodes"][0]["html"][:200]) for each in result["violations"]]
    page.close()
    assert found == []


def test_a_static_site_works_from_files(page: Any, cache: Path, tmp_path: Path) -> None:
    write_site([OUTPUT], tmp_path / "site", cache)
    page.goto(f"file://{tmp_path}/site/index.html")
    page.fill("#search", "함흥")
    page.locator(".found a").first.click()
    page.wait_for_url(f"**/{HAMHUNG}")
    page.locator(".facts summary").first.click()
    assert page.locator(".because").first.is_visible()
    page.goto(f"file://{tmp_path}/site/sparql.html#wards")
    page.wait_for_selector(ROWS, timeout=30_000)
    assert page.locator(ROWS).count() == 7
    page.evaluate("() => { kgYasgui.getTab().getYasqe().setValue('SELECT ?n WHERE { ?s wdt:P1082 ?n }') }")
    page.evaluate("() => { kgYasgui.getTab().query() }")
    page.wait_for_function("document.querySelector('.tabPanel.active .yasr')?.innerText.includes('768551')")
    page.goto(f"file://{tmp_path}/site/map.html")
    assert page.locator("path.land").count() > 0


@pytest.mark.skipif(
    not (MODULES / "@comunica" / "query-sparql").is_dir(),
    reason="Comunica is not there: npm install --no-save @comunica/query-sparql@3",
)
def test_comunica_is_answered(address: str) -> None:
    program = MODULES / "@comunica" / "query-sparql" / "bin" / "query.js"
    query = "SELECT ?c (COUNT(?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c"
    command = ["node", str(program), f"sparql@{address}/sparql", query, "-t", "application/sparql-results+json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    found = {each["c"]["value"]: int(each["n"]["value"]) for each in json.loads(done.stdout)["results"]["bindings"]}
    assert found["https://schema.org/City"] == 1
    assert found["https://schema.org/AdministrativeArea"] >= 7

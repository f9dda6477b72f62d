"""The explorer as files, and one article as one file: what is written is whole, links nowhere dead, and asks nobody."""

import json
import re
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.model import KgError
from kg.web.site import MARK, write_site
from tests.explorer_server import OUTPUT
from tests.test_explorer import Page

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("made") / "site"
    write_site([OUTPUT], out, tmp_path_factory.mktemp("cache"))
    return out


def test_every_link_and_source_leads_to_a_file(site: Path) -> None:
    dead = []
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 150
    for path in pages:
        read = Page(path.read_text("utf-8"))
        for link in [*read.links, *read.sources]:
            parts = urlsplit(urldefrag(link)[0])
            if parts.netloc or parts.scheme:
                assert link not in read.sources, "nothing is loaded from elsewhere"
                continue
            assert not parts.path.startswith("/"), f"{path}: {link} is not relative"
            if parts.path and not (path.parent / unquote(parts.path)).resolve().is_file():
                dead.append((path.relative_to(site).as_posix(), link))
    assert dead == []


def test_a_page_is_the_same_as_on_the_server_but_for_what_needs_one(site: Path) -> None:
    text = (site / "thing" / "en" / "Hamhung.html").read_text("utf-8")
    assert "<mark>768,551</mark>" in text
    assert 'data-live=""' in text
    assert "class/City.html" in text
    assert "things.html?" not in text


def test_data_lies_beside_each_page(site: Path) -> None:
    for ending, form in (("ttl", ox.RdfFormat.TURTLE), ("nq", ox.RdfFormat.N_QUADS), ("jsonld", ox.RdfFormat.JSON_LD)):
        data = (site / "thing" / "en" / f"Hamhung.{ending}").read_bytes()
        assert len(list(ox.parse(data, format=form))) > 500
    assert json.loads((site / "thing" / "en" / "Hamhung.json").read_bytes())["label"] == "Hamhŭng"
    for name in ("graph.ttl", "graph.jsonld", "graph.nq", "statements.jsonl"):
        assert (site / "data" / name).read_bytes() == (OUTPUT / name).read_bytes()
    assert json.loads((site / "places.geojson").read_bytes())["features"]
    assert (site / "statements.csv").read_text("utf-8").startswith("subject,")


def test_the_names_for_search_are_folded_and_those_with_most_facts_come_first(site: Path) -> None:
    script = (site / "static" / "names.js").read_text("utf-8")
    names = json.loads(script.removeprefix("globalThis.kgNames=").rstrip(";\n"))
    assert names[0][:3] == ["Hamhŭng", "thing/en/Hamhung.html", "city"]
    assert {"hamhung", "함흥시", "咸興市"} <= set(names[0][3])


def test_the_same_build_gives_the_same_site(site: Path, tmp_path: Path) -> None:
    again = tmp_path / "site"
    write_site([OUTPUT], again, tmp_path / "cache")
    first = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert first == {path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()}


def test_a_site_is_replaced_and_nothing_else_is(tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    with pytest.raises(KgError, match="no site of kg"):
        write_site([OUTPUT], out, tmp_path / "cache")
    assert [path.name for path in out.iterdir()] == ["mine.txt"]
    (out / "mine.txt").unlink()
    write_site([OUTPUT], out, tmp_path / "cache")
    (out / "old.html").write_text("old")
    write_site([OUTPUT], out, tmp_path / "cache")
    assert (out / MARK).is_file()
    assert not (out / "old.html").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_command_says_what_it_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    done = CliRunner().invoke(cli, ["site", str(OUTPUT), "-o", str(tmp_path / "out")])
    assert done.exit_code == 0
    assert re.match(r"\d+ things in [\d,]+ files: .*index\.html", done.output)
    wrong = CliRunner().invoke(cli, ["site", str(tmp_path / "nowhere"), "-o", str(tmp_path / "other")])
    assert (wrong.exit_code, len(wrong.stderr.splitlines())) == (2, 2)


def test_a_report_is_one_file_that_asks_nobody(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    done = CliRunner().invoke(cli, ["report", str(ROOT / "examples" / "Hamhung.wikitext"), "-o", str(out)])
    assert done.exit_code == 0, done.output
    text = out.read_text("utf-8")
    read = Page(text)
    assert read.sources == []
    assert [link for link in read.links if not link.startswith(("#", "http"))] == []
    assert [tag for tag, _ in read.tags if tag in ("link", "img", "iframe")] == []
    assert "default-src 'none'" in text
    assert "768,551" in text
    assert "data-s=" in text
    ids = [attributes["id"] for _, attributes in read.tags if attributes.get("id")]
    assert len(ids) == len(set(ids)), "each place has one name"
    assert {link[1:] for link in read.links if link.startswith("#")} <= set(ids)


def test_a_report_is_about_one_article(tmp_path: Path) -> None:
    for name in ("Ordna", "Umra"):
        (tmp_path / f"{name}.wikitext").write_text(f"'''{name}''' is a city.\n", "utf-8")
    done = CliRunner().invoke(cli, ["report", str(tmp_path)])
    assert done.exit_code == 2
    assert "2 articles" in done.stderr

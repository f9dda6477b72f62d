"""A run in shards: the same bytes whatever the workers, whenever it was ended, and nothing lost in silence."""

import bz2
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
import zstandard

from kg import Article, extract
from kg.export.parquet import SCHEMA
from kg.rdf import lines
from kg.run.shards import DEAD, MANIFEST, run_shards
from kg.run.unit import Task
from kg.sources.units import Reading, multistream, units

HEAD = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">
<siteinfo><base>https://en.wikipedia.org/wiki/Main_Page</base></siteinfo>
"""
TOWN = """{{{{Infobox settlement |name={name} |population_total={number} |population_as_of=2011 |area_total_km2=12}}}}
'''{name}''' is a town in [[Norfolk]].
== History ==
The mill of {name} was built in 18{year}.<ref>{{{{cite book|title=Mills|last=Gordon|year=1977}}}}</ref>
"""


def town(number: int) -> str:
    return TOWN.format(name=f"Ordna {number}", number=1000 + number, year=10 + number % 80)


def page(number: int) -> str:
    text = town(number).replace("<", "&lt;")
    return (
        f"<page><title>Ordna {number}</title><ns>0</ns><id>{number + 1}</id>"
        f"<revision><id>{number + 100}</id><text>{text}</text></revision></page>\n"
    )


def dump(path: Path, pages: int, *, streams: int = 0) -> Path:
    """An export of towns; with `streams` that many pages a bzip2 stream."""
    if not streams:
        path.write_text(f"{HEAD}{''.join(map(page, range(pages)))}</mediawiki>", "utf-8")
        return path
    parts = [HEAD, *("".join(map(page, range(at, min(at + streams, pages)))) for at in range(0, pages, streams))]
    path.write_bytes(b"".join(bz2.compress(part.encode()) for part in (*parts, "</mediawiki>")))
    return path


def digests(folder: Path) -> dict[str, str]:
    names = sorted(path.name for path in folder.iterdir() if path.suffix in (".zst", ".parquet", ".json", ".jsonl"))
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def quads(folder: Path) -> list[str]:
    found: list[str] = []
    for path in sorted(folder.glob("part-*.nq.zst")):
        found += zstandard.ZstdDecompressor().decompress(path.read_bytes()).decode().splitlines()
    return found


def test_the_bytes_are_the_same_for_any_number_of_workers(tmp_path: Path) -> None:
    source = dump(tmp_path / "towns.xml", 410)
    one = run_shards([source], Task(tmp_path / "one"), 1)
    two = run_shards([source], Task(tmp_path / "two"), 2)
    assert (one.total("articles"), len(one.done)) == (410, 3)
    assert one.done == two.done
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_a_shard_holds_the_lines_of_its_articles_in_the_order_of_the_input(tmp_path: Path) -> None:
    run_shards([dump(tmp_path / "towns.xml", 3)], Task(tmp_path / "out", links=""), 1)
    articles = [Article(f"Ordna {n}", "en", town(n), n + 100, n + 1) for n in range(3)]
    assert quads(tmp_path / "out") == [line for article in articles for line in lines(extract(article))]


def test_whole_streams_of_a_multistream_dump_are_units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.sources.units._BYTES", 1500)
    source = dump(tmp_path / "towns.xml.bz2", 60, streams=10)
    assert len(multistream(source)) == 8
    kinds = [unit.kind for unit in units([source], Reading(), lambda _: None)]
    assert set(kinds) == {"streams"}
    assert len(kinds) > 2
    run_shards([source], Task(tmp_path / "streams"), 1)
    run_shards([dump(tmp_path / "plain.xml", 60)], Task(tmp_path / "plain"), 1)
    assert quads(tmp_path / "streams") == quads(tmp_path / "plain")


def test_streams_that_begin_inside_a_page_are_no_units(tmp_path: Path) -> None:
    data = dump(tmp_path / "towns.xml", 40).read_bytes()
    source = tmp_path / "blocks.xml.bz2"
    source.write_bytes(b"".join(bz2.compress(data[at : at + 3000]) for at in range(0, len(data), 3000)))
    assert multistream(source) == ()
    assert run_shards([source], Task(tmp_path / "out"), 1).total("articles") == 40


def test_what_was_done_is_kept_and_what_changed_is_done_again(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(120):
        (folder / f"Ordna {number:03}.wikitext").write_text(town(number), "utf-8")
    task = Task(tmp_path / "out", Reading(title_from="file"))
    assert (run_shards([folder], task, 1).kept, run_shards([folder], task, 1).kept) == (0, 3)
    (folder / "Ordna 119.wikitext").write_text(town(7), "utf-8")
    assert run_shards([folder], task, 1).kept == 2
    for path in sorted(folder.iterdir())[40:]:
        path.unlink()
    assert len(run_shards([folder], task, 1).done) == 1
    assert sorted(path.name for path in (tmp_path / "out").glob("part-*")) == [
        "part-00000.nq.zst",
        "part-00000.parquet",
    ]
    manifest = json.loads((tmp_path / "out" / MANIFEST).read_text("utf-8"))
    assert manifest["totals"]["articles"] == 40
    assert {name for unit in manifest["units"] for name in unit["shards"]} == {
        "part-00000.nq.zst",
        "part-00000.parquet",
    }


def test_one_bad_article_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(article: Article, *rest: object) -> object:
        if article.title == "Ordna 1":
            raise RuntimeError("cannot be read")
        return extract(article, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("kg.run.unit.extract", failing)
    run = run_shards([dump(tmp_path / "towns.xml", 3)], Task(tmp_path / "out"), 1)
    assert (run.total("articles"), run.dead()) == (2, [("Ordna 1", "RuntimeError: cannot be read")])
    assert "Ordna 1" in (tmp_path / "out" / DEAD).read_text("utf-8")


def test_a_dump_that_is_cut_off_gives_what_was_whole_and_is_told(tmp_path: Path) -> None:
    source = tmp_path / "cut.xml"
    text = dump(tmp_path / "towns.xml", 30).read_text("utf-8")
    source.write_text(text[: text.index("<title>Ordna 20")], "utf-8")
    done = build(source, tmp_path / "out", "--jobs", "1")
    assert done.returncode == 2
    assert "20 articles" in done.stdout
    assert "after page 'Ordna 19'" in done.stderr


def build(source: Path, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", "build", str(source), "-o", str(out), "--shards", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_run_that_is_killed_at_any_moment_ends_in_the_same_bytes(tmp_path: Path) -> None:
    source = dump(tmp_path / "towns.xml", 500)
    assert build(source, tmp_path / "whole", "--jobs", "2").returncode == 0
    whole = digests(tmp_path / "whole")
    moments = random.Random(1)
    for turn in range(2):
        out = tmp_path / f"killed-{turn}"
        command = [sys.executable, "-m", "kg", "build", str(source), "-o", str(out), "--shards", "--jobs", "2"]
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        wanted, until = 1 + moments.randrange(2), time.monotonic() + 60
        while len(list(out.glob("part-*.zst"))) < wanted and run.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        again = build(source, out, "--jobs", "2")
        assert again.returncode == 0, again.stderr
        assert digests(out) == whole


def test_the_parquet_shards_answer_sql(tmp_path: Path) -> None:
    run_shards([dump(tmp_path / "towns.xml", 5)], Task(tmp_path / "out"), 1)
    table = f"'{tmp_path}/out/*.parquet'"
    found = duckdb.sql(
        f"SELECT subject_label, value_number, qualifiers[1].edtf, evidence.quote FROM {table} "
        "WHERE property_label = 'population' ORDER BY ALL LIMIT 2"
    ).fetchall()
    assert found == [("Ordna 0", 1000.0, "2011", "1000"), ("Ordna 1", 1001.0, "2011", "1001")]
    names = [row[0] for row in duckdb.sql(f"DESCRIBE SELECT * FROM {table}").fetchall()]
    assert names == SCHEMA.names
    [(cited,)] = duckdb.sql(f"SELECT count(*) FROM {table} WHERE \"references\"[1].title = 'Mills'").fetchall()
    assert cited > 0


def test_a_folder_without_an_article_is_an_error_of_two_lines(tmp_path: Path) -> None:
    done = build(tmp_path, tmp_path / "out")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 2)

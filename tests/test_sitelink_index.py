"""The sitelink index: dumps read as they are written, MediaWiki's rules, kills survived, wrong files named."""

import bz2
import gzip
import json
import os
import pickle
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import sitelinks as benchmark
from kg.cli import cli
from kg.linking import entities, open_index, sqldump, streams
from kg.linking.building import build_index
from kg.linking.titles import Naming, language, name
from kg.model import KgError
from kg.vocab import P, Q
from tests.wiki_sample import DISAMBIGUATION, Wiki, dump, dumps, seeded, seeds

WIKI = Wiki(
    {
        "China": "Q148", "Hamhung": "Q109356", "People's (x),(1,\\": "Q12", "Amb": "Q5", "Noitem": None, "Café": "Q77",
        "Category:Hamhung": "Q66", "Category:Bare": None, "Template:Box": "Q12345", "Template:Bare": None,
    },
    {
        "PRC": ("China", ""), "Sec": ("China", "History"), "To amb": ("Amb", ""), "Own": ("China", ""),
        "Twice": ("PRC", ""), "Twice to section": ("Sec", ""), "Loop": ("Pool", ""), "Pool": ("Loop", ""),
        "Self": ("Self", ""), "Broken": ("Nowhere", ""), "To bare": ("Noitem", ""), "Away": ("de:China", ""),
        "Category:Old": ("Category:Hamhung", ""), "To cat": ("Category:Hamhung", ""),
    },
    {"Amb"},
    {"Own": "Q11"},
)  # fmt: skip
KEPT = len(WIKI.items) + len(WIKI.redirects) - 1
"""A template without an item is not kept."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return dumps(WIKI, tmp_path_factory.mktemp("dumps"))


@pytest.fixture(scope="module")
def index(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("index") / "enwiki.sitelinks"
    build_index(files, out)
    return out


@pytest.mark.parametrize(
    ("title", "qid", "note"),
    [
        ("China", "Q148", "exact enwiki title"),
        ("china", "Q148", "exact enwiki title"),
        ("_China_", "Q148", "exact enwiki title"),
        (":China", "Q148", "exact enwiki title"),
        ("Cafe\u0301", "Q77", "exact enwiki title"),
        ("café", "Q77", "exact enwiki title"),
        ("People's (x),(1,\\", "Q12", "exact enwiki title"),
        ("Category:Hamhung", "Q66", "exact enwiki title"),
        ("category : hamhung", "Q66", "exact enwiki title"),
        ("Template:Box", "Q12345", "exact enwiki title"),
        ("PRC", "Q148", "exact enwiki title after redirect to China"),
        ("Twice", "Q148", "exact enwiki title after redirect to China"),
        ("Category:Old", "Q66", "exact enwiki title after redirect to Category:Hamhung"),
        ("To cat", "Q66", "exact enwiki title after redirect to Category:Hamhung"),
        ("Own", "Q11", "exact enwiki title"),
    ],
)
def test_a_title_is_its_item(index: Path, title: str, qid: str, note: str) -> None:
    link = open_index(index)["en", title]
    assert (link.lang, link.title, link.qid, link.confidence) == ("en", title, qid, "exact")
    assert (link.source, link.note) == ("enwiki-20261101-page_props.sql.gz", note)


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("Amb", "a disambiguation page, or a redirect to one"),
        ("To amb", "a disambiguation page, or a redirect to one"),
        ("Sec", "redirects to a section of a page, which is another thing"),
        ("Twice to section", "redirects to a section of a page, which is another thing"),
        ("Noitem", "the page has no item"),
        ("To bare", "redirects to a page that has no item"),
        ("Loop", "redirects to a page that is not there"),
        ("Self", "redirects to a page that is not there"),
        ("Broken", "redirects to a page that is not there"),
        ("Away", "redirects to a page that is not there"),
        ("Nowhere", "there is no such page"),
        ("CHINA", "there is no such page"),
        ("Category:Bare", "the page has no item"),
        ("Template:Bare", "there is no such page, or it has no item"),
        ("File:China.jpg", "there is no such page, or it has no item"),
        ("A|B", "no page can have this title"),
        ("A#B", "no page can have this title"),
        ("Special:Search", "no page can have this title"),
    ],
)
def test_nil_is_an_answer_with_its_reason(index: Path, title: str, reason: str) -> None:
    sitelinks = open_index(index)
    assert sitelinks.get(("en", title)) is None
    assert sitelinks.answer(("en", title)).reason == reason
    assert not sitelinks.answer(("en", title)).failed


def test_an_index_is_a_mapping_and_more(index: Path) -> None:
    sitelinks = open_index(index)
    assert sitelinks.langs == ("en",)
    assert len(sitelinks) == KEPT
    assert {("en", "China"), ("en", "PRC"), ("en", "Category:Hamhung")} < set(sitelinks)
    assert all(key in sitelinks for key in sitelinks)
    assert ("en", "Sec") not in sitelinks
    assert ("de", "China") not in sitelinks
    assert "wiki de" in sitelinks.answer(("de", "China")).reason
    assert sitelinks.titles("Q148") == ["China"]
    assert sitelinks.titles("Q66", "en") == ["Category:Hamhung"]
    assert sitelinks.titles("Q148", "de") == sitelinks.titles("Q999") == sitelinks.titles("nonsense") == []
    assert [link.title for link in sitelinks.search("c")] == ["Café", "China"]
    assert [link.title for link in sitelinks.search("c", 1, "en")] == ["Café"]
    assert [link.title for link in sitelinks.search("Category:")] == []
    assert [link.title for link in sitelinks.search("category:h")] == ["Category:Hamhung"]
    assert sitelinks.search("China", lang="de") == []
    assert sitelinks.search("amb") == []
    twin = pickle.loads(pickle.dumps(sitelinks))
    assert twin["en", "PRC"] == sitelinks["en", "PRC"]
    found = dict(sitelinks([("en", "PRC"), ("en", "Amb")]))
    assert [answer.link is None for answer in found.values()] == [True, False]


def test_threads_share_an_index(index: Path) -> None:
    sitelinks, found = open_index(index), []

    def ask() -> None:
        found.extend(sitelinks["en", title].qid for title in ["China", "PRC"] * 50)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["Q148"] * 800


@pytest.mark.parametrize(
    ("title", "lang", "page"),
    [
        ("ßeta", "en", (0, "ßeta")),
        ("აბა", "ka", (0, "აბა")),
        ("ﬁn", "en", (0, "ﬁn")),
        ("istanbul", "tr", (0, "İstanbul")),
        ("istanbul", "en", (0, "Istanbul")),
        ("éa", "en", (0, "Éa")),
        ("A\u200eB\u00a0 C", "en", (0, "AB C")),
        ("AT&amp;T", "en", (0, "AT&T")),
        ("A & B", "en", (0, "A & B")),
        ("Foo: bar", "en", (0, "Foo: bar")),
        ("user talk:x", "en", (3, "X")),
        ("Image:x.jpg", "en", (6, "X.jpg")),
        ("A/B", "en", (0, "A/B")),
        ("...", "en", (0, "...")),
        ("100%", "en", (0, "100%")),
        ("", "en", None),
        ("..", "en", None),
        ("A/../B", "en", None),
        ("A/.", "en", None),
        ("%41", "en", None),
        ("~~~", "en", None),
        ("[x]", "en", None),
        ("é" * 128, "en", None),
        ("é" * 127, "en", (0, "É" + "é" * 126)),
        ("::x", "en", None),
        ("Category:", "en", None),
    ],
)
def test_titles_are_read_by_mediawikis_rules(title: str, lang: str, page: tuple[int, str] | None) -> None:
    assert name(title, Naming(lang)) == page


def test_a_wikis_database_says_its_language() -> None:
    names = {"enwiki": "en", "zh_min_nanwiki": "zh-min-nan", "simplewiki": "simple", "be_x_oldwiki": "be-tarask"}
    assert {wiki: language(wiki) for wiki in names} == names
    for wiki in ("commonswiki", "enwiktionary", "wiki", "wikidatawiki"):
        with pytest.raises(KgError, match="not the database of a Wikipedia"):
            language(wiki)


# How dumps are written


ROWS: list[tuple[object, ...]] = [
    (number, 0, f"It's \\ a\n\"{number}\" (x),(1,0,'y',0", 0, 0, 1e-05, "2", None, 1, 9, "x", None)
    for number in range(1, 400)
]
WANTED = {"page_id": int, "page_title": str}


@pytest.mark.parametrize("new", [False, True], ids=["mysqldump", "mariadb-dump"])
@pytest.mark.parametrize("piece", [1 << 20, 997, 64, 7])
def test_rows_are_read_whatever_the_pieces(
    piece: int, new: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "PIECE", piece)
    head = sqldump.head(dump(tmp_path / "page.sql.gz", "page", ROWS, new=new))
    assert head is not None
    assert (head.wiki, head.table, head.columns[2]) == ("enwiki", "page", "page_title")
    batches = list(sqldump.batches(head, WANTED))
    read = [(int(number), sqldump.text(title)) for batch in batches for number, title, *_ in batch.rows]
    assert read == [(row[0], row[2]) for row in ROWS]
    counts = 0
    for batch in batches[:: max(1, len(batches) // 20)]:  # from any place where one may have stopped
        counts = sum(len(each.rows) for each in batches[: batches.index(batch) + 1])
        rest = [row for again in sqldump.batches(head, WANTED, batch.place) for row in again.rows]
        assert len(rest) + counts == len(ROWS)
    assert counts


def test_columns_may_stand_in_another_order_and_texts_be_written_otherwise(tmp_path: Path) -> None:
    file = tmp_path / "redirect.sql"
    file.write_bytes(
        b"CREATE TABLE `redirect` (\n  `rd_title` blob,\n  `x` int,\n  `rd_from` int,\n"
        b"  PRIMARY KEY (`rd_from`)\n) ENGINE=x;\n"
        b"INSERT INTO `other` VALUES (1,2,3);\nINSERT INTO `redirect` (`rd_title`, `x`, `rd_from`) VALUES "
        b"(_binary 'it''s',0x41,7),('\xc3\xa9\xff',-1.5e-3,8),(NULL,NULL,9);\n"
    )
    head = sqldump.head(file)
    assert head is not None
    assert head.wiki is None
    rows = [row[:2] for batch in sqldump.batches(head, {"rd_from": int, "rd_title": str}) for row in batch.rows]
    assert [(number, sqldump.text(title)) for number, title in rows] == [(b"7", "it's"), (b"8", "é\ufffd"), (b"9", "")]
    with pytest.raises(KgError, match="has no column rd_fragment"):
        list(sqldump.batches(head, {"rd_fragment": str}))


@pytest.mark.parametrize(
    ("cut", "said"),
    [
        (lambda text: text[: text.index(b"(300,")] + b"(300,0,'no", "ends within `page`, at byte"),
        (lambda text: text[: text.index(b"(300,") - 1] + b",", "ends within `page`, at byte"),
        (lambda text: text[: text.index(b"(300,")].rstrip(b";\n"), "ends within `page`, at byte"),
        (lambda text: text.replace(b"(300,0", b"(three hundred,0") + b" " * (9 << 20), "not a row of `page` at byte"),
    ],
)
def test_a_dump_that_breaks_off_is_told(cut: object, said: str, tmp_path: Path) -> None:
    file = dump(tmp_path / "enwiki-page.sql", "page", ROWS)
    file.write_bytes(cut(file.read_bytes()))  # type: ignore[operator]
    out = tmp_path / "x.sitelinks"
    with pytest.raises(KgError, match=said) as caught:
        build_index([file], out)
    assert str(file) in caught.value.message
    assert not out.exists()


@pytest.mark.parametrize("end", ["gz", "bz2"])
def test_a_damaged_archive_is_told(end: str, tmp_path: Path) -> None:
    file = dump(tmp_path / "enwiki-page.sql", "page", ROWS * 20)
    pack = gzip.compress if end == "gz" else bz2.compress
    whole = pack(file.read_bytes())
    packed = tmp_path / f"enwiki-page.sql.{end}"
    packed.write_bytes(whole)
    assert build_index([packed], tmp_path / "good.sitelinks") == len(ROWS)
    for data in (whole[: len(whole) * 2 // 3], whole[: len(whole) // 2] + b"\0" * 99 + whole[len(whole) // 2 + 99 :]):
        packed.write_bytes(data)
        with pytest.raises(KgError, match=r"damaged|not a row|ends within"):
            build_index([packed], tmp_path / "x.sitelinks")
    assert not (tmp_path / "x.sitelinks").exists()


# Other sources


def test_language_links_tell_of_other_wikis(files: list[Path], tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [
        (1, "ko", "중화인민공화국"),
        (1, "de", "China#Geschichte"),
        (2, "ko", "함흥시"),
        (4, "ko", "모호"),
    ]
    rows += [(1, "fr", "Chine"), (2, "fr", "Chine")]
    links = dump(tmp_path / "enwiki-20261101-langlinks.sql.gz", "langlinks", rows)
    build_index([*files, links], tmp_path / "x.sitelinks", langs=["en", "ko", "de", "fr"])
    sitelinks = open_index(tmp_path / "x.sitelinks")
    link = sitelinks["ko", "함흥시"]
    assert (link.qid, link.note, link.source) == ("Q109356", "language link to kowiki", links.name)
    assert sitelinks["ko", "중화인민공화국"].qid == "Q148"
    assert ("ko", "모호") not in sitelinks  # a disambiguation page
    assert ("fr", "Chine") not in sitelinks  # two pages claim it
    assert ("de", "China") not in sitelinks  # a section
    assert sitelinks.titles("Q148") == ["China"]


HUMAN = Q["Wikimedia human name disambiguation page"]


def entity(qid: str, sitelinks: dict[str, str], kind: str | None = None) -> dict[str, object]:
    claim = {"mainsnak": {"datavalue": {"value": {"entity-type": "item", "numeric-id": int((kind or "Q1")[1:])}}}}
    return {
        "type": "item", "id": qid, "labels": {}, "claims": {P["instance of"]: [claim]} if kind else [],
        "sitelinks": {wiki: {"site": wiki, "title": title, "badges": []} for wiki, title in sitelinks.items()} or [],
    }  # fmt: skip


ENTITIES = [
    entity("Q148", {"enwiki": "China", "kowiki": "중화인민공화국", "commonswiki": "China", "enwiktionary": "China"}),
    entity("Q5", {"enwiki": "Amb"}, DISAMBIGUATION),
    entity("Q6", {"enwiki": "Kim (name)"}, HUMAN),
    entity("Q66", {"enwiki": "Category:Hamhung", "dewiki": "Kategorie:Hamhŭng"}),
    entity("Q1", {}),
    {"type": "property", "id": P["country"], "claims": {}},
]


def written(path: Path, found: list[dict[str, object]] = ENTITIES) -> Path:
    text = "[\n" + ",\n".join(json.dumps(each, ensure_ascii=False) for each in found) + "\n]\n"
    packs = {".gz": gzip.compress, ".bz2": bz2.compress}
    path.write_bytes(packs.get(path.suffix, bytes)(text.encode()))
    return path


@pytest.mark.parametrize("end", ["json", "json.gz", "json.bz2"])
@pytest.mark.parametrize("piece", [1 << 20, 50])
def test_an_entity_dump_makes_an_index(end: str, piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "PIECE", piece)
    assert build_index([written(tmp_path / f"all.{end}")], tmp_path / "x") == 6
    sitelinks = open_index(tmp_path / "x")
    assert sitelinks.langs == ("en", "ko", "de")
    assert sitelinks["ko", "중화인민공화국"].qid == "Q148"
    assert sitelinks["en", "category:hamhung"].source == f"all.{end}"
    assert sitelinks["de", "Kategorie:Hamhŭng"].qid == "Q66"
    assert sitelinks.answer(("en", "Amb")).reason == "a disambiguation page, or a redirect to one"
    assert ("en", "Kim (name)") not in sitelinks
    build_index([written(tmp_path / f"all.{end}")], tmp_path / "x", langs=["ko"])
    assert open_index(tmp_path / "x").langs == ("ko",)


def test_an_entity_dump_gives_a_wikis_pages_and_redirects_their_items(files: list[Path], tmp_path: Path) -> None:
    build_index([files[0], files[2], written(tmp_path / "all.json")], tmp_path / "x", langs=["en"])
    sitelinks = open_index(tmp_path / "x")
    assert sitelinks["en", "PRC"].note == "exact enwiki title after redirect to China"
    assert sitelinks["en", "PRC"].source == "all.json"
    assert ("en", "To amb") not in sitelinks
    assert sitelinks.answer(("en", "Hamhung")).reason == "the page has no item"


@pytest.mark.parametrize(
    "line", ['{"id": 5}', '{"type": "item", "id": "Q1", "sitelinks": {"enwiki": 1}}', '{"type": "item", "id": "Q1"']
)
def test_a_line_that_is_no_entity_is_told(line: str, tmp_path: Path) -> None:
    file = tmp_path / "all.json"
    file.write_text('[\n{"type":"item","id":"Q2"},\n' + line + "\n]\n", "utf-8")
    with pytest.raises(KgError, match="no entity at byte 29 unpacked"):
        list(entities.batches(file))


def test_items_per_site_make_an_index(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [
        (1, 148, "enwiki", "China"),
        (2, 148, "kowiki", "중국"),
        (3, 9, "commonswiki", "X"),
    ]
    file = dump(tmp_path / "wikidatawiki-wb_items_per_site.sql.gz", "wb_items_per_site", rows, "wikidatawiki")
    assert build_index([file], tmp_path / "x") == 2
    assert open_index(tmp_path / "x")["ko", "중국"].qid == "Q148"


def test_a_wikis_own_namespaces_come_from_its_siteinfo(tmp_path: Path) -> None:
    wiki = Wiki({"Hamhŭng": "Q1", "Category:Hamhŭng": "Q2"})
    made = dumps(wiki, tmp_path, "dewiki")
    info = tmp_path / "dewiki-20261101-siteinfo-namespaces.json.gz"
    spaces = {
        "0": {"id": 0, "case": "first-letter", "*": ""},
        "14": {"id": 14, "case": "first-letter", "*": "Kategorie", "canonical": "Category"},
        "104": {"id": 104, "case": "case-sensitive", "*": "gerät"},
    }
    query = {"namespaces": spaces, "namespacealiases": [{"id": 14, "*": "Kat"}]}
    info.write_bytes(gzip.compress(json.dumps({"query": query}).encode()))
    build_index([*made, info], tmp_path / "x")
    sitelinks = open_index(tmp_path / "x")
    assert {sitelinks["de", f"{space}:hamhŭng"].qid for space in ("Kategorie", "KAT", "category")} == {"Q2"}
    assert name("Gerät:x", sitelinks._namings["de"]) == (104, "x")
    info.write_bytes(b"{}")
    with pytest.raises(KgError, match="not a wiki's siteinfo"):
        build_index([*made, info], tmp_path / "x")


# Files that are none


def test_what_is_no_dump_is_named(files: list[Path], tmp_path: Path) -> None:
    other = tmp_path / "enwiki-links.sql"
    other.write_text("CREATE TABLE `pagelinks` (\n  `pl_from` int,\n) ENGINE=x;\n", "utf-8")
    prose = tmp_path / "prose.txt"
    prose.write_text("Hello", "utf-8")
    nameless = tmp_path / "page.sql"
    nameless.write_bytes(gzip.decompress(files[0].read_bytes()).replace(b"Database: enwiki", b""))
    for path, said in (
        (other, "a dump of `pagelinks`"),
        (prose, "neither an SQL dump nor"),
        (nameless, "of which wiki"),
        (tmp_path / "no", "No such file"),
    ):
        with pytest.raises(KgError, match=said) as caught:
            build_index([path], tmp_path / "x")
        assert str(path) in caught.value.message
    with pytest.raises(KgError, match="no dump was given"):
        build_index([], tmp_path / "x")
    with pytest.raises(KgError, match="given twice"):
        build_index([files[0], files[0]], tmp_path / "x")
    assert build_index([nameless], tmp_path / "x", wiki="enwiki") == KEPT - 1


def test_what_is_no_index_is_named(index: Path, tmp_path: Path) -> None:
    text, empty, old = tmp_path / "text", tmp_path / "empty", tmp_path / "old"
    text.write_text("not a database, but long enough to look like one " * 20, "utf-8")
    sqlite3.connect(empty).execute("CREATE TABLE x(y)").connection.close()
    old.write_bytes(index.read_bytes())
    with sqlite3.connect(old) as db:
        db.execute("PRAGMA user_version=99")
    db.close()
    for path, said in (
        (text, "not a sitelink index: file is not a database"),
        (empty, "not a sitelink index"),
        (old, "a sitelink index of version 99"),
        (tmp_path / "no", "no such file"),
    ):
        with pytest.raises(KgError, match=said) as caught:
            open_index(path)
        assert "kg link build-index" in caught.value.hint


# Kills and other builds


BUILDING = """
import sys, time
from pathlib import Path
from kg.linking import staging, streams
from kg.linking.building import build_index
staging._FLUSH = 1
streams.PIECE = 4096
def tick(name, done, size):
    print(name, done, size, flush=True)
    if name == sys.argv[1] and 0 < done < size or name == sys.argv[1] == "joining":
        time.sleep(60)
build_index([Path(each) for each in sys.argv[3:]], Path(sys.argv[2]), tick=tick)
"""


@pytest.mark.parametrize("where", ["page", "page_props", "redirect", "joining"])
def test_a_killed_build_goes_on_where_it_was(where: str, tmp_path: Path) -> None:
    made = benchmark.write_dumps(tmp_path, 3000)
    whole, out = tmp_path / "whole.sitelinks", tmp_path / "killed.sitelinks"
    build_index(made, whole)
    at = where if where == "joining" else f"enwiki-20261101-{where}.sql.gz"
    command = [sys.executable, "-c", BUILDING, at, str(out), *map(str, made)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            name_, done, size = line.split()
            if name_ == at and (where == "joining" or 0 < int(done) < int(size)):
                break
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert not out.exists()
    staged = tmp_path / "killed.sitelinks.building"
    with sqlite3.connect(staged) as db:
        places = {row[0]: row[1:] for row in db.execute("SELECT name, place, done FROM input")}
    db.close()
    assert places[at if where != "joining" else "enwiki-20261101-redirect.sql.gz"][0] > 0
    assert where == "joining" or not places[at][1]
    read: list[str] = []
    build_index(made, out, tick=lambda name, *_: read.append(name))
    done_before = [key for key, (_, done) in places.items() if done]
    assert not set(done_before) & set(read)  # what was read is not read again
    assert out.read_bytes() == whole.read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {whole.name, out.name, *(path.name for path in made)}


def test_what_was_read_of_other_dumps_is_of_no_use(tmp_path: Path) -> None:
    made = benchmark.write_dumps(tmp_path, 500)
    out = tmp_path / "x.sitelinks"

    def stop(name: str, *_: int) -> None:
        if name == "joining":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_index(made, out, tick=stop)
    assert (tmp_path / "x.sitelinks.building").exists()
    made = benchmark.write_dumps(tmp_path, 300)
    assert build_index(made, out) == 300
    assert len(open_index(out)) == 300


def test_two_builds_do_not_write_into_one_index(files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "x.sitelinks"
    said: list[str] = []

    def meanwhile(name: str, *_: int) -> None:
        if name == "joining" and not said:
            with pytest.raises(KgError, match="another build is writing here") as caught:
                build_index(files, out)
            said.append(caught.value.message)

    build_index(files, out, tick=meanwhile)
    assert said
    assert open_index(out)["en", "China"].qid == "Q148"


def test_a_damaged_staging_file_is_told(files: list[Path], tmp_path: Path) -> None:
    (tmp_path / "x.building").write_bytes(b"no database " * 1000)
    with pytest.raises(KgError, match="is damaged") as caught:
        build_index(files, tmp_path / "x")
    assert "remove" in caught.value.hint


def test_an_index_is_replaced_whole(files: list[Path], index: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.sitelinks"
    build_index(files, out)
    reader = open_index(out)
    build_index(benchmark.write_dumps(tmp_path, 50), out)
    assert reader["en", "China"].qid == "Q148"  # who reads the old one goes on
    assert len(open_index(out)) == 50
    build_index(files, out)
    assert out.read_bytes() == index.read_bytes()  # same dumps, same bytes


# Numbers


def test_ten_thousand_titles_link_in_under_a_second_in_bounded_memory(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert benchmark.report(tmp_path, 20_000) == 0
    told = capsys.readouterr().out
    assert "10,000 titles from the index, 10,000 linked" in told
    assert "projected to 18,000,000" in told
    assert "lmdb" in told


def test_the_command_builds_an_index(files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "enwiki.sitelinks"
    done = CliRunner().invoke(cli, ["link", "build-index", *map(str, files), "-o", str(out)])
    assert done.exit_code == 0
    assert done.output.startswith(f"{KEPT} titles in {out} (")
    wrong = CliRunner().invoke(cli, ["link", "build-index", __file__, "-o", str(out)])
    assert wrong.exit_code == 2
    assert "neither an SQL dump nor an entity dump" in wrong.stderr
    nowhere = CliRunner().invoke(cli, ["link", "build-index", str(files[0]), "-o", f"{files[0]}/x"])
    assert nowhere.exit_code == 2
    assert str(files[0]) in nowhere.stderr
    assert "Make a sitelink index" in CliRunner().invoke(cli, ["link", "--help"]).output


def test_the_seeds_make_an_index(tmp_path: Path) -> None:
    build_index(dumps(seeded(), tmp_path), tmp_path / "x")
    sitelinks = open_index(tmp_path / "x")
    assert {(title, link.qid) for (_, title), link in sitelinks.items()} >= {
        (s.title, s.qid) for s in seeds() if s.exact
    }
    begun = time.monotonic()
    assert sum(answer.link is not None for _, answer in sitelinks([("en", seed.title) for seed in seeds()])) == 23
    assert time.monotonic() - begun < 1

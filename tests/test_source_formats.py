"""Dumps in every packing, Enterprise snapshots, recorded events and Parquet; and files that no reader may trust."""

import bz2
import gzip
import io
import json
import os
import tarfile
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import py7zr
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from test_sources import TWO, export, page, revision, saved, titles

from kg.model import Article, KgError
from kg.run import build
from kg.run.shards import run_shards
from kg.run.unit import Task
from kg.sources import Skipped, found, read

TEXT = "'''Daugovpiļs''' is a city in [[Latvia]]."


def seven_zip(data: bytes) -> bytes:
    packed = io.BytesIO()
    with py7zr.SevenZipFile(packed, "w") as archive:
        archive.writestr(data, "dump.xml")
    return packed.getvalue()


def framed(data: bytes) -> bytes:
    """Two zstandard frames, as `zstd` makes of concatenated files."""
    packer = zstandard.ZstdCompressor()
    return packer.compress(data[:400]) + packer.compress(data[400:])


PACKED: list[tuple[str, Callable[[bytes], bytes]]] = [
    (".xml.zst", zstandard.compress),
    (".xml.zst", framed),
    (".xml.7z", seven_zip),
]


@pytest.mark.parametrize(("suffix", "packed"), PACKED)
def test_a_packed_dump_is_the_plain_one(tmp_path: Path, suffix: str, packed: Callable[[bytes], bytes]) -> None:
    plain = list(read([saved(tmp_path / "a/d.xml", TWO)]))
    there = list(read([saved(tmp_path / f"b/d{suffix}", packed(TWO))]))
    assert [(a.title, a.text, a.revision) for a in there] == [(a.title, a.text, a.revision) for a in plain]


@pytest.mark.parametrize(("suffix", "packed"), PACKED)
def test_a_packed_dump_that_is_cut_off_says_so(tmp_path: Path, suffix: str, packed: Callable[[bytes], bytes]) -> None:
    data = packed(TWO)
    for length in (0, 5, len(data) // 2, len(data) - 1):
        with pytest.raises(KgError, match=r"d\.xml"):
            list(read([saved(tmp_path / f"d{suffix}", data[:length])]))


def test_a_large_7z_archive_is_read_as_it_is_unpacked_and_may_be_left(tmp_path: Path) -> None:
    pages = [page(f"T{number}", revision(os.urandom(60_000).hex()), number) for number in range(1, 40)]
    path = saved(tmp_path / "d.xml.7z", seven_zip(export(*pages)))
    articles = read([path])
    assert next(articles).title == "T1"
    articles.close()  # type: ignore[attr-defined]
    assert len(titles(read([path]))) == 39


# Records ------------------------------------------------------------------------------------------------------------


def snapshot(title: str, text: str | None, **more: Any) -> dict[str, Any]:
    return {
        "name": title,
        "identifier": 255083,
        "date_modified": "2024-05-01T00:00:00Z",
        "version": {"identifier": 77},
        "namespace": {"identifier": 0},
        "in_language": {"identifier": "ltg"},
        "is_part_of": {"identifier": "ltgwiki"},
        "article_body": {"html": "<p>", "wikitext": text},
        **more,
    }


def event(title: str, text: str | None, kind: str = "edit", number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "wiki_id": "ltgwiki",
        "dt": f"2024-05-0{number}T00:00:00Z",
        "page_change_kind": kind,
        "page": {"page_id": 5, "page_title": title.replace(" ", "_"), "namespace_id": 0, "is_redirect": False},
        "revision": {
            "rev_id": 70 + number,
            "rev_dt": f"2024-05-0{number}T00:00:00Z",
            "content_slots": {"main": {"content_model": "wikitext", "content_body": text}},
        },
    } | more


def lines(*records: dict[str, Any]) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def tarred(data: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("ltgwiki_namespace_0_0.ndjson")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("suffix", "packed"),
    [(".ndjson", bytes), (".jsonl.gz", gzip.compress), (".json.bz2", bz2.compress), (".json.tar.gz", tarred)],
)
def test_an_enterprise_snapshot(tmp_path: Path, suffix: str, packed: Callable[[bytes], bytes]) -> None:
    records = [
        snapshot("Old name", "#REDIRECT [[Daugovpiļs]]"),
        snapshot("Daugovpiļs", TEXT),
        snapshot("Hidden", None),
        snapshot("Taiss:X", "x", namespace={"identifier": 10}),
    ]
    path = saved(tmp_path / f"d{suffix}", packed(lines(*records)))
    told: list[Skipped] = []
    assert list(read([path], on_skip=told.append)) == [
        Article("Daugovpiļs", "ltg", TEXT, 77, 255083, "2024-05-01T00:00:00Z", f"{path}: Daugovpiļs")
    ]
    assert [(each.reason, each.target) for each in told] == [
        ("redirect", "Daugovpiļs"),
        ("no text in the dump", None),
        ("namespace 10", None),
    ]


@pytest.mark.parametrize("suffix", [".ndjson", ".json.tar.gz"])
def test_a_snapshot_that_is_cut_off_gives_what_was_whole(tmp_path: Path, suffix: str) -> None:
    noise = os.urandom(200_000).hex()
    data = lines(snapshot("A", TEXT), snapshot("B", noise), snapshot("C", noise))
    data = tarred(data) if suffix.endswith("gz") else data
    told: list[Skipped] = []
    path = saved(tmp_path / f"d{suffix}", data[: len(data) * 3 // 4])
    assert titles(read([path], on_skip=told.append)) == ["A", "B"]
    assert "download it again" in str(told[0].error and told[0].error.hint)
    assert str(path) in str(told[0].error)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"[1, 2]\n", "line 1: is no page"),
        (b'{"a": 1}\n', "line 1: is no page"),
        (b"[" * 100_000, "line 1: no JSON"),
        (b"\n", "holds no page"),
    ],
)
def test_json_that_is_no_page(tmp_path: Path, data: bytes, says: str) -> None:
    with pytest.raises(KgError, match=says):
        list(read([saved(tmp_path / "d.jsonl", data)]))


def test_numbers_that_are_no_ids_are_none(tmp_path: Path) -> None:
    record = snapshot("A", TEXT, identifier=10**30, version={"identifier": "7"})
    (article,) = read([saved(tmp_path / "d.jsonl", lines(record))])
    assert (article.page_id, article.revision) == (None, None)


def test_parquet_with_wikimedias_columns(tmp_path: Path) -> None:
    slot = pa.struct([("content_model", pa.string()), ("content_body", pa.string())])
    schema = pa.schema(
        [
            ("page_id", pa.int64()),
            ("page_namespace_id", pa.int32()),
            ("page_title", pa.string()),
            ("page_redirect_target", pa.string()),
            ("revision_id", pa.int64()),
            ("revision_dt", pa.timestamp("us")),
            ("revision_content_slots", pa.map_(pa.string(), slot)),
            ("wiki_id", pa.string()),
        ]
    )
    day = datetime(2024, 5, 1, tzinfo=UTC)

    def row(title: str, space: int, target: str | None) -> dict[str, Any]:
        slots = [("main", {"content_model": "wikitext", "content_body": TEXT})]
        return dict(zip(schema.names, (5, space, title, target, 77, day, slots, "ltgwiki"), strict=True))

    rows = [row("St._Louis", 0, None), row("Gone", 0, "St._Louis"), row("Taiss:X", 10, None)]
    path = tmp_path / "d.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema), path)
    (article,) = read([path])
    assert article == Article("St. Louis", "ltg", TEXT, 77, 5, "2024-05-01T00:00:00Z", f"{path}: St. Louis")
    pq.write_table(pa.table({"page_title": ["x"]}), path)
    with pytest.raises(KgError, match="has no column revision_content_slots"):
        list(read([path]))
    path.write_bytes(b"PAR1 and no more")
    with pytest.raises(KgError, match="is no whole Parquet file"):
        list(read([path]))


# Events -------------------------------------------------------------------------------------------------------------


def test_recorded_events_give_the_bytes_of_a_clean_build(tmp_path: Path) -> None:
    site = "<siteinfo><base>https://ltg.wikipedia.org/wiki/X</base></siteinfo>"

    def dump(*articles: tuple[str, str, int, int]) -> bytes:
        return export(*(page(t, revision(text, n, n), number) for t, text, n, number in articles), site=site)

    final = "'''Daugovpiļs''' is a town in [[Latvia]]. It was founded in 1275."
    old = dump(("Daugavpils", "'''Daugavpils''' is a city.", 1, 5), ("Rēzne", TEXT, 2, 8), ("Gone", TEXT, 1, 9))
    new = dump(("Daugovpiļs", final, 4, 5), ("Rēzne", TEXT, 2, 8))
    events = [
        event("Daugavpils", "'''Daugavpils''' burnt.", number=2),
        event("Daugovpiļs", "'''Daugovpiļs''' burnt.", "move", number=3),
        event("Gone", None, "delete", 3, page={"page_id": 9, "page_title": "Gone", "namespace_id": 0}),
        event("Daugovpiļs", final, number=4),
    ]
    for each in events:  # revisions as the dumps number them
        each["revision"]["rev_id"] -= 70
        each["revision"]["rev_dt"] = each["revision"]["rev_dt"].replace("2024-05", "2024-01")
    before = [saved(tmp_path / "old.xml", old), saved(tmp_path / "events.jsonl", lines(*events))]
    replayed, clean = build(before), build([saved(tmp_path / "new.xml", new)])
    assert replayed.lines == clean.lines
    assert [e.article.title for e in replayed.extractions] == ["Daugovpiļs", "Rēzne"]


# What no reader may trust -------------------------------------------------------------------------------------------


def test_pipes_and_devices_in_a_folder_are_told_and_passed_over(tmp_path: Path) -> None:
    saved(tmp_path / "a.txt", b"x")
    os.mkfifo(tmp_path / "b.txt")
    (tmp_path / "c.txt").symlink_to("/dev/zero")
    (tmp_path / "d.txt").symlink_to(tmp_path / "nowhere")
    told: list[Skipped] = []
    assert len(list(read([tmp_path], on_skip=told.append))) == 1
    assert [str(each.error).removeprefix(f"{tmp_path}/") for each in told] == [
        "b.txt: is a pipe, not a file",
        "c.txt: is a device, not a file",
        "d.txt: no such file or directory",
    ]


def test_a_run_in_shards_tells_of_them_too(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    saved(folder / "a.txt", b"x")
    os.mkfifo(folder / "b.txt")
    (folder / "c.txt").symlink_to(folder / "a.txt")
    run = run_shards([folder], Task(tmp_path / "out"), 1)
    assert run.total("articles") == 1
    assert [str(error) for error in run.unread] == [f"{folder}/b.txt: is a pipe, not a file"]


def test_records_are_units_of_a_run_in_shards(tmp_path: Path) -> None:
    records = [snapshot(f"T{number}", TEXT, identifier=number) for number in range(210)]
    path = saved(tmp_path / "d.ndjson", lines(*records))
    run = run_shards([path], Task(tmp_path / "out"), 1)
    assert (run.total("articles"), len(run.done)) == (210, 2)


@pytest.mark.parametrize("name", ["pipe.txt", "device.txt"])
def test_a_pipe_or_device_that_is_named_is_refused(tmp_path: Path, name: str) -> None:
    if name == "pipe.txt":
        os.mkfifo(tmp_path / name)
    else:
        (tmp_path / name).symlink_to("/dev/zero")
    with pytest.raises(KgError, match=r"is a (pipe|device), not a file") as refused:
        list(read([tmp_path / name]))
    assert "kg build - <" in refused.value.hint


def test_one_file_by_three_paths_is_one_article(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.txt", b"x")
    (tmp_path / "b.txt").symlink_to(path)
    (tmp_path / "c.txt").hardlink_to(path)
    told: list[Skipped] = []
    assert found([tmp_path, tmp_path / "." / "a.txt"], told.append) == [path]
    assert [each.reason for each in told] == [f"the same file as {path}"] * 2


def test_of_two_files_of_one_title_one_is_taken_and_the_other_told(tmp_path: Path) -> None:
    name = "Hamhŭng"
    saved(tmp_path / f"a/{unicodedata.normalize('NFD', name)}.txt", b"'''Hamhung''' is a city.")
    saved(tmp_path / f"b/{unicodedata.normalize('NFC', name)}.txt", b"'''Hamhung''' is a town.")
    built = build([tmp_path], title_from="file")
    (one,) = built.extractions
    assert (one.article.title, "city" in one.article.text) == (unicodedata.normalize("NFC", name), True)
    assert [line.partition(": ")[2].partition(" as ")[0] for line in built.skipped] == ["the same title"]


def test_an_untitled_article_is_nobodys_duplicate(tmp_path: Path) -> None:
    saved(tmp_path / "a.txt", b"A river."), saved(tmp_path / "b.txt", b"A lake.")
    assert len(build([tmp_path]).extractions) == 2


def test_a_lone_surrogate_is_refused_at_the_door(tmp_path: Path) -> None:
    path = saved(tmp_path / "d.jsonl", lines(snapshot("A", "x\ud800y"), snapshot("B\udc00", "x"), snapshot("C", "x")))
    told: list[Skipped] = []
    assert titles(read([path], on_skip=told.append)) == ["C"]
    assert [str(each.error).partition("holds ")[2] for each in told] == [
        "a lone surrogate, character 1 is U+D800",
        "a lone surrogate, character 1 is U+DC00",
    ]


def test_ids_of_five_thousand_digits_are_no_ids(tmp_path: Path) -> None:
    data = export(page("A", revision("x"), int("1")).replace("<id>", f"<id>{'9' * 5000}", 1))
    (article,) = read([saved(tmp_path / "d.xml", data)])
    assert article.page_id is None


@pytest.mark.parametrize("encoding", ["big5", "utf-7", "rot13", "nonsense", "utf-16", "idna"])
def test_a_declared_encoding_is_read_or_refused(tmp_path: Path, encoding: str) -> None:
    path = saved(tmp_path / "d.xml", f'<?xml version="1.0" encoding="{encoding}"?>\n'.encode() + TWO)
    with pytest.raises(KgError, match=rf"^{path}: "):
        list(read([path]))


@pytest.mark.parametrize(
    "head", ["<!DOCTYPE mediawiki [<!ENTITY a 'aaa'>]>", "<!doctype x SYSTEM 'file:///etc/passwd'>"]
)
@pytest.mark.parametrize("pad", [0, 65_530, 65_536])
def test_a_document_type_is_refused(tmp_path: Path, head: str, pad: int) -> None:
    path = saved(tmp_path / "d.xml", b" " * 0 + b"<!--" + b"x" * pad + b"-->" + head.encode() + TWO)
    with pytest.raises(KgError, match="declares a document type"):
        list(read([path]))


def test_a_page_without_end_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("kg.sources.dumps._LARGEST", 1 << 20)
    path = saved(tmp_path / "d.xml.gz", gzip.compress(export(page("A", revision("x" * (1 << 23))))))
    with pytest.raises(KgError, match=r"a page is larger than 1,048,576 bytes"):
        list(read([path]))

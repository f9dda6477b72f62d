"""Pages as records: Wikimedia Enterprise snapshots, recorded `page_change` events, and Parquet of Wikimedia's columns.

Sources: https://enterprise.wikimedia.com/docs/data-dictionary/, the schemas `mediawiki/page/change` and
`mediawiki/page_content_change` of Wikimedia's event streams, the columns of its `mediawiki_content_current_v1`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from kg.model import Article, KgError
from kg.sources.files import redirect_target
from kg.sources.packing import AGAIN, TAR, broken_off, chunks_of, members, opened
from kg.sources.skipped import DELETED, Skipped

OnSkip = Callable[[Skipped], None]

COLUMNS = (
    *("page_id", "page_namespace_id", "page_title", "page_redirect_target"),
    *("revision_id", "revision_dt", "revision_content_slots", "wiki_id"),
)
"""The columns that are read; `page_title` and `revision_content_slots` must be there."""

_WIKI = re.compile(r"([a-z][a-z0-9_]*?)wiki")
_LONGEST = 1 << 28
_ROWS = 64
_LARGEST_ID = 10**18


@dataclass(frozen=True, slots=True)
class Record:
    """One page as a record gives it; `text` is None where it was deleted or hidden."""

    title: str
    namespace: int
    text: str | None
    lang: str | None = None
    page_id: int | None = None
    revision: int | None = None
    timestamp: str | None = None
    redirect: str | None = None
    model: str = "wikitext"
    change: Literal["", "change", "delete"] = ""
    """What an event did; empty for a record of a snapshot."""


def record_articles(path: Path, name: str, lang: str | None, on_skip: OnSkip, namespace: int) -> Iterator[Article]:
    """The articles of a file of records, in its order; of a page's events only the last counts.

    KgError names the line, and the page before, where the file breaks off or is none.
    """
    last = _last_events(path, name)
    count, title = 0, ""
    with broken_off(name, lambda: f" after page {title!r}" if title else ""):
        for number, record in enumerate(_records(path, name)):
            count, title = number + 1, record.title
            if record.change and last.get(_page_key(record)) != number:
                continue
            skipped = _skipped(record, f"{name}: {record.title}", namespace)
            if skipped is not None:
                on_skip(skipped)
            else:
                yield _article(record, name, lang)
    if not count:
        raise KgError(f"{name}: holds no page", "give a snapshot, a file of page_change events, or Parquet of pages")


def _last_events(path: Path, name: str) -> dict[object, int]:
    """The number of the last event of each page; empty for a snapshot, which is not read twice."""
    last: dict[object, int] = {}
    try:
        for number, record in enumerate(_records(path, name)):
            if not record.change:
                return {}
            last[_page_key(record)] = number
    except (KgError, OSError, EOFError):
        pass  # the reading itself tells where it breaks off
    return last


def _page_key(record: Record) -> object:
    return record.lang, record.page_id if record.page_id is not None else record.title


def _article(record: Record, name: str, lang: str | None) -> Article:
    return Article(
        title=record.title,
        lang=lang or record.lang or "en",
        text=(record.text or "").replace("\r\n", "\n").replace("\r", "\n"),
        revision=record.revision,
        page_id=record.page_id,
        timestamp=record.timestamp,
        name=f"{name}: {record.title}",
    )


def _skipped(record: Record, name: str, namespace: int) -> Skipped | None:
    if record.namespace != namespace:
        return Skipped(name, f"namespace {record.namespace}")
    if record.change == "delete":
        return Skipped(name, DELETED, record.title, lang=record.lang, timestamp=record.timestamp)
    target = record.redirect or redirect_target(record.text or "")
    if target and not namespace:
        return Skipped(name, "redirect", target)
    if record.model != "wikitext":
        return Skipped(name, f"content model {record.model}")
    if not (record.text or "").strip():
        return Skipped(name, "no text in the dump")
    return None if record.title else Skipped(name, "no title")


def _records(path: Path, name: str) -> Iterator[Record]:
    if path.name.lower().endswith(".parquet"):
        yield from _parquet(path, name)
    elif path.name.lower().endswith(TAR):
        for member, data in members(path):
            if member.lower().endswith((".json", ".jsonl", ".ndjson")):
                yield from _lines(chunks_of(data), f"{name}: {member}")
    else:
        with opened(path) as stream:
            yield from _lines(chunks_of(stream), name)


def _lines(chunks: Iterable[bytes], name: str) -> Iterator[Record]:
    number = 0
    for number, line in enumerate(_split(chunks, name), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise KgError(f"{name}: line {number}: no JSON: {str(error)[:200]}", AGAIN) from None
        yield _record(record, f"{name}: line {number}")


def _split(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    """The lines of a file; memory: the longest of them, which is bounded."""
    parts: list[bytes] = []
    size = 0
    for chunk in chunks:
        *whole, rest = chunk.split(b"\n")
        for line in whole:
            yield b"".join((*parts, line))
            parts, size = [], 0
        parts.append(rest)
        size += len(rest)
        if size > _LONGEST:
            raise KgError(f"{name}: a line is longer than {_LONGEST:,} bytes", "give one JSON object a line")
    if size:
        yield b"".join(parts)


def _record(record: object, place: str) -> Record:
    """A record of the kind that its keys say."""
    if isinstance(record, dict):
        if "article_body" in record:
            return _enterprise(record)
        if "page_change_kind" in record or "changelog_kind" in record:
            return _event(record)
        if "revision_content_slots" in record:
            return _row(record)
    raise KgError(
        f"{place}: is no page: it has neither article_body nor page_change_kind nor revision_content_slots",
        "give a Wikimedia Enterprise snapshot, recorded page_change events, or rows of Wikimedia's own columns",
    )


def _enterprise(record: Mapping[str, Any]) -> Record:
    return Record(
        title=_words(record.get("name")),
        namespace=_id(_inner(record, "namespace").get("identifier")) or 0,
        text=_text(_inner(record, "article_body").get("wikitext")),
        lang=_language(_inner(record, "is_part_of").get("identifier"))
        or _text(_inner(record, "in_language").get("identifier")),
        page_id=_id(record.get("identifier")),
        revision=_id(_inner(record, "version").get("identifier")),
        timestamp=_text(record.get("date_modified")),
    )


def _event(record: Mapping[str, Any]) -> Record:
    page, revision = _inner(record, "page"), _inner(record, "revision")
    slot = _inner(_inner(revision, "content_slots"), "main")
    gone = record.get("page_change_kind") == "delete" or record.get("changelog_kind") == "delete"
    return Record(
        title=_words(page.get("page_title")),
        namespace=_id(page.get("namespace_id")) or 0,
        text=None if revision.get("is_content_visible") is False else _text(slot.get("content_body")),
        lang=_language(record.get("wiki_id")),
        page_id=_id(page.get("page_id")),
        revision=_id(revision.get("rev_id")),
        timestamp=_text(record.get("dt") if gone else revision.get("rev_dt")),
        redirect=_words(_inner(page, "redirect_page_link").get("page_title")) or None,
        model=_text(slot.get("content_model")) or "wikitext",
        change="delete" if gone else "change",
    )


def _row(row: Mapping[str, Any]) -> Record:
    slots = row.get("revision_content_slots")
    by_role = dict(slots) if isinstance(slots, (dict, list)) else {}
    slot = _inner(by_role, "main")
    timestamp = row.get("revision_dt")
    return Record(
        title=_words(row.get("page_title")),
        namespace=_id(row.get("page_namespace_id")) or 0,
        text=_text(slot.get("content_body")),
        lang=_language(row.get("wiki_id")),
        page_id=_id(row.get("page_id")),
        revision=_id(row.get("revision_id")),
        timestamp=f"{timestamp:%Y-%m-%dT%H:%M:%SZ}" if isinstance(timestamp, datetime) else _text(timestamp),
        redirect=_words(row.get("page_redirect_target")) or None,
        model=_text(slot.get("content_model")) or "wikitext",
    )


def _parquet(path: Path, name: str) -> Iterator[Record]:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise KgError(
            f"{name}: reading it takes pyarrow, which is not installed", "pip install 'wikikg[dumps]'"
        ) from None
    try:
        with ParquetFile(path) as file:
            there = file.schema_arrow.names
            if missing := {"page_title", "revision_content_slots"}.difference(there):
                raise KgError(
                    f"{name}: has no column {min(missing)}", f"the columns that are read: {', '.join(COLUMNS)}"
                )
            for batch in file.iter_batches(_ROWS, columns=[column for column in COLUMNS if column in there]):
                yield from map(_row, batch.to_pylist())
    except (ArrowException, ValueError) as error:
        raise KgError(f"{name}: is no whole Parquet file: {str(error)[:200]}", AGAIN) from None


def _inner(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    inner = record.get(key)
    return inner if isinstance(inner, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _words(value: object) -> str:
    """A title with spaces, as the wiki shows it."""
    return value.replace("_", " ").strip() if isinstance(value, str) else ""


def _id(value: object) -> int | None:
    return value if isinstance(value, int) and 0 <= value < _LARGEST_ID else None


def _language(wiki: object) -> str | None:
    """The language of a Wikipedia by the name of its database (`enwiki`, `zh_min_nanwiki`)."""
    match = _WIKI.fullmatch(wiki) if isinstance(wiki, str) else None
    return match[1].replace("_", "-") if match else None

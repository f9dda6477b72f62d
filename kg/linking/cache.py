"""Answers of live services kept on disk with their age, so that none is asked twice for what it said already."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from kg.linking.lookup import Answer, Key, LookUp
from kg.linking.table import Link
from kg.model import KgError

_APPLICATION = 0x6B676361
"""`kgca`: any other SQLite file is not ours to write to."""

_FLUSH = 50
"""Answers between two commits: what an interruption can cost."""

_SCHEMA = """CREATE TABLE IF NOT EXISTS answer(service TEXT, lang TEXT, title TEXT, qid TEXT, source TEXT, note TEXT,
    reason TEXT, target TEXT, asked INTEGER, PRIMARY KEY(service, lang, title)) WITHOUT ROWID"""


_ROW = "SELECT * FROM answer WHERE service=? AND lang=? AND title=?"


def cached(source: LookUp, path: Path, service: str, max_age: float, now: Callable[[], float] = time.time) -> LookUp:
    """`source`, asked only for what the file `path` does not hold, or holds for longer than `max_age` seconds.

    That a title has no item is remembered as well; that there was no answer is not: then an older answer counts.
    `service` tells services apart. Raises KgError when `path` is something else than such a file.
    """

    def look_up(keys: Collection[Key]) -> Iterator[tuple[Key, Answer]]:
        db = _opened(path)
        try:
            stale: dict[Key, Answer] = {}
            unknown: list[Key] = []
            for key in keys:
                row = db.execute(_ROW, (service, *key)).fetchone()
                if row is not None and now() - row[-1] <= max_age:
                    yield key, _answer(row)
                    continue
                unknown.append(key)
                if row is not None:
                    stale[key] = _answer(row)
            for key, answer in _kept(db, source(unknown) if unknown else (), service, now):
                old = stale.get(key)
                yield key, _older(old, answer) if answer.failed and old is not None else answer
        finally:
            db.close()

    return look_up


def _older(old: Answer, silence: Answer) -> Answer:
    return Answer(old.link, old.reason or f"an older answer counts, since {silence.reason}", True, old.target)


def _kept(
    db: sqlite3.Connection, answers: Iterable[tuple[Key, Answer]], service: str, now: Callable[[], float]
) -> Iterator[tuple[Key, Answer]]:
    """Each answer, after it was written down; they are safe when whoever asks for them stops in between."""
    try:
        for number, (key, answer) in enumerate(answers, 1):
            if not answer.failed:
                link = (answer.link.qid, answer.link.source, answer.link.note) if answer.link else (None, None, None)
                row = (service, *key, *link, answer.reason, answer.target, int(now()))
                db.execute("INSERT OR REPLACE INTO answer VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            if number % _FLUSH == 0:
                db.commit()
            yield key, answer
    finally:
        db.commit()


def _answer(row: tuple[str, str, str, str | None, str, str, str, str | None, int]) -> Answer:
    _, lang, title, qid, source, note, reason, target, _ = row
    link = None if qid is None else Link(lang, title, qid, "exact", source, note)
    return Answer(link, reason, target=target)


def _opened(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(path, timeout=30)
        (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (application,) = db.execute("PRAGMA application_id").fetchone()
        if tables and application != _APPLICATION:
            db.close()
            raise KgError(f"{path}: a database of something else", "name another file with --cache")
        db.execute(f"PRAGMA application_id={_APPLICATION}")
        db.execute(_SCHEMA)
    except sqlite3.DatabaseError as error:
        raise KgError(
            f"{path}: not a cache of answers: {error}", "name another file with --cache, or remove it"
        ) from None
    except OSError as error:
        raise KgError(f"{path}: {error.strerror or error}", "name another file with --cache") from None
    return db

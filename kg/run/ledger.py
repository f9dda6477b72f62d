"""The ledger of a run in shards: which unit was done, from what, by which version of kg, and what came out."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kg.model import KgError

_TABLE = """CREATE TABLE IF NOT EXISTS units (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, input TEXT NOT NULL, version TEXT NOT NULL, done TEXT NOT NULL)"""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a unit: counts, the hashes of its shards, and the articles that could not be read (`dead`).

    `coverage` counts what readers see by kind and outcome (`sentence stated`).
    """

    number: int
    name: str
    articles: int = 0
    statements: int = 0
    quads: int = 0
    problems: int = 0
    skipped: int = 0
    shards: dict[str, str] = field(default_factory=dict)
    coverage: dict[str, int] = field(default_factory=dict)
    dead: tuple[tuple[str, str], ...] = ()
    errors: tuple[tuple[str, str], ...] = ()


class Ledger:
    """An SQLite file beside the shards; each unit that is done is one row, written when its shards lie in place."""

    def __init__(self, path: Path) -> None:
        try:
            self._db = sqlite3.connect(path)
            self._db.execute(_TABLE)
        except sqlite3.DatabaseError as error:
            raise KgError(f"{path}: is no ledger of kg: {error}", "remove it: every unit is then done again") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._db.close()

    def done(self, number: int, digest: str, version: str) -> Done | None:
        """What a unit gave when the same input was read by the same version; None where it has to be read."""
        row = self._db.execute("SELECT input, version, done FROM units WHERE number = ?", (number,)).fetchone()
        return _done(json.loads(row[2])) if row and (row[0], row[1]) == (digest, version) else None

    def record(self, digest: str, version: str, done: Done) -> None:
        """Note a unit as done; on return it is on the disk."""
        row = (done.number, done.name, digest, version, json.dumps(asdict(done), ensure_ascii=False))
        with self._db:
            self._db.execute("INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?, ?)", row)

    def forget_from(self, number: int) -> Iterator[Done]:
        """The units from `number` on, which this input no longer has, taken out of the ledger."""
        rows = self._db.execute("SELECT done FROM units WHERE number >= ?", (number,)).fetchall()
        with self._db:
            self._db.execute("DELETE FROM units WHERE number >= ?", (number,))
        yield from (_done(json.loads(row[0])) for row in rows)


def _done(row: dict[str, Any]) -> Done:
    known = {each.name for each in fields(Done)}
    pairs = {name: tuple(map(tuple, row[name])) for name in ("dead", "errors")}
    return Done(**{key: value for key, value in row.items() if key in known} | pairs)

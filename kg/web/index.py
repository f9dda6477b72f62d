"""The explorer's index: the tables of build folders in SQLite, with search, made once for the same contents."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import kg
from kg.files import replacing
from kg.model import KgError
from kg.web.indexing import build

SOURCES = ("statements.jsonl", "articles.jsonl", "coverage.jsonl", "graph.nq")
"""The files of a build folder that the explorer rests on; the first and the last must be there."""


def cache_home() -> Path:
    """Returns the folder for what can be made again: `$XDG_CACHE_HOME/kg`, by default `~/.cache/kg`."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "kg"


def fingerprint(folders: Iterable[Path]) -> str:
    """Returns a hash of all that the index of these folders is made from, this version of kg among it."""
    digest = hashlib.sha256(kg.__version__.encode())
    for name in ("indexing.py", "index.sql", "folding.py", "years.py"):
        digest.update(files("kg.web").joinpath(name).read_bytes())
    for folder in folders:
        for name in SOURCES:
            path = folder / name
            digest.update(f"\0{name}\0".encode())
            if path.is_file():
                with path.open("rb") as file:
                    digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:24]


@dataclass(slots=True)
class Index:
    """An open index: rows by SQL, one connection a thread; it is only read."""

    path: Path
    key: str
    folders: tuple[Path, ...]
    _local: threading.local = field(default_factory=threading.local)
    _open: list[sqlite3.Connection] = field(default_factory=list)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """Returns the rows of a SELECT."""
        return self._connection().execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Row | None:
        """Returns the first row of a SELECT, None where it has none."""
        found: sqlite3.Row | None = self._connection().execute(sql, values).fetchone()
        return found

    def counts(self) -> dict[str, int]:
        """Returns the numbers of the whole, by name."""
        return {row["name"]: row["value"] for row in self.rows("SELECT * FROM count")}

    def close(self) -> None:
        """Closes the connections of all threads."""
        while self._open:
            self._open.pop().close()
        self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            address = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            found = self._local.connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            found.row_factory = sqlite3.Row
            self._open.append(found)
        return found


def open_index(folders: Sequence[Path], cache: Path | None = None) -> Index:
    """Opens the index of build folders, made now where the cache has none for their contents; else KgError."""
    for folder in folders:
        if not folder.is_dir():
            raise KgError(f"{folder}: no such file or folder", "give a folder that kg build wrote")
        for name in (SOURCES[0], SOURCES[-1]):
            if not (folder / name).is_file():
                raise KgError(f"{folder}: no {name} in this folder", f"make one with: kg build ARTICLE -o {folder}")
    key = fingerprint(folders)
    path = (cache or cache_home()) / f"explorer-{key}" / "index.sqlite"
    if not path.is_file():
        with replacing(path) as part:
            build(part, folders)
    return Index(path, key, tuple(folders))

"""The tables of dumps on their way to an index, on disk: what was read before a kill need not be read again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from kg.linking import entities, sqldump
from kg.linking.index import NOWHERE, REDIRECT, SECTION
from kg.linking.sqldump import Dump, text
from kg.linking.titles import Naming, language, name
from kg.model import KgError

Tick = Callable[[str, int, int], None]
"""Told now and then: what is being read, how many bytes of how many (0 of 0 when that is not known)."""

_FLUSH = 24
"""Batches (about a megabyte of dump each) between two commits: what a kill can cost."""

_SHIFT = 40
"""Page numbers of several wikis in one key."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS about(key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS input(name TEXT PRIMARY KEY, place INTEGER NOT NULL, done INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS wiki(n INTEGER PRIMARY KEY, lang TEXT UNIQUE);
CREATE TABLE IF NOT EXISTS page(id INTEGER PRIMARY KEY, wiki INTEGER, ns INTEGER, title TEXT, redirect INTEGER);
CREATE TABLE IF NOT EXISTS item(page INTEGER PRIMARY KEY, item INTEGER);
CREATE TABLE IF NOT EXISTS apart(page INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS redirect(page INTEGER PRIMARY KEY, wiki INTEGER, ns INTEGER, title TEXT, state INTEGER);
CREATE TABLE IF NOT EXISTS sitelink(wiki INTEGER, ns INTEGER, title TEXT, item INTEGER, apart INTEGER,
    PRIMARY KEY(wiki, ns, title)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS langlink(page INTEGER, wiki INTEGER, ns INTEGER, title TEXT,
    PRIMARY KEY(page, wiki)) WITHOUT ROWID;
"""

TABLES = ("page", "page_props", "redirect", "langlinks", "wb_items_per_site")
"""The tables of MediaWiki (and of Wikibase, the last) that say something of titles and items."""


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read: `lang` is the wiki it is of (of entity dumps and wb_items_per_site: None)."""

    path: Path
    lang: str | None
    dump: Dump | None


class Staging:
    """The staging file, held by one process at a time."""

    def __init__(self, path: Path, plan: str, namings: dict[str, Naming]) -> None:
        self.path = path
        self.namings = namings
        self._wikis: dict[str, int] = {}
        self.db = self._open(plan)

    def _open(self, plan: str) -> sqlite3.Connection:
        """The file of an earlier run that was killed, when it was made for the same plan; else a new one."""
        db = sqlite3.connect(self.path, timeout=0.2, isolation_level=None)
        try:
            db.execute("PRAGMA locking_mode=EXCLUSIVE")
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("BEGIN IMMEDIATE")
            db.execute("COMMIT")
            db.executescript(_SCHEMA)
            found = db.execute("SELECT value FROM about WHERE key='plan'").fetchone()
        except sqlite3.OperationalError as error:
            db.close()
            if "locked" in str(error):
                raise KgError(f"{self.path}: another build is writing here", "wait for it, or use another -o") from None
            raise KgError(f"{self.path}: {error}", "remove the file and build again") from None
        except sqlite3.DatabaseError as error:
            db.close()
            raise KgError(f"{self.path}: is damaged: {error}", "remove the file and build again") from None
        if found is not None and found[0] != plan:
            db.close()
            for stale in (self.path, *(self.path.with_name(self.path.name + end) for end in ("-wal", "-shm"))):
                stale.unlink(missing_ok=True)
            return self._open(plan)
        db.execute("PRAGMA synchronous=NORMAL")
        db.execute("PRAGMA cache_size=-262144")
        db.execute("INSERT OR IGNORE INTO about VALUES('plan', ?)", (plan,))
        self._wikis = dict(db.execute("SELECT lang, n FROM wiki"))
        return db

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    def wiki(self, lang: str) -> int:
        """The number of a wiki here."""
        if lang not in self._wikis:
            self._wikis[lang] = len(self._wikis) + 1
            self.db.execute("INSERT INTO wiki VALUES(?, ?)", (self._wikis[lang], lang))
        return self._wikis[lang]

    def naming(self, lang: str) -> Naming:
        """How a wiki names pages: by its siteinfo when that was given, else by the names every wiki knows."""
        return self.namings.setdefault(lang, Naming(lang))

    def read(self, source: Input, langs: frozenset[str], tick: Tick) -> None:
        """Read one input from where an earlier run got to; each commit holds its rows and the place reached."""
        key, size = source.path.name, source.path.stat().st_size
        place, done = self.db.execute("SELECT place, done FROM input WHERE name=?", (key,)).fetchone() or (0, 0)
        if done:
            return
        with self._transaction():
            reached = place
            for number, (write, reached, packed) in enumerate(self._batches(source, langs, place), 1):
                write()
                if number % _FLUSH == 0:
                    self.db.execute("INSERT OR REPLACE INTO input VALUES(?, ?, 0)", (key, reached))
                    self.db.execute("COMMIT")
                    self.db.execute("BEGIN")
                    tick(key, packed, size)
            self.db.execute("INSERT OR REPLACE INTO input VALUES(?, ?, 1)", (key, reached))
        tick(key, size, size)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.db.execute("BEGIN")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def _batches(
        self, source: Input, langs: frozenset[str], place: int
    ) -> Iterator[tuple[Callable[[], None], int, int]]:
        """What to write, and how far the input was read then."""
        if source.dump is None:
            wikis = frozenset(f"{lang.replace('-', '_')}wiki" for lang in langs)
            for found in entities.batches(source.path, wikis, place):
                pairs = [(link.wiki, link.title, link.item, link.disambiguation) for link in found.rows]
                yield partial(_sitelinks, self, pairs, langs), found.place, found.packed
            return
        store, columns = _STORES[source.dump.table]
        for batch in sqldump.batches(source.dump, columns, place):
            yield partial(store, self, source.lang or "", batch.rows, langs), batch.place, batch.packed


def _sitelinks(staging: Staging, pairs: Iterable[tuple[str, str, int, bool]], langs: frozenset[str]) -> None:
    rows = []
    for wiki, title, item, apart in pairs:
        lang = _language(wiki)
        if lang and (not langs or lang in langs) and (page := name(title, staging.naming(lang))):
            rows.append((staging.wiki(lang), *page, item, apart))
    staging.db.executemany("INSERT OR REPLACE INTO sitelink VALUES(?, ?, ?, ?, ?)", rows)


def _pages(staging: Staging, lang: str, rows: list[sqldump.Row], _: frozenset[str]) -> None:
    wiki = staging.wiki(lang)
    shift = wiki << _SHIFT
    staging.db.executemany(
        "INSERT OR REPLACE INTO page VALUES(?, ?, ?, ?, ?)",
        [
            (shift | int(number), wiki, int(space), text(title).replace("_", " "), redirect == b"1")
            for number, space, title, redirect, _ in rows
            if space in _SPACES
        ],
    )


def _props(staging: Staging, lang: str, rows: list[sqldump.Row], _: frozenset[str]) -> None:
    shift = staging.wiki(lang) << _SHIFT
    staging.db.executemany(
        "INSERT OR REPLACE INTO item VALUES(?, ?)",
        [
            (shift | int(page), int(value[1:]))
            for page, prop, value, _ in rows
            if prop == b"wikibase_item" and value[:1] == b"Q" and value[1:].isdigit()
        ],
    )
    staging.db.executemany(
        "INSERT OR REPLACE INTO apart VALUES(?)",
        [(shift | int(page),) for page, prop, _, _ in rows if prop == b"disambiguation"],
    )


def _redirects(staging: Staging, lang: str, rows: list[sqldump.Row], _: frozenset[str]) -> None:
    wiki = staging.wiki(lang)
    shift = wiki << _SHIFT
    staging.db.executemany(
        "INSERT OR REPLACE INTO redirect VALUES(?, ?, ?, ?, ?)",
        [
            (
                shift | int(page), wiki, int(space), text(title).replace("_", " "),
                NOWHERE if elsewhere else SECTION if fragment else REDIRECT,
            )
            for page, space, title, elsewhere, fragment, _ in rows
        ],
    )  # fmt: skip


def _langlinks(staging: Staging, lang: str, rows: list[sqldump.Row], langs: frozenset[str]) -> None:
    shift, found = staging.wiki(lang) << _SHIFT, []
    for page, other, raw, _ in rows:
        to = other.decode("ascii", "replace")
        if (not langs or to in langs) and (there := name(text(raw), staging.naming(to))):
            found.append((shift | int(page), staging.wiki(to), *there))
    staging.db.executemany("INSERT OR REPLACE INTO langlink VALUES(?, ?, ?, ?)", found)


def _items_per_site(staging: Staging, _: str, rows: list[sqldump.Row], langs: frozenset[str]) -> None:
    pairs = ((site.decode("ascii", "replace"), text(page), int(item), False) for item, site, page, _ in rows)
    _sitelinks(staging, pairs, langs)


@cache
def _language(wiki: str) -> str | None:
    try:
        return language(wiki)
    except KgError:
        return None


_SPACES = frozenset(str(space).encode() for space in (0, 4, 10, 12, 14, 100, 828))
"""Namespaces whose pages have items: articles, project, templates, help, categories, portals, modules."""

_Store = Callable[[Staging, str, list[sqldump.Row], frozenset[str]], None]

_STORES: dict[str, tuple[_Store, dict[str, type]]] = {
    "page": (_pages, {"page_id": int, "page_namespace": int, "page_title": str, "page_is_redirect": int}),
    "page_props": (_props, {"pp_page": int, "pp_propname": str, "pp_value": str}),
    "redirect": (
        _redirects,
        {"rd_from": int, "rd_namespace": int, "rd_title": str, "rd_interwiki": str, "rd_fragment": str},
    ),
    "langlinks": (_langlinks, {"ll_from": int, "ll_lang": str, "ll_title": str}),
    "wb_items_per_site": (_items_per_site, {"ips_item_id": int, "ips_site_id": str, "ips_site_page": str}),
}

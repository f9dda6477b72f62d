"""The sitelink index: a wiki's titles to Wikidata items, read from one SQLite file; alone knows how it is laid out."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from kg.linking.lookup import Answer, Key
from kg.linking.table import Link, Links, read_table
from kg.linking.titles import Naming, canonical, name
from kg.model import KgError

APPLICATION = 0x6B67736C
"""`kgsl`, by which an index is known from any other SQLite file."""

VERSION = 1
"""Of the layout; an index of another is refused."""

SCHEMA = (
    "CREATE TABLE made.wiki(n INTEGER PRIMARY KEY, lang TEXT UNIQUE, source TEXT, titles INTEGER)",
    "CREATE TABLE made.namespace(wiki INTEGER, name TEXT, ns INTEGER, cased INTEGER, PRIMARY KEY(wiki, name))",
    """CREATE TABLE made.title(wiki INTEGER, ns INTEGER, title TEXT, item INTEGER, state INTEGER,
        PRIMARY KEY(wiki, ns, title)) WITHOUT ROWID""",
)
"""Every title of each wiki (`item` NULL: it has none) with what it is."""

PAGE, REDIRECT, SECTION, APART, NOWHERE, LANGLINK = range(6)
"""What a title is: a page; a redirect to one, to a section, astray; a disambiguation page; only a langlink's word."""

_REASONS = {
    PAGE: "the page has no item",
    REDIRECT: "redirects to a page that has no item",
    SECTION: "redirects to a section of a page, which is another thing",
    APART: "a disambiguation page, or a redirect to one",
    NOWHERE: "redirects to a page that is not there",
}

_ROW = "SELECT item, state FROM title WHERE wiki=? AND ns=? AND title=?"
_QID = re.compile(r"Q([1-9][0-9]*)")


class Sitelinks(Mapping[Key, Link]):
    """An index, as a mapping from (lang, title) to a Link and as a source to look up many titles in.

    Titles may be written in any way that MediaWiki takes for the same page. It can be shared by threads, and pickled:
    the other process opens the file again.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._db = _opened(self.path)
        wikis = self._db.execute("SELECT n, lang, source, titles FROM wiki ORDER BY n").fetchall()
        self._count: int = sum(count for *_, count in wikis)
        self._wikis = {lang: (number, source) for number, lang, source, _ in wikis}
        self._namings = {lang: self._naming(lang, number) for number, lang, _, _ in wikis}

    def __reduce__(self) -> tuple[type[Sitelinks], tuple[Path]]:
        return Sitelinks, (self.path,)

    def __len__(self) -> int:
        """How many titles the index holds, linked or not."""
        return self._count

    def __iter__(self) -> Iterator[Key]:
        """The titles that have an item."""
        languages = {number: lang for lang, (number, _) in self._wikis.items()}
        rows = self._db.execute(
            "SELECT wiki, ns, title FROM title WHERE item IS NOT NULL AND state IN (0, 1, 5) ORDER BY 1, 2, 3"
        )
        return ((languages[wiki], self._title(languages[wiki], space, title)) for wiki, space, title in rows)

    def __getitem__(self, key: Key) -> Link:
        if (link := self.answer(key).link) is None:
            raise KeyError(key)
        return link

    @property
    def langs(self) -> tuple[str, ...]:
        """The wikis that the index knows, by language code."""
        return tuple(self._wikis)

    def answer(self, key: Key) -> Answer:
        """The link of a title, or why it has none."""
        lang, title = key
        if lang not in self._wikis:
            return Answer(reason=f"the index holds no titles of the wiki {lang}")
        page = name(title, self._namings[lang])
        if page is None:
            return Answer(reason="no page can have this title")
        number, source = self._wikis[lang]
        item, state = self._db.execute(_ROW, (number, *page)).fetchone() or (None, None)
        if state is None:
            return Answer(
                reason="there is no such page" if page[0] in (0, 14) else "there is no such page, or it has no item"
            )
        if item is None or state in (SECTION, APART, NOWHERE):
            return Answer(reason=_REASONS.get(state, _REASONS[PAGE]))
        target, note = None, f"exact {lang}wiki title"
        if state == REDIRECT and (targets := self.titles(f"Q{item}", lang)):
            target = targets[0]
            note += f" after redirect to {target}"
        elif state == LANGLINK:
            note = f"language link to {lang}wiki"
        return Answer(Link(lang, title, f"Q{item}", "exact", source, note), target=target)

    def __call__(self, keys: Collection[Key]) -> Iterable[tuple[Key, Answer]]:
        """Answers for many titles, in the order in which they lie in the file."""
        return ((key, self.answer(key)) for key in sorted(keys))

    def titles(self, qid: str, lang: str | None = None) -> list[str]:
        """The pages of an item (redirects not among them), on one wiki or on all, with their namespaces."""
        match = _QID.fullmatch(qid)
        if match is None or (lang is not None and lang not in self._wikis):
            return []
        wikis = [lang] if lang is not None else list(self._wikis)
        sql = "SELECT ns, title FROM title INDEXED BY by_item WHERE state=0 AND item=? AND wiki=? ORDER BY ns, title"
        return [
            self._title(wiki, space, title)
            for wiki in wikis
            for space, title in self._db.execute(sql, (int(match[1]), self._wikis[wiki][0]))
        ]

    def search(self, prefix: str, limit: int = 10, lang: str | None = None) -> list[Link]:
        """Linked titles that begin with `prefix`, in code point order, redirects among them; of one wiki or of all."""
        found: list[Link] = []
        for wiki in [lang] if lang is not None else list(self._wikis):
            page = name(prefix, self._namings[wiki]) if wiki in self._wikis else None
            if page is None:
                continue
            number, source = self._wikis[wiki]
            rows = self._db.execute(
                "SELECT ns, title, item, state FROM title WHERE wiki=? AND ns=? AND title >= ? AND title < ?"
                " AND item IS NOT NULL AND state IN (0, 1) LIMIT ?",
                (number, *page, page[1] + "\U0010ffff", limit - len(found)),
            )
            found += [
                Link(wiki, self._title(wiki, space, title), f"Q{item}", "exact", source, f"exact {wiki}wiki title"
                     if state == PAGE else f"exact {wiki}wiki title after redirect")
                for space, title, item, state in rows
            ]  # fmt: skip
        return found

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _naming(self, lang: str, number: int) -> Naming:
        rows = self._db.execute("SELECT name, ns, cased FROM namespace WHERE wiki=?", (number,)).fetchall()
        names = {**canonical(), **{folded: space for folded, space, _ in rows}}
        return Naming(lang, names, frozenset(space for _, space, cased in rows if cased))

    def _title(self, lang: str, space: int, title: str) -> str:
        if not space:
            return title
        names = [folded for folded, number in self._namings[lang].namespaces.items() if number == space]
        return f"{names[0].capitalize()}:{title}" if names else title


def open_index(path: Path | str) -> Sitelinks:
    """The index at `path`, as `kg link build-index` makes it; KgError when it is none, or of another version."""
    return Sitelinks(path)


def open_links(path: Path | None = None) -> Links:
    """The links of a file, an index or a TSV; without a path, those of the table that comes with kg.

    Raises KgError as `open_index` and `read_table` do.
    """
    if path is not None and path.is_file():
        with path.open("rb") as file:
            if file.read(15) == b"SQLite format 3":
                return open_index(path)
    return read_table(path)


def _opened(path: Path) -> sqlite3.Connection:
    hint = f"make one with: kg link build-index DUMPS… -o {path}"
    if not path.is_file():
        raise KgError(f"{path}: no such file", hint)
    try:
        db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        (application,) = db.execute("PRAGMA application_id").fetchone()
        (version,) = db.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise KgError(f"{path}: not a sitelink index: {error}", hint) from None
    if (application, version) != (APPLICATION, VERSION):
        db.close()
        what = f"a sitelink index of version {version}" if application == APPLICATION else "not a sitelink index"
        raise KgError(f"{path}: {what}", hint)
    db.execute("PRAGMA mmap_size=4294967296")
    return db

"""A sitelink index from a wiki's public dumps: read table by table, joined on disk, whole or not there at the end."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Collection, Iterable
from pathlib import Path

from kg.linking import sqldump
from kg.linking.index import APART, APPLICATION, LANGLINK, NOWHERE, PAGE, REDIRECT, SCHEMA, VERSION
from kg.linking.staging import TABLES, Input, Staging, Tick
from kg.linking.streams import opened
from kg.linking.titles import Naming, canonical, language, read_siteinfo
from kg.model import KgError

_FILE = re.compile(r"([a-z][a-z_]*wiki)-")
_HOPS = 10
"""Redirects that lead to redirects are followed this often; a chain that goes on is a circle."""

_FRESH = 1 << 16
"""Bytes at each end of a file by which it is known again after a kill."""


def build_index(
    paths: Iterable[Path],
    out: Path,
    *,
    wiki: str | None = None,
    langs: Collection[str] = (),
    tick: Tick | None = None,
) -> int:
    """Read dumps (of `page`, `page_props`, `redirect`, …, or of entities as JSON) into the index `out`.

    What each file is, and of which wiki, it says itself (or its name, or `wiki`, a database's name like `enwiki`).
    `langs` limits the wikis taken from entity dumps, langlinks and wb_items_per_site. Beside `out` stands
    `<out>.building` while this runs; when it is killed, the next run with the same files goes on from there. Returns
    how many titles the index holds. Raises KgError for a file that is none of these, is damaged or breaks off.
    """
    inputs, namings = _inputs(paths, wiki)
    only = frozenset(langs)
    plan = _plan(inputs, namings, only)
    out.parent.mkdir(parents=True, exist_ok=True)
    staged = out.with_name(out.name + ".building")
    staging = Staging(staged, plan, namings)
    try:
        for source in inputs:
            staging.read(source, only, tick or _silent)
        (tick or _silent)("joining", 0, 0)
        count = _finish(staging, out, _sources(inputs))
    except sqlite3.Error as error:
        raise KgError(
            f"{staged}: {error}", "is there room on the disk? Run it again to go on; remove it to start anew"
        ) from None
    finally:
        staging.close()
    for leftover in (staged, *(staged.with_name(staged.name + end) for end in ("-wal", "-shm"))):
        leftover.unlink(missing_ok=True)
    return count


def _silent(name: str, done: int, size: int) -> None:
    """For callers who do not want to hear."""


def _inputs(paths: Iterable[Path], wiki: str | None) -> tuple[list[Input], dict[str, Naming]]:
    """What each file is; pages first, since they name the wiki's namespaces of interest."""
    found: list[Input] = []
    namings: dict[str, Naming] = {}
    for path in paths:
        dump = sqldump.head(path)
        if dump is not None:
            if dump.table not in TABLES:
                raise KgError(f"{path}: a dump of `{dump.table}`, which names no items", f"give: {', '.join(TABLES)}")
            lang = None if dump.table == "wb_items_per_site" else language(wiki or dump.wiki or _by_name(path))
            found.append(Input(path, lang, dump))
        elif "siteinfo" in path.name:
            lang = language(wiki or _by_name(path))
            namings[lang] = read_siteinfo(path, lang)
        elif _is_entities(path):
            found.append(Input(path, None, None))
        else:
            raise KgError(f"{path}: neither an SQL dump nor an entity dump", f"give dumps of {', '.join(TABLES)}")
    if not found:
        raise KgError("no dump was given", "give …-page.sql.gz, …-page_props.sql.gz and …-redirect.sql.gz of a wiki")
    names = [source.path.name for source in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise KgError(f"{twice[0]}: given twice", "give each dump once, each under its own name")
    order = {table: number for number, table in enumerate(TABLES)}
    found.sort(key=lambda each: (order.get(each.dump.table, 9) if each.dump else 9, each.path.name))
    return found, namings


def _by_name(path: Path) -> str:
    if match := _FILE.match(path.name):
        return match[1]
    raise KgError(f"{path}: does not say of which wiki it is", "say it with --wiki, for example --wiki enwiki")


def _is_entities(path: Path) -> bool:
    with opened(path) as stream:
        return stream.read()[:64].lstrip(b"[\r\n\t ").startswith(b'{"')


def _plan(inputs: list[Input], namings: dict[str, Naming], langs: frozenset[str]) -> str:
    """What an index is made from, in one word: staging from other files is of no use."""
    parts = [f"{VERSION}", *sorted(langs)]
    for source in inputs:
        size = source.path.stat().st_size
        with source.path.open("rb") as file:
            ends = file.read(_FRESH)
            file.seek(max(0, size - _FRESH))
            ends += file.read()
        parts.append(f"{source.path.name} {source.lang} {size} {hashlib.sha256(ends).hexdigest()}")
    parts += [
        repr((lang, sorted(n.namespaces.items()), sorted(n.case_sensitive))) for lang, n in sorted(namings.items())
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _sources(inputs: list[Input]) -> dict[str, str]:
    """Wiki -> the file that pairs its pages with items; of wikis without one of their own, `*` or else `langlinks`."""
    found: dict[str, str] = {}
    for each in inputs:
        table = each.dump.table if each.dump else "wb_items_per_site"
        if table in ("page_props", "wb_items_per_site", "langlinks"):
            key = {"page_props": each.lang or "", "wb_items_per_site": "*"}.get(table, table)
            found.setdefault(key, each.path.name)
    return found


def _finish(staging: Staging, out: Path, sources: dict[str, str]) -> int:
    """Join what was read and write the index; killed here, the join is done anew from the staging file."""
    db = staging.db
    part = out.with_name(f".{out.name}.part")
    for stale in (part, part.with_name(part.name + "-journal")):
        stale.unlink(missing_ok=True)
    db.execute("CREATE INDEX IF NOT EXISTS page_title ON page(wiki, ns, title, redirect)")
    db.executescript("BEGIN; DROP TABLE IF EXISTS hop;" + _FOLLOW + "COMMIT;")
    for _ in range(_HOPS):
        if not db.execute(_HOP).rowcount:
            break
    db.execute("UPDATE hop SET state=? WHERE state=? AND target IN (SELECT page FROM hop)", (NOWHERE, REDIRECT))
    db.execute("ATTACH ? AS made", (str(part),))
    db.execute("PRAGMA made.journal_mode=OFF")
    db.execute("PRAGMA made.synchronous=OFF")
    db.execute(f"PRAGMA made.application_id={APPLICATION}")
    db.execute(f"PRAGMA made.user_version={VERSION}")
    for statement in SCHEMA:
        db.execute(statement)
    for statement in (_PAGES, _SITELINKS, _LANGLINKS):
        db.execute(statement)
    db.execute("CREATE INDEX made.by_item ON title(item, wiki) WHERE state=0 AND item IS NOT NULL")
    _describe(staging, sources)
    (count,) = db.execute("SELECT count(*) FROM made.title").fetchone()
    db.execute("DETACH made")
    part.replace(out)
    return int(count)


def _describe(staging: Staging, sources: dict[str, str]) -> None:
    """What the index says of itself: its wikis, how each names pages, and from which file its pairs are."""
    common = canonical()
    for lang, number in list(staging.db.execute("SELECT lang, n FROM wiki ORDER BY n")):
        naming = staging.naming(lang)
        source = sources.get(lang) or sources.get("*") or sources.get("langlinks") or "no source of items"
        (count,) = staging.db.execute("SELECT count(*) FROM made.title WHERE wiki=?", (number,)).fetchone()
        staging.db.execute("INSERT INTO made.wiki VALUES(?, ?, ?, ?)", (number, lang, source, count))
        staging.db.executemany(
            "INSERT OR REPLACE INTO made.namespace VALUES(?, ?, ?, ?)",
            [
                (number, folded, space, space in naming.case_sensitive)
                for folded, space in sorted(naming.namespaces.items())
                if common.get(folded) != space or space in naming.case_sensitive
            ],
        )


_FOLLOW = f"""
INSERT OR IGNORE INTO item SELECT p.id, s.item FROM sitelink s JOIN page p
    ON p.wiki = s.wiki AND p.ns = s.ns AND p.title = s.title;
INSERT OR IGNORE INTO apart SELECT p.id FROM sitelink s JOIN page p
    ON p.wiki = s.wiki AND p.ns = s.ns AND p.title = s.title WHERE s.apart;
CREATE TABLE hop(page INTEGER PRIMARY KEY, target INTEGER, state INTEGER);
INSERT INTO hop SELECT r.page, t.id, CASE WHEN t.id IS NULL THEN {NOWHERE} ELSE r.state END
    FROM redirect r JOIN page p ON p.id = r.page
    LEFT JOIN page t ON t.wiki = r.wiki AND t.ns = r.ns AND t.title = r.title;
"""

_HOP = f"""
UPDATE hop SET (target, state) = (SELECT next.target, next.state FROM hop next WHERE next.page = hop.target)
    WHERE state = {REDIRECT} AND target IN (SELECT page FROM hop) AND target <> page
"""

# Of namespaces beside articles and categories only pages with items are kept; the other templates are legion.
_PAGES = f"""
INSERT INTO made.title
SELECT p.wiki, p.ns, p.title, coalesce(own.item, CASE h.state WHEN {REDIRECT} THEN led.item END) AS item,
    CASE WHEN own.item IS NOT NULL AND p.redirect THEN {PAGE}
         WHEN d.page IS NOT NULL THEN {APART}
         WHEN p.redirect THEN coalesce(h.state, {NOWHERE})
         ELSE {PAGE} END
FROM page p LEFT JOIN item own ON own.page = p.id
    LEFT JOIN hop h ON h.page = p.id AND p.redirect
    LEFT JOIN item led ON led.page = h.target
    LEFT JOIN apart d ON d.page = coalesce(h.target, p.id)
WHERE p.ns IN (0, 14) OR own.item IS NOT NULL OR (h.state = {REDIRECT} AND led.item IS NOT NULL)
ORDER BY p.wiki, p.ns, p.title
"""

_SITELINKS = f"""
INSERT OR IGNORE INTO made.title SELECT wiki, ns, title, item, CASE WHEN apart THEN {APART} ELSE {PAGE} END
FROM sitelink ORDER BY wiki, ns, title
"""

_LANGLINKS = f"""
INSERT OR IGNORE INTO made.title SELECT l.wiki, l.ns, l.title, min(i.item), {LANGLINK}
FROM langlink l JOIN item i ON i.page = l.page
WHERE l.page NOT IN (SELECT page FROM apart) AND l.page NOT IN (SELECT page FROM hop)
GROUP BY l.wiki, l.ns, l.title HAVING count(DISTINCT i.item) = 1
"""

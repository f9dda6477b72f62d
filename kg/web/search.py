"""Search over the names of all entities, in every script, as a reader types."""

from __future__ import annotations

import re
import sqlite3

from kg.web.folding import folded, grams
from kg.web.index import Index

_LONGEST = 100
_WORD = re.compile(r"\w+")
_BEST = """
SELECT entity.*, name.name AS found, name.folded AS folded FROM name JOIN entity ON entity.id = name.entity
WHERE name.id IN ({}) ORDER BY name.folded = ? DESC, name.folded LIKE ? || '%' ESCAPE '\\' DESC,
entity.facts + entity.mentions DESC, length(name.folded), entity.iri LIMIT ?
"""


def search(index: Index, text: str, limit: int = 10) -> list[sqlite3.Row]:
    """Returns the entities with a name that fits what is typed, best first, each once, with that name as `found`."""
    wanted = folded(text[:_LONGEST])
    if not wanted:
        return []
    rows = [*_by_words(index, wanted, limit * 8), *_by_grams(index, wanted, limit * 8)]
    rows.sort(key=lambda row: (row["folded"] != wanted, not row["folded"].startswith(wanted)))
    best: dict[int, sqlite3.Row] = {}
    for row in rows:
        best.setdefault(row["id"], row)
    return list(best.values())[:limit]


def _by_words(index: Index, wanted: str, limit: int) -> list[sqlite3.Row]:
    """Names with words that begin as those typed do."""
    found = _WORD.findall(wanted)
    if not found:
        return []
    match = " ".join(f'"{word}"*' for word in found)
    part = "SELECT rowid FROM name_fts WHERE name_fts MATCH ? LIMIT 2000"
    return index.rows(_BEST.format(part), (match, wanted, _like(wanted), limit))


def _by_grams(index: Index, wanted: str, limit: int) -> list[sqlite3.Row]:
    """Names of unspaced scripts that hold what is typed anywhere."""
    letters = wanted.replace(" ", "")
    pairs = sorted(gram for gram in grams(wanted) if len(gram) == min(2, len(letters)))
    if not pairs:
        return []
    marks = ",".join("?" * len(pairs))
    part = f"SELECT name FROM gram WHERE gram IN ({marks}) GROUP BY name HAVING count(*) = {len(pairs)} LIMIT 2000"
    return index.rows(_BEST.format(part), (*pairs, wanted, _like(wanted), limit))


def _like(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)

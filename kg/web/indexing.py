"""Makes the explorer's index from the tables of a build: entities, names, statements, texts and coverage as rows."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from kg.model import KgError
from kg.rdf.table import Row, read
from kg.vocab import P, superclasses
from kg.web.folding import folded, grams
from kg.web.years import Period, period

_SAFE = re.compile(r"[^\w.,()'!+~ -]+")
_LONGEST = 80
_NAMING = (
    "label",
    "alternative label",
    "alternate name",
    "native label",
    "official name",
    "name",
    "short name",
    "nickname",
    "birth name",
    "name in native language",
    "pseudonym",
    "McCune-Reischauer romanization",
    "Revised Romanization",
)
_TIMES = ("point in time", "start time", "end time", "inception", "date of birth", "date of death")


def build(path: Path, folders: Iterable[Path]) -> None:
    """Writes the index of build folders into a new file."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        db.executescript(files("kg.web").joinpath("index.sql").read_text("utf-8"))
        writer = _Writer(db)
        for folder in folders:
            writer.articles(_lines(folder / "articles.jsonl"))
            writer.statements(read(folder / "statements.jsonl"))
            writer.coverage(_lines(folder / "coverage.jsonl"))
        writer.finish()
        db.commit()


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                found = json.loads(line)
            except ValueError as error:
                raise KgError(f"{path}, line {number}: not JSON: {error}", "build the folder again") from None
            if isinstance(found, dict):
                yield found


@dataclass(slots=True)
class _Entity:
    id: int
    iri: str
    label: str
    title: str | None
    qid: str | None
    description: str = ""
    classes: dict[str, None] = field(default_factory=dict)
    named: bool = False
    facts: int = 0
    mentions: int = 0
    point: tuple[float, float] | None = None
    time: Period | None = None
    hedged: bool = True
    names: dict[tuple[str, str], None] = field(default_factory=dict)


class _Writer:
    """The index under construction: entities stay in memory until all statements are read."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.entities: dict[str, _Entity] = {}
        self.pages: dict[tuple[str, str], int] = {}
        self.counted: Counter[str] = Counter()
        self.naming = {P[label] for label in _NAMING}
        self.times = [P[label] for label in _TIMES]
        self.slugs: set[str] = set()

    def articles(self, rows: Iterable[dict[str, Any]]) -> None:
        for row in rows:
            page, template = row.get("page") or "", row.get("template") or ""
            if (key := (page, template)) in self.pages:
                continue
            self.pages[key] = number = len(self.pages) + 1
            keys = ("iri", "lang", "url", "revision", "sha256", "license", "text")
            iri, *rest = (row.get(name) for name in keys)
            self.db.execute(
                "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (number, page, template, iri, self._slug(str(iri), "article"), *rest),
            )
            self.counted["articles"] += not template

    def statements(self, rows: Iterable[Row]) -> None:
        for row in rows:
            subject = self._entity(row["subject"])
            self.counted["statements"] += 1
            self.counted[row["certainty"]] += 1
            self.counted["cited"] += bool(row["references"])
            number, evidence = self.counted["statements"], row["evidence"]
            self._describe(subject, row)
            time = _time_of(row)
            page = self._page(evidence)
            self.db.execute(
                "INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    number,
                    subject.id,
                    row["property"],
                    page,
                    evidence["start"],
                    evidence["end"],
                    row["certainty"],
                    time and time.low,
                    time and time.high,
                    json.dumps(row, ensure_ascii=False),
                    bool(row.get("breaks")),
                ),
            )
            named = [("value", row["value"]), *((q["property"], q["value"]) for q in row["qualifiers"])]
            for role, value in named:
                if value["type"] == "item" and value.get("iri"):
                    other = self._entity(value)
                    other.mentions += other is not subject
                    if other is not subject:
                        self.db.execute("INSERT OR IGNORE INTO mention VALUES (?, ?, ?)", (other.id, number, role))

    def coverage(self, rows: Iterable[dict[str, Any]]) -> None:
        for row in rows:
            page = self._page(row) if "page" in row else None
            values = [
                row.get(name) for name in ("page", "kind", "name", "outcome", "reason", "start", "end", "template")
            ]
            self.db.execute("INSERT INTO coverage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (page, *values))

    def finish(self) -> None:
        """Writes the entities with their names, and the indexes."""
        for entity in sorted(self.entities.values(), key=lambda each: each.iri):
            time, point = entity.time, entity.point or (None, None)
            kinds = list(entity.classes)
            soft = (time.soft_low, time.soft_high) if time else (None, None)
            self.db.execute(
                "INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    entity.id,
                    entity.iri,
                    self._slug(entity.iri, ""),
                    entity.label,
                    entity.title,
                    entity.qid,
                    entity.description,
                    kinds[0] if kinds else None,
                    entity.facts,
                    entity.mentions,
                    *point,
                    time and time.low,
                    time and time.high,
                    *soft,
                    entity.hedged and entity.facts > 0,
                ),
            )
            above = sorted({broader for kind in kinds for broader in superclasses(kind)})
            self.db.executemany("INSERT INTO entity_class VALUES (?, ?)", [(kind, entity.id) for kind in above])
            self._write_names(entity)
        self.counted["entities"] = len(self.entities)
        self.counted["linked"] = sum(1 for each in self.entities.values() if each.qid)
        self.db.executemany("INSERT INTO count VALUES (?, ?)", sorted(self.counted.items()))
        self.db.executescript(
            "INSERT INTO name_fts(name_fts) VALUES ('rebuild');"
            "CREATE INDEX by_subject ON statement (subject, property); CREATE INDEX by_mention ON mention (statement);"
            "CREATE INDEX by_place ON statement (article, start);"
            "CREATE INDEX by_property ON statement (property); CREATE INDEX by_year ON statement (low, high);"
            "CREATE INDEX by_entity ON name (entity); CREATE INDEX by_folded ON name (folded);"
            "CREATE INDEX by_article ON coverage (article, start); CREATE INDEX by_page ON article (page);"
            "CREATE INDEX by_point ON entity (lat); CREATE INDEX by_time ON entity (low);"
            "INSERT INTO outcome SELECT article, kind, outcome, count(*) FROM coverage "
            "WHERE kind NOT IN ('conflict', 'problem') GROUP BY article, kind, outcome;"
            "CREATE INDEX by_outcome ON coverage (outcome, kind);"
            "CREATE INDEX by_broken ON statement (id) WHERE broken;"
            "CREATE INDEX by_facts ON entity (facts); CREATE INDEX by_qid ON entity (qid); ANALYZE;"
        )

    def _entity(self, named: dict[str, Any]) -> _Entity:
        found = self.entities.get(named["iri"])
        if found is None:
            number = len(self.entities) + 1
            found = self.entities[named["iri"]] = _Entity(
                number, named["iri"], named["title"] or named["label"], named["title"], named["qid"]
            )
        for name in (named["label"], named["title"]):
            if name:
                found.names.setdefault((name, ""))
        found.qid = found.qid or named["qid"]
        return found

    def _describe(self, subject: _Entity, row: Row) -> None:
        """Takes from a statement what lists show of its subject: label, class, description, point, time."""
        value, prop = row["value"], row["property"]
        subject.facts += 1
        subject.hedged &= row["certainty"] != "asserted"
        if prop in self.naming and value["type"] == "text":
            subject.names.setdefault((value["text"], value["lang"] or ""))
            if prop == P["label"] and not subject.named:
                subject.label, subject.named = value["text"], True
        elif prop == P["type"] and value.get("class"):
            subject.classes.setdefault(value["class"])
        elif prop == P["description"] and value["type"] == "text":
            subject.description = subject.description or value["text"]
        elif value["type"] == "coordinate" and subject.point is None:
            subject.point = (value["lat"], value["lon"])
        elif prop in self.times and value["type"] == "time":
            subject.time = _joined(subject.time, period(value["edtf"]), prop, self.times)

    def _page(self, evidence: dict[str, Any]) -> int | None:
        page, template = evidence.get("page") or "", evidence.get("template") or ""
        return self.pages.get(("", template) if template else (page, ""))

    def _write_names(self, entity: _Entity) -> None:
        for name, lang in entity.names:
            plain = folded(name)
            added = self.db.execute(
                "INSERT INTO name (entity, name, folded, lang) VALUES (?, ?, ?, ?)", (entity.id, name, plain, lang)
            )
            pairs = [(gram, added.lastrowid) for gram in sorted(grams(plain))]
            self.db.executemany("INSERT OR IGNORE INTO gram VALUES (?, ?)", pairs)

    def _slug(self, iri: str, kind: str) -> str:
        """Returns the path of a page that is safe as the name of a file and unlike all others, whatever their case."""
        path, _, fragment = iri.partition("#")
        lang, _, title = path.rstrip("/").rpartition("/")
        lang = lang.rpartition("/")[2]
        name = unquote(title).replace(" ", "_") + (f"~{unquote(fragment)}" if fragment else "")
        plain = _SAFE.sub("_", name).strip(". ").replace(" ", "_")
        slug = f"{_SAFE.sub('_', lang).strip('. ') or 'x'}/{plain[:_LONGEST]}"
        if plain != name or len(plain) > _LONGEST or not plain or (kind + slug.casefold()) in self.slugs:
            slug += f"-{hashlib.sha256(iri.encode()).hexdigest()[:8]}"
        self.slugs.add(kind + slug.casefold())
        return slug


def _time_of(row: Row) -> Period | None:
    """Returns the time of a statement: that of its qualifiers, else its value where that is one."""
    edtf = [q["value"]["edtf"] for q in row["qualifiers"] if q["value"]["type"] == "time"]
    if row["value"]["type"] == "time":
        edtf.append(row["value"]["edtf"])
    found = [each for each in map(period, edtf) if each]
    lows = [each.low for each in found if each.low is not None]
    highs = [each.high for each in found if each.high is not None]
    return Period(min(lows, default=None), max(highs, default=None)) if found else None


def _joined(known: Period | None, new: Period | None, prop: str, times: Sequence[str]) -> Period | None:
    """Joins the start and the end of a state into one period."""
    point, start, end, inception, birth, death = times
    if new is None or prop in (point, inception):
        return known or new
    if prop in (end, death):
        return Period(known.low if known else None, new.high, known.soft_low if known else True, new.soft_high)
    if prop in (start, birth):
        return Period(new.low, known.high if known else None, new.soft_low, known.soft_high if known else True)
    return known or new

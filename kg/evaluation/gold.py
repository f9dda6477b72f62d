"""Gold files, one labelled fact a line: knows their keys (tests/gold/FORMAT.md) and what makes one unreadable."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from kg.model import KgError

Kind = Literal["text", "isbn", "item", "class", "quantity", "time", "coordinate", "url", "media", "climate", "event"]

_QUALIFIERS: Mapping[str, tuple[str, ...]] = {"climate": ("month", "value", "unit"), "event": ("date",)}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the article states, as labelled by a reader.

    `value` is written as `type` needs it: a wiki title or `label:…` for an item, `lat,lon` in degrees for a coordinate,
    EDTF for a time, words that the description must contain for an event. `alt`, `alt_subject` and `alt_dates` are
    other spellings that count.
    """

    group: str
    subject: str
    predicate: str
    value: str
    type: Kind
    qualifiers: Mapping[str, Any] = field(default_factory=dict)
    alt: tuple[str, ...] = ()
    alt_subject: tuple[str, ...] = ()
    alt_dates: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    tolerance: float = 0.01
    certainty: str = "asserted"
    optional: bool = False

    @property
    def mentions(self) -> tuple[str, ...]:
        """Things the clause of an event links."""
        return tuple(self.qualifiers.get("mentions") or ()) if self.type == "event" else ()


def read_gold(path: Path) -> list[Fact]:
    """The facts of one gold file; KgError names the line that lacks a key or has an unknown type."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise KgError(f"{path}: is not UTF-8 at byte {error.start}", "a gold file is JSON Lines in UTF-8") from None
    lines = ((f"{path}, line {number}", line) for number, line in enumerate(text.split("\n"), start=1))
    facts = [_fact(_parsed(line, place), place) for place, line in lines if line.strip()]
    if not facts:
        raise KgError(f"{path}: holds no labelled fact", "a gold file is JSON Lines (tests/gold/FORMAT.md)")
    return facts


def read_complete(gold: Path) -> tuple[str, ...]:
    """The groups that are labelled exhaustively in `gold`, from `complete.json` beside it; none without that file."""
    beside = gold.with_name("complete.json")
    if not beside.exists():
        return ()
    try:
        table = json.loads(beside.read_text("utf-8"))
        return tuple(table.get(gold.stem, ()))
    except (ValueError, AttributeError) as error:
        raise KgError(f"{beside}: {error}", 'it must be one JSON object: {"article": ["group", …], …}') from None


def _parsed(line: str, place: str) -> dict[str, Any]:
    hint = "each line must be one JSON object (tests/gold/FORMAT.md)"
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise KgError(f"{place}, column {error.colno}: {error.msg}", hint) from None
    if not isinstance(row, dict):
        raise KgError(f"{place} is no JSON object", hint)
    return row


def _fact(row: dict[str, Any], place: str) -> Fact:
    missing = [key for key in ("group", "subject", "property", "value", "type") if not isinstance(row.get(key), str)]
    if missing:
        raise KgError(f"{place}: no {' and no '.join(missing)}", "every labelled fact has these (tests/gold/FORMAT.md)")
    if row["type"] not in get_args(Kind):
        raise KgError(f"{place}: unknown type {row['type']!r}", f"the types are {', '.join(get_args(Kind))}")
    needed = _QUALIFIERS.get(row["type"], ())
    lacking = [key for key in needed if key not in (row.get("qualifiers") or {})]
    if lacking:
        raise KgError(
            f"{place}: no qualifier {' and no '.join(lacking)}", f"type {row['type']} needs {', '.join(needed)}"
        )
    return Fact(
        group=row["group"],
        subject=row["subject"],
        predicate="kg:climateNormal" if row["type"] == "climate" else row["property"],
        value=row["value"],
        type=row["type"],
        qualifiers=row.get("qualifiers") or {},
        alt=tuple(row.get("alt", ())),
        alt_subject=tuple(row.get("alt_subject", ())),
        alt_dates=tuple(row.get("alt_dates", ())),
        references=tuple(row.get("references") or ()),
        tolerance=row.get("tolerance", 0.01),
        certainty=row.get("certainty", "asserted"),
        optional=bool(row.get("optional")),
    )

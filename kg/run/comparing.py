"""Two builds held against each other: the facts that came, went and changed, article by article."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kg.export.flat import statement_records

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that differs: `old` is None for one that was added, `new` for one that is gone."""

    page: str
    subject: str
    prop: str
    old: str | None
    new: str | None

    @property
    def kind(self) -> Literal["added", "gone", "changed"]:
        """Which of the three it is."""
        if self.old is None:
            return "added"
        return "gone" if self.new is None else "changed"


def changes(old: Path, new: Path) -> Iterator[Change]:
    """The facts that differ between two build folders, sorted by article, thing and property.

    A fact is a thing, a property, a value with its qualifiers, and how sure it is; where it stands in the text does
    not count. Memory: a hash an article, and the facts of the articles that differ.
    """
    before, after = _digests(old), _digests(new)
    differing = {page for page in before.keys() | after.keys() if before.get(page) != after.get(page)}
    gone, came = _facts(old, differing), _facts(new, differing)
    for page in sorted(differing):
        yield from _page_changes(page, gone.get(page, {}), came.get(page, {}))


_Key = tuple[str, str]
"""The label and IRI of a thing, and a property: what a value belongs to."""


def _page_changes(page: str, old: Mapping[_Key, list[str]], new: Mapping[_Key, list[str]]) -> Iterator[Change]:
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key, []), new.get(key, [])
        gone = sorted(set(before) - set(after))
        came = sorted(set(after) - set(before))
        for number in range(max(len(gone), len(came))):
            was = gone[number] if number < len(gone) else None
            now = came[number] if number < len(came) else None
            yield Change(page, key[0], key[1], was, now)


def _digests(folder: Path) -> dict[str, bytes]:
    """A hash of the facts of each article, whatever their order."""
    found: dict[str, int] = {}
    for record in statement_records(folder):
        fact = "\0".join((*_key(record), _value(record)))
        number = int.from_bytes(hashlib.sha256(fact.encode("utf-8", "surrogatepass")).digest()[:16], "big")
        page = record["evidence"]["page"] or ""
        found[page] = (found.get(page, 0) + number) % (1 << 128)
    return {page: number.to_bytes(16, "big") for page, number in found.items()}


def _facts(folder: Path, pages: set[str]) -> dict[str, dict[_Key, list[str]]]:
    found: dict[str, dict[_Key, list[str]]] = {}
    for record in statement_records(folder):
        page = record["evidence"]["page"] or ""
        if page in pages:
            found.setdefault(page, {}).setdefault(_key(record), []).append(_value(record))
    return found


def _key(record: Record) -> _Key:
    name = record["subject_title"] or f"{record['subject_label']} <{record['subject_iri']}>"
    return name, record["property_label"] or record["property"]


def _value(record: Record) -> str:
    """A value as people read it, with its qualifiers, and how sure it is."""
    said = _shown(record, "value_")
    for qualifier in record["qualifiers"] or ():
        said += f", {qualifier['property_label'] or qualifier['property']}: {_shown(qualifier, '')}"
    return said if record["certainty"] == "asserted" else f"{said} ({record['certainty']})"


def _shown(value: Record, prefix: str) -> str:
    for name in ("title", "label", "text", "edtf", "iri"):
        if (word := value.get(f"{prefix}{name}")) is not None:
            lang = value.get(f"{prefix}lang")
            return f"{word}@{lang}" if lang else str(word)
    if (amount := value.get(f"{prefix}amount")) is not None:
        return " ".join(filter(None, (str(amount), value.get(f"{prefix}unit"))))
    if value.get(f"{prefix}lat") is not None:
        return f"{value[f'{prefix}lat']}, {value[f'{prefix}lon']}"
    bounds = [value.get(f"{prefix}{name}") for name in ("lower", "upper")]
    return json.dumps([bounds, value.get(f"{prefix}unit")]) if any(bounds) else ""

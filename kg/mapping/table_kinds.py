"""Kinds of tables that list things and what their columns mean, read once from the `tables.toml` of a language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kg.forms import read
from kg.mapping import FOLDER
from kg.mapping.lists import folded
from kg.vocab import P


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """What a column means, by its headers.

    - `property` is a property of the row's thing; `qualifier` one of its relation to the subject.
    - `when` says that the column holds the time of that relation, `first` or `last` only its start or end.
    - `chooses` are relations by the words of the cell (`won`: award received), `works` the one where these name any
      other occupation, `details` properties by the word before
      a colon in a cell that is a list (`Released: 1 May 2000`).
    - `needed` columns make the table one of this kind.
    """

    headers: frozenset[str]
    property: str | None = None
    qualifier: str | None = None
    when: str | None = None
    chooses: Mapping[str, str] = field(default_factory=dict)
    works: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    needed: bool = False


@dataclass(frozen=True, slots=True)
class TableKind:
    """One kind of table.

    `subjects` are the classes of articles that have it, `headings` phrases of which one must stand in a heading (none:
    any), `things` the headers of the column that names a row's thing, with the relation where a header has its own.
    The relation goes from the article's subject to the thing, or from the thing where it is `inverse`. In a table
    that is `dated`, the first column is a time and the others are figures of the subject at that time. `yearly` is the
    qualifier that a column headed by a year holds.
    """

    name: str
    subjects: frozenset[str]
    things: Mapping[str, str]
    columns: tuple[ColumnRule, ...]
    klass: str = ""
    inverse: bool = False
    dated: bool = False
    yearly: bool = False
    headings: tuple[str, ...] = ()
    never: frozenset[str] = frozenset()

    def column(self, header: str) -> ColumnRule | None:
        """The rule of a column by its folded header."""
        return next((rule for rule in self.columns if header in rule.headers), None)


@lru_cache
def table_kinds(code: str) -> tuple[TableKind, ...]:
    """The kinds of tables that a language knows, in the order in which they are tried."""
    path = FOLDER / code / "tables.toml"
    data = read(path) if path.exists() else {}
    return tuple(_kind(name, entry) for name, entry in data.get("tables", {}).items())


def _kind(name: str, entry: Mapping[str, Any]) -> TableKind:
    relation = entry.get("property", "")
    things = {folded(header): P[relation] if relation else "" for header in entry.get("things", ())}
    things |= {folded(header): P[label] for header, label in entry.get("relations", {}).items()}
    return TableKind(
        name=name,
        subjects=frozenset(entry["subjects"]),
        things=things,
        columns=tuple(_column(column) for column in entry.get("columns", ())),
        klass=entry.get("class", ""),
        inverse=bool(entry.get("inverse")),
        dated=bool(entry.get("dated")),
        yearly=bool(entry.get("yearly")),
        headings=tuple(entry.get("headings", ())),
        never=frozenset(folded(header) for header in entry.get("never", ())),
    )


def _column(entry: Mapping[str, Any]) -> ColumnRule:
    return ColumnRule(
        headers=frozenset(folded(header) for header in entry["headers"]),
        property=P[entry["property"]] if "property" in entry else None,
        qualifier=P[entry["qualifier"]] if "qualifier" in entry else None,
        when=entry.get("when"),
        chooses={folded(words): P[label] for words, label in entry.get("chooses", {}).items()},
        works=P[entry["works"]] if "works" in entry else None,
        details={folded(words): P[label] for words, label in entry.get("details", {}).items()},
        needed=bool(entry.get("needed")),
    )

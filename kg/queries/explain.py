"""What the statements table says of one thing: rows about it and rows that name it, found by IRI, title or name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kg.queries.item_names import matching, near
from kg.vocab import P

Row = Mapping[str, Any]
"""A line of the statements table (docs/statements.md)."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One thing: `about` are the rows whose subject it is, `named` those that have it as value or qualifier."""

    iri: str
    label: str
    qid: str | None
    about: tuple[Row, ...]
    named: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """No one thing is meant: `several` are (IRI, label) of those that are, `near` names like the one asked for."""

    several: tuple[tuple[str, str], ...]
    near: tuple[str, ...]


_NAMES = frozenset(
    P[label]
    for label in (
        "label", "alternative label", "alternate name", "native label", "official name", "name", "short name",
        "nickname", "birth name", "name in native language", "pseudonym",
    )
)  # fmt: skip


def explain(rows: Iterable[Row], wanted: str) -> Explanation | Unknown:
    """What `rows` say of the thing that `wanted` means: an IRI, QID, title or name, whatever its case or accents."""
    rows = list(rows)
    names: dict[str, set[str]] = {}
    labels: dict[str, str] = {}
    qids: dict[str, str] = {}
    for row in rows:
        for thing in (row["subject"], *_things(row)):
            iri = thing["iri"]
            labels.setdefault(iri, thing["label"])
            called = names.setdefault(iri, set())
            called.update(name for name in (thing["label"], thing["title"], thing["qid"]) if name)
            if thing["qid"]:
                qids[iri] = thing["qid"]
        if row["property"] in _NAMES and row["value"]["type"] == "text":
            names[row["subject"]["iri"]].add(row["value"]["text"])
    iris = matching(names, wanted)
    if len(iris) != 1:
        return Unknown(tuple((iri, labels[iri]) for iri in iris), () if iris else tuple(near(names, wanted)))
    iri = iris[0]
    return Explanation(
        iri,
        labels[iri],
        qids.get(iri),
        tuple(row for row in rows if row["subject"]["iri"] == iri),
        tuple(
            row for row in rows if row["subject"]["iri"] != iri and any(thing["iri"] == iri for thing in _things(row))
        ),
    )


def _things(row: Row) -> list[Row]:
    values = [row["value"], *(qualifier["value"] for qualifier in row["qualifiers"])]
    return [value for value in values if value["type"] == "item" and "iri" in value]

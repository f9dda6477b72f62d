"""What articles say of linked things, by item: names, classes, descriptions and statements, from statements tables."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, takewhile

from kg.model import KgError
from kg.queries.item_names import fold
from kg.rdf.table import Row
from kg.vocab import P, superclasses


@dataclass(slots=True)
class Record:
    """One item: `values` are the values of each property as in the statements table, in article order."""

    id: str
    name: str
    names: set[str] = field(default_factory=set)
    description: str = ""
    types: list[str] = field(default_factory=list)
    values: dict[str, list[Row]] = field(default_factory=dict)

    def is_a(self, kind: str) -> bool:
        """Whether one of its classes is this class or below it."""
        return any(kind in superclasses(each) for each in self.types)


class Catalogue(Mapping[str, Record]):
    """Item -> record. Only what an article itself stands behind is in it, nothing attributed or guessed."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        """Raises KgError for a row that is not whole."""
        self._records: dict[str, Record] = {}
        self._named: dict[str, list[str]] = {}
        naming = {P["label"], P["alternative label"]}
        describing = {P["description"], P["disambiguating description"]}
        for number, row in enumerate(rows, 1):
            try:
                self._take(row, naming, describing)
            except (KeyError, TypeError, AttributeError) as error:
                hint = "see docs/statements.md, or make the table again with: kg build"
                raise KgError(f"row {number} of the statements table is not whole: {error!r}", hint) from None
        for record in self._records.values():
            for name in sorted({fold(name) for name in record.names}):
                self._named.setdefault(name, []).append(record.id)
        self._sorted = sorted(self._named)

    def _take(self, row: Row, naming: set[str], describing: set[str]) -> None:
        for thing in (row["subject"], row["value"]):
            if thing.get("qid"):
                record = self._records.setdefault(thing["qid"], Record(thing["qid"], thing["label"]))
                record.names.update(name for name in (thing["label"], thing["title"]) if name)
        found = self._records.get(row["subject"].get("qid") or "")
        if found is None or row["certainty"] != "asserted":
            return
        prop, value = row["property"], row["value"]
        if prop in naming and value["type"] == "text":
            found.names.add(value["text"])
        if prop == P["type"] and value.get("class") and value["class"] not in found.types:
            found.types.append(value["class"])
        if value["type"] == "text" and prop in describing and not found.description:
            found.description = value["text"]
        values = found.values.setdefault(prop, [])
        if value not in values:
            values.append(value)

    def __getitem__(self, item: str) -> Record:
        return self._records[item]

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def called(self, name: str) -> list[str]:
        """The items that go by this name, but for case and diacritics."""
        return self._named.get(fold(name), [])

    def beginning(self, prefix: str) -> Iterator[str]:
        """The items with a name that begins so, but for case and diacritics; each once, shortest names first."""
        start = fold(prefix)
        beginning = takewhile(
            lambda name: name.startswith(start), islice(self._sorted, bisect_left(self._sorted, start), None)
        )
        hits = sorted(beginning, key=lambda name: (len(name), name))
        yield from dict.fromkeys(item for name in hits for item in self._named[name])

    def properties(self, kind: str | None = None) -> Counter[str]:
        """How many items, of a class where one is given, have each property."""
        records = [each for each in self._records.values() if kind is None or each.is_a(kind)]
        return Counter(prop for record in records for prop in record.values)

"""The statements table as Parquet: one pinned schema with typed value columns (docs/parquet.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kg.rdf.table import Row
from kg.vocab import properties

VERSION = "1"
"""Of the schema; a column that changes its meaning or goes makes a new one."""

_TEXT = pa.string()
_ITEM = [("iri", _TEXT), ("title", _TEXT), ("label", _TEXT), ("qid", _TEXT)]
_VALUE = [
    ("type", _TEXT),
    ("iri", _TEXT),
    ("title", _TEXT),
    ("label", _TEXT),
    ("qid", _TEXT),
    ("text", _TEXT),
    ("lang", _TEXT),
    ("amount", _TEXT),
    ("number", pa.float64()),
    ("lower", _TEXT),
    ("upper", _TEXT),
    ("unit", _TEXT),
    ("edtf", _TEXT),
    ("lat", pa.float64()),
    ("lon", pa.float64()),
    ("precision", pa.float64()),
]
_QUALIFIER = pa.struct([("property", _TEXT), ("property_label", _TEXT), *_VALUE])
_REFERENCE = pa.struct([(name, _TEXT) for name in ("url", "title", "name", "scope", "text")])
_EVIDENCE = pa.struct(
    [
        *((name, _TEXT) for name in ("page", "section", "where")),
        *((name, pa.int64()) for name in ("start", "end")),
        *((name, _TEXT) for name in ("quote", "extractor", "rule", "template")),
    ]
)
SCHEMA = pa.schema(
    [
        *((f"subject_{name}", kind) for name, kind in _ITEM),
        ("property", _TEXT),
        ("property_label", _TEXT),
        *((f"value_{name}", kind) for name, kind in _VALUE),
        ("qualifiers", pa.list_(_QUALIFIER)),
        ("references", pa.list_(_REFERENCE)),
        ("certainty", _TEXT),
        ("evidence", _EVIDENCE),
    ],
    metadata={"kg.schema": VERSION, "licence": "CC BY-SA 4.0, from Wikipedia articles named in evidence.page; changed"},
)
"""A statement a row: `value_type` says which of the `value_…` columns hold the value."""


def batch(rows: Iterable[Row]) -> pa.RecordBatch:
    """Rows of the statements table as columns: a fraction of the memory that the rows take."""
    return pa.RecordBatch.from_pylist([record(row) for row in rows], schema=SCHEMA)


def write_batches(batches: Iterable[pa.RecordBatch], path: Path) -> None:
    """Write batches as one Parquet file (zstd-3); the same rows give the same bytes."""
    table = pa.Table.from_batches(batches, SCHEMA).combine_chunks()
    pq.write_table(table, path, compression="zstd", compression_level=3, row_group_size=1 << 17)


def record(row: Row) -> dict[str, Any]:
    """A row of the statements table by the columns of `SCHEMA`."""
    found: dict[str, Any] = {f"subject_{name}": row["subject"][name] for name, _ in _ITEM}
    found |= {"property": row["property"], "property_label": _label(row["property"])}
    found |= {f"value_{name}": value for name, value in _value(row["value"])}
    found["qualifiers"] = [
        {"property": q["property"], "property_label": _label(q["property"]), **dict(_value(q["value"]))}
        for q in row["qualifiers"]
    ]
    found["references"] = [{name: each.get(name) for name in _names(_REFERENCE)} for each in row["references"]]
    found["certainty"] = row["certainty"]
    found["evidence"] = {name: row["evidence"].get(name) for name in _names(_EVIDENCE)}
    return found


def _value(value: Row) -> Iterator[tuple[str, Any]]:
    """The columns of a value that it fills; a class is an item by its CURIE, a URL and a file are texts."""
    yield from ((name, value[name]) for name in (field for field, _ in _VALUE) if name in value)
    if "class" in value:
        yield from (("iri", value["class"]), ("label", value["class"]))
    if "amount" in value:
        yield "number", float(value["amount"])
    if text := value.get("url") or value.get("file"):
        yield "text", text


def _names(kind: pa.StructType) -> list[str]:
    return [field.name for field in kind]


@lru_cache(maxsize=4096)
def _label(prop: str) -> str:
    known = properties().get(prop)
    return known.label if known else prop

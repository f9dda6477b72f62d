"""The statements of a build as one Parquet or CSV file, from its statements table or, of a large one, its shards."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from kg.model import KgError
from kg.publish import mend
from kg.rdf.table import read

_ROWS = 10_000
"""Rows in memory at a time."""


def write_parquet(folder: Path, path: Path) -> None:
    """Writes the statements of a build as one Parquet file of `kg.export.parquet.SCHEMA`."""
    pq, schema = _pyarrow()
    import pyarrow as pa

    with pq.ParquetWriter(path, schema, compression="zstd", compression_level=3) as out:
        found = statement_records(folder)
        while batch := list(islice(found, _ROWS)):
            out.write_table(pa.Table.from_pylist(batch, schema=schema))


def write_csv(folder: Path, path: Path) -> None:
    """Writes the statements of a build as CSV with the columns of the Parquet schema; nested ones as JSON."""
    _, schema = _pyarrow()
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(_csv(statement_records(folder), schema.names))


def _csv(records: Iterable[dict[str, Any]], names: list[str]) -> Iterator[str]:
    line = io.StringIO()
    out = csv.writer(line, lineterminator="\n")
    out.writerow(names)
    for each in records:
        out.writerow([_cell(each.get(name)) for name in names])
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


def _cell(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value


def statement_records(folder: Path) -> Iterator[dict[str, Any]]:
    """The records of a build, in its order."""
    from kg.export.parquet import record

    if folder.is_dir():
        mend(folder)
    table = folder / "statements.jsonl" if folder.is_dir() else folder
    shards = sorted(folder.glob("part-*.parquet")) if folder.is_dir() else []
    if table.is_file() or not shards:
        yield from (record(row) for row in read(table))
        return
    pq, _ = _pyarrow()
    for shard in shards:
        with pq.ParquetFile(shard) as file:
            for batch in file.iter_batches(_ROWS):
                yield from batch.to_pylist()


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow.parquet as pq

        from kg.export.parquet import SCHEMA
    except ImportError:
        raise KgError(
            "Parquet and its columns take pyarrow, which is not installed", "pip install 'wikikg[dumps]'"
        ) from None
    return pq, SCHEMA

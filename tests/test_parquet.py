"""Statements in columns: the documented schema, the examples of the docs in DuckDB, shards and tables alike."""

import csv
import json
import re
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from kg.cli import cli
from kg.export.parquet import SCHEMA, VERSION
from kg.rdf.table import read
from kg.run.shards import run_shards
from kg.run.unit import Task

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "parquet.md").read_text("utf-8")
EXAMPLES = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("parquet") / "statements.parquet"
    assert run("export", ROOT / "output", "-f", "parquet", "-o", path).exit_code == 0
    return path


def test_the_table_of_the_docs_is_the_schema() -> None:
    rows = re.findall(r"^\| (`[^|]*) \|", PAGE, re.MULTILINE)
    assert [name for row in rows for name in re.findall(r"[a-z_]+", row)] == SCHEMA.names
    assert f"kg.schema = {VERSION}" in PAGE


def test_each_statement_is_a_row_and_nothing_is_lost(table: Path) -> None:
    found = pq.read_table(table)
    assert found.schema.metadata[b"kg.schema"] == VERSION.encode()
    assert found.schema.names == SCHEMA.names
    stated = list(read(ROOT / "output" / "statements.jsonl"))
    rows = found.to_pylist()
    assert len(rows) == len(stated) > 500
    for row, one in zip(rows, stated, strict=True):
        assert (row["property"], row["certainty"]) == (one["property"], one["certainty"])
        assert row["subject_iri"] == one["subject"]["iri"]
        assert row["evidence"]["quote"] == one["evidence"]["quote"]
        assert len(row["qualifiers"]) == len(one["qualifiers"])
        assert len(row["references"]) == len(one["references"])
        filled = [name for name in SCHEMA.names if name.startswith("value_") and row[name] is not None]
        assert len(filled) > 1, one


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.partition("\n")[0])
def test_an_example_of_the_docs_answers(example: str, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(table.parent)
    with duckdb.connect() as db:
        assert db.execute(example).fetchall()


def test_csv_has_the_same_columns_and_rows(table: Path, tmp_path: Path) -> None:
    assert run("export", ROOT / "output", "-f", "csv", "-o", tmp_path / "a.csv").exit_code == 0
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wanted = pq.read_table(table).to_pylist()
    assert [row["subject_iri"] for row in rows] == [row["subject_iri"] for row in wanted]
    assert [json.loads(row["evidence"]) for row in rows] == [row["evidence"] for row in wanted]
    assert run("export", ROOT / "output", "-f", "csv").stdout_bytes == (tmp_path / "a.csv").read_bytes()


def test_shards_and_one_table_are_the_same_rows(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(70):
        (folder / f"Town {number:02}.wikitext").write_text(f"'''Town {number}''' is a town in [[Norfolk]].", "utf-8")
    run_shards([folder], Task(tmp_path / "out"), 1)
    assert run("export", tmp_path / "out", "-f", "parquet", "-o", tmp_path / "all.parquet").exit_code == 0
    shards = [row for file in sorted((tmp_path / "out").glob("*.parquet")) for row in pq.read_table(file).to_pylist()]
    assert pq.read_table(tmp_path / "all.parquet").to_pylist() == shards
    assert len(list((tmp_path / "out").glob("*.parquet"))) == 2

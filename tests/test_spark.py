"""A run on Spark writes the bytes of a run on this machine (skipped where PySpark or Java is missing)."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from kg.run.shards import run_shards
from kg.run.spark import spark, spark_work
from kg.run.unit import Task
from tests.test_shards import digests, dump, town

ROOT = Path(__file__).resolve().parent.parent

pytest.importorskip("pyspark", reason="PySpark is not installed: pip install 'wikikg[spark]'")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("Java is not installed: Spark takes Java 17", allow_module_level=True)


def corpus() -> list[Path]:
    """The dumps of a larger corpus, where KG_CORPUS names one."""
    return sorted(Path(os.environ["KG_CORPUS"], "dumps").glob("*.xml*")) if "KG_CORPUS" in os.environ else []


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """A dump of one stream, one of many, and files: every kind of unit."""
    monkeypatch.setattr("kg.sources.units._BYTES", 1500)
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(60):
        (folder / f"Town {number:02}.wikitext").write_text(town(number), "utf-8")
    return [dump(tmp_path / "a.xml", 250), dump(tmp_path / "b.xml.bz2", 60, streams=10), folder]


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_spark_and_this_machine_write_the_same_bytes(tmp_path: Path, places: list[Path]) -> None:
    with spark("local[2]") as context:
        for name, paths in {"made": places, **{path.name: [path] for path in corpus()}}.items():
            here = run_shards(paths, Task(tmp_path / name / "here"), 2)
            there = run_shards(paths, Task(tmp_path / name / "there"), work=partial(spark_work, context))
            assert here.total("quads") == there.total("quads") > 0
            assert len(here.done) == len(there.done)
            assert digests(tmp_path / name / "here") == digests(tmp_path / name / "there")


def test_the_command_runs_on_spark_and_goes_on_where_it_was(tmp_path: Path) -> None:
    source = dump(tmp_path / "towns.xml", 210)
    words = [sys.executable, "-m", "kg", "build", source, "-o", tmp_path / "out", "--engine", "spark"]
    for kept in (0, 2):
        done = subprocess.run([*words, "--master", "local[2]"], cwd=ROOT, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        assert f"2 units, {kept} of them done before" in done.stdout
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    for unit in manifest["units"]:
        for name, digest in unit["shards"].items():
            assert hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == digest

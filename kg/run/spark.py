"""The units of a run on Spark: the same function in `mapPartitions`, and so the same bytes as on one machine.

The driver finds the units, asks the ledger and publishes; tasks write their own shards, each by one rename into a
folder that all of them see, so a task that runs twice (a retry, speculation) writes the same file again.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from kg.model import KgError
from kg.run.ledger import Done
from kg.run.unit import Task, run_unit
from kg.sources.units import Unit

if TYPE_CHECKING:
    from pyspark import Broadcast, SparkContext

_WAVE = 32
"""Units a core in one job: the driver holds no more of them."""


@contextmanager
def spark(master: str | None = None) -> Iterator[SparkContext]:
    """A Spark context for the block: the one at hand, else a new one at `master` (None: as `spark-submit` says).

    KgError where PySpark or Java is missing.
    """
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise KgError("PySpark is not installed", "pip install 'wikikg[spark]'") from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("kg").config("spark.ui.showConsoleProgress", "false")
    if master:
        builder = builder.master(master)
    try:
        session = builder.getOrCreate()
    except (PySparkException, OSError, RuntimeError) as error:
        first = str(error).partition("\n")[0]
        hint = "it takes Java 17 (JAVA_HOME), or a master that answers"
        raise KgError(f"Spark does not start: {first}", hint) from None
    try:
        yield session.sparkContext
    finally:
        session.stop()


def spark_work(context: SparkContext, units: Iterator[Unit], task: Task) -> Iterator[tuple[Unit, Done]]:
    """Runs units on Spark, some for each core at a time; each with what became of it, in their order."""
    shared = context.broadcast(task)
    size = max(1, _WAVE * context.defaultParallelism)
    while wave := list(islice(units, size)):
        found = context.parallelize(wave, len(wave)).mapPartitions(_Work(shared))
        by_number = {unit.number: unit for unit in wave}
        for done in found.collect():
            yield by_number[done.number], done


class _Work:
    """What a task does with its units: a value that Spark can send, with the run's choices sent once a machine."""

    def __init__(self, task: Broadcast[Task]) -> None:
        self._task = task

    def __call__(self, units: Iterable[Unit]) -> Iterator[Done]:
        return (run_unit(unit, self._task.value) for unit in units)

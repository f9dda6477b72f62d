"""`kg build --shards`: a run over many articles, with its progress, its log and its summary."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from kg.cli.failures import print_error

if TYPE_CHECKING:
    from kg.run.ledger import Done
    from kg.run.shards import Run, Work

_SECONDS = 10.0
"""Between two lines of progress where there is no terminal."""


def build_shards(
    paths: Sequence[Path],
    out: Path,
    *,
    base: str,
    layers: Sequence[str],
    lang: str | None,
    title_from: Literal["file"] | None,
    links: str | None,
    templates: Sequence[Path],
    jobs: int | None,
    log: Path | None,
    engine: str = "local",
    master: str | None = None,
) -> int:
    """Run, show how far it is, and sum up; 2 where something could not be read, 130 on Ctrl-C."""
    from kg.rdf import check_choice
    from kg.run.shards import run_shards
    from kg.run.unit import Task
    from kg.sources import template_pages
    from kg.sources.units import Reading

    check_choice(base, layers)
    pages = template_pages(templates or paths, lang)
    task = Task(out, Reading(lang, title_from), base, tuple(layers), links=links, templates=pages)
    started = time.monotonic()
    try:
        with _progress(log) as on_done, _engine(engine, master) as work:
            run = run_shards(paths, task, jobs, on_done, work)
    except KeyboardInterrupt:
        click.echo(f"kg: interrupted; what is done lies in {out}/", err=True)
        click.echo("  run the same command again: it goes on from there", err=True)
        return 130
    for line in _summary(run, out, time.monotonic() - started):
        click.echo(line)
    for error in run.unread:
        print_error(error)
    return 2 if run.unread or run.dead() else 0


@contextmanager
def _engine(name: str, master: str | None) -> Iterator[Work | None]:
    """What runs the units; None for workers on this machine."""
    if name == "local":
        yield None
        return
    from functools import partial

    from kg.run.spark import spark, spark_work

    with spark(master) as context:
        yield partial(spark_work, context)


@contextmanager
def _progress(log: Path | None) -> Iterator[Callable[[Done, bool], None]]:
    """Tells of each unit that is done: a bar on a terminal, else a line now and then; each into the log as well."""
    with ExitStack() as stack:
        file = stack.enter_context(log.open("a", encoding="utf-8")) if log else None
        shown = stack.enter_context(_bar()) if sys.stderr.isatty() else _lines()
        started, counts = time.monotonic(), [0, 0, 0]

        def on_done(done: Done, before: bool) -> None:
            counts[0] += done.articles
            counts[1] += done.problems + len(done.dead)
            counts[2] += 1
            rate = counts[0] / max(time.monotonic() - started, 0.001)
            line = f"{counts[0]:,} articles, {rate:,.0f}/s, {counts[2]:,} units, {counts[1]:,} problems: {done.name}"
            shown(line)
            if file:
                kept = " (done before)" if before else ""
                file.write(f"{datetime.now().astimezone().isoformat(timespec='seconds')} {line}{kept}\n")
                file.flush()

        yield on_done


def _lines() -> Callable[[str], None]:
    last = [time.monotonic()]

    def show(line: str) -> None:
        if time.monotonic() - last[0] >= _SECONDS:
            last[0] = time.monotonic()
            click.echo(line, err=True)

    return show


@contextmanager
def _bar() -> Iterator[Callable[[str], None]]:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading", total=None)
        yield lambda line: progress.update(task, description=line[:120])


def _summary(run: Run, out: Path, seconds: float) -> Iterator[str]:
    articles, coverage = run.total("articles"), run.coverage()
    yield (
        f"{run.total('quads'):,} quads from {run.total('statements'):,} statements of {articles:,} articles in {out}/"
        f" ({seconds:.1f} s, {articles / max(seconds, 0.001):,.0f} articles/s)"
    )
    yield f"{len(run.done):,} units, {run.kept:,} of them done before; {run.total('skipped'):,} pages held no article"
    sentences = sum(count for key, count in coverage.items() if key.startswith("sentence "))
    yield f"prose: {coverage.get('sentence stated', 0):,} of {sentences:,} sentences said something"
    if dead := run.dead():
        yield f"{len(dead):,} articles could not be read, see {out}/dead-letters.jsonl"

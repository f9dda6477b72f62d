"""`kg link build-index`: a wiki's public dumps in, a sitelink index out."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kg.linking.staging import Tick

_EXAMPLE = (
    "Example: kg link build-index enwiki-latest-page.sql.gz enwiki-latest-page_props.sql.gz "
    "enwiki-latest-redirect.sql.gz -o enwiki.sitelinks"
)


@click.command("build-index", epilog=_EXAMPLE)
@click.argument(
    "dumps", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="DUMP…"
)
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The index to write.")
@click.option("--wiki", help="The wiki's database, like enwiki.  [default: what the dump or its name says]")
@click.option("--lang", "langs", multiple=True, help="From dumps of many wikis only these; may be repeated.")
def build_index(dumps: tuple[Path, ...], out: Path, wiki: str | None, langs: tuple[str, ...]) -> None:
    """Make a sitelink index from public dumps, for kg link --index.

    DUMPs are SQL dumps of a Wikipedia: page, page_props and redirect, also langlinks, and siteinfo-namespaces.json for
    the names of namespaces in its language; or Wikidata's entity dump (JSON, .gz or .bz2) or wb_items_per_site; of one
    wiki or of several. A run that was killed goes on where it was when it is started again.
    """
    from kg.linking.building import build_index as build

    started = time.monotonic()
    with _progress() as tick:
        count = build(dumps, out, wiki=wiki, langs=langs, tick=tick)
    size, seconds = out.stat().st_size / 1e6, time.monotonic() - started
    click.echo(f"{count:,} titles in {out} ({size:,.1f} MB, {seconds:.1f} s)")


@contextmanager
def _progress() -> Iterator[Tick | None]:
    """A bar for the file that is read, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        tasks: dict[str, TaskID] = {}

        def tick(name: str, done: int, size: int) -> None:
            if name not in tasks:
                for other in tasks.values():
                    progress.update(other, visible=False)
                tasks[name] = progress.add_task(name, total=size or None)
            progress.update(tasks[name], completed=done)

        yield tick

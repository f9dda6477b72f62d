"""`kg load`: a build's graph into a store on disk, so that queries need not read it again."""

from __future__ import annotations

import time
from pathlib import Path

import click


@click.command("load", epilog="Example: kg load output/ && kg query people")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("output"))
@click.option("--graphs", is_flag=True, help="Keep the named graphs too, for queries with GRAPH.")
def command(folder: Path, graphs: bool) -> None:
    """Load a build into a store that kg query asks, made once.

    FOLDER is what kg build wrote [default: output]: its graph.nq or its shards. The store lies in FOLDER/.kg-store and
    is the union of all graphs, each triple once. kg build drops it; one that is older than the graph is not used.
    """
    from kg.store.persistent import load

    started = time.monotonic()
    made = load(folder, graphs=graphs)
    click.echo(f"{made.triples:,} triples in {made.place}/ ({time.monotonic() - started:.1f} s)")

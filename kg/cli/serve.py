"""`kg serve`: a build in the browser: explorer, linked data, SPARQL, and the reconciliation service for OpenRefine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kg.web.http import Site

_EXAMPLE = "Example: kg serve output/ --open   (in OpenRefine add http://127.0.0.1:8000/reconcile)"


@click.command("serve", epilog=_EXAMPLE, short_help="A build in the browser: pages, search, SPARQL, OpenRefine.")
@click.argument("folders", metavar="[DIR]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--open", "browse", is_flag=True, help="Open the first page in the browser.")
@click.option("--links", type=click.Path(path_type=Path), help="A sitelink index or a TSV.  [default: kg's own table]")
@click.option("--lang", "langs", multiple=True, help="Wikis whose titles are meant, first one first.  [default: all]")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 for the whole network.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any that is free.")
@click.option("--url", help="The address by which it is reached, where a proxy stands before it.")
@click.option("--name", default="kg", show_default=True, help="What people see in a list of services.")
@click.option("--timeout", type=click.FloatRange(0.1), default=20.0, show_default=True, help="Seconds for one query.")
@click.option("--rdf12", is_flag=True, help="RDF documents of things in RDF 1.2, with reified triples.")
def command(
    folders: tuple[Path, ...],
    browse: bool,
    links: Path | None,
    langs: tuple[str, ...],
    host: str,
    port: int,
    url: str | None,
    name: str,
    timeout: float,
    rdf12: bool,
) -> None:
    """Show the build folders DIR (by default output/) to people and programs.

    Each thing has a page with its facts, and behind each fact the sentence it rests on; each page is also data. /sparql
    answers SPARQL, /reconcile is the Reconciliation Service API v0.2 with names from --links and from the articles. It
    listens on this machine only unless --host says otherwise. Ctrl-C ends it.
    """
    from kg.export import FILES
    from kg.linking.index import Sitelinks, open_links
    from kg.rdf.table import read
    from kg.web import needed

    needed()
    from kg.web.app import application
    from kg.web.candidates import Knowledge, Titles
    from kg.web.catalogue import Catalogue
    from kg.web.explorer import open_explorer
    from kg.web.reconciliation import PATH, reconciliation
    from kg.web.running import deferred, listening, run
    from kg.web.workers import Limits, Workers

    folders = folders or (Path("output"),)
    explorer = open_explorer(folders, rdf12=rdf12)
    found = open_links(links)
    index = found if isinstance(found, Sitelinks) else Titles(found)

    def services(catalogue: Catalogue) -> Site:
        return reconciliation(Knowledge(index, catalogue, langs or index.langs), name)

    def known() -> Site:
        return services(Catalogue(row for folder in folders for row in read(folder / FILES["jsonl"])))

    with listening(host, port) as (socket, address):
        workers = Workers(folders, explorer.index.path.parent / "store", limits=Limits(seconds=timeout))
        app = application(explorer, workers, deferred(services(Catalogue()), known), url)
        counts, here = explorer.index.counts(), url or address
        said = f"{counts.get('entities', 0):,} things, {counts.get('statements', 0):,} statements"
        click.echo(f"{here}/  {said}; for OpenRefine {here}{PATH} (Ctrl-C ends it)")
        if browse:
            click.launch(f"{here}/")
        run(app, socket)

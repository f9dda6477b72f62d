"""`kg serve`: what kg knows, over HTTP: the reconciliation service for OpenRefine."""

from __future__ import annotations

from pathlib import Path

import click

_EXAMPLE = "Example: kg serve output/ --port 8000   (then add http://127.0.0.1:8000/reconcile in OpenRefine)"


@click.command("serve", epilog=_EXAMPLE, short_help="A reconciliation service for OpenRefine.")
@click.argument("folders", metavar="[DIR]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--links", type=click.Path(path_type=Path), help="A sitelink index or a TSV.  [default: kg's own table]")
@click.option("--lang", "langs", multiple=True, help="Wikis whose titles are meant, first one first.  [default: all]")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 for the whole network.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any that is free.")
@click.option("--url", help="The address by which it is reached, where a proxy stands before it.")
@click.option("--name", default="kg", show_default=True, help="What people see in a list of services.")
def command(
    folders: tuple[Path, ...],
    links: Path | None,
    langs: tuple[str, ...],
    host: str,
    port: int,
    url: str | None,
    name: str,
) -> None:
    """Offer the Reconciliation Service API v0.2: names in, Wikidata items out.

    Names are matched against wiki titles (--links) and against what the articles of the build folders DIR call the
    things they link; from these come classes, descriptions and values, too. It listens on this machine only unless
    --host says otherwise. Ctrl-C ends it.
    """
    from kg.export import FILES
    from kg.linking.index import Sitelinks, open_links
    from kg.rdf.table import read
    from kg.web.candidates import Knowledge, Titles
    from kg.web.catalogue import Catalogue
    from kg.web.http import run, serving
    from kg.web.reconciliation import PATH, reconciliation

    rows = (row for path in folders for row in read(path / FILES["jsonl"] if path.is_dir() else path))
    catalogue = Catalogue(rows)
    found = open_links(links)
    index = found if isinstance(found, Sitelinks) else Titles(found)
    knowledge = Knowledge(index, catalogue, langs or index.langs)
    with serving(reconciliation(knowledge, name), host, port, url) as (server, address):
        click.echo(f"{len(catalogue)} items of articles; {address}{PATH} (Ctrl-C ends it)")
        run(server)

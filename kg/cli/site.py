"""`kg site`: a build as a folder of web pages that needs no server."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("site", epilog="Example: kg site output/ -o site/")
@click.argument("folders", metavar="[DIR]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("site"),
    show_default=True,
    help="Where to write it; a site of kg that lies there is replaced.",
)
def command(folders: tuple[Path, ...], out: Path) -> None:
    """Write the pages of `kg serve` for the build folders DIR (by default output/) as files.

    They can be opened as they lie there, or be put on any web server: links are relative, nothing is asked of others.
    Names are searched and SPARQL is answered in the browser. Where Pagefind is installed, the text is searched, too.
    """
    from kg.web import needed

    needed()
    from kg.web.site import write_site

    made = write_site(folders or (Path("output"),), out)
    text = "" if made.has_text_search else "; install pagefind to search the text, too"
    click.echo(f"{made.things:,} things in {made.files:,} files: {out / 'index.html'}{text}")

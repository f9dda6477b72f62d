"""`kg export`: one format of a built graph, on standard output or in a file."""

from pathlib import Path

import click

from kg.model import KgError

_FORMATS = ("nq", "ttl", "trig", "jsonld", "jsonl", "void")


@click.command(
    epilog="Example: kg export output/ --format ttl -o hamhung.ttl",
    short_help="One format of a built graph: nq, ttl, trig, jsonld, jsonl or void.",
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--format", "-f", "form", type=click.Choice(_FORMATS), default="ttl", show_default=True, help="Which.")
@click.option(
    "--output", "-o", metavar="FILE", type=click.Path(path_type=Path), help="Where to write it.  [default: -]"
)
def command(folder: Path, form: str, output: Path | None) -> None:
    """Make one format of the graph in DIR, a folder that `kg build` wrote (or an N-Quads file), anew.

    nq, ttl, trig and jsonld are made from graph.nq and read back before they are given out; jsonl is the statements
    table; void describes the files that lie in DIR.
    """
    from kg.export import FILES, description, load, render
    from kg.files import write
    from kg.rdf.table import line, read

    if form == "jsonl":
        table = folder / FILES["jsonl"] if folder.is_dir() else folder
        data = "".join(f"{line(row)}\n" for row in read(table)).encode()
    elif form == "void":
        if not folder.is_dir():
            raise KgError(f"{folder}: not a folder", "void describes the files of a folder that kg build wrote")
        data = description(folder)
    else:
        data = render(load(folder), form)
    if output is None:
        click.echo(data, nl=False)
    else:
        write(output, data)

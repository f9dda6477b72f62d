"""`kg export`: one format of a built graph, on standard output or in a file."""

from pathlib import Path

import click

from kg.model import KgError

_FORMATS = ("nq", "ttl", "trig", "jsonld", "jsonl", "void", "parquet", "csv")


@click.command(
    epilog="Example: kg export output/ --format ttl -o hamhung.ttl",
    short_help="One format of a built graph: nq, ttl, trig, jsonld, jsonl, void, parquet or csv.",
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--format", "-f", "form", type=click.Choice(_FORMATS), default="ttl", show_default=True, help="Which.")
@click.option(
    "--output", "-o", metavar="FILE", type=click.Path(path_type=Path), help="Where to write it.  [default: -]"
)
def command(folder: Path, form: str, output: Path | None) -> None:
    """Make one format of the graph in DIR, a folder that `kg build` wrote (or an N-Quads file), anew.

    nq, ttl, trig and jsonld are made from graph.nq and read back before they are given out; jsonl is the statements
    table; void describes the files that lie in DIR; parquet and csv are the statements in columns (docs/parquet.md), of
    shards too.
    """
    from kg.export import FILES, description, load, render
    from kg.files import write
    from kg.rdf.table import line, read

    if form in ("parquet", "csv"):
        _write_columns(folder, form, output)
        return
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


def _write_columns(folder: Path, form: str, output: Path | None) -> None:
    """The statements as Parquet or CSV: to a file, or through a temporary one to standard output."""
    import shutil
    import sys
    from tempfile import TemporaryDirectory

    from kg.export.flat import write_csv, write_parquet
    from kg.files import replacing

    make = write_csv if form == "csv" else write_parquet
    if output is not None:
        with replacing(output) as part:
            make(folder, part)
        return
    with TemporaryDirectory() as place:
        file = Path(place) / form
        make(folder, file)
        with file.open("rb") as data:
            shutil.copyfileobj(data, sys.stdout.buffer)

"""`kg report`: one article as one web page that holds all it states, with the sentence behind each fact."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click


@click.command("report", epilog="Example: kg report examples/Hamhung.wikitext -o hamhung.html")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Where to write it.  [default: beside PATH, .html]"
)
@click.option("--title", help="The article's title, where its text does not tell it.")
@click.option("--lang", help="The language of the wiki.  [default: en, or as the text tells]")
def command(path: Path, output: Path | None, title: str | None, lang: str | None) -> None:
    """Read the article in the file PATH and write one HTML file about it.

    The file holds its facts, the text beside its statements, what was not read, and the statements as a table; style
    and script are inside, and it asks nobody for anything.
    """
    from kg.web import needed

    needed()
    from kg.files import write
    from kg.run import build
    from kg.web.single import report

    target = output or path.with_suffix(".html")
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / "build"
        build([path], folder, title=title, lang=lang, formats=("nq", "jsonl"))
        page, size = report(folder, Path(temporary) / "cache")
    write(target, page.encode("utf-8", "replace"))
    click.echo(f"{size:,} statements: {target}")

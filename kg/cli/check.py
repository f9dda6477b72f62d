"""`kg check`: holds a graph against the shapes and says what breaks which rule."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command("check", epilog="Example: kg check output/ --format text")
@click.argument("graph", type=click.Path(path_type=Path), default=Path("output"), required=False)
@click.option(
    "--shapes", metavar="DIR|FILE", type=click.Path(path_type=Path), help="Use these shapes (*.ttl), not kg's own."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "ttl", "json"]),
    default="text",
    show_default=True,
    help="Text for people, a SHACL report in Turtle, or JSON.",
)
def command(graph: Path, shapes: Path | None, form: str) -> int:
    """Check a graph against the shapes.

    GRAPH is a build folder or an RDF file [default: output]. Each violation names the thing, the value, the rule, the
    remedy and the place in the article. The exit code is 0 when the graph conforms, 1 when it does not, 2 when nothing
    could be checked.
    """
    if sys.stderr.isatty():
        click.echo(f"checking {graph} …", err=True)
    from kg.check import check

    report = check(graph, shapes)
    if form == "ttl":
        click.echo(report.turtle, nl=False)
    else:
        click.echo(report.text if form == "text" else report.json, nl=False)
    return 0 if report.conforms else 1

"""`kg coverage`: what became of every template, parameter and list of an article."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("coverage", epilog="Example: kg coverage examples/Hamhung.wikitext")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True), metavar="PATH…")
@click.option("--lang", help="The wiki's language.  [default: a dump's own, else en]")
@click.option("--title", help="The article's title, when PATH is one article.")
@click.option("--title-from", type=click.Choice(["file"]), help="Take titles from file names.")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
def command(paths: tuple[Path, ...], lang: str | None, title: str | None, title_from: str | None, form: str) -> int:
    """Say what was read, what is ignored on purpose, and what could not be read.

    Every template, every filled parameter of an infobox or weather box and every list has a row. Exit code 1 when
    something is left unread.
    """
    from kg.run import build
    from kg.run.report import coverage_lines, coverage_text

    built = build(paths, lang=lang, title=title, title_from="file" if title_from else None, links={}, layers=())
    report = coverage_text if form == "text" else coverage_lines
    click.echo(report(built.extractions), nl=False)
    return 1 if any(use.outcome == "problem" for e in built.extractions for use in e.uses) else 0

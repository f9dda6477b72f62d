"""`kg coverage`: what became of every template, parameter, list and table of an article, or of many."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import click

from kg.cli.failures import print_error
from kg.model import KgError

Titles = Literal["file"]


@click.command("coverage", epilog="Example: kg coverage examples/Hamhung.wikitext")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True), metavar="PATH…")
@click.option("--corpus", type=click.Path(path_type=Path, exists=True), help="Rank what these articles leave unread.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=40, show_default=True, help="Rows of each kind with --corpus."
)
@click.option("--lang", help="The wiki's language.  [default: a dump's own, else en]")
@click.option("--title", help="The article's title, when PATH is one article.")
@click.option("--title-from", type=click.Choice(["file"]), help="Take titles from file names.")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
def command(
    paths: tuple[Path, ...],
    corpus: Path | None,
    limit: int,
    lang: str | None,
    title: str | None,
    title_from: Titles | None,
    form: str,
) -> int:
    """Say what was read, what is ignored on purpose, and what could not be read.

    Every template, every filled parameter of an infobox or weather box, every list and every table has a row. With
    --corpus, what many articles leave unread is ranked by frequency: the work list. Exit code 1: an article has
    something unread; 2: a file could not be read at all.
    """
    if corpus is not None and not paths:
        return _ranked(corpus, limit, lang, title_from, form)
    if not paths or corpus is not None:
        raise KgError("give articles, or a folder or dump with --corpus", "for example: kg coverage --corpus articles/")
    from kg.run import build
    from kg.run.report import coverage_lines, coverage_text, unread

    built = build(paths, lang=lang, title=title, title_from=title_from, links={}, layers=())
    report = coverage_text if form == "text" else coverage_lines
    click.echo(report(built.extractions), nl=False)
    for error in built.unread:
        print_error(error)
    if built.unread:
        return 2
    return 1 if any(map(unread, built.extractions)) else 0


def _ranked(corpus: Path, limit: int, lang: str | None, title_from: Titles | None, form: str) -> int:
    from kg.run.local import extractions
    from kg.run.worklist import worklist, worklist_text
    from kg.sources import Skipped, read

    unread: list[KgError] = []

    def on_skip(what: Skipped) -> None:
        if what.error is not None:
            unread.append(what.error)

    found = worklist(extractions(read([corpus], lang, None, title_from, on_skip), [corpus], lang))
    for error in unread:
        print_error(error)
    if not found.articles:
        raise KgError(f"{corpus}: no article found", "give a folder of .wikitext files or a MediaWiki XML dump")
    if form == "jsonl":
        for row in found.rows():
            click.echo(json.dumps(row, ensure_ascii=False))
    else:
        click.echo(worklist_text(found, limit), nl=False)
    return 2 if unread else 0

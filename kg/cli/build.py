"""`kg build`: articles in, a folder of linked data out."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.failures import print_error
from kg.model import KgError

if TYPE_CHECKING:
    from kg.model import Extraction
    from kg.run import Built

_FORMATS = ("nq", "ttl", "trig", "jsonld", "jsonl")
_LAYERS = ("plain", "statements", "evidence")


@click.command("build", epilog="Example: kg build examples/Hamhung.wikitext -o output/")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True), metavar="PATH…")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("output"), show_default=True
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(_FORMATS),
    multiple=True,
    help="Only these; may be repeated.  [default: all]",
)
@click.option("--layers", default=",".join(_LAYERS), show_default=True, help="Which layers of the graph, by comma.")
@click.option("--base", default="https://w3id.org/wikikg/", show_default=True, help="Base IRI of all that is named.")
@click.option("--title", help="The article's title, when PATH is one article.  [default: from its text]")
@click.option("--title-from", type=click.Choice(["file"]), help="Take titles from file names.")
@click.option("--lang", help="The wiki's language.  [default: a dump's own, else en]")
@click.option(
    "--links",
    type=click.Path(path_type=Path),
    help="Links to Wikidata: a TSV or a sitelink index.  [default: kg's own table]",
)
@click.option("--no-links", is_flag=True, help="Do not link to Wikidata.")
@click.option(
    "--templates",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Where template pages that hold a part of an article are: a dump or folder.  [default: PATH]",
)
@click.option("--check/--no-check", default=True, show_default=True, help="Validate the graph against the shapes.")
@click.option("--strict", is_flag=True, help="Exit 1 when the graph breaks a shape.")
@click.option(
    "--shards/--no-shards",
    default=None,
    help="Write many small files, not one graph.  [default: for large input]",
)
@click.option("--jobs", type=click.IntRange(1), help="Workers that write shards.  [default: one a core]")
@click.option(
    "--engine", type=click.Choice(["local", "spark"]), default="local", show_default=True, help="What writes shards."
)
@click.option("--master", metavar="URL", help="Spark's master, such as local[2] or yarn.  [default: spark-submit's]")
@click.option(
    "--log", type=click.Path(path_type=Path, dir_okay=False), help="Note the progress of shards in a file, too."
)
def command(
    paths: tuple[Path, ...],
    out: Path,
    formats: tuple[str, ...],
    layers: str,
    base: str,
    title: str | None,
    title_from: str | None,
    lang: str | None,
    links: Path | None,
    no_links: bool,
    templates: tuple[Path, ...],
    check: bool,
    strict: bool,
    shards: bool | None,
    jobs: int | None,
    log: Path | None,
    engine: str,
    master: str | None,
) -> int:
    """Read articles and write what they state.

    PATH is a wikitext file, a folder of them, a dump (MediaWiki XML, Wikimedia Enterprise JSON, page_change events,
    Parquet, packed or not: docs/sources.md) or - for standard input. The folder gets graph.nq, .ttl, .trig, .jsonld,
    statements.jsonl, coverage.txt, shacl.txt, void.ttl and ATTRIBUTION.md. Large input (dumps of over 8 MB, over 1,000
    files) becomes shards: part-00000.nq.zst and .parquet, and a manifest.json; the same command goes on where an
    interrupted run was. Exit code 0: built, whatever shapes it breaks; 1: it breaks one and --strict was given; 2:
    something could not be read or written.
    """
    if shards or engine != "local" or (shards is None and _is_large(paths)):
        from kg.cli.shards import build_shards

        choice = None if links is None else str(links)
        return build_shards(
            paths,
            out,
            base=base,
            layers=_named(layers),
            lang=lang,
            title_from="file" if title_from else None,
            links="" if no_links else choice,
            templates=templates,
            jobs=jobs,
            log=log,
            engine=engine,
            master=master,
        )
    from kg.linking import open_links
    from kg.run import build

    started = time.monotonic()
    with _progress() as tick:
        built = build(
            paths,
            out,
            base=base,
            title=title,
            title_from="file" if title_from else None,
            lang=lang,
            formats=formats or _FORMATS,
            layers=_named(layers),
            links={} if no_links else open_links(links),
            templates=templates or None,
            check=check,
            on_article=tick,
        )
    for line in _summary(built, out, time.monotonic() - started):
        click.echo(line)
    for error in built.unread:
        print_error(error)
    if built.unread:
        return 2
    return 1 if strict and built.report is not None and not built.report.conforms else 0


def _is_large(paths: tuple[Path, ...]) -> bool:
    """Whether the input is more than one graph should hold: dumps of over 8 MB in all, or over 1,000 files."""
    from kg.sources.dumps import is_dump

    files = [file for path in paths for file in (path.rglob("*") if path.is_dir() else [path]) if file.is_file()]
    dumps = sum(file.stat().st_size for file in files if is_dump(file))
    return dumps > _DUMPS or len(files) > _FILES


_DUMPS, _FILES = 8 << 20, 1000


def _named(layers: str) -> list[str]:
    named = [layer.strip() for layer in layers.split(",") if layer.strip()]
    if not named:
        raise KgError("--layers names no layer", f"the layers are: {', '.join(_LAYERS)}")
    return named


@contextmanager
def _progress() -> Iterator[Callable[[Extraction], None]]:
    """A spinner with the number of articles and the title of the last one, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = SpinnerColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading", total=None)

        def tick(extraction: Extraction) -> None:
            progress.update(task, advance=1, description=(extraction.article.title or "")[:60])

        yield tick


def _summary(built: Built, out: Path, seconds: float) -> list[str]:
    from kg.run.report import unread

    statements = sum(len(e.statements) for e in built.extractions)
    problems = sum(len(unread(e)) for e in built.extractions)
    found = [
        f"{len(built.lines):,} quads from {statements:,} statements of {_articles(built)} in {out}/ ({seconds:.1f} s)"
    ]
    found.append("everything filled in was read" if not problems else f"{problems:,} not read, see {out}/coverage.txt")
    if built.skipped:
        found.append(f"{len(built.skipped):,} pages held no article (redirects, other namespaces, empty)")
    if built.report is not None:
        found.append("conforms to the shapes" if built.report.conforms else f"breaks shapes, see {out}/shacl.txt")
    return found


def _articles(built: Built) -> str:
    if len(built.extractions) == 1:
        one = built.extractions[0]
        if one.article.title is None:
            return "an article that does not say its title (give it with --title)"
        return f"“{one.article.title}” (title from: {one.title_source})"
    return f"{len(built.extractions):,} articles"

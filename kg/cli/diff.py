"""`kg diff`: what the article adds to Wikidata, what contradicts it, what it lacks."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.model import KgError

if TYPE_CHECKING:
    from kg.wikidata import ArticleStatements, Cache, Diff, Difference, Found

_VERDICTS = ("in conflict", "missing there", "more precise here", "same", "missing here")
_FORMATS = ("table", "json", "ttl", "quickstatements")
_EXAMPLE = "Example: kg diff output/ --wikidata --only 'missing there' --format quickstatements -o hamhung.qs"


@click.command("diff", epilog=_EXAMPLE, short_help="The article held against Wikidata.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--wikidata", is_flag=True, help="Ask www.wikidata.org.")
@click.option("--api", metavar="URL", help="Ask the API of another Wikibase (its api.php).")
@click.option("--endpoint", metavar="URL", help="Ask a SPARQL endpoint with Wikidata's RDF.")
@click.option(
    "--entities", metavar="PATH", multiple=True, type=click.Path(path_type=Path),
    help="Read entity JSON or a dump slice, or a folder of such files; again for more. No network.",
)  # fmt: skip
@click.option("--format", "-f", "form", type=click.Choice(_FORMATS), default="table", show_default=True)
@click.option("--only", type=click.Choice(_VERDICTS), multiple=True, help="Only this verdict; again for another.")
@click.option("--sure", type=click.FloatRange(0, 1), default=0.0, help="Only what is at least so sure.  [default: 0]")
@click.option("--output", "-o", metavar="FILE", type=click.Path(path_type=Path), help="Where to write it.")
@click.option(
    "--cache", metavar="DIR", type=click.Path(path_type=Path), help="Keeps answers.  [default: ~/.cache/kg/items]"
)
@click.option("--max-age", type=click.FloatRange(0), default=7.0, help="Days an answer is good for.  [default: 7]")
@click.option("--timeout", type=click.FloatRange(0.1, 600), default=60.0, help="Seconds to wait.  [default: 60]")
def command(
    folder: Path,
    wikidata: bool,
    api: str | None,
    endpoint: str | None,
    entities: tuple[Path, ...],
    form: str,
    only: tuple[str, ...],
    sure: float,
    output: Path | None,
    cache: Path | None,
    max_age: float,
    timeout: float,
) -> None:
    """Hold what the articles of a build folder say about linked things against Wikidata's statements.

    DIR is a folder that kg build wrote. Each statement is the same there, missing there, more precise here, or in
    conflict; what only Wikidata says is missing here. Surest first. References are not compared, and nothing is ever
    written to Wikidata: the format quickstatements is for a person to review. Exit code 2: a service gave no answer
    for some items.
    """
    from kg.export import FILES
    from kg.rdf.table import read
    from kg.wikidata import Cache, diff, sayings

    if sum((wikidata, api is not None, endpoint is not None, bool(entities))) != 1:
        raise KgError(
            "kg diff: one source of Wikidata's statements is needed", "give --wikidata, --api, --endpoint or --entities"
        )
    labelled = sayings(read(folder / FILES["jsonl"] if folder.is_dir() else folder))
    if not labelled.said and not labelled.subjects:
        raise KgError(f"{folder}: nothing in it is linked to Wikidata", "link it first: kg link DIR")
    kept = Cache(cache or _cache_folder(), max_age * 86_400)
    found = _found(labelled, api, endpoint, entities, kept, timeout)
    if not found.entities:
        reason = next(iter(found.absent.values()), "")
        raise KgError(
            f"none of {len(found.absent)} items could be had: {reason}", "see the options --api and --entities"
        )
    whole = diff(labelled, found.entities, found.absent)
    shown = [each for each in whole.differences if each.sure >= sure and (not only or each.verdict in only)]
    chosen = replace(whole, differences=tuple(shown))
    _tell(found)
    if form == "table" and output is None:
        _table(chosen, labelled)
    else:
        _write(_rendered(form, chosen, labelled, found, folder), output)
    if found.failed:
        raise click.exceptions.Exit(2)


def _found(
    labelled: ArticleStatements,
    api: str | None,
    endpoint: str | None,
    entities: tuple[Path, ...],
    cache: Cache,
    timeout: float,
) -> Found:
    from kg.linking.mediawiki import caller
    from kg.store.http import Patience
    from kg.wikidata import WIKIDATA, fetch, read_files, sparql
    from kg.wikidata import api as service

    wanted = {each.item for each in labelled.said} | labelled.subjects
    if entities:
        return read_files(entities, wanted)
    if endpoint:
        return fetch(sparql(endpoint, timeout), wanted, cache)
    return fetch(service(api or WIKIDATA, caller(Patience(timeout=timeout))), wanted, cache)


def _cache_folder() -> Path:
    """https://specifications.freedesktop.org/basedir-spec/latest/"""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "kg" / "items"


def _tell(found: Found) -> None:
    for note in found.notes:
        click.echo(f"kg: {note}", err=True)
    if found.absent:
        reasons = Counter(found.absent.values())
        for reason, count in sorted(reasons.items()):
            click.echo(f"kg: not compared: {count} item{'' if count == 1 else 's'}: {reason}", err=True)


def _rendered(form: str, chosen: Diff, labelled: ArticleStatements, found: Found, folder: Path) -> bytes:
    from kg.wikidata import as_json, as_turtle, read_backing

    graph = folder / "graph.nq" if folder.is_dir() else folder.with_name("graph.nq")
    if form == "json":
        return (json.dumps(as_json(chosen, found.notes), ensure_ascii=False, indent=1) + "\n").encode()
    if form == "ttl":
        return as_turtle(chosen, read_backing(graph, statements=True), _names(labelled), _things(labelled))
    if form == "quickstatements":
        return _quickstatements(chosen, found, graph)
    columns, rows = _rows(chosen, _names(labelled))
    return ("\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in (columns, *rows)) + "\n").encode()


def _quickstatements(chosen: Diff, found: Found, graph: Path) -> bytes:
    from kg.wikidata import NOTICE, commands, read_backing

    kept, left = commands(chosen, found.entities, read_backing(graph))
    click.echo(f"kg: {len(kept)} line{'' if len(kept) == 1 else 's'}. {NOTICE}", err=True)
    for reason, count in sorted(Counter(each.reason for each in left).items()):
        click.echo(f"kg: left out, {count}: {reason}", err=True)
    return "".join(f"{each.line}\n" for each in kept).encode()


def _write(data: bytes, output: Path | None) -> None:
    from kg.files import write

    if output is None:
        click.echo(data, nl=False)
    else:
        write(output, data)


def _names(labelled: ArticleStatements) -> dict[str, str]:
    """What the article calls items."""
    things = [(row["subject"], row["value"]) for each in labelled.said for row in each.rows]
    return {thing["qid"]: thing["label"] for pair in things for thing in pair if thing.get("qid")}


def _things(labelled: ArticleStatements) -> dict[str, str]:
    """Which thing of the graph an item is."""
    rows = [row for each in labelled.said for row in each.rows] + [each.row for each in labelled.unheld]
    return {row["subject"]["qid"]: row["subject"]["iri"] for row in rows if row["subject"].get("qid")}


def _rows(chosen: Diff, names: Mapping[str, str]) -> tuple[list[str], list[list[str]]]:
    columns = ["verdict", "sure", "thing", "property", "here", "there", "note", "where"]
    return columns, [_row(each, names) for each in chosen.differences]


def _row(each: Difference, names: Mapping[str, str]) -> list[str]:
    from kg.wikidata.labels import conditions, label, labelled, spoken

    def cell(words: str, when: str) -> str:
        return f"{words} ({when})" if when else words

    place: dict[str, Any] = each.said.rows[0]["evidence"] if each.said else {}
    return [
        each.verdict,
        f"{each.sure:.2f}",
        f"{names.get(each.item, '')} ({each.item})".lstrip(),
        f"{label(each.property)} ({each.property})",
        cell(labelled(each.said.value, names), conditions(each.said.qualifiers, names)) if each.said else "",
        cell(spoken(each.claim.main, names), conditions(each.claim.qualifiers, names)) if each.claim else "",
        "; ".join(each.notes),
        ": ".join(filter(None, (place.get("section"), place.get("where")))),
    ]


def _table(chosen: Diff, labelled: ArticleStatements) -> None:
    from kg.cli.tables import show

    columns, rows = _rows(chosen, _names(labelled))
    if rows:
        show(columns, rows, [column == "sure" for column in columns])
    counts: Counter[str] = Counter(each.verdict for each in chosen.differences)
    click.echo(", ".join(f"{counts[verdict]} {verdict}" for verdict in _VERDICTS if counts[verdict]) or "no difference")
    reasons = Counter(each.reason for each in chosen.unheld)
    if reasons:
        told = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items(), key=lambda each: -each[1]))
        click.echo(f"not compared: {told}")

"""`kg link`: adds the links to Wikidata that a table backs to a graph that was built, and says what stays unlinked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.model import KgError

if TYPE_CHECKING:
    from kg.linking import Linked, Links, Report


@click.command("link", epilog="Example: kg link output/")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR")
@click.option("--table", type=click.Path(path_type=Path), help="A TSV of links (docs/linking.md).  [default: kg's own]")
@click.option("--base", help="The base IRI the graph was built with.  [default: https://w3id.org/wikikg/]")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def command(folder: Path, table: Path | None, base: str | None, form: str) -> None:
    """Link the things of a built graph to Wikidata.

    DIR is a build folder. Its graph gets the pairs of wiki title and Wikidata item that the table backs with a source,
    in place of the links it had: owl:sameAs for an exact pair, skos:closeMatch for one by label only. Everything else
    stays unlinked and is listed. The other files of the folder follow.
    """
    from kg.linking import read_table

    report = _relink(folder, read_table(table), base)
    if form == "json":
        click.echo(json.dumps(_as_json(report), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_text(report)))


def _relink(folder: Path, table: Links, base: str | None) -> Report:
    """Replace the links of the graph in `folder`, then write again the files there that show the graph."""
    from kg import export
    from kg.linking import link_lines
    from kg.rdf import BASE
    from kg.rdf.table import read

    export.load(folder)  # names the line that is not N-Quads
    old = [
        line for line in (folder / export.FILES["nq"]).read_text("utf-8").splitlines() if not line.endswith("#links> .")
    ]
    new, report = link_lines(old, table, base or BASE)
    if not any(
        thing.title for thing in (*report.unlinked, *(linked.thing for linked in (*report.exact, *report.close)))
    ):
        raise KgError(f"{folder}: no thing of the graph has an IRI below {base or BASE}", "give --base as for kg build")
    formats = [name for name in ("nq", "ttl", "trig", "jsonld") if (folder / export.FILES[name]).is_file()]
    graph = export.write_graph(sorted({*old, *new}), folder, formats)
    statements = folder / export.FILES["jsonl"]
    if statements.is_file():
        qids = {linked.thing.iri: linked.link.qid for linked in report.exact}
        export.write_table([_identified(row, qids) for row in read(statements)], folder)
    if (folder / export.FILES["void"]).is_file():
        export.describe(graph, folder)
    return report


def _identified(value: Any, qids: Mapping[str, str]) -> Any:
    """A row of the statements table, each thing in it with its Wikidata id or none."""
    if isinstance(value, list):
        return [_identified(part, qids) for part in value]
    if not isinstance(value, dict):
        return value
    found = {key: _identified(part, qids) for key, part in value.items()}
    return {**found, "qid": qids.get(found["iri"])} if "qid" in found else found


def _text(report: Report) -> Iterator[str]:
    yield f"exact, owl:sameAs: {len(report.exact)}"
    yield from map(_line, report.exact)
    yield f"by label only, skos:closeMatch: {len(report.close)}"
    yield from (f"{_line(linked)}: {linked.link.note}" for linked in report.close)
    yield f"not linked: {len(report.unlinked)}"
    yield from (
        f"  {thing.label}" + (f"  ({thing.lang}:{thing.title})" if thing.title else "") for thing in report.unlinked
    )


def _line(linked: Linked) -> str:
    return f"  {linked.thing.label}  ({linked.link.lang}:{linked.link.title}) -> {linked.link.qid}"


def _as_json(report: Report) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "exact": [asdict(linked) for linked in report.exact],
        "close": [asdict(linked) for linked in report.close],
        "unlinked": [asdict(thing) for thing in report.unlinked],
    }

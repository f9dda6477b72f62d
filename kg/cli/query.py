"""`kg query`: asks a graph here or an endpoint elsewhere, a bundled question or one from a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.model import KgError

if TYPE_CHECKING:
    from collections.abc import Set

    from kg.queries import Query
    from kg.queries.answers import Table
    from kg.store import Answer, Ask


@click.command("query", epilog="Example: kg query people --param since=1900 --sources")
@click.argument("name", required=False)
@click.option(
    "--param", "params", metavar="KEY=VALUE", multiple=True, help="Fill in a parameter; again for another value."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "ttl"]),
    help="SPARQL 1.1 CSV or JSON results; Turtle for a CONSTRUCT.  [default: table, or ttl]",
)
@click.option("--sources", is_flag=True, help="Add the quote, its place and the citation that each row rests on.")
@click.option(
    "--graph",
    type=click.Path(path_type=Path),
    default=Path("output"),
    show_default=True,
    help="A build folder or an RDF file.",
)
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint, not the graph here.")
@click.option(
    "--timeout", type=click.FloatRange(0.1, 86_400), default=60.0, show_default=True, help="Seconds that it may take."
)
@click.option("--allow-service", is_flag=True, help="Let a query for the graph here call other endpoints (SERVICE).")
def command(
    name: str | None,
    params: tuple[str, ...],
    form: str | None,
    sources: bool,
    graph: Path,
    endpoint: str | None,
    timeout: float,
    allow_service: bool,
) -> int:
    """Ask the graph a question.

    NAME is one of the bundled queries (without a NAME they are listed) or a file with a SPARQL query. A parameter that
    wants a thing takes its IRI or, for a graph here, its name.
    """
    from kg import queries
    from kg.cli.limited import within
    from kg.store.guard import refuse_service

    if name is None:
        _list(queries.bundled())
        return 0
    query = queries.get(name)
    given = _given(params)
    for key in given:
        query.parameter(key)
    if not endpoint and not allow_service:
        refuse_service(query.text, query.name)
    work = partial(_answered, query, given, form, sources, graph, endpoint, timeout)
    return work() if endpoint else within(timeout, work, query.name)


def _answered(
    query: Query,
    given: dict[str, list[str]],
    form: str | None,
    sources: bool,
    graph: Path,
    endpoint: str | None,
    timeout: float,
) -> int:
    """Ask, and print the answer."""
    from kg import queries
    from kg.queries.item_names import resolved
    from kg.store import embedded
    from kg.store.endpoint import endpoint as remote

    ask: Ask
    if endpoint:
        ask = remote(endpoint, timeout=timeout)
    else:
        ask = embedded(graph)
        given = resolved(ask, query, given)
    answer = queries.run(ask, query, given, sources=sources)
    _print(answer, form, query)
    if not endpoint and _is_empty(answer):
        _tell_why(queries.layers(ask))
    return 0


def _is_empty(answer: Answer) -> bool:
    from kg.store import Solutions

    return not (answer.rows if isinstance(answer, Solutions) else answer is False or answer)


def _tell_why(found: Set[str]) -> None:
    """Beside an empty answer, where it does not disturb a program that reads the answer."""
    from kg.rdf import LAYERS

    lacking = [layer for layer in LAYERS if layer not in found]
    if found and lacking:
        click.echo(f"nothing found, but the graph was built without its layer {' and '.join(lacking)}", err=True)
    else:
        click.echo("nothing found: the graph states nothing of that kind", err=True)


def _given(params: tuple[str, ...]) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for param in params:
        key, equals, value = param.partition("=")
        if not equals:
            raise KgError(f"--param {param}: no value", "it looks like --param since=1900")
        given.setdefault(key, []).append(value)
    return given


def _list(queries: tuple[Query, ...]) -> None:
    """Each query's name and question, and its parameters below."""
    wide = max(len(query.name) for query in queries)
    for query in queries:
        click.echo(f"{query.name:{wide}}  {query.question}")
        for parameter in query.parameters:
            default = "" if parameter.default == "any" else f", {parameter.default} unless given"
            click.echo(f"{'':{wide}}    {parameter.name} ({parameter.type}{default}): {parameter.meaning}")


def _print(answer: Answer, form: str | None, query: Query) -> None:
    from kg.queries.answers import as_csv, as_json, as_turtle, table
    from kg.store import Solutions

    if isinstance(answer, tuple):
        if form not in (None, "ttl"):
            raise KgError(f"{query.name}: gives triples, which {form} cannot hold", "use --format ttl")
        click.echo(as_turtle(answer), nl=False)
    elif form == "ttl":
        raise KgError(f"{query.name}: gives no triples", "use --format table, csv or json, or a CONSTRUCT query")
    elif form == "json":
        click.echo(as_json(answer), nl=False)
    elif isinstance(answer, Solutions):
        if form == "csv":
            click.echo(as_csv(answer).encode(), nl=False)
        else:
            _table(table(answer), hidden=query.source)
    elif form == "csv":
        raise KgError(f"{query.name}: answers yes or no, which csv cannot hold", "use --format table or json")
    else:
        click.echo("yes" if answer else "no")


def _table(answer: Table, hidden: str | None) -> None:
    from kg.cli.tables import show

    kept = [at for at, column in enumerate(answer.columns) if column != hidden]
    columns = [answer.columns[at] for at in kept]
    rows = [[row[at] for at in kept] for row in answer.rows]
    show(columns, rows, [answer.numeric[at] for at in kept])

"""`kg link`: adds the links to Wikidata that a source backs to a graph that was built, and says what stays unlinked."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.build_index import build_index
from kg.model import KgError

if TYPE_CHECKING:
    from kg.linking import Answer, Linked, LookUp, Report
    from kg.linking.candidates import Suggest
    from kg.store.http import Patience

Key = tuple[str, str]


class _Link(click.Group):
    """`kg link DIR` without a word more, and `kg link build-index` beside it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, *self.get_help_option_names(ctx)):
            args = ["graph", *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "[OPTIONS] DIR")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.commands["graph"].format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


@click.group("link", cls=_Link, epilog="Example: kg link output/")
def command() -> None:
    """Link the things of a built graph to Wikidata.

    DIR is a build folder, or one N-Quads file. Its graph gets the pairs of wiki title and Wikidata item that a
    source backs, in place of the links it had: owl:sameAs for an exact pair, skos:closeMatch for one by label only
    or a candidate. Everything else stays unlinked and is listed with the reason. The other files of the folder
    follow. Sources are asked in this order, each for what those before do not know: --table, --index, --live;
    without any, kg's own table. Exit code 2: a service gave no answer for some titles; links they had stay.
    """


command.add_command(build_index)


@command.command("graph", hidden=True, epilog="Example: kg link output/")
@click.argument("place", type=click.Path(path_type=Path, exists=True), metavar="DIR")
@click.option("--table", type=click.Path(path_type=Path), help="A TSV of links (docs/linking.md).  [default: kg's own]")
@click.option("--index", type=click.Path(path_type=Path), help="A sitelink index, made by kg link build-index.")
@click.option("--live", type=click.Choice(["api", "sparql"]), help="Ask the wiki's API, or Wikidata's sitelinks.")
@click.option("--endpoint", metavar="URL", help="Where --live asks; {lang} stands for the wiki's language.")
@click.option("--wiki", metavar="URL", help="The wiki's API that knows redirects, for --live sparql; none: unasked.")
@click.option("--candidates", is_flag=True, help="Also items that nobody pairs with the title, with a score.")
@click.option("--wikidata", metavar="URL", help="The API that knows items, for --candidates with --live api.")
@click.option(
    "--cache",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where answers are kept.  [default: ~/.cache/kg/links.db]",
)
@click.option(
    "--max-age", type=click.FloatRange(0), default=30.0, show_default=True, help="Days that an answer counts."
)
@click.option(
    "--timeout", type=click.FloatRange(0.1, 3600), default=60.0, show_default=True, help="Seconds for an answer."
)
@click.option(
    "--tries", type=click.IntRange(1, 20), default=5, show_default=True, help="How often a question is asked."
)
@click.option("--base", help="The base IRI the graph was built with.  [default: https://w3id.org/wikikg/]")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def graph(place: Path, base: str | None, form: str, **options: Any) -> int:
    """Link the things of a built graph to Wikidata."""
    source, suggest = _sources(**options)
    with _progress() as watched:
        report = _relink(place, watched(source), suggest, base)
    if form == "json":
        click.echo(json.dumps(_as_json(report), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_text(report)))
    for note in _silence(report):
        click.echo(note, err=True)
    return 2 if report.unanswered or report.notes else 0


def _sources(
    table: Path | None,
    index: Path | None,
    live: str | None,
    endpoint: str | None,
    wiki: str | None,
    wikidata: str | None,
    cache: Path | None,
    max_age: float,
    timeout: float,
    tries: int,
    *,
    candidates: bool,
) -> tuple[LookUp, tuple[Suggest, str] | None]:
    """Who is asked for links, one after another, and who for candidates."""
    from kg.linking import in_order, in_table, open_index, read_table
    from kg.linking.suggestions import from_index
    from kg.store.http import Patience

    sources: list[LookUp] = []
    suggest: tuple[Suggest, str] | None = None
    if table is not None or (index is None and live is None):
        sources.append(in_table(read_table(table)))
    if index is not None:
        sitelinks = open_index(index)
        sources.append(sitelinks)
        suggest = from_index(sitelinks), f"titles of {index.name}"
    if live is not None:
        found, suggest = _live(live, endpoint, wiki, wikidata, Patience(timeout, tries))
        sources.append(_remembered(found, cache, f"{live} {endpoint or ''} {wiki or ''}", max_age))
    elif endpoint or wiki or wikidata:
        raise KgError("--endpoint, --wiki and --wikidata say where --live asks", "add --live api or --live sparql")
    if candidates and suggest is None:
        raise KgError("a table of links knows no candidates", "add --index FILE, --live api or --live sparql")
    return in_order(*sources), suggest if candidates else None


def _live(
    live: str, endpoint: str | None, wiki: str | None, wikidata: str | None, patience: Patience
) -> tuple[LookUp, tuple[Suggest, str]]:
    from kg.linking.mediawiki import WIKIPEDIA, caller, wiki_api
    from kg.linking.sitelinks import WIKIDATA, sitelinks
    from kg.linking.suggestions import WIKIDATA_API, from_api, from_sparql
    from kg.store.endpoint import endpoint as remote
    from kg.store.http import is_address

    for url in (endpoint, wiki if wiki != "none" else None, wikidata):
        if url is not None and not is_address(url.replace("{lang}", "en")):
            raise KgError(f"{url}: not the address of a web service", f"it looks like {WIKIPEDIA} or {WIKIDATA}")
    call = caller(patience)
    if live == "api":
        items = wikidata or WIKIDATA_API
        return wiki_api(endpoint or WIKIPEDIA, call), (from_api(call, items), f"Wikidata API, {items}")
    where = endpoint or WIKIDATA
    sparql = remote(where, timeout=patience.timeout, tries=patience.tries, longest=patience.longest)
    redirects = None if wiki == "none" else wiki or WIKIPEDIA
    return sitelinks(sparql, redirects, call), (from_sparql(sparql), f"labels by SPARQL, {where}")


def _remembered(source: LookUp, cache: Path | None, service: str, days: float) -> LookUp:
    from kg.linking.cache import cached

    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cached(source, cache or home / "kg" / "links.db", service, days * 86_400)


@contextmanager
def _progress() -> Iterator[Callable[[LookUp], LookUp]]:
    """How many titles have been answered for, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda source: source
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("looking up titles"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:

        def watched(source: LookUp) -> LookUp:
            def look_up(keys: Collection[Key]) -> Iterable[tuple[Key, Answer]]:
                return progress.track(source(keys), total=len(keys))

            return look_up

        yield watched


def _relink(place: Path, source: LookUp, suggest: tuple[Suggest, str] | None, base: str | None) -> Report:
    """Replace the links of the graph at `place`, then write again the files of the folder that show the graph."""
    from kg import export
    from kg.files import write
    from kg.linking import link_lines
    from kg.rdf import BASE

    if place.is_file() and place.suffix != ".nq":
        raise KgError(f"{place}: not an N-Quads file", "give a build folder, or its graph.nq")
    text = export.load(place).lines.decode("utf-8")  # names the line that is not N-Quads
    lines = [line for line in text.split("\n") if line]  # not splitlines(): a literal may hold U+2028
    old = [line for line in lines if not line.endswith("#links> .")]
    before = [line for line in lines if line.endswith("#links> .")]
    new, report = link_lines(old, source, base or BASE, before=before, suggest=suggest, vocabulary=True)
    things = (*report.unlinked, *(linked.thing for linked in (*report.exact, *report.close)))
    if not any(thing.title for thing in things):
        raise KgError(
            f"{place}: no thing of the graph has an IRI below {base or BASE}",
            "give --base as for kg build, which names things in its layers plain and statements",
        )
    found = sorted({*old, *new})
    if place.is_dir():
        _rewrite(place, found, {linked.thing.iri: linked.link.qid for linked in report.exact})
    else:
        write(place, export.parse(found).lines)
    return report


def _rewrite(folder: Path, lines: list[str], qids: Mapping[str, str]) -> None:
    """Write again those files of a build that hold links."""
    from kg import export
    from kg.publish import replace_folder_atomically
    from kg.rdf.table import read

    shown = [name for name in ("nq", "ttl", "trig", "jsonld") if (folder / export.FILES[name]).is_file()]
    table = folder / export.FILES["jsonl"]
    names = [*(export.FILES[name] for name in shown), "ATTRIBUTION.md"]
    names += [place.name for place in (table, folder / export.FILES["void"]) if place.is_file()]
    with replace_folder_atomically(folder, names) as new:
        graph = export.write_graph(lines, new, shown)
        if table.is_file():
            export.write_table((_identified(row, qids) for row in read(table)), new)
        if export.FILES["void"] in names:
            export.describe(graph, new, folder)


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
    for confidence, words in (("label only", "by label only"), ("candidate", "candidates")):
        found = [linked for linked in report.close if linked.link.confidence == confidence]
        if found or confidence == "label only":
            yield f"{words}, skos:closeMatch: {len(found)}"
        for linked in found:
            score = "" if linked.link.score is None else f" {linked.link.score}"
            yield f"{_line(linked)}{score}: {linked.link.note}"
    yield f"not linked: {len(report.unlinked)}"
    for thing in report.unlinked:
        reason = f": {report.reasons[thing.iri]}" if thing.iri in report.reasons else ""
        yield f"  {thing.label}" + (f"  ({thing.lang}:{thing.title})" if thing.title else "") + reason


def _line(linked: Linked) -> str:
    thing = linked.thing
    named = f"  ({thing.lang}:{thing.title})" if thing.title else ""
    return f"  {thing.label}{named} -> {linked.link.qid}"


def _silence(report: Report) -> Iterator[str]:
    """What no service answered, in two lines for each kind of trouble."""
    if report.unanswered:
        why = next((report.reasons[t.iri] for t in report.unanswered if t.iri in report.reasons), "older links stay")
        yield f"kg: {len(report.unanswered)} titles got no answer: {why}"
        yield "  run it again: what was answered is remembered, only the rest is asked for"
    yield from (f"kg: {note}\n  the links themselves are written" for note in report.notes)


def _as_json(report: Report) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "exact": [_linked(linked) for linked in report.exact],
        "close": [_linked(linked) for linked in report.close],
        "unlinked": [{**asdict(thing), "reason": report.reasons.get(thing.iri, "")} for thing in report.unlinked],
        "unanswered": [thing.iri for thing in report.unanswered],
        "notes": list(report.notes),
    }


def _linked(linked: Linked) -> dict[str, Any]:
    from dataclasses import asdict

    link = asdict(linked.link)
    return {
        "thing": asdict(linked.thing),
        "link": {**link, "score": None if link["score"] is None else str(link["score"])},
    }

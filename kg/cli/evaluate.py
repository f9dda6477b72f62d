"""`kg evaluate`: prints how a statements table scores against gold files."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.model import KgError

if TYPE_CHECKING:
    from kg.evaluation import Score

_FILE = click.Path(path_type=Path, exists=True)


@click.command("evaluate", epilog="Example: kg evaluate output/statements.jsonl tests/gold/hamhung.jsonl --verbose")
@click.argument("statements", type=_FILE)
@click.argument("gold", type=click.Path(path_type=Path, exists=True, dir_okay=False), nargs=-1, required=True)
@click.option("--complete", metavar="GROUPS", help="Groups labelled exhaustively, as a,b,c.  [default: complete.json]")
@click.option("--verbose", is_flag=True, help="Show each fact that was missed and each statement that is wrong.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def command(statements: Path, gold: tuple[Path, ...], complete: str | None, verbose: bool, form: str) -> None:
    """Precision and recall, by group, of a statements table.

    GOLD is what a reader labelled (tests/gold/FORMAT.md). STATEMENTS is a table (statements.jsonl), the folder of a
    build, or a folder that holds NAME/statements.jsonl (or NAME.jsonl) for each GOLD file NAME.jsonl. With several gold
    files and one table, each is held against the statements of its own article. Shares of several articles together
    come with their 95 % interval (Wilson). From the folder of a build it also says how many labelled facts were lost in
    silence: missed, while coverage shows every part that holds their words as read.
    """
    from kg.evaluation import total

    articles = {path.stem: _score(statements, path, complete, alone=len(gold) == 1) for path in gold}
    silence = {path.stem: _silent(statements, path, articles[path.stem]) for path in gold}
    if len(articles) < len(gold):
        raise KgError("two gold files have the same name", "name each gold file once")
    groups: dict[str, list[Score]] = {}
    for scores in articles.values():
        for group, score in scores.items():
            groups.setdefault(group, []).append(score)
    together = {group: total(groups[group]) for group in sorted(groups)}
    if form == "json":
        report = {name: {**_as_json(scores), "silent": silence[name]} for name, scores in articles.items()}
        whole = {**_as_json(together), "silent": _added(silence.values()), "articles": report}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=1))
        return
    for name, scores in articles.items():
        click.echo("\n".join([*_table(name, scores, verbose=verbose), *_silence(silence[name])]))
    if len(articles) > 1:
        rows = _table(f"all {len(articles)} articles", together, intervals=True)
        click.echo("\n".join([*rows, *_silence(_added(silence.values()))]))


def _score(statements: Path, gold: Path, complete: str | None, *, alone: bool) -> dict[str, "Score"]:
    from kg.evaluation import about, evaluate, read_complete, read_gold
    from kg.rdf.table import read

    facts = read_gold(gold)
    groups = read_complete(gold) if complete is None else _groups(complete)
    if statements.is_dir():
        places = [statements / gold.stem / "statements.jsonl", statements / gold.name]
        if alone:
            places.append(statements / "statements.jsonl")
        table = next((place for place in places if place.exists()), None)
        if table is None:
            raise KgError(
                f"{statements}: no statements for {gold.name}", f"build them first: kg build … -o {places[0].parent}"
            )
        return evaluate(list(read(table)), facts, groups)
    rows = list(read(statements))
    return evaluate(rows if alone else about(rows, facts), facts, groups)


def _silent(statements: Path, gold: Path, scores: dict[str, "Score"]) -> dict[str, int] | None:
    """How many labelled facts were missed, and how many of those in silence; None without a build's coverage."""
    from collections import Counter

    from kg.evaluation import read_gold, total
    from kg.evaluation.silence import read_report, silent

    page = Counter(fact.subject for fact in read_gold(gold)).most_common(1)[0][0]
    folder = statements if statements.is_dir() else statements.parent
    report = read_report(folder / gold.stem, page) or read_report(folder, page)
    if report is None:
        return None
    score = total(scores.values())
    return {
        "labelled": score.labelled,
        "missed": len(score.missed),
        "silent": len(silent(score.missed, report)),
    }


def _added(counts: Iterable[dict[str, int] | None]) -> dict[str, int] | None:
    known = [each for each in counts if each is not None]
    return {key: sum(each[key] for each in known) for key in ("labelled", "missed", "silent")} if known else None


def _silence(counts: dict[str, int] | None) -> Iterator[str]:
    """The line on what was lost in silence, of all that was labelled."""
    if counts is not None and counts["labelled"]:
        share = counts["silent"] / counts["labelled"]
        yield (
            f"lost in silence: {counts['silent']} of {counts['labelled']} ({share:.1%}); "
            f"missed in all: {counts['missed']}\n"
        )


def _groups(names: str) -> list[str]:
    from kg.evaluation.groups import groups

    known = [*groups()["groups"], "events"]
    given = [name.strip() for name in names.split(",") if name.strip()]
    if unknown := [name for name in given if name not in known]:
        raise KgError(f"--complete {names}: there is no group {unknown[0]!r}", f"the groups are: {', '.join(known)}")
    return given


def _as_json(scores: dict[str, "Score"]) -> dict[str, Any]:
    from kg.evaluation import total

    return {
        "groups": {name: _numbers(score) for name, score in scores.items()},
        "total": _numbers(total(scores.values())),
    }


def _numbers(score: "Score") -> dict[str, Any]:
    from dataclasses import asdict

    from kg.evaluation import wilson

    return {
        **asdict(score),
        "recall": score.recall,
        "recall_interval": wilson(score.found, score.labelled),
        "precision": score.precision,
        "precision_interval": wilson(score.right, score.stated),
    }


def _table(name: str, scores: dict[str, "Score"], *, verbose: bool = False, intervals: bool = False) -> Iterator[str]:
    from kg.evaluation import total

    width = 16 if intervals else 0
    yield (
        f"{name}\n{'group':12} {'labelled':>8} {'found':>6} {'recall':>7}{'':{width}} {'stated':>8} {'right':>6}"
        f" {'precision':>9}{'':{width}} {'cited':>9} {'mentions':>9}"
    )
    for group, score in [*scores.items(), ("TOTAL", total(scores.values()))]:
        yield (
            f"{group:12} {score.labelled:8} {score.found:6} {_share(score.recall):>7}"
            f"{_interval(score.found, score.labelled) if intervals else ''} {score.stated:8} {score.right:6}"
            f" {_share(score.precision):>9}{_interval(score.right, score.stated) if intervals else ''}"
            f" {_of(score.referenced, score.referenced_labelled):>9} {_of(score.mentions, score.mentions_labelled):>9}"
        )
        if verbose and group != "TOTAL":
            for fact in score.missed:
                yield f"   missed  {fact.subject} · {fact.predicate} · {fact.value} {_short(fact.qualifiers)}".rstrip()
            for row in score.wrong:
                yield f"   wrong   {_short(row)[:300]}"
    yield ""


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"


def _interval(hits: int, of: int) -> str:
    from kg.evaluation import wilson

    bounds = wilson(hits, of)
    return f"{f'  {bounds[0]:.3f}–{bounds[1]:.3f}' if bounds else '':16}"


def _of(hits: int, of: int) -> str:
    return f"{hits}/{of}" if of else "-"


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""

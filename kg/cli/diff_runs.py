"""`kg diff-runs`: what came, went and changed between two builds."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("diff-runs", epilog="Example: kg diff-runs 2026-11/ 2026-12/ --format jsonl")
@click.argument("old", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("new", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True, help="How to print."
)
def command(old: Path, new: Path, form: str) -> int:
    """List the facts that two builds do not share.

    OLD and NEW are folders that kg build wrote, whole or in shards. A fact is a thing, a property, a value with its
    qualifiers, and how sure it is; a fact that only moved in the text is the same. Exit code 1: they differ.
    """
    import json
    from collections import Counter

    from kg.run.comparing import changes

    counts: Counter[str] = Counter()
    for change in changes(old, new):
        counts[change.kind] += 1
        if form == "jsonl":
            row = {"kind": change.kind, "page": change.page, "subject": change.subject, "property": change.prop}
            click.echo(json.dumps({**row, "old": change.old, "new": change.new}, ensure_ascii=False))
        else:
            values = " -> ".join(value for value in (change.old, change.new) if value is not None)
            click.echo(f"{change.kind:7}  {change.page} | {change.subject} | {change.prop}: {values}")
    told = ", ".join(f"{counts[kind]:,} {kind}" for kind in ("added", "gone", "changed"))
    click.echo(told, err=form == "jsonl")
    return 1 if counts else 0

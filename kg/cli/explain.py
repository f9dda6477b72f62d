"""`kg explain`: prints each statement about a thing with the article's words behind it, their place and citation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.model import KgError

if TYPE_CHECKING:
    from kg.queries.explain import Explanation, Row, Unknown


@click.command("explain", epilog='Example: kg explain "Hamhung"')
@click.argument("thing")
@click.option(
    "--graph",
    type=click.Path(path_type=Path),
    default=Path("output"),
    show_default=True,
    help="A build folder, or its statements.jsonl.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(thing: str, graph: Path, form: str) -> None:
    """Say where each statement about a thing comes from.

    THING is an IRI, a Wikidata id, a title or a name, whatever its case and diacritics. First come the statements about
    it, then those about other things that name it.
    """
    from kg.cli.tables import spelled
    from kg.queries.explain import Explanation, explain
    from kg.rdf import table

    file = graph / "statements.jsonl" if graph.is_dir() else graph
    found = explain(table.read(file), thing)
    if not isinstance(found, Explanation):
        raise _unknown(found, thing, file)
    if form == "json":
        rows = {"about": found.about, "named": found.named}
        click.echo(
            json.dumps({"iri": found.iri, "label": found.label, "qid": found.qid, **rows}, ensure_ascii=False, indent=1)
        )
    else:
        click.echo("\n".join(spelled(list(_text(found)))))


def _unknown(found: Unknown, thing: str, file: Path) -> KgError:
    if found.several:
        those = "; ".join(f"{label} <{iri}>" for iri, label in found.several)
        return KgError(f"{len(found.several)} things are called {thing!r}", f"give the IRI of one: {those}")
    hint = f"is it one of: {', '.join(found.near)}?" if found.near else "kg query unlinked lists the things it names"
    return KgError(f"{file}: no thing is called {thing!r}", hint)


def _text(found: Explanation) -> Iterator[str]:
    yield f"{found.label}  {found.iri}" + (f"  wd:{found.qid}" if found.qid else "")
    yield from _statements(found.about, with_subject=False)
    if found.named:
        count = f"{len(found.named)} statement{'' if len(found.named) == 1 else 's'}"
        yield f"\nNamed in {count} about other things"
        yield from _statements(found.named, with_subject=True)


def _statements(rows: Iterable[Row], *, with_subject: bool) -> Iterator[str]:
    """One statement in three to five lines: what is said, the words that say it, what they cite."""
    for row in rows:
        yield ""
        subject = f"{row['subject']['label']}: " if with_subject else ""
        said = f"{subject}{_property(row['property'])}: {_value(row['value'])}"
        for qualifier in row["qualifiers"]:
            said += f"; {_property(qualifier['property'])} {_value(qualifier['value'])}"
        if row["certainty"] != "asserted":
            said += f" [{row['certainty']}, not asserted]"
        if "breaks" in row:
            said += f" [breaks {', '.join(row['breaks'])}]"
        yield said
        evidence = row["evidence"]
        place = " § ".join(filter(None, (evidence["page"], evidence["section"])))
        on = f" of {evidence['template']}" if evidence.get("template") else ""
        yield f"    “{' '.join(evidence['quote'].split())}”"
        where = evidence["where"] + (f" by the rule {evidence['rule']}" if "rule" in evidence else "")
        yield f"    {place}: {where}, characters {evidence['start']}–{evidence['end']}{on}"
        for reference in row["references"]:
            yield f"    cites {_citation(reference)}"


def _property(identifier: str) -> str:
    """`population (P…)`: the label of the dictionary with Wikidata's id."""
    from kg.vocab import properties

    known = properties().get(identifier)
    if known is None:
        return identifier
    return known.label if ":" in identifier else f"{known.label} ({identifier})"


def _value(value: dict[str, Any]) -> str:
    match value["type"]:
        case "item":
            return str(value.get("class") or value["label"])
        case "text":
            return str(value["text"]) + (f" ({value['lang']})" if value["lang"] else "")
        case "quantity":
            return _quantity(value)
        case "time":
            return str(value["edtf"])
        case "coordinate":
            return f"{value['lat']}, {value['lon']} (±{value['precision']}°)"
        case kind:
            return str(value["file" if kind == "media" else kind])


def _quantity(value: dict[str, Any]) -> str:
    unit = f" {value['unit']}" if value["unit"] else ""
    lower, upper = value.get("lower"), value.get("upper")
    if lower is None and upper is None:
        return f"{value['amount']}{unit}"
    bounds = f"at least {lower}" if upper is None else f"at most {upper}" if lower is None else f"{lower} to {upper}"
    return f"{value['amount']}{unit} ({bounds})"


def _citation(reference: dict[str, Any]) -> str:
    words = reference.get("text") or reference["title"] or reference["url"] or reference["name"]
    url = f" <{reference['url']}>" if reference["url"] and reference["url"] != words else ""
    scope = f" ({reference['scope']})" if reference.get("scope") else ""
    return f"{words}{url}{scope}"

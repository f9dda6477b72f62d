"""Makes docs/reference.md from the parts themselves, so that it can neither miss one nor fall behind: make docs."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pyoxigraph as ox

from kg.cli import cli
from kg.extractors import EXTRACTORS, PASSES
from kg.queries import bundled
from kg.rules.rule import rules as rules_of
from kg.vocab import PREFIXES, properties

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference.md"
MAPPINGS = ROOT / "kg" / "mappings"
REMEDY = PREFIXES["kg"] + "remedy"

HEAD = """# Reference

Made by `make docs` from the parts themselves; change those, not this page.

[Commands](#commands) · [Extractors](#extractors) · [Rules](#rules) · [Mappings](#mappings) · [Shapes](#shapes) ·
[Properties](#properties) · [Queries](#queries) · [Cases](#cases)
"""


def reference() -> str:
    """The whole page."""
    parts = (commands(), extractors(), rules(), mappings(), shapes(), dictionary(), queries(), cases())
    return HEAD + "".join("\n" + "\n".join(part) + "\n" for part in parts)


def commands() -> Iterator[str]:
    """Each command with its help, as `kg NAME --help` prints it."""
    yield "## Commands"
    top = click.Context(cli, info_name="kg", terminal_width=100, **cli.context_settings)
    for name in cli.list_commands(top):
        command = cli.get_command(top, name)
        assert command is not None
        with click.Context(command, info_name=name, parent=top) as context:
            yield f"\n### kg {name}\n\n```text\n{command.get_help(context).rstrip()}\n```"
            for below, part in sorted(command.commands.items()) if isinstance(command, click.Group) else ():
                if not part.hidden:
                    with click.Context(part, info_name=below, parent=context) as inner:
                        yield f"\n### kg {name} {below}\n\n```text\n{part.get_help(inner).rstrip()}\n```"


def extractors() -> Iterator[str]:
    """What each extractor promises."""
    yield "## Extractors\n"
    yield from head("extractor", "what it reads")
    for each in EXTRACTORS:
        yield row(f"`{each.__name__}`", first_sentence(each.__doc__ or ""))
    yield "\nBehind them run passes, in this order, which see what all extractors found:\n"
    yield from head("pass", "what it adds")
    for after in PASSES:
        yield row(f"`{after.__name__}`", first_sentence(after.__doc__ or ""))


def rules() -> Iterator[str]:
    """What each rule states, with a sentence in which it does."""
    yield "## Rules\n\nWhat kg understands in sentences, by language; [rules.md](rules.md) says how a rule is written."
    for folder in sorted(MAPPINGS.glob("*/rules")):
        yield f"\n### {folder.parent.name}\n"
        yield from head("rule", "states", "as in")
        for rule in rules_of(folder.parent.name).all:
            text, _, stated = rule.yes[0].partition("=>")
            yield row(f"`{rule.name}`", stated.strip() or rule.states, text.replace("'''", "**").strip())


def mappings() -> Iterator[str]:
    """What each mapping file is about, and the templates it is for."""
    yield "## Mappings\n\nIn `kg/mappings/`: the facts about templates and languages.\n"
    yield from head("file", "what it says", "templates")
    for path in sorted(path for path in MAPPINGS.rglob("*.toml") if path.parent.parent.name != "derived"):
        table = tomllib.loads(path.read_text("utf-8"))
        names = table.get("infobox", table).get("names", ())
        yield row(
            f"`{path.relative_to(MAPPINGS).as_posix()}`",
            opening_comment(path),
            ", ".join(names) if isinstance(names, list) else "",
        )


def shapes() -> Iterator[str]:
    """What each shape file asks, rule by rule."""
    yield "## Shapes\n\nIn `shapes/`: what may be said, and what `kg check` asks of it."
    rules = 0
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        yield f"\n### {path.name}\n\n{opening_comment(path)}"
        if path.name == "properties.ttl":
            continue
        asked = list(messages(path))
        rules += len(asked)
        if asked:
            yield ""
            yield from head("rule", "what it asks", "what to do when it fails")
            yield from (row(f"`{name}`", message, remedy) for name, message, remedy in asked)
    yield f"\n{rules} rules, besides those of the properties."


def messages(path: Path) -> Iterator[tuple[str, str, str]]:
    """Name, message and remedy of each shape that says one; a nameless constraint goes by its shape's name."""
    said: dict[str, dict[str, str]] = {}
    parents: dict[str, str] = {}
    for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        subject = str(quad.subject)
        if isinstance(quad.object, ox.Literal):
            said.setdefault(subject, {})[quad.predicate.value] = quad.object.value
        elif isinstance(quad.object, ox.BlankNode):
            parents[str(quad.object)] = subject
    found = []
    for node, facts in said.items():
        name = node
        while name in parents:
            name = parents[name]
        message = facts.get(PREFIXES["sh"] + "message")
        if message:
            found.append((name.strip("<>").removeprefix(PREFIXES["kgsh"]), message, facts.get(REMEDY, "")))
    yield from sorted(found)


def dictionary() -> Iterator[str]:
    """Every property that a statement can have."""
    yield "## Properties\n\nThe dictionary, `shapes/properties.ttl`.\n"
    yield from head("property", "label", "value", "in schema.org")
    for found in sorted(properties().values(), key=lambda each: natural(each.id)):
        terms = ", ".join(f"schema:{term}" for term in found.schema)
        yield row(f"`{found.id}`", found.label, found.datatype, terms)


def queries() -> Iterator[str]:
    """The question of each bundled query, and its parameters."""
    yield "## Queries\n\nIn `queries/`; run one with `kg query NAME`.\n"
    yield from head("query", "question", "parameters")
    for query in bundled():
        parameters = ", ".join(f"`{each.name}`" for each in query.parameters)
        yield row(f"`{query.name}.rq`", query.question, parameters)


def cases() -> Iterator[str]:
    """What kg understands: the worked examples that are also its tests."""
    yield "## Cases\n\nWhat kg understands, as wikitext beside the Turtle it gives. Each is a test.\n"
    for path in sorted((ROOT / "tests" / "cases").glob("*.md")):
        heading = next(line for line in path.read_text("utf-8").splitlines() if line.startswith("# "))
        yield f"- [{path.name}](../tests/cases/{path.name}): {heading.removeprefix('# ')}"


def opening_comment(path: Path) -> str:
    """The first run of comment lines of a file, as one paragraph."""
    lines = path.read_text("utf-8").splitlines()
    start = next((number for number, line in enumerate(lines) if line.startswith("# ")), len(lines))
    end = next((number for number in range(start, len(lines)) if not lines[number].startswith("#")), len(lines))
    return " ".join(line.lstrip("# ") for line in lines[start:end]) or "—"


def first_sentence(docstring: str) -> str:
    """The first paragraph of a docstring on one line."""
    return " ".join(docstring.partition("\n\n")[0].split())


def natural(text: str) -> list[Any]:
    """P9 before P10."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", text)]


def head(*names: str) -> Iterator[str]:
    """The two lines that open a Markdown table."""
    yield row(*names)
    yield "|---" * len(names) + "|"


def row(*cells: str) -> str:
    """A line of a Markdown table."""
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(reference(), "utf-8")

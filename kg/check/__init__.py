"""A graph held against the shapes: does it conform, and if not, which thing breaks which rule, and what to do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from kg.check.data import batches
from kg.check.report import PLACES, Violation, text, turtle
from kg.check.rules import read
from kg.vocab import expand, resource

if TYPE_CHECKING:
    import rdflib

__all__ = ["Report", "Violation", "check"]


@dataclass(frozen=True)
class Report:
    """What a check found: `violations` in order, `triples` read, and the number of `shapes` they were held against."""

    violations: tuple[Violation, ...]
    triples: int
    shapes: int

    @property
    def conforms(self) -> bool:
        """Whether nothing breaks a rule."""
        return not self.violations

    @cached_property
    def marks(self) -> Mapping[str, tuple[str, ...]]:
        """Statement -> the rules that it breaks, by IRI and by name in `shapes/`: what a graph is marked with."""
        pairs = {(statement, found.shape) for found in self.violations for statement in found.statements}
        return {of: tuple(shape for _, shape in rules) for of, rules in groupby(sorted(pairs), key=itemgetter(0))}

    def marked(self, lines: Iterable[str]) -> list[str]:
        """The N-Quads lines that were checked, sorted, with `kg:breaks` on each statement that breaks a rule."""
        breaks = expand("kg:breaks")
        marks = {
            f"<{statement}> <{breaks}> <{expand(rule)}> <{statement.partition('#')[0]}#statements> ."
            for statement, rules in self.marks.items()
            for rule in rules
        }
        return sorted({*lines, *marks})

    @cached_property
    def turtle(self) -> bytes:
        """The `sh:ValidationReport` in Turtle: the same bytes for the same violations, no blank node with a name."""
        return turtle(self.violations)

    @cached_property
    def text(self) -> str:
        """The report for people: each thing, what is said of it, the rule, the remedy and the place in the article."""
        return text(self.violations, self.triples, self.shapes)

    @cached_property
    def json(self) -> str:
        """The report as one JSON object."""
        head = {"conforms": self.conforms, "triples": self.triples, "shapes": self.shapes}
        found = [asdict(violation) for violation in self.violations]
        return json.dumps({**head, "violations": found}, ensure_ascii=False, indent=2) + "\n"


def check(data: Path | str | Iterable[str] | rdflib.Graph, shapes: Path | str | None = None) -> Report:
    """Hold a graph against the shapes of a folder, those that ship with kg unless told otherwise.

    `data` is a build folder (its `graph.nq`), an RDF file, N-Quads lines, or an rdflib graph or dataset, which is left
    as it is. Named graphs are taken together. A graph of very many pages is checked some pages at a time, so that it
    need not fit into memory as rdflib holds it; what two distant pages say about one thing is then not compared.

    Raises KgError when there is no such file, or it or a shape is malformed (naming file and line).
    """
    from kg.check.engine import violations

    rules = read(Path(shapes) if shapes is not None else resource("shapes"))
    found: dict[tuple[str, ...], Violation] = {}
    triples = 0
    for batch in batches(data):
        triples += len(batch)
        for violation in sorted(violations(batch, rules)):
            known = found.setdefault(violation.key, violation)
            if known is not violation:  # several pages say so of a thing that they share
                found[violation.key] = replace(
                    known,
                    places=tuple(dict.fromkeys(known.places + violation.places))[:PLACES],
                    statements=tuple(sorted({*known.statements, *violation.statements})),
                )
    return Report(tuple(sorted(found.values())), triples, rules.count)

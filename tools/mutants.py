"""Seeds errors into graphs and counts how many of them `kg check` catches: `python -m tools.mutants GRAPH.nq …`."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from kg.check import check

MUTANTS = Path(__file__).parent.parent / "tests" / "data" / "mutants" / "mutants.toml"


def mutants() -> list[dict[str, Any]]:
    """The errors to seed, as data."""
    return list(tomllib.loads(MUTANTS.read_text("utf-8"))["mutant"])


def seeded(lines: list[str], mutant: dict[str, Any]) -> list[str] | None:
    """The graph with one error in it; None where it has no line for it."""
    places = [at for at, line in enumerate(lines) if re.search(mutant["find"], line)]
    if not places:
        return None
    at = places[len(places) // 2]
    match = re.search(mutant["find"], lines[at])
    assert match is not None
    whole = lines[at]
    put = [] if mutant.get("drop") else [whole[: match.start()] + match.expand(mutant["put"]) + whole[match.end() :]]
    return [*lines[:at], *put, *(match.expand(each) for each in mutant.get("add", ())), *lines[at + 1 :]]


def main(files: list[str]) -> int:
    """Prints each error that no shape caught, and the share caught."""
    caught = total = 0
    for file in files or ["output/graph.nq"]:
        lines = Path(file).read_text("utf-8").splitlines()
        before = {found.key for found in check(lines).violations}
        for mutant in mutants():
            if (graph := seeded(lines, mutant)) is not None and set(graph) != set(lines):
                total += 1
                if {found.key for found in check(graph).violations} - before:
                    caught += 1
                else:
                    print(f"missed  {Path(file).stem}: {mutant['kind']}", flush=True)
    print(f"caught {caught} of {total}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

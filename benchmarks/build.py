"""Times `kg build` of one article phase by phase, cold and warm, and what a user waits for: make bench."""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = ROOT / "examples" / "Hamhung.wikitext"
LIMITS = {"kg --help": 0.3, "kg build": 3.0}
"""Seconds that the project promises, on the machine it was measured on (2 cores)."""

Phase = tuple[str, Callable[[], Any], Callable[[Any], str]]


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """How long `work` takes, and what it gives."""
    start = perf_counter()
    result = work()
    return perf_counter() - start, result


def run(*arguments: str) -> Callable[[], None]:
    """A command line in a process of its own."""

    def work() -> None:
        done = subprocess.run([sys.executable, *arguments], check=False, stdout=subprocess.DEVNULL, cwd=ROOT)
        if done.returncode > 1:  # 1: built, but something breaks a shape
            sys.exit(f"{' '.join(arguments)} failed")

    return work


def whole_commands(article: Path, folder: Path) -> Iterator[Phase]:
    """What a user waits for: process start, imports and all."""
    yield "python (nothing)", run("-c", ""), lambda _: ""
    yield "import kg.extractors, kg.rdf", run("-c", "import kg.extractors, kg.rdf"), lambda _: ""
    yield "kg --help", run("-m", "kg", "--help"), lambda _: ""
    yield "kg build", run("-m", "kg", "build", str(article), "-o", str(folder)), lambda _: "all files and the check"


def phases(article: Path) -> Iterator[Phase]:
    """The steps of a build in this process, each on the result of those before."""
    from kg.check import check
    from kg.export import FORMATS, render
    from kg.export.graph import graph
    from kg.extractors import EXTRACTORS, extract
    from kg.rdf import lines
    from kg.rdf.table import line, rows
    from kg.sources import read
    from kg.wikitext.scan import scan

    def nothing(_page: object) -> Iterator[Any]:
        yield from ()

    read_one = next(read([article]))
    extraction = extract(read_one)
    written = lines(extraction)
    found = graph(written)
    size = len(read_one.text) / 1000

    yield "read", lambda: next(read([article])), lambda _: f"{size:.0f} kB"
    yield "scan", lambda: scan(read_one.text), lambda _: "one pass over the text"
    yield "extract", lambda: extract(read_one), lambda e: f"{len(e.statements)} statements"
    yield "  page, citations, coverage", lambda: extract(read_one, (nothing,)), lambda _: ""
    for each in EXTRACTORS:
        yield (
            f"  with {each.__name__}",
            lambda each=each: extract(read_one, (each,)),
            lambda e: f"{len(e.statements)} statements",
        )
    yield "lines", lambda: lines(extraction), lambda result: f"{len(result)} quads"
    yield "table", lambda: [line(row) for row in rows(extraction)], lambda result: f"{len(result)} rows"
    yield "graph", lambda: graph(written), lambda _: "parsed and sorted"
    for name in [name for name in FORMATS if name in ("nq", "ttl", "trig", "jsonld")]:
        yield (
            f"export {name}",
            lambda name=name: render(found, name),
            lambda data: f"{len(data) / 1000:.0f} kB, read back",
        )
    yield "check", lambda: check(written), lambda report: f"conforms: {report.conforms}"


def measured(phase: Phase, runs: int) -> tuple[str, float, float, float, str]:
    """Name, first, median and least seconds, and a word on the result."""
    name, work, say = phase
    times, result = [], None
    for _ in range(runs):
        took, result = seconds(work)
        times.append(took)
    return name, times[0], median(times), min(times), say(result)


def main() -> int:
    """Print two tables; exit 1 when a promised limit is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.build", description=__doc__)
    parser.add_argument("article", type=Path, nargs="?", default=ARTICLE)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    print(f"{options.article.name}, {options.runs} runs, Python {sys.version.split()[0]}; milliseconds\n")
    late = []
    print(f"{'command':34} {'median':>8} {'least':>8} {'limit':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for phase in whole_commands(options.article, Path(folder) / "out"):
            name, _, middle, least, word = measured(phase, options.runs)
            limit = LIMITS.get(name)
            late += [name] if limit is not None and middle > limit else []
            print(f"{name:34} {middle * 1000:8.1f} {least * 1000:8.1f} {limit * 1000 if limit else '':>8} {word}")
    print(f"\n{'phase, in one process':34} {'first':>8} {'median':>8} {'least':>8} {'share':>7}")
    table = [measured(phase, options.runs) for phase in phases(options.article)]
    total = sum(middle for name, _, middle, _, _ in table if not name.startswith(" ") and name != "scan")
    for name, first, middle, least, word in table:
        share = f"{middle / total:7.1%}"
        print(f"{name:34} {first * 1000:8.1f} {middle * 1000:8.1f} {least * 1000:8.1f} {share} {word}")
    print(f"{'all (scan is part of extract)':34} {'':8} {total * 1000:8.1f}")
    if late:
        print(f"\nover the limit: {', '.join(late)}")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())

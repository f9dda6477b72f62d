"""Times `kg build` of one article phase by phase, cold and warm, and what a user waits for: make bench."""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = ROOT / "examples" / "Hamhung.wikitext"
LIMITS = {"kg --help": 0.3, "kg build": 3.0}
"""Seconds that the project promises, on the machine it was measured on (2 cores)."""


@dataclass(frozen=True)
class Phase:
    """Something to time: `work` on what `prepare` makes anew for each run, and a word on its result."""

    name: str
    work: Callable[..., Any]
    say: Callable[[Any], str] = lambda _: ""
    prepare: Callable[[], Any] | None = None
    part: bool = False
    """A part of the phase before it, not to be counted twice."""


@dataclass(frozen=True)
class Timing:
    """Seconds of the first run, and the median and least of all."""

    first: float
    middle: float
    least: float
    word: str


def measured(phase: Phase, runs: int) -> Timing:
    """Run a phase `runs` times."""
    times, result = [], None
    for _ in range(runs):
        prepared = () if phase.prepare is None else (phase.prepare(),)
        start = perf_counter()
        result = phase.work(*prepared)
        times.append(perf_counter() - start)
    return Timing(times[0], median(times), min(times), phase.say(result))


def command(*arguments: str) -> None:
    """A command line of Python in a process of its own."""
    done = subprocess.run([sys.executable, *arguments], check=False, stdout=subprocess.DEVNULL, cwd=ROOT)
    if done.returncode > 1:  # 1: built, but something breaks a shape
        sys.exit(f"{' '.join(arguments)} failed")


def whole_commands(article: Path, folder: Path) -> Iterator[Phase]:
    """What a user waits for: process start, imports and all."""
    yield Phase("python -c ''", partial(command, "-c", ""))
    yield Phase("import kg.extractors, kg.rdf", partial(command, "-c", "import kg.extractors, kg.rdf"))
    yield Phase("import kg.check", partial(command, "-c", "import kg.check, pyshacl"))
    yield Phase("kg --help", partial(command, "-m", "kg", "--help"))
    build = partial(command, "-m", "kg", "build", str(article), "-o", str(folder))
    yield Phase("kg build", build, lambda _: "all files, links and the check")


def phases(path: Path) -> Iterator[Phase]:
    """The steps of a build in this process, each on the result of those before."""
    from kg.check import check
    from kg.export import render
    from kg.export.graph import parse
    from kg.extractors import EXTRACTORS, extract
    from kg.linking import link_lines, read_table
    from kg.rdf import BASE, lines
    from kg.rdf.table import line, rows
    from kg.sources import read
    from kg.wikitext.scan import scan

    def silent(_page: object) -> Iterator[Any]:
        yield from ()

    yield Phase("read", lambda: next(read([path])), lambda article: f"{len(article.text) / 1000:.1f} k characters")
    article = next(read([path]))
    yield Phase("extract", partial(extract, article), lambda e: f"{len(e.statements)} statements")
    yield Phase("  scan", partial(scan, article.text), lambda _: "one pass over the text", part=True)
    yield Phase("  page, citations, coverage", partial(extract, article, (silent,)), part=True)
    for each in EXTRACTORS:
        alone = partial(extract, article, (each,))
        yield Phase(f"  + {each.__name__}", alone, lambda e: f"{len(e.statements)} statements", part=True)
    extraction = extract(article)
    yield Phase("lines", partial(lines, extraction), lambda found: f"{len(found)} quads")
    written = lines(extraction)
    parsed = partial(parse, written)
    yield Phase("links", lambda: link_lines(written, read_table(), BASE)[0], lambda found: f"{len(found)} quads")
    yield Phase("table", lambda: [line(row) for row in rows(extraction)], lambda found: f"{len(found)} rows")
    yield Phase("parse and sort", parsed)
    for name in ("nq", "ttl", "trig", "jsonld"):
        work = partial(render, name=name)
        yield Phase(f"export {name}", work, lambda data: f"{len(data) / 1000:.0f} kB, read back", parsed)
    yield Phase("check", partial(check, written), lambda report: f"conforms: {report.conforms}")


def main() -> int:
    """Print two tables; exit 1 when a promised limit is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.build", description=__doc__)
    parser.add_argument("article", type=Path, nargs="?", default=ARTICLE)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    print(f"{options.article.name}, {options.runs} runs, Python {sys.version.split()[0]}; milliseconds\n")
    print(f"{'command':34} {'median':>8} {'least':>8} {'limit':>8}")
    late = []
    with tempfile.TemporaryDirectory() as folder:
        for phase in whole_commands(options.article, Path(folder) / "out"):
            took, limit = measured(phase, options.runs), LIMITS.get(phase.name)
            late += [phase.name] if limit is not None and took.middle > limit else []
            allowed = f"{limit * 1000:8.0f}" if limit else " " * 8
            print(f"{phase.name:34} {took.middle * 1000:8.1f} {took.least * 1000:8.1f} {allowed} {took.word}".rstrip())
    print(f"\n{'phase, in one process':34} {'first':>8} {'median':>8} {'least':>8} {'share':>7}")
    table = [(phase, measured(phase, options.runs)) for phase in phases(options.article)]
    total = sum(took.middle for phase, took in table if not phase.part)
    for phase, took in table:
        times = f"{took.first * 1000:8.1f} {took.middle * 1000:8.1f} {took.least * 1000:8.1f}"
        print(f"{phase.name:34} {times} {took.middle / total:7.1%} {took.word}".rstrip())
    print(f"{'all':34} {'':8} {total * 1000:8.1f}")
    if late:
        print(f"\nover the limit: {', '.join(late)}")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())

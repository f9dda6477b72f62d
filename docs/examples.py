"""Puts below each command that the docs show (`$ kg …` in a text block) what it prints today: make docs."""

import os
import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner

from kg.cli import cli

ROOT = Path(__file__).resolve().parent.parent
SHOWING = ("queries.md", "linking.md", "explain.md", "rules.md", "extraction.md", "diff.md", "quickstatements.md")
PAGES = tuple(ROOT / "docs" / name for name in SHOWING)
BLOCK = re.compile(r"```text\n\$ kg ([^\n]*)\n(?:[^`\n][^\n]*\n|\n)*```")


def shown(page: str, build: Path = ROOT / "output") -> str:
    """The page with each command's output as it is now; the commands read a copy of the folder `build`."""
    if not (build / "graph.nq").is_file():
        raise SystemExit(f"{build}: no graph to show: make graph")
    with _beside(build):
        return BLOCK.sub(lambda block: f"```text\n$ kg {block[1]}\n{_printed(block[1])}```", page)


def _printed(command: str) -> str:
    """What a command prints, errors included; `| head -n 9` and `| grep …` cut it as in a shell."""
    words, *cuts = command.split(" | ")
    lines = CliRunner().invoke(cli, shlex.split(words)).output.splitlines(keepends=True)
    for cut in cuts:
        tool, *rest = shlex.split(cut)
        if tool == "head":
            lines = lines[: int(rest[-1])]
        elif tool == "grep":
            lines = [line for line in lines if rest[-1] in line]
        else:
            raise ValueError(f"{cut}: not a cut that the docs may show")
    return "".join(line.rstrip() + "\n" for line in lines)


@contextmanager
def _beside(build: Path) -> Iterator[None]:
    before = Path.cwd()
    with TemporaryDirectory() as folder:
        shutil.copytree(build, Path(folder) / "output")
        shutil.copytree(ROOT / "examples", Path(folder) / "examples")
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(shown(path.read_text("utf-8")), "utf-8")

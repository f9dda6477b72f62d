"""Same input, same bytes: whatever the process, the hash seed or the folder, and as committed in output/."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = "examples/Hamhung.wikitext"
FILES = {
    *("graph.nq", "graph.ttl", "graph.trig", "graph.jsonld", "statements.jsonl", "shacl.ttl", "shacl.txt"),
    *("coverage.txt", "coverage.jsonl", "void.ttl", "ATTRIBUTION.md"),
}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """The example, built by `kg build` in two processes that differ in all that must not matter."""
    made = []
    for seed, zone in (("1", "UTC"), ("4242", "Asia/Pyongyang")):
        folder = tmp_path_factory.mktemp("build") / f"out{seed}"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        command = [sys.executable, "-m", "kg", "build", ARTICLE, "-o", str(folder)]
        subprocess.run(command, check=True, cwd=ROOT, env=environment, capture_output=True)
        made.append(contents(folder))
    return made


def test_a_build_writes_all_its_files(builds: list[dict[str, bytes]]) -> None:
    assert set(builds[0]) == FILES
    assert all(builds[0].values())


def test_two_processes_give_the_same_bytes(builds: list[dict[str, bytes]]) -> None:
    one, other = builds
    assert [name for name in one if one[name] != other[name]] == []


def test_the_committed_output_is_a_fresh_build(builds: list[dict[str, bytes]]) -> None:
    committed = contents(ROOT / "output")
    differing = [name for name in sorted(builds[0]) if committed.get(name) != builds[0][name]]
    assert not differing, "the code gives something else than output/: make graph, look at the difference, commit it"
    assert set(committed) == FILES

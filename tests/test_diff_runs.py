"""`kg diff-runs`: facts that came, went and changed between two builds, whole or in shards."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import cli
from kg.run import build
from kg.run.shards import run_shards
from kg.run.unit import Task
from kg.sources.units import Reading

BOX = (
    "{{{{Infobox settlement|name={0}|population_total={1}|population_as_of=2011}}}}\n"
    "'''{0}''' is a town in [[Norfolk]]."
)


def articles(folder: Path, **towns: int) -> Path:
    folder.mkdir()
    for name, count in towns.items():
        (folder / f"{name}.wikitext").write_text(BOX.format(name, f"{count:,}"), "utf-8")
    return folder


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, ["diff-runs", *map(str, words)])


@pytest.fixture(params=["whole", "in shards"])
def runs(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, Path]:
    old = articles(tmp_path / "old", Acle=2824, Wells=2165, Diss=7572)
    new = articles(tmp_path / "new", Acle=2900, Wells=2165, Holt=3810)
    for source in (old, new):
        if request.param == "whole":
            build([source], tmp_path / f"{source.name}-run", title_from="file", check=False)
        else:
            run_shards([source], Task(tmp_path / f"{source.name}-run", Reading(title_from="file")), 1)
    return tmp_path / "old-run", tmp_path / "new-run"


def test_what_came_went_and_changed(runs: tuple[Path, Path]) -> None:
    done = run(*runs, "--format", "jsonl")
    assert done.exit_code == 1
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert {row["page"] for row in rows} == {"Acle", "Diss", "Holt"}
    assert {row["kind"] for row in rows if row["page"] == "Diss"} == {"gone"}
    assert {row["kind"] for row in rows if row["page"] == "Holt"} == {"added"}
    (population,) = (row for row in rows if row["page"] == "Acle" and row["property"] == "population")
    assert (population["kind"], population["old"].partition(",")[0], population["new"].partition(",")[0]) == (
        "changed",
        "2824",
        "2900",
    )


def test_equal_builds_differ_in_nothing(runs: tuple[Path, Path]) -> None:
    done = run(runs[0], runs[0])
    assert (done.exit_code, done.stdout) == (0, "0 added, 0 gone, 0 changed\n")


def test_people_read_one_line_a_fact(runs: tuple[Path, Path]) -> None:
    lines = run(*runs).stdout.splitlines()
    assert any(line.startswith("changed  Acle | Acle | population: 2824") for line in lines)
    assert lines[-1].endswith("changed")

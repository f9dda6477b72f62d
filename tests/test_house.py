"""The rules of the house that a linter cannot know: facts in data, small modules, everything documented."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from kg.cli import COMMANDS
from kg.vocab import P, classes, properties

ROOT = Path(__file__).resolve().parent.parent
KG = ROOT / "kg"
MODULES = sorted(KG.rglob("*.py"))
MAPPINGS = sorted(path for path in (KG / "mappings").rglob("*.toml") if path.parent.parent.name != "derived")
SHAPES = sorted((ROOT / "shapes").glob("*.ttl"))
QUERIES = sorted((ROOT / "queries").glob("*.rq"))
DOCS = {path: path.read_text("utf-8") for path in sorted((ROOT / "docs").rglob("*.md"))}

# What the pure floors may not reach: the network, the clock, chance, other processes.
IMPURE = {
    *("asyncio", "http", "multiprocessing", "random", "secrets", "socket", "ssl", "subprocess", "threading", "time"),
    *("urllib.request", "uuid"),
}
# The one room that knows each outside package; everyone else asks that room.
ROOMS = {
    "SPARQLWrapper": "store/endpoint.py",
    "mwparserfromhell": "wikitext/",
    "pyshacl": "check/",
    "pyspark": "run/spark.py",
    "rich": "cli/",
}
PURE = ("model.py", "vocab.py", "wikitext", "values", "mapping", "extractors", "rdf")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def documented(words: str) -> bool:
    """Does the name stand in the docs as a word of its own?"""
    pattern = re.compile(rf"(?<![\w-]){re.escape(words)}(?![\w-])")
    return any(pattern.search(text) for text in DOCS.values())


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_small_says_what_it_promises_and_holds_no_wikidata_number(path: Path) -> None:
    text = path.read_text("utf-8")
    numbers = re.findall(r"\b[PQ]\d+\b", text)
    assert not numbers, f"{name(path)} holds {numbers}: take them from kg.vocab (P, Q) or a mapping"
    assert len(text.splitlines()) < 420, f"{name(path)} is long: it does more than one thing"
    docstring = ast.get_docstring(parsed(path))
    assert docstring, f"{name(path)} does not say what it promises"
    assert not re.search(r"utils?|helpers?|manager|handler|processor", path.stem), "call it by a noun of the field"


@pytest.mark.parametrize("path", [path for path in MODULES if path.relative_to(KG).parts[0] in PURE], ids=name)
def test_extraction_and_rdf_are_pure(path: Path) -> None:
    tree = parsed(path)
    reached = {module for module in imports(tree) if module in IMPURE or module.partition(".")[0] in IMPURE}
    assert not reached, f"{name(path)} reaches {reached}"
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not {call for call in calls if re.search(r"\b(now|today|utcnow|getenv|urlopen)$", call)}
    assert not {node for node in ast.walk(tree) if isinstance(node, ast.Global)}, f"{name(path)} keeps global state"
    assert not {call for call in calls if call == "hash"}, "hash() depends on the process: use hashlib"


@pytest.mark.parametrize(("package", "room"), sorted(ROOMS.items()))
def test_an_outside_package_is_known_in_one_room_only(package: str, room: str) -> None:
    for path in MODULES:
        if not path.relative_to(KG).as_posix().startswith(room):
            reached = {module.partition(".")[0] for module in imports(parsed(path))}
            assert package not in reached, f"{name(path)} imports {package}: that is for kg/{room} to know"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    if find_spec(f"kg.cli.{command}"):
        assert documented(f"kg {command}")


@pytest.mark.parametrize("path", MAPPINGS, ids=name)
def test_every_mapping_is_documented(path: Path) -> None:
    assert documented(path.relative_to(KG / "mappings").as_posix())


@pytest.mark.parametrize("path", SHAPES + QUERIES, ids=name)
def test_every_shape_and_query_is_documented(path: Path) -> None:
    assert documented(path.name) or documented(name(path))


def test_every_extractor_is_documented() -> None:
    from kg.extractors import EXTRACTORS, PASSES

    missing = [each.__name__ for each in (*EXTRACTORS, *PASSES) if not documented(each.__name__)]
    assert EXTRACTORS
    assert not missing


def test_the_reference_is_made_from_the_parts_as_they_are() -> None:
    # In a process of its own: click remembers how a command was first asked for help.
    script = "import runpy, sys; sys.stdout.write(runpy.run_path('docs/reference.py')['reference']())"
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    made = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, encoding="utf-8", env=environment
    )
    assert (ROOT / "docs" / "reference.md").read_text("utf-8") == made.stdout, "the parts have changed: make docs"
    assert "| — |" not in made.stdout, "a file does not say in its first comment what it is about"


def test_every_case_is_in_the_docs() -> None:
    missing = [path.name for path in sorted((ROOT / "tests" / "cases").glob("*.md")) if not documented(path.name)]
    assert not missing


def tables(value: Any) -> Iterator[dict[str, Any]]:
    """Every table of a TOML file, at any depth."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from tables(each)


@pytest.mark.parametrize("path", MAPPINGS, ids=name)
def test_every_mapped_property_and_class_has_a_shape(path: Path) -> None:
    unknown = []
    for table in tables(tomllib.loads(path.read_text("utf-8"))):
        named = table.get("property")
        labels = [named] if isinstance(named, str) else named if isinstance(named, list) else []
        qualifiers = table.get("qualifiers")
        labels += list(qualifiers) if isinstance(qualifiers, dict) else []
        unknown += [label for label in labels if label not in P or P[label] not in properties()]
        kind = table.get("class")
        if isinstance(kind, str) and re.match(r"[a-z]+:", kind) and kind not in classes():
            unknown.append(kind)
    assert not unknown, f"no shape in shapes/*.ttl for {unknown}"


def test_every_page_of_the_docs_is_in_their_index() -> None:
    index = DOCS[ROOT / "docs" / "README.md"]
    assert [name(path) for path in DOCS if path.name != "README.md" and f"]({path.name})" not in index] == []


def test_the_docs_link_to_what_is_there() -> None:
    missing = []
    for path, text in {**DOCS, ROOT / "README.md": (ROOT / "README.md").read_text("utf-8")}.items():
        targets = [target for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) if "://" not in target]
        missing += [f"{name(path)} -> {target}" for target in targets if not (path.parent / target).exists()]
    assert not missing


def test_the_example_is_the_article_byte_for_byte() -> None:
    import hashlib

    data = (ROOT / "examples" / "Hamhung.wikitext").read_bytes()
    assert hashlib.sha256(data).hexdigest() in (ROOT / "examples" / "README.md").read_text("utf-8")
    assert len(data) == 27_652


def test_nothing_reads_what_the_project_does_not_carry() -> None:
    for folder in ("kg", "tests", "benchmarks", "shapes", "queries"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".toml", ".ttl", ".rq") and path != Path(__file__):
                assert "/work/" not in path.read_text("utf-8"), name(path)
                assert "../shared" not in path.read_text("utf-8"), name(path)

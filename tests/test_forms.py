"""Tables of the mappings that are malformed: each is told in two lines with its file and key, whatever its kind."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from kg import forms
from kg.mapping import FOLDER
from kg.model import KgError

TABLES = sorted(FOLDER.rglob("*.toml"), key=lambda path: path.parts)
KINDS = sorted(
    {path for path in TABLES if path.parent.name in ("en", "mappings")} | {FOLDER / "en/infobox/airport.toml"}
)
ROOT = Path(__file__).parent.parent


def named(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


@pytest.mark.parametrize("path", TABLES, ids=named)
def test_every_table_has_a_form_and_fits_it(path: Path) -> None:
    assert {"infobox", "rules"} & set(path.parts) or path.stem in forms.forms()  # rules: kg.rules.rule.Rule
    forms.read(path)
    assert forms.broken_pattern(path) is None


def places(value: Any, form: Any, key: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The keys of a table that its form speaks of, at any depth."""
    if key:
        yield key
    if isinstance(form, list):
        yield from (each for index, inner in enumerate(value[:2]) for each in places(inner, form[0], (*key, index)))
    elif isinstance(form, dict):
        for name, inner in value.items():
            known = form.get(name, form.get(f"{name}!", form.get("*")))
            if known is not None:
                yield from places(inner, known, (*key, name))


@pytest.mark.parametrize("path", KINDS, ids=named)
def test_a_value_of_another_kind_is_named_by_its_key_wherever_it_stands(path: Path) -> None:
    data = tomllib.loads(path.read_text("utf-8"))
    form = forms.forms()["infobox" if "infobox" in path.parts else path.stem]
    told = list(places(data, form))
    assert told
    for key in told[:: len(told) // 60 + 1]:
        wrong = deepcopy(data)
        holder = wrong
        for step in key[:-1]:
            holder = holder[step]
        holder[key[-1]] = ["x"] if isinstance(holder[key[-1]], dict) else {}
        with pytest.raises(KgError) as refused:
            forms.fit(wrong, path)
        shown = "".join(
            f"[{s}]" if isinstance(s, int) else "." + (s if re.fullmatch(r"[\w-]+", s) else f'"{s}"') for s in key
        )
        assert refused.value.message.startswith(f"{path}: {shown[1:]} is "), refused.value.message


@pytest.mark.parametrize(
    ("value", "kind", "fits"),
    [
        (True, "flag", True), (1, "flag", False), (True, "number", False), (1.5, "number", True),
        ("1", "number", False),
        ("population", "property", True), ("no such thing", "property", False), ("show", "show|hide", True),
        ("shown", "show|hide", False), (["a"], "text", False),
    ],
)  # fmt: skip
def test_kinds(value: Any, kind: str, fits: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "forms", lambda: {"x": {"a": kind}})
    if fits:
        forms.fit({"a": value}, Path("x.toml"))
    else:
        with pytest.raises(KgError, match=r"x.toml: a is"):
            forms.fit({"a": value}, Path("x.toml"))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of kg whose tables may be spoilt, and an article that needs most of them."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("kg", "shapes"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copy(ROOT / "examples" / "Hamhung.wikitext", folder)
    return folder


FAULTS = [
    ("en/words.toml", ("[namespaces]\nfile = [", "[namespaces]\nfile = 3 #["), "namespaces.file is 3, not a list"),
    ("en/words.toml", ("[namespaces]", "[namespaces"), "is not valid TOML"),
    (
        "en/values.toml",
        ("[dates.months]", "[dates.months]\nmay = 'five'\n[dates.old]"),
        "dates.months.may is 'five', not a number",
    ),
    (
        "en/templates.toml",
        (
            "names = [",
            "names = 7 #",
        ),
        "is not valid TOML|names is 7, not a list",
    ),
    (
        "en/templates.toml",
        ("[[inline]]", "[[inline]]\nhow = 'shown'\nnames = ['q']\n[[inline]]"),
        "inline[0].how is 'shown', not one of show",
    ),
    ("en/templates.toml", ("[coordinates]", "[coordination]"), "coordinates is missing"),
    ("en/weather.toml", ("months = [", "monate = ["), "months is missing"),
    ("en/weather.toml", ("[measures]", "[measures]\n'x' = 'rain'"), "measures.x is 'rain', not a table"),
    ("en/choices.toml", ('property = "', 'property = "no '), "not the label of a property"),
    ("en/citations.toml", ("\n[hints]", "\n[hinters]"), "hints is missing"),
    ("en/languages.toml", ("[languages]", "[languages]\nx = 3"), "languages.x is 3, not text in quotes"),
    ("en/countries.toml", ("\nPRK = ", "\nPRK = 1 #"), "PRK is 1, not text in quotes"),
    ("en/lists.toml", ("\n[stop]", "\nstop = 3\n[other]"), "stop is 3, not a table"),
    ("en/prose.toml", ("\npast = '", "\npast = '(("), "clause.past is no regular expression"),
    ("en/rules/relations.toml", ("[[rule]]", "[rule]"), "TOML|rule"),
    ("en/rules/relations.toml", ("states = ", "state = "), "state is"),
    ("en/infobox/settlement.toml", ("[infobox]", "[infobox]\nkind = 3\n[was]"), "infobox"),
    ("units.toml", ("symbols = [", "symbols = 1 #"), "TOML|symbols"),
    ("suffixes.toml", ("\nkm2 =", "\nx = 3\nkm2 ="), "x is 3, not text"),
    ("wikis.toml", ("prefixes", "prefix"), "prefixes is missing"),
]


@pytest.mark.parametrize(("name", "change", "says"), FAULTS, ids=[f"{f[0]}: {f[2][:30]}" for f in FAULTS])
def test_a_spoilt_table_is_told_in_two_lines(copy: Path, name: str, change: tuple[str, str], says: str) -> None:
    path = copy / "kg/mappings" / name
    whole = path.read_text("utf-8")
    assert change[0] in whole
    path.write_text(whole.replace(*change, 1), "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [
        sys.executable,
        "-m",
        "kg",
        "build",
        "Hamhung.wikitext",
        "-o",
        "out",
        "--no-check",
        "--no-links",
        "--format",
        "nq",
    ]
    try:
        run = subprocess.run(command, cwd=copy, env=environment, capture_output=True, encoding="utf-8", check=False)
    finally:
        path.write_text(whole, "utf-8")
    written = (copy / "out").exists()
    shutil.rmtree(copy / "out", ignore_errors=True)
    assert run.returncode == 2, run.stderr
    message, hint = run.stderr.splitlines()
    assert message.startswith(f"kg: {path}"), message
    assert any(part in message for part in says.split("|")), message
    assert hint.startswith("  ")
    assert not written

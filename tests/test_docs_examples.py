"""What the docs show of kg's commands is what they print."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from kg import queries

ROOT = Path(__file__).resolve().parent.parent


def examples() -> ModuleType:
    spec = spec_from_file_location("examples", ROOT / "docs" / "examples.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", examples().PAGES, ids=lambda page: page.name)
def test_what_the_docs_show_is_what_the_commands_print(page: Path) -> None:
    text = page.read_text("utf-8")
    assert "$ kg " in text
    assert examples().shown(text) == text, "the output has changed: make docs"


def test_every_query_is_shown_with_its_parameters() -> None:
    sections = (ROOT / "docs" / "queries.md").read_text("utf-8").split("\n### ")
    shown = {section.partition("\n")[0].removesuffix(".rq"): section for section in sections[1:]}
    assert set(shown) == set(queries.names())
    for query in queries.bundled():
        section = shown[query.name]
        assert f"\n$ kg query {query.name}" in section
        assert section.count("\n|") >= 3 or query.name == "describe", "the example shows no row"
        for parameter in query.parameters:
            assert f"`{parameter.name}`" in section

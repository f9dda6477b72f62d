"""The pictures of the docs show the graph that is committed."""

import runpy
from pathlib import Path

import pytest

DRAWN = runpy.run_path("docs/pictures.py")


@pytest.mark.parametrize("name", sorted(DRAWN["PICTURES"]))
def test_a_picture_is_what_the_graph_says(name: str) -> None:
    path = Path("docs/pictures") / name
    assert path.read_text("utf-8") == DRAWN["PICTURES"][name](DRAWN["rows"]()), "make docs"

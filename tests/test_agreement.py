"""The walk over a graph gives the verdicts that the queries of `shapes/agreement.ttl` give in a SHACL engine."""

from pathlib import Path

import pytest

from kg.check import check
from tests.test_shapes import SHAPES, cases, quads

CASES = [(base, text) for shape, _, base, text in cases() if base.startswith("https://example.org/agreement/")]


@pytest.fixture(scope="module")
def queries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shapes as an engine reads them that knows no `kg:pass`."""
    folder = tmp_path_factory.mktemp("shapes")
    for name in ("agreement.ttl", "prefixes.ttl", "terms.ttl"):
        (folder / name).write_text((SHAPES / name).read_text("utf-8").replace("kg:pass true ;", ""), "utf-8")
    return folder


def verdicts(lines: list[str], shapes: Path) -> set[tuple[str, ...]]:
    return {(found.shape, found.thing, found.rule, *found.result) for found in check(lines, shapes).violations}


def test_the_walk_and_the_queries_agree(queries: Path, tmp_path: Path) -> None:
    for name in ("agreement.ttl", "prefixes.ttl", "terms.ttl"):
        (tmp_path / name).write_text((SHAPES / name).read_text("utf-8"), "utf-8")
    lines = [line for base, text in CASES for line in quads(text, base)]
    walked = verdicts(lines, tmp_path)
    assert len({shape for shape, *_ in walked}) >= 12
    assert walked == verdicts(lines, queries)

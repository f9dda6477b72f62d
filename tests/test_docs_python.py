"""What the pages on values and on Python show is what the readers and the package answer."""

import doctest
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # of its own making
@pytest.mark.parametrize("page", ["values.md", "python.md"])
def test_the_page_is_true(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    results = doctest.testfile(str(ROOT / "docs" / page), module_relative=False, encoding="utf-8")
    assert results.attempted > 20
    assert results.failed == 0

"""What docs/values.md shows is what the readers answer."""

import doctest
from pathlib import Path


def test_the_page_on_values_is_true() -> None:
    page = Path(__file__).resolve().parent.parent / "docs" / "values.md"
    results = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert results.attempted > 20
    assert results.failed == 0

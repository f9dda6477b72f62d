"""One article as one web page, made from its build."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kg.model import KgError
from kg.web.explorer import open_explorer
from kg.web.pages import report as page


def report(folder: Path, cache: Path) -> tuple[str, int]:
    """Returns the page of the one article in a build folder, and how many statements it shows.

    Raises KgError where there are several articles, or none.
    """
    explorer = replace(open_explorer([folder], live=False, cache=cache), alone=True)
    try:
        rows = explorer.index.rows("SELECT * FROM article WHERE template = '' ORDER BY id")
        if len(rows) != 1:
            raise KgError(
                f"{len(rows)} articles, and a report is about one", "kg site shows many: kg site DIR -o site/"
            )
        return page(explorer, rows[0]), explorer.index.counts().get("statements", 0)
    finally:
        explorer.index.close()

"""Runs: the same `extract()` over one article or many, and the files of the result."""

from kg.run.local import Built, build

__all__ = ["Built", "build"]

"""Which statements each group of facts is about: the data of `groups.toml`."""

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache
def groups() -> dict[str, Any]:
    """The tables of `groups.toml`, read once."""
    return tomllib.loads(files("kg.evaluation").joinpath("groups.toml").read_text("utf-8"))

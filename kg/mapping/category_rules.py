"""What the names of categories say, read once from the `categories.toml` of a language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.forms import read
from kg.mapping import FOLDER
from kg.vocab import P


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """One pattern of category names, with `time` or `name` as its group.

    `property` is what the group is of the subject, `subjects` the classes it holds for (none: any), `unless` further
    properties of which a value says it better. `country` is the property where the name is a country's. `words` are
    put around the name (`{name} language`), and `klass` is a class that the category gives a subject without one.
    """

    pattern: re.Pattern[str]
    property: str
    subjects: frozenset[str] = frozenset()
    unless: tuple[str, ...] = ()
    country: str = ""
    words: str = "{name}"
    klass: str = ""


@lru_cache
def category_rules(code: str) -> tuple[CategoryRule, ...]:
    """The patterns of a language, in order; none where it has no such table."""
    path = FOLDER / code / "categories.toml"
    data = read(path) if path.exists() else {}
    return tuple(_rule(entry) for entry in data.get("category", ()))


def _rule(entry: Mapping[str, Any]) -> CategoryRule:
    return CategoryRule(
        pattern=re.compile(entry["pattern"]),
        property=P[entry["property"]],
        subjects=frozenset(entry.get("subjects", ())),
        unless=tuple(P[label] for label in entry.get("unless", ())),
        country=P[entry["country"]] if "country" in entry else "",
        words=entry.get("words", "{name}"),
        klass=entry.get("class", ""),
    )

"""How a table of one language rests on that of another (`extends = "en"`): it alone knows which entry wins."""

from collections.abc import Mapping
from typing import Any


def rested(own: Mapping[str, Any], on: Mapping[str, Any]) -> dict[str, Any]:
    """`own` with what it leaves out taken from the table that it extends.

    Of two single values the own one wins. Of two lists of words the own words stand first; of two lists of tables
    (`[[inline]]`, where a later entry wins) the own ones stand last.
    """
    found = dict(on)
    for key, value in own.items():
        wider = found.get(key)
        if isinstance(value, dict) and isinstance(wider, dict):
            found[key] = rested(value, wider)
        elif isinstance(value, list) and isinstance(wider, list):
            tables = any(isinstance(entry, dict) for entry in [*value, *wider])
            found[key] = [*wider, *value] if tables else [*value, *(entry for entry in wider if entry not in value)]
        else:
            found[key] = value
    return found


def filled(own: Mapping[str, Any], on: Mapping[str, Any]) -> dict[str, Any]:
    """`own`, and of `on` only the keys that it lacks."""
    found = dict(own)
    for key, value in on.items():
        if key not in found:
            found[key] = value
        elif isinstance(value, dict) and isinstance(found[key], dict):
            found[key] = filled(found[key], value)
    return found


def emptied(table: Mapping[str, Any], form: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a language has that does not fill a table: its lists and tables, empty.

    With the `form` of the table (`forms.toml`) also its single values that the form names: a pattern that matches
    nothing, no words, no flag; a number is no word of a language and stays as it is.
    """
    found: dict[str, Any] = {}
    for key, value in table.items():
        inner = None if form is None else form.get(key, form.get(f"{key}!"))
        if isinstance(value, dict):
            found[key] = emptied(value, inner if isinstance(inner, dict) else None)
        elif isinstance(value, list):
            found[key] = []
        elif inner in _NOTHING:
            found[key] = _NOTHING[inner]
        elif inner == "number":
            found[key] = value
    return found


_NOTHING = {"pattern": "(?!)", "text": "", "flag": False}
"""What a single value is that a language does not give."""

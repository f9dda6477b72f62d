"""The tables that kg reads from TOML, held against their forms: what is of a wrong kind is named with file and key."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kg.files import os_error
from kg.model import KgError
from kg.vocab import P

_KINDS = {
    "text": "text in quotes",
    "pattern": "text in quotes",
    "property": "the label of a property in shapes/properties.ttl",
    "number": "a number",
    "flag": "true or false",
}
_PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w{0,30})\}")
_FORMS = Path(__file__).parent / "forms.toml"


@cache
def forms() -> Mapping[str, Any]:
    """The form of each file by its name; the comment in `forms.toml` says how they are written."""
    return tomllib.loads(_FORMS.read_text("utf-8"))


def read(path: Path) -> dict[str, Any]:
    """One TOML file; KgError names the file and the place when it is missing, malformed or of a wrong form."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        hint = "restore it, or copy the one of mappings/en and translate it"
        raise KgError(f"{path} does not exist", hint) from error
    except OSError as error:
        raise os_error(path, error) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KgError(
            f"{path} is not valid TOML: {error}", "mend that line; https://toml.io shows the syntax"
        ) from error
    fit(data, path, whole="extends" not in data)
    return data


def fit(data: Mapping[str, Any], path: Path, *, whole: bool = True) -> None:
    """KgError for the first key of the wrong kind, or, of a `whole` table, that is missing."""
    form = forms().get(_name(path))
    if form is not None and (wrong := next(_misfits(data, form, "", whole), None)):
        raise KgError(f"{path}: {wrong}", f"mappings/en/{path.name} and docs/languages.md show what one may hold")


def broken_pattern(path: Path) -> KgError | None:
    """What is wrong with the first regular expression of a file that cannot be compiled; None where all can."""
    form = forms().get(_name(path))
    for key, pattern in _patterns(read(path), form, "") if form and path.is_file() else ():
        try:
            re.compile(_PLACEHOLDER.sub("x", pattern))
        except re.error as error:
            return KgError(
                f"{path}: {key} is no regular expression: {error}: {pattern[:80]}",
                "mend it; https://docs.python.org/3/library/re.html shows the syntax",
            )
    return None


def _name(path: Path) -> str:
    return "infobox" if path.parent.name == "infobox" else path.stem


def _misfits(value: Any, form: Any, key: str, whole: bool) -> Iterator[str]:
    """What is wrong with a value and what stands in it, in the order of the form."""
    wanted, fits = _kind(form, value)
    if not fits:
        yield f"{key or 'the file'} is {_shown(value)}, not {wanted}"
    elif isinstance(form, list):
        for index, each in enumerate(value):
            yield from _misfits(each, form[0], f"{key}[{index}]", whole)
    elif isinstance(form, dict):
        names = {name.removesuffix("!") for name in form}
        for name, inner in form.items():
            plain = name.removesuffix("!")
            if plain in value and plain != "*":
                yield from _misfits(value[plain], inner, _under(key, plain), whole)
            elif plain != name and whole:
                yield f"{_under(key, plain)} is missing"
        if "*" in form:
            for name in value:
                if name not in names:
                    yield from _misfits(value[name], form["*"], _under(key, name), whole)


def _kind(form: Any, value: Any) -> tuple[str, bool]:
    """What a form asks for in words, and whether a value is that."""
    if isinstance(form, dict):
        return "a table", isinstance(value, dict)
    if isinstance(form, list):
        return "a list", isinstance(value, list)
    if form in ("number", "flag"):
        is_flag = isinstance(value, bool)
        return _KINDS[form], is_flag if form == "flag" else isinstance(value, int | float) and not is_flag
    if "|" in form:
        return f"one of {', '.join(form.split('|'))}", value in form.split("|")
    return _KINDS[form], isinstance(value, str) and (form != "property" or value in P)


def _patterns(value: Any, form: Any, key: str) -> Iterator[tuple[str, str]]:
    if form == "pattern" and isinstance(value, str):
        yield key, value
    elif isinstance(form, list) and isinstance(value, list):
        for index, each in enumerate(value):
            yield from _patterns(each, form[0], f"{key}[{index}]")
    elif isinstance(form, dict) and isinstance(value, dict):
        for name, each in value.items():
            inner = form.get(name, form.get(f"{name}!", form.get("*")))
            yield from _patterns(each, inner, _under(key, name))


def _under(key: str, name: str) -> str:
    shown = name if re.fullmatch(r"[\w-]+", name) else f'"{name}"'
    return f"{key}.{shown}" if key else shown


def _shown(value: Any) -> str:
    written = f"{value!r}"
    return f"{written[:60]}…" if len(written) > 60 else written

"""The rules of a language, read from `kg/mappings/<lang>/rules/*.toml` and indexed by the words that call for them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.forms import read
from kg.mapping import FOLDER, written_in
from kg.model import KgError
from kg.rules.triggers import triggers
from kg.vocab import P

_KEYS = {"for": "classes", "except": "excluded", "class": "value_class"}
"""Keys of a rule that Python does not allow as the name of a field."""
_WHERE = ("sentence", "lead", "first")
VALUES = (
    "item", "items", "things", "link", "place", "class", "name", "text", "terms", "term",
    "number", "quantity", "density", "measure", "date", "year",
)  # fmt: skip
DATES = ("", "span", "start", "near", "context", "only")
_HINT = "docs/rules.md shows what a rule may hold"


@dataclass(frozen=True, slots=True)
class Rule:
    """One `[[rule]]`: a pattern over an annotated sentence and what a match states.

    - `states`: the label of the property; `undated` the one where the sentence gives no date.
    - `where`: `sentence` of prose, `lead`, or the `first` sentence; `given`: a pattern that the sentence has too.
    - `for`, `except`: classes of the article's subject, `unknown` among them; `places`: only where it is a place.
    - `value`: what the slot is read as; `of`, `not_of`: the kind of word it must, or must not, have; `kind`,
      `subject_kind`: the class that the value, or the subject, plainly has; `full_name`: the value has more than one
      word; `on = "item"`: the slot is the subject.
    - `date`: what dates mean: `span` (since, until, periods bound it), `start`, `near` (only right behind the match),
      `context` (what the section has come to), `only` (the one date of the sentence).
    - `state`: the sentence describes a state, no event; `ended`: it held once; `repeat`: at each match; `unboxed`: not
      where an infobox states the property.
    - `yes`: sentences with what they state behind `=>`; `no`: sentences in which the rule is silent.
    """

    name: str
    states: str
    pattern: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    where: tuple[str, ...] = ("sentence",)
    given: str = ""
    classes: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    places: bool = False
    value: str = "item"
    of: str = ""
    not_of: str = ""
    on: str = ""
    kind: str = ""
    subject_kind: str = ""
    full_name: bool = False
    value_class: str = ""
    units: tuple[str, ...] = ()
    date: str = ""
    undated: str = ""
    state: bool = False
    ended: bool = False
    repeat: bool = False
    unboxed: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """All rules of a language in their order, and for each word the rules that it calls for."""

    all: tuple[Rule, ...] = ()
    by_word: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    of_states: frozenset[int] = frozenset()
    grammar: Mapping[str, Any] = field(default_factory=dict)

    def called(self, words: frozenset[str], among: frozenset[int]) -> list[Rule]:
        """The rules among these that a sentence with these words calls for, in their order."""
        found = {index for word in self.by_word.keys() & words for index in self.by_word[word]}
        return [self.all[index] for index in sorted(found & among)]

    def named(self, name: str) -> Rule:
        """The rule of this name; KgError names near ones where there is none."""
        for rule in self.all:
            if rule.name == name:
                return rule
        near = get_close_matches(name, [rule.name for rule in self.all], 3)
        raise KgError(f"no rule is called {name!r}", f"one of: {', '.join(near)}" if near else _HINT)


@lru_cache
def rules(code: str) -> Rules:
    """The rules of a language; none where it has no folder `rules`. KgError names file, rule and remedy."""
    folder = FOLDER / written_in(code) / "rules"
    found: list[Rule] = []
    by_word: dict[str, list[int]] = {}
    tables = [(path, read(path)) for path in sorted(folder.glob("*.toml"))]
    grammar: dict[str, Any] = {key: value for _, data in tables for key, value in data.items() if key != "rule"}
    for path, data in tables:
        for rule in (_expanded(_rule(table, path), grammar) for table in data.get("rule", [])):
            for word in _triggers(rule, path):
                by_word.setdefault(word, []).append(len(found))
            found.append(rule)
    if twice := next((r.name for i, r in enumerate(found) if any(r.name == o.name for o in found[:i])), None):
        raise KgError(f"{folder}: two rules are called {twice!r}", "give each a name of its own")
    return Rules(
        all=tuple(found),
        by_word={word: tuple(indices) for word, indices in by_word.items()},
        of_states=frozenset(index for index, rule in enumerate(found) if rule.state),
        grammar=grammar,
    )


def _expanded(rule: Rule, grammar: Mapping[str, Any]) -> Rule:
    """The rule with the slots and the groups of classes that its language names written out."""
    pattern, given = rule.pattern, rule.given
    slots: Mapping[str, str] = grammar.get("slots", {})
    for name, slot in slots.items():  # a slot may hold those that stand below it
        pattern, given = pattern.replace(f"{{{name}}}", slot), given.replace(f"{{{name}}}", slot)
    groups: Mapping[str, Sequence[str]] = grammar.get("classes", {})
    classes = tuple(each for name in rule.classes for each in groups.get(name, (name,)))
    return replace(rule, pattern=pattern, given=given, classes=classes)


def _triggers(rule: Rule, path: Path) -> frozenset[str]:
    try:
        words = triggers(rule.pattern)
        re.compile(rule.given)
    except re.error as error:
        raise KgError(f"{path}: rule {rule.name!r}: the pattern is none: {error}", "mend it; " + _HINT) from error
    if not words:
        hint = r"give the pattern a word that each match has, whole: behind a space, a mark or \b"
        raise KgError(f"{path}: rule {rule.name!r} fixes no word, so it would be tried on every sentence", hint)
    return words


def _rule(table: Mapping[str, Any], path: Path) -> Rule:
    """A table as a rule; KgError for the first key that is wrong."""
    values: dict[str, Any] = {_KEYS.get(k, k): tuple(v) if isinstance(v, list) else v for k, v in table.items()}
    wrong = next(_wrong(values), None)
    if wrong:
        raise KgError(f"{path}: rule {values.get('name', '?')!r}: {wrong}", _HINT)
    return Rule(**values)


def _wrong(values: Mapping[str, Any]) -> Iterator[str]:
    known = {f.name: f for f in fields(Rule)}
    for key, value in values.items():
        if key not in known:
            near = get_close_matches(key, [*known, *_KEYS], 1)
            yield f"{key} is no key of a rule" + (f"; {near[0]}?" if near else "")
        elif not _fits(str(known[key].type), value):
            yield f"{key} is {value!r}, not {known[key].type}"
    yield from (f"{key} is missing" for key in ("name", "states", "pattern", "yes", "no") if not values.get(key))
    labels = [values[key] for key in ("states", "undated") if values.get(key)]
    yield from (f"no property is called {label!r} (shapes/properties.ttl)" for label in labels if label not in P)
    yield from _no_choice("value", [values.get("value", "item")], VALUES)
    yield from _no_choice("date", [values.get("date", "")], DATES)
    yield from _no_choice("where", values.get("where", ()), _WHERE)


def _no_choice(key: str, values: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    yield from (
        f"{key} = {value!r} is none of {', '.join(filter(None, known))}" for value in values if value not in known
    )


def _fits(wanted: str, value: Any) -> bool:
    if "tuple" in wanted:
        return isinstance(value, tuple) and all(isinstance(each, str) for each in value)
    return isinstance(value, bool if "bool" in wanted else str)

"""How headings, tables and runs of names say what they list in one language, read once from its `lists.toml`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.forms import read
from kg.mapping import DERIVED, FOLDER
from kg.wikitext.sentence_patterns import either

_DASHES = str.maketrans("–—-,/()", "       ")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a heading may be about; `weak` phrases need one of `sure` in the words of the section.

    Below a heading about a `wide` topic others may speak of parts of it in any words ("Sports" below "Notable people").
    """

    name: str
    phrases: tuple[str, ...]
    never: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()
    wide: bool = False

    def names(self, heading: str) -> bool:
        """Whether the heading is about this."""
        return any(stands_in(phrase, heading) for phrase in self.phrases)

    def denies(self, heading: str) -> bool:
        """Whether the heading is about something else after all."""
        return any(stands_in(phrase, heading) for phrase in self.never)

    def doubts(self, heading: str) -> bool:
        """Whether the heading says it too vaguely to be believed alone."""
        sure = (phrase for phrase in self.phrases if phrase.lstrip("=") not in self.weak)
        return bool(self.weak) and not any(stands_in(phrase, heading) for phrase in sure)


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """The tables of `lists.toml`; see its comments. All of it may be missing in a language, then nothing is known."""

    topics: tuple[Topic, ...]
    stop: tuple[str, ...]
    others: tuple[str, ...]
    columns: Mapping[str, Mapping[str, Any]]
    words: Mapping[str, Any]

    def topic(self, path: Iterable[str]) -> Topic | None:
        """What a section is about whose headings, from the top, are `path`: the nearest that is about anything decides.

        Towns under a heading about administrative divisions are such divisions.
        """
        found: list[Topic] = []
        stopped = False
        for heading in map(folded, reversed(list(path))):
            topic = self._of(heading)
            if topic is _NOTHING or (topic is None and any(stands_in(phrase, heading) for phrase in self.stop)):
                break
            if topic is None:
                stopped |= any(stands_in(phrase, heading) for phrase in self.others)
            elif not stopped or topic.wide:
                found.append(topic)
        nearest = found[0] if found else None
        if nearest and nearest.name == "settlements":
            return next((topic for topic in found if topic.name == "subdivisions"), nearest)
        return nearest

    def named(self, name: str) -> Topic:
        """A topic by its name."""
        return next((topic for topic in self.topics if topic.name == name), Topic(name, ()))

    def _of(self, heading: str) -> Topic | None:
        """What one heading is about; an empty topic where it denies what it names ("Former districts")."""
        for topic in self.topics:
            if topic.names(heading):
                if not topic.denies(heading):
                    return topic
                if topic.name not in _OVERLAPPING:
                    return _NOTHING
        return None

    def table(self, *path: str) -> Mapping[str, Any]:
        """A table by its path, empty where the language has none."""
        found: Any = self.words
        for step in path:
            found = found.get(step, {}) if isinstance(found, Mapping) else {}
        return found if isinstance(found, Mapping) else {}


_NOTHING = Topic("", ())
_OVERLAPPING = frozenset({"born here", "mixed people", "alumni", "staff"})
"""Topics that a heading may deny and still be about a wider one ("born or raised in" lists notable people)."""


def folded(heading: str) -> str:
    """A heading or header in small letters, without dashes, commas and brackets."""
    return " ".join(heading.casefold().translate(_DASHES).split())


def stands_in(phrase: str, heading: str) -> bool:
    """Whether a phrase stands in a folded heading as whole words; `=phrase` only as all of it."""
    return phrase[1:] == heading if phrase[:1] == "=" else f" {phrase} " in f" {heading} "


@lru_cache
def listing(code: str) -> Listing:
    """What `lists.toml` of a language says; nothing where it has none."""
    paths = (FOLDER / code / "lists.toml", DERIVED / code / "lists.toml")
    data = next((read(path) for path in paths if path.exists()), {})
    stop: Mapping[str, Any] = data.get("stop", {})
    return Listing(
        tuple(_topic(name, entry) for name, entry in data.get("topics", {}).items()),
        tuple(stop.get("all", ())),
        tuple(stop.get("others", ())),
        data.get("columns", {}),
        data,
    )


def _topic(name: str, entry: Mapping[str, Any]) -> Topic:
    words = {key: tuple(value) for key, value in entry.items() if key != "wide"}
    return Topic(name, **words, wide=bool(entry.get("wide")))


@lru_cache(maxsize=512)
def pattern(code: str, *path: str) -> re.Pattern[str]:
    """The regular expression at a path of `lists.toml`, one that never matches where there is none."""
    found: Any = listing(code).words
    for step in path:
        found = found.get(step) if isinstance(found, Mapping) else None
    return re.compile(found if isinstance(found, str) else r"(?!)")


@lru_cache(maxsize=128)
def before(code: str, topic: str, key: str = "before") -> re.Pattern[str]:
    """What stands before the names in a sentence that lists things of a topic, with `{kinds}` filled in."""
    entry = listing(code).table("prose", topic)
    kinds = f"(?P<kind>{either(entry.get('kinds', ()))})"
    patterns = [each.replace("{kinds}", kinds) for each in _several(entry.get(key, ()))]
    unique = [each.replace("?P<kind>", f"?P<kind{index}>") for index, each in enumerate(patterns)]
    return re.compile("|".join(unique) or r"(?!)", re.IGNORECASE)


def _several(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def plurals(code: str, word: str) -> list[str]:
    """The forms that a noun may have in the plural, by the endings of the language."""
    endings = listing(code).table("rows").get("plurals", ())
    return [f"{word.removesuffix(one)}{many}" for one, many in endings if word.endswith(one)]


def singulars(code: str, word: str) -> list[str]:
    """The forms that a plural may have in the singular."""
    endings = listing(code).table("rows").get("plurals", ())
    return [f"{word.removesuffix(many)}{one}" for one, many in endings if word.endswith(many)]

"""Asking for items by title: what a source of links answers, and how several are asked one after another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from kg.linking.table import Link, Links

Key = tuple[str, str]
"""A page: the wiki's language code and the title there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source says of one title: its link, or why it has none.

    `failed`: there was no answer, which is not the answer no; `target`: the page that the title redirects to.
    """

    link: Link | None = None
    reason: str = ""
    failed: bool = False
    target: str | None = None


LookUp = Callable[[Collection[Key]], Iterable[tuple[Key, Answer]]]
"""Any source of links that is asked for many titles at once; it answers in any order, not necessarily each."""


def in_table(table: Links) -> LookUp:
    """A mapping from (lang, title) to Link as a source; what it has not, it has no word on."""

    def look_up(keys: Collection[Key]) -> Iterable[tuple[Key, Answer]]:
        return ((key, Answer(link)) for key in keys if (link := table.get(key)))

    return look_up


def in_order(*sources: LookUp) -> LookUp:
    """Sources asked one after another, each for what those before did not link.

    Of a title that none links the last answer counts, but where a source failed, that it did.
    """

    def look_up(keys: Collection[Key]) -> Iterable[tuple[Key, Answer]]:
        open_: dict[Key, Answer] = dict.fromkeys(keys, Answer())
        for source in sources:
            for key, answer in source(list(open_)):
                if answer.link is not None:
                    del open_[key]
                    yield key, answer
                elif answer.reason and not open_[key].failed:
                    open_[key] = answer
        yield from open_.items()

    return look_up


def answers(source: LookUp, keys: Collection[Key]) -> Mapping[Key, Answer]:
    """What a source says of each key, in the order of `keys`."""
    found = dict(source(keys))
    return {key: found.get(key, Answer()) for key in keys}

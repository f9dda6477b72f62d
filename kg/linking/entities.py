"""Sitelinks from Wikidata's JSON entity dump, streamed: alone knows how an entity names its pages."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.linking.streams import opened
from kg.model import KgError
from kg.vocab import P, Q

_QID = re.compile(r"Q([1-9][0-9]*)")

_LONGEST = 1 << 26
"""Bytes beyond which a line is no entity (the largest have a few megabytes)."""


@dataclass(frozen=True, slots=True)
class Sitelink:
    """One page of an item: the wiki's database, the page's full title there, the item's number."""

    wiki: str
    title: str
    item: int
    disambiguation: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """Some sitelinks in the dump's order, the place among its unpacked bytes where to go on, and in the file."""

    rows: list[Sitelink]
    place: int
    packed: int


def batches(path: Path, wikis: Collection[str] = (), place: int = 0) -> Iterator[Batch]:
    """The sitelinks of a dump (`latest-all.json.gz`, one entity a line) from `place` on; only those of `wikis` if any.

    Raises KgError (file, byte) for a line that is no entity, or a dump that breaks off.
    https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html
    """
    named = [f'"{wiki}"'.encode() for wiki in wikis]
    with opened(path) as stream:
        stream.seek(place)
        rest = b""
        while piece := stream.read():
            *lines, rest = (rest + piece).split(b"\n")
            rows: list[Sitelink] = []
            for line in lines:
                rows += _sitelinks(line, wikis, named, path, place)
                place += len(line) + 1
            if len(rest) > _LONGEST:
                raise _no_entity(path, place)
            yield Batch(rows, place, stream.packed())
        last = _sitelinks(rest, wikis, named, path, place)
        yield Batch(last, place + len(rest), stream.packed())


def _sitelinks(line: bytes, wikis: Collection[str], named: list[bytes], path: Path, place: int) -> list[Sitelink]:
    line = line.strip().rstrip(b",")
    if line in (b"", b"[", b"]") or (named and not any(name in line for name in named)):
        return []
    try:
        entity = json.loads(line)
        number = _QID.fullmatch(entity["id"])
        sitelinks = entity.get("sitelinks") or {}
        return list(_of(entity, int(number[1]), sitelinks, wikis)) if number and sitelinks else []
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _no_entity(path, place) from None


def _of(entity: dict[str, Any], item: int, sitelinks: dict[str, Any], wikis: Collection[str]) -> Iterator[Sitelink]:
    apart = is_disambiguation(entity)
    for wiki, link in sitelinks.items():
        if wiki in wikis if wikis else wiki.endswith("wiki"):
            yield Sitelink(wiki, link["title"], item, apart)


def is_disambiguation(entity: dict[str, Any]) -> bool:
    """Whether an entity says of itself that it is a disambiguation page, nothing that an article could be about."""
    claims = entity.get("claims") or {}
    kinds = (claim["mainsnak"].get("datavalue", {}).get("value", {}) for claim in claims.get(P["instance of"], ()))
    return any(f"Q{kind.get('numeric-id')}" in disambiguations() for kind in kinds)


@cache
def disambiguations() -> frozenset[str]:
    """The classes of Wikidata whose items are disambiguation pages."""
    return frozenset((Q["Wikimedia disambiguation page"], Q["Wikimedia human name disambiguation page"]))


def _no_entity(path: Path, place: int) -> KgError:
    return KgError(
        f"{path}: no entity at byte {place} unpacked",
        "is it an entity dump with one entity a line (latest-all.json.gz)?",
    )

"""Items fetched from a service, in batches, kept on disk for a while; what it fails to say is listed, not lost."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from kg.files import write
from kg.model import KgError
from kg.store.http import Busy
from kg.wikidata.claims import Entity
from kg.wikidata.entity_json import Malformed
from kg.wikitext.titles import digest

DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Service:
    """Someone who knows items.

    - `name`: its address, for messages and to keep its answers apart from others'.
    - `ask`: ids -> id -> document, an id without one being unknown there. Raises KgError.
    - `read`: id, document -> the item, None where the document says that there is none. Raises Malformed.
    """

    name: str
    batch: int
    ask: Callable[[Sequence[str]], Mapping[str, str]]
    read: Callable[[str, str], Entity | None]


@dataclass(frozen=True, slots=True)
class Found:
    """The items by the id that was asked for; of the others why they are not here; and what the reader should know.

    `failed` are those of the absent that the source gave no word on: they may well be there.
    """

    entities: Mapping[str, Entity]
    absent: Mapping[str, str]
    notes: tuple[str, ...] = ()
    failed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cache:
    """Documents kept in `folder`, one file an item, with the time they were fetched; `max_age` in seconds."""

    folder: Path
    max_age: float = 7 * DAY
    now: Callable[[], float] = field(default=time.time)

    def get(self, service: str, item: str) -> tuple[str, float] | None:
        """The document and its age in seconds, however old; None where there is none that can be read."""
        try:
            kept = json.loads(self._file(service, item).read_text("utf-8"))
            return str(kept["document"]), max(0.0, self.now() - float(kept["fetched"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, service: str, item: str, document: str) -> None:
        """Keep a document. Raises KgError where the folder cannot be written."""
        kept = {"fetched": round(self.now(), 3), "service": service, "document": document}
        write(self._file(service, item), json.dumps(kept, ensure_ascii=False).encode())

    def _file(self, service: str, item: str) -> Path:
        host = (urlsplit(service).hostname or "service").replace(":", "-")
        return self.folder / f"{host}-{digest(service)[:8]}" / f"{item}.json"


def fetch(service: Service, wanted: Iterable[str], cache: Cache | None = None) -> Found:
    """The items of `wanted`: from the cache where it is young enough, else from the service.

    Where the service fails, an older copy stands in; once it does not answer it is not asked for the rest.
    """
    entities: dict[str, Entity] = {}
    absent: dict[str, str] = {}
    notes: list[str] = []
    old: dict[str, tuple[str, float]] = {}
    fresh: list[str] = []
    silent: set[str] = set()
    for item in sorted(set(wanted), key=lambda ident: (len(ident), ident)):
        kept = cache.get(service.name, item) if cache else None
        if kept and cache and kept[1] <= cache.max_age and _take(service, item, kept[0], entities, absent):
            continue
        if kept:
            old[item] = kept
        fresh.append(item)
    failed = ""
    for at in range(0, len(fresh), service.batch):
        batch = fresh[at : at + service.batch]
        documents, reasons = ({}, dict.fromkeys(batch, failed)) if failed else _ask(service, batch)
        for item in batch:
            absent.pop(item, None)
            document = documents.get(item)
            if document is not None and _take(service, item, document, entities, absent):
                if cache:
                    cache.put(service.name, item, document)
                continue
            said = absent.pop(item, "") or reasons.get(item, "")
            reason = said or f"{service.name} does not know it"
            if item in old and _take(service, item, old[item][0], entities, absent):
                notes.append(f"{item}: a copy {old[item][1] / DAY:.0f} days old stands in: {reason}")
            else:
                absent[item] = reason
                if said:
                    silent.add(item)
        failed = failed or next((reason for reason in reasons.values() if isinstance(reason, _Down)), "")
    return Found(entities, absent, tuple(notes), frozenset(silent))


class _Down(str):
    """A reason that holds for all that is left: the service does not answer."""

    __slots__ = ()


_ENOUGH = 4
"""Items refused one by one after which it is the question that is refused, not an item."""


def _ask(service: Service, batch: Sequence[str]) -> tuple[Mapping[str, str], dict[str, str]]:
    """Documents, and reasons for what there is none of. A refusal may be of one item, so halves are asked for alone."""
    try:
        return service.ask(batch), {}
    except Busy as busy:
        return {}, dict.fromkeys(batch, _Down(busy.message))
    except KgError as error:
        if len(batch) == 1:
            return {}, {batch[0]: error.message}
        middle = len(batch) // 2
        documents, reasons = _ask(service, batch[:middle])
        if not documents and middle >= _ENOUGH:
            return {}, {**reasons, **dict.fromkeys(batch[middle:], _Down(error.message))}
        others, more = _ask(service, batch[middle:])
        return {**documents, **others}, {**reasons, **more}


def _take(service: Service, item: str, document: str, entities: dict[str, Entity], absent: dict[str, str]) -> bool:
    """Read a document into `entities` or `absent`; False where it cannot be read."""
    try:
        found = service.read(item, document)
    except Malformed as error:
        absent[item] = f"{service.name}: {error}"
        return False
    if found is None:
        absent[item] = "there is no such item"
    else:
        entities[item] = found
    return True

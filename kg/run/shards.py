"""A run over many articles on this machine: units to workers, shards to a folder, a ledger to go on from."""

import hashlib
import json
import multiprocessing
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path

from kg import __version__
from kg.files import os_error, write
from kg.model import KgError
from kg.run.ledger import Done, Ledger
from kg.run.unit import Task, run_unit
from kg.sources.skipped import Skipped
from kg.sources.units import Unit, units

MANIFEST, LEDGER, DEAD = "manifest.json", "ledger.sqlite", "dead-letters.jsonl"
_TRIES = 2
"""How often a unit may end its worker before it counts as dead."""

OnDone = Callable[[Done, bool], None]
"""Told of each unit that is done, and whether an earlier run had done it."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run came to: the units in order, how many of them an earlier run had done, and what could not be read."""

    done: tuple[Done, ...]
    kept: int
    unread: tuple[KgError, ...] = ()

    def total(self, name: str) -> int:
        """A count over all units (`articles`, `statements`, `quads`, `problems`, `skipped`)."""
        return sum(int(getattr(each, name)) for each in self.done)

    def coverage(self) -> dict[str, int]:
        """How many parts of the articles were stated, kept, ignored and not read, by kind (`sentence stated`)."""
        counts: Counter[str] = Counter()
        for each in self.done:
            counts.update(each.coverage)
        return dict(sorted(counts.items()))

    def dead(self) -> list[tuple[str, str]]:
        """The articles that could not be read, and why."""
        return [letter for each in self.done for letter in each.dead]


Work = Callable[[Iterator[Unit], Task], Iterator[tuple[Unit, Done]]]
"""An engine: runs units in any order and gives each with what became of it."""


def run_shards(
    paths: Iterable[Path | str],
    task: Task,
    jobs: int | None = None,
    on_done: OnDone | None = None,
    work: Work | None = None,
) -> Run:
    """Write a shard of each kind for every unit under `paths` into the folder `task.out`, `jobs` workers at a time.

    What an earlier run has done from the same input, by the same version and with the same choices, is kept. The
    manifest is written last, by one rename: who reads the folder reads what a manifest names, the old one until then.
    The bytes are the same for any number of workers and any engine (`work`, in place of workers on this machine), and
    whether a run was interrupted or not. KgError where nothing could be read or a shard cannot be written.
    """
    out, unread = task.out, list[KgError]()
    _prepare(out)
    version = _version(task)
    found = _Found({}, on_done or (lambda *_: None))
    with Ledger(out / LEDGER) as ledger:
        todo = _todo(units(paths, task.reading, _collect(unread)), ledger, version, out, found)
        worked = work(todo, task) if work else _worked(todo, task, jobs or os.cpu_count() or 1)
        for unit, each in worked:
            ledger.record(unit.digest, version, each)
            found.add(each, False)
        if not found.done:
            raise unread[0] if unread else KgError("no article found", "give a .wikitext file, a folder or a dump")
        for old in ledger.forget_from(max(found.done) + 1):
            for name in old.shards:
                (out / name).unlink(missing_ok=True)
    ordered = tuple(found.done[number] for number in sorted(found.done))
    run = Run(ordered, found.kept, (*unread, *(KgError(*error) for each in ordered for error in each.errors)))
    _publish(run, task, version)
    return run


@dataclass(slots=True)
class _Found:
    """The units that are done so far, by number, and how many of them an earlier run had done."""

    done: dict[int, Done]
    on_done: OnDone
    kept: int = 0

    def add(self, done: Done, before: bool) -> None:
        self.done[done.number] = done
        self.kept += before
        self.on_done(done, before)


def _prepare(out: Path) -> None:
    """The folder, without what a run that was ended left half written."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for part in out.glob(".part-*.part"):
            part.unlink()
    except OSError as error:
        raise os_error(error.filename or out, error) from None


def _collect(unread: list[KgError]) -> Callable[[Skipped], None]:
    def on_skip(skipped: Skipped) -> None:
        if skipped.error:
            unread.append(skipped.error)

    return on_skip


def _todo(every: Iterable[Unit], ledger: Ledger, version: str, out: Path, found: _Found) -> Iterator[Unit]:
    """The units that no earlier run has done; those that one has are added to `found`."""
    for unit in every:
        before = ledger.done(unit.number, unit.digest, version)
        if before and all((out / name).is_file() for name in before.shards):
            found.add(before, True)
        else:
            yield unit


def _worked(open_units: Iterator[Unit], task: Task, jobs: int) -> Iterator[tuple[Unit, Done]]:
    """Each unit with what became of it, as workers finish; with one job in this process."""
    if jobs == 1:
        for unit in open_units:
            yield unit, run_unit(unit, task)
        return
    again: deque[tuple[Unit, int]] = deque()
    while True:
        with _pool(jobs) as pool:
            try:
                yield from _pooled(pool, open_units, again, task, 2 * jobs if not again else 1)
                return
            except BrokenProcessPool:  # a worker was ended, by the system or a crash: another pool goes on
                continue


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("forkserver"))


def _pooled(
    pool: ProcessPoolExecutor,
    open_units: Iterator[Unit],
    again: deque[tuple[Unit, int]],
    task: Task,
    ahead: int,
) -> Iterator[tuple[Unit, Done]]:
    """Keeps `ahead` units under way. Those that a broken pool had under way go into `again`, with their tries."""
    waiting: dict[Future[Done], tuple[Unit, int]] = {}
    try:
        while True:
            while len(waiting) < ahead and (work := again.popleft() if again else _next(open_units)):
                unit, tries = work
                if tries >= _TRIES:
                    yield unit, _ended(unit)
                else:
                    waiting[pool.submit(run_unit, unit, task)] = work
            if not waiting:
                return
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                done = future.result()
                unit, _ = waiting.pop(future)
                yield unit, done
    except BrokenProcessPool:
        again.extend((unit, tries + 1) for unit, tries in waiting.values())
        raise
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise


def _next(open_units: Iterator[Unit]) -> tuple[Unit, int] | None:
    unit = next(open_units, None)
    return None if unit is None else (unit, 0)


def _ended(unit: Unit) -> Done:
    """A unit that ends its worker whenever it is tried."""
    return Done(unit.number, unit.name, dead=((unit.name, "its worker ended: out of memory, or killed"),))


def _publish(run: Run, task: Task, version: str) -> None:
    """Write what could not be read, and last the manifest, each whole or not at all."""
    dead = "".join(
        json.dumps({"unit": each.name, "article": title, "error": why}, ensure_ascii=False) + "\n"
        for each in run.done
        for title, why in each.dead
    )
    write(task.out / DEAD, dead.encode("utf-8", "replace"))
    manifest = {
        "kg": __version__,
        "version": version,
        "licence": "CC BY-SA 4.0; each graph names its article and that changes were made",
        "base": task.base,
        "layers": list(task.layers),
        "totals": {name: run.total(name) for name in ("articles", "statements", "quads", "problems", "skipped")},
        "coverage": run.coverage(),
        "units": [{key: value for key, value in asdict(each).items() if key != "coverage"} for each in run.done],
    }
    write(task.out / MANIFEST, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace"))


def _version(task: Task) -> str:
    """What decides the bytes of a shard besides its input: the code and tables of kg, and the choices of the run."""
    choices = replace(task, out=Path())
    pages = ((lang, name, page.text) for lang, known in task.templates.items() for name, page in known.items())
    links = Path(task.links) if task.links else None
    size = links.stat().st_size if links and links.is_file() else 0
    said = repr((replace(choices, templates={}), sorted(pages), size, _code()))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@lru_cache(maxsize=1)
def _code() -> str:
    """The SHA-256 of kg's own files."""
    digest = hashlib.sha256()
    folder = Path(__file__).resolve().parent.parent
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".toml", ".ttl", ".tsv"):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()

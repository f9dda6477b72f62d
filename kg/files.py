"""Files that are whole or not there: written beside their place, then renamed into it (several at once: kg.publish)."""

import errno
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.model import KgError

REMEDIES = {
    errno.ENOSPC: "free some space there, or choose another place with -o",
    errno.EDQUOT: "free some space there, or choose another place with -o",
    errno.EFBIG: "raise the limit of the size of files (ulimit -f), or choose another place with -o",
    errno.EROFS: "choose a place that can be written to with -o",
    errno.EACCES: "check who may read and write it (ls -l), or choose another place",
    errno.EPERM: "check who may read and write it (ls -l), or choose another place",
    errno.ENOENT: "check the path for a typing mistake",
    errno.EISDIR: "name a file, not a folder",
    errno.ENOTDIR: "one part of the path is a file, not a folder: choose another path",
    errno.EEXIST: "something else has that name: remove it or choose another path",
    errno.EMFILE: "too many files are open: raise the limit (ulimit -n) or name fewer files at once",
    errno.ENAMETOOLONG: "choose a shorter path",
}
"""What to do about a refusal of the operating system."""


def os_error(path: object, error: OSError) -> KgError:
    """The operating system's refusal to read or write `path`, as users see it."""
    number = error.errno or 0
    what = error.strerror or errno.errorcode.get(number) or str(error) or type(error).__name__
    remedy = REMEDIES.get(number, "the operating system refused it; the message above is its own")
    return KgError(f"{path}: {what[:1].lower()}{what[1:]}", remedy)


@contextmanager
def replacing(path: Path | str) -> Iterator[Path]:
    """A new file beside `path` to write to; on leaving the block it takes `path`'s name, on an error it vanishes.

    Whoever reads `path` meanwhile sees the old file or the new one, never half of one. Missing folders are made; a link
    keeps leading where it leads; what is no file (`/dev/stdout`, a pipe) is written to as it stands.
    Raises KgError when the system refuses.
    """
    path = Path(path)
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            yield path
            return
        place = path.resolve()
        make_folder(place.parent)
        part = place.with_name(f".{place.name}.{writer()}.part")
        try:
            yield part
            part.replace(place)
        finally:
            with suppress(OSError):
                part.unlink()
    except OSError as error:
        raise os_error(path, error) from None


def write(path: Path | str, data: bytes) -> None:
    """Write `data` to `path` as a whole or not at all; KgError when the system refuses."""
    with replacing(path) as part:
        part.write_bytes(data)


def writer() -> str:
    """Whoever writes: two threads or processes that write the same file do not write into one another's."""
    return f"{os.getpid()}-{threading.get_ident()}"


def make_folder(path: Path) -> None:
    """Make a folder and those above it; KgError names the one that is a file."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        wrong = next(part for part in (path, *path.parents) if part.exists())
        raise KgError(f"{wrong}: is a file, not a folder", "choose another place with -o") from None


@contextmanager
def undisturbed(folder: Path) -> Iterator[None]:
    """A moment in which nobody else moves files into `folder`, and in which Ctrl-C has to wait."""
    try:
        import fcntl
    except ImportError:  # not on Windows, which cannot lock a folder
        yield
        return
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        lock = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)  # a lock of a folder leaves no file behind
            yield
        finally:
            os.close(lock)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)

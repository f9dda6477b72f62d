"""The files of a build take their place all at once: by one rename where the system can, else by moves that are mended.

On Linux two folders change names in one step (`renameat2`): whoever looks, and whenever the power of a run ends, finds
the old build or the new one. Where that cannot be (another system, the working folder itself, folders within) the new
files first become a folder called `.kg-publishing`, in one rename, and then move one by one; `mend` finishes moves
that were cut short, and everything of kg that reads or writes a build calls it first.
"""

import ctypes
import errno
import json
import os
import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.files import make_folder, os_error, undisturbed, writer
from kg.model import KgError

PENDING = ".kg-publishing"
STORE = ".kg-store"
"""A store that was made of the files of a build: the next build drops it."""
_NAMES = ".names"
_HERE = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE
_LEFT = re.compile(r"\.(?P<name>.*)\.(?P<process>[0-9]+)-[0-9]+\.part")


@contextmanager
def replace_folder_atomically(folder: Path | str, names: Collection[str], listing: str | None = None) -> Iterator[Path]:
    """A new folder to write files to; on leaving the block all of them move into `folder`, on an error none does.

    `names` are what such files are called: those that were not written anew are removed, so that what lies in `folder`
    was made at once; other files stay. With `listing`, the file of `folder` that quotes the name of each file of an
    earlier build, a file of one of these names that it does not list is somebody's own, and refused. `folder` is made
    where there is none. Raises KgError when the system refuses.
    """
    folder = Path(folder)
    try:
        made = not folder.exists()
        mend(folder)
        _sweep(folder.resolve())
        _refuse_own(folder, names, listing)
        part = _beside(folder.resolve())
    except OSError as error:
        raise os_error(folder, error) from None
    try:
        yield part
        _refuse_own(folder, names, listing)
        _publish(part, folder, names)
    except KgError as error:  # of a file in the new folder, which nobody has asked for
        raise KgError(error.message.replace(f"{part}{os.sep}", f"{folder}{os.sep}"), error.hint) from None
    finally:
        _remove(part)
        if made:
            with suppress(OSError):
                folder.rmdir()  # which the system refuses once there is something in it


def mend(folder: Path | str) -> None:
    """Finish a publication into `folder` that was cut short between two moves."""
    folder = Path(folder)
    pending = folder / PENDING
    if pending.is_dir():
        try:
            with undisturbed(folder):
                _finish(pending, folder)
        except OSError as error:
            raise os_error(error.filename or folder, error) from None


def _refuse_own(folder: Path, names: Collection[str], listing: str | None) -> None:
    if taken := next((name for name in names if (folder / name).is_dir()), None):
        raise KgError(
            f"{folder / taken}: is a folder", "a file is to have that name: rename it, or choose another place"
        )
    if listing is None:
        return
    try:
        listed = (folder / listing).read_text("utf-8", "replace")
    except OSError:
        listed = ""
    own = (name for name in names if name != listing and os.path.lexists(folder / name) and f'"{name}"' not in listed)
    if (name := next(own, None)) is not None:
        raise KgError(
            f"{folder / name}: was not written by an earlier build", "move it away, or choose another folder with -o"
        )


def _beside(folder: Path) -> Path:
    """A new folder on the same disk: next to `folder`, or inside where it cannot change names with it."""
    parent = folder.parent
    make_folder(parent)
    outside = parent / f".{folder.name}.{writer()}.part"
    if _exchangeable(folder):
        with suppress(PermissionError):
            outside.mkdir()
            return outside
    inside = folder / f".{folder.name}.{writer()}.part"
    make_folder(inside)
    return inside


def _exchangeable(folder: Path) -> bool:
    """May `folder` be another one afterwards? Not while someone works in it here, or where it is another's."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        raise KgError(f"{folder}: is a file, not a folder", "choose another place with -o")
    if not os.access(folder, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    status, above = folder.stat(), folder.parent.stat()
    mine = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
    return mine and status.st_dev == above.st_dev and folder not in (Path.cwd(), folder.parent)


def _publish(part: Path, folder: Path, names: Collection[str]) -> None:
    place = folder.resolve()
    try:
        make_folder(place)
        with undisturbed(place.parent), undisturbed(place):
            if part.parent == place.parent and _adopt(part, place, names) and _exchange(part, place):
                _return(part, place, names)
            else:
                (part / _NAMES).write_text(json.dumps(list(names)), "utf-8")
                part.replace(place / PENDING)
                _finish(place / PENDING, place)
    except OSError as error:
        raise os_error(error.filename or folder, error) from None


def _adopt(part: Path, folder: Path, names: Collection[str]) -> bool:
    """Give the new folder what lies in the old one besides a build; False where that cannot be without moving it."""
    others = [file for file in folder.iterdir() if file.name not in names and not _is_derived(file.name)]
    if any(file.is_symlink() or not file.is_file() for file in others):
        return False
    linked: list[Path] = []
    try:
        for file in others:
            os.link(file, part / file.name)
            linked.append(part / file.name)
        shutil.copymode(folder, part)
    except OSError:
        for file in linked:
            file.unlink(missing_ok=True)
        return False
    return True


def _is_derived(name: str) -> bool:
    return name == STORE or name.startswith(f"{STORE}.")


def _exchange(part: Path, folder: Path) -> bool:
    """Let two folders change names in one step; False where the system cannot."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return bool(rename(_HERE, os.fsencode(part), _HERE, os.fsencode(folder), _EXCHANGE) == 0)


def _return(old: Path, folder: Path, names: Collection[str]) -> None:
    """What came into the old folder at the last moment moves to the new one."""
    for file in old.iterdir():
        if file.name not in names and not _is_derived(file.name) and not os.path.lexists(folder / file.name):
            file.replace(folder / file.name)


def _finish(pending: Path, folder: Path) -> None:
    """Move the files of `pending`, whichever of them still lie there, and remove the older ones that have no new one.

    The list of names goes last but one: without it everything has been moved.
    """
    listed = pending / _NAMES
    _remove(folder / STORE)
    if listed.is_file():
        names = json.loads(listed.read_text("utf-8"))
        there = {file.name for file in pending.iterdir()}
        written = pending / ".written"
        if not written.is_file():
            listing = written.with_suffix(".new")
            listing.write_text(json.dumps(sorted(there & set(names))), "utf-8")
            listing.replace(written)
        kept = set(json.loads(written.read_text("utf-8")))
        for name in names:
            if name in there:
                (pending / name).replace(folder / name)
            elif name not in kept:
                (folder / name).unlink(missing_ok=True)
        listed.unlink()
    _remove(pending)


def _remove(part: Path) -> None:
    """Remove a folder of files, as far as the system lets us; links are removed, not followed."""
    shutil.rmtree(part, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what runs left that were killed: folders whose writer lives no more."""
    for place in (folder.parent, folder):
        try:
            left = [file for file in place.iterdir() if file.name.endswith(".part")]
        except OSError:
            continue
        for file in left:
            match = _LEFT.fullmatch(file.name)
            if match and match["name"] == folder.name and not _lives(int(match["process"])) and file.is_dir():
                _remove(file)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True

"""Files that are whole or not there: written beside their place, then renamed into it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.model import KgError


@contextmanager
def replacing(path: Path | str) -> Iterator[Path]:
    """A new file beside `path` to write to; on leaving the block it takes `path`'s name, on an error it vanishes.

    Whoever reads `path` meanwhile sees the old file or the new one, never half of one. Missing folders are made.
    Raises KgError when the system refuses.
    """
    path = Path(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield part
            part.replace(path)
        finally:
            with suppress(OSError):
                part.unlink()
    except OSError as error:
        raise KgError(f"{path}: {error.strerror or error}", "choose a folder that can be written to with -o") from None


def write(path: Path | str, data: bytes) -> None:
    """Write `data` to `path` as a whole or not at all; KgError when the system refuses."""
    with replacing(path) as part:
        part.write_bytes(data)

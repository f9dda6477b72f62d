"""Large compressed files read piece by piece: each piece with its place, so that a reader can stop and go on later."""

from __future__ import annotations

import bz2
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from kg.model import KgError

PIECE = 1 << 20
"""Bytes read at a time."""


@dataclass(slots=True)
class Stream:
    """An open file: `data` is its unpacked bytes, `raw` the file itself, whose place tells how far one is."""

    path: Path
    data: IO[bytes]
    raw: IO[bytes]

    def read(self) -> bytes:
        """The next piece, empty at the end; KgError where the file breaks off or is damaged."""
        try:
            return self.data.read(PIECE)
        except (EOFError, OSError, zlib.error) as error:
            raise _broken(self.path, error) from None

    def seek(self, place: int) -> None:
        """Go on at a place among the unpacked bytes: what lies before is unpacked again and dropped."""
        try:
            self.data.seek(place)
        except (EOFError, OSError, zlib.error) as error:
            raise _broken(self.path, error) from None

    def packed(self) -> int:
        """How many bytes of the file itself have been read."""
        return self.raw.tell()


@contextmanager
def opened(path: Path) -> Iterator[Stream]:
    """A file as it is, or unpacked when it is gzip or bzip2 by its first bytes; KgError when it cannot be opened."""
    try:
        raw = path.open("rb")
    except OSError as error:
        raise KgError(f"{path}: {error.strerror or error}", "check the path for a typing mistake") from None
    with raw:
        begin = raw.read(2)
        raw.seek(0)
        yield Stream(path, _unpacked(raw, begin), raw)


def _unpacked(raw: IO[bytes], begin: bytes) -> IO[bytes]:
    if begin == b"\x1f\x8b":
        return cast(IO[bytes], gzip.GzipFile(fileobj=raw))
    return bz2.BZ2File(raw) if begin == b"BZ" else raw


def _broken(path: Path, error: Exception) -> KgError:
    return KgError(f"{path}: breaks off or is damaged: {error}", "fetch it again and compare its checksum")

"""Compressed files as streams: gzip, bzip2, zstandard, 7z and tar, known by the ends of their names."""

from __future__ import annotations

import bz2
import gzip
import io
import tarfile
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from queue import Full, Queue
from typing import IO, BinaryIO, cast

from kg.model import KgError

ENDINGS = ("", ".bz2", ".gz", ".zst", ".7z")
"""What may follow the ending of a file's own format."""
TAR = (".tar.gz", ".tgz", ".tar")
AGAIN = "it is cut off or damaged: download it again and compare its checksum"
_PIECE = 1 << 16
_WAITING = 16
"""Pieces of a 7z archive that wait for their reader."""


def opened(path: Path) -> BinaryIO:
    """Opens a file for its unpacked bytes, unpacked as they are read; several streams in a row are one."""
    name = path.name.lower()
    if name.endswith(".bz2"):
        return cast(BinaryIO, bz2.open(path))
    if name.endswith(".gz"):
        return cast(BinaryIO, gzip.open(path))
    if name.endswith(".zst"):
        return _zstandard(path)
    if name.endswith(".7z"):
        return cast(BinaryIO, io.BufferedReader(_SevenZip(path), _PIECE))
    return path.open("rb")


def chunks_of(stream: BinaryIO | IO[bytes]) -> Iterator[bytes]:
    """Reads a stream piece by piece."""
    return iter(partial(stream.read, _PIECE), b"")


@contextmanager
def broken_off(name: str, last: Callable[[], str]) -> Iterator[None]:
    """Turns what decompressors raise in the block into a KgError that names the file and the page before, `last()`."""
    try:
        yield
    except (EOFError, zlib.error) as error:
        raise KgError(f"{name}: the compressed data ends too early{last()}: {error}", AGAIN) from None
    except tarfile.TarError as error:
        raise KgError(f"{name}: the archive breaks off or is none{last()}: {error}", AGAIN) from None
    except OSError as error:
        if error.errno is not None:
            raise
        raise KgError(f"{name}: cannot be decompressed: {error}", AGAIN) from None


def members(path: Path) -> Iterator[tuple[str, BinaryIO]]:
    """Opens the regular files of a tar archive one after the other, without unpacking it to the disk."""
    with tarfile.open(path, "r|*") as archive:
        for member in archive:
            if member.isfile() and (data := archive.extractfile(member)) is not None:
                yield member.name, cast(BinaryIO, data)


def _zstandard(path: Path) -> BinaryIO:
    try:
        import zstandard
    except ImportError:
        raise not_installed(path, "zstandard") from None
    raw = path.open("rb")
    return cast(BinaryIO, io.BufferedReader(_Zstandard(raw, zstandard.ZstdDecompressor()), _PIECE))


class _Zstandard(io.RawIOBase):
    """The unpacked bytes of a zstandard file of one or several frames; EOFError where the last frame is cut off."""

    def __init__(self, raw: BinaryIO, unpacker: object) -> None:
        self._raw, self._unpacker = raw, unpacker
        self._frame: object | None = None
        self._packed, self._made = b"", b""

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._raw.close()
        super().close()

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._made:
            if not self._more():
                return 0
        count = min(len(view), len(self._made))
        view[:count], self._made = self._made[:count], self._made[count:]
        return count

    def _more(self) -> bool:
        """Unpack the next piece; False at the end of the file."""
        import zstandard

        self._packed = self._packed or self._raw.read(_PIECE)
        if not self._packed:
            if self._frame is not None:
                raise EOFError("the last zstandard frame is not whole")
            return False
        frame = self._frame or cast(zstandard.ZstdDecompressor, self._unpacker).decompressobj()
        try:
            self._made = frame.decompress(self._packed)  # type: ignore[attr-defined]
        except zstandard.ZstdError as error:
            raise OSError(str(error)) from None
        self._frame = None if frame.eof else frame  # type: ignore[attr-defined]
        self._packed = frame.unused_data  # type: ignore[attr-defined]
        return True


class _SevenZip(io.RawIOBase):
    """The unpacked bytes of the files in a 7z archive, one after the other.

    The archive is unpacked in a thread of its own, a few pieces ahead of the reader: memory does not grow with it.
    """

    def __init__(self, path: Path) -> None:
        try:
            import py7zr
        except ImportError:
            raise not_installed(path, "py7zr") from None
        if not py7zr.is_7zfile(path):
            raise KgError(f"{path}: cannot be decompressed: it is no 7z archive", AGAIN)
        self._pieces: Queue[bytes | Exception] = Queue(_WAITING)
        self._closed_early = threading.Event()
        self._made = b""
        threading.Thread(target=self._unpack, args=(path,), daemon=True).start()

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._closed_early.set()
        super().close()

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if not self._made:
            piece = self._pieces.get()
            if isinstance(piece, Exception):
                self._pieces.put(piece)  # whoever reads on is told again
                if isinstance(piece, _Whole):
                    return 0
                raise EOFError(str(piece) or type(piece).__name__)
            self._made = piece
        count = min(len(view), len(self._made))
        view[:count], self._made = self._made[:count], self._made[count:]
        return count

    def put(self, piece: bytes | Exception) -> None:
        """Hand a piece to the reader, waiting for room; raises _Closed when the reader has gone."""
        while not self._closed_early.is_set():
            with suppress(Full):
                self._pieces.put(piece, timeout=0.1)
                return
        raise _Closed

    def _unpack(self, path: Path) -> None:
        import py7zr
        from py7zr.io import Py7zIO, WriterFactory

        put = self.put

        class Member(Py7zIO):
            length = 0

            def write(self, s: bytes | bytearray) -> int:
                self.length += len(s)
                if s:
                    put(bytes(s))
                return len(s)

            def read(self, size: int | None = None) -> bytes:  # noqa: ARG002
                return b""

            def seek(self, offset: int, whence: int = 0) -> int:  # noqa: ARG002
                return 0

            def flush(self) -> None:
                return None

            def size(self) -> int:
                return self.length

        class Members(WriterFactory):
            def create(self, filename: str) -> Py7zIO:  # noqa: ARG002
                return Member()

        with suppress(_Closed):
            try:
                with py7zr.SevenZipFile(path) as archive:
                    archive.extractall(factory=Members())
                put(_Whole())
            except _Closed:
                raise
            except Exception as error:  # py7zr raises many kinds for an archive that is cut off or damaged
                put(error)


class _Whole(Exception):
    """The archive came to its end."""


class _Closed(Exception):
    """The reader has gone."""


def not_installed(path: Path, package: str) -> KgError:
    """What to tell about a file whose format takes a package that is not there."""
    return KgError(f"{path}: reading it takes {package}, which is not installed", "pip install 'wikikg[dumps]'")

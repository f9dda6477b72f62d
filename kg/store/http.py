"""One question to a web service, asked politely: who asks, how long to wait, when to ask again and when to stop."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse
from re import compile as pattern
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

import kg
from kg.model import KgError

AGENT = f"kg/{kg.__version__} (+https://w3id.org/wikikg/)"
"""https://foundation.wikimedia.org/wiki/Policy:User-Agent_policy: a client's name, version and where to complain."""

BUSY = frozenset({429, 500, 502, 503, 504})
"""Answers worth another try: too many requests, or a fault that may pass."""

_LARGEST = 64 << 20
"""Bytes of an unpacked answer; 50 pages with all their properties are well below one megabyte."""

_PLAIN = pattern(r"[!-~]+").fullmatch

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a service is waited for: `timeout` seconds for one try from request to last byte, `tries` at all.

    Between tries `pause`, 2 × `pause`, 4 × `pause`, … seconds pass, or what its Retry-After says; one that asks for
    more than `longest` seconds is not waited for.
    """

    timeout: float = 30.0
    tries: int = 5
    pause: float = 1.0
    longest: float = 120.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service said with status 200: the unpacked body, its media type, and Retry-After in seconds."""

    body: bytes
    kind: str
    retry_after: float | None


class Busy(KgError):
    """No answer now, but perhaps when asked again (`retry_after` seconds later, when the service says so)."""

    def __init__(self, message: str, hint: str, retry_after: float | None = None) -> None:
        super().__init__(message, hint)
        self.retry_after = retry_after


def ask(
    url: str,
    fields: Mapping[str, str],
    read: Callable[[Reply], T],
    patience: Patience = Patience(),
    sleep: Callable[[float], None] = time.sleep,
) -> T:
    """POST `fields` to `url` and `read` the reply; `read` raises Busy for a reply that is to be asked for again.

    Raises KgError when the service refuses, or Busy itself when it did not answer however often it was asked.
    """
    if not is_address(url):
        raise KgError(f"{url}: not the address of a web service", "it looks like https://en.wikipedia.org/w/api.php")
    for turn in range(1, patience.tries):
        try:
            return read(_fetch(url, fields, patience.timeout))
        except Busy as busy:
            wait = patience.pause * 2 ** (turn - 1) if busy.retry_after is None else busy.retry_after
            if wait > patience.longest:
                raise
            sleep(wait)
    return read(_fetch(url, fields, patience.timeout))


def is_address(url: str) -> bool:
    """Whether it is http(s) with a host and a port that exists; IDNs and the like must be encoded already."""
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and _PLAIN(url) is not None
        )
    except ValueError:
        return False


def seconds(retry_after: str, now: Callable[[], float] = time.time) -> float | None:
    """A Retry-After header in seconds: a number, or a date (RFC 9110, 10.2.3); None for anything else."""
    if retry_after.isascii() and retry_after.isdecimal():
        return float(retry_after)
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - now())
    except (ValueError, TypeError, OverflowError):
        return None


def _fetch(url: str, fields: Mapping[str, str], timeout: float) -> Reply:
    """One request, read to its end."""
    headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip"}
    request = urllib.request.Request(url, urlencode(fields).encode(), headers)
    deadline = time.monotonic() + timeout
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            body = _body(response, deadline)
            packed = response.headers.get("Content-Encoding", "identity").lower()
            retry_after = seconds(response.headers.get("Retry-After", ""))
            return Reply(_unpacked(body, packed), response.headers.get_content_type(), retry_after)
    except urllib.error.HTTPError as error:
        with error:
            raise _refused(url, error) from None
    except (OSError, HTTPException, zlib.error) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(reason, TimeoutError):
            raise Busy(f"{url}: no full answer within {timeout:g} s", "the service is slow: ask again later") from None
        what = str(reason) or type(reason).__name__
        raise Busy(f"{url}: cannot be reached: {what}", "is the service running, and the address right?") from None


def _body(response: HTTPResponse, deadline: float) -> bytes:
    """All bytes; the socket's time-out is for one read, so one that drips must end by the deadline, too."""
    chunks, size = [], 0
    while chunk := response.read1(1 << 16):
        chunks.append(chunk)
        size += len(chunk)
        if time.monotonic() > deadline:
            raise TimeoutError
        if size > _LARGEST:
            raise OSError(f"more than {_LARGEST} bytes")
    if response.length:
        raise OSError(f"the answer breaks off, {response.length} bytes are missing")
    return b"".join(chunks)


def _unpacked(body: bytes, packed: str) -> bytes:
    if packed == "identity":
        return body
    if packed not in ("gzip", "x-gzip"):
        raise OSError(f"the answer is packed as {packed}, which was not asked for")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    data = unpacker.decompress(body, _LARGEST)
    if not unpacker.eof:
        raise OSError("the packed answer breaks off")
    return data


def _refused(url: str, error: urllib.error.HTTPError) -> KgError:
    """What a status that is not 200 means for people."""
    try:
        words = " ".join(error.read(500).decode("utf-8", "replace").split())
    except (OSError, HTTPException):
        words = ""
    message = f"{url}: HTTP {error.code} {error.reason}" + (f": {words[:120]}" if words else "")
    if error.code in BUSY:
        after = seconds(error.headers.get("Retry-After", ""))
        return Busy(message, "the service is overloaded or broken: ask again later", after)
    return KgError(message, "is this the right address, and open to all?")

"""One small HTTP server for functions of a request; alone knows sockets, and what every answer needs in its head."""

from __future__ import annotations

import json
import re
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import kg
from kg.model import KgError

_LARGEST = 8 << 20
"""Bytes that a request may bring."""

_FIELDS = 50
"""Parameters that a request may bring; the service knows eight."""

_IDLE = 30.0
"""Seconds that a client may keep silent before the connection is closed."""

_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type",
}
"""Pages of any site may ask: what is served is public. https://fetch.spec.whatwg.org/#http-cors-protocol"""

_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?|\[[0-9a-fA-F:.]{2,45}\](:[0-9]{1,5})?")
_CALLBACK = re.compile(r"[A-Za-z_$][A-Za-z0-9_$.]{0,127}")


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked: the path, the parameters of address and form together, and the server's own address."""

    method: str
    path: str
    fields: Mapping[str, str]
    site: str


@dataclass(frozen=True, slots=True)
class Response:
    """An answer."""

    body: bytes
    kind: str = "application/json; charset=utf-8"
    status: int = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)


Page = Callable[[Request], Response]
"""One page or service. It may raise Refused."""

Site = Mapping[str, Page]
"""Path -> page."""


class Refused(Exception):
    """The request is not one that the page answers: `status`, and in words what would be right."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


def whole_number(text: object, name: str, most: int) -> int:
    """Reads a number that a client wrote, at most `most`. Raises Refused for what is no whole number from 0."""
    digits = str(text).strip().removesuffix(".0")
    if not (digits.isascii() and digits.isdecimal()):
        raise Refused(HTTPStatus.BAD_REQUEST, f"{name} is a whole number from 0")
    return min(int(digits), most) if len(digits) < 10 else most


def parameters(*sources: str) -> dict[str, str]:
    """Reads the parameters of an address or a form, the first of each name. Raises Refused where they are too many."""
    given: dict[str, str] = {}
    for source in sources:
        try:
            parsed = parse_qs(source, keep_blank_values=True, max_num_fields=_FIELDS)
        except ValueError:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {_FIELDS} parameters") from None
        for name, values in parsed.items():
            given.setdefault(name, values[0])
    return given


def as_json(data: Any, status: int = HTTPStatus.OK) -> Response:
    """Data as JSON."""
    # a client may ask for half a surrogate pair in JSON, and gets its own words back
    return Response(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"), status=status)


def respond(site: Site, request: Request) -> Response:
    """The answer of a site: as JSONP where a callback is named, errors as JSON."""
    try:
        if request.method not in ("GET", "HEAD", "POST", "OPTIONS"):
            raise Refused(HTTPStatus.METHOD_NOT_ALLOWED, "use GET or POST")
        if request.path not in site:
            raise Refused(HTTPStatus.NOT_FOUND, f"there is: {' '.join(sorted(site))}")
        found = Response(b"", "text/plain", 204) if request.method == "OPTIONS" else site[request.path](request)
        found = _padded(found, request.fields.get("callback"))
    except Refused as error:
        found = as_json({"error": error.words}, error.status)
    except Exception:  # one bad page must not take the answer from others; the bug is told on standard error
        traceback.print_exc()
        found = as_json({"error": "this is a bug in kg, not in what you asked"}, HTTPStatus.INTERNAL_SERVER_ERROR)
    return found


def _padded(found: Response, callback: str | None) -> Response:
    """JSON as a call of the function that an old client names, https://en.wikipedia.org/wiki/JSONP."""
    if callback is None or not found.kind.startswith("application/json"):
        return found
    if not _CALLBACK.fullmatch(callback):
        raise Refused(HTTPStatus.BAD_REQUEST, "callback is the name of a JavaScript function")
    # JSON may hold these two line ends, JavaScript before 2019 not
    body = found.body.replace(b"\xe2\x80\xa8", b"\\u2028").replace(b"\xe2\x80\xa9", b"\\u2029")
    script = {"X-Content-Type-Options": "nosniff"}
    return Response(b"/**/" + callback.encode() + b"(" + body + b");", "text/javascript; charset=utf-8", 200, script)


def _target(address: str) -> tuple[str, str]:
    """The path and query of a request line, which may name the whole address (RFC 9112, 3.2.2)."""
    try:
        parts = urlsplit(address)
    except ValueError:
        raise Refused(HTTPStatus.BAD_REQUEST, "the request line names no address") from None
    return parts.path or "/", parts.query


@contextmanager
def serving(site: Site, host: str, port: int, url: str | None = None) -> Iterator[tuple[ThreadingHTTPServer, str]]:
    """A server for `site` that is not running yet, and its address; port 0 is any that is free.

    `url` is the address by which it is reached from outside, where that is another. Raises KgError where it cannot
    listen there.
    """
    bound = url.rstrip("/") if url else None

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = f"kg/{kg.__version__}"
        sys_version = ""
        timeout = _IDLE

        def answer(self) -> None:
            named = self.headers.get("Host", "")
            site_url = bound or (f"http://{named}" if _HOST.fullmatch(named) else address)
            try:
                path, query = _target(self.path)
                found = respond(site, Request(self.command, path, self.fields(query), site_url))
            except Refused as error:
                found = as_json({"error": error.words}, error.status)
                self.close_connection = True
            self.send_response(found.status)
            self.send_header("Content-Type", found.kind)
            self.send_header("Content-Length", str(len(found.body)))
            for name, value in {**_CORS, **found.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(found.body)

        def fields(self, query: str) -> dict[str, str]:
            """The parameters, the first of each name; refused where the body is too large or of unknown length."""
            length = whole_number(self.headers.get("Content-Length", "0"), "Content-Length", _LARGEST + 1)
            if length > _LARGEST or self.headers.get("Transfer-Encoding"):
                raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {_LARGEST} bytes, with Content-Length")
            body = self.rfile.read(length).decode("utf-8", "replace")
            return parameters(body, query) if self.command == "POST" else parameters(query)

        do_GET = do_HEAD = do_POST = do_OPTIONS = answer  # noqa: N815

        def log_message(self, *args: object) -> None:
            """A server of one's own need not tell what it is asked."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client: object) -> None:
            """A client that goes away is no error of ours."""

    try:
        server = Server((host, port), Handler)
    except (OSError, OverflowError) as error:
        what = getattr(error, "strerror", None) or error
        raise KgError(f"{host}:{port}: cannot listen there: {what}", "choose another --port or --host") from None
    name = f"[{host}]" if ":" in host else host
    address = f"http://{name}:{server.server_port}"
    try:
        yield server, bound or address
    finally:
        server.server_close()


def run(server: ThreadingHTTPServer) -> None:
    """Answer until interrupted (Ctrl-C or a polite kill), then end quietly."""

    def stop(*_: object) -> None:
        threading.Thread(target=server.shutdown, daemon=True).start()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        server.serve_forever(poll_interval=0.1)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

"""The server process: a socket that listens, and uvicorn that answers until it is interrupted."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from kg.model import KgError
from kg.web.http import Page, Request, Response, Site

_CONNECTIONS = 500
_IDLE = 15
"""Seconds that a connection may stay silent between requests."""


@contextmanager
def listening(host: str, port: int) -> Iterator[tuple[socket.socket, str]]:
    """Opens a socket that listens, and says by which address; port 0 is any that is free. KgError where it cannot."""
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(256)
    except (OSError, OverflowError) as error:
        made.close()
        what = getattr(error, "strerror", None) or error
        raise KgError(f"{host}:{port}: cannot listen there: {what}", "choose another --port or --host") from None
    name = f"[{host}]" if ":" in host else host
    try:
        yield made, f"http://{name}:{made.getsockname()[1]}"
    finally:
        made.close()


def deferred(paths: Iterable[str], make: Callable[[], Site]) -> Site:
    """Returns a site that is made when its first page is asked for: what it knows takes long to read."""
    lock, made = threading.Lock(), list[Site]()

    def at(path: str) -> Page:
        def answered(request: Request) -> Response:
            with lock:
                if not made:
                    made.append(make())
            return made[0][path](request)

        return answered

    return {path: at(path) for path in paths}


def run(app: Any, listener: socket.socket) -> None:
    """Answers until interrupted (Ctrl-C or a polite kill), then ends quietly."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        server(app).run(sockets=[listener])  # takes the signals, and gives each on when it has ended
    finally:
        for number, action in before.items():
            signal.signal(number, action)


def server(app: Any) -> Any:
    """Returns a uvicorn server of the application, quiet and with limits, which does not run yet."""
    import uvicorn

    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="error",
            access_log=False,
            server_header=False,
            date_header=True,
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=_IDLE,
            timeout_graceful_shutdown=2,
            lifespan="on",
            h11_max_incomplete_event_size=64 << 10,
        )
    )

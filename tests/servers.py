"""Real servers on loopback, for tests of what asks others: a SPARQL server, and how one answer is sent over HTTP."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

OXIGRAPH = Path(sys.executable).parent / "oxigraph"


@contextmanager
def sparql(data: bytes, kind: str, *options: str, graph: str = "?default") -> Iterator[str]:
    """A SPARQL server that holds `data` of the media type `kind`; quads, with `graph=""`, in graphs of their own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [OXIGRAPH, "serve", "--bind", address, *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            place = f"http://{address}/store{graph}"
            for _ in range(200):
                try:
                    load = urllib.request.Request(place, data, {"Content-Type": kind}, method="POST")
                    urllib.request.urlopen(load, timeout=10).close()
                    break
                except OSError:
                    time.sleep(0.05)
            yield f"http://{address}/query"
        finally:
            process.terminate()


def reply(
    handler: BaseHTTPRequestHandler, body: bytes, kind: str = "application/json", status: int = 200, **headers: str
) -> None:
    """Send one answer; `Content_Length` and the like stand for the headers that are written with hyphens."""
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    for name, value in {"Content_Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)

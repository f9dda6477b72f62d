"""The SPARQL endpoint: one route for queries by GET and POST, the service description, and refusals."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.web.negotiation import accepted
from kg.web.sparql import LARGEST, question, service_description
from kg.web.workers import GRAPHS, RESULTS, Reply, Workers

_CORS = {
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type, Accept",
    "Vary": "Accept",
}
_TOO_LARGE = Reply(413, body=f"a query has at most {LARGEST >> 20} MB".encode())
_READ_ONLY = Reply(403, body=b"this endpoint is read-only")
_NO_QUERY = Reply(415, body=b"send a form or a body of the type application/sparql-query")


def endpoint(
    workers: Workers, address: Callable[[Request], str], triples: int
) -> Callable[[Request], Awaitable[Response]]:
    """Returns the route of the endpoint; `address` says where a request finds the site."""

    async def sparql(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_CORS)
        fields = parse_qs(request.url.query, keep_blank_values=True)
        body: str | None = None
        if request.method == "POST":
            posted = await _posted(request)
            if isinstance(posted, Reply):
                return replied(posted, _CORS)
            body, form = posted
            fields = {**fields, **form}
        elif "query" not in fields and "update" not in fields:
            return _described(request, address(request), triples)
        asked = question(fields, body, request.headers.get("accept", ""))
        reply = asked if isinstance(asked, Reply) else await run_in_threadpool(workers.ask, asked)
        return replied(reply, _CORS)

    return sparql


async def _posted(request: Request) -> tuple[str | None, dict[str, list[str]]] | Reply:
    """Reads the body of a POST: the query itself, or a form."""
    data = await body_of(request, 3 * LARGEST)
    if data is None:
        return _TOO_LARGE
    text = data.decode("utf-8", "replace")
    match request.headers.get("content-type", "").partition(";")[0].strip().lower():
        case "application/sparql-query":
            return text, {}
        case "application/sparql-update":
            return _READ_ONLY
        case "application/x-www-form-urlencoded":
            return None, parse_qs(text, keep_blank_values=True)
    return _NO_QUERY


def _described(request: Request, address: str, triples: int) -> Response:
    """Answers a request without a query: people get the editor, programs the service description."""
    best = accepted(request.headers.get("accept", ""), ["text/turtle", "text/html", *RESULTS, *GRAPHS])
    if best and best[0] == "text/html":
        return RedirectResponse(f"{address}/sparql.html", 303)
    text = service_description(f"{address}/sparql", triples)
    return Response(text, headers={"Content-Type": "text/turtle; charset=utf-8", "Vary": "Accept"})


def replied(reply: Reply, headers: Mapping[str, str] | None = None) -> Response:
    """Returns the reply of a worker as an answer over HTTP."""
    retry = {"Retry-After": "5"} if reply.status == 503 else {}
    body = reply.body if reply.status == 200 else reply.body + b"\n"
    return Response(body, reply.status, {"Content-Type": reply.kind, **retry, **(headers or {})})


async def body_of(request: Request, most: int) -> bytes | None:
    """Reads a body to its end; None where it is longer than it may be."""
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > most:
            return None
    return bytes(found)

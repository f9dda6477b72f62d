"""SPARQL over HTTP: an endpoint elsewhere, asked like a store here; this alone knows SPARQLWrapper."""

from __future__ import annotations

import time
import urllib.error
from http.client import HTTPException
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.model import KgError
from kg.store import Answer, Ask, Form, answer, form, graph
from kg.store.http import AGENT, BUSY, Busy, is_address, seconds
from kg.store.malformed import clip

if TYPE_CHECKING:
    from SPARQLWrapper import SPARQLWrapper

_SOLUTIONS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
}
_TRIPLES = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
"""Kinds of result by media type: more than is asked for, since some servers send what they like."""


def endpoint(url: str, *, timeout: float = 60.0, tries: int = 3, pause: float = 1.0, longest: float = 30.0) -> Ask:
    """The SPARQL 1.1 endpoint at `url` as something to ask.

    `timeout` is seconds for one try, from request to last byte; `tries` is how often it is asked when it is out of
    reach or says 429 or 5xx, with `pause`, 2 × `pause`, … seconds between (or what its Retry-After says, up to
    `longest`).

    Raises KgError at once for a URL that is not http(s), and when asked for an endpoint that is down, too slow,
    refuses the query or answers something that is not the SPARQL result asked for.
    """
    if not is_address(url):
        raise KgError(f"{url}: not the address of a SPARQL endpoint", "it looks like https://example.org/sparql")

    def ask(text: str) -> Answer:
        kind = form(text, "query")
        for turn in range(1, tries):
            try:
                return _read(url, *_fetch(url, text, kind, timeout), kind)
            except Busy as busy:
                wait = pause * 2 ** (turn - 1) if busy.retry_after is None else busy.retry_after
                if wait > longest:
                    raise busy from None
                time.sleep(wait)
        return _read(url, *_fetch(url, text, kind, timeout), kind)

    return ask


def _fetch(url: str, text: str, kind: Form, timeout: float) -> tuple[bytes, str]:
    """One request: the body as sent and its media type."""
    from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

    deadline = time.monotonic() + timeout
    try:
        with _wrapper(url, text, kind, timeout).query().response as response:
            chunks = []
            # the socket's time-out is for one read; a server that drips bytes must end by the deadline, too
            while chunk := response.read1(1 << 16):
                chunks.append(chunk)
                if time.monotonic() > deadline:
                    raise TimeoutError
            if response.length:
                raise Busy(f"{url}: the answer breaks off, {response.length} bytes are missing", "ask again later")
            return b"".join(chunks), response.headers.get_content_type()
    except SPARQLWrapperException as error:  # 400, 401, 404, 414, 500: the wrapper hides the code and keeps the words
        raise _refused(url, error.__context__, str(error).partition("Response:\n")[2].removeprefix("b")) from None
    except urllib.error.HTTPError as error:
        raise _refused(url, error, error.read(2000).decode("utf-8", "replace")) from None
    except (OSError, HTTPException) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(reason, TimeoutError):
            raise KgError(f"{url}: no full answer within {timeout:g} s", "raise --timeout, or ask for less") from None
        what = str(reason) or type(reason).__name__
        raise Busy(f"{url}: cannot be reached: {what}", "is the endpoint running, and the address right?") from None


def _wrapper(url: str, text: str, kind: Form, timeout: float) -> SPARQLWrapper:
    from SPARQLWrapper import CONSTRUCT, JSON, POST, SELECT, TURTLE, SPARQLWrapper

    wrapper = SPARQLWrapper(url, agent=AGENT)
    wrapper.setQuery(text)
    wrapper.queryType = CONSTRUCT if kind == "graph" else SELECT  # its own guess reads words in comments
    wrapper.setReturnFormat(TURTLE if kind == "graph" else JSON)
    wrapper.setOnlyConneg(True)
    wrapper.setMethod(POST)  # a query may be longer than a URL may be
    wrapper.timeout = timeout  # type: ignore[assignment]  # setTimeout cuts to whole seconds, and 0.5 s to none at all
    return wrapper


def _refused(url: str, error: BaseException | None, words: str) -> KgError:
    """What an HTTP status that is not 200 means for people."""
    if not isinstance(error, urllib.error.HTTPError):
        return KgError(f"{url}: refused the query: {clip(words)}", "is this the address of a SPARQL endpoint?")
    message = f"{url}: HTTP {error.code} {error.reason}: {clip(words)}"
    if error.code in BUSY:
        after = error.headers.get("Retry-After", "")
        return Busy(message, "the endpoint is overloaded or broken: ask again later", seconds(after))
    if error.code == 400:
        return KgError(message, "the endpoint does not understand this query")
    return KgError(message, "is this the address of a SPARQL endpoint, and open to all?")


def _read(url: str, body: bytes, content_type: str, kind: Form) -> Answer:
    """The body as the answer `kind` promises; KgError when it is anything else."""
    try:
        if kind == "graph":
            if content_type in _TRIPLES:
                return graph([quad.triple for quad in ox.parse(body, _TRIPLES[content_type])])
        elif content_type in _SOLUTIONS:
            found = answer(ox.parse_query_results(body, _SOLUTIONS[content_type]))
            if isinstance(found, bool) == (kind == "ask"):
                return found
    except (SyntaxError, ValueError) as error:
        message = f"{url}: the answer is broken: {error}"
    else:
        message = f"{url}: answered {content_type}, which is not the result of this query"
    raise KgError(
        message, f"is this the address of a SPARQL endpoint? It says: {clip(body.decode('utf-8', 'replace'))}"
    )

"""One web application for all that kg serves: explorer, linked data, SPARQL, reconciliation."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.web import documents, overviews, pages
from kg.web.explorer import Explorer, quoted
from kg.web.headers import EDITOR_POLICY, LARGEST, POLICY, Headers
from kg.web.http import Request as ServiceRequest
from kg.web.http import Site, respond
from kg.web.listing import filters
from kg.web.negotiation import SUFFIXES, accepted
from kg.web.protocol import body_of, endpoint, replied
from kg.web.workers import Wanted, Workers

_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?|\[[0-9a-fA-F:.]{2,45}\](?::[0-9]{1,5})?")
_STATIC = Path(__file__).resolve().parent / "static"


def application(
    explorer: Explorer, workers: Workers, services: Site | None = None, url: str | None = None
) -> Starlette:
    """Makes the application; `services` are pages of `kg.web.http` such as the reconciliation service.

    `url` is the address by which it is reached from outside, where a proxy stands before it.
    """
    app = _App(explorer, workers, url)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            workers.close()
            explorer.index.close()

    routes = [
        Route("/", app.page(lambda _: pages.home(explorer))),
        Route("/index.html", app.page(lambda _: pages.home(explorer))),
        Route("/map.html", app.page(lambda q: overviews.world(explorer, filters(q)))),
        Route("/timeline.html", app.page(lambda q: overviews.times(explorer, filters(q)))),
        Route("/quality.html", app.page(lambda _: overviews.quality(explorer))),
        Route(
            "/compare.html", app.page(lambda q: overviews.compare(explorer, q.get("a", "")[:300], q.get("b", "")[:300]))
        ),
        Route("/sparql.html", app.page(lambda _: overviews.sparql(explorer), EDITOR_POLICY)),
        Route("/downloads.html", app.page(lambda _: overviews.downloads(explorer))),
        Route("/things{ending:path}", app.entities),
        Route("/search.json", app.search),
        Route("/places.geojson", app.places),
        Route("/statements.csv", app.statements),
        Route("/statements.parquet", app.parquet),
        Route("/thing/{path:path}", app.entity),
        Route("/article/{path:path}", app.article),
        Route(
            "/sparql",
            endpoint(workers, app.address, explorer.index.counts().get("statements", 0)),
            methods=["GET", "POST", "OPTIONS"],
        ),
        Route("/.well-known/void", app.void),
        Route("/void.ttl", app.void),
        Route("/robots.txt", app.robots),
        Route("/sitemap.xml", app.sitemap),
        Route("/data/{path:path}", app.data),
        Mount("/static", StaticFiles(directory=_STATIC)),
    ]
    for path, service in (services or {}).items():
        routes.append(Route(path, app.service({path: service}), methods=["GET", "POST", "OPTIONS"]))
    routes.append(Route("/{path:path}", app.name))
    made = Starlette(routes=routes, lifespan=lifespan)
    made.add_middleware(Headers)
    return made


class _App:
    """What the routes share."""

    def __init__(self, explorer: Explorer, workers: Workers, url: str | None) -> None:
        self.explorer = explorer
        self.workers = workers
        self.url = url.rstrip("/") if url else None

    def address(self, request: Request) -> str:
        """Returns the address of the site, without a slash at its end."""
        if self.url:
            return self.url
        named = request.headers.get("host", "")
        return f"http://{named if _HOST.fullmatch(named) else 'localhost'}"

    def page(self, make: Callable[[Mapping[str, str]], str], policy: str = POLICY) -> Callable[[Request], Response]:
        """Returns a route that answers with an HTML page."""

        def endpoint(request: Request) -> Response:
            return self.answer(
                request,
                make(dict(request.query_params)).encode(),
                "text/html; charset=utf-8",
                {"Content-Security-Policy": policy},
            )

        return endpoint

    def answer(self, request: Request, body: bytes, kind: str, headers: Mapping[str, str] | None = None) -> Response:
        """Answers with a body and its ETag, or with 304 where the client has it."""
        tag = f'"{hashlib.sha256(body + kind.encode()).hexdigest()[:24]}"'
        known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
        found = {"ETag": tag, "Cache-Control": "no-cache", **(headers or {})}
        if tag in known or "*" in known:
            return Response(status_code=304, headers=found)
        return Response(body, media_type=None, headers={"Content-Type": kind, **found})

    def missing(self, request: Request, root: str = "") -> Response:
        depth = request.url.path.count("/") - 1
        body = overviews.missing(self.explorer, root or "../" * max(depth, 0), request.url.path)
        return Response(body, 404, media_type="text/html")

    # Lists

    def entities(self, request: Request) -> Response:
        ending = request.path_params["ending"].removeprefix(".")
        wanted = filters(dict(request.query_params))
        if ending == "html":
            return self.answer(request, overviews.entities(self.explorer, wanted).encode(), "text/html; charset=utf-8")
        if ending in ("json", "csv", "ttl"):
            body, kind = documents.listed(self.explorer, wanted, ending)
            return self.answer(request, body, kind)
        return self.missing(request)

    def search(self, request: Request) -> Response:
        return self.answer(
            request, documents.found(self.explorer, request.query_params.get("q", "")), "application/json"
        )

    def places(self, request: Request) -> Response:
        return self.answer(request, _json(overviews.geo(self.explorer)), "application/geo+json")

    def statements(self, request: Request) -> Response:
        return self.answer(request, documents.table(self.explorer), "text/csv; charset=utf-8")

    def parquet(self, request: Request) -> Response:
        if not documents.has_parquet():
            return self.missing(request)
        return self.answer(request, documents.parquet(self.explorer), "application/vnd.apache.parquet")

    # Things as linked data

    def entity(self, request: Request) -> Response:
        slug, ending = _parted(request.path_params["path"])
        row = self.explorer.index.row("SELECT * FROM entity WHERE slug = ?", (slug,))
        if row is None:
            return self.missing(request)
        headers = {"Link": self.link(slug, row["iri"]), "Vary": "Accept"}
        if not ending:
            kinds = accepted(request.headers.get("accept", ""), list(SUFFIXES.values()))
            if not kinds:
                return PlainTextResponse(f"there is: {', '.join(SUFFIXES.values())}\n", 406, headers)
            ending = next(name for name, kind in SUFFIXES.items() if kind == kinds[0])
            headers["Content-Location"] = f"{request.scope.get('root_path', '')}/thing/{quoted(slug)}.{ending}"
        return self.document(request, row, ending, headers)

    def document(self, request: Request, row: Any, ending: str, headers: Mapping[str, str]) -> Response:
        if ending == "html":
            return self.answer(request, pages.entity(self.explorer, row).encode(), "text/html; charset=utf-8", headers)
        if ending in ("json", "csv"):
            body = documents.as_json(self.explorer, row) if ending == "json" else documents.as_csv(self.explorer, row)
            return self.answer(
                request, body, f"{SUFFIXES[ending]}; charset=utf-8" if ending == "csv" else SUFFIXES[ending], headers
            )
        rdf12 = self.explorer.rdf12 or "rdf12" in request.query_params
        reply = self.workers.ask(Wanted(row["iri"], SUFFIXES[ending], rdf12))
        if reply.status == 404:  # a thing that statements only name has nothing of its own in the graph
            body, kind = documents.empty(row["iri"], ending)
            return self.answer(request, body, kind, headers)
        if reply.status != 200:
            return replied(reply)
        kind = reply.kind
        if rdf12 and ending in ("ttl", "nt", "nq"):
            kind = kind.replace(";", "; version=1.2;", 1) if ";" in kind else f"{kind}; version=1.2"
        return self.answer(request, reply.body, kind, headers)

    def link(self, slug: str, iri: str) -> str:
        """Returns the Link header of a thing's documents: what they describe, and their other formats."""
        name = quoted(slug).rpartition("/")[2]
        parts = [f'<{quote(iri, safe=_IRI)}>; rel="describes"']
        parts += [f'<{name}.{ending}>; rel="alternate"; type="{kind}"' for ending, kind in SUFFIXES.items()]
        return ", ".join([*parts, '<https://creativecommons.org/licenses/by-sa/4.0/>; rel="license"'])

    def article(self, request: Request) -> Response:
        slug, ending = _parted(request.path_params["path"])
        row = self.explorer.index.row("SELECT * FROM article WHERE slug = ?", (slug,))
        if row is None:
            return self.missing(request)
        if ending in ("", "html"):
            return self.answer(request, pages.article(self.explorer, row).encode(), "text/html; charset=utf-8")
        if ending in ("json", "csv"):
            body, kind = documents.of_article(self.explorer, row, ending)
            return self.answer(request, body, kind)
        if ending == "txt":
            return self.answer(request, row["text"].encode("utf-8", "replace"), "text/plain; charset=utf-8")
        if ending == "ttl":
            return RedirectResponse(
                f"{request.scope.get('root_path', '')}/thing/{quoted(self.explorer.slug(row['iri']) or slug)}.ttl", 303
            )
        return self.missing(request)

    def name(self, request: Request) -> Response:
        """Leads from a thing's own address, as the graph has it, to the document about it: 303, by what is asked."""
        path = request.url.path.removeprefix("/")
        candidates = [f"{self.explorer.base}{path}", f"{self.explorer.base}{quote(path, safe=_IRI)}"]
        raw = (request.scope.get("raw_path") or b"").decode("ascii", "replace").removeprefix("/")
        slug = next(
            (slug for iri in [*candidates, f"{self.explorer.base}{raw}"] if (slug := self.explorer.slug(iri))), None
        )
        if slug is None:
            return self.missing(request)
        kinds = accepted(request.headers.get("accept", ""), list(SUFFIXES.values()))
        if not kinds:
            return PlainTextResponse(f"there is: {', '.join(SUFFIXES.values())}\n", 406, {"Vary": "Accept"})
        ending = next(name for name, kind in SUFFIXES.items() if kind == kinds[0])
        return RedirectResponse(
            f"{request.scope.get('root_path', '')}/thing/{quoted(slug)}.{ending}", 303, {"Vary": "Accept"}
        )

    # The set as a whole

    def void(self, request: Request) -> Response:
        body = documents.void(self.explorer, self.address(request))
        return self.answer(request, body, "text/turtle; charset=utf-8")

    def robots(self, request: Request) -> Response:
        lines = ["User-agent: *", *(f"Disallow: /{path}" for path in ("sparql", "search.json", "things"))]
        text = "\n".join([*lines, f"Sitemap: {self.address(request)}/sitemap.xml", ""])
        return PlainTextResponse(text)

    def sitemap(self, request: Request) -> Response:
        return self.answer(
            request, documents.sitemap(self.explorer, self.address(request)), "application/xml; charset=utf-8"
        )

    def data(self, request: Request) -> Response:
        """Gives out a file of the build folders, none that is hidden and none from elsewhere."""
        parts = request.path_params["path"].split("/")
        at = int(parts[0]) if len(parts) == 2 and parts[0].isdecimal() else 0
        folders = self.explorer.index.folders
        names = {path.name: path for path in folders[at].iterdir()} if at < len(folders) and len(parts) <= 2 else {}
        path = names.get(parts[-1])
        if path is None or not path.is_file() or path.is_symlink() or path.name.startswith("."):
            return self.missing(request)
        return FileResponse(path, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(path.name)}"})

    def service(self, site: Site) -> Callable[[Request], Awaitable[Response]]:
        """Returns a route that answers with a page of `kg.web.http`."""

        async def answered(request: Request) -> Response:
            data = await body_of(request, LARGEST) if request.method == "POST" else b""
            if data is None:
                return Response(json.dumps({"error": f"at most {LARGEST} bytes"}), 413, media_type="application/json")
            fields: dict[str, str] = {}
            for text in (data.decode("utf-8", "replace"), request.url.query):
                for name, values in parse_qs(text, keep_blank_values=True).items():
                    fields.setdefault(name, values[0])
            asked = ServiceRequest(request.method, request.url.path, fields, self.address(request))
            found = await run_in_threadpool(respond, site, asked)
            cors = {
                "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
                "Access-Control-Allow-Headers": "Content-Type",
            }
            return Response(found.body, found.status, {**cors, **found.headers, "Content-Type": found.kind})

        return answered


_IRI = "/:#?&=+,;@!$'()*~%"
"""Characters that an IRI may hold bare; what is not ASCII is quoted for headers."""


def _parted(path: str) -> tuple[str, str]:
    """Parts the ending of an address from the rest; titles may hold dots of their own."""
    name, dot, ending = path.rpartition(".")
    return (name, ending) if dot and ending in (*SUFFIXES, "txt") else (path, "")


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()

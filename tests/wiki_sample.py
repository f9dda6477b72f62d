"""A wiki and a Wikidata made of tests/data/linking/seed_links.tsv: its dumps, its API as a real server, its RDF.

Not copies of the real ones: labelled slices that have their shapes. Pages are numbered in the order of the table.
"""

import csv
import gzip
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote

from kg.vocab import P, Q
from tests.servers import reply, sparql

DATA = Path(__file__).parent / "data" / "linking"
DISAMBIGUATION = Q["Wikimedia disambiguation page"]


@dataclass(frozen=True)
class Seed:
    """One row of the table that names an item."""

    title: str
    qid: str
    exact: bool
    redirect: str | None


@dataclass
class Wiki:
    """A wiki: the item of each page (None: it has none), redirects with their fragments, disambiguation pages."""

    items: dict[str, str | None] = field(default_factory=dict)
    redirects: dict[str, tuple[str, str]] = field(default_factory=dict)
    apart: set[str] = field(default_factory=set)
    own: dict[str, str] = field(default_factory=dict)
    """Items that redirects have themselves."""


def seeds() -> list[Seed]:
    """The rows with an item, each title once."""
    found: dict[str, Seed] = {}
    with (DATA / "seed_links.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["qid"]:
                title = row["target"].removesuffix(" (article itself)")
                to = re.search(r'redirect to "(.*?)" assumed', row["note"])
                exact = row["confidence"].startswith("exact")
                found[title] = Seed(title, row["qid"], exact, to[1] if to else None)
    return list(found.values())


def targets() -> list[str]:
    """Every page that the article links, whether an item is known or not."""
    with (DATA / "seed_links.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row["target"] for row in rows if row["link_kind"] in ("wikilink", "category")]


def seeded() -> Wiki:
    """All those pages; those with an exact row have its item, those by label only are there without one."""
    wiki = Wiki(dict.fromkeys(targets()))
    for seed in seeds():
        wiki.items.setdefault(seed.redirect or seed.title, None)
        if seed.redirect:
            wiki.items.pop(seed.title, None)
            wiki.redirects[seed.title] = (seed.redirect, "")
        if seed.exact:
            wiki.items[seed.redirect or seed.title] = seed.qid
    return wiki


def labels() -> list[tuple[str, str]]:
    """Item and English label: titles as labels, in small letters where the target is no name of a thing."""
    return [(seed.qid, seed.redirect or seed.title) for seed in seeds()]


def turtle(wiki: Wiki, lang: str = "en") -> str:
    """The wiki's sitelinks and the items' labels as https://www.mediawiki.org/wiki/Wikibase/Indexing/RDF_Dump_Format."""
    lines = ["@prefix schema: <http://schema.org/> .", "@prefix wd: <http://www.wikidata.org/entity/> ."]
    lines += ["@prefix wdt: <http://www.wikidata.org/prop/direct/> ."]
    lines += ["@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."]
    for title, qid in (wiki.items | wiki.own).items():
        if qid is not None:
            address = f"https://{lang}.wikipedia.org/wiki/{quote(title.replace(' ', '_'), safe=';@$!*(),/~:')}"
            lines.append(
                f"<{address}> a schema:Article ; schema:about wd:{qid} ; "
                f'schema:isPartOf <https://{lang}.wikipedia.org/> ; schema:name "{title}"@{lang} .'
            )
            if title in wiki.apart:
                lines.append(f"wd:{qid} wdt:{P['instance of']} wd:{DISAMBIGUATION} .")
    lines += [f'wd:{qid} rdfs:label "{label}"@en .' for qid, label in labels()]
    return "\n".join(lines)


# Dumps

HEAD = "-- MySQL dump 10.19  Distrib 10.3.38-MariaDB\n--\n-- Host: db1166    Database: {}\n-- ------\n"

COLUMNS = {
    "page": "page_id page_namespace page_title page_is_redirect page_is_new page_random page_touched "
    "page_links_updated page_latest page_len page_content_model page_lang",
    "page_props": "pp_page pp_propname pp_value pp_sortkey",
    "redirect": "rd_from rd_namespace rd_title rd_interwiki rd_fragment",
    "langlinks": "ll_from ll_lang ll_title",
    "wb_items_per_site": "ips_row_id ips_item_id ips_site_id ips_site_page",
}


def sql(value: object) -> str:
    """A value as mysqldump writes it."""
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"
    return str(value)


def dump(
    path: Path, table: str, rows: list[tuple[object, ...]], wiki: str = "enwiki", each: int = 50, new: bool = False
) -> Path:
    """A dump of a table with `each` rows a statement, as mysqldump writes it or (`new`) as newer mariadb-dump does."""
    names = COLUMNS[table].split()
    text = HEAD.format(wiki) + f"DROP TABLE IF EXISTS `{table}`;\nCREATE TABLE `{table}` (\n"
    text += "".join(f"  `{name}` varbinary(255) NOT NULL DEFAULT '',\n" for name in names)
    text += f"  PRIMARY KEY (`{names[0]}`)\n) ENGINE=InnoDB DEFAULT CHARSET=binary;\n/*!40000 ALTER TABLE x */;\n"
    gap = "\n" if new else ""
    for at in range(0, len(rows), each):
        some = f",{gap}".join("(" + ",".join(map(sql, row)) + ")" for row in rows[at : at + each])
        text += f"INSERT INTO `{table}` VALUES {gap}{some};\n"
    text += f"/*!40000 ALTER TABLE `{table}` ENABLE KEYS */;\n-- Dump completed on 2026-11-01\n"
    path.write_bytes(gzip.compress(text.encode(), 1, mtime=0) if path.suffix == ".gz" else text.encode())
    return path


def split(title: str) -> tuple[int, str]:
    """Namespace and database key."""
    head, colon, rest = title.partition(":")
    space = {"Category": 14, "Template": 10}.get(head, 0) if colon else 0
    return space, (rest if space else title).replace(" ", "_")


def elsewhere(title: str) -> str:
    """The interwiki prefix of a title, of which this wiki knows one."""
    return "de" if title.startswith("de:") else ""


def dumps(wiki: Wiki, folder: Path, name: str = "enwiki", **form: Any) -> list[Path]:
    """page, page_props and redirect of a wiki."""
    numbers = {title: number for number, title in enumerate([*wiki.items, *wiki.redirects], 1)}
    pages = [
        (number, *split(title), int(title in wiki.redirects), 0, 0.25, "20261101000000", None, 7, 99, "wikitext", None)
        for title, number in numbers.items()
    ]
    props: list[tuple[object, ...]] = []
    for title, number in numbers.items():
        props.append((number, "defaultsort", f"{title}),(1,'wikibase_item','Q1',NULL", None))
        if title in wiki.apart:
            props.append((number, "disambiguation", "", None))
        if qid := wiki.items.get(title) or wiki.own.get(title):
            props.append((number, "wikibase_item", qid, None))
    leads = [(numbers[title], *split(to), "", fragment or None) for title, (to, fragment) in wiki.redirects.items()]
    stem = f"{name}-20261101"
    return [
        dump(folder / f"{stem}-page.sql.gz", "page", pages, name, **form),
        dump(folder / f"{stem}-page_props.sql.gz", "page_props", props, name, **form),
        dump(folder / f"{stem}-redirect.sql.gz", "redirect", leads, name, **form),
    ]


# Servers

Answering = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Server:
    """A running server: its address, what it was asked (parameters) and by whom (headers)."""

    url: str
    asked: list[dict[str, str]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)


@contextmanager
def api(wiki: Wiki, faults: Callable[[int], Answering | None] = lambda _: None) -> Iterator[Server]:
    """The API of a wiki (and of Wikidata) as https://www.mediawiki.org/wiki/API:Query documents it, formatversion 2.

    `faults` gives the number of a request (from 1) something else to answer, or None.
    """
    server = Server("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            fields = {key: values[0] for key, values in parse_qs(body, keep_blank_values=True).items()}
            server.asked.append(fields)
            server.headers.append(dict(self.headers))
            if fault := faults(len(server.asked)):
                fault(self)
            else:
                reply(self, json.dumps(ACTIONS[fields["action"]](wiki, fields), ensure_ascii=False).encode())

        def log_message(self, *args: object) -> None:
            """Silence."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        server.url = f"http://127.0.0.1:{httpd.server_port}/w/api.php"
        try:
            yield server
        finally:
            httpd.shutdown()


def query(wiki: Wiki, fields: Mapping[str, str]) -> dict[str, Any]:
    """action=query."""
    titles = fields["titles"].split("|")
    if len(titles) > 50:
        return {"error": {"code": "toomanyvalues", "info": "Too many values supplied for parameter titles."}}
    normalized, away, pages = [], [], {}
    redirects: dict[str, dict[str, str]] = {}
    for title in titles:
        spelled = title.replace("_", " ")
        spelled = spelled[:1].upper() + spelled[1:]
        if spelled != title:
            normalized.append({"fromencoded": False, "from": title, "to": spelled})
        seen = set[str]()
        while fields.get("redirects") and spelled in wiki.redirects and spelled not in seen:
            seen.add(spelled)
            to, fragment = wiki.redirects[spelled]
            redirects[spelled] = {"from": spelled, "to": to, **({"tofragment": fragment} if fragment else {})}
            spelled = to
        if elsewhere(spelled):
            away.append({"title": spelled, "iw": elsewhere(spelled)})
        elif spelled not in seen:
            pages[spelled] = page(wiki, spelled, fields["prop"])
    answer: dict[str, Any] = {"pages": list(pages.values())}
    if normalized:
        answer["normalized"] = normalized
    if redirects:
        answer["redirects"] = list(redirects.values())
    if away:
        answer["interwiki"] = away
    return {"batchcomplete": True, "query": answer}


def page(wiki: Wiki, title: str, prop: str) -> dict[str, Any]:
    """One page of an answer."""
    facts: dict[str, Any] = {"ns": split(title)[0], "title": title}
    if title not in wiki.items and title not in wiki.redirects:
        return {**facts, "missing": True}
    facts["pageid"] = 1 + [*wiki.items, *wiki.redirects].index(title)
    if prop == "pageprops":
        props = {
            "wikibase_item": (wiki.items | wiki.own).get(title),
            "disambiguation": "" if title in wiki.apart else None,
        }
        facts |= {"pageprops": kept} if (kept := {k: v for k, v in props.items() if v is not None}) else {}
    return facts


def search(_: Wiki, fields: Mapping[str, str]) -> dict[str, Any]:
    """action=wbsearchentities: items whose label begins with the words."""
    wanted = fields["search"].casefold()
    found = [(qid, label) for qid, label in labels() if label.casefold().startswith(wanted)]
    return {
        "searchinfo": {"search": fields["search"]},
        "search": [
            {"id": qid, "label": label, "match": {"type": "label", "language": "en", "text": label}}
            for qid, label in found
        ],
        "success": 1,
    }


def entities(_: Wiki, fields: Mapping[str, str]) -> dict[str, Any]:
    """action=wbgetentities."""
    return {
        "entities": {qid: {"type": "item", "id": qid, "claims": {}} for qid in fields["ids"].split("|")}, "success": 1
    }  # fmt: skip


ACTIONS: dict[str, Callable[[Wiki, Mapping[str, str]], dict[str, Any]]] = {
    "query": query,
    "wbsearchentities": search,
    "wbgetentities": entities,
}


def wikidata(data: str) -> AbstractContextManager[str]:
    """A real SPARQL server that holds the slice `data` (Turtle)."""
    return sparql(data.encode(), "text/turtle")

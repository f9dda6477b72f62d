"""Items by title from Wikidata's RDF over SPARQL (`schema:about`); alone knows how Wikidata writes pages' addresses."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from urllib.parse import quote

import pyoxigraph as ox

from kg.linking.entities import disambiguations
from kg.linking.lookup import Answer, Key, LookUp
from kg.linking.mediawiki import WIKIPEDIA, Ask, Page, by_wiki, caller, pages
from kg.linking.table import Link
from kg.linking.titles import Naming, name, spelled
from kg.model import KgError
from kg.store import Ask as Sparql
from kg.store import Solutions
from kg.vocab import PREFIXES, P

WIKIDATA = "https://query.wikidata.org/sparql"
"""Wikidata's query service: 60 s of work a minute for one client, each query at most 60 s, 30 failing ones a minute
(https://www.mediawiki.org/wiki/Wikidata_Query_Service/User_Manual#Query_limits)."""

_TITLES = 100
"""Titles a query: with these an answer takes well below a second, far from the limit."""

_GIVE_UP = 3
"""Queries in a row without an answer after which the rest is not asked for."""

_ABOUT = "http://schema.org/about"  # Wikidata's RDF writes schema.org with http

Asked = Mapping[str, str | KgError | None]
"""Title -> item, None, or the error in place of an answer; `""` is a disambiguation page."""


def sitelinks(sparql: Sparql, wiki: str | None = WIKIPEDIA, call: Ask | None = None) -> LookUp:
    """A SPARQL endpoint with Wikidata's sitelinks as a source of links.

    Wikidata knows pages, not redirects: titles that it does not know are asked of the wiki's own API (`wiki`, with
    `{lang}`), and the pages they lead to are asked for again. With `wiki` None redirects stay unlinked.
    """
    call = call or caller()

    def look_up(keys: Collection[Key]) -> Iterator[tuple[Key, Answer]]:
        ask = _Endpoint(sparql)
        for lang, titles in by_wiki(keys):
            answers = dict(_one_wiki(ask, wiki, call, lang, titles))
            yield from (((lang, title), answers[title]) for title in titles)

    return look_up


def _one_wiki(
    ask: _Endpoint, wiki: str | None, call: Ask, lang: str, titles: list[str]
) -> Iterator[tuple[str, Answer]]:
    names = {title: name(title, Naming(lang)) for title in titles}
    yield from ((title, Answer(reason="no page can have this title")) for title, page in names.items() if page is None)
    written = {title: spelled(title, page, lang) for title, page in names.items() if page is not None}
    direct = ask.items(lang, sorted(set(written.values())))
    led: dict[str, Page] = {}
    for title, page in written.items():
        if direct[page] is not None:
            yield title, _answer(lang, title, direct[page], None)
    unknown = [title for title, page in written.items() if direct[page] is None]
    if wiki is None:
        yield from ((title, Answer(reason="no item has this page; redirects were not asked for")) for title in unknown)
        return
    for title, where in pages(call, wiki, lang, unknown, "info"):
        if isinstance(where, Answer):
            reason = f"no item has this page; whether it redirects is not known: {where.reason}"
            yield title, Answer(reason=reason, failed=where.failed)
        elif where.obstacle or not where.redirected:
            target = where.title if where.redirected else None
            yield title, Answer(reason=where.obstacle or "the page has no item", target=target)
        else:
            led[title] = where
    there = ask.items(lang, sorted({where.title for where in led.values()}))
    yield from ((title, _answer(lang, title, there[where.title], where.title)) for title, where in led.items())


def _answer(lang: str, title: str, found: str | KgError | None, target: str | None) -> Answer:
    if isinstance(found, KgError):
        return Answer(reason=found.message, failed=True, target=target)
    if not found:
        apart = "a disambiguation page, or a redirect to one"
        return Answer(reason=apart if found == "" else "redirects to a page that has no item", target=target)
    note = f"exact {lang}wiki title" + (f" after redirect to {target}" if target else "")
    return Answer(Link(lang, title, found, "exact", "Wikidata sitelinks by SPARQL", note), target=target)


class _Endpoint:
    """The endpoint during one look-up: how long it has been silent, after which it is not asked any more."""

    def __init__(self, sparql: Sparql) -> None:
        self.sparql = sparql
        self.silent = 0
        self.size = _TITLES
        self.last: KgError | None = None

    def items(self, lang: str, titles: list[str]) -> Asked:
        """The item of each page; a query that fails is asked again with half the titles: it may have been too slow."""
        found: dict[str, str | KgError | None] = {}
        left = titles
        while left:
            batch, rest = left[: self.size], left[self.size :]
            if self.last is not None and self.silent >= _GIVE_UP:
                found.update(dict.fromkeys(left, KgError(f"not asked, since {self.last.message}", self.last.hint)))
                break
            try:
                found.update(_query(self.sparql, lang, batch))
                left, self.silent = rest, 0
            except KgError as error:
                self.silent, self.last, self.size = self.silent + 1, error, max(1, len(batch) // 2)
                if self.silent >= _GIVE_UP:
                    found.update(dict.fromkeys(batch, error))
                    left = rest
        return found


def _query(sparql: Sparql, lang: str, titles: list[str]) -> dict[str, str | None]:
    places = {address: title for title in titles for address in addresses(lang, title)}
    values = " ".join(f"<{address}>" for address in places)
    kind = f"<{PREFIXES['wdt']}{P['instance of']}>"
    apart = ", ".join(f"<{PREFIXES['wd']}{qid}>" for qid in sorted(disambiguations()))
    answer = sparql(
        f"SELECT ?page ?item ?apart WHERE {{ VALUES ?page {{ {values} }} ?page <{_ABOUT}> ?item . "
        f"OPTIONAL {{ ?item {kind} ?apart FILTER(?apart IN ({apart})) }} }}"
    )
    found: dict[str, str | None] = dict.fromkeys(titles)
    if not isinstance(answer, Solutions):
        raise KgError("the endpoint did not answer with rows", "is this the address of a SPARQL endpoint?")
    for page, item, kind_of in answer.rows:
        if not isinstance(page, ox.NamedNode) or not isinstance(item, ox.NamedNode) or page.value not in places:
            raise KgError(f"the endpoint answered what was not asked: {page} {item}", "is it a copy of Wikidata?")
        qid = item.value.removeprefix(PREFIXES["wd"])
        if not (qid[:1] == "Q" and qid[1:].isdecimal()):
            raise KgError(f"the endpoint's {item} is no Wikidata item", "is it a copy of Wikidata?")
        found[places[page.value]] = "" if kind_of is not None else qid
    return found


def addresses(lang: str, title: str) -> tuple[str, ...]:
    """The page's address as Wikidata's RDF writes it: MediaWiki's own encoding, which once wrote `~` as `%7E`."""
    path = quote(title.replace(" ", "_"), safe=";@$!*(),/~:")
    address = f"https://{lang}.wikipedia.org/wiki/{path}"
    return (address, address.replace("~", "%7E")) if "~" in address else (address,)

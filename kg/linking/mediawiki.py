"""Items by title from a wiki's own API (`prop=pageprops`), 50 titles a call; alone knows the shapes of its answers."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from kg.linking.lookup import Answer, Key, LookUp
from kg.linking.table import Link
from kg.linking.titles import Naming, name, spelled
from kg.model import KgError
from kg.store.http import Busy, Patience, Reply, ask

WIKIPEDIA = "https://{lang}.wikipedia.org/w/api.php"
"""The API of the Wikipedia in a language."""

_TITLES = 50
"""A call may name this many (https://www.mediawiki.org/wiki/API:Query; 500 only with a bot's rights)."""

_MAXLAG = "5"
"""Seconds that the wiki's databases may lag behind before we wait (https://www.mediawiki.org/wiki/Manual:Maxlag_parameter)."""

_PASSING = ("maxlag", "ratelimited", "readonly", "internal_api_error", "failed-")
"""How codes of errors begin that are worth another try."""

_ROUNDS = 100
"""Continuations of one call; there are fewer, or the wiki does not come to an end."""

_GIVE_UP = 2
"""Calls in a row without an answer after which the rest is not asked for."""

_QID = re.compile(r"Q[1-9][0-9]*")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """What the wiki says of a title: the page it is or leads to, its item, and what keeps it from being linked."""

    title: str
    item: str | None = None
    redirected: bool = False
    obstacle: str = ""


Ask = Callable[[str, Mapping[str, str]], Any]
"""One call to an API at an address: its JSON, checked to be an answer and not an error."""


def caller(patience: Patience | None = None, sleep: Callable[[float], None] = time.sleep) -> Ask:
    """How APIs are called: as JSON, with maxlag, as often as `patience` allows."""

    def call(url: str, fields: Mapping[str, str]) -> Any:
        common = {"format": "json", "formatversion": "2", "maxlag": _MAXLAG}
        return ask(url, {**common, **fields}, lambda reply: _answer(url, reply), patience or Patience(), sleep)

    return call


def wiki_api(address: str = WIKIPEDIA, call: Ask | None = None) -> LookUp:
    """Wikis' APIs as a source of links; `{lang}` in `address` stands for the language.

    A title that redirects is the item of its target, unless the redirect has an item of its own or leads to a section.
    """
    call = call or caller()

    def look_up(keys: Collection[Key]) -> Iterator[tuple[Key, Answer]]:
        for lang, titles in by_wiki(keys):
            for title, page in pages(call, address, lang, titles, "pageprops"):
                yield (lang, title), page if isinstance(page, Answer) else _linked(lang, title, page)

    return look_up


def _linked(lang: str, title: str, page: Page) -> Answer:
    target = page.title if page.redirected else None
    if page.item is None or page.obstacle:
        return Answer(reason=page.obstacle or "the page has no item", target=target)
    note = f"exact {lang}wiki title" + (f" after redirect to {page.title}" if page.redirected else "")
    return Answer(Link(lang, title, page.item, "exact", f"{lang}wiki API, pageprops", note), target=target)


def by_wiki(keys: Collection[Key]) -> list[tuple[str, list[str]]]:
    """The titles of each wiki, sorted: one wiki after the other, since each is a service of its own."""
    return [(lang, sorted(title for of, title in keys if of == lang)) for lang in sorted({lang for lang, _ in keys})]


def pages(call: Ask, address: str, lang: str, titles: Sequence[str], prop: str) -> Iterator[tuple[str, Page | Answer]]:
    """What each title is on the wiki of `lang`; an Answer where it cannot be asked for, or was not answered.

    With `prop` "info" only where titles lead is asked, with "pageprops" items too.
    """
    naming, silent, said = Naming(lang), 0, ""
    written: dict[str, list[str]] = {}
    for title in titles:
        if (page := name(title, naming)) is None:
            yield title, Answer(reason="no page can have this title")
        else:
            written.setdefault(spelled(title, page, lang), []).append(title)
    for batch in batched(written, _TITLES):
        found: Mapping[str, Page | Answer]
        if silent >= _GIVE_UP:
            found = dict.fromkeys(batch, Answer(reason=f"not asked, since {said}", failed=True))
        else:
            try:
                found, silent = _pages(call, address.format(lang=lang), batch, prop), 0
            except KgError as error:
                silent, said = silent + 1, error.message
                found = dict.fromkeys(batch, Answer(reason=said, failed=True))
        yield from ((title, each) for spelling, each in found.items() for title in written[spelling])


def batched(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """`things` in lists of at most `size`."""
    left = iter(things)
    while batch := list(islice(left, size)):
        yield batch


def _pages(call: Ask, url: str, titles: Sequence[str], prop: str) -> dict[str, Page | Answer]:
    """One batch: what each title leads to, and for those that redirect, whether they are items of their own."""
    fields = {"action": "query", "prop": prop}
    if prop == "pageprops":
        fields["ppprop"] = "wikibase_item|disambiguation"
    led = _Query(call, url, {**fields, "redirects": "1"}, titles)
    found = {title: _page(led, title) for title in titles}
    moved = [title for title, page in found.items() if isinstance(page, Page) and page.redirected]
    if moved and prop == "pageprops":
        themselves = _Query(call, url, fields, moved)
        for title in moved:
            own = _page(themselves, title)
            if isinstance(own, Answer) or own.item:
                found[title] = own
    return found


def _page(query: _Query, title: str) -> Page | Answer:
    try:
        return query.page(title)
    except KgError as error:
        return Answer(reason=error.message, failed=True)


class _Query:
    """The answer to one `action=query`, all its continuations merged; KgError where it does not cover every title."""

    def __init__(self, call: Ask, url: str, fields: Mapping[str, str], titles: Sequence[str]) -> None:
        self.url = url
        self.renamed: dict[str, str] = {}
        self.redirects: dict[str, tuple[str, bool]] = {}
        self.pages: dict[str, dict[str, Any]] = {}
        self.elsewhere: set[str] = set()
        asked: Mapping[str, str] = {**fields, "titles": "|".join(titles)}
        more: Mapping[str, str] = {}
        for _ in range(_ROUNDS):
            answer = call(url, {**asked, **more})
            try:
                self._take(answer["query"])
                more = {str(key): str(value) for key, value in answer.get("continue", {}).items()}
            except (KeyError, TypeError, AttributeError, ValueError) as error:
                raise KgError(
                    f"{url}: the answer is not that of a wiki's API: {error!r}", "is it …/w/api.php?"
                ) from None
            if not more:
                break

    def _take(self, query: Mapping[str, Any]) -> None:
        self.renamed.update((change["from"], change["to"]) for change in query.get("normalized", ()))
        for change in query.get("redirects", ()):
            self.redirects[change["from"]] = (change["to"], bool(change.get("tofragment")))
        self.elsewhere.update(link["title"] for link in query.get("interwiki", ()))
        for page in query.get("pages", ()):
            known = self.pages.setdefault(page["title"], {})
            known.update({**page, "pageprops": {**known.get("pageprops", {}), **page.get("pageprops", {})}})

    def page(self, title: str) -> Page:
        """The page that a title leads to, over its normal spelling and its redirects."""
        at, section, seen = self.renamed.get(title, title), False, set[str]()
        begun = at
        while at in self.redirects and at not in seen:
            seen.add(at)
            at, fragment = self.redirects[at]
            section = section or fragment
        if title in self.elsewhere or at in self.elsewhere:
            return Page(at, None, at != begun, "leads to another wiki")
        if at in seen:
            return Page(at, None, True, "redirects in a circle")
        facts = self.pages.get(at)
        if facts is None:
            raise KgError(f"{self.url}: the answer says nothing of {title!r}", "is it …/w/api.php?")
        props = facts["pageprops"]
        item = props.get("wikibase_item")
        if item is not None and not _QID.fullmatch(str(item)):
            raise KgError(f"{self.url}: {item!r} is no Wikidata item", "is it …/w/api.php of a Wikipedia?")
        return Page(at, item, at != begun, _obstacle(facts, section=section, redirected=at != begun))


def _obstacle(facts: Mapping[str, Any], *, section: bool, redirected: bool) -> str:
    """Why a page is not linked whatever its item; empty when nothing is in the way."""
    if facts.get("invalid") or facts.get("special"):
        return "no page can have this title"
    if facts.get("missing"):
        return "redirects to a page that is not there" if redirected else "there is no such page"
    if "disambiguation" in facts["pageprops"]:
        return "a disambiguation page, or a redirect to one"
    return "redirects to a section of a page, which is another thing" if section else ""


def _answer(url: str, reply: Reply) -> Any:
    """The JSON of a reply; Busy where it is none or tells of a passing fault, KgError for any other error it tells."""
    try:
        answer = json.loads(reply.body)
    except (ValueError, RecursionError):
        words = " ".join(reply.body[:200].decode("utf-8", "replace").split())
        raise Busy(
            f"{url}: answered {reply.kind}, not JSON: {words[:80]}",
            "is this the address of …/w/api.php?",
            reply.retry_after,
        ) from None
    error = answer.get("error") if isinstance(answer, dict) else {"code": "", "info": "the answer is no object"}
    if error is None:
        return answer
    code, info = (str(error.get(key, "")) for key in ("code", "info")) if isinstance(error, dict) else ("", str(error))
    message = f"{url}: {code}: {info}"
    if code.startswith(_PASSING):
        raise Busy(message, "the wiki is overloaded: ask again later", reply.retry_after)
    raise KgError(message, "is this the address of …/w/api.php?")

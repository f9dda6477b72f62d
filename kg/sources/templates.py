"""The template pages among the sources that hold a part of articles: what is on them decides which are kept."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kg.extractors.page.template_facts import holds_facts
from kg.mapping import ANY, mappings
from kg.model import Article, KgError
from kg.sources.dumps import TEMPLATES, is_dump
from kg.sources.files import decoded, found
from kg.sources.pages import pages_of
from kg.wikitext.template_pages import led_to
from kg.wikitext.titles import normalize

Templates = Mapping[str, Mapping[str, Article]]
"""By the wiki's language, then by name without namespace: what `kg.extract` takes as `templates`."""

LIMIT = 1 << 28
"""Characters of template pages that are kept, all of them together; the largest Wikipedia needs a tenth of it."""


def template_pages(paths: Iterable[Path | str], lang: str | None = None) -> Templates:
    """The template pages under `paths` (dumps, and files called `Template:…`) that hold facts, and redirects to them.

    What a page holds decides, not its name (`holds_facts`). Dumps are read once through, page by page; memory: the kept
    pages, `LIMIT` characters at most, and the redirects. What cannot be read is passed over here: `read` tells of it.
    Of two pages with one name the first counts. KgError when the limit is reached.
    """
    kept: dict[str, dict[str, Article]] = {}
    redirects: dict[str, dict[str, Article]] = {}
    size = 0
    for page in _pages(paths, lang):
        name = normalize((page.title or "").partition(":")[2])
        if led_to(page.text):
            redirects.setdefault(page.lang, {}).setdefault(name, page)
        elif name not in kept.get(page.lang, {}) and holds_facts(page):
            kept.setdefault(page.lang, {})[name] = page
            size += len(page.text)
            if size > LIMIT:
                raise KgError(
                    f"{page.name}: the template pages that hold facts are too many: more than {LIMIT:,} characters",
                    "give the few that the articles need with --templates",
                )
    return {code: _with_redirects(pages, redirects.get(code, {})) for code, pages in kept.items()}


def _with_redirects(kept: dict[str, Article], redirects: Mapping[str, Article]) -> Mapping[str, Article]:
    """The kept pages and the redirects that lead to them, by whatever steps."""
    sources: dict[str, list[str]] = {}
    for name, page in redirects.items():
        sources.setdefault(led_to(page.text) or "", []).append(name)
    waiting, seen = list(kept), set(kept)
    while waiting:
        for name in sources.get(waiting.pop(), ()):
            if name not in seen:
                seen.add(name)
                waiting.append(name)
    return kept | {name: redirects[name] for name in sorted(seen - set(kept))}


def is_template_file(path: Path, lang: str) -> bool:
    """Whether a file's name says that it is a template page (`Template:Toronto weatherbox.wikitext`)."""
    space, colon, _ = path.stem.partition(":")
    names = {mappings(code).words["namespaces"]["template"] for code in (lang, ANY)}
    return bool(colon) and normalize(space) in names


def _pages(paths: Iterable[Path | str], lang: str | None) -> Iterator[Article]:
    for place in found(paths):
        try:
            if is_dump(place):
                yield from pages_of(place, lang, lambda _: None, TEMPLATES)
            elif is_template_file(place, lang or "en"):
                title = place.stem.replace("_", " ")
                yield Article(title, lang or "en", decoded(place.read_bytes(), str(place)), name=str(place))
        except (KgError, OSError):
            continue

"""The texts that evidence points into: one JSON object a line for each article and each template page it shows."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from kg.model import Article, Extraction
from kg.rdf.iris import BASE, article_url, page_iri
from kg.rdf.page import LICENCE, page

_SURROGATE = re.compile("[\ud800-\udfff]")


def article_lines(extractions: Iterable[Extraction], base: str = BASE) -> Iterator[str]:
    """Writes the wikitext of each article, and of the template pages it shows, as lines of JSON; each page once.

    `page` (of an article) and `template` (of a template page) are what `evidence` in the statements table calls them.
    """
    seen: set[tuple[str, str]] = set()
    for extraction in extractions:
        here = page(extraction, base)
        name = extraction.subject.title or extraction.subject.label
        pages = [{"page": name, "iri": here.iri, "url": here.url, **_text(extraction.article)}]
        pages += [_template(each, base) for each in extraction.templates]
        for row in pages:
            if (key := (row["iri"], row["sha256"])) not in seen:
                seen.add(key)
                yield _SURROGATE.sub("\ufffd", json.dumps(row, ensure_ascii=False, separators=(", ", ": ")))


def _template(article: Article, base: str) -> dict[str, Any]:
    title = article.title or article.name
    iri, url = page_iri(title, article.lang, base), article_url(title, article.lang)
    return {"template": title, "iri": iri, "url": url, **_text(article)}


def _text(article: Article) -> dict[str, Any]:
    digest = hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()
    return {
        "lang": article.lang, "revision": article.revision, "sha256": digest, "license": LICENCE, "text": article.text,
    }  # fmt: skip

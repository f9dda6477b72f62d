"""What breaks the shapes over a whole corpus, article by article, as the page docs/violations.md.

Usage: KG_CORPUS=DIR python -m tools.violations
DIR holds `pages/` (wikitext files named by title) and `dumps/` (MediaWiki exports). Why a violation is the article's
own doing stands in tools/violations.toml, where a person who has read the article puts it; one that nobody has read
yet says so.
"""

import os
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from urllib.parse import unquote

from kg.check import check
from kg.check.report import Violation
from kg.extractors import extract
from kg.model import Article
from kg.rdf import BASE, lines
from kg.sources import read, template_pages

READ = Path(__file__).with_suffix(".toml")
PAGE = Path(__file__).parent.parent / "docs" / "violations.md"
AT_ONCE = 100
"""Articles that are checked together: a check has a cost of its own, and a graph has to be held."""
_UNREAD = "**not read yet**"

HEAD = """# What breaks the shapes, and why

`kg check` over {articles:,} articles ({triples:,} triples) finds {count}. Each was read: what stands below
is what the article itself says wrongly, or says of two years or places at once. The statements are kept, marked
(`kg:breaks`) and told; nothing is dropped. Made by `KG_CORPUS=DIR python -m tools.violations` from DIR's `pages/` and
`dumps/`; the last column is from `tools/violations.toml`, written by a person.

| article | shape | value | rule | why it is the article's |
| --- | --- | --- | --- | --- |
"""


def main(corpus: Path) -> str:
    """The page about the violations of a corpus."""
    found: set[Violation] = set()
    articles = triples = 0
    templates = template_pages([corpus])
    for chunk in _chunks(corpus):
        extracted = [extract(article, templates=templates.get(article.lang)) for article in chunk]
        report = check(line for extraction in extracted for line in lines(extraction))
        articles, triples = articles + len(extracted), triples + report.triples
        found |= set(report.violations)
        print(f"{articles:,} articles, {len(found)} violations", file=sys.stderr)
    return page(sorted(found), articles, triples, tomllib.loads(READ.read_text("utf-8")))


def page(found: list[Violation], articles: int, triples: int, read: Mapping[str, Mapping[str, str]]) -> str:
    """The page in Markdown; `read` has the reasons by article and shape."""
    count = f"{len(found)} violation{'s' if len(found) != 1 else ''}"
    rows = [
        f"| {_cell(title)} | {violation.shape} | {_cell('; '.join(violation.places) or violation.value)} "
        f"| {_cell(violation.rule)} | {_cell(read.get(title, {}).get(violation.shape.partition(':')[2], _UNREAD))} |"
        for violation in found
        for title in [_title(violation)]
    ]
    return HEAD.format(articles=articles, triples=triples, count=count) + "".join(f"{row}\n" for row in rows)


def _chunks(corpus: Path) -> Iterator[list[Article]]:
    for folder, titles in (("pages", "file"), ("dumps", None)):
        if (corpus / folder).is_dir():
            articles = read([corpus / folder], title_from="file" if titles else None, on_skip=lambda _: None)
            yield from _by(AT_ONCE, articles)


def _by(size: int, articles: Iterable[Article]) -> Iterator[list[Article]]:
    rest = iter(articles)
    while chunk := list(islice(rest, size)):
        yield chunk


def _title(violation: Violation) -> str:
    """The title of the page whose graph says it."""
    iri = (violation.statements or (violation.thing,))[0].partition("#")[0]
    return unquote(iri.removeprefix(BASE).partition("/")[2]).replace("_", " ")


def _cell(words: str) -> str:
    return " ".join(words.replace("|", "\\|").split())


if __name__ == "__main__":
    if "KG_CORPUS" not in os.environ:
        sys.exit("KG_CORPUS names no corpus: a folder with pages/ and dumps/")
    PAGE.write_text(main(Path(os.environ["KG_CORPUS"])), "utf-8")

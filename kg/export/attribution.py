"""ATTRIBUTION.md: whose text this is and on what terms, for people."""

from kg.export.graph import Graph, text

_TERMS = """# Attribution

What these files state was extracted from the articles below, which their authors publish under
[CC BY-SA 4.0](https://creativecommons.org/licenses/by-sa/4.0/). **Changes were made:** the statements were taken out of
the text and written as linked data; sentences are quoted as evidence. The files stand under the same licence: who
passes them on, changed or not, names the articles and keeps the licence.

- Names of properties and classes come from [Wikidata](https://www.wikidata.org/) (CC0) and
  [schema.org](https://schema.org/) (CC BY-SA 3.0).
- Pictures are named, not copied. Each has its own author and licence, told on its page on Wikimedia Commons
  (`https://commons.wikimedia.org/wiki/File:<name>`).

## Articles
"""


def credits(graph: Graph) -> bytes:
    """The credit of every article of the graph, in Markdown."""
    texts, links = _by_page(graph, "schema:creditText"), _by_page(graph, "dcterms:source")
    articles = [f"{'; '.join(texts.get(page, [page]))}{_linked(links.get(page, []))}" for page in graph.pages]
    return (_TERMS + "\n" + "".join(f"- {article}\n" for article in articles)).encode()


def _linked(links: list[str]) -> str:
    return f" ({', '.join(f'<{link}>' for link in links)})" if links else ""


def _by_page(graph: Graph, predicate: str) -> dict[str, list[str]]:
    """What the graphs of each page say, each once: of the article and of the template pages that it shows."""
    found: dict[str, list[str]] = {}
    for page, value in graph.described(predicate):
        if (said := text(value)) not in found.setdefault(page, []):
            found[page].append(said)
    return found

"""ATTRIBUTION.md: whose text this is and on what terms, for people."""

from kg.export.graph import Graph

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


def attribution(graph: Graph) -> bytes:
    """The credit of every article of the graph, in Markdown."""
    return (_TERMS + "\n" + "".join(f"- {_article(graph, page)}\n" for page in graph.pages)).encode()


def _article(graph: Graph, page: str) -> str:
    layers = sorted(name for name in graph.graphs if name.partition("#")[0] == page)
    texts = [text for layer in layers for text in graph.facts(layer, "schema:creditText")]
    links = [link for layer in layers for link in graph.facts(layer, "dcterms:source") if "://" in link]
    text = texts[0] if texts else page
    return f"{text} (<{links[0]}>)" if links else text

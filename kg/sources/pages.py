"""The pages of a file that holds many, whatever its format."""

from collections.abc import Callable, Iterator
from pathlib import Path

from kg.model import Article
from kg.sources.dumps import chunks_of, dump_articles, opened
from kg.sources.files import XML
from kg.sources.records import record_articles
from kg.sources.skipped import Skipped


def pages_of(place: Path, lang: str | None, on_skip: Callable[[Skipped], None], namespace: str) -> Iterator[Article]:
    """Reads the pages of one namespace out of an XML export or a file of records; other pages go to `on_skip`."""
    if place.name.lower().endswith(XML):
        with opened(place) as stream:
            yield from dump_articles(chunks_of(stream), str(place), lang, on_skip, namespace)
    else:
        yield from record_articles(place, str(place), lang, on_skip, int(namespace))

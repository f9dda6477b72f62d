"""Articles that come twice: of one title, or one page of a wiki, the newest revision counts, else the first."""

import unicodedata
from collections.abc import Iterable, Iterator

from kg.model import Article, Extraction
from kg.sources.skipped import Skipped


def distinct(extractions: Iterable[Extraction], told: list[str], deleted: Iterable[Skipped] = ()) -> list[Extraction]:
    """The extractions without those of a title or page that a newer one has; `told` gets a line for each left out.

    Titles that differ only in how accents are composed (NFC, NFD) are one title. What was `deleted` after
    it was written is left out too.
    """
    gone = {(each.lang, each.target): each.timestamp or "" for each in deleted}
    kept: dict[object, Extraction] = {}
    for extraction in extractions:
        article = extraction.article
        end = gone.get((article.lang, article.title), gone.get((None, article.title)))
        if end is not None and (article.timestamp or "") <= end:
            told.append(f"{article.name}: deleted since")
            continue
        older = [kept[key] for key in _keys(article) if key in kept]
        if (newer := next((each for each in older if _age(each.article) >= _age(article)), None)) is not None:
            told.append(f"{article.name}: the same title as {newer.article.name}")
            continue
        for each in older:
            if kept.get(next(_keys(each.article))) is each:
                told.append(f"{each.article.name}: the same title as {article.name}, which is newer")
            kept = {key: other for key, other in kept.items() if other is not each}
        kept.update(dict.fromkeys(_keys(article), extraction))
    return list({id(each): each for each in kept.values()}.values())


def _keys(article: Article) -> Iterator[object]:
    """What an article is known by: its title and its page, or, where it has neither, itself."""
    if article.title is None and article.page_id is None:
        yield id(article)
    if article.title is not None:
        yield article.lang, unicodedata.normalize("NFC", article.title)
    if article.page_id is not None:
        yield article.lang, article.page_id


def _age(article: Article) -> tuple[str, int]:
    return article.timestamp or "", article.revision or 0

"""What a wiki tells of itself on top of the tables of its language: the names of its namespaces."""

from dataclasses import replace

from kg.model import Site
from kg.wikitext.language import Language

# https://www.mediawiki.org/wiki/Manual:Namespace_constants
_FILE, _MEDIA, _TEMPLATE, _CATEGORY, _PORTAL = 6, -2, 10, 14, 100
_SPELLED = {"category title": _CATEGORY, "template": _TEMPLATE, "portal": _PORTAL}
"""The namespaces of pages that have things of their own, as `words.toml` knows them."""


def named_by(language: Language, site: Site, *, own: bool) -> Language:
    """The language with the names that a wiki gives its namespaces; with `own` its pages are called so, too."""
    names = {number: name for number, name in site.namespaces if name}
    folded = {number: name.casefold() for number, name in names.items()}
    files = [folded.pop(number) for number in (_FILE, _MEDIA) if number in folded]
    categories = [folded.pop(_CATEGORY)] if _CATEGORY in folded else []
    words = dict(language.words)
    if own:
        spelled = {key: names[number] for key, number in _SPELLED.items() if number in names}
        words["namespaces"] = {**words["namespaces"], **spelled}
    return replace(
        language,
        words=words,
        file_prefixes=tuple(dict.fromkeys((*language.file_prefixes, *files))),
        category_prefixes=tuple(dict.fromkeys((*language.category_prefixes, *categories))),
        namespaces=language.namespaces | set(folded.values()),
    )

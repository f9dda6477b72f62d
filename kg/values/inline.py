"""The inline templates that the value readers need when no Language is given (`{{nowrap}}`, `{{lang}}`)."""

from functools import lru_cache

from kg.values.lexicon import tables
from kg.wikitext.language import Inline, Language


@lru_cache(maxsize=32)
def minimal(lang: str) -> Language:
    """A Language with the templates listed under `[templates]` in the language's `values.toml`."""
    listed = tables(lang).get("templates", {})
    inline: dict[str, Inline] = {}
    for name in listed.get("show", []):
        inline[name] = Inline("show")
    for name in listed.get("show second", []):
        inline[name] = Inline("show", show=("2", "1"))
    for name in listed.get("language", []):
        inline[name] = Inline("lang", show=("2",), lang="1")
    for name in listed.get("hide", []):
        inline[name] = Inline("hide")
    for name in listed.get("note", []):
        inline[name] = Inline("note")
    for name, text in listed.get("text", {}).items():
        inline[name] = Inline("text", text=text)
    return Language(lang, inline)

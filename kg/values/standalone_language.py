"""The inline templates that the value readers know when no Language is given; it alone knows where they are listed."""

from functools import lru_cache
from typing import Any

from kg.values.language_tables import countries, inline_rules, tables, wikis
from kg.wikitext.language import Inline, Language


@lru_cache(maxsize=32)
def standalone(lang: str) -> Language:
    """A Language with the templates of `templates.toml`, where `[templates]` of `values.toml` says nothing else."""
    inline: dict[str, Inline] = {}
    for group in inline_rules(lang):
        fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in group.items() if k != "names"}
        inline |= dict.fromkeys((name.casefold() for name in group["names"]), Inline(**fields))
    listed = tables(lang).get("templates", {})
    inline |= dict.fromkeys(listed.get("show", []), Inline("show"))
    inline |= dict.fromkeys(listed.get("show second", []), Inline("show", show=("2", "1")))
    inline |= dict.fromkeys(listed.get("show last", []), Inline("show", show=("3", "2", "1")))
    inline |= dict.fromkeys(listed.get("language", []), Inline("lang", show=("2",), lang="1"))
    inline |= dict.fromkeys(listed.get("hide", []), Inline("hide"))
    inline |= dict.fromkeys(listed.get("note", []), Inline("note"))
    inline |= {name: Inline("text", text=text) for name, text in listed.get("text", {}).items()}
    return Language(lang, inline, countries=countries(lang), wikis=wikis() - {lang})

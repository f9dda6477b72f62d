"""Which template pages hold what articles show from them."""

from kg.extractors.climate.on_template_pages import holds_tables
from kg.model import Article
from kg.wikitext.parser_functions import is_table
from kg.wikitext.template_pages import MAX_SIZE


def holds_facts(source: Article) -> bool:
    """Whether a template page holds facts of its own that articles show: what is on it decides, not its name."""
    return holds_tables(source) or (len(source.text) <= MAX_SIZE and is_table(source.text))

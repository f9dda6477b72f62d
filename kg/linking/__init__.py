"""Wiki titles joined to Wikidata items after extraction, on a table that names a source for every pair."""

from kg.linking.join import Linked, Report, Thing, link_lines
from kg.linking.table import Link, Links, qids, read_table

__all__ = ["Link", "Linked", "Links", "Report", "Thing", "link_lines", "qids", "read_table"]

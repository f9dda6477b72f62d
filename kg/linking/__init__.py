"""Wiki titles joined to Wikidata items after extraction, on sources that pair the two, each link with its source."""

from kg.linking.index import Sitelinks, open_index, open_links
from kg.linking.join import Linked, Report, Thing, link_lines
from kg.linking.lookup import Answer, LookUp, in_order, in_table
from kg.linking.table import Link, Links, qids, read_table

__all__ = [
    "Answer", "Link", "Linked", "Links", "LookUp", "Report", "Sitelinks", "Thing", "in_order", "in_table", "link_lines",
    "open_index", "open_links", "qids", "read_table",
]  # fmt: skip

"""Values as people write them: dates, numbers, quantities, coordinates and text, each reader usable alone.

The rooms, from the door inwards; dates and quantities look at each other's forms only to refuse what is the other.

- dates: `dates` (what in a text is a date) > `periods` (with the words around it) > `joints`, `spans`, `completion`
  (two that belong together) > `date_forms`, `date_patterns` (a single one) > `edtf` (the string and its bounds)
- quantities: `quantities` (what in a text is one) > `measures` (a number with its unit) > `ranges`, `compounds`,
  `money`, `refusals` (two numbers, two units, a currency, what is none) > `numbers`, `units`, `unit_names`
- `coordinates`, `text`, `identifiers` (ISBN, ISSN, DOI)
- wikitext to words, before any of them: `rendering` > `value_templates`, `measure_templates` (written out) > `convert`,
  `arguments`, `inline`
- the tables of a language, behind all of them: `context` (phrases around a place in a text) > `lexicon` (the files)
"""

from kg.values.coordinates import parse_coordinates
from kg.values.dates import FoundDate, find_dates, parse_date
from kg.values.quantities import FoundQuantity, find_quantities, parse_number, parse_quantity
from kg.values.text import parse_text

__all__ = [
    "FoundDate",
    "FoundQuantity",
    "find_dates",
    "find_quantities",
    "parse_coordinates",
    "parse_date",
    "parse_number",
    "parse_quantity",
    "parse_text",
]

"""Values as people write them: dates, numbers, quantities, coordinates and text, each reader usable alone."""

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

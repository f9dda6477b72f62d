"""The readers of values cost linear work, whatever a value repeats; what grows with the square fails by count."""

from collections.abc import Callable

import pytest
from markup import work

from kg.values import find_dates, find_quantities, parse_coordinates, parse_date, parse_number, parse_quantity

READERS: tuple[Callable[[str], object], ...] = (
    *(parse_date, parse_number, parse_quantity, parse_coordinates, find_dates, find_quantities),
)
REPEATED = [
    *("5 ", "5 km ", "476 ", "1990 ", "1990?", "1990–", "4 or 5 ", "1 and ", "12/22 ", "c. 965 ", "the War of 1812 "),
    *("the 1980s and ", "May and ", " (approx.)", " (?)", "2nd half of ", "population: 1945 ", "44 or 43 BC "),
    *(
        "½",
        "(",
        "((476",
        "1,234,",
        "5(+1/−",
        "5 ± ",
        "5 (± ",
        "half a ",
        "5+ ",
        "$",
        "−$",
        "−10 – ",
        "5 m s⁻¹ ",
        "5 per ",
    ),
    *("5 ft 6 in – ", "5-", "5m 3s ", "A B C D ", "39 54 N ", "39°", "39°54′ north ", "{{val|5|", "{{frac|1|2}}"),
]


@pytest.mark.parametrize("unit", REPEATED)
def test_what_a_value_repeats_costs_linear_work(unit: str) -> None:
    for read in READERS:
        read(unit)
        small, large = (work(read, unit * (size // len(unit))) for size in (500, 2_000))
        assert large <= 4.6 * small + 3_000, read.__name__

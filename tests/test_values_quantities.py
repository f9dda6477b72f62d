"""Numbers and quantities are read as written, with the source's unit; other kinds of numbers are refused."""

from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Quantity
from kg.values import find_quantities, parse_number, parse_quantity, parse_text
from kg.values.language_tables import tables, units
from kg.values.standalone_language import standalone
from kg.values.unit_names import codes
from kg.vocab import resource
from kg.wikitext.inline import parse
from kg.wikitext.passage import passage

NUMBERS = [
    ("768,551", "768551"),
    ("1 234 567", "1234567"),
    ("1&nbsp;234&thinsp;567", "1234567"),
    ("1'234'567", "1234567"),
    ("12,34,567", "1234567"),
    ("1,000.50", "1000.50"),
    ("830.0", "830.0"),
    (".5", "0.5"),
    ("−5", "-5"),
    ("-5", "-5"),
    ("&minus;5", "-5"),
    ("+5", "5"),
    ("1.5 million", "1500000"),
    ("5.30 billion", "5300000000"),
    ("2 hundred", "200"),
    ("5 lakh", "500000"),
    ("10 crore", "100000000"),
    ("3½", "3.5"),
    ("½", "0.5"),
    ("1 1/2", "1.5"),
    ("3/4", "0.75"),
    ("1.2×10⁶", "1200000"),
    ("1.2 × 10<sup>6</sup>", "1200000"),
    ("10<sup>5</sup>", "100000"),
    ("1.8e5", "180000"),
    ("twelve", "12"),
    ("twenty-five thousand", "25000"),
    ("one hundred and five", "105"),
    ("7 ''kuyok''", "7"),
    ("Around 2,300 (2020)", "2300"),
    ("pop. 5,000", "5000"),
    ("{{formatnum:1394.5}}", "1394.5"),
    ("{{nts|0.9}}", "0.9"),
    ("{{val|1.23|0.05|e=6}}", "1230000"),
    ("{{increase}} 65,648,100<ref>x</ref>", "65648100"),
    ("330<!-- no commas -->", "330"),
    ("330{{efn|1}}", "330"),
    ("330 km2", "330"),
    ("$5", "5"),
]
REFUSED = [
    *("", "—", "?", "none", "auto", "N/A", "[[Canada]]", "1,23", "1.2.3", "12:30", "555-1234", "1 2345"),
    *("page 5", "No. 5", "Route 66", "Boeing 747", "A4", "5th", "61st", "3–1–2", "5-a-side", "5:1", "1 in 5", "5 p.m."),
    *("20 May 1990", "May 20", "1990s", "18th century", "1990-05-06", "22/08/1990", "20 BC", "330<sup>1</sup>", "5²"),
    *("5 × 7 m", "5 m × 7 m", "2x4", "100 by 50", "$5/share", "25/km", "50K", "50¢"),
    *("{{age|1945|1|1}}", "{{no such|5}}", "{{convert|xx|km}}", "{{convert|110|by|67|ft}}", "<ref>5</ref>", "{{"),
]
QUANTITIES = [
    ("330 km2", "330", "km2"),
    ("330 km²", "330", "km2"),
    ("330&nbsp;km<sup>2</sup>", "330", "km2"),
    ("330 square kilometres (127 sq mi)", "330", "km2"),
    ("127 sq mi", "127", "[mi_i]2"),
    ("127 sq. mi.", "127", "[mi_i]2"),
    ("1,200 ha (3,000 acres)", "1200", "har"),
    ("3,000 acres", "3000", "[acr_us]"),
    ("500 dunams", "500", "dunam"),
    ("7,000 sq ft", "7000", "[sft_i]"),
    ("319 m", "319", "m"),
    ("2.5m", "2.5", "m"),
    ("1,470 ft", "1470", "[ft_i]"),
    ("1.80 [[metre|m]]", "1.80", "m"),
    ("12 in", "12", "[in_i]"),
    ("20 [[nautical mile]]s", "20", "[nmi_i]"),
    ("6 ft 2 in", "74", "[in_i]"),
    ("5'11\"", "71", "[in_i]"),
    ("6'3''", "75", "[in_i]"),
    ("5 ft 11½ in", "71.5", "[in_i]"),
    ("8 st 5 lb", "117", "[lb_av]"),
    ("3.2 [[kilogram|kg]]", "3.2", "kg"),
    ("100 [[Pound (mass)|lb]]", "100", "[lb_av]"),
    ("5 tonnes", "5", "t"),
    ("10 long tons", "10", "[lton_av]"),
    ("2,328/km2", "2328", "/km2"),
    ("87/km<sup>2</sup> (225/sq mi)", "87", "/km2"),
    ("2,328 inhabitants per km²", "2328", "/km2"),
    ("743.6 people per square mile", "743.6", "/[mi_i]2"),
    ("1326 kg/m3", "1326", "kg/m3"),
    ("2 litres", "2", "L"),
    ("5.4 m3/s", "5.4", "m3/s"),
    ("900 cubic feet per second", "900", "[cft_i]/s"),
    ("120 km/h", "120", "km/h"),
    ("75 mph", "75", "[mi_i]/h"),
    ("14 knots", "14", "[kn_i]"),
    ("9.8 m/s<sup>2</sup>", "9.8", "m/s2"),
    ("−5 °C", "-5", "Cel"),
    ("70 degrees Fahrenheit", "70", "[degF]"),
    ("165 [[Kelvin|K]]", "165", "K"),
    ("100 MW", "100", "MW"),
    ("20 kWh", "20", "kW.h"),
    ("0.1 bar", "0.1", "bar"),
    ("50%", "50", "%"),
    ("50 per cent", "50", "%"),
    ("95 minutes", "95", "min"),
    ("2½ hours", "2.5", "h"),
    ("1 h 30 min", "90", "min"),
    ("1h30m", "90", "min"),
    ("US$5.3 billion (2015)", "5300000000", "USD"),
    ("[[US$]] 63.5 Million (2010)", "63500000", "USD"),
    ("$12,484", "12484", "USD"),
    ("C$78,154", "78154", "CAD"),
    ("€1.2m", "1200000", "EUR"),
    ("£584.2 million", "584200000", "GBP"),
    ("JP¥ 5 billion", "5000000000", "JPY"),
    ("₩1 trillion", "1000000000000", "KRW"),
    ("Rs 500 crore", "5000000000", "INR"),
    ("[[₴]]1.76&nbsp;billion (2005)", "1760000000", "UAH"),
    ("5 million euros", "5000000", "EUR"),
    ("500 SEK", "500", "SEK"),
    ("CHF 12 million", "12000000", "CHF"),
    ("UTC+9", "9", "h"),
    ("+5:30", "5.5", "h"),
    ("1959: 585 kg", "585", "kg"),
    ("Puerto Rico Trench 8376 m", "8376", "m"),
    ("'''United States:''' 6,824 killed", "6824", None),
    ("1990", "1990", None),
]
TEMPLATES = [
    ("{{convert|7|°C|0|abbr=on}}", "7", "Cel"),
    ("{{convert|663,268|sqmi|km2|0}}", "663268", "[mi_i]2"),
    ("{{convert|100|km|mi|order=flip}}", "100", "km"),
    ("{{Convert|3510 |LT|t|0}}", "3510", "[lton_av]"),
    ("{{cvt|848|cc|L CID|1}}", "848", "cm3"),
    ("{{convert|5|ft|6|in|m}}", "66", "[in_i]"),
    ("{{cvt|5|ft|6+1/2|in}}", "66.5", "[in_i]"),
    ("{{convert|5+1/2|ft}}", "5.5", "[ft_i]"),
    ("{{convert|1//2|mi}}", "0.5", "[mi_i]"),
    ("{{convert|1.2|e6km2}}", "1200000", "km2"),
    ("{{convert|85.4|Tcuft|km3}}", "85400000000000", "[cft_i]"),
    ("{{convert | 1500000  | oilbbl/d | m3/d}}", "1500000", "[bbl_us]/d"),
    ("{{convert|1.8982e27|kg|lb|sigfig=5}}", "1898200000000000000000000000", "kg"),
    ("{{convert|-33|°C|°F|1|disp=or}}", "-33", "Cel"),
    ("{{height|ft=5|in=3}}", "63", "[in_i]"),
    ("{{height|meter=1.77}}", "1.77", "m"),
    ("{{val|14.6|u=mg/L}}", "14.6", "mg/L"),
    ("{{val|1.887802|ul=d}}", "1.887802", "d"),
    ("{{frac|2|1|2}} miles", "2.5", "[mi_i]"),
    ("{{US$|5 million}}", "5000000", "USD"),
    ("{{USD|5.3 billion|2005}}", "5300000000", "USD"),
    ("{{INR}} 5 crore", "50000000", "INR"),
    ("{{GBP|5.5 million}}", "5500000", "GBP"),
    ("{{currency|5|USD}}", "5", "USD"),
    ("{{decrease}} [[Pound Sterling|£]]584.2 million (2019)", "584200000", "GBP"),
    ("{{ubl|{{decrease}} US$ 50 million (2014)|US$ 53 million (2013)}}", "50000000", "USD"),
    ("{{duration|m=3|s=45}}", "225", "s"),
    ("{{track gauge|1435 mm}}", "1435", "mm"),
    ("{{km2 to mi2|330}}", "330", "km2"),
    ("{{nowrap|{{small|{{cvt|319|m}}}}}}", "319", "m"),
]
BOUNDS = [
    ("80–90%", Quantity(Decimal(80), "%", Decimal(80), Decimal(90))),
    ("10 to 20 km", Quantity(Decimal(10), "km", Decimal(10), Decimal(20))),
    ("5 m to 7 m", Quantity(Decimal(5), "m", Decimal(5), Decimal(7))),
    ("between 5 and 7 km", Quantity(Decimal(5), "km", Decimal(5), Decimal(7))),
    ("from −5 to 10 °C", Quantity(Decimal(-5), "Cel", Decimal(-5), Decimal(10))),
    ("−3.5 to −8", Quantity(Decimal("-3.5"), None, Decimal(-8), Decimal("-3.5"))),
    ("2–3 million", Quantity(Decimal(2000000), None, Decimal(2000000), Decimal(3000000))),
    ("$10m–$12m", Quantity(Decimal(10000000), "USD", Decimal(10000000), Decimal(12000000))),
    ("{{cvt|10-14|cm}}", Quantity(Decimal(10), "cm", Decimal(10), Decimal(14))),
    ("{{cvt|1.5e6|to|2.0e6|km3}}", Quantity(Decimal(1500000), "km3", Decimal(1500000), Decimal(2000000))),
    ("{{convert|5|and|7|km|mi}}", Quantity(Decimal(5), "km", Decimal(5), Decimal(7))),
    ("{{convert|5|+/-|1|mm}}", Quantity(Decimal(5), "mm", Decimal(4), Decimal(6))),
    ("1.23 ± 0.05 mm", Quantity(Decimal("1.23"), "mm", Decimal("1.18"), Decimal("1.28"))),
    ("{{val|1.23(5)|u=km}}", Quantity(Decimal("1.23"), "km", Decimal("1.18"), Decimal("1.28"))),
    ("{{val|12.4|0.4|u=km}}", Quantity(Decimal("12.4"), "km", Decimal("12.0"), Decimal("12.8"))),
    ("more than 10%", Quantity(Decimal(10), "%", lower=Decimal(10))),
    ("≥5 mm", Quantity(Decimal(5), "mm", lower=Decimal(5))),
    ("5,954+", Quantity(Decimal(5954), None, lower=Decimal(5954))),
    ("5+ km", Quantity(Decimal(5), "km", lower=Decimal(5))),
    ("1,500 or more", Quantity(Decimal(1500), None, lower=Decimal(1500))),
    ("less than 5 km", Quantity(Decimal(5), "km", upper=Decimal(5))),
    ("up to 300", Quantity(Decimal(300), None, upper=Decimal(300))),
    ("about 175 members", Quantity(Decimal(175))),
]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_a_number_is_read_with_all_its_digits(text: str, number: str | None) -> None:
    found = parse_number(text)
    assert (found if found is None else str(found)) == number


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert parse_number(text) is None
    assert parse_quantity(text) is None


@pytest.mark.parametrize(("text", "amount", "unit"), [*QUANTITIES, *TEMPLATES])
def test_a_quantity_has_the_number_and_the_unit_of_the_source(text: str, amount: str, unit: str | None) -> None:
    found = parse_quantity(text)
    assert found is not None
    assert (str(found.amount), found.unit, found.lower, found.upper) == (amount, unit, None, None)


@pytest.mark.parametrize(("text", "quantity"), BOUNDS)
def test_bounds_and_ranges_are_kept(text: str, quantity: Quantity) -> None:
    assert parse_quantity(text) == quantity


@pytest.mark.parametrize("text", ["80–90", "from 5 to 7 km", "5 or 6"])
def test_a_range_is_not_one_number(text: str) -> None:
    assert parse_number(text) is None


def test_a_parameter_carries_its_own_unit_unless_the_text_gives_one() -> None:
    assert parse_quantity("330", unit="km2") == Quantity(Decimal(330), "km2")
    assert parse_quantity("127 sq mi", unit="km2") == Quantity(Decimal(127), "[mi_i]2")
    assert parse_quantity("3:38", unit="min") == Quantity(Decimal(218), "s")
    assert parse_quantity("−3:30", unit="h") == Quantity(Decimal("-3.5"), "h")


def test_every_unit_is_one_that_the_graph_knows() -> None:
    graph = ox.Store()
    graph.load(path=str(resource("shapes") / "units.ttl"), format=ox.RdfFormat.TURTLE)
    known = {
        row["code"].value for row in graph.query("SELECT ?code { ?u <https://w3id.org/wikikg/ontology#ucum> ?code }")
    }
    missing = codes() - known
    assert not missing


def test_words_and_symbols_name_units_that_exist() -> None:
    listed, money = set(units()["units"]), set(units()["currency_codes"]["codes"])
    for lang in ("en", "de", "ko"):
        assert set(tables(lang)["units"]) <= codes()
    assert set(tables("en")["currencies"]) | set(units()["currencies"]) <= money
    for code, smaller in units()["compound"].items():
        assert {code, *smaller} <= listed


PROSE = [
    ("the highest point is 319 m high", [("319", "m", "319 m")]),
    ("The city was 80–90% destroyed", [("80", "%", "80–90%")]),
    ("more than 10% of the population", [("10", "%", "more than 10%")]),
    ("by about 175 members of the group", [("175", None, "about 175")]),
    ("was served by 28 trolleybuses in 2013.", [("28", None, "28")]),
    ("costs US$5.3 million or €3 bn", [("5300000", "USD", "US$5.3 million"), ("3000000000", "EUR", "€3 bn")]),
    ("between 5 and 7 km from it", [("5", "km", "between 5 and 7 km")]),
    ("at −5 °C or 23 °F", [("-5", "Cel", "−5 °C"), ("23", "[degF]", "23 °F")]),
    ("with 1,500 inhabitants per square kilometre,", [("1500", "/km2", "1,500 inhabitants per square kilometre")]),
    ("a 5-km race with a 20-foot pole", [("5", "km", "5-km"), ("20", "[ft_i]", "20-foot")]),
    ("12,000 in all and over 300", [("300", None, "over 300")]),
    ("it was 768,551 in 2008, up 5% since 1990", [("5", "%", "5%")]),
    ("In 1995 soldiers, No. 5 in Route 66, 2·8 union, 1990s, pages 199–200, (1950–1953) and 555-1234", []),
    ("on 5 May 1990 from 1990 to 1995", []),
]


@pytest.mark.parametrize(("text", "expected"), PROSE)
def test_prose_yields_its_quantities(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    found = find_quantities(text)
    assert [(str(q.quantity.amount), q.quantity.unit, text[q.start : q.end]) for q in found] == expected


def test_about_is_no_bound_but_is_told() -> None:
    (found,) = find_quantities("accompanied by about 175 members")
    assert found.approximate
    assert found.quantity == Quantity(Decimal(175))
    assert "accompanied by about 175 members"[found.number_start : found.number_end] == "175"


def test_a_passage_gives_the_same_as_its_wikitext() -> None:
    for text in ("{{cvt|319|m}}", "{{increase}} US$ 5 million", "330 km<sup>2</sup>"):
        assert parse_quantity(passage(parse(text), standalone("en"))) == parse_quantity(text)


def test_text_keeps_its_language_and_loses_its_footnotes() -> None:
    hangul = parse_text("{{nobold|{{lang|ko-Hang|함흥시}}}}<ref>x</ref>")
    assert hangul is not None
    assert (hangul.text, hangul.lang) == ("함흥시", "ko-Hang")
    ukrainian = parse_text("{{small|{{lang-uk|Харків}}}}")
    assert ukrainian is not None
    assert (ukrainian.text, ukrainian.lang) == ("Харків", "uk")
    words = parse_text("'''Bold''' [[Paris|city]] {{small|now}}")
    assert words is not None
    assert (words.text, words.lang) == ("Bold city now", None)
    assert parse_text("<!-- none -->{{efn|x}}") is None


PIECES = st.sampled_from(
    [
        *("5", "1,234", "0.5", "−", "-", "–", "+", "±"),
        *("×", "½", "3/4", "million", "km2", "km²", "ft", "in"),
        *("'", '"', "%", "$", "€", "US$", "USD", "per"),
        *("/", "to", "and", "or", "between", "more", "than", "about"),
        *("(", ")", "{{convert|", "{{val|", "{{frac|", "|", "}}", "10^6"),
        *("e5", "th", "st", "May", "1990", "twelve", "hundred", "h"),
        *("min", "m", ":", ".", ",", "<sup>2</sup>"),
    ]
)


def made(unit: str) -> set[str]:
    """The units of a quotient or product: `g/km`, `kg.m`."""
    parts = (part.strip("()") for part in unit.split("/") if part)
    return {code.rstrip("23") for part in parts for code in ([] if part in codes() else part.split("."))}


@given(st.text(max_size=60) | st.lists(PIECES, max_size=12).map(" ".join) | st.lists(PIECES, max_size=12).map("".join))
def test_no_text_raises_and_every_answer_is_a_finite_number_with_ordered_bounds(text: str) -> None:
    known = codes() | set(units()["currency_codes"]["codes"])
    quantities = [q for q in (parse_quantity(text),) if q]
    end = 0
    for found in find_quantities(text):
        assert end <= found.start <= found.number_start < found.number_end <= found.end <= len(text)
        quantities.append(found.quantity)
        end = found.end
    for quantity in quantities:
        assert quantity.amount.is_finite()
        assert "E" not in str(quantity.amount)
        assert quantity.unit is None or quantity.unit in known or made(quantity.unit) <= known
        if quantity.lower is not None and quantity.upper is not None:
            assert quantity.lower <= quantity.upper


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, places=3),
    st.sampled_from(sorted(units()["units"])),
)
def test_a_number_with_any_symbol_is_read_back(amount: Decimal, code: str) -> None:
    for symbol in units()["units"][code]["symbols"]:
        found = parse_quantity(f"{amount:,f} {symbol}")
        assert found is not None
        assert (found.amount, found.unit) == (amount, code)

"""A hand-built extraction with every kind of value, certainty and citation; its text is made of the quotes."""

from decimal import Decimal

from kg.model import (
    Article,
    Citation,
    Coordinate,
    Evidence,
    Extraction,
    Item,
    Media,
    Qualifier,
    Quantity,
    Reference,
    Statement,
    Text,
    Time,
    Url,
)
from kg.vocab import P

CITY = Item("Hamhŭng", title="Hamhung")
SHANGHAI = Item("Shanghai", title="Shanghai")
WARD = Item("Haean-guyŏk", title="해안구역", lang="ko")
PEAK = Item("Mount Tonghŭng", slug="mount-tonghŭng")
EVENT = Item("It was liberated", slug="event-1")
PERIOD = Item("Planners worked here", slug="event-2")
CLAIM = Item("one survivor claimed", slug="claim-1")
PERSON = Item("Yang Hyong-sop", title="Yang Hyong-sop")
SOURCE = Item("Source")
"""A thing whose slug is the name of one of kg's own nodes."""

BOOK = Reference(
    "Book", "Kim, A. (1998). Cities. Seoul. p. 12.", 0, 8, name="kim", title="도시", chapter="Two",
    authors=("Kim, A.", "Lee, B."),
    editors=("Ed, C.",), publisher="Press", place="Seoul", date=Time("1998", "1998-01-01", "1998-12-31"), pages="12–13",
    isbn="9780306406157", lang="ko", quote="“so it was”",
)  # fmt: skip
PAGE = Reference(
    "WebPage", "Regional information", 0, 0, title="Regional information", work="cybernk.net",
    url="http://www.cybernk.net/list.aspx?ac=A|08[01]", archive_url="https://web.archive.org/web/2021/http://x",
    archive_date=Time("2021-09-03"), access_date=Time("2021-09-02", "2021-09-02", "2021-09-02"),
)  # fmt: skip
PAPER = Reference(
    "ScholarlyArticle", "A paper. doi:10.1/x<y>", 0, 0, title="A paper", doi="10.1/x<y>", issn="1234-5678"
)
BROKEN = Reference("NoSuchClass", "broken", 0, 0, url="not a url")


def year(written: str) -> Time:
    return Time(written, f"{written}-01-01", f"{written}-12-31")


def schema(name: str) -> Item:
    return Item(name, klass=f"schema:{name}")


def _facts() -> list[tuple]:
    """(subject, property, value, qualifiers, references, certainty, quote) of each statement in article order."""
    twin = (Citation(PAGE, "item"),)
    within, since = P["located in the administrative territorial entity"], (Qualifier(P["start time"], year("1982")),)
    lived = (Qualifier(P["start time"], year("1960")), Qualifier(P["end time"], year("1967")))
    when, normal = P["point in time"], Time("1991/2020", "1991-01-01", "2020-12-31")
    return [
        (CITY, P["type"], schema("City"), (), (), "asserted", "[[city]]"),
        (CITY, P["label"], Text("Hamhŭng", "en"), (), (), "asserted", "Hamhŭng"),
        (CITY, P["native label"], Text("함흥시", "ko-Hang"), (), (), "asserted", "함흥시"),
        (CITY, P["official name"], Text('Kankō "x"\n\\', "ja-Latn"), lived, (), "asserted", "Kankō"),
        (CITY, P["area"], Quantity(Decimal(330), "km2"), (), (), "asserted", "330"),
        (CITY, P["population"], Quantity(Decimal(711000)), (Qualifier(when, year("1993")),), (), "asserted",
         "711,000"),
        (CITY, P["population"], Quantity(Decimal(768551)), (Qualifier(when, year("2008")),), twin, "asserted",
         "768,551"),
        (CITY, P["water as percent of area"], Quantity(Decimal(10), "%", lower=Decimal(10)), (), (), "asserted",
         "more than 10%"),
        (CITY, P["coordinate location"], Coordinate(39 + 55 / 60, 127 + 32 / 60, 1 / 60), (), (), "asserted",
         "39|55|N"),
        (CITY, within, Item("South Hamgyŏng", title="South Hamgyong Province"),
         (), (), "asserted", "[[South Hamgyong Province|South Hamgyŏng]]"),
        (CITY, within, Item("Hamgyong", title="Hamgyong"), lived, (), "asserted",
         "directly governed city"),
        (CITY, P["twinned administrative body"], SHANGHAI, since, twin, "asserted", "since 1982"),
        (CITY, P["twinned administrative body"], SHANGHAI, since, (), "asserted", "Shanghai"),
        (CITY, P["image"], Media("Hamhung (1429).jpg"), (Qualifier(P["caption"], Text("View of Königspalast", "en")),),
         (), "asserted", "Hamhung (1429).jpg"),
        (CITY, P["official website"], Url("http://ham hung.kp/"), (), (), "asserted", "http://ham hung.kp/"),
        (CITY, P["external link"], Url("http://hamhung.kp/a b?c=[d]|e#f#g%20%zz"), (), (), "asserted", "[http://hamhung.kp/a]"),
        (CITY, P["highest point"], PEAK, (), (), "asserted", "Its highest point"),
        (PEAK, P["elevation above sea level"], Quantity(Decimal("319.0"), "m"), (), (), "asserted", "319"),
        (WARD, P["label"], Text("해안구역", "ko"), (), (), "asserted", "해안구역"),
        (WARD, P["type"], schema("AdministrativeArea"), (), (), "asserted", "wards"),
        (EVENT, P["type"], schema("Event"), (), (), "asserted", "22 August"),
        (EVENT, when, Time("1945-08-22", "1945-08-22", "1945-08-22"), (), (Citation(BOOK, "sentence"),),
         "asserted", "1945"),
        (EVENT, "schema:description", Text("It was liberated by the Red Army.", "en"), (), (), "asserted", "liberated"),
        (EVENT, "schema:mentions", Item("Red Army", title="Red Army"), (), (), "asserted", "[[Red Army]]"),
        (PERIOD, P["type"], schema("Event"), (), (), "asserted", "planners"),
        (PERIOD, P["start time"], year("1955"), (), (), "asserted", "1955"),
        (PERIOD, P["end time"], Time("196X", "1960-01-01", "1969-12-31"), (), (), "asserted", "the 1960s"),
        (CLAIM, P["type"], schema("Claim"), (), (), "attributed", "claimed"),
        (CLAIM, "schema:description", Text("One survivor claimed that.", "en"), (), (), "attributed", "one survivor"),
        (CLAIM, "schema:mentions", CITY, (), (), "attributed", "Hamhung"),
        (CITY, P["inception"], Time("0918?", "0918-01-01", "0918-12-31"), (), (Citation(PAPER, "clause"),),
         "speculative", "918"),
        (PERSON, P["type"], schema("Person"), (), (), "asserted", "Yang"),
        (PERSON, P["place of birth"], CITY, (), (), "asserted", "born"),
        (PERSON, P["date of birth"], Time("1335~", "1335-01-01", "1335-12-31"), (), (), "asserted", "c. 1335"),
        (PERSON, P["date of death"], Time("-0019", "-0019-01-01", "-0019-12-31"), (), (), "asserted", "20 BC"),
        (PERSON, P["occupation"], Text("politician", "en"), (), (), "asserted", "politician"),
        (PERSON, P["height"], Quantity(Decimal("1.80"), "m"), (), (), "asserted", "1.80"),
        (CITY, P["see also"], SOURCE, (), (), "asserted", "Source"),
        (CITY, P["population density"], Quantity(Decimal(2328), "/km2"), (), (), "asserted", "2,328"),
        *[
            (CITY, P["climate normal"], Quantity(Decimal(amount), unit), tuple(
                Qualifier(P[name], value) for name, value in
                (("measure", Text(measure)), ("month", Text(month)), ("period", normal))
             ), (Citation(PAGE, "introducing sentence"),), "asserted", f"{month} {amount}")
            for measure, month, amount, unit in (
                ("precipitation", "Jan", "12.3", "mm"), ("precipitation", "year", "830.0", "mm"),
                ("mean temperature", "Jan", "-3.0", "Cel"), ("precipitation", "Jan", "99", "mm"),
            )
        ],
    ]  # fmt: skip


def extraction() -> Extraction:
    """The whole; each quote stands once in the text, in order, so that every place is true."""
    text, statements = "", []
    for subject, prop, value, qualifiers, references, certainty, quote in _facts():
        start = len(text)
        text += quote + "\n"
        evidence = Evidence("Hamhung", "History", "sentence", start, start + len(quote), quote, "prose")
        statements.append(Statement(subject, prop, value, evidence, qualifiers, references, certainty))
    article = Article(None, "en", text, name="Hamhung.wikitext")
    return Extraction(
        article, CITY, "eponymous category", tuple(statements), references=(BOOK, PAGE, PAPER, BROKEN),
        sections=((0, len(text), "History"),),
    )  # fmt: skip

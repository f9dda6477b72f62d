"""Two small articles extracted by hand, so that the right answer to each query can be read off this page.

The towns are made up. Each statement's quote stands in the text at the place its evidence names.
"""

from collections.abc import Collection
from decimal import Decimal
from pathlib import Path

from kg.model import (
    Article,
    Certainty,
    Citation,
    Coordinate,
    Evidence,
    Extraction,
    Item,
    Media,
    Qualifier,
    Quantity,
    Reference,
    Scope,
    Statement,
    Text,
    Time,
    Value,
)
from kg.rdf import LAYERS, lines
from kg.vocab import P

BASE = "https://w3id.org/wikikg/"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "year")
TEMPERATURES = ("-3.4", "-1.0", "4.2", "10.8", "16.0", "19.8", "23.1", "23.5", "19.0", "12.8", "5.4", "-1.2", "10.8")
RAIN = ("12.3", "11.2", "20.3", "44.9", "72.2", "85.3", "205.0", "172.8", "95.8", "41.8", "49.4", "19.0", "830.0")

ORDNA = Item("Ordna", title="Ordna")
ALTSTADT = Item("Altstadt", title="Altstadt (Grenz)")
CENSUS = Reference("WebPage", "Census Office, Results (2010)", 0, 0, title="Results", url="https://census.example/2010")
HISTORY = Reference(
    "Book", "Brandt, A.; Ek, B. (1999). A History of Ordna", 0, 0, title="A History of Ordna",
    authors=("Brandt, A.", "Ek, B."), date=Time("1999", "1999-01-01", "1999-12-31"), isbn="9780306406157",
)  # fmt: skip


class Writing:
    """An article in the making: each statement adds the words it rests on."""

    def __init__(self, title: str, lang: str) -> None:
        self.title, self.lang, self.text = title, lang, ""
        self.statements: list[Statement] = []
        self.section = ""

    def say(
        self,
        subject: Item,
        label: str,
        value: Value,
        quote: str,
        *cited: tuple[Reference, Scope],
        certainty: Certainty = "asserted",
        **qualifiers: Value,
    ) -> None:
        start = len(self.text)
        self.text += quote + "\n"
        place = Evidence(self.title, self.section, "sentence", start, start + len(quote), quote, "prose")
        conditions = tuple(Qualifier(P[name.replace("_", " ")], held) for name, held in qualifiers.items())
        citations = tuple(Citation(work, scope) for work, scope in cited)
        self.statements.append(Statement(subject, P[label], value, place, conditions, citations, certainty))

    def done(self, subject: Item, *works: Reference) -> Extraction:
        article = Article(self.title, self.lang, self.text, name=f"{self.title}.wikitext")
        places = [(s.evidence.section, s.evidence.start, s.evidence.end) for s in self.statements]
        parts = [
            (path, [place[1:] for place in places if place[0] == path]) for path in dict.fromkeys(p[0] for p in places)
        ]
        sections = tuple((min(stretches)[0], max(stretches)[1], path) for path, stretches in parts if path)
        return Extraction(article, subject, "given", tuple(self.statements), references=works, sections=sections)


def year(written: str) -> Time:
    return Time(written, f"{written}-01-01", f"{written}-12-31")


def day(written: str) -> Time:
    return Time(written, written, written)


def schema(name: str) -> Item:
    return Item(name, klass=f"schema:{name}")


def ordna() -> Extraction:
    """A town with everything that the bundled queries ask for."""
    a = Writing("Ordna", "en")
    say = a.say
    say(ORDNA, "type", schema("City"), "Infobox settlement")
    say(ORDNA, "label", Text("Ordna", "en"), "name = Ordna")
    say(ORDNA, "native label", Text("Ордна", "ru"), "native_name = Ордна")
    say(ORDNA, "coordinate location", Coordinate(60.0, 30.0, 0.01), "{{coord|60|N|30|E}}")
    say(ORDNA, "population", Quantity(Decimal(50000)), "50,000 in 1990", point_in_time=year("1990"))
    say(ORDNA, "population", Quantity(Decimal(61234)), "61,234", (CENSUS, "value"), point_in_time=year("2010"))
    say(ORDNA, "image", Media("Ordna view.jpg"), "Ordna view.jpg", caption=Text("The market", "en"))
    say(ORDNA, "locator map image", Media("Ordna map.svg"), "Ordna map.svg")
    a.section = "Wards"
    north, south = Item("Nord", title="Nord (Ordna)"), Item("Süd-ward", slug="süd-ward")
    for ward in (north, south):
        say(
            ORDNA,
            "contains administrative territorial entity",
            ward,
            f"* {ward.label}",
            (CENSUS, "introducing sentence"),
        )
        say(ward, "type", schema("AdministrativeArea"), f"{ward.label} ward")
    say(north, "official name", Text("Leninsky", "en"), "(Leninsky until 1991)", end_time=year("1991"))
    a.section = "Climate"
    for measure, unit, values in (("mean temperature", "Cel", TEMPERATURES), ("precipitation", "mm", RAIN)):
        for month, amount in zip(MONTHS, values, strict=True):
            say(
                ORDNA, "climate normal", Quantity(Decimal(amount), unit), f"{month} {measure} = {amount}",
                (CENSUS, "section lead"), measure=Text(measure), month=Text(month),
                period=Time("1991/2020", "1991-01-01", "2020-12-31"),
            )  # fmt: skip
    a.section = "History"
    fire, siege = Item("The town burned down", slug="event-1"), Item("Siege by the Swedes", slug="event-2")
    for event in (fire, siege):
        say(event, "type", schema("Event"), f"{event.label}.")
    say(
        fire,
        "description",
        Text("The town burned down on 3 May 1827.", "en"),
        "The town burned down on 3 May 1827.",
        (HISTORY, "sentence"),
    )
    say(fire, "point in time", day("1827-05-03"), "3 May 1827", (HISTORY, "sentence"))
    say(
        siege,
        "description",
        Text("Swedes besieged it from 1700 to 1703.", "en"),
        "Swedes besieged it from 1700 to 1703.",
    )
    say(siege, "start time", year("1700"), "from 1700")
    say(siege, "end time", year("1703"), "to 1703")
    say(siege, "mentions", Item("Swedish Army", title="Swedish Army"), "[[Swedish Army|Swedes]]")
    say(siege, "mentions", Item("Great Northern War", title="Great Northern War"), "the [[Great Northern War]]")
    say(ORDNA, "instance of", Item("free city", title="Free city"), "a free city until 1815", end_time=year("1815"))
    rumour = Item("Tunnels run below the town", slug="claim-1")
    say(rumour, "type", schema("Claim"), "One chronicler claimed", certainty="attributed")
    say(
        rumour, "description", Text("One chronicler claimed that tunnels run below the town.", "en"),
        "One chronicler claimed that tunnels run below the town.", (HISTORY, "sentence"), certainty="attributed",
    )  # fmt: skip
    say(rumour, "mentions", ORDNA, "the town", certainty="attributed")
    a.section = "Education"
    school, library = Item("Ordna College", title="Ordna College"), Item("Town Library", slug="town-library")
    say(school, "type", schema("CollegeOrUniversity"), "[[Ordna College]]")
    say(school, "located in the administrative territorial entity", ORDNA, "It has [[Ordna College]]")
    say(library, "type", schema("Library"), "and a library")
    a.section = "People"
    for name, born, died in (("Ada Ek", "1901", "1980"), ("Bo Lind", "1850", None)):
        person = Item(name, title=name)
        say(person, "type", schema("Person"), f"* [[{name}]]")
        say(person, "place of birth", ORDNA, f"{name} was born here")
        say(person, "date of birth", year(born), born)
        if died:
            say(person, "date of death", year(died), died)
    say(Item("Cy Om", title="Cy Om"), "type", schema("Person"), "* [[Cy Om]]")
    say(Item("Ada Ek", title="Ada Ek"), "description", Text("chemist", "en"), "chemist")
    a.section = "Twin towns"
    say(
        ORDNA,
        "twinned administrative body",
        ALTSTADT,
        "[[Altstadt (Grenz)|Altstadt]] since 1982",
        start_time=year("1982"),
    )
    say(ALTSTADT, "country", Item("Grenz", title="Grenz"), "{{flag|Grenz}}")
    say(ORDNA, "twinned administrative body", Item("Zeta", title="Zeta"), "[[Zeta]]")
    return a.done(ORDNA, CENSUS, HISTORY)


def altstadt() -> Extraction:
    """A second article, in another language, that names the first town in its own words."""
    a = Writing("Altstadt", "de")
    town = Item("Altstadt", title="Altstadt")
    a.say(town, "type", schema("City"), "Altstadt ist eine Stadt")
    a.say(town, "label", Text("Altstadt", "de"), "Altstadt")
    a.say(town, "coordinate location", Coordinate(60.0, 31.0, 0.01), "{{Coordinate|NS=60|EW=31}}")
    a.say(town, "population", Quantity(Decimal(1200)), "1200 Einwohner")
    a.say(
        town, "twinned administrative body", Item("Partnerstadt Ordna", title="Ordna", lang="en"), "Partnerstadt Ordna"
    )
    return a.done(town)


def write(folder: Path, *extractions: Extraction, layers: Collection[str] = LAYERS) -> Path:
    """The graph of these articles as `graph.nq` in `folder`."""
    found = [line for extraction in extractions for line in lines(extraction, BASE, layers)]
    (folder / "graph.nq").write_text("".join(f"{line}\n" for line in found), "utf-8")
    return folder

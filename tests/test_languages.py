"""Articles in German and Korean, read with the same code as English ones: what a reader finds in them."""

import ast
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from casebook import BASE, differences, parse_expected, parse_lines, read_cases

from kg import extract
from kg.mapping import FOLDER, mappings, table
from kg.model import Article, Coordinate, Extraction, Item, Media, Quantity, Text, Time, Url
from kg.vocab import P

ARTICLES = Path("tests/data/languages")
LANGUAGES = {"Berlin": "de", "Arthur Schopenhauer": "de", "Tetenbüll": "de", "베를린": "ko"}
OWN = ("de", "ko")
QUALIFIERS = ("point in time", "start time", "end time", "subject has role", "member of political party")
CLASSES = {"kinds", "institutions", "institution_context", "cues", "countries", "dated"}
"""Tables whose keys are the words of a language."""


@pytest.fixture(scope="module")
def extracted() -> dict[str, Extraction]:
    return {
        title: extract(Article(title, lang, (ARTICLES / f"{title}.wikitext").read_text("utf-8")))
        for title, lang in LANGUAGES.items()
    }


def said(extraction: Extraction, prop: str, subject: str | None = None) -> list[str]:
    """The values of a property of the article's subject (or of `subject`), each with its qualifiers, as words."""
    title = subject or extraction.subject.title
    return [
        " ".join([shown(s.value), *(f"{label(q.property)}={shown(q.value)}" for q in s.qualifiers)])
        for s in extraction.statements
        if s.property == P[prop] and title in (s.subject.title, s.subject.label)
    ]


def label(prop: str) -> str:
    return next((name for name in QUALIFIERS if P[name] == prop), prop)


def shown(value: object) -> str:
    match value:
        case Item():
            return value.title or value.label
        case Quantity():
            return f"{value.amount} {value.unit}" if value.unit else str(value.amount)
        case Time():
            return value.edtf
        case Text():
            return value.text
        case Coordinate():
            return f"{value.lat:.4f} {value.lon:.4f}"
        case Media():
            return value.file
        case Url():
            return value.url
    raise TypeError(value)


def events(extraction: Extraction) -> dict[str, str]:
    """The first words of each event of the article, by its date."""
    told = {
        s.subject: s.value.text
        for s in extraction.statements
        if s.property == P["description"] and s.evidence.extractor == "events" and isinstance(s.value, Text)
    }
    edges = {P["point in time"]: "", P["start time"]: "", P["end time"]: "/"}
    dated: dict[Item, str] = {}
    for s in extraction.statements:
        if s.subject in told and s.property in edges and isinstance(s.value, Time):
            dated[s.subject] = dated.get(s.subject, "") + edges[s.property] + s.value.edtf
    return {dated[subject]: words for subject, words in told.items() if subject in dated}


def climate(extraction: Extraction) -> dict[str, str]:
    """The cells of the climate table, by measure and month."""
    cells: dict[str, str] = {}
    for s in extraction.statements:
        if s.property == P["climate normal"]:
            words = {q.property: shown(q.value) for q in s.qualifiers}
            cells[f"{words[P['measure']]} {words[P['month']]}"] = shown(s.value)
    return cells


@pytest.mark.parametrize("title", LANGUAGES)
def test_an_article_goes_through_with_its_evidence(extracted: dict[str, Extraction], title: str) -> None:
    found = extracted[title]
    text = found.article.text
    assert len(found.statements) > 80
    for statement in found.statements:
        evidence = statement.evidence
        assert text[evidence.start : evidence.end] == evidence.quote, statement


def test_what_could_not_be_read_is_told(extracted: dict[str, Extraction]) -> None:
    problems = {title: sorted({p.message for p in found.problems}) for title, found in extracted.items()}
    unread = "citations.toml does not know the template 'Metadaten Einwohnerzahl DE-BE', which is all that is cited"
    assert problems == {
        # The numbers of people of German states stand on template pages.
        "Berlin": [unread, "could not be read as quantity", "the reference cites nothing that can be read"],
        "Arthur Schopenhauer": [],
        "Tetenbüll": [],
        "베를린": [],
    }


def test_the_korean_article_on_berlin(extracted: dict[str, Extraction]) -> None:
    berlin = extracted["베를린"]
    assert said(berlin, "population") == ["3664088 point in time=2016", "3562166 point in time=2014-12"]
    assert said(berlin, "area") == ["891.85 km2"]
    assert said(berlin, "elevation above sea level") == ["34 m"]
    assert said(berlin, "coordinate location") == ["52.5186 13.4081"]
    assert said(berlin, "head of government") == ["마이클 뮬러"]
    assert said(berlin, "country") == ["독일"]
    assert said(berlin, "capital of") == ["독일"]
    assert said(berlin, "located in or next to body of water") == ["슈프레강", "하펠강"]
    assert said(berlin, "postal code") == ["10115 ~ 14199"]
    assert said(berlin, "official website") == ["http://www.berlin.de/"]


def test_its_districts_and_twin_towns(extracted: dict[str, Extraction]) -> None:
    berlin = extracted["베를린"]
    districts = said(berlin, "contains administrative territorial entity")
    assert len(districts) == 12
    assert districts[0] == "미테구"
    assert districts[-1] == "라이니켄도르프구"
    assert said(berlin, "population", "미테구") == ["385748 point in time=2019-12-31"]
    assert said(berlin, "area", "미테구") == ["39.47 km2"]
    assert said(berlin, "population density", "미테구") == ["9733 /km2"]
    towns = said(berlin, "twinned administrative body")
    assert len(towns) == 17
    assert towns[0] == "로스앤젤레스 start time=1967"
    assert towns[-1] == "런던 start time=2000"
    assert said(berlin, "country", "로스앤젤레스") == ["미국"]


def test_its_history(extracted: dict[str, Extraction]) -> None:
    told = events(extracted["베를린"])
    assert told["1307"].startswith("1307년에는 베를린과 쾰른이")
    assert told["1640/1688"].startswith("그는 브란덴부르크주를 1640년부터 1688년까지 통치하였고")
    assert told["1806/1808"].startswith("1806년부터 1808년까지 나폴레옹 1세에 의해")
    assert told["14XX"].startswith("15세기에")
    assert told["2016-09-18"].startswith("마지막 시의회 선거는")


def test_its_climate(extracted: dict[str, Extraction]) -> None:
    cells = climate(extracted["베를린"])
    assert len(cells) == 99
    assert cells["mean daily maximum temperature Jan"] == "3.3 Cel"


def test_the_german_article_on_berlin(extracted: dict[str, Extraction]) -> None:
    berlin = extracted["Berlin"]
    assert said(berlin, "head of government") == [
        "Michael Müller (Politiker, 1964) subject has role=Regierender Bürgermeister"
    ]
    assert said(berlin, "metropolitan population") == ["6195632 point in time=2020-10-31"]
    assert said(berlin, "nominal GDP") == ["153300000000 EUR point in time=2019"]
    assert said(berlin, "water area") == ["59.69 km2"]
    assert said(berlin, "coordinate location") == ["52.5186 13.4083"]
    assert said(berlin, "postal code") == ["10115–14199"]
    assert said(berlin, "official language") == ["Deutsche Sprache"]
    assert said(berlin, "located in the administrative territorial entity") == ["Deutschland"]
    assert said(berlin, "IPA transcription") == ["bɛɐ̯ˈliːn"]
    towns = said(berlin, "twinned administrative body")
    assert len(towns) == 17
    assert "Moskau start time=1991" in towns
    assert "London start time=2000" in towns
    assert len(climate(berlin)) == 48
    assert climate(berlin)["mean daily maximum temperature Jul"] == "23.7 Cel"


def test_german_dates_in_sentences(extracted: dict[str, Extraction]) -> None:
    told = events(extracted["Berlin"])
    assert told["1990-10-03"].startswith("Am 3. Oktober 1990 wurden die beiden")
    assert told["1989-11-09"].startswith("In der DDR kam es 1989")
    assert told["12XX"].startswith("Im 13. Jahrhundert erstmals urkundlich erwähnt")
    assert told["1972"].startswith("1972 trat das Viermächteabkommen")
    assert not any("Niederschlag fällt im August" in words for date, words in told.items() if date.startswith("2015"))


def test_a_german_municipality(extracted: dict[str, Extraction]) -> None:
    village = extracted["Tetenbüll"]
    assert said(village, "area") == ["36.48 km2"]
    assert said(village, "elevation above sea level") == ["2 m"]
    assert said(village, "coordinate location") == ["54.3539 8.8261"]
    assert said(village, "local dialing code") == ["04862", "04864", "04865"]
    assert said(village, "head of government") == ["Thomas Lorenzen member of political party=CDU"]
    located = set(said(village, "located in the administrative territorial entity"))
    assert located == {"Schleswig-Holstein", "Kreis Nordfriesland", "Amt Eiderstedt"}
    told = events(village)
    assert told["1113~"] == "Eine erste Kapelle wurde um 1113 erbaut"
    assert told["2013/2018"].startswith("Für die Wahlperiode 2013–2018 wurde Thomas Lorenzen")


def test_its_people(extracted: dict[str, Extraction]) -> None:
    village = extracted["Tetenbüll"]
    who = "Johannes Nikolaus Tetens"
    assert said(village, "place of birth", who) == ["Tetenbüll"]
    assert said(village, "date of birth", who) == ["1736"]
    assert said(village, "date of death", who) == ["1807"]
    assert said(village, "occupation", who) == ["Philosoph", "Mathematiker", "Naturforscher"]
    assert said(village, "occupation", "Wilhelm Hamkens") == []


def test_a_german_philosopher(extracted: dict[str, Extraction]) -> None:
    person = extracted["Arthur Schopenhauer"]
    assert set(said(person, "date of birth")) == {"1788-02-22"}
    assert set(said(person, "date of death")) == {"1860-09-21"}
    assert set(said(person, "place of birth")) == {"Danzig"}
    assert set(said(person, "place of death")) == {"Frankfurt am Main"}
    assert said(person, "occupation") == ["Philosoph", "Hochschullehrer"]
    assert said(person, "description") == ["deutscher Philosoph"]
    works = [s.subject for s in person.statements if s.property == P["author"] and s.evidence.extractor == "works"]
    first = {shown(s.value) for s in person.statements if s.property == P["publication date"] and s.subject in works}
    assert len(works) == 9
    assert {"1813", "1819", "1851"} <= first


@pytest.mark.parametrize("code", OWN)
@pytest.mark.parametrize("name", ["words", "prose"])
def test_a_language_has_every_table_and_list(code: str, name: str) -> None:
    own = table(code, name, "en")
    for path, value in paths(table("en", name)):
        found: Any = own
        for step in path:
            found = found.get(step) if isinstance(found, dict) else None
        assert isinstance(found, type(value)), f"{code}/{name}.toml: {'.'.join(path)}"


def paths(of: dict[str, Any], at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The tables and lists of a table, by their path; those by words of the language as wholes."""
    for key, value in of.items():
        if isinstance(value, dict | list):
            yield (*at, key), value
        if isinstance(value, dict) and key not in CLASSES:
            yield from paths(value, (*at, key))


@pytest.mark.parametrize("code", OWN)
def test_no_pattern_of_a_language_repeats_what_repeats(code: str) -> None:
    nested = re.compile(r"[*+]\)[*+]")
    for path in sorted((FOLDER / code).glob("*.toml")):
        for words in strings(tomllib.loads(path.read_text("utf-8"))):
            assert not nested.search(words), f"{path}: {words}"
    assert mappings(code).language.code == code


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(each)


def test_no_german_or_korean_word_is_in_the_code() -> None:
    letters = re.compile(r"[äöüßÄÖÜ]|[가-힣]{2}")
    for path in sorted(Path("kg").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
                assert not letters.search(node.value), f"{path}:{node.lineno}: {node.value}"


GUIDE = Path("docs/languages.md")
TIME = re.compile(r"\(\d+\.\d s\)")
COUNTS = re.compile(r"[\d,]+(?= (?:quads|statements|not read))")
"""How much a build states changes with every rule; the guide shows its shape."""


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of kg with the language that docs/languages.md adds, and the article of the example."""
    folder = tmp_path_factory.mktemp("added")
    for name in ("kg", "shapes", "queries"):
        shutil.copytree(name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy("pyproject.toml", folder)
    blocks = re.findall(
        r"^```toml\n# (kg/mappings/\S+)\n(.*?)^```$", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    for name, text in blocks:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / "guide.md").write_text(GUIDE.read_text("utf-8").partition("\n```text\n")[0], "utf-8")
    (case,) = read_cases(folder / "guide.md")
    (folder / f"{case.title}.wikitext").write_text(case.wikitext, "utf-8")
    return folder


def ran(folder: Path, command: str) -> str:
    """What a command prints that is run with the kg of a folder."""
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return COUNTS.sub("N", TIME.sub("", done.stdout + done.stderr))


def commands() -> list[tuple[str, str]]:
    blocks = re.findall(r"^```text\n\$ (kg [^\n]*)\n(.*?)^```$", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [(command, COUNTS.sub("N", TIME.sub("", printed))) for command, printed in blocks]


def test_the_language_of_the_guide_is_added_by_its_files_alone(added: Path) -> None:
    command, printed = commands()[0]
    assert ran(added, command) == printed
    (case,) = read_cases(added / "guide.md")
    iri = f"{BASE}{case.lang}/{case.title}"
    quads = (added / "villeneuve" / "graph.nq").read_text("utf-8").splitlines(keepends=True)
    actual = parse_lines(line for line in quads if f"<{iri}#plain> ." in line)
    for expectation in case.expectations:
        assert differences(parse_expected(expectation.text, iri), actual, iri, expectation.words) == []


def test_the_guide_shows_what_a_real_article_gives(tmp_path: Path) -> None:
    command, printed = commands()[1]
    assert ran(Path.cwd(), command.replace("-o berlin", f"-o {tmp_path / 'berlin'}")) == printed.replace(
        "berlin/", f"{tmp_path / 'berlin'}/"
    )


SMALL = {
    "words.toml": "",
    "values.toml": "[dates.months]\nenero = 1\nmayo = 5\n",
    "lists.toml": '[topics."notable people"]\nphrases = ["personajes ilustres"]\n',
    "infobox/entidad.toml": """
[infobox]
names = ["Entidad subnacional"]
class = "schema:AdministrativeArea"

[parameters]
superficie = { reads = "quantity", property = "area", unit = "km2" }
"huso horario" = { reads = "item", property = "located in time zone" }
utc = { reads = "offset", property = "UTC timezone offset" }
""",
}
SMALL_ARTICLE = """{{Entidad subnacional|superficie=12|huso horario=[[Hora central|CET]] (UTC+1)|utc=−7}}
'''Villa''' es un municipio de [[España]].
== Personajes ilustres ==
* [[Ana Pérez]] (1801–1866), pintora.
* [[Luis Gil]] (mayo de 1901 – 1966), escritor.
"""


def test_a_language_with_a_heading_months_and_one_infobox_works(added: Path) -> None:
    for name, text in SMALL.items():
        (added / "kg/mappings/es" / name).parent.mkdir(parents=True, exist_ok=True)
        (added / "kg/mappings/es" / name).write_text(text, "utf-8")
    (added / "Villa.wikitext").write_text(SMALL_ARTICLE, "utf-8")
    printed = ran(added, "kg build Villa.wikitext --title Villa --lang es -o villa")
    assert "not read" not in printed
    assert "Error" not in printed
    rows = [json.loads(line) for line in (added / "villa/statements.jsonl").read_text("utf-8").splitlines()]
    found = {
        (row["subject"]["label"], row["property"], row["value"].get("edtf") or row["value"].get("amount"))
        for row in rows
    }
    assert {("Ana Pérez", P["date of birth"], "1801"), ("Ana Pérez", P["date of death"], "1866")} <= found
    assert ("Villa", P["UTC timezone offset"], "-7") in found
    assert ("Villa", P["area"], "12") in found

"""Dates in every order and precision become EDTF that the edtf library accepts; what is no date is refused."""

import re

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Time
from kg.values import find_dates, find_quantities, parse_date, parse_quantity
from kg.values.edtf import time
from kg.values.language_tables import tables
from kg.wikitext.inline import parse
from kg.wikitext.language import Inline, Language
from kg.wikitext.passage import passage

DAYS = [
    ("22 August 1945", "1945-08-22"),
    ("22nd August 1945", "1945-08-22"),
    ("22nd of August, 1945", "1945-08-22"),
    ("the 22nd of August 1945", "1945-08-22"),
    ("August 22, 1945", "1945-08-22"),
    ("August 22 1945", "1945-08-22"),
    ("August 22nd, 1945", "1945-08-22"),
    ("August the 22nd, 1945", "1945-08-22"),
    ("Aug. 22, 1945", "1945-08-22"),
    ("22-Aug-1945", "1945-08-22"),
    ("1945 August 22", "1945-08-22"),
    ("1945-08-22", "1945-08-22"),
    ("1945-8-2", "1945-08-02"),
    ("1945-08-22T10:00:00Z", "1945-08-22"),
    ("1945/08/22", "1945-08-22"),
    ("22/08/1945", "1945-08-22"),
    ("8/22/1945", "1945-08-22"),
    ("22.8.1945", "1945-08-22"),
    ("Wednesday, 22 August 1945", "1945-08-22"),
    ("22 August 1945 (aged 34)", "1945-08-22"),
    ("22 August 1945, 10:00 UTC", "1945-08-22"),
    ("12:51:00 UTC December 21, 1968", "1968-12-21"),
    ("Paris, 12 May 1867", "1867-05-12"),
    ("29 February 2000", "2000-02-29"),
    ("15 March 44 BC", "-0043-03-15"),
    ("24 August 79 AD", "0079-08-24"),
    ("25 December 800", "0800-12-25"),
    ("22&nbsp;[[August]] [[1945]]<ref>p. 12</ref>", "1945-08-22"),
    ("'''22 August''' 1945 <!-- 1946? -->", "1945-08-22"),
]
MONTHS_AND_SEASONS = [
    ("August 1945", "1945-08"),
    ("August, 1945", "1945-08"),
    ("1945-08", "1945-08"),
    ("08/1945", "1945-08"),
    ("late May 1990", "1990-05"),
    ("July 100 BC", "-0099-07"),
    ("spring 1945", "1945-21"),
    ("Summer of 1945", "1945-22"),
    ("fall 1945", "1945-23"),
    ("winter 1990–91", "1990-24"),
]
YEARS = [
    ("1945", "1945"),
    ("(1945)", "1945"),
    ("476", "0476"),
    ("0045", "0045"),
    ("In 1850", "1850"),
    ("Est. 1850", "1850"),
    ("1892, as the ''Evening Star''", "1892"),
    ("2010 census", "2010"),
    ("[[2010 United States Census|2010]]", "2010"),
    ("2002b", "2002"),
    ("2006-??-??", "2006"),
    ("20 BC", "-0019"),
    ("1 BC", "0000"),
    ("AD 14", "0014"),
    ("14 CE", "0014"),
    ("A.D. 14", "0014"),
    ("44 BCE", "-0043"),
    ("10,000 BC", "-9999"),
    ("12000 BC", "Y-11999"),
    ("05/06/1945", "1945"),
]
WIDER = [
    ("1990s", "199X"),
    ("1990's", "199X"),
    ("early 2000s", "200X"),
    ("the mid-1960s", "196X"),
    ("1700s", "17XX"),
    ("1990s BC", "-1998/-1989"),
    ("18th century", "17XX"),
    ("18th-century", "17XX"),
    ("eighteenth century", "17XX"),
    ("twenty-first century", "20XX"),
    ("Late 15th century", "14XX"),
    ("5th century BC", "-04XX"),
    ("1st century BC", "-00XX"),
    ("2nd millennium BC", "-1XXX"),
    ("first half of the 18th century", "1700/1749"),
    ("second half of the 1990s", "1995/1999"),
    ("first half of 1995", "1995-01/1995-06"),
    ("Q4 2014", "2014-10/2014-12"),
    ("2016 Q1", "2016-01/2016-03"),
    ("third quarter of 2015", "2015-07/2015-09"),
]
UNSURE = [
    ("c. 1335", "1335~"),
    ("c.1335", "1335~"),
    ("c1335", "1335~"),
    ("ca. 1335", "1335~"),
    ("circa May 1335", "1335-05~"),
    ("around 1335", "1335~"),
    ("~1335", "1335~"),
    ("c. 1250 BC", "-1249~"),
    ("c. 1990s", "199X~"),
    ("1335?", "1335?"),
    ("?1335", "1335?"),
    ("probably 1335", "1335?"),
    ("possibly c. 1335", "1335%"),
    ("1335 or 1336", "[1335,1336]"),
    ("12 or 13 May 1990", "[1990-05-12,1990-05-13]"),
    ("1870s or 1880s", "187X/188X"),
]
PERIODS = [
    ("1950–1953", "1950/1953"),
    ("1950-1953", "1950/1953"),
    ("1950 — 1953", "1950/1953"),
    ("1950&ndash;1953", "1950/1953"),
    ("1950{{snd}}1953", "1950/1953"),
    ("1335/1340", "1335/1340"),
    ("1914–18", "1914/1918"),
    ("1999–00", "1999/2000"),
    ("1899–01", "1899/1901"),
    ("2004–05", "2004/2005"),
    ("2004/05", "2004/2005"),
    ("1990-91", "1990/1991"),
    ("from 1955 to 1962", "1955/1962"),
    ("1955 to 1962", "1955/1962"),
    ("1955 until 1962", "1955/1962"),
    ("between 1910 and 1945", "1910/1945"),
    ("between c. 1335 and 1340", "1335~/1340"),
    ("c. 1335 – c. 1340", "1335~/1340~"),
    ("c. 1335 – 27 June 1408", "1335~/1408-06-27"),
    ("17 October – 17 December 1950", "1950-10-17/1950-12-17"),
    ("October 17 – December 17, 1950", "1950-10-17/1950-12-17"),
    ("17 October 1950 – 17 December 1951", "1950-10-17/1951-12-17"),
    ("30 December – 2 January 1950", "1949-12-30/1950-01-02"),
    ("12–15 May 1950", "1950-05-12/1950-05-15"),
    ("12 to 15 May 1950", "1950-05-12/1950-05-15"),
    ("May 12–15, 1950", "1950-05-12/1950-05-15"),
    ("1st to 15th May 1950", "1950-05-01/1950-05-15"),
    ("12/13 May 1990", "1990-05-12/1990-05-13"),
    ("May–June 1950", "1950-05/1950-06"),
    ("May 1950 – June 1951", "1950-05/1951-06"),
    ("Spring–Summer 1945", "1945-21/1945-22"),
    ("27–14 BC", "-0026/-0013"),
    ("100–44 BC", "-0099/-0043"),
    ("3000 BC – 2500 BC", "-2999/-2499"),
    ("c. 3000 – c. 2500 BC", "-2999~/-2499~"),
    ("27 BC – AD 14", "-0026/0014"),
    ("AD 50–60", "0050/0060"),
    ("50–60 AD", "0050/0060"),
    ("1990s–2000s", "199X/200X"),
    ("1960's – 1977", "196X/1977"),
    ("14th–15th century", "13XX/14XX"),
    ("18th and 19th centuries", "17XX/18XX"),
    ("1st century BC – 1st century AD", "-0099~/0099~"),
    ("5th–4th century BC", "-0499~/-0300~"),
    ("c. 1870s – 1880s", "1870~/1889~"),
    ("r. 1058–1093", "1058/1093"),
]
OPEN = [
    ("2005–present", "2005/.."),
    ("1992 to present", "1992/.."),
    ("5 May 1992 – present", "1992-05-05/.."),
    ("2005–", "2005/.."),
    ("Since 2007", "2007/.."),
    ("from 1990", "1990/.."),
    ("5 May 1992 onwards", "1992-05-05/.."),
    ("after 1408", "1408/.."),
    ("1066 or later", "1066/.."),
    ("since the mid-1960s", "196X/.."),
    ("since the 18th century", "17XX/.."),
    ("before 1960", "../1960"),
    ("until 2005", "../2005"),
    ("until c. 1992", "../1992~"),
    ("by 5 May 1992", "../1992-05-05"),
    ("prior to 30 BC", "../-0029"),
    ("before the 18th century", "../17XX"),
    ("–1992", "../1992"),
    ("to 1992", "../1992"),
    ("? – 1992", "/1992"),
    ("1335–?", "1335/"),
]
CALENDARS = [
    ("4 January 1643 [O.S. 25 December 1642]", "1643-01-04"),
    ("25 December 1642 [N.S. 4 January 1643]", "1643-01-04"),
    ("25 December 1642 (O.S.)", "1642-12-25"),
    ("7 November [O.S. 25 October] 1917", "1917-11-07"),
    ("25 October (7 November) 1917", "1917-11-07"),
    ("11 February 1731/32", "1732-02-11"),
    ("11 February 1731/2", "1732-02-11"),
    ("1345 AH (1926)", "1926"),
    ("1345 AH", None),
    ("2555 BE", None),
    ("5 Shawwal 1345", None),
    ("Juche 101 (2012)", "2012"),
]
REFUSED = [
    *("", "?", "unknown", "present", "TBA", "[[Florence]]", "Recognised", "9.45", "12", "45", "12345"),
    *("2,000 people", "2000 people", "1500 men", "1,500", "1945 km", "1945%", "$1945", "1945th", "A1945", "1945.5"),
    *("page 1945", "p. 1945", "pp. 1945–1950", "No. 1945", "Room 1408", "ISBN 1945", "see #1945", "[1]", "+1 555 1945"),
    *("30 February 1990", "31 April 1990", "29 February 1900", "32 May 1990", "0 May 1990", "1990-13-01", "1990-02-30"),
    *("13/13/1990", "12 May", "May 12", "May", "spring", "18th", "{{age|1945|8|22}}", "{{unknown date|1945}}"),
    *("<ref>1945</ref>", "<!-- 1945 -->", "{{efn|In 1945}}", "a population of 1945", "grew by 2000", "{{"),
]
TEMPLATES = [
    ("{{birth date|mf=yes|1905|02|02}}", "1905-02-02"),
    ("{{Birth date and age|df=y|1968|7|21}}", "1968-07-21"),
    ("{{death date and age|2019|08|25|1937|4|17|df=y}}", "2019-08-25"),
    ("{{birth date|1990|2|30}}", None),
    ("{{birth year and age|1945}}", "1945"),
    ("{{death year and age|2000|1945}}", "2000"),
    ("{{birth-date|22 August 1945}}, Paris", "1945-08-22"),
    ("{{birth-date|0965|{{circa}} 965}}", "0965~"),
    ("{{start date|1890|10|}}", "1890-10"),
    ("{{start date|2008|10}}", "2008-10"),
    ("{{end date and age|2005|9}}", "2005-09"),
    ("{{start date|1995|August}}", "1995-08"),
    ("{{start date and age|df=yes|1 July 1992}}", "1992-07-01"),
    ("{{start-date|December 21, 1968, 12:51:00|timezone=yes}}&nbsp;UTC", "1968-12-21"),
    ("{{start date|1999}} – {{end date|2005}}", "1999/2005"),
    ("{{start date|2006}}–present", "2006/.."),
    ("{{start date|YYYY|MM|DD}}", None),
    ("{{film date|df=yes|1997|1|17|[[Spain]]}}", "1997-01-17"),
    ("{{Video game release|WW|2 August 2011}}", "2011-08-02"),
    ("{{circa|425}}", "0425~"),
    ("{{circa}} 1335", "1335~"),
    ("{{c.|1335|1340}}", "1335~/1340~"),
    ("{{circa|1689 or 1706}}", "[1689,1706]"),
    ("{{floruit|1550|1570}}", "1550/1570"),
    ("{{reign|1910|1945}}", "1910/1945"),
    ("{{decade link|1990}}", "199X"),
    ("{{as of|2013|11|25}}", "2013-11-25"),
    ("{{dts|2019|9|15}}", "2019-09-15"),
    ("{{dts|14|July|1789}}", "1789-07-14"),
    ("{{dts|||1894}}", "1894"),
    ("{{dts||05|02}}", None),
    ("{{OldStyleDate|February 2|1905|January 20}}", "1905-02-02"),
    ("{{nowrap|{{small|({{birth date|1990|2|3}})}}}}", "1990-02-03"),
    ("born {{birth year and age|1945}} in Paris", "1945"),
    ("{{ubl|1995 (town)|2001 (city)}}", "1995"),
    ("{{abbr|c.|circa}} 1335", "1335~"),
    ("[[1929 in film|{{start date|1929|5|16}}]]", "1929-05-16"),
]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [*DAYS, *MONTHS_AND_SEASONS, *YEARS, *WIDER, *UNSURE, *PERIODS, *OPEN, *CALENDARS, *TEMPLATES],
)
def test_a_value_is_read_as_precisely_as_it_is_written(text: str, edtf: str | None) -> None:
    found = parse_date(text)
    assert (found and found.edtf) == edtf
    if found:
        assert_sound(found)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_date_is_refused(text: str) -> None:
    assert parse_date(text) is None


def assert_sound(found: Time) -> None:
    """The edtf library reads the same string, and its strict bounds are ours where it knows better than to guess."""
    assert time(found.edtf) == found
    if masked := re.fullmatch(r"(?:\.\.)?/?(\d[\dX]{2}X)/?(?:\.\.)?", found.edtf):
        parse_edtf(masked[1])  # the library knows masked years (`199X`), but not as the one end of an open interval
        return
    parsed = parse_edtf(found.edtf)
    if found.lower is not None and not found.edtf.startswith("/"):
        assert tuple(map(int, re.split(r"(?<!^)-", found.lower))) == tuple(parsed.lower_strict()[:3])
    winter, unknown_end = "-24" in found.edtf, found.edtf.endswith("/")
    if found.upper is not None and not winter and not unknown_end:
        assert tuple(map(int, re.split(r"(?<!^)-", found.upper))) == tuple(parsed.upper_strict()[:3])


PROSE = [
    ("In 1995, Hamhŭng witnessed a challenge.", [("1995", "at", "In 1995", "1995")]),
    ("It was liberated on 22 August 1945.", [("1945-08-22", "at", "on 22 August 1945", "22 August 1945")]),
    ("On August 22, 1945, it was liberated.", [("1945-08-22", "at", "On August 22, 1945", "August 22, 1945")]),
    (
        "occupied between 17 October 1950 and 17 December 1950.",
        [("1950-10-17/1950-12-17", "period", "between 17 October 1950 and 17 December 1950", None)],
    ),
    ("From 1955 to 1962, it was rebuilt.", [("1955/1962", "period", "From 1955 to 1962", "1955 to 1962")]),
    ("the Korean War (1950–1953) and", [("1950/1953", "period", "1950–1953", "1950–1953")]),
    ("the famine of the 1990s appears", [("199X", "at", "of the 1990s", "1990s")]),
    ("dismantled in the early 2000s.", [("200X", "at", "in the early 2000s", "2000s")]),
    (
        "Before 1960 and since 1967, the city",
        [("../1960", "before", "Before 1960", "1960"), ("1967/..", "since", "since 1967", "1967")],
    ),
    ("It remained until 2005.", [("../2005", "until", "until 2005", "2005")]),
    ("by 1990 it was closed", [("../1990", "by", "by 1990", "1990")]),
    ("after the war, c. 1335, he", [("1335~", "at", "c. 1335", "1335")]),
    ("as recorded in 1108 by the king", [("1108", "at", "in 1108", "1108")]),
    ("taken in 476 by", [("0476", "at", "in 476", "476")]),
    ("in spring 1945 and July 1991", [("1945-21", "at", None, "spring 1945"), ("1991-07", "at", None, "July 1991")]),
    ("As of March 2011 it had", [("2011-03", "as of", "As of March 2011", "March 2011")]),
    ("early in 1775 they", [("1775", "at", "early in 1775", "1775")]),
    ("The War of 1812 between", [("1812", "at", "of 1812", "1812")]),
    ("(이성계; 1335–1408)", [("1335/1408", "period", "1335–1408", "1335–1408")]),
    ("(born 1946), ceramic artist", [("1946", "at", "born 1946", "1946")]),
    (
        "Affection (1989) and (1992 and 1993)",
        [("1989", "at", "1989", "1989"), ("1992", "at", "1992", None), ("1993", "at", "1993", None)],
    ),
    (
        "in 1970, 1974 and 1979.",
        [("1970", "at", "in 1970", None), ("1974", "at", "1974", None), ("1979", "at", "1979", None)],
    ),
    ("from 6 January to 30 March 2004", [("2004-01-06/2004-03-30", "period", None, "6 January to 30 March 2004")]),
    ("between April 15, 1989, and September 16, 1989, on", [("1989-04-15/1989-09-16", "period", None, None)]),
    ("from the 1980s and 1990s", [("198X/199X", "period", None, None)]),
    ("on 17 January and 7 February 2010", [("2010-01-17", "at", None, "17 January"), ("2010-02-07", "at", None, None)]),
    ("travelled to China in the 1970s and later wrote", [("197X", "at", "in the 1970s", "1970s")]),
    ("starting from 1990 onwards", [("1990/..", "since", "starting from 1990 onwards", "1990")]),
    ("In 1690 may have been", [("1690", "at", "In 1690", "1690")]),
    ("From July 16–24, 2009, NASA", [("2009-07-16/2009-07-24", "period", None, "July 16–24, 2009")]),
]
NO_DATES = [
    *(
        "2000 people came",
        "in 2000 people",
        "in 1500 homes",
        "in 300 episodes",
        "about 1500 of them",
        "at 1343 m above",
    ),
    *("1,945 of 2.8 and 10%", "No. 1945 on Route 1408", "pp. 1950–1953", "ISBN 978-1945-1946", "tel. 555-1945"),
    *("a population of 1945 and a height of 1800", "increased by 2000 between", "between 2000 and 3000 people"),
    *("from 1200 to 1500 m", "the 1966 textbook", "Windows 2000 and Boeing 1945", "costs $1945 or 1945 euros"),
    *(
        "by the 2002 Hindu Kush earthquakes",
        "a 180s score",
        "On 30 February 1990",
        "He may march on",
        "page 1945, line 1946",
    ),
    *("On 27 July, 1052 new cases", "voted on May 2 to march", "the year 1345 AH", "5 in 1945 km"),
]


@pytest.mark.parametrize(("text", "expected"), PROSE)
def test_prose_yields_its_dates_with_their_words(
    text: str, expected: list[tuple[str, str, str | None, str | None]]
) -> None:
    found = find_dates(text)
    assert [(date.time.edtf, date.role) for date in found] == [(edtf, role) for edtf, role, _, _ in expected]
    for date, (_, _, whole, bare) in zip(found, expected, strict=True):
        assert_sound(date.time)
        assert whole is None or text[date.start : date.end] == whole
        assert bare is None or text[date.date_start : date.date_end] == bare


@pytest.mark.parametrize("text", NO_DATES)
def test_numbers_in_prose_are_no_dates(text: str) -> None:
    assert find_dates(text) == []


def test_a_text_about_one_year_completes_its_days() -> None:
    text = "By April 29, militia learned of it; Henry voted on May 2, and in December they left."
    assert [date.time.edtf for date in find_dates(text, year=1775)] == ["../1775-04-29", "1775-05-02", "1775-12"]
    assert find_dates("on the 30th of February", year=1775) == []


def test_a_passage_is_read_with_the_templates_it_did_not_show() -> None:
    nodes = parse("born {{birth date|1999|1|2}} in {{lang|fr|Paris}}")
    shown = passage(nodes, Language("en", {"lang": Inline("lang", show=("2",), lang="1")}))
    assert shown.plain == "born in Paris"
    assert parse_date(passage(parse("born {{birth date|1999|1|2}}"), Language("en"))) == parse_date("1999-01-02")
    found = parse_date(shown)
    assert found
    assert found.edtf == "1999-01-02"


def test_a_language_of_the_caller_says_how_templates_read() -> None:
    language = Language("en", {"mark": Inline("show")})
    assert parse_date("{{mark|1945}}") is None
    found = parse_date("{{mark|1945}}", language=language)
    assert found
    assert found.edtf == "1945"


def test_a_language_without_data_still_reads_what_all_write_alike() -> None:
    found = parse_date("1945-08-22", lang="xx")
    assert found
    assert found.edtf == "1945-08-22"
    assert parse_date("22 August 1945", lang="xx") is not None  # its year


@pytest.mark.parametrize("lang", ["EN", "en-GB", "en-Latn-GB"])
def test_a_code_in_capitals_or_with_a_region_is_that_of_its_language(lang: str) -> None:
    assert [found.time.edtf for found in find_dates("since 22 August 1945", lang)] == ["1945-08-22/.."]
    assert parse_date("22 August 1945", lang) == parse_date("22 August 1945", "en")


@pytest.mark.parametrize("lang", ["", "xx", "../en", "en/../de", "-", "no such language", "en_GB"])
def test_a_code_that_is_none_has_no_tables_and_raises_nothing(lang: str) -> None:
    found = parse_date("1945-08-22", lang)
    assert found
    assert found.edtf == "1945-08-22"
    assert find_dates("since August 1945", lang) == find_dates("since August 1945", "xx")
    assert find_quantities("5 km, 3,000 and -2", lang) == find_quantities("5 km, 3,000 and -2", "xx")
    assert parse_quantity("{{convert|5|km|mi}}", lang) == parse_quantity("{{convert|5|km|mi}}", "xx")


@pytest.mark.parametrize(
    ("edtf", "lower", "upper"),
    [
        ("1990-24", "1990-12-01", "1991-02-28"),
        ("-04XX", "-0499-01-01", "-0400-12-31"),
        ("0000", "0000-01-01", "0000-12-31"),
        ("1967/..", "1967-01-01", None),
        ("../1960", None, "1960-12-31"),
        ("[1335,1336]", "1335-01-01", "1336-12-31"),
        ("Y-11999", "-11999-01-01", "-11999-12-31"),
    ],
)
def test_bounds_are_the_first_and_last_possible_day(edtf: str, lower: str | None, upper: str | None) -> None:
    assert time(edtf) == Time(edtf, lower, upper)


@pytest.mark.parametrize("edtf", ["", "..", "../..", "1945-13", "1945-02-30", "1946/1945", "next year", "1945-21-01"])
def test_what_is_no_edtf_has_no_bounds(edtf: str) -> None:
    assert time(edtf) is None


PIECES = st.sampled_from(
    [
        *("1945", "12", "44", "3", "August", "May", "BC", "AD"),
        *("c.", "circa", "since", "until", "from", "to", "between", "and"),
        *("or", "–", "-", "/", "(", ")", "[", "]"),
        *(",", ".", "?", "1990s", "18th", "century", "present", "O.S."),
        *("N.S.", "early", "mid-", "Q1", "{{", "}}", "|", "{{circa|"),
        *("{{birth", "date|", "{{start", "date|", "<ref>", "</ref>", "''", "spring"),
        *("2,000", "people", "32", "February"),
    ]
)


@given(st.text(max_size=80) | st.lists(PIECES, max_size=14).map(" ".join) | st.lists(PIECES, max_size=14).map("".join))
def test_no_text_raises_and_every_answer_is_sound(text: str) -> None:
    found = parse_date(text)
    if found:
        assert_sound(found)
    end = 0
    for date in find_dates(text, year=1775):
        assert end <= date.start <= date.date_start < date.date_end <= date.end <= len(text)
        assert_sound(date.time)
        end = date.end


MONTHS = [m for m in tables("en")["dates"]["months"] if len(m) > 4 or m in ("May", "June", "July")]
MONTHS = [m for m in MONTHS if not m.endswith(".")]


@given(st.dates())
def test_a_day_is_read_from_each_order(day: object) -> None:
    iso = str(day)
    year, month, date = iso.split("-")
    name = MONTHS[int(month) - 1]
    for text in (
        f"{int(date)} {name} {year}",
        f"{name} {int(date)}, {year}",
        iso,
        f"{{{{birth date|{year}|{month}|{date}}}}}",
    ):
        found = parse_date(text)
        assert found
        assert found.edtf == iso

"""Citations: templates, short citations and plain words become works, and what cannot be read is said."""

import sys
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extractors.citations import Cited, read_references, read_work
from kg.mapping import mappings
from kg.mapping.citations import DECIDED_BY_PARAMETERS, citing
from kg.model import Article, Item, Reference, Time
from kg.values.identifiers import doi, isbn, issn
from kg.vocab import classes
from kg.wikitext.page import Page

ARTICLE = Path(__file__).parent.parent / "examples" / "Hamhung.wikitext"


def opened(text: str) -> Page:
    return Page(Article("Testville", "en", text), mappings("en").language, subject=Item("Testville", "Testville"))


def cited(text: str) -> Cited:
    return read_references(opened(text))


def only(text: str) -> Reference:
    """The one work that a text cites, read without any problem."""
    found = cited(text)
    assert [problem.message for problem in found.problems] == []
    assert len(found.works) == 1
    return found.works[0]


def told(work: Reference) -> dict[str, object]:
    """What a work states, dates in EDTF; its place, its name and its text aside."""
    said = {field.name: getattr(work, field.name) for field in fields(work)}
    aside = ("start", "end", "text", "name")
    return {k: v.edtf if isinstance(v, Time) else v for k, v in said.items() if v and k not in aside}


def messages(text: str) -> list[str]:
    return [problem.message for problem in cited(text).problems]


# The first article


def test_what_the_first_article_cites_comes_out_with_all_it_states() -> None:
    page = opened(ARTICLE.read_text("utf-8"))
    found = read_references(page)
    assert (len(found.references), len(found.works), found.bundles, found.problems) == (28, 27, {}, ())
    by_words = {page.text[work.start : work.end]: told(work) for work in found.works}

    def stated(words: str) -> dict[str, object]:
        return next(work for text, work in by_words.items() if words in text)

    assert stated("rogueregime") == {
        "kind": "Book",
        "title": "Rogue Regime: Kim Jong Il and the Looming Threat of North Korea",
        "authors": ("Jasper Becker",),
        "publisher": "Oxford University Press",
        "place": "USA",
        "date": "2005-05",
        "pages": "199–200",
        "isbn": "9780198038108",
        "url": "https://archive.org/details/rogueregimekimjo00beck",
    }
    assert stated("Dong-Sam Sin") == {
        "kind": "Thesis",
        "title": "Die Planung des Wiederaufbaus der Städte Hamhung und Hungnam in Nordkorea durch die "
        "DAG-Städtebaubrigade der DDR von 1955 - 1962",
        "authors": ("Dong-Sam Sin",),
        "publisher": "HafenCity Universität Hamburg",
        "date": "2016",
        "url": "http://edoc.sub.uni-hamburg.de/hcu/volltexte/2017/346/pdf/Dissertation_Sin_27.02.17_ultimate.pdf",
    }
    assert stated("Rüdiger") == {
        "kind": "Book",
        "title": "Die DDR und Nordkorea. Der Wiederaufbau der Stadt Hamhŭng von 1954–1962",
        "authors": ("Rüdiger Frank",),
        "publisher": "Shaker",
        "place": "Aachen",
        "date": "1996-12",
        "isbn": "3826554728",
        "lang": "de",
    }
    assert stated("name= KMA") == {
        "kind": "WebPage",
        "title": "30 years report of Meteorological Observations in North Korea (1991 ~ 2020)",
        "publisher": "Korea Meteorological Administration",
        "pages": "212, 300, and 344",
        "url": "https://data.kma.go.kr/resources/normals/pdf_data/northkorea_pdf_0104.pdf",
        "archive_url": "https://web.archive.org/web/20220129211112/"
        "https://data.kma.go.kr/resources/normals/pdf_data/northkorea_pdf_0104.pdf",
        "archive_date": "2022-01-29",
        "access_date": "2022-03-23",
        "lang": "ko",
    }
    assert stated("How Koreans Talk")["chapter"] == "Characters"
    assert stated("Richburg")["authors"] == ("Keith B. Richburg",)
    assert stated("Penguin Classics")["title"] == (
        "Is this the only modern Korea-related novel published by Penguin Classics? | London Korean Links"
    )
    kinds = [work.kind for work in found.works]
    assert {kind: kinds.count(kind) for kind in kinds} == {"WebPage": 17, "Book": 5, "Thesis": 1, "NewsArticle": 4}
    reused = [work for work in found.references.values() if work.name == ":0"]
    assert len(reused) == 2
    assert reused[0] is reused[1]


def test_the_text_of_a_citation_is_what_a_reader_sees() -> None:
    page = opened(ARTICLE.read_text("utf-8"))
    texts = [work.text for work in read_references(page).works]
    assert (
        "For more information on the post-War reconstruction project, see Rüdiger Frank (December 1996). Die DDR und "
        "Nordkorea. Der Wiederaufbau der Stadt Hamhŭng von 1954–1962 (in German). Aachen: Shaker. ISBN 3-8265-5472-8."
    ) in texts
    assert "“Characters”. How Koreans Talk. UnhengNamu. 2002. pp. 094–095. ISBN 89-87976-95-5." in texts
    assert "“Hamhung”. transphoto.org. Retrieved 2022-02-20." in texts, "that it is in English goes without saying"


def test_a_further_reading_item_is_a_work() -> None:
    page = opened(ARTICLE.read_text("utf-8"))
    work = next(read_work(page, page.nodes(*item.span)) for item in page.items("further reading"))
    assert work is not None
    assert told(work) == {
        "kind": "Book",
        "title": "North Korea's Cities: Industrial facilities, internal structures and typification",
        "authors": ("Rainer Dormels",),
        "publisher": "Jimoondang",
        "date": "2014",
        "isbn": "9788962971675",
    }
    assert page.text[work.start : work.end].startswith("Dormels")


# Templates

TEMPLATES = {
    "{{cite book|last1=A|first1=B|last2=C|first2=D|editor-last=E|editor-first=F|title=T|year=2001|page=3}}": {
        "kind": "Book", "authors": ("B A", "D C"), "editors": ("F E",), "title": "T", "date": "2001", "pages": "3",
    },
    "{{Cite_journal |vauthors = Gaietta G, Deerinck TJ, et al. |title = T |journal = Science |doi=10.1/no "
    "|doi = 10.1126/SCIENCE.1068793 |issn=0036-8075}}": {
        "kind": "ScholarlyArticle", "authors": ("Gaietta G", "Deerinck TJ"), "title": "T", "work": "Science",
        "doi": "10.1126/science.1068793", "issn": "0036-8075",
    },
    "{{cite web|script-title=ko:북한지역정보넷|trans-title=Net|url=http://a.org/?a=1&amp;b=2}}": {
        "kind": "WebPage", "title": "북한지역정보넷", "url": "http://a.org/?a=1&b=2", "lang": "ko",
    },
    "{{cite news|title=''T'' [[A|B]] &#124; C|author=[[Kim]]|newspaper=[[The Post]]|date=May 2, 2014|agency=AP}}": {
        "kind": "NewsArticle", "title": "T B | C", "authors": ("Kim",), "work": "The Post", "date": "2014-05-02",
        "publisher": "AP",
    },
    "{{cite web|title=[Weekender] A|url=http://a.org|archiveurl=https://web.archive.org/web/20160305224157/http://a.org|"
    "accessdate=5 March 2016|deadurl=yes}}": {
        "kind": "WebPage", "title": "[Weekender] A", "url": "http://a.org",
        "archive_url": "https://web.archive.org/web/20160305224157/http://a.org", "archive_date": "2016-03-05",
        "access_date": "2016-03-05",
    },
    "{{citation|title=T|journal=J|year=1990|month=March}}": {
        "kind": "ScholarlyArticle", "title": "T", "work": "J", "date": "1990-03",
    },
    "{{citation|title=T|date=12 March|year=2008|isbn=0-521-00254-0}}": {
        "kind": "Book", "title": "T", "date": "2008-03-12", "isbn": "0521002540",
    },
    "{{citation|title=T|url=http://a.org/x|language=German, English}}": {
        "kind": "WebPage", "title": "T", "url": "http://a.org/x", "lang": "de",
    },
    "{{cite thesis|title=T|degree=PhD|publisher=U}}": {"kind": "Thesis", "title": "T", "publisher": "U"},
    "{{cite book|title=T|type=PhD thesis}}": {"kind": "Thesis", "title": "T"},
    "{{cite EB1911|wstitle=Korea|volume=15}}": {
        "kind": "Article", "title": "Korea", "work": "Encyclopædia Britannica", "date": "1911",
    },
    "{{cite book|title=T|pages=[https://archive.org/x 199–200]|author=<!--Staff-->|date=n.d.|isbn=}}": {
        "kind": "Book", "title": "T", "pages": "199–200",
    },
    "{{cite episode|title=T|series=S|network=NBC}}": {
        "kind": "Episode", "title": "T", "work": "S", "publisher": "NBC",
    },
    "{{cite book|last=김|first=일성|title=T|quote=Q}}": {
        "kind": "Book", "authors": ("김일성",), "title": "T", "quote": "Q",
    },
    "{{cite book|author=Crick, Bernard|author2=United Nations, Department of Peace|editors=A B; C D|title=T}}": {
        "kind": "Book", "authors": ("Bernard Crick", "United Nations, Department of Peace"), "editors": ("A B", "C D"),
        "title": "T",
    },
    "{{some database|url=http://a.org/7|title=T}}": {"kind": "WebPage", "title": "T", "url": "http://a.org/7"},
}  # fmt: skip


@pytest.mark.parametrize(("wikitext", "expected"), TEMPLATES.items())
def test_a_citation_template_is_a_work_with_all_that_it_states(wikitext: str, expected: dict[str, object]) -> None:
    assert told(only(f"It is so.<ref>{wikitext}</ref>")) == expected


def test_every_class_of_work_is_one_that_the_dictionary_knows() -> None:
    style = citing("en")
    named = {*style.kinds.values(), *(klass for _, klass in style.hints)} - {DECIDED_BY_PARAMETERS}
    assert {klass for klass in named if f"schema:{klass}" not in classes()} == set()


def test_every_field_that_the_data_fills_is_one_of_a_reference() -> None:
    own = {"month", "year", "script_title", "trans_title", "script_chapter"}
    assert set(citing("en").fields) - own <= {field.name for field in fields(Reference)}


@pytest.mark.parametrize(
    ("written", "tag"),
    [("de", "de"), ("German", "de"), ("EN-us", "en-US"), ("Simplified Chinese", "zh-Hans"), ("zh_hant", "zh-Hant")],
)
def test_a_language_is_read_from_its_code_or_name(written: str, tag: str) -> None:
    assert citing("en").language(written) == tag


def test_what_is_no_language_is_none() -> None:
    assert [citing("en").language(written) for written in ("Klingonish", "qx", "", "e")] == [None] * 4


# Plain words

PLAIN = {
    "http://a.org/b": {"kind": "WebPage", "url": "http://a.org/b"},
    "[http://a.org/b]": {"kind": "WebPage", "url": "http://a.org/b"},
    "[http://a.org/b A Title]": {"kind": "WebPage", "url": "http://a.org/b", "title": "A Title"},
    "[http://a.org/b Ukraine votes], [[Kyiv Post]] (November 13, 2009)": {
        "kind": "WebPage", "url": "http://a.org/b", "title": "Ukraine votes", "publisher": "Kyiv Post",
        "date": "2009-11-13",
    },
    '"[http://a.org/b Riches]". \'\'Daily Finance\'\'. 14 June 2010. Retrieved 2 May 2011. '
    "{{Webarchive|url=https://web.archive.org/web/20140730000000/http://a.org/b|date=30 July 2014}}": {
        "kind": "WebPage", "url": "http://a.org/b", "title": "Riches", "work": "Daily Finance", "date": "2010-06-14",
        "access_date": "2011-05-02", "archive_url": "https://web.archive.org/web/20140730000000/http://a.org/b",
        "archive_date": "2014-07-30",
    },
    "[http://a.org/b A] {{Wayback|url=http://a.org/b|date=20130805102916}}": {
        "kind": "WebPage", "url": "http://a.org/b", "title": "A", "archive_date": "2013-08-05",
        "archive_url": "https://web.archive.org/web/20130805102916/http://a.org/b",
    },
    "James, I. (2010). ''Remarkable Engineers''. Cambridge University Press. pp. 33–6. {{ISBN|0-521-73165-8}}.": {
        "kind": "Book", "authors": ("I. James",), "date": "2010", "title": "Remarkable Engineers",
        "publisher": "Cambridge University Press", "pages": "33–6", "isbn": "0521731658",
    },
    "Ross, D. (2002). ''Chronology''. Glasgow: Geddes & Grosset. p. 56. ISBN 1-85534-380-0": {
        "kind": "Book", "authors": ("D. Ross",), "date": "2002", "title": "Chronology", "place": "Glasgow",
        "publisher": "Geddes & Grosset", "pages": "56", "isbn": "1855343800",
    },
    "Kenoyer, Jonathan Mark (1998). Ancient cities of the Indus. pp.96": {
        "kind": "CreativeWork", "authors": ("Jonathan Mark Kenoyer",), "date": "1998",
        "title": "Ancient cities of the Indus", "pages": "96",
    },
    "L. B. Werner, I. Perlman: ''The Pentavalent State'', in: ''J. Am. Chem. Soc.'', 1951 "
    "([[doi:10.1021/ja01145a540]])": {
        "kind": "ScholarlyArticle", "authors": ("L. B. Werner", "I. Perlman"), "title": "The Pentavalent State",
        "work": "J. Am. Chem. Soc.", "date": "1951", "doi": "10.1021/ja01145a540",
    },
    "Martinez, A. A., \"The case\", ''School Review'', 86 (316), March 2005, pp. 49–56. [http://a.org/m.pdf PDF]": {
        "kind": "WebPage", "authors": ("A. A. Martinez",), "title": "The case", "work": "School Review",
        "date": "2005-03", "pages": "49–56", "url": "http://a.org/m.pdf",
    },
    "{{de icon}} [http://a.org/b Titel]": {"kind": "WebPage", "url": "http://a.org/b", "title": "Titel", "lang": "de"},
    "[http://a.org/b Titel] (in German)": {"kind": "WebPage", "url": "http://a.org/b", "title": "Titel", "lang": "de"},
    "Sandler: ''The Korean War''. 1995": {"kind": "CreativeWork", "title": "The Korean War", "date": "1995"},
    "Conversation with the mayor": {"kind": "CreativeWork"},
}  # fmt: skip


@pytest.mark.parametrize(("wikitext", "expected"), PLAIN.items())
def test_plain_words_give_what_is_plainly_readable(wikitext: str, expected: dict[str, object]) -> None:
    work = only(f"It is so.<ref>{wikitext}</ref>")
    assert told(work) == expected
    assert "{{" not in work.text
    assert "''" not in work.text


@pytest.mark.parametrize(
    "wikitext",
    [
        "Indonesia is a transcontinental country.",
        'Tolstoy\'s letter of 1869. "Do you know what this summer has meant for me? Constant raptures and delights."',
        "The Prisoner of Al-Hakim, as told by the villagers, was never printed",
    ],
)
def test_a_remark_gets_no_title_and_no_author(wikitext: str) -> None:
    work = only(f"It is so.<ref>{wikitext}</ref>")
    assert (work.title, work.authors, work.text) == (None, (), wikitext)


# Names, reuses, templates that make footnotes

BOOK = "{{cite book|last=Smith|first=J|title=T|year=2008}}"


def test_a_reuse_is_the_work_of_its_definition_wherever_that_stands() -> None:
    text = (
        f"A.<ref name=\"x\"/> B.<ref name=x /> C.<ref name = 'x'></ref>\n{{{{reflist|refs=<ref name=x>{BOOK}</ref>}}}}"
    )
    found = cited(text)
    assert len(found.references) == 4
    assert len(set(found.references.values())) == 1
    assert found.problems == ()
    work = found.works[0]
    assert text[work.start : work.end] == f"<ref name=x>{BOOK}</ref>"
    assert work.name == "x"


def test_the_same_name_in_two_groups_is_two_works() -> None:
    text = (
        f'A.<ref name="x" group="n">{BOOK}</ref> B.<ref name="x">[http://a.org U]</ref>'
        '<ref name="x" group="n"/><ref name="x"/>'
    )
    found = cited(text)
    assert [work.title for _, work in sorted(found.references.items())] == ["T", "U", "T", "U"]


def test_r_and_refn_and_tag_are_refs_too() -> None:
    text = f"A.{{{{refn|name=x|{BOOK}}}}}" + (" B.{{#tag:ref|[http://a.org U]|name=y}} C.{{r|x|y}} D.{{r|x}}{{rp|7}}")
    found = cited(text)
    at = text.index("{{r|x|y}}")
    assert [work.title for work in found.bundles[at]] == ["T", "U"]
    assert found.references[text.index("{{r|x}}")].pages == "7"
    assert found.problems == ()


def test_pages_after_a_footnote_belong_to_it_alone() -> None:
    text = f"A.<ref name=x>{BOOK}</ref>{{{{rp|12}}}} B.<ref name=x/>{{{{rp|34}}}} C.<ref name=x/>"
    assert [work.pages for _, work in sorted(cited(text).references.items())] == ["12", "34", None]


def test_a_remark_cites_nothing_but_the_ref_inside_it_does() -> None:
    text = f'A.{{{{efn|Without suburbs.<ref>{BOOK}</ref>}}}} B.<ref group="note">The old count.</ref>'
    found = cited(text)
    assert [text[at:].startswith("<ref>") for at in found.references] == [True]
    assert found.remarks == (2, text.index('<ref group="note">'))


def test_several_works_in_one_footnote_all_come_out_with_their_own_places() -> None:
    text = f"A.<ref>See:\n* {BOOK}\n* [http://a.org U], 1999\n* {{{{cite web|title=V|url=http://b.org}}}}</ref>"
    found = cited(text)
    works = found.bundles[2]
    assert [work.title for work in works] == ["T", "U", "V"]
    assert found.references == {2: works[0]}
    assert text[works[1].start : works[1].end].strip() == "[http://a.org U], 1999"
    lines = cited("A.<ref>[http://a.org U]<br />[http://b.org V]</ref>")
    assert [work.url for work in lines.bundles[2]] == ["http://a.org", "http://b.org"]


# Short citations

LISTED = """
== Bibliography ==
* {{cite book|last1=Smith|first1=John|last2=Jones|first2=K|title=T|date=May 2008}}
* {{cite book|last=Den Uyl|first=D|title=U|year=1986a|ref={{sfnref|Den Uyl & al.|1986}}}}
* Wells, James M. (1992). ''The Club''. Press.
* {{cite web|title=V|url=http://a.org|ref=CITEREFOn the Soul}}
"""
SHORT = {
    "{{sfn|Smith|Jones|2008|p=1}}": ("T", "1"),
    "{{sfnp|Smith|Jones|2008|pp=1–2}}": ("T", "1–2"),
    "{{harv|Smith|2008}}": ("T", None),
    "<ref>{{harvnb|Smith|Jones|2008|loc=ch. 3}}.</ref>": ("T", "ch. 3"),
    "{{sfn|Den Uyl|1986a}}": ("U", None),
    "{{sfn|Den Uyl & al.|1986}}": ("U", None),
    "{{sfn|On the Soul}}": ("V", None),
    "<ref>Smith & Jones (2008), pp. 3–4.</ref>": ("T", "3–4"),
    "<ref>Wells, p. 9</ref>": ("The Club", "9"),
    "<ref>Wells 1992: 370</ref>": ("The Club", "370"),
}


@pytest.mark.parametrize(("wikitext", "expected"), SHORT.items())
def test_a_short_citation_is_the_work_listed_elsewhere(wikitext: str, expected: tuple[str, str | None]) -> None:
    work = only(f"It is so.{wikitext}{LISTED}")
    assert (work.title, work.pages) == expected


def test_one_short_template_may_cite_several_works() -> None:
    for form in (
        "1a1=Smith|1a2=Jones|1y=2008|1p=4|2a1=Wells|2y=1992|2pp=5–6",
        "Smith|Jones|2008|1p=4|Wells|1992|2pp=5–6",
    ):
        works = cited(f"A.{{{{sfnm|{form}}}}}{LISTED}").bundles[2]
        assert [(work.title, work.pages) for work in works] == [("T", "4"), ("The Club", "5–6")]


def test_a_short_citation_without_a_work_says_what_it_can() -> None:
    found = cited("A.{{sfn|Miller|1999|p=7}}")
    assert told(found.references[2]) == {"kind": "CreativeWork", "authors": ("Miller",), "date": "1999", "pages": "7"}
    (problem,) = found.problems
    assert problem.message == "no work of this article is cited in full as 'Miller 1999, 7'"


def test_short_words_that_fit_two_works_stay_words() -> None:
    listed = "\n* {{cite book|last=Smith|title=T|year=2001}}\n* {{cite book|last=Smith|title=U|year=2002}}"
    text = f"A.<ref>Smith, p. 3</ref>{listed}"
    assert only(text).title is None


# Problems

PROBLEMS = {
    '<ref name="nowhere"/>': "no reference of this article is named 'nowhere'",
    "<ref></ref>": "the reference is empty",
    "<ref>{{dead link}}</ref>": "the reference cites nothing that can be read",
    "<ref>{{cite book|title=T|isbn=978-1-4616-8182-4}}</ref>": "'978-1-4616-8182-4' is no valid ISBN",
    "<ref>''The Title'', ISBN 978-1-4616-8182-4</ref>": "'978-1-4616-8182-4' is no valid ISBN",
    "<ref>''The Title'', {{ISBN|123}}</ref>": "'123' is no valid ISBN",
    "<ref>{{cite book|title=T|issn=1234-5678}}</ref>": "'1234-5678' is no valid ISSN",
    "<ref>{{cite book|title=T|doi=11.1/x}}</ref>": "'11.1/x' is no valid DOI",
    "<ref>{{cite book|title=T|date=soon}}</ref>": "'soon' cannot be read as a date",
    "<ref>{{cite book|title=T|language=Klingonish}}</ref>": "'Klingonish' is no language that languages.toml knows",
    "<ref>{{LSJ|49}}</ref>": "citations.toml does not know the template 'LSJ', which is all that is cited",
    "<ref>{{cite book|volume=}}</ref>": "the citation has neither a title nor an address",
    "{{sfn|p=3}}": "the short citation names nobody",
}


@pytest.mark.parametrize(("wikitext", "message"), PROBLEMS.items())
def test_what_cannot_be_read_is_said_with_its_place(wikitext: str, message: str) -> None:
    found = cited(f"A. {wikitext}")
    assert [problem.message for problem in found.problems] == [message]
    evidence = found.problems[0].evidence
    assert f"A. {wikitext}"[evidence.start : evidence.end] == evidence.quote != ""


def test_a_bad_number_stays_in_the_text() -> None:
    work = cited("A.<ref>{{cite book|title=T|isbn=978-1-4616-8182-4}}</ref>").works[0]
    assert (work.isbn, work.text) == (None, "T. ISBN 978-1-4616-8182-4.")


def test_an_unknown_template_stays_in_the_text() -> None:
    assert cited("A.<ref>{{LSJ|a)nh/r|ἀνήρ}}</ref>").works[0].text == "LSJ, a)nh/r, ἀνήρ"


@pytest.mark.parametrize(
    "wikitext", ["<!-- <ref>x</ref> -->", "<nowiki><ref>x</ref></nowiki>", "<references/>", "<ref"]
)
def test_what_no_reader_sees_is_no_footnote(wikitext: str) -> None:
    assert cited(f"A.{wikitext}") == Cited({}, {}, (), (), ())


# Numbers


@pytest.mark.parametrize(
    ("read", "written", "expected"),
    [
        (isbn, "978-89-6297-167-5", "9788962971675"),
        (isbn, "ISBN 3-8265-5472-8", "3826554728"),
        (isbn, "0-8044-2957-x", "080442957X"),
        (isbn, "521 00254 0", "0521002540"),
        (isbn, "978-89-6297-167-6", None),
        (isbn, "3826554729", None),
        (isbn, "", None),
        (issn, "0954-2361", "0954-2361"),
        (issn, "2434561x", "2434-561X"),
        (issn, "0954-2362", None),
        (doi, "https://doi.org/10.1038/172484B0", "10.1038/172484b0"),
        (doi, "doi: 10.1002/(SICI)1097-0258(19980815)17:15.", "10.1002/(sici)1097-0258(19980815)17:15"),
        (doi, "10.1038", None),
    ],
)
def test_a_number_has_one_spelling_or_is_none(read: object, written: str, expected: str | None) -> None:
    assert callable(read)
    assert read(written) == expected


@given(st.integers(0, 999_999_999))
def test_a_wrong_check_digit_is_never_taken(number: int) -> None:
    taken = [digit for digit in "0123456789X" if isbn(f"{number:09d}{digit}")]
    assert len(taken) == 1


# Any text, any length

PIECES = st.sampled_from(
    ["<ref>", "</ref>", '<ref name="a">', '<ref name="a"/>', "{{cite book|title=", "{{sfn|A|2001}}", "{{sfnm|",
     "|last=", "|date=", "|isbn=", "|language=", "|url=", "}}", "[http://a.org ", "]", "''", '"', "(2001)", "A, B. ",
     "p. 3", "{{rp|3}}", "{{r|a}}", "{{refn|", "{{efn|", "|vauthors=", "1", "\n* ", "<br>", ";", "Smith", "doi:10.1/",
     " ", "ISBN 1", "{{Wayback|url=x|date=20010101}}"]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=25))
def test_no_text_makes_it_fail_or_lose_its_place(pieces: list[str]) -> None:
    text = "A." + "".join(pieces)
    found = cited(text)
    for at, work in found.references.items():
        assert text[at : at + 2] in ("<r", "{{")
        assert 0 <= work.start < work.end <= len(text)
        assert work.text
    for problem in found.problems:
        assert text[problem.evidence.start : problem.evidence.end] == problem.evidence.quote


@pytest.mark.parametrize(
    "piece",
    ["<ref>", "{{refn|", "A<ref>{{cite book|last=A|title=B|year=2001}}</ref>", "{{sfn|A|2001|p=3}}",
     "<ref name=a/>{{rp|3}}",
     "<ref>''Ab cd'' e, \"Ab (cd ", "<ref>Ab, C. Ef; Smith 2001, p. 3; "],
)  # fmt: skip
def test_twice_the_text_takes_about_twice_the_steps(piece: str) -> None:
    tail = "</ref>}}\n* {{cite book|last=A|title=B|year=2001}}"

    def steps(times: int) -> int:
        page, count = opened(piece * times + tail), 0

        def step(*_: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(step)
        try:
            read_references(page)
        finally:
            sys.setprofile(None)
        return count

    steps(10)
    counted = [steps(times) for times in (100, 200, 400)]
    assert all(longer < 3 * shorter for shorter, longer in pairwise(counted)), counted

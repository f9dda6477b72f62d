"""Template pages in dumps and folders: which are kept, how they reach the articles, and what a page shows of itself."""

import bz2
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kg import Extraction, KgError, build
from kg.cli import cli
from kg.model import Article
from kg.sources import Skipped, Templates, read, template_pages, templates
from kg.vocab import P
from kg.wikitext.noinclude import included
from kg.wikitext.template_pages import led_to

# The shapes of https://en.wikipedia.org/wiki/Template:Toronto_weatherbox and of a dump of 2024, with other numbers.
BOX = """{{Weather box
|location = Docking ([[Docking Airport|DKG]])<br />WMO ID: 71508; 1991–2020 normals, extremes 1840–present{{efn|Long}}
|metric first = Yes
|single line = Yes
|collapsed = {{{collapsed|Y}}}
|Jan record high C = 16.1
|Jan high C = −0.3<ref name="n">{{cite web|title=Normals|url=https://example.org/n}}</ref>
|Feb high C = 0.6
|year high C = 13.2
|Jan precipitation mm = 64.6
|source 1 = Met Office<ref name="n" />
}}<noinclude>
{{documentation|content=See {{tl|Weather box}}. {{Weather box|Jan high C=99}}}}
[[Category:Norfolk weatherbox templates]]
</noinclude>"""
ARTICLE = (
    "{{Infobox settlement|name=Docking}}\n'''Docking''' is a [[village]].\n== Climate ==\n{{Docking weatherbox}}\n"
)
SITE = """<siteinfo><base>https://%s.wikipedia.org/wiki/Main_Page</base><namespaces><namespace key="0"/>
<namespace key="10" case="first-letter">%s</namespace></namespaces></siteinfo>"""


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def page(title: str, text: str, space: int, number: int) -> str:
    moved = '<redirect title="x"/>' if text.startswith("#") else ""
    return (
        f"<page><title>{title}</title><ns>{space}</ns><id>{number}</id>{moved}<revision><id>{number}00</id>"
        f"<timestamp>2024-01-01T00:00:00Z</timestamp><model>wikitext</model><text>{escaped(text)}</text></revision></page>"
    )


def export(pages: Mapping[str, str], lang: str = "en", word: str = "Template") -> bytes:
    written = (
        page(title, text, 10 if title.startswith(f"{word}:") else 0, number)
        for number, (title, text) in enumerate(pages.items(), 1)
    )
    namespace = "http://www.mediawiki.org/xml/export-0.11/"
    return (
        f'<mediawiki xmlns="{namespace}" xml:lang="{lang}">{SITE % (lang, word)}{"".join(written)}</mediawiki>'.encode()
    )


def dump(path: Path, pages: Mapping[str, str], lang: str = "en", word: str = "Template") -> Path:
    """A dump of several bzip2 streams, as Wikimedia's multistream dumps are."""
    data = export(pages, lang, word)
    cut = len(data) // 2
    path.write_bytes(bz2.compress(data[:cut]) + bz2.compress(data[cut:]))
    return path


PAGES = {
    "Docking": ARTICLE,
    "Template:Docking weatherbox": BOX,
    "Template:Weather box/Docking": "#REDIRECT [[Template:Docking weatherbox]]",
    "Template:Weather box": "<includeonly>{{#invoke:weather box|buildRow}}</includeonly>",
    "Template:Weather wrapper": "{{Weather box|Jan high C={{{1|}}}|Feb high C={{{2|}}}}}",
    "Template:Flag": "[[File:Flag of {{{1}}}.svg]]",
    "Template:Old": "#REDIRECT [[Template:Flag]]",
    "Hull": "'''Hull''' is a [[city]].\n== Climate ==\n{{Weather box/Docking}}\n{{Nowhere weatherbox}}\n",
}


def climate(found: Extraction) -> list[str]:
    return [s.evidence.quote for s in found.statements if s.property == P["climate normal"]]


def named(pages: Templates) -> dict[str, set[str]]:
    return {code: set(names) for code, names in pages.items()}


class TestKeeping:
    def test_what_is_on_a_page_decides_and_redirects_to_it_are_kept(self, tmp_path: Path) -> None:
        pages = template_pages([dump(tmp_path / "d.xml.bz2", PAGES)])
        assert named(pages) == {"en": {"Docking weatherbox", "Weather box/Docking"}}
        kept = pages["en"]["Docking weatherbox"]
        assert (kept.title, kept.revision, kept.page_id) == ("Template:Docking weatherbox", 200, 2)

    def test_each_wiki_has_its_own(self, tmp_path: Path) -> None:
        german = "{{Klimatabelle|Ort=Ulm|hmjan=1,5|avjan=−1}}"
        dump(tmp_path / "de.xml.bz2", {"Vorlage:Klimadiagramm Ulm": german}, "de", "Vorlage")
        dump(tmp_path / "en.xml.bz2", PAGES)
        pages = template_pages([tmp_path])
        assert named(pages) == {"en": {"Docking weatherbox", "Weather box/Docking"}, "de": {"Klimadiagramm Ulm"}}

    def test_a_file_named_so_is_a_template_page_and_no_article(self, tmp_path: Path) -> None:
        (tmp_path / "Docking.wikitext").write_text(ARTICLE, "utf-8")
        (tmp_path / "Template:Docking_weatherbox.wikitext").write_text(BOX, "utf-8")
        skipped: list[Skipped] = []
        assert [a.title for a in read([tmp_path], title_from="file", on_skip=skipped.append)] == ["Docking"]
        assert [each.reason for each in skipped] == ["namespace 10"]
        assert named(template_pages([tmp_path])) == {"en": {"Docking weatherbox"}}
        (tmp_path / "Vorlage:Ulm.wikitext").write_text("{{Klimatabelle|hmjan=1}}", "utf-8")
        assert named(template_pages([tmp_path], "de"))["de"] >= {"Ulm"}

    def test_what_cannot_be_read_costs_nothing_that_came_before(self, tmp_path: Path) -> None:
        whole = export(PAGES)
        (tmp_path / "cut.xml").write_bytes(whole[: whole.index(b"Template:Weather box</title>")])
        (tmp_path / "Template:x.txt").write_bytes(b"\xff")
        assert named(template_pages([tmp_path])) == {"en": {"Docking weatherbox", "Weather box/Docking"}}

    def test_there_is_a_limit(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(templates, "LIMIT", 100)
        with pytest.raises(KgError, match="too many: more than 100 characters"):
            template_pages([dump(tmp_path / "d.xml.bz2", PAGES)])

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("#REDIRECT [[Template:a b]]", "A b"),
            ("\n#redirect:[[Template:X]] {{R from move}}", "X"),
            ("#WEITERLEITUNG [[Vorlage:X]]", "X"),
            ("#넘겨주기 [[틀:X]]", "X"),
            ("# [[Template:X]]", None),
            ("See [[Template:X]]", None),
            ("", None),
        ],
    )
    def test_redirects_in_any_language(self, text: str, name: str | None) -> None:
        assert led_to(text) == name


class TestBuilding:
    def test_a_dump_gives_its_articles_their_tables(self, tmp_path: Path) -> None:
        built = build([dump(tmp_path / "d.xml.bz2", PAGES)], tmp_path / "out")
        docking, hull = built.extractions
        assert (
            climate(docking)
            == climate(hull)
            == ["16.1", BOX[BOX.index("−0.3") :].partition("\n")[0], "0.6", "13.2", "64.6"]
        )
        assert [p.evidence.where for p in docking.problems] == []
        assert [p.evidence.where for p in hull.problems] == ["Nowhere weatherbox"]
        for found in built.extractions:
            for s in found.statements:
                e = s.evidence
                assert found.source(e.template).text[e.start : e.end] == e.quote
        assert built.report is not None
        assert built.report.conforms, built.report.text
        credit = (tmp_path / "out/ATTRIBUTION.md").read_text("utf-8")
        assert (
            credit.count(
                "(<https://en.wikipedia.org/wiki/Docking>, <https://en.wikipedia.org/wiki/Template:Docking_weatherbox>)"
            )
            == 1
        )
        assert credit.count('"Template:Docking weatherbox", en.wikipedia.org, by its authors') == 2
        source = '<https://w3id.org/wikikg/en/Template:Docking_weatherbox#source> <https://schema.org/version> "200"'
        assert any(line.startswith(source) for line in built.lines)

    def test_the_command_and_what_stands_behind_an_answer(self, tmp_path: Path) -> None:
        (tmp_path / "docking.wikitext").write_text(ARTICLE, "utf-8")
        held = dump(tmp_path / "templates.xml.bz2", PAGES)
        run = CliRunner().invoke
        out = str(tmp_path / "out")
        arguments = ["build", str(tmp_path / "docking.wikitext"), "-o", out, "--templates", str(held)]
        assert run(cli, arguments).exit_code == 0
        told = run(cli, ["explain", "Docking", "--graph", out]).stdout
        assert "Docking § Climate: Weather box / Feb high C, characters" in told
        assert "of Template:Docking weatherbox\n" in told
        asked = run(cli, ["query", "climate", "--graph", out, "--sources", "--format", "csv"]).stdout
        assert "Template:Docking weatherbox § Climate: Weather box / Feb high C" in asked
        assert run(cli, ["coverage", "--corpus", str(held)]).exit_code == 0

    def test_the_same_bytes_whatever_else_the_dump_holds(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
        few = {name: PAGES[name] for name in ("Template:Docking weatherbox",)}
        one = build([tmp_path / "a.txt"], templates=[dump(tmp_path / "few.xml.bz2", few)])
        two = build([tmp_path / "a.txt"], templates=[dump(tmp_path / "all.xml.bz2", {"A": "x", **few, **PAGES})])
        assert [line for line in one.lines if "200" not in line] != []
        assert [s.evidence for s in one.extractions[0].statements] == [
            s.evidence for s in two.extractions[0].statements
        ]


class TestIncluded:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("a<noinclude>b</noinclude>c", "ac"),
            ("a<noinclude>b", "a"),
            ("a<includeonly>b</includeonly>c", "abc"),
            ("a<onlyinclude>b</onlyinclude>c<onlyinclude>d</onlyinclude>", "bd"),
            ("a<NOINCLUDE >b</NoInclude>c<noinclude/>d", "acd"),
            ("a<!--<noinclude>-->b", "a<!--<noinclude>-->b"),
            ("<noinclude>{{{x}}}</noinclude>{{{y|1}}}{{{z}}}", "1"),
            ("{{{a|{{{b|2}}} or {{{c|{{d|e}}}}}}}}", "2 or {{d|e}}"),
            ("{{{x|1}}} {{{y|2}}}", "1 {{{y|2}}}"),
        ],
    )
    def test_what_another_page_shows(self, text: str, shown: str) -> None:
        found = included(text, {"y"} if shown.endswith("{{{y|2}}}") else ())
        assert found.replace(" ", "") == shown.replace(" ", "")

    @given(
        st.lists(
            st.sampled_from(
                ["<noinclude>", "</noinclude>", "<onlyinclude>", "<!--", "-->", "{{{", "}}}", "|", "a", "\n"]
            )
        ).map("".join)
    )
    def test_every_place_stays(self, text: str) -> None:
        found = included(text)
        assert len(found) == len(text)
        assert all(new in (old, " ") for new, old in zip(found, text, strict=True))

    def test_it_takes_linear_time(self) -> None:
        for piece in ("<noinclude>", "{{{a|", "<!--", "{{{a|b}}}", "</onlyinclude>"):
            assert len(included(piece * 20_000)) == 20_000 * len(piece)


def test_the_pages_of_an_article_are_its_wikis_own() -> None:
    """`source` gives the page that a place is in."""
    held = Article("Template:A", "en", "there")
    found = Extraction(Article("B", "en", "here"), subject=None, title_source="given", templates=(held,))  # type: ignore[arg-type]
    assert (found.source(None).text, found.source("Template:A").text) == ("here", "there")

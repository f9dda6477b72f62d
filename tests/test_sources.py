"""Files, folders, standard input and dumps, read as they come and refused in words a user can act on."""

import bz2
import gzip
import io
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from kg.extractors import extract
from kg.model import Article, Extraction, Item, KgError, Media, Site
from kg.sources import Skipped, read
from kg.sources.dumps import dump_articles
from kg.vocab import P

SITE = """<siteinfo><sitename>Vikipedeja</sitename><base>https://ltg.wikipedia.org/wiki/Suoku_puslopa</base>
<namespaces><namespace key="0"/><namespace key="10" case="first-letter">Taiss</namespace></namespaces></siteinfo>"""


def revision(text: str, number: int = 7, day: int = 1, extra: str = "<model>wikitext</model>") -> str:
    return (
        f"<revision><id>{number}</id><timestamp>2024-01-{day:02}T00:00:00Z</timestamp>"
        f"<contributor><username>Someone</username><id>99</id></contributor>{extra}"
        f'<text bytes="{len(text)}" xml:space="preserve">{text}</text></revision>'
    )


def page(title: str, body: str, number: int = 1, head: str = "<ns>0</ns>") -> str:
    return f"<page><title>{title}</title>{head}<id>{number}</id>{body}</page>\n"


def export(*pages: str, site: str = SITE, lang: str = "en") -> bytes:
    namespace = "http://www.mediawiki.org/xml/export-0.11/"
    return f'<mediawiki xmlns="{namespace}" xml:lang="{lang}">\n{site}\n{"".join(pages)}</mediawiki>\n'.encode()


TWO = export(
    page("Daugovpiļs", revision("'''Daugovpiļs''' &lt;ref&gt;x&lt;/ref&gt;")),
    page("Rēzne", revision("'''Rēzne'''", 8), 2),
)


def titles(articles: Iterator[Article]) -> list[str | None]:
    return [article.title for article in articles]


def linked(found: Extraction) -> set[str]:
    return {s.value.title for s in found.statements if isinstance(s.value, Item) and s.value.title}


def skipped_in(path: Path) -> list[Skipped]:
    skipped: list[Skipped] = []
    list(read([path], on_skip=skipped.append))
    return skipped


def saved(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.fixture
def standard_input(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    return lambda data: monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))


class TestFiles:
    def test_a_file_is_an_article_without_a_title(self, tmp_path: Path) -> None:
        path = saved(tmp_path / "Hamhung_city.wikitext", "'''Hamhŭng''' 함흥\n".encode())
        (article,) = read([path])
        assert article == Article(None, "en", "'''Hamhŭng''' 함흥\n", name=str(path))

    @pytest.mark.parametrize("suffix", [".wikitext", ".txt", ".wiki", ".WIKI"])
    def test_suffixes(self, tmp_path: Path, suffix: str) -> None:
        assert len(list(read([saved(tmp_path / f"a{suffix}", b"x")]))) == 1

    def test_title_and_language_are_the_callers(self, tmp_path: Path) -> None:
        (article,) = read([saved(tmp_path / "a.txt", b"x")], lang="ko", title="함흥시")
        assert (article.title, article.lang) == ("함흥시", "ko")

    def test_the_file_name_is_a_title_only_on_request(self, tmp_path: Path) -> None:
        (article,) = read([saved(tmp_path / "St._Louis.wikitext", b"x")], title_from="file")
        assert article.title == "St. Louis"

    def test_a_byte_order_mark_and_windows_line_ends_are_not_text(self, tmp_path: Path) -> None:
        (article,) = read([saved(tmp_path / "a.txt", b"\xef\xbb\xbfa\r\nb\rc\n")])
        assert article.text == "a\nb\nc\n"

    def test_a_redirect_is_told_and_skipped(self, tmp_path: Path) -> None:
        path = saved(tmp_path / "a.txt", b"\n#redirect: [[New_York City#History|x]]\n")
        assert list(read([path])) == []
        assert skipped_in(path) == [Skipped(str(path), "redirect", "New York City")]

    def test_a_numbered_list_is_no_redirect(self, tmp_path: Path) -> None:
        assert len(list(read([saved(tmp_path / "a.txt", b"#Redirections [[A]]\n")]))) == 1


class TestFolders:
    def test_sorted_at_any_depth_and_only_articles(self, tmp_path: Path) -> None:
        for name in ("b.txt", "a/z.wiki", "a/c.xml", "B.wikitext", "x.md", ".hidden.txt", ".git/y.txt"):
            saved(tmp_path / name, TWO if name.endswith("xml") else name.encode())
        names = [Path(article.name.partition(": ")[0]).relative_to(tmp_path).as_posix() for article in read([tmp_path])]
        assert names == ["B.wikitext", "a/c.xml", "a/c.xml", "a/z.wiki", "b.txt"]

    def test_a_file_named_twice_is_read_once(self, tmp_path: Path) -> None:
        path = saved(tmp_path / "a.txt", b"x")
        assert len(list(read([path, tmp_path, str(path)]))) == 1

    def test_the_order_of_the_paths_is_kept(self, tmp_path: Path) -> None:
        paths = [saved(tmp_path / name, b"x") for name in ("b.txt", "a.txt")]
        assert [article.name for article in read(paths)] == [str(path) for path in paths]

    def test_what_cannot_be_read_stops_it_or_is_told(self, tmp_path: Path) -> None:
        saved(tmp_path / "a.txt", b"a"), saved(tmp_path / "b.txt", b"\xff"), saved(tmp_path / "c.txt", b"c")
        with pytest.raises(KgError, match=r"b.txt: is not UTF-8"):
            list(read([tmp_path]))
        told: list[Skipped] = []
        assert [article.text for article in read([tmp_path], on_skip=told.append)] == ["a", "c"]
        assert [(each.reason, str(each.error).partition(": ")[2]) for each in told] == [
            ("cannot be read", "is not UTF-8, byte 0 is 0xFF")
        ]


class TestStandardInput:
    def test_wikitext(self, standard_input: Callable[[bytes], None]) -> None:
        standard_input("함흥\r\n".encode() * 20_000)
        (article,) = read(["-"], title="Hamhung")
        assert (article.title, article.name, article.text) == ("Hamhung", "standard input", "함흥\n" * 20_000)

    @pytest.mark.parametrize("head", [b"", b"\xef\xbb\xbf", b'<?xml version="1.0"?>\n'])
    def test_a_dump(self, standard_input: Callable[[bytes], None], head: bytes) -> None:
        standard_input(head + TWO)
        assert titles(read(["-"])) == ["Daugovpiļs", "Rēzne"]

    def test_one_title_does_not_fit_a_dump(self, standard_input: Callable[[bytes], None]) -> None:
        standard_input(TWO)
        with pytest.raises(KgError, match="standard input is a dump"):
            list(read(["-"], title="x"))

    def test_nothing(self, standard_input: Callable[[bytes], None]) -> None:
        standard_input(b"")
        with pytest.raises(KgError, match="standard input: is empty"):
            list(read(["-"]))


class TestRefusals:
    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b"", "is empty"),
            (b" \n\t", "is empty"),
            (b"\xef\xbb\xbf", "is empty"),
            ("Hamhŭng".encode("utf-16"), "is UTF-16"),
            (b"PK\x03\x04\x00\x00", "is no text, byte 4 is NUL"),
            (b"Caf\xe9", "is not UTF-8, byte 3 is 0xE9"),
            (b"\xef\xbb\xbfCaf\xe9", "is not UTF-8, byte 6 is 0xE9"),
            ("함".encode()[:2], "is not UTF-8, byte 0 is 0xED"),
        ],
    )
    def test_bytes_that_are_no_wikitext(self, tmp_path: Path, data: bytes, says: str) -> None:
        with pytest.raises(KgError, match=f"a.txt: {says}") as refused:
            list(read([saved(tmp_path / "a.txt", data)]))
        assert refused.value.hint

    def test_a_path_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(KgError, match=r"nowhere.txt: there is no such file or folder"):
            list(read([tmp_path / "nowhere.txt"]))

    def test_a_folder_without_articles(self, tmp_path: Path) -> None:
        saved(tmp_path / "notes.md", b"x")
        with pytest.raises(KgError, match="holds no article") as refused:
            list(read([tmp_path]))
        assert ".wikitext" in refused.value.hint

    def test_a_file_of_another_kind(self, tmp_path: Path) -> None:
        with pytest.raises(KgError, match=r"a.pdf: its name does not say what it is"):
            list(read([saved(tmp_path / "a.pdf", b"x")]))

    def test_one_title_for_several_articles(self, tmp_path: Path) -> None:
        paths = [saved(tmp_path / name, b"x") for name in ("a.txt", "b.txt")]
        with pytest.raises(KgError, match=r"names one article, but there are 2: .*a.txt, .*b.txt"):
            list(read(paths, title="Hamhung"))
        with pytest.raises(KgError, match="a dump gives its own titles"):
            list(read([saved(tmp_path / "d.xml", TWO)], title="Hamhung"))


class TestDumps:
    @pytest.mark.parametrize(
        ("suffix", "packed"),
        [
            (".xml", bytes),
            (".xml.gz", gzip.compress),
            (".xml.bz2", bz2.compress),
            (
                ".xml.bz2",
                lambda data: bz2.compress(data[:333]) + bz2.compress(data[333:500]) + bz2.compress(data[500:]),
            ),
        ],
    )
    def test_pages_with_all_that_the_dump_says(
        self, tmp_path: Path, suffix: str, packed: Callable[[bytes], bytes]
    ) -> None:
        path = saved(tmp_path / f"d{suffix}", packed(TWO))
        text = "'''Daugovpiļs''' <ref>x</ref>"
        first, second = read([path])
        site = Site(((10, "Taiss"),))
        assert first == Article("Daugovpiļs", "ltg", text, 7, 1, "2024-01-01T00:00:00Z", f"{path}: Daugovpiļs", site)
        assert (second.title, second.revision, second.page_id) == ("Rēzne", 8, 2)

    def test_the_callers_language_wins(self, tmp_path: Path) -> None:
        assert {article.lang for article in read([saved(tmp_path / "d.xml", TWO)], lang="lv")} == {"lv"}

    def test_another_wikis_language_is_its_own_word(self, tmp_path: Path) -> None:
        site = "<siteinfo><base>https://www.wikivoyage.org/wiki/Main_Page</base></siteinfo>"
        path = saved(tmp_path / "d.xml", export(page("A", revision("a")), site=site, lang="de"))
        assert [article.lang for article in read([path])] == ["de"]

    def test_what_is_no_article_is_told(self, tmp_path: Path) -> None:
        path = tmp_path / "d.xml"
        pages = [
            page("Taiss:Kaste", revision("{{x}}"), head="<ns>10</ns>"),
            page("Dvinsk", revision("#WEITERLEITUNG [[Daugovpiļs]]"), head='<ns>0</ns><redirect title="Daugovpiļs"/>'),
            page("Dinaburg", revision("#REDIRECT [[Daugovpiļs]]")),
            page("Data.json", revision("{}", extra="<model>json</model>")),
            page("Gone", '<revision><id>3</id><text deleted="deleted"/></revision>'),
            page("Stub", '<revision><id>3</id><text bytes="9" id="3"/></revision>'),
            page("Rēzne", revision("x")),
        ]
        assert [
            (each.name.partition(": ")[2], each.reason, each.target) for each in skipped_in(saved(path, export(*pages)))
        ] == [
            ("Taiss:Kaste", "namespace 10", None),
            ("Dvinsk", "redirect", "Daugovpiļs"),
            ("Dinaburg", "redirect", "Daugovpiļs"),
            ("Data.json", "content model json", None),
            ("Gone", "no text in the dump", None),
            ("Stub", "no text in the dump", None),
        ]
        assert titles(read([path])) == ["Rēzne"]

    def test_the_names_of_namespaces_are_those_that_the_dump_tells(self, tmp_path: Path) -> None:
        # Of a language without tables here only the dump knows what a category and a picture are called.
        names = {6: "Fails", 14: "Kategoreja", 828: "Modulis"}
        told = "".join(
            f'<namespace key="{number}" case="first-letter">{name}</namespace>' for number, name in names.items()
        )
        site = f"<siteinfo><base>https://ltg.wikipedia.org/wiki/X</base><namespaces>{told}</namespaces></siteinfo>"
        text = (
            "[[Fails:Rēzne.jpg|thumb|Skots]]\n'''Rēzne''' ir [[ols|pīmārs]], [[:Kategoreja:Latgola|Latgolā]]."
            " [[Modulis:X]]\n[[kategoreja:Latgola]]"
        )
        (article,) = read([saved(tmp_path / "d.xml", export(page("Rēzne", revision(text)), site=site))])
        known, unknown = extract(article), extract(replace(article, site=None))
        assert Media("Rēzne.jpg") in {s.value for s in known.statements}
        assert linked(known) == {"Ols", "Kategoreja:Latgola"}
        assert linked(unknown) == {"Ols", "Kategoreja:Latgola", "Modulis:X", "Fails:Rēzne.jpg"}
        of = P["category"]
        assert [s.value for s in known.statements if s.property == of] == [Item("Latgola", "Kategoreja:Latgola")]

    def test_before_export_0_6_the_title_tells_the_namespace(self, tmp_path: Path) -> None:
        pages = [page("Taiss:Kaste", revision("x"), head=""), page("2001: A Space Odyssey", revision("x"), head="")]
        assert titles(read([saved(tmp_path / "d.xml", export(*pages))])) == ["2001: A Space Odyssey"]

    @pytest.mark.parametrize("days", [(1, 2, 3), (3, 2, 1), (2, 3, 1)])
    def test_of_a_history_the_newest_revision_counts(self, tmp_path: Path, days: tuple[int, ...]) -> None:
        history = "".join(revision(f"day {day}", day, day) for day in days)
        (article,) = read([saved(tmp_path / "d.xml", export(page("A", history)))])
        assert (article.text, article.revision, article.page_id) == ("day 3", 3, 1)

    @pytest.mark.parametrize(
        ("suffix", "packed"), [(".xml", bytes), (".xml.gz", gzip.compress), (".xml.bz2", bz2.compress)]
    )
    def test_wherever_it_is_cut_off_it_says_so(
        self, tmp_path: Path, suffix: str, packed: Callable[[bytes], bytes]
    ) -> None:
        data = packed(TWO)
        path = tmp_path / f"d{suffix}"
        for length in [*range(0, len(data.rstrip()) - 1, 13), len(data.rstrip()) - 1]:
            path.write_bytes(data[:length])
            with pytest.raises(KgError, match=rf"^{path}: ") as refused:
                list(read([path]))
            assert "download it again" in refused.value.hint

    def test_what_came_before_the_cut_is_read_and_the_place_is_named(self, tmp_path: Path) -> None:
        path = saved(tmp_path / "d.xml", TWO[: TWO.index(b"R\xc4\x93zne") + 30])
        told: list[Skipped] = []
        assert titles(read([path], on_skip=told.append)) == ["Daugovpiļs"]
        (cut,) = told
        assert str(cut.error) == f"{path}: line 5, column 42, after page 'Daugovpiļs': XML unclosed token"

    @pytest.mark.parametrize(
        ("name", "data", "says"),
        [
            ("d.xml.bz2", b"no bzip2 at all", "cannot be decompressed"),
            ("d.xml.gz", b"no gzip at all", "cannot be decompressed"),
            ("d.xml.gz", gzip.compress(TWO)[:-8] + b"\0" * 8, "cannot be decompressed: CRC check failed"),
            ("d.xml", b"<feed><doc/></feed>", "its root is <feed>, not <mediawiki>"),
            ("d.xml", b"'''Hamhung'''", "line 1, column 3: XML not well-formed"),
            ("d.xml", export(), "holds no page"),
            ("d.xml", TWO.replace(b"</title>", b"</titel>", 1), "XML mismatched tag"),
        ],
    )
    def test_what_is_no_dump(self, tmp_path: Path, name: str, data: bytes, says: str) -> None:
        with pytest.raises(KgError, match=says) as refused:
            list(read([saved(tmp_path / name, data)]))
        assert str(tmp_path / name) in refused.value.message
        assert refused.value.hint

    def test_memory_is_bounded_by_a_page(self) -> None:
        text = "x" * 100_000
        head, tail = export().split(b"</mediawiki>")[0], b"</mediawiki>"

        def chunks() -> Iterator[bytes]:
            yield head
            for number in range(200):
                yield page(f"Page {number}", revision(text) * 2, number).encode()
            yield tail

        tracemalloc.start()
        try:
            length = sum(len(article.text) for article in dump_articles(chunks(), "d", None, lambda _: None))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert length == 200 * len(text)
        assert peak < 20 * len(text)

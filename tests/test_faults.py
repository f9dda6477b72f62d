"""What goes wrong at the command line is told in two lines with the place and the remedy, and costs nothing written."""

import bz2
import gzip
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kg import build, export, queries
from kg.cli import cli
from kg.extractors import EXTRACTORS
from kg.model import KgError
from kg.rdf.table import KEYS
from kg.run import local
from kg.wikitext.page import Page

ARTICLE = """'''Ordna''' is a [[town]] in [[Grenz]]. It was founded in 1200.

== Twin towns ==
* [[Quill]], since 1982<ref>{{cite web|title=Twins|url=http://example.org/twins}}</ref>
"""
OTHER = "'''Umra''' is a [[village]] in [[Grenz]]. It burned down in 1850.\n"
PAGES = "".join(
    f"<page><title>{title}</title><ns>0</ns><id>1</id><revision><id>7</id><text>{text}</text></revision></page>"
    for title, text in (("Ordna", "'''Ordna''' is a [[town]]."), ("Umra", "'''Umra''' is a [[village]]."))
)
DUMP = f'<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/">{PAGES}</mediawiki>'.encode()
QUAD = '<https://w3id.org/wikikg/en/Ordna> <https://schema.org/name> "Ordna" <x:g> .\n'


def run(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)), input=stdin)


def refused(result: Result, *said: str) -> str:
    """The two lines of a refusal, which hold all of `said`."""
    assert result.exit_code == 2, result.output
    message, hint, rest = result.stderr.split("\n", 2)
    assert (message[:4], hint[:2], rest) == ("kg: ", "  ", "")
    assert hint.strip()
    for words in said:
        assert words in result.stderr
    return result.stderr


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def of_one_build(folder: Path) -> bool:
    """Whether the description of the files fits the files."""
    return export.description(folder) == (folder / "void.ttl").read_bytes()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that a build has written; whoever changes something there copies it."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "ordna.wikitext").write_text(ARTICLE, "utf-8")
    result = run("build", folder / "ordna.wikitext", "-o", folder / "out")
    assert result.exit_code == 0, result.output
    return folder / "out"


@pytest.fixture
def here(tmp_path: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with an article and the graph that was built of it."""
    (tmp_path / "ordna.wikitext").write_text(ARTICLE, "utf-8")
    shutil.copytree(built, tmp_path / "out")
    monkeypatch.chdir(tmp_path)
    return tmp_path


class TestArticles:
    @pytest.mark.parametrize(
        ("name", "data", "said"),
        [
            ("gone.wikitext", None, "gone.wikitext: there is no such file"),
            ("empty.wikitext", b"", "empty.wikitext: is empty"),
            ("blank.txt", b"\xef\xbb\xbf \n\t\n", "blank.txt: is empty"),
            ("photo.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "photo.txt: is no text, byte 8"),
            ("latin.txt", b"Caf\xe9", "latin.txt: is not UTF-8, byte 3"),
            ("wide.txt", ARTICLE.encode("utf-16"), "iconv -f UTF-16"),
            ("essay.pdf", b"%PDF", "essay.pdf: its name does not say what it is"),
            ("cut.xml", DUMP[: DUMP.index(b"Ordna")], "cut.xml: line 1, column"),
            ("cut.xml.bz2", bz2.compress(DUMP)[:-9], "cut.xml.bz2: the compressed data ends too early"),
            ("cut.xml.gz", gzip.compress(DUMP)[:-9], "cut.xml.gz: the compressed data ends too early"),
            ("fake.xml.bz2", DUMP, "fake.xml.bz2: cannot be decompressed"),
            ("page.xml", b"<html/>", "page.xml: is XML, but its root is <html>"),
            ("moved.txt", b"#REDIRECT [[Umra]]", "moved.txt: no article found"),
        ],
    )
    def test_a_bad_article_is_named_and_the_old_build_stays(
        self, here: Path, name: str, data: bytes | None, said: str
    ) -> None:
        if data is not None:
            Path(name).write_bytes(data)
        before = content(here / "out")
        refused(run("build", name, "-o", "out"), said)
        refused(run("coverage", name), said)
        assert content(here / "out") == before
        refused(run("build", name, "-o", "new"))
        assert not Path("new").exists()

    @pytest.mark.parametrize("command", ["build", "coverage"])
    def test_a_bad_one_among_good_ones_is_told_and_costs_only_itself(self, here: Path, command: str) -> None:
        Path("bad.wikitext").write_bytes(b"\xff")
        Path("gone.wikitext").symlink_to("nowhere.wikitext")
        out = ("-o", "new", "--no-check") if command == "build" else ()
        result = run(command, here, *out)
        assert result.exit_code == 2
        assert result.stderr.splitlines()[::2] == [
            f"kg: {here}/bad.wikitext: is not UTF-8, byte 0 is 0xFF",
            f"kg: {here}/gone.wikitext: no such file or directory",
        ]
        assert "“Ordna”" in result.stdout or result.stdout.startswith("Ordna ")

    def test_a_work_list_tells_of_what_it_could_not_read(self, here: Path) -> None:
        Path("bad.wikitext").write_bytes(b"\xff")
        result = run("coverage", "--corpus", here)
        assert (result.exit_code, "bad.wikitext: is not UTF-8" in result.stderr) == (2, True)
        assert result.stdout.startswith("1 articles")

    def test_what_stood_before_the_cut_of_a_dump_is_kept(self, here: Path) -> None:
        del here
        Path("cut.xml.bz2").write_bytes(bz2.compress(DUMP[:-30]))
        result = run("build", "cut.xml.bz2", "-o", "new", "--no-check")
        assert (result.exit_code, "after page 'Ordna'" in result.stderr) == (2, True)
        assert of_one_build(Path("new"))

    @pytest.mark.parametrize(
        ("name", "data"), [("cut.xml.bz2", bz2.compress(DUMP[:-30])), ("bad.wikitext", b"\xff\xfe\x00")]
    )
    def test_what_could_be_read_in_part_does_not_cost_an_earlier_build(
        self, here: Path, name: str, data: bytes
    ) -> None:
        """Which may have been whole. Elsewhere it is written."""
        before = content(here / "out")
        Path(name).write_bytes(data)
        refused(run("build", "ordna.wikitext", name, "-o", "out", "--no-check"), name, "earlier build in out was kept")
        assert content(here / "out") == before
        assert run("build", "ordna.wikitext", name, "-o", "new", "--no-check").exit_code == 2
        assert of_one_build(Path("new"))

    def test_standard_input(self, here: Path) -> None:
        assert run("build", "-", "-o", "new", stdin=ARTICLE.encode()).exit_code == 0
        assert Path("new/graph.nq").read_bytes() == (here / "out/graph.nq").read_bytes()
        refused(run("build", "-", "-o", "new", stdin=b""), "standard input: is empty")
        refused(run("build", "-", "-o", "new", "--title", "X", stdin=DUMP), "standard input is a dump")

    def test_closed_standard_input(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", None)
        with pytest.raises(KgError, match="standard input is closed"):
            build(["-"])


class TestTitles:
    @pytest.mark.parametrize(
        ("title", "iri"),
        [
            ("What?", "What%3F"),
            ("C#", "C%23"),
            ("100% wool", "100%25_wool"),
            ("%41", "%2541"),
            ("\"Quoted\" 'x'", "%22Quoted%22_'x'"),
            ("مكة المكرمة", "مكة_المكرمة"),
            ("😀 𐍈", "😀_𐍈"),
            ("..", "%2E%2E"),
            ("../../etc/passwd", "%2E%2E/%2E%2E/etc/passwd"),
            ("<b>", "%3Cb%3E"),
            ("{{x}}", "%7B%7Bx%7D%7D"),
            ("a|b", "A%7Cb"),
            ("https://x", "Https://x"),
            ("[/red] x", "%5B/red%5D_x"),
            ("x" * 5000, "X" + "x" * 4999),
        ],
    )
    def test_any_title_names_things_in_every_file(self, here: Path, title: str, iri: str) -> None:
        assert run("build", "ordna.wikitext", "-o", "out", "--title", title).exit_code == 0
        page = f"https://w3id.org/wikikg/en/{iri}"
        assert f"<{page}#plain> .\n" in Path("out/graph.nq").read_text("utf-8")
        assert of_one_build(here / "out")
        assert run("explain", title, "--graph", "out").output.startswith(f"Ordna  {page}\n")
        assert run("link", "out").exit_code == 0
        assert page in run("query", "names", "--graph", "out", "--format", "csv").stdout

    @pytest.mark.parametrize(
        ("title", "said"),
        [
            ("", "--title is empty"),
            (" _ ", "--title is empty"),
            ("a\nb", r"--title holds a control character: 'a\nb'"),
            ("\x9b31m", "--title holds a control character"),
            (os.fsdecode(b"\xff"), "--title holds a byte that is not UTF-8"),
        ],
    )
    def test_what_is_no_title_is_refused(self, here: Path, title: str, said: str) -> None:
        del here
        refused(run("build", "ordna.wikitext", "-o", "new", "--title", title), said)

    def test_an_article_that_says_nothing_is_a_graph_all_the_same(self, here: Path) -> None:
        Path("note.wikitext").write_text("hello", "utf-8")
        result = run("build", "note.wikitext", "-o", "new")
        assert (result.exit_code, result.stderr) == (0, "")
        assert "0 statements of an article that does not say its title" in result.stdout
        assert run("check", "new").exit_code == 0
        assert Path("new/statements.jsonl").read_bytes() == b""
        refused(run("explain", "hello", "--graph", "new"), "no thing is called 'hello'")
        for name in queries.names():
            assert run("query", name, "--graph", "new").exit_code == 0, name
        assert "note" not in Path("new/graph.nq").read_text("utf-8"), "the name of the file is no fact"
        del here


class TestPaths:
    @pytest.mark.parametrize("name", ["a ?#%\"'é😀", "-dash", "new\nline", os.fsdecode(b"by\xffte"), "x" * 200])
    def test_folders_may_be_called_anything(self, here: Path, name: str) -> None:
        folder = here / name
        folder.mkdir()
        (folder / f"{name}.txt").write_text(ARTICLE, "utf-8")
        result = run("build", "-o", folder / "out", "--", folder)
        assert (result.exit_code, result.stderr) == (0, "")
        assert content(folder / "out") == content(here / "out")
        assert run("check", "--", folder / "out").exit_code == 0
        assert run("query", "twin-towns", "--graph", folder / "out").exit_code == 0
        refused(run("build", "-o", "new", "--", folder / "gone.txt"), "there is no such file")

    def test_a_name_that_is_no_text_gives_no_title(self, here: Path) -> None:
        name = os.fsdecode(b"by\xffte.txt")
        Path(name).write_text(ARTICLE, "utf-8")
        refused(run("build", name, "-o", "new", "--title-from", "file"), "its name holds a byte that is not UTF-8")
        del here

    @pytest.mark.parametrize(
        ("out", "said"),
        [
            ("ordna.wikitext", "is a file"),
            ("ordna.wikitext/new", "ordna.wikitext: is a file, not a folder"),
            ("/proc/new", "/proc/new: no such file or directory"),
            ("/dev/full/new", "/dev/full: is a file, not a folder"),
        ],
    )
    def test_a_place_that_takes_no_folder(self, here: Path, out: str, said: str) -> None:
        refused(run("build", "ordna.wikitext", "-o", out), said)
        assert (here / "ordna.wikitext").read_text("utf-8") == ARTICLE

    def test_a_folder_in_the_place_of_a_file(self, here: Path) -> None:
        (here / "new/graph.ttl").mkdir(parents=True)
        refused(run("build", "ordna.wikitext", "-o", "new", "--no-check"), "new/graph.ttl: is a folder")
        assert content(here / "new") == {}

    def test_a_link_keeps_leading_where_it_leads(self, here: Path) -> None:
        Path("kept.ttl").write_bytes(b"old")
        Path("link.ttl").symlink_to("kept.ttl")
        assert run("export", "out", "-o", "link.ttl").exit_code == 0
        assert Path("link.ttl").is_symlink()
        assert Path("kept.ttl").read_bytes() == (here / "out/graph.ttl").read_bytes()

    def test_a_pipe_is_written_to_and_not_replaced(self, here: Path) -> None:
        os.mkfifo("pipe")
        reader = subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE)
        assert run("export", "out", "--format", "nq", "-o", "pipe").exit_code == 0
        assert reader.communicate(timeout=30)[0] == (here / "out/graph.nq").read_bytes()
        assert Path("pipe").is_fifo()


class TestOptions:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ("build", "missing argument"),
            ("build ordna.wikitext -o", "kg build --help"),
            ("build ordna.wikitext --frmat nq", "no such option"),
            ("build ordna.wikitext --format xml", "'xml' is not one of"),
            ("build ordna.wikitext --layers plian", "there is no layer plian"),
            ("build ordna.wikitext --layers ,", "--layers names no layer"),
            ("build ordna.wikitext --base example.org", "the base 'example.org'"),
            ("build ordna.wikitext --base https://example.org/a", "does not end in a slash"),
            ("build ordna.wikitext --lang ../en", "'../en' is no language"),
            ("build ordna.wikitext out --title X", "out: holds no article"),
            ("build ordna.wikitext ordna.wikitext/x --title X", "there is no such file"),
            ("build ordna.wikitext --links gone.tsv", "gone.tsv"),
            ("build ordna.wikitext --links bad.tsv", "bad.tsv, line 2: 'Q0'"),
            ("build ordna.wikitext --links ordna.wikitext", "ordna.wikitext, line 1: no column 'lang'"),
            ("coverage", "give articles"),
            ("coverage --corpus out --limit 0", "0 is not in the range"),
            ("check out --format xml", "'xml' is not one of"),
            ("check out --shapes gone", "gone: no shapes here"),
            ("check out --shapes bad.ttl", "bad.ttl, line 2: not Turtle"),
            ("query wards --graph out --param x", "--param x: no value"),
            ("query wards --graph out --param x=1", "wards: has no parameter 'x'"),
            ("query people --graph out --param since=x", "--param since=x: not of type integer"),
            ("query wards --graph out --param subject=Nowhere", "no thing in the graph has that name"),
            ("query wrds --graph out", "did you mean wards?"),
            ("query wards --graph out --format ttl", "wards: gives no triples"),
            ("query wards --endpoint nowhere", "nowhere: not the address of a SPARQL endpoint"),
            ("query wards --endpoint http://h/ --timeout 0", "is not in the range"),
            ("explain", "missing argument 'THING'"),
            ("explain Quil --graph out", "is it one of: Quill?"),
            ("explain Quill --graph out/graph.nq", "graph.nq, line 1: not JSON"),
            ("evaluate out/statements.jsonl bad.tsv", "bad.tsv, line 1, column 1"),
            ("evaluate gone.jsonl bad.tsv", "gone.jsonl"),
            ("export out --format pdf", "'pdf' is not one of"),
            ("export out/graph.ttl", "out/graph.ttl: its name is not that of N-Quads"),
            ("export out/graph.nq --format void", "graph.nq: not a folder"),
            ("export out -o out", "out: is a directory"),
            ("bild out", "did you mean: kg build"),
            ("--bild", "no such option"),
        ],
    )
    def test_what_cannot_be_meant_is_told(self, here: Path, arguments: str, said: str) -> None:
        Path("bad.tsv").write_text("lang\ttitle\tqid\tconfidence\tsource\tnote\nen\tX\tQ0\texact\tme\t\n", "utf-8")
        Path("bad.ttl").write_text("@prefix : <x:> .\n:a b:c :d .\n", "utf-8")
        before = content(here)
        refused(run(*arguments.split(" ")), said)
        assert content(here) == before


class TestGraphs:
    @pytest.mark.parametrize(
        ("name", "data", "said"),
        [
            ("gone.nq", None, "gone.nq: no such file"),
            ("empty.nq", b"", "empty.nq: is empty"),
            ("binary.nq", b"\x1f\x8b\x08\0\xff", "binary.nq, line 1: not N-Quads"),
            ("cut.nq", (QUAD * 3)[:-20].encode(), "cut.nq, line 3: not N-Quads"),
            ("latin.nq", QUAD.replace("Ordna", "Caf\xe9").encode("latin-1"), "latin.nq, line 1: not N-Quads"),
            ("words.nq", b"Ordna is a town.\n", "words.nq, line 1: not N-Quads"),
        ],
    )
    def test_what_is_no_graph_is_named_with_its_line(
        self, here: Path, name: str, data: bytes | None, said: str
    ) -> None:
        if data is not None:
            Path(name).write_bytes(data)
        refused(run("check", name), said)
        refused(run("query", "names", "--graph", name), said)
        refused(run("export", name), said)
        if data is not None:
            shutil.copy(name, "out/graph.nq")
            before = content(here / "out")
            of_folder = said.replace(name, "graph.nq")
            for arguments in (
                ("check", "out"),
                ("query", "names", "--graph", "out"),
                ("export", "out"),
                ("link", "out"),
            ):
                refused(run(*arguments), of_folder)
            assert content(here / "out") == before

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("bad.ttl", b"@prefix : <x:> .\n:a :b \xff .\n"),
            ("bad.trig", b"@prefix : <x:> .\n:g { :a :b }\n"),
            ("bad.jsonld", b'{"@id": 3,\n'),
            ("bad.rdf", b"<rdf:RDF>\n<"),
            ("bad.nt", b"<x:a> <x:b> <x:c> .\n<x:a> <x:b>\n"),
        ],
    )
    def test_other_formats_are_named_too(self, here: Path, name: str, data: bytes) -> None:
        Path(name).write_bytes(data)
        refused(run("check", name), name, ": not ")
        refused(run("query", "names", "--graph", name), name, ": not ")
        del here

    def test_a_folder_without_a_graph(self, here: Path) -> None:
        (here / "out/graph.nq").unlink()
        for arguments in (("check", "out"), ("query", "names", "--graph", "out"), ("export", "out"), ("link", "out")):
            refused(run(*arguments), "out: no graph.nq in this folder", "kg build ARTICLE -o out")

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ('{"subject": {"iri": ', "not JSON"),
            ("[]", "not an object"),
            ('{"subject": 3}', "no property"),
            (json.dumps(dict.fromkeys(KEYS, "P17")), "subject is no object"),
        ],
    )
    def test_a_broken_table_is_named_with_its_line_and_costs_no_graph(self, here: Path, line: str, said: str) -> None:
        table = here / "out/statements.jsonl"
        table.write_text(f"{table.read_text('utf-8').splitlines()[0]}\n{line}\n", "utf-8")
        gold = Path("gold.jsonl")
        gold.write_text(
            '{"group": "names", "subject": "X", "property": "P17", "value": "x", "type": "text"}\n', "utf-8"
        )
        before = content(here / "out")
        place = "out/statements.jsonl, line 2: "
        refused(run("explain", "Ordna", "--graph", "out"), place, said)
        refused(run("export", "out", "--format", "jsonl"), place, said)
        refused(run("evaluate", table, gold), "statements.jsonl, line 2: ", said)
        refused(run("link", "out"), place, said)
        assert content(here / "out") == before

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            (b"", "line 1: there is no query"),
            (b"SELECT * WHERE { ?s ?p", "line 1, column 23: not a SPARQL query"),
            (b"SELECT *\nWHERE { ?s foaf:name ?o }", "line 2: nothing says what the prefix foaf: stands for"),
            (b"DROP ALL", "line 1: this is an update (DROP)"),
            (b"\x00\xff", "not UTF-8 at byte 1"),
            (b"# param since year\nSELECT * { }", "line 1: cannot read"),
            (b"SELECT ?x ?x { ?x ?p ?o }", "line 1, column"),
        ],
    )
    def test_a_malformed_query_is_named_with_its_line(self, here: Path, text: bytes, said: str) -> None:
        Path("mine.rq").write_bytes(text)
        refused(run("query", "mine.rq", "--graph", "out"), "mine.rq", said)
        refused(run("query", "mine.rq", "--endpoint", "http://127.0.0.1:9/"), "mine.rq", said)
        del here


def process(*arguments: object, code: str = "", **options: Any) -> subprocess.CompletedProcess[str]:
    """`kg` in a process of its own, after some lines of Python."""
    program = (
        f"import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n{code}\nimport kg.cli\nkg.cli.main()"
    )
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        capture_output=True, encoding="utf-8", check=False, **options,
    )  # fmt: skip


WHEN_THE_TABLE_IS_WRITTEN = """
import os, kg.export
def stop(rows, out):
    list(rows), {}
kg.export.write_table = stop
"""


class TestWriting:
    @pytest.mark.parametrize(
        ("stop", "code"),
        [
            ("signal.raise_signal(signal.SIGINT)", 130),
            ("signal.raise_signal(signal.SIGTERM)", 143),
            ("os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL),
        ],
        ids=["Ctrl-C", "terminated", "killed"],
    )
    def test_a_build_that_is_stopped_while_it_writes_leaves_the_old_one(self, here: Path, stop: str, code: int) -> None:
        Path("umra.wikitext").write_text(OTHER, "utf-8")
        before = content(here / "out")
        done = process("build", "umra.wikitext", "-o", "out", code=WHEN_THE_TABLE_IS_WRITTEN.format(stop))
        assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (code, "", False)
        after = content(here / "out")
        assert {name: data for name, data in after.items() if ".part" not in name} == before
        if code > 0:
            assert after == before
            assert (
                process("build", "umra.wikitext", "-o", "new", code=WHEN_THE_TABLE_IS_WRITTEN.format(stop)).stdout == ""
            )
            assert not Path("new").exists()
        assert run("query", "names", "--graph", "out").exit_code == 0
        assert run("build", "umra.wikitext", "-o", "out", "--no-check").exit_code == 0
        assert of_one_build(here / "out")

    @pytest.mark.parametrize("command", ["build ordna.wikitext -o out", "link out", "export out -o out/graph.ttl"])
    def test_a_full_disk_costs_nothing_that_was_there(self, here: Path, command: str) -> None:
        def little() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

        before = content(here / "out")
        done = process(*command.split(" "), preexec_fn=little)
        assert (done.returncode, done.stdout) == (2, "")
        message, hint = done.stderr.splitlines()
        assert message.startswith("kg: out/graph.")
        assert message.endswith(": file too large")
        assert "-o" in hint
        assert content(here / "out") == before

    def test_a_full_device_for_what_is_printed(self, here: Path) -> None:
        del here
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [sys.executable, "-m", "kg", "query", "names", "--graph", "out"],
                stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False,
            )  # fmt: skip
        assert done.returncode == 2
        assert [line[:4] for line in done.stderr.splitlines()] == ["kg: ", "  fr"]
        assert "no space left on device" in done.stderr

    def test_two_builds_into_one_folder_end_as_one_of_them(self, here: Path) -> None:
        Path("umra.wikitext").write_text(OTHER, "utf-8")
        run("build", "umra.wikitext", "-o", "umra")
        wanted = [content(here / "out"), content(here / "umra")]
        both = [
            subprocess.Popen([sys.executable, "-m", "kg", "build", name, "-o", "new"], stdout=subprocess.DEVNULL)
            for name in ("ordna.wikitext", "umra.wikitext")
        ]
        assert [build.wait(timeout=60) for build in both] == [0, 0]
        assert content(here / "new") in wanted

    def test_what_a_build_does_not_write_anew_is_gone(self, here: Path) -> None:
        Path("out/notes.md").write_text("mine", "utf-8")
        assert run("build", "ordna.wikitext", "-o", "out", "--format", "nq", "--no-check").exit_code == 0
        names = ["ATTRIBUTION.md", "coverage.jsonl", "coverage.txt", "graph.nq", "notes.md", "void.ttl"]
        assert sorted(content(here / "out")) == names
        assert of_one_build(here / "out")


def test_an_extractor_that_fails_is_counted_and_costs_only_itself(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(page: Page) -> Any:
        yield from ()
        raise LookupError(page.article.lang)

    monkeypatch.setattr(local, "EXTRACTORS", (*EXTRACTORS, broken))
    assert "1 not read, see out/coverage.txt" in run("build", "ordna.wikitext", "-o", "out").stdout
    assert "the extractor failed: LookupError: en" in (here / "out/coverage.txt").read_text("utf-8")
    assert "Quill" in (here / "out/graph.nq").read_text("utf-8")
    assert run("coverage", "ordna.wikitext").exit_code == 1


PATHOLOGICAL: dict[str, Callable[[int], str]] = {
    "templates": lambda n: "{{a|" * n,
    "tags": lambda n: '<div a="' * n,
    "crossed": lambda n: "{{a|[[b|<i>" * n,
    "tables": lambda n: "{{a| {|" * n,
    "bold": lambda n: "<b>''{{" * n,
    "nowiki": lambda n: "<nowiki>" * n,
    "comments": lambda n: "<!--" * n,
    "refs": lambda n: "<ref>" * n,
    "links": lambda n: "[[" * n,
    "heading": lambda n: "=" + " " * n,
    "quotes": lambda n: "'" * n,
    "bullets": lambda n: "*" * n + " x",
    "addresses": lambda n: "[http://a " * n,
    "entities": lambda n: "&#x" * n,
    "digits": lambda n: "{{Infobox settlement|area_total_km2=" + "9" * n + "|elevation_m=1e999999}}",
    "coordinates": lambda n: "{{coord|" + "1|" * n + "}}",
    "nested": lambda n: "{{Infobox settlement|name=" + "{{nobold|" * n + "x" + "}}" * n + "}}",
    "combining": lambda n: "e" + "\u0301" * n,
    "dates": lambda n: "On 3 March 1900 he was born in [[A]]. " * (n // 40),
    "hangul": lambda n: "함흥。" * (n // 10),
    "separators": lambda n: "a\u2028b\x85c\x0cd\x1c " * (n // 10),
}


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_markup_that_never_closes_is_built_like_any_other(here: Path, name: str) -> None:
    Path("hard.wikitext").write_text(f"{ARTICLE}\n== More ==\n{PATHOLOGICAL[name](4000)}\n", "utf-8", newline="")
    result = run("build", "hard.wikitext", "-o", "new", "--no-check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "“Ordna”" in result.stdout
    assert of_one_build(here / "new")
    assert run("explain", "Ordna", "--graph", "new").exit_code == 0

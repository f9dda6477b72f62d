"""The command line as a user meets it: cheap to start, and every failure is two lines and an exit code."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import kg
from kg.cli import COMMANDS, Commands, cli
from kg.model import KgError

HEAVY = {"rdflib", "pyshacl", "mwparserfromhell", "SPARQLWrapper", "edtf", "langcodes", "rich", "pyoxigraph", "xml"}


def kg_command(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-m", "kg", *arguments], capture_output=True, encoding="utf-8", **{"check": False, **options}
    )


def failing(error: Exception) -> click.Group:
    """A group like kg's own whose one command fails with `error`."""

    class One(Commands):
        def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
            return ["fail"]

        def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:  # noqa: ARG002
            def fail() -> None:
                raise error

            return click.Command("fail", callback=fail)

    return One("kg")


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom kg.cli import cli\n"
        "try: cli.main(['--help'])\nexcept SystemExit as end: assert end.code == 0\n"
        "print(*sorted(sys.modules), sep='\\n', file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    loaded = done.stderr.split()
    assert "kg.cli" in loaded
    assert HEAVY & {name.split(".")[0] for name in loaded} == set()


def test_help_lists_every_command_with_what_it_does() -> None:
    done = kg_command("--help")
    assert done.returncode == 0
    offered = cli.list_commands(click.Context(cli))
    assert offered == [name for name in COMMANDS if name in offered]
    for name in offered:
        assert f"\n  {name} " in done.stdout


@pytest.mark.parametrize("name", cli.list_commands(click.Context(cli)))
def test_each_command_has_help_that_ends_in_an_example(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    help_text = CliRunner().invoke(cli, [name, "--help"]).output
    last_paragraph = help_text.rpartition("\n\n")[2].strip()
    assert last_paragraph.startswith(f"Example: kg {name} ")


def test_version() -> None:
    assert kg_command("--version").stdout == f"kg {kg.__version__}\n"


def test_without_arguments_it_shows_its_help() -> None:
    done = kg_command()
    assert (done.returncode, done.stderr) == (0, "")
    assert "Usage: kg" in done.stdout


def test_an_unknown_command_is_told_what_is_near() -> None:
    done = kg_command("evalute")
    assert done.returncode == 2
    assert done.stderr == "kg: there is no command 'evalute'\n  did you mean: kg evaluate\n"


def test_an_unknown_command_unlike_any_is_told_what_there_is() -> None:
    message, hint = kg_command("zzzz").stderr.splitlines()
    assert message == "kg: there is no command 'zzzz'"
    assert "evaluate" in hint


def test_an_unknown_option_is_told_where_the_options_are() -> None:
    done = kg_command("--nope")
    assert done.returncode == 2
    assert done.stderr == "kg: no such option '--nope'\n  what it takes: kg --help\n"


@pytest.mark.parametrize(
    ("error", "output"),
    [
        (KgError("a.wikitext: is empty", "give it text"), "kg: a.wikitext: is empty\n  give it text\n"),
        (
            OSError(28, "No space left on device", "out/graph.nq"),
            "kg: out/graph.nq: no space left on device\n  free",
        ),
        (PermissionError(13, "Permission denied", "x"), "kg: x: permission denied\n  check who may read and write it"),
        (
            click.BadParameter("'ro' is not one of 'en'"),
            "kg: invalid value: 'ro' is not one of 'en'\n  what it",
        ),
    ],
)
def test_a_failure_is_two_lines_and_exit_code_2(error: Exception, output: str) -> None:
    result = CliRunner().invoke(failing(error), ["fail"])
    assert result.exit_code == 2
    assert result.stderr.startswith(output)
    assert result.stderr.count("\n") == 2
    assert result.stdout == ""


def test_a_bug_keeps_its_traceback() -> None:
    result = CliRunner().invoke(failing(ZeroDivisionError("oh no")), ["fail"])
    assert result.exit_code == 70
    assert "Traceback" in result.stderr
    assert result.stderr.endswith(
        "oh no\nkg: this is a bug in kg, not in what you gave it\n  please report what stands above\n"
    )


def test_an_interrupt_is_130() -> None:
    code = (
        "import signal, kg.cli as c\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell's background job ignores it
        "c.Commands.list_commands = lambda *_: signal.raise_signal(2)\nc.main()"
    )
    done = subprocess.run([sys.executable, "-c", code, "evaluate"], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 130
    assert "Traceback" not in done.stderr


def test_a_reader_that_stops_early_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as gone:
        done = subprocess.run([sys.executable, "-m", "kg", "--help"], stdout=gone, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (141, b"")


def test_it_prints_every_script_whatever_the_locale() -> None:
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "ascii"}
    done = kg_command("함흥", env=environment)
    assert done.stderr.startswith("kg: there is no command '함흥'\n")


def test_the_package_runs_from_anywhere(tmp_path: Path) -> None:
    assert kg_command("--version", cwd=tmp_path).returncode == 0


def test_import_kg_is_cheap_and_its_names_are_there() -> None:
    code = "import sys, kg; print(sorted(name for name in sys.modules if name.startswith('kg')))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "['kg']\n"
    assert kg.Article is kg.Article
    for name in kg.__all__:
        assert name in dir(kg)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        kg.nothing  # noqa: B018

"""The `kg` command: imports a subcommand only when it is asked for; a failure is two lines and an exit code."""

import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

import click

from kg import __version__
from kg.cli.failures import failure, print_error, usage_error
from kg.files import os_error
from kg.model import KgError

COMMANDS = (
    *(
        "fetch",
        "build",
        "check",
        "load",
        "query",
        "export",
        "link",
        "diff",
        "diff-runs",
        "explain",
        "why-not",
        "coverage",
        "evaluate",
    ),
    *("serve", "site", "report"),
)
"""In the order of work. Each is `kg.cli.<name>:command`; one whose module is not installed is not offered."""

_BUG = 70  # EX_SOFTWARE of sysexits.h, not Python's 1: that is an answer here
_BROKEN_PIPE = 128 + 13  # what a shell reports for a program ended by SIGPIPE
_TERMINATED = 128 + 15  # … and by SIGTERM


def _module(command: str) -> str:
    return f"kg.cli.{command.replace('-', '_')}"


class Commands(click.Group):
    """A click group that imports a subcommand's module only to run it or to list it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return [name for name in COMMANDS if find_spec(_module(name))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(_module(cmd_name)).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        names = self.list_commands(ctx)
        if args[0] not in names and not args[0].startswith("-"):
            near = get_close_matches(args[0], names, n=1)
            hint = f"did you mean: kg {near[0]}" if near else f"the commands are: {' '.join(names)}"
            raise KgError(f"there is no command {args[0]!r}", hint)
        return super().resolve_command(ctx, args)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with _quiet_when_the_reader_is_gone():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _quiet_when_the_reader_is_gone():
            try:
                return super().invoke(ctx)
            except click.UsageError as error:
                if error.ctx is None and ctx.invoked_subcommand:  # an option without its value: click forgets whose
                    raise usage_error(error, f"kg {ctx.invoked_subcommand}") from None
                raise

    def main(self, args: Sequence[str] | None = None, *_: Any, **__: Any) -> NoReturn:
        """Run one command line and exit: 0 done, 1 the answer is no, 2 it cannot be done, 70 a bug, 130 interrupted."""
        _write_utf8()
        try:
            result = super().main(args, prog_name="kg", standalone_mode=False)
            code = result if isinstance(result, int) else 0
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message())
            code = 0
        except (click.Abort, KeyboardInterrupt):
            code = 130
        except Exception as error:
            known = failure(error)
            if known is None:
                traceback.print_exc()
            told = known or KgError("this is a bug in kg, not in what you gave it", "please report what stands above")
            print_error(told)
            code = 2 if known else _BUG
        sys.exit(_flushed(code))


@contextmanager
def _quiet_when_the_reader_is_gone() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise click.exceptions.Exit(_BROKEN_PIPE) from None


def _write_utf8() -> None:
    """Names of things are in every script, so what is printed is UTF-8 whatever the locale says.

    The name of a file may be no text at all: what UTF-8 cannot hold of it is spelled out.
    """
    if sys.stdout is None:  # closed by whoever called
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  as long as the process lives
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _clean_up_when_terminated() -> None:
    """Let SIGTERM (`kill`, `timeout`, a container that stops) end a command as Ctrl-C does: no half file stays."""

    def end(*_: object) -> NoReturn:
        raise SystemExit(_TERMINATED)

    with suppress(ValueError):  # not in the main thread: whoever runs a command there minds the signals
        signal.signal(signal.SIGTERM, end)


def _flushed(code: int) -> int:
    """Write out what is still buffered; when the reader (`head`, `less`) has gone, end quietly."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = _BROKEN_PIPE
    except OSError as error:
        if not code:
            print_error(os_error("standard output", error))
        code = 2
    else:
        if code != _BROKEN_PIPE:
            return code
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python would try once more, and fail
    return code


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Example: kg build examples/Hamhung.wikitext -o output/",
)
@click.version_option(__version__, message="kg %(version)s")
def cli() -> None:
    """Reads encyclopaedia articles in wikitext and writes what they state as linked data, with the source of each."""


def main() -> NoReturn:
    """The console script."""
    _clean_up_when_terminated()
    cli.main()

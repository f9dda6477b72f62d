"""What a failure is called in front of a user: one line that says what is wrong, one that says what would be right."""

import unicodedata

import click

from kg.files import os_error
from kg.model import KgError

_BREAKING = frozenset({"Cc", "Cs", "Zl", "Zp"})


def failure(error: Exception) -> KgError | None:
    """The failure as users see it, or None when the error is a bug in kg, whose traceback must not be hidden."""
    if isinstance(error, KgError):
        return error
    if isinstance(error, click.ClickException):
        return usage_error(error)
    if isinstance(error, OSError) and error.errno is not None:
        told = os_error(error.filename or "", error)
        return KgError(told.message.removeprefix(": "), told.hint)
    return None


def usage_error(error: click.ClickException, command: str = "kg") -> KgError:
    """What the command line says wrong; `command` is the one that was called, where the error does not know it."""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        command = error.ctx.command_path
    return KgError(_lower_first(error.format_message()), f"what it takes: {command} --help")


def print_error(failed: KgError) -> None:
    """Print a failure where people look for it: two lines on standard error, whatever it names."""
    click.echo(f"kg: {_in_one_line(failed.message)}\n  {_in_one_line(failed.hint)}", err=True)


def _in_one_line(message: str) -> str:
    """A message with its control characters spelled out: what is given in it (a path, a title) may hold line ends."""
    return "".join(repr(letter)[1:-1] if unicodedata.category(letter) in _BREAKING else letter for letter in message)


def _lower_first(message: str) -> str:
    message = " ".join(message.split()).rstrip(".")
    return message[:1].lower() + message[1:]

"""What a failure is called in front of a user: one line that says what is wrong, one that says what would be right."""

import errno

import click

from kg.model import KgError

_SYSTEM = {
    errno.ENOSPC: "free some space there, or choose another folder with -o",
    errno.EDQUOT: "free some space there, or choose another folder with -o",
    errno.EROFS: "choose a folder that can be written to with -o",
    errno.EACCES: "check who may read and write it (ls -l), or choose another place",
    errno.EPERM: "check who may read and write it (ls -l), or choose another place",
    errno.ENOENT: "check the path for a typing mistake",
    errno.EISDIR: "name a file, not a folder",
    errno.ENOTDIR: "one part of the path is a file, not a folder: choose another path",
    errno.EEXIST: "something else has that name: remove it or choose another path",
    errno.EMFILE: "too many files are open: raise the limit (ulimit -n) or name fewer files at once",
    errno.ENAMETOOLONG: "choose a shorter path",
}


def failure(error: Exception) -> KgError | None:
    """The failure as users see it, or None when the error is a bug in kg, whose traceback must not be hidden."""
    if isinstance(error, KgError):
        return error
    if isinstance(error, click.UsageError):
        path = error.ctx.command_path if error.ctx else "kg"
        return KgError(_lower_first(error.format_message()), f"what it takes: {path} --help")
    if isinstance(error, click.ClickException):
        return KgError(_lower_first(error.format_message()), "what it takes: kg --help")
    if isinstance(error, OSError) and error.errno is not None:
        where = f"{error.filename}: " if error.filename is not None else ""
        hint = _SYSTEM.get(error.errno, "the operating system refused it; the message above is its own")
        return KgError(f"{where}{_lower_first(error.strerror or errno.errorcode.get(error.errno, 'error'))}", hint)
    return None


def _lower_first(message: str) -> str:
    message = " ".join(message.split()).rstrip(".")
    return message[:1].lower() + message[1:]

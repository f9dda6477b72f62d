"""A command in a process of its own, which a time limit and Ctrl-C can end whatever it does."""

from __future__ import annotations

import io
import os
import select
import signal
import sys
from collections.abc import Callable
from typing import NoReturn

from kg.model import KgError

_INTERRUPTED = 130


def within(seconds: float, work: Callable[[], int], what: str) -> int:
    """The exit code of `work`, done in a child process; KgError where it takes more than `seconds`.

    Where there are no such processes, or what is printed is caught (as in tests), it is done in this one.
    """
    if not hasattr(os, "fork") or not _prints_to_a_file():
        return work()
    sys.stdout.flush()
    sys.stderr.flush()
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        _child(work)
    os.close(theirs)
    try:
        ended, _, _ = select.select([ours], [], [], seconds)
        if not ended:
            os.kill(child, signal.SIGKILL)
    except KeyboardInterrupt:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return _INTERRUPTED
    finally:
        os.close(ours)
    _, status = os.waitpid(child, 0)
    if not ended:
        raise KgError(
            f"{what}: took more than {seconds:g} seconds", "ask for less, put a LIMIT on it, or give --timeout"
        )
    if os.WIFSIGNALED(status):
        raise KgError(f"{what}: its process ended with signal {os.WTERMSIG(status)}", "ask for less: memory ran out")
    return os.waitstatus_to_exitcode(status)


def _prints_to_a_file() -> bool:
    try:
        return sys.stdout.fileno() == 1
    except (AttributeError, OSError, io.UnsupportedOperation):
        return False


def _child(work: Callable[[], int]) -> NoReturn:
    """Does the work as the command line would; the pipe closes when it ends."""
    from kg.cli.failures import failure, print_error

    code = 70
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        code = work()
        sys.stdout.flush()
    except BrokenPipeError:
        code = 141
    except Exception as error:
        if (known := failure(error)) is None:
            import traceback

            traceback.print_exc()
            known = KgError("this is a bug in kg, not in what you gave it", "please report what stands above")
        else:
            code = 2
        print_error(known)
    finally:
        sys.stderr.flush()
        os._exit(code)

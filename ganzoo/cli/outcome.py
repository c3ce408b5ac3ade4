"""How a command ends: its result on standard output, or one line on standard error and an exit code."""

import contextlib
import json
import signal
import traceback
import unicodedata
import warnings
from typing import Any, Iterator

import click

from ganzoo.deprecation import PluginDeprecationWarning
from ganzoo.errors import GanzooError, UserError
from ganzoo.registry import INSTALL, PluginWarning, needs_tensorflow


class Terminated(KeyboardInterrupt):
    """SIGTERM came before the run began, or after it ended; while it runs, it looks after that itself."""

    exit_code = 143


def tell(error: BaseException, debug: bool) -> int:
    """Says in one line what ended the command, after its traceback if that is wished; the exit code."""
    if isinstance(error, click.Abort):  # click's word for Ctrl-C
        error = error.__cause__ or error.__context__ or KeyboardInterrupt()
    if debug:
        traceback.print_exception(type(error), error, error.__traceback__)
    if isinstance(error, click.UsageError):
        command = error.ctx.command_path if error.ctx else "ganzoo"
        return _say(f"{error.format_message().rstrip('.')}. See {command} --help.", error.exit_code)
    if isinstance(error, click.ClickException):
        return _say(error.format_message(), error.exit_code)
    if isinstance(error, GanzooError):
        return _say(str(error), error.exit_code)
    if isinstance(error, KeyboardInterrupt):
        return _say(str(error) or "interrupted.", getattr(error, "exit_code", 130))
    if needs_tensorflow(error):
        return _say(INSTALL, UserError.exit_code)
    return _say(f"unexpected {type(error).__name__}: {error}" + ("" if debug else " (run again with --debug to see where)"), 1)


def show(as_json: bool, text: str, **facts: Any) -> None:
    """The result of a command: the text for a person, or the facts for a program."""
    click.echo(json.dumps(facts) if as_json else _printable(text))


@contextlib.contextmanager
def terminable() -> Iterator[None]:
    """SIGTERM ends the command as Ctrl-C does, in one line, also while it loads TensorFlow or data; a run saves itself."""

    def end(number: int, frame: Any) -> None:
        raise Terminated()

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def plugin_warnings_in_one_line() -> Iterator[None]:
    """A broken plugin costs one line, without Python's file and line number."""
    plain = warnings.showwarning

    def show(message: Any, category: Any, *place: Any, **more: Any) -> None:
        if issubclass(category, (PluginWarning, PluginDeprecationWarning)):
            click.echo(f"ganzoo: warning: {message}", err=True)
        else:
            plain(message, category, *place, **more)

    warnings.showwarning = show
    try:
        yield
    finally:
        warnings.showwarning = plain


def _say(line: str, code: int) -> int:
    click.echo("ganzoo: " + _printable(" ".join(line.split())), err=True)
    return code


def _printable(text: str) -> str:
    """With escapes in the place of control characters, and of the bytes of a file's name that are no UTF-8."""
    return "".join(one.encode("unicode_escape").decode() if unicodedata.category(one) in ("Cc", "Cs") and one != "\n" else one
                   for one in text)

"""What argparse itself says of what was typed, in the language that is spoken, and as an ending that knows what it was."""

from __future__ import annotations

import argparse
from contextlib import contextmanager
from typing import TYPE_CHECKING, Never

from kinfolk.catalogues import catalogue
from kinfolk.sentences import language_now, mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# As they stand in argparse, whose blanks they keep; others, of which none can be reached by typing, stay English.
SAID = (
    mark("usage: "),
    mark("options"),
    mark("positional arguments"),
    mark("show this help message and exit"),
    mark("%(prog)s: error: %(message)s\n"),
    mark("argument %(argument_name)s: %(message)s"),
    mark("the following arguments are required: %s"),
    mark("unrecognized arguments: %s"),
    mark("invalid choice: %(value)r (choose from %(choices)s)"),
    mark("invalid %(type)s value: %(value)r"),
    mark("not allowed with argument %s"),
    mark("one of the arguments %s is required"),
    mark("ignored explicit argument %r"),
    mark("expected one argument"),
    mark("expected at most one argument"),
    mark("expected at least one argument"),
)


class Mistyped(SystemExit):
    """The end of a command that cannot be understood, which has said so to standard error.

    Parameters
    ----------
    problem, usage
        What argparse says of it, and how the command is used.
    """

    def __init__(self, code: object, problem: str, usage: str) -> None:
        super().__init__(code)
        self.problem, self.usage = problem, usage


class Parser(argparse.ArgumentParser):
    """A parser whose typing errors can be told once more, to a program."""

    def error(self, message: str) -> Never:
        """Say what is wrong as ever, and end with it."""
        try:
            super().error(message)
        except SystemExit as ended:
            raise Mistyped(ended.code, message, self.format_usage().strip()) from None


@contextmanager
def said_in_language() -> Iterator[None]:
    """Let argparse say what it says by the sentences of the language that is spoken.

    It looks each sentence up by the names ``_`` and ``ngettext`` of its own, which are those of the standard library's
    gettext, and offers no other way.
    """
    known = catalogue(language_now())
    own = {"_": known.gettext, "ngettext": known.ngettext}
    before = {name: getattr(argparse, name) for name in own}
    try:
        _let(own)
        yield
    finally:
        _let(before)


def _let(words: Mapping[str, object]) -> None:
    for name, look_up in words.items():
        setattr(argparse, name, look_up)

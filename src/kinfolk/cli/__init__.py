"""The command line: finds the command, runs it, and turns every ending into a sentence and an exit status."""

from __future__ import annotations

import sys
import traceback
from importlib import import_module
from typing import TYPE_CHECKING

from kinfolk.cli import console
from kinfolk.cli.parsers import COMMANDS, build_parser, build_top_parser, extra_commands
from kinfolk.cli.speaking import language_of
from kinfolk.cli.typed import Mistyped, said_in_language
from kinfolk.errors import InputError, KinfolkError
from kinfolk.sentences import say, speaking, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

KEPT, NOT_KEPT, UNUSABLE = 0, 1, 2
UNREAD = (
    141  # 128 and SIGPIPE, as shells say it: whoever read the output went away, whatever was written by then stands
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Parameters
    ----------
    arguments
        Without the name of the program; those of the process if not given.

    Returns
    -------
    int
        0 if every must is kept, 1 if some must is not, 2 if the input cannot be used and nothing was written; 141 if
        whoever read the output went away.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    console.prepare()
    as_json = "--json" in given
    try:
        return _run(given)
    except InputError as error:
        return _refuse(error, language_of(given), as_json=as_json)
    except KinfolkError as error:
        return _refuse(InputError(error.args[0] if error.args else ""), language_of(given), as_json=as_json)
    except Mistyped as error:
        if as_json:
            _say_refused(InputError(error.problem, remedy=error.usage))
        raise
    except KeyboardInterrupt:
        ended = say("Interrupted; nothing was written.")
        if as_json:
            _say_refused(InputError(ended))
        console.tell(spoken(ended, language_of(given)))
    except BrokenPipeError:
        console.abandon()
        return UNREAD
    except Exception:  # noqa: BLE001 - exit status 1 means something else, so no error may end as 1
        traceback.print_exc()
        ended = say("This is a mistake in Kinfolk, not in your list. Please report it with the lines above.")
        if as_json:
            _say_refused(InputError(ended))
        console.tell(spoken(ended, language_of(given)))
    return UNUSABLE


def _run(given: list[str]) -> int:
    name = given[0] if given else ""
    if name in COMMANDS:
        with speaking(language_of(given)), said_in_language():
            options = build_parser(name).parse_intermixed_args(given[1:])
        status: int = import_module(f"kinfolk.cli.{COMMANDS[name].module}").run(options)
        sys.stdout.flush()  # here, so that a reader who went away is noticed while it can be said
        return status
    others = {entry.name: entry for entry in extra_commands()}
    if name in others:
        return int(others[name].load()(given[1:]) or 0)
    with speaking(language_of(given)), said_in_language():
        parser = build_top_parser(sorted(others))
        if given:
            parser.parse_args(given)
        else:
            parser.print_help(sys.stderr)
    return UNUSABLE


def _refuse(error: InputError, language: str, *, as_json: bool) -> int:
    if as_json:
        _say_refused(error)
    console.tell(f"kinfolk: {spoken(error.sentence(), language)}")
    return UNUSABLE


def _say_refused(error: InputError) -> None:
    """Write the one JSON object of a command that ends without a result."""
    console.say_json(
        {
            "format": "kinfolk.error/1",
            "problem": error.problem,
            "file": error.file,
            "row": error.row,
            "column": error.column,
            "remedy": error.remedy,
        }
    )

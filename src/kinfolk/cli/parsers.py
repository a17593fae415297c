"""What can be typed: one parser per command, built only when it is needed."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinfolk import __version__
from kinfolk.catalogues import LANGUAGES
from kinfolk.cli.typed import Parser
from kinfolk.sentences import capital, ended, mark, say, spoken, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.metadata import EntryPoint

GROUP = "kinfolk.commands"
ATTENDEES = mark("CSV or XLSX of your own or from a ticketing system; - is standard input; several files join")

# What the site's commands do, said here: asking the site itself would load it for a line of help.
OF_THE_SITE = {
    "serve": mark("start the site"),
    "demo": mark("start the site with an invented event in it"),
    "backup": mark("write everything of the site into one file"),
    "restore": mark("put a backup back into the site"),
    "doctor": mark("say what is wrong with the site, and how to mend it"),
    "manage": mark("run a command of Django, for whoever develops the site"),
}


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what it does in one line, the module that runs it, and what it takes."""

    about: str
    module: str
    usage: str
    arguments: Callable[[argparse.ArgumentParser], None]


def extra_commands() -> Sequence[EntryPoint]:
    """Return the commands that other packages add, as entry points called with the remaining arguments."""
    from importlib.metadata import entry_points  # slow to import, and our own commands do not need it

    return tuple(entry_points(group=GROUP))


def build_parser(name: str) -> argparse.ArgumentParser:
    """Return the parser of one of :data:`COMMANDS`."""
    command = COMMANDS[name]
    parser = Parser(
        prog=f"kinfolk {name}",
        usage=f"kinfolk {name} {command.usage}",
        description=spoken(ended(capital(say(command.about)))),
        allow_abbrev=False,
    )
    command.arguments(parser)
    return parser


def build_top_parser(others: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Return the parser that knows the names of the commands only, for ``--help``, ``--version`` and typing errors."""
    parser = Parser(
        prog="kinfolk",
        description=tell("Plans who sits with whom, so that everyone at a gathering is connected to all the others."),
        epilog=tell("kinfolk COMMAND --help says more."),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    about = tell("show program's version number and exit")
    parser.add_argument("--version", action="version", version=f"kinfolk {__version__}", help=about)
    commands = parser.add_subparsers(title=tell("commands"), metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=tell(command.about))
    for name in others:
        commands.add_parser(name, help=tell(OF_THE_SITE.get(name, mark("added by another package"))))
    return parser


def _reading(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(tell("reading the list"))
    group.add_argument(
        "--column",
        metavar="NAME=HEADER",
        action="append",
        default=[],
        help=tell("the column of ours that a header means"),
    )
    group.add_argument(
        "--where",
        metavar="HEADER=VALUE[,VALUE]",
        action="append",
        default=[],
        help=tell("keep only the rows that are people, such as two of four products"),
    )
    group.add_argument("--sheet", metavar="NAME", help=tell("the sheet of a workbook; found by itself if not given"))


def _safety(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--safety", metavar="FILE", help=tell("write what concerns keep-apart requests to FILE, readable by you alone")
    )


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=tell("print one JSON object and nothing else"))


def _results(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(tell("results"))
    group.add_argument(
        "--out", metavar="DIR", help=tell("the folder for all files; the newest plan has the plain names")
    )
    group.add_argument("--no-pdf", action="store_true", help=tell("no paper, which takes the most time"))
    group.add_argument("--paper", choices=("a4", "letter"), help=tell("the paper size (a4)"))
    group.add_argument("--language", choices=LANGUAGES, help=tell("of spreadsheet, report and paper (en)"))
    group.add_argument(
        "--accept-proposed", action="store_true", help=tell("paper names proposed hosts as hosts: they have said yes")
    )
    group.add_argument(
        "--all-files", action="store_true", help=tell("spreadsheet, report and paper even above 20,000 people")
    )


def _memory(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--memory", metavar="FILE", help=tell("who met whom before: an earlier plan.json, kinfolk.memory/1 or CSV")
    )


def _search(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(tell("search"))
    group.add_argument("--seed", metavar="N", type=_whole(0), help=tell("the same seed gives the same plan (0)"))
    group.add_argument("--steps", metavar="N", type=_whole(0), help=tell("stop after exactly so many steps"))
    group.add_argument(
        "--time", metavar="SECONDS", type=_seconds, help=tell("stop by the clock, keeping the best so far")
    )
    group.add_argument("--threads", metavar="N", type=_whole(1), help=tell("how many cores to use; changes no result"))


def _engine(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(tell("very large rooms"))
    group.add_argument(
        "--engine",
        choices=("local", "dask"),
        default="local",
        help=tell("where shards are planned; changes no result (local)"),
    )
    group.add_argument("--scheduler", metavar="ADDRESS", help=tell("the Dask scheduler, such as tcp://10.0.0.1:8786"))


def _plan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("attendees", metavar="ATTENDEES", nargs="+", help=tell(ATTENDEES))
    group = parser.add_argument_group(tell("the programme"))
    group.add_argument("--rounds", metavar="N", type=_whole(1), help=tell("how many rounds (3)"))
    shape = group.add_mutually_exclusive_group()
    shape.add_argument("--seats", metavar="N", type=_whole(2), help=tell("tables of N, as many as are needed"))
    shape.add_argument("--tables", metavar="SPEC", help=tell("the tables there are, COUNTxSEATS, such as 34x8,4x7"))
    group.add_argument(
        "--cast-size", metavar="N", type=_cast_size, help=tell("casts of about N people; 0 plans none (0)")
    )
    group.add_argument(
        "--promise",
        metavar="NAME=LEVEL",
        action="append",
        default=[],
        help=tell("must, should, off or a weight from 0 to 1000 for one promise, such as kindred=off"),
    )
    group.add_argument("--programme", metavar="FILE", help=tell("a programme.toml; the command line wins over it"))
    _memory(group)  # type: ignore[arg-type] # a group takes arguments as a parser does
    _reading(parser)
    _search(parser)
    _engine(parser)
    _results(parser)
    _json(parser)
    _safety(parser)


def _check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help=tell("the attendee files, then the plan.json"))
    _memory(parser)
    _reading(parser)
    _json(parser)
    _safety(parser)


def _repair(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", metavar="FILE", nargs="+", help=tell("the attendee files, plan.json, then changes.json")
    )
    _memory(parser)
    _reading(parser)
    _results(parser)
    _json(parser)
    _safety(parser)


def _forecast(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help=tell("the attendee files, then the plan.json"))
    group = parser.add_argument_group(tell("the simulation"))
    group.add_argument(
        "--assume",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help=tell("another assumption; all are listed at the end"),
    )
    group.add_argument(
        "--runs", metavar="N", type=_whole(1), help=tell("how many gatherings to simulate (200, fewer for many)")
    )
    group.add_argument("--seed", metavar="N", type=_whole(0), help=tell("the same seed gives the same forecast (0)"))
    _memory(parser)
    _reading(parser)
    _json(parser)
    _safety(parser)


def _roster(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("attendees", metavar="ATTENDEES", nargs="+", help=tell(ATTENDEES))
    _reading(parser)
    _json(parser)


def _example(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--programme", action="store_true", help=tell("write a programme.toml instead of a list"))
    parser.add_argument("--people", metavar="N", type=_whole(1), default=300, help=tell("how many people (300)"))
    parser.add_argument("--seed", metavar="N", type=_whole(0), default=0, help=tell("another seed invents others (0)"))


def _whole(least: int) -> Callable[[str], int]:
    def whole(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and least <= int(text) < 2**63):
            raise argparse.ArgumentTypeError(
                tell("{text} is not a whole number of {least} or more", text=repr(text), least=least)
            )
        return int(text)

    return whole


def _cast_size(text: str) -> int:
    size = _whole(0)(text)
    if size == 1:
        raise argparse.ArgumentTypeError(tell("a cast of 1 is no cast; write 0 for none, or 2 or more"))
    return size


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise argparse.ArgumentTypeError(tell("{text} is not a number of seconds", text=repr(text)))
    return seconds


COMMANDS = {
    "plan": Command(mark("plan who sits with whom"), "plan", "ATTENDEES... [options]", _plan),
    "check": Command(mark("recount every promise independently"), "check", "ATTENDEES... PLAN.json [options]", _check),
    "repair": Command(
        mark("make the smallest change that fits the day"),
        "repair",
        "ATTENDEES... PLAN.json CHANGES.json [options]",
        _repair,
    ),
    "forecast": Command(
        mark("say what luck would do, and what the plan should do"),
        "forecast",
        "ATTENDEES... PLAN.json [options]",
        _forecast,
    ),
    "roster": Command(
        mark("say what was understood of a list, and what was not"), "roster", "ATTENDEES... [options]", _roster
    ),
    "example": Command(mark("write an invented attendee list or programme"), "example", "[options]", _example),
}

"""From what was typed to the people: reading options, the list, the memory, and the problem of a plan file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kinfolk import memory as memories
from kinfolk.errors import InputError
from kinfolk.files import problem_from
from kinfolk.roster import Reading, read
from kinfolk.roster.returning import recognise
from kinfolk.sentences import listed, say, say_count

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence
    from typing import Any

    from kinfolk.problem import Problem
    from kinfolk.programme.outline import ListWish
    from kinfolk.roster import Roster, RosterReport

STANDARD_INPUT = "-"


def read_list(files: Sequence[str], options: argparse.Namespace, wish: ListWish | None = None) -> Roster:
    """Read the attendee files with the reading options; the command line wins over ``[list]`` of the programme."""
    columns = dict(wish.columns if wish else {}) | dict(_split(text, "--column") for text in options.column)
    where = dict(wish.where if wish else {})
    for text in options.where:
        header, values = _split(text, "--where")
        where[header] = tuple(value.strip() for value in values.split(",") if value.strip())
    sheet = options.sheet or (wish.sheet if wish else "") or None
    return read(files, Reading(columns=columns, where=where, sheet=sheet))


def _split(text: str, option: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (equals and name.strip() and (value.strip() or option == "--column")):
        form = "NAME=HEADER" if option == "--column" else "HEADER=VALUE[,VALUE]"
        raise InputError(
            say("{option} {text} cannot be used.", option=option, text=repr(text)),
            remedy=say("Write {option} {form}.", option=option, form=form),
        )
    return name.strip(), value.strip()


def list_notes(report: RosterReport) -> tuple[str, ...]:
    """Return what an organiser should know of the reading before trusting the plan."""
    left_out = sum(len(file.left_out) for file in report.files)
    if not left_out:
        return (*report.missing, *report.notes)
    rows = "1 row was" if left_out == 1 else f"{left_out:,} rows were"
    first = f"{rows} left out, since they are not people to be seated; kinfolk roster says which and why."
    return (first, *report.missing, *report.notes)


def list_name(files: Sequence[str]) -> str:
    """Return the name of the list: that of its first file without the ending."""
    return "attendees" if files[0] == STANDARD_INPUT else Path(files[0]).stem or "attendees"


def event_name(files: Sequence[str]) -> str:
    """Return what to call an event that has no name: ``spring-meeting.csv`` is ``Spring meeting``."""
    words = list_name(files).replace("_", " ").replace("-", " ").split()
    return " ".join(words)[:1].upper() + " ".join(words)[1:]


def read_memory(path: str, people: Sequence[Any], today: str = "") -> tuple[memories.Memory, int]:
    """Return what the memory file says of these people, and of how many pairs it speaks in all; nothing without a file."""
    if not path:
        return memories.Memory(), 0
    memory = memories.read(path, today)
    return recognise(memory, people), memory.pairs


def planned_problem(document: Mapping[str, Any], roster: Roster, memory: str) -> Problem:
    """Return the problem of a plan file: the people and pairs of the list, the programme of the plan."""
    remembered, _ = read_memory(memory, roster.people, document["programme"].get("date", ""))
    return problem_from(
        document,
        roster.people,
        apart=roster.apart,
        together=roster.together,
        known=roster.known,
        memory=remembered.meetings,
        memory_casts=remembered.casts,
    )


def files_and(options: argparse.Namespace, *last: str) -> list[str]:
    """Return the files typed, of which the ``last`` ones have these names and at least one attendee file comes first.

    Raises
    ------
    InputError
        Too few files were given, or standard input was asked for twice.
    """
    files: list[str] = options.files
    if len(files) <= len(last):
        raise InputError(
            say_count(len(files), "only {count} file was given.", "only {count} files were given."),
            remedy=say("Give the attendee files first, then {files}.", files=listed(last)),
        )
    if files.count(STANDARD_INPUT) > 1:
        raise InputError(say("standard input was asked for twice."), remedy=say("Give one of the two as a file."))
    return files

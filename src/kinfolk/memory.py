"""Reads who sat with or met whom before: from ``kinfolk.memory/1``, a CSV of pairs, or the plan of an earlier event."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kinfolk.errors import InputError
from kinfolk.problem import Meeting
from kinfolk.schemas import validate
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

COLUMNS = ("a", "b", "times", "days_ago", "kind")
KINDS = ("seated", "met")
DELIMITERS = (",", ";", "\t")
PLAN = "kinfolk.plan/1"
A_YEAR = 365  # ago, where nothing is said


@dataclass(frozen=True, slots=True)
class Memory:
    """Earlier meetings and casts, each pair once; ``Problem`` takes both as they are.

    ``names`` of an earlier plan's people by its ids, which may be others than theirs on a list of today; None where the
    ids are those of today.
    """

    meetings: tuple[Meeting, ...] = ()
    casts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    names: Mapping[str, str] | None = None

    @property
    def pairs(self) -> int:
        """How many pairs met; who sat together and said that they met is one of them."""
        return len({(meeting.a, meeting.b) for meeting in self.meetings})

    def of(self, ids: Collection[str]) -> Memory:
        """Return what concerns the people with these ids; others were at an earlier event and are not here."""
        here = set(ids)
        casts = ((name, tuple(id_ for id_ in people if id_ in here)) for name, people in self.casts)
        return Memory(
            meetings=tuple(meeting for meeting in self.meetings if meeting.a in here and meeting.b in here),
            casts=tuple((name, people) for name, people in casts if people),
        )


def read(path: str | Path, today: str = "") -> Memory:
    """Read a memory file: JSON if it begins with ``{``, else CSV with the columns a, b, times, days_ago, kind.

    An earlier ``plan.json`` is read as well: who shared a table in it, and its casts. ``today`` is the date of the event
    that is planned; with that of the plan it says how long ago it was, else it was a year.

    Raises
    ------
    InputError
        There is no such file, or something in it cannot be used; the message names the place.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(
            say("the memory cannot be read ({strerror}).", strerror=error.strerror),
            file=str(path),
            remedy=say("Check the name."),
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(
            say("the memory is not written in UTF-8."), file=str(path), remedy=say("Save it as UTF-8.")
        ) from error
    return _from_json(text, str(path), today) if text.lstrip().startswith("{") else _from_csv(text, str(path))


def _from_json(text: str, file: str, today: str) -> Memory:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(
            say("this is not valid JSON: {error}.", error=error), file=file, remedy=say("Correct that line.")
        ) from error
    if isinstance(document, dict) and document.get("format") == PLAN:
        return _from_plan(document, file, today)
    validate("memory", document, file)
    meetings = _Meetings(file)
    for number, (a, b, *facts) in enumerate(document.get("pairs", ()), start=1):
        meetings.add(Meeting(a, b, **(facts[0] if facts else {})), f"pair {number}")
    casts = tuple((cast["cast"], tuple(cast["people"])) for cast in document.get("casts", ()))
    return Memory(meetings.all(), casts)


def _from_plan(document: Mapping[str, Any], file: str, today: str) -> Memory:
    """Return who shares a table in a plan, in how many of its rounds, and its casts."""
    validate("plan", document, file)
    days = _days_between(document["programme"].get("date", ""), today)
    tables = (table["people"] for round_ in document["rounds"] for table in round_["tables"])
    times = Counter(pair for people in tables for pair in combinations(sorted(people), 2))
    return Memory(
        meetings=tuple(Meeting(a, b, times[a, b], days) for a, b in sorted(times)),
        casts=tuple((cast["cast"], tuple(cast["people"])) for cast in document["casts"]),
        names={person["id"]: person["name"] for person in document["people"]},
    )


def _days_between(then: str, today: str) -> int:
    try:
        return max(0, (date.fromisoformat(today) - date.fromisoformat(then)).days)
    except ValueError:  # one of the two has no date
        return A_YEAR


def _from_csv(text: str, file: str) -> Memory:
    first_line = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    meetings = _Meetings(file)
    try:
        header = [name.strip().casefold() for name in reader.fieldnames or ()]
        if not {"a", "b"} <= set(header) or not set(header) <= set(COLUMNS):
            raise InputError(
                say("the header is {listed}.", listed=repr(", ".join(header))),
                file=file,
                row=1,
                remedy=say("Write {listed}.", listed=",".join(COLUMNS)),
            )
        reader.fieldnames = header
        for cells in reader:
            meetings.add(_meeting(cells, file, reader.line_num), "", reader.line_num)
    except csv.Error as error:
        raise InputError(
            say("this is no CSV: {error}.", error=error), file=file, row=reader.line_num, remedy=say("Save it again.")
        ) from error
    return Memory(meetings.all())


def _meeting(cells: dict[str | Any, str | Any], file: str, row: int) -> Meeting:
    def refusal(column: str, remedy: str) -> InputError:
        return InputError(
            say("{listed} cannot be used.", listed=repr(cells.get(column))),
            file=file,
            row=row,
            column=column,
            remedy=remedy,
        )

    if None in cells:
        raise InputError(
            say("there are more cells than the header has."), file=file, row=row, remedy=say("Quote commas.")
        )
    kind = (cells.get("kind") or "seated").strip()
    if kind not in KINDS:
        raise refusal("kind", say("Write one of {listed}.", listed=", ".join(KINDS)))
    return Meeting(
        a=(cells["a"] or "").strip(),
        b=(cells["b"] or "").strip(),
        times=_whole(cells.get("times"), 1, 1, lambda remedy: refusal("times", remedy)),
        days_ago=_whole(cells.get("days_ago"), A_YEAR, 0, lambda remedy: refusal("days_ago", remedy)),
        kind=kind,
    )


def _whole(cell: str | None, usual: int, least: int, refusal: Callable[[str], InputError]) -> int:
    text = (cell or "").strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal() and least <= int(text) <= 10**6):
        raise refusal(f"Write a whole number, {least} or more.")
    return int(text)


class _Meetings:
    """Gathers meetings so that each pair stands once for each kind: times add up, the last time counts."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._held: dict[tuple[str, str, str], Meeting] = {}

    def add(self, meeting: Meeting, place: str, row: int | None = None) -> None:
        where = f"{place} " if place else ""
        for id_ in (meeting.a, meeting.b):
            if not id_:
                raise InputError(
                    say("{where}has an empty id.", where=where),
                    file=self._file,
                    row=row,
                    remedy=say("Name both people."),
                )
        if meeting.a == meeting.b:
            raise InputError(
                say("{where}pairs {a} with themselves.", where=where, a=repr(meeting.a)),
                file=self._file,
                row=row,
                remedy=say("Name two people."),
            )
        a, b = sorted((meeting.a, meeting.b))
        known = self._held.get((a, b, meeting.kind), Meeting(a, b, 0, meeting.days_ago, meeting.kind))
        times, days_ago = known.times + meeting.times, min(known.days_ago, meeting.days_ago)
        self._held[a, b, meeting.kind] = Meeting(a, b, times, days_ago, meeting.kind)

    def all(self) -> tuple[Meeting, ...]:
        return tuple(self._held[key] for key in sorted(self._held))

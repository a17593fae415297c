"""The tables of the rest of the day: closed ones gone, new ones there, derived minima for those who are present."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.errors import InputError
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Ints
    from kinfolk.problem import Pin, Programme, Round, Table
    from kinfolk.repair.changes import Day

LARGEST_MINIMUM = 4  # in repair an empty chair alone moves nobody
COMPANY = 2

Tables = dict[tuple[int, int], "Table"]
"""Tables of a programme with the minimum of a repair, by which table it was and that minimum."""


@dataclass(frozen=True, eq=False)
class Room:
    """The programme as it now is.

    Parameters
    ----------
    programme
        With the tables and minima of today.
    inner
        The same with closed tables left in their places without a chair, so that positions hold while repairing.
    moved
        For each round: the position in ``programme`` of every table of ``inner``, -1 for a closed one.
    unpinned
        Ids of people whose pinned table is gone.
    """

    programme: Programme
    inner: Programme
    moved: tuple[Ints, ...]
    unpinned: tuple[str, ...]


def todays_room(programme: Programme, day: Day, present: Bools, labels: Ints, known: Tables | None = None) -> Room:
    """Return the programme with the tables of ``day``.

    Parameters
    ----------
    present
        ``[people, rounds]``: who is there now, walk-ins included.
    labels
        ``[people of the plan, rounds]``: where the plan seats them.
    known
        Tables of this programme as earlier repairs made them, which take and give here: most rounds have the same.

    Raises
    ------
    InputError
        A round loses its last table, or has fewer seats than people.
    """
    rounds, inner, moved = [], [], []
    planned = len(labels)
    known = {} if known is None else known
    for r, round_ in enumerate(programme.rounds):
        if r < day.first:
            tables, average = list(round_.tables), 0
            closed = np.zeros(len(tables), dtype=np.bool_)
        else:
            closed = np.array([table.id in day.closed for table in round_.tables] + [False] * len(day.added))
            seats = np.where(closed, 0, [table.seats for table in (*round_.tables, *day.added)])
            average = _average(labels[present[:planned, r], r], seats, int(present[:, r].sum()))
            tables = [_with_minimum(table, average, known) for table in round_.tables]
            tables += [_with_minimum(table, average, {}) for table in day.added]
            _check_seats([table for table, gone in zip(tables, closed, strict=True) if not gone], round_, present[:, r])
        rounds.append(replace(round_, tables=tuple(t for t, gone in zip(tables, closed, strict=True) if not gone)))
        without = (replace(t, seats=0, minimum=0) if gone else t for t, gone in zip(tables, closed, strict=True))
        inner.append(replace(round_, tables=tuple(without)))
        moved.append(np.where(closed, -1, np.cumsum(~closed) - 1).astype(np.int32))
    pins: list[Pin] = []
    unpinned: list[Pin] = []
    for pin in programme.pins:
        gone = pin.table in day.closed and pin.round > day.first
        (unpinned if gone else pins).append(pin)
    today = replace(programme, rounds=tuple(rounds), pins=tuple(pins))
    return Room(
        today,
        replace(today, rounds=tuple(inner)),
        tuple(moved),
        tuple(dict.fromkeys(pin.person for pin in unpinned)),
    )


def _average(labels: Ints, seats: Ints, people: int) -> int:
    """Return how many people a table has, over the tables at which anybody is left and those that must be opened."""
    used = np.zeros(len(seats), dtype=np.bool_)
    used[labels[labels >= 0]] = True
    tables, chairs = int((seats[used] > 0).sum()), int(seats[used].sum())
    for more in sorted(seats[~used].tolist(), reverse=True):
        if chairs >= people or not more:
            break
        tables, chairs = tables + 1, chairs + more
    return people // max(1, tables)


def _with_minimum(table: Table, average: int, known: Tables) -> Table:
    """Return the table with the minimum of a repair, unless the programme gave it one of its own."""
    if table.minimum is not None and not table.minimum_derived:
        return table
    least = min(table.seats, LARGEST_MINIMUM, max(COMPANY, average - 1))
    if table.minimum == least and table.minimum_derived:
        return table
    made = known.get((id(table), least))
    if made is None:
        made = known[id(table), least] = replace(table, minimum=least, minimum_derived=True)
    return made


def _check_seats(tables: list[Table], round_: Round, present: Bools) -> None:
    people, seats = int(present.sum()), sum(table.seats for table in tables)
    if not tables:
        raise InputError(
            say("round {round} has no table left.", round=round_.number),
            remedy=say("Skip the round, or add a table before closing the last."),
        )
    if people > seats:
        raise InputError(
            say(
                "round {round} has {seats} seats for {people} people.", round=round_.number, seats=seats, people=people
            ),
            remedy=say("Add tables (table_added) with seats for {people} more.", people=people - seats),
        )

"""A repair before it is made: who moves, which tables close, who leads and greets, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Ints
    from kinfolk.problem import Person
    from kinfolk.repair.changes import Day
    from kinfolk.repair.room import Room
    from kinfolk.result import Move


@dataclass(frozen=True, eq=False)
class Proposal:
    """What a repair would do; nothing is done yet.

    Parameters
    ----------
    moves
        Everybody whose table changes, round by round, with the reason. Walk-ins and people who are back are seated,
        not moved: their places stand in ``seated``.
    seated
        Places of people who had none: id, round and table.
    emptied
        Round and table of each table that nobody sits at any more.
    hosts
        Round, table and id of each new host; an empty id where a table has none left.
    greeters
        Newcomer and greeter of each new greeting; an empty id where nobody is left to greet.
    needed
        So many people must move in any plan that fits the day: a proof.
    allowed
        So many may move before the reason has to be given.
    sentences
        All of this for people.
    """

    version: int
    day: Day
    room: Room
    arrivals: tuple[Person, ...]
    present: Bools
    labels: Ints
    hosts_at: tuple[Ints, ...]
    casts: Ints
    cast_hosts: Ints
    greeter_of: Ints
    moves: tuple[Move, ...]
    seated: tuple[tuple[str, int, str], ...]
    emptied: tuple[tuple[int, str], ...]
    hosts: tuple[tuple[int, str, str], ...]
    greeters: tuple[tuple[str, str], ...]
    needed: int
    allowed: int
    sentences: tuple[str, ...]

    @property
    def unseated(self) -> int:
        """How many people who are there have no seat in some round that may change."""
        ahead = slice(self.day.first, None)
        going_on = [r not in self.day.skipped for r in range(self.day.first, self.labels.shape[1])]
        lacking = self.present[:, ahead] & (self.labels[:, ahead] < 0) & going_on
        return int(lacking.any(axis=1).sum())

    @property
    def people_moved(self) -> int:
        """How many people move."""
        return len({move.id for move in self.moves})

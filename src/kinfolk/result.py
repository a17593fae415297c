"""What planning returns: the solution, who got which promise, and how the search ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Literal

from kinfolk.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kinfolk.problem import Person, Problem
    from kinfolk.solution import Solution

Musts = Literal["kept", "impossible", "not_found"]
Stopped = Literal["proved", "budget", "time", "interrupted"]


@dataclass(frozen=True, slots=True)
class Broken:
    """One promise not kept for one person; ``level`` and ``rounds`` only where they differ by person."""

    id: str
    why: str
    impossible: bool = False
    level: str = ""
    rounds: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger: a promise, how many it is owed to, kept, and proven out of reach."""

    promise: str
    level: str
    weight: int
    owed: int
    kept: int
    impossible: int
    because: str
    broken: tuple[Broken, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Who got which promise, and what no plan could give; never counts keep-apart requests."""

    entries: tuple[Entry, ...]
    pairs_met: int
    coincidences: int
    worst_off: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Collision:
    """Musts that cannot all hold (proven) or did not (found): which, for whom, what to relax."""

    promise: str
    people: tuple[str, ...]
    sentence: str
    remedy: str
    proven: bool


@dataclass(frozen=True, slots=True)
class Move:
    """One person whose table changed in one round; an empty table means sitting out or not there."""

    id: str
    round: int
    origin: str
    to: str
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Result:
    """A plan as the planner returns it.

    ``problem`` is the effective one: proposed hosts and greeters already hold their roles.
    ``stand_ins`` is ``[rounds, most tables]`` and ``greeter_stand_ins`` ``[people]``, positions or -1.
    """

    problem: Problem
    solution: Solution
    ledger: Ledger
    seed: int
    steps: int
    stopped: Stopped
    seconds: float
    musts: Musts
    complete: bool
    cast_names: tuple[str, ...]
    stand_ins: NDArray[np.int32]
    greeter_stand_ins: NDArray[np.int32]
    version: int = 1
    collisions: tuple[Collision, ...] = ()
    proposed_hosts: tuple[str, ...] = ()
    proposed_greeters: tuple[str, ...] = ()
    reserve_hosts: tuple[str, ...] = ()
    reserve_greeters: tuple[str, ...] = ()
    construction: str = ""
    advice: tuple[str, ...] = ()
    safety: tuple[str, ...] = ()
    moved: tuple[Move, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def table_of(self, person: Person | str, round_: int) -> str | None:
        """Return the table of a person (or of whoever has this id) in a round counted from 1; None if at none.

        Raises
        ------
        InputError
            There is nobody with this id, or no such round.
        """
        label = int(self.solution.labels[self._row(person), self._column(round_)])
        return self.problem.rounds[round_ - 1].tables[label].id if label >= 0 else None

    def tables(self, round_: int) -> dict[str, tuple[Person, ...]]:
        """Return who sits at each table in a round counted from 1, in the order of the room and of the list.

        Raises
        ------
        InputError
            There is no such round.
        """
        column = self._column(round_)
        people = self.problem.people
        return {
            table.id: tuple(people[i] for i in self.solution.members(column, t))
            for t, table in enumerate(self.problem.rounds[column].tables)
        }

    def broken_for(self, person: Person | str) -> dict[str, str]:
        """Return the promises broken for a person (or for whoever has this id), each with why.

        Raises
        ------
        InputError
            There is nobody with this id.
        """
        id_ = self.problem.people[self._row(person)].id
        return {entry.promise: one.why for entry in self.ledger.entries for one in entry.broken if one.id == id_}

    def _row(self, person: Person | str) -> int:
        id_ = person if isinstance(person, str) else person.id
        if id_ not in self.problem.index:
            raise InputError(f"there is nobody with the id {id_!r}.", remedy="Give an id of the list, or a person.")
        return self.problem.index[id_]

    def _column(self, round_: int) -> int:
        if not 1 <= round_ <= len(self.problem.rounds):
            raise InputError(
                f"there is no round {round_}.", remedy=f"Rounds are counted from 1 to {len(self.problem.rounds)}."
            )
        return round_ - 1

    def _repr_html_(self) -> str:
        """Show the ledger in a notebook."""
        rows = "".join(
            f"<tr><td>{escape(entry.promise)}</td><td>{entry.level}</td><td>{entry.kept:,} of {entry.owed:,}</td>"
            f"<td>{f'{entry.impossible:,}: {escape(entry.because)}' if entry.impossible else ''}</td></tr>"
            for entry in self.ledger.entries
        )
        musts = {
            "kept": "every must is kept",
            "impossible": "no plan keeps every must",
            "not_found": "a must is broken",
        }
        head = "<tr><th>promise</th><th>level</th><th>kept for</th><th>proven out of reach for</th></tr>"
        event = escape(self.problem.programme.event or "Plan")
        return f"<table><caption>{event}: {musts[self.musts]}</caption>{head}{rows}</table>"

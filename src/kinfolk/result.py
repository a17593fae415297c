"""What planning returns: the solution, who got which promise, and how the search ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kinfolk.problem import Problem
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

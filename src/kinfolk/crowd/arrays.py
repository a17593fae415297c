"""A very large gathering as arrays: one table plan for every round, everybody there in all of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinfolk.errors import InputError

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]
Seats = NDArray[np.int32]
"""``[people, rounds]``: the table, counted from 0, at which each person sits in each round."""

KINDRED_OWED = 2
MOST_PARTIES = 1 << 24
MOST_STATEMENTS = 1 << 30  # their numbers are doubled in the kernels


@dataclass(frozen=True, eq=False, kw_only=True)
class Crowd:
    """What is known of a very large gathering.

    Parameters
    ----------
    people
        How many there are; everybody is there in every round.
    tables
        ``int32[tables]``: how many people sit at each table, in every round; together, all of them.
    rounds
        How many rounds there are.
    party
        ``int32[people]``: with whom each person came, -1 for nobody. Parties should not share a table.
    apart
        ``int32[m, 2]``: pairs who must never share a table.
    host, newcomer
        ``bool[people]``.
    said_start, said
        ``int64[people + 1]`` and ``int32[...]``: the statements of person i are ``said[said_start[i] :
        said_start[i + 1]]``, ascending, each once, counted from 0. Only statements that make people kindred belong
        here: those that are rare enough and that at least two people said.

    Raises
    ------
    InputError
        Arrays that do not fit each other.
    """

    people: int
    tables: Ints
    rounds: int
    party: Ints
    apart: Ints
    host: Bools
    newcomer: Bools
    said_start: Longs
    said: Ints

    def __post_init__(self) -> None:
        shapes = {
            "tables": (self.tables, np.int32, (len(self.tables),)),
            "party": (self.party, np.int32, (self.people,)),
            "apart": (self.apart, np.int32, (len(self.apart), 2)),
            "host": (self.host, np.bool_, (self.people,)),
            "newcomer": (self.newcomer, np.bool_, (self.people,)),
            "said_start": (self.said_start, np.int64, (self.people + 1,)),
            "said": (self.said, np.int32, (int(self.said_start[-1]),)),
        }
        for name, (array, kind, shape) in shapes.items():
            if array.dtype != kind or array.shape != shape or not array.flags.c_contiguous:
                raise InputError(
                    f"{name!r} is {array.dtype}{list(array.shape)} where {np.dtype(kind)}{list(shape)} is due."
                )
        if self.rounds < 1 or not len(self.tables) or int(self.tables.min()) < 1:
            raise InputError("a crowd needs at least one round, one table, and one person at each table.")
        if int(self.tables.sum(dtype=np.int64)) != self.people:
            raise InputError(
                f"{int(self.tables.sum(dtype=np.int64))} people sit at the tables, and there are {self.people}."
            )
        self._check_numbers()

    def _check_numbers(self) -> None:
        if len(self.apart) and not (int(self.apart.min()) >= 0 and int(self.apart.max()) < self.people):
            raise InputError("'apart' names somebody who is not there.")
        if (self.apart[:, 0] == self.apart[:, 1]).any():
            raise InputError("'apart' names somebody together with themselves.")
        if int(self.party.max(initial=-1)) >= MOST_PARTIES:
            raise InputError(f"parties are counted from 0, {MOST_PARTIES:,} of them at most.")
        if int(self.said_start[0]) or (np.diff(self.said_start) < 0).any():
            raise InputError("'said_start' rises from 0.")
        if int(self.said.max(initial=-1)) >= MOST_STATEMENTS:
            raise InputError(f"statements are counted from 0, {MOST_STATEMENTS:,} of them at most.")
        if len(self.said):
            rises = np.diff(self.said) > 0
            inner = self.said_start[1:-1]
            rises[inner[(inner > 0) & (inner < len(self.said))] - 1] = True
            if int(self.said.min()) < 0 or not rises.all() or (np.diff(self.said_start) < 0).any():
                raise InputError("the statements of a person must ascend, each once, counted from 0.")

    @property
    def statements(self) -> int:
        """How many different statements there can be: one more than the highest number."""
        return int(self.said.max(initial=-1)) + 1


def even_tables(people: int, tables: int) -> Ints:
    """Return how many people sit at each of so many tables if they are shared out evenly, larger tables first."""
    low, more = divmod(people, tables)
    return np.asarray(low + (np.arange(tables) < more), dtype=np.int32)


def needles(crowd: Crowd) -> Bools:
    """Return for each entry of ``said`` whether it is a needle of who said it.

    Of the statements of somebody that make people kindred, a needle is what fewest people outside their party said, but
    somebody did; among ties any. `kinfolk.facts` has the same for absences, several parties and all statements.
    """
    who = np.repeat(np.arange(crowd.people, dtype=np.int32), np.diff(crowd.said_start))
    others = np.bincount(crowd.said, minlength=1)[crowd.said]
    with_party = np.flatnonzero(crowd.party[who] >= 0)
    key = crowd.said[with_party] * np.int64(int(crowd.party.max(initial=0)) + 1) + crowd.party[who[with_party]]
    order = np.argsort(key)
    first = np.flatnonzero(np.diff(key[order], prepend=-1))
    own = np.diff(first, append=len(key))
    others[with_party[order]] -= np.repeat(own, own)
    others[crowd.party[who] < 0] -= 1
    never = np.iinfo(np.int64).max
    others[others == 0] = never
    fewest = np.full(crowd.people, never)
    np.minimum.at(fewest, who, others)
    return np.asarray((others == fewest[who]) & (others < never))

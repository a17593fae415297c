"""Polishes one shard: a pure function of what is known of the people and of the shard, on whatever machine it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.crowd.arrays import needles
from kinfolk.search.polish_kernels import ELSEWHERE, FIXED, LABELS, NEWCOMER, OWED, PARTY, count_kin
from kinfolk.search.polish_kernels import polish as polish_kernel
from kinfolk.shards.cut import hashed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kinfolk.crowd.arrays import Crowd
    from kinfolk.shards.cut import Shard

ALONE = 100_000  # a whole programme without anybody kindred; another for having one only
GAIN = 3_600  # from the third on, the k-th kindred person is worth GAIN / k²: a tenth never outweighs a third
A_ROUND = 2  # so many kindred people a round count; the other seats are for people one would not have looked for


def worth_of(rounds: int) -> NDArray[np.int64]:
    """Return what it costs to meet 0, 1, 2 ... kindred people in so many rounds; the last for all that are more."""
    gains = [ALONE] * OWED + [GAIN // (k * k) for k in range(OWED + 1, A_ROUND * rounds + 1)]
    return np.array([sum(gains[k:]) for k in range(len(gains) + 1)], dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What every shard may look up of people; sent to a worker once.

    Parameters
    ----------
    party
        ``int32[people]``, -1 for nobody.
    host, newcomer
        ``bool[people]``.
    said_start, said
        ``int64[people + 1]``, ``int32[*]``: the statements of each, ascending.
    needle
        ``bool[*]``: for each entry of ``said``, whether it is a needle of who said it.
    apart_start, apart
        ``int64[people + 1]``, ``int32[*]``: from whom each is kept apart, both ways.
    """

    party: NDArray[np.int32]
    host: NDArray[np.bool_]
    newcomer: NDArray[np.bool_]
    said_start: NDArray[np.int64]
    said: NDArray[np.int32]
    needle: NDArray[np.bool_]
    apart_start: NDArray[np.int64]
    apart: NDArray[np.int32]

    @classmethod
    def of(cls, crowd: Crowd) -> Known:
        """Return what shards need of a crowd."""
        both = np.concatenate([crowd.apart, crowd.apart[:, ::-1]])
        both = both[np.lexsort((both[:, 1], both[:, 0]))]
        apart_start = np.searchsorted(both[:, 0], np.arange(crowd.people + 1)).astype(np.int64)
        return cls(
            crowd.party,
            crowd.host,
            crowd.newcomer,
            crowd.said_start,
            crowd.said,
            needles(crowd),
            apart_start,
            np.ascontiguousarray(both[:, 1]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Seated:
    """What came of a shard: ``people`` at ``tables``, ``kin`` kindred people at each, and the cost (never above 0)."""

    people: NDArray[np.int32]
    tables: NDArray[np.int32]
    kin: NDArray[np.int32]
    change: int


def seat(known: Known, shard: Shard) -> Seated:
    """Polish a shard, or with 0 steps count who sits with whom.

    Parameters
    ----------
    known
        What the crowd says of all people.
    shard
        Whole tables of one round.

    Returns
    -------
    Seated
        The shard's people, each at one of its tables; as many at each table as before, and its hosts where they were.
    """
    people, m = shard.people, len(shard.people)
    said_start, said, needle, statements = _statements(known, people)
    by_statement = np.argsort(said, kind="stable")
    holders = np.repeat(np.arange(m, dtype=np.int32), np.diff(said_start))[by_statement]
    holders_start = np.searchsorted(said[by_statement], np.arange(statements + 1)).astype(np.int64)
    sign = _signs(said_start, said)
    said = 2 * said + needle
    start = (
        shard.start.copy()
    )  # what came over a network cannot be written to, which kernels would be compiled anew for
    seats = np.arange(m, dtype=np.int32)
    at = np.repeat(np.arange(len(shard.tables), dtype=np.int32), np.diff(start))
    kin = np.zeros(m, dtype=np.int32)
    count_kin(seats, start, sign, said_start, said, kin)
    change = 0
    if shard.steps:
        who = np.empty((m, LABELS + shard.labels.shape[1]), dtype=np.int32)
        who[:, PARTY], who[:, NEWCOMER] = known.party[people], known.newcomer[people]
        who[:, FIXED] = _fixed(known.host[people], shard, at)
        who[:, ELSEWHERE], who[:, LABELS:] = shard.elsewhere, shard.labels
        random = hashed(np.array([shard.seed]), 0)
        facts = (who, sign, said_start, said, holders_start, holders, *_kept_apart(known, people))
        state = (seats, start, at, kin, worth_of(shard.labels.shape[1]), random)
        change = int(polish_kernel(shard.steps, shard.round, *facts, *state))
    return Seated(people, shard.tables[at], kin, change)


def _fixed(host: NDArray[np.bool_], shard: Shard, at: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return which hosts do not move: those who keep one table in all rounds, and all at a table that has none of these."""
    steady = host & (shard.labels == shard.labels[:, :1]).all(axis=1)
    served = np.bincount(at[steady], minlength=len(shard.tables)) > 0
    fixed: NDArray[np.bool_] = host & (steady | ~served[at])
    return fixed


def _rows(start: NDArray[np.int64], people: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the rows of some people begin once they are put one after another, and where each entry is now."""
    first = start[people]
    length = start[people.astype(np.int64) + 1] - first
    begins = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(length)])
    return begins, np.repeat(first - begins[:-1], length) + np.arange(begins[-1])


def _statements(
    known: Known, people: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.bool_], int]:
    """Return the statements of a shard's people, numbered within the shard in their own order, which are needles, how many."""
    begins, entries = _rows(known.said_start, people)
    names, said = np.unique(known.said[entries], return_inverse=True)
    return begins, said.astype(np.int32), known.needle[entries], len(names)


def _signs(said_start: NDArray[np.int64], said: NDArray[np.int32]) -> NDArray[np.uint64]:
    """Return one bit for each statement of a person, 64 of them for all statements."""
    signs = np.zeros(len(said_start) - 1, dtype=np.uint64)
    speaks = np.flatnonzero(np.diff(said_start))
    if len(speaks):
        one = np.uint64(1) << (hashed(said, 1) & np.uint64(63))
        signs[speaks] = np.bitwise_or.reduceat(one, said_start[speaks])
    return signs


def _kept_apart(known: Known, people: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return from whom each is kept apart; those who are not in the shard as -1."""
    begins, entries = _rows(known.apart_start, people)
    wanted = known.apart[entries]
    order = np.argsort(people)
    place = np.minimum(np.searchsorted(people, wanted, sorter=order), len(people) - 1)
    found = order[place]
    return begins, np.where(people[found] == wanted, found, -1).astype(np.int32)

"""Plans a very large gathering: seats in closed form, then whoever lacks something exchanges seats, one by one."""

from __future__ import annotations

import sys
import time as clock
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk.crowd.arrays import KINDRED_OWED
from kinfolk.crowd.count import Counts
from kinfolk.crowd.placing import place_crowd

if TYPE_CHECKING:
    from kinfolk.crowd.arrays import Bools, Crowd, Ints, Longs, Seats
    from kinfolk.crowd.placing import Start

MENDING_TRIES, WELCOMING_TRIES = 200, 200
NEWCOMER_TRIES, KINDRED_TRIES = 60, 24
ROUNDS_OF_QUEUE = 12
STRICT = 4  # rounds of the queue before somebody else may lack the same instead
LINE = 16  # whole numbers in a line of the processor's cache


@dataclass(frozen=True, eq=False, kw_only=True)
class CrowdPlan:
    """Who sits where, what that keeps and breaks, and what it took.

    Parameters
    ----------
    seats
        ``int32[people, rounds]`` tables, in the order of the crowd's.
    hosts
        ``int32[tables]``: the host who keeps the table through all rounds, -1 for nobody.
    counts
        What the plan keeps and breaks, counted anew from the seats by the kernels.
    hostless_least
        Tables without a host that no plan avoids, over all rounds: there are fewer hosts than tables.
    perfect
        Whether the start rests on a proof that nobody meets anybody twice.
    steps
        Exchanges that were tried.
    seconds
        Wall time.
    megabytes
        The most memory that the whole process has had so far, 0 where the system does not tell.
    """

    seats: Seats
    hosts: Ints
    counts: Counts
    hostless_least: int
    perfect: bool
    steps: int
    seconds: float
    megabytes: int


def solve_crowd(crowd: Crowd, *, seed: int = 0) -> CrowdPlan:
    """Plan a crowd, on one thread; the same crowd and seed give the same seats on any machine.

    Repeats, parties and keep-apart pairs are mended first; from then on no exchange breaks any of them. Then every
    newcomer's first table gets company for them, then a kindred person, then everybody else does. Each stage ends when
    nobody is left who lacks anything, or after as many tries as the number of people allows.

    Parameters
    ----------
    crowd
        Who there is and what tables there are.
    seed
        Chooses among plans.

    Returns
    -------
    CrowdPlan
        The seats, and what they keep and break.
    """
    since = clock.perf_counter()
    random = np.random.Generator(np.random.PCG64(seed & 0xFFFFFFFFFFFFFFFF))
    start = place_crowd(crowd, random)
    queue = Queue(crowd, start, int(random.integers(1 << 62)))
    steps = queue.mend() + queue.welcome() + queue.serve()
    order = np.argsort(-crowd.tables, kind="stable").astype(np.int32)
    seats = order[queue.seats]
    hosts = np.full(len(crowd.tables), -1, dtype=np.int32)
    hosts[seats[start.held, 0]] = np.flatnonzero(start.held)
    return CrowdPlan(
        seats=seats,
        hosts=hosts,
        counts=queue.counts(),
        hostless_least=crowd.rounds * max(0, len(crowd.tables) - int(crowd.host.sum())),
        perfect=start.perfect,
        steps=steps,
        seconds=clock.perf_counter() - since,
        megabytes=_most_memory(),
    )


def _most_memory() -> int:
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> (20 if sys.platform == "darwin" else 10)


class Queue:
    """Everything about a crowd as the kernels take it, and the stages of the search.

    Parameters
    ----------
    crowd
        Who there is.
    start
        First seats, at tables in descending order of size.
    seed
        Every draw of the kernels follows from it.
    """

    def __init__(self, crowd: Crowd, start: Start, seed: int) -> None:
        from kinfolk.search import crowd_kernels, crowd_rows_kernels  # numba: a second to import, so only here

        self._kernels: Any = crowd_kernels
        self._reading: Any = crowd_rows_kernels
        self._crowd = crowd
        self._random = np.array([seed], dtype=np.uint64)
        sizes = np.sort(crowd.tables)[::-1]
        self._start = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
        self._rows = self._lay_out(start)
        self._chairs = np.ascontiguousarray(
            np.stack([np.argsort(self.seats[:, r], kind="stable").astype(np.int32) for r in range(crowd.rounds)])
        )
        self._apart_start, self._apart = _by_person(crowd)
        self._holder_start, self._holders = _holders(crowd)
        self._reading.find_owed(self._rows, crowd.rounds, self._holder_start, self._holders, KINDRED_OWED)

    @property
    def seats(self) -> Seats:
        """``[people, rounds]``: tables in descending order of size."""
        return self._rows[:, : self._crowd.rounds]

    def mend(self) -> int:
        """Mend repeats, parties and keep-apart pairs; return how many exchanges were tried."""
        steps = 0
        for _ in range(ROUNDS_OF_QUEUE):
            broken = np.flatnonzero(self._broken()[: self._crowd.people]).astype(np.int32)
            if not len(broken):
                break
            steps += self._kernels.mend(*self._room, broken, MENDING_TRIES, self._random)
        return steps

    def welcome(self) -> int:
        """Give newcomers company at their first tables, and a majority of others; return how many exchanges were tried."""
        new, hosted = self._at_first()
        sizes, steps = np.diff(self._start), 0
        for _ in range(ROUNDS_OF_QUEUE):
            cold = np.flatnonzero((new > 0) & ((hosted == 0) | (new == 1) | (2 * new >= sizes))).astype(np.int32)
            if not len(cold):
                break
            steps += self._kernels.welcome(*self._room, new, hosted, cold, WELCOMING_TRIES, self._random)
        return steps

    def serve(self) -> int:
        """Give everybody kindred people, newcomers at their first tables before all; return how many exchanges were tried."""
        reading, rounds, steps = self._reading, self._crowd.rounds, 0
        self._reading.find_met(self._rows, self._chairs, self._start, rounds)
        queue = np.empty(self._crowd.people, dtype=np.int32)
        for least, tries in ((reading.FIRST_OF_NEWCOMER, NEWCOMER_TRIES), (1, KINDRED_TRIES)):
            for again in range(ROUNDS_OF_QUEUE):
                found = self._reading.find_lacking(self._rows, rounds, least, queue)
                if not found:
                    break
                steps += self._kernels.serve(
                    *self._room,
                    self._holder_start,
                    self._holders,
                    queue[:found],
                    tries,
                    int(again >= STRICT),
                    self._random,
                )
        return steps

    def counts(self) -> Counts:
        """Count anew, from the seats, what they keep and break."""
        crowd, reading, rounds = self._crowd, self._reading, self._crowd.rounds
        self._reading.find_met(self._rows, self._chairs, self._start, rounds)
        repeats, party, apart = self._broken()[crowd.people :].tolist()
        fields = self._rows[:, rounds:]
        flags, met, first, found = (fields[:, k] for k in (reading.FLAGS, reading.MET, reading.FIRST, reading.FOUND))
        owed, seeks = flags >> reading.OWED, (flags & reading.SEEKS) > 0
        servable = crowd.newcomer & (owed > 0)
        new, _ = self._at_first()
        sizes = np.diff(self._start)
        hosts = [np.bincount(self.seats[crowd.host, r], minlength=len(sizes)) for r in range(rounds)]
        welcoming = (hosts[0] > 0) & (new > 1) & (2 * new < sizes)
        laid = [np.bincount(self.seats[:, r], minlength=len(sizes)) == sizes for r in range(rounds)]
        return Counts(
            misseated=sum(int((~right).sum()) for right in laid),
            repeats=repeats,
            party=party,
            apart=apart,
            hostless=sum(int((at == 0).sum()) for at in hosts),
            unwelcomed=int(new[~welcoming].sum()),
            newcomers=int(servable.sum()),
            newcomers_missed=int((servable & (first == 0)).sum()),
            owed=int((owed > 0).sum()),
            missed=int(((owed > 0) & ((first == 0) | (met < owed))).sum()),
            needles=int(seeks.sum()),
            needles_missed=int((seeks & (found == 0)).sum()),
        )

    @property
    def _room(self) -> tuple[Any, ...]:
        return self._rows, self._chairs, self._start, self._apart_start, self._apart, self._crowd.rounds

    def _lay_out(self, start: Start) -> Ints:
        """Return one row for each person, each beginning with a line of the cache."""
        crowd, reading, rounds = self._crowd, self._reading, self._crowd.rounds
        number = np.diff(crowd.said_start)
        width = rounds + reading.FIELDS + int(number.max(initial=0))
        width = -(-width // LINE) * LINE
        flat = np.zeros(crowd.people * width + LINE, dtype=np.int32)
        begin = (-flat.ctypes.data // flat.itemsize) % LINE
        rows = flat[begin : begin + crowd.people * width].reshape(crowd.people, width)
        rows[:, :rounds] = start.seats
        rows[:, rounds + reading.PARTY] = crowd.party
        rows[:, rounds + reading.FLAGS] = reading.NEWCOMER * crowd.newcomer + reading.HELD * start.held
        rows[np.unique(crowd.apart), rounds + reading.FLAGS] |= reading.APART
        rows[:, rounds + reading.SAID] = number
        needle = _needles(crowd)
        seeks = np.repeat(np.arange(crowd.people), number)[needle]
        rows[seeks, rounds + reading.FLAGS] |= reading.SEEKS
        for k in range(int(number.max(initial=0))):
            who = np.flatnonzero(number > k)
            entry = crowd.said_start[who] + k
            rows[who, rounds + reading.FIELDS + k] = 2 * crowd.said[entry] + needle[entry]
        return rows

    def _broken(self) -> Ints:
        found = np.empty(self._crowd.people + 3, dtype=np.int32)
        self._reading.find_broken(*self._room, found)
        return found

    def _at_first(self) -> tuple[Longs, Ints]:
        """Return how many newcomers sit at each first table, and whether a host does who stays there."""
        tables = len(self._start) - 1
        new = np.bincount(self.seats[self._crowd.newcomer, 0], minlength=tables)
        held = (self._rows[:, self._crowd.rounds + self._reading.FLAGS] & self._reading.HELD) > 0
        hosted = np.bincount(self.seats[held, 0], minlength=tables)
        return new, np.minimum(hosted, 1).astype(np.int32)


def _by_person(crowd: Crowd) -> tuple[Longs, Ints]:
    """Return the keep-apart pairs person by person, both ways."""
    one, other = np.concatenate((crowd.apart, crowd.apart[:, ::-1])).T
    start = np.zeros(crowd.people + 1, dtype=np.int64)
    np.cumsum(np.bincount(one, minlength=crowd.people), out=start[1:])
    return start, np.ascontiguousarray(other[np.argsort(one, kind="stable")])


def _holders(crowd: Crowd) -> tuple[Longs, Ints]:
    """Return who said each statement."""
    start = np.zeros(crowd.statements + 1, dtype=np.int64)
    np.cumsum(np.bincount(crowd.said, minlength=crowd.statements), out=start[1:])
    who = np.repeat(np.arange(crowd.people, dtype=np.int32), np.diff(crowd.said_start))
    return start, who[np.argsort(crowd.said, kind="stable")]


def _needles(crowd: Crowd) -> Bools:
    """Return for each entry of ``said`` whether it is a needle: of what somebody said, what fewest outside their party did."""
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

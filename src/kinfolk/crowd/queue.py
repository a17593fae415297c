"""The queue of a crowd: whoever lacks something exchanges seats, one by one, in pieces that can be counted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk.crowd.arrays import KINDRED_OWED, needles
from kinfolk.crowd.count import Counts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kinfolk.crowd.arrays import Bools, Crowd, Ints, Longs, Seats
    from kinfolk.crowd.placing import Start
    from kinfolk.search.course import Piece

MENDING_TRIES, WELCOMING_TRIES = 200, 200
NEWCOMER_TRIES, KINDRED_TRIES = 60, 24
ROUNDS_OF_QUEUE = 12
STRICT = 4  # rounds of the queue before somebody else may lack the same instead
PEOPLE_A_PIECE = 10_000  # at most, so that Ctrl-C waits for little
STAGES = 3  # that are made in pieces: company at first tables, newcomers' kindred, everybody's
LINE = 16  # whole numbers in a line of the processor's cache


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

    Attributes
    ----------
    perfect
        Whether the start rests on a proof that nobody meets anybody twice.
    tried
        How many exchanges were tried.
    """

    def __init__(self, crowd: Crowd, start: Start, seed: int) -> None:
        from kinfolk.search import crowd_kernels, crowd_rows_kernels  # numba: a second to import, so only here

        self._kernels: Any = crowd_kernels
        self._reading: Any = crowd_rows_kernels
        self._crowd, self._held, self.perfect = crowd, start.held, start.perfect
        self._order = np.argsort(-crowd.tables, kind="stable").astype(np.int32)
        self._parts = -(-crowd.people // PEOPLE_A_PIECE)
        self._cold, self._stale = np.zeros(crowd.people, dtype=np.bool_), True
        self.tried = 0
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

    @property
    def seats_of_crowd(self) -> Seats:
        """``int32[people, rounds]`` tables as they are now, in the order of the crowd's."""
        return self._order[self.seats]

    @property
    def hosts(self) -> Ints:
        """``int32[tables]``, in the order of the crowd's: the host who keeps each table through all rounds, -1 for nobody."""
        held = np.flatnonzero(self._held)
        hosts = np.full(len(self._crowd.tables), -1, dtype=np.int32)
        hosts[self._order[self.seats[held, 0]]] = held
        return hosts

    def mend(self) -> None:
        """Undo what is broken: repeats, parties at one table, people apart who sit together."""
        people = self._crowd.people
        for _ in range(ROUNDS_OF_QUEUE):
            broken = self._broken()[:people]
            if not broken.any():
                break
            queue = np.flatnonzero(broken).astype(np.int32)
            self.tried += self._kernels.mend(*self._room, queue, MENDING_TRIES, self._random)

    @property
    def planned(self) -> int:
        """How many pieces there are at most; who is apart from whom does not change it."""
        return STAGES * ROUNDS_OF_QUEUE * self._parts

    def pieces(self) -> Iterator[Piece]:
        """Yield all that follows once nothing is broken: first welcome newcomers, then find everybody kindred people."""
        yield from self.welcome()
        yield from self.serve()

    def welcome(self) -> Iterator[Piece]:
        """Give newcomers company at their first tables, and a majority of others."""
        sizes = np.diff(self._start)
        for again in range(ROUNDS_OF_QUEUE):
            new, hosted = self._at_first()
            cold = np.flatnonzero((new > 0) & ((hosted == 0) | (new == 1) | (2 * new >= sizes))).astype(np.int32)
            if not len(cold):
                break
            self._stale = True
            for number, part in self._numbered(again, cold):
                given = (*self._room, new, hosted, part, WELCOMING_TRIES, self._random)
                yield number, partial(self._try, self._kernels.welcome, given)

    def serve(self) -> Iterator[Piece]:
        """Give everybody kindred people, newcomers at their first tables before all."""
        reading, rounds = self._reading, self._crowd.rounds
        reading.find_met(self._rows, self._chairs, self._start, rounds)
        self._stale = True
        queue = np.empty(self._crowd.people, dtype=np.int32)
        for stage, (least, tries) in enumerate(((reading.FIRST_OF_NEWCOMER, NEWCOMER_TRIES), (1, KINDRED_TRIES)), 1):
            for again in range(ROUNDS_OF_QUEUE):
                found = reading.find_lacking(self._rows, rounds, least, queue)
                if not found:
                    break
                for number, part in self._numbered(stage * ROUNDS_OF_QUEUE + again, queue[:found]):
                    given = (
                        *self._room,
                        self._holder_start,
                        self._holders,
                        part,
                        tries,
                        int(again >= STRICT),
                        self._random,
                    )
                    yield number, partial(self._try, self._kernels.serve, given)

    def unserved(self) -> int:
        """Count the people for whom a promise is broken: as their kindred are now, and the rest at the last look."""
        if self._stale:
            self.look()
        queue = np.empty(self._crowd.people, dtype=np.int32)
        found = self._reading.find_lacking(self._rows, self._crowd.rounds, 1, queue)
        return int(found + self._cold.sum() - self._cold[queue[:found]].sum())

    def look(self) -> None:
        """Look whom everybody meets, and for whom a promise is broken that has nothing to do with kindred people.

        That somebody sits with whom they are apart from is left out: what is shown to people never tells of it.
        """
        crowd, rounds = self._crowd, self._crowd.rounds
        self._reading.find_met(self._rows, self._chairs, self._start, rounds)
        new, _ = self._at_first()
        hostless = [np.bincount(self.seats[crowd.host, r], minlength=len(crowd.tables)) == 0 for r in range(rounds)]
        unwelcoming = hostless[0] | (new == 1) | (2 * new >= np.diff(self._start))
        again = self._broken()[: crowd.people]
        for r in range(rounds):
            pairs = crowd.apart[self.seats[crowd.apart[:, 0], r] == self.seats[crowd.apart[:, 1], r]]
            again -= np.bincount(pairs.ravel(), minlength=crowd.people)
        self._cold = (again > 0) | (crowd.newcomer & unwelcoming[self.seats[:, 0]])
        for r in range(rounds):
            self._cold |= hostless[r][self.seats[:, r]]
        self._stale = False

    def standing(self) -> tuple[Ints, Bools]:
        """Return what shards do not see: ``[people]`` how many kindred people each is owed, and who misses anything else."""
        self.look()
        fields = self._rows[:, self._crowd.rounds :]
        flags, found = fields[:, self._reading.FLAGS], fields[:, self._reading.FOUND]
        return flags >> self._reading.OWED, self._cold | (((flags & self._reading.SEEKS) > 0) & (found == 0))

    def _numbered(self, turn: int, queue: Ints) -> Iterator[tuple[int, Ints]]:
        """Yield as many parts of a queue as there are people for, each with where it stands among all pieces."""
        for k, part in enumerate(np.array_split(queue, self._parts)):
            if len(part):
                yield turn * self._parts + k, part

    def _try(self, exchange: Callable[..., int], given: tuple[Any, ...]) -> None:
        self.tried += exchange(*given)

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
        needle = needles(crowd)
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

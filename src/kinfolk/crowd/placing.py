"""Seats of a crowd in closed form: columns that shift from round to round, hosts in the first, parties in one each."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kinfolk.crowd.arrays import Bools, Crowd, Ints, Longs, Seats

    Generator = np.random.Generator

TRIES = 64  # at the shifts of one column
TURNS = 12  # tried of each column, so that parties miss their own hosts


@dataclass(frozen=True, eq=False)
class Columns:
    """A design for tables in descending order of size.

    Column ``c`` has a place at each of the first ``length[c]`` tables; whoever is at place x of it sits in round r
    at table (x + ``shift[c, r]``) mod ``length[c]``. Nobody shifts in round 0, and column 0 never. People of one
    column never meet; ``perfect`` says that nobody meets anybody twice.
    """

    length: Longs
    shift: Longs
    perfect: bool

    def seats(self, column: Ints, place: Ints) -> Seats:
        """Return ``[people, rounds]`` tables of people at ``place`` of ``column``."""
        seats = np.empty((len(place), self.shift.shape[1]), dtype=np.int32)
        for r in range(self.shift.shape[1]):
            seats[:, r] = (place + self.shift[column, r]) % self.length[column]
        return seats


@dataclass(frozen=True, eq=False)
class Start:
    """First seats ``[people, rounds]`` (tables in descending order of size), and who must stay: one host a table."""

    seats: Seats
    held: Bools
    perfect: bool


def place_crowd(crowd: Crowd, random: Generator) -> Start:
    """Seat everybody: no repeat where shifts without one are found, no party wherever it fits into one column."""
    return _Placing(crowd, random).start()


def find_columns(sizes: Ints, rounds: int, random: Generator) -> Columns:
    """Return columns for tables of descending ``sizes``, with shifts drawn at random so that everybody meets many parties.

    Where chance finds none without a repeat, multiples c r of the round are tried, then the better of both is taken.
    """
    length = np.array([int((sizes > c).sum()) for c in range(int(sizes[0]))], dtype=np.int64)
    drawn = _drawn(length, rounds, random)
    multiples = np.outer(np.arange(len(length)), np.arange(rounds)) % length[:, None]
    tries = [(clashes(length, shift), k, shift) for k, shift in enumerate((drawn, multiples))]
    found, _, shift = min(tries[:1] if tries[0][0] == 0 else tries, key=lambda one: one[:2])
    return Columns(length, shift, found == 0)


def clashes(length: Longs, shift: Longs) -> int:
    """Count pairs of columns and of rounds in which two people could meet again."""
    return sum(_clash(length, (c, shift[c]), (d, shift[d])) for c in range(len(length)) for d in range(c))


def _drawn(length: Longs, rounds: int, random: Generator) -> Longs:
    """Draw shifts column by column, each time the first ones that clash with no earlier column, else the best."""
    shift = np.zeros((len(length), rounds), dtype=np.int64)
    for c in range(1, len(length)):
        best, least = shift[c], -1
        for _ in range(TRIES):
            drawn = np.concatenate(([0], random.integers(0, length[c], rounds - 1)))
            found = sum(_clash(length, (c, drawn), (d, shift[d])) for d in range(c))
            if least < 0 or found < least:
                best, least = drawn, found
            if not least:
                break
        shift[c] = best
    return shift


def _clash(length: Longs, one: tuple[int, Longs], other: tuple[int, Longs]) -> int:
    """Count pairs of rounds in which two people of two columns could meet again.

    From one round to another everybody of a column moves by the same number of tables, counted around its length: by
    the difference of its shifts, or by that less the length. Two people who sit together in both have moved by the
    same; so they never do if no such number is possible for both columns.
    """
    (c, s), (d, t) = one, other
    least = min(length[c], length[d])
    found = 0
    for r in range(1, len(s)):
        by_c, by_d = (s[r] - s[:r]) % length[c], (t[r] - t[:r]) % length[d]
        same = np.zeros(r, dtype=np.bool_)
        for p in (by_c, by_c - length[c]):
            for q in (by_d, by_d - length[d]):
                same |= (p == q) & (abs(p) < least)
        found += int(same.sum())
    return found


class _Placing:
    """Gives everybody a column and a place in it.

    Hosts who stay have the first places of column 0, those of one party side by side, so that in another column their
    party is easily turned away from them.
    """

    def __init__(self, crowd: Crowd, random: Generator) -> None:
        self._crowd, self._random = crowd, random
        sizes = np.sort(crowd.tables)[::-1]
        self._columns = find_columns(sizes, crowd.rounds, random)
        self._column = np.full(crowd.people, -1, dtype=np.int32)
        self._place = np.full(crowd.people, -1, dtype=np.int32)
        self._leading = _leading(crowd, random)
        self._column[self._leading] = 0
        self._place[self._leading] = np.arange(len(self._leading), dtype=np.int32)
        self._new_at = np.bincount(np.flatnonzero(crowd.newcomer[self._leading]), minlength=len(sizes))

    def start(self) -> Start:
        """Pack parties into columns, order each column, say where everybody sits."""
        self._pack()
        for c in range(len(self._columns.length)):
            self._order(c)
        held = np.zeros(self._crowd.people, dtype=np.bool_)
        held[self._leading] = True
        return Start(self._columns.seats(self._column, self._place), held, self._columns.perfect)

    def _pack(self) -> None:
        """Give everybody else a column: parties as a whole where they fit, large ones first; who came alone last."""
        party = self._crowd.party
        rest = np.flatnonzero(self._column < 0)
        together = rest[party[rest] >= 0]
        together = together[np.argsort(party[together], kind="stable")]
        _, first, size = np.unique(party[together], return_index=True, return_counts=True)
        order = np.argsort(-size, kind="stable")
        free = self._columns.length.copy()
        free[0] -= len(self._leading)
        heap = [(-int(room), c) for c, room in enumerate(free) if room]
        heapq.heapify(heap)
        for start, members in zip(first[order].tolist(), size[order].tolist(), strict=True):
            done = 0
            while done < members:
                room, c = heap[0]
                piece = min(-room, members - done)
                self._column[together[start + done : start + done + piece]] = c
                done += piece
                if room + piece:
                    heapq.heapreplace(heap, (room + piece, c))
                else:
                    heapq.heappop(heap)
        left = np.array([(c, -room) for room, c in heap], dtype=np.int32).reshape(-1, 2)
        self._column[self._random.permutation(rest[party[rest] < 0])] = np.repeat(left[:, 0], left[:, 1])

    def _order(self, c: int) -> None:
        """Choose places in a column: parties side by side, turned so that they miss their hosts; newcomers find company."""
        crowd, random = self._crowd, self._random
        people = np.flatnonzero((self._column == c) & (self._place < 0))
        party = crowd.party[people]
        names = np.unique(party[party >= 0])
        rank = np.append(random.permutation(len(names)), len(names))
        block = rank[np.where(party >= 0, np.searchsorted(names, party), len(names))]
        people, block = people[np.argsort(block, kind="stable")], np.sort(block)
        length = int(self._columns.length[c])
        places = np.arange(length)[len(self._leading) if c == 0 else 0 :]
        if c:
            places = (places + self._turn(people, places, c)) % length
        # In round 0 the place is the table: those with one newcomer come first, then those with none, then the fewest.
        wanted = np.where(self._new_at[places] == 1, -1, self._new_at[places])
        wanted[places >= len(self._leading)] += len(self._columns.length)  # nobody hosts there
        chairs = np.lexsort((random.random(len(places)), wanted, block))
        who = np.lexsort((random.random(len(people)), ~crowd.newcomer[people], block))
        self._place[people[who]] = places[chairs]
        np.add.at(self._new_at, self._place[people[crowd.newcomer[people]]], 1)

    def _turn(self, people: Longs, places: Longs, c: int) -> int:
        """Return by how many places to turn a column so that fewest of it meet a host of their own party."""
        length, party = int(self._columns.length[c]), self._crowd.party
        hosts = party[self._leading]
        first = np.searchsorted(hosts, party[people], "left")
        last = np.searchsorted(hosts, party[people], "right")
        met = np.flatnonzero((party[people] >= 0) & (last > first))
        first, last = first[met, None], last[met, None]
        turns = [0, *self._random.integers(0, length, TURNS - 1).tolist()]
        found = []
        for turn in turns:
            table = (places[met, None] + turn + self._columns.shift[c]) % length
            found.append(int(((table >= first) & (table < last)).sum()))
        return int(turns[int(np.argmin(found))])


def _leading(crowd: Crowd, random: Generator) -> Longs:
    """Return the hosts who keep a table each: who came alone first, then small parties; each party side by side."""
    hosts = np.flatnonzero(crowd.host)
    size = np.bincount(crowd.party[crowd.party >= 0], minlength=1)
    came = np.where(crowd.party[hosts] >= 0, size[crowd.party[hosts]], 0)
    order = np.lexsort((random.random(len(hosts)), crowd.newcomer[hosts], came))
    chosen = hosts[order[: len(crowd.tables)]]
    return np.asarray(chosen[np.lexsort((random.random(len(chosen)), crowd.party[chosen]))])

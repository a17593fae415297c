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
    sizes = np.sort(crowd.tables)[::-1]
    columns = find_columns(sizes, crowd.rounds, random)
    column = np.full(crowd.people, -1, dtype=np.int32)
    place = np.full(crowd.people, -1, dtype=np.int32)
    leading = _leading(crowd, random)
    held = np.zeros(crowd.people, dtype=np.bool_)
    held[leading] = True
    column[leading], place[leading] = 0, np.arange(len(leading), dtype=np.int32)
    free = columns.length.copy()
    free[0] -= len(leading)
    _pack(crowd, column, free, random)
    new_at = np.bincount(place[leading][crowd.newcomer[leading]], minlength=len(sizes))
    for c in range(len(columns.length)):
        people = np.flatnonzero((column == c) & (place < 0))
        if len(people):
            first = len(leading) if c == 0 else 0
            _order(crowd, people, place, (columns, c, first, leading), new_at, random)
    return Start(columns.seats(column, place), held, columns.perfect)


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
    return sum(
        _clash(length, (c, shift[c]), (d, shift[d])) for c in range(len(length)) for d in range(c)
    )


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


def _leading(crowd: Crowd, random: Generator) -> Longs:
    """Return the hosts who keep a table each: who came alone first, then small parties; each party side by side."""
    hosts = np.flatnonzero(crowd.host)
    size = np.bincount(crowd.party[crowd.party >= 0], minlength=1)
    came = np.where(crowd.party[hosts] >= 0, size[crowd.party[hosts]], 0)
    order = np.lexsort((random.random(len(hosts)), crowd.newcomer[hosts], came))
    chosen = hosts[order[: len(crowd.tables)]]
    return np.asarray(chosen[np.lexsort((random.random(len(chosen)), crowd.party[chosen]))])


def _pack(crowd: Crowd, column: Ints, free: Longs, random: Generator) -> None:
    """Give everybody who has no column one: parties as a whole where they fit, large ones first; who came alone last."""
    rest = np.flatnonzero(column < 0)
    party = crowd.party[rest]
    with_party = rest[party >= 0]
    with_party = with_party[np.argsort(crowd.party[with_party], kind="stable")]
    _, first, size = np.unique(crowd.party[with_party], return_index=True, return_counts=True)
    order = np.argsort(-size, kind="stable")
    heap = [(-int(room), c) for c, room in enumerate(free) if room]
    heapq.heapify(heap)
    for start, members in zip(first[order].tolist(), size[order].tolist(), strict=True):
        done = 0
        while done < members:
            room, c = heap[0]
            piece = min(-room, members - done)
            column[with_party[start + done : start + done + piece]] = c
            done += piece
            if room + piece:
                heapq.heapreplace(heap, (room + piece, c))
            else:
                heapq.heappop(heap)
    alone = random.permutation(rest[party < 0])
    left = np.array([(c, -room) for room, c in heap], dtype=np.int32).reshape(-1, 2)
    column[alone] = np.repeat(left[:, 0], left[:, 1])


def _order(
    crowd: Crowd,
    people: Longs,
    place: Ints,
    where: tuple[Columns, int, int, Longs],
    new_at: Longs,
    random: Generator,
) -> None:
    """Choose places in a column: parties side by side, turned so that they miss their hosts; newcomers find company."""
    columns, c, first, leading = where
    length = int(columns.length[c])
    party = crowd.party[people]
    names = np.unique(party[party >= 0])
    rank = np.append(random.permutation(len(names)), len(names))
    block = rank[np.where(party >= 0, np.searchsorted(names, party), len(names))]
    people, block = people[np.argsort(block, kind="stable")], np.sort(block)
    places = np.arange(first, length)
    if c:
        places = (places + _turn(crowd, people, columns, c, leading, random)) % length
    # In round 0 the place is the table: those with one newcomer come first, then those with none, then the fewest.
    now = new_at[places] + 0
    wanted = np.where(now == 1, -1, now) + (places >= len(leading)) * int(len(columns.length))
    chairs = np.lexsort((random.random(len(places)), wanted, block))
    who = np.lexsort((random.random(len(people)), ~crowd.newcomer[people], block))
    place[people[who]] = places[chairs]
    np.add.at(new_at, place[people[crowd.newcomer[people]]], 1)


def _turn(crowd: Crowd, people: Longs, columns: Columns, c: int, leading: Longs, random: Generator) -> int:
    """Return by how many places to turn a column so that fewest of it meet a host of their own party."""
    length = int(columns.length[c])
    party = crowd.party[people]
    hosts = crowd.party[leading]
    first, last = np.searchsorted(hosts, party, "left"), np.searchsorted(hosts, party, "right")
    met = np.flatnonzero((party >= 0) & (last > first))
    turns = [0, *random.integers(0, length, TURNS - 1).tolist()]
    if not len(met):
        return int(turns[-1])
    found = []
    for turn in turns:
        table = (met[:, None] + turn + columns.shift[c]) % length
        found.append(int(((table >= first[met, None]) & (table < last[met, None])).sum()))
    return int(turns[int(np.argmin(found))])

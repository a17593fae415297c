"""Which tables are used in each round and how many sit at each; casts are one sitting more."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.errors import InputError
from kinfolk.promises.together import together_in
from kinfolk.search.neighbourhoods import home_neighbourhoods
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.problem import Casts

FEWEST_AT_A_TABLE = 4


@dataclass(frozen=True, eq=False)
class Sittings:
    """Groups of all rounds, and casts as one sitting more, numbered through.

    ``start`` is ``[sittings + 1]``; ``lowest`` and ``highest`` ``[groups]`` are the even sizes, 0 and 0 for a table that
    stays empty; ``seats`` and ``minimum`` are the table's own.
    """

    rounds: int
    start: Ints
    seats: Ints
    minimum: Ints
    lowest: Ints
    highest: Ints
    present: Bools  # [people, sittings]
    cast_home: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int32))  # [casts] their neighbourhood, if any

    @property
    def count(self) -> int:
        """How many sittings there are."""
        return len(self.start) - 1

    @property
    def groups(self) -> int:
        """How many groups there are in all sittings."""
        return int(self.start[-1])

    def uneven(self) -> Sittings:
        """Return the same with sizes anywhere between minimum and seats at the tables in use."""
        used = self.highest > 0
        return replace(
            self,
            lowest=np.where(used, np.minimum(self.minimum, self.lowest), 0).astype(np.int32),
            highest=np.where(used, np.maximum(self.seats, self.highest), 0).astype(np.int32),
        )

    def used(self, sitting: int) -> Ints:
        """Return the groups of ``sitting`` that are used."""
        first, last = int(self.start[sitting]), int(self.start[sitting + 1])
        return (first + np.flatnonzero(self.highest[first:last] > 0)).astype(np.int32)


def lay_out(facts: Facts) -> Sittings:
    """Decide which tables are used and how many people sit at each."""
    room = facts.room
    seats, minimum, lowest, highest, start = [], [], [], [], [0]
    for r in range(facts.rounds):
        tables = int(room.count[r])
        wanted, people = _wanted(facts, r), int(facts.present[:, r].sum())
        most = (len(_pinned(facts, r)), _can_lead(facts, r))
        low, high = spread(people, room.seats[r, :tables], room.minimum[r, :tables], wanted, most)
        seats.append(room.seats[r, :tables])
        minimum.append(room.minimum[r, :tables])
        lowest.append(low)
        highest.append(high)
        start.append(start[-1] + tables)
    present, cast_home = facts.present, np.zeros(0, dtype=np.int32)
    casts = facts.problem.programme.casts
    attending = facts.present.any(axis=1)
    if casts.wanted and attending.any():
        hosts = int((facts.host & attending).sum())
        size = cast_sizes(int(attending.sum()), casts, hosts, _most_at_a_table(facts, highest))
        low, high, cast_home = _cast_limits(facts, size)
        seats.append(np.full(len(high), high.max(), dtype=np.int32))
        minimum.append(np.full(len(low), 2, dtype=np.int32))
        lowest.append(low)
        highest.append(high)
        start.append(start[-1] + len(low))
        present = np.column_stack([present, attending])
    return Sittings(
        rounds=facts.rounds,
        start=np.array(start, dtype=np.int32),
        seats=_joined(seats),
        minimum=_joined(minimum),
        lowest=_joined(lowest),
        highest=_joined(highest),
        present=present,
        cast_home=cast_home,
    )


def most_tables_in_use(facts: Facts) -> int:
    """Return at how many tables people sit in the round that uses most."""
    sittings = lay_out(facts)
    return max((len(sittings.used(r)) for r in range(sittings.rounds)), default=0)


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts).astype(np.int32) if parts else np.zeros(0, dtype=np.int32)


def _wanted(facts: Facts, r: int) -> Ints:
    """Return the tables of a round in the order in which they stay open: pins and needs first, then as listed."""
    room = facts.room
    tables = int(room.count[r])
    pinned = np.zeros(tables, dtype=np.bool_)
    pinned[list(_pinned(facts, r))] = True
    needed = facts.needs[facts.present[:, r]].any(axis=0) if facts.needs.size else np.zeros(0, dtype=np.bool_)
    useful = room.features[r, :tables][:, needed].sum(axis=1) if needed.any() else np.zeros(tables, dtype=np.int32)
    return np.lexsort((np.arange(tables), -useful, ~pinned)).astype(np.int32)


def _pinned(facts: Facts, r: int) -> set[int]:
    """Return the tables of a round at which somebody who is there is pinned."""
    problem = facts.problem
    return {
        facts.room.positions[r][pin.table]
        for pin in problem.programme.pins
        if pin.table and pin.round == r + 1 and facts.present[problem.index[pin.person], r]
    }


def _can_lead(facts: Facts, r: int) -> int:
    """Return how many tables of a round hosts can lead at most, companions one between them; all if it need not be.

    As many hosts as tables make a host at each of them a must, and with companions among them one would be left without:
    one table fewer is a plan that keeps it.
    """
    tables, level = int(facts.room.count[r]), facts.problem.programme.level
    hosts = facts.present[:, r] & facts.host & (facts.host_rounds > 0)
    shared = sum(max(0, int(hosts[group].sum()) - 1) for group in together_in(facts, r))
    if not (level("hosted").must and level("together").must and shared):
        return tables
    return max(1, int(hosts.sum()) - shared)


def spread(
    people: int, seats: Ints, minimum: Ints, order: Ints, limits: tuple[int, int] | None = None
) -> tuple[Ints, Ints]:
    """Return the lowest and highest even size of each table; sizes differ by one unless seats or minima force more.

    All tables are used while the even split leaves at least four at each, else the fewest are closed, last in
    ``order`` first. ``limits`` are how many of them stay open at least if their minima can be kept, and how many are
    opened at most while there are seats for all.
    """
    tables = len(seats)
    low, high = np.zeros(tables, dtype=np.int32), np.zeros(tables, dtype=np.int32)
    if not people:
        return low, high
    chosen = _in_use(people, seats, minimum, order, limits or (0, tables))
    most, least = seats[chosen], np.minimum(minimum[chosen], seats[chosen])
    if least.sum() > people:
        least[:] = 0
    level = 1
    while np.clip(level, least, most).sum() < people and level < most.max():
        level += 1
    high[chosen] = np.clip(level, least, most)
    low[chosen] = high[chosen] if high.sum() == people else np.clip(level - 1, least, most)
    return low, high


def _in_use(people: int, seats: Ints, minimum: Ints, order: Ints, limits: tuple[int, int]) -> Ints:
    """Return the tables to use: as many as leave four at each, else as few as take everybody.

    The first in ``order`` stay open, unless only the largest tables can keep their minima.
    """
    orders = (order, order[np.argsort(-seats[order], kind="stable")])
    fits = [(np.cumsum(minimum[ranked]) <= people) & (np.cumsum(seats[ranked]) >= people) for ranked in orders]
    least, led = limits
    most = max(1, least, min(len(seats), led, people // FEWEST_AT_A_TABLE))
    for use in [*range(most, 0, -1), *range(1, len(seats) + 1)]:
        for ranked, fit in zip(orders, fits, strict=True):
            if fit[use - 1]:
                return ranked[:use]
    use = int(np.searchsorted(np.cumsum(seats[order]), people)) + 1  # somebody's table will be too small
    return order[:use]


def _most_at_a_table(facts: Facts, highest: list[Ints]) -> int:
    """Return how many sit at the fullest table, 1 where nobody minds whom they meet."""
    fullest = max((int(high.max(initial=1)) for high in highest), default=1)
    return fullest if facts.problem.programme.level("new_faces").on else 1


def _cast_limits(facts: Facts, sizes: Ints) -> tuple[Ints, Ints, Ints]:
    """Return ``[casts]`` the lowest and highest size, and the neighbourhood of each; none where they lie across.

    Each neighbourhood has casts of its own, as many as its people fill, unless the numbers asked for do not allow it, or
    casts of last time stay together, which were of another room.
    """
    everywhere = np.full((2, len(sizes)), [[sizes.min()], [sizes.max()]], dtype=np.int32)
    across = (*everywhere, np.zeros(0, dtype=np.int32))
    casts, home = facts.problem.programme.casts, home_neighbourhoods(facts)[facts.attends]
    if casts.from_memory == "keep" or not len(home) or home.min() < 0:
        return across
    people = np.bincount(home)
    people = people[people > 0]
    counts = [
        min(max(round(len(sizes) * n / len(home)), casts.fewest(n), 1), casts.most(n), n) for n in people.tolist()
    ]
    if casts.count is not None and sum(counts) != casts.count:
        return across
    low = np.repeat(people // counts, counts).astype(np.int32)
    high = np.repeat(-(-people // counts), counts).astype(np.int32)
    return low, high, np.repeat(np.unique(home), counts).astype(np.int32)


def cast_sizes(people: int, casts: Casts, hosts: int, at_a_table: int = 1) -> Ints:
    """Return the size of each cast: within the wanted range, even, and no more casts than hosts where that is possible.

    As many casts as people ``at_a_table`` where the range allows it: with fewer, cast-mates would share every table.
    """
    fewest, most = casts.fewest(people), casts.most(people)
    middle = (casts.smallest + casts.largest) / 2
    if casts.count is not None and not fewest <= min(casts.count, people) <= most:
        raise InputError(
            say(
                "{people} people in {casts} casts are not {smallest} to {largest} in each.",
                people=people,
                casts=casts.count,
                smallest=casts.smallest,
                largest=casts.largest,
            ),
            remedy=say(
                "Ask for {fewest} to {most} casts, or for another size of cast ([casts] count, size).",
                fewest=fewest,
                most=most,
            ),
        )
    count = casts.count or min(max(round(people / middle), at_a_table, fewest), most)
    if casts.count is None and hosts:
        count = max(fewest, min(count, hosts))
    count = min(count, people)
    sizes = np.full(count, people // count, dtype=np.int32)
    sizes[: people % count] += 1
    return sizes

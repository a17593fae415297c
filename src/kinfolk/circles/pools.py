"""Who can meet whom: pools of people who share an hour, a language and a way to meet, so that few are left over."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk.circles.season import SMALLEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from kinfolk.circles.season import Gathering
    from kinfolk.facts import Bools, Ints

LEAST_LUCK, LUCK = 600, 1000  # a pool counts as large as drawn from this share of its people to all of them
NEARLY_ALL = 0.9  # of those who are left: they are one pool, without any luck
ENOUGH = 4  # people of a new pool, if there are as many to spare: one who cannot come is then no harm


@dataclass(frozen=True, slots=True)
class Pool:
    """People who can all meet each other: the way (a place and a language, by position), the start, and who."""

    way: int
    start: int
    people: tuple[int, ...]


class Options:
    """Everything that is possible: the ways to meet, who meets in which, and who is free when.

    Parameters
    ----------
    gathering
        Whose members they are.
    """

    def __init__(self, gathering: Gathering) -> None:
        members, calendar = gathering.members, gathering.calendar
        self.gathering = gathering
        self.free: Bools = (
            np.array([calendar.free(one.windows, one.zone) for one in members], dtype=np.bool_)
            if members
            else np.zeros((0, calendar.starts), dtype=np.bool_)
        )
        languages = sorted({said for one in members for said in one.languages}) or [""]
        places = sorted({place for one in members for place in one.ways})
        ways = [(place, language) for place in places for language in languages]
        speaks = {
            language: np.array([not one.languages or language in one.languages for one in members], dtype=np.bool_)
            for language in languages
        }
        meets = {place: np.array([place in one.ways for one in members], dtype=np.bool_) for place in places}
        sharing = [(way, speaks[way[1]] & meets[way[0]]) for way in ways]
        kept = [(way, who) for way, who in sharing if who.any()]
        self.ways: tuple[tuple[str, str], ...] = tuple(way for way, _ in kept)
        self.shares: Bools = np.array([who for _, who in kept]) if kept else np.zeros((0, len(members)), dtype=np.bool_)

    @cached_property
    def totals(self) -> Ints:
        """How many could meet in each way at each start, ``[ways, starts]``."""
        return self.count(np.arange(len(self.free)))

    def count(self, people: NDArray[np.integer[Any]], ways: NDArray[np.integer[Any]] | slice = slice(None)) -> Ints:
        """Return how many of some people could meet in each way (or some ways) at each start, ``[ways, starts]``.

        As floats, which multiply fast and count exactly up to sixteen million.
        """
        shares, free = self._as_floats
        return np.asarray((shares[ways][:, people] @ free[people]).astype(np.int32))

    @cached_property
    def _as_floats(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        return self.shares.astype(np.float32), self.free.astype(np.float32)

    def fits(self, person: int, way: int, start: int) -> bool:
        """Whether somebody can meet in a way at a start."""
        return bool(self.shares[way, person] and self.free[person, start])

    def who(self, way: int, start: int) -> Ints:
        """Return everybody who can meet in a way at a start."""
        return np.asarray(np.flatnonzero(self.shares[way] & self.free[:, start]), dtype=np.int32)

    def hopeless(self, person: int) -> bool:
        """Whether it is proven that fewer than two others can ever meet somebody: no plan places them."""
        mine = self.totals[np.ix_(np.flatnonzero(self.shares[:, person]), np.flatnonzero(self.free[person]))]
        return int(mine.max(initial=0)) < SMALLEST


def gather(options: Options, rng: np.random.Generator) -> tuple[list[Pool], list[int]]:
    """Return pools of three people or more, and whoever is in none.

    A large pool is filled first, with all who can: whoever is left over then fits into none of them. For those, new
    pools are made with people whom larger ones can spare.
    """
    pools, left = _largest_first(options, rng)
    return _with_lent(options, pools, left)


def _largest_first(options: Options, rng: np.random.Generator) -> tuple[list[Pool], list[int]]:
    counts = options.totals.copy()
    free_still = np.ones(len(options.free), dtype=np.bool_)
    luck = rng.integers(LEAST_LUCK, LUCK + 1, size=counts.shape)  # else the same few would share an hour every time
    pools: list[Pool] = []
    while counts.size and int(counts.max()) >= SMALLEST:
        nearly_all = counts.max() >= NEARLY_ALL * free_still.sum()
        way, start = divmod(int((counts if nearly_all else _drawn(counts, luck)).argmax()), counts.shape[1])
        who = options.who(way, start)
        who = who[free_still[who]]
        pools.append(Pool(way, start, tuple(who.tolist())))
        free_still[who] = False
        counts -= options.count(who)
    return pools, np.flatnonzero(free_still).tolist()


def _drawn(counts: Ints, luck: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.asarray(np.where(counts >= SMALLEST, counts.astype(np.int64) * luck, 0))


def _with_lent(options: Options, pools: Sequence[Pool], left: Iterable[int]) -> tuple[list[Pool], list[int]]:
    """Make pools for those who are left, with people lent by pools that stay large enough."""
    people = {place: list(pool.people) for place, pool in enumerate(pools)}
    at = {person: place for place, pool in enumerate(pools) for person in pool.people}
    made: list[Pool] = []
    waiting = sorted(left, key=lambda person: (int(options.free[person].sum()), person))
    alone: list[int] = []
    while waiting:
        person = waiting.pop(0)
        found = None if options.hopeless(person) else _best_new(options, person, waiting, people, at)
        if found is None:
            alone.append(person)
            continue
        way, start, who = found
        for one in who:
            if one in at:
                people[at.pop(one)].remove(one)
        place = len(pools) + len(made)
        people[place] = who
        at |= dict.fromkeys(who, place)
        made.append(Pool(way, start, tuple(sorted(who))))
        waiting = [one for one in waiting if one not in who]
        alone, back = [one for one in alone if one not in who], [one for one in alone if options.fits(one, way, start)]
        people[place] += back
        at |= dict.fromkeys(back, place)
        alone = [one for one in alone if one not in back]
    every = (*pools, *made)
    done = [Pool(pool.way, pool.start, tuple(sorted(people[place]))) for place, pool in enumerate(every)]
    return [pool for pool in done if pool.people], sorted(alone)


def _best_new(
    options: Options, person: int, waiting: Sequence[int], people: dict[int, list[int]], at: dict[int, int]
) -> tuple[int, int, list[int]] | None:
    """Return the best pool that can be made around somebody: way, start and who, or nothing."""
    spare = np.zeros(len(options.free), dtype=np.int32)  # how many more the pool of each could do without
    for one, place in at.items():
        spare[one] = len(people[place]) - SMALLEST
    others = np.array([one for one in waiting if one != person], dtype=np.int32)
    lent = np.flatnonzero(spare > 0).astype(np.int32)
    ways, starts = np.flatnonzero(options.shares[:, person]), np.flatnonzero(options.free[person])
    if not (ways.size and starts.size):
        return None
    together, could = options.count(others, ways)[:, starts], options.count(lent, ways)[:, starts]
    score = np.where(together + could >= SMALLEST - 1, together * (len(options.free) + 1) + could, -1)
    for best in np.argsort(-score, axis=None, kind="stable")[:TRIED]:
        row, column = divmod(int(best), len(starts))
        if score[row, column] < 0:
            break
        who = _gathered(options, (int(ways[row]), int(starts[column])), person, (others, lent), (people, at))
        if len(who) >= SMALLEST:
            return int(ways[row]), int(starts[column]), who
    return None


TRIED = 24  # pools that are looked at for one person, the most promising first


def _gathered(
    options: Options,
    when: tuple[int, int],
    person: int,
    from_: tuple[Ints, Ints],
    held: tuple[dict[int, list[int]], dict[int, int]],
) -> list[int]:
    """Return who would be in a new pool: all who wait and fit, then as many as larger pools can spare."""
    (others, lent), (people, at) = from_, held
    who = [person, *(int(one) for one in others if options.fits(int(one), *when))]
    taken: dict[int, int] = {}
    fitting = [int(one) for one in lent if options.fits(int(one), *when)]
    for one in sorted(fitting, key=lambda one: (-len(people[at[one]]), not options.gathering.members[one].hosts, one)):
        if len(who) >= ENOUGH:
            break
        place = at[one]
        if len(people[place]) - taken.get(place, 0) > SMALLEST:
            who.append(one)
            taken[place] = taken.get(place, 0) + 1
    return who

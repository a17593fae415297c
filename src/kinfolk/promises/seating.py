"""A solution as promises look at it: who sits at which table, who shares a table, how often, and who hosts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

import numpy as np

from kinfolk.facts import EMPTY, Bools, Ints

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinfolk.facts import Facts
    from kinfolk.facts.arrays import Wide
    from kinfolk.solution import Solution

T = TypeVar("T")


class Pairs(NamedTuple):
    """Two people (the earlier on the list first) and the place they share."""

    a: Ints
    b: Ints
    place: Wide


class Meetings(NamedTuple):
    """Two people (the earlier on the list first) and in how many rounds they share a table."""

    a: Ints
    b: Ints
    times: Ints


@dataclass(frozen=True, eq=False)
class Grouped:
    """Who belongs to each of ``count`` places, held so that the members of a few places cost only those places."""

    order: Wide
    bounds: Wide

    @classmethod
    def of(cls, place: Wide, count: int) -> Grouped:
        """Group positions of ``place`` (-1: nowhere) by the place they name."""
        order = np.argsort(place, kind="stable")
        return cls(order, np.searchsorted(place[order], np.arange(count + 1)))

    def members(self, place: int) -> Wide:
        """Return the positions that name ``place``, in their order."""
        return self.order[self.bounds[place] : self.bounds[place + 1]]

    def pairs(self, places: Wide) -> tuple[Wide, Wide, Wide]:
        """Return all pairs within ``places``: two positions, the smaller first, and the place; ordered by place."""
        size = self.bounds[places + 1] - self.bounds[places]
        firsts, seconds, where = [], [], []
        for s in np.unique(size[size > 1]).tolist():
            chosen = places[size == s]
            rows = self.order[self.bounds[chosen][:, None] + np.arange(s)]
            i, j = np.triu_indices(s, 1)
            firsts.append(rows[:, i].ravel())
            seconds.append(rows[:, j].ravel())
            where.append(np.repeat(chosen, len(i)))
        if not firsts:
            return places[:0], places[:0], places[:0]
        place = np.concatenate(where)
        order = np.argsort(place, kind="stable")
        return np.concatenate(firsts)[order], np.concatenate(seconds)[order], place[order]


@dataclass(frozen=True, eq=False)
class Seating:
    """Cached views of a solution; *places* number every table of every round: ``round * tables + table``.

    Parameters
    ----------
    facts, solution
        The problem and who sits where.
    whole
        For a view of a few tables only (:meth:`around`): the seating it was taken from.
    scope, cast_scope
        The places and casts a view is limited to; None means all of them.

    Raises
    ------
    ValueError
        The solution's arrays do not fit the people, rounds and tables of the problem.
    """

    facts: Facts
    solution: Solution
    whole: Seating | None = None
    scope: Wide | None = None
    cast_scope: Wide | None = None

    def __post_init__(self) -> None:
        facts, solution = self.facts, self.solution
        wanted = ((facts.people, facts.rounds), facts.room.shape, (facts.people,), (facts.people,))
        found = tuple(array.shape for array in (solution.labels, solution.hosts, solution.casts, solution.greeters))
        if found != wanted:
            raise ValueError(
                f"labels, hosts, casts and greeters have the shapes {found}, but the problem needs {wanted}."
            )

    def around(self, people: Ints) -> Seating:
        """Return a view of only those tables and casts where ``people`` are; all about *them* is exact in it.

        The last one is kept: all promises ask for the same people in turn, and share what the view holds.
        """
        base = self.whole or self
        asked, view = cast("tuple[Ints | None, Seating]", base._done.get("around", (None, base)))  # noqa: SLF001
        if asked is people:
            return view
        view = base._view(people)  # noqa: SLF001
        base._done["around"] = people, view  # noqa: SLF001
        return view

    def _view(self, people: Ints) -> Seating:
        places = np.unique(self.place[people])
        casts = np.unique(self.solution.casts[people]).astype(np.int64)
        return Seating(self.facts, self.solution, self, places[places >= 0], casts[casts >= 0])

    # The whole room: cheap, and needed even when only a few tables are looked at.

    @cached_property
    def tables(self) -> int:
        """The most tables of any round; places are counted in steps of it."""
        return int(self.solution.hosts.shape[1])

    @cached_property
    def places(self) -> int:
        """How many places there are: rounds times tables."""
        return self.facts.rounds * self.tables

    @cached_property
    def place(self) -> Wide:
        """``[people, rounds]``: where everybody sits, -1 for nowhere."""
        if self.whole:
            return self.whole.place
        labels = self.solution.labels.astype(np.int64)
        return np.where(labels >= 0, labels + np.arange(self.facts.rounds) * self.tables, EMPTY)

    @cached_property
    def _seated(self) -> Grouped:
        # Grouping the flattened array keeps one pass for all rounds: position = person * rounds + round.
        return self.whole._seated if self.whole else Grouped.of(self.place.ravel(), self.places)  # noqa: SLF001

    @cached_property
    def _in_casts(self) -> Grouped:
        if self.whole:
            return self.whole._in_casts  # noqa: SLF001
        return Grouped.of(self.solution.casts.astype(np.int64), len(self.solution.cast_hosts))

    @cached_property
    def size(self) -> Wide:
        """``[places]``: how many people sit there."""
        return np.diff(self._seated.bounds)

    @cached_property
    def in_use(self) -> Wide:
        """``[rounds]``: at how many tables anybody sits."""
        return np.asarray((self.size.reshape(self.facts.rounds, self.tables) > 0).sum(axis=1))

    @cached_property
    def host(self) -> Ints:
        """``[places]``: who truly hosts each table, -1 for nobody.

        Named by the solution, of that role, sitting there, and not beyond the rounds they said yes to.
        """
        if self.whole:
            return self.whole.host
        named = self.solution.hosts.reshape(-1)
        where = np.arange(self.places)
        sits = (named >= 0) & (self.place[named, where // max(self.tables, 1)] == where) & self.facts.host[named]
        hosting = np.zeros((self.facts.people, self.facts.rounds), dtype=np.int64)
        hosting[named[sits], where[sits] // self.tables] = 1
        so_far = hosting.cumsum(axis=1)
        within = so_far[named, where // max(self.tables, 1)] <= self.facts.host_rounds[named]
        return np.where(sits & within, named, EMPTY).astype(np.int32)

    @cached_property
    def unhosted(self) -> Bools:
        """``[people, rounds]``: sits at a table that nobody truly hosts."""
        if self.whole:
            return self.whole.unhosted
        return np.asarray((self.place >= 0) & (self.host[self.place] < 0))

    @cached_property
    def cast_hosted(self) -> Bools:
        """``[casts]``: named a host of that role who is a member."""
        host = self.solution.cast_hosts
        return np.asarray((host >= 0) & self.facts.host[host] & (self.solution.casts[host] == np.arange(len(host))))

    @cached_property
    def greeted(self) -> Wide:
        """``[people]``: how many newcomers each greets."""
        greeters = self.solution.greeters
        return np.bincount(greeters[greeters >= 0], minlength=self.facts.people)

    # What happens at the tables looked at.

    @cached_property
    def looked_at(self) -> Wide:
        """The places looked at where anybody sits."""
        places = np.arange(self.places) if self.scope is None else self.scope
        return places[self.size[places] > 0]

    @cached_property
    def sitters(self) -> tuple[Ints, Wide]:
        """Person and place of everybody who sits at a table looked at, table by table."""
        position = self._gathered(self._seated, self.looked_at)
        return (position // max(self.facts.rounds, 1)).astype(np.int32), np.repeat(
            self.looked_at, self.size[self.looked_at]
        )

    @cached_property
    def pairs(self) -> Pairs:
        """Everybody who shares a table with somebody, once for each round."""
        a, b, place = self._seated.pairs(self.looked_at)
        rounds = max(self.facts.rounds, 1)
        return Pairs((a // rounds).astype(np.int32), (b // rounds).astype(np.int32), place)

    @cached_property
    def meetings(self) -> Meetings:
        """Everybody who shares a table with somebody, once with the number of rounds."""
        n = self.facts.people
        keys, count = np.unique(self.pairs.a.astype(np.int64) * n + self.pairs.b, return_counts=True)
        return Meetings((keys // n).astype(np.int32), (keys % n).astype(np.int32), count.astype(np.int32))

    @cached_property
    def cast_members(self) -> tuple[Ints, Wide]:
        """Person and cast of everybody in a cast looked at, cast by cast."""
        casts = self._casts_looked_at
        size = np.diff(self._in_casts.bounds)[casts]
        return self._gathered(self._in_casts, casts).astype(np.int32), np.repeat(casts, size)

    @cached_property
    def cast_pairs(self) -> Pairs:
        """Everybody who shares a cast with somebody."""
        a, b, cast = self._in_casts.pairs(self._casts_looked_at)
        return Pairs(a.astype(np.int32), b.astype(np.int32), cast)

    @cached_property
    def _casts_looked_at(self) -> Wide:
        return np.arange(len(self.solution.cast_hosts)) if self.cast_scope is None else self.cast_scope

    @staticmethod
    def _gathered(grouped: Grouped, places: Wide) -> Wide:
        parts = [grouped.members(int(place)) for place in places]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)

    # What one person meets: indexes into pairs, meetings and cast pairs, grouped once for all people.

    def pairs_of(self, person: int) -> Wide:
        """Return which :attr:`pairs` ``person`` is in, in the order of rounds."""
        return self._pairs_by_person.members(person) % max(len(self.pairs.a), 1)

    def meetings_of(self, person: int) -> Wide:
        """Return which :attr:`meetings` ``person`` is in."""
        return self._meetings_by_person.members(person) % max(len(self.meetings.a), 1)

    def cast_pairs_of(self, person: int) -> Wide:
        """Return which :attr:`cast_pairs` ``person`` is in."""
        return self._cast_pairs_by_person.members(person) % max(len(self.cast_pairs.a), 1)

    @cached_property
    def _pairs_by_person(self) -> Grouped:
        return self._by_person(self.pairs)

    @cached_property
    def _meetings_by_person(self) -> Grouped:
        return self._by_person(self.meetings)

    @cached_property
    def _cast_pairs_by_person(self) -> Grouped:
        return self._by_person(self.cast_pairs)

    def _by_person(self, pairs: Pairs | Meetings) -> Grouped:
        return Grouped.of(np.concatenate([pairs.a, pairs.b]).astype(np.int64), self.facts.people)

    def once(self, name: str, work: Callable[[], T]) -> T:
        """Return what ``work`` finds for this seating, done only the first time that ``name`` is asked for."""
        if name not in self._done:
            self._done[name] = work()
        return cast("T", self._done[name])

    @cached_property
    def _done(self) -> dict[str, object]:
        return {}

    # Small questions.

    def round_of(self, place: Wide) -> Wide:
        """Return the round positions of ``place``."""
        return place // max(self.tables, 1)

    def people_at(self, place: int) -> list[int]:
        """Return who sits at ``place``, in the order of the list."""
        return [int(position) // self.facts.rounds for position in self._seated.members(place)]

    def per_person(self, person: Ints, flag: Bools) -> Bools:
        """Return ``[people]``: whose entry among ``person`` is flagged anywhere."""
        marked = np.zeros(self.facts.people, dtype=np.bool_)
        marked[person[flag]] = True
        return marked

    def either(self, pairs: Pairs | Meetings, flag: Bools) -> Bools:
        """Return ``[people]``: who is one of a flagged pair."""
        return self.per_person(pairs.a, flag) | self.per_person(pairs.b, flag)

    def at_table(self, group: Bools) -> Wide:
        """Return ``[places]``: how many of ``group`` sit at each table looked at."""
        person, place = self.sitters
        return np.bincount(place[group[person]], minlength=self.places)

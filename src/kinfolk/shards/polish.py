"""Polishes the seats of a crowd in sweeps: one round at a time, cut into shards anew, on any engine to the same bytes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.search.polish_kernels import OWED
from kinfolk.shards.cut import PEOPLE_A_SHARD, Cutter, Shard, hashed, people_of
from kinfolk.shards.task import Known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kinfolk.crowd.arrays import Crowd, Seats
    from kinfolk.search.course import Piece
    from kinfolk.shards.engines import Engine
    from kinfolk.shards.task import Seated


@dataclass(frozen=True, slots=True, kw_only=True)
class Polishing:
    """How to polish; with the crowd and its seats, this alone decides the result.

    Parameters
    ----------
    seed
        Of cuts and choices.
    sweeps
        How often each round is polished.
    tries
        How often in each sweep a person is tried at another table, on average.
    size
        About how many people a shard has.
    """

    seed: int = 0
    sweeps: int = 2
    tries: int = 30
    size: int = PEOPLE_A_SHARD


@dataclass(frozen=True, slots=True)
class Company:
    """Who is in good company.

    Parameters
    ----------
    newcomers
        Those whose first table has nobody kindred.
    strangers
        All people whose first table has nobody kindred.
    alone, nearly
        People who meet nobody kindred in the whole programme, and people who meet fewer than two.
    seats
        Kindred people met, added up over everybody. Nobody meets twice, so all of them are different people.
    """

    newcomers: int
    strangers: int
    alone: int
    nearly: int
    seats: int

    @classmethod
    def of(cls, crowd: Crowd, kin: NDArray[np.int32]) -> Company:
        """Return the counts that follow from how many kindred people each has in each round, ``[people, rounds]``."""
        met, strangers = kin.sum(axis=1), kin[:, 0] == 0
        return cls(
            newcomers=int((strangers & crowd.newcomer).sum()),
            strangers=int(strangers.sum()),
            alone=int((met == 0).sum()),
            nearly=int((met < OWED).sum()),
            seats=int(met.sum()),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Polished:
    """The seats after polishing, in what company people were before and are now, and by how much the cost fell."""

    seats: Seats
    before: Company
    after: Company
    change: int


def polish(crowd: Crowd, seats: Seats, engine: Engine, wish: Polishing | None = None) -> Polished:
    """Seat more people with kindred people, and break nothing that held.

    Newcomers whose first table has nobody kindred count first; then others of whom that is true, and people who meet
    fewer than two kindred people in the whole programme; then how many each one meets, with steeply falling returns.

    Parameters
    ----------
    crowd
        Who is there.
    seats
        ``int32[people, rounds]``; not changed.
    engine
        Where the shards are polished.
    wish
        Seed and effort.

    Returns
    -------
    Polished
        The same bytes on every engine. No pair comes together that met in another round, shares a party or is apart;
        tables keep their sizes and a host, first tables their number of newcomers, and nobody loses a person who shares
        their needle. `kinfolk.shards.cut` says why.
    """
    work = Work(crowd, seats, engine, wish or Polishing())
    for _, make in work.pieces():
        make()
    return Polished(work.seats, work.before, Company.of(crowd, work.kin), work.change)


@dataclass(slots=True)
class Work:
    """Seats while they are polished.

    Attributes
    ----------
    seats
        ``int32[people, rounds]``: a copy of those it was given, and always a whole plan.
    kin
        ``int32[people, rounds]``: how many kindred people each has in each round, from the first piece on.
    before
        The company there was before the first piece.
    change
        By how much the cost fell so far.
    """

    crowd: Crowd
    seats: Seats
    engine: Engine
    wish: Polishing
    kin: NDArray[np.int32] = field(init=False)
    before: Company = field(init=False)
    change: int = 0

    def __post_init__(self) -> None:
        self.seats = self.seats.copy()
        self.kin = np.zeros(self.seats.shape, dtype=np.int32)

    def pieces(self) -> Iterator[Piece]:
        """Yield for each shard of each sweep what takes in what came of it; the shards themselves are polished meanwhile."""
        self.engine.hold(Known.of(self.crowd))
        self._count()
        self.before = Company.of(self.crowd, self.kin)
        a_sweep = Cutter.of(self.crowd, self.wish.size).most
        for number in range(self.wish.sweeps * self.crowd.rounds):
            for k, make in enumerate(self._sweep(number)):
                yield number * a_sweep + k, make

    def _count(self) -> None:
        """Count who sits with whom, which is a sweep of no steps."""
        cutter = Cutter.of(self.crowd, self.wish.size)
        for r in range(self.crowd.rounds):
            blocks = cutter.in_order(self.seats[:, r])
            shards = (replace(shard, steps=0) for shard in self._shards(r, blocks, 0))
            for seated in self.engine.run(shards, len(blocks)):
                self.kin[seated.people, r] = seated.kin

    def _sweep(self, number: int) -> Iterator[partial[None]]:
        """Polish one round, cut as this sweep is cut."""
        r = number % self.crowd.rounds
        seed = self._seed(number + 1)
        need = self.kin.sum(axis=1) < OWED
        if r == 0:
            need |= self.kin[:, 0] == 0
        blocks = Cutter.of(self.crowd, self.wish.size).alike(self.seats[:, r], need, seed)
        for seated in self.engine.run(self._shards(r, blocks, seed), len(blocks)):
            yield partial(self._merge, r, seated)

    def _merge(self, r: int, seated: Seated) -> None:
        """Take in what came of a shard; no two shards of a sweep have a person in common, so no order matters."""
        self.seats[seated.people, r] = seated.tables
        self.kin[seated.people, r] = seated.kin
        self.change += seated.change

    def _shards(self, r: int, blocks: list[NDArray[np.int32]], seed: int) -> Iterator[Shard]:
        elsewhere = self.kin.sum(axis=1, dtype=np.int32) - self.kin[:, r]
        seeds = (hashed(np.arange(len(blocks)), seed) >> np.uint64(1)).tolist()
        column = self.seats[:, r].copy()  # shards may be asked for while others are merged
        for (people, start), tables, own in zip(
            people_of(column, len(self.crowd.tables), blocks), blocks, seeds, strict=True
        ):
            steps = self.wish.tries * len(people)
            yield Shard(r, people, start, tables, self.seats[people], elsewhere[people], own, steps)

    def _seed(self, number: int) -> int:
        return int(hashed(np.array([number]), self.wish.seed % (1 << 64))[0] >> np.uint64(1))

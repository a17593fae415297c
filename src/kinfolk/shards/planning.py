"""Plans a crowd from its first seats to the last shard, in pieces, so that it tells how far it is and can be cut short."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinfolk.crowd.solving import begin
from kinfolk.search.course import Course
from kinfolk.shards.cut import Cutter
from kinfolk.shards.engines import engine_for
from kinfolk.shards.polish import Polishing, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kinfolk.crowd.arrays import Bools, Crowd, Ints, Seats
    from kinfolk.crowd.queue import Queue
    from kinfolk.result import Stopped
    from kinfolk.search.course import Piece
    from kinfolk.search.effort import Effort


@dataclass(frozen=True, eq=False, kw_only=True)
class Planned:
    """A plan of a crowd, and how it ended.

    Parameters
    ----------
    seats
        ``int32[people, rounds]`` tables, in the order of the crowd's.
    hosts
        ``int32[tables]``: the host who keeps the table through all rounds, -1 for nobody.
    perfect
        Whether the start rests on a proof that nobody meets anybody twice.
    steps
        By how many it is made again.
    stopped
        Why it ended.
    cut
        Whether it ended, or was to end, before everything was tried.
    """

    seats: Seats
    hosts: Ints
    perfect: bool
    steps: int
    stopped: Stopped
    cut: bool


def plan_crowd(crowd: Crowd, effort: Effort, *, steps: int, started: float) -> Planned:
    """Plan a crowd: first seats, the queue of those who lack something, then shards.

    Parameters
    ----------
    crowd
        Who there is and what tables there are.
    effort
        Seed, engine, who is told of progress, and what ends it early. Ctrl-C keeps the seats there are as soon as there
        are any that break nothing that could be mended; before that it is an error as everywhere.
    steps
        What the whole of it is called; a part of it has its share.
    started
        When the work began, by ``time.perf_counter``.

    Returns
    -------
    Planned
        The same seats for the same crowd, seed and steps, on every engine.
    """
    wish = Polishing(seed=effort.seed)
    shards = wish.sweeps * crowd.rounds * Cutter.of(crowd, wish.size).most
    with engine_for(effort.engine, effort.scheduler, effort.threads) as engine:
        queue, seats = begin(crowd, effort.seed), None
        with Course(queue.planned + shards, steps, effort, started) as course:
            course.tell(queue.unserved)
            if course.through(queue.pieces(), queue.unserved):
                work = Work(crowd, queue.seats_of_crowd, engine, wish)
                seats = work.seats  # from now on these are polished
                course.through(_after(queue.planned, work.pieces()), _unserved(queue, work))
    return Planned(
        seats=queue.seats_of_crowd if seats is None else seats,
        hosts=queue.hosts,
        perfect=queue.perfect,
        steps=course.steps,
        stopped=course.stopped or "budget",
        cut=course.cut,
    )


def _after(number: int, pieces: Iterator[Piece]) -> Iterator[Piece]:
    return ((number + k, make) for k, make in pieces)


def _unserved(queue: Queue, work: Work) -> Callable[[], int]:
    """Return what counts the people for whom a promise is broken while shards are polished: at most so many.

    Whoever misses their needle when the queue ends is counted to the end; no shard takes anybody's needle away.
    """
    known: list[tuple[Ints, Bools]] = []

    def count() -> int:
        if not known:
            known.append(queue.standing())
        owed, others = known[0]
        met = work.kin.sum(axis=1)
        lacking = (owed > 0) & ((work.kin[:, 0] == 0) | (met < owed))
        return int((lacking | others).sum())

    return count

"""The recipe for one meeting of a season: pools, circles in them, whoever holds each, and the truth for the rest."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.circles.exact import most_placed
from kinfolk.circles.mending import Draft, mended
from kinfolk.circles.mixing import mixed
from kinfolk.circles.pools import Options, gather
from kinfolk.circles.season import ONLINE, SMALLEST, Circle, Planned, Remedy, Unplaced, Why
from kinfolk.circles.seating import lead, parted, seat

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinfolk.circles.pools import Pool
    from kinfolk.circles.season import Gathering


def plan_circles(gathering: Gathering, *, seed: int = 0, progress: Callable[[int, int], None] | None = None) -> Planned:
    """Plan the circles of one meeting of a season.

    Everybody is in exactly one circle of three to six people who are all free for it, speak a common language and meet
    in the same way; or is named as unplaced, with the reason and what would help. The same gathering and seed give the
    same circles.

    Parameters
    ----------
    gathering
        Members, days, and who met before.
    seed
        What is drawn: between equals alone.
    progress
        Called with how many are in circles, and of how many; it may raise to stop.

    Returns
    -------
    Planned
        Circles in the order of their starts.
    """
    options = Options(gathering)
    rng = np.random.default_rng([seed, 0xC12C])
    pools, left = gather(options, rng)
    if any(not options.hopeless(person) for person in left):
        pools, left = _better(options, pools, left)
    drafts: list[Draft] = []
    for pool in pools:
        parts = parted(pool.people, rng)
        for part in parts:
            found = seat(gathering, part, int(rng.integers(2**31)), alone=len(pools) == len(parts) == 1)
            drafts += [Draft(pool.way, pool.start, circle) for circle in found]
            if progress is not None:
                progress(sum(len(one.people) for one in drafts), len(gathering.members))
    drafts, left = mended(options, drafts, left)
    mixed(options, drafts)
    drafts.sort(key=lambda one: (one.start, one.way, one.people))
    circles = tuple(_circle(options, one, seed) for one in drafts)
    return Planned(
        circles=circles,
        unplaced=tuple(_unplaced(options, person, drafts) for person in left),
        repeats=sum(pair in gathering.met for one in drafts for pair in combinations(sorted(one.people), 2)),
    )


def _better(options: Options, pools: list[Pool], left: list[int]) -> tuple[list[Pool], list[int]]:
    """Return pools that leave fewer over, if a small season has any."""
    other = most_placed(options)
    placed = {person for pool in other or () for person in pool.people}
    if other is None or len(placed) <= len(options.free) - len(left):
        return pools, left
    return other, [person for person in range(len(options.free)) if person not in placed]


def _circle(options: Options, draft: Draft, seed: int) -> Circle:
    gathering = options.gathering
    people = sorted(draft.people)
    host, willing = lead(gathering, people, seed)
    place, language = options.ways[draft.way]
    return Circle(
        starts=gathering.calendar.moment(draft.start),
        minutes=gathering.calendar.minutes,
        place=place,
        language=language,
        people=tuple(gathering.members[one].id for one in people),
        host=gathering.members[host].id,
        willing=willing,
    )


def _unplaced(options: Options, person: int, drafts: list[Draft]) -> Unplaced:
    """Return why somebody is in no circle, and the nearest thing that would help.

    Whom anybody is kept apart from plays no part in it.
    """
    free = np.flatnonzero(options.free[person])
    why = Why.NO_HOURS if not free.size else Why.NOBODY_THEN if options.hopeless(person) else Why.NOT_ENOUGH
    member = options.gathering.members[person]
    same = {one.start for one in drafts if options.shares[one.way, person]} - set(free.tolist())  # else no remedy
    if same:
        nearest = min(same, key=lambda start: (int(np.abs(free - start).min(initial=len(options.free[0]))), start))
        return Unplaced(id=member.id, why=why, remedy=Remedy.HOURS, at=options.gathering.calendar.moment(nearest))
    remedy = Remedy.OTHERS
    if len(options.gathering.members) >= SMALLEST:
        ways = [options.ways[one.way] for one in drafts if one.start in set(free.tolist())]
        if not member.online and any(place == ONLINE and _speaks(member.languages, said) for place, said in ways):
            remedy = Remedy.ONLINE
        elif any(place in member.ways and not _speaks(member.languages, said) for place, said in ways):
            remedy = Remedy.LANGUAGE
    return Unplaced(id=member.id, why=why, remedy=remedy)


def _speaks(languages: tuple[str, ...], said: str) -> bool:
    return not languages or said in languages

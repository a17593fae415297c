"""From a pool to its circles: the planner's own search, for one round of small tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.circles.season import LARGEST, SMALLEST, USUAL
from kinfolk.problem import (
    DEFAULT_PROMISES,
    OFF,
    SHOULD,
    SHOULD_HIGH,
    Meeting,
    Person,
    Problem,
    Programme,
    Round,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk.circles.season import Gathering
    from kinfolk.problem import Level

PART = 60  # people whom one search sits: enough for new faces, few enough for 10,000 people in a minute
STEPS_PER_PERSON = 400  # tries of the search; more found nothing better in a pool of 60
PROMISES: Mapping[str, Level] = {
    **dict.fromkeys(DEFAULT_PROMISES, OFF),
    **{name: DEFAULT_PROMISES[name] for name in ("seated", "apart", "new_faces", "kindred", "needle")},
    "hosted": SHOULD_HIGH,
}


def how_many(people: int, willing: int) -> int:
    """Return how many circles so many people make: of five, or up to six where fewer are willing to host.

    Raises
    ------
    ValueError
        Fewer than three make no circle.
    """
    if people < SMALLEST:
        raise ValueError(f"{people} people make no circle")
    fewest, most = -(-people // LARGEST), people // SMALLEST
    usual = min(most, max(fewest, round(people / USUAL)))
    return max(fewest, min(usual, willing)) if willing else usual


def parted(people: Sequence[int], rng: np.random.Generator) -> list[list[int]]:
    """Return a pool in parts of about sixty, drawn anew each time; none is too small for circles."""
    drawn = rng.permutation(np.array(people)).tolist()
    parts = max(1, round(len(drawn) / PART))
    return [sorted(part.tolist()) for part in np.array_split(np.array(drawn), parts)]


def seat(gathering: Gathering, people: Sequence[int], seed: int) -> list[list[int]]:
    """Return the circles of people who can all meet each other: who sits with whom.

    New faces first, each pair at most once where that can be; a host in each circle as far as there are any; then
    kindred. Pairs that are kept apart are in one circle only where nothing else was found: whoever calls looks after it.
    """
    willing = [one for one in people if gathering.members[one].hosts]
    count = how_many(len(people), len(willing))
    if count == 1:
        return [list(people)]
    from kinfolk.solve import solve  # the compiled search is loaded only where something is searched

    problem = _problem(gathering, people, sorted(willing, key=_turn(gathering, seed))[:count], count)
    labels = solve(problem, seed=seed, steps=STEPS_PER_PERSON * len(people), threads=1).solution.labels[:, 0]
    return [
        [one for one, label in zip(people, labels.tolist(), strict=True) if label == table] for table in range(count)
    ]


def _problem(gathering: Gathering, people: Sequence[int], hosts: Sequence[int], count: int) -> Problem:
    here, leads = set(people), set(hosts)
    ids = {one: gathering.members[one].id for one in people}
    least, more = divmod(len(people), count)
    tables = tuple(
        Table(id=str(number + 1), seats=least + (number < more), minimum=least + (number < more))
        for number in range(count)
    )
    again = [(a, b, times) for (a, b), times in gathering.met.items() if a in here and b in here]
    names = set(ids.values())
    return Problem(
        people=tuple(
            Person(
                id=ids[one],
                name=ids[one],
                roles=frozenset({"host"} if one in leads else ()),
                statements=gathering.members[one].statements,
            )
            for one in people
        ),
        programme=Programme(rounds=(Round(number=1, tables=tables),), promises=PROMISES, memory_level=SHOULD),
        apart=tuple((ids[a], ids[b]) for a in people for b in gathering.foes.get(a, ()) if a < b and b in here),
        known=tuple((ids[a], ids[b]) for a, b, _ in again),
        memory=(
            *(Meeting(ids[a], ids[b], times=times, days_ago=0) for a, b, times in again if times > 1),
            *(one for one in gathering.memory if one.a in names and one.b in names),
        ),
    )


def _turn(gathering: Gathering, seed: int):  # type: ignore[no-untyped-def] # noqa: ANN202 - a key to sort by
    """Return whose turn it is to host: whoever held fewest circles; among equals it is drawn."""
    lot = np.random.default_rng(seed).permutation(len(gathering.members))
    return lambda one: (gathering.members[one].hosted, int(lot[one]))


def lead(gathering: Gathering, circle: Sequence[int], seed: int) -> tuple[int, bool]:
    """Return who holds a circle, and whether they are willing; where nobody is, they are the first among equals."""
    turn = _turn(gathering, seed)
    willing = [one for one in circle if gathering.members[one].hosts]
    return min(willing or circle, key=turn), bool(willing)

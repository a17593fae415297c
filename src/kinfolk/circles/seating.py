"""From a pool to its circles: the planner's own search, for one round of small tables."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import isqrt
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
    from kinfolk.result import Result

PART = 60  # people whom one search sits: enough for new faces, few enough for 10,000 people in a minute
ROOMY = 3  # a season that needs less than a third of all pairs finds new ones without looking ahead
SMALL, QUICK = (
    200,
    1_000_000,
)  # members up to which a whole season is searched for as long as it takes; tries for others
STEPS_PER_PERSON = 400  # tries of the search; more found nothing better in a pool of 60
PROMISES: Mapping[str, Level] = {
    **dict.fromkeys(DEFAULT_PROMISES, OFF),
    **{name: DEFAULT_PROMISES[name] for name in ("seated", "apart", "new_faces", "kindred", "needle")},
    "hosted": SHOULD_HIGH,
}
NEW_FACES: Mapping[str, Level] = {
    **dict.fromkeys(DEFAULT_PROMISES, OFF),
    **{name: DEFAULT_PROMISES[name] for name in ("seated", "new_faces")},
}


def how_many(people: int, willing: int) -> int:
    """Return how many circles so many people make: of five, or up to six where fewer are willing to host.

    Where they are few, as many circles as people in each of them, as far as three of them make one: with more at a
    table than there are tables, the next meeting could not be all new to everybody.

    Raises
    ------
    ValueError
        Fewer than three make no circle.
    """
    if people < SMALLEST:
        raise ValueError(f"{people} people make no circle")
    fewest, most = -(-people // LARGEST), people // SMALLEST
    square = min(most, isqrt(people - 1) + 1) if people >= SMALLEST**2 else fewest
    usual = min(most, max(fewest, square, round(people / USUAL)))
    return max(fewest, square, min(usual, willing)) if willing else usual


def parted(people: Sequence[int], rng: np.random.Generator) -> list[list[int]]:
    """Return a pool in parts of about sixty, drawn anew each time; none is too small for circles."""
    drawn = rng.permutation(np.array(people)).tolist()
    parts = max(1, round(len(drawn) / PART))
    return [sorted(part.tolist()) for part in np.array_split(np.array(drawn), parts)]


def seat(gathering: Gathering, people: Sequence[int], seed: int, *, alone: bool = False) -> list[list[int]]:
    """Return the circles of people who can all meet each other: who sits with whom.

    New faces first, each pair at most once where that can be; a host in each circle as far as there are any; then
    kindred. Pairs that are kept apart are in one circle only where nothing else was found: whoever calls looks after it.

    Parameters
    ----------
    alone
        Whether they are all who meet: then it is worth planning the whole season at once.
    """
    willing = [one for one in people if gathering.members[one].hosts]
    count = how_many(len(people), len(willing))
    if count == 1:
        return [list(people)]
    if alone and _is_dense(gathering, len(people), count):
        found = _of_the_season(gathering, people, count)
        if found is not None:
            return found
    hosts = sorted(willing, key=_turn(gathering, seed))[:count]
    problem = _problem(gathering, people, hosts, count)
    return _circles(solve_now(problem, seed=seed, steps=STEPS_PER_PERSON * len(people)), people)[0]


def _is_dense(gathering: Gathering, people: int, count: int) -> bool:
    """Whether a season needs so much of the pairs there are that one meeting after the other would run out of new ones."""
    largest = -(-people // count)
    return gathering.meetings > 1 and people - 1 < ROOMY * gathering.meetings * (largest - 1)


def _of_the_season(gathering: Gathering, people: Sequence[int], count: int) -> list[list[int]] | None:
    """Return a meeting out of a plan of the whole season, if one of it is all new to everybody and keeps apart.

    The plan is found anew each time, from the people alone: as long as they stay the same, so does it, and meeting after
    meeting uses another part of it. Of several parts the one with most hosts comes first, then with most kindred.
    """
    parts = [one for one in _season_plan(gathering, people, count) if _is_new(gathering, one)]
    return max(parts, key=lambda one: _worth(gathering, one), default=None)


def _season_plan(gathering: Gathering, people: Sequence[int], count: int) -> list[list[list[int]]]:
    """Return as many meetings as were found without any repeat: as many as can be proven not to be impossible, or one less."""
    stranger = replace(gathering, earlier=(), memory=(), apart=())
    small = len(gathering.members) <= SMALL
    most = min(gathering.meetings, (len(people) - 1) // (len(people) // count - 1))  # then somebody has met everybody
    for rounds in range(most, max(1, most - 2), -1):
        problem = _problem(stranger, people, (), count, rounds=rounds)
        for steps in (QUICK, None) if small else (QUICK,):
            result = solve_now(problem, seed=0, steps=steps)
            if result.ledger.coincidences == 0:
                return _circles(result, people)
    return []


def _is_new(gathering: Gathering, circles: Sequence[Sequence[int]]) -> bool:
    pairs = [pair for circle in circles for pair in combinations(sorted(circle), 2)]
    return not any(pair in gathering.met or pair[1] in gathering.foes.get(pair[0], ()) for pair in pairs)


def _worth(gathering: Gathering, circles: Sequence[Sequence[int]]) -> tuple[int, int, int]:
    members = gathering.members
    willing = [[members[one].hosted for one in circle if members[one].hosts] for circle in circles]
    held = [min(some) for some in willing if some]
    kindred = sum(
        bool(set(members[a].statements) & set(members[b].statements))
        for circle in circles
        for a, b in combinations(circle, 2)
    )
    return len(held), -sum(held), kindred


def solve_now(problem: Problem, *, seed: int, steps: int | None) -> Result:
    """Return the planner's plan; the compiled search is loaded only where something is searched."""
    from kinfolk.solve import solve

    return solve(problem, seed=seed, steps=steps)


def _circles(result: Result, people: Sequence[int]) -> list[list[list[int]]]:
    """Return who sits with whom in each round."""
    labels, people_at = result.solution.labels, np.array(people)
    return [
        [people_at[labels[:, number] == table].tolist() for table in range(len(round_.tables))]
        for number, round_ in enumerate(result.problem.rounds)
    ]


def _problem(gathering: Gathering, people: Sequence[int], hosts: Sequence[int], count: int, rounds: int = 1) -> Problem:
    here, leads = set(people), set(hosts)
    ids = {one: gathering.members[one].id for one in people}
    least, more = divmod(len(people), count)
    tables = tuple(
        Table(id=str(number + 1), seats=least + (number < more), minimum=least + (number < more))
        for number in range(count)
    )
    again = [(a, b, gathering.met[a, b]) for a in people for b in gathering.partners.get(a, ()) if b in here]
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
        programme=Programme(
            rounds=tuple(Round(number=number, tables=tables) for number in range(1, rounds + 1)),
            promises=PROMISES if rounds == 1 else NEW_FACES,
            memory_level=SHOULD,
            hosts_keep_table=False,
        ),
        apart=tuple((ids[a], ids[b]) for a in people for b in gathering.foes.get(a, ()) if a < b and b in here),
        known=tuple((ids[a], ids[b]) for a, b, _ in again),
        memory=(
            *(Meeting(ids[a], ids[b], times=times, days_ago=0) for a, b, times in again if times > 1),
            *(one for name in sorted(names) for one in gathering.remembered.get(name, ()) if one.b in names),
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

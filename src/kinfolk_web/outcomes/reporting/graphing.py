"""The day's graph in a report: islands, the largest whole, reach, ties of newcomers and others, who has few or many of them.

What one tap can change decides how far each number is moved: one island, one tie, whom two people met; of the largest whole
so many people as hang on the weakest link of this very room, of reach so many pairs as its two best connected people could
join, both rounded up. Each has its part of one strength, since one tap stands in all of them. Who has three connections or
more costs nothing beside who has any: nobody's third connection is their first. What would be moved by more than a seventh
is not told. How far the plan happened hangs on no tap, but on who came.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from secrets import SystemRandom
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk_web.core.privacy import FLOOR
from kinfolk_web.outcomes.reporting.protecting import EPSILON, GRAPH, LEAST, TAP, geometric, spread_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from random import Random

    from numpy.typing import NDArray

    from kinfolk.metrics.ties import Ties
    from kinfolk_web.outcomes.reporting.planned import Planned

TOPIC = "graph"
BEFORE, AFTER, LARGEST, MIXED, CHANCE = "islands_before", "islands_after", "largest", "mixed", "mixed_by_chance"
THREE, FEW, REACH, KEPT = "three_or_more", "two_or_fewer", "reach", "kept"
Z = 1.959964
STRENGTH = GRAPH
MOVED = 0.15  # of the people; where the largest whole would be moved by more, nothing is told of it
COARSE = 0.01  # errors are rounded up to so much: exact ones would tell what one tap was
ROUGH_BELOW, ROUGH, FINE = 20, 0.05, 0.001


@dataclass(frozen=True, eq=False)
class Seen:
    """Who was joined before, who both say that they met (G1), and who is new; people as places that say nothing of them.

    Parameters
    ----------
    before
        ``[pairs, 2]``: those who came together or knew each other.
    met
        Ties on the rung "met".
    new
        ``[people]``; None if nobody knows who is new.
    wanted
        Ties on the rung "meaningful".
    sat
        Who was planned to which table and was there; None if nobody knows who was there.
    """

    before: NDArray[np.int64]
    met: Ties
    new: NDArray[np.bool_] | None
    wanted: Ties | None = None
    sat: Planned | None = None


def told_of(seen: Seen, draw: Random | None = None) -> list[dict[str, Any]]:
    """Return what is told of a graph, for good; nothing of fewer than ten people."""
    from kinfolk.metrics.ties import Ties, pairs_of

    people, draw = seen.met.people, draw or SystemRandom()
    if people < LEAST:
        return []
    before = pairs_of(people, seen.before)
    joined = Ties(people, pairs_of(people, np.concatenate([before, seen.met.pairs])), rung="met")
    rows = [_row(BEFORE, count=_islands(Ties(people, before, rung="met")), of=people)]
    rows += [_after(joined, draw), _largest(joined, draw)]
    rows += _mixed(seen, before, draw) if seen.new is not None else []
    rows += [_three(seen.wanted, draw)] if seen.wanted is not None else []
    rows += [_few(seen, before, draw), _reach(seen.met, draw)]
    return rows + ([_kept(seen.sat, draw)] if seen.sat is not None else [])


def _row(measure: str, *, state: str = "told", **known: float) -> dict[str, Any]:
    return {
        "measure": measure,
        "state": state,
        "count": None,
        "of": None,
        "jackknife_error": 0.0,
        "moved_by": 0.0,
    } | known


def _islands(ties: Ties) -> int:
    from kinfolk.metrics import giant_share

    return int(giant_share(ties).beside["components"])


def _after(joined: Ties, draw: Random) -> dict[str, Any]:
    from kinfolk.estimating.jackknife import jackknife

    islands, error = jackknife(joined, lambda ties: float(_islands(ties)))
    told = min(joined.people, max(1, round(islands) + geometric(STRENGTH, draw)))
    return _row(AFTER, count=told, of=joined.people, jackknife_error=float(math.ceil(error)), moved_by=_sd(STRENGTH))


def _largest(joined: Ties, draw: Random) -> dict[str, Any]:
    from kinfolk.estimating.jackknife import jackknife
    from kinfolk.metrics import giant_share

    found = jackknife(joined, lambda ties: giant_share(ties).value)
    return _of_everybody(LARGEST, found, joined.people, STRENGTH / hanging(joined), draw)


def _three(wanted: Ties, draw: Random) -> dict[str, Any]:
    """Return how many of all who came have three connections or more: whoever tapped nobody has none (C3, turned round)."""
    from kinfolk.estimating.jackknife import jackknife
    from kinfolk.metrics import low_share

    found = jackknife(wanted, lambda ties: 1 - low_share(ties).value)
    return _of_everybody(THREE, found, wanted.people, TAP / 2, draw)  # of two people, and of neither the first


def _few(seen: Seen, before: NDArray[np.int64], draw: Random) -> dict[str, Any]:
    """Return how many of all who came met two new people or fewer (C3 on the rung "met", as the forecast tells it)."""
    from kinfolk.estimating.jackknife import jackknife
    from kinfolk.metrics import low_share
    from kinfolk.metrics.ties import Ties, codes

    people = seen.met.people
    new = Ties(people, seen.met.pairs[~np.isin(codes(people, seen.met.pairs), codes(people, before))], rung="met")
    found = jackknife(new, lambda ties: low_share(ties).value)
    return _of_everybody(FEW, found, people, STRENGTH / 2, draw)  # a tap is of two people


def _reach(met: Ties, draw: Random) -> dict[str, Any]:
    """Return of how many of all pairs the two met, or have both met a third (B1)."""
    from kinfolk.estimating.jackknife import jackknife
    from kinfolk.metrics import reach

    found = jackknife(met, lambda ties: reach(ties).value)
    return _of_everybody(REACH, found, met.people * (met.people - 1) // 2, STRENGTH / joining(met), draw)


def joining(met: Ties) -> int:
    """Return by how many pairs one tie more or less changes reach at most, rounded up to a power of two."""
    best = int(np.sort(met.degree)[-2:].sum())
    return 1 << best.bit_length()  # the two themselves, and each with whom the other met


def _kept(sat: Planned, draw: Random) -> dict[str, Any]:
    """Return of how many pairs that a plan put at one table both were there (A1), moved by what one person can change."""
    from kinfolk.metrics import fidelity

    found = fidelity(sat.planned, sat.real)
    return _of_everybody(KEPT, (found.value, 0.0), int(found.n), 2 * EPSILON / sat.of_one, draw)


def _of_everybody(
    measure: str, found: tuple[float, float], people: int, strength: float, draw: Random
) -> dict[str, Any]:
    """Return a share with its error as how many of all people, or pairs, that is, moved; nothing where that would drown it."""
    share, error = found
    if not people or spread_of(strength) > MOVED * people:
        return _row(measure, state="hidden", of=people)
    told = min(people, max(0, round(share * people) + geometric(strength, draw)))
    if told < FLOOR or people - told < FLOOR:
        return _row(measure, state="few" if told < FLOOR else "nearly all", of=people)
    return _row(measure, count=told, of=people, jackknife_error=_up(error), moved_by=_sd(strength))


def hanging(joined: Ties) -> int:
    """Return by how many people one tie more or less changes the largest whole at most, rounded up to a power of two."""
    from scipy.sparse.csgraph import connected_components

    from kinfolk.metrics.breaking import articulation

    _, label = connected_components(joined.links, directed=False)
    sizes = np.sort(np.bincount(label))[::-1]
    most = int(sizes[1]) if len(sizes) > 1 else 1
    everybody = np.ones(joined.people, dtype=np.bool_)
    for place in np.flatnonzero(articulation(joined)):
        keep = everybody.copy()
        keep[place] = False
        _, without = connected_components(joined.among(keep).links, directed=False)
        most = max(most, int(sizes[0]) - 1 - int(np.bincount(without).max()))
    return 1 << (max(1, most) - 1).bit_length()


def _mixed(seen: Seen, before: NDArray[np.int64], draw: Random) -> list[dict[str, Any]]:
    """Return how many new ties join a newcomer and somebody who returns, and how many of all pairs do."""
    from kinfolk.estimating.jackknife import jackknife
    from kinfolk.metrics.ties import Ties, codes

    assert seen.new is not None  # noqa: S101 - asked by whoever calls
    people, new = seen.met.people, int(seen.new.sum())
    if min(new, people - new) < FLOOR:
        return []
    pairs = seen.met.pairs[~np.isin(codes(people, seen.met.pairs), codes(people, before))]
    mixes = seen.new[pairs].sum(axis=1) == 1
    good, other = (max(0, int(side.sum()) + geometric(STRENGTH, draw)) for side in (mixes, ~mixes))
    chance = _row(CHANCE, count=new * (people - new), of=people * (people - 1) // 2)
    if min(good, other) < FLOOR:
        return [_row(MIXED, state="hidden"), chance]
    marked = Ties(people, pairs, weight=1.0 + mixes, rung="met", unit="sides")
    _, error = jackknife(marked, lambda ties: float(ties.weights.mean()) - 1 if len(ties) else 0.0)
    told = _row(MIXED, count=good, of=good + other, jackknife_error=_up(error), moved_by=_sd(STRENGTH))
    return [told, chance]


def _sd(strength: float) -> float:
    return round(spread_of(strength), 6)


def _up(error: float) -> float:
    return round(math.ceil(error / COARSE) * COARSE, 2)


# -- figures ----------------------------------------------------------------------------------------------------------


def graph_figures(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return each row with its value and 95 % interval, which follow from what is told alone."""
    return [{**row, **dict(zip(("value", "low", "high"), _figure(row), strict=True))} for row in rows]


def _figure(row: Mapping[str, Any]) -> tuple[float | None, float | None, float | None]:
    count, of = row["count"], row["of"]
    if row["state"] != "told":
        return None, None, None
    if row["measure"] in {BEFORE, AFTER}:
        half = Z * math.hypot(row["jackknife_error"], row["moved_by"])
        return count, max(1, math.floor(count - half)), min(of, math.ceil(count + half))
    share = count / of
    if row["measure"] == CHANCE:
        return (round(share, 3),) * 3
    moved = row["moved_by"] / of * (math.hypot(1 - share, share) if row["measure"] == MIXED else 1)
    half = Z * math.hypot(row["jackknife_error"], moved)
    step = ROUGH if of < ROUGH_BELOW else FINE
    low, high = max(0.0, share - half), min(1.0, share + half)
    return _to(share, step), _to(math.floor(low / step) * step, step), _to(math.ceil(high / step) * step, step)


def _to(share: float, step: float) -> float:
    return round(min(1.0, round(share / step) * step), 3)

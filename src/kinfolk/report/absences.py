"""What a morning with empty chairs would leave: tables without a host, newcomers without a greeter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.report.extra import NoShows
from kinfolk.report.luck import spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kinfolk.report.seating import Seating

    Bools = NDArray[np.bool_]

USUAL_SHARE = 0.17
"""Share of registered people who do not come to free or cheap gatherings, at the low end of what is reported."""

MOST_DRAWS, FEWEST_DRAWS = 400, 60
_PEOPLE_DRAWN = 120_000


def forecast_no_shows(seating: Seating, share: float = USUAL_SHARE) -> NoShows:
    """Return what is left without host or greeter when ``share`` of people, drawn at random, do not come."""
    draws = max(FEWEST_DRAWS, min(MOST_DRAWS, _PEOPLE_DRAWN // len(seating.labels)))
    mornings = [_one_morning(seating, share, draw) for draw in range(draws)]
    return NoShows(share, draws, *(spread(counts) for counts in zip(*mornings, strict=True)))


def _one_morning(seating: Seating, share: float, draw: int) -> tuple[int, ...]:
    away = np.random.default_rng([draw, 17]).random(len(seating.labels)) < share
    tables, without_host, without_any_host = _tables(seating, away)
    newcomers, without_greeter, without_any_greeter = _newcomers(seating, away)
    return tables, newcomers, without_host, without_any_host, without_greeter, without_any_greeter


def _tables(seating: Seating, away: Bools) -> tuple[int, int, int]:
    who, r = np.nonzero((seating.labels >= 0) & ~away[:, None])
    used = np.zeros(seating.hosts.shape, dtype=np.bool_)
    used[r, seating.labels[who, r]] = True
    lost = used & _gone(seating.hosts, away)
    return int(used.sum()), int(lost.sum()), int((lost & _gone(seating.stand_ins, away)).sum())


def _newcomers(seating: Seating, away: Bools) -> tuple[int, int, int]:
    here = lost = lost_both = 0
    for group in seating.greeters:
        present = sum(not away[i] for i in group.people)
        here += present
        if group.leader < 0 or away[group.leader]:
            lost += present
            lost_both += present * (group.stand_in < 0 or bool(away[group.stand_in]))
    return here, lost, lost_both


def _gone(people: NDArray[np.int32], away: Bools) -> Bools:
    return np.asarray((people < 0) | away[people])

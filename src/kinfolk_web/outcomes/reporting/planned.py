"""Who was planned to which table and who sat there, round by round: what a report needs to tell how far a plan happened (A1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk_web.day.sitting import presence_known, rounds_held
from kinfolk_web.plans.models import Seat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kinfolk_web.communities.models import Event


@dataclass(frozen=True, eq=False)
class Planned:
    """Tables as numbers that say nothing of them.

    Parameters
    ----------
    planned, real
        ``[people, rounds]``: the table of each person who was planned in some round, below 0 for none or not there.
    """

    planned: NDArray[np.int64]
    real: NDArray[np.int64]

    @property
    def of_one(self) -> int:
        """In how many planned pairs one person is at most, over all rounds: so many hang on whether they came."""
        most = np.zeros(len(self.planned), dtype=np.int64)
        for tables in self.planned.T:
            size = np.bincount(tables[tables >= 0], minlength=1)
            most += np.where(tables >= 0, size[tables] - 1, 0)
        return max(1, int(most.max(initial=0)))


def planned_of(event: Event, rounds: Sequence[tuple[int, Mapping[str, Sequence[int]]]]) -> Planned | None:
    """Return who was planned and who was there; None where nobody was checked in, so that all would count as there.

    Parameters
    ----------
    rounds
        Who sat where in each round that has begun, from :func:`kinfolk_web.day.sitting.seats_taken`.
    """
    if not presence_known(event):
        return None
    taken = dict(rounds)
    seats = {
        held.number: dict(
            Seat.objects.filter(plan=held.plan, round=held.number).values_list("attendee_id", "table")
        )
        for held in rounds_held(event)
        if held.plan is not None
    }  # fmt: skip
    place = {who: at for at, who in enumerate(sorted({who for at in seats.values() for who in at}))}
    planned = np.full((len(place), len(seats)), -1, dtype=np.int64)
    real = planned.copy()
    for nth, (number, of) in enumerate(seats.items()):
        tables = {table: at for at, table in enumerate(sorted(set(of.values())))}
        sat = {who: table for table, there in taken.get(number, {}).items() for who in there}
        for who, table in of.items():
            planned[place[who], nth] = tables[table]
            real[place[who], nth] = tables[table] if sat.get(who) == table else -1
    return Planned(planned, real)

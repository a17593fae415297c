"""What both pages begin with: the event, its size, the community's growth, luck beside plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.report.accounts import Row, Square, line_up, read_rows
from kinfolk.report.charts import CommunityPicture, draw_community
from kinfolk.report.community import Stage, grow
from kinfolk.report.kindred import KindredCount, count_kindred
from kinfolk.report.luck import Comparison, Measures, compare, measure
from kinfolk.report.seating import PlanDocument, Seating, read_seating
from kinfolk.robustness import no_shows
from kinfolk.sentences import tell

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kinfolk.problem import Problem
    from kinfolk.report.extra import Extra
    from kinfolk.robustness import NoShows, Range


@dataclass(frozen=True, eq=False)
class Summary:
    """Everything a page can be made of, worked out when it is asked for and only once."""

    problem: Problem
    plan: PlanDocument
    extra: Extra

    @cached_property
    def seating(self) -> Seating:
        """The plan by position."""
        return read_seating(self.problem, self.plan)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The ledger by promise."""
        return read_rows(self.problem, self.plan)

    @cached_property
    def squares(self) -> tuple[Square, ...]:
        """Who misses something, the worst-off first."""
        return line_up(self.seating, self.rows)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The community before the first round and after each."""
        return grow(self.seating)

    @cached_property
    def pictures(self) -> tuple[CommunityPicture, ...]:
        """The stages drawn."""
        return draw_community(self.stages, self.seating.facts.newcomer[self.seating.coming])

    @cached_property
    def _luck(self) -> tuple[tuple[Comparison, ...], Range]:
        return compare(self.seating)

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Luck beside plan."""
        return self._luck[0]

    @cached_property
    def measures(self) -> Measures:
        """What the plan does to each person."""
        return measure(self.seating, self.seating.labels)

    @cached_property
    def seated(self) -> NDArray[np.bool_]:
        """``[people]``: sits at a table at least once."""
        return np.asarray((self.seating.labels >= 0).any(axis=1))

    @property
    def served(self) -> int:
        """How many people at a table get every promise that they are owed."""
        return int(self.seated.sum()) - sum(bool(self.seated[square.person]) for square in self.squares)

    @property
    def new_people(self) -> list[int]:
        """How many new people each person at a table meets."""
        counts: list[int] = self.measures.new_people[self.seated].tolist()
        return counts

    @cached_property
    def no_shows(self) -> NoShows:
        """What absences would leave, whether or not people were asked to host yet."""
        return self.extra.no_shows or no_shows(self.problem, self.seating.solution)

    @cached_property
    def kindred(self) -> KindredCount:
        """Kindred people seated together."""
        return count_kindred(self.seating)

    @property
    def event(self) -> str:
        """What the event is called."""
        return str(self.plan.get("event") or self.problem.programme.event or tell("Seating plan"))

    @property
    def most_tables(self) -> int:
        """How many tables are in use in the busiest round."""
        return max((sum(bool(len(who)) for who in round_) for round_ in self.seating.members), default=0)


def histogram(counts: list[int], most_bars: int = 24) -> tuple[int, int, list[int]]:
    """Return (first value, values per bar, people per bar) of ``counts`` in at most ``most_bars`` bars."""
    if not counts:
        return 0, 1, []
    low, high = min(counts), max(counts)
    width = (high - low) // most_bars + 1
    people = [0] * ((high - low) // width + 1)
    for count in counts:
        people[(count - low) // width] += 1
    return low, width, people

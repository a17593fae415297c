"""What a report may say beyond the plan file: advice, how the plan was made, what absences would leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kinfolk.result import Collision


@dataclass(frozen=True, slots=True)
class Spread:
    """What many random draws gave: the middle of them, and the range that nine in ten stay in."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class NoShows:
    """What is left without host or greeter when a share of people does not come.

    Parameters
    ----------
    share
        Share of people who do not come, between 0 and 1.
    draws
        How many random mornings were tried.
    tables, newcomers
        Table places over all rounds (people still there), and newcomers who do come.
    without_host, without_any_host
        Table places that lose their host; of these, those that lose the stand-in as well.
    without_greeter, without_any_greeter
        Newcomers who lose their greeter; of these, those who lose the stand-in as well.
    """

    share: float
    draws: int
    tables: Spread
    newcomers: Spread
    without_host: Spread
    without_any_host: Spread
    without_greeter: Spread
    without_any_greeter: Spread


@dataclass(frozen=True, slots=True)
class Extra:
    """What the planner knows beside the plan file; everything may be left out.

    Parameters
    ----------
    advice
        Sentences about shapes of the room that would do better.
    construction
        How the first seating was made, in a few words.
    notes
        Sentences worth saying about this plan.
    collisions
        Musts that do not all hold: which, for whom, what to relax.
    no_shows
        What absences would leave; worked out here if not given.
    """

    advice: tuple[str, ...] = ()
    construction: str = ""
    notes: tuple[str, ...] = ()
    collisions: tuple[Collision, ...] = ()
    no_shows: NoShows | None = None


NOTHING_EXTRA = Extra()

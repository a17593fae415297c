"""What a report may say beyond the plan file: advice, how the plan was made, what absences would leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kinfolk.result import Collision
    from kinfolk.robustness import NoShows


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
    accepted
        Whether the proposed hosts and greeters have said yes.
    """

    advice: tuple[str, ...] = ()
    construction: str = ""
    notes: tuple[str, ...] = ()
    collisions: tuple[Collision, ...] = ()
    no_shows: NoShows | None = None
    accepted: bool = False


NOTHING_EXTRA = Extra()

"""The three steps from a list to paper, and how far an event is on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import Plan
from kinfolk_web.programme.models import Block

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event


@dataclass(frozen=True, slots=True)
class Steps:
    """How far an event is: people on its list, rounds of its programme, the newest draft, the plan that is released."""

    people: int
    rounds: int
    draft: int | None
    released: int | None

    @property
    def next(self) -> str:
        """Return the step to take next: list, room, plan, release or print."""
        if not self.people:
            return "list"
        if not self.rounds:
            return "room"
        if self.released:
            return "print"
        return "release" if self.draft else "plan"


def steps_of(event: Event) -> Steps:
    """Return how far an event is."""
    held = plan_that_holds(event)
    draft = Plan.objects.filter(event=event, state=Plan.State.DRAFT).values_list("number", flat=True).first()
    return Steps(
        people=Attendee.objects.filter(event=event, state=Attendee.State.COMING).count(),
        rounds=Block.objects.filter(event=event, kind=Block.Kind.ROUND).count(),
        draft=draft,
        released=held.number if held else None,
    )

"""What the sheet for the team says beside the plan: the run of the programme, the cues that are read aloud, whom to call.

Cues come from the stage, by way of a registered source; without one there are none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kinfolk.paper.sheet_options import Contact, RunLine
from kinfolk_web.communities.models import Role
from kinfolk_web.communities.queries import staff_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kinfolk_web.communities.models import Event
    from kinfolk_web.programme.models import Block

    Cues = Callable[[Event], Iterable[tuple[str, str]]]

_cues: list[Cues] = []
CALLED = (Role.ORGANISER, Role.HOST_LEAD, Role.DOOR)
NAMED = 5  # of a role
BY_HAND = 2  # lines for others, such as whoever has the key of the house


def register(cues: Cues) -> None:
    """Take the cues of an event from ``cues``: how people answer, and the sentence."""
    _cues[:] = [cues]


def cues_of(event: Event) -> tuple[tuple[str, str], ...]:
    """Return the cues of an event, in the order in which they are read aloud."""
    return tuple(one for source in _cues for one in source(event))


def run_of(blocks: Sequence[Block], time: Callable[[Block], str]) -> tuple[RunLine, ...]:
    """Return the programme as the team has it: with how long everything takes, and what to say or do."""
    return tuple(
        RunLine(
            time=time(one),
            what=str(one),
            where=" · ".join(part for part in (one.room.name if one.room else "", one.welcome_place) if part),
            minutes=one.minutes,
            text=one.text,
        )
        for one in blocks
    )


def contacts_of(event: Event) -> tuple[Contact, ...]:
    """Return whom the team calls: for safety with the number that is known, all others with a line for theirs."""
    staff = staff_of(event.community, event)
    people = [
        Contact(role=str(role.label), name=user.name)
        for role in CALLED
        for user in [one for one, held in staff.items() if one.name and any(m.role == role for m in held)][:NAMED]
    ]
    role = capfirst(_("who to speak to when something is wrong"))
    safety = Contact(role=role, name=event.safety_name, number=event.safety_phone)
    return (safety, *people, *[Contact(role="…")] * BY_HAND)

"""Opting out, for themselves: a round, all rounds for now, the mark of being new, a greeter, mail; and back by the same tap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from kinfolk_web.core.models import ChangedRow
from kinfolk_web.people import actions
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from datetime import datetime

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.models import Change

SWITCHES = ("paused", "hide_new", "no_greeter", "no_mail")


def switch(*, attendee: Attendee, name: str, on: bool, by: User | None = None) -> Change | None:
    """Turn one of the switches on or off; the next plan keeps to it, and pages do at once."""
    if name not in SWITCHES:
        raise ValueError(f"{name!r} is no switch")
    return actions.edit(attendee=attendee, values={name: on}, by=by, own=by is None)


def sit_out(*, attendee: Attendee, number: int, of: int, out: bool, by: User | None = None) -> Change | None:
    """Sit a round out, or be there for it.

    Parameters
    ----------
    number, of
        Which of how many rounds.
    out
        Whether they sit it out.
    """
    held = Attendee.objects.get(pk=attendee.pk)
    there = set(range(1, of + 1) if held.rounds is None else held.rounds)
    there = there - {number} if out else there | {number}
    rounds = None if there >= set(range(1, of + 1)) else sorted(there)
    return actions.edit(attendee=attendee, values={"rounds": rounds}, by=by, own=by is None)


def is_there(attendee: Attendee, number: int) -> bool:
    """Whether an attendee takes part in a round, as far as they said."""
    return not attendee.paused and (attendee.rounds is None or number in attendee.rounds)


def paused_since(event: Event) -> dict[int, datetime]:
    """Return since when whoever takes a break from all tables does; of some it is not known, as of breaks of old."""
    paused = Attendee.objects.filter(event=event, paused=True).values_list("pk", flat=True)
    if not (keys := {str(pk) for pk in paused}):
        return {}
    # Of all that changed only the few entries are read that can have begun a break.
    told = Q(change__about__in={f"attendee:{key}" for key in keys}) | Q(change__verb="undo")
    rows = ChangedRow.objects.filter(told, change__event=event, table=Attendee._meta.db_table, row__in=keys)  # noqa: SLF001 - Django's own name
    began = rows.filter(before__paused=False, after__paused=True).order_by("id")
    return {int(row): at for row, at in began.values_list("row", "change__at")}

"""What somebody has of what comes after an event, for themselves to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kinfolk_web.again import postcards
from kinfolk_web.again.models import CastReunion, CastTable, LadderOffer, ReunionAnswer
from kinfolk_web.people.memory import remembered_of

if TYPE_CHECKING:
    from kinfolk_web.people.models import Attendee


def remembered_for(one: Attendee) -> list[tuple[str, Any]]:
    """Return what the community remembers of somebody, and what they said and wrote for after the event."""
    yes, no = _("yes"), _("no")
    lines: list[tuple[str, Any]] = list(remembered_of(one))
    lines += [(_("I proposed dates to my cast"), each.cast) for each in CastReunion.objects.filter(by=one)]
    said = ReunionAnswer.objects.filter(attendee=one).select_related("date")
    lines += [(str(each.date.at), yes if each.can else no) for each in said]
    lines += [
        (_("I would like a table for my cast next time"), each.cast) for each in CastTable.objects.filter(attendee=one)
    ]
    # Of a postcard only that it waits: staff can open anybody's page and tell a code, and its words are for its writer alone.
    lines += [(_("My postcard to myself is on its way for"), str(due)) for due in [postcards.due_on(one)] if due]
    if one.person.offered_on:
        lines.append((_("I was last asked for one small thing on"), str(one.person.offered_on)))
    for each in LadderOffer.objects.filter(attendee=one):
        answer = "–" if each.yes is None else yes if each.yes else no
        lines.append((_("I was asked to: %(step)s") % {"step": each.get_step_display()}, answer))
    return lines

"""What somebody said before and after an event, for themselves to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kinfolk_web.outcomes.models import (
    FirstAnswer,
    InstrumentAnswer,
    LaterAnswer,
    Renewal,
    RoomAnswer,
    Story,
    Uncounted,
)

if TYPE_CHECKING:
    from kinfolk_web.people.models import Attendee

Lines = list[tuple[str, Any]]
LATER = ("belong", "bond", "alike", "circles", "touch", "again", "met_at_table", "met_in_free_time", "rather_not")


def answers_of(one: Attendee) -> Lines:
    """Return what somebody answered, and whether they are left out of numbers."""
    lines: Lines = [
        (_("how the room was in round %(number)d") % {"number": each.round},
         {part: getattr(each, part) for part in ("noise", "light", "space")})
        for each in RoomAnswer.objects.filter(attendee=one).order_by("round")
    ]  # fmt: skip
    if first := FirstAnswer.objects.filter(attendee=one).first():
        lines.append((_("before the event"), {"belong": first.belong}))
    if later := LaterAnswer.objects.filter(attendee=one).first():
        lines.append((_("weeks after the event"), {part: getattr(later, part) for part in LATER}))
    said = InstrumentAnswer.objects.filter(attendee=one).select_related("instrument")
    names = {True: _("%(name)s, before the event"), False: "%(name)s"}
    lines += [(names[each.before] % {"name": each.instrument.name}, each.values) for each in said]
    if held := Renewal.objects.filter(attendee=one).first():
        lines.append((_("I renewed my membership"), held.on))
    if Uncounted.objects.filter(attendee=one).exists():
        lines.append((_("I am left out of all numbers"), _("yes")))
    return lines


def stories_of(one: Attendee) -> Lines:
    """Return the stories that somebody wrote."""
    return [(str(each.get_quote_display()), each.text) for each in Story.objects.filter(attendee=one)]

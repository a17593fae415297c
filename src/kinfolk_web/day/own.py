"""What somebody said on the day, for themselves to take away: never what others said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kinfolk_web.day.meeting import connections_of
from kinfolk_web.day.models import CastGuest, ContactChoice, Joining, OpenTable, PulseAnswer, Tap, Thanks

if TYPE_CHECKING:
    from kinfolk_web.people.models import Attendee

Lines = list[tuple[str, Any]]


def tables_joined(one: Attendee) -> Lines:
    """Return the open tables that somebody proposed or joined."""
    proposed = [(_("I proposed this"), each.title) for each in OpenTable.objects.filter(host=one)]
    mine = Joining.objects.filter(attendee=one, left=False).exclude(table__host=one).select_related("table")
    return [*proposed, *((_("I joined this"), each.table.title) for each in mine)]


def pulse_of(one: Attendee) -> Lines:
    """Return what somebody answered after each round."""
    parts = ("belong", "bond", "alike", "circles", "welcomed")
    said = PulseAnswer.objects.filter(attendee=one).order_by("round")
    return [
        (_("round %(number)d") % {"number": each.round}, {part: getattr(each, part) for part in parts}) for each in said
    ]


def met_by(one: Attendee) -> Lines:
    """Return of whom somebody said that they met or would stay in touch, what they share, and with whom both said yes."""
    said = Tap.objects.filter(by=one, stands=True).select_related("about").order_by("kind", "pk")
    choice = ContactChoice.objects.filter(attendee=one).first()
    shares = [(_("I share"), choice.line or str(choice.get_what_display()))] if choice else []
    both = [(_("we both said yes"), f"{each.attendee.name} {each.shares}".strip()) for each in connections_of(one)]
    return [*((str(each.get_kind_display()), each.about.name) for each in said), *shares, *both]


def thanks_of(one: Attendee) -> Lines:
    """Return whom somebody thanked."""
    said = Thanks.objects.filter(by=one, stands=True).select_related("to")
    return [(str(each.get_what_for_display()), each.to.name) for each in said]


def cast_given(one: Attendee) -> Lines:
    """Return the cast that somebody was given on the day."""
    return [(_("cast"), each.cast) for each in CastGuest.objects.filter(attendee=one)]

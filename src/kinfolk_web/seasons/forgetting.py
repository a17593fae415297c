"""What seasons forget with somebody: hours, statements and notes; circles were of so many all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kinfolk_web.core.models import ChangedRow
from kinfolk_web.people.actions import NotOneError
from kinfolk_web.seasons.actions import hand_over
from kinfolk_web.seasons.models import CircleNote, CircleSeat, SeasonMember
from kinfolk_web.seasons.queries import over_at

if TYPE_CHECKING:
    from kinfolk_web.core.models import Change
    from kinfolk_web.people.models import Attendee, Person

OVER_AFTER, NOTES_AFTER = 90, 30  # days
MEMBERS = "kinfolk_web_seasonmember"


def forget_member(person: Person) -> None:
    """Take somebody out of every season: their hours and notes go, and a circle that still meets has another host."""
    for member in SeasonMember.objects.filter(person=person):
        hand_over(member)
        CircleSeat.objects.filter(member=member, circle=None).delete()
        member.delete()


def move_member(gone: Person, stays: Person, entry: Change) -> None:
    """Let somebody who was known as two persons stay in their seasons as one; undo gives them back.

    Raises
    ------
    NotOneError
        Both are in one season that is not over, or of which a circle still meets: one of the two would lose it for good. It is not named: whoever
        looks after one event alone learns of no season.
    """
    theirs = SeasonMember.objects.filter(person=gone)
    both = list(theirs.filter(season__members__person=stays).select_related("season"))
    now = timezone.now()
    meets = CircleSeat.objects.filter(circle__starts_at__gt=now, meeting__state="released")
    mine = SeasonMember.objects.filter(season__in=[one.season_id for one in both], person__in=(gone, stays))
    if any(over_at(one.season) > now for one in both) or meets.filter(member__in=mine).exists():
        raise NotOneError(_("Both are in circles as two people. One of the two leaves theirs first."))
    theirs = theirs.exclude(pk__in=[one.pk for one in both])
    moved = list(theirs.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    ChangedRow.objects.bulk_create(
        ChangedRow(
            change=entry, table=MEMBERS, row=str(pk),
            before={"id": pk, "person_id": gone.pk}, after={"id": pk, "person_id": stays.pk},
        )
        for pk in moved
    )  # fmt: skip
    theirs.filter(pk__in=moved).update(person=stays)


def circles_of(one: Attendee) -> list[tuple[str, Any]]:
    """Return what somebody said for circles, when theirs met, and what they wrote to them."""
    lines: list[tuple[str, Any]] = []
    for member in SeasonMember.objects.filter(person=one.person_id).select_related("season"):
        said = {
            "zone": member.zone, "hours": member.hours, "languages": member.languages, "online": member.online,
            "places": member.places, "hosts": member.hosts, "statements count": bool(member.statements),
            "paused until": str(member.paused_until or ""), "joined": str(member.joined_at),
        }  # fmt: skip
        lines.append((member.season.name, said))
        seats = CircleSeat.objects.filter(member=member, meeting__state="released").select_related("circle")
        lines += [(_("my circle"), str(seat.circle.starts_at) if seat.circle else "–") for seat in seats]
        notes = CircleNote.objects.filter(by=member)
        lines += [(_("I wrote to my circle"), f"{note.text} {note.spot} {note.link}".strip()) for note in notes]
    return lines

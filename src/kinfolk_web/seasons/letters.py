"""Mails of a season: would you join, your circle, its reminder, why there is none, one kind question; and to organisers."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from kinfolk_web.core import mail
from kinfolk_web.core.audit import change
from kinfolk_web.core.mail import Kind, Own
from kinfolk_web.core.models import Mail
from kinfolk_web.people.invitations import address_of
from kinfolk_web.people.mailing import attendee_of, first_name
from kinfolk_web.people.models import Attendee
from kinfolk_web.seasons.models import CircleSeat, Season, SeasonMeeting, SeasonMember
from kinfolk_web.seasons.queries import Released, doors, over_at
from kinfolk_web.seasons.words import moment, reason, remedy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event

A_DAY = timedelta(days=1)
SILENT = 2  # released meetings without a word, after which somebody is asked once
FIELDS = {
    "first_name": gettext_lazy("their first name"),
    "season": gettext_lazy("the name of the season"),
    "link": gettext_lazy("their own page"),
}
WHEN = {"when": gettext_lazy("when their circle meets, on their own clock")}


def _link(reader: Attendee, label: str) -> Own:
    return Own(f"{address_of(reader)}?then=circles", label)


def _common(reader: Attendee, season: Season, label: str) -> dict[str, Any]:
    return {"first_name": first_name(reader.name), "season": season.name, "link": _link(reader, label)}


# -- filling ------------------------------------------------------------------------------------------------------


def _invitation(one: Mail) -> dict[str, Any] | None:
    """Fill the question whether somebody would join; none if they have, or it is over."""
    reader = attendee_of(one)
    season = Season.objects.filter(pk=one.facts.get("season", 0)).first()
    if reader is None or season is None or over_at(season) <= timezone.now():
        return None
    if SeasonMember.objects.filter(season=season, person=reader.person_id).exists():
        return None
    return _common(reader, season, _("Look, and say when you are free")) | {"about": season.about}


def _seat(one: Mail) -> tuple[Attendee, CircleSeat] | None:
    reader = attendee_of(one)
    seats = CircleSeat.objects.filter(pk=one.facts.get("seat", 0), meeting__state=Released, member__isnull=False)
    seat = seats.select_related("member", "circle", "meeting__season").first() if reader else None
    if reader is None or seat is None or seat.member is None or seat.member.person_id != reader.person_id:
        return None
    return reader, seat


def _told(one: Mail) -> dict[str, Any] | None:
    """Fill the mail about somebody's circle; none if it has met, or they are no longer in it."""
    found = _seat(one)
    if found is None or (circle := found[1].circle) is None or circle.starts_at <= timezone.now():
        return None
    reader, seat = found
    if one.kind == REMINDER.name and seat.coming is False:
        return None
    zone = seat.member.zone if seat.member else "UTC"
    hosting = circle.host_id == seat.member_id
    return _common(reader, seat.meeting.season, _("My circle")) | {
        "when": moment(circle.starts_at, zone),
        "where": circle.place or _("online"),
        "hosting": _("You hold this circle: your page has the question to begin with.") if hosting else "",
    }


def _unplaced(one: Mail) -> dict[str, Any] | None:
    """Fill the mail that tells somebody honestly that there is no circle for them, and what would help."""
    found = _seat(one)
    if found is None or found[1].circle is not None or found[1].member is None:
        return None
    reader, seat = found
    zone = seat.member.zone if seat.member else "UTC"
    return _common(reader, seat.meeting.season, _("Change my hours")) | {
        "reason": reason(seat),
        "remedy": remedy(seat, zone),
    }


def _still(one: Mail) -> dict[str, Any] | None:
    """Fill the question to somebody who has been silent; none if they have been heard of."""
    reader = attendee_of(one)
    member = SeasonMember.objects.filter(pk=one.facts.get("member", 0), asked_at__isnull=False).first()
    if reader is None or member is None or member.person_id != reader.person_id:
        return None
    return _common(reader, member.season, _("Look, change, pause or leave"))


def _waits(one: Mail) -> dict[str, Any] | None:
    """Fill the mail to an organiser that a meeting is planned; none if it was released or dropped meanwhile."""
    drafts = SeasonMeeting.objects.filter(season=one.facts.get("season", 0), number=one.facts.get("number", 0))
    found = drafts.filter(state=SeasonMeeting.State.DRAFT).select_related("season__community").first()
    if found is None or over_at(found.season) <= timezone.now():
        return None
    community = found.season.community
    return {
        "community": community.name,
        "season": found.season.name,
        "day": date_format(found.first_day, "DATE_FORMAT"),
        "link": Own(settings.PUBLIC_URL + reverse("season", args=[community.slug, found.season_id]), _("Look at it")),
    }


INVITATION = Kind(
    "circle_invitation",
    gettext_lazy("Would you join circles?"),
    gettext_noop("{community}: would you join a circle?"),
    gettext_noop(
        "Hello {first_name},\n\nbetween events, a few people of {community} meet in small circles: {season}.\n\n{about}\n\n"
        "Say when you are free, and you are in a circle of three to six each time, with new faces and a question to begin "
        "with. Pause or leave whenever you like.\n\n{link}\n\nDoing nothing is a full answer."
    ),
    FIELDS | {"about": gettext_lazy("what the season is for")},
    _invitation,
    about=gettext_lazy("Sent from the page of a season, to everybody who is not in it."),
    lasts=timedelta(days=30),
)
TOLD = Kind(
    "circle_told",
    gettext_lazy("Their next circle"),
    gettext_noop("{community}: your next circle"),
    gettext_noop(
        "Hello {first_name},\n\nyour next circle of {season} meets:\n\n{when}\n{where}\n\n{hosting}\n\n"
        "Who comes, and the question to begin with, stand on your page.\n\n{link}"
    ),
    FIELDS | WHEN | {"where": gettext_lazy("online, or the place"), "hosting": gettext_lazy("whether they hold it")},
    _told,
    about=gettext_lazy("Sent when a meeting of a season is released."),
    lasts=timedelta(days=14),
)
REMINDER = Kind(
    "circle_reminder",
    gettext_lazy("Their circle is tomorrow"),
    gettext_noop("{community}: your circle is soon"),
    gettext_noop(
        "Hello {first_name},\n\nyour circle of {season} meets:\n\n{when}\n{where}\n\n{hosting}\n\n{link}\n\n"
        "Should you not be able to come, say so on your page: the others then do not wait."
    ),
    FIELDS | WHEN | {"where": gettext_lazy("online, or the place"), "hosting": gettext_lazy("whether they hold it")},
    _told,
    about=gettext_lazy("Sent a day before a circle meets."),
    lasts=timedelta(days=120),
)
UNPLACED = Kind(
    "circle_unplaced",
    gettext_lazy("No circle this time"),
    gettext_noop("{community}: no circle for you this time"),
    gettext_noop(
        "Hello {first_name},\n\nwe found no circle for you in this meeting of {season}, and we would rather say so.\n\n"
        "{reason}\n\n{remedy}\n\nYou stay in, and nobody else is told.\n\n{link}"
    ),
    FIELDS | {"reason": gettext_lazy("why"), "remedy": gettext_lazy("what would help")},
    _unplaced,
    lasts=timedelta(days=14),
    secret=True,
    unlisted=True,
)
STILL = Kind(
    "circle_still",
    gettext_lazy("Do the hours still fit?"),
    gettext_noop("{community}: do your hours still fit?"),
    gettext_noop(
        "Hello {first_name},\n\nwe have not heard from you in {season}, and that is fine: you stay in, whatever you do. We ask "
        "this once: do your hours still fit, or would a pause be good?\n\n{link}"
    ),
    FIELDS,
    _still,
    lasts=timedelta(days=14),
    secret=True,
    unlisted=True,
)
WAITS = Kind(
    "circle_waits",
    gettext_lazy("A meeting of circles waits, to organisers"),
    gettext_noop("{community}: the next circles wait for you"),
    gettext_noop(
        "Hello,\n\nthe next meeting of {season} is in the week from {day}. It is planned, and nobody is told before you release "
        "it. If somebody joined since, its page says so, and you plan it anew.\n\n{link}\n\nThis is the only reminder."
    ),
    {
        "season": FIELDS["season"],
        "day": gettext_lazy("the first day of its week"),
        "link": gettext_lazy("the page of the season"),
    },
    _waits,
    lasts=timedelta(days=14),
)
for _kind in (INVITATION, TOLD, REMINDER, UNPLACED, STILL, WAITS):
    mail.register(_kind)


# -- posting ------------------------------------------------------------------------------------------------------

Letter = tuple["Attendee", str, Mail]
"""Whose door it goes to, a key that makes it once, and the mail."""


def invite(*, season: Season, by: User | None) -> int:
    """Ask everybody who is known to the community and is not in a season whether they would join; each once.

    Returns
    -------
    int
        How many mails are on their way.
    """
    with transaction.atomic():
        Season.objects.select_for_update(no_key=True).get(pk=season.pk)
        inside = set(SeasonMember.objects.filter(season=season).values_list("person_id", flat=True))
        written = Mail.objects.filter(kind=INVITATION.name, facts__season=season.pk, event__community=season.community)
        asked_before = Attendee.objects.filter(pk__in=written.values("attendee_id")).values_list("person_id", flat=True)
        inside |= set(asked_before)  # through an earlier event, perhaps: doing nothing was a full answer
        known = [one for person, one in doors(season.community).items() if person not in inside]
        with change("season.invite", by=by, community=season.community, about=season):
            asked = [one for one in known if one.email and not one.no_mail]
            sent = _post(INVITATION, ((one, str(season.pk), Mail(facts={"season": season.pk})) for one in asked))
            Season.objects.filter(pk=season.pk).update(invited_at=timezone.now())
    return sent


def tell_all(meeting: SeasonMeeting) -> int:
    """Write to everybody of a meeting that is released: their circle and a reminder, or why there is none."""
    seats = CircleSeat.objects.filter(meeting=meeting, member__isnull=False).select_related("member", "circle")
    by_person = {one.member.person_id: one for one in seats.order_by("pk") if one.member}
    found = doors(meeting.season.community, by_person)
    there = [(found[person], seat) for person, seat in by_person.items() if person in found]
    placed = [(door, seat) for door, seat in there if seat.circle]
    without = [(door, seat) for door, seat in there if not seat.circle]
    sent = _post(TOLD, (_about(door, seat) for door, seat in placed))
    sent += _post(UNPLACED, (_about(door, seat) for door, seat in without))
    _post(
        REMINDER,
        (
            _about(door, seat, seat.circle.starts_at - A_DAY)
            for door, seat in placed
            if seat.circle and seat.circle.starts_at - A_DAY > timezone.now()
        ),
    )
    return sent + _ask_the_silent(meeting, there)


def _about(door: Attendee, seat: CircleSeat, not_before: datetime | None = None) -> Letter:
    return door, str(seat.pk), Mail(facts={"seat": seat.pk}, not_before=not_before or timezone.now())


def _ask_the_silent(meeting: SeasonMeeting, there: list[tuple[Attendee, CircleSeat]]) -> int:
    """Ask those once who have said nothing for two meetings; nobody is dropped for it."""
    earlier = meeting.season.held.filter(state=Released, number__lt=meeting.number).order_by("-number")[:SILENT]
    since = [one.released_at for one in earlier]
    if len(since) < SILENT or since[-1] is None:
        return 0
    silent = [
        (door, seat.member)
        for door, seat in there
        if seat.member and seat.member.asked_at is None and seat.member.heard_at < since[-1]
    ]
    SeasonMember.objects.filter(pk__in=[one.pk for _door, one in silent]).update(asked_at=timezone.now())
    return _post(STILL, ((door, f"{one.pk}:{meeting.pk}", Mail(facts={"member": one.pk})) for door, one in silent))


def _post(kind: Kind, letters: Iterable[Letter]) -> int:
    """Post mails of a kind, each through the event by whose link its reader is reached."""
    by_event: dict[int, list[Mail]] = defaultdict(list)
    events: dict[int, Event] = {}
    for door, key, one in letters:
        one.attendee_id, one.key = door.pk, f"{kind.name}:{key}:{door.pk}"
        by_event[door.event_id].append(one)
        events[door.event_id] = door.event
    return sum(len(mail.post_all(kind=kind.name, event=events[key], mails=some)) for key, some in by_event.items())

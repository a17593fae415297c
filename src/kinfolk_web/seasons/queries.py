"""Reads of seasons: which run, who takes part when, where somebody's link leads, what a circle is to one of its members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone

from kinfolk_web.core.privacy import FLOOR, STEP, parts
from kinfolk_web.people.models import Attendee
from kinfolk_web.people.visiting import AFTER
from kinfolk_web.seasons.models import Circle, CircleNote, CircleSeat, Season, SeasonMeeting, SeasonMember

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from kinfolk_web.communities.models import Community
    from kinfolk_web.people.models import Person

Released = SeasonMeeting.State.RELEASED
SHOWN_AFTER = timedelta(hours=3)  # how long after its end a circle is still the one that is shown first


# -- seasons --------------------------------------------------------------------------------------------------------


def day_of(season: Season, number: int) -> date:
    """Return the first day of the week in which a meeting is held."""
    return season.starts_on + timedelta(weeks=season.weeks * (number - 1))


def over_at(season: Season) -> datetime:
    """Return when a season is over: a week after its last meeting began, or when somebody ended it."""
    last = datetime.combine(day_of(season, season.meetings) + timedelta(days=7), time(), UTC)
    return min(last, season.ended_at) if season.ended_at else last


def running(community: Community) -> list[Season]:
    """Return the seasons of a community that are not over."""
    now = timezone.now()
    return [one for one in Season.objects.filter(community=community, ended_at=None) if over_at(one) > now]


def seasons_over(before: datetime) -> list[int]:
    """Return the seasons that were over at a moment, by their ids."""
    return [one.pk for one in Season.objects.all() if over_at(one) < before]


def open_to(attendee: Attendee) -> dict[Season, datetime]:
    """Return the seasons that somebody's pages know, each with until when.

    Those of their community that run, and those that are over of which they are in a circle that was released: it still
    meets, and is on their page for a week after.
    """
    now = timezone.now()
    theirs = CircleSeat.objects.filter(_released(now), member__season=OuterRef("pk"), member__person=attendee.person_id)
    last = Subquery(theirs.order_by("-circle__starts_at").values("circle__starts_at")[:1])
    found = {}
    for one in Season.objects.filter(community=attendee.event.community_id).annotate(last=last):
        until = max([over_at(one), *([one.last + AFTER] if one.last else [])])
        if until > now:
            found[one] = until
    return found


def _released(now: datetime) -> Q:
    """Return which seats are in circles that were released and still meet, or met within a week."""
    return Q(meeting__state=Released, circle__starts_at__gt=now - AFTER)


def pages_open_until(attendee: Attendee) -> datetime | None:
    """Return until when somebody's link opens for the sake of circles, and a week beyond a season that runs."""
    if attendee.erased_at is not None:
        return None
    now = timezone.now()
    return max(
        (max(until, over_at(one) + AFTER) if over_at(one) > now else until for one, until in open_to(attendee).items()),
        default=None,
    )


def persons_in(community: Community) -> set[int]:
    """Return who is a member of a season that runs or in a circle that still meets, by their persons' ids."""
    seated = CircleSeat.objects.filter(_released(timezone.now()), member=OuterRef("pk"))
    inside = SeasonMember.objects.filter(Q(season__in=running(community)) | Exists(seated), season__community=community)
    return set(inside.values_list("person_id", flat=True))


def doors(community: Community, persons: Iterable[int] | None = None) -> dict[int, Attendee]:
    """Return through which attendance each person is reached: the last one at which they were expected.

    Its personal link and its e-mail are theirs; there is no other link for a person.
    """
    known = Attendee.objects.filter(
        event__community=community, state=Attendee.State.COMING, erased_at__isnull=True
    ).select_related("event__community")
    if persons is not None:
        known = known.filter(person__in=list(persons))
    return {one.person_id: one for one in known.order_by("event__starts_on", "pk")}


# -- members ----------------------------------------------------------------------------------------------------------


def member_of(season: Season, person: Person) -> SeasonMember | None:
    """Return somebody's membership, if they opted in."""
    return SeasonMember.objects.filter(season=season, person=person).select_related("season", "person").first()


def taking_part(season: Season, first_day: date) -> QuerySet[SeasonMember]:
    """Return who takes part in the meeting of a week: a pause that is over by then has ended by itself.

    Whoever is on no list any more is reached by no link and no mail: nobody would wait for them knowingly.
    """
    there = Q(paused_until=None) | Q(paused_until__lte=first_day)
    reached = Attendee.objects.filter(person=OuterRef("person"), state=Attendee.State.COMING, erased_at__isnull=True)
    return SeasonMember.objects.filter(there, Exists(reached), season=season).select_related("person")


def somebody_waits(meeting: SeasonMeeting) -> bool:
    """Whether somebody joined or came back since a meeting was planned, and has neither circle nor reason."""
    seats = CircleSeat.objects.filter(meeting=meeting, member=OuterRef("pk"))
    return taking_part(meeting.season, meeting.first_day).exclude(Exists(seats)).exists()


def next_number(season: Season) -> int | None:
    """Return which meeting is planned next; nothing after the last."""
    held = SeasonMeeting.objects.filter(season=season, state=Released).count()
    return held + 1 if held < season.meetings else None


# -- circles ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sitter:
    """Somebody in a circle, as the others see them."""

    name: str
    host: bool
    me: bool
    coming: bool | None


@dataclass(frozen=True, slots=True)
class Mine:
    """A circle as one of its members sees it; ``at`` and ``ends`` on their own clock."""

    seat: CircleSeat
    circle: Circle
    at: datetime
    ends: datetime
    people: tuple[Sitter, ...]
    note: CircleNote | None
    hosting: bool
    over: bool


def seat_now(member: SeasonMember) -> CircleSeat | None:
    """Return somebody's seat in the meeting that was released last, with or without a circle."""
    mine = CircleSeat.objects.filter(member=member, meeting__state=Released)
    return mine.select_related("meeting__season", "circle__host__person").order_by("-meeting__number").first()


def mine(member: SeasonMember) -> Mine | None:
    """Return the circle that somebody is in now."""
    seat = seat_now(member)
    return seen(seat, member) if seat and seat.circle else None


def seen(seat: CircleSeat, member: SeasonMember) -> Mine:
    """Return a circle as one of its members sees it."""
    circle = seat.circle
    if circle is None:
        raise ValueError("a seat without a circle")
    zone = ZoneInfo(member.zone)
    ends = circle.starts_at + timedelta(minutes=circle.minutes)
    others = CircleSeat.objects.filter(circle=circle, member__isnull=False).select_related("member__person")
    return Mine(
        seat=seat,
        circle=circle,
        at=circle.starts_at.astimezone(zone),
        ends=ends.astimezone(zone),
        people=tuple(
            Sitter(one.member.person.name, one.member_id == circle.host_id, one.member_id == member.pk, one.coming)
            for one in others
            if one.member
        ),
        note=CircleNote.objects.filter(circle=circle).first(),
        hosting=circle.host_id == member.pk,
        over=ends + SHOWN_AFTER < timezone.now(),
    )


# -- for organisers: counts alone ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counts:
    """A meeting in numbers; None where a number would be about too few."""

    meeting: SeasonMeeting
    placed: int | None
    circles: int | None
    without: dict[str, int | None]
    some_without: bool


def told(count: int) -> int | None:
    """Return a number of people as organisers are told it: in fives, and nothing below five but that there is nobody."""
    return 0 if not count else None if count < FLOOR else count // STEP * STEP


def members_told(season: Season) -> int | None:
    """Return how many opted in, as organisers are told it."""
    return told(SeasonMember.objects.filter(season=season).count())


def counts_of(meeting: SeasonMeeting) -> Counts:
    """Return a meeting in numbers, coarse and without small ones."""
    seats = CircleSeat.objects.filter(meeting=meeting)
    placed = seats.filter(circle__isnull=False).count()
    why = dict(seats.filter(circle=None).order_by().values_list("why").annotate(n=Count("pk")))
    shown = parts(why, floor=FLOOR) if why else {}
    circles = Circle.objects.filter(meeting=meeting).count()
    return Counts(meeting, told(placed), circles if placed >= FLOOR else None, shown, bool(why))

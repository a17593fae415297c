"""Writes about seasons: made, joined, paused, left; a meeting planned, released; what people say of their circle."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from kinfolk_web.core.audit import change
from kinfolk_web.core.live import publish
from kinfolk_web.people.models import MeToo, Statement, Visit
from kinfolk_web.people.visiting import closes_at
from kinfolk_web.seasons.models import Circle, CircleNote, CircleSeat, Season, SeasonMeeting, SeasonMember
from kinfolk_web.seasons.queries import Released, day_of, next_number, over_at, taking_part

if TYPE_CHECKING:
    from datetime import date

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Community
    from kinfolk_web.people.models import Attendee

PURPOSE = "kinfolk.season-statement/1"
FEWEST = 3


class NotPossibleError(Exception):
    """It cannot be done; the message is for people and names the remedy."""


def _told(season: Season) -> None:
    publish(f"season:{season.pk}", "season")


# -- what organisers do -------------------------------------------------------------------------------------------


def make(*, community: Community, by: User | None, **fields: Any) -> Season:  # noqa: ANN401 - fields of a season
    """Make a season of a community; nobody is asked yet."""
    with change("season.make", by=by, community=community) as entry:
        season = Season.objects.create(community=community, **fields)
        entry.about = f"season:{season.pk}"
        entry.save(update_fields=["about"])
        _told(season)
    return season


def end(*, season: Season, by: User | None) -> None:
    """End a season now; circles that were released still meet."""
    with change("season.end", by=by, community=season.community, about=season):
        Season.objects.filter(pk=season.pk, ended_at=None).update(ended_at=timezone.now())
        _told(season)


def drop(*, meeting: SeasonMeeting, by: User | None) -> None:
    """Take away a meeting that was planned and not released; it can be planned anew."""
    with change("season.drop", by=by, community=meeting.season.community, about=meeting.season):
        SeasonMeeting.objects.filter(pk=meeting.pk).exclude(state=Released).delete()
        _told(meeting.season)


def release(*, meeting: SeasonMeeting, by: User | None) -> int | None:
    """Let everybody know their circle; return how many mails are on their way, or None if it is no draft any more.

    Raises
    ------
    NotPossibleError
        So many left or paused since it was planned that a circle is too small, or one would have met already; nothing is
        released.
    """
    from kinfolk_web.seasons.letters import tell_all

    with transaction.atomic():
        held = (
            SeasonMeeting.objects.select_for_update(of=("self",)).select_related("season__community").get(pk=meeting.pk)
        )
        if held.state != SeasonMeeting.State.DRAFT:
            return None
        if Circle.objects.filter(meeting=held, starts_at__lte=timezone.now()).exists():
            raise NotPossibleError(
                _("Some of its circles would have met already. Plan it anew; it then begins tomorrow.")
            )
        _take_out_who_is_away(held)
        with change("season.release", by=by, community=held.season.community, about=held.season) as entry:
            held.state, held.released_at = Released, timezone.now()
            held.save(update_fields=["state", "released_at"])
            sent = tell_all(held)
            entry.facts = {"number": held.number}
            entry.save(update_fields=["facts"])
            _told(held.season)
    return sent


def _take_out_who_is_away(meeting: SeasonMeeting) -> None:
    """Take out of a draft whoever paused since it was planned; where somebody of them held a circle, another does."""
    here = taking_part(meeting.season, meeting.first_day).values("pk")
    seats = CircleSeat.objects.filter(meeting=meeting)
    away = set(seats.filter(member__isnull=False).exclude(member__in=here).values_list("member", flat=True))
    seats.filter(member__in=away).delete()
    circles = Circle.objects.filter(meeting=meeting)
    for circle in circles.filter(host__in=away):
        _give_another_host(circle)
    sizes = circles.annotate(people=Count("seats", filter=Q(seats__member__isnull=False)))
    if sizes.filter(people__lt=FEWEST).exists():
        raise NotPossibleError(
            _("Somebody left or paused since it was planned, and a circle is too small now. Plan it anew.")
        )


def begin_planning(*, season: Season, by: User | None) -> SeasonMeeting:
    """Make the next meeting of a season, or the one that is there anew, ready to be planned.

    Raises
    ------
    NotPossibleError
        The season is over, or fewer than three people opted in.
    """
    Season.objects.select_for_update(no_key=True).get(pk=season.pk)
    number = next_number(season)
    if number is None or over_at(season) <= timezone.now():
        raise NotPossibleError(_("This season is over. Make a new one."))
    if SeasonMember.objects.filter(season=season).count() < FEWEST:
        raise NotPossibleError(_("A circle takes three. Invite people first."))
    meeting, new = SeasonMeeting.objects.get_or_create(
        season=season, number=number, defaults={"first_day": _first_day(season, number), "made_by": by}
    )
    if not new:
        meeting.seed, meeting.state, meeting.made_by = meeting.seed + 1, SeasonMeeting.State.PLANNING, by
        meeting.first_day = _first_day(season, number)
        meeting.save(update_fields=["seed", "state", "made_by", "first_day"])
    return meeting


def _first_day(season: Season, number: int) -> date:
    """Return the first day of a meeting; never one that is past: who plans late plans from tomorrow on."""
    return max(day_of(season, number), timezone.localdate() + timedelta(days=1))


# -- what members do ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What somebody says when they opt in, and may change whenever they like."""

    zone: str = "UTC"
    hours: list[int] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    online: bool = True
    places: list[str] = field(default_factory=list)
    hosts: bool = False
    kindred: bool = False


def join(*, season: Season, attendee: Attendee, wishes: Wishes) -> SeasonMember:
    """Opt in, or change what was said; it holds from the next meeting that is planned."""
    person = attendee.person
    there = SeasonMember.objects.filter(season=season, person=person).exists()
    with change("season.change" if there else "season.join", by=None, community=season.community, about=season):
        member, _new = SeasonMember.objects.select_for_update().get_or_create(season=season, person=person)
        for name in ("zone", "hours", "languages", "online", "places", "hosts"):
            setattr(member, name, getattr(wishes, name))
        said = _said(attendee) or member.statements  # me-toos go 30 days after an event; what counts here stays
        member.statements = said if wishes.kindred else []
        member.heard_at, member.asked_at = timezone.now(), None
        member.save()
        Visit.objects.filter(attendee=attendee).update(expires_at=closes_at(attendee))
        _told(season)
    return member


def _said(attendee: Attendee) -> list[str]:
    said = MeToo.objects.filter(attendee=attendee, statement__state=Statement.State.APPROVED).exclude(statement__key="")
    keys = said.values_list("statement__key", flat=True)
    return sorted(salted_hmac(PURPOSE, key, algorithm="sha256").hexdigest()[:16] for key in keys)


def pause(*, member: SeasonMember, until: date | None) -> None:
    """Take part again from a day on, by itself; without a day at once."""
    season = member.season
    with change("season.pause" if until else "season.resume", by=None, community=season.community, about=season):
        SeasonMember.objects.filter(pk=member.pk).update(paused_until=until, **_heard())
        _told(season)


def leave(*, member: SeasonMember) -> None:
    """Leave a season: what was said for it goes; a circle that still meets has another host."""
    season = member.season
    with change("season.leave", by=None, community=season.community, about=season):
        hand_over(member)
        SeasonMember.objects.filter(pk=member.pk).delete()
        _told(season)


def hand_over(member: SeasonMember) -> None:
    """Let somebody else of the circle hold what a member holds who goes, those who are willing first."""
    for circle in Circle.objects.filter(host=member, starts_at__gt=timezone.now()):
        _give_another_host(circle)


def _give_another_host(circle: Circle) -> None:
    others = CircleSeat.objects.filter(circle=circle, member__isnull=False).exclude(member=circle.host_id)
    next_one = others.exclude(coming=False).order_by("-member__hosts", "pk").select_related("member").first()
    host = next_one.member if next_one else None
    Circle.objects.filter(pk=circle.pk).update(host=host, willing=bool(host and host.hosts))


def answer(*, seat: CircleSeat, coming: bool) -> None:
    """Say whether somebody comes to their circle; saying nothing is no no."""
    member = seat.member
    if member is None or seat.circle is None:
        return
    with change("circle.answer", by=None, community=member.season.community, about=member.season):
        CircleSeat.objects.filter(pk=seat.pk).update(coming=coming)
        SeasonMember.objects.filter(pk=member.pk).update(**_heard())
        if not coming:
            hand_over(member)
        publish(f"circle:{seat.circle_id}", "circle")


def note(*, circle: Circle, by: SeasonMember, text: str, link: str, spot: str) -> None:
    """Tell a circle what its host wants it to know; without words it goes again."""
    with change("circle.note", by=None, community=by.season.community, about=by.season):
        if text or link or spot:
            said = {"by": by, "text": text, "link": link, "spot": spot, "made_at": timezone.now()}
            CircleNote.objects.update_or_create(circle=circle, defaults=said)
        else:
            CircleNote.objects.filter(circle=circle).delete()
        SeasonMember.objects.filter(pk=by.pk).update(**_heard())
        publish(f"circle:{circle.pk}", "circle")


def _heard() -> dict[str, Any]:
    return {"heard_at": timezone.now(), "asked_at": None}

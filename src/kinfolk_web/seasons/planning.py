"""Planning a meeting as a job of the worker: members become the planner's, circles become rows."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django_scopes import scope, scopes_disabled

from kinfolk_web.communities.models import Event
from kinfolk_web.core.audit import change
from kinfolk_web.core.jobs import RefusedError, work
from kinfolk_web.core.live import publish
from kinfolk_web.people.memory import memory_among
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.confidential import apart_of
from kinfolk_web.seasons.actions import begin_planning
from kinfolk_web.seasons.models import Circle, CircleSeat, SeasonMeeting, SeasonMember
from kinfolk_web.seasons.queries import Released, taking_part
from kinfolk_web.seasons.words import prompts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk.circles import Gathering, Member, Planned
    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Community
    from kinfolk_web.core.jobs import Running
    from kinfolk_web.core.models import Job
    from kinfolk_web.seasons.models import Season

BLOCK = 2  # hours of a box in the week that members tick
State = SeasonMeeting.State


def plan_next(*, season: Season, by: User | None) -> tuple[SeasonMeeting, Job]:
    """Ask for the next meeting of a season to be planned, or planned anew.

    Raises
    ------
    NotPossibleError
        The season is over, or fewer than three people opted in.
    """
    with transaction.atomic():
        meeting = begin_planning(season=season, by=by)
        job = plan(by=by, event=None, meeting=meeting.pk)
        SeasonMeeting.objects.filter(pk=meeting.pk).update(job=job)
        publish(f"season:{season.pk}", "season")
    return meeting, job


@work("season.plan", queue="solve")
def plan(running: Running) -> dict[str, Any]:
    """Plan the circles of a meeting as its members are now."""
    with scopes_disabled():
        found = SeasonMeeting.objects.select_related("season__community").filter(pk=running.given["meeting"]).first()
    if found is None or found.state == Released:
        raise RefusedError("this meeting is not to be planned any more.")
    with scope(community=found.season.community):
        return planned(found, running)


def planned(meeting: SeasonMeeting, running: Running | None = None) -> dict[str, Any]:
    """Plan a meeting and keep its circles, instead of those that it had."""
    from kinfolk.circles import plan_circles  # the planner is loaded only where something is planned

    season = meeting.season
    members = list(taking_part(season, meeting.first_day))
    gathering = gathering_of(meeting, members)
    found = plan_circles(
        gathering,
        seed=meeting.number * 1000 + meeting.seed,
        progress=(lambda done, of: running.tell(done=done, of=of)) if running else None,
    )
    with change("season.planned", by=meeting.made_by, community=season.community, about=season) as entry:
        entry.facts = {"number": meeting.number}
        entry.save(update_fields=["facts"])
        _keep(meeting, found, {str(one.pk): one for one in members})
        publish(f"season:{season.pk}", "season")
    return {"circles": len(found.circles)}


# -- rows as the planner's ------------------------------------------------------------------------------------------


def gathering_of(meeting: SeasonMeeting, members: Sequence[SeasonMember]) -> Gathering:
    """Return a meeting as the planner knows it; everybody by their number."""
    from kinfolk.circles import Calendar, Gathering

    season = meeting.season
    held = Counter(
        Circle.objects.filter(meeting__season=season, meeting__state=Released).values_list("host_id", flat=True)
    )
    by_person = {one.person_id: str(one.pk) for one in members}
    return Gathering(
        members=tuple(_member(one, held[one.pk]) for one in members),
        calendar=Calendar(meeting.first_day, minutes=season.minutes),
        earlier=_earlier(season),
        meetings=season.meetings,
        apart=_apart(season.community, by_person),
        memory=memory_among(season.community, by_person).meetings,
    )


def _member(one: SeasonMember, hosted: int) -> Member:
    from kinfolk.circles import Member, Window

    return Member(
        id=str(one.pk),
        zone=one.zone,
        windows=tuple(
            Window(hour // 24, hour % 24 * 60, min(24, hour % 24 + BLOCK) * 60) for hour in sorted(set(one.hours))
        ),
        languages=tuple(one.languages),
        online=one.online,
        places=tuple(one.places),
        statements=tuple(one.statements),
        hosts=one.hosts,
        hosted=hosted,
    )


def _earlier(season: Season) -> tuple[tuple[str, str, int], ...]:
    """Return how often two were in a circle of this season."""
    seats = CircleSeat.objects.filter(meeting__season=season, meeting__state=Released, circle__isnull=False)
    sat: dict[int, list[int]] = {}
    for circle, member in seats.filter(member__isnull=False).values_list("circle_id", "member_id").order_by("member"):
        sat.setdefault(circle, []).append(member)
    pairs = Counter(pair for people in sat.values() for pair in combinations(people, 2))
    return tuple((str(a), str(b), times) for (a, b), times in sorted(pairs.items()))


def _apart(community: Community, by_person: Mapping[int, str]) -> tuple[tuple[str, str], ...]:
    """Return the members who must never sit together, from every event of the community; read here and kept nowhere."""
    found = []
    for event in Event.objects.filter(community=community):
        pairs = apart_of(event)
        here = dict(Attendee.objects.filter(event=event).values_list("code", "person_id")) if pairs else {}
        known = [(by_person.get(here.get(a, 0)), by_person.get(here.get(b, 0))) for a, b in pairs]
        found += [(a, b) for a, b in known if a and b and a != b]
    return tuple(dict.fromkeys(found))


# -- the planner's as rows ------------------------------------------------------------------------------------------


def _keep(meeting: SeasonMeeting, found: Planned, members: Mapping[str, SeasonMember]) -> None:
    held = SeasonMeeting.objects.select_for_update().filter(pk=meeting.pk).exclude(state=Released)
    if not held.exists():
        raise RefusedError("this meeting was released meanwhile.")
    Circle.objects.filter(meeting=meeting).delete()
    CircleSeat.objects.filter(meeting=meeting).delete()
    lines = prompts(meeting.number)
    circles = Circle.objects.bulk_create(
        Circle(
            meeting=meeting,
            number=number,
            starts_at=one.starts,
            minutes=one.minutes,
            place=one.place,
            language=one.language,
            host=members[one.host],
            willing=one.willing,
            prompt=lines[number % len(lines)].key,
        )
        for number, one in enumerate(found.circles, start=1)
    )
    there = set(SeasonMember.objects.filter(pk__in=[one.pk for one in members.values()]).values_list("pk", flat=True))
    seats = [
        CircleSeat(meeting=meeting, circle=circle, member=members[id_])
        for circle, one in zip(circles, found.circles, strict=True)
        for id_ in one.people
    ]
    seats += [
        CircleSeat(meeting=meeting, member=members[one.id], why=one.why, remedy=one.remedy, remedy_at=one.at)
        for one in found.unplaced
    ]
    CircleSeat.objects.bulk_create((one for one in seats if one.member_id in there), batch_size=1_000)
    held.update(state=State.DRAFT, repeats=found.repeats)


__all__ = ["plan", "plan_next", "planned"]

"""The demo's community has met before, and meets between: a supper that is remembered, a season of circles, staff at work."""

from __future__ import annotations

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from kinfolk_web import demo, demo_staff
from kinfolk_web.accounts.letters import kept
from kinfolk_web.models import (
    ApartRequest,
    CircleSeat,
    Event,
    Link,
    Membership,
    Plan,
    Remembered,
    Season,
    SeasonMember,
    Statement,
)
from kinfolk_web.outcomes.reporting.making import LUCK, luck_of
from kinfolk_web.plans.again import again_in, said_of
from kinfolk_web.seasons.queries import Released, next_number, running
from tests.site.world import do_jobs

pytestmark = pytest.mark.django_db


def test_the_meeting_of_the_demo_is_planned_from_the_supper_before_and_beside_luck():
    with scopes_disabled():
        demo.load(str, people=80)
        event, supper = Event.objects.get(slug=demo.EVENT), Event.objects.get(slug=demo.SUPPER)
    (asked,) = [job for job in do_jobs() if job.kind == "forecast"]
    assert asked.state == asked.State.DONE, asked.problem
    with scope(community=event.community):
        luck = luck_of(event)
        assert {one["name"] for one in luck} == set(LUCK)
        better = {one["name"]: one["plan"]["mean"] - one["luck"]["mean"] for one in luck}
        assert better.pop("reach_2") > 0
        assert all(fewer < 0 for fewer in better.values())
        pairs = Remembered.objects.filter(event=supper).count()
        found = again_in(Plan.objects.get(event=event), event)
        assert found is not None
        assert found.pairs == pairs > 50
        assert found.people == demo.AT_SUPPER
        assert found.together < pairs / 4
        assert "of last time" in said_of(found) or "are remembered" in said_of(found)
        season = Season.objects.get()
        assert running(event.community) == [season]
        first = season.held.get()
        assert (first.state, next_number(season)) == (Released, 2), "one meeting is told, the next is to be planned"
        members = SeasonMember.objects.filter(season=season).count()
        assert members == 80 // 3 + 1
        seats = CircleSeat.objects.filter(meeting=first)
        assert seats.count() == members, "nobody is left out of it"
        assert seats.filter(circle__isnull=False).count() > members / 2
        assert ApartRequest.objects.filter(event=event, state="new").count() == 1
        assert Statement.objects.filter(event=event, state="held").count() == len(demo_staff.WAITING)
    assert {(one.user.email, one.role) for one in Membership.objects.exclude(role="organiser")} == {
        (email, role) for email, _name, role in demo_staff.STAFF
    }
    links = kept(event)
    assert set(links) == {email for email, _name, _role in demo_staff.STAFF}
    Link.objects.filter(user__email="mona@lamplighters.example").update(used_at=timezone.now())
    with scopes_disabled():
        demo.load(str)
    again = kept(event)
    assert {email for email in links if links[email] != again[email]} == {"mona@lamplighters.example"}

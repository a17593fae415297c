"""The demo's community has met before, and meets between: a supper that is remembered, and a season of circles that runs."""

from __future__ import annotations

import pytest
from django_scopes import scope, scopes_disabled

from kinfolk_web import demo
from kinfolk_web.models import CircleSeat, Event, Plan, Remembered, Season, SeasonMember
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
        assert all(one["plan"]["mean"] < one["luck"]["mean"] for one in luck)
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

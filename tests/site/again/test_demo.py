"""The demo's community has met before: its meeting is planned from what is remembered of a supper."""

from __future__ import annotations

import pytest
from django_scopes import scope, scopes_disabled

from kinfolk_web import demo
from kinfolk_web.models import Event, Plan, Remembered
from kinfolk_web.plans.again import again_in, said_of
from tests.site.world import a_community, a_user

pytestmark = pytest.mark.django_db


def test_the_meeting_of_the_demo_is_planned_from_the_supper_before():
    community = a_community()
    with scopes_disabled():
        event = demo.make_meeting(community=community, by=a_user(), people=80, tell=str, supper=True)
    supper = Event.objects.get(slug=demo.SUPPER)
    with scope(community=community):
        pairs = Remembered.objects.filter(event=supper).count()
        found = again_in(Plan.objects.get(event=event), event)
        assert found is not None
        assert found.pairs == pairs > 50
        assert found.people == demo.AT_SUPPER
        assert found.together < pairs / 4
        assert "of last time" in said_of(found) or "are remembered" in said_of(found)

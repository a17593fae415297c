"""A community with a season: people who were expected at an event, who open their link and opt in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django_scopes import scope

from kinfolk_web.seasons import actions, planning
from kinfolk_web.seasons.actions import Wishes
from tests.site.world import an_attendee, do_jobs

if TYPE_CHECKING:
    from kinfolk_web.models import Season, SeasonMeeting, SeasonMember

TUESDAY_EVENING = 24 + 18


def a_season(community, **more) -> Season:
    """Return a season that begins in a week."""
    given = {"name": "Winter lamps", "starts_on": timezone.localdate() + timedelta(days=7), "zone": "Europe/Berlin"}
    with scope(community=community):
        return actions.make(community=community, by=None, **(given | more))


def people_at(event, *names: str):
    """Return attendees with an address each."""
    return [an_attendee(event, name, email=f"{name.split()[0].lower()}@example.org") for name in names]


def join(season, attendee, hours=(TUESDAY_EVENING,), **wishes) -> SeasonMember:
    """Let somebody opt in."""
    given = {"zone": "Europe/Berlin", "hours": list(hours)}
    return actions.join(season=season, attendee=attendee, wishes=Wishes(**(given | wishes)))


def meet(season, by=None) -> SeasonMeeting:
    """Plan the next meeting as the worker does, and release it."""
    meeting, _job = planning.plan_next(season=season, by=by)
    (done,) = do_jobs()
    assert done.state == "done", done.problem
    meeting.refresh_from_db()
    assert actions.release(meeting=meeting, by=by) is not None
    meeting.refresh_from_db()
    return meeting

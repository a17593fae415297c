"""An invented season for the demo: members with hours in three time zones, a meeting that is released, one to be planned."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from kinfolk_web.seasons.actions import make, release
from kinfolk_web.seasons.models import SeasonMeeting, SeasonMember
from kinfolk_web.seasons.planning import planned
from kinfolk_web.seasons.queries import day_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Community
    from kinfolk_web.people.models import Attendee
    from kinfolk_web.seasons.models import Season

SHARE = 3  # one of so many of those at the meeting opted in
ZONES = ("Europe/London", "Europe/London", "Europe/Berlin", "America/New_York")


def add(*, community: Community, by: User, attendees: Sequence[Attendee]) -> Season:
    """Make a season in which a third of some invented people are, with its first circles released."""
    season = make(
        community=community,
        by=by,
        name="Winter lamps",
        about="An hour with a few people whom you have not met, every four weeks.",
        starts_on=timezone.localdate() + timedelta(days=3),
        weeks=4,
        meetings=6,
        places=["Bristol", "Leeds"],
        zone="Europe/London",
    )
    drawn = random.Random(7)  # noqa: S311 - invented people
    SeasonMember.objects.bulk_create(_member(season, one, drawn) for one in attendees[::SHARE])
    meeting = SeasonMeeting.objects.create(season=season, number=1, first_day=day_of(season, 1), made_by=by)
    planned(meeting)
    release(meeting=meeting, by=by)
    return season


def _member(season: Season, one: Attendee, drawn: random.Random) -> SeasonMember:
    evenings = [24 * day + hour for day in range(5) for hour in (18, 20)]
    lunches = [24 * day + 12 for day in range(5)]
    return SeasonMember(
        season=season,
        person_id=one.person_id,
        zone=drawn.choice(ZONES),
        hours=sorted(drawn.sample(evenings, 4) + drawn.sample(lunches, 2)),
        languages=one.languages,
        places=drawn.sample(season.places, 1) if drawn.random() < 0.2 else [],  # noqa: PLR2004 - one of five
        hosts=drawn.random() < 0.3,  # noqa: PLR2004 - nearly one of three
    )

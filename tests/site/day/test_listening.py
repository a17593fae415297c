"""Who may go on listening: asked as the hub does, in a thread without a community, when a token is older than a moment."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from kinfolk_web.core.live import read_token
from kinfolk_web.core.remembering import remembered, remembering
from kinfolk_web.core.streams import CHECKS
from kinfolk_web.day import desks, listening, walls
from kinfolk_web.people.visiting import begin
from tests.site.world import a_member, an_attendee, an_event

pytestmark = pytest.mark.django_db


def grant_of(address: str):
    return read_token(address.removeprefix("/live/").removesuffix("/"))


def test_phones_walls_desks_and_staff_hear_on_until_they_may_no_more():
    event = an_event()
    olive, ana = a_member(event), an_attendee(event)
    with scope(community=event.community):
        visit, _secret = begin(attendee=ana, request=HttpRequest())
        wall = walls.make(event=event, name="Stage", by=olive)
        desk, _secret = desks.pair_here(event=event, name="Door", by=olive, request=HttpRequest())
    grants = {
        "visit": grant_of(listening.stream_of_visit(visit)),
        "wall": grant_of(listening.stream_of_wall(wall)),
        "desk": read_token(desks.stream_of(desk)),
        "staff": grant_of(listening.stream_of_staff(olive, event)),
    }
    for kind, grant in grants.items():
        assert list(CHECKS[kind]([grant])) == [grant], kind
    with scopes_disabled():
        type(visit).objects.update(expires_at=timezone.now())
        type(wall).objects.update(ended_at=timezone.now())
        type(desk).objects.update(ended_at=timezone.now())
        event.community.memberships.all().delete()
    for kind, grant in grants.items():
        assert list(CHECKS[kind]([grant])) == [], kind


def test_a_fact_is_shared_only_with_pages_that_were_asked_for_before_it_was_looked_up():
    looked = []

    def look_up():
        looked.append(len(looked))
        return looked[-1]

    assert [remembered("fact", look_up) for _ in range(2)] == [0, 1], "nothing is kept where something may be changed"
    with remembering():
        earlier = [remembered("fact", look_up) for _ in range(3)]
        with remembering():  # a page that was asked for after that
            assert remembered("fact", look_up) == 3
        assert remembered("fact", look_up) == 3, "newer than what it was asked for may be taken"
    assert earlier == [2, 2, 2]

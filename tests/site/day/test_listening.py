"""Who may go on listening is asked again and again: phones, displays and staff, each until their right ends."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django_scopes import scopes_disabled

from kinfolk_web.core.live import read_token
from kinfolk_web.core.streams import CHECKS
from kinfolk_web.day import walls
from kinfolk_web.day.listening import stream_of_staff, stream_of_visit, stream_of_wall
from kinfolk_web.models import Membership, Role
from kinfolk_web.people.invitations import take_back
from kinfolk_web.people.visiting import begin
from tests.site.world import a_community, a_member, a_user, an_attendee, an_event

pytestmark = pytest.mark.django_db


def grant_of(address: str):
    grant = read_token(address.removeprefix("/live/").removesuffix("/"))
    assert grant is not None
    return grant


def holds(grant) -> bool:
    return grant in set(CHECKS[grant.identity.split(":")[0]]([grant]))


def test_everybody_hears_of_their_own_event_until_their_right_ends():
    event, other = an_event(), an_event(a_community("Others", "others"))
    attendee, organiser = an_attendee(event), a_member(event)
    with scopes_disabled():
        visit, _secret = begin(attendee=attendee, request=RequestFactory().get("/"))
        wall = walls.make(event=event, name="Stage", by=None)
    phone, display = grant_of(stream_of_visit(visit)), grant_of(stream_of_wall(wall))
    staff = grant_of(stream_of_staff(organiser, event))
    ours = {f"event:{event.pk}", f"phones:{event.pk}"}
    assert phone.topics == {f"phones:{event.pk}", f"attendee:{attendee.pk}", phone.identity}
    assert display.topics == {*ours, display.identity}
    assert staff.topics == {*ours, f"door:{event.pk}", staff.identity}
    for grant in (phone, display, staff):
        assert holds(grant)
    assert not holds(grant_of(stream_of_staff(organiser, other)))
    assert not holds(grant_of(stream_of_staff(a_user("new@example.org"), event)))
    at_one = a_user("one@example.org")
    Membership.objects.create(user=at_one, role=Role.MODERATOR, community=event.community, event=event)
    assert holds(grant_of(stream_of_staff(at_one, event)))
    with scopes_disabled():
        take_back(attendee=attendee, by=None)
        walls.end(wall=wall, by=None)
        Membership.objects.all().delete()
    assert not any(holds(grant) for grant in (phone, display, staff))

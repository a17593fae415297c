"""Last time's cast is kept unless somebody says otherwise, and the planner is told so."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django_scopes import scope

from kinfolk_web.models import Cast, CastMember, Event, Plan, Programme, Release
from kinfolk_web.people.invitations import secret_of
from kinfolk_web.plans.bridge import problem_of
from kinfolk_web.plans.earlier import earlier_casts
from kinfolk_web.welcome.casts import first_names
from tests.site.world import a_programme, an_attendee, an_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def again():
    """Last year Heron had four people; three of them come again."""
    before = an_event(slug="before", starts_on=date(2026, 5, 14))
    with scope(community=before.community):
        plan = Plan.objects.create(event=before, number=1)
        cast = Cast.objects.create(plan=plan, name="Heron")
        people = [an_attendee(before, name) for name in ("Ana Lima", "Bo Berg", "Cy Dahl", "Di Gone")]
        CastMember.objects.bulk_create(CastMember(plan=plan, cast=cast, attendee=one) for one in people)
        Release.objects.create(event=before, plan=plan)
        event = Event.objects.create(
            community=before.community, slug="again", name="Again", starts_on=date(2027, 5, 14)
        )
        a_programme(event, rounds=2, tables=2, cast_size=6, casts_from_memory="keep")
        now = [an_attendee(event, one.name) for one in people[:3]]
        for old, new in zip(people, now, strict=False):
            new.person = old.person
            new.save()
        yield event, now


def opened(attendee):
    browser = Client()
    browser.post(f"/i/{secret_of(attendee)}/")
    return browser


def test_who_says_nothing_keeps_it(again):
    event, now = again
    assert earlier_casts(event) == (("Heron", tuple(sorted(one.code for one in now))),)
    assert problem_of(event)[0].memory_casts == earlier_casts(event)


def test_who_wants_a_new_one_says_so_and_nobody_is_told(again):
    event, (ana, bo, cy) = again
    hers, his = opened(ana), opened(bo)
    assert "You keep Heron if you say nothing" in hers.get("/my/").content.decode()
    assert "Bo, Cy" in hers.get("/my/cast/").content.decode()
    hers.post("/my/cast/choice/", {"new": "yes"})
    assert earlier_casts(event) == (("Heron", tuple(sorted((bo.code, cy.code)))),)
    shown = his.get("/my/cast/").content.decode()
    assert "Ana" not in shown.replace("Annual", "")
    hers.post("/my/cast/choice/", {"keep": "yes"})
    assert len(earlier_casts(event)[0][1]) == 3


def test_an_event_that_keeps_no_casts_asks_nothing(again):
    event, (ana, *_others) = again
    Programme.objects.update(casts_from_memory="")
    assert "Heron" not in opened(ana).get("/my/").content.decode()
    assert problem_of(event)[0].memory_casts == ()


def test_people_are_called_by_their_first_names_and_namesakes_by_one_letter_more():
    assert first_names(["Ana Lima", "Bo Berg", "Ana Sousa", "Madonna"]) == ["Ana L.", "Ana S.", "Bo", "Madonna"]

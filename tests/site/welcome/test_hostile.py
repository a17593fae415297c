"""What somebody with a link sends who means harm: every page of attendees answers in order, and shows it as text."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django_scopes import scope

from kinfolk_web.models import Attendee, Cast, CastMember, MeToo, Plan, Release, Seat, Sitting, Standing, Statement
from kinfolk_web.people import moderating
from kinfolk_web.people.invitations import secret_of
from kinfolk_web.urls import ROUTES
from kinfolk_web.welcome import actions, notes
from kinfolk_web.welcome.models import Welcome
from tests.site.security.crawl import address, things_of
from tests.site.security.test_hostile import ODD, fields
from tests.site.world import a_programme, an_attendee, an_event

pytestmark = pytest.mark.django_db
BAD = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}'
MINE = [route for route in ROUTES if route.scope == "attendee" and route.name not in {"my_leave", "my_code"}]


@pytest.fixture
def everybody():
    """Tom hosts and greets Ana, whose names, notes and statements are markup; they are of one cast."""
    event = an_event(starts_on=timezone.now().date() - timedelta(days=0))
    with scope(community=event.community):
        a_programme(event, rounds=1)
        tom = an_attendee(event, "Tom " + BAD, is_host=True, is_greeter=True, times_attended=3, name_sound=BAD)
        ana = an_attendee(event, "Ana " + BAD, times_attended=0, name_sound=BAD, pronouns=BAD[:50], languages=[BAD])
        plan = Plan.objects.create(event=event, number=1, programme={"event": BAD, "rounds": [{"round": 1}]})
        Sitting.objects.create(plan=plan, round=1, table=BAD[:20], seats=6, host=tom)
        Seat.objects.bulk_create(Seat(plan=plan, round=1, table=BAD[:20], attendee=one) for one in (tom, ana))
        cast = Cast.objects.create(plan=plan, name=BAD[:60], host=tom)
        CastMember.objects.bulk_create(CastMember(plan=plan, cast=cast, attendee=one) for one in (tom, ana))
        Release.objects.create(event=event, plan=plan)
        said = Statement.objects.create(event=event, text=BAD, key="bad")
        moderating.approve(statements=[said], by=None)
        MeToo.objects.bulk_create(MeToo(statement=said, attendee=one, shown=True) for one in (tom, ana))
        actions.assign(newcomer=ana, greeter=tom, by=None)
        Standing.objects.create(attendee=tom, place=BAD[:100], sign=BAD[:100])
        one = Welcome.objects.get()
        notes.to_newcomer(welcome=one, text=BAD)
        notes.to_greeter(welcome=one, text=BAD)
        notes.to_cast(by=ana, text=BAD)
        yield event, (tom, ana)


def opened(attendee: Attendee) -> Client:
    browser = Client(raise_request_exception=False)
    assert browser.post(f"/i/{secret_of(attendee)}/").status_code == 302
    return browser


def addresses(event) -> dict[str, str]:
    """Return where each page of an attendee is, by its route, of things that exist."""
    things = things_of(event) | {"greeting": str(Welcome.objects.values_list("pk", flat=True).get()), "calls": "1"}
    return {route.name: address(route, event, things) for route in MINE}


@pytest.mark.parametrize("value", ODD)
def test_nothing_that_is_sent_to_any_page_breaks_it(everybody, value):
    event, people = everybody
    given, broken = dict.fromkeys([*fields(), "met", "other", "here", "greet", "host", "text"], value), []
    where = addresses(event)
    for attendee in people:
        browser = opened(attendee)
        let_in = {name: one.value for name, one in browser.cookies.items()}
        for route in MINE:
            for method in route.methods:
                with transaction.atomic():  # each finds what the first found, whatever was done before
                    answer = getattr(browser, method.lower())(where[route.name], given)
                    transaction.set_rollback(True)
                browser.cookies.load(let_in)
                if answer.status_code >= 500:
                    broken.append(f"{method} {route.name}")
    assert not broken


def test_what_people_wrote_is_text_wherever_it_is_shown(everybody):
    event, people = everybody
    where, shown = addresses(event), 0
    for attendee in people:
        browser = opened(attendee)
        for route in MINE:
            if "GET" in route.methods:
                answer = browser.get(where[route.name])
                if "html" not in answer.headers["Content-Type"]:
                    continue  # a calendar is text already
                body = answer.content
                shown += b"&lt;script&gt;" in body
                assert b"<script>alert" not in body, route.name
                assert b"<img src=x" not in body, route.name
    assert shown >= 6, "the pages that show it were walked"


def test_nobody_sees_an_address_of_somebody_else(everybody):
    event, (tom, ana) = everybody
    Attendee.objects.filter(pk=tom.pk).update(email="canary.tom@example.org", organisation="Canary Works")
    Attendee.objects.filter(pk=ana.pk).update(email="canary.ana@example.org", organisation="Canary Harbour")
    where = addresses(event)
    for attendee, canaries in ((tom, (b"canary.ana", b"Harbour")), (ana, (b"canary.tom", b"Canary Works"))):
        browser = opened(attendee)
        for route in MINE:
            if "GET" in route.methods:
                body = browser.get(where[route.name]).content
                assert not [one for one in canaries if one in body], route.name

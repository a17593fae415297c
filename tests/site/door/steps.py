"""What happens at doors: an event whose plan holds, a browser that becomes a desk, and what it says."""

from __future__ import annotations

import json
import uuid

from django.test import Client
from django.utils import timezone
from django_scopes import scope

from kinfolk_web.day import desks
from kinfolk_web.models import Desk, Plan, Release, Role, Seat
from kinfolk_web.plans import releasing, solving
from tests.site.world import a_crowd, a_member, a_programme, an_attendee, an_event, do_jobs


def a_released_event(people: int = 30, seats: int = 6, tables: int = 6, rounds: int = 2, **fields):
    """Return an event of today with a plan that holds."""
    event = an_event(starts_on=timezone.localdate() + timezone.timedelta(days=1), **fields)
    organiser = a_member(event, Role.ORGANISER)
    a_crowd(event, people)
    a_programme(event, rounds=rounds, seats=seats, tables=tables)
    with scope(community=event.community):
        solving.solve(by=organiser, event=event, steps=2_000)
        do_jobs()
        releasing.release(plan=Plan.objects.get(event=event), by=organiser)
    return event


def paired(event, name: str = "Main door", *, finder: bool = False) -> Client:
    """Return a browser that an organiser has paired as a desk."""
    kind = Desk.Kind.FINDER if finder else Desk.Kind.DESK
    secret = desks.ask_to_pair(event=event, name=name, kind=kind, by=None)
    browser = Client()
    assert browser.get(f"/door/pair/{secret}/").status_code == 200
    assert browser.post(f"/door/pair/{secret}/").headers["Location"] == "/door/"
    return browser


def words(browser: Client, *said, **more):
    """Send words of a desk and return its answer."""
    sent = {"format": "kinfolk.words/1", "now": timezone.now().isoformat(), "plan": 1, "words": said} | more
    answer = browser.post("/door/words/", json.dumps(sent), content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()


def word(about: str, **more):
    return {"key": str(uuid.uuid4()), "about": about, "at": timezone.now().isoformat()} | more


def a_newer_plan(event, filled: str = "") -> Plan:
    """Return a plan that holds from now on: as the one before, with every chair of a table taken in the first round."""
    plan = Plan.objects.filter(event=event).first()
    newer = Plan.objects.create(event=event, number=plan.number + 1, programme=plan.programme)
    for one in plan.sittings.all():
        newer.sittings.create(round=one.round, table=one.table, seats=one.seats, host=one.host, place=one.place)
    Seat.objects.bulk_create(
        Seat(plan=newer, round=one.round, table=one.table, attendee=one.attendee) for one in plan.all_seats.all()
    )
    chairs = newer.sittings.get(round=1, table=filled).seats if filled else 0
    while newer.all_seats.filter(round=1, table=filled).count() < chairs:
        Seat.objects.create(plan=newer, round=1, table=filled, attendee=an_attendee(event, "Late Registrant"))
    Release.objects.filter(event=event).update(plan=newer)
    return newer

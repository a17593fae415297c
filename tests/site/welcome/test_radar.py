"""Who could use company: seen by those who welcome alone, by name only where it may be known, and gone once it is solved."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope

from kinfolk_web.core.models import Change
from kinfolk_web.day import attendance, counts
from kinfolk_web.day.presence import Word, take_words
from kinfolk_web.models import Call, Event, Plan, Release, Role, Seat, Sitting, Standing, Welcome
from kinfolk_web.welcome import actions, radar
from tests.site.phone.steps import main_of, opened
from tests.site.world import a_member, a_programme, an_attendee, an_event, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    """Tom and Ida greet; Ana and Bo are new and sit at table 1 with their host Una. Nobody hosts table 2."""
    event = an_event(starts_on=timezone.localdate())
    a_programme(event, rounds=1)
    with scope(community=event.community):
        people = {
            name: an_attendee(event, name, **more)
            for name, more in {
                "Tom Tailor": {"times_attended": 4, "is_greeter": True},
                "Ida Ink": {"times_attended": 4, "is_greeter": True},
                "Una Uhl": {"times_attended": 4, "is_host": True},
                "Ana Lima": {"times_attended": 0},
                "Bo Berg": {"times_attended": 0},
            }.items()
        }
        plan = Plan.objects.create(event=event, number=1, programme={"rounds": []})
        Sitting.objects.create(plan=plan, round=1, table="1", seats=6, host=people["Una Uhl"])
        Sitting.objects.create(plan=plan, round=1, table="2", seats=6)
        for name in ("Una Uhl", "Ana Lima", "Bo Berg", "Tom Tailor"):
            Seat.objects.create(plan=plan, round=1, table="1", attendee=people[name])
        Seat.objects.create(plan=plan, round=1, table="2", attendee=people["Ida Ink"])
        Plan.objects.filter(pk=plan.pk).update(state=Plan.State.RELEASED, released_at=timezone.now())
        Release.objects.create(event=event, plan=plan)
        for newcomer, greeter in (("Ana Lima", "Tom Tailor"), ("Bo Berg", "Ida Ink")):
            Welcome.objects.create(event=event, newcomer=people[newcomer], greeter=people[greeter])
        yield plan, people


def come(event, *people):
    take_words(event=event, words=[Word(uuid.uuid4(), one.pk, timezone.now()) for one in people])


def lines(event):
    return [(one.kind, one.table, one.name) for one in radar.for_team(event)]


def test_every_line_goes_by_itself_once_it_is_solved(day):
    plan, people = day
    event, ana, una = plan.event, people["Ana Lima"], people["Una Uhl"]
    assert lines(event) == [], "nobody is looked for who is not here"
    come(event, *people.values())
    Welcome.objects.filter(newcomer=people["Bo Berg"]).update(state=Welcome.State.MET)
    assert lines(event) == [("ungreeted", "1", "Ana Lima")]
    actions.mark_met(welcome=Welcome.objects.get(newcomer=ana))
    assert lines(event) == []

    place = counts.Place(plan, 1, "1")
    counts.tick(place=place, words=[(uuid.uuid4(), ana.pk, False)], host=una)
    assert lines(event) == [("missed", "1", "Ana Lima")]
    counts.tick(place=place, words=[(uuid.uuid4(), ana.pk, True)], host=una)
    assert lines(event) == []

    call = Call.objects.create(event=event, round=1, table="1", by=una, about=ana)
    assert lines(event) == [("called", "1", "Ana Lima")]
    Call.objects.filter(pk=call.pk).update(done_at=timezone.now())
    assert lines(event) == []

    counts.count(place=counts.Place(plan, 1, "2"), people=5, key=uuid.uuid4())
    attendance.close_doors(event=event, number=1, by=None)
    assert lines(event) == [("hostless", "2", "")]
    Event.objects.filter(pk=event.pk).update(starts_on=timezone.localdate() - timedelta(days=1))
    event.refresh_from_db()
    assert lines(event) == [], "it ends with the event"


def test_a_greeter_learns_the_name_of_nobody_elses_newcomer(day):
    plan, people = day
    event = plan.event
    come(event, *people.values())
    place = counts.Place(plan, 1, "1")
    words = [(uuid.uuid4(), people[name].pk, False) for name in ("Ana Lima", "Bo Berg")]
    counts.tick(place=place, words=words, host=people["Una Uhl"])
    tom = main_of(opened(people["Tom Tailor"]).get("/my/greeting/"))
    assert "Ana Lima came and is not at table 1" in tom
    assert "Somebody came and is not at table 1" in tom
    assert "Bo Berg" not in tom
    Standing.objects.create(attendee=people["Tom Tailor"], away=True)
    assert radar.for_greeter(people["Tom Tailor"]) == [], "not on duty"
    assert radar.for_greeter(people["Una Uhl"]) == [], "no greeter"
    for role, status in ((Role.HOST_LEAD, 200), (Role.ORGANISER, 200), (Role.READ_ONLY, 403), (Role.DOOR, 403)):
        browser = signed_in(a_member(event, role, f"{role}@example.org"))
        assert browser.get("/c/lamplighters/meeting/day/radar/").status_code == status


def test_a_newcomer_whom_nobody_greets_is_greeted_by_anybody_and_the_line_goes(day):
    plan, people = day
    event, ana, bo = plan.event, people["Ana Lima"], people["Bo Berg"]
    Welcome.objects.all().delete()
    come(event, ana, bo)
    olive = signed_in(a_member(event))
    page = olive.get("/c/lamplighters/meeting/day/radar/").content.decode()
    assert page.count("Greeted<") == 2
    olive.post(f"/c/lamplighters/meeting/day/radar/{ana.pk}/greeted/")
    assert lines(event) == [("ungreeted", "1", "Bo Berg")]
    entry = Change.objects.get(verb="welcome.greeted")
    assert (entry.about, entry.actor is not None, entry.at.date()) == (
        f"attendee:{ana.pk}",
        True,
        timezone.now().date(),
    )

    tom = opened(people["Tom Tailor"])
    shown = main_of(tom.get("/my/greeting/"))
    assert "Somebody could use company · table 1" in shown
    assert "Bo Berg" not in shown
    assert opened(people["Una Uhl"]).post(f"/my/greeting/{bo.pk}/greeted/").status_code == 404, "no greeter"
    tom.post(f"/my/greeting/{people['Una Uhl'].pk}/greeted/")
    assert Change.objects.filter(verb="welcome.greeted").count() == 1, "nobody looks for her"
    tom.post(f"/my/greeting/{bo.pk}/greeted/")
    assert lines(event) == []


def test_leave_me_be_takes_somebody_off_and_tells_nobody(day):
    plan, people = day
    event, ana = plan.event, people["Ana Lima"]
    come(event, ana)
    counts.tick(place=counts.Place(plan, 1, "1"), words=[(uuid.uuid4(), ana.pk, False)], host=people["Una Uhl"])
    Call.objects.create(event=event, round=1, table="1", by=people["Una Uhl"], about=ana)
    assert {one[0] for one in lines(event)} == {"ungreeted", "missed", "called"}
    browser = opened(ana)
    assert "those who welcome can see that you are here" in main_of(browser.get("/my/quiet/"))
    browser.post("/my/quiet/", {"name": "alone", "out": "yes"})
    assert lines(event) == []
    assert radar.for_greeter(people["Tom Tailor"]) == []
    entry = Change.objects.filter(verb="attendee.quiet").get()
    assert (entry.about, entry.facts, entry.actor) == ("", {}, None)
    browser.post("/my/quiet/", {"name": "alone", "out": "no"})
    assert len(lines(event)) == 3

"""Where somebody sits and who leads the table: my page, the mail of the evening before and the calendar say the same."""

from __future__ import annotations

import pytest
from django.utils import timezone
from django_scopes import scope
from icalendar import Calendar

from kinfolk_web.models import Attendee, Plan, Release, Seat, Sitting
from kinfolk_web.phone.day import day_of
from kinfolk_web.plans.evening import _seat
from kinfolk_web.plans.places import places_of
from kinfolk_web.welcome.tables import sittings_led_by
from tests.site.phone.steps import opened
from tests.site.world import a_programme, an_attendee, an_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A plan that holds: Ana with Tom, who hosts, Sue, who stands in, and two who are new."""
    event = an_event(starts_on=timezone.now().date())
    with scope(community=event.community):
        a_programme(event, rounds=2)
        people = [
            an_attendee(event, name, times_attended=0, **more)
            for name, more in (
                ("Ana", {}),
                ("Tom", {"is_host": True}),
                ("Sue", {"is_host": True}),
                ("Bo", {}),
                ("Cy", {}),
            )
        ]
        plan = Plan.objects.create(event=event, number=1, programme={"event": event.name, "rounds": [{}, {}]})
        for number, table in ((1, "4"), (2, "5")):
            Sitting.objects.create(plan=plan, round=number, table=table, seats=6, host=people[1], stand_in=people[2])
            Seat.objects.bulk_create(Seat(plan=plan, round=number, table=table, attendee=one) for one in people)
        Release.objects.create(event=event, plan=plan)
        yield plan, people


def says(attendee, **what) -> None:
    Attendee.objects.filter(pk=attendee.pk).update(**what)


def places(plan, attendee) -> list[tuple[int, str, str]]:
    now = Attendee.objects.get(pk=attendee.pk)
    return [(n, one.table, one.host.name if one.host else "") for n, one in places_of(now, plan).items()]


@pytest.mark.parametrize(
    ("tom", "sue", "named"),
    [
        ({}, {}, "Tom"),
        ({"is_host": False}, {}, "Sue"),
        ({"state": "cancelled"}, {}, "Sue"),
        ({"paused": True}, {}, "Sue"),
        ({"state": "cancelled"}, {"state": "cancelled"}, ""),
        ({"state": "cancelled"}, {"is_host": False}, ""),
    ],
)
def test_who_leads_is_whoever_said_yes_and_comes(world, tom, sue, named):
    plan, (ana, host, stand_in, *_new) = world
    says(host, **tom)
    says(stand_in, **sue)
    assert places(plan, ana) == [(1, "4", named), (2, "5", named)]
    assert {line.host for line in day_of(ana).lines if line.table} == {named}
    said = _seat(ana, plan)
    assert (f"{named} is keeping a seat" if named else "A seat is kept for you") in said


def test_a_host_who_sits_a_round_out_is_stood_in_for_in_that_round_alone(world):
    plan, (ana, tom, sue, *_new) = world

    def led_by(one) -> list[int]:
        return list(sittings_led_by(plan, Attendee.objects.get(pk=one.pk)).values_list("round", flat=True))

    assert (led_by(tom), led_by(sue)) == ([1, 2], [])
    says(tom, rounds=[2])
    assert places(plan, ana) == [(1, "4", "Sue"), (2, "5", "Tom")]
    assert (led_by(tom), led_by(sue)) == ([2], [1])
    says(sue, rounds=[2])
    assert (led_by(tom), led_by(sue)) == ([2], [])
    says(tom, rounds=None, is_host=False)
    assert (led_by(tom), led_by(sue)) == ([], [2])


def test_a_round_that_is_sat_out_has_no_table_anywhere(world):
    plan, (ana, *_others) = world

    def in_calendar() -> str:
        answer = opened(ana).get("/my/calendar.ics")
        assert answer["Content-Type"].startswith("text/calendar")
        return " ".join(str(one["SUMMARY"]) for one in Calendar.from_ical(answer.content).walk("VEVENT"))

    assert "table 4" in in_calendar()
    says(ana, rounds=[2])
    assert places(plan, ana) == [(2, "5", "Tom")]
    assert "table 4" not in in_calendar()
    assert "table 5" in in_calendar()
    assert "at table 5" in _seat(Attendee.objects.get(pk=ana.pk), plan)
    says(ana, paused=True)
    assert places(plan, ana) == []
    assert "table 5" not in in_calendar()
    assert _seat(Attendee.objects.get(pk=ana.pk), plan) == ""


def test_others_who_are_new_are_those_who_come(world):
    _plan, (ana, tom, sue, bo, _cy) = world
    assert day_of(ana).turns[0].others_new == 4
    says(bo, state="cancelled")
    says(tom, paused=True)
    assert day_of(ana).turns[0].others_new == 2
    says(sue, rounds=[2])
    assert day_of(ana).turns[0].others_new == 0

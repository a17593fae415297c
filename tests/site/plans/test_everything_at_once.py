"""A list is taken in while two organisers drag and release: all of it counts, nobody waits in a circle."""

from __future__ import annotations

import random
import threading

import pytest
from django.db import connections
from django_scopes import scope

from kinfolk_web.models import Attendee, Plan, Release, Seat
from kinfolk_web.plans import actions, releasing
from tests.site.people.steps import named, take_in, upload
from tests.site.plans.conftest import a_plan, seats_of
from tests.site.plans.test_at_once import is_sound
from tests.site.world import a_crowd, a_member, a_programme, an_event, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
LISTS, TURNS = 4, 30


class Dragger:
    """One organiser: lets pairs of their own people change places, and now and then releases a copy."""

    def __init__(self, plan, by, people, seed):
        self.plan, self.by, self.people = plan, by, people
        self.chance = random.Random(seed)
        seats = seats_of(plan)
        self.sits = {place: table for place, table in seats.items() if place[0] in {one.pk for one in people}}
        self.released = []

    def work(self):
        for turn in range(TURNS):
            number = self.chance.choice([1, 2, 3])
            one, other = self.chance.sample(self.people, 2)
            actions.swap(plan=self.plan, one=one, other=other, number=number, by=self.by)
            a, b = (one.pk, number), (other.pk, number)
            self.sits[a], self.sits[b] = self.sits[b], self.sits[a]
            if turn % 10 == 9:
                copy = actions.copy(plan=self.plan, by=self.by)
                seats = seats_of(copy)
                releasing.release(plan=copy, by=self.by)
                self.released.append((copy.pk, seats))


def test_lists_drags_and_releases_at_the_same_time_all_count():
    event = an_event()
    people = a_crowd(event, 40)
    a_programme(event, rounds=3, seats=6, tables=7)
    olive, otto = a_member(event), a_member(event, email="otto@example.org")
    wrong, start = [], threading.Barrier(3)
    with scope(community=event.community):
        plan = a_plan(event, olive)
        draggers = [Dragger(plan, by, people[nth::2], seed=nth) for nth, by in enumerate((olive, otto))]

    def importing():
        browser = signed_in(olive)
        for turn in range(LISTS):
            rows = [f"Guest {n},guest{n}@example.org,Sender {turn}" for n in range(5 + turn)]
            text = "\n".join(["name,email,organisation", *rows]) + "\n"
            assert take_in(event, upload(event, named(text.encode()), by=browser), browser) is not None

    def thread(do):
        try:
            with scope(community=event.community):
                start.wait(20)
                do()
        except Exception as error:  # noqa: BLE001 - told below, whatever it is
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=thread, args=(do,)) for do in (importing, *(one.work for one in draggers))]
    for one in threads:
        one.start()
    for one in threads:
        one.join(200)
    assert wrong == [], "no refusal, and PostgreSQL had to end nobody who waited in a circle"
    with scope(community=event.community):
        assert seats_of(plan) == draggers[0].sits | draggers[1].sits
        for pk, seats in draggers[0].released + draggers[1].released:
            assert seats_of(Plan.objects.get(pk=pk)) == seats, "a plan stays as it was released"
        assert all(is_sound(one) for one in Plan.objects.all())
        assert len(Seat.objects.filter(plan=plan)) == 120
        assert Release.objects.get().plan_id in {one.released[-1][0] for one in draggers}
        assert sorted(Plan.objects.values_list("state", flat=True)) == ["draft", "released", *["superseded"] * 5]
        guests = dict(Attendee.objects.filter(name__startswith="Guest").values_list("name", "organisation"))
        assert guests == {f"Guest {n}": f"Sender {LISTS - 1}" for n in range(4 + LISTS)}
        assert Attendee.objects.filter(event=event).count() == 40 + len(guests)

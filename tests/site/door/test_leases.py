"""Desks without a network, against a model that fits on a page: nobody lost, nobody twice, no chair twice, whatever the order.

Desks say things, send them late, twice, in another order, and are ended; the server takes in what comes.
"""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django_scopes import scopes_disabled
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kinfolk_web.core.links import digest
from kinfolk_web.day import desks
from kinfolk_web.day.arriving import Said, take
from kinfolk_web.day.leasing import refill
from kinfolk_web.day.presence import here
from kinfolk_web.day.seats import given_at, places_here
from kinfolk_web.models import Attendee, Block, CheckIn, Desk, DoorSeat, Plan, Release, Seat, Sitting, WalkIn
from tests.site.world import an_attendee, an_event

AT = datetime(2027, 5, 14, 8, 20, tzinfo=UTC)
TABLES, CHAIRS, PEOPLE, ROUNDS = 2, 4, 6, 2
pytestmark = pytest.mark.django_db


def a_small_event():
    """Return an event of two tables with four chairs, three people at each, in two rounds: one chair free at each."""
    event = an_event(slug=uuid.uuid4().hex[:12], starts_on=None)
    for number in range(ROUNDS):
        Block.objects.create(event=event, kind=Block.Kind.ROUND, starts_at=f"{9 + number}:00", minutes=45)
    people = [an_attendee(event, f"Person {number}") for number in range(PEOPLE)]
    plan = Plan.objects.create(event=event, number=1)
    for number in range(1, ROUNDS + 1):
        for table in range(TABLES):
            Sitting.objects.create(plan=plan, round=number, table=str(table + 1), seats=CHAIRS, place=table)
        for place, one in enumerate(people):
            Seat.objects.create(
                plan=plan, round=number, table=str(1 + (place % TABLES if number == 1 else place // 3)), attendee=one
            )
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.RELEASED)
    Release.objects.create(event=event, plan=plan)
    return event, people


class Device:
    """A desk as it is in somebody's hand: what it holds, what it has said, and what of it has not been answered."""

    def __init__(self, row):
        self.row, self.ways, self.said, self.waiting, self.ended = row, [], [], [], False


class Doors(RuleBasedStateMachine):
    """Three desks of one event."""

    @initialize()
    def begin(self):
        self.outer = transaction.atomic()
        self.outer.__enter__()
        with scopes_disabled():
            self.event, self.people = a_small_event()
            self.desks = [
                Device(Desk.objects.create(event=self.event, name=f"Desk {n}", digest=digest(f"{self.event.pk} {n}")))
                for n in range(3)
            ]
        self.taken: dict[uuid.UUID, Said] = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    # -- what people at desks do; nothing of it needs a network ---------------------------------------------------------

    @rule(desk=st.integers(0, 2), who=st.integers(0, PEOPLE + 2), late=st.integers(-300, 300))
    def check_in(self, desk, who, late):
        """Check in somebody on the list, or once more somebody whom this desk added."""
        added = [str(one.key) for one in self.desks[desk].said if one.added]
        about = [*(one.code for one in self.people), *added]
        self._say(desk, Said(uuid.uuid4(), about[who % len(about)], AT + timedelta(minutes=late)))

    @rule(desk=st.integers(0, 2), which=st.integers(0, 30))
    def take_back(self, desk, which):
        device = self.desks[desk]
        words = [one for one in device.said if one.undoes is None]
        if words:
            word = words[which % len(words)]
            self._say(desk, Said(uuid.uuid4(), word.about, AT, undoes=word.key))

    @rule(desk=st.integers(0, 2), name=st.sampled_from(["Zoe", "Ana Lima", "\u202egnol"]))
    def walk_in(self, desk, name):
        device = self.desks[desk]
        way = device.ways.pop(0) if device.ways else None
        key = uuid.uuid4()
        told = dict(way.tables) if way else {}
        self._say(desk, Said(key, str(key), AT, added={"name": name}, way=way.key if way else None, told=told))

    def _say(self, desk, word):
        self.desks[desk].said.append(word)
        self.desks[desk].waiting.append(word)

    # -- what the network does -------------------------------------------------------------------------------------------

    @rule(desk=st.integers(0, 2), order=st.randoms(use_true_random=False), answered=st.booleans(), again=st.booleans())
    def send(self, desk, order, answered, again):
        """Send what waits, in any order, some of it again; the answer may get lost."""
        device = self.desks[desk]
        if device.ended:
            return
        words = [*device.waiting, *(device.said[:2] if again else [])]
        order.shuffle(words)
        with scopes_disabled():
            answer = take(desk=device.row, said=words)
            self.taken |= {one.key: one for one in words if one.key in answer.keys}
            if answered:
                device.waiting = [one for one in device.waiting if one.key not in answer.keys]
                if not device.waiting:
                    device.ways = refill(desk=device.row)

    @rule(desk=st.integers(0, 2))
    @precondition(lambda self: sum(not one.ended for one in self.desks) > 1)
    def end(self, desk):
        device = self.desks[desk]
        if not device.ended:
            device.ended = True
            with scopes_disabled():
                desks.end(desk=device.row, by=None)

    # -- what always holds -----------------------------------------------------------------------------------------------

    @invariant()
    def nobody_is_lost_or_doubled(self):
        with scopes_disabled():
            assert set(CheckIn.objects.filter(event=self.event).values_list("pk", flat=True)) == set(self.taken)
            mistakes = {one.undoes for one in self.taken.values()}
            stands = {one.about for one in self.taken.values() if one.undoes is None and one.key not in mistakes}
            added = {str(key): pk for key, pk in WalkIn.objects.filter(event=self.event).values_list("pk", "attendee")}
            codes = dict(Attendee.objects.filter(event=self.event).values_list("code", "pk"))
            assert here(self.event) == {added.get(one) or codes[one] for one in stands}
            assert set(added) == {str(one.key) for one in self.taken.values() if one.added}
            assert Attendee.objects.filter(event=self.event).count() == PEOPLE + len(added)

    @invariant()
    def no_chair_is_given_or_held_twice(self):
        with scopes_disabled():
            for number in range(1, ROUNDS + 1):
                sits = Counter({table: len(people) for table, people in places_here(self.event, number).items()})
                held = Counter(
                    DoorSeat.objects.filter(event=self.event, round=number, attendee=None).values_list(
                        "table", flat=True
                    )
                )
                assert all(many <= CHAIRS for many in (sits + held).values())
            given = [(number, who) for number, _table, who in given_at(self.event)]
            assert len(given) == len(set(given)), "nobody has two chairs"
            assert not DoorSeat.objects.filter(desk__ended_at__isnull=False, attendee=None).exists()

    @invariant()
    def what_a_desk_told_is_true_or_flagged(self):
        with scopes_disabled():
            seated = {(who, number): table for number, table, who in given_at(self.event)}
            present = here(self.event)
            for one in WalkIn.objects.filter(event=self.event).select_related("attendee"):
                assert (one.attendee.state == Attendee.State.COMING) == (one.attendee_id in present)
                if one.attendee_id not in present:
                    assert not DoorSeat.objects.filter(attendee=one.attendee_id).exists()
                    continue
                told = self.taken[one.pk].told
                is_true = all(seated.get((one.attendee_id, number)) == table for number, table in told.items())
                assert is_true or one.again


def test_desks_merge_whatever_happens_between_them(db):
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Doors,
        settings=settings(
            max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )

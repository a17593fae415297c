"""A day of a small event against a simple model: arrivals, mistakes, counts, closed doors, repairs, undo, retries, duplicates."""

from __future__ import annotations

import uuid

import pytest
from django.db import transaction
from django.utils import timezone
from django_scopes import scope
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kinfolk_web.day import attendance, counts, mending
from kinfolk_web.day.chairs import kept_chairs
from kinfolk_web.day.presence import Word, here, take_words
from kinfolk_web.models import Attendee, Plan, Sitting
from kinfolk_web.plans import releasing
from kinfolk_web.plans.actions import NotPossibleError
from kinfolk_web.plans.late import late_changes
from kinfolk_web.plans.queries import released_plan
from tests.site.plans.conftest import a_plan, seats_of
from tests.site.world import a_crowd, a_member, a_programme, an_attendee, an_event, do_jobs

PEOPLE, ROUNDS, WALK_INS = 16, 3, 2
WHO = st.integers(0, PEOPLE - 1)


class Day(RuleBasedStateMachine):
    """Everything real: the database, the repairer, the checks of a release."""

    world: tuple[Plan, object]

    @initialize(door=st.booleans())
    def open(self, door):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        plan, self.olive = self.world
        self.event = plan.event
        self.people = list(Attendee.objects.filter(event=self.event).order_by("pk"))
        self.said: list[Word] = []
        self.missed: dict[int, set[int]] = {number: set() for number in range(1, ROUNDS + 1)}
        self.seen: dict[int, set[int]] = {number: set() for number in range(1, ROUNDS + 1)}
        self.round, self.closed, self.stays, self.walked = 1, False, {}, 0
        self.before = [plan]
        self.sealed = {plan.number: seats_of(plan)}
        self.door = door
        if door:
            self._send([Word(uuid.uuid4(), one.pk, timezone.now()) for one in self.people[:12]])

    def teardown(self):
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    # -- the model: a set, a dictionary, a pointer ----------------------------------------------------------------------

    def _here(self):
        back = {word.undoes for word in self.said if word.undoes}
        return {word.attendee for word in self.said if not word.undoes and word.key not in back}

    def _present(self):
        """Who takes part in this round: before the doors close everybody, after it who was seen."""
        coming = {one.pk for one in self.people}
        if not self.closed:
            return coming
        if not self.said:
            return coming - self.missed[self.round]
        earlier = {pk for number in range(1, self.round) for pk in self.seen[number]}
        return ((self._here() | earlier) - self.missed[self.round] | self.seen[self.round]) & coming

    def _send(self, words):
        self.said += words
        take_words(event=self.event, words=words)

    @property
    def held(self):
        return self.before[-1]

    # -- what happens ---------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.door)
    @rule(who=st.sets(WHO, min_size=1, max_size=4))
    def come(self, who):
        self._send([Word(uuid.uuid4(), self.people[one].pk, timezone.now()) for one in sorted(who)])

    @rule(number=st.integers(0, 30))
    def was_a_mistake(self, number):
        if self.said:
            word = self.said[number % len(self.said)]
            if not word.undoes:
                self._send([Word(uuid.uuid4(), word.attendee, timezone.now(), word.key)])

    @rule()
    def everything_is_sent_again(self):
        assert take_words(event=self.event, words=list(reversed(self.said))) == 0

    @rule(who=WHO, is_here=st.booleans(), again=st.booleans())
    def a_host_ticks(self, who, is_here, again):
        pk = self.people[who].pk
        table = seats_of(self.held).get((pk, self.round))
        if table is None:
            return
        words = [(uuid.uuid4(), pk, is_here)]
        for _twice in range(1 + again):
            counts.tick(place=counts.Place(self.held, self.round, table), words=words)
        (self.seen if is_here else self.missed)[self.round].add(pk)
        (self.missed if is_here else self.seen)[self.round].discard(pk)

    @precondition(lambda self: self.door and self.walked < WALK_INS)
    @rule()
    def walks_in(self):
        self.walked += 1
        one = an_attendee(self.event, f"Walk In {self.walked}", languages=["en"])
        self.people.append(one)
        self._send([Word(uuid.uuid4(), one.pk, timezone.now())])

    @rule(who=WHO)
    def will_not_move(self, who):
        one = self.people[who]
        attendance.stay(attendee=one, number=self.round, by=self.olive)
        self.stays[one.pk] = self.round

    @precondition(lambda self: self.closed and self.round < ROUNDS)
    @rule()
    def the_next_round_begins(self):
        self.round += 1
        attendance.close_doors(event=self.event, number=self.round, by=self.olive)

    @rule(close=st.sampled_from((True, True, False)))
    def is_mended(self, close):
        if close:
            attendance.close_doors(event=self.event, number=self.round, by=self.olive)
            self.closed = True
        job = mending.propose(event=self.event, number=self.round, by=self.olive)
        assert mending.propose(event=self.event, number=self.round, by=self.olive) == job, "asked twice, it works once"
        do_jobs()
        job.refresh_from_db()
        if job.state == "failed":
            assert not job.problem.startswith("internal:"), job.problem
            return
        draft = mending.proposal_of(self.event, self.round).plan
        assert released_plan(self.event).plan.number == self.held.number, "a proposal alone changes nothing"
        mending.apply(event=self.event, number=draft.number, by=self.olive)
        with pytest.raises(NotPossibleError):
            mending.apply(event=self.event, number=draft.number, by=self.olive)
        self._as_promised(seats_of(self.held), seats_of(draft))
        draft.refresh_from_db()
        draft.event = self.event
        self.before.append(draft)
        self.sealed[draft.number] = seats_of(draft)
        assert not late_changes(draft).away
        assert not late_changes(draft).back
        assert not late_changes(draft).arrived

    def _as_promised(self, before, after):
        now = {pk for pk, number in after if number == self.round}
        assert now == self._present(), "everybody who is here has a chair, and nobody else"
        assert {key: table for key, table in after.items() if key[1] < self.round} == {
            key: table for key, table in before.items() if key[1] < self.round
        }, "rounds that are over stay as they were"
        for pk, since in self.stays.items():
            for number in range(max(since, self.round), ROUNDS + 1):
                if (pk, number) in before and (pk, number) in after and pk in self._present():
                    assert after[pk, number] == before[pk, number], "the plan goes round them"

    @precondition(lambda self: len(self.before) > 1)
    @rule()
    def is_taken_back(self):
        mending.take_back(event=self.event, by=self.olive)
        self.before.pop()

    # -- what holds at every moment -------------------------------------------------------------------------------------

    @invariant()
    def who_is_here_is_who_the_model_says(self):
        if hasattr(self, "said"):
            assert here(self.event) == self._here()

    @invariant()
    def readers_see_one_plan_whole_and_nobody_sits_twice(self):
        if not hasattr(self, "said"):
            return
        holding = released_plan(self.event)
        assert holding.plan.number == self.held.number
        assert dict(holding.where) == self.sealed[self.held.number]
        seats = {(one.round, one.table): one.seats for one in Sitting.objects.filter(plan=self.held)}
        assert all(len(one.people) <= seats[one.round, one.table] for one in holding.places)

    @invariant()
    def nobody_is_absent_before_the_doors_close(self):
        if hasattr(self, "said") and not self.closed:
            assert not late_changes(self.held).away

    @invariant()
    def a_chair_is_kept_only_where_there_is_one(self):
        if hasattr(self, "said"):
            for one in self.people[:3]:
                one.event = self.event
                for number, table in kept_chairs(one, self.held).items():
                    assert (one.pk, number) not in self.sealed[self.held.number]
                    there = [
                        key for key, at in self.sealed[self.held.number].items() if key[1] == number and at == table
                    ]
                    seats = Sitting.objects.filter(plan=self.held, round=number, table=table).first()
                    assert not table or len(there) < seats.seats


@pytest.mark.django_db
def test_a_whole_day_against_the_model():
    event = an_event(starts_on=None)
    a_crowd(event, PEOPLE)
    a_programme(event, rounds=ROUNDS, seats=6, tables=3)
    olive = a_member(event)
    with scope(community=event.community):
        plan = a_plan(event, olive, steps=2_000)
        releasing.release(plan=plan, by=olive)
        plan.refresh_from_db()
        Day.world = (plan, olive)
        run_state_machine_as_test(
            Day,
            settings=settings(
                max_examples=10,
                stateful_step_count=18,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                database=None,
            ),
        )

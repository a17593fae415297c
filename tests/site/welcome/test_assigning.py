"""Every newcomer gets a greeter by name before there is a plan, and the plan keeps them."""

from __future__ import annotations

from collections import Counter

import pytest
from django_scopes import scope, scopes_disabled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinfolk.facts import Facts
from kinfolk_web.models import Attendee, Greeting, Job, Mail, MeToo, Plan, Statement, Welcome
from kinfolk_web.people.actions import set_state
from kinfolk_web.plans import releasing, solving
from kinfolk_web.plans.bridge import problem_of
from kinfolk_web.plans.welcoming import as_settled, hand_on
from kinfolk_web.safety.models import ApartRequest
from kinfolk_web.welcome import actions
from kinfolk_web.welcome.assigning import find
from kinfolk_web.welcome.errors import RefusedError
from kinfolk_web.welcome.filling import fill
from kinfolk_web.welcome.queries import active, capacity, greeter_of
from tests.site.world import a_crowd, a_list_says, a_programme, an_attendee, an_event, do_jobs

pytestmark = pytest.mark.django_db
End = Welcome.End


@pytest.fixture
def event():
    event = an_event()
    with scope(community=event.community):
        yield event


def a_greeter(event, name="Tom Okoro", **fields):
    return an_attendee(event, name, **({"times_attended": 4, "is_greeter": True} | fields))


def new(event, name="Ana Lima", **fields):
    return an_attendee(event, name, **({"times_attended": 0} | fields))


def kept_apart(event, *pairs):
    a_list_says(event, [(one.code, other.code) for one, other in pairs], [])
    with scopes_disabled():
        ApartRequest.objects.update(state=ApartRequest.State.CONFIRMED)


def filled(event):
    fill(by=None, event=event)
    job = do_jobs()[-1]
    assert job.state == Job.State.DONE, job.problem
    return {one.newcomer.name: one.greeter.name for one in active(event).select_related("newcomer", "greeter")}


class TestFill:
    def test_a_newcomer_gets_somebody_weeks_before_there_is_a_programme(self, event):
        a_greeter(event), new(event)
        assert filled(event) == {"Ana Lima": "Tom Okoro"}
        assert {one.kind for one in Mail.objects.all()} == {"greeter_for_you", "greeter_yours"}

    def test_again_changes_nothing_and_writes_to_nobody_twice(self, event):
        a_greeter(event), new(event)
        first = filled(event), Mail.objects.count(), Welcome.objects.get().pk
        assert (filled(event), Mail.objects.count(), Welcome.objects.get().pk) == first

    def test_a_common_language_and_then_a_shared_statement_decide(self, event):
        for language in ("de", "en"):
            a_greeter(event, f"Greeter {language}", languages=[language])
        a_greeter(event, "Kindred en", languages=["en"])
        alone = Statement.objects.create(event=event, text="I run a one-person team", key="i run a one-person team")
        bo = new(event, "Bo", languages=["en"])
        for one in (bo, Attendee.objects.get(name="Kindred en")):
            MeToo.objects.create(statement=alone, attendee=one)
        new(event, "Ada", languages=["de"])
        assert filled(event) == {"Ada": "Greeter de", "Bo": "Kindred en"}

    def test_whoever_wants_none_or_is_not_coming_gets_none(self, event):
        a_greeter(event)
        new(event, "Bo", no_greeter=True), new(event, "Cy", state=Attendee.State.CANCELLED)
        new(event, "Di", hide_new=True)
        assert filled(event) == {"Di": "Tom Okoro"}, "who hid being new is greeted all the same"

    def test_somebody_the_vault_keeps_apart_never_greets(self, event):
        tom, ana = a_greeter(event), new(event)
        kept_apart(event, (tom, ana))
        assert filled(event) == {}

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(seed=st.integers(1, 10_000), people=st.integers(8, 60), capacities=st.lists(st.integers(0, 9), min_size=1))
    def test_capacity_party_and_language_whatever_the_list(self, event, seed, people, capacities):
        Attendee.objects.filter(event=event).delete()
        Statement.objects.filter(event=event).delete()
        crowd = a_crowd(event, people, seed)
        for nth, one in enumerate(crowd):
            one.is_greeter, one.greeter_capacity = (
                one.times_attended not in {0, None},
                capacities[nth % len(capacities)],
            )
        Attendee.objects.bulk_update(crowd, ["is_greeter", "greeter_capacity"])
        found = find(event, (), (), ())
        people_by = {one.pk: one for one in crowd}
        load = Counter(one.greeter for one in found)
        assert all(count <= min(5, capacity(people_by[greeter])) for greeter, count in load.items())
        facts = _facts(event)
        for one in found:
            newcomer, greeter = people_by[one.newcomer], people_by[one.greeter]
            assert not _together(facts, newcomer, greeter)
            if one.stand_in:
                assert not _together(facts, newcomer, people_by[one.stand_in])
            if newcomer.languages and greeter.languages and not set(newcomer.languages) & set(greeter.languages):
                free = [other for other in crowd if load[other.pk] < capacity(other)]
                assert not [
                    other
                    for other in free
                    if set(other.languages) & set(newcomer.languages) and not _together(facts, newcomer, other)
                ], "somebody free would have understood them"


def _facts(event):
    from kinfolk_web.welcome.assigning import _problem

    problem, numbers = _problem(event, (), (), ())
    return Facts(problem), {number: place for place, number in enumerate(numbers)}


def _together(facts, a, b):
    known, at = facts
    mine, theirs = (set(known.parties[at[one.pk]].tolist()) - {-1} for one in (a, b))
    return bool(mine & theirs)


class TestByHand:
    def test_the_team_chooses_and_it_can_be_undone(self, event):
        from kinfolk_web.core.undo import undo

        tom, eva, ana = a_greeter(event), a_greeter(event, "Eva Novak"), new(event)
        actions.assign(newcomer=ana, greeter=tom, by=None)
        done = actions.assign(newcomer=ana, greeter=eva, by=None)
        assert greeter_of(ana).name == "Eva Novak"
        undo(done, by=None)
        assert greeter_of(ana).name == "Tom Okoro"

    @pytest.mark.parametrize(
        ("greeter", "newcomer", "why"),
        [
            ({"is_greeter": False}, {}, "has not said yes"),
            ({"greeter_capacity": 0}, {}, "as many as they can"),
            ({"organisation": "Harbour Trust"}, {"organisation": "Harbour Trust"}, "own party"),
            ({"order": "4711"}, {"order": "4711"}, "own party"),
            ({"parties": ["Choir"]}, {"parties": ["choir"]}, "own party"),
            ({"email": "a@harbour.example"}, {"email": "b@harbour.example"}, "own party"),
            ({"state": Attendee.State.CANCELLED}, {}, "has not said yes"),
            ({}, {"no_greeter": True}, "wants no greeter"),
        ],
    )
    def test_what_is_refused_says_why(self, event, greeter, newcomer, why):
        for number in range(8):  # an address that more than a quarter share makes no party
            new(event, f"Guest {number}", email=f"guest{number}@elsewhere.example")
        tom, ana = a_greeter(event, **greeter), new(event, **newcomer)
        with pytest.raises(RefusedError, match=why):
            actions.assign(newcomer=ana, greeter=tom, by=None)
        assert not Welcome.objects.exists()


class TestPlan:
    def test_the_plan_keeps_who_was_settled_and_hands_on_whom_it_found(self, event):
        a_crowd(event, 40)
        a_programme(event, rounds=2, seats=6, tables=8)
        greeters = list(Attendee.objects.filter(event=event, is_greeter=True))
        newcomers = list(Attendee.objects.filter(event=event, times_attended=0))
        assert len(greeters) > 1
        assert len(newcomers) > 1
        chosen = None
        for greeter in greeters:
            try:
                actions.assign(newcomer=newcomers[0], greeter=greeter, by=None)
            except RefusedError:
                continue
            chosen = greeter
        solving.solve(by=None, event=event, steps=1_000)
        do_jobs()
        plan = Plan.objects.get()
        assert Greeting.objects.get(plan=plan, newcomer=newcomers[0]).greeter == chosen
        releasing.release(plan=plan, by=None)
        greeted = dict(Greeting.objects.filter(plan=plan).values_list("newcomer_id", "greeter_id"))
        assert {one.newcomer_id: one.greeter_id for one in active(event)} == greeted
        assert greeter_of(newcomers[0]).name == chosen.name

    def test_what_is_printed_follows_who_greets_by_now(self, event):
        tom, eva, ana = a_greeter(event), a_greeter(event, "Eva Novak"), new(event)
        document = {
            "people": [{"id": one.code} for one in (tom, eva, ana)],
            "greeters": [{"greeter": tom.code, "stand_in": eva.code, "newcomers": [ana.code]}],
        }
        assert as_settled(event, document) == document
        actions.assign(newcomer=ana, greeter=eva, by=None)
        assert as_settled(event, document)["greeters"] == [
            {"greeter": eva.code, "stand_in": None, "newcomers": [ana.code]}
        ]

    def test_a_plan_hands_on_nobody_whom_the_vault_keeps_apart_by_now(self, event):
        tom, eva, ana = a_greeter(event), a_greeter(event, "Eva Novak", is_greeter=False), new(event)
        bo = new(event, "Bo New")
        plan = Plan.objects.create(event=event, number=1)
        Greeting.objects.create(plan=plan, newcomer=ana, greeter=tom)
        Greeting.objects.create(plan=plan, newcomer=bo, greeter=tom, stand_in=eva)
        kept_apart(event, (ana, tom), (bo, eva))
        hand_on(plan)
        assert {(one.newcomer, one.greeter, one.stand_in) for one in active(event)} == {(bo, tom, None)}
        assert set(Mail.objects.values_list("attendee_id", flat=True)) == {tom.pk, bo.pk}
        eva.is_greeter = True
        eva.save()
        do_jobs()
        assert greeter_of(ana).name == "Eva Novak", "somebody else is looked for at once"
        assert not Mail.objects.filter(kind="greeter_changed").exists()

    def test_a_plan_hands_on_no_more_than_a_greeter_has_room_for(self, event):
        tom, ana, bo = a_greeter(event, greeter_capacity=1), new(event), new(event, "Bo New")
        plan = Plan.objects.create(event=event, number=1)
        Greeting.objects.create(plan=plan, newcomer=ana, greeter=tom)
        actions.assign(newcomer=bo, greeter=tom, by=None)
        hand_on(plan)
        assert [one.newcomer for one in active(event)] == [bo]

    def test_nothing_is_printed_of_what_has_ended_since(self, event):
        tom, eva, ana, bo = a_greeter(event), a_greeter(event, "Eva Novak"), new(event), new(event, "Bo New")
        cy = new(event, "Cy New", no_greeter=True)
        document = {
            "people": [{"id": one.code} for one in (tom, eva, ana, bo, cy)],
            "greeters": [{"greeter": tom.code, "stand_in": eva.code, "newcomers": [ana.code, bo.code, cy.code]}],
        }
        actions.assign(newcomer=ana, greeter=tom, by=None)
        actions.end(welcome=active(event).get(), because=End.NEWCOMER)
        assert as_settled(event, document)["greeters"] == [document["greeters"][0] | {"newcomers": [bo.code]}]
        kept_apart(event, (bo, tom), (bo, eva))
        assert as_settled(event, document)["greeters"] == [document["greeters"][0] | {"newcomers": [bo.code]}], (
            "what the vault says is not to be read off a draft"
        )
        assert as_settled(event, document, holds=True)["greeters"] == [], "all of it was handed on, as far as it may be"
        Attendee.objects.filter(pk=tom.pk).update(is_greeter=False)
        proposed = as_settled(event, document, holds=True)["greeters"]
        assert [one["newcomers"] for one in proposed] == [[bo.code]], "who is only proposed stands there to be asked"

    def test_a_greeter_who_left_is_no_part_of_a_problem(self, event):
        tom, ana = a_greeter(event), new(event)
        a_programme(event, rounds=1, tables=1)
        actions.assign(newcomer=ana, greeter=tom, by=None)
        assert problem_of(event)[0].greeters == ((tom.code, ana.code),)
        set_state(attendee=tom, coming=False, by=None)
        assert problem_of(event)[0].greeters == ()

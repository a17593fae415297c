"""Me-toos in plans: what the planner is given, and what comes back to a table: some, never who, never what was only counted."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from kinfolk_web.models import MeToo, Plan, Release, Seat, Statement
from kinfolk_web.people import moderating, speaking
from kinfolk_web.people.invitations import secret_of
from kinfolk_web.plans import bridge
from kinfolk_web.plans.sharing import shared_at_tables
from tests.site.world import a_programme, an_attendee, an_event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def every_community():
    """Tests look at all rows."""
    with scopes_disabled():
        yield


@pytest.fixture
def event():
    event = an_event()
    moderating.add(event=event, text="I keep bees", by=None)
    return event


def table(event, *said: str | None):
    """A table of people who said the statement with ``tell`` or ``count``, or said nothing."""
    plan, one, people = Plan.objects.create(event=event, number=1), Statement.objects.get(), []
    for number, how in enumerate(said):
        people.append(an_attendee(event, f"Person {number}"))
        Seat.objects.create(plan=plan, round=1, table="4", attendee=people[-1])
        if how:
            speaking.me_too(attendee=people[-1], number=one.pk, shown=how == "tell", key=uuid4())
    return plan, people


def told(attendee, plan, round_: int = 1) -> list[str]:
    return [card.text for card in shared_at_tables(attendee, plan).get(round_, [])]


def test_two_who_let_their_table_know_are_both_told_that_there_are_some(event):
    plan, (ana, bo, cy) = table(event, "tell", "tell", None)
    assert told(ana, plan) == told(bo, plan) == ["I keep bees"]
    assert told(cy, plan) == []
    assert told(ana, plan, 2) == []


@pytest.mark.parametrize("said", [("tell", "count"), ("count", "tell"), ("count", "count"), ("tell", None)])
def test_who_is_only_counted_is_never_told_of_and_hears_of_nobody(event, said):
    plan, people = table(event, *said)
    assert [told(one, plan) for one in people] == [[], []]


def test_somebody_at_another_table_does_not_count(event):
    plan, (ana, bo) = table(event, "tell", "tell")
    Seat.objects.filter(attendee=bo).update(table="5")
    assert told(ana, plan) == []


def test_on_a_sensitive_topic_there_have_to_be_two_others(event):
    plan, (ana, *_others) = table(event, "tell", "tell")
    Statement.objects.update(sensitive=True)
    assert told(ana, plan) == []
    cy = an_attendee(event, "Cy Dorn")
    Seat.objects.create(plan=plan, round=1, table="4", attendee=cy)
    speaking.me_too(attendee=cy, number=Statement.objects.get().pk, shown=True, key=uuid4())
    assert told(ana, plan) == ["I keep bees"]


def test_what_was_taken_back_or_taken_off_is_told_no_more(event):
    plan, (ana, bo) = table(event, "tell", "tell")
    moderating.stop(event=event, stopped=True, by=None)
    assert told(ana, plan) == []
    moderating.stop(event=event, stopped=False, by=None)
    speaking.take_back(attendee=bo, number=Statement.objects.get().pk)
    assert told(ana, plan) == []


def test_the_planner_is_given_what_counts_and_nothing_else(event):
    a_programme(event, rounds=2, seats=4)
    _plan, people = table(event, "tell", "count", "tell", None, None, None)
    waits = speaking.send(statement=speaking.write(attendee=people[3], text="I swim", language="en"), shown=True)
    problem, _notes = bridge.problem_of(event)
    said = {one.id: one.statements for one in problem.people}
    assert [len(said[one.code]) for one in people] == [1, 1, 1, 0, 0, 0], "what waits to be read is not planned with"
    assert len({text for texts in said.values() for text in texts}) == 1
    before = bridge.digest_of(problem)
    speaking.take_back(attendee=people[0], number=Statement.objects.get(text="I keep bees").pk)
    moderating.approve(statements=[waits], by=None)
    problem, _notes = bridge.problem_of(event)
    said = {one.id: one.statements for one in problem.people}
    assert [len(said[one.code]) for one in people] == [0, 1, 1, 1, 0, 0]
    assert bridge.digest_of(problem) != before, "the plan that holds is known to be older than what people said"
    assert MeToo.objects.count() == 3


def test_what_a_plan_says_of_a_broken_promise_names_no_statement(event):
    a_programme(event, rounds=1, seats=3)
    _plan, people = table(event, "count", "count", None, None, None, None)
    problem, _notes = bridge.problem_of(event)
    assert "bees" not in repr(problem)
    assert people


def test_my_page_tells_it_of_the_first_table_and_names_nobody(event):
    a_programme(event, rounds=1)
    plan, (ana, bo) = table(event, "tell", "tell")
    Plan.objects.filter(pk=plan.pk).update(state="released", programme={"rounds": [{"round": 1}]})
    Release.objects.create(event=event, plan=plan)
    type(event).objects.filter(pk=event.pk).update(starts_on=timezone.localdate())
    browser = Client()
    browser.post(reverse("invitation_link", args=[secret_of(ana)]))
    page = browser.get("/my/").content.decode()
    assert "Some at your table said this too:" in page
    assert "I keep bees" in page
    assert bo.name not in page

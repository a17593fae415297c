"""Me-toos in plans: what the planner is given, and what comes back to a table: some, never who, never what was only counted."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from kinfolk_web.models import Block, MeToo, Plan, Release, Seat, Statement
from kinfolk_web.people import moderating, speaking
from kinfolk_web.people.invitations import secret_of
from kinfolk_web.plans import bridge
from kinfolk_web.plans.sharing import Since, shared_at_tables
from kinfolk_web.welcome.shown import said_until
from tests.site.day.world import a_block, a_day, a_plan, people, where_it_is_noon
from tests.site.phone.steps import opened
from tests.site.phone.test_kept import cut
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
    return [card.text for card in shared_at_tables(attendee, plan, Since(timezone.now())).get(round_, [])]


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
    MeToo.objects.update(made_at=timezone.now() - timedelta(days=2))  # before tables were told
    Release.objects.create(event=event, plan=plan)
    type(event).objects.filter(pk=event.pk).update(starts_on=timezone.localdate())
    browser = Client()
    browser.post(reverse("invitation_link", args=[secret_of(ana)]))
    page = browser.get("/my/").content.decode()
    assert "Some at your table said this too:" in page
    assert "I keep bees" in page
    assert bo.name not in page


def test_while_a_table_sits_nothing_of_what_a_neighbour_taps_reaches_my_page(monkeypatch):
    event = a_day(timezone=where_it_is_noon())
    moderating.add(event=event, text="I keep bees", by=None)
    one = Statement.objects.get()
    for minutes in (-10, 40):
        a_block(event, Block.Kind.ROUND, minutes, 30)
    ana, bo, cy = people(event, 3)
    a_plan(event, [{"4": [ana, bo, cy]}, {"4": [ana, bo], "5": [cy]}])
    speaking.me_too(attendee=ana, number=one.pk, shown=True, key=uuid4())
    MeToo.objects.update(made_at=timezone.now() - timedelta(days=2))
    browser = opened(ana)

    def page() -> str:
        return cut(browser.get("/my/").content.decode())

    before = page()
    speaking.me_too(attendee=bo, number=one.pk, shown=True, key=uuid4())
    speaking.me_too(attendee=cy, number=one.pk, shown=True, key=uuid4())
    assert page() == before, "I sit beside them, and see who touches their phone"
    begun = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: begun + timedelta(minutes=45))
    assert page().count("I keep bees") == before.count("I keep bees") + 1, "of the table whose round has begun since"
    speaking.take_back(attendee=bo, number=one.pk)
    assert page().count("I keep bees") == before.count("I keep bees"), "taking back is at once"
    speaking.me_too(attendee=bo, number=one.pk, shown=True, key=uuid4())
    assert page().count("I keep bees") == before.count("I keep bees")


def test_what_was_only_counted_and_is_told_now_counts_from_now_on(event):
    plan, (ana, bo) = table(event, "tell", "count")
    shown = Since(timezone.now())
    number, key = Statement.objects.get().pk, uuid4()
    speaking.me_too(attendee=bo, number=number, shown=True, key=key)
    assert (shared_at_tables(ana, plan, shown), told(ana, plan)) == ({}, ["I keep bees"])
    before = MeToo.objects.get(attendee=bo).made_at
    speaking.me_too(attendee=bo, number=number, shown=True, key=key)
    assert MeToo.objects.get(attendee=bo).made_at == before, "the same tap, sent again"


def test_a_plan_that_is_released_tells_anew_until_people_sit():
    event = a_day(timezone=where_it_is_noon())
    a_block(event, Block.Kind.ROUND, 30, 30)
    a_block(event, Block.Kind.ROUND, 70, 30)
    plan = a_plan(event, [{"1": people(event, 3)}])
    plan.refresh_from_db()
    assert said_until(event, plan).until(1) == plan.released_at == said_until(event, plan).until(2)
    begins = timezone.now() - timedelta(hours=1)
    first = Block.objects.filter(event=event).order_by("starts_at").first()
    Block.objects.filter(pk=first.pk).update(starts_at=begins.astimezone(ZoneInfo(event.timezone)).time())
    since = said_until(type(event).objects.get(pk=event.pk), plan)
    assert since.until(1) == since.until(2) == begins
    assert not since.counts(2, timezone.now())
    undated = an_event(slug="some-day", starts_on=None, community=event.community)
    assert said_until(undated, plan).until(1) == plan.released_at
    assert said_until(undated, None).until(1) is None

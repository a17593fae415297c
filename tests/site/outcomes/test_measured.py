"""What the last event showed is offered to the forecast of the next: who stayed away, who talked at tables, how long breaks were."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope

from kinfolk_web.day import clock
from kinfolk_web.day.clock import Step
from kinfolk_web.day.presence import Word, take_words
from kinfolk_web.models import Block, Job, Study
from kinfolk_web.outcomes.measured import measured_before
from tests.site.day.world import a_block, a_day, a_plan, people, where_it_is_noon
from tests.site.phone.steps import main_of
from tests.site.world import a_member, an_event, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/c/lamplighters/next/plans/1/forecast/"


def a_last_time():
    """Return an event that is over and has a plan: eight people at tables of four, a break of twenty minutes that was prolonged."""
    last = a_day(name="Spring supper", timezone=where_it_is_noon())
    for kind, begins, minutes in (("round", -300, 40), ("break", -260, 20), ("round", -240, 40)):
        a_block(last, Block.Kind(kind), begins, minutes)
    there = people(last, 8)
    plan = a_plan(last, [{"1": there[:4], "2": there[4:]}])
    with scope(community=last.community):
        at = timezone.now() - timedelta(minutes=250)
        clock.lengthen(event=last, minutes=10, step=Step(by=None, version=0, at=at))
    return last, there, plan


def a_next(last, **fields):
    later = timezone.now().date() + timedelta(days=90)
    return an_event(community=last.community, slug="next", **({"starts_on": later} | fields))


def counted(last, plan, together):
    return Study.objects.create(
        event=last, design=Study.Design.PLANS, state=Study.State.DRAWN, protocol={}, fingerprint="f", seed="1", plan=plan,
        result={"said": "counted", "together": together, "otherwise": 0.1},
    )  # fmt: skip


def test_what_was_measured_last_time_is_offered_with_one_button():
    last, there, plan = a_last_time()
    event = a_next(last)
    with scope(community=last.community):
        take_words(event=last, words=[Word(uuid.uuid4(), one.pk, timezone.now()) for one in there[:6]])
        counted(last, plan, 0.72)
        a_plan(event, [{"1": people(event, 4)}])
        assert measured_before(last) is None, "nothing was before it"
    olive = signed_in(a_member(event))
    page = main_of(olive.get(PAGE))
    assert (
        "Measured last time, at Spring supper: 25 in 100 did not come; of the pairs whom the lot seated together, at tables of "
        "about 4, 72 in 100 say that they talked; breaks lasted 30 min on average, 20 by the programme." in page
    )
    olive.post(PAGE + "make/", {"measured": "1", "no_show": "10", "met_minutes": "6"})
    assert Job.objects.get(kind="forecast").given["assume"] == {
        "no_show": 0.25, "met_at_4": 0.72, "met_at_6": 0.6, "met_at_8": 0.48, "met_at_10": 0.36, "break_minutes": 30,
        "met_minutes": 6,
    }, "what was measured comes first, and what nobody measured is as typed"  # fmt: skip


def test_breaks_of_a_programme_are_taken_as_much_longer_as_they_were_last_time():
    last, _there, _plan = a_last_time()
    event = a_next(last)
    with scope(community=last.community):
        for begins, kind in ((0, "round"), (30, "break"), (60, "round")):
            a_block(event, Block.Kind(kind), 90 * 24 * 60 + begins, 30)
        found = measured_before(event)
        assert found.assume == {"break_minutes": 45}, "nobody was checked in, and no lottery was counted"


def test_nothing_is_offered_where_nothing_was_measured_and_of_nothing_that_is_not_over():
    last = a_day(name="Walk")
    a_block(last, Block.Kind.ROUND, -300, 40)
    event = a_next(last)
    with scope(community=last.community):
        assert measured_before(event) is None
        there = people(last, 6)
        take_words(event=last, words=[Word(uuid.uuid4(), one.pk, timezone.now()) for one in there])
        assert measured_before(event).said == ["0 in 100 did not come"]
        a_block(last, Block.Kind.ROUND, 30, 40)
        assert measured_before(event) is None

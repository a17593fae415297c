"""What people do together follows the day as it is steered: pulse, company at tables and chairs given at the door."""

from __future__ import annotations

import pytest
from django.utils import timezone
from django_scopes import scope

from kinfolk_web.day import clock, pulse, sitting
from kinfolk_web.day.rounds import coming_rounds
from kinfolk_web.models import Block
from kinfolk_web.plans.rehearsing import where_it_begins_soon
from tests.site.world import a_programme, an_event


@pytest.fixture
def event(db):
    event = an_event()
    a_programme(event, rounds=3)
    with scope(community=event.community):
        event.timezone, event.starts_on = where_it_begins_soon(Block.objects.first().starts_at, timezone.now())
        event.save()
        yield event


def test_pulse_and_company_come_when_the_stage_manager_says_so_not_when_the_programme_does(event):
    def step(does, **more):
        return does(event=event, step=clock.Step(by=None, version=clock.run_of(event).version), **more)

    assert sitting.rounds_begun(event) == []
    step(clock.go_to_next)
    assert [number for number, _block in sitting.rounds_begun(event)] == [1]
    assert pulse.open_turn(event) is None, "the round has just begun"
    step(clock.shorten, minutes=44)
    assert pulse.open_turn(event).number == 1
    step(clock.go_to_next)
    assert [number for number, _block in sitting.rounds_begun(event)] == [1, 2]
    assert pulse.open_turn(event) is None
    assert [one.number for one in coming_rounds(event)] == [2, 3]


def test_a_round_that_is_left_out_never_begins(event):
    second = Block.objects.all()[1]
    run = clock.now(event)
    run = clock.skip(event=event, block=second.pk, step=clock.Step(by=None, version=run.version))
    for _again in range(2):
        run = clock.go_to_next(event=event, step=clock.Step(by=None, version=run.version))
    assert [number for number, _block in sitting.rounds_begun(event)] == [1, 3]

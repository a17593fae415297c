"""An event with a plan, solved quickly."""

from __future__ import annotations

import pytest
from django_scopes import scope

from kinfolk_web.models import Plan
from kinfolk_web.plans import confidential, solving
from tests.site.world import a_crowd, a_member, a_programme, an_event, do_jobs


@pytest.fixture
def event(db):
    event = an_event()
    a_crowd(event, 60)
    a_programme(event, rounds=3, seats=6, tables=10)
    return event


@pytest.fixture
def olive(event):
    return a_member(event)


@pytest.fixture
def scoped(event):
    with scope(community=event.community):
        yield event


@pytest.fixture
def plan(scoped, olive):
    return a_plan(scoped, olive)


@pytest.fixture
def nothing_confidential():
    """Whatever is registered, these tests begin and end without."""
    sources, reviews = list(confidential._sources), list(confidential._reviews)
    confidential._sources.clear()
    confidential._reviews.clear()
    yield confidential
    confidential._sources[:], confidential._reviews[:] = sources, reviews


def a_plan(event, by, steps=20_000, **given) -> Plan:
    """Return the plan of a quick solve, done by the worker."""
    job = solving.solve(by=by, event=event, steps=steps, **given)
    do_jobs()
    job.refresh_from_db()
    assert job.state == "done", job.problem
    return Plan.objects.get(event=event, number=job.result["plan"])


def seats_of(plan):
    """Return who sits where: person and round to table."""
    return {(seat.attendee_id, seat.round): seat.table for seat in plan.all_seats.all()}

"""An event with everything in it, so that every address has something to show: solved, released, copied, invited."""

from __future__ import annotations

from datetime import time
from uuid import uuid4

from django_scopes import scope

from kinfolk_web.day import looking, walls
from kinfolk_web.models import Block, Event, OpenTable, Plan, Role
from kinfolk_web.outcomes.evaluation import actions as evaluation
from kinfolk_web.people import mailing
from kinfolk_web.plans import actions, releasing, solving
from tests.site.world import a_crowd, a_member, a_programme, an_event, do_jobs


def a_full_event() -> Event:
    """Return forty people with a plan that holds and a copy of it; two safety leads, somebody in every other role."""
    event = an_event()
    a_crowd(event, 40)
    a_programme(event, rounds=2, seats=6, tables=7)
    staff = {role: a_member(event, role, f"{role}@example.org") for role in Role}
    a_member(event, Role.SAFETY_LEAD, "second@example.org")
    with scope(community=event.community):
        solving.solve(by=staff[Role.ORGANISER], event=event, steps=2_000)
        do_jobs()
        plan = Plan.objects.get()
        releasing.release(plan=plan, by=staff[Role.ORGANISER])
        actions.copy(plan=plan, by=staff[Role.ORGANISER])
        evaluation.write_same(event=event, by=staff[Role.ORGANISER])
        walls.make(event=event, name="Stage", by=staff[Role.ORGANISER])
        looking.propose(event=event, by=staff[Role.ORGANISER])
        lunch = Block.objects.create(event=event, kind=Block.Kind.OPEN_TABLES, starts_at=time(13))
        OpenTable.objects.create(event=event, key=uuid4(), block=lunch, title="Who helps whom?", seats=4)
        mailing.start(event=event, kind=mailing.INVITATION, by=staff[Role.ORGANISER])
    return event

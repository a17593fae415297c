"""The leak meter: what it says of a pair is what counting says, and what solving again and again shows."""

from __future__ import annotations

from itertools import combinations
from math import sqrt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from kinfolk.files.document import plan_document
from kinfolk.solve import Effort, solve
from kinfolk_web.models import ApartRequest, Plan, Role, Seat
from kinfolk_web.plans import bridge, confidential, solving
from kinfolk_web.safety.actions import accept_plan, decide
from kinfolk_web.safety.leaking import Meter
from kinfolk_web.safety.queries import broken_in, leaking_in, leaks_in
from tests.site.world import a_list_says, a_member, a_programme, an_attendee, an_event, do_jobs

pytestmark = pytest.mark.django_db


def seated(event, rounds):
    """A plan with these tables: for each round, a list of lists of attendees."""
    plan = Plan.objects.create(event=event, number=Plan.objects.filter(event=event).count() + 1)
    for number, tables in enumerate(rounds, 1):
        for label, people in enumerate(tables, 1):
            Seat.objects.bulk_create(Seat(plan=plan, round=number, table=str(label), attendee=one) for one in people)
    return plan


@pytest.fixture
def event():
    event = an_event()
    with scope(community=event.community):
        yield event


def people_of(event, count, **fields):
    return [an_attendee(event, f"Person {number}", **fields) for number in range(count)]


def test_a_pair_is_compared_with_pairs_that_could_have_met_as_often(event):
    people = people_of(event, 24)
    rounds = [[people[k * 6 : k * 6 + 6] for k in range(4)], [people[k::4] for k in range(4)]]
    late = people[23]
    rounds[1] = [[one for one in table if one is not late] for table in rounds[1]]  # there in the first round only
    meter = Meter(seated(event, rounds))
    met = meter.met
    both = people[:23]
    pairs = [(a.pk, b.pk) for a, b in combinations(both, 2)]
    apart = next(pair for pair in pairs if pair not in met)
    others = [pair for pair in pairs if pair != apart]
    leak = meter.of(*apart)
    assert leak.unmet == pytest.approx(sum(pair not in met for pair in others) / len(others))
    assert leak.fewest == min(sum(one in pair for pair in _all(people) if pair not in met | {apart}) for one in apart)
    assert meter.of(*next(iter(met))) is None, "who meets gives nothing away"


def _all(people):
    return [(a.pk, b.pk) for a, b in combinations(people, 2)]


def test_who_could_never_have_met_gives_nothing_away(event):
    early, late = people_of(event, 6), people_of(event, 6)
    meter = Meter(seated(event, [[early], [late]]))
    assert meter.of(early[0].pk, late[0].pk) is None


def test_people_of_one_party_are_compared_with_other_parties(event):
    firm = people_of(event, 12, organisation="Firm")
    rest = people_of(event, 12)
    meter = Meter(seated(event, [[firm[k::6] + rest[k::6] for k in range(6)]]))
    pair = next(pair for pair in _all(firm) if pair not in meter.met)
    inside = [other for other in _all(firm) if other != pair]
    assert meter.of(*pair).unmet == pytest.approx(sum(other not in meter.met for other in inside) / len(inside))


def test_where_everybody_else_meets_the_gate_closes_and_only_a_yes_opens_it(event):
    people = people_of(event, 9)
    grid = [people[k * 3 : k * 3 + 3] for k in range(3)]
    lines = [grid, [[row[k] for row in grid] for k in range(3)]]
    lines += [[[grid[i][(k + step * i) % 3] for i in range(3)] for k in range(3)] for step in (1, 2)]
    plan = seated(event, lines)  # nine people, four rounds of three: everybody meets everybody once
    Seat.objects.filter(plan=plan, round=1, attendee=people[0]).delete()  # all but these two with two others
    sol, _sam = (a_member(event, Role.SAFETY_LEAD, email) for email in ("sol@example.org", "sam@example.org"))
    a_list_says(event, [(people[0].code, people[1].code)], [])
    request = ApartRequest.objects.get()
    assert confidential.ready(plan), "what is not confirmed binds nobody"
    decide(event=event, pk=request.pk, state="confirmed", by=sol)
    leak = leaks_in(plan)[request.pk]
    assert leak.likelihood > 5
    assert leak.fewest < 5
    assert leaking_in(plan) == [request.pk]
    assert not confidential.ready(plan)
    accept_plan(plan=plan, by=sol)
    assert confidential.ready(plan)


def test_a_plan_is_read_alike_whether_there_is_a_request_or_not(event):
    people = people_of(event, 12)
    plan = seated(event, [[people[:6], people[6:]]])
    sol, _sam = (a_member(event, Role.SAFETY_LEAD, email) for email in ("sol@example.org", "sam@example.org"))
    with CaptureQueriesContext(connection) as without:
        assert (broken_in(plan), leaks_in(plan)) == ({}, {})
    a_list_says(event, [(people[0].code, people[1].code)], [])
    decide(event=event, pk=ApartRequest.objects.get().pk, state="confirmed", by=sol)
    with CaptureQueriesContext(connection) as with_one:
        assert list(broken_in(plan).values()) == [[1]]
        assert leaks_in(plan) == {}
    assert len(with_one) == len(without)


def test_two_kept_apart_are_no_evidence_for_each_other(event):
    people = people_of(event, 24)
    meter = Meter(seated(event, [[people[k * 6 : k * 6 + 6] for k in range(4)]]))
    a, b, c = people[0], people[6], people[12]
    alone, with_other = meter.of(a.pk, b.pk), meter.of(a.pk, b.pk, others=[(a.pk, c.pk)])
    assert with_other.fewest == alone.fewest - 1
    assert with_other.unmet < alone.unmet


@pytest.mark.slow
def test_what_the_meter_says_is_no_less_than_what_solving_again_shows(event):
    """From one plan it says how likely two never meet; plans without the request, seed after seed, show how often."""
    people_of(event, 6, is_host=True)
    one, other, *_ = people_of(event, 24)
    a_programme(event, rounds=3, seats=6)
    olive = a_member(event)
    problem, _notes = bridge.problem_of(event)
    seeds = 24
    unmet = sum(not _meet(solve(problem, Effort(seed=seed, steps=400)), one.code, other.code) for seed in range(seeds))
    sol, _sam = (a_member(event, Role.SAFETY_LEAD, email) for email in ("sol@example.org", "sam@example.org"))
    a_list_says(event, [(one.code, other.code)], [])
    request = ApartRequest.objects.get()
    decide(event=event, pk=request.pk, state="confirmed", by=sol)
    solving.solve(by=olive, event=event, steps=400)
    do_jobs()
    said = leaks_in(Plan.objects.get())[request.pk]
    share = unmet / seeds
    most = share + 2 * sqrt(share * (1 - share) / seeds)  # two standard errors: so few seeds say no more
    assert said.likelihood >= 1 / most, (said, unmet)


def _meet(result, one, other):
    rounds = plan_document(result)["rounds"]
    return any({one, other} <= set(table["people"]) for entry in rounds for table in entry["tables"])

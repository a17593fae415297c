"""Whether there is a request or not: no page, header, export, log or refusal differs by a byte for anybody else."""

from __future__ import annotations

import logging

import pytest
from django.db import connection
from django.test import Client
from django_scopes import scope, scopes_disabled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinfolk_web.models import ApartRequest, Change, Job, Membership, Plan, Release, Role, Seat, Sitting
from kinfolk_web.plans import confidential
from kinfolk_web.safety.actions import accept_plan, decide
from kinfolk_web.safety.queries import broken_in, leak_of
from kinfolk_web.urls import ROUTES
from tests.site.security.crawl import address, ask, digest, found_in, walk
from tests.site.world import a_crowd, a_list_says, a_member, a_user, an_attendee, an_event, signed_in

pytestmark = pytest.mark.django_db
CANARY = "Zebedee Quux never near Ana"


@pytest.fixture
def event():
    """Forty people, a released plan and a draft; two safety leads, and somebody in every other role."""
    event = an_event()
    people = a_crowd(event, 40)
    with scopes_disabled():
        for number, state in ((1, Plan.State.RELEASED), (2, Plan.State.DRAFT)):
            plan = Plan.objects.create(
                event=event, number=number, state=Plan.State.DRAFT, programme={"event": "Meeting"}
            )
            for round_ in (1, 2):
                for table in range(5):
                    Sitting.objects.create(plan=plan, round=round_, table=str(table), seats=8, place=table)
                Seat.objects.bulk_create(
                    Seat(plan=plan, round=round_, attendee=one, table=str(at // 8 if round_ == 1 else at % 5))
                    for at, one in enumerate(people)
                )
            Plan.objects.filter(pk=plan.pk).update(state=state)
        Release.objects.create(event=event, plan=Plan.objects.get(number=1))
    for role in Role:
        a_member(event, role, f"{role}@example.org")
    a_member(event, Role.SAFETY_LEAD, "second@example.org")
    return event


def browsers(event):
    """Everybody but safety leads: each role, somebody else's organiser, nobody."""
    staff = {role: signed_in(one.user) for role in Role if role != Role.SAFETY_LEAD for one in [_member(event, role)]}
    return staff | {"stranger": signed_in(a_user("stranger@example.org")), "anonymous": Client()}


def _member(event, role):
    return Membership.objects.get(community=event.community, role=role, user__email=f"{role}@example.org")


def a_pair(event, same_table=True):
    """Two who share a table in round 1 of both plans, or never do."""
    with scopes_disabled():
        seats = Seat.objects.filter(plan__number=1, round=1).order_by("attendee_id").select_related("attendee")
        first = seats[0]
        met = set(
            Seat.objects.filter(plan__number=1, table=Seat.objects.get(plan__number=1, round=2, attendee=first.attendee).table, round=2)
            .values_list("attendee_id", flat=True)
        )  # fmt: skip
        return next(
            (first.attendee.code, one.attendee.code)
            for one in seats[1:]
            if (one.table == first.table or one.attendee_id in met) == same_table
        )


def everything(event, people) -> dict[str, dict[str, str]]:
    return {str(who): digest(walk(browser, event)) for who, browser in people.items()}


@pytest.mark.parametrize("state", ["new", "confirmed", "declined"])
def test_every_route_answers_the_same_bytes_with_and_without_a_request(event, state):
    people = browsers(event)
    walk_once = everything(event, people)
    assert walk_once == everything(event, people), "two walks alike are alike: the comparison compares"
    with scope(community=event.community):
        a_list_says(event, [a_pair(event)], [CANARY])
        if state != "new":
            lead = _member(event, Role.SAFETY_LEAD).user
            decide(event=event, pk=ApartRequest.objects.first().pk, state=state, by=lead)
    assert everything(event, people) == walk_once


def test_the_comparison_would_notice_one_more_person(event):
    people = {"organiser": signed_in(_member(event, Role.ORGANISER).user)}
    before = everything(event, people)
    an_attendee(event, "One More")
    assert everything(event, people) != before


def test_no_canary_is_anywhere_but_in_the_vault_for_its_leads(event, caplog):
    caplog.set_level(logging.DEBUG)
    with scope(community=event.community):
        a_list_says(event, [], [CANARY])
        pk = ApartRequest.objects.get().pk
    for who, browser in browsers(event).items():
        assert found_in(walk(browser, event), "Zebedee", "Quux") == {}, who
    lead = signed_in(_member(event, Role.SAFETY_LEAD).user)
    assert found_in(walk(lead, event), "Zebedee") == {}, "no page shows it that anybody can open by its address"
    where = f"/c/{event.community.slug}/{event.slug}/safety/{pk}/open/"
    assert b"Zebedee" in ask(lead, "safety_open", where, "post", data={"purpose": "decide"}).body
    assert "Zebedee" not in caplog.text
    assert "Zebedee" not in str(list(Change.objects.values())) + str(list(Job.objects.values()))
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(string_agg(session_data, ''), '') from django_session")
        assert "Zebedee" not in cursor.fetchone()[0]


def test_another_role_gets_the_same_refusal_whether_a_request_is_there_or_not(event):
    organiser = signed_in(_member(event, Role.ORGANISER).user)
    place = f"/c/{event.community.slug}/{event.slug}/safety/"
    with scope(community=event.community):
        a_list_says(event, [a_pair(event)], [])
        pk = ApartRequest.objects.get().pk
    there, not_there = (
        ask(organiser, "x", f"{place}{number:08}/open/", "post", data={})
        .settled()
        .replace(f"{number:08}".encode(), b"number")
        for number in (pk, pk + 1000)
    )
    assert there == not_there
    assert b"403" in there[:8]


def test_the_review_answers_yes_or_no_and_a_yes_holds_only_until_the_next_edit(event):
    lead = _member(event, Role.SAFETY_LEAD).user
    with scope(community=event.community):
        draft = Plan.objects.get(number=2)
        assert confidential.ready(draft) is True
        a_list_says(event, [a_pair(event)], [])
        request = ApartRequest.objects.get()
        assert confidential.ready(draft) is True, "what is not confirmed binds nobody"
        decide(event=event, pk=request.pk, state="confirmed", by=lead)
        assert confidential.ready(draft) is False
        assert broken_in(draft) == {request.pk: [1]}
        accept_plan(plan=draft, by=lead)
        assert confidential.ready(draft) is True
        draft.edits += 1
        draft.save()
        assert confidential.ready(draft) is False
        decide(event=event, pk=request.pk, state="withdrawn", by=lead)
        assert confidential.ready(draft) is True


def test_a_pair_that_never_meets_needs_no_review(event):
    lead = _member(event, Role.SAFETY_LEAD).user
    with scope(community=event.community):
        a_list_says(event, [a_pair(event, same_table=False)], [])
        decide(event=event, pk=ApartRequest.objects.get().pk, state="confirmed", by=lead)
        assert confidential.ready(Plan.objects.get(number=2)) is True


def test_the_leak_of_a_plan_is_what_counting_by_hand_says(event):
    with scope(community=event.community):
        plan = Plan.objects.get(number=2)
        leak = leak_of(plan)
        seats = list(Seat.objects.filter(plan=plan).values_list("round", "table", "attendee_id"))
    people = sorted({one for *_, one in seats})
    met = {
        (a, b) for a in people for b in people if a < b and any((r, t, b) in seats for r, t, one in seats if one == a)
    }
    assert leak.unmet == pytest.approx(1 - len(met) / (40 * 39 / 2))
    assert leak.fewest == min(39 - sum(one in pair for pair in met) for one in people)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moves=st.lists(
        st.sampled_from([route.name for route in ROUTES if route.roles and Role.ORGANISER in route.roles]), max_size=6
    )
)
def test_a_curious_organiser_sees_the_same_whatever_order_of_pages_is_tried(event, moves):
    organiser = signed_in(_member(event, Role.ORGANISER).user)
    routes = [next(route for route in ROUTES if route.name == name) for name in moves]
    routes = [route for route in routes if "GET" in route.methods]

    def seen():
        return [ask(organiser, route.name, address(route, event)).settled() for route in routes]

    with scope(community=event.community):
        ApartRequest.objects.all().delete()
        without = seen()
        a_list_says(event, [a_pair(event)], [CANARY])
        lead = _member(event, Role.SAFETY_LEAD).user
        decide(event=event, pk=ApartRequest.objects.first().pk, state="confirmed", by=lead)
        assert seen() == without

"""Whether there is a request or not: no page, header, export, log or refusal differs by a byte for anybody else."""

from __future__ import annotations

import logging

import pytest
from django.db import connection, transaction
from django.test import Client
from django_scopes import scope, scopes_disabled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinfolk_web.models import ApartRequest, Attendee, Change, Job, Membership, Plan, Release, Role, Seat, StoredFile
from kinfolk_web.people.exporting import KINDS, export_of
from kinfolk_web.plans import confidential
from kinfolk_web.plans.pack import FILES, ask_for_print
from kinfolk_web.safety.actions import accept_plan, decide
from kinfolk_web.safety.queries import broken_in, leak_of
from kinfolk_web.urls import ROUTES
from tests.site.phone.steps import opened
from tests.site.security.crawl import address, ask, digest, found_in, things_of, walk
from tests.site.security.full import a_full_event
from tests.site.world import a_list_says, a_user, an_attendee, do_jobs, signed_in

pytestmark = pytest.mark.django_db
CANARY = "Zebedee Quux never near Ana"


@pytest.fixture(scope="module")
def event(django_db_setup, django_db_blocker):
    """An event solved, released, printed and exported, and a draft; each test takes back what it did to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        event = a_full_event()
        files_of(event)
        yield event
        transaction.set_rollback(True)


def files_of(event) -> dict[str, bytes]:
    """Have every kind of file made as on the pages, and return them; of the sheets one that names everybody."""
    olive = _member(event, Role.ORGANISER).user
    with scope(community=event.community):
        before = set(StoredFile.objects.values_list("pk", flat=True))
        for form in KINDS:
            export_of(by=olive, event=event, form=form)
        plan = Release.objects.get(event=event).plan
        ask_for_print(event=event, plan=plan, by=olive, sheets=["list-team", *FILES], printed_at="2027-05-14 08:00")
        do_jobs()
        assert not Job.objects.exclude(state="done").exists(), list(Job.objects.values("kind", "state", "problem"))
        return {one.name: bytes(one.content) for one in StoredFile.objects.exclude(pk__in=before)}


def browsers(event):
    """Everybody but safety leads: one for all roles that open the same, and a stranger, and nobody."""
    opens = {role: frozenset(route.name for route in ROUTES if role in route.roles) for role in Role}
    alike = {names: role for role, names in opens.items() if role != Role.SAFETY_LEAD}
    staff = {role: signed_in(_member(event, role).user) for role in alike.values()}
    with scopes_disabled():
        one_of_the_two = Attendee.objects.get(event=event, code=a_pair(event)[1])
    own = opened(one_of_the_two, proved=True)
    return staff | {"stranger": signed_in(a_user("stranger@example.org")), "anonymous": Client(), "attendee": own}


def _member(event, role):
    return Membership.objects.get(community=event.community, role=role, user__email=f"{role}@example.org")


def a_pair(event, same_table=True):
    """Two who share a table in round 1 of both plans and no other, or never do."""
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
            if (one.table == first.table) == same_table and one.attendee_id not in met
        )


def everything(event, people) -> dict[str, dict[str, str]]:
    return {str(who): digest(walk(browser, event)) for who, browser in people.items()}


def test_every_route_answers_the_same_bytes_with_and_without_a_request(event):
    people = browsers(event)
    without = everything(event, people)
    organiser = {Role.ORGANISER: people[Role.ORGANISER]}
    with scope(community=event.community):
        a_list_says(event, [a_pair(event)], [CANARY])
        request = ApartRequest.objects.order_by("pk").first()
        assert everything(event, organiser)[Role.ORGANISER] == without[Role.ORGANISER], (
            "asked for (or two walks differ whatever happens)"
        )
        decide(event=event, pk=request.pk, state="confirmed", by=_member(event, Role.SAFETY_LEAD).user)
    assert everything(event, people) == without, "confirmed"


def test_every_file_is_the_same_bytes_with_and_without_a_request(event):
    without = files_of(event)
    assert {name.rpartition(".")[2] for name in without} == {"csv", "xlsx", "pdf", "zip", "json"}
    with scope(community=event.community):
        a_list_says(event, [a_pair(event)], [CANARY])
        request = ApartRequest.objects.order_by("pk").first()
        decide(event=event, pk=request.pk, state="confirmed", by=_member(event, Role.SAFETY_LEAD).user)
    again = files_of(event)
    assert without.keys() == again.keys()
    for name, content in without.items():
        assert content == again[name], name


def test_what_a_drag_costs_and_whether_it_is_taken_say_nothing_of_a_request(event):
    organiser = signed_in(_member(event, Role.ORGANISER).user)
    home = f"/c/{event.community.slug}/{event.slug}/plans/2/"
    with scope(community=event.community):
        seat = Seat.objects.filter(plan__number=2, round=1).select_related("attendee").order_by("pk").first()
        other = (
            Seat.objects.filter(plan__number=2, round=1).exclude(table=seat.table).select_related("attendee").first()
        )
        codes = (seat.attendee.code, other.attendee.code)
    asked = {"person": codes[0], "with": codes[1], "round": 1}

    def answers():
        with transaction.atomic():
            given = {"headers": {"Accept": "application/json"}}
            seen = [
                organiser.get(home + "price.json", {"person": codes[0], "table": other.table, "round": 1}).content,
                organiser.post(home + "move/", asked, **given).status_code,
                organiser.get(home + "ledger/").content,
            ]
            transaction.set_rollback(True)
        return seen

    without = answers()
    with scope(community=event.community):
        beside = Seat.objects.filter(plan__number=2, round=1, table=other.table).exclude(pk=other.pk).first().attendee
        a_list_says(event, [(codes[0], beside.code)], [])
        decide(
            event=event, pk=ApartRequest.objects.get().pk, state="confirmed", by=_member(event, Role.SAFETY_LEAD).user
        )
    assert answers() == without
    assert without[1] == 200


def test_the_comparison_would_notice_one_more_person(event):
    organiser = signed_in(_member(event, Role.ORGANISER).user)
    routes = [route for route in ROUTES if route.name in {"people", "event"}]
    before = digest(walk(organiser, event, routes))
    an_attendee(event, "One More")
    assert digest(walk(organiser, event, routes)) != before


def test_no_canary_is_anywhere_but_in_the_vault_for_its_leads(event, caplog):
    caplog.set_level(logging.DEBUG)
    with scope(community=event.community):
        a_list_says(event, [], [CANARY])
        pk = ApartRequest.objects.get().pk
    organiser = signed_in(_member(event, Role.ORGANISER).user)  # others see the same bytes as without: above
    assert found_in(walk(organiser, event), "Zebedee", "Quux") == {}
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


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moves=st.lists(
        st.sampled_from([route.name for route in ROUTES if route.roles and Role.ORGANISER in route.roles]), max_size=6
    )
)
def test_a_curious_organiser_sees_the_same_whatever_order_of_pages_is_tried(event, moves):
    organiser = signed_in(_member(event, Role.ORGANISER).user)
    routes = [next(route for route in ROUTES if route.name == name) for name in moves]
    routes = [route for route in routes if "GET" in route.methods]
    things = things_of(event)

    def seen():
        return [ask(organiser, route.name, address(route, event, things)).settled() for route in routes]

    with scope(community=event.community):
        ApartRequest.objects.all().delete()
        without = seen()
        a_list_says(event, [a_pair(event)], [CANARY])
        lead = _member(event, Role.SAFETY_LEAD).user
        decide(event=event, pk=ApartRequest.objects.first().pk, state="confirmed", by=lead)
        assert seen() == without

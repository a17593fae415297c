"""The vault: what is sealed cannot be read without the key, elsewhere, or by being printed."""

from __future__ import annotations

import json
import logging
import pickle

import pytest
from django.db import connection
from django_scopes import scope, scopes_disabled
from hypothesis import given
from hypothesis import strategies as st

from kinfolk_web.core.jobs import RefusedError
from kinfolk_web.models import ApartRequest, Attendee, Change, ChangedRow, Plan, Role, VaultRead, Welcome
from kinfolk_web.people.actions import merge
from kinfolk_web.plans.actions import NotPossibleError
from kinfolk_web.safety import vault
from kinfolk_web.safety.actions import (
    ClosedError,
    NotThereError,
    accept_outside,
    decide,
    find_outside,
    invite_outside,
    open_request,
    remove_outside,
)
from kinfolk_web.safety.forgetting import forget_asked
from kinfolk_web.safety.queries import confirmed_pairs, is_on, may_be_released, opened, requests_for, still_needed
from kinfolk_web.safety.vault import Apart, Secret, VaultError, fingerprint, seal, unseal
from kinfolk_web.welcome import filling
from kinfolk_web.welcome.actions import assign
from kinfolk_web.welcome.filling import look_after_all
from tests.site.world import a_list_says, a_member, an_attendee, an_event, signed_in

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(a=texts, b=texts, note=texts)
def test_what_is_sealed_comes_back_and_only_for_its_own_row(a, b, note):
    sealed = seal(Apart(a=Secret(a), b=Secret(b), note=Secret(note)), event=3, request=7)
    opened = unseal(sealed, event=3, request=7)
    assert (opened.a.reveal(), opened.b.reveal(), opened.note.reveal()) == (a, b, note)
    for event, request in ((3, 8), (4, 7)):
        with pytest.raises(VaultError):
            unseal(sealed, event=event, request=request)


@given(place=st.integers(0, 511))
def test_a_changed_byte_is_noticed(place):
    sealed = bytearray(seal(Apart(mention=Secret("Ana")), event=1, request=1))
    sealed[place % len(sealed)] ^= 1
    with pytest.raises(VaultError):
        unseal(bytes(sealed), event=1, request=1)


def test_another_key_opens_nothing(monkeypatch):
    sealed = seal(Apart(mention=Secret("Ana")), event=1, request=1)
    vault._key.cache_clear()
    monkeypatch.setenv("KINFOLK_SAFETY_KEY", "another key altogether")
    try:
        with pytest.raises(VaultError):
            unseal(sealed, event=1, request=1)
    finally:
        vault._key.cache_clear()


def test_the_length_of_what_is_sealed_tells_nothing_of_a_name():
    short = seal(Apart(mention=Secret("Li")), event=1, request=1)
    long = seal(Apart(mention=Secret("Wilhelmina van der " * 4)), event=1, request=1)
    assert len(short) == len(long)


def test_a_fingerprint_is_the_same_whoever_is_named_first_and_differs_between_events():
    one, other = Apart(a=Secret("x"), b=Secret("y")), Apart(a=Secret("y"), b=Secret("x"))
    assert fingerprint(one, event=1) == fingerprint(other, event=1) != fingerprint(one, event=2)


def test_a_secret_shows_itself_nowhere_by_accident(caplog):
    about = Apart(a=Secret("canary-one"), mention=Secret("canary-two"))
    logging.getLogger("kinfolk_web").warning("said %s %r %s", about, about.a, f"{about.mention:>20}")
    try:
        raise ValueError(about)
    except ValueError as error:
        shown = f"{error} {error!r} {error.args}"
    assert "canary" not in caplog.text + shown + str(about) + repr([about])
    assert "***" in caplog.text
    for writes in (json.dumps, pickle.dumps):
        with pytest.raises(TypeError):
            writes(about.a)


# -- who may ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def event(db):
    return an_event()


def two_leads(event):
    return [a_member(event, Role.SAFETY_LEAD, email) for email in ("sol@example.org", "sam@example.org")]


def the_request(event):
    with scopes_disabled():
        return ApartRequest.objects.get(event=event)


def test_the_whole_database_holds_nothing_of_a_request(event):
    ana, bo = an_attendee(event, "Ana Canary"), an_attendee(event, "Bo Canary")
    with scope(community=event.community):
        a_list_says(event, [(ana.code, bo.code)], ["please not with Zebedee Quux"])
        for one in ApartRequest.objects.all():
            held = bytes(one.sealed)
            assert ana.code.encode() not in held
            assert b"Zebedee" not in held
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'select t::text from "{table}" t')
            assert "Zebedee" not in str(cursor.fetchall()), table
    assert not Change.objects.exists(), "the change log counts nothing of it"
    assert not ChangedRow.objects.exists()


@pytest.fixture
def another_key(monkeypatch):
    """What puts another key in the place of the one with which was sealed."""

    def put():
        vault._key.cache_clear()
        monkeypatch.setenv("KINFOLK_SAFETY_KEY", "another key altogether")

    yield put
    vault._key.cache_clear()


def test_with_another_key_plans_are_refused_with_a_sentence_and_leads_set_aside_what_nobody_can_read(
    event, another_key, monkeypatch
):
    ana, bo = an_attendee(event, "Ana"), an_attendee(event, "Bo")
    sol, _sam = two_leads(event)
    with scope(community=event.community):
        a_list_says(event, [(ana.code, bo.code)], [])
        one = ApartRequest.objects.get()
        decide(event=event, pk=one.pk, state="confirmed", by=sol)
        plan = Plan.objects.create(event=event, number=1)
        another_key()
        with pytest.raises(RefusedError, match=r"keys/safety\.key"):
            confirmed_pairs(event)
        with pytest.raises(NotPossibleError, match=r"keys/safety\.key"):
            may_be_released(plan)
        assert still_needed([one], {ana.person_id}) == [one.pk], "nobody knows who is named in it"
        forget_asked(ana)
        browser = signed_in(sol)
        assert f"safety/{one.pk}" in browser.get("/c/lamplighters/meeting/safety/").content.decode()
        shown = browser.post(f"/c/lamplighters/meeting/safety/{one.pk}/open/", {"purpose": "check"})
        assert "does not open with the key of this installation" in shown.content.decode()
        decide(event=event, pk=one.pk, state="withdrawn", by=sol)
        assert confirmed_pairs(event) == ()
        assert may_be_released(plan)
        monkeypatch.undo()
        vault._key.cache_clear()
        one.refresh_from_db()
        assert (one.state, opened(one).known) == ("withdrawn", True), "with its key back it says what it said"


def test_greeters_are_looked_after_although_the_vault_cannot_be_read(event, another_key):
    tom, ana, bo = an_attendee(event, "Tom", is_greeter=True), an_attendee(event, "Ana"), an_attendee(event, "Bo")
    with scope(community=event.community):
        a_list_says(event, [(ana.code, bo.code)], [])
        ApartRequest.objects.update(state=ApartRequest.State.CONFIRMED)
        assign(newcomer=ana, greeter=tom, by=None)
        Attendee.objects.filter(pk=ana.pk).update(no_greeter=True)
    another_key()
    look_after_all()
    with scopes_disabled():
        assert Welcome.objects.get().ended_by == Welcome.End.OPTED_OUT


def test_what_is_wrong_at_one_event_leaves_nobody_alone_at_another(event, monkeypatch):
    for one in (event, an_event(event.community, "second")):
        with scope(community=event.community):
            tom, ana = an_attendee(one, "Tom", is_greeter=True), an_attendee(one, "Ana")
            assign(newcomer=ana, greeter=tom, by=None)
    seen = []

    def look_after(one):
        seen.append(one.slug)
        raise RefusedError

    monkeypatch.setattr(filling, "look_after", look_after)
    look_after_all()
    assert sorted(seen) == sorted([event.slug, "second"])


def test_the_same_list_twice_asks_once_and_what_was_declined_is_not_asked_again(event):
    ana, bo = an_attendee(event, "Ana"), an_attendee(event, "Bo")
    sol, _sam = two_leads(event)
    with scope(community=event.community):
        a_list_says(event, [(ana.code, bo.code), (bo.code, ana.code), (ana.code, ana.code)], ["Cy", " cy ", ""])
        assert ApartRequest.objects.count() == 2
        decide(event=event, pk=ApartRequest.objects.first().pk, state="declined", by=sol)
        a_list_says(event, [(bo.code, ana.code)], [])
        assert ApartRequest.objects.filter(state="new").count() == 1


def test_with_fewer_than_two_leads_nothing_is_read_and_what_was_confirmed_still_holds(event):
    ana, bo = an_attendee(event, "Ana"), an_attendee(event, "Bo")
    sol = a_member(event, Role.SAFETY_LEAD, "sol@example.org")
    with scope(community=event.community):
        a_list_says(event, [(ana.code, bo.code)], [])
        pk = the_request(event).pk
        assert not is_on(event)
        with pytest.raises(ClosedError):
            open_request(event=event, pk=pk, purpose="decide", by=sol)
        with pytest.raises(ClosedError):
            decide(event=event, pk=pk, state="confirmed", by=sol)
        sam = a_member(event, Role.SAFETY_LEAD, "sam@example.org")
        assert is_on(event)
        decide(event=event, pk=pk, state="confirmed", by=sam)
        sam.memberships.all().delete()
        assert not is_on(event)
        assert confirmed_pairs(event) == (tuple(sorted((ana.code, bo.code))),)


def test_one_on_the_staff_and_one_from_outside_are_enough_and_two_from_outside_are_not(event):
    organiser = a_member(event)
    with scope(community=event.community):
        for name in ("Ola", "Uma"):
            lead = find_outside(invite_outside(event=event, name=name, by=organiser))
            accept_outside(lead=lead)
        assert not is_on(event)
        a_member(event, Role.SAFETY_LEAD, "sol@example.org")
        assert is_on(event)
        remove_outside(lead=lead, by=organiser)
        assert is_on(event)


def test_a_link_of_a_lead_from_outside_ends_when_it_is_taken_back(event):
    organiser = a_member(event)
    with scope(community=event.community):
        secret = invite_outside(event=event, name="Ola", by=organiser)
        remove_outside(lead=find_outside(secret), by=organiser)
        assert find_outside(secret) is None


def test_only_confirmed_pairs_who_are_coming_reach_a_plan(event):
    ana, bo, cy = (an_attendee(event, name) for name in ("Ana", "Bo", "Cy"))
    sol, _sam = two_leads(event)
    with scope(community=event.community):
        a_list_says(event, [(ana.code, bo.code), (ana.code, cy.code)], [])
        assert confirmed_pairs(event) == ()
        for one in ApartRequest.objects.all():
            decide(event=event, pk=one.pk, state="confirmed", by=sol)
        assert len(confirmed_pairs(event)) == 2
        cy.state = cy.State.GONE if hasattr(cy.State, "GONE") else next(s for s in cy.State if s != cy.State.COMING)
        cy.save()
        assert confirmed_pairs(event) == (tuple(sorted((ana.code, bo.code))),)


def test_a_lead_never_meets_a_request_about_themselves(event):
    sol, sam = two_leads(event)
    own = an_attendee(event, "Sol", email="SOL@example.org")
    ana = an_attendee(event, "Ana")
    with scope(community=event.community):
        a_list_says(event, [(ana.code, own.code)], [])
        pk = the_request(event).pk
        assert requests_for(event, sol) == []
        assert [one.pk for one in requests_for(event, sam)] == [pk]
        with pytest.raises(NotThereError):
            open_request(event=event, pk=pk, purpose="decide", by=sol)
        with pytest.raises(NotThereError):
            decide(event=event, pk=pk, state="declined", by=sol)
        ola = find_outside(invite_outside(event=event, name="Ola", email="Ola@example.org", by=a_member(event)))
        accept_outside(lead=ola)
        a_list_says(event, [(ana.code, an_attendee(event, "Ola", email="ola@example.org").code)], [])
        assert [one.pk for one in requests_for(event, ola)] == [pk]


def test_every_opening_and_decision_is_noted_with_its_purpose(event):
    ana, bo = an_attendee(event, "Ana"), an_attendee(event, "Bo")
    sol, sam = two_leads(event)
    with scope(community=event.community):
        a_list_says(event, [(ana.code, bo.code)], [])
        pk = the_request(event).pk
        _request, about = open_request(event=event, pk=pk, purpose="decide", by=sol)
        assert {about.a.reveal(), about.b.reveal()} == {ana.code, bo.code}
        decide(event=event, pk=pk, state="confirmed", by=sam)
        noted = list(VaultRead.objects.order_by("id").values_list("user__email", "purpose", "request"))
    assert noted == [("sol@example.org", "decide", pk), ("sam@example.org", "confirmed", pk)]


def test_a_mention_is_confirmed_only_once_two_different_people_are_known(event):
    ana, bo = an_attendee(event, "Ana"), an_attendee(event, "Bo")
    sol, _sam = two_leads(event)
    with scope(community=event.community):
        a_list_says(event, [], ["Ana, never with Bo"])
        pk = the_request(event).pk
        for a, b in (("", ""), (ana.code, ""), (ana.code, ana.code)):
            with pytest.raises(ValueError, match="two different"):
                decide(event=event, pk=pk, state="confirmed", by=sol, a=a, b=b)
        assert the_request(event).state == "new"
        decide(event=event, pk=pk, state="confirmed", by=sol, a=ana.code, b=bo.code)
        assert confirmed_pairs(event) == (tuple(sorted((ana.code, bo.code))),)


def test_a_request_about_an_entry_that_was_merged_away_holds_for_the_one_that_stayed(event):
    lead, _ = a_member(event, Role.SAFETY_LEAD), a_member(event, Role.SAFETY_LEAD, "second@example.org")
    ana, bo, twice = (an_attendee(event, name) for name in ("Ana", "Bo Chen", "Bo Chen"))
    with scope(community=event.community):
        a_list_says(event, [(ana.code, twice.code)], [])
        decide(event=event, pk=ApartRequest.objects.get().pk, state="confirmed", by=lead)
        assert confirmed_pairs(event) == (tuple(sorted((ana.code, twice.code))),)
        merge(kept=bo, other=twice, by=lead)
        assert confirmed_pairs(event) == (tuple(sorted((ana.code, bo.code))),)

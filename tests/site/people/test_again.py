"""The same people come in again and again: hands win over lists, lists win over lists, and twice is once."""

from __future__ import annotations

import re
import threading

import pytest
from django.db import connection, transaction
from django_scopes import scopes_disabled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinfolk_web.models import Attendee, Event, Import, MeToo
from kinfolk_web.people import actions, consenting
from kinfolk_web.people.comparing import as_data, compare
from kinfolk_web.people.taking_in import take_in
from tests.roster.helpers import workbook
from tests.site.people.steps import browser, everything, home, taken, text_of, upload
from tests.site.people.steps import take_in as taken_in
from tests.site.world import an_event, do_jobs

KEYS = ("k1", "k2", "k3", "k4")
FIELDS = {
    "organisation": st.sampled_from(["", "Acme", "Beta"]),
    "times_attended": st.sampled_from([None, 0, 3]),
    "needs": st.sampled_from([[], ["quiet"], ["step-free", "hearing"]]),
    "is_host": st.booleans(),
    "rounds": st.sampled_from([None, [1], [1, 2]]),
    "pronouns": st.sampled_from(["", "they/them"]),
}
BLANK = {
    "email": "", "organisation": "", "order": "", "parties": [], "times_attended": None, "is_host": False,
    "is_greeter": False, "host_rounds": None, "greeter_capacity": 4, "languages": [], "needs": [], "largest_table": None,
    "rounds": None, "kinds": [], "pronouns": "", "name_sound": "", "hide_new": False, "listen_first": False,
    "no_greeter": False, "guest_of": "", "attributes": {}, "statements": [], "shown": [],
}  # fmt: skip
REPORT = {
    "files": [
        {"columns": [{"header": name, "meaning": meaning, "certainty": "sure"} for name, meaning in (
            ("organisation", "organisation"), ("times", "times_attended"), ("needs", "needs"), ("host", "host"),
            ("rounds", "rounds"), ("pronouns", "pronouns"), ("said", "statements"))]}
    ]
}  # fmt: skip
ROW = st.fixed_dictionaries({**FIELDS, "statements": st.lists(st.sampled_from(["I bake", "I run"]), unique=True)})
LIST = st.dictionaries(st.sampled_from(KEYS), ROW, min_size=1)
EDITS = st.lists(
    st.one_of([st.tuples(st.sampled_from(KEYS), st.just(name), values) for name, values in FIELDS.items()]), max_size=6
)


def come_in(event: Event, rows: dict) -> None:
    """Take rows in as a list that was read."""
    people = [{"key": key, "name": f"Person {key}", **BLANK, **row} for key, row in rows.items()]
    came = Import.objects.create(
        event=event, name="list", state="ready", report=REPORT, rows={"people": people, "together": [], "known": []},
        reading={"whole": True},
    )  # fmt: skip
    seen = as_data(compare(event, people, REPORT, came.reading))["digest"]
    change, _counts = take_in(came=came, told={}, seen=seen, by=None)
    assert change is not None


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=LIST, edits=EDITS, second=LIST)
def test_edited_fields_never_change_and_all_others_follow_the_list(first, edits, second):
    with scopes_disabled(), transaction.atomic():
        event = an_event()
        come_in(event, first)
        written: dict[tuple[str, str], object] = {}
        for key, name, value in edits:
            attendee = Attendee.objects.filter(source_key=key).first()
            if attendee and actions.edit(attendee=attendee, values={name: value}, by=None):
                written[key, name] = value
        come_in(event, second)
        for key, row in second.items():
            attendee = Attendee.objects.get(source_key=key)
            assert attendee.state == "coming"
            for name in FIELDS:
                assert getattr(attendee, name) == written.get((key, name), row[name]), (key, name)
            said = set(attendee.me_toos.values_list("statement__text", flat=True))
            assert said == set(row["statements"])
        for key in first.keys() - second.keys():
            assert Attendee.objects.get(source_key=key).state == "gone"
        before = everything()
        come_in(event, second)
        assert everything() == before, "twice is once"
        transaction.set_rollback(True)


@pytest.mark.django_db
@scopes_disabled()
def test_a_wrong_file_is_taken_back_by_the_button_that_the_page_shows():
    event = an_event()
    taken(event, "id,name,organisation\n1,Ana Lima,Acme\n2,Bo Chen,Other\n")
    client = browser(event)
    ana = Attendee.objects.get(name="Ana Lima")
    actions.edit(attendee=ana, values={"needs": ["quiet"]}, by=None)
    before = everything()
    wrong = upload(event, workbook({"Board": [["id", "name"], ["1", "Zoë Zebra"], ["7", "Cy Dorn"]]}), by=client)
    taken_in(event, wrong, client)
    page = client.get(f"{home(event)}people/import/{wrong.pk}/", follow=True).content.decode()
    assert "Taken in: 1 new, 1 changed, 1 no longer on the list." in page
    button = re.search(rf'action="({home(event)}changes/\d+/undo/)"', page)
    assert button, "the page that says what was done can undo it"
    from_list = {"Referer": f"http://testserver{home(event)}people/?done=7"}
    page = client.post(button.group(1), headers=from_list, follow=True).content.decode()
    assert "Undone." in page
    assert "2 people" in page
    assert "Ana Lima" in page
    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_two_organisers_take_lists_in_at_once_one_waits_and_is_told():
    from tests.site.world import a_member, signed_in

    event = an_event()
    olive, otto = browser(event), signed_in(a_member(event, "organiser", "otto@example.org"))
    with scopes_disabled():
        came = [
            text_of(event, "name,email\nAna Lima,ana@acme.example\nBo Chen,\n", by=olive),
            text_of(event, "name,email\nAna Lima,ana@acme.example\nCy Dorn,\n", by=otto),
        ]
    changes: list[object] = []
    start = threading.Barrier(2)

    def take(one: Import) -> None:
        try:
            with scopes_disabled():
                start.wait()
                change, _counts = take_in(came=one, told={}, seen=one.difference["digest"], by=None)
                changes.append(change)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(one,)) for one in came]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [bool(change) for change in changes].count(True) == 1
    assert [bool(change) for change in changes].count(False) == 1
    with scopes_disabled():
        assert Attendee.objects.count() == 2
    late = came[0] if changes and came[0].pk and not _taken(came[0]) else came[1]
    by = olive if late is came[0] else otto
    by.post(f"{home(event)}people/import/{late.pk}/take-in/", {"seen": late.difference["digest"]})
    do_jobs()
    page = by.get(f"{home(event)}people/import/{late.pk}/").content.decode()
    assert "Somebody changed the list of people while you were looking" in page


@pytest.mark.django_db
def test_no_list_tells_a_table_again_what_somebody_took_back():
    event = an_event()
    spoken = [{"header": "told", "meaning": "shown_statements", "certainty": "sure"}]
    report = {"files": [{"columns": spoken}]}
    row = {"statements": ["I bake"], "shown": ["I bake"], **{name: BLANK[name] for name in FIELDS}}
    with scopes_disabled():
        come_in(event, {"k1": row})
        ana = Attendee.objects.get()
        assert MeToo.objects.get().shown
        consenting.note(attendee=ana, key="table", given=False)
        people = [{"key": "k1", "name": "Person k1", **BLANK, **row}]
        assert not compare(event, people, report, {"whole": True}).known[0].changes
        consenting.note(attendee=ana, key="table", given=True)
        assert compare(event, people, report, {"whole": True}).known[0].changes


@pytest.mark.django_db(transaction=True)
def test_what_somebody_writes_while_a_list_is_taken_in_stays(monkeypatch):
    from kinfolk_web.people import taking_in

    event = an_event()
    with scopes_disabled():
        taken(event, "id,name,organisation\n1,Ana Lima,Acme\n")
        ana = Attendee.objects.get()
        came = text_of(event, "id,name,organisation\n1,Ana Lima,Beta\n")

    def edit() -> None:
        try:
            with scopes_disabled():
                actions.edit(attendee=ana, values={"needs": ["quiet"]}, by=None)
        finally:
            connection.close()

    desk, write = threading.Thread(target=edit), taking_in._people

    def meanwhile(*given):
        desk.start()
        desk.join(1)
        return write(*given)

    monkeypatch.setattr(taking_in, "_people", meanwhile)
    with scopes_disabled():
        change, _counts = take_in(came=came, told={}, seen=came.difference["digest"], by=None)
        desk.join(60)
        ana.refresh_from_db()
    assert change
    assert (ana.organisation, ana.needs) == ("Beta", ["quiet"])


def _taken(one: Import) -> bool:
    """Whether the people of this list are those who are there now."""
    with scopes_disabled():
        names = {person["name"] for person in one.rows["people"]}
        return names == set(Attendee.objects.values_list("name", flat=True))

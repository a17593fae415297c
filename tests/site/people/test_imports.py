"""A list comes in: read apart, shown before anything changes, taken in as one change, undone as one."""

from __future__ import annotations

import io

import pytest
from django.utils.html import escape
from django_scopes import scopes_disabled

from kinfolk.roster import read
from kinfolk_web.core.undo import undo
from kinfolk_web.models import (
    ApartRequest,
    Attendee,
    Change,
    ChangedRow,
    Import,
    Job,
    Mapping,
    MeToo,
    Person,
    Statement,
    StoredFile,
    Tie,
)
from kinfolk_web.people import diverting
from kinfolk_web.people.queries import namesakes
from tests.roster.helpers import workbook
from tests.site.people.steps import (
    EXPORTS,
    bare,
    browser,
    everything,
    home,
    named,
    seen,
    take_in,
    taken,
    text_of,
    upload,
)
from tests.site.world import a_member, an_attendee, an_event, do_jobs, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def every_community():
    """Tests look at all rows."""
    with scopes_disabled():
        yield


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_every_export_we_know_comes_in_and_goes_again(path):
    event = an_event()
    before = everything_but_staff()
    expected = read([path])
    came = upload(event, named(path.read_bytes(), path.name))
    assert came.state == Import.State.READY, came.problem
    page = seen(event, came)
    assert all(escape(person.name) in page for person in expected.people)
    assert "Take these in" in page
    change = take_in(event, came)
    rows = Attendee.objects.filter(event=event)
    assert [one.name for one in rows] == [person.name for person in expected.people]
    assert [one.email for one in rows] == [person.email for person in expected.people]
    assert [tuple(one.needs) for one in rows] == [person.needs for person in expected.people]
    assert [one.times_attended for one in rows] == [person.times_attended for person in expected.people]
    assert MeToo.objects.count() == sum(len(person.statements) for person in expected.people)
    assert Tie.objects.filter(kind="together").count() == len(expected.together)
    undo(change, by=None)
    assert everything_but_staff() == before


def everything_but_staff() -> str:
    """Rows as text, without the memberships that the test itself made."""
    import json

    rows = json.loads(everything())
    rows.pop("kinfolk_web_membership")
    return json.dumps(rows)


def test_the_same_list_again_changes_nothing():
    event = an_event()
    text = "name,email,times_attended,statements\nAna Lima,ana@acme.example,0,I love maps\nBo Chen,,3,\n"
    taken(event, text)
    before = everything()
    came = text_of(event, text)
    assert "the list says what is here already" in seen(event, came)
    take_in(event, came)
    assert everything() == before


def test_of_a_statement_that_is_too_long_the_words_that_fit_are_kept_and_that_is_said():
    event = an_event()
    long = "I love maps and " * 20
    came = text_of(event, f"id,name,statements\n1,Ana Lima,{long}\n2,Bo Chen,I \u202ebake\n")
    page = seen(event, came)
    assert "is longer than 140 letters, and is kept as" in page
    take_in(event, came)
    texts = list(Statement.objects.order_by("text").values_list("text", flat=True))
    assert texts == ["I bake", ("I love maps and " * 8 + "I love maps").strip()]
    assert all(len(text) <= 140 for text in texts)
    again = text_of(event, f"id,name,statements\n1,Ana Lima,{long}\n2,Bo Chen,I bake\n")
    assert "the list says what is here already" in seen(event, again)


def test_a_newer_list_shows_what_is_new_changed_and_gone_before_it_does_it():
    event = an_event()
    taken(event, "id,name,organisation\n1,Ana Lima,Acme\n2,Bo Chen,Other\n3,Cy Dorn,\n")
    came = text_of(event, "id,name,organisation\n1,Ana Lima,Beta\n2,Bo Chen,Other\n4,Dee Okafor,\n")
    page = seen(event, came)
    assert "1 new person, 1 changed, 1 no longer on the list, 1 as before" in page
    assert "<del>Acme</del>" in page
    assert "<ins>Beta</ins>" in page
    assert Attendee.objects.get(name="Ana Lima").organisation == "Acme", "nothing is done before the yes"
    take_in(event, came)
    assert Attendee.objects.get(name="Ana Lima").organisation == "Beta"
    assert Attendee.objects.get(name="Cy Dorn").state == "gone"
    taken(event, "id,name,organisation\n1,Ana Lima,Beta\n3,Cy Dorn,\n4,Dee Okafor,\n2,Bo Chen,Other\n")
    assert Attendee.objects.get(name="Cy Dorn").state == "coming", "back on the list"
    assert Attendee.objects.count() == 4


def test_a_list_that_adds_to_the_others_takes_nobody_away():
    event = an_event()
    taken(event, "id,name\n1,Ana Lima\n2,Bo Chen\n3,Cy Dorn\n")
    came = text_of(event, "id,name\n8,Dee Okafor\n")
    assert came.difference["gone"] == [], "a list with nobody of the one before is another list"
    client = browser(event)
    client.post(f"{home(event)}people/import/{came.pk}/look/", {"whole": "yes"})
    came.refresh_from_db()
    assert len(came.difference["gone"]) == 3
    client.post(f"{home(event)}people/import/{came.pk}/look/", {"whole": "no"})
    came.refresh_from_db()
    take_in(event, came)
    assert Attendee.objects.filter(state="coming").count() == 4


def test_what_a_list_has_no_column_for_stays():
    event = an_event()
    taken(event, "id,name,needs,languages\n1,Ana Lima,step-free,en\n")
    taken(event, "id,name\n1,Ana Lima-Costa\n")
    ana = Attendee.objects.get()
    assert (ana.name, ana.needs, ana.languages) == ("Ana Lima-Costa", ["step-free"], ["en"])


def test_what_people_agreed_to_be_named_stays():
    event = an_event()
    taken(event, "id,name,statements\n1,Ana Lima,I love maps\n")
    MeToo.objects.update(shown=True)
    taken(event, "id,name,statements\n1,Ana Lima,I love maps;I bake\n")
    assert list(MeToo.objects.values_list("statement__text", "shown")) == [("I love maps", True), ("I bake", False)]


def test_people_are_recognised_by_email_then_by_name_and_employer_and_that_is_shown():
    event = an_event()
    taken(event, "id,name,email,organisation\n1,Ana Lima,ana@acme.example,Acme\n2,Bo Chen,,Other\n")
    came = text_of(event, "Ticket ID,name,email,organisation\nT1,Ana L.,ana@acme.example,Acme\nT2,Bo Chen,,Other\n")
    page = seen(event, came)
    assert "by e-mail" in page
    assert "by name and employer" in page
    take_in(event, came)
    assert Attendee.objects.count() == 2
    assert Attendee.objects.filter(source_key="T1", name="Ana L.").exists()


def test_a_couple_with_one_mailbox_is_two_people_on_a_list_and_on_their_pages():
    event = an_event()
    taken(event, "id,name,email\n1,Ana Lima,us@home.example\n")
    taken(event, "Ticket ID,name,email\nT2,Cy Dahl,us@home.example\n")
    assert Attendee.objects.filter(email="us@home.example").count() == 2, "the new one is not taken for the other"
    taken(event, "Ticket ID,name,email\nT2,Cy Dahl,us@home.example\nT3,A. Lima,us@home.example\n")
    an_attendee(event, "Ana Lima-Dahl", email="us@home.example")
    found = {one.name: namesakes(one) for one in Attendee.objects.filter(email="us@home.example", state="coming")}
    assert found["Cy Dahl"] == [], "nobody else of this mailbox is called so"
    assert [one.name for one in found["A. Lima"]] == ["Ana Lima-Dahl"]


def test_a_row_that_stands_there_twice_is_one_person_unless_the_organiser_says_two():
    event = an_event()
    text = (
        "Ticket ID,name,email,organisation,together\nT1,Ana Lima,ana@a.example,Acme,\n"
        "T2,Ana Lima,ana@a.example,Acme,\nT3,Ana Lima,,Acme,\nT4,Bo Chen,bo@b.example,,T2\n"
    )
    came = text_of(event, text)
    page = seen(event, came)
    assert "Probably the same person twice" in page
    assert "planned as 2 people" not in page
    (double,) = came.difference["exact"]
    take_in(event, came)
    assert Attendee.objects.filter(name="Ana Lima").count() == 2, "whoever has no e-mail may be somebody else"
    assert Tie.objects.get().a.source_key == "T1", "who sits with the row left out sits with the row kept"
    again = text_of(event, text)
    browser(event).post(f"{home(event)}people/import/{again.pk}/look/", {"asked": "both", "both": double["key"]})
    take_in(event, again)
    assert Attendee.objects.filter(name="Ana Lima", state="coming").count() == 3
    assert not text_of(event, text).difference["exact"], "what was decided is not asked again"


def test_answers_that_are_not_understood_and_food_among_needs_are_said_before_anything_is_taken_in():
    event = an_event()
    came = text_of(
        event,
        "name,Have you attended before?,needs\nAna,not sure,vegetarian;step-free\nBo,yes,nut allergy\nCy,no,\nDee,I don't remember,\n",
    )
    page = seen(event, came)
    assert "2 answers do not say whether they came before (rows 2, 5); read as blank" in page
    assert "speaks of food in rows 2, 3" in page
    take_in(event, came)
    assert dict(Attendee.objects.values_list("name", "needs")) == {"Ana": ["step-free"], "Bo": [], "Cy": [], "Dee": []}
    assert dict(Attendee.objects.values_list("name", "times_attended")) == {"Ana": None, "Bo": 1, "Cy": 0, "Dee": None}


def test_whoever_was_recognised_wrongly_can_be_somebody_else():
    event = an_event()
    taken(event, "id,name,organisation\n1,Ana Lima,Acme\n")
    came = text_of(event, "id,name,organisation\n9,Ana Lima,Acme\n")
    browser(event).post(f"{home(event)}people/import/{came.pk}/look/", {"different": ["9"], "whole": "no"})
    came.refresh_from_db()
    take_in(event, came)
    assert Attendee.objects.filter(name="Ana Lima").count() == 2


def test_persons_of_earlier_events_are_recognised_and_their_times_carried_over():
    community_event = an_event(slug="first", starts_on="2025-05-14")
    taken(community_event, "name,email\nAna Lima,ana@acme.example\nBo Chen,bo@x.example\n")
    second = an_event(community_event.community, slug="second", starts_on="2026-05-14")
    taken(second, "name,email\nAna Lima,ana@acme.example\nCy Dorn,\n")
    third = an_event(community_event.community, slug="third", starts_on="2027-05-14")
    came = text_of(third, "name,email,times_attended\nAna Lima,ana@acme.example,\nBo Chen,,7\nCy Dorn,cy@d.example,\n")
    page = seen(third, came)
    assert "came 2 times, from earlier events" in page
    take_in(third, came)
    times = dict(Attendee.objects.filter(event=third).values_list("name", "times_attended"))
    assert times == {"Ana Lima": 2, "Bo Chen": 7, "Cy Dorn": 1}
    assert Person.objects.count() == 3
    assert (
        "2, from earlier events"
        in browser(third)
        .get(f"{home(third)}people/one/{Attendee.objects.get(event=third, name='Ana Lima').code}/")
        .content.decode()
    )


def test_times_are_only_counted_from_events_before_this_one():
    later = an_event(slug="later", starts_on="2028-05-14")
    taken(later, "name,email\nAna Lima,ana@acme.example\n")
    now = an_event(later.community, slug="now", starts_on="2027-05-14")
    taken(now, "name,email\nAna Lima,ana@acme.example\n")
    assert Attendee.objects.get(event=now).times_attended is None


def test_columns_can_be_told_and_the_choice_is_remembered():
    event = an_event()
    text = "Wer,Haus\nAna Lima,Acme\nBo Chen,Other\n"
    came = text_of(event, text)
    assert came.state == Import.State.REFUSED
    assert "Say below what each column means" in seen(event, came)
    client = browser(event)
    client.post(f"{home(event)}people/import/{came.pk}/columns/", {"column-0": "name", "column-1": "organisation"})
    do_jobs()
    came.refresh_from_db()
    assert came.state == Import.State.READY, came.problem
    take_in(event, came)
    assert dict(Attendee.objects.values_list("name", "organisation")) == {"Ana Lima": "Acme", "Bo Chen": "Other"}
    assert Mapping.objects.count() == 1
    again = text_of(event, text + "Cy Dorn,\n")
    assert again.state == Import.State.READY, "the same headers are one click the next time"
    assert [one["name"] for one in again.difference["new"]] == ["Cy Dorn"]


def test_only_some_rows_and_another_sheet_can_be_asked_for():
    event = an_event()
    book = workbook({"Gala": [["name", "food"], ["Ana Lima", "yes"]], "Hike": [["name"], ["Bo Chen"], ["Cy Dorn"]]})
    came = upload(event, book)
    assert len(came.difference["new"]) in {1, 2}
    client = browser(event)
    client.post(f"{home(event)}people/import/{came.pk}/columns/", {"sheet": "Gala"})
    do_jobs()
    came.refresh_from_db()
    assert [one["name"] for one in came.difference["new"]] == ["Ana Lima"]
    came = text_of(event, "name,team\nAna Lima,red\nBo Chen,blue\nCy Dorn,green\n")
    client.post(
        f"{home(event)}people/import/{came.pk}/columns/", {"where_header": "team", "where_values": "red; green"}
    )
    do_jobs()
    came.refresh_from_db()
    assert [one["name"] for one in came.difference["new"]] == ["Ana Lima", "Cy Dorn"]
    assert "Bo Chen" in seen(event, came), "it is said who was left out"


# -- keep-apart ------------------------------------------------------------------------------------------------------

PLAIN = "id,name,email{}\n1,Ana Lima,ana@a.example{}\n2,Bo Chen,bo@b.example{}\n3,Cy Dorn,{}\n"


def _shown(text: str) -> tuple[str, dict, str]:
    event = an_event()
    client = browser(event)
    came = text_of(event, text, by=client)
    kept = {"report": came.report, "rows": came.rows, "reading": came.reading}
    page = bare(seen(event, came, client))
    take_in(event, came, client)
    after = bare(client.get(home(event) + "people/").content.decode())
    return page, kept, after


def test_the_preview_is_the_same_byte_for_byte_with_and_without_keep_apart():
    from django.db import transaction

    results = []
    for filled in (("", "", "", ""), (",apart", ",Bo Chen", ",", ",Nobody known")):
        with transaction.atomic():
            page, kept, _after = _shown(PLAIN.format(*filled))
            results.append((_without_digests(page), kept))
            transaction.set_rollback(True)
    assert results[0] == results[1]


def _without_digests(page: str) -> str:
    import re

    return re.sub(r'value="[0-9a-f]{64}"', "", page)


def test_keep_apart_goes_to_whoever_registered_only_when_the_list_is_taken_in():
    received = []
    diverting.register(received.append)
    try:
        event = an_event()
        came = text_of(event, PLAIN.format(",apart", ",Bo Chen", ",", ",Nobody known"))
        assert received == []
        take_in(event, came)
    finally:
        diverting.unregister(received.append)
    codes = dict(Attendee.objects.values_list("name", "code"))
    assert received[0].pairs == ((codes["Ana Lima"], codes["Bo Chen"]),)
    assert "Nobody known" in received[0].unresolved[0]
    assert "Nobody known" not in repr(received[0])
    assert ApartRequest.objects.filter(event=event, state="new").count() == 2, "the safety room has them, sealed"


def test_between_reading_and_taking_in_keep_apart_lies_nowhere_in_the_database():
    event = an_event()
    text_of(event, PLAIN.format(",apart", ",CanaryZebra", ",", ","))
    assert "CanaryZebra" not in _whole_database()
    assert StoredFile.objects.count() == 1


def test_a_column_can_be_said_to_be_keep_apart_and_is_then_seen_no_more():
    event = an_event()
    came = text_of(event, "name,Wish\nAna Lima,CanaryZebra\nBo Chen,\n")
    assert "CanaryZebra" in seen(event, came), "a column of an unknown name is shown as any other"
    browser(event).post(f"{home(event)}people/import/{came.pk}/columns/", {"column-0": "name", "column-1": "apart"})
    do_jobs()
    came.refresh_from_db()
    assert "CanaryZebra" not in seen(event, came)
    take_in(event, came)
    assert "CanaryZebra" not in _whole_database()


def _whole_database() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select table_name from information_schema.tables where table_schema = 'public'")
        tables = [one[0] for one in cursor.fetchall()]
        texts = []
        for table in tables:
            cursor.execute(f'select t::text from "{table}" t')
            texts += [one[0] for one in cursor.fetchall()]
    return "\n".join(texts)


# -- what stays where ------------------------------------------------------------------------------------------------


def test_changes_and_jobs_hold_no_names_and_no_addresses():
    event = an_event()
    taken(event, "name,email\nCanary Zebra,canary@zebra.example\n")
    text_of(event, "name,email\nCanary Zebra\n,\x00broken,,,canary@zebra.example,,,\n")
    said = [f"{one.about} {one.facts}" for one in Change.objects.all()]
    said += [f"{one.given} {one.progress} {one.result} {one.problem}" for one in Job.objects.all()]
    assert "anary" not in "\n".join(said)
    assert ChangedRow.objects.filter(table="kinfolk_web_attendee").exists()


def test_of_a_list_taken_in_or_dropped_nothing_stays_but_numbers():
    event = an_event()
    client = browser(event)
    came = text_of(event, "name,email\nCanary Zebra,canary@zebra.example\n", by=client)
    client.post(f"{home(event)}people/import/{came.pk}/drop/")
    came.refresh_from_db()
    assert (came.state, came.rows, came.report, came.file) == ("dropped", [], {}, None)
    assert StoredFile.objects.count() == 0
    assert Attendee.objects.count() == 0
    taken(event, "name,email\nCanary Zebra,canary@zebra.example\n")
    assert StoredFile.objects.count() == 0
    assert "anary" not in "".join(f"{one.rows}{one.report}{one.difference}" for one in Import.objects.all())


def test_a_list_shown_before_somebody_changed_the_people_is_shown_again_first():
    event = an_event()
    taken(event, "id,name,organisation\n1,Ana Lima,Acme\n")
    client = browser(event)
    came = text_of(event, "id,name,organisation\n1,Ana Lima,Beta\n", by=client)
    shown = came.difference["digest"]
    Attendee.objects.update(organisation="Gamma")
    client.post(f"{home(event)}people/import/{came.pk}/take-in/", {"seen": shown})
    do_jobs()
    page = seen(event, came, client)
    assert "Somebody changed the list of people while you were looking" in page
    assert "<del>Gamma</del>" in page
    assert Attendee.objects.get().organisation == "Gamma"
    take_in(event, came, client)
    assert Attendee.objects.get().organisation == "Beta"


def test_a_list_is_taken_in_once():
    event = an_event()
    client = browser(event)
    came = text_of(event, "name\nAna Lima\n", by=client)
    assert take_in(event, came, client)
    again = client.post(f"{home(event)}people/import/{came.pk}/take-in/", {"seen": "x"}, follow=True)
    assert "taken in or dropped meanwhile" in again.content.decode()
    assert Attendee.objects.count() == 1


def test_other_events_see_no_import_and_readers_take_nothing_in():
    event = an_event()
    came = text_of(event, "name\nAna Lima\n")
    other = an_event(event.community, slug="other")
    assert browser(other).get(f"{home(other)}people/import/{came.pk}/").status_code == 404
    reader = signed_in(a_member(event, "read_only", "rita@example.org"))
    assert reader.get(home(event) + "people/").status_code == 200
    assert reader.get(f"{home(event)}people/import/{came.pk}/").status_code == 403
    assert reader.post(home(event) + "people/import/", {"files": io.BytesIO(b"name\nx")}).status_code == 403


def test_an_attendee_with_a_pin_keeps_it():
    from kinfolk_web.models import Pin

    event = an_event()
    taken(event, "id,name\n1,Ana Lima\n2,Bo Chen\n")
    Pin.objects.create(event=event, attendee=Attendee.objects.get(name="Ana Lima"), round=1, table="4")
    bo = Attendee.objects.get(name="Bo Chen")
    friend = an_attendee(event, "Dee Okafor")
    Tie.objects.create(event=event, kind="together", a=bo, b=friend)
    taken(event, "id,name\n1,Ana Lima-Costa\n2,Bo Chen\n")
    assert Pin.objects.get().attendee.name == "Ana Lima-Costa"
    assert Tie.objects.count() == 1
    assert Attendee.objects.get(name="Dee Okafor").state == "coming", "whoever was added by hand is on no list"

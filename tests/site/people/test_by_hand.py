"""People by hand: every field, ties, statements, merge and split; each one change, and undone as one."""

from __future__ import annotations

import csv
import html
import io
from datetime import time

import pytest
from django_scopes import scopes_disabled

from kinfolk.roster import read
from kinfolk_web.core.undo import undo
from kinfolk_web.models import (
    Attendee,
    Block,
    Change,
    Duty,
    Membership,
    MeToo,
    Person,
    Pin,
    Role,
    Statement,
    StoredFile,
    Tie,
)
from kinfolk_web.people import actions
from kinfolk_web.people.matching import is_called_alike, shares_name
from kinfolk_web.people.rows import statement_key
from tests.roster.helpers import named as open_file
from tests.site.people.steps import browser, everything, home, taken
from tests.site.world import a_crowd, a_member, a_programme, a_user, an_attendee, an_event, do_jobs, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def every_community():
    """Tests look at all rows."""
    with scopes_disabled():
        yield


def form_of(client, address: str) -> dict[str, str]:
    """What a browser would send back from the form with the fields of a person, unchanged."""
    import re

    page = client.get(address).content.decode()
    form = page[page.index('class="details"') : page.index("</form>", page.index('class="details"'))]
    data = {}
    for tag in re.findall(r"<input[^>]*>", form):
        said = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        if said.get("type") == "checkbox" and " checked" not in tag:
            continue
        data[said["name"]] = html.unescape(said.get("value", "on" if said.get("type") == "checkbox" else ""))
    return data


def test_every_field_can_be_written_by_hand_and_taken_back():
    event = an_event()
    ana = an_attendee(event)
    client = browser(event)
    address = f"{home(event)}people/one/{ana.code}/"
    before = everything()
    data = form_of(client, address) | {
        "name": "Ana Lima-Costa", "email": "ana@acme.example", "organisation": "Acme", "times_attended": "0",
        "is_host": "on", "host_rounds": "2", "is_greeter": "on", "greeter_capacity": "3",
        "languages": "English; Deutsch; 日本語", "needs": "step-free; quiet", "largest_table": "6", "rounds": "1-2;4",
        "order": "O1", "parties": "Choir; Crew", "kinds": "member", "guest_of": "", "pronouns": "she/her",
        "name_sound": "AH-na", "hide_new": "on", "listen_first": "on", "no_greeter": "on",
    }  # fmt: skip
    page = client.post(address, data, follow=True)
    assert "20 fields changed" in page.content.decode()
    ana.refresh_from_db()
    assert (ana.name, ana.languages, ana.rounds, ana.needs) == (
        "Ana Lima-Costa", ["en", "de", "ja"], [1, 2, 4], ["step-free", "quiet"],
    )  # fmt: skip
    assert (ana.parties, ana.times_attended, ana.greeter_capacity, ana.hide_new) == (["Choir", "Crew"], 0, 3, True)
    undo(Change.objects.get(verb="attendee.edit"), by=None)
    assert everything() == before


def test_a_form_sent_back_unchanged_changes_nothing():
    event = an_event()
    taken(event, "id,name,languages,rounds,needs,times_attended,kind\n1,Ana Lima,English;de,1-3,quiet,2,board;member\n")
    client = browser(event)
    address = f"{home(event)}people/one/{Attendee.objects.get().code}/"
    before = everything()
    assert client.post(address, form_of(client, address)).status_code == 302
    assert everything() == before


def test_two_organisers_edit_different_fields_of_one_person_at_once():
    event = an_event()
    ana = an_attendee(event)
    client = browser(event)
    address = f"{home(event)}people/one/{ana.code}/"
    first, second = form_of(client, address), form_of(client, address)
    client.post(address, first | {"organisation": "Acme"})
    client.post(address, second | {"pronouns": "she/her"})
    ana.refresh_from_db()
    assert (ana.organisation, ana.pronouns) == ("Acme", "she/her")


def test_what_cannot_be_is_said_beside_its_field():
    event = an_event()
    ana = an_attendee(event)
    client = browser(event)
    address = f"{home(event)}people/one/{ana.code}/"
    data = form_of(client, address) | {"name": "", "languages": "Klatschian", "rounds": "soon", "largest_table": "1"}
    page = client.post(address, data)
    assert page.status_code == 422
    for words in ("“Klatschian” is no language we know", "“soon” names no rounds", "greater than or equal to 2"):
        assert words in page.content.decode()
    assert Attendee.objects.get().name == "Ana Lima"


def test_somebody_is_added_by_hand_and_known_by_email_from_earlier_events():
    first = an_event(slug="first")
    taken(first, "name,email\nAna Lima,ana@acme.example\n")
    second = an_event(first.community, slug="second")
    page = browser(second).post(
        home(second) + "people/add/",
        {"name": "Ana L.", "email": "ANA@acme.example", "greeter_capacity": "4"},
        follow=True,
    )
    assert "Added to the list" in page.content.decode()
    assert Person.objects.count() == 1
    assert "Annual meeting" in page.content.decode(), "her history"


def test_whoever_cancels_stays_cancelled_whatever_the_list_says():
    event = an_event()
    text = "id,name\n1,Ana Lima\n2,Bo Chen\n"
    taken(event, text)
    ana = Attendee.objects.get(name="Ana Lima")
    client = browser(event)
    client.post(f"{home(event)}people/one/{ana.code}/coming/", {"coming": "no"})
    taken(event, text)
    ana.refresh_from_db()
    assert ana.state == "cancelled"
    assert "Ana Lima" in client.get(home(event) + "people/?show=away").content.decode()
    client.post(f"{home(event)}people/one/{ana.code}/coming/", {"coming": "yes"})
    ana.refresh_from_db()
    assert ana.state == "coming"


def test_an_edited_field_can_follow_the_list_again():
    event = an_event()
    taken(event, "id,name,organisation\n1,Ana Lima,Acme\n")
    ana = Attendee.objects.get()
    client = browser(event)
    address = f"{home(event)}people/one/{ana.code}/"
    client.post(address, form_of(client, address) | {"organisation": "Beta"})
    taken(event, "id,name,organisation\n1,Ana Lima,Gamma\n")
    ana.refresh_from_db()
    assert ana.organisation == "Beta"
    assert "the list says “Gamma”" in client.get(address).content.decode()
    client.post(address + "list/", {"field": "organisation"})
    ana.refresh_from_db()
    assert (ana.organisation, ana.edited) == ("Gamma", [])


def test_a_statement_that_is_too_long_is_shown_again_with_the_reason_beside_it():
    event = an_event()
    ana, long = an_attendee(event), "I love maps " * 20
    address, client = f"{home(event)}people/one/{ana.code}/statements/", browser(event)
    refused = client.post(address, {"text-0": "I bake", "text-1": long})
    assert refused.status_code == 422
    assert "That is 239 letters. 140 at most" in refused.content.decode()
    assert long.strip() in refused.content.decode(), "nobody writes it twice"
    assert not MeToo.objects.exists()
    before = Statement.objects.create(event=event, text=long.strip(), key=statement_key(long))  # of an earlier Kinfolk
    MeToo.objects.create(attendee=ana, statement=before)
    assert client.post(address, {"text-0": long.strip(), "text-1": "I bake"}).status_code == 302
    assert set(MeToo.objects.values_list("statement__text", flat=True)) == {long.strip(), "I bake"}


def test_statements_are_written_line_by_line_with_whether_they_may_be_named():
    event = an_event()
    ana, bo = an_attendee(event), an_attendee(event, "Bo Chen")
    client = browser(event)
    for one in (ana, bo):
        client.post(
            f"{home(event)}people/one/{one.code}/statements/",
            {"text-0": "I love  maps", "shown-0": "on", "text-1": "I bake", "text-4": " "},
        )
    assert list(MeToo.objects.filter(attendee=ana).values_list("statement__text", "shown")) == [
        ("I love maps", True), ("I bake", False),
    ]  # fmt: skip
    assert len(set(MeToo.objects.values_list("statement", flat=True))) == 2, "others said it too"
    before = everything()
    client.post(f"{home(event)}people/one/{ana.code}/statements/", {"text-0": "I love maps"})
    assert list(MeToo.objects.filter(attendee=ana).values_list("shown", flat=True)) == [False]
    undo(Change.objects.filter(verb="attendee.statements").last(), by=None)
    assert everything() == before


def test_people_are_tied_by_name_and_asked_for_when_a_name_means_several():
    event = an_event()
    ana = an_attendee(event)
    an_attendee(event, "Bo Chen", email="bo@x.example")
    an_attendee(event, "Bo Chen", email="bo@y.example")
    cy = an_attendee(event, "Cy Dorn")
    client = browser(event)
    address = f"{home(event)}people/one/{ana.code}/"
    page = client.post(address + "tie/", {"who": "Bo Chen", "kind": "together"})
    assert page.status_code == 422
    assert "can mean several people" in page.content.decode()
    assert (
        "Nobody on the list is called"
        in client.post(address + "tie/", {"who": "Zoe", "kind": "known"}).content.decode()
    )
    client.post(address + "tie/", {"who": "bo@y.example", "kind": "together"})
    client.post(address + "tie/", {"who": "dorn", "kind": "known"})
    assert [(tie.kind, tie.b.email or tie.b.name) for tie in Tie.objects.all()] == [
        ("together", "bo@y.example"), ("known", cy.name),
    ]  # fmt: skip
    client.post(address + "untie/", {"tie": str(Tie.objects.first().pk)})
    assert Tie.objects.count() == 1
    undo(Change.objects.get(verb="tie.remove"), by=None)
    assert Tie.objects.count() == 2


def test_two_entries_of_one_human_become_one_with_both_histories():
    first = an_event(slug="first", starts_on="2026-05-14")
    taken(first, "name,email\nAna Lima,ana@old.example\n")
    event = an_event(first.community, slug="second", starts_on="2027-05-14")
    taken(
        event,
        "id,name,email,needs,statements\n1,Ana Lima-Costa,new@x.example,,\n2,Ana Lima,ana@old.example,quiet,I bake\n",
    )
    kept, other = (Attendee.objects.get(event=event, source_key=key) for key in "12")
    cy = an_attendee(event, "Cy Dorn")
    Tie.objects.create(event=event, kind="together", a=other, b=cy)
    Attendee.objects.filter(pk=kept.pk).update(host_rounds=0)
    Attendee.objects.filter(pk=other.pk).update(host_rounds=2, pronouns="she")
    lunch = Block.objects.create(event=event, kind=Block.Kind.MEAL, starts_at=time(12))
    Duty.objects.create(block=lunch, attendee=other)
    for attendee, number, table in ((kept, 1, "1"), (other, 1, "7"), (other, 2, "8")):
        Pin.objects.create(event=event, attendee=attendee, round=number, table=table)
    before = everything()
    client = browser(event)
    page = client.post(
        f"{home(event)}people/one/{kept.code}/merge/", {"who": "ana@old.example"}, follow=True
    ).content.decode()
    kept.refresh_from_db()
    assert (kept.needs, kept.pronouns, kept.host_rounds) == (["quiet"], "she", 0), "0 is no blank"
    assert kept.me_toos.count() == 1
    assert Tie.objects.get().a == kept
    assert [(pin.attendee, pin.round, pin.table) for pin in Pin.objects.all()] == [(kept, 1, "1"), (kept, 2, "8")]
    assert Duty.objects.get().attendee == kept
    assert Attendee.objects.get(pk=other.pk).state == "cancelled"
    assert Attendee.objects.filter(person=kept.person).count() == 3
    assert "14 May 2026" in page or "May 14, 2026" in page
    undo(Change.objects.get(verb="person.merge"), by=None)
    assert everything() == before
    client.post(f"{home(event)}people/one/{kept.code}/merge/", {"who": "ana@old.example"})
    client.post(f"{home(event)}people/one/{kept.code}/split/")
    kept.refresh_from_db()
    assert Attendee.objects.filter(person=kept.person).count() == 1


def test_an_organiser_of_one_event_reads_of_the_others_only_how_many():
    earlier = an_event(slug="earlier", name="Burnout circle")
    event = an_event(earlier.community)
    there = an_attendee(earlier, "A. Lima")
    here = Attendee.objects.create(event=event, person=there.person, name="Ana Lima")
    dora = a_user("dora@example.org", "Dora")
    Membership.objects.create(user=dora, community=event.community, event=event, role=Role.ORGANISER)
    page = signed_in(dora).get(f"{home(event)}people/one/{here.code}/").content.decode()
    assert "Burnout" not in page
    assert "A. Lima" not in page
    assert "1 event that is not yours" in page
    Membership.objects.create(user=dora, community=event.community, event=earlier, role=Role.DOOR)
    page = signed_in(dora).get(f"{home(event)}people/one/{here.code}/").content.decode()
    assert "Burnout circle" in page
    assert "not yours" not in page


def test_whoever_is_made_one_with_an_entry_that_is_gone_still_comes():
    event = an_event()
    taken(event, "id,name,email\n1,Ana Lima,ana@old.example\n2,Bo Chen,bo@x.example\n")
    taken(event, "id,name,email\n2,Bo Chen,bo@x.example\n7,A. Lima-Costa,new@x.example\n")
    old, new = (Attendee.objects.get(source_key=key) for key in "17")
    assert (old.state, new.state) == ("gone", "coming")
    browser(event).post(f"{home(event)}people/one/{old.code}/merge/", {"who": new.code})
    for one in (old, new):
        one.refresh_from_db()
    assert (old.state, new.state) == ("coming", "cancelled")


def test_whoever_stands_on_the_list_with_their_other_ticket_alone_still_comes():
    event = an_event()
    taken(event, "id,name,email\n1,Ana Lima,ana@old.example\n2,A. Lima-Costa,new@x.example\n3,Bo Chen,\n")
    kept, other = (Attendee.objects.get(source_key=key) for key in "12")
    browser(event).post(f"{home(event)}people/one/{kept.code}/merge/", {"who": other.code})
    taken(event, "id,name,email\n2,A. Lima-Costa,new@x.example\n3,Bo Chen,\n")
    kept.refresh_from_db()
    assert kept.state == "coming"
    taken(event, "id,name,email\n3,Bo Chen,\n")
    kept.refresh_from_db()
    assert kept.state == "gone", "neither of the two tickets is there"


def test_the_list_lacks_hosts_and_greeters_in_one_sentence_each():
    event = an_event()
    for number in range(20):
        an_attendee(
            event, f"Person {number}", times_attended=0 if number < 12 else 3,
            is_host=number == 19, is_greeter=number == 18, organisation="Acme" if number < 5 else "",
        )  # fmt: skip
    a_programme(event, seats=7)
    page = browser(event).get(home(event) + "people/").content.decode()
    assert "12 newcomers, 1 host, 2 more needed for 3 tables." in page
    assert "1 greeter, 2 more needed to welcome 12 newcomers." in page
    assert "5 people come from Acme, more than the 3 tables" in page
    a_programme_with_tables = an_event(event.community, slug="tables")
    for number in range(20):
        an_attendee(a_programme_with_tables, f"Person {number}", is_host=number > 15)
    a_programme(a_programme_with_tables, seats=4, tables=6)
    page = browser(event).get(home(a_programme_with_tables) + "people/").content.decode()
    assert "4 hosts: enough for 4 tables." in page
    assert "nobody is known to be new" in page


def test_the_list_is_searched_and_filtered_on_the_server():
    event = an_event()
    a_crowd(event, 150)
    zoe = an_attendee(event, "Zoë Zebra", email="zz@zebra.example", organisation="Stripes & Sons", is_host=True)
    client = browser(event)
    address = home(event) + "people/"
    assert "Zoë Zebra" not in client.get(address).content.decode(), "the first page only"
    for letters in ("zoë", "zz@", "stripes &", "zebra zo"):
        assert zoe.code in client.get(address, {"find": letters}).content.decode()
    part = client.get(address, {"find": "zebra"}, headers={"HX-Request": "true", "HX-Target": "found"}).content.decode()
    assert "<html" not in part
    assert zoe.code in part
    assert "Nobody by these letters" in client.get(address, {"find": "qqqq"}).content.decode()
    hosts = client.get(address, {"show": "hosts", "page": "99"}).content.decode()
    assert zoe.code in hosts


def test_an_event_without_a_list_shows_the_one_first_step():
    event = an_event()
    page = browser(event).get(home(event) + "people/").content.decode()
    for words in ("Drop your list here", "Eventbrite", "pretix", "people/sample.csv"):
        assert words in page
    sample = browser(event).get(home(event) + "people/sample.csv").content
    assert len(read([open_file(sample)]).people) == 4
    reader = signed_in(a_member(event, "read_only", "rita@example.org"))
    assert "Drop your list" not in reader.get(home(event) + "people/").content.decode()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_goes_out_and_reads_back_the_same_without_formulas(form):
    event = an_event()
    taken(
        event,
        "id,name,organisation,languages,statements,shown_statements,needs,rounds,roles,times_attended\n"
        '1,"=HYPERLINK(""http://evil.example"")",+Acme,en;de,I bake;I run,I bake,quiet,1-2,host,3\n2,@Bo Chen,-1,,,,,,greeter,0\n',
    )
    ana, bo = Attendee.objects.order_by("id")
    Tie.objects.create(event=event, kind="together", a=ana, b=bo)
    client = browser(event)
    waiting = client.post(home(event) + "people/export/", {"form": form}).headers["Location"]
    assert "Writing it" in client.get(waiting).content.decode()
    do_jobs()
    stored = StoredFile.objects.get()
    assert f"people/file/{stored.pk}/" in client.get(waiting).content.decode()
    content = client.get(f"{home(event)}people/file/{stored.pk}/").content
    again = read([open_file(content, f"list.{form}")])
    assert [person.id for person in again.people] == ["1", "2"]
    assert [person.name for person in again.people] == [ana.name, bo.name]
    assert again.together == (("1", "2"),)
    if form == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    else:
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(content))
        assert not any(cell.data_type == "f" for row in book.active for cell in row)
    other = signed_in(a_member(event, "organiser", "otto@example.org"))
    assert other.get(f"{home(event)}people/file/{stored.pk}/").status_code == 404, "for whoever asked alone"


def test_whoever_shares_a_mailbox_with_somebody_of_an_earlier_event_is_not_taken_for_them():
    earlier = an_event(slug="earlier")
    ana = an_attendee(earlier, "Ana Lima", email="lima@example.org")
    event = an_event(earlier.community)
    bo, _entry = actions.add(event=event, values={"name": "Bo Lima", "email": "lima@example.org"}, by=None)
    assert bo.person_id != ana.person_id
    for again in ("A. Lima", "Lima Ana", "Ana Costa"):
        assert is_called_alike("Ana Lima", again)
    assert shares_name("Ana Lima", "Lima, Bo")  # on a list both names are shown, and whoever reads them may say no
    assert not shares_name("Ana Lima", "Cy Dahl")


def test_nothing_written_by_hand_leaves_a_name_in_the_log():
    event = an_event()
    ana = an_attendee(event, "Canary Zebra", email="canary@zebra.example")
    bo = an_attendee(event, "Bo Chen")
    client = browser(event)
    address = f"{home(event)}people/one/{ana.code}/"
    client.post(address, form_of(client, address) | {"organisation": "Canary Ltd"})
    client.post(address + "statements/", {"text-0": "I keep canaries"})
    client.post(address + "tie/", {"who": "Bo Chen", "kind": "known"})
    client.post(address + "coming/", {"coming": "no"})
    client.post(f"{home(event)}people/one/{bo.code}/merge/", {"who": "Canary Zebra"})
    assert Change.objects.count() >= 5
    assert "anar" not in "".join(f"{one.verb}{one.about}{one.facts}" for one in Change.objects.all())


def test_who_perhaps_stands_on_the_list_twice_is_found_and_made_one_with_a_button():
    event = an_event()
    lea, again = (
        an_attendee(event, "Léa Fuß", email="lea@a.example"),
        an_attendee(event, "lea fuß", organisation="Acme"),
    )
    an_attendee(event, "Bo Berg")
    client = browser(event)
    page = client.get(f"{home(event)}people/").content.decode()
    assert "Perhaps twice" in page
    listed = client.get(f"{home(event)}people/?show=twice").content.decode()
    assert "Léa Fuß" in listed
    assert "Bo Berg" not in listed
    person = client.get(f"{home(event)}people/one/{lea.code}/").content.decode()
    assert f'name="who" value="{again.code}"' in person
    client.post(f"{home(event)}people/one/{lea.code}/merge/", {"who": again.code})
    lea.refresh_from_db()
    again.refresh_from_db()
    assert (lea.organisation, again.state) == ("Acme", "cancelled")
    page = client.get(f"{home(event)}people/one/{lea.code}/").content.decode()
    assert "No other event of this community knows them" in page, "the entry that was set aside is no other event"
    assert "Perhaps twice" not in client.get(f"{home(event)}people/").content.decode()

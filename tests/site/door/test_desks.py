"""Desks: paired by a link, once; what they are told; what they say; ended at once."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django_scopes import scopes_disabled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinfolk_web.core.live import read_token
from kinfolk_web.day import desks, other_doors
from kinfolk_web.day.presence import first_words, here
from kinfolk_web.day.seats import given_to, places_here, tables_of
from kinfolk_web.models import (
    ApartRequest,
    Attendee,
    Change,
    CheckIn,
    Desk,
    DoorSeat,
    Event,
    Plan,
    User,
    WalkIn,
    Welcome,
)
from kinfolk_web.people import actions as people
from kinfolk_web.people.queries import knows_times
from kinfolk_web.plans import repairing
from kinfolk_web.plans.places import places_of
from kinfolk_web.safety import vault
from tests.site.day.world import at_noon
from tests.site.door.steps import a_newer_plan, a_released_event, paired, word, words
from tests.site.phone.steps import main_of
from tests.site.phone.test_hostile_text import CORPUS, is_plain
from tests.site.world import a_list_says, an_attendee, an_event, do_jobs

pytestmark = pytest.mark.django_db
SYSTEMS = Path(__file__).parents[2] / "roster" / "data" / "systems"


@pytest.fixture(scope="module")
def event(django_db_setup, django_db_blocker):
    """Thirty people with a plan that holds; each test takes back what it did."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield a_released_event()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def every_community():
    """Tests look at all rows."""
    with scopes_disabled():
        yield


def named(said, name: str):
    """Return the row of somebody in what a desk is told."""
    return next(one for one in said["list"]["people"] if one[1] == name)


def a_walk_in(name: str, way=None, **more):
    """Return the word by which a desk adds somebody."""
    key = str(uuid.uuid4())
    seats = {"way": way[0], "told": way[1]} if way else {"way": None}
    return {"key": key, "about": key, "at": timezone.now().isoformat(), "added": {"name": name} | more} | seats


def test_a_desk_checks_in_a_walk_in_and_takes_back_a_mistake(event):
    desk = paired(event)
    first = words(desk, ways=True)
    ana = first["list"]["people"][0]
    came, walk_in = word(ana[0]), a_walk_in("Zoe Walk-In", first["ways"][0], new="yes")
    said = words(desk, came, walk_in, ways=True)
    assert set(said["taken"]) == {came["key"], walk_in["key"]}
    assert said["again"] == said["twice"] == {}
    told = first["ways"][0][1]
    assert named(said, "Zoe Walk-In")[2] == told, "she sits where the desk told her"
    zoe = Attendee.objects.get(name="Zoe Walk-In")
    assert {str(n): place.table for n, place in places_of(zoe, Plan.objects.get()).items()} == told, "so says her page"
    assert zoe.pk in places_here(event, 1)[told["1"]]
    assert words(desk, came, walk_in)["taken"] == said["taken"], "said again, it is the same"
    assert len(here(event)) == 2
    assert Attendee.objects.filter(event=event, name="Zoe Walk-In").count() == 1
    words(desk, word(ana[0], undoes=came["key"]), word(walk_in["key"], undoes=walk_in["key"]))
    assert here(event) == set()
    zoe.refresh_from_db()
    assert zoe.state == Attendee.State.CANCELLED
    assert not DoorSeat.objects.filter(attendee=zoe).exists(), "her chair is free again"


def test_a_walk_in_is_here_although_the_vault_cannot_be_read(event, monkeypatch):
    desk, [ana, bo] = paired(event), Attendee.objects.filter(event=event)[:2]
    way = words(desk, ways=True)["ways"][0]
    a_list_says(event, [(ana.code, bo.code)], [])
    ApartRequest.objects.update(state=ApartRequest.State.CONFIRMED)
    monkeypatch.setenv("KINFOLK_SAFETY_KEY", "another key altogether")
    vault._key.cache_clear()
    try:
        walk_in = a_walk_in("Zoe Walk-In", way)
        said = words(desk, word(ana.code), walk_in)
    finally:
        vault._key.cache_clear()
    assert len(said["taken"]) == len(here(event)) == 2
    assert said["again"] == {walk_in["key"]: {}}, "no table is known to be one for her"


@pytest.mark.parametrize("new", ["yes", "no"])
def test_a_walk_in_of_whom_it_is_known_makes_no_newcomers_of_those_of_whom_it_is_not(event, new):
    words(paired(event), a_walk_in("Zoe Known", new=new))
    assert Attendee.objects.get(name="Zoe Known").times_attended == {"yes": 0, "no": 1}[new]
    Attendee.objects.filter(event=event).update(times_attended=None)
    words(paired(event), a_walk_in("Zoe Walk-In", new=new))
    assert not knows_times(event)
    assert Attendee.objects.get(name="Zoe Walk-In").times_attended == {"yes": 0, "no": 1}[new], (
        "she said it, and it is kept"
    )


def test_a_repair_leaves_whoever_the_door_has_seated_where_they_were_told(event):
    desk = paired(event)
    ways = words(desk, ways=True)["ways"]
    words(desk, a_walk_in("Zoe Walk-In", ways[0]), a_walk_in("Yan Walk-In", ways[1]))
    plan = Plan.objects.get(event=event)
    cancelled = plan.all_seats.filter(round=1).exclude(attendee__is_host=True).first().attendee
    people.set_state(attendee=cancelled, coming=False, by=None)
    repairing.repair(by=None, event=event, plan=plan.number, round=1)
    do_jobs()
    mended = Plan.objects.get(event=event, why="repaired")
    for name, way in (("Zoe Walk-In", ways[0]), ("Yan Walk-In", ways[1])):
        seats = mended.all_seats.filter(attendee__name=name).values_list("round", "table")
        assert {str(number): table for number, table in seats} == way[1], name


def test_whom_a_desk_without_a_network_seated_sat_there_also_if_the_round_is_over_at_the_merge(event):
    desk, today = paired(event), Event.objects.get(pk=event.pk)
    at_noon(today, hours=(12, 15))
    ways = words(desk, ways=True)["ways"]
    at_noon(today, hours=(9, 15))
    said = timezone.now() - timedelta(hours=4)
    early, late = a_walk_in("Zoe Early", ways[0]), a_walk_in("Yan Late", ways[1])
    answer = words(desk, early | {"at": said.isoformat()}, late)
    assert answer["again"] == {}, "both go where they were told in the round to come"
    zoe, yan = (Attendee.objects.get(name=name) for name in ("Zoe Early", "Yan Late"))
    assert {str(number): table for number, table in given_to(zoe).items()} == ways[0][1]
    assert {str(number): table for number, table in given_to(yan).items()} == {"2": ways[1][1]["2"]}
    assert not WalkIn.objects.filter(again=True).exists()


def test_whom_a_desk_seated_before_it_was_paired_anew_sits_where_it_told_them(event):
    ways = words(paired(event), ways=True)["ways"]
    answer = words(paired(event), a_walk_in("Zoe Walk-In", ways[0]))
    assert answer["again"] == {}
    zoe = Attendee.objects.get(name="Zoe Walk-In")
    assert {str(number): table for number, table in given_to(zoe).items()} == ways[0][1]
    assert not DoorSeat.objects.filter(way=ways[0][0], attendee__isnull=True).exists()


def test_two_desks_see_the_same_person_and_both_words_are_kept_the_earliest_shown(event):
    one, two = paired(event, "Left"), paired(event, "Right")
    code = words(one)["list"]["people"][0][0]
    early, late = word(code), word(code)
    early["at"] = (timezone.now() - timedelta(minutes=20)).isoformat()
    assert words(one, late)["twice"] == {}
    assert words(two, early)["twice"] == {early["key"]: "Left"}
    ana = Attendee.objects.get(event=event, code=code)
    assert CheckIn.objects.filter(attendee=ana).count() == 2
    assert str(first_words(event, [ana.pk])[ana.pk].pk) == early["key"]
    words(one, word(code, undoes=late["key"]))
    assert here(event) == {ana.pk}, "a mistake takes back its own word, not another desk's"


def test_a_clock_that_is_three_hours_fast_orders_nothing_and_is_said(event):
    desk = paired(event)
    fast = timezone.now() + timedelta(hours=3)
    code = words(desk)["list"]["people"][0][0]
    came = word(code) | {"at": fast.isoformat()}
    words(desk, came, now=fast.isoformat())
    words(desk, word(code, undoes=came["key"]) | {"at": (fast - timedelta(hours=9)).isoformat()}, now=fast.isoformat())
    assert here(event) == set(), "whatever clocks say, the mistake takes it back"
    row = Desk.objects.get()
    assert abs(row.skew - 3 * 3600) < 60
    shown = desks_page(event)
    assert "clock 180 min fast" in shown
    assert CheckIn.objects.get(pk=came["key"]).at == fast, "what the device said is kept"


def desks_page(event) -> str:
    from tests.site.world import signed_in

    return main_of(
        signed_in(User.objects.get(email="olive@example.org")).get(f"/c/lamplighters/{event.slug}/day/desks/")
    )


def test_a_plan_that_was_released_meanwhile_seats_nobody_twice_and_is_said(event):
    desk = paired(event)
    ways = words(desk, ways=True)["ways"]
    table = ways[0][1]["1"]
    newer = a_newer_plan(event, table)
    assert "plan 1 there, plan 2 here" in desks_page(event)
    walk_in = a_walk_in("Zoe Walk-In", ways[0])
    said = words(desk, walk_in)
    assert said["list"]["plan"] == newer.number
    assert said["again"][walk_in["key"]]["1"] != table, "the chair is somebody else's: please seat again"
    assert "Please seat again" in desks_page(event)
    zoe = Attendee.objects.get(name="Zoe Walk-In")
    assert tables_of(zoe)[1] == said["again"][walk_in["key"]]["1"]


def test_nobody_is_seated_beside_somebody_they_never_sit_with_and_nobody_is_told_why(event):
    late = an_attendee(event, "Late Lena")
    desk = paired(event)
    way = words(desk, ways=True)["ways"][0]
    there = Attendee.objects.get(pk=places_here(event, 1)[way[1]["1"]][0])
    a_list_says(event, [(late.code, there.code)], [])
    from kinfolk_web.models import ApartRequest

    ApartRequest.objects.update(state=ApartRequest.State.CONFIRMED)
    came = word(late.code, way=way[0], told=way[1])
    said = words(desk, came)
    seats = said["again"][came["key"]]
    assert seats["1"] != way[1]["1"], "only that it became another table"
    assert set(said) == {"format", "taken", "unknown", "twice", "again", "list"}
    assert there.pk not in places_here(event, 1)[seats["1"]]


def test_what_a_desk_keeps_is_what_it_needs(event):
    ana = an_attendee(
        event, "Ana Canary", email="canary@example.org", organisation="Canary Works", needs=["canary-need"],
        pronouns="canary/s", kinds=["canary-kind"], attributes={"Diet": "canary-diet"}, order="canary-order",
    )  # fmt: skip
    said = json.dumps(words(paired(event), ways=True))
    assert "Ana Canary" in said
    assert "canary" not in said.replace("Ana Canary", "")
    assert ana.token not in said
    an_attendee(event, "Ana Canary", organisation="Other Works")
    assert "Canary Works" in json.dumps(words(paired(event))), "of two with one name, the employer tells them apart"
    finder = paired(event, finder=True)
    assert finder.get("/door/").headers["Location"] == "/door/find/"
    found = finder.get("/door/find.json").json()
    assert set(found) == {"format", "event", "now", "plan", "rounds", "people", "places"}
    assert {len(one) for one in found["people"]} == {2}, "names and tables, nothing else"
    assert finder.get("/door/list.json").status_code == 404
    sent = json.dumps({"format": "kinfolk.words/1", "now": timezone.now().isoformat(), "words": []})
    assert finder.post("/door/words/", sent, content_type="application/json").status_code == 409


def test_a_desk_that_was_ended_gets_and_says_nothing_more_and_is_told_to_forget(event):
    browser = paired(event)
    code = words(browser, ways=True)["list"]["people"][0][0]
    row = Desk.objects.get()
    grant = read_token(desks.stream_of(row))
    assert desks._still_desks([grant]) == {grant}
    desks.end(desk=row, by=None)
    assert desks._still_desks([grant]) == set(), "its stream ends too"
    for where in ("/door/", "/door/list.json", "/door/find/", "/door/find.json"):
        answer = browser.get(where)
        assert (answer.status_code, answer.headers["Kinfolk-Desk"]) == (403, "over")
    sent = {"format": "kinfolk.words/1", "now": timezone.now().isoformat(), "words": [word(code)]}
    assert browser.post("/door/words/", json.dumps(sent), content_type="application/json").status_code == 403
    assert here(event) == set()
    assert not DoorSeat.objects.filter(attendee=None).exists(), "the chairs that it held are free"


def test_a_link_pairs_one_browser_and_no_second(event):
    secret = desks.ask_to_pair(event=event, name="Once", by=User.objects.first())
    assert Client().post(f"/door/pair/{secret}/").status_code == 302
    assert Client().post(f"/door/pair/{secret}/").status_code == 410
    assert Client().get(f"/door/pair/{secret}/").status_code == 410


def test_a_ticket_without_a_name_gets_one_with_its_first_word_and_keeps_it(event):
    guest = an_attendee(event, "Guest of Ana Lima", guest_of="Ana Lima")
    desk = paired(event)
    assert named(words(desk), guest.name)[5] == 1
    came = word(guest.code, name="Real Name")
    words(desk, came)
    words(desk, came, word(guest.code, name="Other Name"))
    guest.refresh_from_db()
    assert (guest.name, guest.person.name) == ("Real Name", "Real Name")
    assert named(words(desk), "Real Name")[5] == 0


def test_somebody_who_stood_on_the_list_already_is_merged_and_nothing_is_lost(event):
    desk = paired(event)
    expected = Attendee.objects.filter(event=event).first()
    words(desk, a_walk_in(expected.name, organisation="Two Rivers"))
    twin = WalkIn.objects.get().attendee
    assert here(event) == {twin.pk}
    people.merge(kept=expected, other=twin, by=None)
    assert here(event) == {expected.pk}
    assert first_words(event, [expected.pk]).keys() == {expected.pk}
    assert CheckIn.objects.get().attendee_id == twin.pk, "the word stays as it was said"


def test_a_page_is_shown_at_the_desk_once_and_the_log_says_so(event):
    desk = paired(event)
    ana = Attendee.objects.filter(event=event).first()
    page = desk.post("/door/link/", {"code": ana.code}).content.decode()
    assert "svg+xml" in page
    assert Change.objects.filter(verb="door.link", about=f"attendee:{ana.pk}").count() == 1
    from kinfolk_web.day import own_pages

    secret = own_pages.show(attendee=ana, desk=Desk.objects.get())
    phone = Client()
    assert ana.name.split()[0] in phone.get(f"/own/{secret}/").content.decode()
    assert phone.post(f"/own/{secret}/").headers["Location"] == "/my/"
    assert phone.get("/my/").status_code == 200
    assert Client().post(f"/own/{secret}/").status_code == 410
    assert Client().get("/own/x/").status_code == 410


def test_a_greeter_sees_at_once_that_somebody_is_here(event):
    from tests.site.phone.steps import opened

    new, greeter = Attendee.objects.filter(event=event)[:2]
    Welcome.objects.filter(newcomer=new).delete()
    Welcome.objects.create(event=event, newcomer=new, greeter=greeter)
    phone = opened(greeter)
    assert "is here, since" not in main_of(phone.get("/my/greeting/"))
    words(paired(event), word(new.code))
    assert f"{new.name} is here, since" in main_of(phone.get("/my/greeting/"))


def test_a_list_of_another_door_says_who_is_here_and_is_taken_back_as_a_whole(event):
    one, two, three, four = Attendee.objects.filter(event=event).order_by("pk")[:4]
    Attendee.objects.filter(pk=two.pk).update(email="two@example.org")
    text = (
        "Ticket;E-Mail;First Name;Last Name;Checked in at\n"
        f"x1;;{one.name.split()[0]};{one.name.split(maxsplit=1)[1]};2027-05-14 08:20\n"
        "x2;TWO@example.org;;;yes\n"
        f"x3;;{three.name.split()[0]};{three.name.split(maxsplit=1)[1]};\n"
        "x4;;Nobody;Known;yes\n"
    )
    came = other_doors.read(event, "door.csv", text.encode())
    assert (len(came.words), came.absent, came.unknown) == (2, 1, (5,))
    door = other_doors.take(event=event, name="door.csv", came=came, by=None)
    other_doors.take(event=event, name="door.csv", came=came, by=None)
    assert here(event) == {one.pk, two.pk}
    assert CheckIn.objects.count() == 2
    words(paired(event), word(one.code), word(four.code))
    other_doors.take_back(door=door, by=None)
    assert here(event) == {one.pk, four.pk}, "whoever was seen at a desk too is here"
    Attendee.objects.filter(pk=three.pk).update(state=Attendee.State.CANCELLED)
    late = other_doors.read(event, "late.csv", f"Code;Checked in\n{three.code};yes\n".encode())
    other_doors.take(event=event, name="late.csv", came=late, by=None)
    three.refresh_from_db()
    assert three.state == Attendee.State.COMING, "whoever is here is expected"
    assert DoorSeat.objects.filter(attendee=three).exists() or tables_of(three), "and has a chair"
    for bad in (b"", b"just a line", b"\x00\x01", b"a;b\n1;2"):
        with pytest.raises(other_doors.UnreadableError):
            other_doors.read(event, "x.csv", bad)


@pytest.mark.parametrize(
    ("file", "came"),
    [
        ("pretix_checkin", []),
        ("eventbrite_uk", []),
        ("eventbrite_us", ["Carla O'Neil"]),
        ("hievents_attendees", ["Bo Chen"]),
        ("indico", []),
        ("cvent", []),
        ("luma", []),
        ("attendize", []),
    ],
)
def test_lists_of_other_systems_say_that_only_those_came_who_were_checked_in(event, file, came):
    data = (SYSTEMS / f"{file}.csv").read_bytes()
    for name in ("Ana Lima", "Bo Chen", "Carla O'Neil", "Áine Ní Bhriain", "Bill Okafor", "Cat Jones", "Flo Gray"):
        an_attendee(event, name)
    said = other_doors.read(event, f"{file}.csv", data)
    assert [Attendee.objects.get(pk=attendee).name for attendee, _at in said.words] == came
    assert not said.everybody


def test_a_state_of_something_else_does_not_say_who_came(event):
    one, two = Attendee.objects.filter(event=event).order_by("pk")[:2]
    paid = f"Code,Order status,How many times have you attended?\n{one.code},paid,3+\n{two.code},paid,\n"
    said = other_doors.read(event, "door.csv", paid.encode())
    assert {attendee for attendee, _at in said.words} == {one.pk, two.pk}
    assert said.everybody
    came = f"Code,Status\n{one.code},Attended\n{two.code},Registered\n"
    said = other_doors.read(event, "door.csv", came.encode())
    assert [attendee for attendee, _at in said.words] == [one.pk]
    assert said.absent == 1


@pytest.mark.parametrize(
    ("header", "cell", "off"),
    [
        ("Payment status", "paid by transfer", False),
        ("Status", "Refund requested", False),
        ("Status", "Approved (moved up from the list)", False),
        ("RSVP", "No", True),
        ("Status", "not coming", True),
        ("Status", "Absage", True),
        ("Status", "expired", True),
        ("Cancelled", "yes", True),
        ("Cancelled", "", False),
        ("Storniert", "nein", False),
    ],
)
def test_who_is_off_an_export_of_orders_is_read_as_a_list_of_people_is(event, header, cell, off):
    one, two = Attendee.objects.filter(event=event).order_by("pk")[:2]
    came = other_doors.read(event, "orders.csv", f"Code;{header}\n{one.code};{cell}\n{two.code};\n".encode())
    assert (came.everybody, came.absent) == (True, int(off))


def test_a_list_that_says_of_nobody_that_they_came_brings_nobody_back_who_cancelled(event):
    one, two, three = Attendee.objects.filter(event=event).order_by("pk")[:3]
    for gone in (two, three):
        people.set_state(attendee=gone, coming=False, by=None)
    orders = f"Order code;Name;Code;Status\nA;;{one.code};paid\nB;;{two.code};Cancelled\nC;;{three.code};paid\n"
    came = other_doors.read(event, "orders.csv", orders.encode())
    assert (came.everybody, came.absent, len(came.words)) == (True, 1, 2)
    door = other_doors.take(event=event, name="orders.csv", came=came, by=None)
    assert here(event) == {one.pk, three.pk}
    assert set(Attendee.objects.filter(event=event).exclude(state=Attendee.State.COMING)) == {two, three}
    assert not DoorSeat.objects.filter(attendee=three).exists()
    other_doors.take_back(door=door, by=None)
    assert here(event) == set()


@pytest.mark.parametrize("bad", CORPUS)
def test_hostile_names_are_one_line_of_plain_text(event, bad):
    desk = paired(event)
    words(desk, a_walk_in("X " + bad, organisation=bad))
    added = WalkIn.objects.get().attendee
    assert is_plain(added.name[:140])
    assert is_plain(added.organisation[:140])
    assert desk.post("/door/link/", {"code": added.code}).content.decode().count("<script>alert") == 0
    assert "<script>alert" not in desks_page(event)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["key", "about", "at", "undoes", "name", "added", "way", "told", "words", "now", "format"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(sent=ANYTHING, words_=st.lists(ANYTHING, max_size=3))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_sent_as_words_is_answered_in_order(event, sent, words_):
    desk = FUZZED.get(event.pk) or FUZZED.setdefault(event.pk, paired(event))
    wrapped = {"format": "kinfolk.words/1", "now": "2027-05-14T08:00:00Z", "words": words_}
    for body in (json.dumps(sent), json.dumps(wrapped), repr(sent)):
        with transaction.atomic():
            answer = desk.post("/door/words/", body, content_type="application/json")
            transaction.set_rollback(True)
        assert answer.status_code in {200, 400, 403}


FUZZED: dict[int, Client] = {}


def test_a_badge_that_is_opened_on_a_desk_leads_there_and_checks_nobody_in(event):
    ana = Attendee.objects.filter(event=event).first()
    desk, screen = paired(event), paired(event, "Screen", finder=True)
    answer = desk.get(f"/q/{ana.token}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/door/#{ana.code}")
    for other in (screen, Client(), paired(an_event(event.community, slug="another"))):
        seen = other.get(f"/q/{ana.token}/")
        assert seen.status_code == 200
        assert ana.name not in seen.content.decode()
    desks.end(desk=Desk.objects.get(event=event, kind=Desk.Kind.DESK), by=None)
    assert desk.get(f"/q/{ana.token}/").status_code == 200
    assert not CheckIn.objects.exists()

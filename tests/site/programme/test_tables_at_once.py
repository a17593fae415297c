"""Tables as a list and one by one, with two organisers at work: only what somebody changed is written, pins stay true."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django_scopes import scope

from kinfolk_web.core.undo import undo
from kinfolk_web.models import Change, Pin, Role, Room, Table
from kinfolk_web.plans import bridge
from kinfolk_web.programme.actions import rooms
from tests.site.world import a_crowd, a_member, a_programme, an_event, signed_in

pytestmark = pytest.mark.django_db
ROOMS = "/c/lamplighters/meeting/programme/rooms/"
FIELD = re.compile(r"<(input|select|textarea)\b([^>]*)>(?:(.*?)</\1>)?", re.DOTALL)


@pytest.fixture
def event():
    event = an_event()
    a_programme(event, tables=4)
    with scope(community=event.community):
        yield event


@pytest.fixture
def olive(event):
    return signed_in(a_member(event))


def room_of(event):
    return Room.objects.get(event=event)


def tables_of(event):
    return {table.label: table for table in Table.objects.filter(room__event=event)}


def filled_in(page: str) -> dict[str, list[str]]:
    """Return the fields of the forms of a page as a browser would send them untouched."""
    sent: dict[str, list[str]] = {}
    for _, attributes, _inner in FIELD.findall(page):
        named = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        ticks = named.get("type") in {"checkbox", "radio"}
        if "name" in named and (not ticks or re.search(r"\bchecked\b", attributes)):
            sent.setdefault(named["name"], []).append(unescape(named.get("value", "on" if ticks else "")))
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        sent[name] = re.findall(r'value="([^"]*)"\s+selected', options)
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def the_list(browser, event) -> dict[str, list[str]]:
    answer = browser.get(f"{ROOMS}{room_of(event).pk}/tables/")
    return filled_in(answer.content.decode())


def keep(browser, event, sent):
    return browser.post(f"{ROOMS}{room_of(event).pk}/tables/", sent)


def test_a_list_that_was_opened_before_a_drag_does_not_put_the_table_back(event, olive):
    otto = a_member(event, email="otto@example.org")
    first, second = tables_of(event)["1"], tables_of(event)["2"]
    sent = the_list(olive, event)
    moves = [rooms.Move(first.pk, (first.x, first.y), (9.5, 7.5)), rooms.Move(second.pk, (second.x, second.y), (3, 9))]
    rooms.move(room=room_of(event), by=otto, tables=moves)
    sent[f"t{second.pk}-seats"] = ["5"]
    sent[f"t{first.pk}-features"] = ["quiet"]
    assert keep(olive, event, sent).status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.x, first.y, first.features) == (9.5, 7.5, ["quiet"])
    assert (second.x, second.y, second.seats) == (3, 9, 5)


def test_a_list_that_nobody_wrote_into_changes_nothing(event, olive):
    Table.objects.filter(label="1").update(features=["lectern", "quiet"], x=2.125)
    before = list(Table.objects.order_by("pk").values())
    sent = the_list(olive, event)
    assert keep(olive, event, sent).status_code == 302
    assert list(Table.objects.order_by("pk").values()) == before


def test_of_two_who_wrote_the_same_field_the_second_is_told_and_may_insist(event, olive):
    otto = a_member(event, email="otto@example.org")
    one = tables_of(event)["1"]
    sent = the_list(olive, event)
    rooms.edit_tables(room=room_of(event), by=otto, changes={one.pk: {"seats": 9}})
    sent[f"t{one.pk}-seats"] = ["5"]
    sent[f"t{tables_of(event)['2'].pk}-label"] = ["Window"]
    answer = keep(olive, event, sent)
    assert answer.status_code == 422
    assert "Somebody else changed the same at the same time: 1." in unescape(answer.content.decode())
    assert tables_of(event)["1"].seats == 9
    again = filled_in(answer.content.decode())
    assert again[f"t{one.pk}-seats"] == ["5"], "what she wrote is still there"
    assert keep(olive, event, again).status_code == 302
    assert tables_of(event)["1"].seats == 5
    assert "Window" in tables_of(event)


def test_taking_one_table_out_keeps_what_else_was_written(event, olive):
    there = tables_of(event)
    sent = the_list(olive, event)
    sent[f"t{there['3'].pk}-gone"] = ["on"]
    sent[f"t{there['4'].pk}-label"] = ["3"]  # the name that becomes free
    sent[f"t{there['1'].pk}-seats"] = ["6"]
    assert keep(olive, event, sent).status_code == 302
    now = tables_of(event)
    assert {label: table.pk for label, table in now.items()} == {
        "1": there["1"].pk,
        "2": there["2"].pk,
        "3": there["4"].pk,
    }
    assert now["1"].seats == 6
    undo(Change.objects.latest("pk"), by=None)
    assert {label: table.pk for label, table in tables_of(event).items()} == {k: t.pk for k, t in there.items()}


def test_writing_about_a_table_that_somebody_took_out_is_said_and_an_untouched_row_is_not_missed(event, olive):
    otto = a_member(event, email="otto@example.org")
    there = tables_of(event)
    sent = the_list(olive, event)
    rooms.delete_tables(room=room_of(event), by=otto, keys=[there["2"].pk])
    assert keep(olive, event, sent).status_code == 302
    sent[f"t{there['2'].pk}-seats"] = ["6"]
    answer = keep(olive, event, sent)
    assert answer.status_code == 422
    assert "took table 2 away" in answer.content.decode()


def test_the_form_of_one_table_writes_only_what_was_changed_in_it(event, olive):
    otto = a_member(event, email="otto@example.org")
    one = tables_of(event)["1"]
    address = f"{ROOMS}{room_of(event).pk}/tables/{one.pk}/"
    sent = filled_in(olive.get(address, headers={"HX-Request": "true"}).content.decode())
    rooms.move(room=room_of(event), by=otto, tables=[rooms.Move(one.pk, (one.x, one.y), (8, 8))])
    sent |= {"topic": ["Gardens"]}
    answer = olive.post(address, sent)
    assert answer.status_code == 302
    one.refresh_from_db()
    assert (one.x, one.y, one.topic) == (8, 8, "Gardens")


# -- pins -------------------------------------------------------------------------------------------------------------


def pinned(event, count=3):
    """Pin people to tables 1, 2, 3 ... in the first round."""
    people = a_crowd(event, 24)
    return [Pin.objects.create(event=event, attendee=people[nth], round=1, table=str(nth + 1)) for nth in range(count)]


def where_pinned(event):
    return sorted(Pin.objects.filter(event=event).values_list("table", flat=True))


def test_a_table_that_is_taken_out_frees_whoever_was_pinned_to_it_and_undo_brings_both_back(event, olive):
    pinned(event)
    table = tables_of(event)["2"]
    room = room_of(event)
    part = olive.get(f"{ROOMS}{room.pk}/tables/{table.pk}/", headers={"HX-Request": "true"})
    assert "1 place is pinned to this table" in part.content.decode()
    assert "frees 1 pin" in olive.get(f"{ROOMS}{room.pk}/tables/").content.decode()
    answer = olive.post(f"{ROOMS}{room.pk}/tables/{table.pk}/delete/", follow=True)
    assert "1 pin to a table that is gone went with it." in answer.content.decode()
    assert where_pinned(event) == ["1", "3"]
    bridge.problem_of(event)  # a plan can be made
    undo(Change.objects.latest("pk"), by=None)
    assert where_pinned(event) == ["1", "2", "3"]
    bridge.problem_of(event)


def test_arranging_anew_keeps_pins_to_tables_that_are_there_again(event, olive):
    pinned(event)
    room = room_of(event)
    assert "3 places are pinned to tables of this room" in olive.get(f"{ROOMS}{room.pk}/").content.decode()
    given = rooms.Generation(arrangement="rows", count=2, seats=12, shape="round")
    change = rooms.generate(room=room, by=None, given=given)
    assert where_pinned(event) == ["1", "2"]
    assert change.facts["freed"] == 1
    bridge.problem_of(event)
    undo(change, by=None)
    assert where_pinned(event) == ["1", "2", "3"]


def test_pins_follow_a_table_that_is_renamed_even_if_two_exchange_their_names(event):
    pinned(event, 2)
    there = tables_of(event)
    who = dict(Pin.objects.values_list("table", "attendee"))
    changes = {there["1"].pk: {"label": "2"}, there["2"].pk: {"label": "1"}}
    rooms.edit_tables(room=room_of(event), by=None, changes=changes)
    assert dict(Pin.objects.values_list("table", "attendee")) == {"1": who["2"], "2": who["1"]}


def test_a_spare_table_and_a_room_that_goes_free_their_pins(event):
    pinned(event, 2)
    there = tables_of(event)
    rooms.edit_tables(room=room_of(event), by=None, changes={there["1"].pk: {"spare": True}})
    assert where_pinned(event) == ["2"]
    change = rooms.delete_room(room=room_of(event), by=None)
    assert where_pinned(event) == []
    bridge.problem_of(event)
    undo(change, by=None)
    assert where_pinned(event) == ["2"]


def test_whoever_only_reads_sees_the_room_without_the_forms(event):
    pinned(event)
    reader = signed_in(a_member(event, Role.READ_ONLY, "rita@example.org"))
    assert "pinned to" not in reader.get(f"{ROOMS}{room_of(event).pk}/").content.decode()

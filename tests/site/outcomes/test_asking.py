"""What people are asked beside the pulse: the room, before and weeks after, instruments of organisers, and stories."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django_scopes import scope

from kinfolk_web.again import evenings
from kinfolk_web.core.mail import kinds
from kinfolk_web.keeping.erasing import erase
from kinfolk_web.keeping.exporting import as_data
from kinfolk_web.models import (
    Block,
    Change,
    Event,
    FirstAnswer,
    Instrument,
    InstrumentAnswer,
    LaterAnswer,
    Mail,
    Mailing,
    Membership,
    Role,
    Room,
    RoomAnswer,
    Story,
    Uncounted,
)
from kinfolk_web.outcomes import forgetting
from kinfolk_web.outcomes.asking import instruments, later, rooms
from kinfolk_web.outcomes.counted import leave_out
from kinfolk_web.outcomes.reporting import reading
from kinfolk_web.outcomes.reporting.counting import NEW
from kinfolk_web.outcomes.stories import actions
from kinfolk_web.people.mailing import start
from kinfolk_web.plans.pack import room_plan
from tests.site.day.world import a_block, a_day, a_plan, people
from tests.site.phone.steps import main_of, opened
from tests.site.world import a_member, an_attendee, an_event, signed_in

pytestmark = pytest.mark.django_db
HERE = "/c/lamplighters/meeting/"
NAMED, NAMELESS = "it may be quoted with my first name", "it may be quoted without my name"
OURS = b"""
name = "Our questions"
licence = "our own"
items = ["I can count on people here", "I am a stranger here", "I would miss this"]
scale = ["not at all", "partly", "entirely"]
reversed = [2]
[parts]
trust = [1, 2]
"""


@pytest.fixture
def event():
    event = a_day()
    with scope(community=event.community):
        yield event


def weeks_ago(event, weeks=3):
    Event.objects.filter(pk=event.pk).update(starts_on=timezone.now().date() - timedelta(weeks=weeks, days=1))
    event.refresh_from_db()


def days_ago(event, days):
    Event.objects.filter(pk=event.pk).update(starts_on=timezone.now().date() - timedelta(days=days))
    event.refresh_from_db()


def test_a_room_is_judged_by_three_taps_and_told_when_a_room_of_that_name_is_set_up_again(event):
    a_block(event, Block.Kind.ROUND, -40, 30)
    everybody = people(event)
    a_plan(event, [{"1": everybody}])
    phone = opened(everybody[0])
    assert "I heard everybody" in main_of(phone.get("/my/pulse/"))
    for one in everybody:
        opened(one).post("/my/pulse/", {"round": 1, "room_noise": "1", "room_light": "0", "room_space": "9"})
    phone.post("/my/pulse/", {"round": 1, "room_noise": "1"})
    said = RoomAnswer.objects.filter(event=event)
    assert {(one.noise, one.light, one.space) for one in said} == {(1, 0, None)}
    assert said.count() == 8
    assert not Change.objects.filter(verb__contains="room").exists()
    again = an_event(event.community, "autumn", name="Autumn", starts_on=event.starts_on + timedelta(days=200))
    room = Room.objects.create(event=again, name="hall")
    assert rooms.last_time(room) is None, "words can still be changed"
    Block.objects.filter(event=event).update(minutes=1)
    weeks_ago(event, 1)
    for one in everybody[:4]:
        leave_out(attendee=one, out=True)
    assert rooms.last_time(room) is None, "of four nothing is told"
    Uncounted.objects.all().delete()
    page = main_of(signed_in(a_member(event)).get(f"/c/lamplighters/autumn/programme/rooms/{room.pk}/"))
    assert "What people said of this room at Annual meeting" in page
    assert re.search(r"too loud:\s+5 or more of fewer than 10", page)
    assert re.search(r"too dark:\s+fewer than 5 of about 5", page)
    room.note = "Doors open inwards."
    assert room_plan(room).notes == (
        "At Annual meeting 5 or more of fewer than 10 said: too loud.",
        "Doors open inwards.",
    ), "the sheet for the venue begins with it"


def test_the_same_first_item_is_asked_before_it_begins_and_not_after(event):
    ana = an_attendee(event, "Ana Lima")
    phone = opened(ana)
    assert "I belong here" in main_of(phone.get("/my/minute/"))
    phone.post("/my/first/", {"belong": "2"})
    phone.post("/my/first/", {"belong": "7"})
    assert FirstAnswer.objects.get(attendee=ana).belong == 2
    a_block(event, Block.Kind.ARRIVAL, -10, 30)
    a_block(event, Block.Kind.ROUND, 60, 30)
    assert "I belong here" not in main_of(phone.get("/my/minute/"))
    phone.post("/my/first/", {"belong": "5"})
    assert FirstAnswer.objects.get(attendee=ana).belong == 2


def test_the_follow_up_opens_two_to_six_weeks_after_by_a_link_of_its_own(event):
    ana = an_attendee(event, "Ana Lima", email="ana@example.org")
    where = later.address_of(ana).removeprefix("http://localhost:8000")
    anybody = Client()
    assert anybody.get(where).status_code == 410, "too early"
    assert list(kinds()["follow_up"].to(event)) == []
    weeks_ago(event)
    assert list(kinds()["follow_up"].to(event)) == [ana.pk]
    page = main_of(anybody.get(where))
    for words in (
        "I belong here",
        "in touch again",
        "At a table that was planned for you",
        "I would rather not have been placed",
        "Would you come again?",
    ):
        assert words in page
    assert anybody.get(where[:-3] + "xx/").status_code == 410
    anybody.post(
        where,
        {"belong": "4", "touch": "1", "met_at_table": "1", "met_in_free_time": "0", "again": "2", "bond": "8"}
        | {"rather_not": "1"},
    )
    anybody.post(where, {"circles": "6"})
    kept = LaterAnswer.objects.get()
    assert (kept.belong, kept.touch, kept.met_at_table, kept.met_in_free_time, kept.again, kept.bond, kept.circles) == (
        4, True, True, False, 2, None, 6,
    )  # fmt: skip
    assert kept.rather_not is True
    found = reading.Read([ana], {ana.pk: NEW})
    reading._later(event, found, set())
    assert found.said[ana.pk]["rather_not"] == "yes"
    weeks_ago(event, 7)
    assert anybody.post(where, {"belong": "1"}).status_code == 410


def test_the_follow_up_goes_by_itself_after_three_weeks_and_the_page_says_so_beforehand(event):
    ana = an_attendee(event, "Ana Lima", email="ana@example.org")
    olive = signed_in(a_member(event))
    days_ago(event, 1)
    goes = event.starts_on + timedelta(days=22)
    assert f"The follow-up goes by itself on {date_format(goes)}" in main_of(olive.get(HERE + "after/"))
    days_ago(event, 20)
    assert "follow_up" not in evenings.look_after(event), "too early"
    days_ago(event, 22)
    assert [evenings.look_after(event)["follow_up"], evenings.look_after(event)["follow_up"]] == [1, 0], "once"
    assert [one.attendee_id for one in Mail.objects.filter(kind="follow_up")] == [ana.pk]
    assert Change.objects.get(verb="mail.start").actor is None
    page = main_of(olive.get(HERE + "after/"))
    assert "The follow-up was sent on" in page
    assert "goes by itself" not in page


def test_the_follow_up_does_not_go_where_it_was_sent_switched_off_or_the_event_was_put_away(event):
    an_attendee(event, "Ana Lima", email="ana@example.org")
    olive = signed_in(a_member(event))
    olive.post(HERE + "after/follow-up/", {"by_itself": "no"})
    assert "The follow-up does not go by itself" in main_of(olive.get(HERE + "after/"))
    days_ago(event, 22)
    assert "follow_up" not in evenings.look_after(event), "switched off"
    olive.post(HERE + "after/follow-up/", {"by_itself": "yes"})
    Event.objects.update(archived=True)
    event.refresh_from_db()
    assert "follow_up" not in evenings.look_after(event), "put away"
    Event.objects.update(archived=False)
    event.refresh_from_db()
    start(event=event, kind=kinds()["follow_up"], by=None)
    an_attendee(event, "Bo Berg", email="bo@example.org")
    assert "follow_up" not in evenings.look_after(event), "sent by hand"
    Mailing.objects.all().delete()
    days_ago(event, 30)
    assert "follow_up" not in evenings.look_after(event), "too late"
    assert "The follow-up" in main_of(olive.get(HERE + "after/"))
    assert "goes by itself" not in main_of(olive.get(HERE + "after/"))


def test_an_instrument_is_brought_answered_and_scored_with_its_reliability(event):
    olive = signed_in(a_member(event))
    bring = {"file": _file(OURS)}
    assert olive.post(HERE + "instruments/", bring).status_code == 302
    one = Instrument.objects.get()
    everybody = [an_attendee(event, f"P {nth} Berg") for nth in range(12)]
    for who in everybody:
        phone = opened(who)
        assert "I am a stranger here" in main_of(phone.get("/my/minute/"))
        phone.post("/my/first/", {f"i{one.pk}_{place}": "2" for place in range(3)})
    a_block(event, Block.Kind.ROUND, -10, 30)
    phone.post("/my/first/", {f"i{one.pk}_0": "3"})
    weeks_ago(event)
    assert set(InstrumentAnswer.objects.values_list("before", flat=True)) == {True}
    assert instruments.answered(everybody[-1], one, before=True) == [2, 2, 2], "before is before"
    answers = [
        (3, 1, 3),
        (3, 1, 3),
        (2, 2, 2),
        (1, 3, 1),
        (3, 2, 3),
        (2, 1, 3),
        (1, 3, 2),
        (3, 1, 2),
        (2, 2, 2),
        (3, 1, 3),
    ]
    for nth, said in enumerate([*answers, (1, 3, 1)]):
        where = later.address_of(everybody[nth]).removeprefix("http://localhost:8000")
        assert "I am a stranger here" in main_of(Client().get(where))
        Client().post(where, {f"i{one.pk}_{place}": str(value) for place, value in enumerate(said)})
    assert InstrumentAnswer.objects.filter(before=False).count() == 11
    assert instruments.scored(one)[0].mean is None, "still asked"
    Uncounted.objects.create(attendee=everybody[10])
    olive.post(HERE + f"instruments/{one.pk}/end/")
    one.refresh_from_db()
    whole, trust = instruments.scored(one)
    turned = [(a, 4 - b, c) for a, b, c in answers]
    mean = sum(sum(row) / 3 for row in turned) / 10
    assert (whole.n, whole.people, whole.mean.value) == (10, 12, round(mean, 1)), "who is left out is in no number"
    assert whole.mean.low < mean < whole.mean.high
    assert (whole.change.value, whole.change.n) == (round(mean - 2, 1), 10)
    Uncounted.objects.create(attendee=everybody[0])
    assert instruments.scored(one)[0] == whole, "what was told stands"
    assert whole.alpha == pytest.approx(alpha_of(turned), abs=0.005)
    assert (trust.items, trust.mean) == (2, None), "two items are scored from a hundred people on"
    page = " ".join(main_of(olive.get(HERE + "instruments/")).split())
    assert "our own" in page
    assert f"10 of 12 {whole.mean.value} ({whole.mean.low} to {whole.mean.high}), n = 10" in page


def alpha_of(rows):
    """Return Cronbach's alpha by its formula."""

    def variance(values):
        middle = sum(values) / len(values)
        return sum((one - middle) ** 2 for one in values) / (len(values) - 1)

    items = len(rows[0])
    return (
        items
        / (items - 1)
        * (1 - sum(variance(column) for column in zip(*rows, strict=True)) / variance([*map(sum, rows)]))
    )


def _file(content: bytes):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("ours.toml", content)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"name = ", "no TOML"),
        (OURS.replace(b"licence", b"license"), "license"),
        (OURS.replace(b'licence = "our own"', b""), "by whose leave"),
        (OURS.replace(b"reversed = [2]", b"reversed = [4]"), "from 1 to 3"),
        (OURS.replace(b"trust = [1, 2]", b"trust = [1]"), "two items"),
        (OURS.replace(b'scale = ["not at all", "partly", "entirely"]', b"scale = [1, 2]"), "number 1 is no text"),
        (OURS.replace(b'"partly", "entirely"', b'"partly", "partly"'), "twice"),
        (OURS.replace(b'"not at all", "partly", "entirely"', b'"yes"'), "2 to 11"),
    ],
)
def test_a_file_that_is_no_instrument_is_refused_with_the_reason(content, why):
    with pytest.raises(instruments.RefusedError, match=why):
        instruments.read(content)


def test_a_story_is_written_read_in_quiet_tagged_counted_and_deleted_by_its_writer(event):
    ana, bo = an_attendee(event, "Ana Lima"), an_attendee(event, "Bo Berg")
    phone, other = opened(ana), opened(bo)
    phone.post("/my/story/", {"story": "When Bo Berg said that he\nalso works alone.", "quote": "named"})
    phone.post("/my/story/", {"story": "When Bo Berg said that he\nalso works alone.", "quote": "named"})
    other.post("/my/story/", {"story": "At lunch.", "quote": "anything"})
    assert Story.objects.count() == 2
    olive = signed_in(a_member(event))
    page = main_of(olive.get(HERE + "stories/"))
    assert "it may be quoted with my first name: Ana" in page
    assert "nobody but the team reads it" in page
    assert "Lima" not in page
    story = Story.objects.get(quote="named")
    olive.post(HERE + f"stories/{story.pk}/tag/", {"tags": "Alone, work, alone,"})
    assert "alone · 1" in main_of(olive.get(HERE + "stories/"))
    assert "At lunch" not in main_of(olive.get(HERE + "stories/?tag=alone"))
    other.post("/my/story/", {"take_back": str(story.pk)})
    assert Story.objects.count() == 2, "not theirs"
    erase(attendee=bo)
    assert Story.objects.get().text.startswith("When guest said")
    assert "also works alone" in str(as_data(ana)["stories"])
    phone.post("/my/story/", {"take_back": str(story.pk)})
    assert not Story.objects.exists()


def test_its_writer_can_delete_a_story_as_long_as_it_is_known_whose_it_is_and_the_team_can_for_them(event):
    ana = an_attendee(event, "Ana Lima", email="ana@example.org")
    Event.objects.filter(pk=event.pk).update(starts_on=timezone.localdate() + timedelta(days=1), ends_on=None)
    ana.event.refresh_from_db()
    said = opened(ana).post("/my/story/", {"story": "At the soup.", "quote": "named"}, follow=True)
    until = date_format(timezone.localdate() + timedelta(days=91), "DATE_FORMAT")
    assert f"It stays yours until {until}" in main_of(said)
    for days in (8, 50, 89):
        Event.objects.filter(pk=event.pk).update(starts_on=timezone.localdate() - timedelta(days=days))
        actions.write(attendee=ana, text=f"After {days} days.", quote="nameless")
        browser = Client()
        page = browser.get(f"/later/{later.secret_of(ana)}/", follow=True)
        assert f"After {days} days." in main_of(page), days
        where = page.redirect_chain[-1][0]
        story = Story.objects.get(text=f"After {days} days.")
        assert "It is deleted." in main_of(browser.post(where, {"do": "story", "take_back": story.pk}, follow=True))
    story = Story.objects.get()
    olive = signed_in(a_member(event))
    assert "Does its writer want it deleted?" in main_of(olive.get(HERE + "stories/"))
    reader = signed_in(a_member(event, Role.READ_ONLY, "rea@example.org"))
    assert reader.post(HERE + f"stories/{story.pk}/delete/").status_code == 403
    olive.post(HERE + f"stories/{story.pk}/delete/")
    assert not Story.objects.exists()
    assert Client().get(f"/later/{later.secret_of(ana)}/").status_code == 410


def test_a_file_for_quoting_holds_what_may_be_quoted_alone_and_no_formula(event):
    ana, bo, cleo = (an_attendee(event, name) for name in ("Ana Lima", "Bo Berg", "Cleo Dune"))
    actions.write(attendee=ana, text="=HYPERLINK(1)\nat my first table", quote="named")
    actions.write(attendee=bo, text="Over the soup, nobody asked.", quote="nameless")
    actions.write(attendee=cleo, text="For the team alone.", quote="no")
    for one in Story.objects.filter(event=event):
        actions.tag(story=one, tags="+table, first time", by=None)
    olive = signed_in(a_member(event))
    page = main_of(olive.get(HERE + "stories/?quote=yes"))
    assert "Over the soup" in page
    assert "For the team alone" not in page
    assert "For the team alone" in main_of(olive.get(HERE + "stories/"))
    rows = list(csv.reader(io.StringIO(olive.get(HERE + "stories/quotable/csv/").content.decode("utf-8-sig"))))
    assert rows[0] == ["event", "text", "tags", "consent", "first_name"]
    assert sorted(rows[1:]) == [
        ["Annual meeting", "'=HYPERLINK(1)\nat my first table", "'+table, first time", NAMED, "Ana"],
        ["Annual meeting", "Over the soup, nobody asked.", "'+table, first time", NAMELESS, ""],
    ]
    book = openpyxl.load_workbook(io.BytesIO(olive.get(HERE + "stories/quotable/xlsx/").content))
    assert [[cell.value or "" for cell in row] for row in book.active.iter_rows()] == rows
    assert all(cell.data_type == "s" for row in book.active.iter_rows() for cell in row if cell.value)
    assert olive.get(HERE + "stories/quotable/pdf/").status_code == 404
    none = olive.get(HERE + "stories/quotable/csv/?tag=soup").content.decode()
    assert "soup" not in none, "with a tag, its stories alone"
    for role in set(Role) - {Role.ORGANISER}:
        reader = signed_in(a_member(event, role, f"{role}@lamplighters.example"))
        assert reader.get(HERE + "stories/quotable/csv/").status_code == 403


def test_tags_are_counted_over_the_events_that_somebody_organises(event):
    autumn = an_event(event.community, "autumn", name="Autumn", starts_on=event.starts_on - timedelta(days=200))
    for where, tags in ((event, "alone, work"), (event, "alone"), (autumn, "alone, tea")):
        text = f"{where.name}: {tags}"
        story = actions.write(attendee=an_attendee(where, f"{text} Berg"), text=text, quote="nameless")
        actions.tag(story=story, tags=tags, by=None)
    page = " ".join(main_of(signed_in(a_member(event)).get(HERE + "stories/")).split())
    assert "alone · 2" in page, "here"
    assert "alone 3 2" in page, "three stories at two events"
    assert "tea 1 1" in page
    here = Membership.objects.create
    guest = a_member(event, Role.DOOR, "guest@lamplighters.example")
    Membership.objects.filter(user=guest).update(event=event)
    here(user=guest, community=event.community, event=event, role=Role.ORGANISER)
    page = " ".join(main_of(signed_in(guest).get(HERE + "stories/")).split())
    assert "alone · 2" in page
    assert "tea" not in page, "whoever organises one event alone learns nothing of another"


def test_whoever_wants_is_left_out_of_numbers_and_counted_again(event):
    ana = an_attendee(event, "Ana Lima")
    phone = opened(ana)
    assert "counted with that of all others" in main_of(phone.get("/my/quiet/"))
    phone.post("/my/quiet/", {"name": "uncounted", "out": "yes"})
    assert Uncounted.objects.filter(attendee=ana).exists()
    phone.post("/my/quiet/", {"name": "uncounted", "out": "no"})
    assert not Uncounted.objects.exists()


def test_what_was_left_out_is_in_no_number_either_once_answers_are_nobodys(event):
    one = instruments.bring(event=event, content=OURS, by=None)
    everybody = [an_attendee(event, f"P {nth} Berg") for nth in range(14)]
    for nth, who in enumerate(everybody):
        instruments.answer(attendee=who, instrument=one, said=["1"] * 3, before=True)
        instruments.answer(attendee=who, instrument=one, said=["3", "1", "3"] if nth % 2 else ["2", "2", "2"])
    FirstAnswer.objects.create(event=event, attendee=everybody[1], belong=1)
    leave_out(attendee=everybody[0], out=True)
    leave_out(attendee=everybody[1], out=True)
    erase(attendee=everybody[0])
    forgetting.untie_answers(event)
    one.refresh_from_db()
    assert one.ended_at is not None, "scored before it is forgotten who answered twice"
    whole = instruments.scored(one)[0]
    assert (whole.n, whole.change.n) == (12, 12)
    assert InstrumentAnswer.objects.filter(before=False).count() == 12
    assert not FirstAnswer.objects.exists()


def test_reliability_is_told_of_ten_who_answered_every_item(event):
    one = instruments.bring(
        event=event, content=OURS.replace(b'"I would miss this"', b'"I would miss this", "I stay"'), by=None
    )
    for nth in range(12):
        said = ["3", "1", "3", "2"] if nth % 2 else ["1", "3", "2", ""]
        instruments.answer(attendee=an_attendee(event, f"P {nth} Berg"), instrument=one, said=said)
    instruments.end(instrument=one, by=None)
    one.refresh_from_db()
    whole = instruments.scored(one)[0]
    assert whole.n == 12
    assert whole.alpha is None

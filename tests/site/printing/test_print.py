"""From a plan to files in the hands of the person who asked for them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope
from icalendar import Calendar
from pypdf import PdfReader

from kinfolk.solve import solve
from kinfolk_web.models import Block, Change, Cue, Event, Job, Plan, Print, Release, Role, Room, Seat, StoredFile, Table
from kinfolk_web.people import actions
from kinfolk_web.plans import actions as plan_actions
from kinfolk_web.plans import bridge, releasing, repairing, solving, whole_pack
from kinfolk_web.plans.calendars import _edition
from kinfolk_web.plans.pack import room_plan
from kinfolk_web.programme import queries as programme_queries
from tests.site.world import a_crowd, a_member, a_programme, an_event, do_jobs, signed_in

pytestmark = pytest.mark.django_db
START = "/c/lamplighters/meeting/print/start/"


@pytest.fixture
def event():
    event = an_event()
    a_crowd(event, 30)
    a_programme(event, rounds=3, tables=5)
    with scope(community=event.community):
        problem, _ = bridge.problem_of(event)
        plan = Plan.objects.create(event=event, number=1)
        bridge.store(solve(problem, steps=20_000), plan)
        Plan.objects.filter(pk=plan.pk).update(state=Plan.State.RELEASED)
        Release.objects.create(event=event, plan=plan)
    return event


def printed(browser, **wishes):
    page = browser.post(START, wishes)
    (job,) = do_jobs()
    assert job.state == "done", job.problem
    return browser.get(page.headers["Location"]), job


def test_the_pack_of_a_released_plan(event):
    organiser = signed_in(a_member(event))
    page, job = printed(organiser, sheet=["table-cards", "personal-cards", "badges", "room-sheet", "plan.xlsx"])
    names = [file["name"] for file in job.result["files"]]
    assert names == [
        "meeting-plan-1.zip", "room-sheet.pdf", "table-cards.pdf", "badges.pdf", "personal-cards.pdf", "plan.xlsx",
    ]  # fmt: skip
    links = re.findall(r'href="(/c/lamplighters/meeting/files/[^"]+)"', page.content.decode())
    pack = organiser.get(links[0])
    assert pack["Content-Disposition"] == 'attachment; filename="meeting-plan-1.zip"'
    archive = zipfile.ZipFile(io.BytesIO(pack.content))
    assert archive.namelist()[0] == "01-room-sheet.pdf"
    assert "Plan 1" in PdfReader(io.BytesIO(archive.read("02-table-cards.pdf"))).pages[0].extract_text()


def test_a_released_plan_has_its_pack_made_once(event, monkeypatch):
    monkeypatch.setattr(whole_pack, "WHOLE", ("table-cards", "host-sheets", "list-names"))
    olive = a_member(event)
    browser = signed_in(olive)
    _, by_hand = printed(browser, sheet=["personal-cards"], size="letter")
    with scope(community=event.community):
        first = Plan.objects.get()
        second = plan_actions.copy(plan=first, by=olive)
        assert browser.post(f"/c/lamplighters/meeting/plans/{second.number}/release/", {"sure": "1"}).status_code == 302
        Plan.objects.get(pk=second.pk, state=Plan.State.RELEASED)
        (asked,) = Job.objects.filter(kind=whole_pack.BY_ITSELF)
        assert whole_pack.ask_for_pack(plan=second, by=olive) is None, "it is being made"
        do_jobs()
        asked.refresh_from_db()
        assert asked.state == "done", asked.problem
        made = Print.objects.get(plan=second)
    assert made.options["size"] == "letter"
    page = browser.get(START.removesuffix("start/")).content.decode()
    assert f"/print/{asked.pk}/" in page, "its files are offered"
    assert f'value="{by_hand.result["print"]}"' in page, "what lies out is what was asked for, until this is fetched"
    browser.get(f"/c/lamplighters/meeting/files/{asked.result['files'][0]['id']}/")
    assert f'value="{made.pk}"' in browser.get(START.removesuffix("start/")).content.decode()
    with scope(community=event.community):
        assert whole_pack.ask_for_pack(plan=second, by=olive) is None, "it was made"
        assert whole_pack.ask_for_pack(plan=first, by=None) is None


def test_files_are_only_for_the_person_who_asked_and_for_a_day(event):
    _, job = printed(signed_in(a_member(event)), sheet=["list-names"])
    address = f"/c/lamplighters/meeting/files/{job.result['files'][0]['id']}/"
    colleague = signed_in(a_member(event, email="otto@example.org"))
    assert colleague.get(address).status_code == 404
    own = signed_in(job.by)
    assert own.get(address).status_code == 200
    StoredFile.objects.update(expires_at=timezone.now())
    assert own.get(address).status_code == 404


def test_only_what_changed_since_the_last_print(event):
    browser = signed_in(a_member(event))
    _, first = printed(browser, sheet=["personal-cards", "changes"])
    _, same = printed(browser, sheet=["personal-cards"], since=first.result["print"])
    assert same.result["files"] == []
    with scope(community=event.community):
        ana = event.attendees.first()
        ana.name = "Ana María López"
        ana.save()
    _, third = printed(browser, sheet=["personal-cards"], since=first.result["print"])
    assert third.result["said"].startswith("1 person changed: Ana María López")


@pytest.mark.parametrize("anew", [True, False])
def test_who_cancelled_gets_no_paper_and_theirs_is_taken_away_by_name(event, anew):
    olive = a_member(event)
    browser = signed_in(olive)
    _, first = printed(browser, sheet=["personal-cards", "badges", "list-names"])
    with scope(community=event.community):
        gone = event.attendees.filter(is_host=False, is_greeter=False).first()
        actions.set_state(attendee=gone, coming=False, by=olive)
        plan = event.plans.get()
        job = (
            solving.solve(by=olive, event=event, steps=5_000)
            if anew
            else repairing.repair(by=olive, event=event, plan=plan.number)
        )
        do_jobs()
        job.refresh_from_db()
        second = event.plans.get(number=job.result["plan"])
        releasing.release(plan=second, by=olive)
    _, since = printed(browser, sheet=["personal-cards", "badges", "changes"], since=first.result["print"])
    with scope(community=event.community):
        sheet = StoredFile.objects.filter(name="changes.pdf").latest("pk")
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(bytes(sheet.content))).pages).split())
    assert gone.name in text
    assert gone.code not in text + since.result["said"]
    _, whole = printed(browser, sheet=["personal-cards", "badges", "list-names"])
    with scope(community=event.community):
        items = Print.objects.get(pk=whole.result["print"]).items
    assert not [key for key in items if gone.code in key]


def test_what_lies_out_is_known_however_much_else_is_made_in_between(event):
    browser = signed_in(a_member(event))
    printed(browser, sheet=["personal-cards", "list-names"])
    printed(browser, sheet=["plan.xlsx"])
    printed(browser, sheet=["list-names"])
    with scope(community=event.community):
        ana = event.attendees.first()
        ana.name = "Ana María López"
        ana.save()
    last = re.search(r'name="since" value="(\d+)"', browser.get(START.removesuffix("start/")).content.decode())
    _, fourth = printed(browser, sheet=["personal-cards"], since=last.group(1))
    assert fourth.result["said"].startswith("1 person changed: Ana María López")


def test_what_was_printed_last_lies_out_whatever_an_older_page_asks_for(event):
    browser = signed_in(a_member(event))
    _, first = printed(browser, sheet=["personal-cards", "list-names"])
    with scope(community=event.community):
        ana = event.attendees.first()
        ana.name = "Ana María López"
        ana.save()
    printed(browser, sheet=["personal-cards"])
    _, third = printed(browser, sheet=["list-names"], since=first.result["print"])
    _, fourth = printed(browser, sheet=["personal-cards"], since=third.result["print"])
    assert fourth.result["files"] == [], "her card is the one that lies out"


def test_no_spreadsheet_calls_anybody_a_host_who_has_not_said_yes(event):
    browser = signed_in(a_member(event))

    def hosts(**more):
        _, job = printed(browser, sheet=["seats.csv"], **more)
        text = StoredFile.objects.get(pk=job.result["files"][0]["id"]).content
        return {row["host"] for row in csv.DictReader(io.StringIO(bytes(text).decode("utf-8-sig")))} - {""}

    with scope(community=event.community):
        event.attendees.update(is_host=False)
        document = bridge.document_of(Plan.objects.get())
        leading = {table["host"] for one in document["rounds"] for table in one["tables"]} - {None}
        plan = Plan.objects.get()
        plan.said = plan.said | {"proposed": {"hosts": sorted(leading), "greeters": []}}
        plan.save(update_fields=["said"])
        assert hosts() == set()
        assert hosts(accept_proposed="yes")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://192.168.178.23:8000", "In another network they lead nowhere"),
        ("http://localhost:8000", "which only this computer opens"),
        ("https://kinfolk.example.org", ""),
    ],
)
def test_the_page_says_where_codes_on_paper_lead(event, settings, url, said):
    settings.PUBLIC_URL = url
    page = signed_in(a_member(event)).get(START.removesuffix("start/")).content.decode()
    assert (said in page) if said else "Links and codes lead to" not in page


def test_printing_is_for_organisers_and_noted(event):
    assert (
        signed_in(a_member(event, Role.DOOR, "dora@example.org")).get("/c/lamplighters/meeting/print/").status_code
        == 403
    )
    printed(signed_in(a_member(event)), sheet=["list-names"])
    assert Change.objects.get(verb="plan.print").facts == {"sheets": ["list-names"]}
    with scope(community=event.community):
        assert Print.objects.count() == 1


def test_a_badge_opens_the_page_of_the_event_and_names_nobody(event, client):
    with scope(community=event.community):
        attendee = event.attendees.first()
    page = client.get(f"/q/{attendee.token}/").content.decode()
    assert "Annual meeting" in page
    assert attendee.name not in page
    assert client.get("/q/0000000000/").status_code == 404


def test_everybody_gets_a_calendar_with_their_tables(event):
    browser = signed_in(a_member(event))
    _page, job = printed(browser, sheet=["calendars.zip", "seats.csv"])
    files = {file["name"]: f"/c/lamplighters/meeting/files/{file['id']}/" for file in job.result["files"]}
    archive = zipfile.ZipFile(io.BytesIO(browser.get(files["calendars.zip"]).content))
    assert len(archive.namelist()) == 30
    with scope(community=event.community):
        seat = Seat.objects.filter(round=1).select_related("attendee").first()
    calendar = Calendar.from_ical(archive.read(next(n for n in archive.namelist() if seat.attendee.code in n)))
    first = calendar.walk("VEVENT")[0]
    assert str(first["summary"]).endswith(f"table {seat.table}")
    assert first["dtstart"].dt.isoformat() == "2027-05-14T09:00:00+00:00"
    seats = browser.get(files["seats.csv"]).content.decode("utf-8-sig").splitlines()
    assert len(seats) == 1 + 3 * 30


def test_a_plan_that_is_brought_back_and_a_block_that_is_moved_are_newer_than_what_calendars_have(event):
    with scope(community=event.community):
        one = Plan.objects.get()
        at = [event.made_at + timedelta(hours=hours) for hours in range(5)]

        def version(plan, released=None):
            plan.released_at = released or plan.released_at
            made = _edition(event, plan)
            return made.version, made.released

        first = version(one, at[1])
        second = version(Plan(event=event, number=2), at[2])
        again = version(one, at[3])
        assert first < second < again
        moved = Change.objects.create(verb="block.move", event=event, community=event.community)
        Change.objects.filter(pk=moved.pk).update(at=at[4])
        assert version(one) > again
        assert version(one) == version(one), "the same day gives the same file"


def test_the_team_has_run_cues_and_numbers_on_paper(event):
    olive = a_member(event)
    with scope(community=event.community):
        Block.objects.filter(event=event).update(text="Ring the small bell.")
        Cue.objects.create(event=event, own=Cue.Own.TEXT, text="I sing in a choir.", posture=Cue.Posture.HANDS)
    Event.objects.update(safety_name="Sana Silva", safety_phone="0151 234567")
    _, job = printed(signed_in(olive), sheet=["day-sheet"])
    content = bytes(StoredFile.objects.get(pk=job.result["files"][0]["id"]).content)
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
    with scope(community=event.community):
        blocks = list(Block.objects.filter(event=event))
        assert all(f"{one.starts_at:%H:%M} {one}" in text for one in blocks)
        assert text.count("Ring the small bell.") == len(blocks)
    assert "1 I sing in a choir. hands up" in text
    assert "Sana Silva 0151 234567" in text
    assert olive.name in text


def test_calendars_need_a_date(event):
    Event.objects.update(starts_on=None)
    browser = signed_in(a_member(event))
    page = browser.post(START, {"sheet": "calendars.zip"})
    (job,) = do_jobs()
    assert (job.state, job.problem) == (
        "failed", "Calendar files need the first day of the event: give it a date first.",
    )  # fmt: skip
    assert job.problem in browser.get(page.headers["Location"]).content.decode()


def test_the_sheet_for_the_venue_has_tables_as_large_as_the_floor_plan(event):
    with scope(community=event.community):
        room = Room.objects.get(event=event)
        Table.objects.filter(label="2").update(shape="long", seats=12)
        sheet = room_plan(room)
        drawn = {one["label"]: (one["width"], one["depth"]) for one in programme_queries.room_plan(room)["tables"]}
    assert {one.label: (one.width, one.depth) for one in sheet.tables} == drawn
    assert drawn["2"][0] > drawn["1"][0], "more seats, a longer table"


def test_what_was_ticked_and_has_nothing_on_it_is_said_with_the_reason(event):
    page, job = printed(signed_in(a_member(event)), sheet=["changes", "list-names"])
    assert [file["name"] for file in job.result["files"] if file["name"].endswith(".pdf")] == ["list-names.pdf"]
    said = page.content.decode()
    assert "Not printed: What changed, because it compares with an earlier print" in said


def test_codes_that_only_this_computer_opens_are_warned_of(event, settings):
    browser = signed_in(a_member(event))
    assert "which only this computer opens" in browser.get("/c/lamplighters/meeting/print/").content.decode()
    settings.PUBLIC_URL = "https://kin.example.org"
    assert "which only this computer opens" not in browser.get("/c/lamplighters/meeting/print/").content.decode()

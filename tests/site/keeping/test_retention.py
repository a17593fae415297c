"""The clock: what goes when, the same however often it runs, and nothing earlier."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from kinfolk_web.core.jobs import NIGHT
from kinfolk_web.keeping import retention, sweeping
from kinfolk_web.keeping.erasing import erase
from kinfolk_web.keeping.models import Erasure, RetentionRun
from kinfolk_web.models import (
    ApartRequest,
    Attendee,
    Change,
    ChangedRow,
    Job,
    Link,
    MeToo,
    Plan,
    Report,
    Role,
    Seat,
    StoredFile,
    Visit,
)
from kinfolk_web.people import actions
from kinfolk_web.people.consenting import note
from kinfolk_web.people.quieting import paused_since
from kinfolk_web.people.visiting import is_over
from kinfolk_web.plans import releasing, solving
from kinfolk_web.plans.bridge import document_of
from kinfolk_web.safety.asking import ask
from tests.site.phone.steps import main_of, opened
from tests.site.world import a_crowd, a_member, a_programme, an_attendee, an_event, do_jobs, signed_in

pytestmark = pytest.mark.django_db


def over(event, days: int) -> None:
    """Let the event have ended so many days ago."""
    event.starts_on = timezone.now().date() - timedelta(days=days)
    event.save()


@pytest.fixture
def event():
    event = an_event(starts_on=timezone.now().date() + timedelta(days=3))
    ana = an_attendee(
        event, "Ana Canarylima", email="ana@canary.example", needs=["step-free"],
        attributes={"Dietary wishes": "canary-food", "Shoe": "41"}, source_row={"needs": ["canary"], "name": "x"},
    )  # fmt: skip
    with scope(community=event.community):
        actions.say(attendee=ana, lines=[("I like tea", True)], by=None)
        ask(attendee=ana, words="Zebedee")
        yield event


def state(event) -> dict[str, int]:
    ana = Attendee.objects.get(event=event)
    return {
        "needs": len(ana.needs) + len(ana.attributes),
        "said": MeToo.objects.count(),
        "asked": ApartRequest.objects.count(),
        "named": int(ana.name != "guest"),
    }


@pytest.mark.parametrize(
    ("days", "left"),
    [
        (-3, {"needs": 3, "said": 1, "asked": 1, "named": 1}),
        (6, {"needs": 3, "said": 1, "asked": 1, "named": 1}),
        (9, {"needs": 1, "said": 1, "asked": 1, "named": 1}),
        (32, {"needs": 1, "said": 0, "asked": 0, "named": 1}),
        (92, {"needs": 0, "said": 0, "asked": 0, "named": 0}),
    ],
)
def test_each_sort_of_data_goes_in_its_time_and_again_changes_nothing(event, days, left):
    over(event, days)
    shown = {line.rule.key: line.count for line in retention.lines_of(event) if line.due}
    before = state(event)
    assert retention.lines_of(event)
    assert state(event) == before, "looking deletes nothing"
    assert retention.run(event, by=None) == shown, "what was shown is what goes"
    assert state(event) == left
    assert retention.run(event, by=None) == {}
    assert state(event) == left
    assert RetentionRun.objects.count() == bool(shown)


def test_since_when_somebody_takes_a_break_outlives_what_they_need(event):
    ana = Attendee.objects.get()
    actions.edit(attendee=ana, values={"needs": ["step-free", "quiet"]}, by=None, own=True)
    actions.edit(attendee=ana, values={"paused": True}, by=None, own=True)
    since = paused_since(event)
    over(event, 9)
    retention.run(event, by=None)
    assert paused_since(event) == since
    assert set(since) == {ana.pk}
    assert not ChangedRow.objects.filter(Q(before__has_key="needs") | Q(after__has_key="needs")).exists()
    assert "canary" not in str(list(ChangedRow.objects.filter(table="kinfolk_web_attendee").values("before", "after")))


def test_a_run_that_stopped_half_way_goes_on_where_it_was(event, monkeypatch):
    over(event, 92)
    monkeypatch.setattr(retention, "EVENT_RULES", retention.EVENT_RULES[:2])
    retention.run(event, by=None)
    monkeypatch.undo()
    done = retention.run(event, by=None)
    assert set(done) == {"names"}
    assert not ApartRequest.objects.exists(), "what is sealed goes without a number"


def test_an_event_without_a_date_loses_nothing_by_itself(event):
    event.starts_on = None
    event.save()
    assert retention.run(event, by=None) == {}
    page = main_of(signed_in(a_member(event)).get("/c/lamplighters/meeting/retention/"))
    assert "has no date" in page


def test_an_event_whose_last_day_was_mistyped_loses_nothing_before_it_was(event):
    event.ends_on = event.starts_on - timedelta(days=364)
    event.save()
    before = state(event)
    assert retention.run(event, by=None) == {}
    assert state(event) == before
    assert not is_over(event)


def test_who_said_yes_to_being_remembered_is_named_for_two_years(event):
    ana = Attendee.objects.get()
    note(attendee=ana, key="memory", given=True)
    an_attendee(event, "Bo Canaryberg")
    over(event, 92)
    retention.run(event, by=None)
    assert sorted(Attendee.objects.values_list("name", flat=True)) == ["Ana Canarylima", "guest"]
    over(event, 735)
    retention.run(event, by=None)
    assert set(Attendee.objects.values_list("name", flat=True)) == {"guest"}


def test_a_person_who_comes_again_keeps_their_name_for_the_next_event(event):
    ana = Attendee.objects.get()
    later = an_event(event.community, "later", starts_on=timezone.now().date() + timedelta(days=30))
    Attendee.objects.create(event=later, person=ana.person, name="Ana Canarylima")
    over(event, 92)
    retention.run(event, by=None)
    ana.refresh_from_db()
    assert (ana.name, ana.person.name) == ("guest", "guest"), "and nobody remembers that she was here"
    assert Attendee.objects.get(event=later).name == "Ana Canarylima"


def test_a_hold_of_the_safety_leads_outlasts_the_clock_until_its_day(event):
    ApartRequest.objects.update(keep_until=timezone.localdate() + timedelta(days=5))
    report = Report.objects.create(event=event, key="12345678-1234-4234-8234-123456789012", sealed=b"x")
    over(event, 400)
    retention.run(event, by=None)
    assert ApartRequest.objects.exists()
    assert not Report.objects.exists()
    assert report
    ApartRequest.objects.update(keep_until=timezone.localdate() - timedelta(days=1))
    retention.run(event, by=None)
    assert not ApartRequest.objects.exists()


def test_after_ninety_days_plans_are_readable_and_name_nobody_anywhere(event):
    a_crowd(event, 24)
    a_programme(event, rounds=2, seats=6)
    olive = a_member(event)
    solving.solve(by=olive, event=event, steps=1500)
    do_jobs()
    plan = Plan.objects.get()
    releasing.release(plan=plan, by=olive)
    names = [name for name in Attendee.objects.values_list("name", flat=True) if " " in name]
    seats = Seat.objects.count()
    over(event, 92)
    retention.run(event, by=None)
    plan.refresh_from_db()
    assert Seat.objects.count() == seats
    assert {one["name"] for one in document_of(plan)["people"]} == {"guest"}
    kept = str([list(model.objects.values()) for model in (Plan, Job, Change, ChangedRow, Attendee)])
    assert not [name for name in names if name in kept]


def test_what_is_of_no_more_use_goes_from_the_installation(event, tmp_path, settings):
    now = timezone.now()
    StoredFile.objects.create(name="x", kind="y", content=b"z", expires_at=now - timedelta(hours=1))
    kept = StoredFile.objects.create(name="x", kind="y", content=b"z", expires_at=now + timedelta(hours=1))
    Link.objects.create(digest="a", purpose="x", expires_at=now - timedelta(days=2))
    ana = Attendee.objects.get()
    opened(ana)
    Visit.objects.update(expires_at=now - timedelta(days=8))
    Job.objects.create(kind="x", finished_at=now - timedelta(days=31))
    old = Change.objects.create(verb="event.edit", event=event)
    Change.objects.filter(pk=old.pk).update(at=now - timedelta(days=366))
    for key, seconds in (("long-over", -60), ("still-of-use", 600)):
        cache.set(key, "x", 600)
        with connection.cursor() as cursor:
            moment = now + timedelta(seconds=seconds)
            cursor.execute("update kinfolk_cache set expires = %s where cache_key like %s", [moment, f"%{key}"])
    settings.DATA = tmp_path
    (tmp_path / "backups").mkdir()
    for name, days in (("before-1.kinfolk", 36), ("before-2.kinfolk", 34), ("mine.kinfolk", 99)):
        (tmp_path / "backups" / name).write_bytes(b"x")
        moment = (datetime.now().astimezone() - timedelta(days=days)).timestamp()
        os.utime(tmp_path / "backups" / name, (moment, moment))
    done = retention.clear()
    assert done == {"files": 1, "links": 1, "visits": 1, "jobs": 1, "changes": 1, "backups": 1}
    assert list(StoredFile.objects.all()) == [kept]
    with connection.cursor() as cursor:
        cursor.execute("select cache_key from kinfolk_cache")
        held = str(cursor.fetchall())
    assert "still-of-use" in held
    assert "long-over" not in held
    assert {one.name for one in (tmp_path / "backups").iterdir()} == {"before-2.kinfolk", "mine.kinfolk"}
    assert retention.clear() == {}


def test_the_page_shows_what_would_go_and_an_organiser_does_not_wait_for_the_night(event):
    over(event, 9)
    browser = signed_in(a_member(event))
    page = main_of(browser.get("/c/lamplighters/meeting/retention/"))
    assert "1 thing is due to go" in page
    assert signed_in(a_member(event, Role.READ_ONLY, "ria@example.org")).post(
        "/c/lamplighters/meeting/retention/run/"
    ).status_code == 403  # fmt: skip
    browser.post("/c/lamplighters/meeting/retention/run/")
    assert [job.state for job in do_jobs()] == ["failed"] or Attendee.objects.get().needs == []


def test_nothing_that_the_clock_did_is_offered_to_be_taken_back(event):
    over(event, 9)
    retention.run(event, by=None)
    entry = Change.objects.filter(verb="retention.run").get()
    assert not ChangedRow.objects.filter(change=entry).exists()


def test_an_erased_person_is_nothing_to_the_clock(event):
    erase(attendee=Attendee.objects.get())
    over(event, 92)
    assert "names" not in retention.run(event, by=None)


def test_dates_are_those_of_the_event(event):
    event.starts_on, event.ends_on = date(2027, 5, 14), date(2027, 5, 15)
    event.save()
    due = {line.rule.key: line.due_at.date() for line in retention.lines_of(event)}
    assert due["needs"] == date(2027, 5, 23)
    with scopes_disabled():
        assert due["names"] == date(2027, 8, 14)


def test_the_clock_is_set_for_every_night():
    from procrastinate.contrib.django import app

    assert ("kinfolk.clock", "") in app.periodic_registry.periodic_tasks


def test_the_clock_of_a_night_reaches_what_is_left_over_of_all_communities():
    """As the worker does it, outside of any community."""
    retention.clock(by=None, event=None)
    [job] = do_jobs()
    assert job.state == "done", job.problem


def test_a_night_in_which_the_computer_was_off_is_made_up_for_at_the_next_start():
    from procrastinate.contrib.django import app
    from procrastinate.periodic import PeriodicDeferrer

    nine = datetime(2026, 6, 20, 9, tzinfo=UTC).timestamp()
    late = PeriodicDeferrer(app.periodic_registry, **app.periodic_defaults).get_previous_tasks(at=nine)
    nightly = [task.task for task, _ in late if task.cron.endswith("* * *") and task.cron[0].isdigit()]
    assert [task.name for task in nightly] == ["kinfolk.again", "kinfolk.clock"], "memory before what it is of goes"
    assert {task.lock for task in nightly} == {NIGHT}


def test_the_clock_tells_nobody_whether_there_is_anything_sealed(event):
    over(event, 32)
    MeToo.objects.all().delete()
    Attendee.objects.update(needs=[], attributes={}, source_row={})
    browser = signed_in(a_member(event))
    page = main_of(browser.get("/c/lamplighters/meeting/retention/"))
    assert "Nothing is due to go" in page
    assert retention.run(event, by=None) == {}
    assert not ApartRequest.objects.exists()
    assert not RetentionRun.objects.exists()
    assert main_of(browser.get("/c/lamplighters/meeting/retention/")) == page


def test_nothing_is_written_anew_by_day_while_an_event_is_on(event, monkeypatch):
    asked = []
    for module in (sweeping, retention):
        monkeypatch.setattr(module, "rewrite", lambda _running: asked.append("anew") or [])
    now = an_event(event.community, "now", starts_on=timezone.localdate() - timedelta(days=1), timezone="UTC")
    now.ends_on = timezone.localdate()
    now.save()
    erase(attendee=an_attendee(event, "Bo Canaryberg"))
    retention.clock(by=None, event=event)
    assert [job.state for job in do_jobs()] == ["done", "done"]
    assert (asked, Erasure.objects.get().swept) == ([], False)
    retention.every_night(int(time.time()) - 6 * 3600)
    do_jobs()
    assert (asked, Erasure.objects.get().swept) == ([], False), "a night that is made up for by day is no night"
    retention.every_night(int(time.time()))
    do_jobs()
    assert (asked, Erasure.objects.get().swept) == (["anew"], True), "the night does it"
    over(event, 9)
    retention.every_night(int(time.time()) - 6 * 3600)
    do_jobs()
    assert (len(asked), Erasure.objects.filter(swept=False).count()) == (1, 1), "needs were deleted, and files are owed"
    retention.every_night(int(time.time()))
    do_jobs()
    assert (len(asked), Erasure.objects.filter(swept=False).count()) == (2, 0), "also where that night deletes nothing"
    now.ends_on = timezone.localdate() - timedelta(days=1)
    now.save()
    assert not sweeping.is_on_today()

"""What pages say of plans: broken musts before they hold, what is different since, what a pin means, how good each is."""

from __future__ import annotations

import re

import pytest
from django.db.models import F

from kinfolk_web.console.people.gaps import unmet_needs
from kinfolk_web.models import Attendee, Plan, Release, Table
from kinfolk_web.plans import releasing
from kinfolk_web.plans.queries import picture_of, plans_of, served, with_served
from tests.site.world import an_attendee, do_jobs, signed_in

pytestmark = pytest.mark.django_db
AT = "/c/lamplighters/meeting/"


@pytest.fixture
def browser(olive):
    return signed_in(olive)


def text(browser, path):
    return browser.get(f"{AT}{path}", follow=True).content.decode()


def test_a_plan_that_breaks_a_must_holds_only_after_it_was_named_and_asked_for_again(plan, scoped, browser):
    one = Attendee.objects.filter(event=scoped).order_by("pk").first()
    Attendee.objects.filter(pk=one.pk).update(needs=["a lift"])
    assert "A must is not kept" in text(browser, "plans/1/")
    asked = browser.post(f"{AT}plans/1/release/").content.decode()
    assert "although a must is not kept" in asked
    assert "Needs are met" in asked
    assert not Release.objects.exists()
    browser.post(f"{AT}plans/1/release/", {"sure": "1"})
    assert Release.objects.get().plan == plan


@pytest.mark.parametrize("edits", [0, 1])
def test_a_large_plan_that_breaks_a_must_is_asked_about_too(plan, scoped, browser, monkeypatch, edits):
    monkeypatch.setattr(releasing, "AT_ONCE", 10)
    one = Attendee.objects.filter(event=scoped).order_by("pk").first()
    Attendee.objects.filter(pk=one.pk).update(needs=["a lift"])
    Plan.objects.update(edits=F("edits") + edits)
    page = browser.post(f"{AT}plans/1/release/").headers["Location"]
    assert [job.state for job in do_jobs()] == ["done"]
    assert not Release.objects.exists()
    assert browser.get(page, headers={"HX-Request": "true"}).headers["HX-Redirect"] == page
    monkeypatch.setattr(releasing, "ledger_today", lambda _plan: pytest.fail("the worker has counted it"))
    asked = browser.get(page).content.decode()
    assert "although a must is not kept" in asked
    assert "Needs are met" in asked
    browser.post(f"{AT}plans/1/release/", {"sure": "1"})
    assert Release.objects.get().plan == plan
    assert browser.get(page).status_code == 302, "nothing is left to ask"


def test_what_is_different_stands_on_the_overview_and_on_the_plan_that_is_judged_anew(plan, scoped, browser):
    Release.objects.all().delete()
    browser.post(f"{AT}plans/1/release/", {"sure": "1"})
    Table.objects.update(features=[])
    needing = Attendee.objects.filter(event=scoped).exclude(needs=[])
    everybody = f"0 of {needing.count()} find what they need"
    assert "things are different since this plan was made" in text(browser, "")
    page = text(browser, "plans/1/")
    assert everybody in page
    assert "counted with the list and the room as they are now" in page
    assert "Tables that are different" in text(browser, "plans/1/repair/")


def test_a_pin_says_from_when_on_it_counts(plan, scoped, browser):
    seat = plan.all_seats.filter(round=2).select_related("attendee").first()
    given = {"person": seat.attendee.code, "round": "2", "back": "person"}
    page = browser.post(f"{AT}plans/1/pin/", given, follow=True).content.decode()
    assert f"from the next plan on, {seat.attendee.name} sits at table {seat.table} in round 2" in page
    answer = browser.post(f"{AT}plans/1/pin/", {**given, "off": "1"}, headers={"Accept": "application/json"})
    assert "next plan decides anew" in answer.json()["said"]


def test_all_plans_say_for_how_many_every_promise_is_kept(plan, scoped, browser):
    good, everybody = served(plan)
    listed = with_served(plans_of(scoped)).get()
    assert (listed.good, listed.people) == (good, everybody)
    assert f"<td>{good} of {everybody}</td>" in text(browser, "plans/")


def test_where_most_people_lack_something_the_cause_is_named_with_the_way_to_it(plan, scoped, browser):
    everybody = [{"id": code, "why": "sits with somebody", "impossible": False} for code in plan.said["people"]]
    entry = {"promise": "no_party", "level": "should", "weight": 10, "owed": 60, "kept": 0, "impossible": 0}
    Plan.objects.filter(pk=plan.pk).update(ledger=[{**entry, "because": "", "broken": everybody}])
    page = text(browser, "plans/1/")
    assert "Most often because of “Away from one’s own party”" in page
    assert f"{AT}plans/1/promises/no_party/" in page


def test_a_need_that_no_table_meets_is_named_before_planning(event, scoped, browser):
    Attendee.objects.filter(event=scoped).update(needs=[])
    assert "Everything is there" in text(browser, "")
    for number in (1, 2):
        an_attendee(scoped, f"Needing {number}", needs=["Step free"])
    assert "Everything is there" in text(browser, ""), "three tables are marked so"
    Table.objects.update(features=["quiet"])
    said = ["2 people need “Step free” at the table; no table is marked so."]
    assert unmet_needs(scoped) == said
    page = text(browser, "")
    assert "Everything is there" not in page
    assert said[0] in page
    assert said[0] in text(browser, "people/")


def test_releasing_offers_no_undo_that_would_refuse_but_the_plans(plan, scoped, browser):
    browser.post(f"{AT}plans/1/release/", {"sure": "1"})
    page = text(browser, "changes/")
    line = page[page.index("released plan 1") :]
    line = line[: line.index("</li>")]
    assert "/undo/" not in line
    assert f"{AT}plans/" in line


def test_who_no_longer_comes_is_counted_neither_among_the_served_nor_among_all(plan, scoped, browser):
    ledger = [{**one, "owed": one["owed"] - 1} if one["promise"] == "seated" else one for one in plan.ledger]
    good, everybody = served(plan)
    Plan.objects.filter(pk=plan.pk).update(ledger=ledger)
    listed = with_served(plans_of(scoped)).get()
    assert (listed.good, listed.people) == (good - 1, everybody - 1) == served(Plan.objects.get(pk=plan.pk))


def test_a_draft_that_was_put_away_comes_back_by_the_button_beside_what_is_said(plan, browser):
    page = browser.post(f"{AT}plans/1/drop/", follow=True).content.decode()
    assert "Plan 1 is put away." in page
    where = re.search(r'<form id="take-back"[^>]* action="([^"]+)"', page).group(1)
    change = re.search(r'form="take-back" name="change" value="(\d+)"', page).group(1)
    assert "Plan 1" in browser.post(where, {"change": change}, follow=True).content.decode()
    plan.refresh_from_db()
    assert plan.is_draft


def test_a_blank_is_new_in_the_room_too_where_the_list_says_it_of_others(plan, scoped, browser):
    """As the planner counts it, who gives them a greeter: else a table full of newcomers looks like any other."""
    Attendee.objects.update(times_attended=3)
    blank = Attendee.objects.get(pk=plan.all_seats.filter(round=1).first().attendee_id)
    Attendee.objects.filter(pk=blank.pk).update(times_attended=None)
    assert [name for _, name, new, *_ in picture_of(plan)["people"] if new] == [blank.name]
    seat = plan.all_seats.get(attendee=blank, round=1)
    base = f"/c/lamplighters/meeting/plans/{plan.number}"
    for page in (f"{base}/rounds/1/tables/?table={seat.table}", f"{base}/people/{blank.code}/"):
        assert browser.get(page).content.decode().count("new here") == 1, page
    Attendee.objects.update(times_attended=None)
    assert not any(new for _, _, new, *_ in picture_of(plan)["people"]), "nobody knows, so nobody is called new"


def test_for_whom_a_promise_is_not_kept_is_said_so_that_it_cannot_be_read_as_its_opposite(plan, scoped, browser):
    """“61 of 64 never sit with their own party. 3 do not.” says of the three what is true of the others."""
    ledger = [entry for entry in plan.ledger if entry["promise"] == "no_party"]
    assert ledger, "the crowd has employers"
    codes = plan.said["people"][:3]
    ledger[0].update(owed=60, kept=57, broken=[{"id": one, "why": "sits", "impossible": False} for one in codes])
    Plan.objects.filter(pk=plan.pk).update(ledger=plan.ledger)
    page = browser.get(f"/c/lamplighters/meeting/plans/{plan.number}/").content.decode()
    assert "57 of 60 never sit with their own party. Not so for 3." in " ".join(page.split())


def test_the_plan_says_what_the_people_whom_it_proposes_are_asked_for(plan, scoped, browser):
    """Beside “every table has a host who said yes”, “ask these 6 people” leaves open for what."""
    Attendee.objects.update(is_host=True)
    one = plan.said["people"][0]
    Plan.objects.filter(pk=plan.pk).update(said={**plan.said, "proposed": {"hosts": [], "greeters": [one]}})
    page = browser.get(f"/c/lamplighters/meeting/plans/{plan.number}/").content.decode()
    assert "In every round every table has a host who said yes." in page
    assert "Ask this 1 person to greet newcomers" in page

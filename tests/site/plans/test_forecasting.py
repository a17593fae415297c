"""The forecast beside a plan: asked for on its page, simulated by the worker, stored, shown in dots, figures and assumptions."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from kinfolk.mixer.assumptions import ASSUMPTIONS
from kinfolk_web.console.plan.dots import dots_of, in_hundred
from kinfolk_web.models import Attendee, Block, Change, Event, Forecast, Job
from kinfolk_web.plans import actions, forecasting, releasing
from tests.site.phone.steps import main_of
from tests.site.world import do_jobs, signed_in

PAGE = "/c/lamplighters/meeting/plans/1/forecast/"


@pytest.mark.django_db
def test_a_plan_is_forecast_shown_and_forecast_again_under_other_assumptions(plan, scoped, olive):
    browser = signed_in(olive)
    assert "Forecast this plan" in main_of(browser.get(PAGE))
    assert browser.get("/c/lamplighters/meeting/plans/1/").content.decode().count(PAGE) == 1

    assert browser.post(PAGE + "make/", {"usual": "1"}).headers["Location"] == PAGE
    assert "Simulating the event many times" in main_of(browser.get(PAGE))
    browser.post(PAGE + "make/", {"usual": "1"})
    assert Job.objects.filter(kind="forecast").count() == 1, "one at a time"
    [job] = do_jobs()
    assert (job.state, job.result) == ("done", {"forecast": 1})

    kept = Forecast.objects.get(plan=plan)
    assert kept.assume == {}
    shown = main_of(browser.get(PAGE))
    luck, by_plan = map(
        int, re.search(r"Of 100 people, (\d+) would meet nobody new by luck, (\d+) with", shown).groups()
    )
    assert luck > 20 > by_plan
    assert "two people talk 5 min in all where they mingle, but 1 min at a table" in shown, (
        "both yardsticks, at the top"
    )
    assert re.search(r"by the same 5 min on both sides, \d+ of 100 would meet nobody new with this plan", shown)
    assert "Nobody new, counted by the same 5 min on both sides" in shown
    assert "Newcomers who meet nobody new" in shown
    assert "tables of 8" in shown
    assert re.search(r"[\d.]+ new people each · by luck [\d.]+", shown), "luck in the same minutes beside each"
    assert "without hosts" in shown
    page = browser.get(PAGE).content.decode()
    assert all(f'name="{one.name}"' in page for one in ASSUMPTIONS), "every assumption can be seen and changed"
    names = Attendee.objects.filter(event=scoped).values_list("name", "code")
    assert not [word for pair in names for word in pair if word in str((kept.found, kept.variants))]

    wrong = browser.post(PAGE + "make/", {"no_show": "300"})
    assert wrong.status_code == 422
    browser.post(PAGE + "make/", {"no_show": "0", "met_at_6": "0", "met_at_4": "0"})
    do_jobs()
    kept.refresh_from_db()
    assert kept.assume == {"no_show": 0.0, "met_at_6": 0.0, "met_at_4": 0.0}
    nobody = kept.found["measures"][0]
    assert nobody["plan"]["mean"] > by_plan / 100, "where nobody at a table meets, the plan does worse"
    assert 'name="no_show" value="0"' in browser.get(PAGE).content.decode()
    assert Change.objects.filter(verb="forecast.make").count() == 2

    one = plan.all_seats.filter(round=1).first()
    other = plan.all_seats.filter(round=1).exclude(table=one.table).first()
    actions.swap(plan=plan, one=one.attendee, other=other.attendee, number=1, by=olive)
    assert "The plan has changed since" in main_of(browser.get(PAGE))


@pytest.mark.django_db
def test_breaks_are_as_long_as_the_programme_says_unless_somebody_says_otherwise(plan, scoped, olive):
    def break_(at, minutes, kind=Block.Kind.BREAK):
        return Block.objects.create(event=scoped, kind=kind, starts_at=at, minutes=minutes)

    assert forecasting.usual_at(scoped) == {}, "where no break is written down, its length is a guess"
    break_("08:15", 45, Block.Kind.ARRIVAL)  # before the first round
    break_("09:50", 10)
    lunch = break_("10:50", 90, Block.Kind.MEAL)
    break_("12:00", 60)  # after the last
    assert forecasting.usual_at(scoped) == {"break_minutes": 50}
    browser = signed_in(olive)
    page = browser.get(PAGE).content.decode()
    assert 'name="break_minutes" value="50"' in page
    assert "its breaks and meals between the first and the last round" in page

    def luck(**given):
        browser.post(PAGE + "make/", given or {"usual": "1"})
        do_jobs()
        kept = Forecast.objects.get(plan=plan)
        return kept, next(row["luck"]["mean"] for row in kept.found["measures"] if row["name"] == "new_people")

    kept, with_lunch = luck()
    assert kept.assume == {"break_minutes": 50}, "whoever simulates it again needs it"
    assert kept.found["minutes"] == {"rounds": 135, "breaks": 100}
    lunch.delete()
    assert luck()[1] < with_lunch
    assert 'name="break_minutes" value="5"' in browser.get(PAGE).content.decode(), "the programme as it is now"
    assert luck(break_minutes="30")[0].assume == {"break_minutes": 30}
    assert 'name="break_minutes" value="30"' in browser.get(PAGE).content.decode(), "somebody said so"
    assert luck()[0].assume == {"break_minutes": 5}


@pytest.mark.django_db
def test_a_plan_that_is_released_is_forecast_by_itself_when_nobody_waits(
    plan, scoped, olive, django_capture_on_commit_callbacks
):
    Event.objects.update(starts_on=timezone.now().date() + timedelta(days=30))
    scoped.refresh_from_db()

    def released(one):
        with django_capture_on_commit_callbacks(execute=True):
            releasing.release(plan=one, by=olive)
        return Job.objects.filter(kind="forecast.by_itself").first()

    job = released(plan)
    with connection.cursor() as cursor:
        cursor.execute("select priority, lock from procrastinate_jobs where args->>'job_id' = %s", [str(job.pk)])
        assert cursor.fetchone() == (-10, "forecast.by_itself"), "after everything else, and one at a time"
    Job.objects.update(given={"plan": 1, "runs": 2})
    do_jobs()
    kept = Forecast.objects.get(plan=plan)
    assert (kept.made_by, kept.edits) == (None, plan.edits)
    assert Change.objects.get(verb="forecast.make").actor is None
    Forecast.objects.update(made_at=timezone.now() - timedelta(days=1))

    second = actions.copy(plan=plan, by=olive)
    waits = released(second)
    released(plan)
    do_jobs()
    assert not Forecast.objects.filter(plan=second).exists(), "another plan holds by now"
    assert (
        Forecast.objects.get(plan=plan).made_at == Forecast.objects.get().made_at < timezone.now() - timedelta(hours=1)
    )
    waits.refresh_from_db()
    assert (waits.state, waits.result) == ("done", {})

    scoped.starts_on = timezone.now().date() - timedelta(days=3)
    scoped.save()
    released(second)
    do_jobs()
    assert not Forecast.objects.filter(plan=second).exists(), "a report takes none that was made after it began"


def test_a_hundred_dots_are_always_a_hundred():
    assert in_hundred([1 / 3, 1 / 3, 1 / 3]) == [34, 33, 33]
    assert in_hundred([0.996, 0.004, 0, 0]) == [100, 0, 0, 0]
    dots = dots_of([0.5, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05], columns=10)
    assert [band.count for band in dots.bands] == [50, 20, 25, 5]
    assert (dots.width, dots.height) == (100, 100)
    assert [band.path.count("M") for band in dots.bands] == [50, 20, 25, 5]
    assert dots.bands[0].path.startswith("M5 5h0M15 5h0")

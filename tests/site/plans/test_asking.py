"""Proposed hosts and greeters: seen as such everywhere, asked from one short list, replaced once they said no."""

from __future__ import annotations

import pytest

from kinfolk.paper.day import read_day
from kinfolk_web.day import ready
from kinfolk_web.models import Asked, Attendee, Sitting
from kinfolk_web.plans import bridge, releasing, repairing
from kinfolk_web.plans.asking import as_asked, asks_of
from kinfolk_web.plans.hosting import hosting_of
from kinfolk_web.plans.late import late_changes
from kinfolk_web.plans.pack import options_of
from tests.site.phone.steps import main_of
from tests.site.plans.conftest import a_plan
from tests.site.world import do_jobs, signed_in

pytestmark = pytest.mark.django_db
PLAN = "/c/lamplighters/meeting/plans"


@pytest.fixture
def unasked(scoped, olive):
    """Return the plan of a list that names neither a host nor a greeter."""
    Attendee.objects.filter(event=scoped).update(is_host=False, is_greeter=False)
    return a_plan(scoped, olive, steps=2_000)


def hosts(plan):
    return plan.said["proposed"]["hosts"]


def led_by(plan):
    return set(Sitting.objects.filter(plan=plan, host__isnull=False).values_list("host__code", flat=True))


def on_paper(plan):
    day = read_day(bridge.problem_of_plan(plan), as_asked(bridge.document_of(plan), plan.event), options_of(plan, {}))
    named = {sitting.host.id for table in day.tables.values() for sitting in table if sitting.host}
    return named, {ask.person.id for ask in day.hosts_to_ask if not ask.reserve}


@pytest.fixture
def asked(unasked, olive):
    """Return the plan after the first of those it proposes said yes and the second no."""
    first, second, third = hosts(unasked)[:3]
    said = {f"host-{first}": "yes", f"host-{second}": "no", f"host-{third}": ""}
    signed_in(olive).post(f"{PLAN}/{unasked.number}/asking/answers/", said)
    return unasked


def test_proposed_hosts_are_called_so_wherever_a_plan_is_shown(unasked, scoped, olive):
    browser, first = signed_in(olive), Attendee.objects.get(event=scoped, code=hosts(unasked)[0])
    counted = hosting_of(unasked)
    assert (counted.agreed, counted.none) == (0, 0)
    page = main_of(browser.get(f"{PLAN}/{unasked.number}/"))
    assert counted.sentence() in page
    assert "proposed host, not asked yet" in page
    assert "(host)" not in page
    assert "proposed host, not asked yet" in main_of(browser.get(f"{PLAN}/{unasked.number}/people/{first.code}/"))
    assert "not asked yet" in main_of(browser.get(f"{PLAN}/{unasked.number}/asking/"))
    assert on_paper(unasked) == (set(), set(hosts(unasked)))


def test_who_said_yes_is_a_host_and_who_said_no_is_none_on_every_page_and_on_paper(asked, scoped, olive):
    yes, no = (Attendee.objects.get(event=scoped, code=code) for code in hosts(asked)[:2])
    assert set(Asked.objects.values_list("attendee__code", "yes")) == {(yes.code, True), (no.code, False)}
    assert (yes.is_host, no.is_host) == (True, False)
    counted = hosting_of(asked)
    assert counted.agreed == Sitting.objects.filter(plan=asked, host=yes).count() > 0
    assert counted.none == Sitting.objects.filter(plan=asked, host=no).count() > 0
    assert on_paper(asked) == ({yes.code}, set(hosts(asked)) - {yes.code, no.code})
    releasing.release(plan=asked, by=olive)
    line = next(one for one in ready.lines_of(scoped) if one.key == "hosts")
    assert (line.good, line.said) == (False, counted.sentence())
    page = main_of(signed_in(olive).get(f"{PLAN}/{asked.number}/"))
    assert counted.sentence() in page, "one count, in the same words"


def test_a_no_proposes_somebody_else_at_the_next_repair_and_plan(asked, scoped, olive):
    yes, no = (Attendee.objects.get(event=scoped, code=code) for code in hosts(asked)[:2])
    late = late_changes(asked)
    assert (late.declined, late.changed) == ((no,), ()), "a yes is no late change"
    repairing.repair(by=olive, event=scoped, plan=asked.number)
    do_jobs()
    mended = scoped.plans.first()
    assert mended.why == "repaired"
    assert no.code not in {*hosts(mended), *led_by(mended)}
    assert len(hosts(mended)) == len(hosts(asked))
    assert not late_changes(mended).any
    releasing.release(plan=mended, by=olive)

    anew = a_plan(scoped, olive, steps=2_000)
    assert hosts(anew)[0] == yes.code, "who said yes stays, first of all"
    assert no.code not in hosts(anew)
    assert len(hosts(anew)) == len(hosts(asked))
    assert hosting_of(anew).none == 0
    stale = {f"host-{no.code}": "", f"was-host-{no.code}": "", f"host-{yes.code}": "", f"was-host-{yes.code}": ""}
    signed_in(olive).post(f"{PLAN}/{anew.number}/asking/answers/", stale)
    assert Asked.objects.count() == 2, "a form that was opened before says nothing of what others noted since"
    signed_in(olive).post(f"{PLAN}/{anew.number}/asking/answers/", {f"host-{no.code}": "", f"was-host-{no.code}": "no"})
    assert Asked.objects.count() == 1, "a no is taken back as easily"
    assert [one.answer for one in asks_of(anew) if one.attendee == yes] == ["yes"]


def test_a_short_list_is_topped_up_when_the_organiser_asks_for_it(plan, scoped, olive):
    named = list(Attendee.objects.filter(event=scoped, is_host=True))
    Attendee.objects.filter(pk__in=[one.pk for one in named[2:]]).update(is_host=False)
    short = a_plan(scoped, olive, steps=2_000)
    assert hosting_of(short).none > 0
    browser = signed_in(olive)
    assert "Plan anew, and propose hosts" in main_of(browser.get(f"{PLAN}/{short.number}/asking/"))
    full = a_plan(scoped, olive, steps=2_000, ask=1)
    assert {one.code for one in named[:2]} < set(hosts(full))
    assert hosting_of(full).none == 0
    assert {one.attendee.code for one in asks_of(full)}.isdisjoint(one.code for one in named[:2])
    releasing.release(plan=full, by=olive)

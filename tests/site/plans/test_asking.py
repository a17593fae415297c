"""Proposed hosts and greeters: seen as such everywhere, asked from one short list, replaced once they said no."""

from __future__ import annotations

import pytest

from kinfolk.paper.day import read_day
from kinfolk_web.day import ready
from kinfolk_web.models import Asked, Attendee, Sitting
from kinfolk_web.plans import bridge, releasing, repairing
from kinfolk_web.plans.asking import as_asked, asks_of
from kinfolk_web.plans.hosting import hosting_of
from kinfolk_web.plans.pack import options_of
from kinfolk_web.plans.repairing import late_changes
from tests.site.phone.steps import main_of, opened
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


def test_proposed_hosts_are_called_so_asked_and_counted_alike_and_others_are_proposed_for_who_said_no(
    unasked, scoped, olive
):
    plan, browser = unasked, signed_in(olive)
    first, second, third = (Attendee.objects.get(event=scoped, code=code) for code in hosts(plan)[:3])
    before = hosting_of(plan)
    assert (before.agreed, before.none) == (0, 0)
    page = main_of(browser.get(f"{PLAN}/{plan.number}/"))
    assert before.sentence() in page
    assert "proposed host, not asked yet" in page
    assert "(host)" not in page
    assert f"{first.name}: proposed host" not in main_of(opened(first).get("/my/")), "nobody has asked her"

    asks = main_of(browser.get(f"{PLAN}/{plan.number}/asking/"))
    assert first.name in asks
    assert "not asked yet" in asks
    said = {f"host-{first.code}": "yes", f"host-{second.code}": "no", f"host-{third.code}": ""}
    browser.post(f"{PLAN}/{plan.number}/asking/answers/", said)
    assert set(Asked.objects.values_list("attendee__code", "yes")) == {(first.code, True), (second.code, False)}
    after = hosting_of(plan)
    assert after.agreed == Sitting.objects.filter(plan=plan, host=first).count() > 0
    assert after.none == Sitting.objects.filter(plan=plan, host=second).count() > 0
    named, to_ask = on_paper(plan)
    assert named == {first.code}, "who said yes is named, and nobody else"
    assert to_ask == set(hosts(plan)) - {first.code, second.code}

    late = late_changes(plan)
    assert (late.declined, late.changed) == ((second,), ()), "a yes is no late change"
    releasing.release(plan=plan, by=olive)
    line = next(one for one in ready.lines_of(scoped) if one.key == "hosts")
    assert (line.good, line.said) == (False, after.sentence())
    assert after.sentence() in main_of(browser.get(f"{PLAN}/{plan.number}/")), "one count, in the same words"

    repairing.repair(by=olive, event=scoped, plan=plan.number)
    do_jobs()
    mended = scoped.plans.first()
    assert mended.why == "repaired"
    assert second.code not in {*hosts(mended), *led_by(mended)}
    assert len(hosts(mended)) == len(hosts(plan)), "somebody else is proposed"
    assert not late_changes(mended).any
    releasing.release(plan=mended, by=olive)

    anew = a_plan(scoped, olive, steps=2_000)
    assert hosts(anew)[0] == first.code, "who said yes stays, first of all"
    assert second.code not in hosts(anew)
    assert len(hosts(anew)) == len(hosts(plan))
    assert hosting_of(anew).none == 0
    browser.post(f"{PLAN}/{anew.number}/asking/answers/", {f"host-{second.code}": ""})
    assert [one.answer for one in asks_of(anew) if one.attendee == first] == ["yes"]
    assert Asked.objects.count() == 1, "a no is taken back as easily"


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

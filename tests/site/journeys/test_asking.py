"""Asking those whom a plan proposes, on a narrow dark screen and without scripts: one list, a tick each, others proposed."""

from __future__ import annotations

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from kinfolk_web.models import Attendee, Plan
from kinfolk_web.plans import solving
from tests.site.journeys.conftest import fits, violations
from tests.site.world import a_crowd, a_member, a_programme, an_event, do_jobs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_people_are_asked_from_one_short_list_also_without_scripts(visit):
    event = an_event()
    a_crowd(event, 24)
    a_programme(event, rounds=2, seats=6, tables=4)
    olive = a_member(event)
    with scope(community=event.community):
        Attendee.objects.filter(event=event).update(is_host=False, is_greeter=False)
        solving.solve(by=olive, event=event, steps=2_000)
        do_jobs()
        plan = Plan.objects.get()
        first, second = plan.said["proposed"]["hosts"][:2]
    page = visit("/c/lamplighters/meeting/plan/", olive, "phone", dark=True)
    expect(page.get_by_text("has a host who is proposed and not asked yet")).to_be_visible()
    assert violations(page) == []
    fits(page)
    page.get_by_role("link", name="Ask these").click()
    assert violations(page) == []
    fits(page)
    assert page.wrong == []

    plain = visit("/c/" + page.url.partition("/c/")[2], olive, "laptop", scripts=False)
    plain.locator(f"input[name='host-{first}'][value=yes]").check()
    plain.locator(f"input[name='host-{second}'][value=no]").check()
    plain.get_by_role("button", name="Keep the answers").click()
    expect(plain.get_by_text("2 answers are noted.")).to_be_visible()
    expect(plain.get_by_role("link", name="Propose others, moving few people")).to_be_visible()
    plain.get_by_role("link", name="Propose others, moving few people").click()
    expect(plain.get_by_role("heading", name="Said no to hosting 1")).to_be_visible()

"""A member opts in to circles on a narrow phone, with and without scripts, and finds who they meet."""

from __future__ import annotations

import re

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from kinfolk_web.models import SeasonMember
from kinfolk_web.people.invitations import address_of
from tests.site.journeys.conftest import fits, violations
from tests.site.seasons.steps import a_season, join, meet, people_at
from tests.site.world import an_event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PHONE = {"viewport": {"width": 360, "height": 740}}


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_mail_to_my_circle(visit, scripts):
    event = an_event()
    with scope(community=event.community):
        ana, *others = people_at(event, "Ana Lima", "Bo Berg", "Cleo Dune", "Dev Rao")
        season = a_season(event.community, places=["Halle"])
        for one in others:
            join(season, one, hours=[42, 44, 66], hosts=one == others[0])
        page = visit(re.sub(r"^https?://[^/]+", "", address_of(ana)) + "?then=circles", scripts=scripts, **PHONE)
        page.get_by_role("button", name="Open my page").click()
        page.get_by_role("link", name="Say when I am free").click()
        well(page, scripts)
        for box in page.get_by_role("checkbox", name=re.compile(r"(Mon|Thu|Fri) (18|20)–")).all():
            box.uncheck()
        page.get_by_label("My time zone").select_option("Europe/Berlin")
        page.get_by_role("button", name="Join").click()
        expect(page.get_by_text("You are in.").first).to_be_visible()
        assert SeasonMember.objects.get(person=ana.person).hours == [42, 44, 66, 68]
        meet(season)
        page.reload()
        expect(page.get_by_text("Bo Berg · hosts")).to_be_visible()
        page.get_by_role("button", name="I come").click()
        expect(page.get_by_text("Ana Lima · you · comes")).to_be_visible()
        well(page, scripts)


def well(page, scripts) -> None:
    """Nothing is wrong for the width of the screen, and with scripts for the browser and axe."""
    fits(page)
    assert page.wrong == []
    if scripts:
        assert violations(page) == []
        page.evaluate("new Promise(done => setTimeout(done, 100))")
        page.wrong.clear()  # what axe itself was refused is told a moment later

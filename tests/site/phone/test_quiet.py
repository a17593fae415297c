"""Opting out and agreeing: one button each way, honoured at once, and nothing waits for a yes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from kinfolk_web.models import Acceptance, AgreedText, Agreement, Attendee, Plan, Welcome
from kinfolk_web.people.invitations import secret_of
from kinfolk_web.people.planned import planned
from kinfolk_web.plans import releasing, solving
from kinfolk_web.programme.actions.wishes import add_agreements, edit_agreement
from kinfolk_web.programme.agreeing import agreed
from kinfolk_web.welcome.actions import assign
from kinfolk_web.welcome.filling import fill_soon
from kinfolk_web.welcome.queries import greeter_of
from kinfolk_web.welcome.tables import rounds_of
from tests.site.day.world import at_noon
from tests.site.phone.steps import main_of, opened
from tests.site.world import a_crowd, a_member, a_programme, an_attendee, an_event, do_jobs, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    event = an_event(starts_on=timezone.now().date())
    with scope(community=event.community):
        yield event


@pytest.fixture
def ana(event):
    return an_attendee(event, "Ana Lima")


def turn(browser, name, out, **more):
    return browser.post("/my/quiet/", {"name": name, "out": out, **more})


@pytest.mark.parametrize("name", ["paused", "hide_new", "no_greeter", "no_mail"])
def test_each_switch_is_one_tap_there_and_one_back(event, ana, name):
    browser = opened(ana)
    for out in ("yes", "yes", "no"):
        assert turn(browser, name, out).status_code == 302
        ana.refresh_from_db()
        assert getattr(ana, name) == (out == "yes")
        assert name in ana.edited, "no list turns it back"


@pytest.mark.parametrize("said", ["/my/quiet/", "/my/minute/"])
def test_whoever_would_like_a_greeter_after_all_gets_one(event, said):
    tom = an_attendee(event, "Tom Okoro", times_attended=4, is_greeter=True)
    assign(newcomer=an_attendee(event, "Eva Novak", times_attended=0), greeter=tom, by=None)
    new = an_attendee(event, "Ana Lima", times_attended=0, no_greeter=True)
    opened(new).post(
        said,
        {
            "name": "no_greeter",
            "out": "no",
            "times_attended": "0",
            "initial-times_attended": "0",
            "initial-no_greeter": "True",
        },
    )
    do_jobs()
    new.refresh_from_db()
    assert greeter_of(new).name == "Tom Okoro"


def test_whoever_says_to_be_new_gets_a_greeter_and_no_other_word_looks_for_one(event):
    tom = an_attendee(event, "Tom Okoro", times_attended=4, is_greeter=True)
    ana = an_attendee(event, "Ana Lima", times_attended=2)
    new = an_attendee(event, "Bo New", times_attended=0)
    assign(newcomer=new, greeter=tom, by=None)
    turn(opened(new), "hide_new", "yes")
    assert not do_jobs()
    opened(ana).post("/my/minute/", {"times_attended": "0"})
    do_jobs()
    assert greeter_of(Attendee.objects.get(pk=ana.pk)).name == "Tom Okoro"


def test_before_the_team_looks_for_greeters_nobody_who_says_to_be_new_begins_it(event):
    an_attendee(event, "Tom Okoro", times_attended=4, is_greeter=True)
    ana = an_attendee(event, "Ana Lima", times_attended=2)
    opened(ana).post("/my/minute/", {"times_attended": "0"})
    assert not do_jobs()


def test_who_says_to_be_new_has_nobody_matched_of_whom_the_list_says_nothing(event):
    tom = an_attendee(event, "Tom Okoro", is_greeter=True, greeter_capacity=5)
    assign(newcomer=an_attendee(event, "Eva Novak"), greeter=tom, by=None)
    others = [an_attendee(event, f"Regular {number}") for number in range(4)]
    ana = an_attendee(event, "Zoe Lima")
    opened(ana).post("/my/minute/", {"times_attended": "0"})
    do_jobs()
    assert greeter_of(Attendee.objects.get(pk=ana.pk)).name == "Tom Okoro"
    assert not Welcome.objects.filter(newcomer__in=others).exists()
    opened(others[0]).post("/my/minute/", {"times_attended": "0"})
    do_jobs()
    assert greeter_of(Attendee.objects.get(pk=others[0].pk)).name == "Tom Okoro", (
        "the second who says so is looked for too"
    )
    fill_soon(event)
    do_jobs()
    assert not Welcome.objects.filter(newcomer__in=others[1:]).exists()


def test_a_round_is_sat_out_and_come_back_to_and_other_rounds_stay_as_they_were(event, ana):
    a_programme(event, rounds=3)
    at_noon(event, hours=(13, 14, 15))
    browser = opened(ana)
    turn(browser, "round", "yes", number=2)
    ana.refresh_from_db()
    assert ana.rounds == [1, 3]
    assert "You sit it out." in main_of(browser.get("/my/quiet/"))
    turn(browser, "round", "yes", number=3)
    turn(browser, "round", "no", number=2)
    ana.refresh_from_db()
    assert ana.rounds == [1, 2]
    turn(browser, "round", "no", number=3)
    ana.refresh_from_db()
    assert ana.rounds is None
    for number in ("0", "4", "x", "9" * 5000):
        assert turn(browser, "round", "yes", number=number).status_code == 404
    assert turn(browser, "is_host", "yes").status_code == 404


def test_a_round_that_is_over_is_sat_out_no_more(event, ana):
    a_programme(event, rounds=3)
    at_noon(event, hours=(9, 13, 14))
    browser = opened(ana)
    page = browser.get("/my/quiet/").content.decode()
    assert 'name="number" value="1"' not in page
    assert 'name="number" value="2"' in page
    turn(browser, "round", "yes", number=1)
    ana.refresh_from_db()
    assert ana.rounds is None


def test_the_next_plan_keeps_to_it(event):
    crowd = a_crowd(event, 26)
    a_programme(event, rounds=2, seats=6)
    quiet = next(one for one in crowd if not one.is_host and not one.is_greeter)
    new = next(one for one in crowd if one.times_attended == 0 and one != quiet)
    turn(opened(quiet), "paused", "yes")
    turn(opened(new), "no_greeter", "yes")
    assert planned(event, [Attendee.objects.get(pk=quiet.pk)])[0].rounds == ()
    solving.solve(by=a_member(event), event=event, steps=2000)
    do_jobs()
    plan = Plan.objects.get()
    assert not plan.all_seats.filter(attendee=quiet).exists()
    assert not plan.greetings.filter(newcomer=new).exists()


def test_with_a_released_plan_my_page_keeps_to_it_at_once(event):
    crowd = a_crowd(event, 26)
    a_programme(event, rounds=2, seats=6)
    at_noon(event, hours=(13, 14))  # a round that is over would be no late change
    olive = a_member(event)
    solving.solve(by=olive, event=event, steps=2000)
    do_jobs()
    plan = Plan.objects.get()
    releasing.release(plan=plan, by=olive)
    one = next(each for each in crowd if not each.is_host)
    browser = opened(one)
    before = main_of(browser.get("/my/"))
    tables = dict(plan.all_seats.filter(attendee=one).values_list("round", "table"))
    assert f"Table {tables[1]}" in before
    turn(browser, "round", "yes", number=1)
    after = main_of(browser.get("/my/"))
    assert "you sit this one out" in after
    assert f"Table {tables[2]}" in after
    sitting = plan.sittings.filter(round=1, table=tables[1]).select_related("host").first()
    assert one.code not in {seated.code for round_ in rounds_of(sitting.host, plan) if round_.number == 1
                            for seated in round_.people}, "an empty chair on their host's phone"  # fmt: skip
    console = main_of(signed_in(olive).get("/c/lamplighters/meeting/plans/1/repair/"))
    assert "Sit a round out" in console
    turn(browser, "round", "no", number=1)
    assert f"Table {tables[1]}" in main_of(browser.get("/my/"))


def test_what_somebody_opts_out_of_is_logged_as_their_own_without_a_name(event, ana):
    turn(opened(ana), "no_greeter", "yes")
    change = event.changes.get(verb="attendee.edit")
    assert (change.actor, change.facts, change.about) == (None, {"fields": 1, "own": True}, f"attendee:{ana.pk}")


# -- agreements ------------------------------------------------------------------------------------------------------


@pytest.fixture
def lines(event):
    add_agreements(event=event, by=None, texts=["Say hello first.", "Take turns."])


def digest_on(page) -> str:
    return re.search(r'name="digest" value="(\w+)"', page.content.decode()).group(1)


def test_agreements_are_accepted_by_a_button_and_which_version_is_kept(event, ana, lines):
    browser = opened(ana)
    page = browser.get("/my/")
    assert "Say hello first." in main_of(page)
    for _ in range(2):
        browser.post("/my/agree/", {"digest": digest_on(page)})
    assert Acceptance.objects.count() == 1
    assert AgreedText.objects.get().lines == ["Say hello first.", "Take turns."]
    assert "You said yes to this." in main_of(browser.get("/my/"))


def test_after_an_edit_everybody_is_asked_again_and_the_organiser_sees_numbers(event, ana, lines):
    an_attendee(event, "Bo")
    browser = opened(ana)
    digest = digest_on(browser.get("/my/"))
    browser.post("/my/agree/", {"digest": digest})
    olive = signed_in(a_member(event))
    assert "1 of 2 has said yes" in main_of(olive.get("/c/lamplighters/meeting/programme/agreements/"))
    edit_agreement(agreement=Agreement.objects.first(), by=None, text="Say hello first, always.")
    assert "It was changed since you said yes." in main_of(browser.get("/my/"))
    browser.post("/my/agree/", {"digest": digest})
    assert "It was changed since" in main_of(browser.get("/my/")), "an old page says yes to nothing new"
    said = agreed(event)
    assert (said.now, said.earlier, said.version) == (0, 1, 2)
    page = main_of(olive.get("/c/lamplighters/meeting/programme/agreements/"))
    assert "0 of 2 have said yes" in page
    assert "Ana" not in page


def test_agreements_stand_above_the_button_of_the_link_and_may_be_accepted_there(event, ana, lines):
    link, browser = f"/i/{secret_of(ana)}/", Client()
    page = main_of(browser.get(link))
    assert page.index("Take turns.") < page.index("Yes, I agree") < page.index("Open my page")
    assert browser.post(link).status_code == 302, "nothing waits for it"
    assert not Acceptance.objects.exists()
    for digest in ("x", digest_on_link(Client().get(link))):
        assert Client().post(link, {"agree": digest}).status_code == 302
        assert Acceptance.objects.count() == (digest != "x")
    assert "What we agree on" not in main_of(Client().get(link))
    assert "You said yes to this." in main_of(opened(ana).get("/my/"))


def digest_on_link(page) -> str:
    return re.search(r'name="agree" value="(\w+)"', page.content.decode()).group(1)


def test_nobody_waits_for_a_yes(event, ana, lines):
    page = main_of(opened(ana).get("/my/"))
    assert "You are expected" in page
    assert page.index("You are expected") < page.index("What we agree on")


def test_an_event_without_agreements_asks_for_nothing(event, ana):
    page = main_of(opened(ana).get("/my/"))
    assert "What we agree on" not in page
    opened(ana).post("/my/agree/", {"digest": "x"})
    with scopes_disabled():
        assert not Acceptance.objects.filter(attendee__event__starts_on__gt=timezone.now() + timedelta(days=1)).exists()
        assert not Acceptance.objects.exists()

"""One small offer at the right moment: once in a season, free to decline, and for staff nothing but numbers."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import scope

from kinfolk_web.again import ladder
from kinfolk_web.again.letters import words_of
from kinfolk_web.again.links import secret_of
from kinfolk_web.again.own import remembered_for
from kinfolk_web.core.mail import kinds
from kinfolk_web.keeping.fading import fade
from kinfolk_web.models import Attendee, Block, Event, Joining, LadderOffer, Mail, OpenTable, Person, Role, Welcome
from kinfolk_web.people.actions import merge
from kinfolk_web.people.consenting import has_consented
from tests.site.day.world import a_block, a_day, a_plan, people
from tests.site.phone.steps import main_of, opened
from tests.site.world import a_member, an_attendee, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def after():
    """Three weeks and some days ago: Ana and Bo were new, Cy greeted, Di (not new) proposed a table, Eli hosts, Fay wants no mail."""
    event = a_day()
    a_block(event, Block.Kind.ROUND, -90)
    with scope(community=event.community):
        eight = people(event)
        a_plan(event, [{"1": eight}])
        lunch = Block.objects.create(event=event, kind=Block.Kind.OPEN_TABLES, starts_at="13:00")
        Attendee.objects.filter(event=event).update(times_attended=2)
        for one, fields in zip(
            eight,
            (
                {"times_attended": 0},
                {"times_attended": 0},
                {"is_greeter": True},
                {},
                {"is_host": True},
                {"times_attended": 0, "no_mail": True},
            ),
            strict=False,
        ):
            Attendee.objects.filter(pk=one.pk).update(**fields)
            one.refresh_from_db()
        OpenTable.objects.create(
            event=event, key=uuid4(), block=lunch, title="Who else?", seats=4, host=eight[3], state="shown"
        )
        Event.objects.filter(pk=event.pk).update(starts_on=timezone.localdate() - timedelta(days=23))
        event.refresh_from_db()
        yield event, eight


def test_each_is_asked_once_for_what_suits_them_three_weeks_after(after):
    event, (ana, bo, cy, di, *_others) = after
    assert ladder.look_after(event) == 4
    steps = {one.attendee_id: (one.step, one.proposed) for one in LadderOffer.objects.all()}
    assert steps == {ana.pk: ("greet", False), bo.pk: ("greet", False), cy.pk: ("host", False), di.pk: ("host", True)}
    assert ladder.look_after(event) == 0
    said = {mail.attendee_id: kinds()[mail.kind].fill(mail)["ask"] for mail in Mail.objects.filter(kind="ladder_offer")}
    assert "greet one person" in said[ana.pk]
    assert "You proposed a table" in said[di.pk]


def test_it_thanks_for_what_happened_and_for_nothing_else(after):
    _event, (ana, _bo, cy, di, *_others) = after
    ladder.look_after(_event)
    asked = {one.attendee_id: one for one in LadderOffer.objects.all()}
    assert words_of(asked[di.pk]).startswith("You proposed a table. ")
    assert words_of(asked[cy.pk]).startswith("You were there to greet people. ")
    table = OpenTable.objects.get()
    Joining.objects.create(table=table, block=table.block, attendee=ana)
    Welcome.objects.create(event=_event, newcomer=ana, greeter=cy, met_at=timezone.now())
    assert "and people came" in words_of(asked[di.pk])
    assert words_of(asked[cy.pk]).startswith("You greeted people")


def test_how_many_said_yes_is_told_in_fives_after_the_offer_and_never_of_nearly_all(after):
    event, _eight = after
    more = [an_attendee(event, f"New {n}", email=f"n{n}@example.org") for n in range(16)]
    rows = [
        LadderOffer(attendee=one, step="greet", until=timezone.localdate(), yes=n < 8) for n, one in enumerate(more)
    ]
    LadderOffer.objects.bulk_create(rows)

    def told():
        (one,) = ladder.counts_of(event)
        return one.asked, one.said, one.yes

    assert told() == (16, "", 0), "the offer still stands"
    LadderOffer.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert told() == (16, "about", 5)
    words = main_of(signed_in(a_member(event)).get(f"/c/{event.community.slug}/{event.slug}/again/"))
    assert "16 were asked, about 5 said yes" in words
    for yes, said in ((0, "few"), (4, "few"), (12, "nearly"), (16, "nearly")):
        LadderOffer.objects.update(yes=None)
        LadderOffer.objects.filter(attendee__in=[one.pk for one in more[:yes]]).update(yes=True)
        assert told() == (16, said, 0)
    LadderOffer.objects.filter(attendee__in=[one.pk for one in more[9:]]).delete()
    assert told() == (9, "", 0), "of nine one side is a few in any case"


def test_no_is_a_full_answer_and_nobody_is_asked_again_this_season(after):
    event, (ana, *_others) = after
    ladder.look_after(event)
    browser, where = Client(), f"/next/{secret_of(ana)}/"
    assert "One small thing" in main_of(browser.get(where))
    browser.post(where, {"do": "offer", "yes": "no"})
    assert LadderOffer.objects.get(attendee=ana).yes is False
    assert not has_consented(ana, "memory")
    assert "There is nothing to answer any more" in main_of(browser.get(where))
    later = Event.objects.create(community=event.community, slug="later", name="Later", starts_on=event.starts_on)
    new = an_attendee(later, ana.name, email=ana.email, times_attended=0)
    new.person = ana.person
    new.save(update_fields=["person"])
    assert ladder.offer(event=later, now=timezone.now()) == 0


def test_that_somebody_was_asked_this_season_outlives_the_offer_and_goes_with_the_person(after):
    event, (ana, bo, *_others) = after
    ladder.look_after(event)
    later = Event.objects.create(community=event.community, slug="later", name="Later", starts_on=event.starts_on)
    new = an_attendee(later, ana.name, email=ana.email, times_attended=0)
    gone = new.person
    Attendee.objects.filter(pk=new.pk).update(person=ana.person)
    fade(event, remembered=False)
    assert not LadderOffer.objects.exists()
    assert ladder.offer(event=later, now=timezone.now()) == 0, "asked this season, at an event whose people are guests"
    new.refresh_from_db()
    assert "I was last asked for one small thing on" in dict(remembered_for(new))
    assert Person.objects.get(pk=bo.person_id).offered_on is None, "nobody knows any more who Bo was"
    twice = an_attendee(later, "A. Lima")
    merge(kept=twice, other=new, by=None)
    assert Person.objects.get(pk=twice.person_id).offered_on, "the same human by another name"
    Person.objects.filter(pk=twice.person_id).update(offered_on=timezone.localdate() - timedelta(days=366))
    assert Person.objects.filter(pk=gone.pk).exists()
    Attendee.objects.filter(pk=twice.pk).update(times_attended=0, email=ana.email)
    assert ladder.offer(event=later, now=timezone.now()) == 1, "another season"


def test_a_yes_is_remembered_and_stands_on_the_next_list_as_one_small_thing(after):
    event, (ana, bo, cy, *_others) = after
    ladder.look_after(event)
    made = Event.objects.create(
        community=event.community, slug="again", name="Again", starts_on=timezone.localdate() + timedelta(days=200)
    )
    new = {}
    for one in (ana, bo, cy):
        new[one.pk] = an_attendee(made, one.name, email=one.email, times_attended=1)
        new[one.pk].person = one.person
        new[one.pk].save(update_fields=["person"])
    page = opened(new[ana.pk])
    assert "You are asked for one small thing" in main_of(page.get("/my/"))
    page.post("/my/again/", {"do": "offer", "yes": "yes"})
    opened(new[cy.pk]).post("/my/again/", {"do": "offer", "yes": "yes"})
    assert has_consented(ana, "memory"), "as the page says beside the button"
    staff = signed_in(a_member(made, Role.ORGANISER))
    where = f"/c/{made.community.slug}/again/again/"
    assert "2 people on the list said yes to one small thing" in main_of(staff.get(where))
    staff.post(where + "helpers/")
    got = {pk: Attendee.objects.get(pk=one.pk) for pk, one in new.items()}
    assert (got[ana.pk].is_greeter, got[ana.pk].greeter_capacity) == (True, 1)
    assert (got[cy.pk].is_host, got[cy.pk].host_rounds) == (True, 1)
    assert not got[bo.pk].is_greeter
    assert "said yes to one small thing" not in main_of(staff.get(where))


def test_staff_read_numbers_from_five_on_and_no_name(after):
    event, eight = after
    ladder.look_after(event)
    ladder.answer(attendee=eight[0], yes=True)
    staff = signed_in(a_member(event, Role.ORGANISER))
    words = main_of(staff.get(f"/c/{event.community.slug}/{event.slug}/again/"))
    assert "a few were asked" in words
    assert "a few said yes" not in words, "while the offer stands nothing is told of answers"
    assert not any(one.name in words for one in eight)

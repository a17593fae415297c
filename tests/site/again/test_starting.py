"""A new event starts from an earlier one: furnished like it, its casts kept or mixed, and its plan knows who has met."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from django_scopes import scope

from kinfolk_web.again import writing
from kinfolk_web.again.starting import NotEmptyError, start_from
from kinfolk_web.day import presence
from kinfolk_web.day.presence import Word
from kinfolk_web.models import Attendee, Block, Cast, Event, Plan, Programme, Remembered, Role, Room, Table, Tick
from kinfolk_web.people import consenting
from kinfolk_web.people.queries import earlier_times
from kinfolk_web.plans import releasing, solving
from kinfolk_web.plans.again import again_in, said_of
from tests.site.phone.steps import main_of
from tests.site.world import a_crowd, a_member, a_programme, an_attendee, an_event, do_jobs, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def last_year():
    """Thirty people of last year with a plan that held and casts; all but five want to be remembered."""
    event = an_event(slug="before", starts_on=date(2026, 5, 14))
    olive = a_member(event)
    with scope(community=event.community):
        crowd = a_crowd(event, 30)
        a_programme(event, rounds=2, seats=5, tables=6, cast_size=5)
        solving.solve(by=olive, event=event, steps=3_000)
        do_jobs()
        releasing.release(plan=Plan.objects.get(event=event), by=olive)
        for one in crowd[5:]:
            consenting.note(attendee=one, key="memory", given=True)
        writing.write(event)
        yield event, olive


def test_from_last_years_event_to_a_plan_that_knows_who_has_met(last_year):
    before, olive = last_year
    browser = signed_in(olive)
    page = f"/c/{before.community.slug}/events/new/"
    assert "Start from an earlier event" in main_of(browser.get(page))
    given = {"name": "This year", "starts_on": "2027-05-13", "timezone": "UTC", "language": "en"}
    browser.post(page, given | {"earlier": before.pk, "casts": "keep", "people": "on"})
    event = Event.objects.get(slug="this-year")
    assert Block.objects.filter(event=event).count() == Block.objects.filter(event=before).count()
    assert Table.objects.filter(room__event=event).count() == 6
    assert Programme.objects.get(event=event).casts_from_memory == "keep"
    here = Attendee.objects.filter(event=event)
    assert here.count() == 25, "those who want to be remembered"
    assert all(one.times_attended >= 1 for one in here)
    led = Attendee.objects.filter(event=before, is_host=True).values("person")
    here.filter(person__in=led).update(is_host=True)
    a_crowd(event, 10, seed=9)
    solving.solve(by=olive, event=event, steps=20_000)
    do_jobs()
    plan = Plan.objects.get(event=event)
    found = again_in(plan, event)
    assert (found.people, found.pairs) == (25, Remembered.objects.filter(event=before).count())
    assert found.again == found.casts
    assert found.casts >= Cast.objects.filter(plan__event=before).count() - 1, (
        "of one perhaps a single person comes again"
    )
    said = said_of(found)
    assert "25 people come again: of" in said
    assert f"{found.casts} of {found.casts} casts of last time stay together." in said
    assert said in main_of(browser.get(f"/c/{before.community.slug}/{event.slug}/plan/")).replace("&#x27;", "’")
    words = main_of(browser.get(f"/c/{before.community.slug}/{event.slug}/again/"))
    assert "25 people on the list have been here before" in words


def test_who_did_not_come_has_not_been_here_and_a_door_that_saw_nobody_tells_nothing(last_year):
    before, olive = last_year
    event = an_event(before.community, "other", starts_on=date(2027, 5, 13))
    before.starts_on = timezone.localdate() - timedelta(days=30)
    before.save()
    everybody = list(Attendee.objects.filter(event=before))
    assert len(earlier_times(event)) == 30, "nobody was checked in"
    _absent, mistaken, ticked, *others = everybody[5:]
    presence.take_words(event=before, words=[Word(uuid4(), one.pk, timezone.now()) for one in others])
    wrong = Word(uuid4(), mistaken.pk, timezone.now())
    presence.take_words(event=before, words=[wrong, Word(uuid4(), mistaken.pk, timezone.now(), undoes=wrong.key)])
    Tick.objects.create(event=before, attendee=ticked, round=1, table="1", here=True)
    twin = an_attendee(before, others[0].name, state=Attendee.State.GONE)
    Attendee.objects.filter(pk=twin.pk).update(person=others[0].person)
    assert set(earlier_times(event)) == {one.person_id for one in (ticked, *others)}
    start_from(event=event, earlier=before, people=True, by=olive)
    here = set(Attendee.objects.filter(event=event).values_list("person_id", flat=True))
    assert here == set(earlier_times(event)), "on the list are those who came"


def test_what_somebody_made_is_not_written_over(last_year):
    before, olive = last_year
    event = an_event(before.community, "other", starts_on=date(2027, 5, 13))
    a_programme(event, rounds=1)
    with pytest.raises(NotEmptyError):
        start_from(event=event, earlier=before, by=olive)


def test_an_event_starts_empty_unless_somebody_says_otherwise(last_year):
    before, olive = last_year
    given = {"name": "Anew", "starts_on": "2027-05-13", "timezone": "UTC", "language": "en"}
    signed_in(olive).post(f"/c/{before.community.slug}/events/new/", given)
    event = Event.objects.get(slug="anew")
    assert not Block.objects.filter(event=event).exists()
    assert not Room.objects.filter(event=event).exists()
    assert Role.ORGANISER in {one.role for one in olive.memberships.all()}

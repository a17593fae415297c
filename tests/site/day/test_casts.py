"""Casts on the day: a host who is missing, casts of few that meet as one, walk-ins who are given one; nobody put with whom they must not meet."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django_scopes import scope

from kinfolk_web.day import casts, joining_casts
from kinfolk_web.day.presence import Word, take_words
from kinfolk_web.models import ApartRequest, Block, CastGuest, CastPair, Change, Job, Note, Programme, Role, Tick
from kinfolk_web.safety.actions import decide
from kinfolk_web.welcome.arriving import arrived
from tests.site.day.world import NAMES, a_block, a_day, a_plan, people, where_it_is_noon
from tests.site.phone.steps import main_of, opened
from tests.site.world import a_list_says, a_member, an_attendee, do_jobs, signed_in

pytestmark = pytest.mark.django_db
AT = datetime(2027, 5, 14, 8, 20, tzinfo=UTC)
HERE = "/c/lamplighters/meeting/casts/"


@pytest.fixture
def event():
    event = a_day()
    a_block(event, Block.Kind.CAST, -5)
    a_block(event, Block.Kind.CAST, 200)
    with scope(community=event.community):
        Programme.objects.filter(event=event).update(cast_size=6)
        yield event


@pytest.fixture
def three_casts(event):
    """Heron with eight people, Maple and Otter with four each; the first of Heron and of Otter are its hosts."""
    heron = people(event)
    heron[0].is_host = True
    heron[0].save()
    maple = [an_attendee(event, f"Maple {n}", times_attended=n) for n in range(4)]
    otter = [an_attendee(event, f"Otter {n}", is_host=n == 0) for n in range(4)]
    a_plan(event, [], {"Heron": heron, "Maple": maple, "Otter": otter})
    return heron, maple, otter


def come(event, *who) -> None:
    take_words(event=event, words=[Word(uuid.uuid4(), one.pk, AT) for one in who])


def test_a_cast_page_says_first_and_last_meeting_and_which_is_now(three_casts):
    heron, *_ = three_casts
    page = main_of(opened(heron[1]).get("/my/cast/"))
    assert "now You meet for the first time." in page
    assert "You meet for the last time. Say when you see each other again." in page
    assert "Ana is" not in page
    assert "Ana Lima is its host." in page
    assert "It meets now." in main_of(opened(heron[1]).get("/my/"))


def test_when_a_host_has_not_come_somebody_of_the_cast_is_asked_and_says_yes_or_no_with_one_tap(event, three_casts):
    heron, maple, _otter = three_casts
    come(event, *heron[1:], *maple)
    heron[1].times_attended = 5
    heron[1].save()
    first, second = opened(heron[1]), opened(heron[2])
    assert "Would you hold Heron?" in main_of(first.get("/my/"))
    assert "Would you hold" not in main_of(second.get("/my/cast/"))
    second.post("/my/cast/hold/", {"hold": "yes"})
    assert casts.cast_now(heron[1]).holds is None, "nobody holds what they were not asked to"
    first.post("/my/cast/hold/", {"hold": "no"})
    assert "Would you hold Heron?" in main_of(second.get("/my/cast/"))
    second.post("/my/cast/hold/", {"hold": "yes"})
    assert "Cy Dahl is its host." in main_of(first.get("/my/cast/"))
    page = main_of(signed_in(a_member(event, Role.HOST_LEAD, "lea@example.org")).get(HERE))
    assert "in place of Ana Lima" in page
    come(event, heron[0])
    assert casts.cast_now(heron[1]).holds == heron[0], "who comes late holds it after all"
    assert "Cy" not in str(list(Change.objects.filter(verb="cast.hold").values()))


def test_before_the_hour_and_before_anybody_was_seen_no_host_is_missing(event, three_casts):
    heron, *_ = three_casts
    assert casts.cast_now(heron[1]).holds == heron[0], "nobody was checked in"
    come(event, *heron[1:])
    assert casts.cast_now(heron[1]).missing == heron[0]
    Block.objects.filter(event=event, kind=Block.Kind.CAST).delete()
    a_block(event, Block.Kind.CAST, 60)
    assert casts.cast_now(heron[1]).holds == heron[0]


def test_on_a_second_day_nobody_is_here_who_came_on_the_first(event, three_casts):
    heron, maple, otter = three_casts
    event.timezone = where_it_is_noon()
    event.starts_on = timezone.now().astimezone(ZoneInfo(event.timezone)).date() - timedelta(days=1)
    event.save()
    Block.objects.filter(event=event).delete()
    for day, kind in enumerate((Block.Kind.ROUND, Block.Kind.CAST), start=1):
        Block.objects.create(event=event, kind=kind, day=day, starts_at=time(11), minutes=240)
    yesterday = timezone.now() - timedelta(days=1)
    take_words(event=event, words=[Word(uuid.uuid4(), one.pk, yesterday) for one in (*heron, *maple)])
    Tick.objects.create(event=event, round=1, attendee=heron[0], here=True)
    assert casts.cast_now(heron[1]).holds == heron[0], "nobody was checked in on this day"
    come(event, *heron[1:], *otter)
    assert casts.cast_now(heron[1]).missing == heron[0]
    assert [one.few for one in casts.casts_now(event)] == [False, True, False]
    assert arrived(event, [heron[0].pk, otter[0].pk]).keys() == {otter[0].pk}
    come(event, heron[0])
    assert arrived(event, [heron[0].pk])[heron[0].pk] > yesterday
    assert casts.cast_now(heron[1]).holds == heron[0]


def test_a_cast_of_three_meets_with_the_nearest_and_both_keep_their_names(event, three_casts):
    heron, maple, otter = three_casts
    come(event, *heron, *maple[:3], *otter)
    lead = signed_in(a_member(event, Role.HOST_LEAD, "lea@example.org"))
    lead.post(HERE + "join/", {"cast": "Maple"})
    do_jobs()
    assert "You meet together with Heron. Both keep their names." in main_of(opened(maple[0]).get("/my/cast/"))
    his = main_of(opened(heron[1]).get("/my/cast/"))
    assert "Maple" in his
    assert "Your cast Heron" in his
    lead.post(HERE + "join/", {"cast": "Otter"})
    assert do_jobs()[0].problem == "This cast is not small any more."
    lead.post(HERE + "part/", {"cast": "Heron"})
    assert not CastPair.objects.exists()


def test_a_note_reaches_whoever_was_given_the_cast_and_the_cast_it_meets_with(event, three_casts):
    _heron, maple, otter = three_casts
    zoe = an_attendee(event, "Zoe Walkin")
    CastGuest.objects.create(event=event, cast="Maple", attendee=zoe)
    CastPair.objects.create(event=event, cast="Maple", other="Otter")
    for writer, text in ((zoe, "I stand by the door."), (otter[1], "We keep you a chair.")):
        assert opened(writer).post("/my/cast/", {"text": text}).status_code == 302
        for one in (zoe, maple[0], otter[0], otter[1]):
            assert text in main_of(opened(one).get("/my/cast/"))
    assert Note.objects.count() == 2 * 8, "everybody else of both"


def test_where_two_must_not_meet_the_next_nearest_is_taken_and_nothing_says_why(event, three_casts):
    heron, maple, otter = three_casts
    lead, _other = (a_member(event, Role.SAFETY_LEAD, f"{name}@example.org") for name in ("sol", "sam"))
    a_list_says(event, [(maple[3].code, heron[7].code)], [])
    decide(event=event, pk=ApartRequest.objects.get().pk, state="confirmed", by=lead)
    come(event, *heron[:6], *maple[:3], *otter)
    joining_casts.join_cast(by=None, event=event, cast="Maple")
    (job,) = do_jobs()
    assert job.result == {"cast": "Maple", "joined": "Otter"}, "also those who may still come never meet"
    assert "apart" not in str(list(Job.objects.values())).casefold()
    CastPair.objects.all().delete()
    a_list_says(event, [(maple[0].code, otter[0].code)], [])
    decide(event=event, pk=ApartRequest.objects.latest("pk").pk, state="confirmed", by=lead)
    joining_casts.join_cast(by=None, event=event, cast="Maple")
    assert do_jobs()[0].problem.startswith("There is no cast that it could meet with.")
    assert not CastPair.objects.exists()


def test_who_comes_without_a_cast_is_given_the_smallest_with_room_where_they_may_be(event, three_casts):
    heron, maple, otter = three_casts
    lead, _other = (a_member(event, Role.SAFETY_LEAD, f"{name}@example.org") for name in ("sol", "sam"))
    late = [an_attendee(event, f"Walk In {n}") for n in range(3)]
    a_list_says(event, [(maple[0].code, late[0].code)], [])
    decide(event=event, pk=ApartRequest.objects.get().pk, state="confirmed", by=lead)
    come(event, *heron, *maple, *otter, *late)
    host_lead = signed_in(a_member(event, Role.HOST_LEAD, "lea@example.org"))
    assert "3 people who are here have no cast." in main_of(host_lead.get(HERE))
    host_lead.post(HERE + "give/")
    do_jobs()
    given = dict(CastGuest.objects.values_list("attendee_id", "cast"))
    assert given[late[0].pk] == "Otter"
    assert sorted(given.values()) == ["Maple", "Otter", "Otter"] or sorted(given.values()) == [
        "Maple",
        "Maple",
        "Otter",
    ]
    assert "Walk" in main_of(opened(otter[0]).get("/my/cast/"))
    assert "Otter" in main_of(opened(late[0]).get("/my/cast/"))
    assert casts.without_cast(event) == 0
    assert NAMES

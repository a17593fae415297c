"""The next meeting of a season is planned in time by itself, and its organisers are told once; members never before a release."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from kinfolk_web.again import writing
from kinfolk_web.core.letters import letter_of
from kinfolk_web.core.mail import recipient_of
from kinfolk_web.models import Mail, Membership, Role, SeasonMeeting
from kinfolk_web.seasons import actions, preparing
from tests.site.phone.steps import main_of
from tests.site.seasons.steps import a_season, join, people_at
from tests.site.world import a_member, an_event, do_jobs, signed_in

pytestmark = pytest.mark.django_db
NAMES = ("Ana Lima", "Bo Berg", "Cleo Dune", "Dev Rao")


@pytest.fixture
def event(settings):
    settings.MAIL_URL = "smtp://nowhere.example"
    event = an_event(starts_on=timezone.now().date() + timedelta(days=60))
    with scope(community=event.community):
        yield event


def in_days(days: int):
    return timezone.localdate() + timedelta(days=days)


def a_night() -> None:
    """Let a night pass, with everything that it asks for."""
    with scopes_disabled():
        writing.evening(by=None, event=None)
        do_jobs()
        do_jobs()


def told() -> list[Mail]:
    return list(Mail.objects.filter(kind="circle_waits").order_by("address"))


def test_the_next_meeting_is_planned_ten_days_before_and_organisers_are_told_once(event):
    olive = a_member(event)
    a_member(event, Role.ORGANISER, "otto@example.org")
    a_member(event, Role.READ_ONLY, "rita@example.org")
    guest = a_member(event, Role.ORGANISER, "guest@example.org")
    Membership.objects.filter(user=guest).update(event=event)
    season = a_season(event.community, starts_on=in_days(11))
    members = [join(season, one) for one in people_at(event, *NAMES)]
    a_night()
    assert not season.held.exists(), "too early"
    assert "Ten days before it is planned by itself" in main_of(
        signed_in(olive).get(f"/c/lamplighters/seasons/{season.pk}/")
    )
    season.starts_on = in_days(10)
    season.save()
    a_night()
    meeting = season.held.get()
    assert meeting.state == SeasonMeeting.State.DRAFT
    assert told() == []
    for _night in range(2):
        a_night()
    assert [one.address for one in told()] == ["olive@example.org", "otto@example.org"]
    with scopes_disabled():
        text = letter_of(told()[0], recipient_of(told()[0]))
    assert text.subject == "Lamplighters: the next circles wait for you"
    assert f"/c/lamplighters/seasons/{season.pk}/" in text.text
    assert not any(one.person.name in text.text for one in members)
    assert {one.kind for one in Mail.objects.all()} == {"circle_waits"}, "no member is told before the release"
    actions.release(meeting=meeting, by=olive)
    with scopes_disabled():
        assert letter_of(told()[1], recipient_of(told()[1])) is None, "nothing waits any more"


def test_what_was_dropped_ended_or_has_too_few_is_not_planned(event):
    a_member(event)
    few, ended, dropped, long_ago = (
        a_season(event.community, name=name, starts_on=in_days(day))
        for name, day in (("Few", 3), ("Ended", 3), ("Dropped", 3), ("Long ago", -9))
    )
    people = people_at(event, *NAMES)
    join(few, people[0])
    for season in (ended, dropped, long_ago):
        for one in people:
            join(season, one)
    actions.end(season=ended, by=None)
    a_night()
    assert [one.season.name for one in SeasonMeeting.objects.all()] == ["Dropped"]
    a_night()
    actions.drop(meeting=dropped.held.get(), by=None)
    a_night()
    assert not dropped.held.exists(), "they know of it, and dropped it"
    Mail.objects.update(made_at=timezone.now() - timedelta(days=91))
    preparing.look_after()
    assert told() == []

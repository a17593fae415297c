"""A rehearsal is a day with invented people beside the real event: that one stays as it is, nothing leaves, nothing is left."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django_scopes import scope, scopes_disabled

from kinfolk_web.core import mail, sending
from kinfolk_web.day import clock
from kinfolk_web.models import Attendee, Community, Mail, Membership, Plan, Role, Table
from kinfolk_web.people import mailing
from kinfolk_web.plans import rehearsing
from tests.site.mail.post_office import open_post_office
from tests.site.world import a_crowd, a_member, a_programme, an_event, do_jobs, signed_in


def everything():
    """Return every row of every table of ours, as text, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'kinfolk_web_%%'", []
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for name in sorted(tables):
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{name}" t')
            found[name] = sorted(row for (row,) in cursor.fetchall())
    return found


@pytest.fixture
def event(db):
    event = an_event(expected=30, timezone="Europe/Lisbon")
    a_crowd(event, 20)
    a_programme(event, rounds=2, seats=6, tables=6)
    return event


@pytest.fixture
def olive(event):
    a_member(event, Role.DOOR, "door@example.org")
    return signed_in(a_member(event))


def rehearsed(event, olive):
    """Return the rehearsal that the button on the Ready page makes, planned and released."""
    page = f"/c/lamplighters/{event.slug}/day/"
    assert "Rehearse this day" in olive.get(page + "ready/").content.decode()
    asked = olive.post(page + "rehearse/")
    assert "/plan/jobs/" in asked.headers["Location"]
    [job] = do_jobs()
    assert job.state == "done", job.problem
    return rehearsing.rehearsal_of(event)


def test_the_real_event_stays_as_it_is_and_nothing_of_a_rehearsal_is_left(event, olive):
    olive.get("/")  # a session and whatever else a first look writes
    before = everything()
    made = rehearsed(event, olive)
    during = everything()
    for table, rows in before.items():
        assert set(rows) <= set(during[table]), table
    with scope(community=made.community):
        assert Attendee.objects.filter(event=made).count() == 30
        assert Plan.objects.get(event=made).state == Plan.State.RELEASED
        assert Table.objects.filter(room__event=made).count() == 6
    assert set(Membership.objects.filter(community=made.community).values_list("role", flat=True)) == {
        Role.ORGANISER,
        Role.DOOR,
    }
    home = f"/c/{made.community.slug}/{made.slug}/"
    assert "Rehearsal: invented people" in olive.get(home + "day/floor/").content.decode()
    assert made.name == "Rehearsal: Annual meeting"
    gone = olive.post(home + "day/rehearse/drop/")
    assert gone.headers["Location"] == f"/c/lamplighters/{event.slug}/day/ready/"
    assert everything() == before
    assert olive.get(home).status_code == 404


def test_a_rehearsal_can_be_gone_through_at_once_whatever_the_hour(event, olive):
    made = rehearsed(event, olive)
    with scope(community=made.community):
        run = clock.now(made)
        assert run.phase == "before"
        for _block in range(2):
            run = clock.go_to_next(event=made, step=clock.Step(by=None, version=run.version))
        assert run.round == 2


@pytest.mark.parametrize("first", [time(0, 0), time(8, 15), time(17, 30), time(23, 45)])
@pytest.mark.parametrize("hour", range(0, 24, 5))
def test_a_rehearsal_begins_within_the_hour(first, hour):
    now = datetime(2027, 3, 28, hour, 20, tzinfo=UTC)
    zone, today = rehearsing.where_it_begins_soon(first, now)
    begins = datetime.combine(today, first, ZoneInfo(zone))
    wait = (begins - now).total_seconds() / 60
    assert 0 < wait <= 60, (zone, wait)


def test_no_mail_of_a_rehearsal_leaves_whoever_asks_for_it(event, olive, settings):
    made = rehearsed(event, olive)
    with open_post_office() as office, scope(community=made.community):
        settings.MAIL_URL, settings.MAIL_FROM = office.url, "hello@lamplighters.example"
        mailing.start(event=made, kind=mailing.INVITATION, by=None)
        do_jobs()
        assert Mail.objects.filter(event=made).exists()
        assert mail.let_go(event=made, by=None) == 0
        Mail.objects.filter(event=made).update(state=Mail.State.WAITING)
        sending.deliver()
        assert office.mails == []


def test_invented_people_stay_in_a_community_of_their_own(event, olive):
    made = rehearsed(event, olive)
    with scopes_disabled():
        assert not Attendee.objects.filter(event=made, person__community=event.community).exists()
    assert made.community.slug not in olive.get("/", follow=True).content.decode()
    again = olive.post(f"/c/{made.community.slug}/{made.slug}/day/rehearse/", follow=True).content.decode()
    assert "This day is being rehearsed already." in again
    assert Community.objects.filter(rehearses__isnull=False).count() == 1
    olive.post(f"/c/lamplighters/{event.slug}/day/rehearse/drop/")
    assert rehearsing.rehearsal_of(event) == made, "the button of a real event deletes nothing"

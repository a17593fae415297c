"""A season from the organiser's first click to a circle on the phone, and what it never does: drop, show, keep."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from icalendar import Calendar

from kinfolk_web.core.letters import letter_of
from kinfolk_web.core.mail import recipient_of
from kinfolk_web.core.undo import undo
from kinfolk_web.keeping import retention
from kinfolk_web.keeping.erasing import erase
from kinfolk_web.keeping.exporting import as_data
from kinfolk_web.models import (
    ApartRequest,
    Attendee,
    Change,
    Circle,
    CircleNote,
    CircleSeat,
    Mail,
    Remembered,
    Role,
    Season,
    SeasonMeeting,
    SeasonMember,
)
from kinfolk_web.people.actions import NotOneError, merge
from kinfolk_web.people.invitations import address_of
from kinfolk_web.safety.actions import decide
from kinfolk_web.safety.asking import ask
from kinfolk_web.seasons import actions, letters, planning
from kinfolk_web.seasons.queries import mine, persons_in
from tests.site.phone.steps import main_of, opened
from tests.site.seasons.steps import TUESDAY_EVENING, a_season, join, meet, people_at
from tests.site.world import a_member, an_attendee, an_event, do_jobs, signed_in

pytestmark = pytest.mark.django_db
NAMES = ("Ana Lima", "Bo Berg", "Cleo Dune", "Dev Rao", "Eve Stone")
HOME = "/c/lamplighters/seasons/"


@pytest.fixture
def event():
    event = an_event(starts_on=timezone.now().date() + timedelta(days=60))
    with scope(community=event.community):
        yield event


@pytest.fixture
def people(event):
    return people_at(event, *NAMES)


def words_of(one: Mail) -> str:
    letter = letter_of(one, recipient_of(one))
    return letter.text if letter else ""


def over(event, days: int) -> None:
    event.starts_on = timezone.now().date() - timedelta(days=days)
    event.save()


def test_from_the_first_click_to_a_circle_on_the_phone(event, people):
    olive = signed_in(a_member(event))
    said = {
        "name": "Winter lamps", "about": "An hour by a lamp.", "starts_on": timezone.localdate() + timedelta(days=7),
        "weeks": 4, "meetings": 6, "minutes": 60, "places": "Halle; Leipzig", "zone": "Europe/Berlin",
    }  # fmt: skip
    season_page = olive.post(HOME + "new/", said).headers["Location"]
    assert olive.post(season_page + "plan/").status_code == 302
    assert "A circle takes three" in olive.get(season_page).content.decode()
    olive.post(season_page + "invite/")
    olive.post(season_page + "invite/")
    asked = list(Mail.objects.filter(kind="circle_invitation"))
    assert len(asked) == 5, "each once"
    assert "Winter lamps" in words_of(asked[0])
    assert "?then=circles" in words_of(asked[0])

    season = Season.objects.get()
    for one in people:
        page = opened(one)
        assert "An hour by a lamp." in main_of(page.get("/my/circles/"))
        answer = page.post(
            f"/my/circles/{season.pk}/",
            {"hours": [TUESDAY_EVENING], "zone": "America/New_York", "online": "on", "languages": ["en"]},
        )
        assert answer.status_code == 302, main_of(answer)
    assert words_of(asked[0]) == "", "whoever is in is not asked any more"
    olive.post(season_page + "plan/")
    do_jobs()
    assert "About 5 people in 1 circle." in main_of(olive.get(season_page)), "numbers alone"
    assert "Your first circle stands here" in main_of(page.get("/my/circles/")), "nobody is told before the release"
    olive.post(season_page + "release/")
    page = opened(people[0])
    seen = main_of(page.get("/my/circles/"))
    assert all(name in seen for name in NAMES)
    circle = Circle.objects.get()
    there = circle.starts_at.astimezone(mine(SeasonMember.objects.first()).at.tzinfo)
    assert f"{there:%H:%M}" in seen, "on their own clock"
    assert circle.starts_at.astimezone(there.tzinfo).hour in {18, 19}
    (entry,) = Calendar.from_ical(page.get(f"/my/circles/{season.pk}/circle.ics").content).walk("VEVENT")
    assert entry.decoded("dtstart") == circle.starts_at
    told = Mail.objects.filter(kind="circle_told")
    assert told.count() == 5
    assert f"{there:%H:%M}" in words_of(told[0])
    reminders = Mail.objects.filter(kind="circle_reminder")
    assert {one.not_before for one in reminders} == {circle.starts_at - timedelta(days=1)}
    texts = [olive.get(path).content.decode() for path in (HOME, season_page, "/c/lamplighters/")]
    assert not any(name in text for name in NAMES for text in texts)
    assert "Plan it anew" not in texts[1]


def test_the_host_says_where_and_somebody_who_cannot_come_hands_over(event, people):
    season = a_season(event.community)
    members = [join(season, one, hosts=one == people[1]) for one in people]
    meet(season)
    circle = Circle.objects.get()
    assert circle.host == members[1]
    host, other = opened(people[1]), opened(people[0])
    note = {"link": "https://meet.example/lamps", "spot": "", "text": "Bring <b>tea</b>."}
    assert other.post(f"/my/circles/{season.pk}/note/", note).status_code == 404, "only the host"
    host.post(f"/my/circles/{season.pk}/note/", note)
    page = other.get("/my/circles/").content.decode()
    assert "https://meet.example/lamps" in page
    assert "Bring &lt;b&gt;tea" in page
    host.post(f"/my/circles/{season.pk}/note/", note | {"link": "javascript:alert(1)"})
    assert "javascript:" not in other.get("/my/circles/").content.decode()
    host.post(f"/my/circles/{season.pk}/answer/", {"coming": "no"})
    circle.refresh_from_db()
    assert circle.host not in {members[1], None}
    assert "cannot come this time" in main_of(other.get("/my/circles/"))


def test_who_fits_nobody_is_told_honestly_and_alone(event, people):
    season = a_season(event.community)
    for one in people[:4]:
        join(season, one)
    early = join(season, people[4], hours=[6])
    meet(season)
    page = main_of(opened(people[4]).get("/my/circles/"))
    assert "fewer than two others are free" in page
    assert "It would help most if you were free here: Tuesday" in page
    (one,) = Mail.objects.filter(kind="circle_unplaced")
    assert "You stay in" in words_of(one)
    organiser = signed_in(a_member(event)).get(f"{HOME}{season.pk}/")
    assert "a few share their hours and languages with too few" in main_of(organiser)
    assert SeasonMember.objects.filter(pk=early.pk).exists()


def test_a_pause_ends_by_itself_silence_is_asked_once_and_nobody_is_dropped(event, people):
    season = a_season(event.community)
    members = [join(season, one) for one in people]
    page = opened(people[0])
    until = season.starts_on + timedelta(weeks=1)
    page.post(f"/my/circles/{season.pk}/pause/", {"until": until.isoformat()})
    for number in range(4):
        meet(season)
        seated = CircleSeat.objects.filter(meeting__number=number + 1, circle__isnull=False)
        assert seated.filter(member=members[0]).exists() == (number > 0)
        assert seated.count() == (5 if number else 4)
        page.post(f"/my/circles/{season.pk}/answer/", {"coming": "yes"})
    asked = Mail.objects.filter(kind="circle_still")
    assert {one.attendee_id for one in asked} == {one.pk for one in people[1:]}, "all but her who answered"
    assert asked.count() == 4, "once"
    assert "you stay in, whatever you do" in words_of(asked[0])


def test_whoever_pauses_leaves_or_joins_between_plan_and_release_is_neither_waited_for_nor_forgotten(event, people):
    season = a_season(event.community)
    members = [join(season, one, hosts=not number) for number, one in enumerate(people)]
    planning.plan_next(season=season, by=None)
    do_jobs()
    assert Circle.objects.get().host == members[0]
    actions.pause(member=members[0], until=season.starts_on + timedelta(weeks=20))
    organiser = signed_in(a_member(event))
    page = f"{HOME}{season.pk}/"
    assert "Plan it anew before you release it" not in main_of(organiser.get(page))
    late = join(season, an_attendee(event, "Late Lind", email="late@example.org"))
    assert "Plan it anew before you release it" in main_of(organiser.get(page))
    for one in members[1:3]:
        actions.leave(member=one)
    said = main_of(organiser.post(page + "release/", follow=True))
    assert "a circle is too small now" in said
    assert not Mail.objects.filter(kind="circle_told").exists()
    planning.plan_next(season=season, by=None)
    do_jobs()
    organiser.post(page + "release/")
    seats = CircleSeat.objects.filter(circle__isnull=False)
    assert {one.member_id for one in seats} == {members[3].pk, members[4].pk, late.pk}
    assert Mail.objects.filter(kind="circle_told").count() == 3


def test_a_member_who_paused_after_the_plan_is_taken_out_and_another_holds_the_circle(event, people):
    season = a_season(event.community)
    members = [join(season, one, hosts=not number) for number, one in enumerate(people)]
    meeting, _job = planning.plan_next(season=season, by=None)
    do_jobs()
    actions.pause(member=members[0], until=season.starts_on + timedelta(weeks=20))
    meeting.refresh_from_db()
    actions.release(meeting=meeting, by=None)
    circle = Circle.objects.get()
    assert circle.host in members[1:]
    assert not CircleSeat.objects.filter(member=members[0]).exists()
    assert Mail.objects.filter(kind="circle_told").count() == 4


def test_who_sat_together_at_events_is_known_by_the_memory_alone_and_as_long_as_it_lasts(event, people):
    season = a_season(event.community)
    members = [join(season, one) for one in people]
    last = an_event(event.community, "last", starts_on=timezone.localdate() - timedelta(days=390))
    a, b = (an_attendee(last, one.name) for one in people[:2])
    for one, now in ((a, people[0]), (b, people[1])):
        Attendee.objects.filter(pk=one.pk).update(person=now.person)
    Remembered.objects.create(event=last, a=a, b=b, times=2, met=True)
    meeting, _job = planning.plan_next(season=season, by=None)
    (told,) = planning.gathering_of(meeting, members).memory
    assert (told.times, told.days_ago, told.kind) == (2, 390, "met")
    assert {told.a, told.b} == {str(one.pk) for one in members[:2]}
    last.starts_on -= timedelta(days=6)
    last.save()
    assert not planning.gathering_of(meeting, members).memory, "after thirteen months nothing is"


def test_no_pair_twice_while_it_can_be_and_hosts_take_turns(event):
    people = [an_attendee(event, f"Person {number}") for number in range(16)]
    season = a_season(event.community)
    for one in people:
        join(season, one, hosts=True)
    meet(season)
    second = meet(season)
    assert second.repeats == 0
    hosts = Circle.objects.values_list("host_id", flat=True)
    assert len(set(hosts)) == len(hosts)


def test_two_who_never_sit_together_are_in_no_circle_and_it_shows_nowhere(event, people):
    leads = [a_member(event, Role.SAFETY_LEAD, email) for email in ("sol@example.org", "sam@example.org")]
    a, b = people[:2]
    ask(attendee=a, words=b.name)
    decide(event=event, pk=ApartRequest.objects.get().pk, state="confirmed", by=leads[0], a=a.code, b=b.code)
    season = a_season(event.community)
    more = [an_attendee(event, f"Person {number}") for number in range(5)]
    for one in (*people, *more):
        join(season, one)
    for _ in range(3):
        meet(season)
        for circle in Circle.objects.all():
            inside = set(circle.seats.values_list("member__person_id", flat=True))
            assert not {a.person_id, b.person_id} <= inside
    over(event, 45)
    retention.run(event, by=None)
    assert ApartRequest.objects.exists(), "as long as both may meet in circles"
    SeasonMember.objects.filter(person=b.person).delete()
    retention.run(event, by=None)
    assert not ApartRequest.objects.exists()


def test_after_the_event_the_link_opens_circles_and_nothing_else(event, people):
    over(event, 120)
    address = re.sub(r"^https?://[^/]+", "", address_of(people[0]))
    assert Client().get(address).status_code == 410, "no season runs"
    season = a_season(event.community)
    member = join(season, people[0])
    browser = Client()
    assert browser.post(address + "?then=circles").headers["Location"] == "/my/circles/"
    assert browser.get("/my/").headers["Location"] == "/my/circles/"
    assert browser.get("/my/statements/").headers["Location"] == "/my/circles/"
    assert browser.get("/my/circles/").status_code == 200
    assert browser.get("/my/data/").headers["Location"].startswith("/my/code/"), "a code, as elsewhere"
    retention.run(event, by=None)
    named = set(Attendee.objects.filter(erased_at=None).values_list("pk", flat=True))
    assert named == {people[0].pk}, "who is in a season is named as long as that"
    assert as_data(people[0])["circles"][0][0] == "Winter lamps"
    actions.end(season=season, by=None)
    retention.run(event, by=None)
    assert not Attendee.objects.filter(erased_at=None).exists()
    Season.objects.update(ended_at=timezone.now() - timedelta(days=91))
    retention.clear()
    assert not SeasonMember.objects.filter(pk=member.pk).exists()


def test_circles_that_were_released_still_meet_after_the_end_and_only_they(event, people):
    over(event, 120)
    season = a_season(event.community)
    for one in people[:4]:
        join(season, one)
    meet(season)
    actions.end(season=season, by=None)
    retention.run(event, by=None)
    assert set(Attendee.objects.filter(erased_at=None)) == set(people[:4]), "whoever still meets is named"
    assert Client().get(re.sub(r"^https?://[^/]+", "", address_of(people[4]))).status_code == 410
    browser = Client()
    address = re.sub(r"^https?://[^/]+", "", address_of(people[0]))
    browser.post(address + "?then=circles")
    page = browser.get("/my/circles/")
    assert "Your circle" in main_of(page)
    assert "This season is over." in main_of(page)
    assert "Change my hours" not in main_of(page)
    assert browser.get(f"/my/circles/{season.pk}/circle.ics").status_code == 200
    assert browser.get(f"/my/circles/{season.pk}/").status_code == 404, "nobody joins any more"
    assert "Leave" in main_of(page)
    Circle.objects.update(starts_at=timezone.now() - timedelta(days=8))
    assert Client().get(address).status_code == 410, "a week after, the link opens nothing"
    retention.run(event, by=None)
    assert not Attendee.objects.filter(erased_at=None).exists()


def test_a_circle_that_was_planned_late_meets_beyond_the_end_of_its_season(event, people):
    over(event, 120)
    season = a_season(event.community, starts_on=timezone.localdate() - timedelta(days=5), meetings=1)
    for one in people:
        join(season, one)
    meet(season)
    Circle.objects.update(starts_at=timezone.now() + timedelta(days=3))
    Season.objects.update(starts_on=timezone.localdate() - timedelta(days=8))
    assert Client().get(re.sub(r"^https?://[^/]+", "", address_of(people[0]))).status_code == 200
    assert people[0].person_id in persons_in(event.community)


def test_leaving_and_delete_me_take_everything_that_was_said(event, people):
    season = a_season(event.community)
    members = [join(season, one, hosts=number < 2) for number, one in enumerate(people)]
    meet(season)
    circle = Circle.objects.get()
    host = next(one for one, member in zip(people, members, strict=True) if member.pk == circle.host_id)
    actions.note(circle=circle, by=circle.host, text=f"Ask {people[4].name}", link="", spot="")
    erase(attendee=people[4])
    assert people[4].name not in CircleNote.objects.get().text
    erase(attendee=host)
    assert not CircleNote.objects.exists()
    circle.refresh_from_db()
    assert circle.host is not None
    rest = next(one for one in people[:4] if one != host)
    opened(rest).post(f"/my/circles/{season.pk}/leave/")
    assert SeasonMember.objects.count() == 2
    assert CircleSeat.objects.filter(circle=circle).count() == 5, "it has been a circle of five"
    assert mine(SeasonMember.objects.first()).people[0].name != "guest"


def test_who_was_on_the_list_twice_stays_in_the_season(event, people):
    season = a_season(event.community)
    member = join(season, people[1])
    person = people[1].person_id
    done = merge(kept=people[0], other=people[1], by=None)
    member.refresh_from_db()
    assert member.person_id == people[0].person_id
    for taken_back, whose in ((done, person), (None, people[0].person_id), (None, person)):
        undo(taken_back or Change.objects.filter(verb="undo").latest("pk"), by=None)
        member.refresh_from_db()
        assert member.person_id == whose, "taking it back gives the circles back, as often as one likes"


def test_two_who_are_both_in_a_season_are_not_made_one(event, people):
    season = a_season(event.community)
    for one in people[:2]:
        join(season, one)
    olive, (ana, bo) = signed_in(a_member(event)), people[:2]
    page = olive.post(f"/c/lamplighters/meeting/people/one/{ana.code}/merge/", {"who": bo.code}, follow=True)
    assert "Both are in circles as two people" in page.content.decode()
    assert "Winter" not in page.content.decode()
    assert SeasonMember.objects.count() == 2
    bo.refresh_from_db()
    assert (bo.state, bo.person.name) == ("coming", "Bo Berg")
    Season.objects.update(starts_on=timezone.localdate() - timedelta(days=400))
    merge(kept=ana, other=bo, by=None)
    assert SeasonMember.objects.get().person_id == ana.person_id, "of what is over nobody could leave any more"


def test_who_did_nothing_is_not_asked_again_because_they_come_to_another_event(event, people):
    season = a_season(event.community)
    assert letters.invite(season=season, by=None) == len(people)
    later = an_event(event.community, "later", starts_on=timezone.localdate() + timedelta(days=30))
    for one in people:
        Attendee.objects.create(event=later, person=one.person, name=one.name, email=one.email)
    an_attendee(later, "Zoe New", email="zoe@example.org")
    assert letters.invite(season=season, by=None) == 1


def test_two_whose_circles_still_meet_are_not_made_one_when_the_season_was_ended(event, people):
    season = a_season(event.community)
    for one in people:
        join(season, one)
    meet(season)
    actions.end(season=season, by=None)
    with pytest.raises(NotOneError):
        merge(kept=people[0], other=people[1], by=None)
    assert SeasonMember.objects.count() == len(people)


def test_a_week_without_a_box_is_refused_with_what_to_do(event, people):
    season = a_season(event.community, places=["Halle"])
    page = opened(people[0])
    answer = page.post(f"/my/circles/{season.pk}/", {"zone": "Mars/Base", "languages": []})
    assert answer.status_code == 422
    assert "Tick at least one box" in main_of(answer)
    assert "Tick online or a place" in main_of(answer)
    assert page.get(f"/my/circles/{season.pk + 1}/").status_code == 404
    assert not SeasonMember.objects.exists()


def test_a_meeting_that_was_planned_late_or_twice_is_planned_once_and_never_for_the_past(event, people):
    season = a_season(event.community, starts_on=date(2020, 1, 6), meetings=400)
    for one in people:
        join(season, one)
    planning.plan_next(season=season, by=None)
    do_jobs()
    draft = SeasonMeeting.objects.get()
    then = Circle.objects.get().starts_at
    Circle.objects.update(starts_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(actions.NotPossibleError, match="have met already"):
        actions.release(meeting=draft, by=None)
    assert SeasonMeeting.objects.get().state == "draft"
    Circle.objects.update(starts_at=then)
    first = meet(season)
    assert first.first_day > timezone.localdate()
    assert actions.release(meeting=first, by=None) is None
    assert letters.invite(season=season, by=None) == 0
    assert SeasonMeeting.objects.count() == 1

"""A cast meets again: up to three dates, one tap each, the best one told to all of it, and one reminder."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import scope

from kinfolk_web.again import reunions, tables
from kinfolk_web.again.links import secret_of
from kinfolk_web.keeping.erasing import erase
from kinfolk_web.models import (
    Attendee,
    Block,
    CastReunion,
    Event,
    Joining,
    Mail,
    OpenTable,
    ReunionAnswer,
    ReunionDate,
    Role,
)
from tests.site.day.world import a_block, a_day, a_plan, people
from tests.site.phone.steps import main_of, opened
from tests.site.world import a_member, an_attendee, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def casts():
    """Two casts of four; the day is nearly over. Ana hosts Heron."""
    event = a_day()
    a_block(event, Block.Kind.ROUND, -90)
    with scope(community=event.community):
        eight = people(event)
        eight[0].is_host = True
        eight[0].save()
        a_plan(event, [{"1": eight[:4], "2": eight[4:]}], casts={"Heron": eight[:4], "Otter": eight[4:]})
        a_block(event, Block.Kind.CLOSING, -20)
        yield event, eight


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def posted(kind: str) -> set[str]:
    keys = Mail.objects.filter(kind=kind).values_list("attendee_id", flat=True)
    return {name.split()[0] for name in Attendee.objects.filter(pk__in=keys).values_list("name", flat=True)}


def test_one_proposes_all_answer_and_the_best_date_is_told_to_the_cast_and_to_nobody_else(casts):
    event, (ana, bo, cy, _di, eli, *_others) = casts
    his = opened(bo)
    assert "For next time" in main_of(his.get("/my/"))
    dates = {"day_1": in_days(10), "time_1": "18:30", "day_2": in_days(12), "day_3": "", "place": "The Lantern"}
    assert his.post("/my/again/", {"do": "propose", **dates}).status_code == 302
    assert posted("cast_reunion_asked") == {"Ana", "Cy", "Di"}
    first, second = CastReunion.objects.get().dates.all()
    hers, theirs = opened(ana), opened(eli)
    assert "6:30 p.m." in main_of(hers.get("/my/again/"))
    hers.post("/my/again/", {"do": "date", "date": second.pk, "can": "yes"})
    hers.post("/my/again/", {"do": "date", "date": first.pk, "can": "no"})
    opened(cy).post("/my/again/", {"do": "date", "date": second.pk, "can": "yes"})
    theirs.post("/my/again/", {"do": "date", "date": first.pk, "can": "yes"})
    assert not ReunionAnswer.objects.filter(attendee=eli).exists(), "another cast’s dates are none of theirs"
    assert "3 of 4 can" in main_of(hers.get("/my/again/"))
    theirs.post("/my/again/", {"do": "tell"})
    opened(cy).post("/my/again/", {"do": "tell"})
    assert CastReunion.objects.get().told_at is None, "only whoever proposes or hosts tells it"
    hers.post("/my/again/", {"do": "tell"})
    assert CastReunion.objects.get().chosen_at == second.at
    assert posted("cast_reunion_set") == {"Ana", "Bo", "Cy", "Di"}
    assert b"Heron meets again" in hers.get("/my/again/calendar.ics").content
    assert b"Heron meets again" in hers.get("/my/calendar.ics").content
    assert theirs.get("/my/again/calendar.ics").status_code == 404
    assert "6:30 p.m." not in main_of(theirs.get("/my/again/"))
    assert len(mail_words(event)) >= 4


def mail_words(event: Event) -> list[str]:
    """Return what the mails say when they leave."""
    from kinfolk_web.core.mail import kinds

    found = []
    for mail in Mail.objects.filter(event=event, kind="cast_reunion_set"):
        values = kinds()[mail.kind].fill(mail)
        assert values is not None
        assert values["cast"] == "Heron"
        assert values["place"] == "The Lantern"
        found.append(str(values["when"]))
    return found


def test_it_is_told_by_itself_before_the_pages_close_and_reminded_of_once(casts):
    event, (ana, bo, *_others) = casts
    at = timezone.now() + timedelta(days=9)
    assert reunions.propose(attendee=ana, dates=[at])
    assert not reunions.propose(attendee=bo, dates=[at]), "one proposal at a time"
    date = CastReunion.objects.get().dates.get()
    assert not reunions.look_after(event)
    reunions.answer(attendee=bo, date=date.pk, can=True)
    Event.objects.filter(pk=event.pk).update(starts_on=event.starts_on - timedelta(days=6))
    event.refresh_from_db()
    assert not reunions.look_after(event), "the others have three days to answer"
    CastReunion.objects.update(made_at=timezone.now() - timedelta(days=3))
    assert reunions.look_after(event) == {"told": 1}
    assert not reunions.look_after(event)
    CastReunion.objects.update(chosen_at=timezone.now() + timedelta(days=2))
    date.at = CastReunion.objects.get().chosen_at
    date.save()
    assert reunions.look_after(event) == {"reminded": 1}
    assert not reunions.look_after(event)
    assert posted("cast_reunion_soon") == {"Ana", "Bo"}, "those who can"


def test_a_date_that_is_near_is_told_without_a_second_mail_and_who_left_the_cast_counts_no_more(casts):
    event, (ana, bo, cy, _di, *_others) = casts
    reunions.propose(attendee=ana, dates=[timezone.now() + timedelta(days=2)])
    date = CastReunion.objects.get().dates.get()
    reunions.answer(attendee=bo, date=date.pk, can=True)
    reunions.answer(attendee=cy, date=date.pk, can=True)
    Attendee.objects.filter(pk=cy.pk).update(state=Attendee.State.CANCELLED)
    assert reunions.poll_of(ana).choices[0].can == 2
    assert reunions.look_after(event) == {"told": 1}
    assert not posted("cast_reunion_soon")
    page = opened(bo).get("/my/again/").content.decode()
    assert "Into my calendar" in page
    assert "one reminder" not in page, "none is sent any more"


def test_a_cast_that_has_met_again_may_meet_once_more(casts):
    event, (ana, bo, *_others) = casts
    reunions.propose(attendee=ana, dates=[timezone.now() + timedelta(days=9)])
    reunions.answer(attendee=bo, date=CastReunion.objects.get().dates.get().pk, can=True)
    assert reunions.tell_best(attendee=ana)
    assert not reunions.propose(attendee=bo, dates=[timezone.now() + timedelta(days=30)]), "one date at a time"
    CastReunion.objects.update(chosen_at=timezone.now() - timedelta(hours=3), reminded_at=timezone.now())
    assert reunions.look_after(event) == {"over": 1}
    assert reunions.propose(attendee=bo, dates=[timezone.now() + timedelta(days=30)])


def test_a_proposal_at_which_never_two_can_ends_with_its_dates_and_anybody_takes_it_back_if_whoever_made_it_is_gone(
    casts,
):
    event, (ana, bo, _cy, _di, eli, *_others) = casts
    reunions.propose(attendee=bo, dates=[timezone.now() + timedelta(days=9)])
    reunions.propose(attendee=eli, dates=[timezone.now() + timedelta(days=9)])
    erase(attendee=eli)
    fay = Attendee.objects.get(name="Fay Green")
    assert reunions.take_back(attendee=fay)
    ReunionDate.objects.update(at=timezone.now() - timedelta(hours=1))
    assert reunions.look_after(event) == {"dropped": 1}
    assert reunions.propose(attendee=ana, dates=[timezone.now() + timedelta(days=9)])


def test_the_link_of_a_mail_works_when_the_pages_are_closed_and_looking_changes_nothing(casts):
    event, (ana, bo, *_others) = casts
    reunions.propose(attendee=ana, dates=[timezone.now() + timedelta(days=5)])
    date = CastReunion.objects.get().dates.get()
    Event.objects.filter(pk=event.pk).update(starts_on=event.starts_on - timedelta(days=10))
    browser, where = Client(), f"/next/{secret_of(bo)}/"
    assert "One tap for each date" in main_of(browser.get(where))
    assert not ReunionAnswer.objects.filter(attendee=bo).exists()
    browser.post(where, {"do": "date", "date": date.pk, "can": "yes"})
    assert ReunionAnswer.objects.get(attendee=bo).can
    assert browser.get(f"/next/{bo.pk}-wrongwrongwrong/").status_code == 410
    erase(attendee=bo)
    assert browser.get(where).status_code == 410
    assert not ReunionAnswer.objects.filter(attendee=bo).exists()


def test_a_cast_that_wishes_it_has_a_table_at_the_next_event_with_those_who_come(casts):
    event, (ana, bo, cy, di, eli, *_others) = casts
    for one in (ana, bo, cy, eli):
        tables.wish(attendee=one, yes=True)
    made = Event.objects.create(
        community=event.community, slug="again", name="Again", starts_on=event.starts_on + timedelta(days=300)
    )
    for one in (ana, bo, cy, di, eli):
        new = an_attendee(made, one.name)
        new.person = one.person
        new.save(update_fields=["person"])
    staff = signed_in(a_member(made, Role.ORGANISER))
    where = f"/c/{made.community.slug}/again/again/"
    assert "Heron · 3 come again" in main_of(staff.get(where))
    assert "Otter" not in main_of(staff.get(where)), "one alone is no cast"
    staff.post(where + "tables/")
    assert not OpenTable.objects.filter(event=made).exists(), "the programme has no hour for it"
    Block.objects.create(event=made, kind=Block.Kind.REUNION, starts_at="17:30")
    staff.post(where + "tables/")
    staff.post(where + "tables/")
    table = OpenTable.objects.get(event=made)
    assert table.title == "Heron meets again"
    assert {one.attendee.name for one in Joining.objects.filter(table=table)} == {ana.name, bo.name, cy.name}

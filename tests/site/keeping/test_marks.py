"""A mark in every field of words of the inventory, and every page, export and mail read by everybody else: seen is what may be."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from kinfolk_web.console.mail.showing import letter_now
from kinfolk_web.core.mail import post
from kinfolk_web.models import (
    Block,
    CastReunion,
    Circle,
    CircleNote,
    CircleSeat,
    ContactChoice,
    Mail,
    Note,
    OpenTable,
    Photo,
    Plan,
    Postcard,
    Role,
    Season,
    SeasonMeeting,
    SeasonMember,
    Standing,
    Statement,
    StoredFile,
    Story,
)
from kinfolk_web.people.exporting import export_of
from kinfolk_web.urls import ROUTES
from kinfolk_web.welcome import actions
from tests.site.day.world import a_block, a_day, a_plan, people, where_it_is_noon
from tests.site.keeping.marks import LEFT, MARKED, allowed, found_in, mark, of_words
from tests.site.phone.steps import opened
from tests.site.security.crawl import walk
from tests.site.world import a_member, do_jobs, signed_in

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
ABOUT_PLANS = ("plan", "find_out", "print")  # who sits where, by people's names
SHOW_OTHERS = {
    "my_page", "my_offline", "my_greeter", "my_cast", "my_host", "my_greeting", "my_statements", "my_sayings", "my_met",
    "my_open_tables", "my_again", "my_why", "my_now", "my_offer", "my_circles", "my_data_json",
}  # fmt: skip
TEXT = ("text/", "application/json")


def test_every_field_of_words_has_a_mark_or_a_reason():
    assert set(MARKED) | set(LEFT) == of_words()
    assert not set(MARKED) & set(LEFT)
    assert len({mark(name) for name in MARKED}) == len(MARKED)


def a_row_for_each(event, zed, greeter) -> dict[str, object]:
    """Return rows of Zed's in every table that has marks."""
    now = timezone.now()
    season = Season.objects.create(community=event.community, name="Winter", starts_on=now.date(), invited_at=now)
    meeting = SeasonMeeting.objects.create(
        season=season, number=1, first_day=now.date(), state=SeasonMeeting.State.RELEASED, released_at=now
    )
    member, other = (SeasonMember.objects.create(season=season, person=one.person) for one in (zed, greeter))
    circle = Circle.objects.create(
        meeting=meeting, number=1, starts_at=now + timedelta(days=2), minutes=60, host=member
    )
    for one in (member, other):
        CircleSeat.objects.create(meeting=meeting, circle=circle, member=one)
    block = Block.objects.get(event=event, kind=Block.Kind.OPEN_TABLES)
    with transaction.atomic():
        post(kind="invitation", event=event, attendee_id=zed.pk)
    return {
        "Person": zed.person,
        "Attendee": zed,
        "Statement": Statement.objects.create(event=event, text="x", state=Statement.State.HELD, author=zed),
        "Mail": Mail.objects.filter(event=event, kind="invitation").get(),
        "Plan": Plan.objects.get(event=event),
        "OpenTable": OpenTable.objects.create(
            event=event, key=uuid4(), block=block, title="x", seats=6, host=zed, state=OpenTable.State.SHOWN
        ),
        "ContactChoice": ContactChoice.objects.create(attendee=zed, what=ContactChoice.What.LINE, line="x"),
        "CastReunion": CastReunion.objects.create(event=event, cast="Ash", by=zed),
        "Standing": Standing.objects.create(attendee=zed),
        "Note": Note.objects.create(event=event, by=zed, to=greeter, kind=Note.Kind.ANSWER, text="x"),
        "Postcard": Postcard.objects.create(attendee=zed, sealed=b"x", due_on=now.date()),
        "Photo": Photo.objects.create(attendee=zed, sealed=b"x"),
        "Story": Story.objects.create(event=event, attendee=zed, text="x"),
        "SeasonMember": member,
        "CircleNote": CircleNote.objects.create(circle=circle, by=member),
    }


def plant(rows: dict[str, object]) -> None:
    """Put each mark into its field, past everything that would tidy it."""
    for name, made in MARKED.items():
        model, field = name.split(".")
        apps.get_model("kinfolk_web", model).objects.filter(pk=rows[model].pk).update(**{field: made(mark(name))})


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Zed at table 1 with a neighbour and a host, with a greeter at table 2, and somebody else who never meets them."""
    with django_db_blocker.unblock(), transaction.atomic(), scopes_disabled():
        event = a_day(timezone=where_it_is_noon(), name="Day of marks")
        a_block(event, Block.Kind.ROUND, -20)
        a_block(event, Block.Kind.OPEN_TABLES, 60)
        zed, neighbour, host, greeter, other = people(event, 5)
        for one, values in ((host, {"is_host": True}), (greeter, {"is_greeter": True, "times_attended": 3})):
            type(one).objects.filter(pk=one.pk).update(**values)
            one.refresh_from_db()
        with scope(community=event.community):
            a_plan(
                event, [{"1": [host, zed, neighbour], "2": [greeter, other]}], {"Ash": [zed], "Elm": [greeter, other]}
            )
            actions.assign(newcomer=zed, greeter=greeter, by=None)
            plant(a_row_for_each(event, zed, greeter))
            Plan.objects.filter(event=event).update(programme={"rounds": [{"round": 1, "tables": []}]})
        staff = {role.value: a_member(event, role, f"{role}@example.org") for role in Role}
        yield (
            event,
            staff,
            {"a neighbour": neighbour, "their host": host, "their greeter": greeter, "somebody else": other},
            zed,
        )
        transaction.set_rollback(True)


def read(browser: Client, event, routes) -> dict[str, set[str]]:
    """Return by mark on which pages it stands; a page that fails is told like a mark, so that all are known at once."""
    browser.raise_request_exception = False
    found: dict[str, set[str]] = {}
    for answer in walk(browser, event, routes):
        kind = dict(answer.headers).get("Content-Type", "")
        if answer.status >= 500:
            found.setdefault("failed", set()).add(answer.route)
        if kind.startswith(TEXT):
            for one in found_in(answer.body.decode("utf-8", "replace")):
                found.setdefault(one, set()).add(answer.route)
    return found


def too_much(who: str, seen: dict[str, set[str]]) -> dict[str, set[str]]:
    return {name: where for name, where in seen.items() if name not in allowed(who)}


def test_the_team_comes_across_what_each_role_may_and_nothing_else(world):
    """An organiser opens every page; what others of the team see is read off the pages that they may open as well."""
    event, staff, _attendees, _zed = world
    routes = [one for one in ROUTES if Role.ORGANISER in one.roles and not one.name.startswith(ABOUT_PLANS)]
    seen = read(signed_in(staff["organiser"]), event, routes)
    opens = {role.value: {one.name for one in ROUTES if role in one.roles} for role in Role}
    wrong = {}
    for who in ("organiser", "read_only", "host_lead"):
        theirs = {name: there for name, where in seen.items() if (there := where & opens[who])}
        wrong[who] = too_much(who, theirs)
    for who in ("moderator", "door", "safety_lead"):
        only = [one for one in ROUTES if Role(who) in one.roles]
        wrong[who] = too_much(who, read(signed_in(staff[who]), event, only))
    assert not any(wrong.values()), wrong
    assert {"Attendee.name", "Statement.text"} <= set(seen), "the marks are there to be seen"


def test_attendees_come_across_what_each_may_and_nothing_else(world):
    event, _staff, attendees, zed = world
    own = [one for one in ROUTES if one.name in SHOW_OTHERS]
    assert len(own) == len(SHOW_OTHERS)
    seen = {who: read(opened(one, proved=True), event, own) for who, one in attendees.items()}
    wrong = {who: too_much(who, found) for who, found in seen.items()}
    assert not any(wrong.values()), wrong
    assert "Attendee.name" in set(seen["their host"]) & set(seen["their greeter"]), "the marks are there to be seen"
    data = [one for one in ROUTES if one.name in {"my_data_json", "my_minute"}]
    assert set(read(opened(zed, proved=True), event, data)) >= {"Attendee.name", "Attendee.email", "Attendee.pronouns"}


def test_a_list_for_the_team_has_no_words_that_are_for_two_alone(world):
    event, staff, _attendees, _zed = world
    with scope(community=event.community):
        job = export_of(by=staff["organiser"], event=event, form="csv")
        do_jobs()
        job.refresh_from_db()
        text = bytes(StoredFile.objects.filter(event=event).latest("made_at").content).decode("utf-8", "replace")
    assert "Attendee.name" in found_in(text)
    assert found_in(text) <= allowed("organiser")


def test_mails_to_others_hold_what_these_may_see(world):
    event, _staff, attendees, zed = world
    who_is = {one.pk: who for who, one in attendees.items()}
    with scope(community=event.community):
        with transaction.atomic():
            for one in attendees.values():
                post(kind="invitation", event=event, attendee_id=one.pk)
        read_once = 0
        for one in Mail.objects.filter(event=event).exclude(attendee_id=zed.pk):
            letter, _to = letter_now(one)
            if letter is not None and one.attendee_id in who_is:
                read_once += 1
                assert found_in(str(letter)) <= allowed(who_is[one.attendee_id]), one.kind
    assert read_once >= 4

"""What pages of the day ask of the database: as much with four times as many people, tables and sentences."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scopes_disabled

from kinfolk_web.day import walls
from kinfolk_web.day.presence import Word, take_words
from kinfolk_web.models import (
    Attendee,
    Block,
    Connection,
    Joining,
    MeToo,
    Moderation,
    OpenTable,
    Statement,
    Table,
    Tap,
    ToldCount,
    Welcome,
)
from kinfolk_web.people import moderating
from tests.site.day.world import a_block, a_day, a_key, a_plan
from tests.site.door.steps import paired
from tests.site.phone.steps import opened
from tests.site.world import a_community, a_member, an_attendee, signed_in

pytestmark = pytest.mark.django_db
MORE = 3  # questions that may come with more of everything: never one for each person, table or sentence
PHONE = ("cast", "met", "closing", "open-tables", "statements", "now", "greeter")
STAFF = (
    "day/floor", "day/radar", "day/desks", "stage", "casts", "closing", "pulse", "open-tables", "day/ready", "statements",
    "welcome", "mail", "plans/1/repair", "plan", "plans/compare/?a=1&b=1",
)  # fmt: skip


class Day:
    """An afternoon at which much has happened, with so many tables of four."""

    def __init__(self, tables: int, name: str) -> None:
        self.event = event = a_day(community=a_community(name.title(), name))
        for kind, begins in (("round", -70), ("round", -30), ("cast", -5), ("open_tables", 60), ("closing", 90)):
            a_block(event, Block.Kind(kind), begins)
        self.people = [an_attendee(event, f"Person {n}", times_attended=n % 3) for n in range(4 * tables)]
        for number in range(5, tables + 1):
            Table.objects.create(room=event.rooms.get(), label=str(number), seats=6, place=number)
        Attendee.objects.filter(pk__in=[one.pk for one in self.people[::4]]).update(is_host=True, is_greeter=True)
        self.people = list(Attendee.objects.filter(event=event).order_by("pk"))
        at = [
            {str(n + 1): self.people[n::tables] for n in range(tables)},
            {str(n + 1): self.people[4 * n : 4 * n + 4] for n in range(tables)},
        ]
        plan = a_plan(event, at, {f"Cast {n}": self.people[4 * n : 4 * n + 4] for n in range(tables)})
        for entry in plan.programme["rounds"]:
            entry["tables"] = [one | {"seats": 6} for one in entry["tables"]]
        plan.save(update_fields=["programme"])
        take_words(event=event, words=[Word(a_key(), one.pk, timezone.now()) for one in self.people])
        self.say(tables)
        for newcomer, greeter in zip(self.people[3::4], self.people[::4], strict=True):
            Welcome.objects.create(event=event, newcomer=newcomer, greeter=greeter)
        for one, other in zip(self.people[::2], self.people[1::2], strict=True):
            Connection.objects.create(event=event, a=one, b=other)
            Tap.objects.create(event=event, by=one, about=other, kind=Tap.Kind.MET)
        self.organiser = a_member(event, email=f"{name}@example.org")
        self.door = paired(event)
        self.wall = walls.secret_of(walls.make(event=event, name="Stage", by=None))

    def say(self, many: int) -> None:
        """Let people say sentences, and propose tables, which others join."""
        event, block = self.event, Block.objects.get(event=self.event, kind="open_tables")
        Moderation.objects.get_or_create(event=event)
        for number in range(many):
            moderating.add(event=event, text=f"I have done this {number} times", by=None)
        said = list(Statement.objects.filter(event=event))
        waits = Statement.State.HELD
        Statement.objects.bulk_create(
            Statement(event=event, text=f"I would rather {n}", author=self.people[n], state=waits) for n in range(many)
        )
        for place, one in enumerate(said):
            MeToo.objects.bulk_create(MeToo(statement=one, attendee=who, shown=True) for who in self.people[:8])
            ToldCount.objects.update_or_create(statement=one, defaults={"told": 5})
            table = OpenTable.objects.create(
                event=event,
                key=a_key(),
                block=block,
                title=f"Table {place}?",
                seats=4,
                state="shown",
                host=self.people[place],
            )
            Joining.objects.create(table=table, block=block, attendee=self.people[-1 - place])

    def asked(self) -> dict[str, list[str]]:
        """Return what each page asks."""
        event = f"/c/{self.event.community.slug}/{self.event.slug}/"
        host, phone, staff = opened(self.people[0]), opened(self.people[1]), signed_in(self.organiser)
        pages = {f"/my/{name}/": host for name in ("host", "greeting")}
        pages |= {f"/my/{name}/": phone for name in PHONE}
        pages |= {f"{event}{name}{'' if '?' in name else '/'}": staff for name in STAFF}
        pages |= {"/door/list.json": self.door, "/door/find.json": paired(self.event, "Screen", finder=True)}
        pages |= {f"/wall/{self.wall}/frame/": Client(), f"/q/{self.people[5].token}/": Client()}
        found = {}
        for path, browser in pages.items():
            browser.get(path)
            with CaptureQueriesContext(connection) as asked:
                answer = browser.get(path)
            assert answer.status_code == 200, path
            name = path.removeprefix(event).replace(self.wall, "…").replace(self.people[5].token, "…")
            found[name] = [one["sql"] for one in asked]
        return found


def test_no_page_of_the_day_asks_for_each_person_table_or_sentence_by_itself():
    with scopes_disabled():
        few, many = Day(4, "few").asked(), Day(16, "many").asked()
    grown = {name: len(many[name]) - len(few[name]) for name in few}
    wasteful = {name: by for name, by in grown.items() if by > MORE}
    assert not wasteful, {
        name: Counter(re.sub(r"\d+", "n", one)[:200] for one in many[name]).most_common(4) for name in wasteful
    }

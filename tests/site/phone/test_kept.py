"""A kept page is the page that would be made: after every change that somebody can make, and as time goes by."""

from __future__ import annotations

import random
import re
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from itertools import count
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from kinfolk_web.communities.models import Community, Event
from kinfolk_web.core import touching, undo
from kinfolk_web.core.models import Job
from kinfolk_web.day import attendance, casts, clock, closing, looking, ready, stage
from kinfolk_web.day.presence import Word, take_words
from kinfolk_web.keeping.erasing import erase
from kinfolk_web.models import (
    Agreement,
    Attendee,
    Block,
    CastGuest,
    Change,
    Connection,
    DoorSeat,
    Fixture,
    Joining,
    KeptDay,
    KeptPage,
    LadderOffer,
    MeToo,
    Moderation,
    OpenTable,
    Programme,
    Release,
    Room,
    Season,
    Standing,
    Statement,
    Table,
    Thanks,
    Tick,
    ToldCount,
    Welcome,
)
from kinfolk_web.people import actions, moderating
from kinfolk_web.phone import ahead, hours
from kinfolk_web.phone.kept import NEW
from kinfolk_web.programme.agreeing import accept
from kinfolk_web.programme.errors import RefusedError
from tests.site.day.world import a_block, a_day, a_key, a_plan, people, where_it_is_noon
from tests.site.phone.steps import opened
from tests.site.world import a_community, an_attendee, an_event, do_jobs

pytestmark = pytest.mark.django_db(transaction=True)
FROZEN = {"seat", "sitting", "cast", "castmember"}  # of a plan that was released: nothing of it ever changes
OURS = {"visit", "keptpage", "person", "castpair", "agreedtext"}
# a visit is looked up each time; which casts meet as one is read on the way, and not shown; texts agreed on never change


class World:
    """A day with everything in it that my page can show, and what people do to it."""

    def __init__(self) -> None:
        self.event = event = a_day(place="Town hall", timezone=where_it_is_noon())
        Table.objects.filter(room__event=event).update(x=F("place") * 4, y=3)
        Fixture.objects.create(room=event.rooms.get(), kind="door", x=0, y=8)
        self.blocks = [a_block(event, Block.Kind.CLOSING, -90, 20), a_block(event, Block.Kind.ROUND, -60, 30)]
        self.blocks += [a_block(event, Block.Kind.ROUND, minutes, 30) for minutes in (-20, 40)]
        self.blocks += [a_block(event, Block.Kind.OPEN_TABLES, 120, 30), a_block(event, Block.Kind.CAST, 200, 30)]
        self.people = people(event)
        ana, bo, cy = self.people[:3]
        Attendee.objects.filter(pk=bo.pk).update(is_host=True, is_greeter=True, times_attended=4)
        Attendee.objects.filter(pk=cy.pk).update(is_host=True, times_attended=2)
        for one in (ana, bo, cy):
            one.refresh_from_db()
        self.sit(0)
        for text in ("I sing", "I came by night train", "I bake bread"):
            moderating.add(event=event, text=text, by=None)
        self.statements = list(Statement.objects.filter(event=event).order_by("pk"))
        for one in self.people[:6]:
            MeToo.objects.create(statement=self.statements[0], attendee=one, shown=True)
        looking.add(event=event, text="I am here today.", by=None)
        self.cue = looking.add(event=event, statement=self.statements[0].pk, by=None)
        Welcome.objects.create(event=event, newcomer=ana, greeter=bo, stand_in=cy)
        Standing.objects.create(attendee=bo, place="left of the door")
        Agreement.objects.create(event=event, text="We listen.")
        self.table = OpenTable.objects.create(
            event=event, key=a_key(), block=self.blocks[4], title="Who helps whom?", seats=4, state="shown"
        )
        self.numbers = count(1)

    def sit(self, turn: int):
        crowd = self.people[turn:] + self.people[:turn]
        rounds = [
            {"1": crowd[:4], "2": crowd[4:]},
            {"1": crowd[::2], "2": crowd[1::2]},
            {"1": crowd[:5], "2": crowd[5:]},
        ]
        return a_plan(self.event, rounds, {"Ash": self.people[:4], "Oak": self.people[4:]})

    def fresh(self, one: Attendee) -> Attendee:
        return Attendee.objects.select_related("event__community", "person").get(pk=one.pk)

    def edit(self, one: Attendee, **values):
        actions.edit(attendee=self.fresh(one), values=values, by=None)

    def flip(self, model, which, name: str, other):
        row = model.objects.filter(**which).first()
        if row is not None:
            was = getattr(row, name)
            nothing = None if other is None or isinstance(other, datetime) else type(other)()
            setattr(row, name, other if was != other else nothing)
            row.save()

    def step(self) -> clock.Step:
        return clock.Step(by=None, version=clock.run_of(self.event).version)

    def steer(self, does, **given) -> None:
        with suppress(RefusedError):
            does(event=Event.objects.get(pk=self.event.pk), step=self.step(), **given)

    def stage(self, does, **given) -> None:
        step = clock.Step(by=None, version=stage.stage_of(self.event).version)
        with suppress(RefusedError):  # its statement is not shown any more
            does(event=self.event, step=step, **given)

    def acts(self):
        """Return everything that is done, each by its name."""
        event, (ana, bo, cy, di, *_rest) = self.event, self.people
        turn = next(self.numbers)
        fresh = Event.objects.get(pk=event.pk)
        return {
            "a host is called otherwise": lambda: self.edit(bo, name=f"Bo Berg {turn}"),
            "a host sits rounds out": lambda: self.edit(bo, rounds=[turn % 3 + 1]),
            "a host pauses": lambda: self.edit(cy, paused=bool(turn % 2)),
            "a neighbour is new": lambda: self.edit(di, times_attended=0, hide_new=bool(turn % 2)),
            "I sit a round out": lambda: self.edit(ana, rounds=[1 + turn % 3, 3]),
            "I want no greeter, or one": lambda: self.edit(ana, no_greeter=bool(turn % 2)),
            "an edit is undone": self.undo,
            "a neighbour says it, or not": lambda: self.me_too(di),
            "what a neighbour said is of yesterday": lambda: MeToo.objects.filter(attendee=di).update(
                made_at=timezone.now() - timedelta(days=2)
            ),
            "what I said is of yesterday": lambda: MeToo.objects.filter(attendee=ana).update(
                made_at=timezone.now() - timedelta(days=2)
            ),
            "I say something": lambda: self.me_too(ana),
            "a neighbour hides it": lambda: self.flip(MeToo, {"attendee": di}, "shown", True),
            "a statement is taken off": lambda: self.flip(Statement, {"pk": self.statements[0].pk}, "state", "retired"),
            "more is told": lambda: ToldCount.objects.update_or_create(
                statement=self.statements[0], defaults={"told": 5 * turn}
            ),
            "nothing is shown": lambda: Moderation.objects.update_or_create(
                event=event, defaults={"stopped": bool(turn % 2)}
            ),
            "a cue is called": lambda: self.stage(looking.call, cue=self.cue),
            "a cue ends": lambda: self.stage(looking.end),
            "I am ready": lambda: looking.be_ready(attendee=self.fresh(ana), cue=self.cue.pk, ready=bool(turn % 2)),
            "the day is late": lambda: clock.delay(event=fresh, minutes=3, step=self.step()),
            "the day is held": lambda: clock.hold(event=fresh, step=self.step()),
            "the next begins": lambda: self.steer(clock.go_to_next),
            "what runs goes on for longer": lambda: self.steer(clock.lengthen, minutes=7),
            "what runs ends earlier": lambda: self.steer(clock.shorten, minutes=4),
            "a block is left out": lambda: self.steer(clock.skip, block=self.blocks[turn % 6].pk),
            "the block before goes on": lambda: self.steer(clock.back),
            "the day goes on": lambda: self.steer(clock.go_on),
            "a step is taken back": lambda: self.steer(clock.take_back),
            "another plan holds": lambda: self.sit(turn % 8),
            "doors are closed": lambda: attendance.close_doors(event=event, number=2, by=None),
            "doors are open": lambda: attendance.open_doors(event=event, number=2, by=None),
            "a desk gives a chair": lambda: DoorSeat.objects.create(
                event=event, round=1 + turn % 3, table="2", number=turn, attendee=ana, given_at=timezone.now()
            ),
            "the greeter has written": lambda: self.flip(
                Welcome, {"newcomer": ana}, "contacted_at", datetime(2026, 1, 1, tzinfo=UTC) if turn % 2 else None
            ),
            "the greeter stands elsewhere": lambda: Standing.objects.filter(attendee=bo).update(place=f"gate {turn}"),
            "the agreements change": lambda: Agreement.objects.create(event=event, text=f"We {turn}."),
            "I agree": lambda: accept(attendee=self.fresh(ana), digest=self.digest()),
            "I join a table": lambda: Joining.objects.get_or_create(
                table=self.table, attendee=ana, defaults={"block": self.blocks[4]}
            ),
            "the table is called otherwise": lambda: OpenTable.objects.filter(pk=self.table.pk).update(title=f"{turn}?"),
            "we both said yes": lambda: Connection.objects.get_or_create(event=event, a=ana, b=di),
            "it ended": lambda: Connection.objects.filter(a=ana).update(ended_at=timezone.now()),
            "people thank a host": lambda: [
                Thanks.objects.get_or_create(event=event, to=bo, by=one, what_for="host") for one in self.people[3:]
            ],
            "we meet again": lambda: closing.meet_again(
                event=event, on=timezone.localdate(), at=time(9), place=f"Hall {turn}", by=None
            ),
            "paper alone": lambda: ready.run_on_paper(event=event, paper=bool(turn % 2), by=None),
            "the place changes": lambda: Event.objects.filter(pk=event.pk).update(place=f"Hall {turn}"),
            "the community is called otherwise": lambda: Community.objects.update(name=f"Lamplighters {turn}"),
            "a room is called otherwise": lambda: Room.objects.filter(event=event).update(name=f"Room {turn}"),
            "a table is put elsewhere": lambda: Table.objects.filter(room__event=event, label="1").update(x=turn % 9),
            "a door is put elsewhere": lambda: Fixture.objects.filter(room__event=event).update(y=turn % 7),
            "a table is called otherwise": lambda: Table.objects.filter(room__event=event, label__startswith="2").update(
                label=f"2{'b' * (turn % 2)}"
            ),
            "a block is called otherwise": lambda: Block.objects.filter(pk=self.blocks[3].pk).update(title=f"Round {turn}"),
            "somebody who came before walks in": lambda: an_attendee(event, f"Walk {turn}", times_attended=3),
            "nobody is known to have come before": lambda: Attendee.objects.filter(event=event).update(
                times_attended=None
            ),
            "casts are kept": lambda: Programme.objects.filter(event=event).update(casts_from_memory="keep"),
            "one small thing is asked": lambda: LadderOffer.objects.update_or_create(
                attendee=bo, defaults={"step": "host", "until": timezone.localdate(), "yes": None if turn % 2 else True}
            ),
            "circles begin": lambda: Season.objects.create(
                community=event.community, name=f"Season {turn}", starts_on=timezone.localdate()
            ),
            "another leads the table": self.another_leads,
            "somebody leaves": lambda: self.edit(self.people[6], name=f"Gus {turn}"),
        }  # fmt: skip

    def me_too(self, one: Attendee) -> None:
        row = MeToo.objects.filter(attendee=one, statement=self.statements[1])
        if not row.delete()[0]:
            MeToo.objects.create(attendee=one, statement=self.statements[1], shown=True)

    def undo(self) -> None:
        last = Change.objects.filter(verb="attendee.edit", undone_by=None, undoes=None).order_by("-pk").first()
        if last is not None:
            with suppress(undo.UndoRefusedError):
                undo.undo(last, by=None)

    def digest(self) -> str:
        from kinfolk_web.programme.agreeing import digest_of, lines_of

        return digest_of(lines_of(self.event))

    def another_leads(self) -> None:
        self.sit(next(self.numbers) % 8)


AT = re.compile(r'(?<="at":)[0-9.]+(?=,"held")')


def cut(page: str) -> str:
    """Return a page without what differs from one moment to the next; what the hour decides stays in it."""
    for there in (*NEW.values(), AT):
        page = there.sub("", page)
    assert not hours.MARK.search(page), "every mark is filled"
    return page


def made_anew(browser: Client) -> str:
    """Return the page as it is made for a browser that also has a session: it never comes from the shelf."""
    browser.cookies[settings.SESSION_COOKIE_NAME] = "0" * 32
    try:
        return cut(browser.get("/my/").content.decode())
    finally:
        del browser.cookies[settings.SESSION_COOKIE_NAME]


def test_whatever_changes_my_page_the_kept_one_is_the_one_that_would_be_made():
    with scopes_disabled():
        world = World()
        browsers = {one.name: opened(one) for one in world.people[:2]}
        for browser in browsers.values():
            browser.get("/my/")
        chance, names = random.Random(3), list(world.acts())
        chance.shuffle(names)
        changed = set()
        before = {name: made_anew(browser) for name, browser in browsers.items()}
        for act in [*names, *chance.choices(names, k=8)]:
            world.acts()[act]()
            for name, browser in browsers.items():
                for _ in range(
                    3
                ):  # the two are asked for one after the other, and what the hour shows may change between
                    kept = cut(browser.get("/my/").content.decode())
                    fresh = made_anew(browser)
                    if kept == fresh:
                        break
                assert kept == fresh, f"after “{act}” {name} reads an old page"
                changed |= {act} if fresh != before[name] else set()
                before[name] = fresh
        erase(attendee=world.fresh(world.people[1]))
        assert "Bo Berg" not in browsers["Ana Lima"].get("/my/").content.decode()
        assert not KeptPage.objects.filter(page__contains="Bo Berg").exists()
    assert len(changed) > 20, sorted(set(names) - changed)


def test_a_step_a_round_that_begins_and_a_cue_make_no_page_old_that_is_the_same_otherwise(monkeypatch):
    at = timezone.now().replace(hour=12)  # no block of it is on another day
    monkeypatch.setattr(timezone, "now", lambda: at)
    with scopes_disabled():
        world = World()
        browsers = [opened(one) for one in (world.people[0], *world.people[6:8])]  # two did not say what is called out
    for browser in browsers:
        browser.get("/my/")

    def pages():
        with scopes_disabled():
            return {one.pk: (one.since, one.page) for one in KeptPage.objects.all()}

    kept, shown = pages(), set[str]()
    assert len(kept) == 3
    acts = ("the day is late", "a cue is called", "I am ready", "more is told", "what runs ends earlier", "a cue ends")
    for act in (*acts, "the next begins", "the day is held", "the day goes on", "doors are closed", "time goes by"):
        with scopes_disabled():
            if act == "time goes by":
                at += timedelta(minutes=70)  # the last round is over, and its pulse is open
            else:
                world.acts()[act]()
        browsers[0].get("/my/")  # whoever comes first reads the hour for all
        with CaptureQueriesContext(connection) as asked:
            said = [cut(browser.get("/my/").content.decode()) for browser in browsers[1:]]
        assert all("kinfolk_web_visit" in one["sql"] for one in asked), act  # found with the visit, and nothing made
        assert said == [made_anew(browser) for browser in browsers[1:]], act
        shown |= set(said)
    assert pages() == kept
    assert len(shown) > 10


def test_a_page_that_is_kept_costs_one_question_and_has_the_same_heads_and_forms_that_work():
    with scopes_disabled():
        world = World()
        browser = opened(world.people[0])
        browser.get("/my/")
    made = browser.get("/my/")
    with CaptureQueriesContext(connection) as asked:
        kept = browser.get("/my/")
    assert len(asked) == 1, [one["sql"][:120] for one in asked]
    fresh = Client()
    fresh.cookies["visit"], fresh.cookies[settings.SESSION_COOKIE_NAME] = browser.cookies["visit"], "0" * 32
    anew = fresh.get("/my/")
    heads = {name: set(value.split(", ")) if name == "Vary" else value for name, value in anew.headers.items()}
    assert {name: set(value.split(", ")) if name == "Vary" else value for name, value in kept.headers.items()} == heads
    assert "csrf" in kept.cookies
    assert made.content != kept.content, "tokens are new each time"
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', kept.content.decode())[1]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["visit"], strict.cookies["csrf"] = browser.cookies["visit"], kept.cookies["csrf"].value
    said = {"cue": world.cue.pk, "ready": "1", "csrfmiddlewaretoken": token}
    assert strict.post("/my/light/", said).status_code == 302
    assert strict.post("/my/light/", said | {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
    with scopes_disabled():
        other = opened(world.people[1]).get("/my/").content.decode()
    assert "Ana" not in other.split("<main")[0]
    german = browser.get("/my/", headers={"Accept-Language": "de"})
    assert german.headers["Content-Language"] == "de" == browser.get("/my/", headers={"Accept-Language": "de"}).headers["Content-Language"]  # fmt: skip
    browser.cookies["visit"] = "forged"
    assert browser.get("/my/").status_code == 403


def test_everything_that_my_page_reads_is_watched_or_never_changes():
    with scopes_disabled():
        world = World()
        Joining.objects.create(table=world.table, attendee=world.people[1], block=world.blocks[4])
        attendance.close_doors(event=world.event, number=2, by=None)
        read = set()
        for one in world.people[:3]:
            browser = opened(one)
            with CaptureQueriesContext(connection) as asked:
                browser.get("/my/")
            for query in asked:
                if query["sql"].startswith("SELECT"):
                    read |= set(re.findall(r'(?:FROM|JOIN) "kinfolk_web_(\w+)"', query["sql"]))
    watched = {name.removeprefix("kinfolk_web_") for name in touching.WATCHED}
    assert read - watched - FROZEN - OURS == set()
    assert len(read & watched) > 20, "the page shows nearly everything"


def test_while_casts_meet_who_comes_and_answers_makes_old_the_pages_of_that_cast_alone():
    with scopes_disabled():
        event = a_day(timezone=where_it_is_noon())
        a_block(event, Block.Kind.CAST, -5)
        crowd = people(event)
        ana, bo, *_oak, eli, fay, gus, hana = crowd
        Attendee.objects.filter(pk__in=[ana.pk, eli.pk]).update(is_host=True)
        Attendee.objects.filter(pk=fay.pk).update(times_attended=5)
        crowd = list(Attendee.objects.filter(pk__in=[one.pk for one in crowd]).order_by("pk"))
        a_plan(event, [{"1": crowd}], {"Oak": crowd[:4], "Ash": crowd[4:]})
        guest = an_attendee(event, "Zoe Guest", times_attended=9)
        browsers = {one.name: opened(one) for one in (fay, gus, bo)}

    def comes(*who, back=None):
        words = [Word(uuid4(), one.pk, timezone.now(), back) for one in who]
        take_words(event=event, words=words)
        return words[0].key

    came = []
    steps = {
        "nobody was seen yet": (lambda: None, set()),
        "the first comes, of the other cast": (lambda: comes(ana), {"Fay Green", "Gus Hall", "Bo Berg"}),
        "one of mine comes": (lambda: came.append(comes(fay)), {"Fay Green", "Gus Hall"}),
        "another of the other cast comes": (lambda: comes(bo), {"Bo Berg"}),
        "I come": (lambda: comes(gus), {"Fay Green", "Gus Hall"}),
        "who is asked says no": (lambda: casts.hold(attendee=fay, yes=False), {"Fay Green", "Gus Hall"}),
        "a host sees somebody at a table": (
            lambda: Tick.objects.create(event=event, attendee=hana, round=1, table="1", host=eli, here=True, at=timezone.now()),
            {"Fay Green", "Gus Hall"},
        ),
        "a guest is given to them": (
            lambda: (CastGuest.objects.create(event=event, cast="Ash", attendee=guest), comes(guest)), {"Fay Green", "Gus Hall"},
        ),
        "it was a mistake": (lambda: comes(fay, back=came[0]), {"Fay Green", "Gus Hall"}),
        "their host comes late": (lambda: comes(eli), {"Fay Green", "Gus Hall"}),
    }  # fmt: skip
    asked_of = set()
    for browser in browsers.values():
        browser.get("/my/")
    for step, (act, old) in steps.items():
        with scopes_disabled():
            act()
        for name, browser in browsers.items():
            with CaptureQueriesContext(connection) as asked:
                kept = cut(browser.get("/my/").content.decode())
            assert (len(asked) > 1) == (name in old), f"{step}: {name}"
            assert kept == made_anew(browser), f"{step}: {name}"
            asked_of |= {name} if "Would you hold Ash?" in kept else set()
    assert asked_of == {"Fay Green", "Gus Hall"}


def test_as_time_goes_by_the_kept_page_is_the_one_that_would_be_made(monkeypatch):
    begun = timezone.now()
    at = begun
    with scopes_disabled():
        world = World()
        a_block(world.event, Block.Kind.CLOSING, 300, 20)
        browser, host = opened(world.people[0]), opened(world.people[1])
    monkeypatch.setattr(timezone, "now", lambda: at)
    found, served = set(), 0
    moments = sorted(begun + timedelta(minutes=one) for one in range(-400, 640, 65))
    with scopes_disabled():
        run = clock.run_of(world.event)
    edges = {slot.starts_at - timedelta(minutes=10) for slot in run.slots} | {slot.ends_at for slot in run.slots}
    for moment in sorted({*moments, *(edge + timedelta(seconds=by) for edge in edges for by in (-1, 1))}):
        at = moment
        for one in (browser, host):
            kept = cut(one.get("/my/").content.decode())
            assert kept == made_anew(one), f"at {moment}"
            found.add(kept)
    with scopes_disabled():
        served = KeptPage.objects.count()
    assert served == 2
    assert len(found) > 12, "the day changes what it says"


def test_what_the_hour_says_is_true_until_a_hold_that_nobody_ended_is_over():
    event = a_day(timezone=where_it_is_noon())
    a_block(event, Block.Kind.ROUND, -40)
    with scope(community=event.community):
        clock.hold(event=event, step=clock.Step(by=None, version=0))
        run = clock.run_of(event)
        assert run.holds(run.holds_until - timedelta(seconds=1))
        assert not run.holds(run.holds_until)
        assert hours.hours_of(event, run.holds_until - timedelta(minutes=30)).until == run.holds_until


def test_a_kept_page_leads_with_the_table_of_the_next_round_that_takes_place(monkeypatch):
    begun = at = timezone.now()
    with scopes_disabled():
        world = World()
        browser = opened(world.people[0])
    monkeypatch.setattr(timezone, "now", lambda: at)

    def leads() -> list[str]:
        page = cut(browser.get("/my/").content.decode())
        assert page == made_anew(browser)
        return re.findall(r"<h1 data-hour=\"\w+\" data-turn=\"[0-9]+\">([^<]*)</h1>", page)

    rounds = [block.pk for block in world.blocks[1:4]]
    with scopes_disabled():
        tables = dict(world.sit(0).all_seats.filter(attendee=world.people[0]).values_list("round", "table"))
    found = []
    for minutes in (-70, -40, 0, 20):
        at = begun + timedelta(minutes=minutes)
        found += leads()
    assert found == [f"Table {tables[number]}" for number in (1, 1, 2, 3)]
    with scopes_disabled():
        kept = KeptPage.objects.values_list("since", "page").get()
        world.steer(clock.skip, block=rounds[2])
    assert leads() == [str(world.event)], "the last round is left out"
    at = begun + timedelta(minutes=80)
    assert leads() == [str(world.event)]
    with scopes_disabled():
        assert KeptPage.objects.values_list("since", "page").get() == kept, "the hour alone is told anew"


def test_pages_are_made_ahead_for_everybody_in_the_language_they_will_read_and_serve_the_first_visit():
    event = an_event(starts_on=timezone.localdate() + timedelta(days=1), timezone="UTC", language="de")
    elsewhere = an_event(a_community("Others", "others"), "other")
    with scopes_disabled():
        Programme.objects.create(event=event, seats=4)
        Block.objects.create(event=event, kind=Block.Kind.ROUND, day=1, starts_at=time(23, 59), minutes=30)
        crowd = people(event)
        an_attendee(elsewhere)
        a_plan(event, [{"1": crowd[:4], "2": crowd[4:]}])
        Event.objects.filter(pk=event.pk).update(starts_on=timezone.localdate())
        Attendee.objects.filter(pk=crowd[0].pk).update(languages=["tlh", "es"])
        ahead.look()
        [job] = do_jobs()
        assert (job.state, job.result) == (Job.State.DONE, {"made": 8, "left": 0}), job.problem
        assert dict(KeptPage.objects.values_list("attendee__name", "language"))["Ana Lima"] == "es"
        ahead.look()
        assert Job.objects.count() == 1, "nothing is lacking"
        browser = opened(crowd[1])
        with CaptureQueriesContext(connection) as asked:
            page = browser.get("/my/", headers={"Accept-Language": "de"})
        assert len(asked) == 1
        assert cut(page.content.decode()) == made_anew_in(browser, "de")
        actions.edit(attendee=crowd[1], values={"paused": True}, by=None)
        with scope(community=event.community):
            assert sorted(pk for pk, _language in ahead.lacking(Event.objects.get(pk=event.pk))) == [
                one.pk for one in crowd[:4]
            ]


def test_after_a_repair_the_pages_of_those_who_did_not_ask_are_made_as_well():
    with scopes_disabled():
        event = a_day(timezone=where_it_is_noon())
        for begins in (-10, 40):
            a_block(event, Block.Kind.ROUND, begins, 30)
        crowd = people(event)
        a_plan(event, [{"1": crowd[:4], "2": crowd[4:]}] * 2)
        Release.objects.update(at=timezone.now() - ahead.AFTER)
        ahead.look()
        assert not Job.objects.exists(), "while the day runs whoever asks is answered, nothing more"
        opened(crowd[0]).get("/my/")
        plan = a_plan(event, [{"1": crowd[:4], "2": crowd[4:]}, {"1": crowd[:3], "2": crowd[3:]}])
        assert Release.objects.get().plan_id == plan.pk
        ahead.look()
        [job] = do_jobs()
        assert (job.state, job.result) == (Job.State.DONE, {"made": 8, "left": 0}), job.problem
        browser = opened(crowd[3])
        with CaptureQueriesContext(connection) as asked:
            page = browser.get("/my/")
        assert len(asked) == 1
        assert cut(page.content.decode()) == made_anew(browser)


def made_anew_in(browser: Client, language: str) -> str:
    browser.cookies[settings.SESSION_COOKIE_NAME] = "0" * 32
    return cut(browser.get("/my/", headers={"Accept-Language": language}).content.decode())


def test_notes_are_taken_away_once_no_kept_page_needs_them():
    with scopes_disabled():
        world = World()
        opened(world.people[0]).get("/my/")
        with connection.cursor() as cursor:
            cursor.execute("update kinfolk_touched set at = now() - interval '2 hours'")
        gone = touching.tidy()
        world.edit(world.people[1], name="Bo Berg-Olsen")
        with connection.cursor() as cursor:
            cursor.execute("update kinfolk_touched set at = now() - interval '2 hours'")
        assert gone > 10
        assert touching.tidy() == 0, "the kept page was begun before that note"
        KeptPage.objects.all().delete()
        KeptDay.objects.all().delete()
        gone = touching.tidy()
        while (
            not gone
        ):  # the database's own vacuum may still be at it with something older: pytest ends what never ends
            gone = touching.tidy()
        assert gone > 0


def test_a_table_or_a_door_that_is_put_elsewhere_makes_old_the_pages_that_show_where_it_stood():
    with scopes_disabled():
        event = a_day(timezone=where_it_is_noon())
        a_block(event, Block.Kind.ROUND, -5, 30)
        crowd = people(event)
        a_plan(event, [{"1": crowd}])
        Table.objects.filter(room__event=event).update(x=F("place") * 4, y=3)
        door = Fixture.objects.create(room=event.rooms.get(), kind="door", x=0, y=8)
        browser = opened(crowd[0])
        seen = {cut(browser.get("/my/").content.decode())}
        for does in (
            lambda: Table.objects.filter(label="1").update(x=20),
            lambda: Fixture.objects.filter(pk=door.pk).update(x=24),
            lambda: Table.objects.filter(label="1").update(features=["quiet"]),
            door.delete,
            lambda: Table.objects.filter(label="1").update(label="1a"),
        ):
            does()
            page = cut(browser.get("/my/").content.decode())
            assert page == made_anew(browser)
            seen.add(page)
        assert len(seen) == 5, "all but the feature show"

"""The wall by its link: what it shows when, who opens it, and that nothing on it is markup or about somebody alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from kinfolk_web.day import clock, looking, scenes, stage, walls
from kinfolk_web.models import Block, Fixture, MeToo, Role, Room, Stage, Statement, Wall
from kinfolk_web.people import moderating, tally
from tests.site.phone.test_hostile_text import CORPUS
from tests.site.world import a_community, a_member, an_attendee, an_event, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def every_community():
    with scopes_disabled():
        yield


@pytest.fixture
def event():
    return an_event(starts_on=timezone.now().date(), name="Lamplighters’ day")


def a_wall(event) -> str:
    return reverse("wall", args=[walls.secret_of(walls.make(event=event, name="Stage", by=None))])


def seen(where: str) -> str:
    answer = Client().get(where + "frame/")
    assert answer.status_code == 200
    return answer.content.decode()


def runs(event, kind: str, **more) -> Block:
    """Let a block of a kind begin now."""
    Block.objects.filter(event=event).delete()
    start = timezone.now().replace(second=0, microsecond=0)
    return Block.objects.create(event=event, kind=kind, starts_at=start.time(), minutes=30, **more)


def step(event) -> clock.Step:
    return clock.Step(by=None, version=stage.stage_of(event).version)


def test_the_wall_follows_the_programme_and_the_stage_manager(event):
    where = a_wall(event)
    assert "Lamplighters’ day" in seen(where)
    said = {}
    for kind in ("arrival", "look_around", "round", "break", "open_tables", "closing"):
        runs(event, kind)
        said[kind] = scenes.frame_of(event).scene
    assert said == {
        "arrival": "welcome", "look_around": "statements", "round": "tables", "break": "countdown",
        "open_tables": "open_tables", "closing": "closing",
    }  # fmt: skip
    Fixture.objects.create(room=Room.objects.create(event=event, name="Hall"), kind="door", label="West door: A to K")
    runs(event, "round", title="First tables")
    picture = seen(where)
    assert "Find your table" in picture
    assert "West door: A to K" in picture
    clock.begin(event=event, step=clock.Step(by=None, version=0))
    assert 'data-left="' in seen(where)
    for scene in Stage.Scene.values:
        stage.show(event=event, scene=scene, step=step(event))
        assert scene == "auto" or f'data-scene="{scene}"' in seen(where)


def test_a_link_is_read_only_and_worthless_once_it_is_ended_or_forged(event):
    where = a_wall(event)
    wall = Wall.objects.get()
    assert Client().get(where).status_code == 200
    assert Client().post(where).status_code == 405
    assert "session" not in Client().get(where).cookies
    forged = where[:-2] + ("a" if where[-2] != "a" else "b") + "/"
    other = an_event(a_community("Others", "others"))
    for bad in (forged, "/wall/1/", "/wall/x/", f"/wall/{'9' * 40}-a/"):
        assert Client().get(bad).status_code == 410
    assert walls.end(wall=wall, by=None)
    assert not walls.end(wall=wall, by=None)
    assert Client().get(where).status_code == 410
    assert Client().get(where + "frame/").status_code == 410
    organiser, moderator = a_member(event), a_member(event, Role.MODERATOR, "mo@example.org")
    home = f"/c/{event.community.slug}/{event.slug}/stage/"
    assert signed_in(moderator).post(home + "walls/", {"name": "Side"}).status_code == 403
    signed_in(organiser).post(home + "walls/", {"name": "Side"})
    assert [one.name for one in walls.walls_of(event)] == ["Side"]
    signed_in(organiser).post(home + "walls/", {"end": str(walls.make(event=other, name="Theirs", by=None).pk)})
    assert walls.walls_of(other), "of another event"


def test_any_moderator_blanks_it_and_no_version_stands_in_the_way(event):
    where, moderator = a_wall(event), signed_in(a_member(event, Role.MODERATOR, "mo@example.org"))
    home = f"/c/{event.community.slug}/{event.slug}/stage/"
    answer = moderator.post(home + "blank/", {"blanked": "yes", "back": "statements"})
    assert answer.headers["Location"].endswith("/statements/")
    picture = seen(where)
    assert 'data-scene="blank"' in picture
    assert "Lamplighters" not in picture
    moderator.post(home + "blank/", {"blanked": "no"})
    assert 'data-scene="welcome"' in seen(where)
    reader = signed_in(a_member(event, Role.READ_ONLY, "reader@example.org"))
    assert reader.post(home + "blank/", {"blanked": "yes"}).status_code == 403


def test_statements_are_shown_from_five_on_in_fives_and_one_that_is_held_again_is_gone(event):
    where = a_wall(event)
    people = [an_attendee(event, f"Person {nth}") for nth in range(30)]
    for text, count in (("I sing", 23), ("I keep bees", 4)):
        moderating.add(event=event, text=text, by=None)
        one = Statement.objects.get(text=text)
        MeToo.objects.bulk_create(MeToo(statement=one, attendee=each) for each in people[:count])
    for _tick in range(3):
        tally.tick()
    stage.show(event=event, scene="statements", step=step(event))
    picture = seen(where)
    assert "I sing" in picture
    told = scenes.frame_of(event).statements[0].told
    assert told % 5 == 0
    assert 5 <= told <= 23
    assert f"About {told} people" in picture
    assert "bees" not in picture, "four people are nobody's business"
    sings = Statement.objects.get(text="I sing")
    cue = looking.add(event=event, statement=sings.pk, by=None)
    looking.call(event=event, cue=cue, step=step(event))
    assert "Stand up if this is you" in seen(where)
    moderating.hold(statement=sings, by=None)
    assert "I sing" not in seen(where)


@pytest.mark.parametrize("bad", CORPUS[:7])
def test_nothing_on_the_wall_or_the_stage_page_is_markup(event, bad):
    where, browser = a_wall(event), signed_in(a_member(event))
    home = f"/c/{event.community.slug}/{event.slug}/stage/"
    people = [an_attendee(event, f"Person {nth}") for nth in range(16)]
    event.name = event.community.name = bad[:60]
    event.save()
    event.community.save()
    runs(event, "look_around", title=bad, text=bad)
    one = Statement.objects.create(event=event, text=bad, key=bad, state=Statement.State.HELD)
    MeToo.objects.bulk_create(MeToo(statement=one, attendee=each) for each in people)
    moderating.approve(statements=[one], by=None)
    for _tick in range(3):
        tally.tick()
    browser.post(home + "walls/", {"name": bad})
    browser.post(home + "cues/", {"act": "add", "text": bad})
    pages = []
    for cue in (looking.add(event=event, statement=one.pk, by=None), looking.cues_of(event)[0].cue):
        looking.call(event=event, cue=cue, step=step(event))
        pages += [seen(where), browser.get(home).content.decode()]
    looking.end(event=event, step=step(event))
    for scene in Stage.Scene.values:
        stage.show(event=event, scene=scene, step=step(event))
        pages.append(seen(where))
    pages.append(Client().get(where).content.decode())
    for page in pages:
        for mark in ("<script>alert", "<img src=x", "<svg/onload", "<iframe", "{{7*7}}49", "</title></textarea>"):
            assert mark not in page


def test_a_display_that_went_quiet_is_stale_on_the_stage_page(event):
    where, browser = a_wall(event), signed_in(a_member(event, Role.HOST_LEAD, "lead@example.org"))
    home = f"/c/{event.community.slug}/{event.slug}/stage/"
    assert "not opened yet" in browser.get(home).content.decode()
    seen(where)
    page = browser.get(home).content.decode()
    assert "alive" in page
    assert walls.secret_of(Wall.objects.get()) not in page, "its link is for organisers"
    Wall.objects.update(seen_at=timezone.now() - timedelta(seconds=75))
    assert "stale: not seen since" in browser.get(home).content.decode()


def test_the_stage_page_steers_and_says_so_if_somebody_else_was_first(event):
    runs(event, "round")
    browser = signed_in(a_member(event))
    home = f"/c/{event.community.slug}/{event.slug}/stage/"
    before = clock.now(event).ends_at
    given = {"act": "lengthen", "minutes": "7", "version": "0", "key": "a"}
    for _twice in range(2):
        assert browser.post(home + "clock/", given).status_code == 302
    assert clock.now(event).ends_at == before + timedelta(minutes=7)
    page = browser.post(home + "clock/", given | {"key": "b"}, follow=True).content.decode()
    assert "Somebody else has steered the day meanwhile" in page
    assert browser.post(home + "clock/", {"act": "nonsense"}).status_code == 404
    assert browser.post(home + "show/", {"scene": "nonsense"}).status_code == 404
    page = browser.post(home + "clock/", {"act": "shorten", "minutes": "900", "version": "1"}, follow=True)
    assert "between 1 and 120 minutes" in page.content.decode()

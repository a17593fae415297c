"""Look Around: what is called, whose phones light, together or not at all; and what is taken off goes at once."""

from __future__ import annotations

import threading
import uuid

import pytest
from django.db import connection
from django_scopes import scopes_disabled

from kinfolk_web.day import clock, looking, stage
from kinfolk_web.models import Change, Cue, MeToo, Ready, Stage, Statement
from kinfolk_web.people import moderating, speaking, tally
from kinfolk_web.programme.errors import RefusedError
from tests.site.world import a_member, an_attendee, an_event, signed_in


@pytest.fixture(autouse=True)
def every_community():
    with scopes_disabled():
        yield


def a_room(count: int = 40, texts: tuple[str, ...] = ("I sing", "I came by night train")) -> tuple:
    """Return an event of some people; the first text was said by all but the last ten, each further one by those ten."""
    event = an_event()
    people = [an_attendee(event, f"Person {nth}") for nth in range(count)]
    moderator = a_member(event)
    for text in texts:
        moderating.add(event=event, text=text, by=moderator)
    first, *others = (Statement.objects.get(event=event, text=text) for text in texts)
    MeToo.objects.bulk_create(MeToo(statement=first, attendee=one) for one in people[:-10])
    for other in others:
        MeToo.objects.bulk_create(MeToo(statement=other, attendee=one) for one in people[-10:])
    for _tick in range(4):
        tally.tick()
    return event, people, [first, *others]


def step(event, key: str = "") -> clock.Step:
    return clock.Step(by=None, version=stage.stage_of(event).version, key=key)


def a_called_cue(event, statement: Statement | None = None) -> Cue:
    cue = (
        looking.add(event=event, statement=statement.pk, by=None)
        if statement
        else looking.add(event=event, text="I am here today.", by=None)
    )
    looking.call(event=event, cue=cue, step=step(event))
    return cue


@pytest.mark.django_db
def test_everybody_stands_between_a_beginning_and_an_end_for_the_whole_room():
    event, people, (first, second) = a_room()
    moderating.add(event=event, text="Only three say this", by=None)
    rare = Statement.objects.get(text="Only three say this")
    delicate = Statement.objects.create(
        event=event, text="delicate", key="delicate", sensitive=True, state=Statement.State.HELD
    )
    moderating.approve(statements=[delicate], sensitive=True, by=None)
    MeToo.objects.bulk_create(MeToo(statement=rare, attendee=one) for one in people[:3])
    MeToo.objects.bulk_create(MeToo(statement=delicate, attendee=one) for one in people[:25])
    for _tick in range(3):
        tally.tick()
    assert looking.propose(event=event, by=None) == looking.Chosen(4, 0, fewest=True)
    cues = looking.cues_of(event)
    assert [one.cue.own for one in cues] == ["opening", "", "", "closing"]
    assert [one.cue.statement_id for one in cues[1:-1]] == [first.pk, second.pk], "nothing rare, nothing delicate"
    assert cues[-1].text == "I am here today."
    reach = looking.reach(event)
    assert reach == looking.Reach(4, 0, min(40, sum(one.told for one in cues)), 40)
    MeToo.objects.filter(attendee__in=people[:9]).delete()
    assert looking.reach(event).silent == 5, "in fives, so that no single tap is seen to arrive"
    looking.change_cue(cue=cues[2].cue, act="up", by=None)
    looking.change_cue(cue=cues[1].cue, act="posture", by=None)
    assert [one.cue.statement_id for one in looking.cues_of(event)] == [None, second.pk, first.pk, None]
    assert [one.cue.posture for one in looking.cues_of(event)] == ["stand", "stand", "hands", "stand"]
    told = looking.cues_of(event)[1].told
    looking.change_cue(cue=cues[1].cue, act="remove", by=None)
    assert looking.reach(event).standing == told, "of one statement no more is told than everywhere else"


@pytest.mark.django_db
def test_how_well_the_cues_cover_the_room_is_said_when_they_are_chosen_and_changed(monkeypatch):
    event, _people, (first, second) = a_room()
    olive = signed_in(a_member(event, email="stage@example.org"))
    where = "/c/lamplighters/meeting/stage/"
    page = olive.post(f"{where}cues/", {"act": "propose"}, follow=True).content.decode()
    assert "No shorter list would let everybody stand" in page
    both, told = looking.reach(event).standing, {one.cue.statement_id: one.told for one in looking.cues_of(event)}
    assert 40 >= both > told[first.pk] > 0
    assert f"About {both} of 40 people stand at a statement that they said" in page
    olive.post(f"{where}cues/", {"act": "remove", "cue": Cue.objects.get(statement=second).pk})
    assert f"About {told[first.pk]} of 40 people stand" in olive.get(where).content.decode()
    monkeypatch.setattr(looking, "MOST_CUES", 3)
    page = olive.post(f"{where}cues/", {"act": "propose"}, follow=True).content.decode()
    assert "More statements would be needed" in page


@pytest.mark.django_db
def test_phones_light_together_once_enough_are_ready_and_are_dark_together_when_too_few_are_left():
    event, people, (first, _second) = a_room()
    cue = a_called_cue(event, first)
    for one in people[:4]:
        assert looking.be_ready(attendee=one, cue=cue.pk, ready=True)["state"] == "called"
    looking.light(event=event, step=step(event))
    assert looking.be_ready(attendee=people[3], cue=cue.pk, ready=True)["state"] == "called", "the same one again"
    assert looking.be_ready(attendee=people[-1], cue=cue.pk, ready=True)["state"] == "over", (
        "who did not say it is not asked"
    )
    lit = looking.be_ready(attendee=people[4], cue=cue.pk, ready=True)
    assert lit["state"] == "lit"
    assert looking.facts_of(stage.stage_of(event)) | {"told": 0} == lit | {"statement": first.pk, "told": 0}
    dark = looking.be_ready(attendee=people[0], cue=cue.pk, ready=False)
    assert dark["state"] == "called"
    assert dark["turn"] > lit["turn"], "whoever was lit learns it as the later word"
    assert looking.be_ready(attendee=people[7], cue=cue.pk, ready=True)["state"] == "lit"
    looking.end(event=event, step=step(event))
    assert looking.facts_of(stage.stage_of(event))["state"] == "over"
    assert not Ready.objects.exists(), "who was ready is not kept"
    assert "Person" not in str(list(Change.objects.values_list("verb", "facts", "about")))
    assert looking.be_ready(attendee=people[0], cue=cue.pk, ready=True)["state"] == "over"


@pytest.mark.django_db
def test_a_delicate_statement_lights_from_ten_phones_on():
    event, people, (first, _second) = a_room()
    Statement.objects.filter(pk=first.pk).update(sensitive=True)
    cue = a_called_cue(event, first)
    looking.light(event=event, step=step(event))
    said = [looking.be_ready(attendee=one, cue=cue.pk, ready=True)["state"] for one in people[:11]]
    assert said == ["called"] * 9 + ["lit"] * 2


@pytest.mark.django_db
def test_for_the_whole_room_everybody_lights():
    event, people, _statements = a_room()
    cue = a_called_cue(event)
    looking.light(event=event, step=step(event))
    assert [looking.be_ready(attendee=one, cue=cue.pk, ready=True)["state"] for one in people[-6:]][-1] == "lit"


@pytest.mark.django_db(transaction=True)
def test_of_five_phones_that_are_ready_at_the_same_moment_the_last_lights_all():
    event, people, (first, _second) = a_room(count=15)
    cue = a_called_cue(event, first)
    looking.light(event=event, step=step(event))
    together = threading.Barrier(5)

    def tap(one) -> None:
        try:
            with scopes_disabled():
                together.wait(20)
                looking.be_ready(attendee=one, cue=cue.pk, ready=True)
        finally:
            connection.close()

    phones = [threading.Thread(target=tap, args=(one,)) for one in people[:5]]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()
    held = stage.stage_of(event)
    assert (held.light, Ready.objects.count()) == (Stage.Light.LIT, 5)
    assert held.turn == 2, "called once, lit once"


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["hold", "decline", "retire", "stop"])
def test_a_statement_that_is_taken_off_ends_its_cue_at_once(how):
    event, people, (first, _second) = a_room()
    cue = a_called_cue(event, first)
    looking.light(event=event, step=step(event))
    for one in people[:6]:
        looking.be_ready(attendee=one, cue=cue.pk, ready=True)
    assert stage.stage_of(event).light == Stage.Light.LIT
    {
        "hold": lambda: moderating.hold(statement=first, by=None),
        "decline": lambda: moderating.decline(statement=first, reason="other", by=None),
        "retire": lambda: moderating.retire(statement=first, by=None),
        "stop": lambda: moderating.stop(event=event, stopped=True, by=None),
    }[how]()
    held = stage.stage_of(event)
    assert (held.cue, held.light) == (None, "")
    assert not Ready.objects.exists()
    with pytest.raises(RefusedError):
        looking.call(event=event, cue=cue, step=step(event))


@pytest.mark.django_db
def test_of_two_who_call_a_cue_the_second_is_told_and_a_tap_that_is_sent_twice_counts_once():
    event, _people, (first, second) = a_room()
    a_called_cue(event, first)
    seen = step(event, key=str(uuid.uuid4()))
    other = looking.add(event=event, statement=second.pk, by=None)
    looking.call(event=event, cue=other, step=seen)
    version = stage.stage_of(event).version
    looking.call(event=event, cue=other, step=seen)
    assert stage.stage_of(event).version == version
    with pytest.raises(clock.SteeredMeanwhileError):
        looking.end(event=event, step=clock.Step(by=None, version=seen.version))


@pytest.mark.django_db
def test_taking_a_me_too_back_takes_the_right_to_light():
    event, people, (first, _second) = a_room()
    cue = a_called_cue(event, first)
    speaking.take_back(attendee=people[0], number=first.pk)
    assert looking.be_ready(attendee=people[0], cue=cue.pk, ready=True)["state"] == "over"

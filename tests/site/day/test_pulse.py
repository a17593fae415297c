"""The pulse: its exact questions, theirs to change until the next round, and told to nobody by name nor below five."""

from __future__ import annotations

import pytest
from django_scopes import scope, scopes_disabled
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kinfolk_web.day import pulse
from kinfolk_web.day.untying import unsay
from kinfolk_web.keeping.erasing import erase
from kinfolk_web.models import Block, Change, PulseAnswer, Role
from kinfolk_web.outcomes.counted import leave_out
from tests.site.day.world import a_block, a_day, people
from tests.site.phone.steps import main_of, opened
from tests.site.world import a_member, an_attendee, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    event = a_day()
    with scope(community=event.community):
        yield event


def told(event, number, name):
    counted = next(one for one in pulse.counts_of(event) if one.turn.number == number)
    question = next(one for one in counted.told if one.question.name == name)
    return {bar.value: bar.told for bar in question.bars}


def test_the_four_taps_are_asked_word_for_word_and_of_whoever_is_new_one_more(event):
    a_block(event, Block.Kind.ROUND, -40, 30)
    old = an_attendee(event, "Ana Lima", times_attended=3)
    new = an_attendee(event, "Bo Berg", times_attended=0)
    page = main_of(opened(old).get("/my/pulse/"))
    for words in (
        "I belong here",
        "I have a good bond with someone here I had not met before today",
        "I met someone who is like me in a way I thought was only me",
    ):
        assert words in page
    assert page.count("of 7: the more, the closer") == 7
    assert "not yet" in page
    assert "first 15 minutes" not in page
    assert "Someone welcomed me within my first 15 minutes" in main_of(opened(new).get("/my/pulse/"))


def test_each_part_may_be_left_out_and_changed_until_the_next_round_begins(event):
    first = a_block(event, Block.Kind.ROUND, -40, 30)
    second = a_block(event, Block.Kind.ROUND, 20, 30)
    ana = an_attendee(event, "Ana Lima", times_attended=3)
    phone = opened(ana)
    assert phone.post("/my/pulse/", {"round": 1, "belong": "4"}, headers={"HX-Request": "true"}).status_code == 204
    phone.post("/my/pulse/", {"round": 1, "belong": "5", "alike": "0", "bond": "9", "welcomed": "1"})
    one = PulseAnswer.objects.get()
    assert (one.belong, one.alike, one.bond, one.circles, one.welcomed) == (5, False, None, None, None)
    assert "welcomed" not in str(Change.objects.values())
    assert Change.objects.count() == 0, "no log says who answered"
    second.starts_at, second.day = first.starts_at, first.day
    second.save()
    Block.objects.filter(pk=first.pk).update(minutes=1)
    late = phone.post("/my/pulse/", {"round": 1, "belong": "1"}, headers={"HX-Request": "true"})
    assert late.status_code == 409
    assert "so that pulse is closed" in phone.get("/my/pulse/").content.decode(), "the page that is loaded anew says so"
    assert PulseAnswer.objects.get().belong == 5


def answers(event, values, number=1):
    with scopes_disabled():
        PulseAnswer.objects.bulk_create(
            PulseAnswer(event=event, attendee=an_attendee(event, f"P {n}"), round=number, belong=value)
            for n, value in enumerate(values)
        )


def test_staff_see_numbers_from_five_on_in_fives_with_complements_hidden_and_only_once_it_is_closed(event):
    a_block(event, Block.Kind.ROUND, -200, 30)
    a_block(event, Block.Kind.ROUND, -60, 30)
    answers(event, [5] * 12 + [4] * 8 + [1] * 2)
    assert told(event, 1, "belong") == {1: None, 2: None, 3: None, 4: None, 5: 10}
    answers(event, [5] * 20, number=2)
    assert told(event, 2, "belong") == dict.fromkeys(range(1, 6)), "still open"
    reader = signed_in(a_member(event, Role.READ_ONLY, "rea@example.org"))
    page = main_of(reader.get("/c/lamplighters/meeting/pulse/"))
    assert "About 20 phones answered." in page
    assert "P 1" not in page
    assert reader.get("/c/lamplighters/meeting/pulse/rounds/1/").status_code == 403


def test_who_is_deleted_changes_no_number_that_was_told(event):
    a_block(event, Block.Kind.ROUND, -200, 30)
    a_block(event, Block.Kind.ROUND, -60, 30)
    answers(event, [5] * 5 + [3] * 5)
    before = told(event, 1, "belong")
    erase(attendee=PulseAnswer.objects.filter(belong=5).first().attendee)
    assert told(event, 1, "belong") == before
    assert PulseAnswer.objects.filter(attendee=None).count() == 1


def test_who_is_left_out_of_numbers_is_in_none_of_the_pulse_not_even_as_nobody(event):
    a_block(event, Block.Kind.ROUND, -200, 30)
    a_block(event, Block.Kind.ROUND, -60, 30)
    answers(event, [5] * 9 + [3] * 9)
    assert told(event, 1, "belong") == {1: None, 2: None, 3: None, 4: None, 5: 5}
    those = [one.attendee for one in PulseAnswer.objects.filter(belong=5)[:5]]
    for one in those:
        leave_out(attendee=one, out=True)
    left = {1: None, 2: None, 3: None, 4: None, 5: None}
    assert told(event, 1, "belong") == left, "four and nine"
    erase(attendee=those[0])
    assert told(event, 1, "belong") == left
    unsay(event)
    assert told(event, 1, "belong") == left
    assert PulseAnswer.objects.count() == 13


def test_cards_are_typed_in_as_counts_beside_those_of_phones(event):
    a_block(event, Block.Kind.ROUND, -200, 30)
    people(event, 2)
    lead = signed_in(a_member(event, Role.HOST_LEAD, "lea@example.org"))
    where = "/c/lamplighters/meeting/pulse/rounds/1/"
    lead.post(where, {"belong-5": "11", "belong-4": "3", "alike-1": "2", "alike-0": "", "circles-9": "4"})
    (counted,) = pulse.counts_of(event)
    assert counted.cards == {"belong": {"5": 11, "4": 3}, "alike": {"1": 2}}
    assert "11" in main_of(lead.get("/c/lamplighters/meeting/pulse/"))
    assert Change.objects.filter(verb="pulse.cards").count() == 1
    lead.post(where, {"belong-5": "11", "belong-4": "3", "alike-1": "2"})
    assert Change.objects.filter(verb="pulse.cards").count() == 1


class Hidden(TestCase):
    """Any answers."""

    @given(st.lists(st.integers(1, 5), max_size=40))
    @settings(max_examples=25, deadline=None)
    def test_of_fewer_than_five_nothing_follows_whatever_was_answered(self, values):
        question = pulse.BELONG
        rows = [{one.name: None for one in pulse.ALL} | {"belong": value} for value in values]
        bars = pulse._told(question, rows, {}).bars
        hidden = [bar.value for bar in bars if bar.told is None]
        count = {value: values.count(value) for value in range(1, 6)}
        assert all(bar.told % 5 == 0 and bar.told <= count[bar.value] for bar in bars if bar.told is not None)
        assert all(count[bar.value] >= 5 for bar in bars if bar.told is not None)
        if hidden and len(hidden) < 5:
            assert len(hidden) > 1
            assert sum(count[value] for value in hidden) >= 5

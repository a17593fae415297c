"""Versions of rows: another word as soon as anything is written, the same word as long as nothing is."""

from __future__ import annotations

import pytest
from django_scopes import scopes_disabled

from kinfolk_web.core.versions import KeptAnswers, versions
from kinfolk_web.models import Attendee
from tests.site.world import an_attendee, an_event


def word(event):
    return versions((Attendee, "event_id", event.pk))


def rename(one):
    Attendee.objects.filter(pk=one.pk).update(name="Renamed")


def write_the_same(one):
    one.save()


def come(one):
    an_attendee(one.event, "One more")


def go(one):
    one.delete()


@pytest.mark.parametrize("act", [rename, write_the_same, come, go])
@pytest.mark.parametrize("again", [1, 2], ids=["once", "twice in one transaction"])
def test_a_word_is_another_one_after_anything_is_written(db, act, again):
    with scopes_disabled():
        event = an_event()
        people = [an_attendee(event, f"Guest {n}") for n in range(3)]
        seen = {word(event)}
        for n in range(again):
            assert word(event) in seen, "nothing was written since"
            act(people[n])
            assert word(event) not in seen
            seen.add(word(event))


def test_another_event_has_a_word_of_its_own(db):
    with scopes_disabled():
        event = an_event()
        other = an_event(event.community, slug="other")
        an_attendee(event, "Ana")
        before = word(event)
        an_attendee(other, "Ben")
        assert word(event) == before != word(other)


def test_an_answer_is_worked_out_again_only_for_another_key_and_few_are_kept():
    asked = []

    def answer(key):
        return kept.get(key, lambda: asked.append(key) or key.upper())

    kept = KeptAnswers(most=2)
    assert [answer(key) for key in "aabba"] == ["A", "A", "B", "B", "A"]
    assert asked == ["a", "b"]
    assert (answer("c"), answer("a"), answer("b")) == ("C", "A", "B")
    assert asked == ["a", "b", "c", "b"], "b was asked for longest ago, so it went"

"""Who is here: words come in any order, more than once, from several devices, and are read the same."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
from django_scopes import scopes_disabled
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kinfolk_web.day.models import CheckIn
from kinfolk_web.day.presence import Word, here, take_words
from tests.site.world import an_attendee, an_event

AT = datetime(2027, 5, 14, 8, 20, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_a_word_that_is_sent_twice_counts_once():
    event = an_event()
    ana = an_attendee(event)
    word = Word(uuid.uuid4(), ana.pk, AT)
    with scopes_disabled():
        assert take_words(event=event, words=[word]) == 1
        assert take_words(event=event, words=[word, word]) == 0
        assert here(event) == {ana.pk}
        assert CheckIn.objects.count() == 1


@st.composite
def what_desks_said(draw):
    """Return words about three people, some of which take others back, and an order in which they arrive, with repeats."""
    people = draw(st.lists(st.integers(0, 2), min_size=1, max_size=8))
    keys = [uuid.UUID(int=number + 1) for number in range(len(people))]
    back = draw(st.sets(st.integers(0, len(people) - 1)))
    words = [(keys[k], who, None) for k, who in enumerate(people)]
    words += [(uuid.UUID(int=100 + k), people[k], keys[k]) for k in sorted(back)]
    return words, draw(st.permutations([*words, *draw(st.lists(st.sampled_from(words), max_size=4))]))


class Merging(TestCase):
    """Words of desks, merged."""

    @given(what_desks_said())
    @settings(max_examples=40, deadline=None)
    def test_the_order_of_words_and_repeats_change_nothing(self, said):
        words, order = said
        with scopes_disabled():
            event = an_event()
            people = [an_attendee(event, f"Person {k}") for k in range(3)]
            for key, who, undoes in order:
                take_words(event=event, words=[Word(key, people[who].pk, AT, undoes)])
            taken_back = {undoes for _key, _who, undoes in words if undoes}
            stands = {who for key, who, undoes in words if undoes is None and key not in taken_back}
            assert here(event) == {people[who].pk for who in stands}
            assert CheckIn.objects.filter(event=event).count() == len(words)

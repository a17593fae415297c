"""Lists that hold: names, numbers, addresses, rude words however they are dressed up; and what they leave alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk_web.core.normalise import plain
from kinfolk_web.people import starting
from kinfolk_web.people.holding import REASONS, Names, Past, reasons

NAMES = Names(["Ana Lima", "Bo Chen", "José María Núñez", "Will Smith"])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I share an office with Ana", "name"),
        ("ana lima owes me a coffee", "name"),
        ("I was taught by Nunez", "name"),
        ("Call me on +49 170 1234567", "phone"),
        ("0170/123 45 67 for a chat", "phone"),
        ("Write to me@example.org", "mail"),
        ("me (at) example", "mail"),
        ("See https://x.example", "link"),
        ("Look at my-shop.com", "link"),
        ("Find me as @baker", "handle"),
        ("You are an idiot", "word"),
        ("You are an 1d1ot", "word"),
        ("You are an іdіоt", "word"),
        ("i d i o t here", "word"),
        ("You are an idiooot", "word"),
        ("I am the оnly one", "script"),
        ("I am sooooooo tired", "shouting"),
        ("me me me me", "shouting"),
        ("I AM THE ONLY ONE HERE", "shouting"),
        ("I am the only lesbian in my team", "delicate"),
        ("Ich bin in der Gewerkschaft", "delicate"),
        ("I bake", "again"),
    ],
)
def test_what_has_to_be_looked_at_twice_is_held_for_a_reason(text, reason):
    assert reason in reasons(text, names=NAMES, past=Past(keys={"i bake"}))


@pytest.mark.parametrize(
    "text",
    [
        "I am the only fundraiser in my association",
        "Ich habe noch nie vor 20 Leuten gesprochen, z.B. auf einer Tagung.",
        "Me encantaría aprender a tocar el piano en 2027",
        "I translate between three languages",
        "أنا الوحيد الذي يعمل من المنزل",
        "私は一人で図書館をやっています",
        "I have 12 hens & 3 bees!",
    ],
)
def test_ordinary_sentences_in_any_language_are_left_alone(text):
    assert reasons(text, names=NAMES) == []


def test_statements_to_begin_with_are_held_by_no_list_and_short_enough():
    for field in starting.FIELDS:
        for key, one in starting.offered([field]):
            assert starting.known(key) == one
            for text in one:
                assert reasons(text) == [], text
                assert plain(text) == text
                assert len(text) <= 140


@given(st.text(max_size=140))
def test_whatever_is_written_gets_known_reasons_and_no_error(text):
    assert set(reasons(plain(text), names=NAMES, words=["x" * 60])) <= set(REASONS)


@pytest.mark.parametrize("key", ["", "library", "library-", "library-²", "library-" + "9" * 5_000, "x-1", "library--1"])
def test_what_is_no_key_of_a_statement_to_begin_with_is_none(key):
    assert starting.known(key) is None

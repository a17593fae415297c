"""Names on paper are those that people wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.paper.names import (
    SOFT_HYPHEN,
    call_name,
    full_name,
    han_language,
    heading,
    printable,
    sort_key,
    told_apart,
    unprinted,
    wrapping,
)
from tests.factories import make_person


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Áine O'Brien", "Áine"),
        ("Łukasz", "Łukasz"),
        ("王小明", "王小明"),
        ("김 민준", "김 민준"),
        ("محمد الصالح", "محمد"),
        ("عبد الله الصالح", "عبد الله"),
        ("Jean-Paul Sartre", "Jean-Paul"),
        ("Dr. Ana Lima", "Ana"),
        ("Prof. Dr. Ana Lima", "Ana"),
        ("Dr.", "Dr."),
        ("Abdul Rahman Khan", "Abdul Rahman"),
        ("Abdul Khan", "Abdul"),
        ("J. K. Byrne", "J. K. Byrne"),
        ("  Ida \n Holm ", "Ida"),
    ],
)
def test_people_are_called_by_the_name_they_put_first(name: str, called: str) -> None:
    assert call_name(name) == called


def test_pictograms_and_signs_that_turn_the_line_round_are_not_printed() -> None:
    assert printable("Ana 🌻 Lima\u202e\t\x07") == "Ana Lima"


def test_marks_that_letters_need_stay() -> None:
    assert printable("देव शर्मा") == "देव शर्मा"
    assert printable("न\u200dम") == "न\u200dम"


def test_somebody_whose_name_cannot_be_printed_goes_by_their_id() -> None:
    assert full_name(make_person("w7", name="🌻")) == "w7"


def test_accents_do_not_change_the_place_in_the_list() -> None:
    names = ["Zoë", "Łukasz", "Áine", "Luis", "Ola", "Øystein", "Anna", "محمد", "Иван", "王小明"]
    assert sorted(names, key=sort_key) == [
        "Áine", "Anna", "Luis", "Łukasz", "Ola", "Øystein", "Zoë", "Иван", "محمد", "王小明",
    ]  # fmt: skip


def test_names_stand_under_their_letter_in_any_script() -> None:
    assert [heading(name) for name in ("Áine", "łukasz", "Иван", "محمد", "王小明", "!")] == [
        "A", "L", "И", "م", "字 あ 가", "·",
    ]  # fmt: skip


def test_letters_of_a_script_without_typeface_are_named() -> None:
    assert unprinted("Áine Łukasz 王小明 محمد דוד देव தமிழ் తెలుగు สมชาย Ελένη") == ""
    assert unprinted("አበበ") == "አበ"


def test_characters_take_the_form_of_the_language_their_owner_speaks() -> None:
    assert han_language("Ana", ("ja",)) == ""
    assert han_language("田中 さくら", ()) == "ja"
    assert han_language("直美", ("en", "ja-JP")) == "ja"
    assert han_language("王小明", ()) == "zh"


@given(st.text(max_size=80))
def test_a_printable_name_is_one_line_and_printing_it_again_changes_nothing(name: str) -> None:
    shown = printable(name)
    assert shown == printable(shown)
    assert len(shown.splitlines()) <= 1


@given(st.text(alphabet="abcdefghijklmnoprstuvwxyzáßł ", max_size=80))
def test_breaking_places_add_nothing_but_places(name: str) -> None:
    shown = wrapping(printable(name))
    assert shown.replace(SOFT_HYPHEN, "") == printable(name)
    assert max((len(piece) for word in shown.split() for piece in word.split(SOFT_HYPHEN)), default=0) <= 16


def test_namesakes_are_told_apart_by_employer_else_order_else_the_end_of_their_id() -> None:
    people = [
        make_person("id-000a1", name="Maria Silva", organisation="Harbour Trust"),
        make_person("id-000b2", name="maria silva", organisation="Northlight", order="K-7"),
        make_person("id-000c3", name="Maria Silva", order="K-8"),
        make_person("id-000d4", name="Maria Silva"),
        make_person("m@harbour.example", name="Maria Silva"),
        make_person("e6", name="Ana Lima", organisation="Harbour Trust"),
    ]
    assert list(told_apart(people).values()) == ["Harbour Trust", "Northlight", "K-8", "00d4", "5"]


def test_namesakes_of_one_employer_and_order_go_by_their_ids() -> None:
    people = [make_person(id_, name="Bo", organisation="Harbour Trust", order="K-7") for id_ in ("1", "11", "guest-1")]
    assert told_apart(people) == {"1": "1", "11": "11", "guest-1": "st-1"}

"""At the table: nobody new speaks first or last, nothing is named without consent, the minutes add up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.paper.day import read_day
from kinfolk.paper.options import PaperOptions
from kinfolk.paper.table_talk import minute_marks, reader, shared_statements, speaking_order
from kinfolk.paper.wording import DEEP, LIGHT, opening_question
from kinfolk.problem import Person, Table
from tests.factories import make_people, make_person, make_problem
from tests.paper.plans import make_plan

HOST = make_person("host", times_attended=4, roles=frozenset({"host"}))
NEW = make_person("new", times_attended=0)
SHY = make_person("shy", times_attended=0, hide_new=True)
QUIET = make_person("quiet", times_attended=9, listen_first=True)
OLD = make_person("old", times_attended=7)
BACK = make_person("back", times_attended=1)


def seat_together(*people: Person, **fields):
    """Return the day of one table with ``people``, and its sitting."""
    problem = make_problem(people, tables=(Table(id="1", seats=12, minimum=0),), rounds=1, **fields)
    day = read_day(problem, make_plan(problem), PaperOptions())
    return day, day.sittings[0]


def spoken(*people: Person) -> list[str]:
    day, sitting = seat_together(*people)
    return [person.id for person in speaking_order(sitting, day.newcomers)]


def test_the_host_answers_first_the_newest_third_and_somebody_experienced_last() -> None:
    assert spoken(NEW, OLD, HOST, BACK) == ["host", "back", "new", "old"]


def test_somebody_new_does_not_come_last_even_at_a_small_table() -> None:
    assert spoken(NEW, OLD, HOST) == ["host", "new", "old"]


def test_the_order_gives_away_neither_a_hidden_newcomer_nor_brings_up_who_listens_first() -> None:
    assert spoken(SHY, QUIET, OLD, HOST, BACK) == ["host", "back", "shy", "quiet", "old"]


def test_without_a_host_the_person_who_came_most_often_reads_the_card() -> None:
    _, sitting = seat_together(NEW, OLD, QUIET, BACK)
    assert reader(sitting) is OLD
    _, unknown = seat_together(*make_people(3))
    assert reader(unknown) is None


def said(id_: str, *, shown: bool, statement: str = "I came alone") -> Person:
    return make_person(id_, statements=(statement,), shown_statements=(statement,) if shown else ())


def test_what_two_people_share_is_named_if_both_allow_it() -> None:
    day, sitting = seat_together(said("a", shown=True), said("b", shown=True, statement="i came alone."), OLD)
    ((holders, statement),) = shared_statements(sitting, day)
    assert [person.id for person in holders] == ["a", "b"]
    assert statement == "I came alone"


def test_one_holder_who_does_not_allow_it_keeps_it_unnamed_for_all() -> None:
    day, sitting = seat_together(said("a", shown=True), said("b", shown=True), said("c", shown=False))
    assert shared_statements(sitting, day) == ()


def test_a_statement_that_one_person_said_is_not_shared() -> None:
    day, sitting = seat_together(said("a", shown=True), OLD)
    assert shared_statements(sitting, day) == ()


def test_the_rarest_shared_statement_comes_first() -> None:
    both = ("I came alone", "I keep bees")
    people = [make_person(id_, statements=both, shown_statements=both) for id_ in "ab"]
    elsewhere = make_person("c", statements=("I came alone",), rounds=())
    day, sitting = seat_together(*people, elsewhere)
    assert [statement for _, statement in shared_statements(sitting, day)] == ["I keep bees", "I came alone"]


@given(minutes=st.integers(5, 180), people=st.integers(1, 20))
def test_minute_marks_rise_and_stay_within_the_round(minutes: int, people: int) -> None:
    marks = [mark for mark, _ in minute_marks(minutes, people)]
    assert marks[0] == 0
    assert marks == sorted(set(marks))
    assert marks[-1] < minutes


@pytest.mark.parametrize("rounds", [1, 2, 3, 4, 8, 18])
def test_every_round_has_a_question_of_its_own_and_the_first_is_light(rounds: int) -> None:
    questions = [opening_question(position, rounds) for position in range(rounds)]
    assert len(set(questions)) == rounds
    assert questions[0] in LIGHT
    assert rounds < 4 or any(question in DEEP for question in questions[1:-1])

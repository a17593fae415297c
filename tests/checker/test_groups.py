"""Groups that the organiser named: not_the_only_one, at_most, balanced."""

from __future__ import annotations

import pytest

from kinfolk.checker import check
from kinfolk.problem import SHOULD, AtMost
from tests.checker.plans import broken_for, make_plan, owed, room, tally
from tests.factories import make_people, make_person, make_promises

STUDENTS = [make_person(f"s{i}", kinds=("Student",)) for i in range(1, 4)]


def kind_room(people, promise, **fields):
    return room(people, promises=make_promises(only=[promise], **{promise: SHOULD}), **fields)


def test_the_only_one_of_a_named_kind_at_a_table_is_named():
    problem = kind_room([*STUDENTS, *make_people(5)], "not_the_only_one", not_the_only_one=("student",))
    found = check(problem, make_plan(problem, [{"1": "s1 s2 p1 p2", "2": "s3 p3 p4 p5"}]))
    assert owed(found, "not_the_only_one") == 3
    assert broken_for(found, "not_the_only_one") == ["s3"]


def test_the_only_one_in_the_room_is_owed_no_other():
    people = [STUDENTS[0], make_person("s2", kinds=("student",), rounds=(2,)), *make_people(4)]
    problem = kind_room(people, "not_the_only_one", not_the_only_one=("student",), rounds=2)
    rounds = [{"1": "s1 p1 p2", "2": "p3 p4"}, {"1": "s1 s2 p1", "2": "p2 p3 p4"}]
    assert broken_for(check(problem, make_plan(problem, rounds)), "not_the_only_one") == []
    rounds = [rounds[0], {"1": "s1 p4 p1", "2": "p2 p3 s2"}]
    found = check(problem, make_plan(problem, rounds))
    assert [(breach.id, breach.rounds) for breach in tally(found, "not_the_only_one").broken] == [
        ("s1", (2,)),
        ("s2", (2,)),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("student", ["ann"]),
        ("Region=North", ["ben"]),
        ("region", ["cyd", "ben", "eve"]),
        ("kind", ["ann", "cyd", "dan"]),
        ("nothing", None),
        ("Region=East", None),
    ],
)
def test_a_name_means_a_value_a_kind_every_kind_or_a_column(name, expected):
    people = [
        make_person("ann", kinds=("student",), attributes=(("Region", "north"),)),
        make_person("bob", attributes=(("Region", " NORTH"),)),
        make_person("cyd", kinds=("board",), attributes=(("Region", "south"),)),
        make_person("ben", kinds=("student",), attributes=(("Region", "North"),)),
        make_person("dan", kinds=("board", "student"), attributes=(("Region", ""),)),
        make_person("eve", attributes=(("Region", "South"),)),
    ]
    problem = kind_room(people, "not_the_only_one", not_the_only_one=(name,))
    found = check(problem, make_plan(problem, [{"1": "ann bob cyd", "2": "ben dan eve"}]))
    if expected is None:
        assert owed(found, "not_the_only_one") == 0
    else:
        assert broken_for(found, "not_the_only_one") == expected


def test_at_most_holds_for_those_of_the_kind():
    people = [make_person(f"x{i}", kinds=("exhibitor",)) for i in range(4)]
    problem = kind_room([*people, *make_people(4)], "at_most", at_most=(AtMost("exhibitor", 2),))
    found = check(problem, make_plan(problem, [{"1": "x0 x1 p1 p2", "2": "x2 x3 p3 p4"}]))
    assert (owed(found, "at_most"), broken_for(found, "at_most")) == (4, [])
    found = check(problem, make_plan(problem, [{"1": "x0 x1 x2 p2", "2": "p1 x3 p3 p4"}]))
    assert [(breach.id, breach.rounds) for breach in tally(found, "at_most").broken] == [
        ("x0", (1,)),
        ("x1", (1,)),
        ("x2", (1,)),
    ]


def test_each_of_several_limits_must_hold():
    people = [make_person("ann", kinds=("board", "speaker")), make_person("ben", kinds=("speaker",)), *make_people(2)]
    limits = (AtMost("board", 1), AtMost("speaker", 1))
    problem = kind_room(people, "at_most", at_most=limits)
    found = check(problem, make_plan(problem, [{"1": "ann ben", "2": "p1 p2"}]))
    assert broken_for(found, "at_most") == ["ann", "ben"]


@pytest.mark.parametrize(
    ("first", "mirrors"), [("n1 n2 s1 s2 s3", True), ("n1 s1 s2 s3 s4", False), ("n1 n2 n3 s1 s2", False)]
)
def test_each_table_holds_exactly_a_share_that_is_a_whole_number(first, mirrors):
    north = [make_person(f"n{i}", attributes=(("Region", "north"),)) for i in range(1, 5)]
    south = [make_person(f"s{i}", attributes=(("Region", "south"),)) for i in range(1, 7)]
    problem = kind_room([*north, *south], "balanced", balanced=("Region",))
    rest = " ".join(person.id for person in problem.people if person.id not in first.split())
    found = check(problem, make_plan(problem, [{"1": first, "2": rest}]))
    assert owed(found, "balanced") == 10
    assert broken_for(found, "balanced") == ([] if mirrors else list(problem.index)), "two of the north among five"


def test_a_share_that_is_no_whole_number_may_be_rounded_either_way():
    people = [make_person(f"n{i}", attributes=(("Region", "north"),)) for i in range(1, 4)]
    problem = kind_room([*people, *make_people(5)], "balanced", balanced=("Region",))
    found = check(problem, make_plan(problem, [{"1": "n1 n2 p1 p2", "2": "n3 p3 p4 p5"}]))
    assert (owed(found, "balanced"), broken_for(found, "balanced")) == (3, []), "one and a half of four"
    found = check(problem, make_plan(problem, [{"1": "n1 n2 n3 p2", "2": "p1 p3 p4 p5"}]))
    assert broken_for(found, "balanced") == ["n1", "n2", "n3"], "those of the north; the others belong to no group"
    assert {breach.rounds for breach in tally(found, "balanced").broken} == {(1,)}

"""When three or fewer are left they know where to go."""

from __future__ import annotations

from kinfolk.paper.day import read_day
from kinfolk.paper.options import PaperOptions
from kinfolk.problem import Table
from tests.factories import make_people, make_person, make_problem
from tests.paper.plans import make_plan


def joins(people, tables) -> dict[str, str]:
    problem = make_problem(people, tables=tables, rounds=1)
    return read_day(problem, make_plan(problem), PaperOptions()).joins[1]


def test_the_next_number_is_joined_where_nothing_else_decides() -> None:
    tables = [Table(id=id_, seats=4, minimum=0) for id_ in "123"]
    assert joins(make_people(9), tables) == {"1": "2", "2": "3", "3": "1"}


def test_a_table_with_seats_free_comes_before_the_next_number() -> None:
    tables = [Table(id="1", seats=3, minimum=0), Table(id="2", seats=3, minimum=0), Table(id="3", seats=5, minimum=0)]
    assert joins(make_people(9), tables) == {"1": "3", "2": "3", "3": "1"}


def test_the_nearest_table_with_seats_free_is_joined() -> None:
    tables = [Table(id=id_, seats=4, minimum=0, x=x, y=0.0) for id_, x in zip("123", (0.0, 9.0, 2.0), strict=True)]
    assert joins(make_people(9), tables) == {"1": "3", "2": "3", "3": "1"}


def test_nobody_is_sent_where_what_they_need_is_missing() -> None:
    people = [make_person("p1", needs=("Step free",)), *make_people(6)[1:]]
    tables = [Table(id="1", seats=4, minimum=0, features=("step-free",)), Table(id="2", seats=4, minimum=0)]
    tables.append(Table(id="3", seats=2, minimum=0, features=("step-free",)))
    assert joins(people, tables)["1"] == "3"


def test_a_table_alone_in_the_room_has_nowhere_to_go() -> None:
    assert joins(make_people(3), [Table(id="1", seats=4, minimum=0)]) == {"1": ""}

"""Plans that contradict the list, the programme or themselves are caught, one sentence each."""

from __future__ import annotations

import copy
import itertools
from dataclasses import replace

import pytest

from kinfolk.checker import check
from kinfolk.errors import InputError
from kinfolk.problem import Casts
from tests.checker.plans import honest, make_plan, room
from tests.factories import make_people, make_person

ROLES = frozenset({"host", "greeter"})


@pytest.fixture
def problem():
    people = [
        make_person("ann", roles=ROLES, times_attended=4, host_rounds=1),
        make_person("ben", roles=ROLES, times_attended=4, rounds=(1,)),
        make_person("cyd", times_attended=0),
        make_person("dan", times_attended=0, no_greeter=True),
        *make_people(4, times_attended=1),
    ]
    return room(people, rounds=2, casts=Casts(smallest=4, largest=4))


@pytest.fixture
def plan(problem):
    plan = make_plan(
        problem,
        [{"1": "ann cyd dan p1", "2": "ben p2 p3 p4"}, {"1": "ann cyd p2 p3", "2": "dan p1 p4"}],
        hosts={(1, "1"): "ann", (1, "2"): "ben"},
        casts={"Heron": "ann p2 p3 p4", "Otter": "ben cyd dan p1"},
        cast_hosts={"Heron": "ann", "Otter": "ben"},
        greeters={"ann": "cyd"},
    )
    plan["rounds"][0]["tables"][0]["stand_in"] = "p1"
    return honest(problem, plan)


def table(plan, round_=1, position=1):
    return plan["rounds"][round_ - 1]["tables"][position - 1]


def test_a_sound_plan_contradicts_nothing(problem, plan):
    found = check(problem, plan)
    assert found.structure == ()
    assert found.differences == ()
    assert found.ok


def seat_twice(plan):
    table(plan, 1, 2)["people"].append("ann")


def seat_twice_at_one_table(plan):
    table(plan, 1, 2)["people"].append("ben")


def seat_unknown(plan):
    table(plan)["people"].append("zoe")


def seat_absent(plan):
    table(plan, 2, 1)["people"].append("ben")


def overfill(plan):
    table(plan)["people"].extend(["p2", "p3", "p4", "ben", "x1"])


def unknown_table(plan):
    table(plan)["table"] = "99"


def table_twice(plan):
    table(plan, 1, 2)["table"] = "1"


def more_seats(plan):
    table(plan)["seats"] = 9


def forget_a_seat(plan):
    table(plan)["people"].remove("p1")


def hide_absence(plan):
    plan["rounds"][1]["absent"] = []


def invent_absence(plan):
    plan["rounds"][0]["absent"] = ["ann"]


def invent_sitting_out(plan):
    plan["rounds"][0]["sitting_out"] = ["ann"]


def lose_a_round(plan):
    del plan["rounds"][1]


def forget_a_person(plan):
    plan["people"].pop()


def list_a_person_twice(plan):
    plan["people"].append(plan["people"][0])


def rename_a_person(plan):
    plan["people"][0]["name"] = "Anna"


def invent_a_person(plan):
    plan["people"].append({"id": "zoe", "name": "Zoe"})


def host_from_elsewhere(plan):
    table(plan)["host"] = "ben"


def host_who_is_none(plan):
    table(plan)["host"] = "p1"


def host_beyond_their_yes(plan):
    table(plan, 2, 1)["host"] = "ann"


def stand_in_from_elsewhere(plan):
    table(plan)["stand_in"] = "p4"


def stand_in_for_oneself(plan):
    table(plan)["stand_in"] = "ann"


def propose_beside_the_list(plan):
    plan["proposed"]["hosts"] = ["p1"]


def propose_unknown(plan):
    plan["proposed"]["greeters"] = ["ann", "ben", "zoe"]


def two_casts(plan):
    plan["casts"][0]["people"].append("cyd")


def no_cast(plan):
    plan["casts"][0]["people"].remove("p4")


def unknown_in_cast(plan):
    plan["casts"][0]["people"][3] = "zoe"


def cast_twice(plan):
    plan["casts"][0]["cast"] = "Otter"


def cast_host_from_elsewhere(plan):
    plan["casts"][0]["host"] = "ben"


def two_greeters(plan):
    plan["greeters"].append({"greeter": "ben", "stand_in": "", "newcomers": ["cyd"]})


def greeter_who_is_none(plan):
    plan["greeters"][0]["greeter"] = "p1"


def greet_no_newcomer(plan):
    plan["greeters"][0]["newcomers"].append("p1")


def greet_who_wants_none(plan):
    plan["greeters"][0]["newcomers"].append("dan")


def greeter_stands_in_for_oneself(plan):
    plan["greeters"][0]["stand_in"] = "ann"


MUTATIONS = {
    seat_twice: "Ann (ann) has two seats in round 1.",
    seat_twice_at_one_table: "Ben (ben) has two seats in round 1.",
    seat_unknown: "Table 1 in round 1 seats 'zoe', who is not on the list.",
    seat_absent: "Ben (ben) has a seat in round 2, but is not there.",
    overfill: "Table 1 in round 1 seats 9 people on 8 seats.",
    unknown_table: "Table 99 in round 1 is not in the programme.",
    table_twice: "Table 1 is listed twice in round 1.",
    more_seats: "Table 1 in round 1 has 8 seats in the programme, 9 in the plan.",
    forget_a_seat: "P1 (p1) is sitting out in round 1, but the plan does not list them.",
    hide_absence: "Ben (ben) is absent in round 2, but the plan does not list them.",
    invent_absence: "The plan lists Ann (ann) as absent in round 1, which is not so.",
    invent_sitting_out: "The plan lists Ann (ann) as sitting out in round 1, which is not so.",
    lose_a_round: "The plan has the rounds 1; its programme has 1, 2.",
    forget_a_person: "P4 (p4) is on the list but not among the people of the plan.",
    list_a_person_twice: "The plan lists Ann (ann) twice among its people.",
    rename_a_person: "The plan calls ann 'Anna'; the list calls them 'Ann'.",
    invent_a_person: "The plan is for Zoe (zoe), who is not on the list.",
    host_from_elsewhere: "Table 1 in round 1 names Ben (ben) as host, who does not sit there.",
    host_who_is_none: "Table 1 in round 1 names P1 (p1) as host, who did not say they would.",
    host_beyond_their_yes: "Table 1 in round 2 names Ann (ann) as host, who said yes to 1 round only.",
    stand_in_from_elsewhere: "Table 1 in round 1 names P4 (p4) as stand-in, who does not sit there.",
    stand_in_for_oneself: "Table 1 in round 1 names Ann (ann) as host and as their own stand-in.",
    propose_beside_the_list: "The plan proposes people as host, though the list names Ann (ann) as one.",
    propose_unknown: "The plan proposes 'zoe' as greeter, who is not on the list.",
    two_casts: "Cyd (cyd) is in two casts.",
    no_cast: "P4 (p4) has no cast.",
    unknown_in_cast: "The cast Heron has 'zoe', who is not on the list.",
    cast_twice: "Two casts are called Otter.",
    cast_host_from_elsewhere: "The cast Heron names Ben (ben) as host, who is no host in it.",
    two_greeters: "Cyd (cyd) has two greeters.",
    greeter_who_is_none: "P1 (p1) greets newcomers, but did not say they would.",
    greet_no_newcomer: "Ann (ann) greets P1 (p1), who is no newcomer.",
    greet_who_wants_none: "Ann (ann) greets Dan (dan), who asked for no greeter.",
    greeter_stands_in_for_oneself: "Ann (ann) cannot stand in for Ann (ann).",
}


@pytest.mark.parametrize(("mutate", "sentence"), MUTATIONS.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_a_contradiction_is_named(problem, plan, mutate, sentence):
    mutated = copy.deepcopy(plan)
    mutate(mutated)
    found = check(problem, mutated)
    assert sentence in found.structure
    assert not found.ok


def test_casts_that_nobody_wanted_and_casts_too_large_are_named(problem, plan):
    programme = replace(problem.programme, casts=Casts())
    unwanted = check(replace(problem, programme=programme), plan)
    assert "The plan has casts, but its programme wants none." in unwanted.structure
    programme = replace(problem.programme, casts=Casts(smallest=2, largest=3))
    large = check(replace(problem, programme=programme), plan)
    assert "The cast Heron has 4 people; 3 is the most." in large.structure
    heron = next(cast["people"] for cast in plan["casts"] if cast["cast"] == "Heron")
    together = tuple(itertools.pairwise(heron[:3]))
    filled = check(replace(problem, programme=programme, together=together), plan)
    assert not any("Heron has" in one for one in filled.structure), "companions who fill it, with one who hosts"


def test_a_greeter_with_too_many_newcomers_is_named():
    people = [make_person("ann", roles=ROLES, times_attended=2, greeter_capacity=2), *make_people(3, times_attended=0)]
    problem = room(people, tables=1)
    found = check(problem, make_plan(problem, [{"1": "ann p1 p2 p3"}], greeters={"ann": "p1 p2 p3"}))
    assert "Ann (ann) greets 3 newcomers; 2 is the most." in found.structure


def test_a_walk_in_may_host_beside_those_who_were_proposed():
    people = [*make_people(4, times_attended=2), make_person("wei", roles=ROLES, times_attended=2)]
    some = room(people, rounds=1)
    proposed = {"hosts": ["p1"], "greeters": ["p2"]}
    plan = make_plan(some, [{"1": "p1 p2 p3 p4 wei"}], hosts={(1, "1"): "p1"}, proposed=proposed)
    assert len(check(some, plan).structure) == 2
    assert check(some, plan | {"version": 2, "moved": []}).structure == ()


def test_a_caller_who_gives_proposed_people_their_roles_is_understood():
    nobody = room(4, tables=1)  # nobody on the list hosts or greets
    plan = make_plan(
        nobody, [{"1": "p1 p2 p3 p4"}], hosts={(1, "1"): "p1"}, proposed={"hosts": ["p1"], "greeters": ["p2"]}
    )
    assert check(nobody.with_roles(["p1"], ["p2"]), plan).structure == check(nobody, plan).structure == ()


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("format", "kinfolk.plan/2", "the plan says its format is 'kinfolk.plan/2', not 'kinfolk.plan/1'."),
        ("rounds", "one", "in the plan, 'rounds' holds 'one' where a list is due."),
        ("rounds", [1], "in the plan, 'rounds' holds 1 where an object is due."),
        ("rounds", [{"round": "1"}], "in the plan, 'round' holds '1' where a whole number is due."),
        ("rounds", [{"round": True}], "in the plan, 'round' holds True where a whole number is due."),
        ("people", [{"id": 7}], "in the plan, 'id' holds 7 where a text is due."),
        ("casts", [{"cast": "Heron", "people": [None]}], "in the plan, 'people' holds None where a text is due."),
        ("proposed", ["ann"], "in the plan, 'proposed' holds ['ann'] where an object is due."),
        ("totals", {"pairs_met": "many"}, "in the plan, 'pairs_met' holds 'many' where a whole number is due."),
        ("people", {"x" * 200: 1}, "in the plan, 'people' holds"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_by_its_place(problem, plan, key, value, sentence):
    with pytest.raises(InputError) as refused:
        check(problem, plan | {key: value})
    assert refused.value.problem.startswith(sentence)
    assert refused.value.remedy
    assert len(str(refused.value)) < 250

"""What a plan file claims is held against the recount: honest plans pass, changed ones do not."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.checker import check
from kinfolk.problem import MUST, Meeting, Pin
from tests.checker.plans import honest, make_plan, room
from tests.factories import make_people, make_person

PLANE = [
    {"1": "p1 p2 p3", "2": "p4 p5 p6", "3": "p7 p8 p9"},
    {"1": "p1 p4 p7", "2": "p2 p5 p8", "3": "p3 p6 p9"},
    {"1": "p1 p5 p9", "2": "p2 p6 p7", "3": "p3 p4 p8"},
    {"1": "p1 p6 p8", "2": "p2 p4 p9", "3": "p3 p5 p7"},
]
"""Nine people at three tables in four rounds: every pair meets exactly once (the affine plane of order 3)."""


@pytest.fixture
def problem():
    return room(9, rounds=4, tables=3)


@pytest.fixture
def plan(problem):
    return honest(problem, make_plan(problem, PLANE))


def test_the_plane_is_perfect_and_its_plan_honest(problem, plan):
    found = check(problem, plan)
    assert (found.pairs_met, found.coincidences) == (36, 0)
    assert {tally.promise: len(tally.broken) for tally in found.entries} == {
        "seated": 0,
        "understood": 0,
        "hosted": 9,
        "no_party": 0,
        "new_faces": 0,
    }
    assert found.ok
    assert found.musts_kept


@given(st.data())
def test_two_people_swapped_in_a_perfect_plan_are_always_noticed(data):
    problem = room(9, rounds=4, tables=3)
    plan = honest(problem, make_plan(problem, PLANE))
    tables = data.draw(st.sampled_from(plan["rounds"]))["tables"]
    one, other = data.draw(st.permutations(range(3)))[:2]
    a, b = data.draw(st.integers(0, 2)), data.draw(st.integers(0, 2))
    people, others = tables[one]["people"], tables[other]["people"]
    people[a], others[b] = others[b], people[a]
    found = check(problem, plan)
    assert found.structure == ()
    assert any(sentence.startswith("new_faces: ") for sentence in found.differences)
    assert any("coincidences" in sentence for sentence in found.differences)


@given(st.permutations(range(9)))
def test_people_who_trade_places_for_the_whole_day_change_nothing_that_is_counted(order):
    problem = room(9, rounds=4, tables=3)
    names = {f"p{i + 1}": f"p{j + 1}" for i, j in enumerate(order)}
    renamed = [{t: " ".join(names[id_] for id_ in ids.split()) for t, ids in tables.items()} for tables in PLANE]
    found = check(problem, make_plan(problem, renamed))
    assert (found.pairs_met, found.coincidences) == (36, 0)


def entry(plan, promise):
    return next(claim for claim in plan["ledger"] if claim["promise"] == promise)


def claim_a_must(plan):
    entry(plan, "new_faces")["level"] = "must"


def claim_another_weight(plan):
    entry(plan, "new_faces")["weight"] = 3


def claim_more_owed(plan):
    entry(plan, "new_faces")["owed"] = 10


def claim_fewer_kept(plan):
    entry(plan, "new_faces")["kept"] = 8


def leave_a_promise_out(plan):
    plan["ledger"].remove(entry(plan, "no_party"))


def invent_a_promise(plan):
    plan["ledger"].append({**entry(plan, "no_party"), "promise": "apart"})


def claim_twice(plan):
    plan["ledger"].append(entry(plan, "no_party"))


def blame_somebody(plan):
    entry(plan, "new_faces")["broken"].append({"id": "p1", "why": "", "impossible": False})


def hide_somebody(plan):
    entry(plan, "hosted")["broken"].pop()


def name_somebody_twice(plan):
    entry(plan, "hosted")["broken"].append(entry(plan, "hosted")["broken"][0])


def raise_somebody(plan):
    entry(plan, "hosted")["broken"][0]["level"] = "must"


def move_somebody(plan):
    entry(plan, "hosted")["broken"][0]["rounds"] = [2]


def claim_too_much_proven(plan):
    entry(plan, "hosted").update(impossible=10, because="no hosts")


def flag_more_than_proven(plan):
    for broken in entry(plan, "hosted")["broken"]:
        broken["impossible"] = True


def prove_without_reason(plan):
    entry(plan, "hosted")["impossible"] = 9


def claim_more_pairs(plan):
    plan["totals"]["pairs_met"] = 35


def claim_coincidences(plan):
    plan["totals"]["coincidences"] = 1


def claim_other_worst_off(plan):
    plan["totals"]["worst_off"] = ["p1"]


def claim_broken_musts(plan):
    plan.update(musts="not_found", complete=False)


def claim_incomplete(plan):
    plan["complete"] = False


def claim_nonsense(plan):
    plan["musts"] = "fine"


LIES = {
    claim_a_must: "new_faces: the ledger calls it a 'must'; it is a 'should'.",
    claim_another_weight: "new_faces: the ledger says weight is 3; recounted it is 10.",
    claim_more_owed: "new_faces: the ledger says owed is 10; recounted it is 9.",
    claim_fewer_kept: "new_faces: the ledger says kept is 8; recounted it is 9.",
    leave_a_promise_out: "no_party: the ledger leaves it out; it is owed to 9.",
    invent_a_promise: "apart: the ledger says it is owed to 9; it is owed to nobody.",
    claim_twice: "no_party: the ledger has 2 entries for it.",
    blame_somebody: "new_faces: the ledger says it is broken for p1; it is kept for them, or not owed.",
    hide_somebody: "hosted: the ledger does not say that it is broken for P9 (p9).",
    name_somebody_twice: "hosted: the ledger names somebody twice as broken.",
    raise_somebody: "hosted: the ledger calls it a 'must' for P1 (p1); it is a 'should'.",
    move_somebody: "hosted: the ledger says it is broken for P1 (p1) in rounds 2; it is in 1, 2, 3, 4.",
    claim_too_much_proven: "hosted: the ledger says that no plan could break it for fewer than 10, and names 9.",
    flag_more_than_proven: "hosted: the ledger says of 9 that nobody could serve them, but claims only 0 as proven.",
    prove_without_reason: "hosted: the ledger says that 9 could not be served, and gives no reason.",
    claim_more_pairs: "totals: the plan says pairs_met is 35; recounted it is 36.",
    claim_coincidences: "totals: the plan says coincidences is 1; recounted it is 0.",
    claim_other_worst_off: (
        "totals: the plan says the worst-off are p1; recounted they are p1, p2, p3, p4, p5, p6, p7, p8, p9."
    ),
    claim_broken_musts: "the plan says of its musts 'not_found'; every one is kept.",
    claim_incomplete: "the plan says complete is False, and of its musts 'kept'.",
    claim_nonsense: "the plan says of its musts 'fine', which means nothing.",
}


@pytest.mark.parametrize(("lie", "sentence"), LIES.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_a_false_claim_is_named(problem, plan, lie, sentence):
    told = copy.deepcopy(plan)
    lie(told)
    found = check(problem, told)
    assert sentence in found.differences
    assert not found.ok


def test_an_entry_for_a_promise_owed_to_nobody_may_stand_in_the_ledger(problem, plan):
    empty = {"promise": "needs", "level": "must", "weight": 3, "owed": 0, "kept": 0, "impossible": 0, "broken": []}
    plan["ledger"].append(empty)
    assert check(problem, plan).ok


def test_a_broken_must_that_is_claimed_kept_is_a_difference_and_not_kept(problem):
    problem = replace(problem, programme=replace(problem.programme, pins=(Pin("p1", 1, "3"),)))
    plan = honest(problem, make_plan(problem, PLANE))
    assert plan["musts"] == "not_found"
    found = check(problem, plan | {"musts": "kept", "complete": True})
    assert not found.musts_kept
    assert "the plan says that every must is kept; some are broken." in found.differences


def test_the_worst_off_are_those_with_the_largest_loss_and_at_most_ten():
    people = [make_person(f"q{i}", order="K1") for i in range(12)]
    problem = room([*make_people(2), *people], tables=2, rounds=1)
    ids = " ".join(person.id for person in people[:11])
    found = check(problem, make_plan(problem, [{"1": f"{ids} p1", "2": "q11 p2"}]))
    assert found.worst_off == tuple(f"q{i}" for i in range(10))


def test_a_must_of_the_memory_is_recounted_where_the_memory_is_given(problem, plan):
    strict = replace(problem, programme=replace(problem.programme, memory_level=MUST))
    known = replace(strict, memory=(Meeting("p1", "p2"), Meeting("p3", "gone")))
    assert check(known, plan).remembered == ("p1", "p2")
    assert not check(known, plan).musts_kept
    broken = plan | {"musts": "not_found", "complete": False}
    assert check(known, broken).ok
    assert check(strict, broken).ok, "without the memory nobody can say that the must is kept"
    assert check(replace(known, together=(("p1", "p2"),)), plan).remembered == ()

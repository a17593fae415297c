"""Which of two plans is better: musts, then the worst-off, then the total, then joy; and never apart unless asked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given

from kinfolk.facts import Facts
from kinfolk.problem import MUST, MUST_HIGH, Casts, Meeting
from kinfolk.promises import Seating
from kinfolk.promises.judge import OrderKey, joy, loss, memory_broken, musts_broken, only_mixing_counts, order_key
from kinfolk.solution import Solution
from tests.factories import make_people, make_person, make_problem, make_promises
from tests.promises.plans import plans


def sit(problem, labels):
    labels = np.array(labels, dtype=np.int32)
    nobody = np.full(len(labels), -1, dtype=np.int32)
    hosts = np.full((labels.shape[1], max(len(r.tables) for r in problem.rounds)), -1, dtype=np.int32)
    facts = Facts(problem)
    return facts, Seating(facts, Solution(labels, hosts, nobody, nobody[:0], nobody))


FOUR = make_problem(4, tables=2, rounds=2, promises=make_promises(only=("seated", "new_faces")))
MIXED = [[0, 0], [0, 1], [1, 0], [1, 1]]
STUCK = [[0, 0], [0, 0], [1, 1], [1, 1]]


def test_meeting_new_people_is_better_than_meeting_the_same():
    assert order_key(*sit(FOUR, MIXED)) < order_key(*sit(FOUR, STUCK))


def test_two_who_lose_little_are_better_than_one_who_loses_much():
    problem = make_problem(5, tables=2, rounds=3, promises=make_promises(only=("new_faces",)))
    facts, twice = sit(problem, [[0, 0, 0], [0, 0, 1], [0, 1, 0], [1, 1, 1], [1, 1, 1]])
    _, thrice = sit(problem, [[0, 0, 0], [0, 0, 0], [0, 0, 0], [1, 1, 1], [1, 1, 1]])
    assert order_key(facts, twice).losses[0] < order_key(facts, thrice).losses[0]


def test_a_must_outweighs_any_number_of_shoulds():
    problem = replace(FOUR, programme=replace(FOUR.programme, promises=make_promises(only=("seated", "new_faces"))))
    facts, kept = sit(problem, STUCK)
    _, broken = sit(problem, [[0, 0], [0, 1], [1, 0], [1, -1]])
    assert order_key(facts, kept).musts_broken == 0
    assert order_key(facts, broken).musts_broken == 2, "somebody has no seat and somebody sits alone"
    assert order_key(facts, kept) < order_key(facts, broken)


def test_apart_counts_only_when_the_solver_asks():
    problem = replace(FOUR, apart=(("p1", "p2"),), programme=replace(FOUR.programme, promises=make_promises()))
    facts, seating = sit(problem, MIXED)
    open_key, secret = order_key(facts, seating), order_key(facts, seating, with_apart=True)
    assert secret.musts_broken == open_key.musts_broken + 2
    plain = replace(problem, apart=())
    assert order_key(*sit(plain, MIXED)) == open_key


def test_the_memory_is_a_must_only_where_the_programme_says_so():
    remembered = replace(FOUR, memory=(Meeting("p1", "p2"),))
    assert not memory_broken(*sit(remembered, MIXED)).any()
    forbidden = replace(remembered, programme=replace(FOUR.programme, memory_level=MUST))
    assert memory_broken(*sit(forbidden, MIXED)).tolist() == [True, True, False, False]
    companions = replace(forbidden, together=(("p1", "p2"),))
    assert not memory_broken(*sit(companions, STUCK)).any()


def test_the_first_kindred_person_of_one_is_worth_more_than_the_second_of_another():
    people = [make_person(f"p{i}", statements=("rare",) if i < 4 else ()) for i in range(8)]
    problem = make_problem(people, tables=4, rounds=2)
    facts, shared = sit(problem, [[0, 0], [0, 1], [1, 2], [2, 2], [1, 1], [2, 0], [3, 3], [3, 3]])
    _, heaped = sit(problem, [[0, 0], [0, 1], [1, 0], [2, 2], [1, 1], [2, 2], [3, 3], [3, 3]])
    assert joy(facts, shared) > joy(facts, heaped)


def test_a_promise_made_a_must_costs_no_loss():
    problem = make_problem(
        make_people(4), tables=2, rounds=2, promises=make_promises(only=("new_faces",), new_faces=MUST_HIGH)
    )
    facts, seating = sit(problem, STUCK)
    assert not loss(facts, seating).any()
    assert order_key(facts, seating).musts_broken == 4


@given(plans())
def test_the_key_says_who_loses_most_and_how_much_in_all(plan):
    problem, solution = plan
    facts = Facts(problem)
    seating = Seating(facts, solution)
    key, losses = order_key(facts, seating), loss(facts, seating)
    assert list(key.losses) == sorted(losses[losses > 0].tolist(), reverse=True)
    assert key.total == losses.sum()


# Where only mixing counts.


def test_a_person_who_knows_somebody_or_a_cast_restores_the_usual_order():
    assert only_mixing_counts(Facts(FOUR))
    assert not only_mixing_counts(Facts(replace(FOUR, known=(("p1", "p2"),))))
    casts = replace(FOUR.programme, casts=Casts(smallest=2, largest=4))
    assert not only_mixing_counts(Facts(replace(FOUR, programme=casts)))
    assert not only_mixing_counts(Facts(make_problem(4)))


def test_fewer_coincidences_come_before_the_worst_off_where_only_mixing_counts():
    problem = make_problem(8, tables=4, rounds=4, promises=make_promises(only=("seated", "new_faces")))
    pairings = [[0, 0, 1, 1, 2, 2, 3, 3], [0, 1, 0, 1, 2, 3, 2, 3], [0, 1, 1, 0, 2, 3, 3, 2], [0, 1, 2, 3, 0, 1, 2, 3]]
    one_couple_thrice = [pairings[0], [0, 0, 1, 2, 1, 2, 3, 3], [0, 0, 1, 2, 2, 3, 1, 3], pairings[3]]
    four_couples_twice = [pairings[0], pairings[0], pairings[1], pairings[3]]
    facts, heaped = sit(problem, np.array(one_couple_thrice).T)
    _, spread_out = sit(problem, np.array(four_couples_twice).T)
    few, many = order_key(facts, spread_out), order_key(facts, heaped)
    assert (few.mixing, many.mixing) == ((4, 10, 2), (5, 30, 3))
    both_once = [pairings[0], [0, 0, 1, 2, 1, 2, 3, 3], pairings[2], pairings[3]]
    assert order_key(facts, sit(problem, np.array(both_once).T)[1]) < few, "two coincidences, though each on a pair"


def test_the_maximum_decides_last():
    keys = [OrderKey(0, mixing, (), 0, 0) for mixing in ((4, 10, 2), (4, 10, 3), (4, 20, 2), (5, 10, 2))]
    assert keys == sorted(keys)


@given(plans())
def test_musts_are_counted_as_in_the_order(plan):
    problem, solution = plan
    facts = Facts(problem)
    seating = Seating(facts, solution)
    assert musts_broken(facts, seating) == order_key(facts, seating).musts_broken

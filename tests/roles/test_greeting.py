"""Who greets whom: within their limits, never their own party, evenly, and somebody who could step in."""

from __future__ import annotations

import numpy as np
from hypothesis import given

from kinfolk.facts import Facts
from kinfolk.problem import OFF
from kinfolk.roles import assign_greeters, greeter_stand_ins, host_stand_ins
from tests.factories import make_person, make_problem, make_promises
from tests.promises.plans import plans, problems

GREETER = frozenset({"greeter"})


def greeters(*fields):
    return [make_person(f"g{k}", roles=GREETER, times_attended=3, **one) for k, one in enumerate(fields)]


def newcomers(*fields):
    return [make_person(f"n{k}", times_attended=0, **one) for k, one in enumerate(fields)]


def greeted(people, **fields):
    """Return the greeter of each newcomer by id, without those who have none."""
    facts = Facts(make_problem(people, **fields))
    return {people[i].id: people[g].id for i, g in enumerate(assign_greeters(facts).tolist()) if g >= 0}


@given(problems())
def test_only_newcomers_are_greeted_by_greeters_of_another_party_within_their_limits(problem):
    facts = Facts(problem)
    found = assign_greeters(facts)
    for i, g in enumerate(found.tolist()):
        if g >= 0:
            person, greeter = problem.people[i], problem.people[g]
            assert problem.is_newcomer(person)
            assert not person.no_greeter
            assert greeter.is_greeter
            assert i != g
            assert facts.attends[i]
            assert facts.attends[g]
            assert not facts.in_one_party(np.array([i]), np.array([g]))[0]
    load = np.bincount(found[found >= 0], minlength=facts.people)
    assert (load <= facts.greeter_room).all()


def test_everybody_new_is_greeted_while_there_are_places():
    people = [*greeters({}, {"greeter_capacity": 2}), *newcomers(*[{}] * 6)]
    assert len(greeted(people)) == 6
    assert len(greeted([*greeters({"greeter_capacity": 2}), *newcomers(*[{}] * 6)])) == 2


def test_who_was_settled_beforehand_stays_and_takes_a_place():
    people = [*greeters({"greeter_capacity": 1}, {}, {}), *newcomers(*[{}] * 3)]
    settled = (("g0", "n2"), ("g1", "n0"), ("g1", "n1"))
    assert greeted(people, greeters=settled) == {"n2": "g0", "n0": "g1", "n1": "g1"}


def test_what_was_settled_and_no_longer_holds_is_matched_afresh():
    people = [
        *greeters({"greeter_capacity": 1}, {"organisation": "Acme Works"}, {}),
        make_person("g3", times_attended=3),
        *newcomers({}, {}, {"organisation": "Acme Works"}, {}, {"no_greeter": True}),
    ]
    settled = (("g0", "n0"), ("g0", "n1"), ("g1", "n2"), ("g3", "n3"), ("g2", "n4"))
    found = greeted(people, greeters=settled)
    assert found["n0"] == "g0", "the first of two for one place"
    assert found["n1"] != "g0"
    assert found["n2"] != "g1", "they came together"
    assert found["n3"] != "g3", "no greeter any more"
    assert "n4" not in found, "wants none"


def test_nobody_is_greeted_by_somebody_they_are_to_be_kept_apart_from():
    people = [*greeters({}), *newcomers({}, {})]
    assert greeted(people, apart=(("n0", "g0"),)) == {"n1": "g0"}
    assert greeted(people, apart=(("g0", "n0"),), greeters=(("g0", "n0"),)) == {"n1": "g0"}


def test_nobody_greets_more_than_five():
    assert len(greeted([*greeters({"greeter_capacity": 9}), *newcomers(*[{}] * 8)])) == 5


def test_the_work_is_spread_evenly():
    found = greeted([*greeters({}, {}, {}), *newcomers(*[{}] * 6)])
    assert sorted(list(found.values()).count(g) for g in ("g0", "g1", "g2")) == [2, 2, 2]


def test_colleagues_do_not_greet_each_other():
    people = [
        *greeters({"organisation": "Acme"}, {"organisation": "Besta"}),
        *newcomers({"organisation": "Acme"}, {"organisation": "Besta"}),
    ]
    assert greeted(people) == {"n0": "g1", "n1": "g0"}
    assert greeted([*greeters({"organisation": "Acme"}), *newcomers({"organisation": "Acme"})], tables=1) == {}


def test_a_common_language_comes_before_kindred_and_kindred_before_chance():
    people = [
        *greeters({"languages": ("pl",)}, {"languages": ("en",), "statements": ("I keep bees",)}),
        *newcomers({"languages": ("pl",), "statements": ("I keep bees",)}, {"languages": ("en",)}),
    ]
    assert greeted(people) == {"n0": "g0", "n1": "g1"}
    bees = [
        *greeters({}, {"statements": ("I keep bees",)}),
        *newcomers({"statements": ("I keep bees",)}, {}),
    ]
    assert greeted(bees) == {"n0": "g1", "n1": "g0"}


def test_a_greeter_is_there_when_the_newcomer_comes():
    people = [*greeters({"rounds": (2, 3)}, {}), *newcomers({})]
    assert greeted(people, tables=1) == {"n0": "g1"}


def test_whoever_wants_no_greeter_has_none():
    assert greeted([*greeters({}), *newcomers({"no_greeter": True}, {})]) == {"n1": "g0"}


def test_nobody_is_greeted_where_nobody_is_to_be_welcomed():
    assert greeted([*greeters({}), *newcomers({})], tables=1, promises=make_promises(welcomed=OFF)) == {}


# Stand-ins.


@given(problems())
def test_whoever_stands_in_is_another_greeter_of_no_party_of_theirs(problem):
    facts = Facts(problem)
    found = assign_greeters(facts)
    for i, stand_in in enumerate(greeter_stand_ins(facts, found).tolist()):
        if stand_in >= 0:
            assert found[i] >= 0
            assert stand_in not in {i, found[i]}
            assert problem.people[stand_in].is_greeter
            assert not facts.in_one_party(np.array([i]), np.array([stand_in]))[0]


def test_the_greeter_with_the_fewest_newcomers_stands_in():
    people = [*greeters({}, {"greeter_capacity": 1}, {}), *newcomers(*[{}] * 7)]
    facts = Facts(make_problem(people))
    found = assign_greeters(facts)
    stand_ins = greeter_stand_ins(facts, found)
    assert set(stand_ins[found == 0].tolist()) == {1}


@given(plans())
def test_a_table_s_stand_in_sits_there_and_is_neither_its_host_nor_new(plan):
    problem, solution = plan
    facts = Facts(problem)
    found = host_stand_ins(facts, solution)
    for r, round_ in enumerate(problem.rounds):
        for t in range(len(round_.tables)):
            able = [i for i in solution.members(r, t).tolist() if i != solution.hosts[r, t] and not facts.newcomer[i]]
            assert (found[r, t] >= 0) == bool(able)
            if able:
                assert found[r, t] in able
                best = max(facts.host[i] for i in able)
                assert facts.host[found[r, t]] == best, "somebody who said yes, if there is one"

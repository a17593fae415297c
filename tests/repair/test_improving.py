"""Improving with few moves: never worse, never more people who lack something, and nothing where nothing is better."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kinfolk.checker import check
from kinfolk.example import invent_people
from kinfolk.facts import Facts
from kinfolk.files import plan_document
from kinfolk.promises import Seating
from kinfolk.promises.judge import order_key
from kinfolk.repair.improving import MOVERS_AT_LEAST, improve
from kinfolk.repair.released import read_released
from kinfolk.roles import assign_greeters, propose
from kinfolk.search.hunt import Hunt
from kinfolk.search.sittings import most_tables_in_use
from kinfolk.search.start import first_seats
from kinfolk.solve import account, solve
from tests.factories import make_problem


def problem(people=48, seed=3):
    return make_problem(invent_people(people, seed=seed).people, rounds=3, tables=8)


def unsearched(asked):
    """Return the plan that a search would start from: a search of any length already mends much."""
    facts = Facts(asked)
    proposal = propose(facts, most_tables_in_use(facts))
    if proposal.any:
        facts = Facts(asked.with_roles(proposal.hosts, proposal.greeters))
    hunt = Hunt.of(facts, assign_greeters(facts))
    start = first_seats(facts, hunt.sittings, hunt.host, np.random.default_rng(0))
    said = {"seed": 0, "steps": 0, "stopped": "budget", "seconds": 0.0, "construction": "", "advice": (), "notes": ()}
    return account(facts, hunt.solution(start.seat, hunt.host), proposal=proposal, **said)


def key(problem, document):
    released = read_released(problem, document)
    facts = Facts(released.problem)
    return order_key(facts, Seating(facts, released.solution))


def lacking(document):
    return {one["id"] for entry in document["ledger"] for one in entry["broken"]}


def without_roles(problem):
    return replace(problem, people=tuple(replace(one, roles=frozenset()) for one in problem.people))


@pytest.mark.parametrize("proposed", [False, True])
def test_an_improved_plan_is_better_with_few_moves_and_confirmed_by_the_checker(proposed):
    asked = without_roles(problem()) if proposed else problem()
    base = plan_document(unsearched(asked))
    found = improve(asked, base)
    assert found is not None
    better = plan_document(found)
    assert key(asked, better) < key(asked, base)
    assert len(lacking(better)) <= len(lacking(base))
    assert 0 < len({move["id"] for move in better["moved"]}) <= MOVERS_AT_LEAST
    assert better["proposed"] == base["proposed"]
    assert not check(asked, better).differences
    assert not check(asked, better).structure


def test_where_everybody_has_everything_there_is_nothing_to_improve():
    asked = make_problem(invent_people(12, seed=1).people, rounds=1, tables=3)
    document = plan_document(solve(asked, steps=2_000))
    again = improve(asked, document)
    while again is not None:
        better = plan_document(again)
        assert key(asked, better) < key(asked, document)
        document, again = better, improve(asked, better)


def test_whoever_is_pinned_or_hosts_stays():
    asked = problem()
    base = plan_document(unsearched(asked))
    better = plan_document(improve(asked, base))
    hosts = {(entry["round"], table["host"]) for entry in base["rounds"] for table in entry["tables"]}
    assert not {(move["round"], move["id"]) for move in better["moved"]} & hosts


def test_whoever_stops_it_keeps_what_was_better_so_far():
    asked = problem()
    base = plan_document(unsearched(asked))
    looks = []

    def impatient():
        looks.append(1)
        if len(looks) == 200:
            raise KeyboardInterrupt

    better = plan_document(improve(asked, base, impatient))
    assert len(looks) == 200
    assert key(asked, better) < key(asked, base)

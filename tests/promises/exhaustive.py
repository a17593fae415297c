"""Every plan of a tiny problem: what no plan at all can do better, found by trying all of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np

from kinfolk.facts import Facts
from kinfolk.promises import OPEN_PROMISES, Seating
from kinfolk.promises.judge import Standing, order_key, standing
from kinfolk.solution import Solution
from tests.naive import Naive

BESIDE_MUSTS = frozenset({"kindred", "needle"})
COMPANY_MUSTS = frozenset({"understood", "needs", "pinned", "together"})


def seatings(problem):
    """Yield the labels of every plan in which exactly those present sit, at tables within their limits."""
    each = [round_seatings(problem, r) for r in range(len(problem.rounds))]
    for labels in product(*each):
        yield np.array(labels, dtype=np.int32).T.reshape(len(problem.people), len(problem.rounds))


def round_seatings(problem, r):
    twin = Naive(problem)
    present = [twin.present(i, r) for i in twin.everyone]
    tables = problem.rounds[r].tables
    found = []
    for seats in product(*[range(len(tables)) if here else (-1,) for here in present]):
        sizes = [seats.count(t) for t in range(len(tables))]
        if all(size == 0 or twin.minimum(r, t) <= size <= tables[t].seats for t, size in enumerate(sizes)):
            found.append(seats)
    return found


def host_choices(problem, labels):
    """Yield every way to name hosts at the tables of ``labels``: for each table one of its hosts, or nobody."""
    rounds = len(problem.rounds)
    most = max(len(round_.tables) for round_ in problem.rounds)
    options = []
    for r, t in product(range(rounds), range(most)):
        there = [i for i, p in enumerate(problem.people) if p.is_host and labels[i, r] == t]
        options.append(
            [*there, -1] if any(problem.people[i].host_rounds is not None for i in there) else there[:1] or [-1]
        )
    for hosts in product(*options):
        yield np.array(hosts, dtype=np.int32).reshape(rounds, most)


def plans_of(problem, promise):
    """Yield every solution of ``problem`` that could make a difference to ``promise``; newcomers are not greeted."""
    nobody = np.full(len(problem.people), -1, dtype=np.int32)
    for labels in seatings(problem):
        no_hosts = np.full((len(problem.rounds), max(len(r.tables) for r in problem.rounds)), -1, dtype=np.int32)
        for hosts in host_choices(problem, labels) if promise in {"hosted", "welcomed"} else (no_hosts,):
            yield Solution(labels.copy(), hosts.copy(), nobody.copy(), nobody[:0].copy(), nobody.copy())


def keeps_company_musts(facts, seating):
    """Return whether nobody's must about who may share a table, and which, is broken."""
    musts = [promise for promise in OPEN_PROMISES if promise.name in COMPANY_MUSTS]
    return not any(standing(promise, facts, seating).must_broken.any() for promise in musts)


def broken_sets(problem, promise):
    """Return the different sets of people for whom plans break ``promise`` (an instance).

    What the bound of a promise presumes of plans, beside seats for everybody, is asked of them here as well.
    """
    alike = problem
    greeting = [frozenset()]
    if promise.name == "welcomed":
        greeting = ungreeted_sets(problem)
        alike = replace(problem, people=tuple(replace(person, no_greeter=True) for person in problem.people))
    facts = Facts(alike)
    found = set()
    for solution in plans_of(alike, promise.name):
        seating = Seating(facts, solution)
        if promise.name in BESIDE_MUSTS and not keeps_company_musts(facts, seating):
            continue
        degree = promise.degree(facts, seating)
        found.add(frozenset(np.flatnonzero(degree).tolist()))
    return {table | greeter for table in found for greeter in greeting}


def ungreeted_sets(problem):
    """Return the sets of newcomers whom different choices of greeters leave without one they may have."""
    twin = Naive(problem)
    seekers = [i for i in twin.everyone if twin.owed("welcomed", i) and not problem.people[i].no_greeter]
    greeters = [i for i, person in enumerate(problem.people) if person.is_greeter]
    found = set()
    for chosen in product([*greeters, -1], repeat=len(seekers)):
        lost = set()
        for i, g in zip(seekers, chosen, strict=True):
            full = g >= 0 and chosen.count(g) > min(5, problem.people[g].greeter_capacity)
            if g in {-1, i} or full or twin.one_party(i, g):
                lost.add(i)
        found.add(frozenset(lost))
    return found


def best_judgement(problem):
    """Return the best of what a proof speaks of, over all plans that break no must; None without such a plan."""
    facts = Facts(problem)
    keys = [order_key(facts, Seating(facts, solution)) for solution in plans_of(problem, "hosted")]
    return min((judged(key) for key in keys if not key.musts_broken), default=None)


def judged(key):
    """Return coincidences, worst-off and maximum where only mixing counts, else the losses, worst first."""
    return key.mixing or key.losses


__all__ = ["Standing", "best_judgement", "broken_sets", "judged", "plans_of", "seatings"]

"""The loss and the broken musts that the search sees are those of the judge, but for differences that are written here.

- A promise that is a must (beside those that the search treats as musts: apart, together, needs, understood, kinds)
  weighs ``MUST_WEIGHT`` in the loss, so that it comes before every should.
- ``apart``, ``together`` and ``needs`` are never traded against anything, even where the programme calls them shoulds.
- Whoever must stay with somebody counts that person's needs as their own.
- Lone speakers are left out of every table's languages, so a lone speaker counts as understood.
- Several rules of one promise about kinds each count; greeters are settled before the search, so ``welcomed`` means
  the table.
"""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfolk.promises import Seating
from kinfolk.promises.judge import loss as judged_loss
from kinfolk.search import kernels
from kinfolk.search import layout as at
from kinfolk.search.prepare import MUST_WEIGHT
from tests.search.problems import searches
from tests.search.recount import Recount

MOSTLY = settings(max_examples=60)
SIMPLE = ("no_party", "new_faces", "kindred", "needle", "at_ease", "short_walk", "hosted")
KINDS = ("not_the_only_one", "at_most", "balanced")


def losses(searched):
    """Return loss and broken musts of everybody as the search sees them."""
    loss = np.zeros(searched.facts.people, dtype=np.int64)
    hard = np.zeros(searched.facts.people, dtype=np.int64)
    kernels.losses(searched.room, loss, hard)
    return loss, hard


def weight(level):
    return max(level.weight, MUST_WEIGHT) if level.must else level.weight


def expected_loss(recount, i):
    twin, level = recount.twin, recount.levels
    total = sum(weight(level(name)) * twin.degree(name, i) for name in SIMPLE)
    total += weight(level("welcomed")) * badly_seated(twin, i)
    if not level("understood").must and not twin.lone_speaker(i) and not_understood(recount, i):
        total += level("understood").weight
    return total + sum(level(name).weight * n for name, n in broken_rules(recount, i).items() if not level(name).must)


def badly_seated(twin, i):
    """Return whether the table of a newcomer's first round does not welcome them, whoever greets them."""
    if not twin.owed_welcomed(i):
        return False
    r = twin.rounds_of(i)[0]
    people = twin.people_at(r, twin.table(i, r))
    new = sum(map(twin.newcomer, people))
    return not twin.hosted(r, twin.table(i, r)) or new < 2 or 2 * new >= len(people)


def not_understood(recount, i):
    return any(group >= 0 and not recount.understood(group) for group in recount.seat[i])


def broken_rules(recount, i):
    """Return for each promise about kinds how many of its groups are broken for a person."""
    twin, broken = recount.twin, {}
    for name in KINDS:
        broken[name] = 0
        if recount.levels(name).on:
            broken[name] = sum(alone_with(twin, name, group, i) for group in groups_of(twin, name))
    return broken


def groups_of(twin, name):
    if name == "at_most":
        return twin.limits()
    return [(group, 0) for group in twin.named(getattr(twin.programme, name))]


def alone_with(twin, name, rule, i):
    """Return whether one rule about one group is broken for a person in any round."""
    group, limit = rule
    if i not in group:
        return False
    if name == "at_most":
        return any(len(group & set(twin.people_at(r, twin.table(i, r)))) > limit for r in twin.rounds_of(i))
    if name == "balanced":
        return any(not twin.mirrors(group, r, twin.table(i, r)) for r in twin.rounds_of(i))
    return any(not any(j != i and r in twin.shared_rounds(i, j) for j in group) for r in twin.company_rounds(i, group))


def breaks_a_must(recount, i):
    twin, level = recount.twin, recount.levels
    apart = level("apart").on and twin.attends(i) and bool(twin.owed_apart(i) and twin.broken_apart(i))
    together = level("together").on and twin.owed_together(i) and twin.broken_together(i)
    needs = any(lacks(twin, i, j) for j in (i, *twin.companions(i)))
    understood = level("understood").must and not twin.lone_speaker(i) and not_understood(recount, i)
    kinds = any(n and level(name).must for name, n in broken_rules(recount, i).items())
    return bool(apart or together or needs or understood or kinds)


def lacks(twin, i, j):
    """Return whether some table of ``i`` lacks what ``j`` needs."""
    tables = [twin.problem.rounds[r].tables[twin.table(i, r)] for r in twin.rounds_of(i)]
    wanted = {need.casefold().replace(" ", "-") for need in twin.person[j].needs}
    return any(not wanted <= {name.casefold().replace(" ", "-") for name in table.features} for table in tables)


@MOSTLY
@given(searches(), st.sampled_from([0, 50, 400]))
def test_everybody_loses_what_the_promises_say(searched, steps):
    searched.advance(steps, 100_000)
    recount = Recount(searched)
    loss, _ = losses(searched)
    assert loss.tolist() == [expected_loss(recount, i) for i in recount.everyone]


@MOSTLY
@given(searches(), st.sampled_from([0, 50, 400]))
def test_a_must_is_broken_for_exactly_those_for_whom_the_promises_say_so(searched, steps):
    searched.advance(steps, 100_000)
    recount = Recount(searched)
    _, hard = losses(searched)
    assert (hard > 0).tolist() == [breaks_a_must(recount, i) for i in recount.everyone]


@MOSTLY
@given(searches())
def test_whoever_loses_or_breaks_a_must_is_on_the_list_of_the_unserved(searched):
    loss, hard = losses(searched)
    state = searched.state
    listed = state.bad[: int(state.total[at.BAD_PEOPLE])].tolist()
    assert sorted(listed) == np.flatnonzero((loss > 0) | (hard > 0)).tolist()
    assert [int(state.bad_place[i]) for i in listed] == list(range(len(listed)))


@MOSTLY
@given(searches())
def test_where_none_of_the_differences_matters_the_loss_is_the_judge_s(searched):
    level = searched.problem.programme.level
    recount, facts = Recount(searched), searched.facts
    judged = judged_loss(facts, Seating(facts, searched.solution()))
    loss, _ = losses(searched)
    for i in recount.everyone:
        twin = recount.twin
        musts = [name for name in (*SIMPLE, "welcomed") if level(name).must and twin.degree(name, i)]
        several = any(n > 1 for n in broken_rules(recount, i).values())
        ungreeted = twin.owed_welcomed(i) and not twin.greeter_holds(i)
        shoulds = [name for name in ("needs", "together", "apart") if not level(name).must]
        if not (musts or several or ungreeted or twin.lone_speaker(i) or shoulds):
            assert loss[i] == judged[i]

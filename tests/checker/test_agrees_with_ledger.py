"""The recount and the planner's ledger share no code and say the same of any plan, however bad."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from kinfolk.checker import check
from kinfolk.files.document import plan_document
from kinfolk.ledger import ledger
from kinfolk.result import Result
from tests.promises.plans import plans


def as_document(problem, solution):
    account = ledger(problem, solution)
    kept = not any((broken.level or entry.level) == "must" for entry in account.entries for broken in entry.broken)
    result = Result(
        problem=problem,
        solution=solution,
        ledger=account,
        seed=0,
        steps=0,
        stopped="budget",
        seconds=0.0,
        musts="kept" if kept else "not_found",
        complete=kept,
        cast_names=tuple(f"Cast {number}" for number in range(len(solution.cast_hosts))),
        stand_ins=np.full_like(solution.hosts, -1),
        greeter_stand_ins=np.full_like(solution.greeters, -1),
    )
    return json.loads(json.dumps(plan_document(result)))


@given(plans())
def test_the_recount_bears_out_every_count_of_the_ledger(plan):
    problem, solution = plan
    document = as_document(problem, solution)
    for entry in document["ledger"]:
        entry["impossible"] = 0  # proven for plans that seat everybody; these need not even do that
        for broken in entry["broken"]:
            broken["impossible"] = False
    assert check(problem, document).differences == ()


@given(plans(most_people=12, most_rounds=3), st.integers(0, 2**32 - 1))
def test_the_recount_bears_out_every_claim_where_all_are_seated(plan, seed):
    problem, solution = plan
    seated = replace(solution, labels=everybody_seated(problem, np.random.default_rng(seed)))
    found = check(problem, as_document(problem, seated))
    assert not any(tally.broken for tally in found.entries if tally.promise in {"seated", "pinned"})
    assert found.differences == ()


def everybody_seated(problem, rng):
    """Return random seats that keep `seated` and `pinned` for everybody; there may be none."""
    labels = np.full((len(problem.people), len(problem.rounds)), -1, dtype=np.int32)
    for r, round_ in enumerate(problem.rounds):
        pins = {problem.index[pin.person]: pin.table for pin in problem.programme.pins if pin.round == r + 1}
        there = [i for i, person in enumerate(problem.people) if problem.is_present(person, round_)]
        free = rng.permutation([i for i in there if i not in pins]).tolist()
        at = {table.id: [i for i in there if pins.get(i) == table.id] for table in round_.tables}
        for table in rng.permutation(np.array(round_.tables, dtype=object)).tolist():
            wanted = max(2, table.minimum) - len(at[table.id])
            if at[table.id] or rng.random() < 0.7 or not any(at.values()):
                at[table.id] += [free.pop() for _ in range(min(wanted, len(free)))]
        for i in free:
            at[rng.choice([id_ for id_, people in at.items() if people] or list(at))].append(i)
        sizes = [(len(at[table.id]), max(2, table.minimum), table.seats) for table in round_.tables]
        assume(all(not size or least <= size <= most for size, least, most in sizes))
        for t, table in enumerate(round_.tables):
            labels[at[table.id], r] = t
    return labels

"""A naive planner for tests of files: deals people around the tables and keeps a small, invented ledger."""

from __future__ import annotations

import numpy as np

from kinfolk.result import Broken, Entry, Ledger, Move, Result
from kinfolk.solution import Solution
from tests.factories import make_problem


def dealt(problem=None, *, seed=0, **fields):
    """Return a result in which everybody present is dealt to a table, first come first seated, after a shuffle."""
    problem = problem or make_problem(12)
    people, rounds = len(problem.people), len(problem.rounds)
    most = max(len(round_.tables) for round_ in problem.rounds)
    labels = np.full((people, rounds), -1, dtype=np.int32)
    hosts = np.full((rounds, most), -1, dtype=np.int32)
    stand_ins = np.full((rounds, most), -1, dtype=np.int32)
    generator = np.random.default_rng(seed)
    for r, round_ in enumerate(problem.rounds):
        chairs = [
            t
            for chair in range(max(t.seats for t in round_.tables))
            for t, table in enumerate(round_.tables)
            if chair < table.seats
        ]
        present = [i for i, person in enumerate(problem.people) if problem.is_present(person, round_)]
        generator.shuffle(present)
        for i, t in zip(present, chairs, strict=False):
            labels[i, r] = t
        for t in range(len(round_.tables)):
            seated = np.flatnonzero(labels[:, r] == t)
            hosts[r, t], stand_ins[r, t] = (*seated, -1, -1)[:2]
    casts = np.full(people, -1, dtype=np.int32)
    greeters = np.full(people, -1, dtype=np.int32)
    greeter_stand_ins = np.full(people, -1, dtype=np.int32)
    if people > 3:
        casts[:] = np.arange(people) % 2
        greeters[2:] = 0
        greeter_stand_ins[2:] = 1
    cast_hosts = np.array([0, 1] if people > 3 else [], dtype=np.int32)
    defaults = {
        "problem": problem,
        "solution": Solution(labels=labels, hosts=hosts, casts=casts, cast_hosts=cast_hosts, greeters=greeters),
        "ledger": ledger(problem),
        "seed": seed,
        "steps": 10,
        "stopped": "budget",
        "seconds": 0.25,
        "musts": "kept",
        "complete": True,
        "cast_names": ("Heron", "Birch") if people > 3 else (),
        "stand_ins": stand_ins,
        "greeter_stand_ins": greeter_stand_ins,
    }
    return Result(**defaults | fields)


def ledger(problem):
    """Return a ledger in which the first person misses a promise or two."""
    first, owed = problem.people[0].id, len(problem.people)
    seated = Entry("seated", "must", 3, owed, owed, 0, "", ())
    broken = (Broken(first, "Sits twice with the same neighbour.", impossible=True, rounds=(1, 2)),)
    faces = Entry("new_faces", "should", 10, owed, owed - 1, 1, "Six at a table, five tables.", broken)
    return Ledger((seated, faces), pairs_met=30, coincidences=2, worst_off=(first,))


MOVE = Move("p1", 2, "1", "2", "Table 1 closed.")

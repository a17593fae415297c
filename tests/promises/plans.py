"""Random problems and random (mostly bad) solutions: every promise is owed, kept and broken somewhere."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
from hypothesis import strategies as st

from kinfolk.problem import (
    DEFAULT_PROMISES,
    SHOULD,
    AtMost,
    Casts,
    KindredRules,
    Meeting,
    Person,
    Pin,
    Problem,
    Programme,
    Round,
    Table,
)
from kinfolk.solution import Solution

LANGUAGES = ("en", "en-GB", "pl", "ES", "zh_Hant")
NEEDS = ("Step-free", "quiet")
EVERY_PROMISE = MappingProxyType({name: level if level.on else SHOULD for name, level in DEFAULT_PROMISES.items()})


def random_person(rng, number, rounds):
    pick = lambda *options: options[rng.integers(len(options))]  # noqa: E731
    some = lambda options, p: tuple(option for option in options if rng.random() < p)  # noqa: E731
    return Person(
        id=f"p{number}",
        name=f"Person {number}",
        email=pick("", f"a{number}@gmail.com", "x@acme.example", "y@ACME.example"),
        organisation=pick("", "", "", "Acme", "ACME.", "Besta"),
        order=pick("", "", "", "k1", "k2 "),
        parties=some(("Choir", "band"), 0.1),
        times_attended=pick(None, 0, 0, 1, 5),
        roles=frozenset(some(("host", "greeter"), 0.35)),
        host_rounds=pick(None, None, 0, 1, 2),
        greeter_capacity=pick(1, 2, 4),
        languages=some(LANGUAGES, 0.3) if rng.random() < 0.5 else (),
        statements=some(("I came alone", "i came alone.", "I code", "I sing", "I cook", "I nap"), 0.3),
        needs=some(NEEDS, 0.15),
        largest_table=pick(None, None, 3, 4),
        rounds=None if rng.random() < 0.7 else tuple(r + 1 for r in range(rounds) if rng.random() < 0.7),
        no_greeter=bool(rng.random() < 0.2),
        kinds=some(("student", "Board"), 0.3),
        attributes=(("Region", pick("", "North", "south", "South")),),
    )


def random_round(rng, number):
    tables = tuple(
        Table(
            id=f"t{t}",
            seats=9,
            minimum=int(rng.integers(0, 4)),
            features=tuple(need for need in ("step free", "QUIET") if rng.random() < 0.5),
            x=None if rng.random() < 0.2 else float(rng.integers(0, 30)),
            y=float(rng.integers(0, 30)),
            language="en" if rng.random() < 0.1 else "",
        )
        for t in range(int(rng.integers(1, 5)))
    )
    return Round(number=number, tables=tables, without=("Board",) if rng.random() < 0.1 else ())


def random_pairs(rng, people, share):
    ids = [person.id for person in people]
    chosen = {tuple(sorted(rng.choice(ids, 2, replace=False).tolist())) for _ in range(int(len(ids) * share))}
    return tuple(sorted(chosen)) if len(ids) > 1 else ()


def random_problem(seed, people, rounds):
    rng = np.random.default_rng(seed)
    everyone = tuple(random_person(rng, number, rounds) for number in range(people))
    programme = Programme(
        rounds=tuple(random_round(rng, number + 1) for number in range(rounds)),
        promises=EVERY_PROMISE,
        casts=Casts(smallest=2, largest=4) if rng.random() < 0.5 else Casts(),
        kindred=KindredRules(at_least=int(rng.integers(1, 4)), share=0.08, floor=int(rng.integers(2, 6))),
        not_the_only_one=("student", "Region"),
        at_most=(AtMost("board", 1), AtMost("Region=South", 1)),
        balanced=("kind", "region"),
        walk_limit=12.0,
    )
    pins = tuple(
        Pin(person.id, r.number, "" if rng.random() < 0.4 else r.tables[int(rng.integers(len(r.tables)))].id)
        for person in everyone
        for r in programme.rounds
        if rng.random() < 0.05
    )
    return Problem(
        people=everyone,
        programme=replace(programme, pins=pins),
        apart=random_pairs(rng, everyone, 0.3),
        together=random_pairs(rng, everyone, 0.15),
        known=random_pairs(rng, everyone, 0.2),
        memory=tuple(Meeting(a, b) for a, b in random_pairs(rng, everyone, 0.2)),
    )


def tight_problem(seed, people, rounds, tables):
    """Return a random problem whose few tables just seat everybody."""
    problem = random_problem(seed, people, rounds)
    rng = np.random.default_rng(seed)
    narrowed = []
    for round_ in problem.rounds:
        seats = rng.integers(2, people + 1, tables)
        room = [
            replace(table, seats=int(n), minimum=int(rng.integers(0, n)))
            for table, n in zip(round_.tables, seats, strict=False)
        ]
        narrowed.append(replace(round_, tables=tuple(room)))
    programme = replace(problem.programme, rounds=tuple(narrowed), casts=Casts(), pins=())
    return replace(problem, programme=programme, apart=())


def random_solution(seed, problem):
    rng = np.random.default_rng(seed)
    n, rounds = len(problem.people), len(problem.rounds)
    tables = max(len(round_.tables) for round_ in problem.rounds)
    labels = np.full((n, rounds), -1, dtype=np.int32)
    for r, round_ in enumerate(problem.rounds):
        for i, person in enumerate(problem.people):
            if problem.is_present(person, round_) and rng.random() < 0.95:
                labels[i, r] = rng.integers(len(round_.tables))
    hosts = np.full((rounds, tables), -1, dtype=np.int32)
    for r, round_ in enumerate(problem.rounds):
        for t in range(len(round_.tables)):
            here = [i for i in range(n) if labels[i, r] == t and (problem.people[i].is_host or rng.random() < 0.05)]
            if here:
                hosts[r, t] = rng.choice(here)
    wanted = problem.programme.casts.wanted
    casts = rng.integers(0, max(1, n // 3), n).astype(np.int32) if wanted else np.full(n, -1, dtype=np.int32)
    cast_hosts = rng.integers(-1, n, max(1, n // 3) if wanted else 0).astype(np.int32)
    greeters = np.where(rng.random(n) < 0.8, rng.integers(0, n, n), -1).astype(np.int32)
    return Solution(labels, hosts, casts, cast_hosts, greeters)


@st.composite
def problems(draw, most_people=14, most_rounds=4):
    seed = draw(st.integers(0, 2**32 - 1))
    return random_problem(seed, draw(st.integers(1, most_people)), draw(st.integers(1, most_rounds)))


@st.composite
def plans(draw, most_people=14, most_rounds=4):
    problem = draw(problems(most_people, most_rounds))
    return problem, random_solution(draw(st.integers(0, 2**32 - 1)), problem)


def relabelled(solution, order):
    """Return the same seating for a list in another order: new position k is old position ``order[k]``."""
    new = np.append(np.argsort(order), -1).astype(np.int32)
    return Solution(
        solution.labels[order],
        new[solution.hosts],
        solution.casts[order],
        new[solution.cast_hosts],
        new[solution.greeters][order],
    )

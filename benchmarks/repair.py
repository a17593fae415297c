"""How long a repair takes and how many people it moves: 3,000 people at 375 tables with 9 chairs, planned evenly at 8.

python benchmarks/repair.py [--people 3000] [--seeds 5] [--anew]
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from typing import TYPE_CHECKING, Any

from kinfolk.example.invent import invent_people
from kinfolk.facts import Facts
from kinfolk.files import plan_document
from kinfolk.problem import Problem, Programme, Round, Table
from kinfolk.promises import Seating
from kinfolk.promises.judge import loss
from kinfolk.repair import Repairer
from kinfolk.solve import solve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfolk.result import Result

ROUNDS, PLANNED, CHAIRS = 4, 8, 9
NO_SHOWS, WALK_INS = 0.17, 0.05
STEPS = None  # the whole search: a repair starts from a plan that keeps its musts


def invented(people: int, seed: int) -> Problem:
    found = invent_people(people, seed)
    tables = tuple(
        Table(
            id=str(number + 1),
            seats=CHAIRS,
            minimum=PLANNED - 1,
            minimum_derived=True,
            features=("step-free", "quiet", "hearing") if number % 5 == 0 else (),
        )
        for number in range(people // PLANNED)
    )
    rounds = tuple(Round(number=number + 1, tables=tables) for number in range(ROUNDS))
    return Problem(
        people=found.people,
        programme=Programme(event="Repair", rounds=rounds),
        apart=found.apart,
        together=found.together,
        known=found.known,
    )


def walk_in(number: int, problem: Problem, chance: random.Random) -> dict[str, Any]:
    like = chance.choice(problem.people)
    return {
        "arrived": {
            "id": f"w{number}",
            "name": f"Walk In {number}",
            "times_attended": chance.choice([0, 0, 0, 2]),
            "organisation": like.organisation,
            "statements": list(like.statements),
        }
    }


def cases(problem: Problem, plan: dict[str, Any], chance: random.Random) -> dict[str, list[dict[str, Any]]]:
    tables = plan["rounds"][0]["tables"]
    hosts = {table["host"] for table in tables}
    plain = [person.id for person in problem.people if person.id not in hosts]
    people = len(problem.people)
    gone = chance.sample([person.id for person in problem.people], round(NO_SHOWS * people))
    come = [walk_in(number, problem, chance) for number in range(round(WALK_INS * people))]
    return {
        "one no-show": [{"absent": chance.choice(plain)}],
        "one walk-in": [walk_in(0, problem, chance)],
        "one missing host": [{"host_missing": chance.choice(tables)["host"]}],
        "one closed table": [{"table_closed": chance.choice(tables)["table"]}],
        "17 % no-shows, 5 % walk-ins": [*({"absent": id_} for id_ in gone), *come],
    }


def loss_of(result: Result) -> int:
    facts = Facts(result.problem)
    return int(loss(facts, Seating(facts, result.solution)).sum())


def beside_planning_anew(people: int, seeds: int) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield, for each case, what everybody loses in a repair and in a plan made anew, and how many people each moves."""
    for seed in range(seeds):
        problem = invented(people, seed)
        before = solve(problem, seed=seed, steps=STEPS)
        plan = json.loads(json.dumps(plan_document(before)))
        repairer = Repairer(problem, plan)
        for name, entries in cases(problem, plan, random.Random(seed)).items():
            changes = {"format": "kinfolk.changes/1", "plan_version": 1, "round": 1, "changes": entries}
            proposal = repairer.propose(changes)
            result = repairer.apply(proposal)
            anew = solve(result.problem, seed=seed, steps=STEPS)
            old, new = before.solution.labels, anew.solution.labels[: len(problem.people)]
            moved = int(((new != old) & (new >= 0) & (old >= 0)).any(axis=1).sum())
            yield name, loss_of(result), loss_of(anew), proposal.people_moved, moved


def measure(people: int, seeds: int) -> dict[str, list[tuple[float, float, int, int, int, int]]]:
    found: dict[str, list[tuple[float, float, int, int, int, int]]] = {}
    for seed in range(seeds):
        problem = invented(people, seed)
        plan = json.loads(json.dumps(plan_document(solve(problem, seed=seed, steps=STEPS))))
        repairer = Repairer(problem, plan)
        for name, entries in cases(problem, plan, random.Random(seed)).items():
            changes = {"format": "kinfolk.changes/1", "plan_version": 1, "round": 1, "changes": entries}
            repairer.propose(changes)
            started = time.perf_counter()
            proposal = repairer.propose(changes)
            proposed = time.perf_counter() - started
            started = time.perf_counter()
            result = repairer.apply(proposal)
            applied = time.perf_counter() - started
            kept = int(result.complete)
            found.setdefault(name, []).append(
                (proposed, applied, proposal.people_moved, proposal.needed, proposal.allowed, kept)
            )
    return found


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--people", type=int, default=3_000)
    reader.add_argument("--seeds", type=int, default=5)
    reader.add_argument("--anew", action="store_true", help="compare with plans made anew; takes long")
    options = reader.parse_args()
    if options.anew:
        print("| repair | loss | loss of a plan made anew | moved | moved by a plan made anew |")
        print("|---|---|---|---|---|")
        for row in beside_planning_anew(options.people, options.seeds):
            print("| {} | {} | {} | {} | {} |".format(*row), flush=True)
        return
    found = measure(options.people, options.seeds)
    print(f"| repair of {options.people:,} people | propose | moved | must move in any plan | allowed | musts kept |")
    print("|---|---|---|---|---|---|")
    for name, runs in found.items():
        middle = [statistics.median(run[column] for run in runs) for column in range(6)]
        kept = sum(run[5] for run in runs)
        print(
            f"| {name} | {1000 * middle[0]:.0f} ms | {middle[2]:.0f} | {middle[3]:.0f} | {middle[4]:.0f} "
            f"| {kept} of {len(runs)} |"
        )
    for name, runs in found.items():
        print(f"| apply, with its ledger: {name} | {1000 * statistics.median(run[1] for run in runs):.0f} ms | | | | |")


if __name__ == "__main__":
    main()

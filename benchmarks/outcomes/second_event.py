"""The second event planned from the first: who sat together last year sits apart, casts are kept or mixed as chosen."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from benchmarks.outcomes.rows import Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfolk.memory import Memory
    from kinfolk.problem import Problem

PEOPLE, SEATS, ROUNDS, CAST, RETURNING, A_YEAR = 300, 8, 4, 7, 0.6, 365
SEEDS = 5
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Sample:
    """What one pair of events came to; counts of pairs and of casts."""

    again: int
    remembered: int
    free: int
    without: int
    with_memory: int
    fewest_others: int
    served_without: int
    served: int
    kept: tuple[int, int]
    mixed: int


def measure(*, quick: bool) -> list[Row]:
    """Plan pairs of events and return what memory did, summed over some seeds."""
    samples = [_sample(seed) for seed in range(1, 2 if quick else SEEDS + 1)]
    again = samples[0].again
    of = f"{PEOPLE} people, {again} of them again, {len(samples)} seeds"
    repeats, others = sum(one.with_memory for one in samples), min(one.fewest_others for one in samples)
    remembered, free = sum(one.remembered for one in samples), sum(one.free for one in samples)
    kept = [sum(one.kept[k] for one in samples) for k in (0, 1)]
    mixed = sum(one.mixed for one in samples)
    return [
        Row(
            f"pairs of last year at one table again, of {free} who are no companions ({of})",
            "0 where avoidable",
            f"{repeats}",
            repeats == 0,
        ),
        Row(
            "what is provable: whom everybody could sit with who was at none of their tables last year",
            f"at least {(SEATS - 1) * ROUNDS} each, so that 0 is not ruled out by counting",
            f"{others} at least",
            others >= (SEATS - 1) * ROUNDS,
        ),
        Row("the same without memory", "-", f"{sum(one.without for one in samples)} of {remembered}", None),
        Row(
            "people for whom every promise is kept, with memory and without",
            "memory costs nobody a promise: within 1 % of the people",
            f"{sum(one.served for one in samples)} and {sum(one.served_without for one in samples)}",
            sum(one.served_without - one.served for one in samples) <= 0.01 * PEOPLE * len(samples),
        ),
        Row("casts chosen to stay together that do", "all", f"{kept[0]} of {kept[1]}", kept[0] == kept[1]),
        Row("pairs of last year’s cast in one cast again, where casts are mixed", "0", f"{mixed}", mixed == 0),
    ]


def _sample(seed: int) -> _Sample:
    from benchmarks.problems import realistic

    first = realistic(PEOPLE, -(-PEOPLE // SEATS), ROUNDS, seed)
    before = _planned(first, seed)
    again = random.Random(seed).sample([one.id for one in first.people], round(RETURNING * PEOPLE))
    memory = _memory(before).of(again)
    second = _second(first, set(again), seed)
    companions = {tuple(sorted(pair)) for pair in second.together}
    remembered = {(one.a, one.b) for one in memory.meetings}
    plain = _planned(second, seed)
    kept = _planned(_with(second, memory, "keep"), seed)
    mixed = _planned(_with(second, memory, "mix"), seed)
    now = _at_tables(kept)
    return _Sample(
        again=len(again),
        remembered=len(remembered),
        free=len(remembered - companions),
        without=len((remembered - companions) & _at_tables(plain).keys()),
        with_memory=len((remembered - companions) & now.keys()),
        fewest_others=_fewest_others(second, remembered),
        served_without=_served(plain),
        served=_served(kept),
        kept=_kept(kept, memory),
        mixed=len(_of_casts(memory.casts) & _of_casts((one["cast"], one["people"]) for one in mixed["casts"])),
    )


def _planned(problem: Problem, seed: int) -> dict[str, Any]:
    from kinfolk.files.document import plan_document
    from kinfolk.solve import Effort, solve

    return dict(plan_document(solve(problem, Effort(seed=seed))))


def _memory(plan: Mapping[str, Any]) -> Memory:
    """Return everything that a plan holds as memory, as if everybody had said yes to it."""
    from kinfolk.memory import Memory
    from kinfolk.problem import Meeting

    return Memory(
        meetings=tuple(Meeting(a, b, times, A_YEAR) for (a, b), times in sorted(_at_tables(plan).items())),
        casts=tuple((one["cast"], tuple(one["people"])) for one in plan["casts"]),
    )


def _second(first: Problem, again: set[str], seed: int) -> Problem:
    """Return next year's meeting: those who come again, one time more often, and others in place of the rest."""
    from kinfolk.example import invent_people

    returning = [replace(one, times_attended=(one.times_attended or 0) + 1) for one in first.people if one.id in again]
    fresh = invent_people(PEOPLE, seed=1_000 + seed).people[: PEOPLE - len(returning)]
    renamed = [replace(one, id=f"n{one.id}", order=f"N{one.order}") for one in fresh]
    together = tuple(pair for pair in first.together if set(pair) <= again)
    apart = tuple(pair for pair in first.apart if set(pair) <= again)
    known = tuple(pair for pair in first.known if set(pair) <= again)
    return replace(first, people=(*returning, *renamed), together=together, apart=apart, known=known)


def _with(problem: Problem, memory: Memory, casts: str) -> Problem:
    programme = replace(problem.programme, casts=replace(problem.programme.casts, from_memory=casts))
    return replace(problem, programme=programme, memory=memory.meetings, memory_casts=memory.casts)


# -- counting, from the plan's document alone -----------------------------------------------------------------------


def _at_tables(plan: Mapping[str, Any]) -> Counter[Pair]:
    found: Counter[Pair] = Counter()
    for one in plan["rounds"]:
        for table in one["tables"]:
            found.update(combinations(sorted(table["people"]), 2))
    return found


def _of_casts(casts: Any) -> set[Pair]:  # noqa: ANN401 - names with people
    return {pair for _name, people in casts for pair in combinations(sorted(people), 2)}


def _served(plan: Mapping[str, Any]) -> int:
    """Return for how many people nothing in the ledger is broken."""
    return len(plan["people"]) - len({one["id"] for entry in plan["ledger"] for one in entry["broken"]})


def _kept(plan: Mapping[str, Any], memory: Memory) -> tuple[int, int]:
    """Return how many of last year's casts, of whom two or more come again, are whole in one cast, and of how many."""
    at = {person: one["cast"] for one in plan["casts"] for person in one["people"]}
    casts = [[at[id_] for id_ in people if id_ in at] for _name, people in memory.casts]
    several = [there for there in casts if len(there) > 1]
    return sum(len(set(there)) == 1 for there in several), len(several)


def _fewest_others(problem: Problem, remembered: set[Pair]) -> int:
    """Return with how many people at least everybody could sit who sat at none of their tables last year."""
    met = Counter(id_ for pair in remembered for id_ in pair)
    return len(problem.people) - 1 - max(met.values(), default=0)

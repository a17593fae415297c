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
    """What one pair of events came to; counts of pairs, of people and of casts.

    ``strangers`` of the pairs that sit together again share no statement, ``alike`` do. ``forced`` are people whom
    only somebody of last year's tables shares the rarest statement with.
    """

    again: int
    remembered: int
    without: int
    strangers: int
    alike: int
    forced: int
    fewest_others: int
    served_without: int
    served: int
    kept: tuple[int, int]
    mixed: int


def measure(*, quick: bool) -> list[Row]:
    """Plan pairs of events and return what memory did, summed over some seeds."""
    samples = [_sample(seed) for seed in range(1, 2 if quick else SEEDS + 1)]

    def total(name: str) -> int:
        return sum(getattr(one, name) for one in samples)

    of = f"{PEOPLE} people, {samples[0].again} of them again, {len(samples)} seeds, {total('remembered')} pairs remembered"
    others = min(one.fewest_others for one in samples)
    least = sum(-(-one.forced // 2) for one in samples)
    kept = [sum(one.kept[k] for one in samples) for k in (0, 1)]
    return [
        Row(
            f"pairs of last year at one table again who share no statement ({of})",
            "0 where avoidable",
            f"{total('strangers')}",
            total("strangers") == 0,
        ),
        Row(
            "pairs of last year at one table again who do",
            f"a promise of today comes first: {total('forced')} people share their rarest statement with nobody but some of "
            f"last year’s tables, which takes at least {least} pairs",
            f"{total('alike')}",
            None,
        ),
        Row("both without memory", "-", f"{total('without')}", None),
        Row(
            "what counting rules out: with whom everybody could sit who was at none of their tables last year",
            f"nothing, if at least {(SEATS - 1) * ROUNDS}, as many as they sit with",
            f"{others} at least",
            others >= (SEATS - 1) * ROUNDS,
        ),
        Row(
            "people for whom every promise is kept, with memory and without",
            "memory costs nobody a promise: within 1 % of the people",
            f"{total('served')} and {total('served_without')}",
            total("served_without") - total("served") <= 0.01 * PEOPLE * len(samples),
        ),
        Row(
            "casts chosen to stay together that do",
            "all, but for whom no other host is left to lead another",
            f"{kept[0]} of {kept[1]}",
            kept[0] == kept[1],
        ),
        Row(
            "pairs of last year’s cast in one cast again, where casts are mixed",
            "0",
            f"{total('mixed')}",
            total("mixed") == 0,
        ),
    ]


def _sample(seed: int) -> _Sample:
    from benchmarks.problems import realistic

    first = realistic(PEOPLE, -(-PEOPLE // SEATS), ROUNDS, seed)
    before = _planned(first, seed)
    again = random.Random(seed).sample([one.id for one in first.people], round(RETURNING * PEOPLE))
    memory = _memory(before).of(again)
    second = _second(first, set(again), seed)
    companions = {tuple(sorted(pair)) for pair in second.together}
    remembered = {(one.a, one.b) for one in memory.meetings} - companions
    plain = _planned(second, seed)
    kept = _planned(_with(second, memory, "keep"), seed)
    mixed = _planned(_with(second, memory, "mix"), seed)
    said = {one.id: frozenset(one.statements) for one in second.people}
    repeats = remembered & _at_tables(kept).keys()
    strangers = sum(not said[a] & said[b] for a, b in repeats)
    return _Sample(
        again=len(again),
        remembered=len(remembered),
        without=len(remembered & _at_tables(plain).keys()),
        strangers=strangers,
        alike=len(repeats) - strangers,
        forced=_forced(said, remembered),
        fewest_others=_fewest_others(second, remembered),
        served_without=_served(plain),
        served=_served(kept),
        kept=_kept(kept, memory, {one.id for one in second.people if "host" in one.roles}),
        mixed=len(
            (_of_casts(memory.casts) & _of_casts((one["cast"], one["people"]) for one in mixed["casts"])) - companions
        ),
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


def _kept(plan: Mapping[str, Any], memory: Memory, hosts: set[str]) -> tuple[int, int]:
    """Return how many of last year's casts, of whom two or more come again, are whole in one cast, and of how many.

    Whoever leads another cast is not missed where everybody else who hosts leads one already.
    """
    at = {person: one["cast"] for one in plan["casts"] for person in one["people"]}
    leads = {one["host"] for one in plan["casts"]}
    before = {id_ for _name, people in memory.casts for id_ in people}
    spare = hosts - leads - before
    several = [people for _name, people in memory.casts if len(people) > 1]
    casts = [
        {at[id_] for id_ in people if spare or id_ not in leads or _leads_own(plan, people, id_)} for people in several
    ]
    return sum(len(there) == 1 for there in casts), len(several)


def _leads_own(plan: Mapping[str, Any], people: tuple[str, ...], host: str) -> bool:
    """Whether somebody leads the cast in which the others of theirs are."""
    cast = next(one for one in plan["casts"] if one["host"] == host)
    return len(set(cast["people"]) & set(people)) > 1


def _fewest_others(problem: Problem, remembered: set[Pair]) -> int:
    """Return with how many people at least everybody could sit who sat at none of their tables last year."""
    met = Counter(id_ for pair in remembered for id_ in pair)
    return len(problem.people) - 1 - max(met.values(), default=0)


def _forced(said: Mapping[str, frozenset[str]], remembered: set[Pair]) -> int:
    """Return how many share their rarest statement with nobody but people of last year's tables."""
    holders = Counter(text for texts in said.values() for text in texts)
    mates: dict[str, set[str]] = {}
    for a, b in remembered:
        mates.setdefault(a, set()).add(b)
        mates.setdefault(b, set()).add(a)
    found = 0
    for id_, there in mates.items():
        shared = [text for text in said[id_] if holders[text] > 1]
        if shared:
            needle = min(shared, key=lambda text: holders[text])
            found += {other for other in said if other != id_ and needle in said[other]} <= there
    return found

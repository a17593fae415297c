"""Lotteries: no difference where there is none, a planted effect found, and what one event can show."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.outcomes.rows import Row
from kinfolk.alternatives import Alternatives, alternatives
from kinfolk.evaluating.arms import contrast
from kinfolk.evaluating.drawing import halves, one_of
from kinfolk.evaluating.pairs import effect_of_seating
from kinfolk.evaluating.plan_set import PlanSet
from kinfolk.evaluating.power import of_plan_lottery, of_two_arms, of_two_arms_in_deviations
from kinfolk.example import invent_people
from kinfolk.problem import Problem, Programme, Round, Table
from kinfolk.solve import Effort

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

PEOPLE, SEATS, ROUNDS, PLANS = 100, 5, 3, 200
BASE, PLANTED = 0.02, 0.05
SHAPE = 1.3  # of sociability, as fitted to conferences (evidence, 9)
KIN = 10.0  # by how much likelier people of one party meet anyhow
ALPHA = 0.05


def measure(*, quick: bool) -> list[Row]:
    """Return what lotteries are held to."""
    events, sets = (60, 1) if quick else (1_000, 2)
    made = [_plans(seed) for seed in range(1, sets + 1)]
    rows = [_same(events), _sets(made), _larger()]
    rows += _null(made, events)
    rows += _planted(made, events)
    return [*rows, *_sketch(made, events // 5)]


# -- plans ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Made:
    """A set of plans by the planner, the parties of its people, and what it took."""

    plans: PlanSet
    kin: NDArray[np.bool_]
    found: Alternatives
    seconds: float


def _plans(seed: int, people: int = PEOPLE, seats: int = SEATS) -> Made:
    tables = tuple(Table(id=str(number + 1), seats=seats, minimum=seats - 1) for number in range(people // seats))
    rounds = tuple(Round(number=number + 1, tables=tables) for number in range(ROUNDS))
    invented = tuple(replace(one, rounds=None, needs=()) for one in invent_people(people, seed=seed).people)
    since = time.perf_counter()
    found = alternatives(
        Problem(people=invented, programme=Programme(rounds=rounds)), Effort(seed=seed, threads=2), wanted=PLANS
    )
    seconds = time.perf_counter() - since
    plans = PlanSet.of([one.labels for one in found.solutions])
    parties = found.facts.parties
    first, second = plans.ends
    kin = np.zeros(len(first), dtype=np.bool_)
    for column in range(parties.shape[1]):
        for other in range(parties.shape[1]):
            kin |= (parties[first, column] >= 0) & (parties[first, column] == parties[second, other])
    return Made(plans, kin, found, seconds)


def _sets(made: list[Made]) -> Row:
    one = min(made, key=lambda one: one.plans.plans)
    return Row(
        f"plans within 1 % of the best with all musts kept, {PEOPLE} invented people, {ROUNDS} rounds of {SEATS}",
        "at least 50",
        f"{one.plans.plans} of {one.found.tried} tried in {one.seconds:.0f} s; {int(one.plans.in_play.sum()):,} of "
        f"{len(one.kin):,} pairs in play; two plans share {_shared(one.plans):.0%} of their pairs",
        one.plans.plans >= 50,
    )


def _larger() -> Row:
    one = _plans(9, 300, 6)
    return Row(
        f"the same for 300 people, {ROUNDS} rounds of 6",
        "at least 50",
        f"{one.plans.plans} of {one.found.tried} tried in {one.seconds:.0f} s; {int(one.plans.in_play.sum()):,} of "
        f"{len(one.kin):,} pairs in play; two plans share {_shared(one.plans):.0%} of their pairs",
        one.plans.plans >= 50,
    )


def _shared(plans: PlanSet) -> float:
    """Return how many of its pairs a plan has in common with another, on average."""
    times = plans.together.sum(axis=0).astype(np.float64)
    both = (times * (times - 1)).sum() / (plans.plans * (plans.plans - 1))
    return float(both / plans.together.sum(axis=1).mean())


# -- events -----------------------------------------------------------------------------------------------------------


def _same(events: int) -> Row:
    """Two labels, same treatment: how many people each met, more or less sociable, newcomers fewer."""
    random = np.random.default_rng(6)
    kept = 0
    for event in range(events):
        new = np.arange(PEOPLE) % 3 == 0
        met = random.poisson(random.gamma(SHAPE, 1 / SHAPE, PEOPLE) * np.where(new, 3.0, 4.0)).astype(float)
        met[random.random(PEOPLE) < 0.3] = np.nan  # who did not say yes to being counted
        blocks = ["new" if one else "old" for one in new]
        first = halves(blocks, f"seed {event}", "benchmark")
        kept += contrast(met, first, blocks, seed=event).p > ALPHA
    return _share(f"A/A mode says “no difference” ({events:,} events of {PEOPLE} people)", "94-96 %", kept, events)


def _events(made: list[Made], events: int, effect: float, seed: int) -> Iterator[tuple[Made, int, NDArray[np.float64]]]:
    """Yield events: the drawn plan, and which pairs tapped each other; sociable people and parties meet more anyhow."""
    random = np.random.default_rng(seed)
    for event in range(events):
        one = made[event % len(made)]
        drawn = one_of(one.plans.plans, f"seed {seed} {event}", one.plans.fingerprint)
        social = random.gamma(SHAPE, 1 / SHAPE, one.plans.people)
        first, second = one.plans.ends
        chance = np.minimum(0.5, BASE * social[first] * social[second] * np.where(one.kin, KIN, 1.0))
        chance = chance + effect * one.plans.together[drawn]
        yield one, drawn, (random.random(len(chance)) < chance).astype(np.float64)


def _null(made: list[Made], events: int) -> list[Row]:
    kept = sum(
        effect_of_seating(one.plans, drawn, taps).p > ALPHA for one, drawn, taps in _events(made, events, 0.0, 1)
    )
    return [_share(f"plan lottery with no effect says “no difference” ({events:,} events)", "94-96 %", kept, events)]


def _planted(made: list[Made], events: int) -> list[Row]:
    found = [effect_of_seating(one.plans, drawn, taps) for one, drawn, taps in _events(made, events, PLANTED, 2)]
    covered = sum(one.low <= PLANTED <= one.high for one in found)
    mean = float(np.mean([one.difference for one in found]))
    width = float(np.median([one.high - one.low for one in found])) / 2
    error = float(np.std([one.difference for one in found])) / np.sqrt(events)
    return [
        _share(
            f"95 % interval of the plan lottery holds a planted effect of {PLANTED:.0%} ({events:,} events)",
            "93-97 %", covered, events,
        ),
        Row(
            "mean of its estimates", f"{PLANTED:.1%}, within three standard errors",
            f"{mean:.2%} (standard error {error:.2%}; half-width of an interval {width:.1%})",
            abs(mean - PLANTED) < 3 * error,
        ),
    ]  # fmt: skip


def _sketch(made: list[Made], events: int) -> list[Row]:
    sketch = of_plan_lottery(PEOPLE, ROUNDS, SEATS)
    power = np.mean([effect_of_seating(*one).p <= ALPHA for one in _bare(_events(made, events, sketch.detectable, 3))])
    arms = [round(100 * of_two_arms(units)) for units in (40, 100, 200, 400)]
    scales = [round(of_two_arms_in_deviations(units), 2) for units in (40, 100, 200, 400)]
    return [
        Row(
            "power sketch: pairs treated, and what is detectable from 2 %", "600 of 4,950, +4 to 5 points",
            f"{sketch.seated} of {sketch.pairs:,}, +{100 * sketch.detectable:.1f} points",
            (sketch.seated, sketch.pairs) == (600, 4950) and 0.04 <= sketch.detectable <= 0.05,
        ),
        Row(
            f"an effect of that size is found ({events} events)", "at least 80 %: errors are doubled in the sketch",
            f"{power:.0%}", bool(power >= 0.8),
        ),
        Row(
            "welcome lottery: detectable from 30 % with 40, 100, 200, 400 newcomers", "+41, 26, 18, 13 points, within 2",
            ", ".join(f"+{one}" for one in arms),
            all(abs(one - wanted) <= 2 for one, wanted in zip(arms, (41, 26, 18, 13), strict=True)),
        ),
        Row(
            "the same on scales, in standard deviations", "0.89, 0.56, 0.40, 0.28", ", ".join(map(str, scales)),
            scales == [0.89, 0.56, 0.4, 0.28],
        ),
    ]  # fmt: skip


def _bare(
    events: Iterator[tuple[Made, int, NDArray[np.float64]]],
) -> Iterator[tuple[PlanSet, int, NDArray[np.float64]]]:
    return ((one.plans, drawn, taps) for one, drawn, taps in events)


def _share(what: str, target: str, kept: int, events: int) -> Row:
    low, high = (float(one.strip(" %")) for one in target.split("-"))
    share = 100 * kept / events
    return Row(what, target, f"{share:.1f} %", low <= share <= high)

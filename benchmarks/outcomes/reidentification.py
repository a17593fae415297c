"""A board report and its files against an attacker who knows who came, the plan, and every answer but one.

The attacker reads the counts as they were moved, before small ones are hidden: more than any reader is given. For every
person and question they weigh how well each possible answer fits, by the exact probabilities of the mechanism, and claim
an answer once it is 19 times likelier than any other, which is to be 95 % sure. So that it is known that the attack works, the
same attacker is set on plain counts. A second version of the report, made after one more answer came in, is compared too.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from benchmarks.outcomes.rows import Row
from kinfolk_web.outcomes.reporting.counting import HOSTS, NEW, RETURNING, Counts, Member, counts_of, pooled
from kinfolk_web.outcomes.reporting.protecting import SUREST, chance, shake
from kinfolk_web.outcomes.reporting.topics import BY_KEY, TOPICS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kinfolk_web.outcomes.reporting.topics import Topic

CLAIMED = 19.0  # times likelier than any other answer: 95 % sure
ANSWERS = 0.5  # of people answer, as elsewhere
CONNECTED = 2.5  # new connections of the average person
TIES = BY_KEY["ties"]
ASKED = [one for one in TOPICS if one.asked and one.moves == 1 and not one.new_only]


@dataclass(frozen=True, slots=True)
class Attack:
    """What an attacker found: answers they went for, those they claimed and were right about, and how sure they ever were."""

    tried: int
    recovered: int
    surest: float


def a_room(people: int, seed: int) -> list[Member]:
    """Return invented people: a fifth new, a tenth hosts, each question answered by half of them."""
    draw = random.Random(seed)
    groups = [NEW if n < people // 5 else HOSTS if n < people // 5 + people // 10 else RETURNING for n in range(people)]
    return [
        Member(group, {one.key: draw.choice(one.answers) for one in ASKED if draw.random() < ANSWERS})
        for group in groups
    ]


def attack(
    members: list[Member], told: Callable[[Counts, int], Mapping[str, Mapping[str, int]]], plain: bool
) -> Attack:
    """Let the attacker go for every answer, or its absence, of everybody.

    Parameters
    ----------
    told
        Returns the counts of a topic as they are told, from the plain ones and a number of the topic.
    plain
        Whether counts are told as they are; then an answer that does not fit is impossible.
    """
    pooled_, tried, recovered, surest = pooled(members), 0, 0, 1.0
    for number, counts in enumerate(counts_of(pooled_, ASKED)):
        shown = told(counts, number)
        seen: dict[tuple[str, str | None], tuple[str | None, float]] = {}
        for one in pooled_:
            answer = one.said.get(counts.topic.key)
            key = (one.group, answer)  # whoever is of a group and gave an answer is found out in the same way
            if key not in seen:
                seen[key] = _guess(counts, shown, one.group, answer, plain=plain)
            guess, odds = seen[key]
            tried, surest = tried + 1, max(surest, odds)
            recovered += odds >= CLAIMED and guess == answer
    return Attack(tried, recovered, surest)


def attack_taps(people: int, seed: int) -> Attack:
    """Let the attacker go for every tap that made a connection of two; without it both have one fewer."""
    draw = random.Random(seed)
    pairs = [(a, b) for a in range(people) for b in range(a) if draw.random() < CONNECTED / people]
    degree = Counter(one for pair in pairs for one in pair)
    groups = [NEW if n < people // 5 else RETURNING for n in range(people)]
    members = pooled([Member(group, {TIES.key: _tied(degree[n])}) for n, group in enumerate(groups)])
    counts = next(iter(counts_of(members, [TIES])))
    shown, recovered, surest = shake(counts, draw), 0, 1.0
    for pair in pairs:
        without = {group: Counter(row) for group, row in counts.answers.items()}
        for one in pair:
            without[members[one].group][_tied(degree[one])] -= 1
            without[members[one].group][_tied(degree[one] - 1)] += 1
        odds = math.exp(
            sum(
                _fit(TIES, shown[group], counts.answers[group], plain=False)
                - _fit(TIES, shown[group], dict(row), plain=False)
                for group, row in without.items()
            )
        )
        recovered, surest = recovered + (odds >= CLAIMED), max(surest, odds, 1 / odds)
    return Attack(len(pairs), recovered, surest)


def _tied(degree: int) -> str:
    return "some" if degree else "none"


def _guess(
    counts: Counts, shown: Mapping[str, Mapping[str, int]], group: str, answer: str | None, *, plain: bool
) -> tuple[str | None, float]:
    """Return the answer that fits best, and how many times better than the next one it does."""
    others = dict(counts.answers[group])
    if answer is not None:
        others[answer] -= 1
    fits = {
        one: _fit(counts.topic, shown[group], {**others, **({one: others[one] + 1} if one else {})}, plain=plain)
        for one in (None, *counts.topic.answers)
    }
    best, second = sorted(fits.values(), reverse=True)[:2]
    guess = next(one for one, fit in fits.items() if fit == best)
    return guess, math.exp(min(best - second, 700.0)) if best > second else 1.0


def _fit(topic: Topic, shown: Mapping[str, int], would_be: Mapping[str, int], *, plain: bool) -> float:
    """Return the logarithm of the probability that these counts are shown if those were the plain ones."""
    if plain:
        return 0.0 if shown == would_be else -math.inf
    return sum(math.log(_shown(topic.key, shown[answer], count)) for answer, count in would_be.items())


def _shown(topic: str, shown: int, count: int) -> float:
    """Return the probability that a count is told as ``shown``; nothing stands for everything below it as well."""
    if shown:
        return chance(topic, shown - count)
    ratio = chance(topic, 1) / chance(topic, 0)
    return chance(topic, count) / (1 - ratio)  # the sum of a geometric tail, from nothing downwards


def two_versions(members: list[Member], seed: int) -> int:
    """Return how many counts differ between a report and one made after everybody changed an answer: none may."""
    once = {one.topic.key: shake(one, random.Random(seed)) for one in counts_of(pooled(members), ASKED)}
    later = [replace(one, said={}) for one in members]
    told = dict(once)
    for counts in counts_of(pooled(later), ASKED):
        told.setdefault(counts.topic.key, shake(counts, random.Random(seed + 1)))  # what was told once is told again
    return sum(told[key] != once[key] for key in once)


def measure(*, quick: bool) -> list[Row]:
    """Attack reports on 30 and on 300 people, protected and plain."""
    rows = []
    for people, events in ((30, 20 if quick else 200), (300, 4 if quick else 40)):
        tries = [attack(a_room(people, seed), _moved(seed), plain=False) for seed in range(events)]
        bare = [attack(a_room(people, seed), _as_they_are, plain=True) for seed in range(events)]
        tries += [attack_taps(people, seed) for seed in range(events)]
        tried, found = sum(one.tried for one in tries), sum(one.recovered for one in tries)
        surest = max(one.surest for one in tries)
        changed = sum(two_versions(a_room(people, seed), seed) for seed in range(events))
        rows += [
            Row(
                f"{people} people: single answers and taps recovered, of {tried:,}", "0", str(found), reached=found == 0
            ),
            Row(
                f"{people} people: surest the attacker ever was of one",
                f"at most {SUREST:.2f} to 1",
                f"{surest:.2f} to 1",
                reached=surest <= SUREST * (1 + 1e-9),
            ),
            Row(f"{people} people: counts that differ in a second version", "0", str(changed), reached=changed == 0),
            Row(
                f"{people} people: the same attack on plain counts, recovered",
                "nearly all, else the attack is none",
                f"{sum(one.recovered for one in bare) / sum(one.tried for one in bare):.0%}",
                reached=None,
            ),
        ]
    return rows


def _moved(seed: int) -> Callable[[Counts, int], Mapping[str, Mapping[str, int]]]:
    return lambda counts, number: shake(counts, random.Random(f"{seed}/{number}"))


def _as_they_are(counts: Counts, _number: int) -> Mapping[str, Mapping[str, int]]:
    return counts.answers

"""Slow and obvious twins of the analyses."""

from __future__ import annotations

from itertools import combinations
from math import inf, sqrt


def together(plan, a, b):
    return any(one == other >= 0 for one, other in zip(plan[a], plan[b], strict=True))


def statistic(plans, plan, outcome, tau=0.0, drawn=None):
    """Return the Hájek difference of ``outcome - tau * seated by the drawn plan``, and its dyadic-robust error."""
    people = range(len(plans[0]))
    pairs = []
    for a, b in combinations(people, 2):
        share = sum(together(one, a, b) for one in plans) / len(plans)
        if 0.02 < share < 0.98:
            pairs.append((a, b, share))
    value = {(a, b): outcome[a, b] - tau * (together(drawn, a, b) if drawn is not None else 0) for a, b, _ in pairs}
    sides = []
    for seated in (True, False):
        weight = {
            (a, b): 1 / share if seated else 1 / (1 - share) for a, b, share in pairs if together(plan, a, b) == seated
        }
        if not weight:
            return inf, 1.0
        total = sum(weight.values())
        mean = sum(weight[pair] * value[pair] for pair in weight) / total
        sides.append((mean, {pair: weight[pair] * (value[pair] - mean) / total for pair in weight}))
    difference = sides[0][0] - sides[1][0]
    moved = sides[0][1] | {pair: -one for pair, one in sides[1][1].items()}
    alone = sum(one * one for one in moved.values())
    robust = sum(one * other for pair, one in moved.items() for mate, other in moved.items() if set(pair) & set(mate))
    return difference, sqrt(max(robust, alone))


def p_of(plans, drawn, outcome, tau=0.0):
    def size(plan):
        difference, error = statistic(plans, plan, outcome, tau, plans[drawn])
        return abs(difference) / error if error else (inf if difference else 0.0)

    seen = size(plans[drawn])
    return sum(size(one) >= seen * (1 - 1e-9) for one in plans) / len(plans)

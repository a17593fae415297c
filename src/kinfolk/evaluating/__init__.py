"""Evaluations that an organiser switches on: lotteries among things judged equally good, analysed by the lottery itself."""

from kinfolk.evaluating.arms import ArmEffect, contrast, of_clusters, stepped
from kinfolk.evaluating.drawing import commitment, halves, new_seed, one_of
from kinfolk.evaluating.pairs import PairEffect, effect_of_seating
from kinfolk.evaluating.plan_set import FEWEST, PlanSet
from kinfolk.evaluating.pooling import Pooled, pool
from kinfolk.evaluating.protocol import Protocol, analysis_version
from kinfolk.evaluating.redraws import NothingToCompareError

__all__ = [
    "FEWEST",
    "ArmEffect",
    "NothingToCompareError",
    "PairEffect",
    "PlanSet",
    "Pooled",
    "Protocol",
    "analysis_version",
    "commitment",
    "contrast",
    "effect_of_seating",
    "halves",
    "new_seed",
    "of_clusters",
    "one_of",
    "pool",
    "stepped",
]

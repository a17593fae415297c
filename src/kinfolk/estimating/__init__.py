"""How far figures may be trusted: seen and estimated side by side, with intervals, weights, bounds and leanings."""

from kinfolk.estimating.dyadic import Fit, regression
from kinfolk.estimating.estimate import CONFIDENCE, FEWEST, Estimate
from kinfolk.estimating.intervals import bootstrap, mean_of, share_of, wilson
from kinfolk.estimating.jackknife import jackknife, of_graph
from kinfolk.estimating.missing import Answering, answering, known_facts, weighted_mean, weighted_share
from kinfolk.estimating.permutation import between, over_draws
from kinfolk.estimating.probe import Probe, drawn, talked
from kinfolk.estimating.received import nobody_met
from kinfolk.estimating.suppression import Share, hidden, share, shown
from kinfolk.estimating.taps import (
    Counts,
    Meetings,
    by_place,
    by_times_attended,
    chapman,
    counted,
    meetings,
    tap_chance,
)

__all__ = [
    "CONFIDENCE",
    "FEWEST",
    "Answering",
    "Counts",
    "Estimate",
    "Fit",
    "Meetings",
    "Probe",
    "Share",
    "answering",
    "between",
    "bootstrap",
    "by_place",
    "by_times_attended",
    "chapman",
    "counted",
    "drawn",
    "hidden",
    "jackknife",
    "known_facts",
    "mean_of",
    "meetings",
    "nobody_met",
    "of_graph",
    "over_draws",
    "regression",
    "share",
    "share_of",
    "shown",
    "talked",
    "tap_chance",
    "weighted_mean",
    "weighted_share",
    "wilson",
]

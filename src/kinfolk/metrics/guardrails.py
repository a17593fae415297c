"""Whether the plan happened at all, and whether people would rather not have been placed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.metrics.metric import Measured, metric
from kinfolk.sentences import say

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from kinfolk.metrics.ties import Wide


@metric(
    id="A1",
    name=say("Plan fidelity"),
    says=say("Of the pairs planned to the same table: how many were really both there. Read it before any effect."),
    formula="Σ_r #{pairs both at their planned table} / Σ_r #{pairs planned to a table}",
    unit="share",
    normalisation="share of planned pairs, each counted in each round; n counts pairs",
    source="Fidelity before effect: the rule of intention to treat (CONSORT 2010).",
    better="more",
)
def fidelity(planned: ArrayLike, real: ArrayLike) -> Measured:
    """Return the share of planned pairs who both sat where they were planned to.

    Parameters
    ----------
    planned, real
        ``[people, rounds]``: the table of each person in each round, below 0 for none or not there.
    """
    plan, done = np.asarray(planned, dtype=np.int64), np.asarray(real, dtype=np.int64)
    if plan.shape != done.shape:
        raise ValueError(f"planned has shape {plan.shape}, real {done.shape}")
    owed = sum(_pairs(column) for column in plan.T)
    kept = sum(_pairs(column) for column in np.where(plan == done, plan, -1).T)
    return Measured(kept / owed if owed else np.nan, owed)


@metric(
    id="A2",
    name=say("Opted out, or would rather have"),
    says=say("The share of people who did not want to be placed; and of those asked, who would rather not have been."),
    formula="people who opted out / people; beside it “I would rather not have been placed” / answers",
    unit="share",
    normalisation="share of all attendees",
    source="A guardrail of our own: chosen company does not tire, forced company does.",
    better="less",
)
def opted_out(out: ArrayLike, regret: ArrayLike = ()) -> Measured:
    """Return the share who opted out, with the share of regret beside it.

    Parameters
    ----------
    out
        ``[people]``: who opted out of being placed.
    regret
        ``[people asked]``: 1 "I would rather not have been placed", 0 not, ``nan`` no answer.
    """
    flags = np.asarray(out, dtype=np.bool_)
    said = np.asarray(regret, dtype=np.float64)
    given = said[~np.isnan(said)]
    beside = {"regret": float(given.mean()) if len(given) else np.nan, "answered": float(len(given))}
    return Measured(flags.mean() if len(flags) else np.nan, len(flags), beside)


def _pairs(tables: Wide) -> int:
    size = np.bincount(tables[tables >= 0]) if (tables >= 0).any() else np.zeros(1, dtype=np.int64)
    return int((size * (size - 1) // 2).sum())

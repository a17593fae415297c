"""Secondary outcomes: named in a protocol beside the one that decides, counted by the same lot, and never concluded from."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk.evaluating.redraws import NothingToCompareError
from kinfolk_web.day.models import Tap
from kinfolk_web.day.sitting import here_among
from kinfolk_web.outcomes.evaluation.arms import FEWEST_PEOPLE, contrast_of, would_tell
from kinfolk_web.outcomes.evaluation.consenting import who_counts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kinfolk_web.communities.models import Event
    from kinfolk_web.outcomes.evaluation.models import Study, StudyArm

    Met = Mapping[int, set[int]]


def met_in(event: Event) -> Met:
    """Return with whom of those who said yes to being counted each of them met, as both say."""
    counted = who_counts(event)
    taps = Tap.objects.filter(event=event, kind=Tap.Kind.MET, stands=True, by__in=counted, about__in=counted)
    said = set(taps.values_list("by_id", "about_id"))
    met: dict[int, set[int]] = defaultdict(set)
    for by, about in said:
        if (about, by) in said:
            met[by].add(about)
    return met


def _reached(met: Met, who: int) -> int:
    """Return how many people somebody reaches in two steps."""
    near = met.get(who, set())
    return len(near.union(*(met[one] for one in near)) - {who})


_VALUES: dict[str, Callable[[Met, int], float]] = {
    "met": lambda met, who: len(met.get(who, ())),
    "met_nobody": lambda met, who: who not in met,
    "reach": _reached,
}


def counted(study: Study, arms: Sequence[StudyArm]) -> dict[str, list[dict[str, Any]]]:
    """Return what the secondary outcomes come to that the protocol of a study names, each told by the rules of the first."""
    named = study.protocol.get("secondary", [])
    if not named:
        return {}
    met = met_in(study.event)
    there = here_among(study.event, [one.attendee_id for one in arms]) & who_counts(study.event)
    return {"secondary": [one | _one(study, arms, one["outcome"], met, there) for one in named]}


def _one(study: Study, arms: Sequence[StudyArm], key: str, met: Met, there: set[int]) -> dict[str, Any]:
    value = _VALUES[key]
    outcome = np.array(
        [float(value(met, one.attendee_id)) if one.attendee_id in there else np.nan for one in arms], dtype=np.float64
    )
    first = np.array([one.first for one in arms], dtype=np.bool_)
    sides = [outcome[side & np.isfinite(outcome)] for side in (first, ~first)]
    if min(map(len, sides)) < FEWEST_PEOPLE or any(would_tell((side > 0).astype(np.float64)) for side in sides):
        return {"said": "too few"}
    try:
        return {"said": "counted", **contrast_of(study, arms, outcome)}
    except NothingToCompareError:
        return {"said": "too few"}

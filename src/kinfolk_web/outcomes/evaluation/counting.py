"""What came of an evaluation, by the lottery that was really drawn: numbers of the whole, and nothing of anybody."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from kinfolk.evaluating.drawing import one_of
from kinfolk.evaluating.pairs import effect_of_seating
from kinfolk.evaluating.protocol import analysis_version
from kinfolk.evaluating.redraws import NothingToCompareError
from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.core.privacy import FLOOR
from kinfolk_web.day.models import PulseAnswer
from kinfolk_web.day.sitting import here_among, seats_taken
from kinfolk_web.outcomes.evaluation import secondary
from kinfolk_web.outcomes.evaluation.arms import FEWEST_PEOPLE, compared, contrast_of, finite, is_told, second
from kinfolk_web.outcomes.evaluation.bonding import of_casts, of_stepped
from kinfolk_web.outcomes.evaluation.consenting import who_counts
from kinfolk_web.outcomes.evaluation.models import Study, StudyArm, StudyPlans, Talked
from kinfolk_web.outcomes.evaluation.packing import Packed
from kinfolk_web.welcome.models import Welcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from kinfolk.evaluating.plan_set import PlanSet
    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event

FEWEST_PAIRS = 20
Answer = Talked.Answer


def count(*, study: Study, by: User | None) -> dict[str, Any]:
    """Count what came of an evaluation, once: what was told stands, since two counts would differ by one person's answer.

    Counted again, only introductions that were entered since are told anew; they are no answer of anybody.
    """
    found = None if study.is_counted else _count(study) if study.state == Study.State.DRAWN else {"said": "not drawn"}
    with transaction.atomic(), change("evaluation.count", by=by, event=study.event, about=study):
        held = Study.objects.select_for_update(of=("self",), no_key=True).get(pk=study.pk)
        if held.is_counted or found is None:  # of two who count at once, the first
            result = (held.result or {}) | _introduced_since(held)
        else:
            result = found | {"at": timezone.now().isoformat(timespec="seconds"), "analysis": analysis_version()}
        Study.objects.filter(pk=study.pk).update(result=result)
        live.publish(f"event:{study.event_id}", "evaluation")
    study.refresh_from_db(fields=["result"])  # as it is read from now on
    return study.result or {}


def _introduced_since(study: Study) -> dict[str, int]:
    """Return how many introductions were made by now, as long as it is known of whom."""
    arms = list(StudyArm.objects.filter(study=study, first__isnull=False))
    return _as_drawn(study, arms) if arms and study.design == Study.Design.WELCOME else {}


def _count(study: Study) -> dict[str, Any]:
    try:
        return _BY_DESIGN[Study.Design(study.design)](study)
    except NothingToCompareError:
        return {"said": "too few"}


# -- pairs ------------------------------------------------------------------------------------------------------------


def _of_plans(study: Study) -> dict[str, Any]:
    if not is_told(study.event):
        return {"said": "too early"}
    held = StudyPlans.objects.filter(study=study).first()
    if held is None or study.drawn is None:
        return {"said": "gone"}
    plans = Packed.from_bytes(held.content).plans
    position = {key: place for place, key in enumerate(held.people) if key}
    outcome = outcomes_of(study, plans, position)
    known = np.flatnonzero(np.isfinite(outcome))
    people = len({int(end[place]) for place in known for end in plans.ends})
    answered = {"asked": Talked.objects.filter(study=study).count(), "answered": _answered(study), "people": people}
    if people < FEWEST_PEOPLE or len(known) < FEWEST_PAIRS:
        return {"said": "too few", **answered}
    found = effect_of_seating(plans, study.drawn, outcome)
    if min(found.seated, found.pairs - found.seated) < FLOOR:  # a share of a few pairs is the answer of each
        return {"said": "too few", **answered}
    return {
        "said": "counted",
        **finite(asdict(found)),
        **answered,
        **fidelity(study.event, plans, study.drawn, position),
        **_by_second_draw(study, plans, outcome),
    }


def _by_second_draw(study: Study, plans: PlanSet, outcome: NDArray[np.float64]) -> dict[str, float]:
    """Return the p-value that a plan would have that is drawn anew and decided nothing (nothing against nothing)."""
    try:
        return {"same_p": effect_of_seating(plans, one_of(plans.plans, study.seed, second(study)), outcome).p}
    except NothingToCompareError:
        return {}


def _answered(study: Study) -> int:
    return Talked.objects.filter(study=study).exclude(answer="").count()


def outcomes_of(study: Study, plans: PlanSet, position: Mapping[int, int]) -> NDArray[np.float64]:
    """Return ``[pairs]``: 1 where both say that they talked, 0 where both answered and not both say so, else unknown."""
    counted = who_counts(study.event)
    said = {
        (by, about): answer
        for by, about, answer in Talked.objects.filter(study=study).values_list("by_id", "about_id", "answer")
        if by in counted and about in counted
    }
    outcome = np.full(len(plans.ends[0]), np.nan)
    known = {Answer.YES, Answer.NO}
    for (by, about), answer in said.items():
        other = said.get((about, by))
        if by < about and answer in known and other in known and by in position and about in position:
            place = place_of(position[by], position[about], plans.people)
            outcome[place] = float(answer == other == Answer.YES)
    return outcome


def place_of(one: int, other: int, people: int) -> int:
    """Return where a pair stands in the order of all pairs."""
    a, b = sorted((one, other))
    return a * people - a * (a + 1) // 2 + b - a - 1


def fidelity(event: Event, plans: PlanSet, drawn: int, position: Mapping[int, int]) -> dict[str, int]:
    """Return how many pairs the drawn plan seats together, and how many of them really sat at one table in a round."""
    first, second = plans.ends
    wanted = {(int(first[place]), int(second[place])) for place in np.flatnonzero(plans.together[drawn])}
    sat = {
        (min(a, b), max(a, b))
        for _number, tables in seats_taken(event)
        for there in tables.values()
        for a, b in _pairs(position[key] for key in there if key in position)
    }
    return {"drawn_together": len(wanted), "sat_together": len(wanted & sat)}


def _pairs(places: Iterable[int]) -> list[tuple[int, int]]:
    there = list(places)
    return [(one, other) for at, one in enumerate(there) for other in there[at + 1 :]]


# -- halves -----------------------------------------------------------------------------------------------------------


def _of_halves(study: Study) -> dict[str, Any]:
    """Compare two halves in which nothing was done, by how many people each met."""
    if not is_told(study.event):
        return {"said": "too early"}
    arms = list(StudyArm.objects.filter(study=study, first__isnull=False))
    met = mutual_taps(study.event)
    there = here_among(study.event, [one.attendee_id for one in arms]) & who_counts(study.event)
    outcome = np.array([float(met[one.attendee_id]) if one.attendee_id in there else np.nan for one in arms])
    first, known = np.array([bool(one.first) for one in arms], dtype=np.bool_), np.isfinite(outcome)
    if min((known & first).sum(), (known & ~first).sum()) < FEWEST_PEOPLE:  # who is in which half anybody can work out
        return {"said": "too few" if arms else "gone", "people": len(there)}
    return {"said": "counted", **contrast_of(study, arms, outcome), "people": len(there)}


def _of_welcome(study: Study) -> dict[str, Any]:
    """Compare newcomers by whether they say that they were welcomed; nothing is told of a half that all said the same."""
    if not is_told(study.event):
        return {"said": "too early"}
    arms = list(StudyArm.objects.filter(study=study, first__isnull=False))
    if not arms:
        return {"said": "gone"}
    said = welcomed(study.event)
    found = compared(study, arms, np.array([said.get(one.attendee_id, np.nan) for one in arms]))
    if found["said"] == "counted":
        found |= secondary.counted(study, arms)
    return found if found["said"] == "too few" else found | _as_drawn(study, arms)


def welcomed(event: Event) -> dict[int, float]:
    """Return of those who said yes to being counted whether they say that they were welcomed: 1 or 0."""
    rows = PulseAnswer.objects.filter(event=event, attendee__in=who_counts(event))
    return {who: float(said) for who, said in rows.values_list("attendee_id", "welcomed") if said is not None}


def _as_drawn(study: Study, arms: list[StudyArm]) -> dict[str, int]:
    """Return how many were drawn for more, for how many it was done, drawn and not, and how many met their greeter."""
    met = set(Welcome.objects.filter(event=study.event, met_at__isnull=False).values_list("newcomer_id", flat=True))
    drawn = [one for one in arms if one.first]
    return {
        "drawn": len(drawn),
        "not_drawn": len(arms) - len(drawn),
        "done": sum(one.done_at is not None for one in drawn),
        "done_second": sum(one.done_at is not None for one in arms if not one.first),
        "met_first": sum(one.attendee_id in met for one in drawn),
        "met_second": sum(one.attendee_id in met for one in arms if not one.first),
    }


def mutual_taps(event: Event) -> Counter[int]:
    """Return of everybody with how many people both say that they met, among those who said yes to being counted."""
    return Counter({by: len(about) for by, about in secondary.met_in(event).items()})


_BY_DESIGN = {
    Study.Design.PLANS: _of_plans,
    Study.Design.SAME: _of_halves,
    Study.Design.WELCOME: _of_welcome,
    Study.Design.STEPPED: of_stepped,
    Study.Design.CASTS: of_casts,
}

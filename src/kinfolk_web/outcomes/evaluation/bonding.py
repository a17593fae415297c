"""What came of lots that decide who sits where: whether people say that they have a good bond with somebody new to them."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk_web.day.models import PulseAnswer
from kinfolk_web.day.sitting import seats_taken
from kinfolk_web.outcomes.evaluation import secondary
from kinfolk_web.outcomes.evaluation.arms import compared, is_told
from kinfolk_web.outcomes.evaluation.consenting import who_counts
from kinfolk_web.outcomes.evaluation.models import StudyArm
from kinfolk_web.outcomes.reporting.topics import BY_KEY, answer_of

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event
    from kinfolk_web.outcomes.evaluation.models import Study

AGAIN = 2  # rounds in which cast-mates sat together, from which they met again


def of_stepped(study: Study) -> dict[str, Any]:
    """Compare the halves after the first round, before they swap; later rounds carry over, and are told apart."""
    arms, early = _drawn(study)
    if early:
        return early
    said = bonds(study.event)
    periods = [
        compared(study, arms, np.array([said.get((one.attendee_id, n + 1), np.nan) for one in arms]), period=n)
        for n in range(study.protocol["planned"]["rounds"])
    ]
    return {**periods[0], "later": periods[1:], **_turns_kept(study, arms)}


def of_casts(study: Study) -> dict[str, Any]:
    """Compare clusters that kept their casts with those that mixed, by the last word of each."""
    arms, early = _drawn(study)
    if early:
        return early
    last = {who: said for (who, _round), said in sorted(bonds(study.event).items(), key=lambda one: one[0][1])}
    outcome = np.array([last.get(one.attendee_id, np.nan) for one in arms])
    found = compared(study, arms, outcome)
    more = secondary.counted(study, arms) if found["said"] == "counted" else {}
    return {**found, **more, **_met_again(study, arms)}


def _drawn(study: Study) -> tuple[list[StudyArm], dict[str, Any]]:
    """Return who was drawn into which arm, or why nothing can be counted."""
    if not is_told(study.event):
        return [], {"said": "too early"}
    arms = list(StudyArm.objects.filter(study=study, first__isnull=False))
    return arms, {} if arms else {"said": "gone"}


def bonds(event: Event) -> dict[tuple[int, int], float]:
    """Return of those who said yes to being counted, by round, whether they say 4 or 5 of 5 on a good bond: 1 or 0."""
    topic = BY_KEY["bond"]
    rows = PulseAnswer.objects.filter(event=event, attendee__in=who_counts(event), bond__isnull=False)
    return {
        (who, number): float(answer_of(topic, said) == topic.answers[0])
        for who, number, said in rows.values_list("attendee_id", "round", "bond")
    }


# -- whether it was done as drawn -------------------------------------------------------------------------------------


def _turns_kept(study: Study, arms: list[StudyArm]) -> dict[str, int]:
    """Return how many chairs were due by the draw and taken, and how many were taken in what was to be free time."""
    first = {one.attendee_id: bool(one.first) for one in arms}
    due = taken = free = 0
    for number, tables in seats_taken(study.event):
        turn = number % 2 == 1
        sat = {who for there in tables.values() for who in there if who in first}
        due += sum(one == turn for one in first.values())
        taken += sum(first[who] == turn for who in sat)
        free += sum(first[who] != turn for who in sat)
    return {"chairs_due": due, "chairs_taken": taken, "chairs_in_free_time": free}


def _met_again(study: Study, arms: list[StudyArm]) -> dict[str, int]:
    """Return how many pairs of cast-mates there are in each arm, and how many of them sat together at least twice."""
    casts: dict[tuple[int, int | None, bool], list[int]] = {}
    for one in arms:
        casts.setdefault((one.position, one.cast, bool(one.first)), []).append(one.attendee_id)
    tables = [set(there) for _number, at in seats_taken(study.event) for there in at.values()]
    pairs, again = {True: 0, False: 0}, {True: 0, False: 0}
    for (_position, _cast, first), members in casts.items():
        for pair in combinations(members, 2):
            pairs[first] += 1
            again[first] += sum(there.issuperset(pair) for there in tables) >= AGAIN
    return {"mates": pairs[True], "mates_again": again[True], "others": pairs[False], "others_again": again[False]}

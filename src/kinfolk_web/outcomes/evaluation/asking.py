"""After the last round: everybody who said yes to being counted is asked whether they talked with six people.

The pairs are picked by the numbers of the protocol, of those between whom the lottery could have decided either way and
never by whom the drawn plan seated. So whoever was drawn apart is asked about as carefully as whoever was drawn together.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from django.db import transaction

from kinfolk.evaluating.drawing import number
from kinfolk_web.day.closing import has_opened
from kinfolk_web.day.sitting import here_among, known
from kinfolk_web.day.times import times_of
from kinfolk_web.outcomes.evaluation import probing
from kinfolk_web.outcomes.evaluation.consenting import COUNTED, who_counts
from kinfolk_web.outcomes.evaluation.models import Study, StudyPlans, Talked
from kinfolk_web.outcomes.evaluation.packing import Packed
from kinfolk_web.people.consenting import has_consented

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kinfolk.evaluating.plan_set import PlanSet
    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee

EACH = 6  # people about whom one is asked at most (evidence: 15 seconds)


def lottery_to_ask(event: Event) -> Study | None:
    """Return the plan lottery about which people are asked now: its plan was used, the last round is over, nothing counted."""
    drawn = Study.objects.filter(event=event, design=Study.Design.PLANS, state=Study.State.DRAWN, ended_at__isnull=True)
    study = drawn.filter(plan__released_at__isnull=False).first()
    return study if study is not None and not study.is_counted and has_opened(times_of(event)) else None


def is_asked(attendee: Attendee) -> bool:
    """Whether somebody is asked now; whether anybody is left to be asked about is seen on the page itself."""
    return _asks(attendee.event)[0] and has_consented(attendee, COUNTED)


def _asks(event: Event) -> tuple[bool, Study | None]:
    """Return whether people are asked now, and by which lottery; None where random pairs are asked without one."""
    study = lottery_to_ask(event)
    return study is not None or probing.asks(event), study


def questions_of(attendee: Attendee) -> list[Talked]:
    """Return about whom somebody is asked, from A to Z; nobody who did not say yes is asked or asked about."""
    asks, study = _asks(attendee.event)
    if not asks or not has_consented(attendee, COUNTED):
        return []
    if not Talked.objects.filter(study=study, by__event=attendee.event).exists():
        pick(study) if study else probing.pick(attendee.event)
    mine = list(Talked.objects.filter(study=study, by=attendee).select_related("about"))
    still = who_counts(attendee.event)
    named = {one.pk for one in known(one.about_id for one in mine)} & still
    return sorted(
        (one for one in mine if one.about_id in named), key=lambda one: (one.about.name.casefold(), one.about_id)
    )


def pick(study: Study) -> int:
    """Pick the pairs that are asked, once for an event; return how many there are."""
    with transaction.atomic():
        Study.objects.select_for_update(of=("self",), no_key=True).get(pk=study.pk)
        if Talked.objects.filter(study=study).exists():
            return 0
        held = StudyPlans.objects.get(study=study)
        here = here_among(study.event, [one for one in held.people if one]) & who_counts(study.event)
        pairs = picked(Packed.from_bytes(held.content).plans, held.people, here, study)
        Talked.objects.bulk_create(
            Talked(study=study, by_id=one, about_id=other) for pair in pairs for one, other in (pair, pair[::-1])
        )
    return len(pairs)


def picked(plans: PlanSet, people: Sequence[int | None], here: Iterable[int], study: Study) -> list[tuple[int, int]]:
    """Return pairs of people who are here, in the order of their numbers, until nobody of a pair has room left."""
    there = set(here)
    present = np.array([one in there for one in people])
    first, second = plans.ends
    places = np.flatnonzero(plans.in_play & present[first] & present[second])
    order = sorted(places.tolist(), key=lambda place: number(study.seed, "asked " + study.fingerprint, place))
    load: Counter[int] = Counter()
    found = []
    for place in order:
        a, b = int(first[place]), int(second[place])
        if load[a] < EACH and load[b] < EACH:
            load.update((a, b))
            found.append((people[a], people[b]))
    return [(a, b) for a, b in found if a is not None and b is not None]


def say(*, attendee: Attendee, about: int, answer: str) -> bool:
    """Keep what somebody says of one whom they were asked about; the last word counts. Return whether they were asked."""
    asks, study = _asks(attendee.event)
    if not asks or not has_consented(attendee, COUNTED):
        return False
    return bool(Talked.objects.filter(study=study, by=attendee, about=about).update(answer=answer))

"""Six random pairs without a lottery: everybody who said yes is asked of three people they sat with and three they did not.

The pairs are drawn by the plan's seed (:func:`kinfolk.estimating.probe.drawn`), so nobody picks whom. A plan lottery that asks
already comes first: nobody is asked twice.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from django.db import transaction

from kinfolk_web.communities.models import Event
from kinfolk_web.day.closing import has_opened
from kinfolk_web.day.sitting import here_among, rounds_held, seats_taken
from kinfolk_web.day.times import times_of
from kinfolk_web.outcomes.evaluation.consenting import who_counts
from kinfolk_web.outcomes.evaluation.models import Talked
from kinfolk_web.outcomes.reporting.models import ToldTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SEATED, APART = "talked_seated", "talked_apart"
MOST = 2_000  # people who are asked, and of whom is asked: of more so many are drawn


def asks(event: Event) -> bool:
    """Whether people are asked now: it is switched on, the last round is over, and nothing of it was told."""
    if not event.ask_pairs or not has_opened(times_of(event)):
        return False
    return not ToldTable.objects.filter(event=event, topic__in=(SEATED, APART)).exists()


def pick(event: Event) -> int:
    """Draw of whom each is asked, once for an event; return how many questions there are."""
    with transaction.atomic():
        Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
        if Talked.objects.filter(study=None, by__event=event).exists():
            return 0
        counted = who_counts(event)
        rows = _drawn(event, sorted(here_among(event, counted)))
        Talked.objects.bulk_create(Talked(by_id=one, about_id=other) for one, other in rows)
    return len(rows)


def _drawn(event: Event, people: list[int]) -> list[tuple[int, int]]:
    import numpy as np

    from kinfolk.estimating.probe import drawn
    from kinfolk.metrics.ties import Ties, pairs_of

    plans = [held.plan for held in rounds_held(event) if held.plan is not None]
    if not plans or len(people) < 2:  # noqa: PLR2004 - a pair
        return []
    seed = plans[-1].seed
    if len(people) > MOST:
        people = sorted(np.random.default_rng(seed).choice(people, MOST, replace=False).tolist())
    place = {who: at for at, who in enumerate(people)}
    sat = np.array(sorted(seated(seats_taken(event), place)), dtype=np.int64).reshape(-1, 2)
    probe = drawn(Ties(len(people), pairs_of(len(people), sat), rung="seated"), seed)
    return [(people[one], people[other]) for one, other in zip(probe.asked.tolist(), probe.about.tolist(), strict=True)]


def seated(rounds: Sequence[tuple[int, Mapping[str, Sequence[int]]]], place: Mapping[int, int]) -> set[tuple[int, int]]:
    """Return the pairs, as places, who sat at one table in any round."""
    found: set[tuple[int, int]] = set()
    for _number, tables in rounds:
        for there in tables.values():
            found |= set(combinations(sorted(place[who] for who in there if who in place), 2))
    return found


def said_of(event: Event, rounds: Sequence[tuple[int, Mapping[str, Sequence[int]]]]) -> dict[str, dict[str, int]]:
    """Return by topic how many questions were asked, and how many were answered with yes and with no; not sure is neither.

    Of questions between people who both still say yes to being counted.
    """
    still = who_counts(event)
    everybody = {who for _number, tables in rounds for there in tables.values() for who in there}
    sat = seated(rounds, {who: who for who in everybody})
    found = {topic: {"asked": 0, "yes": 0, "no": 0} for topic in (SEATED, APART)}
    rows = Talked.objects.filter(study=None, by__event=event).values_list("by_id", "about_id", "answer")
    for by, about, answer in rows:
        if by not in still or about not in still:
            continue
        counts = found[SEATED if (min(by, about), max(by, about)) in sat else APART]
        counts["asked"] += 1
        if answer in {"yes", "no"}:
            counts[answer] += 1
    return found

"""The organisers' own scales in a report: cut in two like every other question, and told once each has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk_web.outcomes.asking.instruments import table_of
from kinfolk_web.outcomes.models import Instrument, InstrumentAnswer
from kinfolk_web.outcomes.reporting.topics import BEFORE, SCALES

if TYPE_CHECKING:
    from collections.abc import Collection

    from kinfolk_web.communities.models import Event
    from kinfolk_web.outcomes.reporting.reading import Read


def scales_of(event: Event) -> dict[str, Instrument]:
    """Return the first scales of an event that have ended, by the key of their topic."""
    brought = Instrument.objects.filter(event=event).order_by("pk")[: len(SCALES)]
    return {key: one for key, one in zip(SCALES, brought, strict=False) if one.ended_at is not None}


def names_of(event: Event, told: Collection[str]) -> dict[str, str]:
    """Return what the scales are called that were told, by the key of their topic."""
    return {key: one.name for key, one in scales_of(event).items() if key in told}


def ripe(event: Event, told: Collection[str]) -> bool:
    """Whether a scale has ended that was not told yet."""
    return bool(scales_of(event).keys() - set(told))


def note_scales(event: Event, found: Read, silent: set[int]) -> None:
    """Note of everybody whether their answers to a scale lie above its middle on average, before the event and after."""
    ended = scales_of(event)
    found.absent |= {one for key in SCALES if key not in ended for one in (key, key + BEFORE)}
    for key, scale in ended.items():
        for topic, was_before in ((key, False), (key + BEFORE, True)):
            for who, above in _above(scale, before=was_before, silent=silent).items():
                found.note(topic, who, above)


def _above(scale: Instrument, *, before: bool, silent: set[int]) -> dict[int, bool]:
    """Return by person whether the mean of their answers lies above the middle; nobody who left out too many items."""
    import numpy as np

    from kinfolk.metrics.answers import scores

    said = InstrumentAnswer.objects.filter(instrument=scale, before=before, attendee__isnull=False)
    by_person = dict(said.exclude(attendee__in=silent).values_list("attendee_id", "values"))
    middle = (1 + len(scale.data["scale"])) / 2
    means = scores(table_of(scale, list(by_person.values())))
    return {who: bool(mean > middle) for who, mean in zip(by_person, means, strict=True) if who and not np.isnan(mean)}

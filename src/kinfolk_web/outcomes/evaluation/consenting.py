"""Who said yes to being counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk_web.outcomes.reporting.models import Uncounted
from kinfolk_web.people.consents import Consent

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event

COUNTED = "counted"  # the purpose that people say yes to


def who_counts(event: Event) -> set[int]:
    """Return who said yes to being counted and did not take it back, but whoever is left out of all numbers."""
    said = Consent.objects.filter(attendee__event=event, purpose=COUNTED).order_by("id")
    last = dict(said.values_list("attendee_id", "given"))
    left_out = set(Uncounted.objects.filter(attendee__event=event).values_list("attendee_id", flat=True))
    return {attendee for attendee, given in last.items() if given} - left_out

"""What a community remembers: who sat together at an event, of those who said yes to it, and how many that were."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from kinfolk_web.core.scoping import Scoped
from kinfolk_web.people.models import Attendee


class Remembered(models.Model):
    """Two who sat together at an event and both want that to be remembered: for the next plan, and for nobody to read.

    It is of attendees, not of persons: two humans whom a list took for one are then parted with their attendances.
    """

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="remembered")
    a = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="+")
    times = models.PositiveSmallIntegerField(default=1)  # rounds in which they shared a table
    met = models.BooleanField(default=False)  # both said so

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Each pair once, the attendee made first first."""

        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("a", "b"), name="each_remembered_once"),
            models.CheckConstraint(condition=models.Q(a__lt=models.F("b")), name="remembered_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.a_id} with {self.b_id}"


class MemoryOf(models.Model):
    """How many came to an event, sat together and met: numbers that stay when the pairs are forgotten."""

    event = models.OneToOneField(
        "kinfolk_web.Event", on_delete=models.CASCADE, primary_key=True, related_name="memory_of"
    )
    written_at = models.DateTimeField()
    people = models.PositiveIntegerField(default=0)  # who sat at a table
    willing = models.PositiveIntegerField(default=0)  # of them, who said yes to being remembered
    pairs = models.PositiveIntegerField(default=0)  # who sat together
    met = models.PositiveIntegerField(default=0)  # of them, who both said that they met
    kept = models.PositiveIntegerField(default=0)  # pairs that were remembered when it was written

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"memory of {self.event_id}"

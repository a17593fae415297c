"""How the day is steered: what the stage manager changed about the times of the programme, one row for each event."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from kinfolk_web.core.scoping import Scoped


class Clock(models.Model):
    """By how much the day differs from the programme; without a row it runs by the programme alone.

    ``moved`` has by key of a block how many seconds later than in the programme it begins and ends, and after how many
    seconds of it everybody had found their table, if somebody said so. ``version`` grows by one with every step; ``done``
    are the keys of the last steps, so that one that is sent twice counts once; ``earlier`` is what ``undo`` goes back to.
    """

    event = models.OneToOneField("kinfolk_web.Event", on_delete=models.CASCADE, primary_key=True, related_name="clock")
    version = models.PositiveBigIntegerField(default=0)
    moved = models.JSONField(default=dict)
    skipped = models.JSONField(default=list)
    held_at = models.DateTimeField(null=True)
    earlier = models.JSONField(default=list)
    done = models.JSONField(default=list)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"clock of {self.event_id}, version {self.version}"

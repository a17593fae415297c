"""Casts as they are on the day, by their names: who holds one whose host is missing, who came late, which are joined."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from kinfolk_web.core.scoping import Scoped


class CastAnswer(models.Model):
    """What somebody of a cast said when they were asked to hold it in place of its host."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="cast_answers")
    cast = models.CharField(max_length=60)
    attendee = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="cast_answers")
    holds = models.BooleanField()
    made_at = models.DateTimeField(default=timezone.now)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """One answer each."""

        ordering = ("made_at", "id")
        constraints = [models.UniqueConstraint(fields=("event", "attendee"), name="one_cast_answer_each")]

    def __str__(self) -> str:
        return f"{self.attendee_id} for {self.cast}"


class CastGuest(models.Model):
    """Somebody who came without a cast, and the cast they were given."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="cast_guests")
    cast = models.CharField(max_length=60)
    attendee = models.OneToOneField(
        "kinfolk_web.Attendee", on_delete=models.CASCADE, primary_key=True, related_name="cast_guest"
    )

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As on the list."""

        ordering = ("attendee_id",)

    def __str__(self) -> str:
        return f"{self.attendee_id} with {self.cast}"


class CastPair(models.Model):
    """Two casts that meet as one, because few of the first are here; both keep their names."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="cast_pairs")
    cast = models.CharField(max_length=60)
    other = models.CharField(max_length=60)
    made_at = models.DateTimeField(default=timezone.now)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As they were joined; each cast joins one other."""

        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("event", "cast"), name="each_cast_joins_once")]

    def __str__(self) -> str:
        return f"{self.cast} with {self.other}"

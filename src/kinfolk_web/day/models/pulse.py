"""What people tapped after a round, and cards of those without a phone, typed in as counts."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from kinfolk_web.core.scoping import Scoped


class PulseAnswer(models.Model):
    """One phone's pulse after one round; every part may be left out. It is theirs to change until the next round begins.

    When somebody is deleted the row loses whose it was: numbers that were told never move, and so tell of nobody.
    """

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="pulse_answers")
    attendee = models.ForeignKey(
        "kinfolk_web.Attendee", null=True, on_delete=models.SET_NULL, related_name="pulse_answers"
    )
    round = models.PositiveSmallIntegerField()
    belong = models.PositiveSmallIntegerField(null=True)
    bond = models.PositiveSmallIntegerField(null=True)
    alike = models.BooleanField(null=True)
    circles = models.PositiveSmallIntegerField(null=True)
    welcomed = models.BooleanField(null=True)
    made_at = models.DateTimeField(default=timezone.now)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """One each round."""

        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("attendee", "round"), name="one_pulse_each_round"),
            models.CheckConstraint(condition=models.Q(belong__range=(1, 5)), name="pulse_belong_1_to_5"),
            models.CheckConstraint(condition=models.Q(bond__range=(1, 5)), name="pulse_bond_1_to_5"),
            models.CheckConstraint(condition=models.Q(circles__range=(1, 7)), name="pulse_circles_1_to_7"),
        ]
        indexes = [models.Index(fields=("event", "round"))]

    def __str__(self) -> str:
        return f"pulse in {self.round}"


class PulseCards(models.Model):
    """How many cards said what after a round: counts that somebody typed in, which are nobody's."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="pulse_cards")
    round = models.PositiveSmallIntegerField()
    counts = models.JSONField(default=dict)  # by question, then by answer

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """One row each round."""

        ordering = ("round",)
        constraints = [models.UniqueConstraint(fields=("event", "round"), name="one_pile_of_cards_each_round")]

    def __str__(self) -> str:
        return f"cards of {self.round}"

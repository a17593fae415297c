"""How a day ends: when people meet again, and thanks that nobody signs."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.scoping import Scoped


class Reunion(models.Model):
    """When and where the people of an event meet again."""

    event = models.OneToOneField(
        "kinfolk_web.Event", on_delete=models.CASCADE, primary_key=True, related_name="reunion"
    )
    on = models.DateField(_("day"))
    at = models.TimeField(_("from"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=140, blank=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"reunion of {self.event_id}"


class Thanks(models.Model):
    """One tap of thanks to a host or a greeter; the number is told, never whose it is.

    When whoever said it is deleted the row loses them, so that a number that was told stays as it is.
    """

    class For(models.TextChoices):
        """What for."""

        HOST = "host", _("hosting")
        GREETER = "greeter", _("greeting")

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="thanks")
    to = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="thanked")
    by = models.ForeignKey("kinfolk_web.Attendee", null=True, on_delete=models.SET_NULL, related_name="thanks_said")
    what_for = models.CharField(max_length=8, choices=For)
    stands = models.BooleanField(default=True)
    keys = models.JSONField(default=list)  # of the last taps, each of which counts once
    made_at = models.DateTimeField(default=timezone.now)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Each said once."""

        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("by", "to", "what_for"), name="each_thanks_once"),
            models.CheckConstraint(condition=~models.Q(by=models.F("to")), name="nobody_thanks_themselves"),
        ]

    def __str__(self) -> str:
        return f"thanks to {self.to_id}"


class ThanksCards(models.Model):
    """How many cards thanked somebody: a count that was typed in."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="thanks_cards")
    to = models.OneToOneField(
        "kinfolk_web.Attendee", on_delete=models.CASCADE, primary_key=True, related_name="thanks_cards"
    )
    count = models.PositiveIntegerField(default=0)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As on the list."""

        ordering = ("to_id",)

    def __str__(self) -> str:
        return f"cards to {self.to_id}"

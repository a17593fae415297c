"""What attendees said yes to, and by what a list is known to name somebody who was deleted."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from kinfolk_web.core.scoping import Scoped
from kinfolk_web.people.models import Attendee


class Consent(models.Model):
    """Something that an attendee said yes to, or took back: what for, to which wording, when; rows are only added."""

    attendee = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20)
    given = models.BooleanField()
    wording = models.CharField(max_length=12)
    at = models.DateTimeField(auto_now_add=True)

    scope_path = "attendee__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As they were given and taken back."""

        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.purpose} of {self.attendee_id}"


class LeftOut(models.Model):
    """Somebody was deleted at their own wish, and a list that comes in again does not bring them back.

    Only a keyed digest of how the list named them is kept, which without the key of this installation says nothing.
    """

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Each digest once."""

        constraints = [models.UniqueConstraint(fields=("event", "digest"), name="left_out_once")]

    def __str__(self) -> str:
        return self.digest[:8]

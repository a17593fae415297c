"""Stories that people write, with or without a yes to being quoted."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.scoping import Scoped


class Story(models.Model):
    """What somebody wrote: when they felt that they were not the only one; theirs to take back for good."""

    class Quote(models.TextChoices):
        """What may be done with the words outside the team."""

        NO = "no", _("nobody but the team reads it")
        NAMELESS = "nameless", _("it may be quoted without my name")
        NAMED = "named", _("it may be quoted with my first name")

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="stories")
    attendee = models.ForeignKey("kinfolk_web.Attendee", null=True, on_delete=models.SET_NULL, related_name="stories")
    text = models.TextField(max_length=2_000)
    quote = models.CharField(max_length=8, choices=Quote, default=Quote.NO)
    tags = models.JSONField(default=list)
    read_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=timezone.now)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As they came."""

        ordering = ("id",)
        indexes = [models.Index(fields=("event", "attendee"))]

    def __str__(self) -> str:
        return f"story {self.pk}"

"""What a report told: tables that are counted once for good, the versions made of them, and who is left out of numbers."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from kinfolk_web.core.scoping import Scoped


class ToldTable(models.Model):
    """What is told of one topic of an event: protected when it was counted, and never counted again.

    ``data`` holds numbers that were moved at random, nothing else; the plain counts are kept nowhere.
    """

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="told_tables")
    topic = models.CharField(max_length=40)
    about = models.ForeignKey("kinfolk_web.Event", null=True, on_delete=models.CASCADE, related_name="+")
    data = models.JSONField(default=dict)
    counted_at = models.DateTimeField(default=timezone.now)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Each topic once; who came back once for each later event."""

        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("event", "topic", "about"), name="each_topic_told_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} of {self.event_id}"


class BoardReport(models.Model):
    """One version of the report on an event: what it says, as of when, and its page as PDF."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="board_reports")
    number = models.PositiveIntegerField()
    inputs_at = models.DateTimeField()
    content = models.JSONField(default=dict)
    pdf = models.BinaryField(default=bytes)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """The newest first."""

        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=("event", "number"), name="one_report_by_number")]

    def __str__(self) -> str:
        return f"report {self.number} of {self.event_id}"


class Renewal(models.Model):
    """That somebody who was at an event renewed their membership afterwards, and when; from a list of the community's."""

    attendee = models.OneToOneField(
        "kinfolk_web.Attendee", on_delete=models.CASCADE, primary_key=True, related_name="renewal"
    )
    on = models.DateField()

    scope_path = "attendee__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"{self.attendee_id} renewed"


class Uncounted(models.Model):
    """Somebody whose taps and answers are left out of every number."""

    attendee = models.OneToOneField(
        "kinfolk_web.Attendee", on_delete=models.CASCADE, primary_key=True, related_name="uncounted"
    )
    at = models.DateTimeField(default=timezone.now)

    scope_path = "attendee__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"{self.attendee_id} is not counted"

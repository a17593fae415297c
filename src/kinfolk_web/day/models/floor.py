"""The floor on the day: doors that closed for a round, what tables say of themselves, who stays put, and how ready it is."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from kinfolk_web.core.scoping import Scoped


class CutOff(models.Model):
    """From when on whoever is not here counts as absent in a round: at once, or at a time that was chosen."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="cut_offs")
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """By round."""

        ordering = ("round",)
        constraints = [models.UniqueConstraint(fields=("event", "round"), name="one_cut_off_each_round")]

    def __str__(self) -> str:
        return f"doors of {self.round} at {self.at}"


class TableCount(models.Model):
    """How many sit at a table in a round, as its host or the floor lead said; the newest word counts.

    The device makes the key, so that whatever is sent twice counts once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="table_counts")
    round = models.PositiveSmallIntegerField()
    table = models.CharField(max_length=40)
    people = models.PositiveSmallIntegerField()
    plan = models.PositiveIntegerField()  # the number of the plan that the table sat by
    host = models.ForeignKey("kinfolk_web.Attendee", null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)  # as the device's own clock said
    received_at = models.DateTimeField(default=timezone.now)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As they came in."""

        ordering = ("received_at", "id")
        indexes = [models.Index(fields=("event", "round", "table"))]

    def __str__(self) -> str:
        return f"{self.people} at {self.table} in {self.round}"


class Tick(models.Model):
    """A host's word on one person at their table in one round: here, or not here; the newest word counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="table_ticks")
    attendee = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField()
    table = models.CharField(max_length=40)
    here = models.BooleanField(default=True)
    host = models.ForeignKey("kinfolk_web.Attendee", null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    received_at = models.DateTimeField(default=timezone.now)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As they came in."""

        ordering = ("received_at", "id")
        indexes = [models.Index(fields=("event", "round"))]

    def __str__(self) -> str:
        return f"{self.attendee_id} in {self.round}: {self.here}"


class Stay(models.Model):
    """Somebody who will not leave their table; from this round on repairs go round them."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="stays")
    attendee = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As they were said."""

        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("event", "attendee"), name="one_stay_each")]

    def __str__(self) -> str:
        return f"{self.attendee_id} stays from {self.round} on"


class LeftAlone(models.Model):
    """Somebody who said "I'm fine, leave me be": nobody who welcomes sees that they are looked for."""

    attendee = models.OneToOneField(
        "kinfolk_web.Attendee", on_delete=models.CASCADE, primary_key=True, related_name="left_alone"
    )
    at = models.DateTimeField(default=timezone.now)

    scope_path = "attendee__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"{self.attendee_id} is left alone"


class Readiness(models.Model):
    """What only the room can show: that a phone reached us from its Wi-Fi, that a copy lies on a stick; or paper only."""

    event = models.OneToOneField(
        "kinfolk_web.Event", on_delete=models.CASCADE, primary_key=True, related_name="readiness"
    )
    paper_only = models.BooleanField(default=False)
    reached_at = models.DateTimeField(null=True)  # by a phone, from another machine
    stick_at = models.DateTimeField(null=True)  # when somebody said that a copy lies on a stick

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"readiness of {self.event_id}"

"""Chairs that desks at the door give away, and the people who came without being on the list."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from kinfolk_web.core.scoping import Scoped


class DoorSeat(models.Model):
    """A free chair that one desk alone may give away, and whom it gave it to.

    A released plan never changes, so whoever is seated at the door has rows of their own beside it. The database allows
    no chair twice and nobody two chairs in a round, whatever desks send in which order.
    """

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="door_seats")
    round = models.PositiveSmallIntegerField()
    table = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()  # counts the door's chairs at this table in this round
    way = models.UUIDField(default=uuid.uuid4)  # the chairs of one person through the rounds have this in common
    desk = models.ForeignKey("kinfolk_web.Desk", null=True, on_delete=models.SET_NULL, related_name="seats")
    attendee = models.ForeignKey(
        "kinfolk_web.Attendee", null=True, on_delete=models.CASCADE, related_name="door_seats"
    )  # nobody while the desk holds it
    held_at = models.DateTimeField(default=timezone.now)
    given_at = models.DateTimeField(null=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """By round, in the order in which they were handed out."""

        ordering = ("round", "id")
        constraints = [
            models.UniqueConstraint(fields=("event", "round", "table", "number"), name="no_door_seat_twice"),
            models.UniqueConstraint(fields=("event", "round", "attendee"), name="one_door_seat_each_round"),
        ]
        indexes = [models.Index(fields=("event", "way"))]

    def __str__(self) -> str:
        return f"{self.attendee_id} at {self.table} in {self.round}"


class WalkIn(models.Model):
    """Somebody whom a desk seated: one whom it put on the list, or who stood on it without a chair.

    The device makes the key, so that what is sent twice adds and seats nobody twice.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="walk_ins")
    attendee = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="walk_ins")
    desk = models.ForeignKey("kinfolk_web.Desk", null=True, on_delete=models.SET_NULL, related_name="walk_ins")
    added = models.BooleanField(default=True)  # whether this word put them on the list
    again = models.BooleanField(
        default=False
    )  # the desk said another table than the one they have: somebody tells them
    at = models.DateTimeField()  # as the device's own clock said
    received_at = models.DateTimeField(default=timezone.now)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As they came in."""

        ordering = ("received_at", "id")

    def __str__(self) -> str:
        return f"walk-in {self.attendee_id}"

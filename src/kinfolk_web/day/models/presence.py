"""Desks at the door and who was seen at them: check-ins are only ever added, so that desks can merge in any order."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.scoping import Scoped


class Desk(models.Model):
    """A phone or laptop that was paired for the door, of whose cookie only a digest is kept; or a list of another door."""

    class Kind(models.TextChoices):
        """What it is there for."""

        DESK = "desk", _("checks people in")
        FINDER = "finder", _("shows people their table")
        LIST = "list", _("a list of another door")

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="desks")
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.DESK)
    browser = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    paired_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    paired_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)
    plan = models.PositiveIntegerField(null=True)  # the number of the plan that it holds
    skew = models.IntegerField(default=0)  # seconds by which its clock is ahead of ours
    offline_at = models.DateTimeField(null=True)  # when it was last tried without a network
    ended_at = models.DateTimeField(null=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As they were paired."""

        ordering = ("id",)

    def __str__(self) -> str:
        return self.name


class CheckIn(models.Model):
    """One word about somebody at the door: they are here, or an earlier word was a mistake.

    The device makes the key, so that whatever is sent twice counts once. Rows are never changed: somebody is here if
    any word that they are has not been taken back.
    """

    class Kind(models.TextChoices):
        """What was said."""

        HERE = "here", _("is here")
        MISTAKE = "mistake", _("was a mistake")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="check_ins")
    attendee = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="check_ins")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.HERE)
    undoes = models.UUIDField(null=True)  # the word that this one takes back; it may come later than this one
    desk = models.ForeignKey(Desk, null=True, on_delete=models.SET_NULL, related_name="check_ins")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()  # as the device's own clock said
    received_at = models.DateTimeField(default=timezone.now)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As they came in."""

        ordering = ("received_at", "id")
        indexes = [models.Index(fields=("event", "attendee"))]

    def __str__(self) -> str:
        return f"{self.attendee_id} {self.kind}"

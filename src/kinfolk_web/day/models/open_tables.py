"""Tables that attendees propose, who joined them, and the switch that takes them all off every screen."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.scoping import Scoped


class OpenTable(models.Model):
    """A table that an attendee proposes and others join; its words never change, so that an approval stays with them.

    ``key`` is made by the phone that proposes, so that what is sent twice is one table. Whoever proposes hosts it and
    has a seat at it like everybody else; a table from paper may have no host whom we know.
    """

    class State(models.TextChoices):
        """Where an open table is in its life."""

        HELD = "held", _("waiting to be read")
        SHOWN = "shown", _("shown")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="open_tables")
    key = models.UUIDField(unique=True)
    block = models.ForeignKey("kinfolk_web.Block", on_delete=models.CASCADE, related_name="open_tables")
    title = models.CharField(_("what it is about"), max_length=140)
    language = models.CharField(max_length=10, blank=True)
    table = models.ForeignKey("kinfolk_web.Table", null=True, on_delete=models.SET_NULL, related_name="+")
    room = models.ForeignKey("kinfolk_web.Room", null=True, on_delete=models.SET_NULL, related_name="+")
    seats = models.PositiveSmallIntegerField(_("seats"))
    host = models.ForeignKey("kinfolk_web.Attendee", null=True, on_delete=models.SET_NULL, related_name="open_tables")
    state = models.CharField(max_length=10, choices=State, default=State.HELD)
    holds = models.JSONField(_("reasons to look twice"), default=list)
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    on_paper = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As they were proposed; a table takes one of them at a time."""

        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("block", "table"),
                condition=models.Q(state__in=("held", "shown")),
                name="one_open_table_at_a_table",
            )
        ]
        indexes = [models.Index(fields=("event", "state"))]

    def __str__(self) -> str:
        return self.title


class Joining(models.Model):
    """Somebody's seat at an open table; the row stays when they leave, so that a tap that comes late seats nobody."""

    table = models.ForeignKey(OpenTable, on_delete=models.CASCADE, related_name="joinings")
    block = models.ForeignKey("kinfolk_web.Block", on_delete=models.CASCADE, related_name="+")
    attendee = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="joinings")
    left = models.BooleanField(default=False)
    keys = models.JSONField(default=list)  # of the last taps, each of which counts once
    made_at = models.DateTimeField(default=timezone.now)

    scope_path = "table__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """In the order in which they came; nobody sits at two tables at a time."""

        ordering = ("made_at", "id")
        constraints = [
            models.UniqueConstraint(fields=("table", "attendee"), name="each_joining_once"),
            models.UniqueConstraint(
                fields=("block", "attendee"), condition=models.Q(left=False), name="one_open_table_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attendee_id} at {self.table_id}"


class OpenTableRules(models.Model):
    """Whether the open tables of an event are shown anywhere."""

    event = models.OneToOneField(
        "kinfolk_web.Event", on_delete=models.CASCADE, primary_key=True, related_name="open_table_rules"
    )
    stopped = models.BooleanField(_("nothing is shown"), default=False)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"open tables of {self.event_id}"

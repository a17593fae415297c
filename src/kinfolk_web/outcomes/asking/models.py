"""What people said of a room, before the event and weeks after it, and instruments that organisers bring."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.scoping import Scoped


class RoomAnswer(models.Model):
    """How a room was for somebody in one round: noise, light and space, a tap each; every part may be left out.

    When somebody is deleted the row loses whose it was.
    """

    class Noise(models.IntegerChoices):
        """How loud it was."""

        GOOD = 0, _("I heard everybody")
        LOUD = 1, _("too loud")

    class Light(models.IntegerChoices):
        """How bright it was."""

        GOOD = 0, _("good light")
        DARK = 1, _("too dark")
        BRIGHT = 2, _("too bright")

    class Space(models.IntegerChoices):
        """How much space there was."""

        GOOD = 0, _("good space")
        TIGHT = 1, _("too tight")
        FAR = 2, _("too far apart")

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="room_answers")
    attendee = models.ForeignKey("kinfolk_web.Attendee", null=True, on_delete=models.SET_NULL, related_name="+")
    round = models.PositiveSmallIntegerField()
    room = models.ForeignKey("kinfolk_web.Room", on_delete=models.CASCADE, related_name="answers")
    noise = models.PositiveSmallIntegerField(null=True, choices=Noise)
    light = models.PositiveSmallIntegerField(null=True, choices=Light)
    space = models.PositiveSmallIntegerField(null=True, choices=Space)
    made_at = models.DateTimeField(default=timezone.now)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """One each round."""

        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("attendee", "round"), name="one_word_on_a_room_each_round")]

    def __str__(self) -> str:
        return f"{self.room_id} in {self.round}"


class FirstAnswer(models.Model):
    """What somebody answered before the event; when they are deleted the row loses whose it was."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="first_answers")
    attendee = models.OneToOneField(
        "kinfolk_web.Attendee", null=True, on_delete=models.SET_NULL, related_name="first_answer"
    )
    belong = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(default=timezone.now)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """On the same scale as the pulse."""

        constraints = [models.CheckConstraint(condition=models.Q(belong__range=(1, 5)), name="first_belong_1_to_5")]

    def __str__(self) -> str:
        return f"first answer of {self.attendee_id}"


class LaterAnswer(models.Model):
    """What somebody answered two to six weeks after; every part may be left out. Deleted, the row loses whose it was."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="later_answers")
    attendee = models.OneToOneField(
        "kinfolk_web.Attendee", null=True, on_delete=models.SET_NULL, related_name="later_answer"
    )
    belong = models.PositiveSmallIntegerField(null=True)
    bond = models.PositiveSmallIntegerField(null=True)
    alike = models.BooleanField(null=True)
    circles = models.PositiveSmallIntegerField(null=True)
    touch = models.BooleanField(null=True)
    again = models.PositiveSmallIntegerField(null=True)
    met_at_table = models.BooleanField(null=True)
    met_in_free_time = models.BooleanField(null=True)
    rather_not = models.BooleanField(null=True)  # have been placed
    made_at = models.DateTimeField(default=timezone.now)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """On the scales of the pulse."""

        constraints = [
            models.CheckConstraint(condition=models.Q(belong__range=(1, 5)), name="later_belong_1_to_5"),
            models.CheckConstraint(condition=models.Q(bond__range=(1, 5)), name="later_bond_1_to_5"),
            models.CheckConstraint(condition=models.Q(circles__range=(1, 7)), name="later_circles_1_to_7"),
            models.CheckConstraint(condition=models.Q(again__range=(0, 2)), name="later_again_0_to_2"),
        ]

    def __str__(self) -> str:
        return f"later answer of {self.attendee_id}"


class Instrument(models.Model):
    """A set of items that an organiser brings, with the licence that they have; we ship none."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="instruments")
    name = models.CharField(max_length=120)
    data = models.JSONField(default=dict)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As they were brought."""

        ordering = ("id",)

    def __str__(self) -> str:
        return self.name


class InstrumentAnswer(models.Model):
    """Somebody's answers to the items of an instrument, in their order, before the event or weeks after it.

    When they are deleted the row loses whose it was.
    """

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="answers")
    attendee = models.ForeignKey("kinfolk_web.Attendee", null=True, on_delete=models.SET_NULL, related_name="+")
    before = models.BooleanField(default=False)
    values = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)

    scope_path = "instrument__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """One each, before and after."""

        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("instrument", "attendee", "before"), name="one_answer_to_an_instrument")
        ]

    def __str__(self) -> str:
        return f"answers to {self.instrument_id}"

"""When a cast meets again, what somebody wrote to themselves, and who was asked to do a little more next time."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.scoping import Scoped


class CastReunion(models.Model):
    """A cast that looks for a date to meet again: proposed by one of its people, decided by what all of them can."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="cast_reunions")
    cast = models.CharField(max_length=60)
    by = models.ForeignKey("kinfolk_web.Attendee", null=True, on_delete=models.SET_NULL, related_name="+")
    place = models.CharField(_("where"), max_length=140, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    chosen_at = models.DateTimeField(null=True)  # the date that was told, once it was
    told_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """One for each cast."""

        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("event", "cast"), name="one_reunion_by_cast")]

    def __str__(self) -> str:
        return f"{self.cast} again"


class ReunionDate(models.Model):
    """One date that was proposed to a cast."""

    reunion = models.ForeignKey(CastReunion, on_delete=models.CASCADE, related_name="dates")
    at = models.DateTimeField()

    scope_path = "reunion__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """The earliest first, each once."""

        ordering = ("at",)
        constraints = [models.UniqueConstraint(fields=("reunion", "at"), name="each_reunion_date_once")]

    def __str__(self) -> str:
        return str(self.at)


class ReunionAnswer(models.Model):
    """Somebody's yes or no to one date."""

    date = models.ForeignKey(ReunionDate, on_delete=models.CASCADE, related_name="answers")
    attendee = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="reunion_answers")
    can = models.BooleanField()

    scope_path = "attendee__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """One answer each."""

        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("date", "attendee"), name="one_reunion_answer_each")]

    def __str__(self) -> str:
        return f"{self.attendee_id}: {self.can}"


class CastTable(models.Model):
    """Somebody's wish that their cast has a table of its own for an hour at the next event."""

    attendee = models.OneToOneField(
        "kinfolk_web.Attendee", on_delete=models.CASCADE, primary_key=True, related_name="cast_table"
    )
    cast = models.CharField(max_length=60)

    scope_path = "attendee__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"a table for {self.cast}"


class Postcard(models.Model):
    """What somebody wrote to themselves, sealed: nobody else reads it, and it is deleted once it has arrived."""

    attendee = models.OneToOneField(
        "kinfolk_web.Attendee", on_delete=models.CASCADE, primary_key=True, related_name="postcard"
    )
    sealed = models.BinaryField()
    due_on = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)

    scope_path = "attendee__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"postcard of {self.attendee_id}"


class LadderOffer(models.Model):
    """Somebody was asked to greet or to host once, next time; not answering is an answer, and nobody is asked twice."""

    class Step(models.TextChoices):
        """What they are asked for."""

        GREET = "greet", _("greet one newcomer")
        HOST = "host", _("host one table")

    attendee = models.OneToOneField(
        "kinfolk_web.Attendee", on_delete=models.CASCADE, primary_key=True, related_name="ladder_offer"
    )
    step = models.CharField(max_length=5, choices=Step)
    proposed = models.BooleanField(default=False)  # they had proposed an open table
    until = models.DateField()
    yes = models.BooleanField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    taken_up_at = models.DateTimeField(null=True)  # when they stood on the next list as what they said yes to

    scope_path = "attendee__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As they were asked."""

        ordering = ("made_at", "attendee_id")

    def __str__(self) -> str:
        return f"{self.attendee_id}: {self.step}"

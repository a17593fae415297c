"""Who greets whom from the day it is settled until they met, where greeters stand, notes, prompts and calls for somebody."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.scoping import Scoped


class Welcome(models.Model):
    """One newcomer and who greets them, until they met or it was ended; rows that ended stay, so that no pair comes twice."""

    class State(models.TextChoices):
        """How far it is."""

        ASSIGNED = "assigned", _("assigned")
        CONTACTED = "contacted", _("contacted")
        SILENT = "silent", _("silent")
        MET = "met", _("met")

    class How(models.TextChoices):
        """What brought them together."""

        MATCHED = "matched", _("matched")
        HAND = "hand", _("chosen by the team")
        PLAN = "plan", _("from the plan")
        STOOD_IN = "stood_in", _("stood in")

    class End(models.TextChoices):
        """Who ended it, or what; never why, and never told to the other."""

        GREETER = "greeter", _("the greeter asked")
        NEWCOMER = "newcomer", _("the newcomer asked")
        TEAM = "team", _("changed by the team")
        SILENCE = "silence", _("no word for five days")
        OPTED_OUT = "opted_out", _("wants no greeter")
        AWAY = "away", _("somebody is not coming")
        STOOD_IN = "stood_in", _("a stand-in took over")

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="welcomes")
    newcomer = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="welcomes")
    greeter = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="greets")
    stand_in = models.ForeignKey("kinfolk_web.Attendee", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.ASSIGNED)
    how = models.CharField(max_length=10, choices=How, default=How.MATCHED)
    made_at = models.DateTimeField(auto_now_add=True)
    reminded_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=10, choices=End, blank=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """In the order in which they were settled; nobody is greeted by two at a time."""

        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("newcomer",), condition=models.Q(ended_at__isnull=True), name="one_welcome_at_a_time"
            ),
            models.CheckConstraint(
                condition=~models.Q(newcomer=models.F("greeter")), name="nobody_welcomes_themselves"
            ),
        ]
        indexes = [models.Index(fields=("event", "ended_at")), models.Index(fields=("greeter", "ended_at"))]

    def __str__(self) -> str:
        return f"{self.greeter_id} welcomes {self.newcomer_id}"


class Standing(models.Model):
    """Where a greeter stands, by what sign they are known, and whether they are there."""

    attendee = models.OneToOneField(
        "kinfolk_web.Attendee", on_delete=models.CASCADE, primary_key=True, related_name="standing"
    )
    place = models.CharField(_("where you stand"), max_length=120, blank=True)
    sign = models.CharField(_("how people find you"), max_length=120, blank=True)
    here_at = models.DateTimeField(null=True)
    away = models.BooleanField(default=False)

    scope_path = "attendee__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"standing of {self.attendee_id}"


class Photo(models.Model):
    """A small photo by which the people whom a greeter greets find them; sealed, and nothing in it but the picture."""

    attendee = models.OneToOneField(
        "kinfolk_web.Attendee", on_delete=models.CASCADE, primary_key=True, related_name="photo"
    )
    sealed = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    scope_path = "attendee__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"photo of {self.attendee_id}"


class Note(models.Model):
    """A few lines from one attendee to another through the system; neither sees the other's address."""

    class Kind(models.TextChoices):
        """On what ground somebody writes."""

        GREETING = "greeting", _("from a greeter")
        ANSWER = "answer", _("to a greeter")
        CAST = "cast", _("to a cast")

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="notes_written")
    to = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="notes_received")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(max_length=1_000)
    batch = models.CharField(max_length=32, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Oldest first."""

        ordering = ("id",)
        indexes = [models.Index(fields=("to", "kind")), models.Index(fields=("by", "kind"))]

    def __str__(self) -> str:
        return f"note of {self.by_id} to {self.to_id}"


class Prompt(models.Model):
    """A line of an event's own library for hosts, or the words in which greeters begin."""

    class Stage(models.TextChoices):
        """When it is said."""

        OPENING = "opening", _("opening question")
        MIDDLE = "middle", _("halfway")
        CLOSING = "closing", _("closing")
        FIRST_NOTE = "first_note", _("first note of a greeter")

    class Depth(models.IntegerChoices):
        """How much somebody gives away who answers."""

        LIGHT = 1, _("light: half a minute, nothing is given away")
        PERSONAL = 2, _("personal: a short story of one’s own")
        DEEP = 3, _("deep: for people who have warmed up")

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="prompts")
    stage = models.CharField(_("when"), max_length=10, choices=Stage)
    depth = models.PositiveSmallIntegerField(_("depth"), choices=Depth, default=Depth.LIGHT)
    theme = models.CharField(max_length=20, blank=True)
    text = models.TextField(_("text"), max_length=1_000)
    place = models.PositiveSmallIntegerField(default=0)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """By stage, from light to deep."""

        ordering = ("stage", "depth", "place", "id")

    def __str__(self) -> str:
        return self.text


class Openings(models.Model):
    """Which opening question each table of a plan got: fixed once, so that paper and phones say the same."""

    plan = models.OneToOneField("kinfolk_web.Plan", on_delete=models.CASCADE, primary_key=True, related_name="openings")
    keys = models.JSONField(default=dict)

    scope_path = "plan__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"openings of {self.plan_id}"


class Call(models.Model):
    """A host's quiet word to those who welcome: somebody at my table could use company."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="calls")
    round = models.PositiveSmallIntegerField()
    table = models.CharField(max_length=40)
    by = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="+")
    about = models.ForeignKey("kinfolk_web.Attendee", null=True, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Oldest first; each told once."""

        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("event", "round", "by", "about"), nulls_distinct=False, name="each_call_once"
            )
        ]

    def __str__(self) -> str:
        return f"call at {self.table} in {self.round}"

"""Rooms with tables and fixtures, the blocks of each day, what is promised, pins, agreements and duties."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kinfolk_web.core.scoping import Scoped


class Programme(models.Model):
    """What is promised to whom, and how people are grouped: one for each event."""

    event = models.OneToOneField(
        "kinfolk_web.Event", on_delete=models.CASCADE, primary_key=True, related_name="programme"
    )
    template = models.CharField(max_length=40, blank=True)
    seats = models.PositiveSmallIntegerField(_("people at a table"), default=7)
    cast_size = models.PositiveSmallIntegerField(_("people in a cast"), default=0)
    cast_meetings = models.PositiveSmallIntegerField(_("meetings of each cast"), default=2)
    casts_from_memory = models.CharField(max_length=6, blank=True)
    neighbourhood = models.PositiveSmallIntegerField(_("people in a neighbourhood"), default=0)
    crossing = models.FloatField(_("share of rounds that cross neighbourhoods"), default=0.25)
    hosts_keep_table = models.BooleanField(_("hosts keep their table"), default=True)
    walk_limit = models.FloatField(_("longest walk in metres"), null=True, blank=True)
    promises = models.JSONField(default=dict, blank=True)
    parties = models.JSONField(default=dict, blank=True)
    not_the_only_one = models.JSONField(default=list, blank=True)
    at_most = models.JSONField(default=list, blank=True)
    balanced = models.JSONField(default=list, blank=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"programme of {self.event_id}"


class Room(models.Model):
    """A place with tables, doors and a floor plan; sizes in metres."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(_("name"), max_length=80)
    width = models.FloatField(_("width in metres"), default=24)
    depth = models.FloatField(_("depth in metres"), default=16)
    note = models.TextField(_("for the venue"), blank=True)
    place = models.PositiveSmallIntegerField(default=0)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As the organiser put them."""

        ordering = ("place", "id")

    def __str__(self) -> str:
        return self.name


class Table(models.Model):
    """A place that takes several people at once; ``x`` and ``y`` are its middle, in metres from the left front corner."""

    class Shape(models.TextChoices):
        """What it looks like from above."""

        ROUND = "round", pgettext_lazy("shape of a table", "round")
        SQUARE = "square", _("square")
        LONG = "long", _("long")

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="tables")
    label = models.CharField(_("name or number"), max_length=40)
    seats = models.PositiveSmallIntegerField(_("seats"))
    least = models.PositiveSmallIntegerField(_("people at least"), null=True, blank=True)
    shape = models.CharField(max_length=8, choices=Shape, default=Shape.ROUND)
    x = models.FloatField(default=0)
    y = models.FloatField(default=0)
    angle = models.FloatField(default=0)
    features = models.JSONField(_("features"), default=list, blank=True)
    language = models.CharField(_("language"), max_length=20, blank=True)
    topic = models.CharField(_("topic"), max_length=120, blank=True)
    spare = models.BooleanField(_("spare: set up, used only when needed"), default=False)
    place = models.PositiveSmallIntegerField(default=0)

    scope_path = "room__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As they are numbered."""

        ordering = ("room__place", "room_id", "place", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("room", "label"), name="one_table_by_label", deferrable=models.Deferrable.IMMEDIATE
            )
        ]

    def __str__(self) -> str:
        return self.label


class Fixture(models.Model):
    """What else stands in a room: doors, stage, screen, the greeters' spot; ``x`` and ``y`` are its middle."""

    class Kind(models.TextChoices):
        """What it is."""

        DOOR = "door", _("door")
        STAGE = "stage", _("stage")
        SCREEN = "screen", _("screen")
        MICROPHONE = "microphone", _("microphone")
        WELCOME = "welcome", _("welcome place")
        QUIET = "quiet", _("quiet corner")
        FOOD = "food", _("food and drink")
        OTHER = "other", _("something else")

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="fixtures")
    kind = models.CharField(max_length=12, choices=Kind)
    label = models.CharField(_("name"), max_length=60, blank=True)
    x = models.FloatField(default=0)
    y = models.FloatField(default=0)
    width = models.FloatField(default=1)
    depth = models.FloatField(default=1)

    scope_path = "room__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As they were placed."""

        ordering = ("id",)

    def __str__(self) -> str:
        return self.label or str(self.get_kind_display())


class Block(models.Model):
    """One stretch of a day: a round, a cast meeting, the opening, a break, a meal ..."""

    class Kind(models.TextChoices):
        """What happens in it."""

        ARRIVAL = "arrival", _("doors and arrival")
        OPENING = "opening", _("opening")
        LOOK_AROUND = "look_around", _("look around")
        ROUND = "round", _("round of tables")
        CAST = "cast", _("cast meeting")
        TALK = "talk", _("talk or session")
        BREAK = "break", _("break")
        MEAL = "meal", _("meal")
        OPEN_TABLES = "open_tables", _("open tables")
        REUNION = "reunion", _("reunion hour")
        CLOSING = "closing", _("closing")

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="blocks")
    day = models.PositiveSmallIntegerField(_("day"), default=1)
    starts_at = models.TimeField(_("from"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=45)
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(_("title"), max_length=120, blank=True)
    text = models.TextField(_("what to say or do"), blank=True)
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    seats = models.PositiveSmallIntegerField(_("people at a table, if different"), null=True, blank=True)
    without = models.JSONField(_("kinds of people left out"), default=list, blank=True)
    crossing = models.BooleanField(_("crosses neighbourhoods"), default=False)
    welcome_place = models.CharField(_("standing welcome place"), max_length=120, blank=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As they happen."""

        ordering = ("day", "starts_at", "id")

    def __str__(self) -> str:
        return self.title or capfirst(str(self.get_kind_display()))


class Duty(models.Model):
    """A greeter who stands at the welcome place of a block, so that no free time is without somebody to go to."""

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="duties")
    attendee = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="duties")

    class Meta:
        """Each greeter once."""

        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("block", "attendee"), name="each_duty_once")]

    def __str__(self) -> str:
        return f"{self.attendee_id} in {self.block_id}"


class Pin(models.Model):
    """Fixed in advance: somebody at a table in a round; no table means that they sit it out."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="pins")
    attendee = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="pins")
    round = models.PositiveSmallIntegerField(_("round"))
    table = models.CharField(_("table"), max_length=40, blank=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """One place for each person and round."""

        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("attendee", "round"), name="one_pin_each_round")]

    def __str__(self) -> str:
        return f"{self.attendee_id} at {self.table} in {self.round}"


class Agreement(models.Model):
    """One line of what people agree on when they enter; shown on sheets and screens."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="agreements")
    text = models.CharField(_("agreement"), max_length=200)
    place = models.PositiveSmallIntegerField(default=0)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As the organiser put them."""

        ordering = ("place", "id")

    def __str__(self) -> str:
        return self.text


class AgreedText(models.Model):
    """All agreements of an event as they stood at a time: one version, known by a digest of its lines."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="agreed_texts")
    digest = models.CharField(max_length=64)
    lines = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Each version once, the newest last."""

        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("event", "digest"), name="each_agreed_text_once")]

    def __str__(self) -> str:
        return self.digest[:8]


class Acceptance(models.Model):
    """Which version of the agreements an attendee said yes to, and when."""

    attendee = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="acceptances")
    text = models.ForeignKey(AgreedText, on_delete=models.CASCADE, related_name="acceptances")
    at = models.DateTimeField(auto_now_add=True)

    scope_path = "text__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Each version once for each attendee."""

        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("attendee", "text"), name="each_acceptance_once")]

    def __str__(self) -> str:
        return f"{self.attendee_id} to {self.text_id}"


class ChecklistTick(models.Model):
    """One step of the dated checklist that was done."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="ticks")
    step = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Each step once."""

        constraints = [models.UniqueConstraint(fields=("event", "step"), name="each_step_once")]

    def __str__(self) -> str:
        return self.step

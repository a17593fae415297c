"""Seasons, their members with the hours they gave, their meetings, and the circles of each."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.scoping import Scoped


class Season(models.Model):
    """Small groups of a community that meet every so often, until its last meeting or until somebody ends it."""

    community = models.ForeignKey("kinfolk_web.Community", on_delete=models.CASCADE, related_name="seasons")
    name = models.CharField(_("name"), max_length=120)
    about = models.TextField(_("what it is for, in a few words"), max_length=500, blank=True)
    starts_on = models.DateField(_("first week"))
    weeks = models.PositiveSmallIntegerField(_("weeks from one meeting to the next"), default=4)
    meetings = models.PositiveSmallIntegerField(_("how many meetings"), default=6)
    minutes = models.PositiveSmallIntegerField(_("minutes of a circle"), default=60)
    places = models.JSONField(_("places where circles can meet"), default=list, blank=True)
    zone = models.CharField(_("time zone to begin with"), max_length=60, default="UTC")
    invited_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=timezone.now)

    scope_path = "community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """The newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name


class SeasonMember(models.Model):
    """A person who opted in: when they are free on their own clock, in which languages, how they meet.

    ``hours`` are the first hours of blocks of two, counted from Monday midnight on. ``statements`` are keyed digests of
    what they said me too to, if they let it count: which are the same, and nothing else. Who leaves has no row.
    """

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey("kinfolk_web.Person", on_delete=models.CASCADE, related_name="circle_seasons")
    zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    hours = models.JSONField(_("hours I am usually free"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    online = models.BooleanField(_("online"), default=True)
    places = models.JSONField(_("places"), default=list, blank=True)
    hosts = models.BooleanField(_("willing to host"), default=False)
    statements = models.JSONField(_("statements"), default=list, blank=True)
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    asked_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(default=timezone.now)
    joined_at = models.DateTimeField(default=timezone.now)

    scope_path = "season__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Each person once."""

        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("season", "person"), name="one_member_each")]

    def __str__(self) -> str:
        return f"member {self.pk}"


class SeasonMeeting(models.Model):
    """One meeting of a season: planned, looked at, released; circles meet within seven days."""

    class State(models.TextChoices):
        """How far it is."""

        PLANNING = "planning", _("being planned")
        DRAFT = "draft", _("planned, not released")
        RELEASED = "released", _("released")

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="held")
    number = models.PositiveSmallIntegerField()
    first_day = models.DateField()
    seed = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNING)
    repeats = models.PositiveIntegerField(default=0)
    job = models.ForeignKey("kinfolk_web.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(null=True)

    scope_path = "season__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """In order."""

        ordering = ("season", "number")
        constraints = [models.UniqueConstraint(fields=("season", "number"), name="each_meeting_once")]

    def __str__(self) -> str:
        return f"meeting {self.number}"


class Circle(models.Model):
    """A few people at a moment; ``place`` blank is online, ``willing`` whether its host had said that they would."""

    meeting = models.ForeignKey(SeasonMeeting, on_delete=models.CASCADE, related_name="circles")
    number = models.PositiveIntegerField()
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=35, blank=True)
    host = models.ForeignKey(SeasonMember, null=True, on_delete=models.SET_NULL, related_name="+")
    willing = models.BooleanField(default=False)
    prompt = models.CharField(max_length=40, blank=True)

    scope_path = "meeting__season__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As they meet."""

        ordering = ("meeting", "number")
        constraints = [models.UniqueConstraint(fields=("meeting", "number"), name="each_circle_once")]

    def __str__(self) -> str:
        return f"circle {self.number}"


class CircleNote(models.Model):
    """What the host of a circle tells it: a line, where online, where exactly. It goes with the host."""

    circle = models.OneToOneField(Circle, on_delete=models.CASCADE, related_name="note")
    by = models.ForeignKey(SeasonMember, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("a note"), max_length=500, blank=True)
    link = models.URLField(_("link to meet online"), max_length=300, blank=True)
    spot = models.CharField(_("where exactly"), max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    scope_path = "circle__meeting__season__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"note to {self.circle_id}"


class CircleSeat(models.Model):
    """A member in a circle; without a circle, why there was none for them and what would help.

    Who leaves is taken out, and the circle has been one of so many all the same.
    """

    meeting = models.ForeignKey(SeasonMeeting, on_delete=models.CASCADE, related_name="seats")
    circle = models.ForeignKey(Circle, null=True, on_delete=models.CASCADE, related_name="seats")
    member = models.ForeignKey(SeasonMember, null=True, on_delete=models.SET_NULL, related_name="seats")
    coming = models.BooleanField(null=True)
    why = models.CharField(max_length=12, blank=True)
    remedy = models.CharField(max_length=12, blank=True)
    remedy_at = models.DateTimeField(null=True)

    scope_path = "meeting__season__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Everybody once in a meeting."""

        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("meeting", "member"), name="one_circle_seat_each")]
        indexes = [models.Index(fields=("meeting", "circle"))]

    def __str__(self) -> str:
        return f"seat of {self.member_id}"

"""What the stage shows, the displays that show it, and the cues of Look Around with the phones that are ready to light."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.scoping import Scoped


class Cue(models.Model):
    """One moment of Look Around: a sentence, and how people answer it; kept until somebody takes it off the list.

    The sentence is a statement of the event, one of ours that holds for everybody, or one that an organiser wrote.
    """

    class Own(models.TextChoices):
        """Whose sentence it is."""

        STATEMENT = "", _("a statement of people here")
        OPENING = "opening", _("everybody can stand, also whoever is new")
        CLOSING = "closing", _("the whole room stands and lights")
        TEXT = "text", _("a sentence of the organisers")

    class Posture(models.TextChoices):
        """How people answer."""

        STAND = "stand", _("stand up")
        HANDS = "hands", _("hands up")

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="cues")
    place = models.PositiveSmallIntegerField(default=0)
    own = models.CharField(max_length=8, choices=Own, blank=True, default=Own.STATEMENT)
    statement = models.ForeignKey("kinfolk_web.Statement", null=True, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(_("sentence"), max_length=140, blank=True)
    posture = models.CharField(max_length=5, choices=Posture, default=Posture.STAND)
    shown_at = models.DateTimeField(null=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As they follow each other."""

        ordering = ("place", "id")

    def __str__(self) -> str:
        return f"cue {self.place} of {self.event_id}"


class Stage(models.Model):
    """What every wall of an event shows: chosen by hand or by the clock, blank, or a cue of Look Around."""

    class Scene(models.TextChoices):
        """What a wall can show."""

        AUTO = "auto", _("what fits the programme")
        WELCOME = "welcome", _("welcome")
        COUNTDOWN = "countdown", _("countdown")
        STATEMENTS = "statements", _("statements")
        TABLES = "tables", _("find your table")
        OPEN_TABLES = "open_tables", _("open tables")
        CLOSING = "closing", _("closing")

    class Light(models.TextChoices):
        """Where the cue that is called stands."""

        NONE = "", _("no cue")
        CALLED = "called", _("called: phones are asked")
        WANTED = "wanted", _("phones light once enough are ready")
        LIT = "lit", _("phones are lit")

    event = models.OneToOneField("kinfolk_web.Event", on_delete=models.CASCADE, primary_key=True, related_name="stage")
    version = models.PositiveBigIntegerField(default=0)
    scene = models.CharField(max_length=12, choices=Scene, default=Scene.AUTO)
    blank = models.BooleanField(default=False)
    cue = models.ForeignKey(Cue, null=True, on_delete=models.SET_NULL, related_name="+")
    light = models.CharField(max_length=6, choices=Light, blank=True, default=Light.NONE)
    turn = models.PositiveBigIntegerField(default=0)  # one more whenever phones are told something else of the cue
    done = models.JSONField(default=list)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"stage of {self.event_id}, version {self.version}"


class Ready(models.Model):
    """A phone whose owner said that it may light for a cue; every row is gone when the cue ends."""

    cue = models.ForeignKey(Cue, on_delete=models.CASCADE, related_name="ready")
    attendee = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="+")

    scope_path = "cue__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Each once."""

        constraints = [models.UniqueConstraint(fields=("cue", "attendee"), name="each_ready_once")]

    def __str__(self) -> str:
        return f"ready for {self.cue_id}"


class Wall(models.Model):
    """A display on a stage or in a room, which is opened by a link that can only be looked at."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="walls")
    name = models.CharField(_("name"), max_length=60)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As they were made."""

        ordering = ("id",)

    def __str__(self) -> str:
        return self.name

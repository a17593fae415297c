"""Who said of whom that they met or would keep in touch, what each would share, and where both said yes."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.scoping import Scoped


class Tap(models.Model):
    """What one said of another with whom they sat: for nobody else to read, unless the other says so too.

    A row that no longer ``stands`` was taken back; it stays so that a tap that comes late changes nothing.
    """

    class Kind(models.TextChoices):
        """What was said."""

        MET = "met", _("we met")
        TOUCH = "touch", _("keep in touch")

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="taps")
    by = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="taps")
    about = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind)
    stands = models.BooleanField(default=True)
    keys = models.JSONField(default=list)  # of the last taps, each of which counts once
    made_at = models.DateTimeField(default=timezone.now)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Each said once."""

        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("by", "about", "kind"), name="each_tap_once"),
            models.CheckConstraint(condition=~models.Q(by=models.F("about")), name="nobody_taps_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} {self.kind} {self.about_id}"


class ContactChoice(models.Model):
    """What somebody shares with those they keep in touch with: their e-mail, a line of their own, or their name alone."""

    class What(models.TextChoices):
        """What is shared."""

        NAME = "name", _("only my name")
        MAIL = "mail", _("my e-mail")
        LINE = "line", _("a line of my own")

    attendee = models.OneToOneField(
        "kinfolk_web.Attendee", on_delete=models.CASCADE, primary_key=True, related_name="contact_choice"
    )
    what = models.CharField(max_length=6, choices=What, default=What.NAME)
    line = models.CharField(_("a line of my own"), max_length=140, blank=True)

    scope_path = "attendee__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"contact of {self.attendee_id}"


class Connection(models.Model):
    """Two people who both said yes to staying in touch, from then until one of them takes it back."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="connections")
    a = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Each pair once, the attendee made first first."""

        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("a", "b"), name="each_connection_once"),
            models.CheckConstraint(condition=models.Q(a__lt=models.F("b")), name="connection_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.a_id} with {self.b_id}"

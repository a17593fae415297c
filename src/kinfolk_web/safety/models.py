"""Keep-apart requests, sealed with a key that is not in the database, and who may open them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.scoping import Scoped


class OutsideLead(models.Model):
    """A safety lead who is no member of staff, by a link of their own."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="outside_leads")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    link = models.ForeignKey("kinfolk_web.Link", on_delete=models.CASCADE, related_name="+")
    accepted_at = models.DateTimeField(null=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return self.name


class ApartRequest(models.Model):
    """Two who must never sit together. Whom it is about lies sealed in ``sealed``; the rest says nothing of anybody.

    ``fingerprint`` is a keyed digest, by which a list that comes in twice does not ask twice; ``asker`` is one of the
    attendee who asked for it themselves, by which they find it again. Without the key neither says anything.
    """

    class State(models.TextChoices):
        """What became of it."""

        NEW = "new", _("new")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="apart_requests")
    state = models.CharField(max_length=12, choices=State, default=State.NEW)
    sealed = models.BinaryField()
    fingerprint = models.CharField(max_length=64)
    asker = models.CharField(max_length=64, blank=True, db_index=True)
    keep_until = models.DateField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Oldest first."""

        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("event", "fingerprint"), name="each_request_once")]

    def __str__(self) -> str:
        return f"request {self.pk}"


class Report(models.Model):
    """What somebody reported, sealed; beside it what was done about it, sealed as well."""

    class State(models.TextChoices):
        """How far it is."""

        NEW = "new", _("new")
        OPEN = "open", _("being looked after")
        CLOSED = "closed", _("closed")

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="reports")
    key = models.UUIDField()
    state = models.CharField(max_length=12, choices=State, default=State.NEW)
    sealed = models.BinaryField()
    handling = models.BinaryField(default=bytes)
    asker = models.CharField(max_length=64, blank=True, db_index=True)
    follow_up_on = models.DateField(null=True)
    keep_until = models.DateField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Oldest first; a form that was sent twice is one report."""

        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("event", "key"), name="each_report_once")]

    def __str__(self) -> str:
        return f"report {self.pk}"


class VaultRead(models.Model):
    """Who opened or decided what in the vault, when, and what for; for safety leads alone.

    The vault keeps a log of its own, apart from the change log, so that no number there skips because of a request.
    """

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    outside = models.ForeignKey(OutsideLead, null=True, on_delete=models.SET_NULL, related_name="+")
    request = models.ForeignKey(ApartRequest, null=True, on_delete=models.CASCADE, related_name="reads")
    report = models.ForeignKey(Report, null=True, on_delete=models.CASCADE, related_name="reads")
    purpose = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return self.purpose


class SafetyReview(models.Model):
    """A safety lead's yes to a plan as it stood, although requests are not kept in it: which ones."""

    plan = models.ForeignKey("kinfolk_web.Plan", on_delete=models.CASCADE, related_name="+")
    edits = models.PositiveIntegerField()
    accepted = models.JSONField(default=list)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    outside = models.ForeignKey(OutsideLead, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    scope_path = "plan__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"review of {self.plan_id}"

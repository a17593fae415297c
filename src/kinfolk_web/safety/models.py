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
    link = models.ForeignKey("kinfolk_web.Link", on_delete=models.CASCADE, related_name="+")
    accepted_at = models.DateTimeField(null=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return self.name


class ApartRequest(models.Model):
    """Two who must never sit together. Whom it is about lies sealed in ``sealed``; the rest says nothing of anybody."""

    class State(models.TextChoices):
        """What became of it."""

        NEW = "new", _("new")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="apart_requests")
    state = models.CharField(max_length=12, choices=State, default=State.NEW)
    sealed = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Oldest first."""

        ordering = ("id",)

    def __str__(self) -> str:
        return f"request {self.pk}"


class VaultRead(models.Model):
    """Who opened what in the vault, when, and what for; for safety leads alone."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    outside = models.ForeignKey(OutsideLead, null=True, on_delete=models.SET_NULL, related_name="+")
    request = models.ForeignKey(ApartRequest, null=True, on_delete=models.CASCADE, related_name="reads")
    purpose = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return self.purpose

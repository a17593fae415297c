"""Who was erased, by digests that name nobody, and what the clock took away when."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Erasure(models.Model):
    """Somebody was erased: a digest of their old badge's token, by which a restored backup is known to hold them again."""

    digest = models.CharField(max_length=64, unique=True)
    swept = models.BooleanField(default=False)  # whether the database's own files have been written anew since
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Oldest first."""

        ordering = ("id",)

    def __str__(self) -> str:
        return self.digest[:8]


class RetentionRun(models.Model):
    """What the clock took away at one time: numbers by rule, nothing of anybody."""

    at = models.DateTimeField(auto_now_add=True)
    community = models.ForeignKey("kinfolk_web.Community", null=True, on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey("kinfolk_web.Event", null=True, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    counts = models.JSONField(default=dict)

    class Meta:
        """Newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return f"run {self.pk}"

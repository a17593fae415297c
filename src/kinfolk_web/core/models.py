"""Tables of the ground floor: changes with what they did to which rows, jobs, links, files to fetch, and mail."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """Who did what, when; everything that one action wrote, so that it can be read and undone as one.

    Holds opaque ids only: names are looked up when it is read, so that nobody who was erased is named.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    community = models.ForeignKey("kinfolk_web.Community", null=True, on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey("kinfolk_web.Event", null=True, on_delete=models.CASCADE, related_name="changes")
    verb = models.CharField(max_length=60)
    about = models.CharField(max_length=60, blank=True)
    facts = models.JSONField(default=dict)
    undoes = models.OneToOneField("self", null=True, on_delete=models.SET_NULL, related_name="undone_by")

    class Meta:
        """Newest last, as they happened."""

        ordering = ("id",)
        indexes = [models.Index(fields=("event", "-id"))]

    def __str__(self) -> str:
        return f"{self.verb} {self.about}"


class ChangedRow(models.Model):
    """One row before and after a change; written by the database itself (a trigger), so that no write is missed."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="rows")
    table = models.CharField(max_length=63)
    row = models.CharField(max_length=40)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"{self.table} {self.row}"


class Job(models.Model):
    """Slow work that somebody asked for: how far it is, what came out, and whether to stop."""

    class State(models.TextChoices):
        """Where a job is."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    event = models.ForeignKey("kinfolk_web.Event", null=True, on_delete=models.CASCADE, related_name="jobs")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    given = models.JSONField(default=dict)
    progress = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    cancel = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}


class Link(models.Model):
    """A secret link, of which only the digest is kept: what it is for, whom it is for, until when."""

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=40)
    community = models.ForeignKey("kinfolk_web.Community", null=True, on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey("kinfolk_web.Event", null=True, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    facts = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} link"


class StoredFile(models.Model):
    """A file that came in or waits to be fetched by the person who asked for it; it goes by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey("kinfolk_web.Event", null=True, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=100)
    content = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Mailing(models.Model):
    """One kind of mail to many people of an event, asked for at once; it can be paused, gone on with and stopped."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="mailings")
    kind = models.CharField(max_length=40)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    paused = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True)
    again_for = models.OneToOneField("self", null=True, on_delete=models.SET_NULL, related_name="again")

    class Meta:
        """Newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.kind} ({self.pk})"


class Mail(models.Model):
    """One mail: what kind, about whom, how far it is. Words, names, links and codes are put in only when it leaves.

    ``address`` is kept only of people who are not known otherwise, and only until the mail is over; ``recipient`` is a
    keyed digest of where it went, so that nobody gets too many.
    """

    class State(models.TextChoices):
        """Where a mail is."""

        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        BOUNCED = "bounced", _("came back")
        HELD = "held", _("kept here")
        DROPPED = "dropped", _("not sent")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey("kinfolk_web.Event", null=True, on_delete=models.CASCADE, related_name="mails")
    mailing = models.ForeignKey(Mailing, null=True, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=40)
    attendee_id = models.BigIntegerField(null=True)
    address = models.CharField(max_length=254, blank=True)
    facts = models.JSONField(default=dict)
    key = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    urgent = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    problem = models.CharField(max_length=60, blank=True)
    recipient = models.CharField(max_length=32, blank=True)
    message_id = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        """In the order in which they leave."""

        ordering = ("made_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("event", "key"), name="mail_once_by_key", condition=~models.Q(key=""), nulls_distinct=False
            )
        ]
        indexes = [
            models.Index(fields=("state", "-urgent", "made_at", "id")),
            models.Index(fields=("event", "state")),
            models.Index(fields=("recipient", "sent_at")),
            models.Index(fields=("sent_at",)),
            models.Index(fields=("attendee_id", "kind")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"

    @property
    def over(self) -> bool:
        """Whether nothing more is done about it."""
        return self.state in {self.State.SENT, self.State.FAILED, self.State.BOUNCED, self.State.DROPPED}


class MailText(models.Model):
    """An event's own words for a kind of mail in one language; without it the words are ours."""

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="mail_texts")
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    text = models.TextField(max_length=5_000)

    class Meta:
        """One for each kind and language."""

        constraints = [models.UniqueConstraint(fields=("event", "kind", "language"), name="one_mail_text_each")]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}"
